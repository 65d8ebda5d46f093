package rewrite

// namespace is the namespace of an element.
type namespace uint8

const (
	nsHTML namespace = iota
	nsSVG
	nsMath
)

// node is one open element as the parser sees it.
type node struct {
	name  name
	ns    namespace
	integ bool // an integration point: HTML rules hold inside it (WHATWG HTML 13.2.6)
	mtext bool // a MathML text integration point
	nests bool // a paragraph that was found to have an end tag of its own
	plain bool // of HTML, with nothing special about its end tag, and no rule looks at it or into it from outside
	start int64
}

// tree is the stack of open elements. It is no tree builder: it knows which end tags HTML allows to omit and honours
// them wherever they are omitted; everything else nests as it is written.
type tree struct {
	nodes   []node
	quirks  bool   // no doctype was seen, or one of old: a table does not end a paragraph
	typed   bool   // a doctype was seen
	doctype []byte // what was seen of it
	started bool   // a token other than white space, comments and doctype was seen
	html    bool   // the html, head, body start tags were seen: a second one is no element
	head    bool
	body    bool
	count   [256]uint16 // open elements by a hash of the name: tells when a search is in vain
	selects int         // open select elements
	steps   int         // open elements looked at in searches, and bytes looked ahead at: what tests hold to be linear
	// strict is set for gating rules: parts of a table outside any table are no elements, as in browsers.
	strict  bool
	content bool // something that cannot stand in a head was seen
}

func (t *tree) reset() { *t = tree{nodes: t.nodes[:0], doctype: t.doctype[:0], quirks: true} }

func nameKey(n name) uint8 {
	if n.atom != 0 {
		return uint8(n.atom)
	}
	return uint8(hashName([]byte(n.text)))
}

func (t *tree) top() *node {
	if len(t.nodes) == 0 {
		return nil
	}
	return &t.nodes[len(t.nodes)-1]
}

// foreign tells whether the current node is in svg or math.
func (t *tree) foreign() bool { n := t.top(); return n != nil && n.ns != nsHTML }

func (t *tree) push(n *node) {
	t.nodes = append(t.nodes, *n)
	t.count[nameKey(n.name)]++
	if n.name.atom == aSelect && n.ns == nsHTML {
		t.selects++
	}
}

// fresh tells whether an element that could end others stands right inside the list or table that it is a part of, where
// it ends nothing.
func (t *tree) fresh(at atom) bool {
	n := t.top()
	if n == nil || n.ns != nsHTML {
		return false
	}
	switch in := n.name.atom; at {
	case aLi:
		return in == aUl || in == aOl
	case aTd, aTh:
		return in == aTr
	}
	return false
}

// endsHeading tells whether browsers end the heading that would be the parent of a new one. Authors who nest headings
// mean it, so only gating rules read them so.
func (t *tree) endsHeading(at atom, depth int) bool {
	return t.strict && at.is(heading) && depth > 0 && t.nodes[depth-1].ns == nsHTML && t.nodes[depth-1].name.atom.is(heading)
}

// pushPlain pushes an element of HTML that means nothing special to the stack, popPlain takes it off.
func (t *tree) pushPlain(at atom, start int64) {
	n := len(t.nodes)
	if n < cap(t.nodes) {
		t.nodes = t.nodes[:n+1]
	} else {
		t.nodes = append(t.nodes, node{})
	}
	x := &t.nodes[n]
	*x = node{start: start, plain: true}
	x.name.atom = at
	t.count[at]++
}

func (t *tree) popPlain() {
	n := len(t.nodes) - 1
	t.count[t.nodes[n].name.atom]--
	t.nodes = t.nodes[:n]
}

func (t *tree) truncate(depth int) {
	for i := len(t.nodes) - 1; i >= depth; i-- {
		n := &t.nodes[i]
		t.count[nameKey(n.name)]--
		if n.name.atom == aSelect && n.ns == nsHTML {
			t.selects--
		}
	}
	t.nodes = t.nodes[:depth]
}

// arrival is what a start tag does to the stack.
type arrival struct {
	depth   int  // elements from here on end before the tag
	element bool // false: the tag is no element (a second html, head or body) and passes as it is
	node    node
	leaf    bool // the element has no content
	blocks  bool // HTML rules and the tag would end a paragraph
}

