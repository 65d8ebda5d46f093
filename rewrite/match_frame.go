package rewrite

// frame is the matching state of one open element in one matchSet. Its storage is reused from element to element and
// set to set; the zero frame is ready for root and start.
type frame struct {
	state matchState
	more  []matchState // of the further groups
}

type matchState struct {
	self     uint64 // steps that the element has met
	open     uint64 // steps that it or an ancestor has met
	last     uint64 // steps that its last child has met
	earlier  uint64 // steps that any of its children so far has met
	children int    // children so far
	types    *typeCounts
}

// root makes f the state above everything that is matched: the document or, for markers, the target.
func (s *matchSet) root(f *frame) {
	f.state.begin(s.first.scope, 0)
	f.grow(len(s.more))
	for i := range s.more {
		f.more[i].begin(s.more[i].scope, 0)
	}
}

// begin makes m the state of an element without children.
func (m *matchState) begin(self, above uint64) {
	m.self, m.open, m.last, m.earlier, m.children = self, self|above, 0, 0, 0
	if m.types != nil {
		m.types.reset()
	}
}

func (f *frame) grow(n int) {
	for len(f.more) < n {
		f.more = append(f.more, matchState{})
	}
}

// start works out the state f of an element with start tag t whose parent has the state parent, updates the parent's
// state of its children and returns the bits of the selectors that match the element.
func (s *matchSet) start(parent, f *frame, t *startTag) uint64 {
	result := s.first.start(&parent.state, &f.state, t)
	if len(s.more) > 0 {
		f.grow(len(s.more))
		for i := range s.more {
			result |= s.more[i].start(&parent.more[i], &f.more[i], t)
		}
	}
	return result
}

func (g *matchGroup) start(parent, f *matchState, t *startTag) (result uint64) {
	available := parent.self&g.child | parent.open&g.desc | parent.last&g.adjacent | parent.earlier&g.sibling
	list := &g.lists[g.byAtom[t.name.atom]]
	steps := list.full
	if t.bare() || len(steps) > len(list.bare) && t.scan != nil && t.scan.skip(list, t) {
		steps = list.bare
	}
	parent.children++
	place := 0
	if g.typesAll || g.types[t.name.atom] {
		place = g.countType(parent, t)
	}
	self := uint64(0)
	if len(steps) > 0 {
		m := matching{t: t, available: available, place: parent.children, placeOfType: place}
		for _, st := range steps {
			if st.needs&^available == 0 && m.met(st) {
				self |= st.keep
				result |= st.result
			}
		}
	}
	parent.last = self
	parent.earlier |= self
	f.begin(self, parent.open)
	return result
}

// countType is the place of the element among its siblings of the same type.
func (g *matchGroup) countType(parent *matchState, t *startTag) int {
	if !g.typesAll && t.name.atom == 0 {
		counted := false
		for _, text := range g.typeTexts {
			counted = counted || text == t.name.text
		}
		if !counted {
			return 0
		}
	}
	if parent.types == nil {
		parent.types = new(typeCounts)
	}
	return parent.types.count(typeKey{t.name, t.foreign})
}

// maxTypes is how many names of elements are told apart among the children of one element. It bounds what a page of
// ever new names can make us keep; names beyond it count as the first of their type.
const maxTypes = 4096

// typeCounts counts the children of one element by type: in a short list, and in a map once that is long.
type typeCounts struct {
	few  []typeCount
	many map[typeKey]int
}

type typeCount struct {
	key typeKey
	n   int
}

type typeKey struct {
	name    name
	foreign bool
}

func (c *typeCounts) reset() {
	clear(c.few)
	c.few, c.many = c.few[:0], nil
}

func (c *typeCounts) count(key typeKey) int {
	for i := range c.few {
		if t := &c.few[i]; t.key == key {
			t.n++
			return t.n
		}
	}
	if len(c.few) < 16 {
		c.few = append(c.few, typeCount{key, 1})
		return 1
	}
	n := c.many[key] + 1
	if n == 1 && len(c.many) >= maxTypes {
		return 1
	}
	if c.many == nil {
		c.many = make(map[typeKey]int)
	}
	c.many[key] = n
	return n
}
