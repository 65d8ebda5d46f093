package workflows

import (
	"context"
	"fmt"

	"github.com/dop251/goja"
)

// readOnly tells whether the kind's `utils` may not write.
func (k Kind) readOnly() bool { return k == Provisioning || k == Feature }

func (c *call) utilsMember() member { return member{name: "utils", make: c.utils} }

func (c *call) utils() goja.Value {
	members := []member{
		{name: "buckets", make: c.buckets},
		{name: "cache", make: c.cache},
		{name: "experiments", make: c.experiments},
		{name: "identity", make: c.identityUtils},
		{name: "integrations", make: c.integrations},
		{name: "triggers", make: c.triggers},
	}
	if c.kind == Endpoint {
		members = append(members, c.function("accessCheck", c.accessCheck))
	}
	return c.object(members...)
}

// function is a member that is a function.
func (c *call) function(name string, f func(goja.FunctionCall) goja.Value) member {
	return member{name: name, make: func() goja.Value { return c.named(name, f) }}
}

// named makes a function of the script with a name: without one it would show that of a Go function.
func (c *call) named(name string, f func(goja.FunctionCall) goja.Value) goja.Value {
	o, ok := c.rt.ToValue(f).(*goja.Object)
	if ok {
		_ = o.DefineDataProperty("name", c.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return o
}

// write is a member that changes something. In a read-only kind it exists only to say so.
func (c *call) write(owner, name string, f func(goja.FunctionCall) goja.Value) member {
	if !c.kind.readOnly() {
		return c.function(name, f)
	}
	return c.function(name, func(goja.FunctionCall) goja.Value {
		panic(c.typeError("utils.%s.%s: %s workflows are read-only", owner, name, c.kind))
	})
}

// later is a member whose machinery is not built yet.
func (c *call) later(owner, name string) member {
	return c.function(name, func(goja.FunctionCall) goja.Value {
		panic(c.typeError("utils.%s.%s is not supported yet", owner, name))
	})
}

// experiences are slots that are filled elsewhere; until they are built each is empty, with one warning a run.
func (c *call) experiences() goja.Value {
	empty := func(name string, value func() goja.Value) member {
		return c.function(name, func(goja.FunctionCall) goja.Value {
			c.warnOnce("experiences are not supported yet: experiences." + name + " gives nothing")
			p, resolve, _ := c.rt.NewPromise()
			if err := resolve(value()); err != nil {
				panic(err)
			}
			return c.rt.ToValue(p)
		})
	}
	return c.object(
		empty("resolveAsJson", goja.Null),
		empty("resolveAsText", func() goja.Value { return c.rt.ToValue("") }),
		empty("resolveAsWebContent", func() goja.Value { return c.rt.NewArray() }),
	)
}

func (c *call) warnOnce(text string) {
	if c.warned[text] {
		return
	}
	if c.warned == nil {
		c.warned = map[string]bool{}
	}
	c.warned[text] = true
	c.r.Log("warn", text)
}

// accessCheck gives an endpoint plans and features of its visitor; it consumes nothing.
func (c *call) accessCheck(goja.FunctionCall) goja.Value {
	return c.promise("utils.accessCheck", false, func(ctx context.Context) (settle, error) {
		plans, features, err := c.run.Host.AccessCheck(ctx)
		if err != nil {
			return nil, fmt.Errorf("checking access: %w", err)
		}
		return func() (goja.Value, error) {
			return c.object(
				member{name: "plans", value: c.strings(plans)},
				member{name: "features", value: c.features(features, false)},
			), nil
		}, nil
	})
}