// arrive works out what a start tag does, but for paragraphs. It changes nothing but the notes about html, head, body.
func (t *tree) arrive(a *arrival, tag *startTag, start int64) {
	at := tag.name.atom
	a.node = node{name: tag.name, start: start}
	a.depth, a.element, a.leaf, a.blocks = len(t.nodes), true, false, false
	cur := t.top()
	if cur != nil && cur.ns != nsHTML && !t.htmlRules(cur, at) {
		if !t.breaksOut(tag) {
			a.node.ns = cur.ns
			t.integration(&a.node, tag)
			a.leaf = tag.selfClosing()
			return
		}
		for a.depth > 0 && t.nodes[a.depth-1].ns != nsHTML && !t.nodes[a.depth-1].integ && !t.nodes[a.depth-1].mtext {
			a.depth--
		}
	}
	if at == aImage {
		a.node.name = name{atom: aImg}
		at = aImg
	}
	switch at {
	case 0:
		t.leaveHead(a, at)
		t.content = true
		return
	case aHTML:
		a.element = !t.html && !(t.strict && t.content)
		t.html = true
		return
	case aHead:
		a.element = !t.head && !t.body && !t.content
		t.head = true
		return
	case aBody:
		a.element = !t.body && !(t.strict && t.content)
		t.body, t.content = true, true
		t.leaveHead(a, at)
		return
	case aSvg, aMath:
		a.node.ns = nsSVG
		if at == aMath {
			a.node.ns = nsMath
		}
		a.leaf = tag.selfClosing()
		t.leaveHead(a, at)
		t.content = true
		return
	}
	t.leaveHead(a, at)
	if !at.is(inHead) {
		t.content = true
	}
	if t.selects > 0 && (at == aSelect || at == aInput || at == aTextarea || at == aKeygen) && t.endsSelect(a, at) {
		return
	}
	if t.strict && at == aTable {
		t.endsTable(a)
	}
	if t.strict && at.is(tablePart) && t.count[aTable] == 0 && t.count[aTemplate] == 0 {
		a.element = false
		return
	}
	a.leaf = at.is(void)
	a.blocks = at.is(closesP) && (at != aTable || !t.quirks)
	if at.is(imply) {
		a.depth = t.implied(at, a.depth)
	}
}

// endsTable ends a table before another that does not stand in one of its cells, as browsers do. Only gating rules read
// tables so.
func (t *tree) endsTable(a *arrival) {
	for i := a.depth - 1; i >= 0 && t.nodes[i].ns == nsHTML; i-- {
		switch t.nodes[i].name.atom {
		case aTable:
			a.depth = i
			return
		case aTd, aTh, aCaption, aTemplate, aNoscript, aSelect:
			return
		}
	}
}

// endsSelect ends an open select before a tag that browsers end it for. A second select start tag is read as an end tag:
// it is no element.
func (t *tree) endsSelect(a *arrival, at atom) bool {
	for i := a.depth - 1; i >= 0 && t.nodes[i].ns == nsHTML; i-- {
		if t.is(i, aSelect) {
			a.depth = i
			a.element = at != aSelect
			break
		}
		if at != aSelect && t.nodes[i].name.atom.is(scope) {
			break
		}
	}
	return !a.element
}

// htmlRules tells whether a start tag is handled by the rules of HTML although the current node is foreign.
func (t *tree) htmlRules(cur *node, at atom) bool {
	switch {
	case cur.mtext:
		return at != aMglyph && at != aMalignmark
	case cur.integ:
		return true
	}
	return cur.ns == nsMath && cur.name.atom == aAnnotationXML && at == aSvg
}

// breaksOut tells whether a start tag ends foreign content.
func (t *tree) breaksOut(tag *startTag) bool {
	if tag.name.atom == aFont {
		for _, n := range [...]string{"color", "face", "size"} {
			if _, ok := tag.attr(n); ok {
				return true
			}
		}
		return false
	}
	return tag.name.atom.is(breaksOut)
}

// integration notes whether a foreign element is an integration point.
func (t *tree) integration(n *node, tag *startTag) {
	switch at := n.name.atom; {
	case n.ns == nsSVG:
		n.integ = at == aForeignObject || at == aDesc || at == aTitle
	case at == aMi || at == aMo || at == aMn || at == aMs || at == aMtext:
		n.mtext = true
	case at == aAnnotationXML:
		enc, _ := tag.attr("encoding")
		n.integ = len(enc) > 0 && (equalLower(enc, "text/html") || equalLower(enc, "application/xhtml+xml"))
	}
}

