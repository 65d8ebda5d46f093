package rewrite

// Matching works without a tree. A selector is cut into steps, one a compound. Every open element carries the bits of
// the steps that it and its ancestors have met, of its last child's and of its earlier children's; a step whose left
// neighbour's bit is among those that its combinator looks at only has to test the start tag at hand. So a tag costs
// what its tests cost, whatever the depth.

// matchSet is a list of up to 64 selectors compiled together. It is immutable.
type matchSet struct {
	needles int // texts that its tests look for
	lists   int // step lists of all groups
	first   matchGroup
	more    []matchGroup // beyond 64 bits of steps; rare
}

// matchGroup are the selectors whose steps share one word of bits.
type matchGroup struct {
	byAtom [256]uint8 // index into lists of the steps that an element of that name may meet
	lists  []stepList // the first is that of all other names

	child, desc, adjacent, sibling uint64 // steps whose right neighbour is joined by > space + ~
	scope                          uint64 // steps that are the target of a marker

	counts    bool      // there are tests of a place among siblings
	typesAll  bool      // likewise among those of the same type, for any type
	types     [256]bool // or for these
	typeTexts []string  // and these, of names without atom
}

// stepList are the steps that elements of one name may meet, in two forms: of tags without attributes and of others.
type stepList struct {
	bare, full []*step
	id         int // its number in the match set, from 0
}

// step is one compound with its place in a selector.
type step struct {
	needs  uint64 // the bit of the compound to its left
	keep   uint64 // its own bit, if there is a compound to its right
	result uint64 // the bit of the selector, if it is the last one

	atom    atom   // of the type name
	text    string // the type name, if it has no atom
	attrs   bool   // a tag without attributes cannot match
	names   []needle
	values  []needle // hold only in tags without character references
	ids     []string
	classes []string
	tests   []attrTest
	nth     []nthTest
	lists   []stepTest
}

// stepTest is :is() or :not() with the last steps of its selectors.
type stepTest struct {
	not   bool
	steps []*step
}

// newMatchSet compiles selectors. Bit i of a result stands for list[i].
func newMatchSet(list []*Selector) *matchSet {
	s := new(matchSet)
	g, b := &s.first, groupBuilder{}
	var groups []*matchGroup
	for i, sel := range list {
		if b.bits+stepBits(sel.list) > 64 {
			b.finish(g)
			groups = append(groups, g)
			g, b = new(matchGroup), groupBuilder{needles: b.needles, lists: b.lists}
		}
		for _, c := range sel.list {
			b.add(g, c).result = 1 << i
		}
	}
	b.finish(g)
	s.needles, s.lists = b.needles, b.lists
	for _, more := range append(groups, g) {
		if more != &s.first {
			s.more = append(s.more, *more)
		}
	}
	return s
}

// stepBits is the number of bits that selectors need: one for each compound that another one follows.
func stepBits(list []complexSelector) int {
	n := 0
	for _, c := range list {
		n += len(c) - 1
		for i := range c {
			for _, l := range c[i].lists {
				n += stepBits(l.list)
			}
		}
	}
	return n
}

type groupBuilder struct {
	bits    int
	needles int // numbered so far
	lists   int // likewise
	steps   []*step
}

// number gives the needles of a step their numbers.
func (b *groupBuilder) number(list []needle) {
	for i := range list {
		b.needles++
		list[i].id = b.needles
	}
}

// add compiles a complex selector and returns its last step.
func (b *groupBuilder) add(g *matchGroup, list complexSelector) *step {
	st := b.chain(g, list)
	b.steps = append(b.steps, st)
	return st
}

// chain compiles a complex selector. Its last step is not listed: a test within another step asks for it.
func (b *groupBuilder) chain(g *matchGroup, list complexSelector) *step {
	var left uint64
	for i := range list {
		c := &list[i]
		st := b.step(g, c)
		st.needs = left
		if i == len(list)-1 {
			return st
		}
		st.keep = 1 << b.bits
		b.bits++
		left = st.keep
		switch list[i+1].combinator {
		case '>':
			g.child |= left
		case '+':
			g.adjacent |= left
		case '~':
			g.sibling |= left
		default:
			g.desc |= left
		}
		if c.scope {
			g.scope |= left
		} else {
			b.steps = append(b.steps, st)
		}
	}
	return nil // a complex selector has a compound
}

func (b *groupBuilder) step(g *matchGroup, c *compound) *step {
	st := &step{text: c.typ, ids: c.ids, classes: c.classes, tests: c.attrs, nth: c.nth}
	if st.atom = lookupAtom([]byte(c.typ)); st.atom != 0 {
		st.text = ""
	}
	st.attrs = len(c.ids)+len(c.classes)+len(c.attrs) > 0
	for _, id := range c.ids {
		st.addValue(id, false)
	}
	for _, class := range c.classes {
		st.addValue(class, false)
	}
	for _, a := range c.attrs {
		st.addValue(a.value, a.fold)
		if !odd(a.name) {
			st.names = append(st.names, newNeedle(a.name, true))
		}
	}
	b.number(st.names)
	b.number(st.values)
	for _, n := range c.nth {
		switch {
		case !n.ofType:
			g.counts = true
		case c.typ == "":
			g.typesAll = true
		case st.atom != 0:
			g.types[st.atom] = true
		default:
			g.types[0] = true
			g.typeTexts = append(g.typeTexts, c.typ)
		}
	}
	for _, l := range c.lists {
		test := stepTest{not: l.not}
		attrs := !l.not
		for _, inner := range l.list {
			last := b.chain(g, inner)
			test.steps = append(test.steps, last)
			attrs = attrs && last.attrs
		}
		st.attrs = st.attrs || attrs
		st.lists = append(st.lists, test)
	}
	return st
}

func (st *step) addValue(value string, fold bool) {
	if value != "" && !odd(value) {
		st.values = append(st.values, newNeedle(value, fold))
	}
}

// odd tells whether a text may stand in a tag in another form than its own, character references aside: a line break
// may be CR LF, and U+FFFD a broken sequence.
func odd(s string) bool {
	for _, r := range s {
		if r == '\n' || r == '\uFFFD' {
			return true
		}
	}
	return false
}

// finish sorts the steps by the names they may be met by.
func (b *groupBuilder) finish(g *matchGroup) {
	defer func() {
		for i := range g.lists {
			g.lists[i].id = b.lists
			b.lists++
		}
	}()
	g.lists = []stepList{listSteps(b.steps, 0)}
	for _, st := range b.steps {
		if st.atom != 0 && g.byAtom[st.atom] == 0 {
			g.byAtom[st.atom] = uint8(len(g.lists))
			g.lists = append(g.lists, listSteps(b.steps, st.atom))
		}
	}
}

func listSteps(steps []*step, at atom) (l stepList) {
	for _, st := range steps {
		if st.atom != 0 && st.atom != at || st.text != "" && at != 0 {
			continue
		}
		l.full = append(l.full, st)
		if !st.attrs {
			l.bare = append(l.bare, st)
		}
	}
	return l
}
