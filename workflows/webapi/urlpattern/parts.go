package urlpattern

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// partKind is what a part of a pattern matches (URL Pattern 2.1.3).
type partKind int

const (
	partFixed partKind = iota
	partRegexp
	partSegment // as long as there is no delimiter
	partFull    // anything
)

// part is a piece of a pattern. modifier is '?', '*', '+' or 0.
type part struct {
	kind           partKind
	value          string
	modifier       byte
	name           string
	prefix, suffix string
}

// grammar is how a component is read: its delimiter ends a segment, its prefix belongs to the group behind it. 0: none.
type grammar struct {
	delimiter, prefix byte
	ignoreCase        bool
}

const fullWildcard = ".*"

func (g grammar) segment() string {
	if g.delimiter == 0 {
		return "[^]+?"
	}
	return "[^" + escapeRegexp(string(g.delimiter)) + "]+?"
}

// encode makes the canonical form of literal text of a component.
type encode func(string) (string, error)

type parser struct {
	grammar grammar
	encode  encode
	tokens  []token
	at      int
	fixed   string // text that is not a part yet
	parts   []part
	unnamed int
}

// parse reads a pattern string (URL Pattern 2.1.5).
func parse(pattern string, g grammar, e encode) ([]part, error) {
	tokens, err := tokenize([]rune(pattern), false)
	if err != nil {
		return nil, err
	}
	p := &parser{grammar: g, encode: e, tokens: tokens}
	for p.at < len(p.tokens) {
		if err := p.piece(); err != nil {
			return nil, err
		}
	}
	return p.parts, nil
}

// take consumes the next token if it is of that kind.
func (p *parser) take(kind tokenKind) *token {
	if p.at >= len(p.tokens) || p.tokens[p.at].kind != kind {
		return nil
	}
	p.at++
	return &p.tokens[p.at-1]
}

func (p *parser) takeMatcher(name *token) *token {
	if t := p.take(tokenRegexp); t != nil || name != nil {
		return t
	}
	return p.take(tokenAsterisk)
}

func (p *parser) takeModifier() byte {
	t := p.take(tokenModifier)
	if t == nil {
		t = p.take(tokenAsterisk)
	}
	if t == nil {
		return 0
	}
	return t.value[0]
}

func (p *parser) takeText() string {
	var b strings.Builder
	for {
		t := p.take(tokenChar)
		if t == nil {
			t = p.take(tokenEscaped)
		}
		if t == nil {
			return b.String()
		}
		b.WriteString(t.value)
	}
}

func (p *parser) piece() error {
	char := p.take(tokenChar)
	name := p.take(tokenName)
	matcher := p.takeMatcher(name)
	if name != nil || matcher != nil {
		prefix := ""
		if char != nil {
			prefix = char.value
		}
		if prefix != "" && (p.grammar.prefix == 0 || prefix != string(p.grammar.prefix)) {
			p.fixed += prefix
			prefix = ""
		}
		if err := p.flush(); err != nil {
			return err
		}
		return p.add(prefix, name, matcher, "", p.takeModifier())
	}
	if char == nil {
		char = p.take(tokenEscaped)
	}
	if char != nil {
		p.fixed += char.value
		return nil
	}
	if p.take(tokenOpen) != nil {
		prefix := p.takeText()
		name := p.take(tokenName)
		matcher := p.takeMatcher(name)
		suffix := p.takeText()
		if p.take(tokenClose) == nil {
			return refuse("a group that is not closed at character %d", p.tokens[p.at].at+1)
		}
		return p.add(prefix, name, matcher, suffix, p.takeModifier())
	}
	if err := p.flush(); err != nil {
		return err
	}
	if p.take(tokenEnd) == nil {
		return refuse("unexpected %q at character %d", p.tokens[p.at].value, p.tokens[p.at].at+1)
	}
	return nil
}

// flush makes a part of the text before.
func (p *parser) flush() error {
	if p.fixed == "" {
		return nil
	}
	text, err := p.encode(p.fixed)
	p.fixed = ""
	p.parts = append(p.parts, part{kind: partFixed, value: text})
	return err
}

