package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/gate"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rehearsal"
	"github.com/seed-eb607675/tollgate/rewrite"
)

// check is one expectation: it says in which ways it is not met.
type check struct {
	pos   catalog.Position
	check func(*played) []string
}

// played is what came of a step.
type played struct {
	*rehearsal.Result

	fetches []string
	page    bool // the origin had a page
}

// one is the list of one text, or none if it is empty.
func one(format string, args ...any) []string { return []string{fmt.Sprintf(format, args...)} }

func (r *fileReader) expect(s *step, n *node) {
	add := func(pos catalog.Position, f func(*played) []string) { s.checks = append(s.checks, check{pos, f}) }
	r.mapping(n, "expect",
		field{"status", func(v *node) {
			want, ok := r.integer(v, 200, 599)
			if !ok {
				return
			}
			add(v.pos, func(p *played) []string {
				if p.Status == want {
					return nil
				}
				return one("status: want %d, got %d (%s)", want, p.Status, p.Report.Outcome)
			})
		}},
		field{"outcome", func(v *node) { r.outcome(v, add) }},
		field{"asks_origin", func(v *node) {
			var want bool
			r.boolean(&want)(v)
			add(v.pos, func(p *played) []string {
				if (p.Asked != nil) == want {
					return nil
				}
				return one("asks_origin: want %t, got %t", want, !want)
			})
		}},
		field{"visitor", func(v *node) { r.expectVisitor(v, add) }},
		field{"plans", func(v *node) { r.expectPlans(v, add) }},
		field{"features", func(v *node) { r.expectFeatures(v, add) }},
		field{"units", func(v *node) {
			want, ok := r.integer(v, 0, 1<<30)
			if !ok {
				return
			}
			add(v.pos, func(p *played) []string {
				if p.Report.Units == int64(want) {
					return nil
				}
				return one("units: want %d counted, got %d", want, p.Report.Units)
			})
		}},
		field{"surface", func(v *node) {
			if !r.want(v, mappingNode) {
				return
			}
			want := v.json()
			add(v.pos, func(p *played) []string {
				if p.Decision == nil {
					return one("surface: nothing was decided")
				}
				got, err := generic(&decision.SurfaceBehavior{HTTP: p.Decision.HTTP, Properties: p.Decision.Properties})
				if err != nil {
					return one("surface: %v", err)
				}
				return differences("surface", want, got)
			})
		}},
		field{"components", func(v *node) { r.expectComponents(v, add) }},
		field{"headers", func(v *node) { r.expectHeaders(v, add) }},
		field{"body", func(v *node) { r.expectBody(v, add) }},
		field{"elements", func(v *node) { r.expectElements(v, add) }},
		field{"json", func(v *node) {
			want := v.json()
			add(v.pos, func(p *played) []string {
				var got any
				if err := json.Unmarshal(p.Body, &got); err != nil {
					return one("json: the answer is none: %q", shorten(string(p.Body), 200))
				}
				return differences("json", want, got)
			})
		}},
		field{"log", func(v *node) { r.expectLog(v, add) }},
		field{"fetches", func(v *node) {
			s.fetches = true
			var want []string
			for _, item := range r.list(v) {
				want = append(want, item.text)
			}
			slices.Sort(want)
			add(v.pos, func(p *played) []string {
				if slices.Equal(want, p.fetches) {
					return nil
				}
				return one("fetches: want %s, got %s", show(want), show(p.fetches))
			})
		}},
		field{"failures", func(v *node) {
			for _, item := range r.list(v) {
				s.failures = append(s.failures, item.text)
			}
			want := slices.Sorted(slices.Values(s.failures))
			add(v.pos, func(p *played) []string {
				got := p.failed()
				if slices.Equal(want, got) {
					return nil
				}
				return one("failures: want %s, got %s", show(want), p.whatFailed())
			})
		}},
	)
}

// failed names what failed: a stage, and behind a blank the slug if it has one.
func (p *played) failed() []string {
	var all []string
	for _, f := range p.Report.Failures {
		all = append(all, strings.TrimSpace(f.Stage+" "+f.Slug))
	}
	slices.Sort(all)
	return all
}

