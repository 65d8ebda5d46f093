package caddymodule

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/workflows"
)

// printDecision writes a decision for people.
func printDecision(w io.Writer, r *decisionReport) {
	p := &decisionPrinter{w: w}
	q := r.Request
	p.line("%s %s", q.Method, q.URL)
	p.line("  surface %s, environment %s, resource %s%s", q.Surface, q.Environment, q.Resource, prefixed(", at ", q.Time))
	p.visitor(r)
	p.plans(r)
	p.features(r)
	p.runs(r)
	p.behaviour(r)
	p.trouble(r)
	p.gate(r)
}

type decisionPrinter struct{ w io.Writer }

func (p *decisionPrinter) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

func (p *decisionPrinter) visitor(r *decisionReport) {
	p.line("\nVisitor")
	v := r.Visitor
	if v == nil {
		p.line("  nobody: nothing of this request was asked who it is from")
		return
	}
	found := map[string]string{
		"token":      "by a token of source " + v.Source,
		"cookie":     "by the cookie",
		"new":        "seen for the first time",
		"given":      "as given; the signature could not be checked without the server's state",
		"middleware": "named by a middleware",
	}[v.Found]
	p.line("  %s %s (%s)", v.UserType, v.Identifier, found)
	if v.TokenRefused != "" {
		p.line("  a token was refused: %s", v.TokenRefused)
	}
	if v.Merged != "" {
		p.line("  earlier usage of %s was merged", v.Merged)
	}
	if len(v.Claims) > 0 && string(v.Claims) != "{}" {
		p.line("  claims %s", v.Claims)
	}
	p.line("  %stest group %d", map[bool]string{true: "class " + string(v.Class) + ", "}[v.Class != ""], v.TestGroup100)
}

func (p *decisionPrinter) plans(r *decisionReport) {
	if r.Request.Decided == "" || r.Request.Decided == "endpoint" && len(r.Plans) == 0 {
		return
	}
	p.line("\nPlans")
	if len(r.Plans) == 0 {
		p.line("  none")
	}
	for _, plan := range r.Plans {
		var from []string
		for _, g := range plan.Given {
			if g.Workflow != "" {
				from = append(from, "named by "+g.Workflow)
			} else {
				from = append(from, fmt.Sprintf("assigned to %s visitors", g.Class))
			}
		}
		p.line("  %-14s %s", plan.Slug, strings.Join(from, "; "))
	}
}

func (p *decisionPrinter) features(r *decisionReport) {
	if len(r.Features) == 0 {
		return
	}
	p.line("\nFeatures")
	for _, f := range r.Features {
		name := f.Feature + "." + f.Property
		from := "fallback"
		if f.Plan != "" {
			from = "from plan " + f.Plan
		}
		if f.Workflow != "" {
			from = "overridden by " + f.Workflow
		}
		p.line("  %-20s %s, %s", name, showFinal(&f), from)
		if len(f.Offers) > 1 {
			var offers []string
			for _, o := range f.Offers {
				offers = append(offers, o.Plan+" gives "+showOffer(&o))
			}
			rule := map[string]string{"higher": "the higher wins", "lower": "the lower wins", "order": "the plan declared first wins"}[f.Rule]
			p.line("  %-20s   %s; %s: %s", "", strings.Join(offers, ", "), rule, f.Plan)
		}
		if f.Workflow != "" {
			p.line("  %-20s   plans came to %s", "", showValue(f.Value))
		}
	}
	for _, c := range r.Consumed {
		verdict := "granted"
		if !c.Granted {
			verdict = "refused"
		}
		p.line("  consumed %s.%s: %d asked, %d counted in %s, %s", c.Feature, c.Property, c.Units, c.Recorded, c.CounterID, verdict)
	}
}

// showFinal is a property's state at the end.
func showFinal(f *featureReport) string {
	s := &f.Final
	switch {
	case s.State == "" && s.Value == nil:
		return showValue(f.Value) // an access check of an endpoint ends with what plans came to
	case s.State == "":
		return showValue(s.Value)
	case s.State != decision.Metered:
		return string(s.State)
	}
	access := "no access"
	if s.HasAccess != nil && *s.HasAccess {
		access = "access"
	}
	used := ""
	if s.ResourceIDUsed {
		used = ", this resource counted before"
	}
	return fmt.Sprintf("%s: %d of %d left%s", access, *s.RemainingUnits, *s.TotalUnits, used)
}

func showOffer(o *pipeline.Offer) string {
	s := showValue(o.Value)
	if o.Left != nil {
		s += fmt.Sprintf(" (%d left)", *o.Left)
	}
	return s
}

func showValue(v any) string {
	m, ok := v.(pipeline.MeterValue)
	switch {
	case v == nil:
		return "no value"
	case !ok:
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Sprint(v)
		}
		return string(text)
	case m.State != decision.Metered || m.Limit == nil:
		return string(m.State)
	}
	s := fmt.Sprint(*m.Limit)
	switch {
	case m.PeriodType == decision.Lifetime || m.PeriodType == "":
		s += " in all"
	case m.RollingWindow:
		s += " in any " + string(m.PeriodType)
	default:
		s += " a " + string(m.PeriodType)
	}
	return s
}

