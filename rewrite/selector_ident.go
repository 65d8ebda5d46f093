package rewrite

import (
	"strings"
	"unicode/utf8"
)

// escapeAt tells whether a CSS escape stands at a position (CSS Syntax 3, 4.3.8).
func (p *selectorParser) escapeAt(at int) bool {
	if at+1 >= len(p.text) || p.text[at] != '\\' {
		return false
	}
	c := p.text[at+1]
	return c != '\n' && c != '\r' && c != '\f'
}

// atIdent tells whether an identifier begins here (CSS Syntax 3, 4.3.9).
func (p *selectorParser) atIdent() bool {
	at := p.pos
	if at < len(p.text) && p.text[at] == '-' {
		at++
		if at < len(p.text) && p.text[at] == '-' {
			return true
		}
	}
	return p.inName(at) && !isDigit(p.text[at]) && p.text[at] != '-'
}

// ident parses an identifier.
func (p *selectorParser) ident(what string) (string, error) {
	if !p.atIdent() {
		at := p.pos
		hint := ""
		if c := p.peek(); isDigit(c) || c == '-' && isDigit(p.peekAt(1)) {
			hint = "a name that begins with a digit needs an escape, such as \\31"
		}
		return "", p.refuse(at, p.wordEnd(at), what+" is missing", hint)
	}
	var b strings.Builder
	for p.inName(p.pos) {
		p.character(&b)
	}
	return b.String(), nil
}

// character moves one character to b: an escape decoded, NUL and broken UTF-8 as U+FFFD.
func (p *selectorParser) character(b *strings.Builder) {
	if p.text[p.pos] == '\\' {
		p.escape(b)
		return
	}
	p.plain(b)
}

// escape decodes the escape that stands here (CSS Syntax 3, 4.3.7).
func (p *selectorParser) escape(b *strings.Builder) {
	p.pos++
	start, code := p.pos, 0
	for p.pos < len(p.text) && p.pos < start+6 && hexDigit(p.text[p.pos]) >= 0 {
		code = code<<4 | hexDigit(p.text[p.pos])
		p.pos++
	}
	if p.pos == start {
		p.plain(b)
		return
	}
	if code == 0 || code > utf8.MaxRune || 0xD800 <= code && code <= 0xDFFF {
		code = utf8.RuneError
	}
	b.WriteRune(rune(code))
	// One white space ends the escape and belongs to it; CR LF is one.
	if strings.HasPrefix(p.text[p.pos:], "\r\n") {
		p.pos += 2
	} else if p.pos < len(p.text) && isSpace(p.text[p.pos]) {
		p.pos++
	}
}

// plain moves one character that is no escape.
func (p *selectorParser) plain(b *strings.Builder) {
	r, n := utf8.DecodeRuneInString(p.text[p.pos:])
	if r == 0 {
		r = utf8.RuneError
	}
	b.WriteRune(r)
	p.pos += n
}

// quoted parses a string in quotes.
func (p *selectorParser) quoted(quote byte) (string, error) {
	start := p.pos
	p.pos++
	var b strings.Builder
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == quote:
			p.pos++
			return b.String(), nil
		case c == '\n' || c == '\r' || c == '\f':
			return "", p.refuse(p.pos, p.pos+1, "a line break in quotes", `write it as \a followed by a space`)
		case p.escapeAt(p.pos):
			p.escape(&b)
		case c == '\\':
			p.pos++ // with a line break: both are nothing
			if strings.HasPrefix(p.text[p.pos:], "\r\n") {
				p.pos++
			}
			if p.pos < len(p.text) {
				p.pos++
			}
		default:
			p.plain(&b)
		}
	}
	return "", p.refuse(start, start+1, "the quote is not closed", "")
}
