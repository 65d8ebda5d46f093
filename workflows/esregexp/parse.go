package esregexp

import (
	"fmt"
	"slices"
	"unicode/utf16"
)

// SyntaxError says what is wrong with a pattern.
type SyntaxError struct {
	Text string
	// Offset is where in the pattern, in UTF-16 units.
	Offset int
	// Unsupported is true for what ECMAScript has and this package has not.
	Unsupported bool
}

func (e *SyntaxError) Error() string { return e.Text }

// maxNesting is how deep groups may nest: the parser and the compiler recurse.
const maxNesting = 200

type flags struct {
	global, ignoreCase, multiline, dotAll, unicode, sticky bool
}

func parseFlags(text string) (f flags, err error) {
	for i, c := range text {
		var flag *bool
		switch c {
		case 'g':
			flag = &f.global
		case 'i':
			flag = &f.ignoreCase
		case 'm':
			flag = &f.multiline
		case 's':
			flag = &f.dotAll
		case 'u':
			flag = &f.unicode
		case 'y':
			flag = &f.sticky
		case 'd', 'v':
			return f, &SyntaxError{Text: fmt.Sprintf("the flag %c is not supported", c), Unsupported: true}
		}
		if flag == nil || *flag {
			return f, &SyntaxError{Text: fmt.Sprintf("invalid flags %q", text[:i+1])}
		}
		*flag = true
	}
	return f, nil
}

// parser reads a pattern as a list of code points under the flag u, of UTF-16 units otherwise.
type parser struct {
	flags
	src    []rune
	pos    int
	depth  int
	groups int // capturing groups so far
	total  int // capturing groups in all
	named  bool
	names  []groupName
	backs  []*node // by name
}

type groupName struct {
	name  string
	group int
}

// parse throws *SyntaxError as a panic inside and returns it as an error.
func parse(source []uint16, f flags) (p *parser, root *node, err error) {
	p = &parser{flags: f}
	if f.unicode {
		p.src = codePoints(source)
	} else {
		p.src = make([]rune, len(source))
		for i, u := range source {
			p.src[i] = rune(u)
		}
	}
	defer func() {
		if x := recover(); x != nil {
			wrong, ok := x.(*SyntaxError)
			if !ok {
				panic(x)
			}
			err = wrong
		}
	}()
	p.count()
	root = p.choice()
	if p.pos < len(p.src) {
		p.fail("unmatched )")
	}
	p.resolve()
	return p, root, nil
}

func codePoints(units []uint16) []rune {
	out := make([]rune, 0, len(units))
	for i := 0; i < len(units); i++ {
		c := rune(units[i])
		if isLead(c) && i+1 < len(units) && isTrail(rune(units[i+1])) {
			c = utf16.DecodeRune(c, rune(units[i+1]))
			i++
		}
		out = append(out, c)
	}
	return out
}

func isLead(c rune) bool  { return 0xD800 <= c && c <= 0xDBFF }
func isTrail(c rune) bool { return 0xDC00 <= c && c <= 0xDFFF }

func (p *parser) fail(format string, args ...any) {
	panic(&SyntaxError{Text: fmt.Sprintf(format, args...), Offset: p.offset()})
}

func (p *parser) unsupported(format string, args ...any) {
	panic(&SyntaxError{Text: fmt.Sprintf(format, args...), Offset: p.offset(), Unsupported: true})
}

func (p *parser) offset() int {
	n := 0
	for _, c := range p.src[:min(p.pos, len(p.src))] {
		n += utf16.RuneLen(c)
		if c >= 0xD800 && c <= 0xDFFF {
			n += 2 // RuneLen is -1
		}
	}
	return n
}

// count finds how many groups there are and whether any has a name: what \8 and \k mean depends on it.
func (p *parser) count() {
	class := false
	for i := 0; i < len(p.src); i++ {
		switch p.src[i] {
		case '\\':
			i++
		case '[':
			class = true
		case ']':
			class = false
		case '(':
			if class {
				continue
			}
			if i+1 >= len(p.src) || p.src[i+1] != '?' {
				p.total++
			} else if i+3 < len(p.src) && p.src[i+2] == '<' && p.src[i+3] != '=' && p.src[i+3] != '!' {
				p.total++
				p.named = true
			}
		}
	}
}

// resolve gives references by name their groups.
func (p *parser) resolve() {
	for _, b := range p.backs {
		i := slices.IndexFunc(p.names, func(g groupName) bool { return g.name == string(b.name) })
		if i < 0 {
			p.fail("no group is called %s", string(b.name))
		}
		b.group = p.names[i].group
	}
}

func (p *parser) peek() rune { return p.at(0) }

func (p *parser) at(n int) rune {
	if p.pos+n < len(p.src) {
		return p.src[p.pos+n]
	}
	return -1
}

func (p *parser) eat(c rune) bool {
	if p.peek() == c {
		p.pos++
		return true
	}
	return false
}

func (p *parser) eatAll(text string) bool {
	for i, c := range text { // ASCII
		if p.at(i) != c {
			return false
		}
	}
	p.pos += len(text)
	return true
}

