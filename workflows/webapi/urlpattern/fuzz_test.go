package urlpattern

import (
	"errors"
	"testing"
)

// FuzzURLPattern: nothing panics, what a pattern shows of itself is a pattern of the same meaning, and a URL matches or
// does not both times.
func FuzzURLPattern(f *testing.F) {
	for _, s := range [][2]string{
		{"https://example.com/:id(\\d+)?", "https://example.com/12"},
		{"*://{a.}?b/{*}.:ext?x=*#([^a]{2})", "http://a.b/c.d?x=1#bb"},
		{"data\\:{x}+", "data:xxx"},
		{"https://h/([\\w--[a-c]&&d]|(?:e)[^]f])(.*)?", "https://h/x"},
		{"https://ä/:ü:é*", "https://xn--4ca/x"},
		{"/:a(([\\u{61}-\\x7a]))", "b"},
		{"/((?!api)(?<x>[^&&a])\\1?.*)/:b", "/xx/y"},
	} {
		f.Add(s[0], s[1], false)
	}
	f.Fuzz(func(t *testing.T, pattern, input string, ignoreCase bool) {
		base := "https://base.example:81/a/b?c#d"
		p, err := New(pattern, &base, ignoreCase)
		if err != nil {
			return
		}
		parts := make([]*string, 8)
		for i, c := range p.components() {
			parts[i] = &c.pattern
		}
		init := Init{Protocol: parts[0], Username: parts[1], Password: parts[2], Hostname: parts[3], Port: parts[4], Pathname: parts[5], Search: parts[6], Hash: parts[7]}
		again, err := init.Compile(ignoreCase)
		if err != nil {
			if init.size() > longest {
				return
			}
			t.Fatalf("%q shows itself as %q, which is none: %v", pattern, shown(p), err)
		}
		r1, err1 := p.MatchURL(t.Context(), input, &base)
		r2, err2 := again.MatchURL(t.Context(), input, &base)
		if (r1 == nil) != (r2 == nil) && !errors.Is(err1, ErrTooMuch) && !errors.Is(err2, ErrTooMuch) {
			t.Fatalf("%q and %q differ on %q", pattern, shown(p), input)
		}
		_, _ = p.MatchInit(t.Context(), &Init{Pathname: &input, Hostname: &input, Hash: &input})
	})
}

func shown(p *Pattern) (list []string) {
	for _, c := range p.components() {
		list = append(list, c.pattern)
	}
	return list
}

func matches(t *testing.T, p *program, s string) bool {
	t.Helper()
	at, err := p.find(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return at != nil
}

// TestRegExpTranslation holds classes and escapes to what ECMAScript's flag v says of them.
func TestRegExpTranslation(t *testing.T) {
	for _, c := range []struct {
		in          string
		fold        bool
		match, miss string
	}{
		{`[a-c]`, false, "abc", "dA"},
		{`[a-c]`, true, "abcABC", "d"},
		{`[^a]`, true, "bB1", "aA"},
		{`[\w--[a-y]]`, false, "zZ0_", "a-"},
		{`[\w--[a-y]]`, true, "zZ0_", "aA-"},
		{`[\D&&[0-9a]]`, false, "a", "0b"},
		{`[\x2d\u0041\u{42}\t\b]`, false, "-AB\t\b", "C"},
		{`[[^a]&&[ab]]`, false, "b", "a"},
		{`.`, false, "a ", "\n\r"},
		{`\cA`, false, "\x01", "A"},
		{`[^]`, false, "a\n", ""},
		{`\S`, false, "a", " \v\n"},
		{`\/`, false, "/", `\`},
		{`[\&\-\!]`, false, "&-!", `\`},
	} {
		p, err := assemble([]part{{kind: partRegexp, value: c.in, name: "0"}}, grammar{ignoreCase: c.fold})
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		// The other engine has to agree.
		other, err := assemble([]part{{kind: partRegexp, value: "(?=.|[^])" + c.in, name: "0"}}, grammar{ignoreCase: c.fold})
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		for _, r := range c.match + c.miss {
			if matches(t, p, string(r)) != matches(t, other, string(r)) {
				t.Errorf("%s (fold %v): the engines differ on %q", c.in, c.fold, r)
			}
		}
		for _, r := range c.match {
			if !matches(t, p, string(r)) {
				t.Errorf("%s (fold %v) does not match %q", c.in, c.fold, r)
			}
		}
		for _, r := range c.miss {
			if matches(t, p, string(r)) {
				t.Errorf("%s (fold %v) matches %q", c.in, c.fold, r)
			}
		}
	}
}
