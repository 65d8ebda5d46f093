package rewrite

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// genCanaries gives every piece of text of a random page a name of its own and tells which of them a browser's parser puts
// inside an element that is to be removed.
func genCanaries(t *rapid.T) (page string, inside []string) {
	var b strings.Builder
	n := 0
	b.WriteString(rapid.SampledFrom([]string{"", "<p class=x>", "<div class=x>", "<ul><li class=x>", "<table><tr><td class=x>", "<b class=x>", "<h2 class=x>", "<svg class=x>", "<body class=x>", "<a class=x>"}).Draw(t, "target"))
	for _, piece := range rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 25).Draw(t, "pieces") {
		if piece == "text" || rapid.IntRange(0, 3).Draw(t, "more") == 0 {
			n++
			fmt.Fprintf(&b, "CANARY%d;", n)
		}
		if piece != "text" {
			b.WriteString(piece)
		}
	}
	page = b.String()
	doc, err := html.ParseWithOptions(strings.NewReader(page), html.ParseOptionEnableScripting(true))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(n *html.Node, in bool)
	walk = func(n *html.Node, in bool) {
		in = in || n.Type == html.ElementNode && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "class" && a.Val == "x" })
		if n.Type == html.TextNode && in {
			for rest := n.Data; ; {
				i := strings.Index(rest, "CANARY")
				if i < 0 {
					break
				}
				rest = rest[i:]
				end := strings.IndexByte(rest, ';')
				if end < 0 {
					break
				}
				inside = append(inside, rest[:end+1])
				rest = rest[end:]
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, in)
		}
	}
	walk(doc, false)
	return page, inside
}

// What a browser shows inside an element that a gating rule removes never leaves, also when the run ends in an error.
func TestRemovedTextNeverLeaves(t *testing.T) {
	s, err := CompileSelector(".x")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compile([]Rule{{Name: "x", Selector: s, Gating: true, Edit: Edit{Remove: true}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	// The pages are small and the places where readings part are rare: the usual hundred would find none of them.
	checks := flag.Lookup("rapid.checks")
	if usual := checks.Value.String(); usual == checks.DefValue {
		t.Cleanup(func() { _ = checks.Value.Set(usual) })
		if err := checks.Value.Set("20000"); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		page, inside := genCanaries(t)
		cut := rapid.IntRange(0, len(page)).Draw(t, "cut")
		got, _, err := rewriteParts(t, p, "utf-8", page[:cut], page[cut:])
		for _, c := range inside {
			if strings.Contains(got, c) {
				t.Fatalf("%s of %q left in %q, %v", c, page, got, err)
			}
		}
	})
}
