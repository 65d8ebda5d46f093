package rewrite

import "strings"

// compiledText is the replaceText of one rule.
type compiledText struct {
	entries []textEntry
}

type textEntry struct {
	find    string
	replace string // escaped
}

func compileText(rules []TextRule) *compiledText {
	c := &compiledText{}
	for _, r := range rules {
		c.entries = append(c.entries, textEntry{r.Find, escapeText(r.Replace)})
	}
	return c
}

// searched sends text on with the replacements of the open targets. A match that has begun waits for the next piece.
func (e *engine) searched(from, to int) {
	e.owed = e.owed[:0]
	e.flushPass()
	span := e.d[from:to]
	if len(e.begun) > 0 {
		e.begun = append(e.begun, span...)
		span = e.begun
	}
	n := e.replace(span, false)
	if len(e.begun) > 0 {
		e.begun = e.begun[:copy(e.begun, e.begun[n:])]
	} else {
		e.begun = append(e.begun, span[n:]...)
	}
}

// endText is called where a text ends: what had begun to match is no match.
func (e *engine) endText() {
	if len(e.begun) > 0 {
		e.flushPass()
		e.replace(e.begun, true)
		e.begun = e.begun[:0]
	}
}

// replace writes s with its replacements and tells how much of it could be judged; all of it where the text ends.
func (e *engine) replace(s []byte, ends bool) int {
	for i := 0; i < len(s); {
		n, with, is := e.findAt(s[i:], ends)
		switch is {
		case unknown:
			return i
		case yes:
			e.out = append(e.out, with...)
			e.stats.Removed += int64(n)
			e.count(len(with))
			i += n
		default:
			n := 1
			if s[i] == '&' {
				if beginsReference(s[i:]) && !ends {
					return i
				}
				if _, size := decodeReference(s[i:], false); size > 0 {
					n = size
				}
			}
			e.out = append(e.out, s[i:i+n]...)
			i += n
		}
	}
	return len(s)
}

// findAt looks for the first entry that fits at the start of s.
func (e *engine) findAt(s []byte, ends bool) (n int, with string, is answer) {
	for _, c := range e.texts {
		for i := range c.entries {
			switch n, is := matchText(s, c.entries[i].find, ends); is {
			case yes:
				return n, c.entries[i].replace, yes
			case unknown:
				return 0, "", unknown
			}
		}
	}
	return 0, "", no
}

// matchText tells whether s, its character references decoded, begins with find, and how many bytes of s that takes.
func matchText(s []byte, find string, ends bool) (n int, is answer) {
	for find != "" {
		if n == len(s) {
			if ends {
				return 0, no
			}
			return 0, unknown
		}
		if s[n] != '&' {
			if s[n] != find[0] {
				return 0, no
			}
			n, find = n+1, find[1:]
			continue
		}
		if !ends && beginsReference(s[n:]) {
			return 0, unknown
		}
		text, size := decodeReference(s[n:], false)
		if size == 0 {
			text, size = "&", 1
		}
		rest, ok := strings.CutPrefix(find, text)
		if !ok {
			return 0, no
		}
		n, find = n+size, rest
	}
	return n, yes
}

// beginsReference tells whether s could be the beginning of a character reference that more bytes would change.
func beginsReference(s []byte) bool {
	if len(s) >= maxReference {
		return false
	}
	for _, c := range s[1:] {
		if !isLetter(c) && !isDigit(c) && c != '#' {
			return false
		}
	}
	return true
}
