package rewrite

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
