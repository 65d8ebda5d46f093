package compression

import (
	"errors"
	"io"
	"iter"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// decompressorSize is what a decompressor takes: the window, the tables and our buffer.
const decompressorSize = 128 << 10

// decompressor runs a decoder that pulls its input as a coroutine: it is resumed with each chunk and stops where it wants
// more. It is none of the run's goroutines and ends with the run at the latest.
type decompressor struct {
	env      *webidl.Env
	input    []byte
	ended    bool // no more input comes
	finished bool // the end of the compressed data was reached
	failure  error
	resume   func() (output []byte, running bool)
	stop     func()
	pause    func([]byte) bool
}

func newDecompressor(e *webidl.Env, format string) coder {
	e.Made(decompressorSize)
	d := &decompressor{env: e}
	d.resume, d.stop = iter.Pull(func(yield func([]byte) bool) {
		d.pause = yield
		d.failure = d.decode(format)
		d.finished = d.failure == nil
	})
	return d
}

// decode reads the compressed data to its end.
func (d *decompressor) decode(format string) error {
	from, err := open(format, d)
	if err != nil {
		return err
	}
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !d.pause(buffer[:n]) {
			return errStopped
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

func open(format string, d *decompressor) (io.Reader, error) {
	switch format {
	case "gzip":
		z, err := gzip.NewReader(d)
		if err != nil {
			return nil, err
		}
		z.Multistream(false) // what follows is too much, another member as well
		return z, nil
	case "deflate":
		return zlib.NewReader(d)
	}
	return flate.NewReader(d), nil
}

// errStopped tells a decoder that nobody wants the rest.
var errStopped = errors.New("stopped")

// wait has the coroutine stop until there is input.
func (d *decompressor) wait() error {
	for len(d.input) == 0 {
		if d.ended {
			return io.ErrUnexpectedEOF
		}
		if !d.pause(nil) {
			return errStopped
		}
	}
	return nil
}

// Read is for the decoder.
func (d *decompressor) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if err := d.wait(); err != nil {
		return 0, err
	}
	n := copy(p, d.input)
	d.input = d.input[n:]
	return n, nil
}

// ReadByte is for the decoder, which so reads nothing that lies behind the compressed data.
func (d *decompressor) ReadByte() (byte, error) {
	if err := d.wait(); err != nil {
		return 0, err
	}
	b := d.input[0]
	d.input = d.input[1:]
	return b, nil
}

func (d *decompressor) write(b []byte, emit func([]byte)) {
	d.input = b
	d.run(emit)
	if d.finished && len(d.input) > 0 {
		d.fail("There is more behind the end of the compressed data")
	}
	d.input = nil
}

func (d *decompressor) end(emit func([]byte)) {
	d.ended = true
	d.run(emit)
	if !d.finished {
		d.fail("The compressed data ends too early")
	}
}

// run hands on what comes of the input. What comes of one chunk is what one built-in makes, and bounded like that: a
// megabyte can become a gigabyte.
func (d *decompressor) run(emit func([]byte)) {
	var made int64
	for !d.finished {
		output, running := d.resume()
		if !running {
			if d.failure != nil {
				d.fail("The compressed data is not valid")
			}
			return
		}
		if output == nil {
			return
		}
		if made += int64(len(output)); made > d.env.Limits().StringSize {
			d.close()
			panic(d.env.Error("RangeError", "What one chunk is decompressed to is too large"))
		}
		// An interrupt shows when the VM is entered.
		if err := d.env.Inside(func() { emit(output) }); err != nil {
			d.close()
			panic(err)
		}
	}
}

func (d *decompressor) fail(text string) {
	d.close()
	panic(d.env.Error("TypeError", text))
}

func (d *decompressor) close() {
	d.input = nil
	d.stop()
}
