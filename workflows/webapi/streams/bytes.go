package streams

import (
	"bytes"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// ChunkSize is how large the chunks are that a stream of bytes is cut into.
const ChunkSize = 64 << 10

// OfBytes makes a stream of bytes that nobody changes; each chunk is a copy.
func OfBytes(e *webidl.Env, b []byte) *Readable {
	return NewReadable(e, Source{Pull: func(c *Controller) goja.Value {
		if len(b) == 0 {
			c.Close()
			return nil
		}
		n := min(len(b), ChunkSize)
		chunk := b[:n]
		b = b[n:]
		return EnqueueBytes(e, c.Enqueue, chunk)
	}}, 0)
}

// EnqueueBytes hands on a copy of bytes as a Uint8Array. The result is nil, or a promise rejected because the run has
// made too much.
func EnqueueBytes(e *webidl.Env, enqueue func(goja.Value), b []byte) goja.Value {
	if thrown, threw := caught(e, func() {
		e.Made(int64(len(b)))
		enqueue(e.Uint8Array(bytes.Clone(b)))
	}); threw {
		return e.Rejected(thrown)
	}
	return nil
}
