package rewrite

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// tagOf makes a start tag of its raw bytes.
func tagOf(tb testing.TB, raw string) *startTag {
	tb.Helper()
	end := 1
	for end < len(raw) && !isSpace(raw[end]) && raw[end] != '/' && raw[end] != '>' {
		end++
	}
	t := new(startTag)
	t.reset([]byte(raw), end, nameOf(raw[1:end]))
	return t
}

// nameOf is the name of an element as the tokenizer gives it.
func nameOf(written string) name {
	text := string(decodeName([]byte(written)))
	if text == "image" {
		text = "img"
	}
	if a := lookupAtom([]byte(text)); a != 0 {
		return name{atom: a}
	}
	return name{text: text}
}

func TestAttributes(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"<p>", ""},
		{"<p/>", ""},
		{"<p a>", "a="},
		{"<p a/>", "a="},
		{"<p a=b>", "a=b"},
		{"<p a=b/>", "a=b/"},
		{"<p A=B c>", "a=B|c="},
		{"<p a = 'b c' d>", "a=b c|d="},
		{"<p a=\"b\"c='d'>", "a=b|c=d"},
		{"<p a='>'>", "a=>"},
		{"<p a=>", "a="},
		{"<p a= >", "a="},
		{"<p =a=b>", "=a=b"},
		{"<p ==b>", "==b"},
		{"<p a/b/c=d>", "a=|b=|c=d"},
		{"<p / / a>", "a="},
		{"<p a\n=\t\fb\r>", "a=b"},
		{"<p a\"b=c>", "a\"b=c"},
		{"<p a\x00b=c\x00>", "a\uFFFDb=c\uFFFD"},
		{"<p a=b\r\nc>", "a=b|c="},
		{"<p a='b\r\nc\rd'>", "a=b\nc\nd"},
		{"<p a='&lt;&amp;&copy;&copy=&copyx&copy &#65;&#x41'>", "a=<&©&copy=&copyx© AA"},
		{"<p a=\"\xff\">", "a=\uFFFD"},
		{"<p a='\xe2\x80'>", "a=\uFFFD"},
		{"<p a=b=c>", "a=b=c"},
		{"<p a 'b'>", "a=|'b'="},
	} {
		tag := tagOf(t, c.raw)
		var got []string
		for _, a := range tag.attributes() {
			got = append(got, string(decodeName(tag.raw[a.nameStart:a.nameEnd]))+"="+string(a.value(tag.raw)))
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q: %q, want %q", c.raw, s, c.want)
		}
	}
}

func TestAttrIsTheFirstOfItsName(t *testing.T) {
	tag := tagOf(t, "<p CLASS=a class=b a\x00=1>")
	for _, c := range []struct{ name, want string }{{"class", "a"}, {"a\uFFFD", "1"}} {
		if v, ok := tag.attr(c.name); !ok || string(v) != c.want {
			t.Errorf("%s: %q, %v", c.name, v, ok)
		}
	}
	if v, ok := tag.attr("classic"); ok {
		t.Errorf("found %q", v)
	}
}

func TestAttributesDoNotAllocate(t *testing.T) {
	tag := tagOf(t, `<a class="one two" id=x href='/a?b'>`)
	raw, end, n := tag.raw, tag.nameEnd, tag.name
	tag.attributes()
	if got := testing.AllocsPerRun(100, func() {
		tag.reset(raw, end, n)
		if _, ok := tag.attr("href"); !ok {
			t.Error("no href")
		}
	}); got != 0 {
		t.Errorf("%v allocations", got)
	}
}

func TestDecode(t *testing.T) {
	for _, c := range []struct{ in, attribute, text string }{
		{"a", "a", "a"},
		{"&", "&", "&"},
		{"&;", "&;", "&;"},
		{"&a", "&a", "&a"},
		{"&amp", "&", "&"},
		{"&ampx", "&ampx", "&x"},
		{"&amp=", "&amp=", "&="},
		{"&copyx;", "&copyx;", "©x;"},
		{"&notin;", "∉", "∉"},
		{"&notin", "&notin", "¬in"},
		{"&notit;", "&notit;", "¬it;"},
		{"&semi;", ";", ";"},
		{"&NotEqualTilde;", "≂̸", "≂̸"},
		{"&nosuch;", "&nosuch;", "&nosuch;"},
		{"&lt;script&gt;", "<script>", "<script>"},
		{"&#", "&#", "&#"},
		{"&#x", "&#x", "&#x"},
		{"&#xg", "&#xg", "&#xg"},
		{"&#0;", "\uFFFD", "\uFFFD"},
		{"&#5", "\x05", "\x05"},
		{"&#128;&#x9f;&#x81;", "€Ÿ\u0081", "€Ÿ\u0081"},
		{"&#xD800;&#x110000;&#99999999999999999999;", "\uFFFD\uFFFD\uFFFD", "\uFFFD\uFFFD\uFFFD"},
		{"&#000000000000000000000000000000000000000065;", "A", "A"},
		{"&#13;\r", "\r\n", "\r\n"},
		{"&CounterClockwiseContourIntegral;", "∳", "∳"},
		{"&lt" + strings.Repeat("x", 99), "&lt" + strings.Repeat("x", 99), "<" + strings.Repeat("x", 99)},
		{"\xf0\x9f\x98x\xc0\x80\xed\xa0\x80", "\uFFFDx\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD", "\uFFFDx\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"},
	} {
		if got := string(decodeValue([]byte(c.in))); got != c.attribute {
			t.Errorf("attribute %q: %q, want %q", c.in, got, c.attribute)
		}
		if got := string(decodeText([]byte(c.in))); got != c.text {
			t.Errorf("text %q: %q, want %q", c.in, got, c.text)
		}
	}
}

// FuzzAttributes compares the attributes of a tag with those another tokenizer of the same standard finds.
func FuzzAttributes(f *testing.F) {
	for _, s := range []string{"a", "a=b", `a="b&amp;c" d='e' f`, "a=b/ =c", "a//b", "a = b", "A=1 a=2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		raw := []byte("<p " + s + ">")
		z := html.NewTokenizer(bytes.NewReader(raw))
		if z.Next() != html.StartTagToken && z.Token().Type != html.SelfClosingTagToken || len(z.Raw()) != len(raw) {
			return
		}
		tag := tagOf(t, string(raw))
		var got []string
		last := tag.nameEnd
		for _, a := range tag.attributes() {
			if a.space != last || a.space > a.nameStart || a.nameStart >= a.nameEnd || a.nameEnd > a.valueStart ||
				a.valueStart > a.valueEnd || a.valueEnd > a.end || a.end >= len(raw) {
				t.Fatalf("%q: positions %+v", raw, a)
			}
			last = a.end
			name := string(decodeName(raw[a.nameStart:a.nameEnd]))
			if !slices.Contains(got, name) {
				got = append(got, name) // the other one leaves later duplicates out
			}
		}
		if bytes.ContainsRune(raw, 0) || !bytes.Equal(raw, bytes.ToValidUTF8(raw, nil)) {
			return // the other one does not replace them
		}
		z = html.NewTokenizer(bytes.NewReader(raw))
		z.Next()
		z.TagName()
		for _, name := range got {
			key, _, _ := z.TagAttr()
			if string(key) != name {
				t.Fatalf("%q: name %q, want %q", raw, name, key)
			}
		}
	})
}
