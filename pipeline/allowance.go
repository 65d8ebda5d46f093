package pipeline

import (
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
)

// allowancesKept bounds the visitors that `meters.on_error: local` remembers. An outage must not turn a flood of fresh
// identities into memory; who leaves the list has a fresh, small allowance.
const allowancesKept = 100_000

// allowanceName is a visitor, a counter and a window.
type allowanceName struct {
	owner   state.Owner
	counter string
	period  decision.Period
	start   int64
}

// allowances grant a little while the store is down, from the memory of this process.
type allowances struct {
	mu   sync.Mutex
	used *lru.Cache[allowanceName, *allowanceUse]
}

type allowanceUse struct {
	units     int64
	resources map[string]bool
}

func newAllowances() *allowances {
	c, err := lru.New[allowanceName, *allowanceUse](allowancesKept)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &allowances{used: c}
}

// allowance is 10 % of a limit, at least 1, and never more than the limit.
func allowance(limit int64) int64 { return min(limit, max(1, limit/10)) }

// of is what is used of an allowance. It is kept only once take has recorded in it. The caller has the lock.
func (a *allowances) of(name allowanceName) *allowanceUse {
	if u, ok := a.used.Get(name); ok {
		return u
	}
	return new(allowanceUse)
}

// take is consume against the allowance. An empty resource counts every time.
func (a *allowances) take(name allowanceName, limit, units int64, partial bool, resource string) (granted bool, recorded, left int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	u := a.of(name)
	granted, recorded, left = u.work(limit, units, partial, resource)
	if recorded > 0 {
		u.units += recorded
		if resource != "" {
			if u.resources == nil {
				u.resources = make(map[string]bool)
			}
			u.resources[resource] = true // at most one for each unit of the allowance
		}
		a.used.Add(name, u)
	}
	return granted, recorded, left
}

// try is take without recording.
func (a *allowances) try(name allowanceName, limit, units int64, partial bool, resource string) (granted bool, recorded, left int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	u := a.of(name)
	return u.work(limit, units, partial, resource)
}

func (u *allowanceUse) work(limit, units int64, partial bool, resource string) (granted bool, recorded, left int64) {
	left = max(0, limit-u.units)
	switch {
	case resource != "" && u.resources[resource]:
		return true, 0, left
	case units <= left:
		return true, units, left - units
	case partial && left > 0:
		return true, left, 0
	}
	return false, 0, left
}

// left tells how much of the allowance remains and whether the resource was counted.
func (a *allowances) left(name allowanceName, limit int64, resource string) (int64, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	u := a.of(name)
	return max(0, limit-u.units), resource != "" && u.resources[resource]
}

// giveBack undoes a take.
func (a *allowances) giveBack(name allowanceName, units int64, resource string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if u, ok := a.used.Get(name); ok {
		u.units = max(0, u.units-units)
		delete(u.resources, resource)
	}
}

// withoutStore is meters.on_error: nothing, or a little from the memory of this process. What remains of the allowance is
// in After.Units.
func (m *meters) withoutStore(cause error, meter *decision.Meter, units int64, partial bool) (out state.Outcome, from *allowanceName) {
	if !m.p.catalog.Meters.Local {
		m.storeFailed(cause, meter.CounterID, AppliedClosed)
		return out, nil
	}
	name := m.allowanceName(meter)
	limit, resource := allowance(meter.Limit), m.uniqueResource(meter)
	if m.dry {
		out = m.imagineAllowance(name, limit, units, partial, resource)
	} else {
		out.Granted, out.Recorded, out.After.Units = m.p.allowances.take(name, limit, units, partial, resource)
	}
	if out.Recorded > 0 && !m.dry {
		from = &name
	}
	m.storeFailed(cause, meter.CounterID, AppliedLocal)
	return out, from
}

// window is where the window of a meter begins by this machine's clock. Rolling windows count in the calendar's here: an
// allowance need not be finer.
func (p *Pipeline) window(m *decision.Meter) time.Time {
	return state.Window{Period: m.Period, Location: p.catalog.Meters.Location}.Start(p.now())
}

func (m *meters) allowanceName(meter *decision.Meter) allowanceName {
	return allowanceName{
		owner:   m.owner,
		counter: meter.CounterID,
		period:  meter.Period,
		start:   m.p.window(meter).Unix(),
	}
}
