package rewrite

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rangeToken is a token of a well-formed document.
type rangeToken struct {
	raw        string
	start, end int // of tags: where the element's tags stand in the list; both are 0 of text and comments
	class      string
}

// genRangeDocument writes a main element with random content. Every piece of text has a number.
func genRangeDocument(t *rapid.T) (list []rangeToken) {
	budget := 25
	var grow func(depth int)
	grow = func(depth int) {
		for n := rapid.IntRange(0, 4).Draw(t, "children"); n > 0 && budget > 0; n-- {
			budget--
			switch rapid.IntRange(0, 6).Draw(t, "kind") {
			case 0:
				list = append(list, rangeToken{raw: fmt.Sprintf("text%d;", len(list))})
			case 1:
				list = append(list, rangeToken{raw: fmt.Sprintf("<!--comment%d-->", len(list))})
			default:
				name := rapid.SampledFrom([]string{"div", "span", "x-y", "section", "em", "br"}).Draw(t, "name")
				class := rapid.SampledFrom([]string{"", "", "", "s", "e"}).Draw(t, "class")
				at := len(list)
				list = append(list, rangeToken{raw: fmt.Sprintf("<%s class='%s'>", name, class), start: at, end: at, class: class})
				if name == "br" {
					continue
				}
				if depth < 6 {
					grow(depth + 1)
				}
				list[at].end = len(list)
				list = append(list, rangeToken{raw: "</" + name + ">", start: at, end: len(list)})
			}
		}
	}
	list = []rangeToken{{raw: "a<main>"}}
	grow(0)
	return append(list, rangeToken{raw: "</main>b"})
}

// cutRange is a range by its definition. It answers false if the from marker is not in the target.
func cutRange(list []rangeToken, from, to string) (string, bool) {
	first, last := 1, len(list)-1
	is := func(class string) func(rangeToken) bool { return func(k rangeToken) bool { return k.class == class } }
	if from != "" {
		i := slices.IndexFunc(list, is(from))
		if i < 0 {
			return "", false
		}
		first = list[i].end + 1
	}
	if i := slices.IndexFunc(list[first:], is(to)); to != "" && i >= 0 {
		last = first + i
	}
	out := ""
	for i, k := range list {
		if i == first {
			out += "CUT"
		}
		around := k.end > 0 && (k.start < first || k.end >= last)
		if i < first || i >= last || around {
			out += k.raw
		}
	}
	return out, true
}

func TestRangesAreThoseOfTheTokens(t *testing.T) {
	for _, m := range []struct{ from, to string }{{"", ""}, {"s", ""}, {"", "e"}, {"s", "e"}} {
		r := &Range{With: []Item{{Type: "html", Content: "CUT"}}}
		if m.from != "" {
			r.From = marker(t, "."+m.from)
		}
		if m.to != "" {
			r.To = marker(t, "."+m.to)
		}
		rapid.Check(t, func(t *rapid.T) {
			list := genRangeDocument(t)
			page := ""
			for _, k := range list {
				page += k.raw
			}
			want, found := cutRange(list, m.from, m.to)
			for _, gating := range []bool{false, true} {
				s, err := CompileSelector("main")
				if err != nil {
					t.Fatal(err)
				}
				p, err := Compile([]Rule{{Name: "r", Selector: s, Edit: Edit{Range: r}, Gating: gating}}, Options{})
				if err != nil {
					t.Fatal(err)
				}
				cut := rapid.IntRange(0, len(page)).Draw(t, "cut")
				got, _, err := rewriteParts(t, p, "utf-8", page[:cut], page[cut:])
				var e *Error
				switch {
				case found && (err != nil || got != want):
					if errors.As(err, &e) && gating && e.Kind == Ambiguous && m.from != "" {
						continue // a marker that is a formatting element
					}
					t.Fatalf("%s\nfrom %q to %q, gating %v:\n got %s\nwant %s\n%v", page, m.from, m.to, gating, got, want, err)
				case !found && !gating && (err != nil || got != page):
					t.Fatalf("%s\nwithout a marker:\n got %s\n%v", page, got, err)
				case !found && gating && (!errors.As(err, &e) || e.Kind != NoMarker || strings.Contains(got, ">")):
					t.Fatalf("%s\nwithout a marker that a gate needs: %v, and %q left", page, err, got)
				}
			}
		})
	}
}

