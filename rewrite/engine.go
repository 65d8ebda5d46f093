package rewrite

import (
	"io"
)

// engine is the state of one document. Tokens come in through run; what may leave goes to out, where it waits while a
// gating rule has not been satisfied.
type engine struct {
	p   *Program
	dst io.Writer
	err error

	// input
	base    int64  // offset in the document of what run was given
	in      []byte // begun tokens of earlier writes
	z       tokenizer
	t       tree
	tag     startTag
	names   names
	arrival arrival // what the start tag at hand does
	scan    scanner

	// elements
	els      []element // parallel to t.nodes
	root     frame
	removed  int // index of the outermost removed element, -1 for none
	cuts     []*cut
	cutting  int // cuts that are dropping now
	owed     []name
	texts    []*compiledText // of the open elements whose text is searched
	begun    []byte          // text that may be the beginning of a match
	look     *lookahead
	nested   map[int64]bool // by the start of a paragraph: has it an end tag of its own?
	nestedTo int64          // how far the last look-ahead went

	// the head
	script   headState
	pastHead bool

	// copies of the text
	capture capture

	// output
	d          []byte // what run was given
	from, to   int    // bytes of d that pass and are not yet in out
	out        []byte
	hold       int // where in out the bytes begin that a gating rule holds back, -1 for none
	gateWait   uint64
	markWait   int // gating cuts whose marker has not been found
	sent       bool
	passing    bool // a limit was passed: the rest goes out as it is
	undeclared bool
	tentative  bool // a meta tag can still change the encoding
	scratch    []byte
	stats      Stats
	inserted   int
}

// headState is what has become of the script for the head.
type headState uint8

const (
	scriptWaits headState = iota
	scriptDone
)

// element is an open element as the edits see it. Its storage is used again for the next one at the same depth.
type element struct {
	elementState
	frame frame
	waits int    // how many of the cuts that were dropping at its start tag still are
	saved []byte // the start tag with what belongs to it, while it waits
}

// elementState is what is cleared for every element.
type elementState struct {
	rules   uint64 // rules that act on it
	texts   int    // how many lists of replacements it brought
	kept    bool   // its place is in the output: its tags stay, and what is put around it
	tagged  bool   // its start tag is in the output, so an end tag may be written for it
	gone    bool   // a rule removes it
	bare    bool   // a rule unwraps it
	subject bool   // a gating rule depends on where it ends
	ended   bool   // body or html whose end tag was seen
}

// cut is the range of one rule in one target.
type cut struct {
	rule   *compiledRule
	index  int // of the rule
	target int // index of the target among the open elements
	state  cutState
	marker int     // index of the element behind whose end the range starts
	since  int64   // where in the document the range starts: start tags behind it wait
	skip   int     // index of a noscript or template whose content is not searched, -1 for none
	root   frame   // of the target
	frames []frame // of its open descendants
}

type cutState uint8

const (
	cutSeeks  cutState = iota // the from marker has not been found
	cutMarked                 // it has, and is still open
	cutDrops                  // inside the range
	cutDone
)

func (e *engine) gating() bool { return e.p.gating != 0 }

// fail ends the document.
func (e *engine) fail(kind Kind, rule, detail string, at int) {
	if e.err == nil {
		e.err = &Error{Kind: kind, Rule: rule, Offset: e.base + int64(at), Detail: detail}
	}
}

// overrun handles a limit that was passed at the token that begins at byte at of d.
func (e *engine) overrun(detail string, at int) {
	if e.gating() {
		e.fail(Limit, "", detail, at)
		return
	}
	e.passing = true
	e.warn(LimitPassed)
}

func (e *engine) warn(w Warning) {
	if e.stats.Warnings == nil {
		e.stats.Warnings = map[Warning]int{}
	}
	e.stats.Warnings[w]++
}

// run takes tokens off d until the rest cannot be told yet, and gives the number of bytes used.
func (e *engine) run(d []byte, eof bool) int {
	e.d, e.from, e.to = d, 0, 0
	e.scan.reset(d, e.p.set)
	pos := 0
	for e.err == nil && pos < len(d) {
		if e.passing {
			e.pass(pos, len(d))
			pos = len(d)
			break
		}
		if e.z.content == dataContent && !e.z.fence && e.z.tag.pos == 0 && len(e.begun) == 0 {
			switch kind, n, nameEnd := quick(d[pos:]); {
			case kind == needMore || n > e.p.limits.Tag && kind != textToken:
			case kind == textToken:
				if e.pastHead && len(e.texts) == 0 && e.visible() {
					e.token(pos, pos+n, nil)
				} else {
					e.text(pos, pos+n, false)
				}
				pos += n
				continue
			case kind == endToken:
				e.end(pos, n, nameEnd)
				e.z.cdata = e.t.foreign()
				pos += n
				continue
			case e.plainStart(pos, n, nameEnd):
				pos += n
				continue
			default:
				if !e.start(pos, n, nameEnd, eof) {
					e.flushPass()
					return pos
				}
				e.z.cdata = e.t.foreign()
				pos += n
				continue
			}
		}
		tok := e.z.next(d[pos:], eof)
		if e.z.torn {
			e.z.torn = false
			if e.gating() {
				e.fail(Ambiguous, "", "the content of a noscript reads differently with and without scripts", pos)
				break
			}
		}
		if tok.kind == needMore {
			if len(d)-pos > e.p.limits.Tag {
				e.overrun("a tag is longer than the limit", pos)
				continue
			}
			break
		}
		if tok.n > e.p.limits.Tag && (tok.kind == startToken || tok.kind == endToken) {
			e.overrun("a tag is longer than the limit", pos)
			continue
		}
		if tok.kind != textToken && len(e.begun) > 0 {
			e.endText()
		}
		switch tok.kind {
		case textToken:
			e.text(pos, pos+tok.n, tok.raw)
		case startToken:
			if !e.start(pos, tok.n, tok.nameEnd, eof) {
				if e.z.fence { // the same tag comes again
					e.z.fenceLeft += tok.n
				}
				e.flushPass()
				return pos
			}
			e.z.cdata = e.t.foreign()
		case endToken:
			e.end(pos, tok.n, tok.nameEnd)
			e.z.cdata = e.t.foreign()
		case doctypeToken:
			e.t.takeDoctype(d[pos:pos+tok.n], tok.last)
			e.opaque(pos, pos+tok.n)
		case commentToken:
			e.comment(pos, tok)
		default:
			e.opaque(pos, pos+tok.n)
		}
		pos += tok.n
	}
	e.flushPass()
	return pos
}
