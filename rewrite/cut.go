package rewrite

// newCut begins the range of a rule in the target i. It is nil where the target has no content.
func (e *engine) newCut(r *compiledRule, index, i int, leaf bool) *cut {
	if leaf {
		e.warn(RangeOnVoid)
		return nil
	}
	c := &cut{rule: r, index: index, target: i, skip: -1, state: cutDrops}
	if r.rng.from != 0 {
		c.state = cutSeeks
		if r.Gating {
			e.markWait++
			e.startHold()
		}
	}
	if r.rng.marks != nil {
		r.rng.marks.root(&c.root)
	}
	e.cuts = append(e.cuts, c)
	return c
}

// markers looks for the markers of open ranges in the start tag of element i.
func (e *engine) markers(i int) {
	e.t.steps += len(e.cuts)
	for _, c := range e.cuts {
		if c.rule.rng.marks == nil || c.state == cutDone {
			continue
		}
		k := i - c.target - 1
		for len(c.frames) <= k {
			c.frames = append(c.frames, frame{})
		}
		parent := &c.root
		if k > 0 {
			parent = &c.frames[k-1]
		}
		m := c.rule.rng.marks.start(parent, &c.frames[k], &e.tag)
		if c.skip >= 0 {
			continue
		}
		if at := e.t.nodes[i].name.atom; (at == aNoscript || at == aTemplate) && e.t.nodes[i].ns == nsHTML {
			c.skip = i
		}
		switch {
		case c.state == cutSeeks && m&c.rule.rng.from != 0:
			c.state, c.marker = cutMarked, i
			if c.rule.Gating {
				e.els[i].subject = true
				if e.t.selects > 0 && !e.inOption() {
					e.fail(Ambiguous, c.rule.Name, "browsers disagree about elements inside a select", 0)
				}
			}
		case c.state == cutDrops && m&c.rule.rng.to != 0:
			e.endCut(c)
		}
	}
	e.sweepCuts()
}

// endCut ends a range before the element at hand: the open elements around it get their start tags.
func (e *engine) endCut(c *cut) {
	c.state = cutDone
	e.cutting--
	for i := c.target + 1; i < len(e.els); i++ {
		el := &e.els[i]
		if el.waits == 0 || e.t.nodes[i].start < c.since {
			continue
		}
		if el.waits--; el.waits == 0 {
			el.kept = true
			e.flushPass()
			e.writeOwed()
			e.out = append(e.out, el.saved...)
			el.saved = el.saved[:0]
		}
	}
}

// endCuts ends the ranges of the target i with it, and what is searched inside it.
func (e *engine) endCuts(i int, how endKind, at int) {
	swept := false
	for _, c := range e.cuts {
		if c.skip == i {
			c.skip = -1
		}
		if c.target != i {
			continue
		}
		switch c.state {
		case cutSeeks:
			if c.rule.Gating {
				e.fail(NoMarker, c.rule.Name, "its from marker is not in the target", at)
				return
			}
		case cutDrops:
			e.cutting--
		}
		c.state, swept = cutDone, true
	}
	if swept {
		e.sweepCuts()
	}
}

// startCuts begins the ranges that start behind element i.
func (e *engine) startCuts(i, at int) {
	for _, c := range e.cuts {
		if c.state != cutMarked || c.marker != i {
			continue
		}
		c.state, c.since = cutDrops, e.base+int64(at)
		if e.visible() {
			inside := contextOfNode(&e.t.nodes[c.target], false)
			e.put(e.items(e.scratch[:0], c.rule.rng.with, inside))
		}
		e.cutting++
		e.stats.Rules[c.index].Cuts++
		if c.rule.Gating {
			e.markWait--
			e.release()
		}
	}
}

func (e *engine) sweepCuts() {
	rest := e.cuts[:0]
	for _, c := range e.cuts {
		if c.state != cutDone {
			rest = append(rest, c)
		}
	}
	clear(e.cuts[len(rest):])
	e.cuts = rest
}
