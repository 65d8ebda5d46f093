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
	o := c.rt.NewObject()
	c.showMeter(o, p.Meter, p.IsFallback)
	if !live {
		return o
	}
	slug, isFallback := p.Slug, p.IsFallback
	set(o, "consume", func(fc goja.FunctionCall) goja.Value {
		units, partial := int64(1), false
		if options := c.options("consume", fc.Argument(0)); options != nil {
			units = c.units(options.Get("units"))
			partial = boolean(options.Get("allowPartialConsumption"))
		}
		return c.promise("consume", true, func(ctx context.Context) (settle, error) {
			status, err := c.run.Host.Consume(ctx, feature, slug, units, partial)
			if err != nil {
				return nil, err
			}
			return func() (goja.Value, error) {
				c.showMeter(o, &status, isFallback)
				state := c.rt.NewObject()
				c.showMeter(state, &status, isFallback)
				return state, nil
			}, nil
		})
	})
	set(o, "incrementCounter", func(fc goja.FunctionCall) goja.Value {
		units := int64(1)
		if options := c.options("incrementCounter", fc.Argument(0)); options != nil {
			units = c.units(options.Get("units"))
		}
		return c.promise("incrementCounter", true, func(ctx context.Context) (settle, error) {
			return nothing, c.run.Host.IncrementMeter(ctx, feature, slug, units)
		})
	})
	return o
}

// showMeter writes a meter's state into an object. Unit fields exist in state metered only.
func (c *call) showMeter(o *goja.Object, m *decision.MeterStatus, isFallback bool) {
	set(o, "state", string(m.Mode))
	set(o, "counterId", m.CounterID)
	set(o, "hasAccess", m.HasAccess)
	set(o, "isFallback", isFallback)
	if m.Mode != decision.Metered {
		return
	}
	set(o, "limit", m.Limit)
	set(o, "periodType", string(m.Period))
	set(o, "rollingWindow", m.Rolling)
	set(o, "uniqueResources", m.Unique)
	set(o, "totalUnits", m.Limit)
	set(o, "consumedUnits", m.Consumed)
	set(o, "remainingUnits", m.Remaining)
	set(o, "periodStart", m.PeriodStart.UTC().Format(time.RFC3339))
	set(o, "resourceIdUsed", m.ResourceIDUsed)
	set(o, "consumedInRequest", m.ConsumedInRequest > 0)
	set(o, "consumedUnitsInRequest", m.ConsumedInRequest)
	set(o, "excessUnitsInRequest", m.ExcessInRequest)
	set(o, "unrecordedUnitsInRequest", m.ExcessInRequest)
}
