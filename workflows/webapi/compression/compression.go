// Package compression is CompressionStream and DecompressionStream (WHATWG Compression): gzip (RFC 1952), zlib's deflate
// (RFC 1950) and raw deflate (RFC 1951).
package compression

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/streams"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Classes describe the interfaces of this package.
func Classes() []*webidl.Class {
	return []*webidl.Class{class[compressing]("CompressionStream", newCompressor), class[decompressing]("DecompressionStream", newDecompressor)}
}

// coder is one direction. What its functions throw has the stream fail.
type coder interface {
	// write takes a chunk, which is not its own, and hands on what comes of it.
	write(b []byte, emit func([]byte))
	// end hands on the rest.
	end(emit func([]byte))
	// close lets go of everything; it may be called more than once.
	close()
}

// stream is the value behind the class of direction K.
type stream[K any] struct{ *streams.Transform }

type (
	compressing   struct{}
	decompressing struct{}
)

// class describes an interface whose coder is made by open, which counts the memory it takes.
func class[K any](name string, open func(e *webidl.Env, format string) coder) *webidl.Class {
	return &webidl.Class{
		Name:   name,
		Length: 1,
		Construct: func(c *webidl.Call) any {
			format := c.Text(0)
			switch format {
			case "deflate", "deflate-raw", "gzip":
			default:
				c.TypeError("%s", "the format is none of deflate, deflate-raw and gzip")
			}
			e := c.Env
			k := open(e, format)
			e.OnEnd(k.close)
			emit := func(t *streams.Transform) func([]byte) {
				return func(b []byte) {
					e.Made(int64(len(b)))
					t.Enqueue(e.Uint8Array(append([]byte{}, b...)))
				}
			}
			return &stream[K]{streams.NewTransform(e, func(t *streams.Transform, chunk goja.Value) {
				b, ok := e.BytesOf(chunk)
				if !ok {
					k.close()
					panic(e.Error("TypeError", "The chunk is not an ArrayBuffer or a view of one"))
				}
				k.write(b, emit(t))
			}, func(t *streams.Transform) {
				k.end(emit(t))
				k.close()
			}, k.close)}
		},
		Members: streams.GenericMembers(func(s *stream[K]) *streams.Transform { return s.Transform }),
	}
}
