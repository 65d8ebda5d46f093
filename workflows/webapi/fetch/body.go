package fetch

import (
	"bytes"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/streams"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// body is that of a request or response (WHATWG Fetch 2.2.4): a payload, a stream, or a payload that a stream has been
// made of because somebody asked for one.
type body struct {
	payload *payload          // nil: only the stream has the bytes
	stream  *streams.Readable // nil until somebody asks
	used    bool              // the payload was read, and not by way of the stream
}

func ready(b []byte) *body { return &body{payload: newPayload(b)} }

// wasUsed is what bodyUsed tells.
func (b *body) wasUsed() bool { return b.used || b.stream != nil && b.stream.Disturbed() }

// unusable tells whether the body was read or is being read.
func (b *body) unusable() bool { return b.wasUsed() || b.stream != nil && b.stream.Locked() }

// readable is the body's stream.
func (b *body) readable(e *webidl.Env) *streams.Readable {
	if b.stream == nil {
		b.stream = b.payload.stream(e)
		if b.used {
			// Whoever read the payload is a reader that never lets go of the stream.
			b.stream.Discard()
		}
	}
	return b.stream
}

// clone makes a second body that is read on its own. A payload is shared; a stream is divided.
func (b *body) clone(e *webidl.Env) *body {
	if b == nil {
		return nil
	}
	if b.stream == nil {
		b.payload.share()
		return &body{payload: b.payload}
	}
	one, two := b.stream.Tee(func(chunk goja.Value) goja.Value { return copied(e, chunk) })
	b.payload, b.stream = nil, one
	return &body{stream: two}
}

// copied is a branch's own chunk.
func copied(e *webidl.Env, chunk goja.Value) goja.Value {
	raw, ok := e.BytesOf(chunk)
	if !ok || !e.IsUint8Array(chunk) {
		panic(e.DOMError("DataCloneError", "A chunk of the body is not a Uint8Array"))
	}
	e.Made(int64(len(raw)))
	return e.Uint8Array(bytes.Clone(raw))
}

// move hands the body over to another owner; this one counts as read.
func (b *body) move(e *webidl.Env) *body {
	if b.stream == nil {
		b.used = true
		return &body{payload: b.payload}
	}
	through := streams.NewTransform(e, func(t *streams.Transform, chunk goja.Value) { t.Enqueue(chunk) }, func(*streams.Transform) {}, nil)
	b.stream.PipeTo(through.Writable())
	return &body{stream: through.Readable()}
}

// consume reads everything and calls done once with the bytes, which are not its own, or with what is to be thrown. The
// body must not be unusable. For more than limit bytes of a stream it is a RangeError; a payload has its limit already.
func (b *body) consume(e *webidl.Env, limit int64, done func(b []byte, failure error)) {
	if b.stream != nil {
		b.stream.Collect(limit, done)
		return
	}
	b.used = true
	if b.payload.isThere() {
		done(b.payload.outcome())
		return
	}
	complete := e.Reserve()
	b.payload.wait(func() {
		complete(func() error {
			return e.Inside(func() { done(b.payload.outcome()) })
		})
	})
}

// outcome is what a payload that is there came to: the error is a *streams.ThrownError or a *Failure.
func (p *payload) outcome() ([]byte, error) {
	content, failure, reason := p.result()
	switch {
	case reason != nil:
		return nil, &streams.ThrownError{Value: reason}
	case failure != nil:
		return nil, failure
	}
	return content, nil
}

// thrownBy is what a script gets for an error of reading.
func thrownBy(e *webidl.Env, err error) goja.Value {
	switch x := err.(type) { //nolint:errorlint // consume gives nothing else
	case *streams.ThrownError:
		return x.Value
	case *Failure:
		return failed(e, x.Code)
	}
	return e.Error("RangeError", "The body is too large")
}

// stream makes one of the payload: what is there, and then what comes from the network.
func (p *payload) stream(e *webidl.Env) *streams.Readable {
	at := 0
	// deliver hands on what there is; it tells whether there was something to do.
	deliver := func(c *streams.Controller) (rejected goja.Value, did bool) {
		chunk, done, failure, reason := p.after(at)
		switch {
		case len(chunk) > 0:
			chunk = chunk[:min(len(chunk), streams.ChunkSize)]
			at += len(chunk)
			return streams.EnqueueBytes(e, c.Enqueue, chunk), true
		case reason != nil:
			c.Error(reason)
		case failure != nil:
			c.Error(failed(e, failure.Code))
		case done:
			c.Close()
		default:
			return nil, false
		}
		return nil, true
	}
	var await func(*streams.Controller, *webidl.Deferred)
	await = func(c *streams.Controller, d *webidl.Deferred) {
		complete := e.Reserve()
		p.more(at, func() {
			complete(func() error {
				return e.Inside(func() {
					rejected, did := deliver(c)
					switch {
					case !did:
						await(c, d) // another body was told
					case rejected != nil:
						settle(d.Resolve(rejected))
					default:
						settle(d.Resolve(goja.Undefined()))
					}
				})
			})
		})
	}
	return streams.NewReadable(e, streams.Source{
		Pull: func(c *streams.Controller) goja.Value {
			if rejected, did := deliver(c); did {
				return rejected
			}
			d := e.Defer()
			await(c, d)
			return d.Promise
		},
		Cancel: func(goja.Value) goja.Value {
			p.leave()
			return nil
		},
	}, 0)
}

// settle passes on what ends the run; settling a promise fails with nothing else.
func settle(err error) {
	if err != nil {
		panic(err)
	}
}
