package encoding

import (
	"testing"
	"unicode/utf8"
)

// FuzzDecoder: text is valid whatever the bytes, and however they are cut it is the same.
func FuzzDecoder(f *testing.F) {
	f.Add([]byte("\xef\xbb\xbfa\xf0\x9f\x98\x80\xc3"), uint8(3), uint8(0))
	f.Add([]byte("\xd8\x3d\xde\x00a"), uint8(1), uint8(1))
	f.Add([]byte("\x82\xa0A\x80"), uint8(1), uint8(2))
	labels := []string{"utf-8", "utf-16be", "shift_jis", "gb18030", "big5", "euc-kr", "windows-1251", "iso-2022-jp"}
	f.Fuzz(func(t *testing.T, b []byte, cut, label uint8) {
		name := labels[int(label)%len(labels)]
		whole, ok := NewDecoder(name, false, false)
		if !ok {
			t.Fatalf("no %s", name)
		}
		want, err := whole.Decode(b, false)
		if err != nil || !utf8.ValidString(want) {
			t.Fatalf("%s of %x: %q %v", name, b, want, err)
		}
		d, _ := NewDecoder(name, false, false)
		at := min(int(cut), len(b))
		first, err1 := d.Decode(b[:at], true)
		second, err2 := d.Decode(b[at:], false)
		if err1 != nil || err2 != nil || first+second != want {
			t.Fatalf("%s of %x cut at %d: %q + %q, want %q", name, b, at, first, second, want)
		}
	})
}
