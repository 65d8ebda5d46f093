package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// reader is the value behind ReadableStreamDefaultReader.
type reader struct {
	stream   *Readable // nil once released
	closed   outcome
	requests []*readRequest
}

// readRequest is one who waits for a chunk. Exactly one of its functions is called, once.
type readRequest struct {
	chunk func(goja.Value)
	close func()
	fail  func(reason goja.Value)
}

// acquire is AcquireReadableStreamDefaultReader for a stream that is not locked.
func (r *Readable) acquire() *reader {
	k := &reader{stream: r}
	r.reader = k
	switch r.state {
	case closed:
		k.closed.resolve()
	case errored:
		k.closed.reject(r.env, r.stored)
	case open, erroring:
	}
	return k
}

// read is ReadableStreamDefaultReaderRead.
func (k *reader) read(q *readRequest) {
	s := k.stream
	s.disturbed = true
	switch s.state {
	case closed:
		q.close()
	case errored:
		q.fail(s.stored)
	case open, erroring:
		s.controller.read(q)
	}
}

// release is ReadableStreamDefaultReaderRelease.
func (k *reader) release() {
	e := k.stream.env
	k.closed.ensureRejected(e, typeError(e, "The reader was released"))
	k.stream.reader = nil
	k.stream = nil
	if len(k.requests) > 0 {
		k.failRequests(typeError(e, "The reader was released"))
	}
}

func (k *reader) failRequests(reason goja.Value) {
	requests := k.requests
	k.requests = nil
	for _, q := range requests {
		q.fail(reason)
	}
}

// promise makes a promise of {value, done} of the next chunk.
func (k *reader) promise(e *webidl.Env) goja.Value {
	d := e.Defer()
	k.read(&readRequest{
		chunk: func(chunk goja.Value) { settle(d.Resolve(iterResult(e, chunk, false))) },
		close: func() { settle(d.Resolve(iterResult(e, goja.Undefined(), true))) },
		fail:  func(reason goja.Value) { settle(d.Reject(reason)) },
	})
	return d.Promise
}

func readerClass() *webidl.Class {
	released := func(c *webidl.Call, k *reader) {
		if k.stream == nil {
			c.TypeError("the reader was released")
		}
	}
	return &webidl.Class{
		Name:   "ReadableStreamDefaultReader",
		Length: 1,
		Construct: func(c *webidl.Call) any {
			s := ReadableOf(c.Env, c.Arg(0))
			if s == nil {
				c.TypeError("argument 1 is not a ReadableStream")
			}
			if s.Locked() {
				c.TypeError("the stream is locked")
			}
			return s.acquire()
		},
		Members: []webidl.Member{
			promiseAttribute("closed", func(c *webidl.Call, k *reader) goja.Value { return k.closed.promise(c.Env) }),
			webidl.Async("cancel", 0, func(c *webidl.Call, k *reader) goja.Value {
				released(c, k)
				return k.stream.cancel(c.Arg(0))
			}),
			webidl.Async("read", 0, func(c *webidl.Call, k *reader) goja.Value {
				released(c, k)
				return k.promise(c.Env)
			}),
			webidl.Operation("releaseLock", 0, func(_ *webidl.Call, k *reader) goja.Value {
				if k.stream != nil {
					k.release()
				}
				return goja.Undefined()
			}),
		},
	}
}

// promiseAttribute is an attribute whose value is a promise: a wrong `this` rejects it.
func promiseAttribute[T any](name string, get func(c *webidl.Call, self T) goja.Value) webidl.Member {
	read := webidl.On(get)
	return webidl.Member{Name: name, Get: func(c *webidl.Call) goja.Value {
		return c.Promised(func() goja.Value { return read(c) })
	}}
}