func (p *played) whatFailed() string {
	if len(p.Report.Failures) == 0 {
		return "none"
	}
	var all []string
	for _, f := range p.Report.Failures {
		all = append(all, fmt.Sprintf("%s: %v", strings.TrimSpace(f.Stage+" "+f.Slug), f.Err))
	}
	return strings.Join(all, "; ")
}

// unexpected is what fails a step though nothing was said about it.
func (p *played) unexpected(s *step) []string {
	var out []string
	if s.failures == nil && len(p.Report.Failures) > 0 {
		out = append(out, "something failed that was not expected to: "+p.whatFailed())
	}
	if p.Aborted {
		out = append(out, "the answer was broken off")
	}
	return out
}

func (r *fileReader) outcome(v *node, add func(catalog.Position, func(*played) []string)) {
	var want string
	r.str(&want)(v)
	known := []string{string(gate.Served), string(gate.Rewritten), string(gate.Replaced), string(gate.Endpoint), string(gate.Ignored),
		string(gate.FailedTeaser), string(gate.FailedClosed), string(gate.FailedOpen)}
	if !slices.Contains(known, want) {
		r.unknown(v.pos, "outcome", want, known)
	}
	add(v.pos, func(p *played) []string {
		if string(p.Report.Outcome) == want {
			return nil
		}
		return one("outcome: want %s, got %s", want, p.Report.Outcome)
	})
}

func (r *fileReader) expectVisitor(v *node, add func(catalog.Position, func(*played) []string)) {
	text := func(what string, got func(*played) string) field {
		return field{what, func(n *node) {
			var want string
			r.str(&want)(n)
			add(n.pos, func(p *played) []string {
				if g := got(p); g != want {
					return one("visitor.%s: want %q, got %q", what, want, g)
				}
				return nil
			})
		}}
	}
	r.mapping(v, "visitor",
		text("type", func(p *played) string { return string(p.identity().UserType) }),
		text("identifier", func(p *played) string { return p.identity().Identifier }),
		text("class", func(p *played) string {
			if p.Explanation == nil {
				return ""
			}
			return string(p.Explanation.Class)
		}),
	)
}

func (p *played) identity() decision.Identity {
	if p.Decision != nil {
		return p.Decision.Identity
	}
	return p.Report.Identity
}

func (r *fileReader) expectPlans(v *node, add func(catalog.Position, func(*played) []string)) {
	want := []string{}
	for _, item := range r.list(v) {
		want = append(want, item.text)
	}
	slices.Sort(want)
	add(v.pos, func(p *played) []string {
		if p.Explanation == nil {
			return one("plans: nothing was decided")
		}
		got := []string{}
		for _, plan := range p.Explanation.Plans {
			got = append(got, plan.Slug)
		}
		slices.Sort(got)
		if slices.Equal(want, got) {
			return nil
		}
		return one("plans: want %s, got %s", show(want), show(got))
	})
}

func (r *fileReader) expectFeatures(v *node, add func(catalog.Position, func(*played) []string)) {
	if !r.want(v, mappingNode) {
		return
	}
	for _, m := range v.members {
		name, want := m.key, m.value
		if want.kind == mappingNode {
			r.mapping(want, "a meter",
				field{"state", func(*node) {}}, field{"access", func(*node) {}}, field{"used", func(*node) {}},
				field{"left", func(*node) {}}, field{"limit", func(*node) {}}, field{"fallback", func(*node) {}})
		}
		add(m.pos, func(p *played) []string {
			if p.Decision == nil {
				return one("features: nothing was decided")
			}
			feature, slug, _ := strings.Cut(name, ".")
			for _, f := range p.Decision.Features {
				if f.Slug == feature && f.Property(slug) != nil {
					return differentProperty("features."+name, want, f.Property(slug))
				}
			}
			var known []string
			for _, f := range p.Decision.Features {
				for _, property := range f.Properties {
					known = append(known, f.Slug+"."+property.Slug)
				}
			}
			return one("features: %s", noSuch("property", name, known))
		})
	}
}

