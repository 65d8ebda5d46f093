package rewrite

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// tree of elements for tests of matching.
type elem struct {
	tag      *startTag
	node     *html.Node
	parent   *elem
	children []*elem
	index    int
}

// matchAll feeds the start tags below root in document order and collects what every element matched.
func matchAll(s *matchSet, root *elem, scope *elem) map[*elem]uint64 {
	got := map[*elem]uint64{}
	var walk func(e *elem, f *frame)
	frames := make([]frame, 64) // storage used again and again, as the engine does
	depth := 0
	walk = func(e *elem, f *frame) {
		for _, c := range e.children {
			depth++
			own := &frames[depth]
			got[c] = s.start(f, own, c.tag)
			walk(c, own)
			depth--
		}
	}
	s.root(&frames[0])
	walk(scope, &frames[0])
	return got
}

// matches is matching by its definition, on a tree.
func (e *elem) matches(list complexSelector, scope *elem) bool {
	c := list[len(list)-1]
	if c.scope {
		return e == scope
	}
	if e == scope || e.parent == nil || !e.is(c, scope) {
		return false
	}
	rest := list[:len(list)-1]
	switch c.combinator {
	case 0:
		return true
	case '>':
		return e.parent.matches(rest, scope)
	case ' ':
		for p := e.parent; p != nil; p = p.parent {
			if p.matches(rest, scope) {
				return true
			}
			if p == scope {
				return false
			}
		}
		return false
	case '+':
		return e.index > 0 && e.parent.children[e.index-1].matches(rest, scope)
	default:
		return slices.ContainsFunc(e.parent.children[:e.index], func(s *elem) bool { return s.matches(rest, scope) })
	}
}

func (e *elem) is(c compound, scope *elem) bool {
	if c.typ != "" && e.tag.name.String() != c.typ {
		return false
	}
	attr := func(name string) (string, bool) {
		for _, a := range e.node.Attr {
			if a.Key == name {
				return a.Val, true
			}
		}
		return "", false
	}
	id, _ := attr("id")
	class, _ := attr("class")
	for _, want := range c.ids {
		if id != want {
			return false
		}
	}
	for _, want := range c.classes {
		if !slices.Contains(strings.Fields(class), want) {
			return false
		}
	}
	for _, a := range c.attrs {
		v, ok := attr(a.name)
		if !ok || !a.holds([]byte(v)) {
			return false
		}
	}
	for _, n := range c.nth {
		place := 0
		for _, s := range e.parent.children[:e.index+1] {
			if !n.ofType || s.tag.name == e.tag.name {
				place++
			}
		}
		ok := false
		for k := range 50 {
			ok = ok || n.a*k+n.b == place
		}
		if !ok {
			return false
		}
	}
	for _, l := range c.lists {
		if l.not == slices.ContainsFunc(l.list, func(s complexSelector) bool { return e.matches(s, scope) }) {
			return false
		}
	}
	return true
}

func genTree(t *rapid.T) *elem {
	root := &elem{node: &html.Node{Type: html.DocumentNode}}
	budget := 30
	var grow func(parent *elem, depth int)
	grow = func(parent *elem, depth int) {
		for n := rapid.IntRange(0, 5).Draw(t, "children"); n > 0 && budget > 0; n-- {
			budget--
			name := rapid.SampledFrom([]string{"div", "p", "b", "x-y", "x-z"}).Draw(t, "name")
			e := &elem{node: &html.Node{Type: html.ElementNode, Data: name}, parent: parent, index: len(parent.children)}
			raw := "<" + name
			for _, key := range []string{"id", "class", "data-a"} {
				if !rapid.Bool().Draw(t, key) {
					continue
				}
				v := rapid.SampledFrom([]string{"a", "b", "a b", "c-a", "A", "a&b", "b\tA", ""}).Draw(t, "value")
				e.node.Attr = append(e.node.Attr, html.Attribute{Key: key, Val: v})
				if rapid.Bool().Draw(t, "upper") {
					key = strings.ToUpper(key)
				}
				written := html.EscapeString(v)
				if rapid.IntRange(0, 9).Draw(t, "reference") == 0 && !strings.Contains(v, "&") {
					written = strings.ReplaceAll(written, "a", "&#97;")
				}
				raw += fmt.Sprintf(" %s='%s'", key, written)
			}
			raw += ">"
			end := 1 + len(name)
			e.tag = &startTag{}
			e.tag.reset([]byte(raw), end, nameOf(name))
			parent.children = append(parent.children, e)
			parent.node.AppendChild(e.node)
			if depth < 6 {
				grow(e, depth+1)
			}
		}
	}
	grow(root, 0)
	return root
}