func (p *decisionPrinter) runs(r *decisionReport) {
	if len(r.Runs) == 0 {
		return
	}
	p.line("\nWorkflows")
	for _, run := range r.Runs {
		p.line("  %-12s %s%s: %s, %.1f ms (script %.1f ms)", run.Kind, run.Workflow, prefixed(" for ", run.Slug), run.Outcome, run.WallMS, run.ScriptMS)
		if run.Result != nil {
			p.line("    returned %s", shortText(string(run.Result), 400))
		}
		if run.Error != "" {
			p.line("    %s", strings.ReplaceAll(run.Error, "\n", "\n    "))
		}
		for _, l := range run.Lines {
			p.console(l)
		}
	}
}

func (p *decisionPrinter) console(l workflows.ConsoleLine) {
	p.line("    console.%s %s%s", l.Level, l.Text, prefixed("  at ", l.At))
}

func shortText(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + fmt.Sprintf("… (%d bytes)", len(s))
}

func (p *decisionPrinter) behaviour(r *decisionReport) {
	if r.Surface == nil && len(r.Components) == 0 {
		return
	}
	p.line("\nBehaviour")
	if r.Surface != nil {
		if r.Surface.Properties != nil {
			p.line("  surface properties %s", r.Surface.Properties)
		}
		if r.Surface.HTTP != nil {
			p.line("  surface http %s", shortJSON(r.Surface.HTTP))
		}
	}
	if r.ComponentsSkipped {
		p.line("  components are skipped: the surface's answer is a whole one")
	}
	for _, c := range r.Components {
		kind := ""
		if c.Gate {
			kind = " (gate)"
		}
		said := "leaves the page alone"
		if c.Content != nil && !c.Content.IsZero() {
			said = shortJSON(c.Content)
		}
		if c.Failed {
			said = "failed, so " + said
		}
		p.line("  %s%s at %s: %s", c.Slug, kind, c.Selector, said)
		if c.Properties != nil {
			p.line("    properties %s", c.Properties)
		}
	}
}

func shortJSON(v json.Marshaler) string {
	text, err := v.MarshalJSON()
	if err != nil {
		return err.Error()
	}
	return shortText(string(text), 400)
}

func (p *decisionPrinter) trouble(r *decisionReport) {
	if len(r.Failures)+len(r.Warnings)+len(r.Events) == 0 {
		return
	}
	p.line("\nTrouble")
	for _, f := range r.Failures {
		p.line("  failed: %s%s: %s; applied: %s", f.Stage, prefixed(" ", f.Slug), f.Error, f.Applied)
	}
	for _, w := range r.Warnings {
		p.line("  warning: %s", w)
	}
	for _, e := range r.Events {
		p.line("  %s event %s: %s", e.Level, e.Code, e.Text)
	}
}

func (p *decisionPrinter) gate(r *decisionReport) {
	g := &r.Gate
	p.line("\nGate")
	switch {
	case !g.OriginAsked:
		p.line("  answers itself, the origin is not asked: %d, %s", g.Status, g.Outcome)
	case g.Page:
		p.line("  asks the origin, then answers %d, %s", g.Status, g.Outcome)
	case r.Request.Decided == "":
		p.line("  asks the origin and decides nothing about an answer that bears no text: %s", g.Outcome)
	default:
		p.line("  asks the origin, then answers %d, if the page can be changed as decided", g.Status)
		p.wouldChange(r)
	}
	if g.Units > 0 {
		p.line("  %s counted", count(int(g.Units), "unit"))
	}
	for _, m := range g.Matches {
		p.line("  %s matched %s, cut in %d", m.Component, count(m.Matches, "element"), m.Cuts)
	}
	for _, code := range slices.Sorted(maps.Keys(g.Warnings)) {
		p.line("  warning %s: %d", code, g.Warnings[code])
	}
	if g.Alternates {
		p.line("  another form of a text that is cut was refused")
	}
	if g.Aborted {
		p.line("  the answer was broken off")
	}
	for _, name := range slices.Sorted(maps.Keys(g.Header)) {
		if !g.Page && g.OriginAsked && name == "Content-Type" {
			continue // the stand-in's
		}
		for _, value := range g.Header[name] {
			p.line("  %s: %s", name, value)
		}
	}
	if !g.OriginAsked && g.Body != nil && *g.Body != "" {
		p.line("\n%s", strings.TrimSuffix(shortText(*g.Body, 4000), "\n"))
	}
}

// wouldChange says what would become of a page that was not given.
func (p *decisionPrinter) wouldChange(r *decisionReport) {
	var names []string
	for _, c := range r.Components {
		if c.Content != nil && !c.Content.IsZero() {
			names = append(names, c.Slug)
		}
	}
	if names == nil {
		p.line("  no component changes a page")
		return
	}
	p.line("  a page would be changed by %s; --html <file> shows one", strings.Join(names, ", "))
}
