// Package performance is performance.now and performance.timeOrigin (High Resolution Time).
package performance

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

type performance struct{}

// Classes describe the interfaces of this package.
func Classes() []*webidl.Class {
	return []*webidl.Class{performanceClass()}
}

func performanceClass() *webidl.Class {
	now := func(c *webidl.Call, _ *performance) goja.Value { return c.Value(webidl.Elapsed(c.Env)) }
	origin := func(c *webidl.Call, _ *performance) goja.Value { return c.Value(webidl.Origin(c.Env)) }
	return &webidl.Class{
		Name: "Performance",
		Members: []webidl.Member{
			webidl.Operation("now", 0, now),
			webidl.Attribute("timeOrigin", origin),
			webidl.Operation("toJSON", 0, func(c *webidl.Call, p *performance) goja.Value {
				o := c.Runtime().NewObject()
				_ = o.Set("timeOrigin", origin(c, p))
				return o
			}),
		},
	}
}

// Object makes the global performance.
func Object(e *webidl.Env) goja.Value { return e.New("Performance", &performance{}) }
