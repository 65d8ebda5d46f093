package rewrite

import (
	"io"
	"math"
	"strings"
	"testing"
)

// A tag that no selector could match costs no allocation: a page of twice the tags costs as many as one of once.
func TestTagsWithoutMatchDoNotAllocate(t *testing.T) {
	var rules []Rule
	for _, s := range []string{".ad-slot", "main > div.teaser", "[data-paywall]", "nav a:nth-child(3)"} {
		sel, err := CompileSelector(s)
		if err != nil {
			t.Fatal(err)
		}
		rules = append(rules, Rule{Name: s, Selector: sel, Edit: Edit{Remove: true}})
	}
	p, err := Compile(rules, Options{})
	if err != nil {
		t.Fatal(err)
	}
	const item = `<li class="card"><a href="/x" title='y'><img src=z><my-tag k=v>t</my-tag></a><p>a<em>b</em></p></li>`
	allocs := func(n int) float64 {
		page := []byte("<!doctype html><body><ul>" + strings.Repeat(item, n) + "</ul>")
		least := math.Inf(1)
		for range 40 { // the pool may lose the buffers of the run before, and does so at random under the race detector
			least = min(least, testing.AllocsPerRun(1, func() {
				w := New(io.Discard, p, "utf-8")
				if _, err := w.Write(page); err != nil {
					t.Error(err)
				}
				if err := w.Close(); err != nil {
					t.Error(err)
				}
			}))
		}
		return least
	}
	few, many := allocs(100), allocs(2000)
	if many > few+2 { // a buffer may grow once more
		t.Errorf("%v allocations for 100 items, %v for 2,000", few, many)
	}
}
