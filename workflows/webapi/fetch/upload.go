package fetch

import (
	"bytes"
	"errors"
	"io"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/streams"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// upload sends a stream as the body of a request, a chunk at a time: the next one is read when the network has taken the
// one before.
type upload struct {
	env      *webidl.Env
	stream   *streams.Readable
	consumer *streams.Consumer
	from     *io.PipeReader
	to       *io.PipeWriter
}

// errUpload is what the network is told of a stream that failed.
var errUpload = errors.New("the stream of the request's body failed")

// take makes a body the one of the request.
func (f *flight) take(b *body, out *Outgoing) {
	if b.stream == nil && b.payload.isThere() {
		if content, err := b.payload.outcome(); err == nil {
			b.used = true
			out.Body = content
			return
		}
	}
	from, to := io.Pipe()
	f.upload = &upload{env: f.env, stream: b.readable(f.env), from: from, to: to}
	out.Stream = from
	// From now on the stream is taken, though reading begins with the request.
	f.upload.consumer = f.upload.stream.Consumer(f.upload.send, func(err error) {
		if err != nil {
			err = errUpload
		}
		_ = to.CloseWithError(err)
	})
}

// begin starts reading.
func (u *upload) begin() { u.consumer.Start() }

// send writes one chunk on a goroutine of its own, of which there is one at a time: it ends when the network has taken
// the chunk, or closes the body, which it does when the request is over.
func (u *upload) send(chunk []byte, next func()) {
	if len(chunk) == 0 {
		next()
		return
	}
	b := bytes.Clone(chunk)
	complete := u.env.Reserve()
	go func() {
		_, err := u.to.Write(b)
		complete(func() error {
			return u.env.Inside(func() {
				if err != nil {
					u.consumer.Cancel(u.env.Error("TypeError", "The request is over"))
					return
				}
				next()
			})
		})
	}()
}

// end closes the body when the request is over. It may be called from any goroutine.
func (u *upload) end() { _ = u.from.Close() }

// stop cancels the stream of a request that was aborted.
func (u *upload) stop(reason goja.Value) {
	if u != nil {
		u.consumer.Cancel(reason)
		u.end()
	}
}
