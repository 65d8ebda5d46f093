package rewrite

import (
	"strings"
	"testing"
)

// Every name is found in any case and wherever it stands, and nothing else is taken for it.
func TestQuickAtom(t *testing.T) {
	for i := 1; i < len(atomTraits); i++ {
		name := atomTraits[i].name
		for _, written := range []string{name, strings.ToUpper(name), name + "x", "x" + name, name[:len(name)-1], name + "\x00"} {
			for _, behind := range []string{">", " class=longer-than-a-word>"} {
				d := []byte("<" + written + behind)
				if got, want := quickAtom(d, 1, 1+len(written)), lookupAtom([]byte(written)); got != want {
					t.Errorf("%q: %s, want %s", d, atomNames[got], atomNames[want])
				}
			}
		}
	}
	for _, odd := range []string{"h\x11", "h\x01", "[p", "p]", "\x00", "P@", "ħ", "\xc1", "d_v", "DI\x16"} {
		d := []byte("<" + odd + " class=longer-than-a-word>")
		if got := quickAtom(d, 1, 1+len(odd)); got != lookupAtom([]byte(odd)) {
			t.Errorf("%q is taken for %s", odd, atomNames[got])
		}
	}
}
