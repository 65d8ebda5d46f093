package compression

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// compressorSize is what the tables of a compressor take, about. A run that makes thousands of them would eat the memory
// before it is stopped.
const compressorSize = 1 << 20

type compressor struct {
	out bytes.Buffer
	to  io.WriteCloser
}

func newCompressor(e *webidl.Env, format string) coder {
	e.Made(compressorSize)
	c := &compressor{}
	switch format {
	case "gzip":
		c.to = gzip.NewWriter(&c.out)
	case "deflate":
		c.to = zlib.NewWriter(&c.out)
	default:
		c.to, _ = flate.NewWriter(&c.out, flate.DefaultCompression) // fails for levels that do not exist
	}
	return c
}

func (c *compressor) write(b []byte, emit func([]byte)) {
	_, _ = c.to.Write(b) // the buffer takes everything
	c.drain(emit)
}

func (c *compressor) end(emit func([]byte)) {
	_ = c.to.Close()
	c.drain(emit)
}

func (c *compressor) drain(emit func([]byte)) {
	if c.out.Len() > 0 {
		emit(c.out.Bytes())
		c.out.Reset()
	}
}

func (c *compressor) close() {}