func (p *parser) choice() *node {
	if p.depth++; p.depth > maxNesting {
		p.unsupported("groups nested deeper than %d", maxNesting)
	}
	defer func() { p.depth-- }()
	list := []*node{p.sequence()}
	for p.eat('|') {
		list = append(list, p.sequence())
	}
	if len(list) == 1 {
		return list[0]
	}
	if s := singles(list); s != nil {
		return &node{op: nodeSet, set: s}
	}
	return &node{op: nodeChoice, subs: list}
}

// singles makes one set of a choice among single characters, such as (.|\n).
func singles(list []*node) *set {
	out := &set{}
	for _, n := range list {
		switch n.op {
		case nodeChar:
			out.add(n.c, n.c)
		case nodeSet:
			out.addSet(n.set)
		default:
			return nil
		}
	}
	return out.normal()
}

func (p *parser) sequence() *node {
	var list []*node
	for p.pos < len(p.src) && p.peek() != '|' && p.peek() != ')' {
		list = append(list, p.term())
	}
	switch len(list) {
	case 0:
		return &node{op: nodeEmpty}
	case 1:
		return list[0]
	}
	return &node{op: nodeSequence, subs: list}
}

// term reads an assertion or an atom with its quantifier.
func (p *parser) term() *node {
	first := p.groups + 1
	n, quantifiable := p.atom()
	low, high, ok := p.quantifier()
	if !ok {
		return n
	}
	if !quantifiable {
		p.fail("nothing to repeat")
	}
	return &node{op: nodeRepeat, subs: []*node{n}, min: low, max: high, lazy: p.eat('?'), first: first, behind: p.groups + 1}
}

func (p *parser) atom() (n *node, quantifiable bool) {
	c := p.peek()
	p.pos++
	switch c {
	case '^':
		return &node{op: nodeStart}, false
	case '$':
		return &node{op: nodeEnd}, false
	case '(':
		return p.group()
	case '[':
		return &node{op: nodeSet, set: p.class()}, true
	case '.':
		if p.dotAll {
			return &node{op: nodeSet, set: setOf(span{0, maxRune})}, true
		}
		return &node{op: nodeSet, set: lineEnds().inverted()}, true
	case '\\':
		return p.escape()
	case '*', '+', '?':
		p.pos--
		p.fail("nothing to repeat")
	case '{':
		p.pos--
		if _, _, ok := p.quantifier(); ok {
			p.fail("nothing to repeat")
		}
		p.pos++
		fallthrough
	case '}', ']':
		if p.unicode {
			p.fail("a lone %c", c)
		}
	}
	return p.char(c), true
}

// char is the node of one character, which under the flag i is a set.
func (p *parser) char(c rune) *node {
	if p.ignoreCase {
		if s := closed(setOf(span{c, c}), p.unicode); s.size() > 1 {
			return &node{op: nodeSet, set: s}
		}
	}
	return &node{op: nodeChar, c: c}
}

// quantifier reads *, +, ? or {…}. Without the flag u a brace that is no quantifier is left alone.
func (p *parser) quantifier() (low, high int, ok bool) {
	switch {
	case p.eat('*'):
		return 0, unbounded, true
	case p.eat('+'):
		return 1, unbounded, true
	case p.eat('?'):
		return 0, 1, true
	case p.peek() != '{':
		return 0, 0, false
	}
	start := p.pos
	p.pos++
	low, ok = p.number()
	if high = low; ok && p.eat(',') {
		if high = unbounded; p.peek() != '}' {
			high, ok = p.number()
		}
	}
	if !ok || !p.eat('}') {
		p.pos = start
		if p.unicode {
			p.fail("an incomplete quantifier")
		}
		return 0, 0, false
	}
	if low > high {
		p.fail("numbers out of order in a quantifier")
	}
	return low, high, true
}

func (p *parser) number() (int, bool) {
	n, start := 0, p.pos
	for '0' <= p.peek() && p.peek() <= '9' {
		n = min(unbounded, n*10+int(p.peek()-'0'))
		p.pos++
	}
	return n, p.pos > start
}

// group reads what follows a parenthesis.
func (p *parser) group() (n *node, quantifiable bool) {
	first := p.groups + 1
	look := func(negative, back bool) (*node, bool) {
		body := p.choice()
		p.close()
		// Annex B lets lookaheads be repeated.
		return &node{op: nodeLook, subs: []*node{body}, negative: negative, back: back, first: first, behind: p.groups + 1}, !back && !p.unicode
	}
	switch {
	case p.eatAll("?:"):
		body := p.choice()
		p.close()
		return body, true
	case p.eatAll("?="):
		return look(false, false)
	case p.eatAll("?!"):
		return look(true, false)
	case p.eatAll("?<="):
		return look(false, true)
	case p.eatAll("?<!"):
		return look(true, true)
	case p.peek() == '?' && p.at(1) != '<':
		switch p.at(1) {
		case 'i', 'm', 's', '-':
			p.unsupported("modifiers such as (?i:…) are not supported")
		}
		p.fail("an invalid group")
	}
	p.groups++
	number := p.groups
	if p.eatAll("?<") {
		name := p.groupName()
		if slices.ContainsFunc(p.names, func(g groupName) bool { return g.name == name }) {
			p.fail("two groups are called %s", name)
		}
		p.names = append(p.names, groupName{name, number})
	}
	body := p.choice()
	p.close()
	return &node{op: nodeGroup, group: number, subs: []*node{body}}, true
}

func (p *parser) close() {
	if !p.eat(')') {
		p.fail("an unterminated group")
	}
}
