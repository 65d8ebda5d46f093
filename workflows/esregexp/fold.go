package esregexp

import (
	"sync"
	"unicode"
)

// folded is the least character of those that have c's simple case folding: what stands for c under the flags i and u
// (ECMA-262, Canonicalize).
func folded(c rune) rune {
	if c < 128 {
		if 'a' <= c && c <= 'z' {
			return c - 32
		}
		return c
	}
	least := c
	for o := unicode.SimpleFold(c); o != c; o = unicode.SimpleFold(o) {
		least = min(least, o)
	}
	return least
}

// upper stands for c under the flag i alone: its upper case if that is one UTF-16 unit and does not lead from outside of ASCII into it.
func upper(c rune) rune {
	if c < 128 {
		if 'a' <= c && c <= 'z' {
			return c - 32
		}
		return c
	}
	if c > 0xFFFF || manyUpper(c) {
		return c
	}
	if u := unicode.ToUpper(c); u >= 128 && u <= 0xFFFF {
		return u
	}
	return c
}

// manyUpper tells whether the full upper case of c is more than one character although it has a simple one too (Unicode,
// SpecialCasing.txt).
func manyUpper(c rune) bool {
	return 0x1F80 <= c && c <= 0x1FAF || c == 0x1FB3 || c == 0x1FBC || c == 0x1FC3 || c == 0x1FCC || c == 0x1FF3 || c == 0x1FFC
}

// families are the characters that differ in case alone, each family a list.
//
//nolint:gochecknoglobals // tables made once, on first use
var (
	unitFamilies = sync.OnceValue(func() [][]rune { return familiesOf(upper, 0xFFFF) })
	codeFamilies = sync.OnceValue(func() [][]rune { return familiesOf(folded, maxRune) })
)

func familiesOf(canon func(rune) rune, last rune) [][]rune {
	by := map[rune][]rune{}
	for _, r := range unicode.CaseRanges { // no other character has a case
		for c := rune(r.Lo); c <= min(last, rune(r.Hi)); c++ {
			if k := canon(c); k != c {
				by[k] = append(by[k], c)
			}
		}
	}
	out := make([][]rune, 0, len(by))
	for k, others := range by {
		out = append(out, append(others, k))
	}
	return out
}

// closed adds to a set what differs from its members in case alone.
func closed(s *set, unicodeMode bool) *set {
	out := &set{spans: append([]span(nil), s.spans...)}
	if n := len(s.spans); n > 0 && s.spans[n-1].hi < 128 && (!unicodeMode || !s.has('s') && !s.has('S') && !s.has('k') && !s.has('K')) {
		for _, r := range s.spans { // ASCII folds within itself, but for the long s and the Kelvin sign
			for c := r.lo; c <= r.hi; c++ {
				if l := c | 32; 'a' <= l && l <= 'z' {
					out.add(c^32, c^32)
				}
			}
		}
		return out.normal()
	}
	families := unitFamilies
	if unicodeMode {
		families = codeFamilies
	}
	for _, family := range families() {
		for _, c := range family {
			if s.has(c) {
				for _, o := range family {
					out.add(o, o)
				}
				break
			}
		}
	}
	return out.normal()
}
