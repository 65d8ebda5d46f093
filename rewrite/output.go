package rewrite

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
