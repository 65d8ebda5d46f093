package rewrite

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// The grammar, with white space and comments where CSS allows them:
//
//	list     = complex *( "," complex )
//	complex  = [ ":scope" combinator / ">" ] compound *( combinator compound )     the bracket in markers only
//	compound = ( "*" / type ) *simple / 1*simple
//	simple   = "#" ident / "." ident / "[" name [ op value [ "i" / "s" ] ] "]" / ":" pseudo
//	pseudo   = "first-child" / "first-of-type" / ( "nth-child" / "nth-of-type" ) "(" an+b ")"
//	         / ( "not" / "is" / "where" ) "(" list ")"

// Limits of a selector's text. They bound what a start tag may cost and what a stranger's project may make us compile.
const (
	maxSelectorText      = 1 << 10
	maxSelectorCompounds = 32
	maxSelectorNesting   = 4
)

// complexSelector is compounds from left to right, joined by combinators.
type complexSelector []compound

// compound is what one element must be, and how it stands to the compound in front of it.
type compound struct {
	combinator byte   // ' ', '>', '+', '~'; 0 for the first
	scope      bool   // it is the target of a marker, and nothing else
	typ        string // in lower case; empty for any
	ids        []string
	classes    []string
	attrs      []attrTest
	nth        []nthTest
	lists      []listTest
}

// attrTest is a test of an attribute's value. Op is 0 (it is there), '=', '~', '|', '^', '$' or '*'.
type attrTest struct {
	name  string // in lower case
	op    byte
	value string
	fold  bool // the flag i
}

// nthTest asks whether an element's place among its siblings, or those of its type, is a*n+b for some n from 0 on.
type nthTest struct {
	ofType bool
	a, b   int
}

// listTest is :is() and :where(), or :not().
type listTest struct {
	not  bool
	list []complexSelector
}

func compileSelector(text string, marker bool) (*Selector, error) {
	p := &selectorParser{text: text, marker: marker}
	list, err := p.parse()
	if err != nil {
		return nil, err
	}
	return &Selector{text: text, marker: marker, list: list}, nil
}

type selectorParser struct {
	text      string
	pos       int
	marker    bool
	compounds int
	nesting   int
}

func (p *selectorParser) parse() ([]complexSelector, error) {
	if len(p.text) > maxSelectorText {
		return nil, p.refuse(maxSelectorText, maxSelectorText, "it is longer than "+strconv.Itoa(maxSelectorText)+" bytes", "")
	}
	if p.skipSpace(); p.pos == len(p.text) {
		return nil, p.refuse(p.pos, p.pos, "the selector is empty", "")
	}
	return p.parseList()
}

// parseList parses up to the end of the text or, inside a pseudo-class, to its closing parenthesis.
func (p *selectorParser) parseList() (list []complexSelector, err error) {
	for {
		c, err := p.parseComplex()
		if err != nil {
			return nil, err
		}
		list = append(list, c)
		if p.peek() != ',' {
			return list, nil
		}
		p.pos++
	}
}

func (p *selectorParser) parseComplex() (complexSelector, error) {
	var list complexSelector
	combinator := byte(0)
	p.skipSpace()
	if c := p.peek(); isCombinator(c) {
		if !p.marker || c != '>' || p.nesting > 0 {
			hint := ""
			if c == '>' && p.nesting == 0 {
				hint = "only markers may begin with >"
			}
			return nil, p.refuse(p.pos, p.pos+1, "a selector cannot begin with a combinator", hint)
		}
		list = append(list, compound{scope: true})
		combinator = c
		p.pos++
		p.skipSpace()
	}
	for {
		at := p.pos
		if p.ends() {
			if combinator == 0 {
				return nil, p.refuse(at, at, "a selector is missing", "")
			}
			return nil, p.refuse(at, at, "a selector cannot end with a combinator", "")
		}
		c, err := p.parseCompound(len(list) == 0)
		if err != nil {
			return nil, err
		}
		c.combinator = combinator
		list = append(list, c)
		if p.compounds++; p.compounds > maxSelectorCompounds {
			return nil, p.refuse(at, p.pos, "there are more than "+strconv.Itoa(maxSelectorCompounds)+" compounds", "")
		}
		spaced := p.skipSpace()
		if p.ends() {
			if list[0].scope && len(list) == 1 {
				return nil, p.refuse(at, at+len(":scope"), "it is the target itself, and a marker is searched inside it", "")
			}
			return list, nil
		}
		switch next := p.peek(); {
		case isCombinator(next):
			if c.scope && next != '>' {
				return nil, p.refuse(p.pos, p.pos+1, "a marker is searched inside the target, not beside it", "")
			}
			combinator = next
			p.pos++
			p.skipSpace()
			if p.pos < len(p.text) && isCombinator(p.peek()) {
				return nil, p.refuse(p.pos, p.pos+1, "two combinators follow each other", "")
			}
		case spaced:
			combinator = ' '
		default:
			return nil, p.unexpected()
		}
	}
}

// ends tells whether a complex selector is over.
func (p *selectorParser) ends() bool {
	c := p.peek()
	return p.pos == len(p.text) || c == ',' || c == ')' && p.nesting > 0
}

