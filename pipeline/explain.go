package pipeline

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows"
)

// Explanation is what a decision was made of: each stage writes down what it did while it does it. Put an empty one into
// Request.Explain (or EndpointRequest.Explain) and read it when the call has returned. It is for one request, for people
// who ask why, and costs what the words cost: servers decide without one.
type Explanation struct {
	// Class is the class of visitor that plans were assigned to, middleware taken into account.
	Class decision.Class `json:"class"`
	// Merged is the anonymous identifier whose usage became the visitor's at log-in; empty if that did not happen now.
	Merged string `json:"merged,omitempty"`
	// Plans are the plans held, in the project's order, each with everything that gave it.
	Plans []HeldPlan `json:"plans"`
	// Properties are those of all features, in the project's order.
	Properties []ExplainedProperty `json:"properties"`
	// Runs are the runs of workflows in the order in which they began.
	Runs []*ExplainedRun `json:"runs"`
	// Consumed is what workflows asked of meters, in the order of the answers; what a failed run recorded was given back.
	Consumed []ExplainedConsumption `json:"consumed"`

	mu sync.Mutex // over the lists, which workflows of one stage add to at the same time
}

// HeldPlan is a plan that the visitor holds.
type HeldPlan struct {
	Slug  string       `json:"slug"`
	Given []PlanSource `json:"given"`
}

// PlanSource is one thing that gave a plan. One member is set.
type PlanSource struct {
	Class    decision.Class `json:"class,omitempty"`    // the plan is assigned to this class of visitor
	Workflow string         `json:"workflow,omitempty"` // this provisioning workflow named it
}

// ExplainedProperty is a property's value and where it came from.
type ExplainedProperty struct {
	Feature  string  `json:"feature"`
	Property string  `json:"property"`
	Offers   []Offer `json:"offers"` // what the held plans give; empty: the fallback stands
	// Rule says how several offers were settled: "" with less than two, else higher, lower or order (a text without
	// values: the plan declared first).
	Rule string `json:"rule,omitempty"`
	// Plan is the one whose offer won; empty for the fallback.
	Plan string `json:"plan,omitempty"`
	// Value is what plans and fallback came to.
	Value any `json:"value"`
	// Workflow is the feature workflow that overrode the value, with what it said; empty if none did.
	Workflow string `json:"workflow,omitempty"`
	Override any    `json:"override,omitempty"`
}

// Offer is the value that one plan gives to a property.
type Offer struct {
	Plan  string `json:"plan"`
	Value any    `json:"value"` // a plain value, or a MeterValue
	// Left is how many units a meter leaves now, and Counted that the resource is counted already. Left is nil where
	// that was not asked: for values that are no meters, and for meters that lose whatever they leave.
	Left    *int64 `json:"left,omitempty"`
	Counted bool   `json:"counted,omitempty"`
}

// MeterValue is a meterable property's value with the names that workflows use.
type MeterValue struct {
	State           decision.MeterMode `json:"state"`
	CounterID       string             `json:"counterId,omitempty"`
	Limit           *int64             `json:"limit,omitempty"`
	PeriodType      decision.Period    `json:"periodType,omitempty"`
	UniqueResources bool               `json:"uniqueResources,omitempty"`
	RollingWindow   bool               `json:"rollingWindow,omitempty"`
}

// ExplainedRun is one run of a workflow.
type ExplainedRun struct {
	Workflow string            `json:"workflow"` // its file
	Kind     workflows.Kind    `json:"kind"`
	Slug     string            `json:"slug,omitempty"` // of the feature, surface or component
	Outcome  workflows.Outcome `json:"outcome"`
	// Wall is how long it took, waiting included; Script how long the script itself computed.
	Wall   time.Duration `json:"-"`
	Script time.Duration `json:"-"`
	// Result is what it returned, as JSON; nil if it did not get so far. An endpoint's is its response, not here.
	Result json.RawMessage         `json:"result,omitempty"`
	Error  string                  `json:"error,omitempty"`
	Lines  []workflows.ConsoleLine `json:"console,omitempty"`
}

// ExplainedConsumption is one consume or incrementCounter of a meter.
type ExplainedConsumption struct {
	Feature   string `json:"feature"`
	Property  string `json:"property"`
	CounterID string `json:"counterId"`
	Units     int64  `json:"units"`    // asked for
	Recorded  int64  `json:"recorded"` // 0 also where the resource was counted before
	Granted   bool   `json:"granted"`
}

// asMerged notes that usage was merged. All methods are nil-safe: nothing is written down without an Explanation.
func (e *Explanation) asMerged(identifier string) {
	if e != nil {
		e.Merged = identifier
	}
}

func (e *Explanation) classified(class decision.Class) {
	if e != nil {
		e.Class = class
	}
}

