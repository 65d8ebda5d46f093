package rewrite

import (
	"io"
	"math/bits"
	"slices"
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

// visible tells whether what stands here goes out.
func (e *engine) visible() bool { return e.cutting == 0 && e.removed < 0 }

// pass sends the bytes [from:to] of d on as they are.
func (e *engine) pass(from, to int) {
	if e.to != from {
		e.flushPass()
		e.from = from
	}
	e.to = to
}

// flushPass copies what passes to out.
func (e *engine) flushPass() {
	if e.to > e.from {
		e.out = append(e.out, e.d[e.from:e.to]...)
	}
	e.from = e.to
}

// put writes inserted bytes, with the end tags that must stand before them.
func (e *engine) put(b []byte) {
	if len(b) == 0 {
		return
	}
	e.writeOwed()
	e.flushPass()
	e.out = append(e.out, b...)
	e.count(len(b))
}

func (e *engine) count(n int) {
	e.inserted += n
	e.stats.Inserted += int64(n)
	if e.inserted > e.p.limits.Inserted {
		e.overrun("more was inserted than the limit", e.to)
	}
}

// items renders items of a list for the element at hand; ctx is the content they go into.
func (e *engine) items(dst []byte, list []compiledItem, in contentContext) []byte {
	return renderItems(dst, list, in, e.undeclared, e.warn)
}

// writeOwed writes the end tags that HTML allowed to omit and an insertion now needs.
func (e *engine) writeOwed() {
	if len(e.owed) == 0 {
		return
	}
	e.flushPass()
	for _, n := range e.owed {
		e.out = append(e.out, "</"...)
		e.out = append(e.out, n.String()...)
		e.out = append(e.out, '>')
		e.count(len(n.String()) + 3)
	}
	e.owed = e.owed[:0]
}

// token sends a tag on: unchanged where b is nil. It implies whatever ends are owed.
func (e *engine) token(from, to int, b []byte) {
	e.owed = e.owed[:0]
	if b == nil {
		e.pass(from, to)
		return
	}
	e.flushPass()
	e.out = append(e.out, b...)
}

// opaque handles what is neither text nor tag nor comment.
func (e *engine) opaque(from, to int) {
	if e.visible() {
		e.pass(from, to)
	} else {
		e.stats.Removed += int64(to - from)
	}
}

func (e *engine) comment(pos int, tok token) {
	if e.p.opts.Copies && e.pastHead && e.visible() {
		e.stats.Removed += int64(tok.n)
		if tok.last {
			e.stats.Copies++
		}
		return
	}
	e.opaque(pos, pos+tok.n)
}

// text handles a piece of text.
func (e *engine) text(from, to int, raw bool) {
	if !raw && !e.pastHead {
		i := from
		for i < to && isSpace(e.d[i]) {
			i++
		}
		if i < to {
			if i > from {
				e.plain(from, i, raw)
			}
			from = i
			e.t.started = true
			e.leaveHead(from)
		}
	}
	e.plain(from, to, raw)
}

// leaveHead is called at the first character that cannot stand in a head.
func (e *engine) leaveHead(at int) {
	n := len(e.t.nodes)
	if n > 0 && e.t.is(n-1, aHead) {
		e.closeTo(n-1, at)
		e.dropOwed()
	}
	if n := len(e.t.nodes); n == 0 || n == 1 && e.t.is(0, aHTML) {
		e.placeScript()
		e.pastHead, e.t.content = true, true
	}
}

// dropOwed forgets owed end tags where what implied them passes, and writes them where it does not.
func (e *engine) dropOwed() {
	if e.visible() {
		e.owed = e.owed[:0]
	} else {
		e.writeOwed()
	}
}

func (e *engine) plain(from, to int, raw bool) {
	switch {
	case e.capture.mode != captureNone && raw:
		e.capturing(from, to)
	case !e.visible():
		e.stats.Removed += int64(to - from)
	case len(e.texts) > 0 && !raw:
		e.searched(from, to)
	default:
		e.owed = e.owed[:0]
		e.pass(from, to)
	}
}

// placeScript writes the script for the head, once.
func (e *engine) placeScript() {
	if e.script == scriptWaits {
		e.script = scriptDone
		if len(e.p.script) > 0 {
			e.put(e.p.script)
		}
	}
}

// mask cuts a set of rules behind the first one that removes: later ones find no target.
func (e *engine) mask(rules uint64) uint64 {
	if r := rules & e.p.removes; r != 0 {
		low := r & -r
		return rules & (low | (low - 1))
	}
	return rules
}

// start handles a start tag. It answers false when it needs more of the document to tell where a paragraph ends.
func (e *engine) start(pos, size, nameEnd int, eof bool) bool {
	raw := e.d[pos : pos+size]
	e.tag.reset(raw, nameEnd, e.names.of(raw[1:nameEnd]))
	at := e.tag.name.atom
	e.t.started = true
	a := &e.arrival
	e.t.arrive(a, &e.tag, e.base+int64(pos))
	if e.gating() && e.ambiguousStart(a, pos) {
		return true
	}
	if !a.element {
		e.closeTo(a.depth, pos)
		e.dropOwed()
		e.opaque(pos, pos+size)
		return true
	}
	e.tag.name, e.tag.foreign = a.node.name, a.node.ns != nsHTML
	if at == aMeta && e.tentative && e.gating() && stateChanging(metaCharset(&e.tag)) {
		e.fail(Ambiguous, "", "browsers read the document again in the encoding of a late meta tag", pos)
		return true
	}
	if a.blocks {
		if p := e.t.doubtful(a.depth); p >= 0 {
			nests, known := e.nests(p, pos, eof)
			if !known {
				return false
			}
			if nests {
				e.t.nodes[p].nests = true
			} else {
				a.depth = p
			}
		}
	}
	if e.t.endsHeading(at, a.depth) {
		if e.els[a.depth-1].subject {
			e.fail(Ambiguous, "", "browsers end a heading before another", pos)
			return true
		}
		a.depth--
	}
	if a.depth < len(e.t.nodes) {
		e.closeTo(a.depth, pos)
	}
	if !e.pastHead {
		e.headEnds(a, at)
	}
	if len(e.t.nodes) >= e.p.limits.Depth {
		e.overrun("more elements are open than the limit", pos)
		if e.passing {
			e.pass(pos, pos+size)
		}
		return true
	}
	leaf := a.leaf
	e.open(a, pos, pos+size)
	if leaf {
		if len(e.els) > a.depth {
			e.closeLeaf(pos + size)
		}
		return true
	}
	c, fence := a.node.model()
	if c != dataContent {
		e.z.content, e.z.end = c, at
	}
	if fence {
		e.z.setFence()
	}
	return true
}

// headEnds places the script before the first tag that cannot stand in a head, where no head is open.
func (e *engine) headEnds(a *arrival, at atom) {
	if a.node.ns == nsHTML && (at == aHTML || at == aHead || at.is(inHead)) {
		return
	}
	if n := len(e.t.nodes); n == 0 || n == 1 && e.t.is(0, aHTML) {
		e.placeScript()
		e.pastHead = true
	}
}

// open pushes the element of a start tag and carries out what belongs to the tag.
func (e *engine) open(a *arrival, from, to int) {
	el, matched := e.match(from)
	e.opened(el, matched, a, from, to)
}

// match makes room for the element of the start tag at hand and tells which rules match it.
func (e *engine) match(from int) (el *element, matched uint64) {
	i := len(e.els)
	if i < cap(e.els) {
		e.els = e.els[:i+1]
	} else {
		e.els = append(e.els, element{})
	}
	parent := &e.root
	if i > 0 {
		parent = &e.els[i-1].frame
	}
	el = &e.els[i]
	el.elementState, el.waits, el.saved = elementState{}, 0, el.saved[:0]
	e.tag.at, e.tag.scan = from, &e.scan
	if set := e.p.set; len(set.more) == 0 {
		matched = set.first.start(&parent.state, &el.frame.state, &e.tag)
	} else {
		matched = set.start(parent, &el.frame, &e.tag)
	}
	e.tag.scan = nil
	return el, matched
}

// opened pushes the element.
func (e *engine) opened(el *element, matched uint64, a *arrival, from, to int) {
	i := len(e.els) - 1
	plain := matched == 0 && len(e.cuts) == 0 && e.removed < 0 && !e.p.opts.Copies
	if plain && a.leaf { // it need not be opened at all
		e.els = e.els[:i]
		e.token(from, to, nil)
		return
	}
	e.t.push(&a.node)
	if plain {
		el.kept, el.tagged = true, true
		e.token(from, to, nil)
		return
	}
	if len(e.cuts) > 0 {
		e.markers(i)
	}
	if matched != 0 {
		e.matched(el, matched, from)
		el = &e.els[i]
	}
	e.openEdited(el, i, a, from, to)
}

// matched counts the matches and decides what acts on the element.
func (e *engine) matched(el *element, matched uint64, at int) {
	for m := matched; m != 0; m &= m - 1 {
		e.stats.Rules[bits.TrailingZeros64(m)].Matches++
	}
	if g := e.gateWait & matched; g != 0 {
		e.gateWait &^= g
		e.release()
	}
	el.subject = matched&e.p.gating != 0
	if el.subject && e.t.selects > 0 && !e.inOption() {
		e.fail(Ambiguous, "", "browsers disagree about elements inside a select", at)
		return
	}
	if e.removed >= 0 {
		return
	}
	el.rules = e.mask(matched)
	el.gone = el.rules&e.p.removes != 0
	el.bare = !el.gone && el.rules&e.p.unwraps != 0
}

// openEdited writes a start tag with what rules put around it, or keeps it back.
func (e *engine) openEdited(el *element, i int, a *arrival, from, to int) {
	if e.removed >= 0 {
		e.writeOwed()
		e.stats.Removed += int64(to - from)
		return
	}
	inside := contextOf(a)
	e.scratch = e.scratch[:0]
	var tagFrom, tagTo int // of the start tag in scratch
	for m := el.rules; m != 0; m &= m - 1 {
		e.scratch = e.items(e.scratch, e.p.rules[bits.TrailingZeros64(m)].before, markupContext)
	}
	tagFrom = len(e.scratch)
	changed := false
	if !el.gone && !el.bare {
		e.scratch, changed = e.editTag(e.scratch, el.rules)
	}
	tagTo = len(e.scratch)
	var began []*cut
	if !el.gone {
		for m := el.rules & (e.p.ranges | e.p.prepends); m != 0; m &= m - 1 {
			r := &e.p.rules[bits.TrailingZeros64(m)]
			if r.rng != nil {
				if c := e.newCut(r, bits.TrailingZeros64(m), i, a.leaf); c != nil && c.state == cutDrops {
					began = append(began, c)
					e.scratch = e.items(e.scratch, r.rng.with, inside)
				}
			}
		}
		for m := el.rules & e.p.prepends; m != 0; m &= m - 1 {
			r := &e.p.rules[bits.TrailingZeros64(m)]
			if inside.void {
				e.warn(ContentOnVoid)
				continue
			}
			e.scratch = e.items(e.scratch, r.prepend, inside)
		}
		if inside.void {
			for m := el.rules & e.p.appends; m != 0; m &= m - 1 {
				e.warn(ContentOnVoid)
			}
		}
	}
	if el.gone {
		e.stats.Removed += int64(to - from)
		for m := el.rules & e.p.removes; m != 0; m &= m - 1 {
			e.stats.Rules[bits.TrailingZeros64(m)].Cuts++
		}
	}
	if e.cutting > 0 {
		e.writeOwed()
		el.waits = e.cutting
		el.saved = append(el.saved, e.scratch...)
		if !changed && !el.gone && !el.bare {
			el.saved = append(el.saved[:tagFrom], e.d[from:to]...)
			el.saved = append(el.saved, e.scratch[tagTo:]...)
		}
		el.tagged = !el.gone && !el.bare
	} else {
		el.kept = true
		el.tagged = !el.gone && !el.bare
		e.put(e.scratch[:tagFrom])
		switch {
		case !el.tagged:
			e.writeOwed()
		case changed:
			e.token(from, to, e.scratch[tagFrom:tagTo])
		default:
			e.token(from, to, nil)
		}
		e.put(e.scratch[tagTo:])
	}
	if el.gone {
		e.removed = i
		return
	}
	for _, c := range began {
		c.state = cutDrops
		e.cutting++
		e.stats.Rules[c.index].Cuts++
	}
	if !a.leaf {
		for m := el.rules & e.p.texts; m != 0; m &= m - 1 {
			if list := e.p.rules[bits.TrailingZeros64(m)].text; !slices.Contains(e.texts, list) {
				e.texts = append(e.texts, list) // once, however many targets are nested
				el.texts++
			}
		}
	}
	if e.p.opts.Copies && a.node.ns == nsHTML && a.node.name.atom == aScript && e.visible() {
		e.capture.begin(&e.tag)
	}
}

// editTag appends the edited start tag to dst; changed is false, and nothing appended, where it stays as it is.
func (e *engine) editTag(dst []byte, rules uint64) (out []byte, changed bool) {
	from := len(dst)
	tag := &e.tag
	step := func(next []byte, did bool) {
		if did {
			changed = true
			var t startTag
			t.reset(next, tag.nameEnd, tag.name)
			t.foreign = tag.foreign
			tag = &t
		}
	}
	for m := rules & e.p.attrs; m != 0; m &= m - 1 {
		next := e.p.rules[bits.TrailingZeros64(m)].attrs.apply(nil, tag, e.warn)
		step(next, string(next) != string(tag.raw))
	}
	if e.p.opts.Copies {
		if next, did := shortenMeta(nil, tag); did {
			step(next, did)
			e.stats.Copies++
		}
		if next, did := emptyLongValues(nil, tag); did {
			step(next, did)
			e.stats.Copies++
		}
	}
	if !changed {
		return dst, false
	}
	return append(dst[:from], tag.raw...), true
}

// closeTo gives every element from depth on an implied end at byte at.
func (e *engine) closeTo(depth, at int) {
	for len(e.t.nodes) > depth && e.err == nil {
		e.endElement(len(e.t.nodes)-1, endImplied, at, at)
	}
}

// closeLeaf ends an element without content.
func (e *engine) closeLeaf(at int) {
	e.endElement(len(e.t.nodes)-1, endLeaf, at, at)
}

// endKind is how an element ends.
type endKind uint8

const (
	endTag      endKind = iota // at its own end tag
	endImplied                 // before a tag that ends it
	endLeaf                    // it has no content
	endDocument                // with the document
)

// endElement ends the innermost element i. The bytes [from:to] are its end tag, if it has one.
func (e *engine) endElement(i int, how endKind, from, to int) {
	el := &e.els[i]
	node := &e.t.nodes[i]
	if len(e.cuts) > 0 {
		e.endCuts(i, how, from)
		if e.err != nil {
			return
		}
	}
	if how == endImplied && e.gating() && node.ns == nsHTML && node.name.atom.is(formatting) && e.subjectOpen(node.name) {
		e.fail(Ambiguous, "", "browsers reopen <"+node.name.String()+"> behind the end of the element around it", from)
		return
	}
	e.texts = e.texts[:len(e.texts)-el.texts]
	if e.removed == i {
		e.removed = -1
	}
	switch {
	case el.kept && el.ended:
		// body or html: all was done at its end tag.
	case el.kept:
		if !el.gone && how != endLeaf {
			for m := el.rules & e.p.appends; m != 0; m &= m - 1 {
				inside := contextOfNode(node, false)
				e.put(e.items(e.scratch[:0], e.p.rules[bits.TrailingZeros64(m)].append, inside))
			}
		}
		if node.name.atom == aHead && node.ns == nsHTML {
			e.placeScript()
			e.pastHead = true
		}
		e.endTagOut(el, node, how, from, to)
		for m := el.rules & e.p.afters; m != 0; m &= m - 1 {
			e.put(e.items(e.scratch[:0], e.p.rules[bits.TrailingZeros64(m)].after, markupContext))
		}
	default:
		if node.name.atom == aHead && node.ns == nsHTML {
			e.pastHead = true
		}
		e.writeOwed()
		e.stats.Removed += int64(to - from)
	}
	if len(e.cuts) > 0 {
		e.startCuts(i, to)
	}
	e.els = e.els[:i]
	e.t.truncate(i)
}

// endTagOut writes the end tag of an element whose place is in the output.
func (e *engine) endTagOut(el *element, node *node, how endKind, from, to int) {
	switch how {
	case endTag:
		if el.tagged {
			e.token(from, to, nil)
			return
		}
		e.writeOwed()
		e.stats.Removed += int64(to - from)
	case endImplied, endDocument:
		if el.tagged && node.ns == nsHTML && node.name.atom.is(omissible) {
			e.owed = append(e.owed, node.name)
		}
	}
}

// end handles an end tag.
func (e *engine) end(pos, size, nameEnd int) {
	raw := e.d[pos : pos+size]
	if top := len(e.els) - 1; top >= 0 && e.t.nodes[top].plain && equalLower(raw[2:nameEnd], atomNames[e.t.nodes[top].name.atom]) {
		e.token(pos, pos+size, nil)
		e.els = e.els[:top]
		e.t.popPlain()
		return
	}
	n := e.names.of(raw[2:nameEnd])
	e.t.started = true
	if e.t.foreign() {
		if depth := e.t.breakOutEnd(n.atom); depth < len(e.t.nodes) {
			e.closeTo(depth, pos)
		}
	}
	if e.capture.mode != captureNone {
		e.endCapture(pos)
	}
	i := e.t.leave(n)
	if n.atom == aBody || n.atom == aHTML {
		e.endDocumentPart(i, n.atom, pos, pos+size)
		return
	}
	if i < 0 {
		if e.gating() && n.atom.is(formatting) && e.subjectOpen(n) {
			e.fail(Ambiguous, "", "the end tag of <"+n.String()+"> does not reach it", pos)
			return
		}
		e.dropOwed()
		e.opaque(pos, pos+size)
		return
	}
	if e.gating() && e.t.nodes[i].nests && e.subjectFrom(i+1) {
		e.fail(Ambiguous, "", "browsers end the paragraph before the block in it, so its end tag ends nothing", pos)
		return
	}
	if e.gating() && n.atom.is(tablePart) && e.subjectFrom(i+1) && e.t.inTemplate(i) {
		e.fail(Ambiguous, "", "browsers ignore parts of a table in a template that holds other things", pos)
		return
	}
	if e.gating() && n.atom == aForm && e.subjectFrom(i) && e.t.formStays(i) {
		e.fail(Ambiguous, "", "browsers leave open what is open in a form", pos)
		return
	}
	e.closeTo(i+1, pos)
	if e.err == nil {
		e.endElement(i, endTag, pos, pos+size)
	}
}

// plainStart handles the start tags that most of a page consists of: of elements in the body that end nothing before
// them. It answers false, and has done nothing, where start has to look.
func (e *engine) plainStart(pos, size, nameEnd int) bool {
	if !e.pastHead || e.z.cdata || len(e.cuts) > 0 || e.removed >= 0 || e.t.selects > 0 || e.p.opts.Copies ||
		len(e.t.nodes) >= e.p.limits.Depth {
		return false
	}
	raw := e.d[pos : pos+size]
	at := quickAtom(e.d, pos+1, pos+nameEnd)
	tr := traits[at]
	if at == 0 || tr&notPlain != 0 || tr&imply != 0 && !e.t.fresh(at) || tr&closesP != 0 && e.t.count[aP] > 0 ||
		e.gating() && (tr&(formatting|heading) != 0 || at == aButton || at == aTable) {
		return false
	}
	e.tag.reset(raw, nameEnd, name{atom: at})
	if tr&inHead == 0 {
		e.t.content = true
	}
	el, matched := e.match(pos)
	if matched == 0 {
		e.token(pos, pos+size, nil)
		if tr&void != 0 {
			e.els = e.els[:len(e.els)-1]
			return true
		}
		el.kept, el.tagged = true, true
		e.t.pushPlain(at, e.base+int64(pos))
		return true
	}
	a := &e.arrival
	a.node = node{name: name{atom: at}, start: e.base + int64(pos)}
	a.depth, a.leaf = len(e.t.nodes), tr&void != 0
	e.opened(el, matched, a, pos, pos+size)
	if a.leaf && len(e.els) > a.depth {
		e.closeLeaf(pos + size)
	}
	return true
}

// endDocumentPart handles </body> and </html>: the places for what is appended to them, which close nothing.
func (e *engine) endDocumentPart(i int, at atom, from, to int) {
	if !e.pastHead {
		if n := len(e.t.nodes); n > 0 && e.t.is(n-1, aHead) {
			e.closeTo(n-1, from)
		}
		e.placeScript()
		e.pastHead = true
	}
	if i < 0 || e.els[i].ended {
		e.dropOwed()
		e.opaque(from, to)
		return
	}
	el := &e.els[i]
	if !el.kept || e.removed >= 0 && e.removed < i {
		e.dropOwed()
		e.stats.Removed += int64(to - from)
		return
	}
	el.ended = true
	if !el.gone {
		for m := el.rules & e.p.appends; m != 0; m &= m - 1 {
			e.put(e.items(e.scratch[:0], e.p.rules[bits.TrailingZeros64(m)].append, markupContext))
		}
	}
	e.endTagOut(el, &e.t.nodes[i], endTag, from, to)
	for m := el.rules & e.p.afters; m != 0; m &= m - 1 {
		e.put(e.items(e.scratch[:0], e.p.rules[bits.TrailingZeros64(m)].after, markupContext))
	}
}

// finish ends the document.
func (e *engine) finish() {
	if e.err != nil || e.passing {
		return
	}
	e.d, e.from, e.to = nil, 0, 0
	if e.capture.mode != captureNone {
		e.endCapture(0)
	}
	e.endText()
	for len(e.t.nodes) > 0 && e.err == nil {
		e.endElement(len(e.t.nodes)-1, endDocument, 0, 0)
	}
	if e.err != nil {
		return
	}
	e.placeScript()
	if e.gateWait != 0 {
		r := bits.TrailingZeros64(e.gateWait)
		e.fail(NoMatch, e.p.rules[r].Name, "its selector matched nothing", 0)
	}
}

// names remembers the names of elements that mean nothing to the parser, so that a page full of custom elements costs
// no allocation for each tag.
type names struct {
	known map[string]string
	lower []byte
}

// maxNames bounds what a page of made-up names can make names remember.
const maxNames = 256

// of is the name of a tag as written.
func (n *names) of(b []byte) name {
	if at := lookupAtom(b); at != 0 {
		return name{atom: at}
	}
	n.lower = n.lower[:0]
	for _, c := range b {
		if c == 0 || c >= 0x80 {
			return name{text: string(decodeName(b))}
		}
		n.lower = append(n.lower, lowerTable[c])
	}
	if s, ok := n.known[string(n.lower)]; ok {
		return name{text: s}
	}
	s := string(n.lower)
	if n.known == nil {
		n.known = map[string]string{}
	}
	if len(n.known) < maxNames {
		n.known[s] = s
	}
	return name{text: s}
}
