package rewrite

import "bytes"

// scanner knows where the texts that a match set looks for stand next in the bytes at hand. Each is searched for once,
// not once for every tag, so tags in between cost a comparison.
type scanner struct {
	d    []byte
	next []int // by needle: where it stands next at or behind the last place asked for, -1 if not known; 0: for `&`
	// lists has, by step list, the next place at which one of its steps may be met.
	lists []int
}

// reset begins with other bytes, for the tests of set.
func (s *scanner) reset(d []byte, set *matchSet) {
	s.d = d
	s.next = unknownPlaces(s.next, set.needles+1)
	s.lists = unknownPlaces(s.lists, set.lists)
}

func unknownPlaces(list []int, n int) []int {
	list = list[:0]
	for range n {
		list = append(list, -1)
	}
	return list
}

// skip tells whether the tag t can meet none of those steps of a list that ask for attributes.
func (s *scanner) skip(list *stepList, t *startTag) bool {
	from := t.at + t.nameEnd
	if s.lists[list.id] < from {
		next := len(s.d)
		for _, st := range list.full {
			if st.attrs {
				next = min(next, s.step(st, from))
			}
		}
		s.lists[list.id] = next
	}
	return s.lists[list.id] >= t.at+len(t.raw)
}

// step is the next place from a place on at which a step may be met.
func (s *scanner) step(st *step, from int) int {
	next, values := from, from
	for i := range st.names {
		next = max(next, s.where(&st.names[i], from))
	}
	for i := range st.values {
		values = max(values, s.where(&st.values[i], from))
	}
	if len(st.values) > 0 {
		values = min(values, s.reference(from))
	}
	return max(next, values)
}

// possible is a cheap necessary condition: the texts that a step's tests look for stand in the tag t.
func (s *scanner) possible(st *step, t *startTag) bool {
	from, to := t.at+t.nameEnd, t.at+len(t.raw)
	for i := range st.names {
		if s.where(&st.names[i], from) >= to {
			return false
		}
	}
	if len(st.values) == 0 || s.reference(from) < to {
		return true
	}
	for i := range st.values {
		if s.where(&st.values[i], from) >= to {
			return false
		}
	}
	return true
}

// window is how far ahead is looked at once: what lies between tags, scripts above all, need not be searched.
const window = 1 << 10

// where is the next place from a place on at which a needle may stand.
func (s *scanner) where(n *needle, from int) int {
	if s.next[n.id] < from {
		ahead := s.d[from:min(from+window, len(s.d))]
		if i := n.index(ahead); i >= 0 {
			s.next[n.id] = from + i
		} else {
			s.next[n.id] = max(from+len(ahead)-len(n.text)+1, from) // it may begin here
		}
	}
	return s.next[n.id]
}

// reference is the next place from a place on at which an ampersand may stand.
func (s *scanner) reference(from int) int {
	if s.next[0] < from {
		ahead := s.d[from:min(from+window, len(s.d))]
		s.next[0] = from + len(ahead)
		if i := bytes.IndexByte(ahead, '&'); i >= 0 {
			s.next[0] = from + i
		}
	}
	return s.next[0]
}
