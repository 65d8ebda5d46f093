package urlpattern

import (
	"unicode"
)

// tokenKind is what a token of a pattern string is (URL Pattern 2.1.1).
type tokenKind int

const (
	tokenOpen tokenKind = iota
	tokenClose
	tokenRegexp
	tokenName
	tokenChar
	tokenEscaped
	tokenModifier
	tokenAsterisk
	tokenEnd
	tokenInvalid
)

type token struct {
	kind  tokenKind
	at    int // in code points
	value string
}

type tokenizer struct {
	input   []rune
	lenient bool
	at      int
	tokens  []token
}

// tokenize divides a pattern string (URL Pattern 2.1.2). A lenient one, which is looked for its parts only, makes an
// invalid token of what the strict one refuses.
func tokenize(input []rune, lenient bool) ([]token, error) {
	t := &tokenizer{input: input, lenient: lenient, tokens: make([]token, 0, len(input)+1)}
	for t.at < len(t.input) {
		if err := t.next(); err != nil {
			return nil, err
		}
	}
	t.add(tokenEnd, t.at, t.at, t.at)
	return t.tokens, nil
}

// add appends the token whose value stands from start to end; the next one begins at after.
func (t *tokenizer) add(kind tokenKind, start, end, after int) {
	t.tokens = append(t.tokens, token{kind, t.at, string(t.input[start:end])})
	t.at = after
}

// invalid is what comes of text that is no token.
func (t *tokenizer) invalid(start, after int, why string) error {
	if !t.lenient {
		return refuse("%s at character %d", why, start+1)
	}
	t.add(tokenInvalid, start, after, after)
	return nil
}

func (t *tokenizer) next() error {
	at := t.at
	switch t.input[at] {
	case '*':
		t.add(tokenAsterisk, at, at+1, at+1)
	case '+', '?':
		t.add(tokenModifier, at, at+1, at+1)
	case '{':
		t.add(tokenOpen, at, at+1, at+1)
	case '}':
		t.add(tokenClose, at, at+1, at+1)
	case '\\':
		if at == len(t.input)-1 {
			return t.invalid(at, at+1, "a backslash with nothing to escape")
		}
		t.add(tokenEscaped, at+1, at+2, at+2)
	case ':':
		end := at + 1
		for end < len(t.input) && inName(t.input[end], end == at+1) {
			end++
		}
		if end == at+1 {
			return t.invalid(at, at+1, "a colon without a name")
		}
		t.add(tokenName, at+1, end, end)
	case '(':
		end := t.regexp(at + 1)
		if end < 0 {
			return t.invalid(at, at+1, "a regular expression that is empty, is not closed, has characters beyond ASCII or a group that captures")
		}
		t.add(tokenRegexp, at+1, end, end+1)
	default:
		t.add(tokenChar, at, at+1, at+1)
	}
	return nil
}

// regexp is where the regular expression that begins at start is closed, -1 if it is not a fit one.
func (t *tokenizer) regexp(start int) int {
	depth := 1
	for i := start; i < len(t.input); i++ {
		r := t.input[i]
		if r > unicode.MaxASCII || i == start && r == '?' {
			return -1
		}
		switch r {
		case '\\':
			if i++; i >= len(t.input) || t.input[i] > unicode.MaxASCII {
				return -1
			}
		case ')':
			if depth--; depth == 0 {
				if i == start {
					return -1
				}
				return i
			}
		case '(':
			depth++
			if i+1 >= len(t.input) || t.input[i+1] != '?' {
				return -1
			}
		}
	}
	return -1
}

// inName tells whether the character can stand in a name: they are identifiers as in ECMAScript.
func inName(r rune, first bool) bool {
	if r == '$' || r == '_' {
		return true
	}
	if unicode.In(r, unicode.Pattern_Syntax, unicode.Pattern_White_Space) {
		return false
	}
	if unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start) {
		return true
	}
	return !first && (r == '\u200c' || r == '\u200d' || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue))
}
