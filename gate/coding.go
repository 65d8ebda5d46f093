package gate

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The caps on decoded bytes stop bombs: a few kilobytes that decode to a disk full of zeros.
const (
	maxDecoded   = 256 << 20
	freeDecoded  = 1 << 20 // so much may come of any input
	maxExpansion = 1000
	maxWindow    = 8 << 20 // of zstd, as RFC 9659 has it for HTTP
)

var (
	errStopped    = errors.New("decoding was stopped")
	errBomb       = errors.New("decoded bytes pass the cap")
	errCoding     = errors.New("content coding is not supported")
	errAfterwards = errors.New("bytes behind the end of the coded body")
)

// codings decodes content codings. It keeps decoders between bodies: they are large.
type codings struct {
	gzip, zstd, brotli sync.Pool
	chunks             *buffers
}

// codingOf is the coding of a body in one word, empty for none (RFC 9110, 8.4).
func codingOf(lines []string) string {
	switch len(lines) {
	case 0:
		return ""
	case 1:
	default:
		return strings.Join(lines, ", ")
	}
	switch c := strings.ToLower(strings.TrimSpace(lines[0])); c {
	case "identity":
		return ""
	case "x-gzip":
		return "gzip"
	default:
		return c
	}
}

// decoder takes coded bytes as they come and hands decoded ones to a sink, each time as many as the input so far allows,
// so that a page streams through it. The libraries pull; it turns them round by running them as a coroutine that
// gives way when its input is used up.
type decoder struct {
	in          []byte
	ended       bool // no more input
	finished    bool
	read, wrote int64
	err         error
	yield       func(struct{}) bool
	resume      func() (struct{}, bool)
	halt        func()
}

// open makes a decoder of a coding. sink is called with decoded bytes during write and close, and must not keep them.
func (c *codings) open(coding string, sink func([]byte) error) (*decoder, error) {
	var run func(d *decoder, sink func([]byte) error) error
	switch coding {
	case "gzip":
		run = c.runGzip
	case "zstd":
		run = c.runZstd
	case "br":
		run = c.runBrotli
	default:
		return nil, fmt.Errorf("%w: %q", errCoding, coding)
	}
	d := &decoder{}
	d.resume, d.halt = iter.Pull(func(yield func(struct{}) bool) {
		d.yield = yield
		d.err = guarded(run, d, sink)
	})
	return d, nil
}

// guarded turns a panic of a decoder into an error: its input comes from elsewhere.
func guarded(run func(*decoder, func([]byte) error) error, d *decoder, sink func([]byte) error) (err error) {
	inSink := false
	defer func() {
		if inSink {
			return // not the decoder's: it goes on to the caller
		}
		if p := recover(); p != nil {
			err = fmt.Errorf("decoding: panic: %v", p)
		}
	}()
	return run(d, func(b []byte) error {
		inSink = true
		err := sink(b)
		inSink = false
		return err
	})
}

// write decodes what it can of the body so far. An error is of the coding, of a cap or of the sink.
func (d *decoder) write(p []byte) error {
	if d.finished {
		if d.err == nil && len(p) > 0 {
			d.err = errAfterwards
		}
		return d.err
	}
	d.read += int64(len(p))
	d.in = p
	if _, more := d.resume(); !more {
		d.finished = true
	}
	d.in = nil
	return d.err
}

// close tells that the body has ended. A body that ends too early is an error.
func (d *decoder) close() error {
	d.ended = true
	for !d.finished {
		if _, more := d.resume(); !more {
			d.finished = true
		}
	}
	return d.err
}

// stop ends the coroutine of a body that nobody reads to its end.
func (d *decoder) stop() { d.halt() }

// Read is for the library that decodes.
func (d *decoder) Read(p []byte) (int, error) {
	for len(d.in) == 0 {
		if d.ended {
			return 0, io.EOF
		}
		if !d.yield(struct{}{}) {
			return 0, errStopped
		}
	}
	n := copy(p, d.in)
	d.in = d.in[n:]
	return n, nil
}

// pump moves decoded bytes to the sink under the caps.
func (c *codings) pump(d *decoder, r io.Reader, sink func([]byte) error) error {
	buf := c.chunks.get()
	defer c.chunks.put(buf)
	buf = buf[:cap(buf)]
	for {
		n, err := r.Read(buf)
		if n > 0 {
			d.wrote += int64(n)
			if d.wrote > maxDecoded || d.wrote > freeDecoded && d.wrote > maxExpansion*d.read {
				return errBomb
			}
			if err := sink(buf[:n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("decoding: %w", err)
		}
	}
}

func (c *codings) runGzip(d *decoder, sink func([]byte) error) error {
	r, _ := c.gzip.Get().(*gzip.Reader)
	if r == nil {
		r = new(gzip.Reader)
	}
	defer c.gzip.Put(r)
	if err := r.Reset(d); err != nil {
		if errors.Is(err, io.EOF) && d.read == 0 {
			return nil // an empty body
		}
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return fmt.Errorf("decoding: %w", err)
	}
	return c.pump(d, r, sink)
}

func (c *codings) runZstd(d *decoder, sink func([]byte) error) error {
	r, _ := c.zstd.Get().(*zstd.Decoder)
	if r == nil {
		var err error
		if r, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(maxWindow)); err != nil {
			return fmt.Errorf("decoding: %w", err)
		}
	}
	defer func() {
		if r.Reset(nil) == nil {
			c.zstd.Put(r)
		}
	}()
	if err := r.Reset(d); err != nil {
		return fmt.Errorf("decoding: %w", err)
	}
	return c.pump(d, r, sink)
}

func (c *codings) runBrotli(d *decoder, sink func([]byte) error) error {
	r, _ := c.brotli.Get().(*brotli.Reader)
	if r == nil {
		r = new(brotli.Reader)
	}
	defer c.brotli.Put(r)
	if err := r.Reset(d); err != nil {
		return fmt.Errorf("decoding: %w", err)
	}
	err := c.pump(d, r, sink)
	if d.read == 0 && err != nil && d.ended {
		return nil // an empty body
	}
	return err
}
