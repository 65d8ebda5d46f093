package rewrite

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// structureBuilder writes a random document that is correct but for the end tags it leaves out, each of which HTML allows
// to leave out where it stands.
type structureBuilder struct {
	t      *rapid.T
	b      strings.Builder
	n      int
	budget int
}

func (s *structureBuilder) open(name string) {
	s.n++
	s.b.WriteString("<" + name + " id=" + strconv.Itoa(s.n) + ">")
}

// end writes an end tag, or leaves it out where it may be.
func (s *structureBuilder) end(name string, omissible bool) {
	if !omissible || rapid.Bool().Draw(s.t, "</"+name+">") {
		s.b.WriteString("</" + name + ">")
	}
}

func (s *structureBuilder) phrase() {
	switch rapid.IntRange(0, 4).Draw(s.t, "phrase") {
	case 0:
		s.open("em")
		s.b.WriteString("e")
		s.end("em", false)
	case 1:
		s.open("ruby")
		s.b.WriteString("r")
		s.open("rt")
		s.b.WriteString("t")
		s.end("rt", true)
		s.open("rp")
		s.end("rp", true)
		s.end("ruby", false)
	case 2:
		s.open("br")
	case 3:
		s.open("select")
		for range rapid.IntRange(0, 2).Draw(s.t, "groups") {
			s.open("optgroup")
			s.open("option")
			s.b.WriteString("o")
			s.end("option", true)
			s.open("option")
			s.end("option", true)
			s.end("optgroup", true)
		}
		s.end("select", false)
	default:
		s.b.WriteString("x")
	}
}

// flow writes content of blocks. It stands last in its parent, so that a paragraph's end tag may be left out at its end.
func (s *structureBuilder) flow(depth int) {
	for range rapid.IntRange(0, 4).Draw(s.t, "blocks") {
		if s.budget--; s.budget < 0 || depth > 5 {
			return
		}
		switch rapid.IntRange(0, 6).Draw(s.t, "block") {
		case 0, 1:
			s.open("p")
			s.phrase()
			s.phrase()
			// What may follow without the end tag is a block or the end of a block: flow writes nothing else.
			s.end("p", true)
		case 2:
			name := rapid.SampledFrom([]string{"ul", "ol", "menu"}).Draw(s.t, "list")
			s.open(name)
			for range rapid.IntRange(0, 3).Draw(s.t, "items") {
				s.open("li")
				s.flow(depth + 1)
				s.end("li", true)
			}
			s.end(name, false)
		case 3:
			s.open("dl")
			for range rapid.IntRange(0, 2).Draw(s.t, "pairs") {
				s.open("dt")
				s.phrase()
				s.end("dt", true)
				s.open("dd")
				s.flow(depth + 1)
				s.end("dd", true)
			}
			s.end("dl", false)
		case 4:
			s.table(depth)
		case 5:
			name := rapid.SampledFrom([]string{"div", "section", "blockquote", "figure", "article"}).Draw(s.t, "name")
			s.open(name)
			s.flow(depth + 1)
			s.end(name, false)
		default:
			name := rapid.SampledFrom([]string{"h2", "h5", "pre", "address"}).Draw(s.t, "name")
			s.open(name)
			s.phrase()
			s.end(name, false)
		}
	}
}

func (s *structureBuilder) table(depth int) {
	s.open("table")
	if rapid.Bool().Draw(s.t, "caption") {
		s.open("caption")
		s.flow(depth + 1)
		s.end("caption", true)
	}
	if rapid.Bool().Draw(s.t, "colgroup") {
		s.open("colgroup")
		s.open("col")
		s.end("colgroup", true)
	}
	for _, part := range []string{"thead", "tbody", "tbody", "tfoot", ""} {
		if !rapid.Bool().Draw(s.t, "part") {
			continue
		}
		if part == "" && strings.HasSuffix(s.b.String(), "</tfoot>") {
			continue
		}
		if part != "" {
			s.open(part)
		}
		for range rapid.IntRange(0, 2).Draw(s.t, "rows") {
			s.open("tr")
			for range rapid.IntRange(0, 2).Draw(s.t, "cells") {
				name := rapid.SampledFrom([]string{"td", "th"}).Draw(s.t, "cell")
				s.open(name)
				s.flow(depth + 1)
				s.end(name, true)
			}
			s.end("tr", true)
		}
		if part != "" {
			s.end(part, true)
		}
	}
	s.end("table", false)
}

