package url

import (
	"slices"
	"testing"
	"unicode/utf8"
)

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"", "a=b&c", "%zz=%4&+=%2B", "%F0%9F%98%80=%ff%C3", "a=1&a=2&=x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list := ParseSearch(s)
		for _, p := range list {
			if !utf8.ValidString(s) {
				break // scripts only have valid text
			}
			if !utf8.ValidString(p[0]) || !utf8.ValidString(p[1]) {
				t.Fatalf("%q gave %q", s, p)
			}
		}
		if utf8.ValidString(s) && !slices.Equal(ParseSearch(FormatSearch(list)), list) {
			t.Fatalf("%q: %q is not read back", s, list)
		}
	})
}

// FuzzParse holds the parser to an end: what it takes, it takes again unchanged.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"http://a/b?c#d", "http://[::1]:8/", "http://0x7f.1/", "x:y", "http://u@@@h/", "//h", "http://例え.jp/é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := Parse(s)
		if err != nil || (u.Scheme() != "http" && u.Scheme() != "https") {
			return
		}
		again, err := Parse(u.Href(false))
		if err != nil || again.Host() != u.Host() {
			t.Fatalf("%q is %q, which is host %q: %v", s, u.Href(false), again.Host(), err)
		}
	})
}

func TestExcessive(t *testing.T) {
	for s, want := range map[string]bool{"http://u@h/": false, "": false, "http://h/@@@@": false} {
		if excessive(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
