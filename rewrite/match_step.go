package rewrite

import "bytes"

// matching is one start tag being looked at.
type matching struct {
	t                  *startTag
	available          uint64 // steps to whose right the element stands as their combinator asks
	place, placeOfType int    // among its siblings, from 1
	references         int8   // 1: there are character references in the tag; -1: there are none
}

// met tells whether the element meets a step.
func (m *matching) met(st *step) bool {
	if st.needs&^m.available != 0 {
		return false
	}
	if st.atom != 0 {
		if m.t.name.atom != st.atom {
			return false
		}
	} else if st.text != "" && (m.t.name.atom != 0 || m.t.name.text != st.text) {
		return false
	}
	if st.attrs && (m.t.bare() || !m.possible(st)) {
		return false
	}
	for i := range st.nth {
		n := &st.nth[i]
		place := m.place
		if n.ofType {
			place = m.placeOfType
		}
		if !n.holds(place) {
			return false
		}
	}
	return m.attributesHold(st) && m.listsHold(st)
}

// possible is a cheap necessary condition: the texts that a step's tests look for stand in the raw tag.
func (m *matching) possible(st *step) bool {
	if m.t.scan != nil {
		return m.t.scan.possible(st, m.t)
	}
	raw := m.t.raw[m.t.nameEnd:]
	if len(st.values) > 0 {
		if m.references == 0 {
			m.references = -1
			if bytes.IndexByte(raw, '&') >= 0 {
				m.references = 1
			}
		}
		if m.references < 0 {
			for i := range st.values {
				if !st.values[i].in(raw) {
					return false
				}
			}
		}
	}
	for i := range st.names {
		if !st.names[i].in(raw) {
			return false
		}
	}
	return true
}

// holds tells whether place is a*n+b for some n from 0 on.
func (n *nthTest) holds(place int) bool {
	d := place - n.b
	if n.a == 0 {
		return d == 0
	}
	return d%n.a == 0 && d/n.a >= 0
}

func (m *matching) attributesHold(st *step) bool {
	if len(st.ids) > 0 {
		v, ok := m.t.attr("id")
		if !ok {
			return false
		}
		for _, id := range st.ids {
			if string(v) != id {
				return false
			}
		}
	}
	if len(st.classes) > 0 {
		v, ok := m.t.attr("class")
		if !ok {
			return false
		}
		for _, class := range st.classes {
			if !hasWord(v, class, false) {
				return false
			}
		}
	}
	for i := range st.tests {
		test := &st.tests[i]
		if v, ok := m.t.attr(test.name); !ok || !test.holds(v) {
			return false
		}
	}
	return true
}

func (m *matching) listsHold(st *step) bool {
	for i := range st.lists {
		l := &st.lists[i]
		any := false
		for _, inner := range l.steps {
			if any = m.met(inner); any {
				break
			}
		}
		if any == l.not {
			return false
		}
	}
	return true
}

// holds tells whether a value passes the test.
func (t *attrTest) holds(v []byte) bool {
	want := t.value
	n := len(want)
	switch t.op {
	case 0:
		return true
	case '=':
		return equals(v, want, t.fold)
	case '~':
		return n > 0 && hasWord(v, want, t.fold)
	case '|':
		return len(v) >= n && equals(v[:n], want, t.fold) && (len(v) == n || v[n] == '-')
	case '^':
		return n > 0 && len(v) >= n && equals(v[:n], want, t.fold)
	case '$':
		return n > 0 && len(v) >= n && equals(v[len(v)-n:], want, t.fold)
	default: // '*'
		if n == 0 || len(v) < n {
			return false
		}
		if !t.fold {
			return bytes.Contains(v, []byte(want))
		}
		needle := newNeedle(want, true)
		return needle.in(v)
	}
}

// equals compares bytes with a text, letters of ASCII in either case if fold is set.
func equals(b []byte, s string, fold bool) bool {
	if !fold {
		return string(b) == s
	}
	if len(b) != len(s) {
		return false
	}
	for i, c := range b {
		if lowerTable[c] != lowerTable[s[i]] {
			return false
		}
	}
	return true
}

// hasWord tells whether a list separated by ASCII white space has a word.
func hasWord(list []byte, word string, fold bool) bool {
	for i := 0; i < len(list); {
		if isSpace(list[i]) {
			i++
			continue
		}
		start := i
		for i < len(list) && !isSpace(list[i]) {
			i++
		}
		if equals(list[start:i], word, fold) {
			return true
		}
	}
	return false
}

// needle is a text to find in a raw tag.
type needle struct {
	id     int // its number in the match set, from 1
	text   []byte
	folded string // in lower case; empty: compare with case
	anchor int    // the place in it of its rarest byte, for which it is looked for
}

func newNeedle(text string, fold bool) needle {
	n := needle{text: []byte(text)}
	if fold {
		n.folded = lowerASCII(text)
	}
	for i := range n.text {
		if commonness(lowerTable[n.text[i]]) < commonness(lowerTable[n.text[n.anchor]]) {
			n.anchor = i
		}
	}
	return n
}

// commonness ranks a byte by how often it stands in tags, roughly.
func commonness(c byte) int {
	return bytes.IndexByte([]byte("qjzkxywv0123456789gfbpumdhoncrlsiate"), c)
}

// in tells whether the needle stands in b.
func (n *needle) in(b []byte) bool { return n.index(b) >= 0 }

// index is where the needle first stands in b, -1 if it does not.
func (n *needle) index(b []byte) int {
	if n.folded == "" {
		return n.indexAt(b, n.text[n.anchor])
	}
	c := n.folded[n.anchor]
	first := n.indexAt(b, c)
	if c < 'a' || c > 'z' {
		return first
	}
	// Upper case is looked for in front of that only, so that many finds do not cost as many looks at all of b.
	ahead := b
	if first >= 0 {
		ahead = b[:min(first+len(n.folded), len(b))]
	}
	if upper := n.indexAt(ahead, c-'a'+'A'); upper >= 0 && (first < 0 || upper < first) {
		return upper
	}
	return first
}

// indexAt is where the needle first stands with its anchor at a byte c.
func (n *needle) indexAt(b []byte, c byte) int {
	for i := 0; ; i++ {
		j := bytes.IndexByte(b[i:], c)
		if j < 0 {
			return -1
		}
		i += j
		from := i - n.anchor
		if from < 0 || from+len(n.text) > len(b) {
			continue
		}
		if found := b[from : from+len(n.text)]; n.folded == "" && string(found) == string(n.text) ||
			n.folded != "" && equalLower(found, n.folded) {
			return from
		}
	}
}
