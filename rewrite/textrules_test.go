package rewrite

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rewriteParts runs a program over a document that comes in parts.
func rewriteParts(tb rapid.TB, p *Program, charset string, parts ...string) (string, Stats, error) {
	tb.Helper()
	var out strings.Builder
	w := New(&out, p, charset)
	for _, part := range parts {
		if _, err := w.Write([]byte(part)); err != nil {
			w.Close()
			return out.String(), w.Stats(), err
		}
	}
	err := w.Close()
	return out.String(), w.Stats(), err
}

func textProgram(tb rapid.TB, selectorText string, rules ...TextRule) *Program {
	tb.Helper()
	s, err := CompileSelector(selectorText)
	if err != nil {
		tb.Fatal(err)
	}
	p, err := Compile([]Rule{{Name: "t", Selector: s, Edit: Edit{Text: rules}}}, Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func TestReplaceText(t *testing.T) {
	for _, c := range []struct {
		name     string
		rules    []TextRule
		in, want string
	}{
		{"in descendants", []TextRule{{"a", "b"}}, "a<main>a<i>a</i></main>a", "a<main>b<i>b</i></main>a"},
		{"case counts", []TextRule{{"ab", "x"}}, "<main>AB aB ab</main>", "<main>AB aB x</main>"},
		{"the first entry wins", []TextRule{{"ab", "1"}, {"abc", "2"}, {"b", "3"}}, "<main>abc bc</main>", "<main>1c 3c</main>"},
		{"not searched again", []TextRule{{"a", "aa"}, {"aa", "x"}}, "<main>aa</main>", "<main>aaaa</main>"},
		{"escaped", []TextRule{{"a", "<&\">"}}, "<main>a</main>", "<main>&lt;&amp;\"&gt;</main>"},
		{"references are decoded", []TextRule{{"<b>&ü", "x"}}, "<main>&lt;b&gt;&amp;&uuml;</main>", "<main>x</main>"},
		{"others keep their bytes", []TextRule{{"z", "x"}}, "<main>&lt;&ampz&#122;&#x7a &</main>", "<main>&lt;&ampxxx &</main>"},
		{"a reference of two characters is not split", []TextRule{{"≂", "x"}}, "<main>&NotEqualTilde;</main>", "<main>&NotEqualTilde;</main>"},
		{"no match over a tag", []TextRule{{"ab", "x"}}, "<main>a<i></i>b</main>", "<main>a<i></i>b</main>"},
		{"no match over a comment", []TextRule{{"ab", "x"}}, "<main>a<!-- -->b</main>", "<main>a<!-- -->b</main>"},
		{"not in raw text", []TextRule{{"a", "x"}}, "<main><script>a</script><style>a</style><title>a</title></main>", "<main><script>a</script><style>a</style><title>a</title></main>"},
		{"not in attributes", []TextRule{{"a", "x"}}, "<main><p title=a>b</main>", "<main><p title=a>b</main>"},
		{"a match begun at the end", []TextRule{{"abc", "x"}}, "<main>ab", "<main>ab"},
		{"a match begun before another", []TextRule{{"aab", "x"}}, "<main>aaab</main>", "<main>ax</main>"},
		{"empty replacement", []TextRule{{"a", ""}}, "<main>banana</main>", "<main>bnn</main>"},
	} {
		p := textProgram(t, "main", c.rules...)
		for i := range len(c.in) + 1 {
			if got, _, err := rewriteParts(t, p, "utf-8", c.in[:i], c.in[i:]); err != nil || got != c.want {
				t.Errorf("%s, cut at %d: %s, want %s, %v", c.name, i, got, c.want, err)
			}
		}
		if got, _, err := rewriteParts(t, p, "utf-8", singleBytes(c.in)...); err != nil || got != c.want {
			t.Errorf("%s, byte by byte: %s, want %s, %v", c.name, got, c.want, err)
		}
	}
}

// unit is a character of a text as it is written, and what it says.
type unit struct{ written, says string }

// replaced is replacing by its definition, on the characters of a text.
func replaced(units []unit, rules []TextRule) string {
	var out strings.Builder
next:
	for i := 0; i < len(units); {
		for _, r := range rules {
			says, n := "", i
			for n < len(units) && len(says) < len(r.Find) {
				says += units[n].says
				n++
			}
			if says == r.Find {
				out.WriteString(escapeText(r.Replace))
				i = n
				continue next
			}
		}
		out.WriteString(units[i].written)
		i++
	}
	return out.String()
}

func TestReplaceTextIsThatOfTheWhole(t *testing.T) {
	units := []unit{{"a", "a"}, {"b", "b"}, {"ü", "ü"}, {"&amp;", "&"}, {"&#97;", "a"}, {"&lt;", "<"}, {"&NotEqualTilde;", "≂̸"}, {" ", " "}, {";", ";"}}
	rapid.Check(t, func(t *rapid.T) {
		var rules []TextRule
		for range rapid.IntRange(1, 3).Draw(t, "rules") {
			find := rapid.StringOfN(rapid.SampledFrom([]rune("abü&< ;≂")), 1, 4, -1).Draw(t, "find")
			rules = append(rules, TextRule{find, rapid.SampledFrom([]string{"", "X", "a<b", "&"}).Draw(t, "replace")})
		}
		text := rapid.SliceOfN(rapid.SampledFrom(units), 0, 25).Draw(t, "text")
		in := ""
		for _, u := range text {
			in += u.written
		}
		cut := rapid.IntRange(0, len(in)).Draw(t, "cut")
		p := textProgram(t, "p", rules...)
		got, _, err := rewriteParts(t, p, "utf-8", "<p>"+in[:cut], in[cut:]+"</p>")
		if want := "<p>" + replaced(text, rules) + "</p>"; err != nil || got != want {
			t.Fatalf("%v on %s cut at %d: %s, want %s, %v", rules, in, cut, got, want, err)
		}
	})
}
