package decision

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCanonicalPath(t *testing.T) {
	for _, c := range []struct {
		raw, canonical, decoded string
		err                     error
	}{
		{raw: "", canonical: "/"},
		{raw: "/", canonical: "/"},
		{raw: "/a/b", canonical: "/a/b"},
		{raw: "/a/", canonical: "/a/"},
		{raw: "//a///b", canonical: "/a/b"},
		{raw: "/a//", canonical: "/a/"},
		{raw: "//", canonical: "/"},
		{raw: "/.", canonical: "/"},
		{raw: "/..a/...", canonical: "/..a/..."},
		{raw: "/a/./b/.", canonical: "/a/b/"},
		{raw: "/a/%2E%2e/b", canonical: "/b"},
		{raw: "/a/b/..", canonical: "/a/"},
		{raw: "/a/..", canonical: "/"},
		{raw: "/.well-known/x", canonical: "/.well-known/x"},
		{raw: "/%61%2D%7e", canonical: "/a-~"},
		{raw: "/a;v=1/b", canonical: "/a;v=1/b"},
		{raw: "/a%2Bb+c%3bd;e%40f@g", canonical: "/a%2Bb+c%3Bd;e%40f@g", decoded: "/a+b+c;d;e@f@g"},
		{raw: "/a|b^c", canonical: "/a%7Cb%5Ec", decoded: "/a|b^c"},
		{raw: "/a b", canonical: "/a%20b", decoded: "/a b"},
		{raw: "/Zoë", canonical: "/Zo%C3%AB", decoded: "/Zoë"},
		{raw: "/%c3%ab", canonical: "/%C3%AB", decoded: "/ë"},
		{raw: "/100%25", canonical: "/100%25", decoded: "/100%"},
		{raw: "/%252f", canonical: "/%252f", decoded: "/%2f"},
		{raw: "/[x]", canonical: "/[x]"},

		{raw: "a", err: ErrPathRelative},
		{raw: "*", err: ErrPathRelative},
		{raw: "/a%2fb", err: ErrPathSlash},
		{raw: "/a%2Fb", err: ErrPathSlash},
		{raw: "/a%5cb", err: ErrPathBackslash},
		{raw: `/a\b`, err: ErrPathBackslash},
		{raw: "/a%00", err: ErrPathControl},
		{raw: "/a%0Ab", err: ErrPathControl},
		{raw: "/a%7F", err: ErrPathControl},
		{raw: "/a\x00", err: ErrPathControl},
		{raw: "/a\x7f", err: ErrPathControl},
		{raw: "/a\tb", err: ErrPathControl},
		{raw: "/%", err: ErrPathEscape},
		{raw: "/%4", err: ErrPathEscape},
		{raw: "/%zz", err: ErrPathEscape},
		{raw: "/a%u0041", err: ErrPathEscape},
		{raw: "/%C0%AF", err: ErrPathUTF8}, // overlong slash
		{raw: "/%ED%A0%80", err: ErrPathUTF8},
		{raw: "/\xff", err: ErrPathUTF8},
		{raw: "/..", err: ErrPathClimbs},
		{raw: "/a/../../b", err: ErrPathClimbs},
		{raw: "/%2e%2e/a", err: ErrPathClimbs},
		{raw: "//../a", err: ErrPathClimbs},
		{raw: "/a/..;x/b", err: ErrPathDots},
		{raw: "/a/.;/b", err: ErrPathDots},
		{raw: "/a/%2e.%3bx/b", err: ErrPathDots},
		{raw: "/a?b", err: ErrPathQuery},
		{raw: "/a#b", err: ErrPathQuery},
	} {
		canonical, decoded, err := CanonicalPath(c.raw)
		if !errors.Is(err, c.err) {
			t.Errorf("%q: error %v, want %v", c.raw, err, c.err)
			continue
		}
		if c.decoded == "" {
			c.decoded = c.canonical
		}
		if canonical != c.canonical || decoded != c.decoded {
			t.Errorf("%q: %q, %q, want %q, %q", c.raw, canonical, decoded, c.canonical, c.decoded)
		}
	}
}

func TestCanonicalPathAllocatesNothing(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { _, _, _ = CanonicalPath("/news/2026/03/a-long-story.html") }); n != 0 {
		t.Errorf("%v allocations for a path that is canonical", n)
	}
}

func FuzzCanonicalPath(f *testing.F) {
	for _, s := range []string{"/a/%2e%2e/b", "/..;x", "//", "/%C3%AB/é", "/a/./b/.", "/%25%32%66", "/*|`"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		canonical, decoded, err := CanonicalPath(raw)
		if err != nil {
			return
		}
		again, decodedAgain, err := CanonicalPath(canonical)
		if err != nil || again != canonical || decodedAgain != decoded {
			t.Fatalf("%q: %q is not a fixed point: %q, %q, %v", raw, canonical, again, decodedAgain, err)
		}
		if !utf8.ValidString(decoded) || strings.Count(decoded, "/") != strings.Count(canonical, "/") {
			t.Fatalf("%q: decoded %q", raw, decoded)
		}
		if strings.Contains(decoded, "//") || strings.Contains(decoded, `\`) || strings.ContainsRune(decoded, 0) {
			t.Fatalf("%q: decoded %q", raw, decoded)
		}
		for segment := range strings.SplitSeq(decoded, "/") {
			if segment == "." || segment == ".." || strings.HasPrefix(segment, "..;") || strings.HasPrefix(segment, ".;") {
				t.Fatalf("%q: segment %q in %q", raw, segment, decoded)
			}
		}
	})
}