// add is "add a part".
func (p *parser) add(prefix string, name, matcher *token, suffix string, modifier byte) error {
	if name == nil && matcher == nil && modifier == 0 {
		p.fixed += prefix
		return nil
	}
	if err := p.flush(); err != nil {
		return err
	}
	if name == nil && matcher == nil {
		if prefix == "" {
			return nil
		}
		text, err := p.encode(prefix)
		p.parts = append(p.parts, part{kind: partFixed, value: text, modifier: modifier})
		return err
	}
	n := part{kind: partRegexp, modifier: modifier}
	switch {
	case matcher == nil:
		n.kind = partSegment
	case matcher.kind == tokenAsterisk || matcher.value == fullWildcard:
		n.kind = partFull
	case matcher.value == p.grammar.segment():
		n.kind = partSegment
	default:
		n.value = matcher.value
	}
	if name != nil {
		n.name = name.value
	} else {
		n.name = strconv.Itoa(p.unnamed)
		p.unnamed++
	}
	if slices.ContainsFunc(p.parts, func(o part) bool { return o.name == n.name }) {
		return refuse("the name %q is there twice", n.name)
	}
	var err, err2 error
	n.prefix, err = p.encode(prefix)
	n.suffix, err2 = p.encode(suffix)
	if err == nil {
		err = err2
	}
	p.parts = append(p.parts, n)
	return err
}

func escape(s, special string) string {
	if !strings.ContainsAny(s, special) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf && strings.IndexByte(special, byte(r)) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func escapePattern(s string) string { return escape(s, `+*?:{}()\`) }
func escapeRegexp(s string) string  { return escape(s, `.+*?^${}()[]|/\`) }

// format writes parts as a pattern string (URL Pattern 2.1.7): what the attributes of a URLPattern show.
func format(parts []part, g grammar) string {
	var b strings.Builder
	for i, p := range parts {
		if p.kind == partFixed {
			if p.modifier == 0 {
				b.WriteString(escapePattern(p.value))
			} else {
				b.WriteString("{" + escapePattern(p.value) + "}" + string(p.modifier))
			}
			continue
		}
		var before, after *part
		if i > 0 {
			before = &parts[i-1]
		}
		if i+1 < len(parts) {
			after = &parts[i+1]
		}
		custom := !digit(p.name)
		group := grouped(p, before, after, g, custom)
		if group {
			b.WriteByte('{')
		}
		b.WriteString(escapePattern(p.prefix))
		if custom {
			b.WriteString(":" + p.name)
		}
		switch p.kind {
		case partRegexp:
			b.WriteString("(" + p.value + ")")
		case partSegment:
			if !custom {
				b.WriteString("(" + g.segment() + ")")
			}
		default:
			if !custom && (before == nil || before.kind == partFixed || before.modifier != 0 || group || p.prefix != "") {
				b.WriteByte('*')
			} else {
				b.WriteString("(" + fullWildcard + ")")
			}
		}
		if p.kind == partSegment && custom && p.suffix != "" && inName(first(p.suffix), false) {
			b.WriteByte('\\')
		}
		b.WriteString(escapePattern(p.suffix))
		if group {
			b.WriteByte('}')
		}
		if p.modifier != 0 {
			b.WriteByte(p.modifier)
		}
	}
	return b.String()
}

// grouped tells whether a part has to be written in braces to be read again as it is.
func grouped(p part, before, after *part, g grammar, custom bool) bool {
	if p.suffix != "" || p.prefix != "" && (g.prefix == 0 || p.prefix != string(g.prefix)) {
		return true
	}
	if custom && p.kind == partSegment && p.modifier == 0 && after != nil && after.prefix == "" && after.suffix == "" {
		if after.kind == partFixed && after.value != "" && inName(first(after.value), false) || after.kind != partFixed && digit(after.name) {
			return true
		}
	}
	return p.prefix == "" && g.prefix != 0 && before != nil && before.kind == partFixed && strings.HasSuffix(before.value, string(g.prefix))
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// digit tells whether a name was made by counting: those of a script begin with no digit.
func digit(name string) bool { return name != "" && name[0] >= '0' && name[0] <= '9' }