// differentProperty compares a property with a plain value, on, off or metered, true or false for access, or members.
func differentProperty(path string, want *node, got *decision.Property) []string {
	m := got.Meter
	if m == nil {
		value, err := generic(got.Value)
		if err != nil {
			return one("%s: %v", path, err)
		}
		return differences(path, want.json(), value)
	}
	is := map[string]any{"state": string(m.Mode), "access": m.HasAccess, "fallback": got.IsFallback}
	if m.Mode == decision.Metered {
		is["used"], is["left"], is["limit"] = float64(m.Consumed), float64(m.Remaining), float64(m.Limit)
	}
	switch want.kind {
	case boolNode:
		return differences(path+".access", want.truth, is["access"])
	case textNode:
		return differences(path+".state", want.text, is["state"])
	}
	return differences(path, want.json(), any(is))
}

func (r *fileReader) expectComponents(v *node, add func(catalog.Position, func(*played) []string)) {
	if !r.want(v, mappingNode) {
		return
	}
	words := []string{"cut", "changed", "untouched", "fallback", "absent"}
	for _, m := range v.members {
		slug, want := m.key, m.value
		if want.kind == textNode && !slices.Contains(words, want.text) {
			r.unknown(want.pos, "state of a component", want.text, words)
			continue
		}
		if want.kind != textNode && !r.want(want, mappingNode) {
			continue
		}
		add(m.pos, func(p *played) []string {
			if p.Decision == nil {
				return one("components: nothing was decided")
			}
			b := component(p.Decision, slug)
			if b == nil && p.Decision.Surface != nil && !slices.Contains(componentSlugs(p.Decision.Surface), slug) {
				return one("components.%s: %s", slug, noSuch("component", slug, componentSlugs(p.Decision.Surface)))
			}
			if want.kind == textNode {
				if got := componentIs(b); !slices.Contains(got, want.text) {
					return one("components.%s: want %s, got %s", slug, want.text, got[len(got)-1])
				}
				return nil
			}
			if b == nil {
				return one("components.%s: it has no part in this page", slug)
			}
			got, err := generic(&decision.SurfaceBehavior{Properties: b.Properties, Content: b.Content})
			if err != nil {
				return one("components.%s: %v", slug, err)
			}
			return differences("components."+slug, want.json(), got)
		})
	}
}

func componentSlugs(s *catalog.Surface) []string {
	var all []string
	for _, c := range s.Components {
		all = append(all, c.Slug)
	}
	return all
}

// noSuch says that the project does not have something, and what was probably meant.
func noSuch(what, name string, among []string) string {
	if near := decision.Near(name, among); near != "" {
		return fmt.Sprintf("no %s %q; did you mean %q?", what, name, near)
	}
	if len(among) == 0 {
		return fmt.Sprintf("no %s %q; there is none", what, name)
	}
	return fmt.Sprintf("no %s %q; there is %s", what, name, strings.Join(among, ", "))
}

func component(d *pipeline.Decision, slug string) *pipeline.ComponentBehavior {
	for i := range d.Components {
		if d.Components[i].Component.Slug == slug {
			return &d.Components[i]
		}
	}
	return nil
}

// componentIs says in words what a component does, the most telling one last.
func componentIs(b *pipeline.ComponentBehavior) []string {
	switch {
	case b == nil:
		return []string{"absent"}
	case b.Content == nil || b.Content.IsZero():
		if b.Failed {
			return []string{"untouched", "fallback"}
		}
		return []string{"untouched"}
	}
	words := []string{"changed"}
	if b.Content.Cuts() {
		words = append(words, "cut")
	}
	if b.Failed {
		words = append(words, "fallback")
	}
	return words
}

func (r *fileReader) expectHeaders(v *node, add func(catalog.Position, func(*played) []string)) {
	if !r.want(v, mappingNode) {
		return
	}
	for _, m := range v.members {
		name := http.CanonicalHeaderKey(m.key)
		if m.value.kind == nullNode {
			add(m.pos, func(p *played) []string {
				if got := p.Header[name]; got != nil {
					return one("headers.%s: want none, got %s", name, show(got))
				}
				return nil
			})
			continue
		}
		want, ok := r.scalar(m.value)
		if !ok {
			continue
		}
		matches := r.pattern(m.value, want)
		add(m.pos, func(p *played) []string {
			got := p.Header[name]
			if slices.ContainsFunc(got, matches) {
				return nil
			}
			return one("headers.%s: want %s, got %s", name, want, show(got))
		})
	}
}

