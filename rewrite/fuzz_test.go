package rewrite

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzRewrite takes any bytes in any encoding, cut into chunks of any size, with rules that between them do everything,
// a text to replace and links to rewrite: nothing panics, chunks do not matter, rules that match nothing change nothing,
// and what a gating rule removes does not leave.
func FuzzRewrite(f *testing.F) {
	for _, page := range []string{
		"<div class=x>a<h2>b</h2>c<p class=e>d</div>",
		"<noscript><!-- </noscript> --><p>1<p>2",
		"<svg><title><p>x</title></svg><td class=x>",
		"<p>1<div>2<p>3</p></div></p><li class=x>4<li>5",
		"<table><tr><td class=x>a<td>b<table><tr><td class=x></table>c</table>",
		"<select><option>a<option class=x>b</select><b class=x>1<p>2</b>3",
		"<script><!--<script></script>--></script><span class=x>a</span>",
		"<math><annotation-xml encoding=text/html><div class=x>a</math>",
		"<p>a&amp;b&#x41;te<i>xt&</i>text",
		"<a href='https://origin.example/a'>//origin.example</a><meta charset=latin1>\xe9",
		"<!--><meta http-equiv=content-type content='charset=\"x'>",
		"<body>a</body>b<html class=x><head><title></title>",
	} {
		f.Add(page, "", "te", uint8(0), false)
		f.Add(page, "utf-8", "a&", uint8(2), true)
	}
	f.Add("<\x00p\x00>\x00", "utf-16le", "p", uint8(1), false)
	links, err := NewLinks("http://origin.example", "https", "n.example")
	if err != nil {
		f.Fatal(err)
	}
	none, err := Compile([]Rule{{Selector: selector(f, "no-such-element"), Edit: Edit{Remove: true}}}, Options{})
	if err != nil {
		f.Fatal(err)
	}
	gate, err := Compile([]Rule{{Selector: selector(f, "div.x"), Gating: true, Edit: Edit{Remove: true}}}, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, page, charset, find string, size uint8, gating bool) {
		var parts []string
		for rest := page; rest != ""; {
			n := min(len(rest), int(size)+1)
			parts, rest = append(parts, rest[:n]), rest[n:]
		}
		rules := everyEdit(t, gating)
		if find != "" && len(find) <= maxFind {
			rules = append(rules, Rule{Selector: selector(t, "p"), Edit: Edit{Text: []TextRule{{find, "-"}}}})
		}
		for _, o := range []Options{{}, {Links: links, Copies: true}} {
			p, err := Compile(rules, o)
			if err != nil {
				t.Fatal(err)
			}
			whole, _, err := rewriteParts(t, p, charset, page)
			got, _, err2 := rewriteParts(t, p, charset, parts...)
			if (err == nil) != (err2 == nil) || err == nil && got != whole {
				t.Fatalf("%q in chunks of %d: %q, %v; whole %q, %v", page, int(size)+1, got, err2, whole, err)
			}
		}
		if got, _, err := rewriteParts(t, none, "utf-8", "x"+page); err != nil || got != "x"+page {
			t.Fatalf("%q became %q, %v", page, got, err)
		}
		parts = append([]string{"<div class=x>CAN", "ARY"}, parts...)
		if got, _, _ := rewriteParts(t, gate, "utf-8", parts...); strings.Contains(got, "CANARY") && !strings.Contains(page, "CANARY") {
			t.Fatalf("the removed text left before %q: %q", page, got)
		}
		var out bytes.Buffer
		w := links.Writer(&out)
		for _, part := range parts {
			if _, err := w.Write([]byte(part)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil || out.String() != links.String(strings.Join(parts, "")) {
			t.Fatalf("links in chunks of %d: %q, %v; whole %q", int(size)+1, &out, err, links.String(strings.Join(parts, "")))
		}
	})
}
