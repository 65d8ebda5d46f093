package rewrite

import (
	"bytes"
	"strings"
)

// tokenKind is what a piece of the document is.
type tokenKind uint8

const (
	needMore  tokenKind = iota // the bytes do not tell yet
	textToken                  // text in any content; see token.raw
	startToken
	endToken
	commentToken // a piece of a comment or bogus comment
	doctypeToken // a piece of a doctype
	cdataToken   // a piece of a CDATA section
	brokenToken  // a tag that ended with the input, or that the end of a noscript cut short
)

// token is the next piece of the document, n bytes long. Tags are always whole; everything else comes in as many pieces
// as it arrives in, so that no comment, script or text has to be kept.
type token struct {
	kind    tokenKind
	n       int
	nameEnd int  // of tags: the name is bytes [1:nameEnd] of a start tag, [2:nameEnd] of an end tag
	raw     bool // of text: in raw text, RCDATA, script or plaintext
	last    bool // of comments, doctypes and CDATA sections: they end here
}

// content is what the tokenizer takes the next bytes for (WHATWG HTML 13.2.5). The states of a single token are not
// here: tags are delimited in one go, comments keep theirs in comment.
type content uint8

const (
	dataContent content = iota
	rcdataContent
	rawTextContent
	scriptContent
	plaintextContent
	// Inside a construct that may be long:
	inComment
	inBogusComment
	inDoctype
	inCDATA
)

// tokenizer delimits the tokens of a document. It keeps no bytes: next is given what has not been consumed, from the
// start of a token on. The zero value is at the start of a document.
type tokenizer struct {
	content content
	end     atom // the end tag that ends raw text, RCDATA and script
	cdata   bool // the current node is foreign: <![CDATA[ opens a section
	// fence is set inside a noscript: its content ends at the first </noscript, whatever token that cuts short.
	fence bool
	// fenceLeft is how many bytes ahead certainly lie before that end tag, fenceFound whether it stands right there.
	fenceLeft  int
	fenceFound bool
	// torn is set when the end of a noscript cut a token short; the caller clears it.
	torn bool

	comment commentState
	script  scriptState
	tag     tagScan // of the tag whose end has not been seen yet
}

// commentState is the state inside a comment, by its last bytes.
type commentState uint8

const (
	commentStart     commentState = iota // behind <!--
	commentStartDash                     // behind <!---
	commentBody
	commentDash     // behind -
	commentDashDash // behind --
	commentBang     // behind --!
)

// next delimits the token at the start of d. With eof, d is all that is left. It answers needMore when d is too short
// to tell; then the same bytes come again with more behind them.
func (z *tokenizer) next(d []byte, eof bool) token {
	if !z.fence {
		return z.scan(d, eof)
	}
	if !z.fenceFound && z.fenceLeft <= len(d) {
		limit, found := fenceIn(d[z.fenceLeft:], eof)
		z.fenceLeft, z.fenceFound = z.fenceLeft+limit, found
	}
	if z.fenceFound && z.fenceLeft == 0 {
		if z.content != dataContent {
			z.torn = true
			z.content, z.comment, z.script = dataContent, commentStart, scriptPlain
		}
		z.fence, z.fenceFound = false, false
		return z.scan(d, eof) // the end tag itself
	}
	t := z.scan(d[:z.fenceLeft], eof && !z.fenceFound)
	if t.kind == needMore && z.fenceFound {
		if z.content == dataContent && z.fenceLeft == 1 {
			z.fenceLeft = 0
			return text(1) // a `<` right before the end tag is text in both readings
		}
		// Whatever stands here is cut short by the end of the noscript.
		z.torn, z.tag = true, tagScan{}
		t = token{kind: brokenToken, n: z.fenceLeft}
	}
	z.fenceLeft -= t.n
	return t
}

// setFence begins the content of a noscript.
func (z *tokenizer) setFence() { z.fence, z.fenceFound, z.fenceLeft = true, false, 0 }

