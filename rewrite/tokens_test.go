package rewrite

import (
	"slices"
	"testing"
)

// This file is the only one through which the token tests touch the tokenizer and the stack of open elements.

// piece is a token as tests see it: merged from the parts it came in.
type piece struct {
	kind  string // text, raw, start, end, comment, doctype, cdata, broken
	raw   string
	name  string      // of tags
	attrs [][2]string // of start tags: names in lower case and decoded values, the first of equal names only
	slash bool        // of start tags: it closes itself
	last  bool        // of comments, doctypes and CDATA sections: they were ended
}

var pieceKinds = map[tokenKind]string{
	textToken: "text", startToken: "start", endToken: "end", commentToken: "comment", doctypeToken: "doctype",
	cdataToken: "cdata", brokenToken: "broken",
}

// tokenReader delimits the tokens of a document that comes in parts, as the engine does.
type tokenReader struct {
	z      tokenizer
	t      tree
	tag    startTag
	names  names
	build  bool // start and end tags change what the next bytes are taken for
	buf    []byte
	pieces []piece
}

// readTokens reads a whole document, with the stack of open elements.
func readTokens(parts ...string) []piece {
	r := &tokenReader{build: true}
	r.t.reset()
	return r.all(parts)
}

// readTokensFrom reads from a state of the standard on, without open elements. It answers nil for a state that the
// tokenizer does not have.
func readTokensFrom(state, lastStartTag string, parts ...string) ([]piece, bool) {
	contents := map[string]content{
		"Data state": dataContent, "PLAINTEXT state": plaintextContent, "RCDATA state": rcdataContent,
		"RAWTEXT state": rawTextContent, "Script data state": scriptContent, "CDATA section state": inCDATA,
	}
	c, ok := contents[state]
	if !ok {
		return nil, false
	}
	if lastStartTag == "" {
		lastStartTag = "noframes" // there is no appropriate end tag; no document of the suite has this one
	}
	r := &tokenReader{}
	r.z.content, r.z.end = c, lookupAtom([]byte(lastStartTag))
	return r.all(parts), true
}

func (r *tokenReader) all(parts []string) []piece {
	for _, p := range parts {
		r.buf = append(r.buf, p...)
		r.run(false)
	}
	r.run(true)
	return r.pieces
}

func (r *tokenReader) run(eof bool) {
	for len(r.buf) > 0 {
		if r.build {
			r.z.cdata = r.t.foreign()
		}
		tok := r.z.next(r.buf, eof)
		if tok.kind == needMore {
			return
		}
		r.take(r.buf[:tok.n], tok)
		r.buf = slices.Clone(r.buf[tok.n:]) // moved, so that nothing can rely on bytes behind it
	}
}

func (r *tokenReader) take(raw []byte, tok token) {
	p := piece{kind: pieceKinds[tok.kind], raw: string(raw), last: tok.last}
	if tok.kind == textToken && tok.raw {
		p.kind = "raw"
	}
	switch tok.kind {
	case startToken:
		r.start(raw, tok, &p)
	case endToken:
		r.end(raw, tok, &p)
	}
	if n := len(r.pieces); n > 0 && p.kind != "start" && p.kind != "end" {
		if before := &r.pieces[n-1]; before.kind == p.kind && !before.last {
			before.raw += p.raw
			before.last = p.last
			return
		}
	}
	r.pieces = append(r.pieces, p)
}

func (r *tokenReader) start(raw []byte, tok token, p *piece) {
	written := r.names.of(raw[1:tok.nameEnd])
	r.tag.reset(raw, tok.nameEnd, written)
	p.name = written.String()
	p.slash = r.tag.selfClosing()
	seen := map[string]bool{}
	for _, a := range slices.Clone(r.tag.attributes()) {
		name := string(decodeName(raw[a.nameStart:a.nameEnd]))
		if !seen[name] {
			seen[name] = true
			p.attrs = append(p.attrs, [2]string{name, string(a.value(raw))})
		}
	}
	if !r.build {
		return
	}
	r.t.started = true
	var a arrival
	r.t.arrive(&a, &r.tag, 0)
	if !a.element {
		return
	}
	r.t.truncate(a.depth)
	if a.leaf {
		return
	}
	r.t.push(&a.node)
	c, fence := a.node.model()
	if c != dataContent {
		r.z.content, r.z.end = c, r.tag.name.atom
	}
	if fence {
		r.z.setFence()
	}
}

func (r *tokenReader) end(raw []byte, tok token, p *piece) {
	n := r.names.of(raw[2:tok.nameEnd])
	p.name = n.String()
	if !r.build {
		return
	}
	if depth := r.t.breakOutEnd(n.atom); r.t.foreign() && depth < len(r.t.nodes) {
		r.t.truncate(depth)
	}
	if i := r.t.leave(n); i >= 0 && n.atom != aBody && n.atom != aHTML {
		r.t.truncate(i)
	}
}

// everySplit calls check with the text whole, byte by byte, and split at every place.
func everySplit(t *testing.T, text string, check func(how string, parts ...string)) {
	t.Helper()
	check("whole", text)
	check("byte by byte", singleBytes(text)...)
	for i := 1; i < len(text) && !t.Failed(); i++ {
		check("split", text[:i], text[i:])
	}
}
