package pipeline

import (
	"context"
	"errors"
	"slices"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/workflows"
)

// resolve works out what the held plans give each property of every feature, and reads the counters that this needs in
// one question to the store.
func (q *request) resolve(ctx context.Context) {
	var questions []state.Question
	place := func(m *decision.Meter) int { // a handful at most
		return slices.Index(questions, q.meters.question(m))
	}
	for _, f := range q.p.catalog.Features {
		for _, p := range f.Properties {
			for _, m := range catalog.Candidates(p, q.plans) {
				if place(m) < 0 {
					questions = append(questions, q.meters.question(m))
				}
			}
		}
	}
	var readings []state.Reading
	if len(questions) > 0 {
		var err error
		if readings, err = q.p.store.Tally(ctx, q.owner, questions); err != nil {
			q.meters.storeFailed(err, "", q.localOrClosed())
			readings = nil
		}
	}
	read := func(m *decision.Meter) (int64, bool) {
		if readings == nil {
			return 0, false
		}
		r := readings[place(m)]
		return r.Units, r.ResourceUsed
	}
	features := make([]*decision.Feature, len(q.p.catalog.Features))
	for i, f := range q.p.catalog.Features {
		features[i] = &decision.Feature{ID: f.ID, Slug: f.Slug, Properties: make([]decision.Property, len(f.Properties))}
		for j, p := range f.Properties {
			r := catalog.Resolve(p, q.plans, read)
			q.in.Explain.resolved(f, p, q.plans, r, read)
			out := &features[i].Properties[j]
			*out = decision.Property{Slug: p.Slug, Type: p.Type, Value: r.Value.Scalar, IsFallback: r.IsFallback}
			if p.Type != decision.Meterable {
				continue
			}
			meter := decision.Meter{Mode: decision.Off}
			if r.Value.Meter != nil {
				meter = *r.Value.Meter
			}
			if meter.CounterID == "" {
				meter.CounterID = p.CounterID
			}
			switch {
			case meter.Mode != decision.Metered:
				out.Meter = &decision.MeterStatus{Meter: meter, HasAccess: meter.Mode == decision.On}
			case readings == nil:
				out.Meter = &decision.MeterStatus{Meter: meter}
				q.unread(out)
			default:
				s := status(meter, readings[place(&meter)])
				out.Meter = &s
			}
		}
	}
	q.meters.set(features)
}

// override asks the workflows of all features at once. Each sees what the plans gave, never what another said. Where
// one fails the plans' values stand, except that every meter of a gating feature is off: who can no longer tell what
// is paid for gives nothing away.
func (q *request) override(ctx context.Context) {
	features := append([]*decision.Feature(nil), q.meters.snapshot()...)
	var asked []int
	for i, f := range q.p.catalog.Features {
		if !f.Workflow.IsZero() {
			asked = append(asked, i)
		}
	}
	if len(asked) == 0 {
		return
	}
	changed := make([]*decision.Feature, len(asked))
	open := make([][]int, len(asked)) // properties whose meters have to be read
	errs := together(len(asked), func(n int) error {
		i := asked[n]
		f := q.p.catalog.Features[i]
		return q.run(ctx, workflows.Feature, f.Workflow.Path, func(run *workflows.Run) error {
			run.Trace.Name(f.Slug)
			overrides, err := q.p.set.Feature(ctx, f, run, q.shared, &workflows.FeatureArgs{Feature: features[i], Plans: q.d.Plans})
			if err != nil {
				return err
			}
			changed[n], open[n], err = overridden(features[i], f, overrides)
			if err == nil {
				q.in.Explain.overrode(f, overrides)
			}
			return err
		})
	})
	var questions []state.Question
	for n, err := range errs {
		i := asked[n]
		if err != nil {
			applied := AppliedNone
			if q.p.catalog.Features[i].Gate {
				applied = AppliedClosed
				features[i] = off(features[i])
			}
			q.fail(ctx, Failure{Stage: StageFeatures, Slug: q.p.catalog.Features[i].Slug, Err: err, Applied: applied})
			open[n] = nil
			continue
		}
		features[i] = changed[n]
		for _, p := range open[n] {
			questions = append(questions, q.meters.question(&features[i].Properties[p].Meter.Meter))
		}
	}
	if len(questions) > 0 {
		readings, err := q.p.store.Tally(ctx, q.owner, questions)
		if err != nil {
			q.meters.storeFailed(err, "", q.localOrClosed())
			readings = nil
		}
		next := 0
		for n, i := range asked {
			for _, p := range open[n] {
				property := &features[i].Properties[p]
				if readings == nil {
					q.unread(property)
				} else {
					*property.Meter = status(property.Meter.Meter, readings[next])
				}
				next++
			}
		}
	}
	q.meters.set(features)
}

