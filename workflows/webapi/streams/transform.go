package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Transform is the value behind TransformStream, or of a platform class that is one inside.
type Transform struct {
	env          *webidl.Env
	readable     *Readable
	writable     *Writable
	backpressure bool
	change       *webidl.Deferred // [[backpressureChangePromise]]
	controller   *transformController
}

// transformController is the value behind TransformStreamDefaultController.
type transformController struct {
	stream                   *Transform
	object                   *goja.Object
	transform, flush, cancel algorithm
	finish                   *webidl.Deferred // [[finishPromise]]
}

// NewTransform makes a transform stream of Go functions. transform gets each chunk, flush the end; both hand on chunks
// with Enqueue and have the stream fail by throwing. cleanup, which may be nil, is called when nothing more will come
// through without the end having been reached.
func NewTransform(e *webidl.Env, transform func(t *Transform, chunk goja.Value), flush func(*Transform), cleanup func()) *Transform {
	t := &Transform{env: e}
	c := &transformController{stream: t}
	c.transform = func(chunk goja.Value) goja.Value {
		if thrown, threw := caught(e, func() { transform(t, chunk) }); threw {
			return e.Rejected(thrown)
		}
		return nil
	}
	c.flush = func(goja.Value) goja.Value {
		if thrown, threw := caught(e, func() { flush(t) }); threw {
			return e.Rejected(thrown)
		}
		return nil
	}
	c.cancel = func(goja.Value) goja.Value {
		if cleanup != nil {
			cleanup()
		}
		return nil
	}
	t.initialize(nil, 1, nil, 0, nil)
	t.controller = c
	return t
}

// Enqueue hands on a chunk.
func (t *Transform) Enqueue(chunk goja.Value) { t.controller.enqueue(chunk) }

// Readable is the readable side.
func (t *Transform) Readable() *Readable { return t.readable }

// Writable is the writable side.
func (t *Transform) Writable() *Writable { return t.writable }

// GenericMembers are what GenericTransformStream mixes into a class of the platform whose objects' value is a T.
func GenericMembers[T any](of func(T) *Transform) []webidl.Member {
	return []webidl.Member{
		webidl.Attribute("readable", func(_ *webidl.Call, self T) goja.Value { return of(self).readable.Object() }),
		webidl.Attribute("writable", func(_ *webidl.Call, self T) goja.Value { return of(self).writable.Object() }),
	}
}

// initialize is InitializeTransformStream; start is the promise both sides begin with, nil for a fulfilled one.
func (t *Transform) initialize(start goja.Value, writableMark float64, writableSize func(goja.Value) float64, readableMark float64, readableSize func(goja.Value) float64) {
	t.writable = &Writable{env: t.env}
	t.writable.setUp(sinkAlgorithms{
		start: func(*writableController) goja.Value { return start },
		write: t.sinkWrite,
		close: func(goja.Value) goja.Value { return t.sinkClose() },
		abort: t.sinkAbort,
	}, writableMark, writableSize)
	t.readable = &Readable{env: t.env}
	t.readable.setUp(func(*Controller) goja.Value { return start },
		func(goja.Value) goja.Value { return t.sourcePull() }, t.sourceCancel, readableMark, readableSize)
	t.setBackpressure(true)
}

func (t *Transform) setBackpressure(on bool) {
	if t.change != nil {
		settle(t.change.Resolve(goja.Undefined()))
	}
	t.change = t.env.Defer()
	t.backpressure = on
}

// fail is TransformStreamError.
func (t *Transform) fail(reason goja.Value) {
	t.readable.controller.Error(reason)
	t.failWritable(reason)
}

// failWritable is TransformStreamErrorWritableAndUnblockWrite.
func (t *Transform) failWritable(reason goja.Value) {
	t.controller.clear()
	t.writable.controller.errorIfNeeded(reason)
	t.unblock()
}

func (t *Transform) unblock() {
	if t.backpressure {
		t.setBackpressure(false)
	}
}

