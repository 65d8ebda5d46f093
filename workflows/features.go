package workflows

import (
	"context"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/decision"
)

// features makes `features`: for each feature an object of its properties. With live, meters have consume and
// incrementCounter and show what these did.
func (c *call) features(list []*decision.Feature, live bool) goja.Value {
	members := make([]member, len(list))
	for i, f := range list {
		members[i] = member{name: f.Slug, make: func() goja.Value { return c.properties(f, live) }}
	}
	return c.object(members...)
}

func (c *call) properties(f *decision.Feature, live bool) goja.Value {
	o := c.rt.NewObject()
	for i := range f.Properties {
		p := &f.Properties[i]
		switch {
		case p.Meter != nil:
			set(o, p.Slug, c.meter(f.Slug, p, live))
		case p.Value == nil:
			set(o, p.Slug, goja.Null())
		default:
			set(o, p.Slug, p.Value)
		}
	}
	return o
}

// meter makes the object of a meterable property.
func (c *call) meter(feature string, p *decision.Property, live bool) *goja.Object {
	if !live {
		return c.meterState(p.Meter, p.IsFallback)
	}
	keys := c.keys().liveMeter
	if p.Meter.Mode == decision.Metered {
		keys = c.keys().liveMetered
	}
	m := &meter{c: c, feature: feature, slug: p.Slug, isFallback: p.IsFallback, status: p.Meter}
	m.shown = &record{keys: keys}
	m.shown.make = func(i int) goja.Value {
		switch keys[i] {
		case "consume":
			return c.named("consume", m.consume)
		case "incrementCounter":
			return c.named("incrementCounter", m.increment)
		}
		return c.meterMember(m.status, m.isFallback, i)
	}
	return c.rt.NewDynamicObject(m.shown)
}

// meterState is a meter without its methods.
func (c *call) meterState(m *decision.MeterStatus, isFallback bool) *goja.Object {
	keys := c.keys().meter
	if m.Mode == decision.Metered {
		keys = c.keys().metered
	}
	return c.record(keys, func(i int) goja.Value { return c.meterMember(m, isFallback, i) })
}

// meterMember is the value of a member by its place among the keys. Unit fields exist in state metered only.
func (c *call) meterMember(m *decision.MeterStatus, isFallback bool, i int) goja.Value {
	switch c.keys().metered[i] {
	case "state":
		return c.rt.ToValue(string(m.Mode))
	case "counterId":
		return c.rt.ToValue(m.CounterID)
	case "hasAccess":
		return c.rt.ToValue(m.HasAccess)
	case "isFallback":
		return c.rt.ToValue(isFallback)
	case "limit", "totalUnits":
		return c.rt.ToValue(m.Limit)
	case "periodType":
		return c.rt.ToValue(string(m.Period))
	case "rollingWindow":
		return c.rt.ToValue(m.Rolling)
	case "uniqueResources":
		return c.rt.ToValue(m.Unique)
	case "consumedUnits":
		return c.rt.ToValue(m.Consumed)
	case "remainingUnits":
		return c.rt.ToValue(m.Remaining)
	case "periodStart":
		return c.rt.ToValue(m.PeriodStart.UTC().Format(time.RFC3339))
	case "resourceIdUsed":
		return c.rt.ToValue(m.ResourceIDUsed)
	case "consumedInRequest":
		return c.rt.ToValue(m.ConsumedInRequest > 0)
	case "consumedUnitsInRequest":
		return c.rt.ToValue(m.ConsumedInRequest)
	default: // excessUnitsInRequest, unrecordedUnitsInRequest
		return c.rt.ToValue(m.ExcessInRequest)
	}
}

// meter is a meter in `features`.
type meter struct {
	c          *call
	feature    string
	slug       string
	isFallback bool
	status     *decision.MeterStatus
	shown      *record
}

func (m *meter) consume(fc goja.FunctionCall) goja.Value {
	c, units, partial := m.c, int64(1), false
	if options := c.options("consume", fc.Argument(0)); options != nil {
		units = c.units(options.Get("units"))
		partial = boolean(options.Get("allowPartialConsumption"))
	}
	return c.promise("consume", true, func(ctx context.Context) (settle, error) {
		status, err := c.run.Host.Consume(ctx, m.feature, m.slug, units, partial)
		if err != nil {
			return nil, err
		}
		return func() (goja.Value, error) {
			m.isFallback = status.IsFallback
			m.show(&status)
			return c.meterState(&status, m.isFallback), nil
		}, nil
	})
}

// show makes the object in `features` tell the new state.
func (m *meter) show(status *decision.MeterStatus) {
	m.status = status
	if m.shown.rest == nil && m.shown.values == nil {
		return // nothing was read yet
	}
	keys := m.c.keys().meter
	if status.Mode == decision.Metered {
		keys = m.c.keys().metered
	}
	for i, key := range keys {
		m.shown.Set(key, m.c.meterMember(status, m.isFallback, i))
	}
}

func (m *meter) increment(fc goja.FunctionCall) goja.Value {
	units := int64(1)
	if options := m.c.options("incrementCounter", fc.Argument(0)); options != nil {
		units = m.c.units(options.Get("units"))
	}
	return m.c.promise("incrementCounter", true, func(ctx context.Context) (settle, error) {
		return nothing, m.c.run.Host.IncrementMeter(ctx, m.feature, m.slug, units)
	})
}
