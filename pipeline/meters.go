package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/workflows"
)

// meters is what one request knows of its visitor's meters. The feature states in it are never changed, only replaced:
// a stage that was handed some keeps a true picture of the moment it began. Safe for concurrent use, since the
// workflows of a stage run at the same time.
type meters struct {
	p        *Pipeline
	owner    state.Owner
	resource string
	dry      bool

	explain *Explanation

	// dryRun is held over a whole virtual consumption, so that several add up as real ones would.
	dryRun sync.Mutex

	mu       sync.Mutex
	features []*decision.Feature
	asked    map[propertyName]bool // consume was called: hasAccess is its outcome
	virtual  map[string]*virtualUse
	units    int64
	failures []Failure // of the store
}

type propertyName struct{ feature, property string }

// entry is one recording, kept to be undone.
type entry struct {
	name     propertyName
	counter  string
	recorded int64
	excess   int64
	unique   bool
	receipt  state.Receipt // zero in a dry run and for local units
	access   bool          // what the meter said before
	fallback bool
	local    *allowanceName // units of the local allowance
	resource string         // that the allowance counted
}

// snapshot is the feature states as of now. Nobody may change them.
func (m *meters) snapshot() []*decision.Feature {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.features
}

// set replaces the feature states as a stage has worked them out.
func (m *meters) set(features []*decision.Feature) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.features = features
}

// recorded is how many units the request recorded, or in a dry run would have.
func (m *meters) recorded() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.units
}

// outages hands out the failures of the store.
func (m *meters) outages() []Failure {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := m.failures
	m.failures = nil
	return out
}

// find gives the place of a meterable property, or an error that becomes a TypeError in the script.
func (m *meters) find(name propertyName) (f, p int, err error) {
	for i, feature := range m.features {
		if feature.Slug != name.feature {
			continue
		}
		for j := range feature.Properties {
			if feature.Properties[j].Slug == name.property && feature.Properties[j].Meter != nil {
				return i, j, nil
			}
		}
	}
	return 0, 0, &workflows.TypeError{Text: fmt.Sprintf("%s.%s is not a meter", name.feature, name.property)}
}

// change replaces one property by a copy that the caller may write to until it gives up the lock.
func (m *meters) change(f, p int) *decision.Property {
	features := append([]*decision.Feature(nil), m.features...)
	feature := *features[f]
	feature.Properties = append([]decision.Property(nil), feature.Properties...)
	property := &feature.Properties[p]
	meter := *property.Meter
	property.Meter = &meter
	features[f] = &feature
	m.features = features
	return property
}

// consume is one atomic check-and-add of the store and what follows from it. The entry is nil if nothing was recorded
// or asked beyond the limit.
func (m *meters) consume(ctx context.Context, name propertyName, units int64, partial bool) (decision.MeterStatus, *entry, error) {
	if units < 1 {
		return decision.MeterStatus{}, nil, &workflows.RangeError{Text: "units must be an integer from 1"}
	}
	if m.dry {
		m.dryRun.Lock()
		defer m.dryRun.Unlock()
	}
	m.mu.Lock()
	f, p, err := m.find(name)
	if err != nil {
		m.mu.Unlock()
		return decision.MeterStatus{}, nil, err
	}
	meter := m.features[f].Properties[p].Meter.Meter
	if meter.Mode != decision.Metered {
		status := *m.features[f].Properties[p].Meter
		status.HasAccess = meter.Mode == decision.On
		status.IsFallback = m.features[f].Properties[p].IsFallback
		m.mu.Unlock()
		return status, nil, nil
	}
	question := m.question(&meter)
	m.mu.Unlock()

	out, err := m.ask(ctx, question, meter.Limit, units, partial)
	e := &entry{name: name, counter: meter.CounterID, unique: meter.Unique, recorded: out.Recorded, receipt: out.Receipt}
	if err != nil {
		out, e.local = m.withoutStore(err, &meter, units, partial)
		e.recorded, e.resource = out.Recorded, m.uniqueResource(&meter)
	}
	if !out.Granted {
		e.excess = units
	} else if out.Recorded > 0 {
		e.excess = units - out.Recorded
	}

	m.mu.Lock()
	defer m.mu.Unlock()
	if m.asked == nil {
		m.asked = make(map[propertyName]bool)
	}
	m.asked[name] = true
	m.units += e.recorded
	m.spread(f, p, e)
	property := m.change(f, p)
	s := property.Meter
	e.access, e.fallback = s.HasAccess, property.IsFallback
	s.HasAccess = out.Granted
	s.ConsumedInRequest += e.recorded
	s.ExcessInRequest += e.excess
	if err != nil {
		property.IsFallback = true
		s.Remaining = out.After.Units // of the allowance
	} else {
		if s.PeriodStart.Equal(out.After.Start) {
			s.Consumed = max(s.Consumed, out.After.Units) // answers to parallel calls may come in another order
		} else {
			s.Consumed, s.PeriodStart = out.After.Units, out.After.Start
		}
		s.Remaining = max(0, meter.Limit-s.Consumed)
	}
	m.explain.consumed(ExplainedConsumption{Feature: name.feature, Property: name.property, CounterID: meter.CounterID,
		Units: units, Recorded: e.recorded, Granted: out.Granted})
	if e.recorded == 0 && e.excess == 0 {
		e = nil
	}
	status := *s
	status.IsFallback = property.IsFallback
	return status, e, nil
}

