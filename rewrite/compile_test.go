package rewrite

import (
	"errors"
	"strings"
	"testing"
)

func selector(tb testing.TB, text string) *Selector {
	tb.Helper()
	s, err := CompileSelector(text)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func marker(tb testing.TB, text string) *Selector {
	tb.Helper()
	s, err := CompileMarker(text)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestCompileSaysWhichRuleIsWrong(t *testing.T) {
	bad := []Item{{Type: "html"}, {Type: "element", Schema: "x"}}
	for _, c := range []struct {
		edit Edit
		path string
	}{
		{Edit{Before: bad}, "content.before[1].schema"},
		{Edit{Prepend: bad}, "content.prepend[1].schema"},
		{Edit{Append: bad}, "content.append[1].schema"},
		{Edit{After: bad}, "content.after[1].schema"},
		{Edit{Range: &Range{With: bad}}, "content.replaceRange.replaceWith[1].schema"},
		{Edit{Range: &Range{From: marker(t, "h2"), To: marker(t, "h2")}}, "content.replaceRange.toMarker"},
		{Edit{Range: &Range{From: marker(t, "h2, .a > b"), To: marker(t, " H2,.a>b")}}, "content.replaceRange.toMarker"},
		{Edit{Attributes: &Attributes{Set: set("a b", "")}}, "content.setAttributes"},
		{Edit{Text: []TextRule{{"a", ""}, {"", ""}}}, "content.replaceText[1].find"},
		{Edit{Text: []TextRule{{strings.Repeat("a", 257), ""}}}, "content.replaceText[0].find"},
	} {
		rules := []Rule{{Name: "good", Selector: selector(t, "p")}, {Name: "bad", Selector: selector(t, "p"), Edit: c.edit}}
		_, err := Compile(rules, Options{})
		var e *RuleError
		if !errors.As(err, &e) || e.Rule != "bad" || e.Index != 1 || e.Path != c.path || e.Err == nil {
			t.Errorf("%s: %v", c.path, err)
		}
	}
	if _, err := Compile([]Rule{{Name: "none"}}, Options{}); err == nil {
		t.Error("a rule without selector compiled")
	}
	long := Edit{Text: []TextRule{{strings.Repeat("a", 256), ""}}}
	if _, err := Compile([]Rule{{Selector: selector(t, "p"), Edit: long}}, Options{}); err != nil {
		t.Error(err)
	}
}

func TestHeadScriptSource(t *testing.T) {
	rules := []Rule{{Selector: selector(t, "p")}}
	for _, c := range []struct {
		src string
		ok  bool
	}{
		{"https://cdn.example/a.js", true}, {"HTTP://cdn.example/a.js", true}, {"/a.js", true}, {"/a.js?b=c:d", true},
		{"", false}, {"a.js", false}, {"//cdn.example/a.js", false}, {"javascript:alert(1)", false}, {"https://", false},
		{"https:///a.js", false}, {`/\cdn.example`, false}, {"data:text/javascript,x", false}, {"/a\n.js", false},
		{" https://cdn.example", false}, {"https:cdn.example", false},
	} {
		_, err := Compile(rules, Options{HeadScript: &HeadScript{Src: c.src}})
		var e *RuleError
		if c.ok != (err == nil) || err != nil && (!errors.As(err, &e) || e.Rule != "head_script" || e.Index != -1) {
			t.Errorf("%q: %v", c.src, err)
		}
	}
}

func TestRulesAreLimited(t *testing.T) {
	rules := make([]Rule, 65)
	for i := range rules {
		rules[i].Selector = selector(t, "p")
	}
	if _, err := Compile(rules[:64], Options{}); err != nil {
		t.Error(err)
	}
	if _, err := Compile(rules, Options{}); err == nil {
		t.Error("65 rules compiled")
	}
	if _, err := Compile(rules[:3], Options{Limits: Limits{Rules: 2}}); err == nil {
		t.Error("3 rules of 2 compiled")
	}
}

// A flag on a rule that takes nothing away has no effect: it must not hold a page back.
func TestOnlyRemovingRulesAreGating(t *testing.T) {
	p, err := Compile([]Rule{
		{Selector: selector(t, "p"), Gating: true, Edit: Edit{Unwrap: true}},
		{Selector: selector(t, "p"), Gating: true, Edit: Edit{Remove: true}},
		{Selector: selector(t, "p"), Gating: true, Edit: Edit{Range: &Range{}}},
		{Selector: selector(t, "p"), Edit: Edit{Remove: true}},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p.gating != 0b0110 {
		t.Errorf("gating rules %04b", p.gating)
	}
}