// overridden is a feature with what its workflow said about it, and which of its meters have to be read anew.
func overridden(f *decision.Feature, defined *catalog.Feature, overrides []decision.Override) (*decision.Feature, []int, error) {
	out := *f
	out.Properties = append([]decision.Property(nil), f.Properties...)
	var open []int
	for _, o := range overrides {
		at := -1
		for i := range out.Properties {
			if out.Properties[i].Slug == o.Property {
				at = i
			}
		}
		if at < 0 {
			return nil, nil, invalidOverride(defined, o.Property, "the feature has no such property")
		}
		property := &out.Properties[at]
		if (o.Meter != nil) != (property.Type == decision.Meterable) {
			return nil, nil, invalidOverride(defined, o.Property, "the value is not of the property's type")
		}
		property.IsFallback = false
		if o.Meter == nil {
			property.Value = o.Value
			continue
		}
		meter, err := definition(o.Meter, property.Meter.Meter, defined.Property(o.Property).CounterID)
		if err != nil {
			return nil, nil, invalidOverride(defined, o.Property, err.Error())
		}
		property.Meter = &decision.MeterStatus{Meter: meter, HasAccess: meter.Mode == decision.On}
		if meter.Mode == decision.Metered {
			open = append(open, at)
		}
	}
	return &out, open, nil
}

// definition completes a meter: members left out come from the plans' meter, else they are lifetime, not unique, not
// rolling, and the property's own counter.
func definition(o *decision.MeterOverride, plans decision.Meter, own string) (decision.Meter, error) {
	m := decision.Meter{Mode: o.Mode, CounterID: own}
	if o.Mode != decision.Metered {
		if plans.CounterID != "" {
			m.CounterID = plans.CounterID
		}
		if o.CounterID != nil {
			m.CounterID = *o.CounterID
		}
		return m, nil
	}
	if plans.Mode == decision.Metered {
		m = plans
	} else {
		m.Period = decision.Lifetime
		if o.Limit == nil {
			return m, errors.New("limit is required where no plan gives a meter")
		}
	}
	set(&m.CounterID, o.CounterID)
	set(&m.Limit, o.Limit)
	set(&m.Unique, o.Unique)
	set(&m.Period, o.Period)
	set(&m.Rolling, o.Rolling)
	if m.Period == decision.Lifetime && m.Rolling {
		return m, errors.New("a lifetime does not roll")
	}
	return m, nil
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

func invalidOverride(f *catalog.Feature, property, reason string) error {
	cause := &decision.ValueError{Path: "result." + property, Reason: reason}
	return &workflows.RunError{
		Workflow: f.Workflow.Path,
		Kind:     workflows.Feature,
		Outcome:  workflows.Invalid,
		Message:  cause.Error(),
		Cause:    cause,
	}
}

// off is a feature with all its meters refused.
func off(f *decision.Feature) *decision.Feature {
	out := *f
	out.Properties = append([]decision.Property(nil), f.Properties...)
	for i := range out.Properties {
		p := &out.Properties[i]
		if p.Meter != nil {
			p.Meter = &decision.MeterStatus{Meter: decision.Meter{Mode: decision.Off, CounterID: p.Meter.CounterID}}
			p.IsFallback = true
		}
	}
	return &out
}

// status is a meter read against its counter, before the request has consumed anything.
func status(m decision.Meter, r state.Reading) decision.MeterStatus {
	s := decision.MeterStatus{
		Meter:          m,
		Consumed:       r.Units,
		Remaining:      max(0, m.Limit-r.Units),
		PeriodStart:    r.Start,
		ResourceIDUsed: m.Unique && r.ResourceUsed,
	}
	s.HasAccess = s.Remaining > 0 || s.ResourceIDUsed
	return s
}

// unread is a meter whose counter could not be read: no access, or what is left of the local allowance.
func (q *request) unread(property *decision.Property) {
	m := property.Meter.Meter
	property.IsFallback = true
	s := decision.MeterStatus{Meter: m, PeriodStart: q.p.window(&m)}
	if q.p.catalog.Meters.Local {
		s.Remaining, s.ResourceIDUsed = q.p.allowances.left(q.meters.allowanceName(&m), allowance(m.Limit), q.meters.uniqueResource(&m))
		s.HasAccess = s.Remaining > 0 || s.ResourceIDUsed
	}
	property.Meter = &s
}

func (q *request) localOrClosed() string {
	if q.p.catalog.Meters.Local {
		return AppliedLocal
	}
	return AppliedClosed
}
