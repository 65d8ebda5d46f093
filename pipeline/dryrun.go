package pipeline

import (
	"context"

	"github.com/seed-eb607675/tollgate/state"
)

// virtualUse is what a dry run would have added to a counter.
type virtualUse struct {
	units    int64
	resource bool // the request's resource would be counted
}

// ask puts the question to the store, in a dry run behind what the request would have recorded before.
func (m *meters) ask(ctx context.Context, q state.Question, limit, units int64, partial bool) (state.Outcome, error) {
	c := state.Consumption{
		Question:     q,
		Limit:        limit,
		Units:        units,
		AllowPartial: partial,
		DryRun:       m.dry,
		Rolling:      m.p.project.rolling[q.CounterID],
	}
	if !m.dry {
		return m.p.store.Consume(ctx, m.owner, c)
	}
	m.mu.Lock()
	var before virtualUse
	if v := m.virtual[q.CounterID]; v != nil {
		before = *v
	}
	m.mu.Unlock()
	if q.Unique && q.Resource != "" && before.resource {
		c.Units, c.Limit = 1, 0 // only to read the counter
		out, err := m.p.store.Consume(ctx, m.owner, c)
		if err != nil {
			return out, err
		}
		out.After.Units += before.units
		return state.Outcome{Granted: true, After: out.After}, nil
	}
	c.Limit = max(0, limit-before.units)
	out, err := m.p.store.Consume(ctx, m.owner, c)
	if err != nil {
		return out, err
	}
	out.After.Units += before.units
	m.imagine(q.CounterID, out.Recorded, q.Unique && out.Recorded > 0)
	return out, nil
}

// imagine adds to what a dry run would have recorded.
func (m *meters) imagine(counter string, units int64, resource bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.virtual == nil {
		m.virtual = make(map[string]*virtualUse)
	}
	v := m.virtual[counter]
	if v == nil {
		v = new(virtualUse)
		m.virtual[counter] = v
	}
	v.units += units
	v.resource = v.resource || resource
}

// imagineAllowance is a dry run's share of the allowance, behind what the request would have taken before.
func (m *meters) imagineAllowance(name allowanceName, limit, units int64, partial bool, resource string) (out state.Outcome) {
	m.mu.Lock()
	before := m.virtual[name.counter]
	m.mu.Unlock()
	if before != nil {
		limit = max(0, limit-before.units)
		if before.resource && resource != "" {
			return state.Outcome{Granted: true, After: state.Reading{Units: limit}}
		}
	}
	out.Granted, out.Recorded, out.After.Units = m.p.allowances.try(name, limit, units, partial, resource)
	m.imagine(name.counter, out.Recorded, resource != "" && out.Recorded > 0)
	return out
}
