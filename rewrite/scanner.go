package rewrite

import "bytes"

// scanner knows where the texts that a match set looks for stand next in the bytes at hand. Each is searched for once,
// not once for every tag, so tags in between cost a comparison.
type scanner struct {
	d    []byte
	next []int // by needle: where it stands next at or behind the last place asked for, -1 if not known; 0: for `&`
}

// reset begins with other bytes.
func (s *scanner) reset(d []byte, needles int) {
	s.d = d
	for len(s.next) <= needles {
		s.next = append(s.next, 0)
	}
	for i := range s.next {
		s.next[i] = -1
	}
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
const window = 512

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