func (c *transformController) clear() { c.transform, c.flush, c.cancel = nil, nil, nil }

func (c *transformController) enqueue(chunk goja.Value) {
	t := c.stream
	readable := t.readable.controller
	if !readable.CanEnqueue() {
		panic(typeError(t.env, "The readable side is closed or has failed"))
	}
	if thrown, threw := caught(t.env, func() { readable.Enqueue(chunk) }); threw {
		t.failWritable(thrown)
		panic(t.readable.stored)
	}
	if pressed := !readable.shouldPull(); pressed != t.backpressure {
		t.setBackpressure(true)
	}
}

func (c *transformController) terminate() {
	t := c.stream
	t.readable.controller.Close()
	t.failWritable(typeError(t.env, "The stream was terminated"))
}

// perform is TransformStreamDefaultControllerPerformTransform.
func (c *transformController) perform(chunk goja.Value) goja.Value {
	promise := c.transform.run(chunk)
	if promise == nil {
		promise = resolved(c.stream.env)
	}
	return c.stream.env.Then(promise, nil, func(reason goja.Value) goja.Value {
		c.stream.fail(reason)
		panic(reason)
	})
}

func (t *Transform) sinkWrite(chunk goja.Value) goja.Value {
	if !t.backpressure {
		return t.controller.perform(chunk)
	}
	return then(t.env, t.change.Promise, func(goja.Value) goja.Value {
		if t.writable.state == erroring {
			panic(t.writable.stored)
		}
		return t.controller.perform(chunk)
	})
}

// finishing runs the last algorithm of a transform, once: what comes first of close, abort and cancel.
func (t *Transform) finishing(last func() goja.Value, fulfilled, rejected func(done *webidl.Deferred, reason goja.Value)) goja.Value {
	c := t.controller
	if c.finish != nil {
		return c.finish.Promise
	}
	done := t.env.Defer()
	c.finish = done
	promise := last()
	c.clear()
	upon(t.env, promise, func() { fulfilled(done, nil) }, func(reason goja.Value) { rejected(done, reason) })
	return done.Promise
}

// failReadable is what the sink's algorithms do when the last one has thrown.
func (t *Transform) failReadable(done *webidl.Deferred, reason goja.Value) {
	t.readable.controller.Error(reason)
	settle(done.Reject(reason))
}

func (t *Transform) sinkAbort(reason goja.Value) goja.Value {
	return t.finishing(func() goja.Value { return t.controller.cancel.run(reason) }, func(done *webidl.Deferred, _ goja.Value) {
		if t.readable.state == errored {
			settle(done.Reject(t.readable.stored))
			return
		}
		t.readable.controller.Error(reason)
		settle(done.Resolve(goja.Undefined()))
	}, t.failReadable)
}

func (t *Transform) sinkClose() goja.Value {
	return t.finishing(func() goja.Value { return t.controller.flush.run(nil) }, func(done *webidl.Deferred, _ goja.Value) {
		if t.readable.state == errored {
			settle(done.Reject(t.readable.stored))
			return
		}
		t.readable.controller.Close()
		settle(done.Resolve(goja.Undefined()))
	}, t.failReadable)
}

func (t *Transform) sourceCancel(reason goja.Value) goja.Value {
	return t.finishing(func() goja.Value { return t.controller.cancel.run(reason) }, func(done *webidl.Deferred, _ goja.Value) {
		if t.writable.state == errored {
			settle(done.Reject(t.writable.stored))
			return
		}
		t.writable.controller.errorIfNeeded(reason)
		t.unblock()
		settle(done.Resolve(goja.Undefined()))
	}, func(done *webidl.Deferred, thrown goja.Value) {
		t.writable.controller.errorIfNeeded(thrown)
		t.unblock()
		settle(done.Reject(thrown))
	})
}

func (t *Transform) sourcePull() goja.Value {
	t.setBackpressure(false)
	return t.change.Promise
}