// parents tells for every element of the page, by its id, the ids of the elements around it.
func parents(t *rapid.T, page string) map[string][]string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	list := map[string][]string{}
	var walk func(n *html.Node, above []string)
	walk = func(n *html.Node, above []string) {
		if i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "id" }); i >= 0 {
			list[n.Attr[i].Val] = above
			above = append(slices.Clone(above), n.Attr[i].Val)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, above)
		}
	}
	walk(doc, nil)
	return list
}

// nesting tells the same as the rewriter sees it: each element is inside those whose removal takes it away.
func nesting(t *rapid.T, page string) map[string][]string {
	all, err := CompileSelector("*")
	if err != nil {
		t.Fatal(err)
	}
	open := []Item{{Type: "html", Content: "\u2062"}}
	end := []Item{{Type: "html", Content: "\u2063"}}
	p, err := Compile([]Rule{{Selector: all, Edit: Edit{Before: open, After: end}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	out, _, err := rewriteParts(t, p, "utf-8", page)
	if err != nil {
		t.Fatal(err)
	}
	list := map[string][]string{}
	var above []string
	for rest := out; rest != ""; {
		i := strings.IndexAny(rest, "\u2062\u2063")
		if i < 0 {
			break
		}
		mark := strings.HasPrefix(rest[i:], "\u2062")
		rest = rest[i+len("\u2062"):]
		if !mark {
			above = above[:len(above)-1]
			continue
		}
		tag := rest[:strings.IndexByte(rest, '>')]
		_, id, ok := strings.Cut(tag, " id=")
		if ok {
			list[id] = slices.DeleteFunc(slices.Clone(above), func(s string) bool { return s == "" })
		}
		above = append(above, id)
	}
	return list
}

func compareStructure(t *rapid.T, page string) {
	want, got := parents(t, page), nesting(t, page)
	for id, above := range want {
		if !slices.Equal(above, got[id]) {
			t.Fatalf("%s\nelement %s is inside %v, a parser puts it inside %v", page, id, got[id], above)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%s\n%d elements, a parser sees %d", page, len(got), len(want))
	}
}

// Every subset of the end tags that HTML allows to leave out gives the tree of a parser.
func TestOmittedEndTags(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &structureBuilder{t: t, budget: 25}
		s.b.WriteString(rapid.SampledFrom([]string{"<!doctype html>", "<!doctype html><html><head><title>t</title>", "<!doctype html><body>"}).Draw(t, "begin"))
		s.open("main")
		s.flow(0)
		s.end("main", false)
		s.b.WriteString(rapid.SampledFrom([]string{"", "</body>", "</html>"}).Draw(t, "end"))
		compareStructure(t, s.b.String())
	})
}

// Blocks in any order, each with an end tag somewhere, none or too many, give the tree of a parser. Paragraphs and
// headings inside each other are the known difference, and only they.
func TestSoupOfBlocks(t *testing.T) {
	names := []string{"div", "section", "article", "aside", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "figure", "header", "nav", "form2", "span", "x-y", "label"}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		b.WriteString("<!doctype html><body>")
		for i, n := range rapid.SliceOfN(rapid.SampledFrom(names), 0, 40).Draw(t, "names") {
			if rapid.Bool().Draw(t, "end") {
				b.WriteString("</" + n + ">")
			} else {
				b.WriteString("<" + n + " id=" + strconv.Itoa(i) + ">")
			}
		}
		compareStructure(t, b.String())
	})
}