func (m *meters) question(meter *decision.Meter) state.Question {
	return state.Question{
		CounterID: meter.CounterID,
		Window:    state.Window{Period: meter.Period, Rolling: meter.Rolling, Location: m.p.catalog.Meters.Location},
		Unique:    meter.Unique,
		Resource:  m.resource,
	}
}

func (m *meters) uniqueResource(meter *decision.Meter) string {
	if meter.Unique {
		return m.resource
	}
	return ""
}

func (m *meters) storeFailed(cause error, counter, applied string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.failures = append(m.failures, Failure{Stage: StageState, Slug: counter, Err: cause, Applied: applied})
}

// increment adds to a meter without asking the limit.
func (m *meters) increment(ctx context.Context, name propertyName, units int64) (*entry, error) {
	if units < 1 {
		return nil, &workflows.RangeError{Text: "units must be an integer from 1"}
	}
	m.mu.Lock()
	f, p, err := m.find(name)
	if err != nil {
		m.mu.Unlock()
		return nil, err
	}
	meter := m.features[f].Properties[p].Meter.Meter
	m.mu.Unlock()
	e := &entry{name: name, counter: meter.CounterID, unique: meter.Unique, recorded: units}
	if m.dry {
		m.imagine(meter.CounterID, units, meter.Unique)
	} else {
		receipt, err := m.p.store.Add(ctx, m.owner, m.p.addition(meter.CounterID, units, m.uniqueResource(&meter), &meter))
		if err != nil {
			return nil, unavailableError("adding to counter", err)
		}
		e.receipt = receipt
		e.recorded = receipt.Units // 0 where the resource had been counted
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.units += e.recorded
	m.spread(f, p, e)
	property := m.change(f, p)
	property.Meter.ConsumedInRequest += e.recorded
	m.explain.consumed(ExplainedConsumption{Feature: name.feature, Property: name.property, CounterID: meter.CounterID,
		Units: units, Recorded: e.recorded, Granted: true})
	e.access, e.fallback = property.Meter.HasAccess, property.IsFallback
	if !meter.Unique || !property.Meter.ResourceIDUsed {
		m.move(name, property, e.recorded, meter.Unique && m.resource != "")
	}
	return e, nil
}

// counted tells the request's own meters that a workflow added to one of their counters by its id.
func (m *meters) counted(counter string, units int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.spread(-1, -1, &entry{counter: counter, recorded: units})
}

// spread shows a recording in all meters that read the same counter but the one it was made through.
func (m *meters) spread(f, p int, e *entry) {
	if e.recorded == 0 || e.local != nil {
		return
	}
	for i, feature := range m.features {
		for j := range feature.Properties {
			other := feature.Properties[j].Meter
			if other == nil || other.Mode != decision.Metered || other.CounterID != e.counter || i == f && j == p {
				continue
			}
			property := m.change(i, j)
			m.move(propertyName{feature.Slug, property.Slug}, property, e.recorded, e.unique && e.recorded > 0 && m.resource != "")
		}
	}
}

// move shifts a meter's tally. Access follows, unless a consume has settled it; counted tells that the request's resource
// is free now where resources count once.
func (m *meters) move(name propertyName, property *decision.Property, units int64, counted bool) {
	s := property.Meter
	if s.Mode != decision.Metered || s.Remaining != max(0, s.Limit-s.Consumed) {
		return // not read: with the store down what remains is what meters.on_error says
	}
	s.Consumed = max(0, s.Consumed+units)
	s.Remaining = max(0, s.Limit-s.Consumed)
	if !m.asked[name] {
		s.HasAccess = s.Remaining > 0 || s.Unique && (s.ResourceIDUsed || counted)
	}
}

// forget takes the recordings of a failed run out of the request's picture, the latest first, and gives them back.
func (m *meters) forget(ctx context.Context, entries []*entry) {
	if len(entries) == 0 {
		return
	}
	m.mu.Lock()
	for _, e := range slices.Backward(entries) {
		m.units -= e.recorded
		if v := m.virtual[e.counter]; v != nil {
			v.units -= e.recorded
			v.resource = v.resource && v.units > 0
		}
		f, p, err := m.find(e.name)
		if err != nil {
			continue // it was there when the run recorded
		}
		undo := *e
		undo.recorded = -e.recorded
		m.spread(f, p, &undo)
		property := m.change(f, p)
		s := property.Meter
		s.ConsumedInRequest -= e.recorded
		s.ExcessInRequest -= e.excess
		if e.local == nil {
			m.move(e.name, property, -e.recorded, false)
		}
		s.HasAccess, property.IsFallback = e.access, e.fallback
	}
	m.mu.Unlock()
	m.p.giveBack(ctx, m.owner, entries)
}

// unavailableError is how an outage of the store reaches a script: never as absence.
func unavailableError(doing string, cause error) error {
	if errors.Is(cause, workflows.ErrUnavailable) {
		return cause
	}
	return fmt.Errorf("%s: %w: %w", doing, workflows.ErrUnavailable, cause)
}