// held notes a plan of the visitor. named tells the workflows that named it.
func (e *Explanation) held(p *catalog.Plan, class decision.Class, named []string) {
	if e == nil {
		return
	}
	plan := HeldPlan{Slug: p.Slug}
	if slices.Contains(p.Assign, class) {
		plan.Given = append(plan.Given, PlanSource{Class: class})
	}
	for _, path := range named {
		plan.Given = append(plan.Given, PlanSource{Workflow: path})
	}
	e.Plans = append(e.Plans, plan)
}

// resolved notes what plans and fallback gave to a property.
func (e *Explanation) resolved(f *catalog.Feature, p *catalog.Property, held []*catalog.Plan, r catalog.Resolution, read catalog.Reader) {
	if e == nil {
		return
	}
	out := ExplainedProperty{Feature: f.Slug, Property: p.Slug, Offers: []Offer{}, Value: explainValue(r.Value)}
	asked := catalog.Candidates(p, held)
	for _, plan := range held {
		v, ok := plan.Value(f.Slug, p.Slug)
		if !ok {
			continue
		}
		offer := Offer{Plan: plan.Slug, Value: explainValue(v)}
		if v.Meter != nil && slices.ContainsFunc(asked, func(m *decision.Meter) bool { return *m == *v.Meter }) {
			used, counted := read(v.Meter)
			left := max(0, v.Meter.Limit-used)
			offer.Left, offer.Counted = &left, counted
		}
		out.Offers = append(out.Offers, offer)
	}
	if r.Plan != nil {
		out.Plan = r.Plan.Slug
	}
	if len(out.Offers) > 1 {
		switch {
		case p.Type == decision.String && len(p.Values) == 0:
			out.Rule = "order"
		case p.Lower:
			out.Rule = "lower"
		default:
			out.Rule = "higher"
		}
	}
	e.Properties = append(e.Properties, out)
}

// overrode notes what a feature workflow said about properties.
func (e *Explanation) overrode(f *catalog.Feature, overrides []decision.Override) {
	if e == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, o := range overrides {
		for i := range e.Properties {
			p := &e.Properties[i]
			if p.Feature != f.Slug || p.Property != o.Property {
				continue
			}
			p.Workflow, p.Override = f.Workflow.Path, o.Value
			if m := o.Meter; m != nil {
				v := MeterValue{State: m.Mode, Limit: m.Limit}
				set(&v.CounterID, m.CounterID)
				set(&v.PeriodType, m.Period)
				set(&v.UniqueResources, m.Unique)
				set(&v.RollingWindow, m.Rolling)
				p.Override = v
			}
		}
	}
}

// consumed notes what became of a consumption.
func (e *Explanation) consumed(c ExplainedConsumption) {
	if e == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.Consumed = append(e.Consumed, c)
}

// begin notes a run that begins. The trace is the run's; what begin returns ends the note.
func (e *Explanation) begin(kind workflows.Kind, path string) (trace *workflows.Trace, end func(err error, wall time.Duration)) {
	if e == nil {
		return nil, func(error, time.Duration) {}
	}
	run := &ExplainedRun{Workflow: path, Kind: kind}
	e.mu.Lock()
	e.Runs = append(e.Runs, run)
	e.mu.Unlock()
	trace = new(workflows.Trace)
	return trace, func(err error, wall time.Duration) {
		run.Slug, run.Outcome, run.Wall, run.Script = trace.Slug, outcomeOf(err), wall, trace.Script()
		run.Result, run.Lines = trace.Result(), trace.Lines()
		if err != nil {
			run.Error = err.Error()
		}
	}
}

// check is the explanation of an access check that an endpoint asks for; adopt takes it over. An endpoint may ask several
// times, at the same time: plans and properties are those of the first answer.
func (e *Explanation) check() *Explanation {
	if e == nil {
		return nil
	}
	return new(Explanation)
}

func (e *Explanation) adopt(check *Explanation) {
	if e == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.Class == "" {
		e.Class, e.Merged, e.Plans, e.Properties = check.Class, check.Merged, check.Plans, check.Properties
	}
	e.Runs = append(e.Runs, check.Runs...)
}

// explainValue is a value as people and JSON have it.
func explainValue(v catalog.Value) any {
	if v.Meter == nil {
		return v.Scalar
	}
	out := MeterValue{State: v.Meter.Mode}
	if v.Meter.Mode == decision.Metered {
		limit := v.Meter.Limit
		out.Limit, out.PeriodType, out.CounterID = &limit, v.Meter.Period, v.Meter.CounterID
		out.UniqueResources, out.RollingWindow = v.Meter.Unique, v.Meter.Rolling
	}
	return out
}
