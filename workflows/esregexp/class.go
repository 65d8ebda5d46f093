package esregexp

// class reads a character class after its bracket.
func (p *parser) class() *set {
	negative := p.eat('^')
	s := &set{}
	for !p.eat(']') {
		if p.peek() < 0 {
			p.fail("an unterminated character class")
		}
		a, many := p.classAtom()
		if p.peek() != '-' || p.at(1) == ']' || p.at(1) < 0 {
			addAtom(s, a, many)
			continue
		}
		p.pos++
		b, manyToo := p.classAtom()
		switch {
		case many == nil && manyToo == nil:
			if a > b {
				p.fail("a range out of order in a character class")
			}
			s.add(a, b)
		case p.unicode:
			p.fail("a range of classes")
		default: // Annex B: the hyphen stands for itself
			addAtom(s, a, many)
			s.add('-', '-')
			addAtom(s, b, manyToo)
		}
	}
	s.normal()
	if p.ignoreCase {
		s = closed(s, p.unicode)
	}
	if negative {
		s = s.inverted()
	}
	return s
}

func addAtom(s *set, c rune, many *set) {
	if many != nil {
		s.addSet(many)
		return
	}
	s.add(c, c)
}

// classAtom reads one character, or an escape that stands for many.
func (p *parser) classAtom() (rune, *set) {
	c := p.peek()
	if p.pos++; c != '\\' {
		if c < 0 {
			p.fail("an unterminated character class")
		}
		return c, nil
	}
	if p.peek() < 0 {
		p.fail("a backslash at the end")
	}
	if p.eat('b') {
		return '\b', nil
	}
	if many := p.classEscape(); many != nil {
		return 0, many
	}
	return p.character(true), nil
}
