package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/dom"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

func readableClass() *webidl.Class {
	return &webidl.Class{
		Name:          "ReadableStream",
		Construct:     constructReadable,
		AsyncIterator: "values",
		Static:        []webidl.Member{{Name: "from", Length: 1, Method: from}},
		Members: []webidl.Member{
			webidl.Attribute("locked", func(c *webidl.Call, r *Readable) goja.Value { return c.Value(r.Locked()) }),
			webidl.Async("cancel", 0, func(c *webidl.Call, r *Readable) goja.Value {
				if r.Locked() {
					c.TypeError("the stream is locked")
				}
				return r.cancel(c.Arg(0))
			}),
			webidl.Operation("getReader", 0, func(c *webidl.Call, r *Readable) goja.Value {
				if v := webidl.Entry(c.Dictionary(0), "mode"); v != nil {
					if mode := c.USV(v); mode != "byob" {
						c.TypeError("%s", "mode cannot be \""+mode+"\"")
					}
					c.TypeError("byte streams are not supported, so there are no BYOB readers")
				}
				r.refuseLocked(c)
				return c.New("ReadableStreamDefaultReader", r.acquire())
			}),
			webidl.Operation("pipeThrough", 1, pipeThrough),
			webidl.Async("pipeTo", 1, func(c *webidl.Call, r *Readable) goja.Value {
				to := WritableOf(c.Env, c.Arg(0))
				if to == nil {
					c.TypeError("argument 1 is not a WritableStream")
				}
				options := pipeOptionsOf(c, 1)
				r.refuseLocked(c)
				if to.Locked() {
					c.TypeError("the WritableStream is locked")
				}
				return pipe(r, to, options)
			}),
			webidl.Operation("tee", 0, func(c *webidl.Call, r *Readable) goja.Value {
				r.refuseLocked(c)
				a, b := r.Tee(nil)
				return c.Runtime().NewArray(a.Object(), b.Object())
			}),
			webidl.Operation("values", 0, func(c *webidl.Call, r *Readable) goja.Value {
				keep := truth(c.Dictionary(0), "preventCancel")
				r.refuseLocked(c)
				return r.iterate(keep)
			}),
		},
	}
}

func (r *Readable) refuseLocked(c *webidl.Call) {
	if r.Locked() {
		c.TypeError("the stream is locked")
	}
}

func truth(dictionary *goja.Object, name string) bool {
	v := webidl.Entry(dictionary, name)
	return v != nil && v.ToBoolean()
}

// object is argument i, which may be left out but must be an object if it is not.
func object(c *webidl.Call, i int) *goja.Object {
	if !c.Given(i) {
		return nil
	}
	o, ok := c.Arg(i).(*goja.Object)
	if !ok {
		c.TypeError("argument %d is not an object", i+1)
	}
	return o
}

func constructReadable(c *webidl.Call) any {
	source := object(c, 0)
	queuing := strategyOf(c, 1)
	webidl.Entry(source, "autoAllocateChunkSize") // read in the standard's order; it means something to byte streams alone
	cancel, pull, start := method(c, source, "cancel"), method(c, source, "pull"), method(c, source, "start")
	if v := webidl.Entry(source, "type"); v != nil {
		if kind := c.USV(v); kind != "bytes" {
			c.TypeError("%s", "type cannot be \""+kind+"\"")
		}
		c.TypeError("byte streams (type: \"bytes\") are not supported: leave type out and enqueue Uint8Array chunks")
	}
	mark := queuing.highWaterMark(c, 1)
	r := &Readable{env: c.Env, object: c.This.(*goja.Object)}
	var begin func(*Controller) goja.Value
	if start != nil {
		begin = func(k *Controller) goja.Value { return start(k.Object()) }
	}
	var pulling algorithm
	if pull != nil {
		e := c.Env
		pulling = func(goja.Value) goja.Value {
			return e.Promised(func() goja.Value { return pull(r.controller.Object()) })
		}
	}
	r.setUp(begin, pulling, promised(c.Env, cancel), mark, queuing.size)
	return r
}

// pipeOptions are StreamPipeOptions.
type pipeOptions struct {
	preventAbort, preventCancel, preventClose bool
	signal                                    *dom.Signal // nil: none
}

func pipeOptionsOf(c *webidl.Call, i int) pipeOptions {
	d := c.Dictionary(i)
	o := pipeOptions{preventAbort: truth(d, "preventAbort"), preventCancel: truth(d, "preventCancel"), preventClose: truth(d, "preventClose")}
	if v := webidl.Entry(d, "signal"); v != nil {
		if o.signal = dom.SignalOf(c.Env, v); o.signal == nil {
			c.TypeError("signal is not an AbortSignal")
		}
	}
	return o
}

func pipeThrough(c *webidl.Call, r *Readable) goja.Value {
	pair := c.Dictionary(0)
	source := webidl.Entry(pair, "readable")
	if source == nil || ReadableOf(c.Env, source) == nil {
		c.TypeError("readable is not a ReadableStream")
	}
	var to *Writable
	if v := webidl.Entry(pair, "writable"); v != nil {
		to = WritableOf(c.Env, v)
	}
	if to == nil {
		c.TypeError("writable is not a WritableStream")
	}
	options := pipeOptionsOf(c, 1)
	r.refuseLocked(c)
	if to.Locked() {
		c.TypeError("the WritableStream is locked")
	}
	c.Handled(pipe(r, to, options))
	return source
}
