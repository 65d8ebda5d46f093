package rewrite

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

func set(pairs ...string) (list []Attribute) {
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, Attribute{pairs[i], pairs[i+1]})
	}
	return list
}

func TestApplyAttributes(t *testing.T) {
	for _, c := range []struct {
		edit     Attributes
		in, want string
	}{
		{Attributes{Set: set("a", "1")}, "<p>", `<p a="1">`},
		{Attributes{Set: set("a", "1")}, "<br/>", `<br a="1"/>`},
		{Attributes{Set: set("A", "1")}, "<p  A = 0  b>", `<p a="1"  b>`},
		{Attributes{Set: set("a", `<"&>`)}, "<p b>", `<p b a="&lt;&quot;&amp;&gt;">`},
		{Attributes{Set: set("a", "1", "b", "2")}, "<p b=0>", `<p b="2" a="1">`},
		{Attributes{Set: set("a", "1", "A", "2")}, "<p>", `<p a="2">`},
		{Attributes{Set: set("a", "1")}, "<p a='1' a=2>", "<p a='1' a=2>"},
		{Attributes{Set: set("a", "&")}, "<p a=&amp;>", "<p a=&amp;>"},
		{Attributes{Set: set("a", "1")}, "<p a=0 b a=2 c>", `<p a="1" b c>`},
		{Attributes{Set: set("a", "1")}, "<p b=>", `<p b="" a="1">`},
		{Attributes{Set: set("a", "1")}, "<p b= >", `<p b= "" a="1">`},
		{Attributes{Set: set("a", "1")}, "<p b=c/>", `<p b=c/ a="1">`},
		{Attributes{Set: set("a", "")}, "<p a>", "<p a>"},
		{Attributes{Remove: []string{"A"}}, "<p\n a=1\tb>", "<p\tb>"},
		{Attributes{Remove: []string{"a"}}, `<p a="1"b="2">`, `<p b="2">`},
		{Attributes{Remove: []string{"b"}}, `<p a="1"b="2"c>`, `<p a="1" c>`},
		{Attributes{Remove: []string{"a"}}, "<p a a=1 a>", "<p>"},
		{Attributes{Remove: []string{"a"}}, "<p/a/>", "<p/>"},
		{Attributes{Remove: []string{"b"}}, "<p a b=c = d>", "<p a / = d>"},
		{Attributes{Remove: []string{"c"}}, "<p a=b c/>", "<p a=b />"},
		{Attributes{Remove: []string{"a"}, Set: set("a", "1")}, "<p a=0>", `<p a="1">`},
		{Attributes{Remove: []string{"class"}, AddClasses: []string{"x"}}, "<p class=y>", `<p class="x">`},
		{Attributes{AddClasses: []string{"x", "y"}}, "<p>", `<p class="x y">`},
		{Attributes{AddClasses: []string{"x"}}, "<p class='a\tx'>", "<p class='a\tx'>"},
		{Attributes{AddClasses: []string{"x"}}, "<p class='a  b'>", `<p class="a b x">`},
		{Attributes{RemoveClasses: []string{"x"}}, "<p class='a x b x'>", `<p class="a b">`},
		{Attributes{RemoveClasses: []string{"x"}}, "<p>", "<p>"},
		{Attributes{RemoveClasses: []string{"x"}, AddClasses: []string{"x"}}, "<p class='x a'>", `<p class="a x">`},
		{Attributes{Set: set("class", "a x"), RemoveClasses: []string{"x"}}, "<p>", `<p class="a">`},
		{Attributes{Set: set("onclick", "x()", "b", "1")}, "<p>", `<p b="1">`},
		{Attributes{Set: set("href", "/a:b")}, "<a>", `<a href="/a:b">`},
	} {
		a, rerr := compileAttributes(&c.edit)
		if rerr != nil {
			t.Errorf("%+v: %v", c.edit, rerr)
			continue
		}
		if got := string(a.apply(nil, tagOf(t, c.in), func(Warning) {})); got != c.want {
			t.Errorf("%+v on %s: %s, want %s", c.edit, c.in, got, c.want)
		}
	}
}

