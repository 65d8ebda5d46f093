// Package browsertest shows rewritten pages to a real browser: what a gating rule took away is nowhere in the page that
// the browser builds, and a page that no rule changed looks like the page as it came.
package browsertest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/rewrite"
)

// batch is how many fixtures are loaded at a time: each has three documents.
const batch = 20

// TestPages loads every page of testdata/pages as it came, to learn which words the browser itself puts inside the
// targets, and rewritten, with scripts and without.
func TestPages(t *testing.T) {
	fixtures := readFixtures(t)
	if len(fixtures) < 60 {
		t.Fatalf("only %d pages", len(fixtures))
	}
	tab, site := startBrowser(t), newSite(t)
	for some := range slices.Chunk(fixtures, batch) {
		results := make([]result, len(some))
		for i := range some {
			results[i].rewrite(t, &some[i])
		}
		all := make([]int, len(some))
		var noscript []int // nothing else depends on whether scripts run
		for i := range some {
			all[i] = i
			if strings.Contains(strings.ToLower(some[i].text), "noscript") {
				noscript = append(noscript, i)
			}
		}
		look(t, tab, site, true, some, results, all)
		look(t, tab, site, false, some, results, noscript)
		for i := range some {
			t.Run(some[i].name, func(t *testing.T) { results[i].check(t, &some[i]) })
		}
	}
}

// result is what became of a fixture.
type result struct {
	gated    document // by its gating rules
	gatedErr error
	idle     document // by rules that do nothing
	idleErr  error
	views    []sight // with scripts, and without where it makes a difference
}

// sight is what the browser shows of a fixture.
type sight struct {
	Inside string // what the page as it came has inside the targets
	Was    string // the page as it came
	Gated  string // the page rewritten
	Idle   string // the page rewritten by rules that do nothing
}

// look loads the documents of some fixtures and keeps what the browser makes of them.
func look(t *testing.T, tab context.Context, site *site, scripts bool, fixtures []fixture, results []result, which []int) {
	if len(which) == 0 {
		return
	}
	script, err := testdata.ReadFile("testdata/look.js")
	if err != nil {
		t.Fatal(err)
	}
	var rules [][]gate
	var documents []document
	for _, i := range which {
		rules = append(rules, fixtures[i].rules)
		documents = append(documents, fixtures[i].doc, results[i].gated, results[i].idle)
	}
	list, err := json.Marshal(rules)
	if err != nil {
		t.Fatal(err)
	}
	views := view[[]sight](t, tab, site, scripts, documents, string(script)+"sights("+string(list)+")")
	for at, i := range which {
		results[i].views = append(results[i].views, views[at])
	}
}

func (r *result) rewrite(t *testing.T, f *fixture) {
	r.gated, r.gatedErr = rewritten(f.doc, f.program(t))
	r.idle, r.idleErr = rewritten(f.doc, idle(t))
}

func (r *result) check(t *testing.T, f *fixture) {
	var refused *rewrite.Error
	switch {
	case f.fails == "" && r.gatedErr != nil:
		t.Fatalf("refused: %v", r.gatedErr)
	case f.fails != "" && (!errors.As(r.gatedErr, &refused) || refused.Kind != f.fails):
		t.Errorf("want an error of kind %s, have %v", f.fails, r.gatedErr)
	}
	var gone, kept []string
	for _, w := range words(f.text) {
		if strings.HasPrefix(w, "SECRET") {
			gone = append(gone, w)
		} else {
			kept = append(kept, w)
		}
	}
	if len(gone) == 0 {
		t.Error("the page has no secret")
	}
	for _, v := range r.views { // in whatever way a noscript is read
		gone = append(gone, words(v.Inside)...)
	}
	slices.Sort(gone)
	gone = slices.Compact(gone)

	raw := string(bytes.ReplaceAll(r.gated.body, []byte{0}, nil)) // also finds words of UTF-16
	for _, w := range gone {
		if strings.Contains(raw, w) {
			t.Errorf("%s is in the bytes", w)
		}
	}
	for i, v := range r.views {
		for _, w := range gone {
			if strings.Contains(v.Gated, w) {
				t.Errorf("the browser has %s (scripts %t)", w, i == 0)
			}
		}
		for _, w := range kept {
			if f.fails == "" && !strings.Contains(v.Gated, w) {
				t.Errorf("the browser lost %s (scripts %t)", w, i == 0)
			}
		}
		if f.fails != rewrite.Encoding && v.Was != v.Idle {
			t.Errorf("rules that do nothing changed the page from\n%s\nto\n%s", v.Was, v.Idle)
		}
	}
	if f.fails != rewrite.Encoding && r.idleErr != nil {
		t.Errorf("rules that do nothing: %v", r.idleErr)
	}
	if t.Failed() {
		t.Logf("rewritten\n%s\nto\n%s\nwhich the browser shows as\n%s", f.doc.body, r.gated.body, r.views[0].Gated)
	}
}

// words are the canaries in a text, each once.
func words(text string) []string {
	list := canaries.FindAllString(text, -1)
	slices.Sort(list)
	return slices.Compact(list)
}
