package esregexp

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// escape reads what follows a backslash outside of a class.
func (p *parser) escape() (n *node, quantifiable bool) {
	c := p.peek()
	switch {
	case c < 0:
		p.fail("a backslash at the end")
	case c == 'b':
		p.pos++
		return &node{op: nodeBoundary}, false
	case c == 'B':
		p.pos++
		return &node{op: nodeNoBoundary}, false
	case c == 'k' && (p.unicode || p.named):
		p.pos++
		if !p.eat('<') {
			p.fail("\\k without a name")
		}
		b := &node{op: nodeBack, name: []rune(p.groupName())}
		p.backs = append(p.backs, b)
		return b, true
	case '1' <= c && c <= '9':
		if b := p.back(); b != nil {
			return b, true
		}
	}
	if s := p.classEscape(); s != nil {
		return &node{op: nodeSet, set: s}, true
	}
	return p.char(p.character(false)), true
}

// back reads a reference by number; without the flag u it is one only if there is such a group.
func (p *parser) back() *node {
	start := p.pos
	if n, _ := p.number(); n <= p.total {
		return &node{op: nodeBack, group: n}
	}
	if p.unicode {
		p.fail("no such group")
	}
	p.pos = start
	return nil
}

// classEscape reads \d, \s, \w, \p{…} and their opposites; nil for anything else.
func (p *parser) classEscape() *set {
	c := p.peek()
	var s *set
	switch c {
	case 'd', 'D':
		s = digits()
	case 's', 'S':
		s = spaces()
	case 'w', 'W':
		s = words(p.ignoreCase && p.unicode)
	case 'p', 'P':
		if !p.unicode {
			return nil
		}
		s = p.property()
	default:
		return nil
	}
	p.pos++
	if unicode.IsUpper(c) {
		s = s.inverted()
	}
	if p.ignoreCase && (c == 'p' || c == 'P' || c == 'W') {
		s = closed(s, p.unicode)
	}
	return s
}

// property reads {…} after \p, up to its end but for the brace.
func (p *parser) property() *set {
	start := p.pos
	if p.pos++; p.peek() != '{' {
		p.fail("\\p without a property")
	}
	var text strings.Builder
	for p.pos++; p.peek() != '}'; p.pos++ {
		if p.peek() < 0 {
			p.fail("\\p without a property")
		}
		text.WriteRune(p.peek())
	}
	s, ok := property(text.String())
	if !ok {
		end := p.pos
		p.pos = start
		p.unsupported("the property \\%s is not supported", string(p.src[start:end+1]))
	}
	return s
}

// character reads an escape that stands for one character.
func (p *parser) character(inClass bool) rune {
	c := p.peek()
	p.pos++
	switch c {
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	case 'c':
		return p.control(inClass)
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return p.octal(c)
	case 'x':
		if v, ok := p.hex(2); ok {
			return v
		}
		if p.unicode {
			p.fail("an invalid escape")
		}
		return c
	case 'u':
		return p.unicodeEscape()
	case 'k':
		if p.named {
			p.fail("an invalid escape")
		}
	}
	if p.unicode && !strings.ContainsRune(`^$\.*+?()[]{}|/`, c) && !(inClass && c == '-') {
		p.fail("an invalid escape")
	}
	return c
}

// control reads the letter of \c. Without one the backslash stands for itself (Annex B).
func (p *parser) control(inClass bool) rune {
	c := p.peek()
	if 'a' <= c|32 && c|32 <= 'z' && c < 128 || !p.unicode && inClass && ('0' <= c && c <= '9' || c == '_') {
		p.pos++
		return c & 31
	}
	if p.unicode {
		p.fail("an invalid escape")
	}
	p.pos-- // the c is read again as a letter
	return '\\'
}

// octal reads a legacy octal escape (Annex B); under the flag u there is \0 alone.
func (p *parser) octal(c rune) rune {
	if p.unicode {
		if d := p.peek(); c != '0' || '0' <= d && d <= '9' {
			p.fail("an invalid escape")
		}
		return 0
	}
	v := c - '0'
	for range 2 {
		if d := p.peek(); '0' <= d && d <= '7' && v*8+d-'0' <= 0o377 {
			v = v*8 + d - '0'
			p.pos++
		}
	}
	return v
}

// hex reads n hexadecimal digits, or none.
func (p *parser) hex(n int) (rune, bool) {
	v := rune(0)
	for i := range n {
		d := hexDigit(p.at(i))
		if d < 0 {
			return 0, false
		}
		v = v<<4 | d
	}
	p.pos += n
	return v, true
}

func hexDigit(c rune) rune {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return -1
}

// unicodeEscape reads what follows \u.
func (p *parser) unicodeEscape() rune {
	if v, ok := p.hex(4); ok {
		if p.unicode && isLead(v) && p.at(0) == '\\' && p.at(1) == 'u' {
			p.pos += 2
			if w, ok := p.hex(4); ok && isTrail(w) {
				return utf16.DecodeRune(v, w)
			} else if ok {
				p.pos -= 4
			}
			p.pos -= 2
		}
		return v
	}
	if !p.unicode {
		return 'u'
	}
	v, ok := p.braced()
	if !ok {
		p.fail("an invalid Unicode escape")
	}
	return v
}

func (p *parser) braced() (rune, bool) {
	if !p.eat('{') {
		return 0, false
	}
	v, some := rune(0), false
	for hexDigit(p.peek()) >= 0 {
		if v, some = v<<4|hexDigit(p.peek()), true; v > maxRune {
			return 0, false
		}
		p.pos++
	}
	return v, some && p.eat('}')
}

// groupName reads a name up to its >.
func (p *parser) groupName() string {
	var name strings.Builder
	for first := true; !p.eat('>'); first = false {
		c := p.peek()
		p.pos++
		if c == '\\' && p.eat('u') {
			c = p.nameEscape()
		} else if isLead(c) && isTrail(p.peek()) {
			c = utf16.DecodeRune(c, p.peek())
			p.pos++
		}
		if c < 0 || !(c == '$' || c == '_' || isIdentifier(c, first)) {
			p.fail("an invalid name of a group")
		}
		name.WriteRune(c)
	}
	if name.Len() == 0 {
		p.fail("an invalid name of a group")
	}
	return name.String()
}

func (p *parser) nameEscape() rune {
	v, ok := p.hex(4)
	if !ok {
		if v, ok = p.braced(); !ok {
			return -1
		}
		return v
	}
	if isLead(v) && p.eatAll(`\u`) {
		if w, ok := p.hex(4); ok && isTrail(w) {
			return utf16.DecodeRune(v, w)
		}
		return -1
	}
	return v
}

func isIdentifier(c rune, first bool) bool {
	if c < 128 {
		return 'a' <= c|32 && c|32 <= 'z' || !first && '0' <= c && c <= '9'
	}
	if first {
		return unicode.IsLetter(c) || unicode.In(c, unicode.Nl, unicode.Other_ID_Start)
	}
	return c == 0x200C || c == 0x200D || unicode.In(c, unicode.L, unicode.Nl, unicode.Other_ID_Start, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)
}
