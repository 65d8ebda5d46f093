package rewrite

import (
	"bytes"
	"io"
	"runtime"
	"strings"
	"testing"
)

// work is what one document cost, counted.
type work struct {
	steps int // open elements looked at in searches, bytes looked ahead at, ranges asked at start tags
	kept  int // the most bytes that waited between two writes
	depth int // the most elements that were open between two writes
	grown uint64
	stats Stats
	err   error
}

// measure feeds a document in chunks. Next gives the next chunk, valid until it is called again, and nil at the end.
func measure(tb testing.TB, p *Program, next func() []byte) (w work) {
	tb.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := New(io.Discard, p, "utf-8")
	for b := next(); b != nil && w.err == nil; b = next() {
		_, w.err = r.Write(b)
		w.kept, w.depth = max(w.kept, r.e.kept()), max(w.depth, len(r.e.t.nodes))
		w.steps = r.e.t.steps
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if after.HeapAlloc > before.HeapAlloc {
		w.grown = after.HeapAlloc - before.HeapAlloc
	}
	if err := r.Close(); w.err == nil {
		w.err = err
	}
	w.stats = r.Stats()
	return w
}

// chunked cuts a text into chunks.
func chunked(text string, size int) func() []byte {
	rest := []byte(text)
	return func() []byte {
		n := min(len(rest), size)
		if n == 0 {
			return nil
		}
		b := rest[:n]
		rest = rest[n:]
		return b
	}
}

// hostile are documents that cost more than their length where a search or a look-ahead starts over. Each is made of n
// repetitions of a unit behind a beginning, and may cost so many steps a repetition.
var hostile = []struct {
	name, begin, unit string
	steps             int
}{
	{"open tags", "", "<b>", 1},
	{"unmatched end tags", "", "</x>", 0},
	{"unmatched end tags of a block", "", "</div>", 0},
	{"unmatched end tags below open elements", strings.Repeat("<b>", 500), "</x>", 0},
	{"unmatched headings", strings.Repeat("<b>", 500), "</h1>", 501},
	{"end tags that a table stops", "<x><table><td>" + strings.Repeat("<a>", 490), "</x>", 500},
	{"paragraphs in doubt", "", "<p><div>", 520},
	{"paragraphs with an implied end", "", "<p>a<h2>b</h2>", 40},
	{"paragraphs that nest", "", "<p><div></div></p>", 40},
	{"paragraphs behind a closed block", "", "<p><div></div>", 40},
	{"paragraphs in buttons", "<p>", "<button><p><div></button>", 600},
	{"paragraphs deep down", strings.Repeat("<b>", 500), "<p><div></p></div>", 1100},
	{"list items", "<ul>", "<li>", 4},
	{"list items below phrases", "<ul>" + strings.Repeat("<b>", 500), "<li></li>", 510},
	{"cells", "<table>", "<tr><td>", 10},
	{"cells without a table", "", "<td>", 515},
	{"noscripts", "", "<noscript>", 1},
	{"closed noscripts", "", "<noscript></noscript>", 2},
	{"end tag openers in a noscript", "<noscript>", "</", 0},
	{"less-than signs", "", "<", 0},
	{"end tag openers", "", "</", 0},
	{"comments", "", "<!--", 0},
	{"ends of comments that are none", "<!--", "--!", 0},
	{"ends of CDATA sections that are none", "<svg><![CDATA[", "]]", 0},
	{"scripts in an escaped script", "<script><!--", "<script></script", 0},
	{"ends of raw text that are none", "<style>", "</styl", 0},
	{"foreign content", "", "<svg><g></g></svg>", 6},
	{"breaking out", "", "<svg><p>", 520},
	{"ranges in ranges", "", "<i>", 520},
	{"start tags in nested ranges", strings.Repeat("<i>", 100), "<br>", 110},
}

func hostileRules(tb testing.TB) []Rule {
	item := []Item{{Type: "html", Content: "x"}}
	return []Rule{
		{Selector: selector(tb, "i"), Edit: Edit{Range: &Range{To: marker(tb, "hr"), With: item}}},
		{Selector: selector(tb, "p"), Edit: Edit{After: item, Text: []TextRule{{"aab", "c"}}}},
		{Selector: selector(tb, "div > p:nth-of-type(2)"), Edit: Edit{Append: item}},
	}
}

// Twice the document costs twice the work, whatever it is made of, and keeps no more.
func TestCostIsLinear(t *testing.T) {
	p, err := Compile(hostileRules(t), Options{Limits: Limits{Inserted: 1 << 30}})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			n := 1_500
			once := measure(t, p, chunked(h.begin+strings.Repeat(h.unit, n), 32<<10))
			twice := measure(t, p, chunked(h.begin+strings.Repeat(h.unit, 2*n), 32<<10))
			if once.err != nil || twice.err != nil {
				t.Fatal(once.err, twice.err)
			}
			begun := 600 * 600 // what the beginning may cost
			if twice.steps > h.steps*2*n+begun {
				t.Errorf("%d steps for %d of them: %d each, want %d", twice.steps, 2*n, twice.steps/2/n, h.steps)
			}
			if twice.steps > 2*once.steps+begun {
				t.Errorf("%d steps for twice the document, %d for it", twice.steps, once.steps)
			}
			if limit := p.limits.Buffer; twice.kept > limit || twice.depth > p.limits.Depth {
				t.Errorf("%d bytes waited below %d elements", twice.kept, twice.depth)
			}
		})
	}
}