// fenceIn finds the first </noscript end tag. If there is none yet, limit is how much certainly lies before one.
func fenceIn(d []byte, eof bool) (limit int, found bool) {
	const end = "</noscript"
	for from := 0; ; {
		i := bytes.Index(d[from:], []byte("</"))
		if i < 0 {
			if !eof && len(d) > 0 && d[len(d)-1] == '<' {
				return len(d) - 1, false
			}
			return len(d), false
		}
		i += from
		rest := d[i:]
		if len(rest) > len(end) {
			if equalLower(rest[:len(end)], end) && endsName(rest[len(end)]) {
				return i, true
			}
		} else if !eof && strings.EqualFold(string(rest), end[:len(rest)]) {
			return i, false
		}
		from = i + 2
	}
}

func (z *tokenizer) scan(d []byte, eof bool) token {
	if len(d) == 0 {
		return token{}
	}
	switch z.content {
	case dataContent:
		return z.data(d, eof)
	case rcdataContent, rawTextContent:
		return z.rawText(d, eof)
	case scriptContent:
		return z.scriptText(d, eof)
	case inComment:
		return z.inComment(d)
	case inBogusComment:
		return z.until(d, commentToken)
	case inDoctype:
		return z.until(d, doctypeToken)
	case inCDATA:
		return z.inCDATA(d, eof)
	default:
		return token{kind: textToken, n: len(d), raw: true} // plaintext
	}
}

// data is the data state: text up to what begins a tag, a comment or the like.
func (z *tokenizer) data(d []byte, eof bool) token {
	for from := 0; ; {
		i := bytes.IndexByte(d[from:], '<')
		if i < 0 {
			return token{kind: textToken, n: len(d)}
		}
		i += from
		if i+1 == len(d) {
			if eof {
				return token{kind: textToken, n: len(d)}
			}
			return text(i)
		}
		c := d[i+1]
		if !isLetter(c) && c != '/' && c != '!' && c != '?' {
			from = i + 1
			continue
		}
		if i > 0 {
			// `</` needs another byte to be told from text, but all of that begins at this `<`.
			return token{kind: textToken, n: i}
		}
		if t := z.markup(d, eof); t.kind != textToken {
			return t
		}
		from = 2 // `</` at the end of the input
	}
}

func text(n int) token {
	if n == 0 {
		return token{}
	}
	return token{kind: textToken, n: n}
}

// markup delimits what begins with `<` and a letter, `/`, `!` or `?`.
func (z *tokenizer) markup(d []byte, eof bool) token {
	switch c := d[1]; {
	case isLetter(c):
		return z.tagToken(d, eof, startToken, 1)
	case c == '?':
		z.content = inBogusComment
		return z.scan(d, eof)
	case c == '!':
		return z.declaration(d, eof)
	}
	if len(d) == 2 { // `</`
		if eof {
			return token{kind: textToken, n: 2}
		}
		return token{}
	}
	switch c := d[2]; {
	case isLetter(c):
		return z.tagToken(d, eof, endToken, 2)
	case c == '>':
		return token{kind: commentToken, n: 3, last: true} // dropped by browsers, passes here
	default:
		z.content = inBogusComment
		return z.scan(d, eof)
	}
}

// declaration is the markup declaration open state.
func (z *tokenizer) declaration(d []byte, eof bool) token {
	rest := d[2:]
	switch {
	case bytes.HasPrefix(rest, []byte("--")):
		z.content, z.comment = inComment, commentStart
		t := z.inComment(d[4:])
		t.kind = commentToken
		t.n += 4
		return t
	case hasFold(rest, "doctype"):
		z.content = inDoctype
		return z.scan(d, eof)
	case z.cdata && bytes.HasPrefix(rest, []byte("[CDATA[")):
		z.content = inCDATA
		return token{kind: cdataToken, n: 9}
	case !eof && (startsFold("--", rest) || startsFold("doctype", rest) || z.cdata && bytes.HasPrefix([]byte("[CDATA["), rest)):
		return token{}
	}
	z.content = inBogusComment
	return z.scan(d, eof)
}

// until takes everything up to the first `>`.
func (z *tokenizer) until(d []byte, kind tokenKind) token {
	if i := bytes.IndexByte(d, '>'); i >= 0 {
		z.content = dataContent
		return token{kind: kind, n: i + 1, last: true}
	}
	return token{kind: kind, n: len(d)}
}

