package catalog

import (
	"cmp"

	"github.com/seed-eb607675/tollgate/decision"
)

// Assigned are the plans that every visitor of a class holds, in the project's order.
func Assigned(p *Project, class decision.Class) []*Plan {
	var out []*Plan
	for _, plan := range p.Plans {
		for _, c := range plan.Assign {
			if c == class {
				out = append(out, plan)
				break
			}
		}
	}
	return out
}

// Resolution is the value that a property has for a visitor.
type Resolution struct {
	Value Value
	Plan  *Plan // that gave the value; nil for the fallback
	// IsFallback is true when no held plan names the property.
	IsFallback bool
}

// Reader tells how many units of a meter's counter are used in its window now, and whether this request's resource is
// counted there already. Resolve asks it only about meters that Candidates lists.
type Reader func(m *decision.Meter) (used int64, counted bool)

// Resolve merges what the held plans give to one property. With several values p.Lower says which wins; meters are
// compared by what they leave now, so the winner may change in the course of a day. With no plan that names the property
// it is the fallback. The order of held does not matter: what is still equal goes to the plan declared first.
func Resolve(p *Property, held []*Plan, read Reader) Resolution {
	level, given := p.winningLevel(held)
	if given == 0 {
		return Resolution{Value: p.Fallback, IsFallback: true}
	}
	var best Resolution
	var bestLeft leaving
	for _, plan := range held {
		value, ok := plan.Value(p.Feature, p.Slug)
		if !ok || p.level(value) != level {
			continue
		}
		var left leaving
		if m := value.Meter; given > 1 && m != nil && m.Mode == decision.Metered {
			used, counted := read(m)
			left = leaving{units: max(0, m.Limit-used), free: m.Unique && counted}
		}
		order := left.compare(bestLeft)
		if p.Lower {
			order = -order
		}
		if best.Plan == nil || order > 0 || order == 0 && plan.order < best.Plan.order {
			best, bestLeft = Resolution{Value: value, Plan: plan}, left
		}
	}
	return best
}

// winningLevel is the level that wins whatever the counters say, and how many plans name the property.
func (p *Property) winningLevel(held []*Plan) (level float64, given int) {
	for _, plan := range held {
		value, ok := plan.Value(p.Feature, p.Slug)
		if !ok {
			continue
		}
		l := p.level(value)
		if given == 0 || p.Lower && l < level || !p.Lower && l > level {
			level = l
		}
		given++
	}
	return level, given
}

// level places a value among the values of the property, meters among themselves apart: a boolean is 0 or 1, a number
// itself, a text its place in Values, a meterable 0 off, 1 metered, 2 on. Texts without Values have no order.
func (p *Property) level(v Value) float64 {
	switch x := v.Scalar.(type) {
	case bool:
		if x {
			return 1
		}
	case float64:
		return x
	case string:
		for i, allowed := range p.Values {
			if allowed == x {
				return float64(i)
			}
		}
	}
	if v.Meter != nil {
		switch v.Meter.Mode {
		case decision.On:
			return 2
		case decision.Metered:
			return 1
		}
	}
	return 0
}

// leaving is what a meter leaves to the visitor now.
type leaving struct {
	units int64
	free  bool // this resource is counted already, so it takes no unit
}

// compare is positive if l is more than o. Of two that leave as many units the one that gives access to this resource
// is more.
func (l leaving) compare(o leaving) int {
	switch {
	case l.units != o.units:
		return cmp.Compare(l.units, o.units)
	case l.free == o.free:
		return 0
	case l.free:
		return 1
	}
	return -1
}

// Candidates are the meters that can win, so whose counters must be read before Resolve, each once: those that plans
// give to the property, unless another plan's on or off beats them, or the fallback, if it is one.
func Candidates(p *Property, held []*Plan) []*decision.Meter {
	if p.Type != decision.Meterable {
		return nil
	}
	level, given := p.winningLevel(held)
	if given == 0 {
		if m := p.Fallback.Meter; m != nil && m.Mode == decision.Metered {
			return []*decision.Meter{m}
		}
		return nil
	}
	if level != 1 {
		return nil
	}
	var out []*decision.Meter
	for _, plan := range held {
		value, ok := plan.Value(p.Feature, p.Slug)
		if ok && value.Meter != nil && value.Meter.Mode == decision.Metered {
			out = appendMeter(out, value.Meter)
		}
	}
	return out
}

func appendMeter(list []*decision.Meter, m *decision.Meter) []*decision.Meter {
	for _, have := range list {
		if *have == *m {
			return list
		}
	}
	return append(list, m)
}