func genSelector(t *rapid.T, nesting int) string {
	var b strings.Builder
	for i := range rapid.IntRange(1, 3).Draw(t, "compounds") {
		if i > 0 {
			b.WriteString(rapid.SampledFrom([]string{" ", ">", "+", "~", " > "}).Draw(t, "combinator"))
		}
		start := b.Len()
		b.WriteString(rapid.SampledFrom([]string{"", "", "*", "div", "p", "B", "x-y"}).Draw(t, "type"))
		for n := rapid.IntRange(0, 2).Draw(t, "simple"); n > 0 || b.Len() == start; n-- {
			k := rapid.IntRange(0, 6).Draw(t, "kind")
			v := rapid.SampledFrom([]string{"a", "b", "A", "c-a", "c"}).Draw(t, "word")
			switch {
			case k == 0:
				b.WriteString("#" + v)
			case k == 1:
				b.WriteString("." + v)
			case k == 2:
				fmt.Fprintf(&b, "[%s]", rapid.SampledFrom([]string{"id", "data-a", "CLASS"}).Draw(t, "attribute"))
			case k == 3:
				op := rapid.SampledFrom([]string{"=", "~=", "|=", "^=", "$=", "*="}).Draw(t, "op")
				flag := rapid.SampledFrom([]string{"", " i"}).Draw(t, "flag")
				v := rapid.SampledFrom([]string{"a", "b", "A", "c", "a&b", ""}).Draw(t, "value")
				fmt.Fprintf(&b, "[%s%s%q%s]", rapid.SampledFrom([]string{"id", "data-a", "class"}).Draw(t, "attribute"), op, v, flag)
			case k == 4:
				nth := rapid.SampledFrom([]string{"2", "odd", "even", "3n+1", "-n+2", "n"}).Draw(t, "nth")
				fmt.Fprintf(&b, ":nth-%s(%s)", rapid.SampledFrom([]string{"child", "of-type"}).Draw(t, "of"), nth)
			case k == 5:
				b.WriteString(rapid.SampledFrom([]string{":first-child", ":first-of-type"}).Draw(t, "first"))
			case nesting < 2:
				b.WriteString(rapid.SampledFrom([]string{":not(", ":is(", ":where("}).Draw(t, "list"))
				b.WriteString(genSelector(t, nesting+1))
				if rapid.Bool().Draw(t, "two") {
					b.WriteString("," + genSelector(t, nesting+1))
				}
				b.WriteString(")")
			default:
				b.WriteString(".a")
			}
		}
	}
	return b.String()
}

func TestMatchingIsThatOfTheTree(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		root := genTree(t)
		var list []*Selector
		for range rapid.IntRange(1, 6).Draw(t, "selectors") {
			text := genSelector(t, 0)
			s, err := CompileSelector(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			list = append(list, s)
		}
		got := matchAll(newMatchSet(list), root, root)
		for i, s := range list {
			other, err := cascadia.ParseGroup(s.text)
			// It takes an empty value for one that always fits, and knows neither lists of :is() nor combinators inside
			// :not().
			if strings.Contains(s.text, `""`) || strings.Contains(s.text, " i]") || strings.Contains(s.text, ":") && strings.ContainsAny(s.text, "(") {
				err = fmt.Errorf("it reads otherwise")
			}
			for e, m := range got {
				want := slices.ContainsFunc(s.list, func(c complexSelector) bool { return e.matches(c, nil) })
				if (m>>i&1 == 1) != want {
					t.Fatalf("%s on %s: %v, want %v", s.text, e.tag.raw, !want, want)
				}
				if err == nil {
					compared++
					if other.Match(e.node) != want {
						t.Fatalf("%s on %s: want %v, cascadia disagrees", s.text, e.tag.raw, want)
					}
				}
			}
		}
	})
	if compared == 0 {
		t.Error("nothing was compared with cascadia")
	}
}

