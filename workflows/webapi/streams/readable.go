package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// state is where a stream stands. Readable streams are open, closed or errored.
type state int

const (
	open state = iota // "readable" or "writable"
	erroring
	closed
	errored
)

// Readable is the value behind ReadableStream.
type Readable struct {
	env        *webidl.Env
	object     *goja.Object
	state      state
	reader     *reader
	stored     goja.Value // [[storedError]]
	disturbed  bool
	controller *Controller
}

// Source is where a readable stream that Go makes has its chunks from.
type Source struct {
	// Pull is called whenever there is room for a chunk, never while the promise of the call before is pending; nil is a
	// promise that is fulfilled. It may call the controller's Enqueue, Close and Error, and so may others, later.
	Pull func(*Controller) goja.Value
	// Cancel is called when nobody wants the rest. May be nil.
	Cancel func(reason goja.Value) goja.Value
}

// NewReadable makes a stream. mark is its high water mark in chunks; with 0 nothing is pulled before somebody reads.
func NewReadable(e *webidl.Env, s Source, mark float64) *Readable {
	r := &Readable{env: e}
	var pull algorithm
	if s.Pull != nil {
		pull = func(goja.Value) goja.Value { return s.Pull(r.controller) }
	}
	r.setUp(nil, pull, s.Cancel, mark, nil)
	return r
}

// Object is the ReadableStream itself.
func (r *Readable) Object() *goja.Object {
	if r.object == nil {
		r.object = r.env.New("ReadableStream", r)
	}
	return r.object
}

// ReadableOf is the stream behind v, nil if v is none.
func ReadableOf(e *webidl.Env, v goja.Value) *Readable {
	r, _ := e.State(v).(*Readable)
	return r
}

// Locked tells whether a reader has the stream.
func (r *Readable) Locked() bool { return r.reader != nil }

// Disturbed tells whether it was read from or cancelled.
func (r *Readable) Disturbed() bool { return r.disturbed }

// Discard locks a stream for good and cancels it.
func (r *Readable) Discard() {
	r.acquire()
	r.env.Handled(r.cancel(goja.Undefined()))
}

// PipeTo has everything written to w; errors and ends propagate both ways.
func (r *Readable) PipeTo(w *Writable) { r.env.Handled(pipe(r, w, pipeOptions{})) }

// cancel is ReadableStreamCancel.
func (r *Readable) cancel(reason goja.Value) goja.Value {
	r.disturbed = true
	switch r.state {
	case closed:
		return resolved(r.env)
	case errored:
		return r.env.Rejected(r.stored)
	case open, erroring:
	}
	r.close()
	return then(r.env, r.controller.cancelSteps(reason), nothing)
}

// close is ReadableStreamClose.
func (r *Readable) close() {
	r.state = closed
	if r.reader == nil {
		return
	}
	r.reader.closed.resolve()
	requests := r.reader.requests
	r.reader.requests = nil
	if len(requests) == 0 {
		return
	}
	nested(r.env, func() {
		for _, q := range requests {
			q.close()
		}
	})
}

// fail is ReadableStreamError.
func (r *Readable) fail(reason goja.Value) {
	r.state, r.stored = errored, reason
	if r.reader == nil {
		return
	}
	r.reader.closed.reject(r.env, reason)
	r.reader.failRequests(reason)
}

// fulfil is ReadableStreamFulfillReadRequest with a chunk.
func (r *Readable) fulfil(chunk goja.Value) {
	q := r.reader.requests[0]
	r.reader.requests[0] = nil
	r.reader.requests = r.reader.requests[1:]
	q.chunk(chunk)
}

// awaited tells whether somebody waits for a chunk.
func (r *Readable) awaited() bool { return r.reader != nil && len(r.reader.requests) > 0 }
