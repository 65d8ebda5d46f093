package caddymodule

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rehearsal"
	"github.com/seed-eb607675/tollgate/workflows"
)

// decisionReport is the JSON of `decide`, and what its text is made of.
type decisionReport struct {
	Request  askedReport                     `json:"request"`
	Visitor  *visitorReport                  `json:"visitor"` // null: nobody was asked
	Plans    []pipeline.HeldPlan             `json:"plans"`
	Features []featureReport                 `json:"features"`
	Runs     []runReport                     `json:"runs"`
	Consumed []pipeline.ExplainedConsumption `json:"consumed"`
	// Surface is what the surface's workflow said, Components what the components did, in the project's order.
	Surface           *decision.SurfaceBehavior `json:"surface"`
	Components        []componentReport         `json:"components"`
	ComponentsSkipped bool                      `json:"componentsSkipped"`
	Degraded          bool                      `json:"degraded"`
	Failures          []failureReport           `json:"failures"`
	Warnings          []string                  `json:"warnings"`
	Events            []eventReport             `json:"events"`
	Gate              gateReport                `json:"gate"`
}

type askedReport struct {
	Method      string `json:"method"`
	URL         string `json:"url"`
	Resource    string `json:"resource"` // the canonical path
	Surface     string `json:"surface"`
	Environment string `json:"environment"`
	Time        string `json:"time,omitempty"`
	Decided     string `json:"decided"` // request, response, endpoint, or "" for not at all
}

type visitorReport struct {
	Identifier string            `json:"identifier"`
	UserType   decision.UserType `json:"userType"`
	AuthType   decision.AuthType `json:"authType"`
	// Found is token, cookie, new, given (an identifier whose signature could not be checked) or middleware.
	Found        string          `json:"found"`
	Source       string          `json:"source,omitempty"`       // of the token
	TokenRefused string          `json:"tokenRefused,omitempty"` // why the first token did not verify
	Merged       string          `json:"merged,omitempty"`       // anonymous identifier whose usage became the visitor's
	Class        decision.Class  `json:"class"`
	TestGroup100 int             `json:"testGroup100"`
	Claims       json.RawMessage `json:"jwtClaims"`
}

type featureReport struct {
	pipeline.ExplainedProperty

	// Final is the property's state at the end of the decision.
	Final finalReport `json:"final"`
}

type finalReport struct {
	Value      any  `json:"value,omitempty"` // of a property that is no meter
	IsFallback bool `json:"isFallback"`

	State          decision.MeterMode `json:"state,omitempty"`
	CounterID      string             `json:"counterId,omitempty"`
	HasAccess      *bool              `json:"hasAccess,omitempty"`
	ConsumedUnits  *int64             `json:"consumedUnits,omitempty"`
	RemainingUnits *int64             `json:"remainingUnits,omitempty"`
	TotalUnits     *int64             `json:"totalUnits,omitempty"`
	PeriodStart    string             `json:"periodStart,omitempty"`
	ResourceIDUsed bool               `json:"resourceIdUsed,omitempty"`
	InRequest      int64              `json:"consumedUnitsInRequest,omitempty"`
}

type runReport struct {
	*pipeline.ExplainedRun

	WallMS   float64 `json:"wallMs"`
	ScriptMS float64 `json:"scriptMs"`
}

type componentReport struct {
	Slug       string            `json:"slug"`
	Selector   string            `json:"selector"`
	Gate       bool              `json:"gate"`
	Failed     bool              `json:"failed"` // what follows is its fallback
	Properties json.RawMessage   `json:"properties,omitempty"`
	Content    *decision.Content `json:"content"`
}

type failureReport struct {
	Stage   string `json:"stage"`
	Slug    string `json:"slug,omitempty"`
	Error   string `json:"error"`
	Applied string `json:"applied"`
}

type eventReport struct {
	Level pipeline.Level `json:"level"`
	Code  string         `json:"code"`
	Slug  string         `json:"slug,omitempty"`
	Text  string         `json:"text"`
}

type gateReport struct {
	Outcome string `json:"outcome"`
	Status  int    `json:"status"`
	// Page tells that the origin's page was given, so that status, header and body are those of the whole answer.
	Page        bool           `json:"page"`
	OriginAsked bool           `json:"originAsked"`
	Header      http.Header    `json:"headers"`
	Body        *string        `json:"body"` // null without a page to show, and where it is no text
	Matches     []matchReport  `json:"matches"`
	Warnings    map[string]int `json:"warnings"`
	Units       int64          `json:"units"` // that stay counted
	Alternates  bool           `json:"alternatesRefused"`
	Aborted     bool           `json:"aborted"`
}

