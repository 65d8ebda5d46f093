package decision

import (
	"maps"
	"strings"
	"testing"
)

func pattern(t *testing.T, text string) Pattern {
	t.Helper()
	p, err := ParsePattern(text, true)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return p
}

func TestPatternMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
		params        map[string]string
	}{
		{"/", "/", true, nil},
		{"/", "/a", false, nil},
		{"/a", "/a", true, nil},
		{"/a", "/a/", false, nil},
		{"/a/", "/a/", true, nil},
		{"/a/", "/a", false, nil},
		{"/a", "/A", false, nil},
		{"//a/./b", "/a/b", true, nil},
		{"/*", "/", true, nil},
		{"/*", "/a/b/c", true, nil},
		{"/news/*", "/news/", true, nil},
		{"/news/*", "/news/a/b", true, nil},
		{"/news/*", "/news", false, nil},
		{"/news/*", "/newsroom", false, nil},
		{"/news*", "/newsroom/x", true, nil},
		{"/news*", "/news", true, nil},
		{"/*/amp", "/story/amp", true, nil},
		{"/*/amp", "/a/b/amp", false, nil},
		{"/*/amp", "/amp", false, nil},
		{"/a-*-z/b", "/a-x-y-z/b", true, nil},
		{"/a-*-z/b", "/a-z/b", false, nil},
		{"/a*b*c", "/aXbYc", true, nil},
		{"/a*b*c", "/aXbYc/d", false, nil},
		{"/a*b*c", "/aXcYb", false, nil},
		{"/a*ab", "/ab", false, nil},
		{"/x*y*", "/x-y-z/rest", true, nil},
		{"/x*y*", "/x-z/y", false, nil},
		{"/%2A", "/*", true, nil},
		{"/%2A", "/a", false, nil},
		{"/Zo%c3%ab/*", "/Zoë/x", true, nil},
		{"/Zoë", "/Zoë", true, nil},
		{"/%61", "/a", true, nil},
		{"/u/{id}/x", "/u/a b/x", true, map[string]string{"id": "a b"}},
		{"/u/{id}", "/u/a/b", false, nil},
		{"/u/{id}", "/u/", false, nil},
		{"/u/{id}/", "/u/1/", true, map[string]string{"id": "1"}},
		{"/{a}/{b}/*", "/1/2/3/4", true, map[string]string{"a": "1", "b": "2"}},
		{"/{a}/{b}/*", "/1/2", false, nil},
	} {
		params, ok := pattern(t, c.pattern).Match(c.path)
		if ok != c.want || !maps.Equal(params, c.params) || (c.params == nil) != (params == nil) {
			t.Errorf("%s against %s: %v %v, want %v %v", c.pattern, c.path, ok, params, c.want, c.params)
		}
	}
	if _, ok := (Pattern{}).Match("/"); ok {
		t.Error("the zero pattern matches")
	}
	if _, ok := (Pattern{}).Match(""); ok {
		t.Error("the zero pattern matches the empty path")
	}
}

func TestParsePatternRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":              "begins with /",
		"a":             "begins with /",
		"*.css":         "begins with /",
		"/**":           "**",
		"/a/../b":       "climbs",
		"/a%2fb":        "encoded slash",
		`/a\b`:          "backslash",
		"/a?b":          "raw ?",
		"/{a":           "not a parameter",
		"/a{b}":         "not a parameter",
		"/{}":           "not a parameter",
		"/{a-b}":        "not a parameter",
		"/{a}/{a}":      "twice",
		"/%zz":          "percent sequence",
		"/a/%ff*":       "UTF-8",
		"/x/{y}/..;/z/": "dot segment",
	} {
		if _, err := ParsePattern(text, true); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := ParsePattern("/{a}", false); err == nil || !strings.Contains(err.Error(), "endpoints only") {
		t.Errorf("a parameter outside an endpoint: %v", err)
	}
}

func TestPatternOrder(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int // -1: a goes first, 0: they tie, 2: they never meet
	}{
		{"/a/b", "/a/{x}", -1},
		{"/a/{x}", "/a/*", -1},
		{"/{x}/b", "/a/b/*", -1},
		{"/a/b/*", "/a/*", -1},
		{"/a/{x}", "/{y}/b", -1},
		{"/a/{x}", "/a/{y}", 0},
		{"/a", "/a", 0},
		{"/a", "/%61", 0},
		{"/a/*", "/a/*", 0},
		{"/a/{x}/*", "/a/*", 0},
		{"/a/{x}/b", "/a/{y}/c", 2},
		{"/a/{x}/b", "/a/{y}/{z}", 0},
		{"/a/{x}", "/a/{x}/b", 2},
		{"/{x}/", "/{x}/{y}", 2},
		{"/*a/x", "/*b/x", 2},
		{"/*ab/x", "/*b/x", 0},
		{"/a", "/b", 2},
	} {
		a, b := pattern(t, c.a), pattern(t, c.b)
		order, ties := a.Compare(b), a.Ties(b)
		if ties != b.Ties(a) || order != 0 && (order < 0) == (b.Compare(a) < 0) {
			t.Errorf("%s and %s: not symmetric", c.a, c.b)
		}
		switch {
		case c.want == -1 && (order >= 0 || ties), c.want == 0 && !ties, c.want == 2 && ties:
			t.Errorf("%s and %s: order %d, ties %v, want %d", c.a, c.b, order, ties, c.want)
		}
	}
}

func TestPatternWithPrefix(t *testing.T) {
	for _, c := range []struct{ prefix, pattern, match string }{
		{"/mos-endpoints", "/redeem", "/mos-endpoints/redeem"},
		{"/_e/", "/hello", "/_e/hello"},
		{"/_e/", "/", "/_e/"},
		{"/", "/a/*", "/a/b"},
		{"", "/a", "/a"},
		{"/a/b", "/{x}/*", "/a/b/c/d"},
	} {
		p, err := pattern(t, c.pattern).WithPrefix(c.prefix)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := p.Match(c.match); !ok {
			t.Errorf("%s before %s does not match %s", c.prefix, c.pattern, c.match)
		}
	}
	for _, bad := range []string{"a", "/a*", "/{x}", "/.."} {
		if _, err := pattern(t, "/x").WithPrefix(bad); err == nil {
			t.Errorf("prefix %q is accepted", bad)
		}
	}
}

func TestPatternMatchAllocatesNothing(t *testing.T) {
	for _, text := range []string{"/a/b", "/news/*", "/a-*-z/*/x"} {
		p := pattern(t, text)
		if n := testing.AllocsPerRun(100, func() { p.Match("/a-b-z/news/x") }); n != 0 {
			t.Errorf("%s: %v allocations", text, n)
		}
	}
}

func FuzzParsePattern(f *testing.F) {
	f.Add("/a/*", "/a/b/c")
	f.Add("/u/{id}/x*y", "/u/%41/xay")
	f.Fuzz(func(t *testing.T, text, path string) {
		p, err := ParsePattern(text, true)
		if err != nil {
			return
		}
		if _, decoded, err := CanonicalPath(path); err == nil {
			params, ok := p.Match(decoded)
			if !ok && params != nil {
				t.Fatal("parameters without a match")
			}
		}
		if !p.Ties(p) {
			t.Fatalf("%q does not tie with itself", text)
		}
		if q, err := p.WithPrefix("/pre"); err != nil || q.class() != p.class() {
			t.Fatalf("%q with a prefix: %v", text, err)
		}
	})
}
