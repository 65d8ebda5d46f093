package rewrite

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	item := []Item{{Type: "html", Content: "C"}}
	rg := func(sel, from, to string) Rule {
		r := &Range{With: item}
		if from != "" {
			r.From = marker(t, from)
		}
		if to != "" {
			r.To = marker(t, to)
		}
		return Rule{Name: sel, Selector: selector(t, sel), Edit: Edit{Range: r}}
	}
	cases := []struct {
		name  string
		rules []Rule
		unit  func(n int) string
	}{
		{"open tags", []Rule{rg("i", "", "b")}, func(n int) string { return strings.Repeat("<i>", n/3) }},
		{"br in 500 i", []Rule{rg("i", "", "b")}, func(n int) string { return strings.Repeat("<i>", 500) + strings.Repeat("<br>", n/4) }},
		{"br in 500 i seeking", []Rule{rg("i", "b", "")}, func(n int) string { return strings.Repeat("<i>", 500) + strings.Repeat("<br>", n/4) }},
		{"500i b 500/i", []Rule{rg("i", "", "b")}, func(n int) string {
			return strings.Repeat(strings.Repeat("<i>", 500)+"<b></b>"+strings.Repeat("</i>", 500), n/3500)
		}},
		{"stray", nil, func(n int) string { return strings.Repeat("</x>", n/4) }},
		{"stray behind scope", nil, func(n int) string {
			return "<x><table><td>" + strings.Repeat("<a>", 490) + strings.Repeat("</x>", n/4)
		}},
		{"pdiv", nil, func(n int) string { return strings.Repeat("<p><div>", n/8) }},
		{"pdiv/div", nil, func(n int) string { return strings.Repeat("<p><div></div>", n/14) }},
		{"deep pdiv/p", nil, func(n int) string { return strings.Repeat("<b>", 500) + strings.Repeat("<p><div></p></div>", n/18) }},
		{"p then many div", nil, func(n int) string { return strings.Repeat("<p>a<div>b<p>c</div>", n/20) }},
		{"p h2", nil, func(n int) string { return strings.Repeat("<p>a<h2>b</h2>", n/14) }},
		{"pbutton", nil, func(n int) string { return "<p>" + strings.Repeat("<button><p><div></button>", n/25) }},
		{"noscript", nil, func(n int) string { return strings.Repeat("<noscript>", n/10) }},
		{"noscript/", nil, func(n int) string { return strings.Repeat("<noscript></noscript>", n/21) }},
		{"noscript </", nil, func(n int) string { return "<noscript>" + strings.Repeat("</", n/2) }},
		{"attrs", nil, func(n int) string { return strings.Repeat("<x "+strings.Repeat("a ", 30000)+">", n/60000) }},
		{"li", nil, func(n int) string { return strings.Repeat("<li>", n/4) }},
		{"td", nil, func(n int) string { return "<table>" + strings.Repeat("<td>", n/4) }},
		{"li in 500 b", nil, func(n int) string { return strings.Repeat("<b>", 500) + strings.Repeat("<li></li>", n/9) }},
		{"td in 500 b", nil, func(n int) string { return "<table>" + strings.Repeat("<b>", 500) + strings.Repeat("<td></td>", n/9) }},
		{"lt", nil, func(n int) string { return strings.Repeat("<", n) }},
		{"lt slash", nil, func(n int) string { return strings.Repeat("</", n/2) }},
		{"script esc", nil, func(n int) string { return "<script><!--" + strings.Repeat("<script></script", n/17) }},
		{"comment dash", nil, func(n int) string { return "<!--" + strings.Repeat("--!", n/3) }},
		{"cdata", nil, func(n int) string { return "<svg><![CDATA[" + strings.Repeat("]]", n/2) }},
		{"types", []Rule{{Selector: selector(t, ":nth-of-type(3)")}}, func(n int) string {
			var b strings.Builder
			for i := 0; b.Len() < n; i++ {
				fmt.Fprintf(&b, "<x%d></x%d>", i, i)
			}
			return b.String()
		}},
		{"names", nil, func(n int) string {
			var b strings.Builder
			for i := 0; b.Len() < n; i++ {
				fmt.Fprintf(&b, "<x%d></x%d>", i, i)
			}
			return b.String()
		}},
		{"text rules", []Rule{{Selector: selector(t, "*"), Edit: Edit{Text: []TextRule{{strings.Repeat("a", 256), "b"}}}}}, func(n int) string {
			return "<x>" + strings.Repeat(strings.Repeat("a", 255)+"c", n/256)
		}},
		{"text rules nested", []Rule{{Selector: selector(t, "*"), Edit: Edit{Text: []TextRule{{strings.Repeat("a", 256), "b"}}}}}, func(n int) string {
			return strings.Repeat("<x>", 500) + strings.Repeat(strings.Repeat("a", 255)+"c", n/256)
		}},
	}
	for _, c := range cases {
		rules := c.rules
		if rules == nil {
			rules = []Rule{{Selector: selector(t, ".none"), Edit: Edit{Remove: true}}, {Selector: selector(t, "q"), Edit: Edit{Range: &Range{}}}}
		}
		p, err := Compile(rules, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int{1, 1000, 32 << 10} {
			n := 1 << 20
			if size == 1 {
				n = 1 << 18
			}
			page := c.unit(n)
			start := time.Now()
			r := New(io.Discard, p, "utf-8")
			for rest := page; rest != ""; {
				k := min(len(rest), size)
				if _, err := r.Write([]byte(rest[:k])); err != nil {
					t.Log(err)
					break
				}
				rest = rest[k:]
			}
			err := r.Close()
			d := time.Since(start)
			if perMB := d * time.Duration(1<<20) / time.Duration(n); perMB > 40*time.Millisecond {
				t.Logf("%-24s chunks of %5d: %v for %d bytes, %v a MB %v %v", c.name, size, d.Round(time.Millisecond), len(page), perMB.Round(time.Millisecond), err, r.Stats().Warnings)
			}
		}
	}
}