// parseCompound parses what stands between combinators; first tells whether none precedes it.
func (p *selectorParser) parseCompound(first bool) (c compound, err error) {
	start := p.pos
	for ; ; p.skipComments() {
		at := p.pos
		switch b := p.peek(); {
		case b == '*' || p.atIdent():
			if at != start {
				return c, p.refuse(at, p.wordEnd(at), "a type name stands first", "write it in front of the other parts, or leave a space")
			}
			if b == '*' {
				p.pos++
			} else if c.typ, err = p.ident("a type name"); err != nil {
				return c, err
			}
			c.typ = lowerASCII(c.typ)
			if p.peek() == '|' {
				return c, p.namespace(at)
			}
		case b == '|':
			return c, p.namespace(at)
		case b == '#', b == '.':
			p.pos++
			what, list := "an id", &c.ids
			if b == '.' {
				what, list = "a class name", &c.classes
			}
			name, err := p.ident(what)
			if err != nil {
				return c, err
			}
			*list = append(*list, name)
		case b == '[':
			test, err := p.parseAttr()
			if err != nil {
				return c, err
			}
			c.attrs = append(c.attrs, test)
		case b == ':':
			if c.scope {
				return c, p.unexpected()
			}
			if err := p.parsePseudo(&c, first && at == start); err != nil {
				return c, err
			}
		case at == start:
			return c, p.unexpected()
		default:
			return c, nil
		}
		if c.scope && p.pos < len(p.text) && (p.peek() == '.' || p.peek() == '#' || p.peek() == '[') {
			return c, p.refuse(p.pos, p.pos+1, ":scope stands alone", "put the test into the selector of the rule")
		}
	}
}

const attrOperators = "~|^$*"

func (p *selectorParser) parseAttr() (t attrTest, err error) {
	open := p.pos
	p.pos++
	p.skipSpace()
	at := p.pos
	if c := p.peek(); c == '|' || c == '*' {
		return t, p.namespace(at)
	}
	if t.name, err = p.ident("an attribute name"); err != nil {
		return t, err
	}
	t.name = lowerASCII(t.name)
	if p.peek() == '|' && p.peekAt(1) != '=' {
		return t, p.namespace(at)
	}
	p.skipSpace()
	switch c := p.peek(); {
	case c == ']':
		p.pos++
		return t, nil
	case c == '=':
		t.op = '='
		p.pos++
	case c != 0 && strings.IndexByte(attrOperators, c) >= 0 && p.peekAt(1) == '=':
		t.op = c
		p.pos += 2
	case p.pos == len(p.text):
		return t, p.refuse(open, open+1, "the bracket is not closed", "")
	default:
		return t, p.unexpected()
	}
	p.skipSpace()
	if t.value, err = p.attrValue(); err != nil {
		return t, err
	}
	p.skipSpace()
	if c := p.peek() | 0x20; (c == 'i' || c == 's') && !p.inName(p.pos+1) {
		t.fold = c == 'i'
		p.pos++
		p.skipSpace()
	}
	if p.pos == len(p.text) {
		return t, p.refuse(open, open+1, "the bracket is not closed", "")
	}
	if p.peek() != ']' {
		return t, p.unexpected()
	}
	p.pos++
	return t, nil
}

func (p *selectorParser) attrValue() (string, error) {
	at := p.pos
	if c := p.peek(); c == '"' || c == '\'' {
		return p.quoted(c)
	}
	if p.pos < len(p.text) && !p.atIdent() && p.peek() != ']' {
		end := at
		for end < len(p.text) && p.text[end] != ']' && !isSpace(p.text[end]) {
			end++
		}
		return "", p.refuse(at, end, "the value is no name", "write it in quotes")
	}
	return p.ident("a value")
}

// lowerASCII lowers ASCII letters only, as CSS and HTML compare names.
func lowerASCII(s string) string {
	for i := range len(s) {
		if lowerTable[s[i]] != s[i] {
			b := []byte(s)
			for i, c := range b {
				b[i] = lowerTable[c]
			}
			return string(b)
		}
	}
	return s
}

func isCombinator(c byte) bool { return c == '>' || c == '+' || c == '~' }

// peek is the next byte, 0 at the end.
func (p *selectorParser) peek() byte { return p.peekAt(0) }

func (p *selectorParser) peekAt(n int) byte {
	if p.pos+n < len(p.text) {
		return p.text[p.pos+n]
	}
	return 0
}

// skipSpace passes white space and comments; it tells whether there was white space.
func (p *selectorParser) skipSpace() (spaced bool) {
	for {
		p.skipComments()
		if p.pos == len(p.text) || !isSpace(p.text[p.pos]) {
			return spaced
		}
		p.pos++
		spaced = true
	}
}

func (p *selectorParser) skipComments() {
	for strings.HasPrefix(p.text[p.pos:], "/*") {
		n := strings.Index(p.text[p.pos+2:], "*/")
		if n < 0 {
			return // the slash is refused where it stands
		}
		p.pos += 2 + n + 2
	}
}

// inName tells whether a byte that goes on with an identifier stands at a position.
func (p *selectorParser) inName(at int) bool {
	if at >= len(p.text) {
		return false
	}
	c := p.text[at]
	return isLetter(c) || isDigit(c) || c == '-' || c == '_' || c >= utf8.RuneSelf || c == 0 || p.escapeAt(at)
}
