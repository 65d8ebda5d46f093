package rewrite

import "strconv"

// parsePseudo parses what begins with a colon into c; first tells whether nothing stands in front of it.
func (p *selectorParser) parsePseudo(c *compound, first bool) error {
	at := p.pos
	p.pos++
	if p.peek() == ':' {
		p.pos++
		return p.refuse(at, p.wordEnd(p.pos), "pseudo-elements are no part of the document", "")
	}
	name, err := p.ident("the name of a pseudo-class")
	if err != nil {
		return err
	}
	name = lowerASCII(name)
	call := p.peek() == '('
	switch name {
	case "first-child", "first-of-type":
		if call {
			return p.refuse(p.pos, p.pos+1, ":"+name+" takes no argument", "")
		}
		c.nth = append(c.nth, nthTest{ofType: name == "first-of-type", b: 1})
		return nil
	case "nth-child", "nth-of-type", "not", "is", "where":
		if !call {
			return p.refuse(at, p.pos, "it needs an argument in parentheses", "")
		}
		return p.parseCall(c, name, at)
	case "scope":
		if !p.marker {
			return p.refuse(at, p.pos, ":scope is for markers only", "")
		}
		if !first || p.nesting > 0 || call {
			return p.refuse(at, p.pos, ":scope stands alone, at the start of a marker", "")
		}
		c.scope = true
		return nil
	}
	return p.refusePseudo(at, name)
}

// parseCall parses the argument in parentheses.
func (p *selectorParser) parseCall(c *compound, name string, at int) error {
	open := p.pos
	p.pos++
	if name == "nth-child" || name == "nth-of-type" {
		t, err := p.parseNth(name)
		if err != nil {
			return err
		}
		t.ofType = name == "nth-of-type"
		c.nth = append(c.nth, t)
	} else {
		if p.nesting++; p.nesting > maxSelectorNesting {
			return p.refuse(at, open, "it is nested deeper than "+strconv.Itoa(maxSelectorNesting)+" levels", "")
		}
		list, err := p.parseList()
		if err != nil {
			return err
		}
		p.nesting--
		c.lists = append(c.lists, listTest{not: name == "not", list: list})
	}
	if p.pos == len(p.text) {
		return p.refuse(open, open+1, "the parenthesis is not closed", "")
	}
	if p.peek() != ')' {
		return p.unexpected()
	}
	p.pos++
	return nil
}

// parseNth parses an+b (CSS Syntax 3, 6.2) with the white space around it.
func (p *selectorParser) parseNth(name string) (t nthTest, err error) {
	p.skipSpace()
	at := p.pos
	wrong := func() error {
		end := p.wordEnd(p.pos)
		if p.pos > at {
			end = max(p.pos, at)
		}
		return p.refuse(at, end, "it is not of the form an+b", "write a number, odd, even or the like of 2n+1")
	}
	for word, test := range map[string]nthTest{"odd": {a: 2, b: 1}, "even": {a: 2}} {
		if n := len(word); len(p.text)-at >= n && lowerASCII(p.text[at:at+n]) == word && !p.inName(at+n) {
			p.pos += n
			return test, p.endNth(name)
		}
	}
	sign := p.sign()
	n, digits := p.number()
	if p.peek()|0x20 != 'n' {
		if !digits || p.inName(p.pos) {
			return t, wrong()
		}
		t.b = sign * n
		return t, p.endNth(name)
	}
	p.pos++
	if !digits {
		n = 1
	}
	t.a = sign * n
	if p.inName(p.pos) && p.peek() != '-' {
		return t, wrong()
	}
	p.skipSpace()
	if c := p.peek(); c == '+' || c == '-' {
		sign = p.sign()
		p.skipSpace()
		n, digits = p.number()
		if !digits || p.inName(p.pos) {
			return t, wrong()
		}
		t.b = sign * n
	}
	return t, p.endNth(name)
}

// endNth passes white space and refuses what follows an+b but a closing parenthesis.
func (p *selectorParser) endNth(name string) error {
	p.skipSpace()
	at := p.pos
	if end := p.wordEnd(at); end <= len(p.text) && lowerASCII(p.text[at:end]) == "of" {
		hint := "filter with a class instead"
		if name == "nth-of-type" {
			hint = ""
		}
		return p.refuse(at, end, "`of` is not supported", hint)
	}
	return nil
}

func (p *selectorParser) sign() int {
	switch p.peek() {
	case '-':
		p.pos++
		return -1
	case '+':
		p.pos++
	}
	return 1
}

// number parses digits; beyond a thousand million they no longer change what can match.
func (p *selectorParser) number() (n int, ok bool) {
	for isDigit(p.peek()) {
		n = min(n*10+int(p.peek()-'0'), 1_000_000_000)
		p.pos++
		ok = true
	}
	return n, ok
}
