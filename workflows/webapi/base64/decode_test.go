package base64

import (
	"bytes"
	stdbase64 "encoding/base64"
	"testing"
)

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "YQ==", "YQ", " Y Q ", "=", "Y=Q=", "AP8\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, ok := Decode(s)
		if !ok {
			return
		}
		again, ok := Decode(stdbase64.StdEncoding.EncodeToString(b))
		if !ok || !bytes.Equal(again, b) {
			t.Fatalf("%q gave %x, then %x", s, b, again)
		}
	})
}