// What a parser puts inside the target of a gating range never leaves, also when the run ends in an error.
func TestCutTextNeverLeaves(t *testing.T) {
	p, err := Compile([]Rule{{Name: "x", Selector: selector(t, ".x"), Gating: true, Edit: Edit{Range: &Range{}}}}, Options{})
	if err != nil {
		t.Fatal(err)
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

// Without rules the output is the input, in any encoding that is not decoded.
func TestNoRulesChangeNothing(t *testing.T) {
	p, err := Compile(nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		page := "x" + genPage(t) + string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) // no byte order mark
		label := rapid.SampledFrom([]string{"utf-8", "UTF8", ""}).Draw(t, "charset")
		want := page
		cut := rapid.IntRange(0, len(page)).Draw(t, "cut")
		got, _, err := rewriteParts(t, p, label, page[:cut], page[cut:])
		if err != nil || got != want {
			t.Fatalf("%q became %q, %v", page, got, err)
		}
	})
}

// A text never becomes markup, wherever it is put.
func TestTextsAreNeverMarkup(t *testing.T) {
	s := selector(t, "p, div, span, li, td, h2, b, a, title, textarea, noscript, body, select, option, template, .x")
	rapid.Check(t, func(t *rapid.T) {
		page := strings.ReplaceAll(strings.ReplaceAll(genPage(t), "<style>", ""), "<script>", "")
		text := rapid.StringOf(rapid.SampledFrom([]rune("<>&\"'/!-abp="))).Draw(t, "text")
		item := []Item{{Type: "text", Content: "\u2063" + text + "\u2064"}}
		edit := rapid.SampledFrom([]Edit{{Before: item}, {After: item}, {Prepend: item}, {Append: item}, {Range: &Range{With: item}}, {Remove: true, Before: item}}).Draw(t, "edit")
		p, err := Compile([]Rule{{Selector: s, Edit: edit}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := rewriteParts(t, p, "utf-8", page)
		if err != nil {
			t.Fatal(err)
		}
		for {
			_, rest, ok := strings.Cut(got, "\u2063")
			if !ok {
				return
			}
			inserted, rest, ok := strings.Cut(rest, "\u2064")
			if !ok || strings.ContainsAny(inserted, "<>") {
				t.Fatalf("%q was put into %q as %q", text, page, inserted)
			}
			got = rest
		}
	})
}

// A range that ends inside another lets nothing out that the other cuts, whichever began first.
func TestRangesOverlap(t *testing.T) {
	with := func(s string) []Item { return []Item{{Type: "html", Content: s}} }
	all := &Range{With: with("A")}
	between := &Range{From: marker(t, ".s"), To: marker(t, ".e"), With: with("B")}
	behind := &Range{From: marker(t, ".f"), With: with("C")}
	for _, c := range []struct {
		ranges     []*Range
		page, want string
	}{
		{[]*Range{all, between}, "<main><div><u class=s></u><i class=e></i>x</div>y</main>", "<main>A</main>"},
		{[]*Range{between, all}, "<main><div><u class=s></u><i class=e></i>x</div>y</main>", "<main>A</main>"},
		{
			[]*Range{between, behind}, "<main><u class=f></u><div><u class=s></u>x<i class=e></i>y</div>z</main>",
			"<main><u class=f></u>C</main>",
		},
		{
			[]*Range{between, behind}, "<main><div><u class=s></u>x<p class=f>1</p><i class=e>2</i>y</div>z</main>",
			"<main><div><u class=s></u>B</div></main>", // the place of C is itself cut
		},
	} {
		var rules []Rule
		for _, r := range c.ranges {
			rules = append(rules, Rule{Selector: selector(t, "main"), Edit: Edit{Range: r}})
		}
		p, err := Compile(rules, Options{})
		if err != nil {
			t.Fatal(err)
		}
		everySplit(t, c.page, func(how string, parts ...string) {
			if got, _, err := rewriteParts(t, p, "utf-8", parts...); err != nil || got != c.want {
				t.Errorf("%s, %s:\n got %s, %v\nwant %s", c.page, how, got, err, c.want)
			}
		})
	}
}
