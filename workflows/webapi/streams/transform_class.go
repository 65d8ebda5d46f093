package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

func transformClass() *webidl.Class {
	return &webidl.Class{
		Name:      "TransformStream",
		Construct: constructTransform,
		Members:   GenericMembers(func(t *Transform) *Transform { return t }),
	}
}

func constructTransform(c *webidl.Call) any {
	transformer := object(c, 0)
	writable, readable := strategyOf(c, 1), strategyOf(c, 2)
	cancel, flush := method(c, transformer, "cancel"), method(c, transformer, "flush")
	readableType := webidl.Entry(transformer, "readableType")
	start, transform := method(c, transformer, "start"), method(c, transformer, "transform")
	writableType := webidl.Entry(transformer, "writableType")
	if readableType != nil || writableType != nil {
		c.RangeError("readableType and writableType are reserved and must be left out")
	}
	readableMark, writableMark := readable.highWaterMark(c, 0), writable.highWaterMark(c, 1)
	e := c.Env
	t := &Transform{env: e}
	begin := e.Defer()
	t.initialize(begin.Promise, writableMark, writable.size, readableMark, readable.size)
	k := &transformController{stream: t, cancel: promised(e, cancel)}
	t.controller = k
	k.transform = func(chunk goja.Value) goja.Value {
		if transform == nil {
			if thrown, threw := caught(e, func() { k.enqueue(chunk) }); threw {
				return e.Rejected(thrown)
			}
			return nil
		}
		return e.Promised(func() goja.Value { return transform(chunk, k.Object()) })
	}
	if flush != nil {
		k.flush = func(goja.Value) goja.Value { return e.Promised(func() goja.Value { return flush(k.Object()) }) }
	}
	result := goja.Undefined()
	if start != nil {
		result = start(k.Object())
	}
	settle(begin.Resolve(result))
	return t
}

// Object is the TransformStreamDefaultController itself.
func (c *transformController) Object() *goja.Object {
	if c.object == nil {
		c.object = c.stream.env.New("TransformStreamDefaultController", c)
	}
	return c.object
}

func transformControllerClass() *webidl.Class {
	return &webidl.Class{
		Name: "TransformStreamDefaultController",
		Members: []webidl.Member{
			webidl.Attribute("desiredSize", func(c *webidl.Call, t *transformController) goja.Value {
				readable := t.stream.readable
				if readable.state == errored {
					return goja.Null()
				}
				return c.Value(readable.controller.desired())
			}),
			webidl.Operation("enqueue", 0, func(c *webidl.Call, t *transformController) goja.Value {
				t.enqueue(c.Arg(0))
				return goja.Undefined()
			}),
			webidl.Operation("error", 0, func(c *webidl.Call, t *transformController) goja.Value {
				t.stream.fail(c.Arg(0))
				return goja.Undefined()
			}),
			webidl.Operation("terminate", 0, func(_ *webidl.Call, t *transformController) goja.Value {
				t.terminate()
				return goja.Undefined()
			}),
		},
	}
}