// pattern compares with a text, or behind ~ with a regular expression (RE2).
func (r *fileReader) pattern(n *node, want string) func(string) bool {
	expression, ok := strings.CutPrefix(want, "~")
	if !ok {
		return func(got string) bool { return got == want }
	}
	compiled, err := regexp.Compile(strings.TrimSpace(expression))
	if err != nil {
		r.add(n.pos, "%v", err)
		return func(string) bool { return false }
	}
	return compiled.MatchString
}

func (r *fileReader) expectBody(v *node, add func(catalog.Position, func(*played) []string)) {
	each := func(name string, ok func(body, text string) bool, said string) field {
		return field{name, func(n *node) {
			for _, item := range r.list(n) {
				add(item.pos, func(p *played) []string {
					if ok(string(p.Body), item.text) {
						return nil
					}
					return one("body: %s %q: %s", said, shorten(item.text, 200), p.shownBody(item.text))
				})
			}
		}}
	}
	r.mapping(v, "body",
		each("has", strings.Contains, "it lacks"),
		each("lacks", func(body, text string) bool { return !strings.Contains(body, text) }, "it has"),
		each("is", func(body, text string) bool { return body == text }, "it is not"),
	)
}

// shownBody is the beginning of the body, or of a long one the surroundings of a text that it has.
func (p *played) shownBody(text string) string {
	if !p.page && p.Asked != nil {
		return "given.pages has no page here"
	}
	body, before := string(p.Body), ""
	if at := strings.Index(body, text); text != "" && at > 200 && len(body) > 600 {
		body, before = strings.ToValidUTF8(body[at-200:], ""), "…"
	}
	return fmt.Sprintf("%d bytes, %s%s", len(p.Body), before, shorten(fmt.Sprintf("%q", body), 600))
}

func (r *fileReader) expectElements(v *node, add func(catalog.Position, func(*played) []string)) {
	if !r.want(v, mappingNode) {
		return
	}
	for _, m := range v.members {
		selector, err := rewrite.CompileSelector(m.key)
		if err != nil {
			r.add(m.pos, "%v", err)
			continue
		}
		want, ok := r.integer(m.value, 0, 1<<30)
		if !ok {
			continue
		}
		add(m.pos, func(p *played) []string {
			got, err := elements(p.Body, selector)
			switch {
			case err != nil:
				return one("elements %q: %v", m.key, err)
			case got != want:
				return one("elements %q: want %d, got %d: %s", m.key, want, got, p.shownBody(""))
			}
			return nil
		})
	}
}

// elements counts what a selector matches in a page.
func elements(page []byte, selector *rewrite.Selector) (int, error) {
	program, err := rewrite.Compile([]rewrite.Rule{{Name: "count", Selector: selector,
		Edit: rewrite.Edit{Attributes: &rewrite.Attributes{AddClasses: []string{"counted"}}}}}, rewrite.Options{})
	if err != nil {
		return 0, err
	}
	w := rewrite.New(io.Discard, program, "utf-8")
	if _, err := io.Copy(w, bytes.NewReader(page)); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	return w.Stats().Rules[0].Matches, nil
}

func (r *fileReader) expectLog(v *node, add func(catalog.Position, func(*played) []string)) {
	lines := func(p *played) []string {
		var all []string
		if p.Explanation != nil {
			for _, run := range p.Explanation.Runs {
				for _, l := range run.Lines {
					all = append(all, l.Level+" "+l.Text)
				}
			}
		}
		return all
	}
	items := r.list(v)
	if v.kind == listNode && len(items) == 0 {
		add(v.pos, func(p *played) []string {
			if got := lines(p); len(got) > 0 {
				return one("log: want no line, got %s", show(got))
			}
			return nil
		})
	}
	for _, item := range items {
		add(item.pos, func(p *played) []string {
			got := lines(p)
			if slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, item.text) }) {
				return nil
			}
			return one("log: no line has %q: %s", item.text, show(got))
		})
	}
}
