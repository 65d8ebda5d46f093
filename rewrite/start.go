package rewrite

import (
	"math/bits"
	"slices"
)

// What a start tag does: what it ends, what it opens, and what rules put around it.

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
