package pipeline

import (
	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
)

// addition is what Store.Add takes, with the rolling windows that the project's meters and this one ask for.
func (p *Pipeline) addition(counter string, units int64, resource string, meter *decision.Meter) state.Addition {
	rolling := p.project.rolling[counter]
	if meter != nil && meter.Mode == decision.Metered && meter.Rolling {
		rolling = withPeriod(rolling, meter.Period)
	}
	return state.Addition{CounterID: counter, Units: units, Resource: resource, Location: p.catalog.Meters.Location, Rolling: rolling}
}

func withPeriod(list []decision.Period, period decision.Period) []decision.Period {
	for _, have := range list {
		if have == period {
			return list
		}
	}
	return append(append([]decision.Period(nil), list...), period)
}

// rollingPeriods lists for each counter the periods for which meters of the project ask for rolling windows.
func rollingPeriods(c *catalog.Project) map[string][]decision.Period {
	out := make(map[string][]decision.Period)
	for _, plan := range c.Plans {
		for _, v := range plan.Values {
			if m := v.Value.Meter; m != nil && m.Mode == decision.Metered && m.Rolling {
				id := m.CounterID
				if id == "" {
					if f := c.Feature(v.Feature); f != nil && f.Property(v.Property) != nil {
						id = f.Property(v.Property).CounterID
					}
				}
				out[id] = withPeriod(out[id], m.Period)
			}
		}
	}
	return out
}