// inComment runs the comment states over d.
func (z *tokenizer) inComment(d []byte) token {
	for i := 0; i < len(d); i++ {
		if z.comment == commentBody {
			j := bytes.IndexByte(d[i:], '-')
			if j < 0 {
				break
			}
			i += j
			z.comment = commentDash
			continue
		}
		c := d[i]
		switch z.comment {
		case commentStart, commentStartDash:
			switch {
			case c == '>':
				return z.endComment(i)
			case c != '-':
				z.comment = commentBody
			case z.comment == commentStart:
				z.comment = commentStartDash
			default:
				z.comment = commentDashDash
			}
		case commentDash:
			if c == '-' {
				z.comment = commentDashDash
			} else {
				z.comment = commentBody
			}
		case commentDashDash:
			switch c {
			case '>':
				return z.endComment(i)
			case '!':
				z.comment = commentBang
			case '-':
			default:
				z.comment = commentBody
			}
		case commentBang:
			switch c {
			case '>':
				return z.endComment(i)
			case '-':
				z.comment = commentDash
			default:
				z.comment = commentBody
			}
		}
	}
	return token{kind: commentToken, n: len(d)}
}

func (z *tokenizer) endComment(i int) token {
	z.content, z.comment = dataContent, commentStart
	return token{kind: commentToken, n: i + 1, last: true}
}

func (z *tokenizer) inCDATA(d []byte, eof bool) token {
	if i := bytes.Index(d, []byte("]]>")); i >= 0 {
		z.content = dataContent
		return token{kind: cdataToken, n: i + 3, last: true}
	}
	n := len(d)
	if !eof { // the end may have begun
		if bytes.HasSuffix(d, []byte("]]")) {
			n -= 2
		} else if bytes.HasSuffix(d, []byte("]")) {
			n--
		}
	}
	if n == 0 {
		return token{}
	}
	return token{kind: cdataToken, n: n}
}

// rawText is the raw text or RCDATA state: everything up to the appropriate end tag.
func (z *tokenizer) rawText(d []byte, eof bool) token {
	for from := 0; ; {
		i := bytes.IndexByte(d[from:], '<')
		if i < 0 {
			return rawTextToken(len(d))
		}
		i += from
		switch z.ownEnd(d[i:], eof) {
		case yes:
			if i > 0 {
				return rawTextToken(i)
			}
			return z.rawEnd(d, eof)
		case unknown:
			return rawTextToken(i)
		}
		from = i + 1
	}
}

func rawTextToken(n int) token {
	if n == 0 {
		return token{}
	}
	return token{kind: textToken, n: n, raw: true}
}

// rawEnd delimits the end tag that ends raw text.
func (z *tokenizer) rawEnd(d []byte, eof bool) token {
	t := z.tagToken(d, eof, endToken, 2)
	if t.kind == endToken {
		z.content, z.script = dataContent, scriptPlain
	}
	return t
}

type answer uint8

const (
	no answer = iota
	yes
	unknown
)

// ownEnd tells whether d begins with the end tag of the element the tokenizer is in.
func (z *tokenizer) ownEnd(d []byte, eof bool) answer {
	return z.nameBehind(d, "</", atomNames[z.end], eof)
}

// nameBehind tells whether d is prefix, the name in any case, and a byte that ends a name.
func (z *tokenizer) nameBehind(d []byte, prefix, name string, eof bool) answer {
	n := len(prefix) + len(name)
	for i := 0; i < n && i < len(d); i++ {
		var want byte
		if i < len(prefix) {
			want = prefix[i]
		} else {
			want = name[i-len(prefix)]
		}
		if lowerTable[d[i]] != want {
			return no
		}
	}
	if len(d) <= n {
		if eof {
			return no
		}
		return unknown
	}
	if endsName(d[n]) {
		return yes
	}
	return no
}

func isLetter(c byte) bool { c |= 0x20; return 'a' <= c && c <= 'z' }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func endsName(c byte) bool { return c == '>' || c == '/' || isSpace(c) }

// hasFold tells whether b begins with the lower-case text s in any case.
func hasFold(b []byte, s string) bool { return len(b) >= len(s) && equalLower(b[:len(s)], s) }

// startsFold tells whether all of b is a beginning of s, in any case.
func startsFold(s string, b []byte) bool { return len(b) <= len(s) && equalLower(b, s[:len(b)]) }
