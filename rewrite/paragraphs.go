package rewrite

// lookahead reads ahead to find out whether a paragraph into which a block was put has an end tag of its own (then it
// nests as written) or not (then it ends before the block). It tells the same for every paragraph that comes into doubt
// on the way, so that no byte is looked ahead at twice.
type lookahead struct {
	z       tokenizer
	t       tree
	tag     startTag
	names   *names
	arrival arrival
	pos     int // from the start tag that put the paragraph in doubt
	first   int // index of the paragraph
	doubt   map[int64]bool
}

// nests tells whether paragraph p, put in doubt by the start tag at pos, nests as written; known is false while more of
// the document is needed.
func (e *engine) nests(p, pos int, eof bool) (nests, known bool) {
	start := e.t.nodes[p].start
	if v, ok := e.nested[start]; ok {
		return v, true
	}
	if e.look == nil {
		if at := e.base + int64(pos); at >= e.nestedTo {
			clear(e.nested)
		}
		e.look = &lookahead{t: e.t, names: &e.names, first: p, doubt: map[int64]bool{}}
		e.look.t.nodes = append([]node(nil), e.t.nodes...)
		e.look.t.steps += len(e.t.nodes)
		e.look.z.fence, e.look.z.fenceFound, e.look.z.fenceLeft = e.fenceBefore()
	}
	l := e.look
	if !l.run(e.d[pos:], eof, e.base+int64(pos), e.p.limits) {
		return false, false
	}
	for start, nests := range l.doubt {
		e.nested[start] = nests
	}
	e.nestedTo = e.base + int64(pos+l.pos)
	e.t.steps = l.t.steps + l.pos
	e.look = nil
	return e.nested[start], true
}

// fenceBefore is the fence of the tokenizer as it was before the start tag at hand: whether a noscript is open.
func (e *engine) fenceBefore() (bool, bool, int) { return e.z.fence, false, 0 }

// run reads on in d, which begins at the offset base. It answers false when more is needed.
func (l *lookahead) run(d []byte, eof bool, base int64, limits Limits) bool {
	for {
		if l.pos >= limits.Lookahead {
			return l.stop()
		}
		l.z.cdata = l.t.foreign()
		tok := l.z.next(d[min(l.pos, len(d)):], eof)
		l.z.torn = false
		if tok.kind == needMore {
			if !eof && len(d) < limits.Lookahead {
				return false
			}
			return l.stop()
		}
		from := l.pos
		l.pos += tok.n
		switch tok.kind {
		case startToken:
			if l.start(d[from:l.pos], tok, base+int64(from), limits.Depth) {
				return l.stop()
			}
		case endToken:
			if l.end(d[from:l.pos], tok) {
				return l.stop()
			}
		}
	}
}

// stop ends the look-ahead: what found no end tag has none.
func (l *lookahead) stop() bool { return true }

// start handles a start tag; true ends the look-ahead.
func (l *lookahead) start(raw []byte, tok token, at int64, depth int) bool {
	l.tag.reset(raw, tok.nameEnd, l.names.of(raw[1:tok.nameEnd]))
	a := &l.arrival
	l.t.arrive(a, &l.tag, at)
	if a.depth <= l.first {
		return true
	}
	if !a.element {
		l.t.truncate(a.depth)
		return false
	}
	l.t.truncate(a.depth)
	if a.blocks {
		if p := l.t.doubtful(len(l.t.nodes)); p >= 0 {
			start := l.t.nodes[p].start
			if _, ok := l.doubt[start]; !ok {
				l.doubt[start] = false
			}
		}
	}
	if n := len(l.t.nodes); l.t.endsHeading(l.tag.name.atom, n) {
		if n-1 <= l.first {
			return true
		}
		l.t.truncate(n - 1)
	}
	if a.leaf {
		return false
	}
	if len(l.t.nodes) >= depth {
		return true
	}
	l.t.push(&a.node)
	c, fence := a.node.model()
	if c != dataContent {
		l.z.content, l.z.end = c, l.tag.name.atom
	}
	if fence {
		l.z.setFence()
	}
	return false
}

// end handles an end tag; true ends the look-ahead.
func (l *lookahead) end(raw []byte, tok token) bool {
	n := l.names.of(raw[2:tok.nameEnd])
	if depth := l.t.breakOutEnd(n.atom); l.t.foreign() && depth < len(l.t.nodes) {
		l.t.truncate(depth)
	}
	i := l.t.leave(n)
	if i < 0 || n.atom == aBody || n.atom == aHTML {
		return false
	}
	if n.atom == aP {
		start := l.t.nodes[i].start
		if _, ok := l.doubt[start]; ok || i == l.first {
			l.doubt[start] = true
		}
		if i <= l.first {
			return true
		}
	}
	if i <= l.first {
		return true
	}
	l.t.truncate(i)
	return false
}
