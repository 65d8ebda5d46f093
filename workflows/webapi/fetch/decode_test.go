package fetch

import (
	"bytes"
	"io"
	"testing"
)

func FuzzDecode(f *testing.F) {
	f.Add("gzip", []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add("br", []byte("\x0b\x02\x80hello\x03"))
	f.Add("zstd, gzip", []byte("\x28\xb5\x2f\xfd"))
	f.Fuzz(func(t *testing.T, coding string, b []byte) {
		r, _, err := decode([]string{coding}, bytes.NewReader(b))
		if err != nil {
			return
		}
		if n, _ := io.Copy(io.Discard, io.LimitReader(r, 1<<20)); n > 1<<20 {
			t.Fatalf("%d bytes", n)
		}
	})
}

func FuzzDeeper(f *testing.F) {
	f.Add(`{"a":["\"[",[]]}`)
	f.Add("[[[[")
	f.Fuzz(func(t *testing.T, s string) {
		if deeper(s, len(s)) {
			t.Fatalf("%q is deeper than it is long", s)
		}
	})
}
