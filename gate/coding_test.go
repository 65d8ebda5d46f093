package gate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

type flushWriter interface {
	io.WriteCloser
	Flush() error
}

// plainFlusher is the encoder of no coding.
type plainFlusher struct{ http.ResponseWriter }

func (p plainFlusher) Flush() error { return http.NewResponseController(p.ResponseWriter).Flush() }
func (p plainFlusher) Close() error { return nil }

func newEncoder(coding string, w io.Writer) flushWriter {
	switch coding {
	case "gzip":
		return gzip.NewWriter(w)
	case "br":
		return brotli.NewWriter(w)
	}
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err)
	}
	return z
}

func encode(coding string, b []byte) []byte {
	var out bytes.Buffer
	w := newEncoder(coding, &out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func newCodings() *codings { return &codings{chunks: &buffers{size: 32 << 10}} }

// decode feeds coded bytes in pieces of at most n.
func decode(c *codings, coding string, coded []byte, n int) ([]byte, error) {
	var out []byte
	d, err := c.open(coding, func(b []byte) error { out = append(out, b...); return nil })
	if err != nil {
		return nil, err
	}
	defer d.stop()
	for len(coded) > 0 {
		k := min(n, len(coded))
		if err := d.write(coded[:k]); err != nil {
			return out, err
		}
		coded = coded[k:]
	}
	return out, d.close()
}

// TestDecodeInPieces: how the input was cut does not matter, and decoders can be used again.
func TestDecodeInPieces(t *testing.T) {
	text := []byte(strings.Repeat("<p>An article of some length, read in pieces.</p>\n", 4000))
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 2000 {
		text[i*90] = byte(rng.IntN(256))
	}
	c := newCodings()
	for _, coding := range []string{"gzip", "zstd", "br"} {
		coded := encode(coding, text)
		for _, n := range []int{1, 2, 7, 1000, len(coded)} {
			got, err := decode(c, coding, coded, n)
			if err != nil || !bytes.Equal(got, text) {
				t.Errorf("%s in pieces of %d: %d bytes, %v", coding, n, len(got), err)
			}
		}
		if got, err := decode(c, coding, nil, 1); err != nil || len(got) > 0 {
			t.Errorf("%s of nothing: %q, %v", coding, got, err)
		}
		if _, err := decode(c, coding, coded[:len(coded)/2], 100); err == nil {
			t.Errorf("%s cut in half is no error", coding)
		}
		if _, err := decode(c, coding, []byte("<p>not coded at all, though it says so</p>"), 100); err == nil {
			t.Errorf("%s that is none is no error", coding)
		}
	}
}

// TestDecodedAtOnce: what the origin flushed comes out with the bytes that brought it.
func TestDecodedAtOnce(t *testing.T) {
	c := newCodings()
	for _, coding := range []string{"gzip", "zstd", "br"} {
		var out, wire bytes.Buffer
		d, err := c.open(coding, func(b []byte) error { out.Write(b); return nil })
		if err != nil {
			t.Fatal(err)
		}
		w := newEncoder(coding, &wire)
		for i := range 5 {
			fmt.Fprintf(w, "part %d\n", i)
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			if err := d.write(wire.Bytes()); err != nil {
				t.Fatal(err)
			}
			wire.Reset()
			if want := fmt.Sprintf("part %d\n", i); !strings.HasSuffix(out.String(), want) {
				t.Errorf("%s: %q is not out after its flush", coding, want)
			}
		}
		d.stop()
	}
}

// TestBombs: input that decodes to a thousand times its size is stopped early.
func TestBombs(t *testing.T) {
	c := newCodings()
	for _, coding := range []string{"gzip", "zstd", "br"} {
		bomb := encode(coding, make([]byte, 16<<20))
		got, err := decode(c, coding, bomb, 1<<20)
		if !errors.Is(err, errBomb) || len(got) > len(bomb)*maxExpansion+freeDecoded {
			t.Errorf("%s: %d bytes of %d came out, %v", coding, len(got), len(bomb), err)
		}
	}
}

func TestUnknownCoding(t *testing.T) {
	c := newCodings()
	for _, lines := range [][]string{{"compress"}, {"gzip, gzip"}, {"gzip", "br"}, {"deflate"}, {"gzip;q=1"}} {
		if _, err := c.open(codingOf(lines), nil); !errors.Is(err, errCoding) {
			t.Errorf("%q: %v", lines, err)
		}
	}
	for _, lines := range [][]string{nil, {"identity"}, {" Identity "}} {
		if got := codingOf(lines); got != "" {
			t.Errorf("%q is %q", lines, got)
		}
	}
	if codingOf([]string{"X-GZIP"}) != "gzip" {
		t.Error("x-gzip is gzip")
	}
}

// FuzzDecode: no input makes a decoder panic, hang or pass its caps, and pieces make no difference to what comes out.
func FuzzDecode(f *testing.F) {
	for i, coding := range []string{"gzip", "zstd", "br"} {
		f.Add(uint8(i), encode(coding, []byte("<p>hello</p>")), uint8(3))
	}
	c := newCodings()
	f.Fuzz(func(t *testing.T, which uint8, coded []byte, n uint8) {
		coding := []string{"gzip", "zstd", "br"}[which%3]
		whole, errWhole := decode(c, coding, coded, len(coded)+1)
		pieces, errPieces := decode(c, coding, coded, int(n)+1)
		if errors.Is(errWhole, errBomb) || errors.Is(errPieces, errBomb) {
			return // the cap goes by what has come so far
		}
		if (errWhole == nil) != (errPieces == nil) {
			t.Fatalf("whole: %v, in pieces: %v", errWhole, errPieces)
		}
		if errWhole == nil && !bytes.Equal(whole, pieces) {
			t.Fatalf("whole %q, in pieces %q", whole, pieces)
		}
	})
}
