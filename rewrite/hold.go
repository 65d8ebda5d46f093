package rewrite

// Output is held back while a gating rule has not been satisfied: from the first byte until every gating rule has
// matched once, and inside a target until its from marker has ended.

// startHold holds back what is written from here on.
func (e *engine) startHold() {
	if e.hold < 0 {
		e.flushPass()
		e.hold = len(e.out)
	}
}

// release lets go of what is held if nothing is in doubt any more.
func (e *engine) release() {
	if e.gateWait == 0 && e.markWait == 0 && e.hold >= 0 {
		e.hold = -1
	}
}

// send hands what may leave to dst.
func (e *engine) send() {
	n := len(e.out)
	if e.hold >= 0 {
		n = e.hold
		if held := len(e.out) - e.hold; int64(held) > e.stats.Held {
			e.stats.Held = int64(held)
		}
		if len(e.out)-e.hold > e.p.limits.Hold {
			e.fail(Limit, "", "more would have to be held back than the limit", 0)
		}
	}
	if e.err != nil || n == 0 {
		return
	}
	e.sent = true
	if _, err := e.dst.Write(e.out[:n]); err != nil {
		e.err = err
		return
	}
	e.stats.Out += int64(n)
	if e.hold >= 0 {
		e.hold = 0
	}
	e.out = e.out[:copy(e.out, e.out[n:])]
}
