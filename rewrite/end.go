package rewrite

import "math/bits"

// How elements end: at their own tag, before another, with the document.

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
