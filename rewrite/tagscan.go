package rewrite

import "bytes"

// tagScan is where the search for the end of a tag stands.
type tagScan struct {
	pos     int // the next byte to look at
	nameEnd int
	state   tagState
}

type tagState uint8

const (
	tagName tagState = iota
	beforeAttr
	inAttr
	afterAttr
	beforeValue
	doubleQuoted
	singleQuoted
	unquoted
)

// tagToken delimits a tag. The name begins at byte from.
func (z *tokenizer) tagToken(d []byte, eof bool, kind tokenKind, from int) token {
	if z.tag.pos == 0 {
		z.tag = tagScan{pos: from}
	}
	n := z.tag.end(d)
	if n < 0 {
		if !eof {
			return token{}
		}
		z.tag = tagScan{}
		return token{kind: brokenToken, n: len(d)}
	}
	t := token{kind: kind, n: n, nameEnd: z.tag.nameEnd}
	z.tag = tagScan{}
	return t
}

// end looks for the `>` that ends a tag, from where it stopped the last time. It returns the length of the tag or -1.
func (s *tagScan) end(d []byte) int {
	i := s.pos
	for i < len(d) {
		c := d[i]
		switch s.state {
		case tagName:
			for !endsName(c) {
				if i++; i == len(d) {
					s.pos = i
					return -1
				}
				c = d[i]
			}
			s.nameEnd = i
			s.state = beforeAttr
			continue
		case beforeAttr:
			switch {
			case c == '>':
				return i + 1
			case !isSpace(c) && c != '/':
				s.state = inAttr // also a leading `=`
			}
		case inAttr:
			switch {
			case c == '=':
				s.state = beforeValue
			case c == '>':
				return i + 1
			case c == '/':
				s.state = beforeAttr
			case isSpace(c):
				s.state = afterAttr
			}
		case afterAttr:
			switch {
			case c == '=':
				s.state = beforeValue
			case c == '>':
				return i + 1
			case c == '/':
				s.state = beforeAttr
			case !isSpace(c):
				s.state = inAttr
			}
		case beforeValue:
			switch {
			case c == '"':
				s.state = doubleQuoted
			case c == '\'':
				s.state = singleQuoted
			case c == '>':
				return i + 1
			case !isSpace(c):
				s.state = unquoted
			}
		case doubleQuoted, singleQuoted:
			quote := byte('"')
			if s.state == singleQuoted {
				quote = '\''
			}
			j := bytes.IndexByte(d[i:], quote)
			if j < 0 {
				s.pos = len(d)
				return -1
			}
			i += j
			s.state = beforeAttr
		case unquoted:
			switch {
			case c == '>':
				return i + 1
			case isSpace(c):
				s.state = beforeAttr
			}
		}
		i++
	}
	s.pos = i
	return -1
}
