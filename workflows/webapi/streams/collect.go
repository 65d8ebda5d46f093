package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Collect reads a stream that is not locked to its end and calls done, once, on the realm's goroutine: with the bytes, or
// with what the stream failed with. A chunk that is no Uint8Array is a TypeError, more than limit bytes a RangeError; the
// stream is cancelled then. The stream stays locked.
func (r *Readable) Collect(limit int64, done func(b []byte, failure goja.Value)) {
	k := &collector{env: r.env, reader: r.acquire(), limit: limit, done: done, bytes: []byte{}}
	k.read()
}

type collector struct {
	env    *webidl.Env
	reader *reader
	limit  int64
	bytes  []byte
	done   func([]byte, goja.Value)
}

// read asks for chunks as long as they are there already; a chunk that comes later goes on from there.
func (k *collector) read() {
	for again := true; again; {
		again = false
		inside := true
		k.reader.read(&readRequest{
			chunk: func(chunk goja.Value) {
				if !k.add(chunk) {
					return
				}
				if inside {
					again = true
					return
				}
				k.env.Soon(k.read)
			},
			close: func() { k.done(k.bytes, nil) },
			fail:  func(reason goja.Value) { k.done(nil, reason) },
		})
		inside = false
	}
}

func (k *collector) add(chunk goja.Value) bool {
	if !k.env.IsUint8Array(chunk) {
		k.stop(typeError(k.env, "A chunk of the body is not a Uint8Array"))
		return false
	}
	b, _ := k.env.BytesOf(chunk)
	if int64(len(k.bytes)+len(b)) > k.limit {
		k.stop(k.env.Error("RangeError", "The body is too large"))
		return false
	}
	k.bytes = append(k.bytes, b...)
	return true
}

func (k *collector) stop(reason goja.Value) {
	k.env.Handled(k.reader.stream.cancel(reason))
	k.done(nil, reason)
}
