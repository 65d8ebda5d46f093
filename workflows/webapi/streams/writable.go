package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Writable is the value behind WritableStream.
type Writable struct {
	env           *webidl.Env
	object        *goja.Object
	state         state
	stored        goja.Value // [[storedError]]
	writer        *writer
	controller    *writableController
	backpressure  bool
	writes        []writeRequest   // [[writeRequests]]
	closing       *webidl.Deferred // [[closeRequest]]
	inFlightWrite writeRequest
	inFlightClose *webidl.Deferred
	abortion      *abortion // [[pendingAbortRequest]]
}

type abortion struct {
	done            *webidl.Deferred
	reason          goja.Value
	alreadyErroring bool
}

// Object is the WritableStream itself.
func (w *Writable) Object() *goja.Object {
	if w.object == nil {
		w.object = w.env.New("WritableStream", w)
	}
	return w.object
}

// WritableOf is the stream behind v, nil if v is none.
func WritableOf(e *webidl.Env, v goja.Value) *Writable {
	w, _ := e.State(v).(*Writable)
	return w
}

// Locked tells whether a writer has the stream.
func (w *Writable) Locked() bool { return w.writer != nil }

// abort is WritableStreamAbort.
func (w *Writable) abort(reason goja.Value) goja.Value {
	if w.state == closed || w.state == errored {
		return resolved(w.env)
	}
	w.controller.signal.Abort(w.env, reason)
	if w.state == closed || w.state == errored { // by a listener
		return resolved(w.env)
	}
	if w.abortion != nil {
		return w.abortion.done.Promise
	}
	a := &abortion{done: w.env.Defer(), reason: reason}
	if w.state == erroring {
		a.alreadyErroring, a.reason = true, goja.Undefined()
	}
	w.abortion = a
	if !a.alreadyErroring {
		w.startErroring(reason)
	}
	return a.done.Promise
}

// close is WritableStreamClose.
func (w *Writable) close() goja.Value {
	if w.state == closed || w.state == errored {
		return w.env.Rejected(typeError(w.env, "The stream is closed or has failed"))
	}
	w.closing = w.env.Defer()
	promise := w.closing.Promise
	if w.writer != nil && w.backpressure && w.state == open {
		w.writer.ready.resolve()
	}
	w.controller.close()
	return promise
}

// isClosing is WritableStreamCloseQueuedOrInFlight.
func (w *Writable) isClosing() bool { return w.closing != nil || w.inFlightClose != nil }

func (w *Writable) inFlight() bool { return w.inFlightWrite != nil || w.inFlightClose != nil }

// dealWithRejection is WritableStreamDealWithRejection.
func (w *Writable) dealWithRejection(reason goja.Value) {
	if w.state == open {
		w.startErroring(reason)
		return
	}
	w.finishErroring()
}

func (w *Writable) startErroring(reason goja.Value) {
	w.state, w.stored = erroring, reason
	if w.writer != nil {
		w.writer.ready.ensureRejected(w.env, reason)
	}
	if !w.inFlight() && w.controller.started {
		w.finishErroring()
	}
}

func (w *Writable) finishErroring() {
	w.state = errored
	w.controller.queue.reset()
	writes := w.writes
	w.writes = nil
	for _, r := range writes {
		r.reject(w.stored)
	}
	a := w.abortion
	if a == nil {
		w.rejectClosed()
		return
	}
	w.abortion = nil
	if a.alreadyErroring {
		settle(a.done.Reject(w.stored))
		w.rejectClosed()
		return
	}
	upon(w.env, w.controller.abortSteps(a.reason), func() {
		settle(a.done.Resolve(goja.Undefined()))
		w.rejectClosed()
	}, func(reason goja.Value) {
		settle(a.done.Reject(reason))
		w.rejectClosed()
	})
}

// rejectClosed is WritableStreamRejectCloseAndClosedPromiseIfNeeded.
func (w *Writable) rejectClosed() {
	if w.closing != nil {
		settle(w.closing.Reject(w.stored))
		w.closing = nil
	}
	if w.writer != nil {
		w.writer.closed.reject(w.env, w.stored)
	}
}

func (w *Writable) finishClose() {
	settle(w.inFlightClose.Resolve(goja.Undefined()))
	w.inFlightClose = nil
	if w.state == erroring {
		w.stored = nil
		if w.abortion != nil {
			settle(w.abortion.done.Resolve(goja.Undefined()))
			w.abortion = nil
		}
	}
	w.state = closed
	if w.writer != nil {
		w.writer.closed.resolve()
	}
}

func (w *Writable) failClose(reason goja.Value) {
	settle(w.inFlightClose.Reject(reason))
	w.inFlightClose = nil
	if w.abortion != nil {
		settle(w.abortion.done.Reject(reason))
		w.abortion = nil
	}
	w.dealWithRejection(reason)
}

func (w *Writable) finishWrite() {
	w.inFlightWrite.fulfil()
	w.inFlightWrite = nil
}

func (w *Writable) failWrite(reason goja.Value) {
	w.inFlightWrite.reject(reason)
	w.inFlightWrite = nil
	w.dealWithRejection(reason)
}

// setBackpressure is WritableStreamUpdateBackpressure.
func (w *Writable) setBackpressure(on bool) {
	if w.writer != nil && on != w.backpressure {
		if on {
			w.writer.ready = outcome{}
		} else {
			w.writer.ready.resolve()
		}
	}
	w.backpressure = on
}

func writableClass() *webidl.Class {
	return &webidl.Class{
		Name:      "WritableStream",
		Construct: constructWritable,
		Members: []webidl.Member{
			webidl.Attribute("locked", func(c *webidl.Call, w *Writable) goja.Value { return c.Value(w.Locked()) }),
			webidl.Async("abort", 0, func(c *webidl.Call, w *Writable) goja.Value {
				w.refuseLocked(c)
				return w.abort(c.Arg(0))
			}),
			webidl.Async("close", 0, func(c *webidl.Call, w *Writable) goja.Value {
				w.refuseLocked(c)
				if w.isClosing() {
					c.TypeError("the stream is being closed already")
				}
				return w.close()
			}),
			webidl.Operation("getWriter", 0, func(c *webidl.Call, w *Writable) goja.Value {
				w.refuseLocked(c)
				return c.New("WritableStreamDefaultWriter", w.acquire())
			}),
		},
	}
}

func (w *Writable) refuseLocked(c *webidl.Call) {
	if w.Locked() {
		c.TypeError("the stream is locked")
	}
}

func constructWritable(c *webidl.Call) any {
	sink := object(c, 0)
	queuing := strategyOf(c, 1)
	abort, closeSink, start := method(c, sink, "abort"), method(c, sink, "close"), method(c, sink, "start")
	kind := webidl.Entry(sink, "type")
	write := method(c, sink, "write")
	if kind != nil {
		c.RangeError("type is reserved and must be left out")
	}
	mark := queuing.highWaterMark(c, 1)
	w := &Writable{env: c.Env, object: c.This.(*goja.Object)}
	e := c.Env
	s := sinkAlgorithms{abort: promised(e, abort)}
	if start != nil {
		s.start = func(k *writableController) goja.Value { return start(k.Object()) }
	}
	if write != nil {
		s.write = func(chunk goja.Value) goja.Value {
			return e.Promised(func() goja.Value { return write(chunk, w.controller.Object()) })
		}
	}
	if closeSink != nil {
		s.close = func(goja.Value) goja.Value { return e.Promised(func() goja.Value { return closeSink() }) }
	}
	w.setUp(s, mark, queuing.size)
	return w
}
