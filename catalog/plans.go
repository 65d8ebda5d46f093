package catalog

import (
	"github.com/seed-eb607675/tollgate/decision"
)

func (l *loader) plans(n *node) {
	given := map[[2]string]string{} // string property without values → the plan that gave it first
	l.named(n, "plan", func(slug string, pos Position, v *node) {
		p := &Plan{Slug: slug, Name: slug, order: len(l.project.Plans)}
		l.project.Plans = append(l.project.Plans, p)
		l.planPos[slug] = pos
		l.mapping(v, "a plan", []field{
			{name: "name", set: func(v *node) {
				if s, ok := l.line(v, 200); ok {
					p.Name = s
				}
			}},
			{name: "assign", set: func(v *node) { l.assign(v, p) }},
			later("traits"),
			{name: "features", set: func(v *node) { l.planFeatures(v, p, given) }},
		})
	})
}

func (l *loader) assign(n *node, p *Plan) {
	l.list(n, func(item *node) {
		s, ok := l.choice(item, string(decision.ClassAnonymous), string(decision.ClassAuthenticated),
			string(decision.ClassSearchCrawlers), string(decision.ClassBotsAndAgents))
		if !ok {
			return
		}
		for _, c := range p.Assign {
			if string(c) == s {
				l.errorAt(item.pos, "%s is listed twice", s)
				return
			}
		}
		p.Assign = append(p.Assign, decision.Class(s))
	})
}

func (l *loader) planFeatures(n *node, plan *Plan, given map[[2]string]string) {
	if n.kind != mappingNode && n.kind != nullNode {
		l.badType(n, "", "a mapping from features to their values")
		return
	}
	for _, e := range n.entries {
		f := l.project.Feature(e.key)
		if f == nil {
			var slugs []string
			for _, f := range l.project.Features {
				slugs = append(slugs, f.Slug)
			}
			l.unknown(e.pos, "feature", e.key, slugs)
			continue
		}
		if e.value.kind != mappingNode && e.value.kind != nullNode {
			l.badType(e.value, "", "a mapping from properties to their values")
			continue
		}
		for _, m := range e.value.entries {
			p := f.Property(m.key)
			if p == nil {
				var slugs []string
				for _, p := range f.Properties {
					slugs = append(slugs, p.Slug)
				}
				l.unknown(m.pos, "property", m.key, slugs)
				continue
			}
			if p.Type == "" {
				continue // reported where the property stands
			}
			value := l.value(m.value, p)
			if p.Type == decision.Meterable {
				value.Meter = withCounter(value.Meter, p.CounterID)
			}
			plan.Values = append(plan.Values, PlanValue{Feature: f.Slug, Property: p.Slug, Value: value})
			if p.Type == decision.String && p.Values == nil {
				id := [2]string{f.Slug, p.Slug}
				if first, ok := given[id]; ok {
					l.warnAt(m.value.pos, "plan %q gives %s.%s as well, and without values no text is higher; "+
						"for a visitor with both plans the first one counts", first, f.Slug, p.Slug)
				} else {
					given[id] = plan.Slug
				}
			}
		}
	}
}

// warnUnheld warns of plans that no visitor can come to hold.
func (l *loader) warnUnheld() {
	if len(l.project.Provisioning) > 0 {
		return
	}
	for _, p := range l.project.Plans {
		if len(p.Assign) == 0 {
			l.warnAt(l.planPos[p.Slug], "plan %q is never held: it is assigned to nobody and there is no provisioning workflow", p.Slug)
		}
	}
}