func TestMarkersStayInsideTheTarget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root := genTree(t)
		if len(root.children) == 0 {
			return
		}
		scope := root.children[0]
		text := rapid.SampledFrom([]string{"", ">", ":scope>", ":scope "}).Draw(t, "anchor") + genSelector(t, 0)
		s, err := CompileMarker(text)
		if err != nil {
			t.Fatal(err)
		}
		for e, m := range matchAll(newMatchSet([]*Selector{s}), root, scope) {
			want := slices.ContainsFunc(s.list, func(c complexSelector) bool { return e.matches(c, scope) })
			if (m == 1) != want {
				t.Fatalf("%s on %s: %v, want %v", text, e.tag.raw, !want, want)
			}
		}
	})
}

// A set of more bits than one word holds.
func TestManySteps(t *testing.T) {
	var list []*Selector
	for i := range 64 {
		s, err := CompileSelector(strings.Repeat("div ", 20) + fmt.Sprintf(".c%d", i))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	set := newMatchSet(list)
	frames := make([]frame, 23)
	set.root(&frames[0])
	div, leaf := tagOf(t, "<div>"), tagOf(t, "<p class='c0 c63'>")
	for i := range 21 {
		set.start(&frames[i], &frames[i+1], div)
		want := uint64(0)
		if i >= 19 {
			want = 1 | 1<<63
		}
		if got := set.start(&frames[i+1], &frames[22], leaf); got != want {
			t.Errorf("below %d: %x, want %x", i+1, got, want)
		}
	}
}

func TestOddBytes(t *testing.T) {
	for _, c := range []struct {
		selector, raw string
		want          uint64
	}{
		{`[a="x\a y"]`, "<p a='x\r\ny'>", 1},
		{"[a=\uFFFD]", "<p a='\xff'>", 1},
		{"[a=\uFFFD]", "<p a='\x00'>", 1},
		{"[a\uFFFD]", "<p a\x00>", 1},
		{"[a\uFFFD]", "<p a\xff>", 1},
		{".é", "<p class=é>", 1},
		{".ab", "<p class='a&#98;'>", 1},
		{".ab", "<p class='a\fab\r\n'>", 1},
		{".a", "<p title='class=a'>", 0},
		{"IMG", "<image>", 1},
		{"p", "<p/>", 1},
		{"[b]", "<p/b>", 1},
		{"x-y", "<X-Y>", 1},
		{"[É i]", "<p É>", 0},
	} {
		s, err := CompileSelector(c.selector)
		if err != nil {
			if c.want != 0 {
				t.Errorf("%s: %v", c.selector, err)
			}
			continue
		}
		var root, f frame
		set := newMatchSet([]*Selector{s})
		set.root(&root)
		if got := set.start(&root, &f, tagOf(t, c.raw)); got != c.want {
			t.Errorf("%s on %q: %d, want %d", c.selector, c.raw, got, c.want)
		}
	}
}

func newTestSet(tb testing.TB) *matchSet {
	tb.Helper()
	var list []*Selector
	for _, text := range []string{".ad-slot", "article > p.lead", "[data-x]", "ul li:nth-child(3)"} {
		s, err := CompileSelector(text)
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, s)
	}
	return newMatchSet(list)
}

func TestNoMatchDoesNotAllocate(t *testing.T) {
	set := newTestSet(t)
	var root, f frame
	set.root(&root)
	for _, raw := range []string{"<p>", "<a class='button large' href='/x?a=1&amp;b=2'>", "<li DATA-Y>", "<p class='x&amp;y'>"} {
		tag := tagOf(t, raw)
		written, end, n := tag.raw, tag.nameEnd, tag.name
		set.start(&root, &f, tag)
		want := 0.0
		if strings.Contains(raw, "class='x&") {
			want = 1 // the class has to be decoded
		}
		if got := testing.AllocsPerRun(50, func() {
			tag.reset(written, end, n)
			set.start(&root, &f, tag)
		}); got > want {
			t.Errorf("%s: %v allocations", raw, got)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	set := newTestSet(b)
	b.Run("reset alone", func(b *testing.B) {
		tag := tagOf(b, "<p>")
		written, end, n := tag.raw, tag.nameEnd, tag.name
		for b.Loop() {
			tag.reset(written, end, n)
		}
	})
	for _, raw := range []string{"<p>", "<li>", `<a class="button large" href="/section/story-2026.html" title="x">`, `<p class="lead">`} {
		b.Run(raw, func(b *testing.B) {
			tag := tagOf(b, raw)
			written, end, n := tag.raw, tag.nameEnd, tag.name
			var root, f frame
			set.root(&root)
			for b.Loop() {
				tag.reset(written, end, n)
				set.start(&root, &f, tag)
			}
		})
	}
}
