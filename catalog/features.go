package catalog

import (
	"strings"

	"github.com/seed-eb607675/tollgate/decision"
)

func (l *loader) features(n *node) {
	l.named(n, "feature", func(slug string, pos Position, v *node) {
		f := &Feature{Slug: slug, Name: slug, ID: "feat_" + slug}
		// Added before it is read: a plan's mention of a feature that has an error is no second error.
		l.project.Features = append(l.project.Features, f)
		l.mapping(v, "a feature", []field{
			{name: "name", set: func(v *node) {
				if s, ok := l.line(v, 200); ok {
					f.Name = s
				}
			}},
			{name: "id", set: func(v *node) {
				if s, ok := l.line(v, 128); ok {
					if !isFeatureID(s) {
						l.errorAt(v.pos, "id %q may hold letters, digits, _, - and . only", s)
						return
					}
					f.ID = s
				}
			}},
			{name: "gate", set: func(v *node) { f.Gate, _ = l.boolean(v) }},
			{name: "workflow", set: func(v *node) { f.Workflow = l.workflow(v) }},
			{name: "properties", set: func(v *node) { l.properties(v, f) }},
		})
		for _, other := range l.project.Features[:len(l.project.Features)-1] {
			if other.ID == f.ID {
				p := pos
				if id := v.get("id"); id != nil {
					p = id.pos
				}
				l.errorAt(p, "feature %q has the same id %q, so both would count as one", other.Slug, f.ID)
			}
		}
		if f.Property("enabled") == nil {
			enabled := &Property{Slug: "enabled", Feature: slug, Type: decision.Meterable}
			enabled.Fallback = Value{Meter: &decision.Meter{Mode: decision.Off}}
			f.Properties = append([]*Property{enabled}, f.Properties...)
		}
		for _, p := range f.Properties {
			if p.Type == decision.Meterable {
				p.CounterID = "default:" + f.ID + "." + p.Slug
				p.Fallback.Meter = withCounter(p.Fallback.Meter, p.CounterID)
			}
		}
	})
}

// isFeatureID keeps the id to characters that counter ids, logs and stored keys carry as they are.
func isFeatureID(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == ""
}

func withCounter(m *decision.Meter, id string) *decision.Meter {
	if m == nil {
		return &decision.Meter{Mode: decision.Off, CounterID: id}
	}
	if m.CounterID == "" {
		m.CounterID = id
	}
	return m
}

func (l *loader) properties(n *node, f *Feature) {
	l.named(n, "property", func(slug string, pos Position, v *node) {
		p := &Property{Slug: slug, Feature: f.Slug, Type: decision.Meterable}
		f.Properties = append(f.Properties, p)
		typed := slug == "enabled"
		var fallback *node
		l.mapping(v, "a property", []field{
			{name: "type", set: func(v *node) {
				s, ok := l.choice(v, "boolean", "number", "string", "meterable")
				if !ok {
					p.Type = "" // known to be wrong: values are not checked
				} else if slug == "enabled" && s != string(decision.Meterable) {
					l.errorAt(v.pos, "the property enabled is always meterable")
				} else {
					p.Type = decision.PropertyType(s)
				}
				typed = true
			}},
			{name: "fallback", set: func(v *node) { fallback = v }},
			{name: "conflict", set: func(v *node) {
				s, _ := l.choice(v, "higher", "lower")
				p.Lower = s == "lower"
			}},
			{name: "values", set: func(v *node) { l.values(v, p) }},
		})
		if !typed && (v.kind == mappingNode || v.kind == nullNode) {
			l.errorAt(pos, "property %q needs a type: boolean, number, string or meterable", slug)
			p.Type = ""
		}
		if p.Values != nil && p.Type != decision.String && p.Type != "" {
			l.errorAt(v.entry("values").pos, "values are for properties of type string")
		}
		switch {
		case fallback != nil && fallback.kind == nullNode && (p.Type == decision.Number || p.Type == decision.String):
			// these may have no value
		case fallback != nil:
			p.Fallback = l.value(fallback, p)
		case p.Type == decision.Boolean:
			p.Fallback.Scalar = false
		case p.Type == decision.Meterable:
			p.Fallback.Meter = &decision.Meter{Mode: decision.Off}
		}
	})
}

func (l *loader) values(n *node, p *Property) {
	l.list(n, func(item *node) {
		s, ok := l.text(item)
		switch {
		case !ok:
		case contains(p.Values, s):
			l.errorAt(item.pos, "value %q is listed twice", s)
		default:
			p.Values = append(p.Values, s)
		}
	})
	if len(p.Values) == 0 && n.kind == listNode && len(n.items) == 0 {
		l.errorAt(n.pos, "values are empty, so no text would be allowed")
	}
}

// value reads what a plan or a fallback gives to a property.
func (l *loader) value(n *node, p *Property) Value {
	switch p.Type {
	case decision.Boolean:
		if b, ok := l.boolean(n); ok {
			return Value{Scalar: b}
		}
	case decision.Number:
		if f, ok := l.number(n); ok {
			return Value{Scalar: f}
		}
	case decision.String:
		s, ok := l.text(n)
		if ok && p.Values != nil && !contains(p.Values, s) {
			l.notOneOf(n.pos, s, p.Values)
			return Value{}
		}
		if ok && len(s) > 32<<10 {
			l.errorAt(n.pos, "text is longer than 32 KiB")
		}
		if ok {
			return Value{Scalar: s}
		}
	case decision.Meterable:
		return Value{Meter: l.meter(n)}
	}
	return Value{}
}

// meter reads on, off (or true, false) or a meter {limit, period, unique_resources, rolling, counter}.
func (l *loader) meter(n *node) *decision.Meter {
	m := &decision.Meter{Mode: decision.Off}
	switch n.kind {
	case boolNode:
		if n.integer == 1 {
			m.Mode = decision.On
		}
		return m
	case stringNode:
		if s, ok := l.choice(n, "on", "off"); ok {
			m.Mode = decision.MeterMode(s)
		}
		return m
	case mappingNode:
	default:
		l.badType(n, "", "on, off or a meter such as { limit: 3, period: month }")
		return m
	}
	m.Mode = decision.Metered
	l.mapping(n, "a meter", []field{
		{name: "limit", required: true, set: func(v *node) { m.Limit, _ = l.integer(v, 0, 1<<53-1) }},
		{name: "period", required: true, set: func(v *node) {
			var words []string
			for _, p := range decision.Periods() {
				words = append(words, string(p))
			}
			s, _ := l.choice(v, words...)
			m.Period = decision.Period(s)
		}},
		{name: "unique_resources", set: func(v *node) { m.Unique, _ = l.boolean(v) }},
		{name: "rolling", set: func(v *node) {
			if m.Rolling, _ = l.boolean(v); m.Rolling && m.Period == decision.Lifetime {
				l.errorAt(v.pos, "a lifetime has no rolling window")
			}
		}},
		{name: "counter", set: func(v *node) { m.CounterID, _ = l.line(v, 256) }},
	})
	return m
}
