package streams

import (
	"errors"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// ErrTooLarge says that a stream had more bytes than were wanted. It has been cancelled.
var ErrTooLarge = errors.New("the stream is too large")

// ThrownError is what a stream failed with.
type ThrownError struct{ Value goja.Value }

// Error does not show the value: that would call the script.
func (t *ThrownError) Error() string { return "reading a stream that failed" }

// Consumer reads the bytes of a stream to its end. The stream stays locked.
type Consumer struct {
	env    *webidl.Env
	reader *reader
	each   func(b []byte, next func())
	done   func(error)
	ended  bool
}

// Consumer takes a stream that is not locked, to be read once Start is called. each is called with the bytes of each
// chunk, which are not its own, and calls next when it wants another one. done is called once, with nil at the end, else
// with a *ThrownError: a chunk that is no Uint8Array is a TypeError. Both are called inside the VM, on the realm's goroutine.
func (r *Readable) Consumer(each func(b []byte, next func()), done func(error)) *Consumer {
	r.disturbed = true
	return &Consumer{env: r.env, reader: r.acquire(), each: each, done: done}
}

// Start begins to read.
func (k *Consumer) Start() { k.next() }

// Cancel ends the reading; done is not called any more.
func (k *Consumer) Cancel(reason goja.Value) {
	if k.ended {
		return
	}
	k.ended = true
	k.env.Handled(k.reader.stream.cancel(reason))
}

func (k *Consumer) end(err error) {
	if !k.ended {
		k.ended = true
		k.done(err)
	}
}

// next reads as long as chunks are there already and wanted; one that comes later goes on from a microtask.
func (k *Consumer) next() {
	for again := true; again && !k.ended; {
		again = false
		inside := true
		more := func() {
			if inside {
				again = true
				return
			}
			k.env.Soon(k.next)
		}
		k.reader.read(&readRequest{
			chunk: func(chunk goja.Value) {
				if k.ended {
					return
				}
				if !k.env.IsUint8Array(chunk) {
					k.end(&ThrownError{typeError(k.env, "A chunk of the body is not a Uint8Array")})
					k.env.Handled(k.reader.stream.cancel(goja.Undefined()))
					return
				}
				b, _ := k.env.BytesOf(chunk)
				k.each(b, more)
			},
			close: func() { k.end(nil) },
			fail:  func(reason goja.Value) { k.end(&ThrownError{reason}) },
		})
		inside = false
	}
}

// Collect reads a stream that is not locked to its end and calls done as Consume does, with all bytes; for more than
// limit with ErrTooLarge.
func (r *Readable) Collect(limit int64, done func(b []byte, err error)) {
	all := []byte{}
	var k *Consumer
	k = r.Consumer(func(b []byte, next func()) {
		if int64(len(all)+len(b)) > limit {
			k.Cancel(r.env.Error("RangeError", ErrTooLarge.Error()))
			done(nil, ErrTooLarge)
			return
		}
		all = append(all, b...)
		next()
	}, func(err error) { done(all, err) })
	k.Start()
}
