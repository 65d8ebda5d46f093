package esregexp

import (
	"slices"
	"sort"
)

// span is a range of characters, both ends included.
type span struct{ lo, hi rune }

// set is a set of characters: code points, or UTF-16 units without the flag u. Its spans are sorted, apart and not
// adjacent once normal has been called.
type set struct {
	spans []span
	low   [8]uint32 // which of the first 256 are in it
}

const maxRune = 0x10FFFF

func (s *set) add(lo, hi rune) { s.spans = append(s.spans, span{lo, hi}) }

func (s *set) addSet(o *set) { s.spans = append(s.spans, o.spans...) }

// normal sorts and merges the spans and fills the table of small characters.
func (s *set) normal() *set {
	slices.SortFunc(s.spans, func(a, b span) int { return int(a.lo - b.lo) })
	out := s.spans[:0]
	for _, r := range s.spans {
		if n := len(out); n > 0 && r.lo <= out[n-1].hi+1 {
			out[n-1].hi = max(out[n-1].hi, r.hi)
			continue
		}
		out = append(out, r)
	}
	s.spans = out
	s.low = [8]uint32{}
	for _, r := range out {
		for c := r.lo; c <= r.hi && c < 256; c++ {
			s.low[c>>5] |= 1 << (c & 31)
		}
	}
	return s
}

// inverted is every character that is not in a normal set.
func (s *set) inverted() *set {
	out := &set{}
	next := rune(0)
	for _, r := range s.spans {
		if r.lo > next {
			out.add(next, r.lo-1)
		}
		next = r.hi + 1
	}
	if next <= maxRune {
		out.add(next, maxRune)
	}
	return out.normal()
}

func (s *set) has(c rune) bool {
	if c < 256 {
		return s.low[c>>5]&(1<<(c&31)) != 0
	}
	return s.hasHigh(c)
}

func (s *set) hasHigh(c rune) bool {
	i := sort.Search(len(s.spans), func(i int) bool { return s.spans[i].hi >= c })
	return i < len(s.spans) && s.spans[i].lo <= c
}

// size is how many characters a set holds.
func (s *set) size() int {
	n := 0
	for _, r := range s.spans {
		n += int(r.hi-r.lo) + 1
	}
	return n
}

func setOf(spans ...span) *set { return (&set{spans: spans}).normal() }

// The sets behind the escapes (ECMA-262, 22.2.2.9).

func digits() *set { return setOf(span{'0', '9'}) }

// words is the set of \w. Under the flags i and u two characters more fold to letters of it.
func words(folded bool) *set {
	s := setOf(span{'0', '9'}, span{'A', 'Z'}, span{'_', '_'}, span{'a', 'z'})
	if folded {
		s.add(0x17F, 0x17F) // long s
		s.add(0x212A, 0x212A)
		s.normal()
	}
	return s
}

func spaces() *set {
	return setOf(span{'\t', '\r'}, span{' ', ' '}, span{0xA0, 0xA0}, span{0x1680, 0x1680}, span{0x2000, 0x200A},
		span{0x2028, 0x2029}, span{0x202F, 0x202F}, span{0x205F, 0x205F}, span{0x3000, 0x3000}, span{0xFEFF, 0xFEFF})
}

func lineEnds() *set { return setOf(span{'\n', '\n'}, span{'\r', '\r'}, span{0x2028, 0x2029}) }
