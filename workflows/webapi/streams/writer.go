package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// writer is the value behind WritableStreamDefaultWriter.
type writer struct {
	stream *Writable // nil once released
	closed outcome
	ready  outcome
}

// acquire is AcquireWritableStreamDefaultWriter for a stream that is not locked.
func (w *Writable) acquire() *writer {
	k := &writer{stream: w}
	w.writer = k
	switch w.state {
	case open:
		if w.isClosing() || !w.backpressure {
			k.ready.resolve()
		}
	case erroring:
		k.ready.reject(w.env, w.stored)
	case closed:
		k.ready.resolve()
		k.closed.resolve()
	case errored:
		k.ready.reject(w.env, w.stored)
		k.closed.reject(w.env, w.stored)
	}
	return k
}

// writeRequest is one who waits for a chunk to be written.
type writeRequest interface {
	fulfil()
	reject(reason goja.Value)
}

// promisedWrite is the write of a script.
type promisedWrite struct{ *webidl.Deferred }

func (p promisedWrite) fulfil()                  { settle(p.Resolve(goja.Undefined())) }
func (p promisedWrite) reject(reason goja.Value) { settle(p.Reject(reason)) }

// write is WritableStreamDefaultWriterWrite.
func (k *writer) write(chunk goja.Value, r writeRequest) {
	w := k.stream
	size := w.controller.sizeOf(chunk)
	switch {
	case k.stream != w: // released by the size function
		r.reject(typeError(w.env, "The writer was released"))
	case w.state == errored:
		r.reject(w.stored)
	case w.isClosing(), w.state == closed:
		r.reject(typeError(w.env, "The stream is closed or being closed"))
	case w.state == erroring:
		r.reject(w.stored)
	default:
		w.writes = append(w.writes, r)
		w.controller.write(chunk, size)
	}
}

// closeWithErrorPropagation is WritableStreamDefaultWriterCloseWithErrorPropagation.
func (k *writer) closeWithErrorPropagation() goja.Value {
	w := k.stream
	switch {
	case w.isClosing(), w.state == closed:
		return resolved(w.env)
	case w.state == errored:
		return w.env.Rejected(w.stored)
	}
	return w.close()
}

func (k *writer) release() {
	e := k.stream.env
	reason := typeError(e, "The writer was released")
	k.ready.ensureRejected(e, reason)
	k.closed.ensureRejected(e, reason)
	k.stream.writer = nil
	k.stream = nil
}

// desired is WritableStreamDefaultWriterGetDesiredSize; ok is false for null.
func (k *writer) desired() (size float64, ok bool) {
	switch k.stream.state {
	case errored, erroring:
		return 0, false
	case closed:
		return 0, true
	case open:
	}
	return k.stream.controller.desired(), true
}

func writerClass() *webidl.Class {
	released := func(c *webidl.Call, k *writer) {
		if k.stream == nil {
			c.TypeError("the writer was released")
		}
	}
	return &webidl.Class{
		Name:   "WritableStreamDefaultWriter",
		Length: 1,
		Construct: func(c *webidl.Call) any {
			w := WritableOf(c.Env, c.Arg(0))
			if w == nil {
				c.TypeError("argument 1 is not a WritableStream")
			}
			w.refuseLocked(c)
			return w.acquire()
		},
		Members: []webidl.Member{
			promiseAttribute("closed", func(c *webidl.Call, k *writer) goja.Value { return k.closed.promise(c.Env) }),
			webidl.Attribute("desiredSize", func(c *webidl.Call, k *writer) goja.Value {
				released(c, k)
				size, ok := k.desired()
				if !ok {
					return goja.Null()
				}
				return c.Value(size)
			}),
			promiseAttribute("ready", func(c *webidl.Call, k *writer) goja.Value { return k.ready.promise(c.Env) }),
			webidl.Async("abort", 0, func(c *webidl.Call, k *writer) goja.Value {
				released(c, k)
				return k.stream.abort(c.Arg(0))
			}),
			webidl.Async("close", 0, func(c *webidl.Call, k *writer) goja.Value {
				released(c, k)
				if k.stream.isClosing() {
					c.TypeError("the stream is being closed already")
				}
				return k.stream.close()
			}),
			webidl.Operation("releaseLock", 0, func(_ *webidl.Call, k *writer) goja.Value {
				if k.stream != nil {
					k.release()
				}
				return goja.Undefined()
			}),
			webidl.Async("write", 0, func(c *webidl.Call, k *writer) goja.Value {
				released(c, k)
				d := c.Defer()
				k.write(c.Arg(0), promisedWrite{d})
				return d.Promise
			}),
		},
	}
}
