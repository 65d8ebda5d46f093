package rewrite

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestCompileSelector(t *testing.T) {
	for _, c := range []struct {
		text string
		want []complexSelector
	}{
		{"*", []complexSelector{{{}}}},
		{" P ", []complexSelector{{{typ: "p"}}}},
		{"p.c#i[A]", []complexSelector{{{typ: "p", classes: []string{"c"}, ids: []string{"i"}, attrs: []attrTest{{name: "a"}}}}}},
		{"a b>c+d~e", []complexSelector{{{typ: "a"}, {typ: "b", combinator: ' '}, {typ: "c", combinator: '>'},
			{typ: "d", combinator: '+'}, {typ: "e", combinator: '~'}}}},
		{"a , b", []complexSelector{{{typ: "a"}}, {{typ: "b"}}}},
		{`[a="b]"][c|='d'i][ e ~= f s ][g^=h][i$=j][k*="l" I]`, []complexSelector{{{attrs: []attrTest{
			{"a", '=', "b]", false}, {"c", '|', "d", true}, {"e", '~', "f", false}, {"g", '^', "h", false},
			{"i", '$', "j", false}, {"k", '*', "l", true}}}}}},
		{`.md\:w-1\/2#\31 2`, []complexSelector{{{classes: []string{"md:w-1/2"}, ids: []string{"12"}}}}},
		{`\.x\0 \110000 \d800 y`, []complexSelector{{{typ: ".x\uFFFD\uFFFD\uFFFDy"}}}},
		{`[a="x\a y\
z\""]`, []complexSelector{{{attrs: []attrTest{{"a", '=', "x\nyz\"", false}}}}}},
		{".--x.-y._z.é", []complexSelector{{{classes: []string{"--x", "-y", "_z", "é"}}}}},
		{":nth-child(2n+1)", []complexSelector{{{nth: []nthTest{{false, 2, 1}}}}}},
		{":nth-child( ODD )", []complexSelector{{{nth: []nthTest{{false, 2, 1}}}}}},
		{":nth-of-type(even)", []complexSelector{{{nth: []nthTest{{true, 2, 0}}}}}},
		{":nth-child(-n+3)", []complexSelector{{{nth: []nthTest{{false, -1, 3}}}}}},
		{":nth-child(+3n - 2)", []complexSelector{{{nth: []nthTest{{false, 3, -2}}}}}},
		{":nth-child(n)", []complexSelector{{{nth: []nthTest{{false, 1, 0}}}}}},
		{":nth-child(-5)", []complexSelector{{{nth: []nthTest{{false, 0, -5}}}}}},
		{":nth-child(n-1)", []complexSelector{{{nth: []nthTest{{false, 1, -1}}}}}},
		{":first-child:FIRST-of-type", []complexSelector{{{nth: []nthTest{{false, 0, 1}, {true, 0, 1}}}}}},
		{"p:not(.a, b > c)", []complexSelector{{{typ: "p", lists: []listTest{{true, []complexSelector{
			{{classes: []string{"a"}}}, {{typ: "b"}, {typ: "c", combinator: '>'}}}}}}}}},
		{":is(:where( a ))", []complexSelector{{{lists: []listTest{{false, []complexSelector{{{lists: []listTest{
			{false, []complexSelector{{{typ: "a"}}}}}}}}}}}}}},
		{"a/* x */./**/b", nil},
		{"a/* x */.b/**/ /**/c", []complexSelector{{{typ: "a", classes: []string{"b"}}, {typ: "c", combinator: ' '}}}},
	} {
		s, err := CompileSelector(c.text)
		if c.want == nil {
			if err == nil {
				t.Errorf("%s: compiled", c.text)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
		} else if !reflect.DeepEqual(s.list, c.want) {
			t.Errorf("%s: %+v, want %+v", c.text, s.list, c.want)
		}
	}
}

func TestCompileMarker(t *testing.T) {
	for _, c := range []struct {
		text string
		want []complexSelector
	}{
		{"> h2", []complexSelector{{{scope: true}, {typ: "h2", combinator: '>'}}}},
		{":scope>h2,h3", []complexSelector{{{scope: true}, {typ: "h2", combinator: '>'}}, {{typ: "h3"}}}},
		{":scope h2", []complexSelector{{{scope: true}, {typ: "h2", combinator: ' '}}}},
	} {
		if s, err := CompileMarker(c.text); err != nil {
			t.Errorf("%s: %v", c.text, err)
		} else if !reflect.DeepEqual(s.list, c.want) {
			t.Errorf("%s: %+v, want %+v", c.text, s.list, c.want)
		}
	}
}

func TestRefusedSelectors(t *testing.T) {
	after := "it needs what follows the element, and this engine decides at its start tag"
	for _, c := range []struct{ text, want string }{
		{"", "column 1: the selector is empty"},
		{" /**/ ", "column 7: the selector is empty"},
		{"p:last-child", `column 2: ":last-child": ` + after},
		{"p:last-of-type", `column 2: ":last-of-type": ` + after},
		{"p:nth-last-child(1)", `column 2: ":nth-last-child": ` + after + "; count from the start with :nth-child()"},
		{"p:nth-last-of-type(1)", `column 2: ":nth-last-of-type": ` + after + "; count from the start with :nth-of-type()"},
		{"p:only-child", `column 2: ":only-child": ` + after},
		{":only-of-type", `column 1: ":only-of-type": ` + after},
		{":empty", `column 1: ":empty": ` + after},
		{"p:has(b)", `column 2: ":has": ` + after + "; select what is inside, or give the element a class"},
		{"h1, h1:last-child", `column 7: ":last-child": ` + after},
		{":is(li:last-of-type)", `column 7: ":last-of-type": ` + after},
		{":nth-child(2 of .x)", "column 14: \"of\": `of` is not supported; filter with a class instead"},
		{"a:hover", `column 2: ":hover": it is never true on a server`},
		{"a:focus", `column 2: ":focus": it is never true on a server`},
		{"a:visited", `column 2: ":visited": it is never true on a server`},
		{"a:target", `column 2: ":target": it is never true on a server`},
		{":root", `column 1: ":root": it is not supported; write "html"`},
		{"a:link", `column 2: ":link": it is not supported; write "[href]"`},
		{"a:any-link", `column 2: ":any-link": it is not supported; write "[href]"`},
		{":checked", `column 1: ":checked": it is not supported; write "[checked]"`},
		{":disabled", `column 1: ":disabled": it is not supported; write "[disabled]"`},
		{":enabled", `column 1: ":enabled": it is not supported; write ":not([disabled])"`},
		{":required", `column 1: ":required": it is not supported; write "[required]"`},
		{":lang(de)", `column 1: ":lang": it is not supported; write "[lang=…]" or "[lang|=…]"`},
		{":dir(ltr)", `column 1: ":dir": it is not supported; write "[dir=…]"`},
		{"p::before", `column 2: "::before": pseudo-elements are no part of the document`},
		{"p:before", `column 2: ":before": pseudo-elements are no part of the document`},
		{"p::first-line", `column 2: "::first-line": pseudo-elements are no part of the document`},
		{"svg|p", `column 1: "svg|p": namespaces are not supported; write the name alone`},
		{"*|p", `column 1: "*|p": namespaces are not supported; write the name alone`},
		{"|p", `column 1: "|p": namespaces are not supported; write the name alone`},
		{"[x|y=z]", `column 2: "x|y": namespaces are not supported; write the name alone`},
		{"&.a", `column 1: "&": nesting is no part of a selector here`},
		{"&&&invalid###", `column 1: "&": nesting is no part of a selector here`},
		{":contains(x)", `column 1: ":contains": it is no CSS; give the element a class`},
		{":first-chld", `column 1: ":first-chld": unknown pseudo-class; did you mean :first-child?`},
		{":nth-chlid(2)", `column 1: ":nth-chlid": unknown pseudo-class; did you mean :nth-child?`},
		{":xyzzy", `column 1: ":xyzzy": unknown pseudo-class`},
		{"> p", `column 1: ">": a selector cannot begin with a combinator; only markers may begin with >`},
		{"+ p", `column 1: "+": a selector cannot begin with a combinator`},
		{"ul >", "column 5: a selector cannot end with a combinator"},
		{"ul > , p", "column 6: a selector cannot end with a combinator"},
		{"a > > b", `column 5: ">": two combinators follow each other`},
		{"a,", "column 3: a selector is missing"},
		{",a", "column 1: a selector is missing"},
		{"p[", "column 3: an attribute name is missing"},
		{"p[a", `column 2: "[": the bracket is not closed`},
		{"p[a=b", `column 2: "[": the bracket is not closed`},
		{"p[a=1]", `column 5: "1": the value is no name; write it in quotes`},
		{"p[a='b]", `column 5: "'": the quote is not closed`},
		{"p[a=]", `column 5: "]": a value is missing`},
		{"p[a b]", `column 5: "b": it is no part of a selector`},
		{"p[a=b x]", `column 7: "x": it is no part of a selector`},
		{"[a='\n']", "column 5: \"\\n\": a line break in quotes; write it as \\a followed by a space"},
		{":not()", "column 6: a selector is missing"},
		{":not", `column 1: ":not": it needs an argument in parentheses`},
		{":not(a", `column 5: "(": the parenthesis is not closed`},
		{":first-child()", `column 13: "(": :first-child takes no argument`},
		{"a)", `column 2: ")": no parenthesis is open`},
		{".a*", `column 3: "*": a type name stands first; write it in front of the other parts, or leave a space`},
		{".1a", `column 2: "1a": a class name is missing; a name that begins with a digit needs an escape, such as \31`},
		{"#", "column 2: an id is missing"},
		{"1", `column 1: "1": a name cannot begin so; a name that begins with a digit needs an escape, such as \31`},
		{":nth-child(x)", `column 12: "x": it is not of the form an+b; write a number, odd, even or the like of 2n+1`},
		{":nth-child()", `column 12: ")": it is not of the form an+b; write a number, odd, even or the like of 2n+1`},
		{":nth-child(2n+)", `column 12: "2n+": it is not of the form an+b; write a number, odd, even or the like of 2n+1`},
		{":nth-child(2n 1)", `column 15: "1": a name cannot begin so; a name that begins with a digit needs an escape, such as \31`},
		{":scope > p", `column 1: ":scope": :scope is for markers only`},
		{"a/b", `column 2: "/": it is no part of a selector; a comment is /* … */`},
		{"a { }", `column 3: "{": it is no part of a selector`},
	} {
		_, err := CompileSelector(c.text)
		want := "selector: " + c.want
		if err == nil || err.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", c.text, err, want)
		}
	}
	for _, c := range []struct{ text, want string }{
		{":scope", `column 1: ":scope": it is the target itself, and a marker is searched inside it`},
		{":scope + p", `column 8: "+": a marker is searched inside the target, not beside it`},
		{":scope.a > p", `column 7: ".": :scope stands alone; put the test into the selector of the rule`},
		{"div :scope", `column 5: ":scope": :scope stands alone, at the start of a marker`},
		{":is(:scope > p)", `column 5: ":scope": :scope stands alone, at the start of a marker`},
		{"p, + a", `column 4: "+": a selector cannot begin with a combinator`},
	} {
		_, err := CompileMarker(c.text)
		if want := "selector: " + c.want; err == nil || err.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", c.text, err, want)
		}
	}
}

