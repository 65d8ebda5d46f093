package rewrite

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

var (
	inScript = contentContext{raw: "script"}
	inTitle  = contentContext{raw: "title", chars: true}
)

func TestRenderItems(t *testing.T) {
	card := Item{Type: "Element", Schema: "mos:card@1.2", Props: []byte(`{"a":"<ü>&\""}`)}
	for _, c := range []struct {
		item  Item
		in    contentContext
		ascii bool
		want  string
		warn  Warning
	}{
		{Item{Type: "html", Content: "<b>&ü"}, markupContext, false, "<b>&ü", ""},
		{Item{Type: "HTML", Content: "<b>&ü€😀"}, markupContext, true, "<b>&&#252;&#8364;&#128512;", ""},
		{Item{Type: "text", Content: `<b>&amp;"'`}, markupContext, false, `&lt;b&gt;&amp;amp;"'`, ""},
		{Item{Type: "text", Content: "ü<"}, markupContext, true, "&#252;&lt;", ""},
		{card, markupContext, false, `<mos-card version="1.2" props="{&quot;a&quot;:&quot;&lt;ü&gt;&amp;\&quot;&quot;}"></mos-card>`, ""},
		{card, markupContext, true, `<mos-card version="1.2" props="{&quot;a&quot;:&quot;&lt;&#252;&gt;&amp;\&quot;&quot;}"></mos-card>`, ""},
		{Item{Type: "element", Schema: "a:b"}, markupContext, false, `<a-b version="" props="{}"></a-b>`, ""},
		{Item{Type: "element", Schema: "a1._:0-._@1@2\"<"}, markupContext, false, `<a1._-0-._ version="1@2&quot;&lt;" props="{}"></a1._-0-._>`, ""},
		{Item{Type: "custom", Content: "x"}, markupContext, false, "", ItemUnsupported},
		{Item{Type: "text", Content: "a<b&"}, inScript, false, "a<b&", ""},
		{Item{Type: "text", Content: "a<b&"}, inTitle, false, "a&lt;b&amp;", ""},
		{Item{Type: "text", Content: "</title>"}, inTitle, false, "&lt;/title&gt;", ""},
		{Item{Type: "html", Content: "a</Title >"}, inTitle, false, "", ItemUnsafe},
		{Item{Type: "html", Content: "a</title"}, inTitle, false, "", ItemUnsafe},
		{Item{Type: "html", Content: "a</titles><!--"}, inTitle, false, "a</titles><!--", ""},
		{Item{Type: "text", Content: "x</SCRIPT/"}, inScript, false, "", ItemUnsafe},
		{Item{Type: "text", Content: "x<!--"}, inScript, false, "", ItemUnsafe},
		{Item{Type: "html", Content: "</scriptx></script\n>"}, inScript, false, "", ItemUnsafe},
		{Item{Type: "html", Content: "</style>"}, inScript, false, "</style>", ""},
	} {
		items, rerr := compileItems("content.before", []Item{c.item})
		if rerr != nil {
			t.Errorf("%+v: %v", c.item, rerr)
			continue
		}
		var warned Warning
		got := string(renderItems([]byte("|"), items, c.in, c.ascii, func(w Warning) { warned = w }))
		if got != "|"+c.want || warned != c.warn {
			t.Errorf("%+v: %s with warning %q, want %s with %q", c.item, got, warned, c.want, c.warn)
		}
	}
}

func TestWrongItems(t *testing.T) {
	for _, c := range []struct {
		item Item
		path string
	}{
		{Item{}, "content.after[1].type"},
		{Item{Type: "widget"}, "content.after[1].type"},
		{Item{Type: "element"}, "content.after[1].schema"},
		{Item{Type: "element", Schema: "a"}, "content.after[1].schema"},
		{Item{Type: "element", Schema: "A:b"}, "content.after[1].schema"},
		{Item{Type: "element", Schema: "1:b"}, "content.after[1].schema"},
		{Item{Type: "element", Schema: "a-b:c"}, "content.after[1].schema"},
		{Item{Type: "element", Schema: ":b"}, "content.after[1].schema"},
		{Item{Type: "element", Schema: "a:"}, "content.after[1].schema"},
		{Item{Type: "element", Schema: "a:-b"}, "content.after[1].schema"},
		{Item{Type: "element", Schema: `mos:x"><img@1`}, "content.after[1].schema"},
		{Item{Type: "element", Schema: "a:b\n@1"}, "content.after[1].schema"},
	} {
		_, err := compileItems("content.after", []Item{{Type: "html"}, c.item})
		if err == nil || err.Path != c.path {
			t.Errorf("%+v: %v, want one at %s", c.item, err, c.path)
		}
	}
}

// Whatever a text item or the props of an element say, a browser reads it as text or as the value it is.
func TestItemsAreRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab<>&\"'/-!; \tü;#x"))).Draw(t, "text")
		ascii := rapid.Bool().Draw(t, "ascii")
		items, rerr := compileItems("", []Item{{Type: "text", Content: text}, {Type: "element", Schema: "a:b@" + text, Props: []byte(text)}})
		if rerr != nil {
			t.Fatal(rerr)
		}
		out := renderItems(nil, items, markupContext, ascii, func(Warning) {})
		z := html.NewTokenizer(strings.NewReader(string(out)))
		if text != "" {
			if z.Next() != html.TextToken || z.Token().Data != text {
				t.Fatalf("%q: text became %s", text, out)
			}
		}
		z.Next()
		tok := z.Token()
		if text == "" {
			text = "{}"
		}
		if tok.Data != "a-b" || len(tok.Attr) != 2 || tok.Attr[1].Val != text {
			t.Fatalf("%q: element became %s", text, out)
		}
	})
}