// leaveHead ends an open head before a tag that cannot stand in it.
func (t *tree) leaveHead(a *arrival, at atom) {
	if !at.is(inHead) && a.depth > 0 && t.nodes[a.depth-1].name.atom == aHead && t.nodes[a.depth-1].ns == nsHTML {
		a.depth--
	}
}

// implied gives the depth that remains when a start tag has ended what it cannot stand in.
func (t *tree) implied(at atom, depth int) int {
	switch at {
	case aLi:
		return t.itemEnd(depth, func(x atom) bool { return x == aLi })
	case aDd, aDt:
		return t.itemEnd(depth, func(x atom) bool { return x == aDd || x == aDt })
	case aOption, aOptgroup:
		if depth > 0 && t.is(depth-1, aOption) {
			depth--
		}
		if at == aOptgroup && depth > 0 && t.is(depth-1, aOptgroup) {
			depth--
		}
		return depth
	case aRb, aRt, aRp, aRtc:
		return t.rubyEnd(at, depth)
	}
	return t.tableEnd(at, depth)
}

func (t *tree) is(i int, at atom) bool { return t.nodes[i].name.atom == at && t.nodes[i].ns == nsHTML }

// itemEnd finds an open list item that a new one ends: outward past phrasing, address, div and p.
func (t *tree) itemEnd(depth int, item func(atom) bool) int {
	for i := depth - 1; i >= 0; i-- {
		t.steps++
		n := &t.nodes[i]
		if n.ns != nsHTML {
			if n.integ || n.mtext {
				return depth
			}
			continue
		}
		at := n.name.atom
		if item(at) {
			return i
		}
		if at.is(special) && at != aAddress && at != aDiv && at != aP {
			return depth
		}
	}
	return depth
}

// rubyEnd gives the depth that remains when a part of a ruby has ended what may be left open in one (WHATWG HTML
// 13.2.6.4.7, "A start tag whose tag name is one of: rb, rtc").
func (t *tree) rubyEnd(at atom, depth int) int {
	if t.count[aRuby] == 0 {
		return depth
	}
	in := depth - 1
	for in >= 0 && !t.is(in, aRuby) && !stopsScope(&t.nodes[in]) {
		in--
	}
	if in < 0 || !t.is(in, aRuby) {
		return depth
	}
	for t.nodes[depth-1].ns == nsHTML {
		switch t.nodes[depth-1].name.atom {
		case aDd, aDt, aLi, aOptgroup, aOption, aP, aRb, aRp, aRt:
		case aRtc:
			if at == aRt || at == aRp {
				return depth
			}
		default:
			return depth
		}
		depth--
	}
	return depth
}

// tableEnd gives the depth that remains when a part of a table has ended what it cannot stand in: parts of the nearest
// table, and whatever was opened in it outside them, which browsers move in front of the table.
func (t *tree) tableEnd(at atom, depth int) int {
	const unset = -1
	remains := unset
	for i := depth - 1; i >= 0; i-- {
		t.steps++
		n := &t.nodes[i]
		if n.ns != nsHTML {
			if n.integ || n.mtext {
				return depth
			}
			continue
		}
		in := n.name.atom
		switch {
		case in == aTable, in == aTemplate && remains != unset:
			if remains == unset {
				return i + 1
			}
			return remains
		case in == aTemplate || in == aHTML || in == aNoscript || in == aSelect:
			return depth
		case !in.is(tablePart):
		case t.endsPart(at, in):
			remains = i
		case remains == unset:
			remains = i + 1
		}
	}
	return depth
}

// endsPart tells whether the start tag of a table's part ends an open part.
func (t *tree) endsPart(at, in atom) bool {
	switch at {
	case aTd, aTh:
		return in == aTd || in == aTh || in == aCaption || in == aColgroup
	case aTr:
		return in == aTd || in == aTh || in == aTr || in == aCaption || in == aColgroup
	case aCol:
		return in != aColgroup
	}
	return true
}