type matchReport struct {
	Component string `json:"component"`
	Matches   int    `json:"matches"`
	Cuts      int    `json:"cuts"`
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// newDecisionReport gathers what came of a request. page tells that the origin's answer was a page.
func newDecisionReport(c *catalog.Project, s *rehearsal.Stage, in *rehearsal.Request, out *rehearsal.Result, page bool) *decisionReport {
	rep := out.Report
	r := &decisionReport{
		Request: askedReport{Method: in.Method, URL: in.URL, Resource: rep.Resource, Surface: rep.Surface,
			Environment: s.Environment().Name, Decided: rep.Decide},
		Plans: []pipeline.HeldPlan{}, Features: []featureReport{}, Runs: []runReport{},
		Consumed: []pipeline.ExplainedConsumption{}, Components: []componentReport{},
		Failures: []failureReport{}, Warnings: []string{}, Events: []eventReport{}, Degraded: rep.Degraded,
	}
	if out.Endpoint != nil {
		r.Request.Decided = "endpoint"
		r.Request.Time = out.Endpoint.Now.UTC().Format(time.RFC3339)
	}
	if out.Input != nil {
		r.Request.URL = out.Input.HTTP.URL
		r.Request.Time = out.Input.Now.UTC().Format(time.RFC3339)
	}
	r.addVisitor(out)
	if e := out.Explanation; e != nil {
		r.addExplanation(e, out.Decision)
	}
	if out.Decision != nil {
		r.addDecision(out.Decision)
	}
	for _, f := range rep.Failures {
		r.Failures = append(r.Failures, failureReport{Stage: f.Stage, Slug: f.Slug, Error: f.Err.Error(), Applied: f.Applied})
	}
	for _, e := range out.Events {
		r.Events = append(r.Events, eventReport{Level: e.Level, Code: e.Code, Slug: e.Slug, Text: e.Text})
	}
	r.Gate = gateReport{
		Outcome: string(rep.Outcome), Status: out.Status, Page: page, OriginAsked: out.Asked != nil, Header: out.Header,
		Matches: []matchReport{}, Warnings: rep.Warnings, Units: rep.Units, Alternates: rep.RefusedAlternates, Aborted: out.Aborted,
	}
	for _, m := range rep.Rules {
		r.Gate.Matches = append(r.Gate.Matches, matchReport{Component: m.Name, Matches: m.Matches, Cuts: m.Cuts})
	}
	if (page || out.Asked == nil) && utf8.Valid(out.Body) {
		body := string(out.Body)
		r.Gate.Body = &body
	}
	if s := c.Surface(rep.Surface); s != nil && !s.DecideResponse && len(in.Meta) > 0 {
		r.Warnings = append(r.Warnings, "surface "+s.Slug+" decides before the origin is asked, so resource.meta is empty and --meta has no effect")
	}
	return r
}

func (r *decisionReport) addVisitor(out *rehearsal.Result) {
	rep := out.Report
	who := rep.Identity
	v := &visitorReport{Found: "cookie", Source: rep.TokenSource, TokenRefused: rep.TokenRefused}
	switch {
	case rep.TokenSource != "":
		v.Found = "token"
	case out.Unverified:
		v.Found = "given"
		who = out.Identity()
	case rep.Minted:
		v.Found = "new"
	}
	if out.Decision != nil {
		if d := out.Decision.Identity; d.User != who.User {
			v.Found, who = "middleware", d
		}
		v.Class = out.Decision.Class
	}
	if who.Identifier == "" {
		return
	}
	if out.Explanation != nil {
		v.Merged = out.Explanation.Merged
	}
	v.Identifier, v.UserType, v.AuthType, v.TestGroup100, v.Claims = who.Identifier, who.UserType, who.AuthType, who.TestGroup100, who.JWTClaims
	r.Visitor = v
}

func (r *decisionReport) addExplanation(e *pipeline.Explanation, d *pipeline.Decision) {
	if e.Plans != nil {
		r.Plans = e.Plans
	}
	if e.Consumed != nil {
		r.Consumed = e.Consumed
	}
	for _, run := range inOrder(e.Runs) {
		r.Runs = append(r.Runs, runReport{ExplainedRun: run, WallMS: milliseconds(run.Wall), ScriptMS: milliseconds(run.Script)})
	}
	for _, p := range e.Properties {
		f := featureReport{ExplainedProperty: p}
		if d != nil {
			for _, feature := range d.Features {
				if feature.Slug == p.Feature {
					f.Final = final(feature.Property(p.Property))
				}
			}
		}
		r.Features = append(r.Features, f)
	}
}

// inOrder puts runs in the order of the stages, and those of one stage, which run at the same time, in that of their
// names. Middleware runs one after the other and stays as it ran.
func inOrder(runs []*pipeline.ExplainedRun) []*pipeline.ExplainedRun {
	stages := []workflows.Kind{workflows.Endpoint, workflows.Middleware, workflows.Provisioning, workflows.Feature, workflows.Surface, workflows.Component}
	sorted := slices.Clone(runs)
	slices.SortStableFunc(sorted, func(a, b *pipeline.ExplainedRun) int {
		order := cmp.Compare(slices.Index(stages, a.Kind), slices.Index(stages, b.Kind))
		if order != 0 || a.Kind == workflows.Middleware {
			return order
		}
		return cmp.Or(cmp.Compare(a.Slug, b.Slug), cmp.Compare(a.Workflow, b.Workflow))
	})
	return sorted
}

func final(p *decision.Property) finalReport {
	if p == nil {
		return finalReport{}
	}
	f := finalReport{Value: p.Value, IsFallback: p.IsFallback}
	m := p.Meter
	if m == nil {
		return f
	}
	f.State, f.CounterID, f.HasAccess, f.InRequest = m.Mode, m.CounterID, &m.HasAccess, m.ConsumedInRequest
	if m.Mode == decision.Metered {
		f.ConsumedUnits, f.RemainingUnits, f.TotalUnits, f.ResourceIDUsed = &m.Consumed, &m.Remaining, &m.Limit, m.ResourceIDUsed
		if !m.PeriodStart.IsZero() {
			f.PeriodStart = m.PeriodStart.Format(time.RFC3339)
		}
	}
	return f
}

func (r *decisionReport) addDecision(d *pipeline.Decision) {
	r.ComponentsSkipped = d.ComponentsSkipped
	if d.HTTP != nil || d.Properties != nil {
		r.Surface = &decision.SurfaceBehavior{HTTP: d.HTTP, Properties: d.Properties}
	}
	for _, b := range d.Components {
		r.Components = append(r.Components, componentReport{Slug: b.Component.Slug, Selector: b.Component.Selector,
			Gate: b.Component.Gate, Failed: b.Failed, Properties: b.Properties, Content: b.Content})
	}
	for _, w := range d.Warnings {
		r.Warnings = append(r.Warnings, w.Text)
	}
}
