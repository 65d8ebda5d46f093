package fetch

import (
	"errors"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxCodings bounds stacked content codings; each could multiply the work by a thousand.
const maxCodings = 2

// decode takes the content codings off. An unknown one is left alone, with all that lie under it, and decoded is false.
func decode(values []string, body io.Reader) (r io.Reader, decoded bool, err error) {
	var codings []string
	for _, v := range values {
		for c := range strings.SplitSeq(v, ",") {
			if c = strings.ToLower(strings.TrimSpace(c)); c != "" && c != "identity" {
				codings = append(codings, c)
			}
		}
	}
	for _, c := range codings {
		switch c {
		case "gzip", "x-gzip", "br", "zstd":
		default:
			return body, false, nil
		}
	}
	if len(codings) > maxCodings {
		return nil, false, errors.New("too many content codings")
	}
	r = body
	for i := len(codings) - 1; i >= 0; i-- {
		r = &lazy{coding: codings[i], from: r}
	}
	return r, len(codings) > 0, nil
}

// lazy begins to decode at the first read: an empty body has no header to decode.
type lazy struct {
	coding string
	from   io.Reader
	to     io.Reader
}

func (l *lazy) Read(p []byte) (int, error) {
	if l.to == nil {
		if err := l.begin(); err != nil {
			return 0, err
		}
	}
	n, err := l.to.Read(p)
	if err != nil {
		if z, ok := l.to.(*zstd.Decoder); ok {
			z.Close()
			l.to = ended{err}
		}
	}
	return n, err
}

// window bounds the memory of one zstd stream (RFC 8878 3.1.1.1.2 asks for at least 8 MiB).
const window = 8 << 20

func (l *lazy) begin() (err error) {
	switch l.coding {
	case "br":
		l.to = brotli.NewReader(l.from)
	case "zstd":
		l.to, err = zstd.NewReader(l.from, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(window), zstd.WithDecoderMaxMemory(window))
	default:
		l.to, err = gzip.NewReader(l.from)
	}
	return err
}

// ended repeats the end of a stream.
type ended struct{ err error }

func (e ended) Read([]byte) (int, error) { return 0, e.err }