func TestRefusedAttributes(t *testing.T) {
	for _, c := range []struct {
		name, value string
		refused     bool
	}{
		{"onclick", "", true}, {"ONLOAD", "", true}, {"srcdoc", "", true}, {"title", "javascript:", false},
		{"href", "javascript:x", true}, {"href", " java\nscript\t:x", true}, {"href", "JAVASCRIPT:x", true},
		{"href", "\x01javascript:x", true}, {"src", "data:text/html,x", true}, {"data", "blob:x", true},
		{"href", "https://a/?b:c", false}, {"href", "MailTo:x", false}, {"href", "tel:1", false}, {"href", "a/b:c", false},
		{"href", "?a:b", false}, {"href", "#a:b", false}, {"href", ":b", false}, {"href", "1:b", false}, {"href", "", false},
		{"srcset", "/a 1x, javascript:x 2x", true}, {"srcset", "/a 1x, https://b 2x", false}, {"ping", "/a vbscript:b", true},
		{"formaction", "vbscript:x", true}, {"action", "//x", false},
	} {
		a, rerr := compileAttributes(&Attributes{Set: set(c.name, c.value)})
		if rerr != nil {
			t.Fatal(rerr)
		}
		warned := 0
		out := string(a.apply(nil, tagOf(t, "<p>"), func(w Warning) {
			if w == AttributeRefused {
				warned++
			}
		}))
		if (warned == 1) != c.refused || (out == "<p>") != c.refused {
			t.Errorf("%s=%q: %s, %d warnings", c.name, c.value, out, warned)
		}
	}
}

func TestWrongAttributes(t *testing.T) {
	for _, c := range []struct {
		edit Attributes
		path string
	}{
		{Attributes{Set: set("a b", "")}, "content.setAttributes"},
		{Attributes{Set: set("", "")}, "content.setAttributes"},
		{Attributes{Set: set("a=", "")}, "content.setAttributes"},
		{Attributes{Remove: []string{"a", "a>"}}, "content.removeAttributes[1]"},
		{Attributes{Remove: []string{"\x00"}}, "content.removeAttributes[0]"},
		{Attributes{AddClasses: []string{""}}, "content.addClasses[0]"},
		{Attributes{RemoveClasses: []string{"a", "b c"}}, "content.removeClasses[1]"},
	} {
		if _, err := compileAttributes(&c.edit); err == nil || err.Path != c.path {
			t.Errorf("%+v: %v", c.edit, err)
		}
	}
}

// What another parser reads in the edited tag is what the edit says: nothing else is lost, added or torn.
func TestAppliedAttributesRead(t *testing.T) {
	value := rapid.StringOfN(rapid.SampledFrom([]rune(`ab "'<>&=/ `)), 0, 5, -1)
	name := rapid.SampledFrom([]string{"a", "b", "c", "class"})
	rapid.Check(t, func(t *rapid.T) {
		tag := "<p"
		for n := rapid.IntRange(0, 4).Draw(t, "attributes"); n > 0; n-- {
			tag += rapid.SampledFrom([]string{" ", "", "\n", "/", " / "}).Draw(t, "gap")
			if last := tag[len(tag)-1]; !endsName(last) && last != '"' && last != '\'' {
				tag += " "
			}
			tag += name.Draw(t, "name")
			v := value.Draw(t, "value")
			switch rapid.IntRange(0, 3).Draw(t, "quote") {
			case 1:
				tag += `="` + strings.ReplaceAll(html.EscapeString(v), "\n", " ") + `"`
			case 2:
				tag += ` = '` + html.EscapeString(v) + `'`
			case 3:
				tag += "=" + strings.Map(func(r rune) rune {
					if strings.ContainsRune(` "'<>&=/`, r) {
						return -1
					}
					return r
				}, v)
			}
		}
		tag += ">"
		a := &Attributes{Set: set(name.Draw(t, "set"), value.Draw(t, "to")), Remove: []string{name.Draw(t, "remove")}}
		c, rerr := compileAttributes(a)
		if rerr != nil {
			t.Fatal(rerr)
		}
		before, ok := readAttributes(tag)
		if !ok {
			return // a quote is open at its end
		}
		delete(before, a.Remove[0])
		before[a.Set[0].Name] = a.Set[0].Value
		end := 2
		st := &startTag{}
		st.reset([]byte(tag), end, nameOf("p"))
		edited := string(c.apply(nil, st, func(Warning) {}))
		after, ok := readAttributes(edited)
		if !ok || len(after) != len(before) {
			t.Fatalf("%s became %s", tag, edited)
		}
		for k, v := range before {
			if after[k] != v {
				t.Fatalf("%s became %s", tag, edited)
			}
		}
	})
}

// readAttributes reads a start tag of a paragraph; ok is false if that is not all it is.
func readAttributes(tag string) (out map[string]string, ok bool) {
	z := html.NewTokenizer(strings.NewReader(tag))
	if kind := z.Next(); kind != html.StartTagToken && kind != html.SelfClosingTagToken || string(z.Raw()) != tag {
		return nil, false
	}
	tok := z.Token()
	out = map[string]string{}
	for _, a := range tok.Attr {
		if _, is := out[a.Key]; !is {
			out[a.Key] = a.Val
		}
	}
	return out, tok.Data == "p"
}