// A million of each: what is kept stays under the limits, and so does what is looked at.
func TestMillions(t *testing.T) {
	p, err := Compile(hostileRules(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	const n = 1_000_000
	for _, c := range []struct {
		name, begin, unit, end string
		limited                bool // a limit is passed, and the rest goes out as it is
		steps                  int
	}{
		{"open tags", "", "<b>", "", true, 1000},
		{"unmatched end tags", "", "</x>", "", false, 0},
		{"attributes", "<p", " a=1", ">", true, 1},
		{"attributes without a tag's end", "<p", " a=1", "", true, 1},
		{"paragraphs and blocks", "", "<p><div>", "", true, 600_000},
		{"noscripts", "", "<noscript>", "", true, 1000},
		{"quotes", `<p a="`, "xx", "", true, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			rest, sent := n, 0
			unit := []byte(strings.Repeat(c.unit, 10_000))
			w := measure(t, p, func() []byte {
				sent++
				switch {
				case sent == 1 && c.begin != "":
					return []byte(c.begin)
				case rest > 0:
					rest -= 10_000
					return unit
				case rest == 0 && c.end != "":
					rest--
					return []byte(c.end)
				}
				return nil
			})
			if w.err != nil {
				t.Fatal(w.err)
			}
			want := int64(len(c.begin) + n*len(c.unit) + len(c.end))
			if w.stats.In != want || w.stats.Out-w.stats.Inserted != want-w.stats.Removed {
				t.Errorf("%d bytes in, want %d; %d out, %d of them inserted, %d removed", w.stats.In, want, w.stats.Out, w.stats.Inserted, w.stats.Removed)
			}
			if (w.stats.Warnings[LimitPassed] == 1) != c.limited {
				t.Errorf("warnings %v", w.stats.Warnings)
			}
			if w.steps > c.steps {
				t.Errorf("%d steps, want %d at most", w.steps, c.steps)
			}
			if w.kept > p.limits.Buffer || w.depth > p.limits.Depth || w.grown > 8<<20 {
				t.Errorf("%d bytes waited below %d elements, the heap grew by %d", w.kept, w.depth, w.grown)
			}
		})
	}
}

// pages is a page without end, of articles with long paragraphs.
func pages(size int) func() []byte {
	chunk := []byte("<article class=a><h2>b</h2>" + strings.Repeat("<p id=c>"+strings.Repeat("some text ", 1600)+"</p>\n", 4) + "<aside class=ad-slot>d</aside></article>")
	return func() []byte {
		if size <= 0 {
			return nil
		}
		size -= len(chunk)
		return chunk
	}
}

// Memory does not depend on the length of the page, or of one text, comment or script.
func TestMemoryIsFlat(t *testing.T) {
	rules := hostileRules(t)[:1]
	rules = append(rules, Rule{Selector: selector(t, "aside.ad-slot"), Edit: Edit{Remove: true}})
	p, err := Compile(rules, Options{Limits: Limits{Inserted: 1 << 30}})
	if err != nil {
		t.Fatal(err)
	}
	long := func(begin string, size int) func() []byte {
		chunk := bytes.Repeat([]byte("some text "), 6400)
		return func() []byte {
			if size <= 0 {
				return nil
			}
			if begin != "" {
				b := []byte(begin)
				begin = ""
				return b
			}
			size -= len(chunk)
			return chunk
		}
	}
	for name, next := range map[string]func() []byte{
		"a page of 100 MB":    pages(100 << 20),
		"a text of 50 MB":     long("<p>", 50<<20),
		"a comment of 50 MB":  long("<!--", 50<<20),
		"a script of 50 MB":   long("<script>", 50<<20),
		"a doctype of 50 MB":  long("<!doctype ", 50<<20),
		"a range of 50 MB":    long("<i>", 50<<20),
		"a noscript of 50 MB": long("<noscript>", 50<<20),
	} {
		t.Run(name, func(t *testing.T) {
			w := measure(t, p, next)
			if w.err != nil || w.stats.Warnings[LimitPassed] != 0 {
				t.Fatal(w.err, w.stats.Warnings)
			}
			if w.stats.In < 50<<20 || w.stats.Out-w.stats.Inserted != w.stats.In-w.stats.Removed {
				t.Errorf("%d bytes in, %d out, %d inserted, %d removed", w.stats.In, w.stats.Out, w.stats.Inserted, w.stats.Removed)
			}
			if w.kept > 64<<10 || w.grown > 4<<20 {
				t.Errorf("%d bytes waited, the heap grew by %d", w.kept, w.grown)
			}
		})
	}
}

// Without a gating rule what came leaves before more comes.
func TestFirstByteOutAfterFirstByteIn(t *testing.T) {
	p, err := Compile(hostileRules(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		charset, in, out string
	}{
		{"utf-8", "a", "a"},
		{"utf-8", "<b>a", "<b>a"},
		{"utf-8", "<b>a<", "<b>a"},
		{"utf-8", "<b>a</b", "<b>a"},
		{"utf-8", "<!-- a", "<!-- a"},
		{"utf-8", "<script>a", "<script>a"},
		{"utf-8", "<!doctype html>\n", "<!doctype html>\n"},
		{"utf-8", "<p>a", "<p>"}, // `aab` may have begun
		{"utf-8", "<p>x", "<p>x"},
		{"iso-8859-1", "<b>\xe9", "<b>é"},
	} {
		var out strings.Builder
		r := New(&out, p, c.charset)
		if _, err := r.Write([]byte(c.in)); err != nil {
			t.Fatal(err)
		}
		if out.String() != c.out {
			t.Errorf("%q: %q has left, want %q", c.in, out.String(), c.out)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}