// doubtful gives the open paragraph that a start tag puts in doubt, -1 if there is none: the innermost one in button
// scope that was not found to have an end tag of its own.
func (t *tree) doubtful(depth int) int {
	if t.count[aP] == 0 {
		return -1
	}
	for i := depth - 1; i >= 0; i-- {
		t.steps++
		n := &t.nodes[i]
		if n.ns != nsHTML {
			if n.integ || n.mtext {
				return -1
			}
			continue
		}
		at := n.name.atom
		if at == aP {
			if n.nests {
				return -1
			}
			return i
		}
		if at.is(scope) || at == aButton || at == aNoscript {
			return -1
		}
	}
	return -1
}

// model is the content of an element just opened.
func (n *node) model() (c content, fence bool) {
	at := n.name.atom
	if n.ns != nsHTML || at == 0 {
		return dataContent, false
	}
	switch {
	case at.is(rcdata):
		return rcdataContent, false
	case at.is(rawText):
		return rawTextContent, false
	case at == aScript:
		return scriptContent, false
	case at == aPlaintext:
		return plaintextContent, false
	}
	return dataContent, at == aNoscript
}

// leave finds the element that an end tag ends: its index, or -1 for a stray tag.
func (t *tree) leave(n name) int {
	at := n.atom
	if len(t.nodes) == 0 {
		return -1
	}
	if t.count[nameKey(n)] == 0 && !at.is(heading) && (at != aP && at != aBr || !t.foreign()) {
		return -1
	}
	from := len(t.nodes) - 1
	if t.nodes[from].ns != nsHTML {
		// WHATWG HTML 13.2.6.5, "any other end tag": outward by name up to the first HTML element.
		for ; from >= 0 && t.nodes[from].ns != nsHTML; from-- {
			if t.nodes[from].name.is(n) {
				return from
			}
		}
		from = len(t.nodes) - 1
	}
	stop := stopClass(at)
	for i := from; i >= 0; i-- {
		t.steps++
		x := &t.nodes[i]
		if x.ns == nsHTML && (x.name.is(n) || at.is(heading) && x.name.atom.is(heading)) {
			return i
		}
		if x.stops(stop) {
			return -1
		}
	}
	return -1
}

// breakOutEnd gives the depth that remains when `</p>` or `</br>` has ended foreign content.
func (t *tree) breakOutEnd(at atom) int {
	depth := len(t.nodes)
	if at == aP || at == aBr {
		for depth > 0 && t.nodes[depth-1].ns != nsHTML && !t.nodes[depth-1].integ && !t.nodes[depth-1].mtext {
			depth--
		}
	}
	return depth
}

// stop is what ends the search for an end tag's element.
type stop uint8

const (
	stopAtSpecial stop = iota // any special element
	stopAtScope
	stopAtList  // these, ol and ul
	stopAtTable // table and template
	stopAtNoscript
	stopNowhere
)

func stopClass(at atom) stop {
	switch {
	case at == aNoscript:
		return stopNowhere
	case at == aTemplate:
		return stopAtNoscript
	case at == aLi:
		return stopAtList
	case at == aTable || at.is(tablePart):
		return stopAtTable
	case at.is(blockEnd) || at.is(heading) || at == aBody || at == aHTML:
		return stopAtScope
	}
	return stopAtSpecial
}

// stops tells whether an open element ends a search. With scripts the content of a noscript is text, so nothing in it
// ends what stands outside; without, authors who mean well do not do so either.
func (n *node) stops(s stop) bool {
	if n.name.atom == aNoscript && n.ns == nsHTML && s != stopNowhere {
		return true
	}
	switch s {
	case stopAtSpecial:
		return stopsAny(n)
	case stopAtScope:
		return stopsScope(n)
	case stopAtList:
		return stopsScope(n) || n.ns == nsHTML && (n.name.atom == aOl || n.name.atom == aUl)
	case stopAtTable:
		return n.ns == nsHTML && (n.name.atom == aTable || n.name.atom == aTemplate)
	}
	return false
}

func stopsScope(n *node) bool {
	return n.integ || n.mtext || n.ns == nsHTML && n.name.atom.is(scope) || n.ns == nsMath && n.name.atom == aAnnotationXML
}

func stopsAny(n *node) bool {
	return n.integ || n.mtext || n.ns == nsHTML && n.name.atom.is(special) || n.ns == nsMath && n.name.atom == aAnnotationXML
}
