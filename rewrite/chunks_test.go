package rewrite

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// pieces are what random pages are made of: what the parser has rules for, and what it must not trip over.
var pieces = []string{
	"<p>", "</p>", "<p class=x>", "<div>", "</div>", "<div class=x>", "<span class=x>", "</span>", "<ul>", "<li>", "<li class=x>", "</li>",
	"</ul>", "<table>", "<tr>", "<td class=x>", "</table>", "<h2>", "</h2>", "<b>", "</b>", "<br>", "<svg>", "<title>", "</title>",
	"</svg>", "<foreignObject>", "<script>", "</script>", "<!--", "-->", "--!>", "<!x>", "<style>", "</style>", "<noscript>", "</noscript>",
	"<template>", "</template>", "<textarea>", "</textarea>", "<select>", "<option>", "</select>", "<body>", "</body>", "<html>", "<head>",
	"</head>", "<!doctype html>", "<a href='x'>", "</a>", "<math>", "<mi>", "<![CDATA[", "]]>", "text", " ", "&amp;", "&", "<", "</", "<p", "\r\n", "\x00", "\xff", "é",
	"<h3 class=e>", "</h3>", "<img class=x>", "<p a='>'", "\"", "'", ">",
}

func genPage(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, "page"), "")
}

// everyEdit are rules that between them do everything a rule can.
func everyEdit(tb rapid.TB, gating bool) []Rule {
	compile := func(text string, f func(string) (*Selector, error)) *Selector {
		s, err := f(text)
		if err != nil {
			tb.Fatal(err)
		}
		return s
	}
	item := func(s string) []Item { return []Item{{Type: "html", Content: s}} }
	edits := []struct {
		selector string
		edit     Edit
	}{
		{"p", Edit{Before: item("[1"), After: item("1]"), Prepend: item("(1"), Append: item("1)")}},
		{"li.x", Edit{Range: &Range{With: item("CUT")}}},
		{"div.x", Edit{Range: &Range{From: compile("h2", CompileMarker), To: compile(".e", CompileMarker), With: item("CUT")}, After: item("D]")}},
		{"span.x", Edit{Unwrap: true, Append: item("S)")}},
		{"td.x", Edit{Remove: true, After: item("TD")}},
		{"b, i", Edit{Attributes: &Attributes{AddClasses: []string{"y"}}}},
		{"div", Edit{Text: []TextRule{{"te", "TE"}, {"xt&", "!"}}}},
		{"p + *", Edit{After: item("~")}},
	}
	var rules []Rule
	for _, e := range edits {
		rules = append(rules, Rule{Name: e.selector, Selector: compile(e.selector, CompileSelector), Edit: e.edit, Gating: gating})
	}
	return rules
}

// The output does not depend on how the input was cut.
func TestChunksDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, err := Compile(everyEdit(t, rapid.Bool().Draw(t, "gating")), Options{Copies: rapid.Bool().Draw(t, "copies"), HeadScript: &HeadScript{Src: "/s.js"}})
		if err != nil {
			t.Fatal(err)
		}
		page := genPage(t)
		whole, stats, err := rewriteParts(t, p, "utf-8", page)
		cut := rapid.IntRange(0, len(page)).Draw(t, "cut")
		for _, parts := range [][]string{{page[:cut], page[cut:]}, singleBytes(page)} {
			got, again, err2 := rewriteParts(t, p, "utf-8", parts...)
			if (err == nil) != (err2 == nil) || err != nil && err.Error() != err2.Error() {
				t.Fatalf("%q in %d parts: %v, whole %v", page, len(parts), err2, err)
			}
			if err != nil {
				continue // what left before the error depends on when it was seen
			}
			if got != whole {
				t.Fatalf("%q in %d parts\n got %q\nwant %q", page, len(parts), got, whole)
			}
			for i := range stats.Rules {
				if stats.Rules[i] != again.Rules[i] {
					t.Fatalf("%q in %d parts: %+v, want %+v", page, len(parts), again.Rules[i], stats.Rules[i])
				}
			}
		}
	})
}

// With rules that match nothing, and with rules that change nothing, the output is the input.
func TestUntouchedIsUntouched(t *testing.T) {
	none, err := CompileSelector("no-such-element")
	if err != nil {
		t.Fatal(err)
	}
	all, err := CompileSelector("*")
	if err != nil {
		t.Fatal(err)
	}
	h2, err := CompileMarker("no-such-element")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		page := genPage(t)
		for _, rule := range []Rule{
			{Selector: none, Edit: Edit{Remove: true, After: []Item{{Type: "html", Content: "x"}}}},
			{Selector: all},
			{Selector: all, Edit: Edit{Attributes: &Attributes{Remove: []string{"zz"}, RemoveClasses: []string{"zz"}}}},
			{Selector: all, Edit: Edit{Text: []TextRule{{"no such text", ""}}}},
			{Selector: all, Edit: Edit{Range: &Range{From: h2}}},
		} {
			p, err := Compile([]Rule{rule}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			cut := rapid.IntRange(0, len(page)).Draw(t, "cut")
			got, _, err := rewriteParts(t, p, "utf-8", page[:cut], page[cut:])
			if err != nil || got != page {
				t.Fatalf("%+v\n got %q\nfrom %q, %v", rule.Edit, got, page, err)
			}
		}
	})
}

// Taking out what was inserted gives the input. First content needs no end tag written for it, as what stands behind an
// implied end may.
func TestInsertionsOnlyInsert(t *testing.T) {
	mark := func(s string) []Item { return []Item{{Type: "html", Content: "\u2063" + s + "\u2064"}} }
	s, err := CompileSelector("*")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compile([]Rule{{Selector: s, Edit: Edit{Prepend: mark("p"), Text: []TextRule{{"te", "\u2063te\u2064"}}}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		page := genPage(t)
		got, _, err := rewriteParts(t, p, "utf-8", page)
		if err != nil {
			t.Fatal(err)
		}
		got = strings.NewReplacer("\u2063p\u2064", "", "\u2063te\u2064", "te").Replace(got)
		if got != page {
			t.Fatalf("without the insertions\n got %q\nwant %q", got, page)
		}
	})
}