func TestSelectorLimits(t *testing.T) {
	for _, c := range []struct {
		fits, over string
		reason     string
	}{
		{strings.Repeat("a", 1024), strings.Repeat("a", 1025), "it is longer than 1024 bytes"},
		{strings.Repeat("a ", 32), strings.Repeat("a ", 33), "there are more than 32 compounds"},
		{":is(:is(:is(:not(a))))", ":is(:is(:is(:is(:not(a)))))", "it is nested deeper than 4 levels"},
	} {
		if _, err := CompileSelector(c.fits); err != nil {
			t.Errorf("%s: %v", c.fits, err)
		}
		_, err := CompileSelector(c.over)
		var e *SelectorError
		if !errors.As(err, &e) || e.Reason != c.reason {
			t.Errorf("%s: %v", c.over, err)
		}
	}
}

func FuzzCompileSelector(f *testing.F) {
	for _, s := range []string{"p.c#i[a]", ":not(a > b, c):nth-child(2n+1)", `[a="\31 x" i]`, "> :scope", "a/**/b", `\`, "[a=", "::x", "é|b"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, marker bool) {
		s, err := compileSelector(text, marker)
		var e *SelectorError
		switch {
		case err == nil:
			if len(s.list) == 0 {
				t.Errorf("%q: nothing in it", text)
			}
			newMatchSet([]*Selector{s})
		case !errors.As(err, &e):
			t.Errorf("%q: %T", text, err)
		case e.Reason == "" || e.Offset > len(text) || !strings.HasPrefix(text[e.Offset:], e.Part):
			t.Errorf("%q: %+v", text, e)
		}
	})
}
