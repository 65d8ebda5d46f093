package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// tee is what the two branches of a stream share (ReadableStreamDefaultTee).
type tee struct {
	env       *webidl.Env
	stream    *Readable
	reader    *reader
	copied    func(chunk goja.Value) goja.Value
	reading   bool
	readAgain bool
	branches  [2]*Readable
	canceled  [2]bool
	reasons   [2]goja.Value
	cancel    *webidl.Deferred
}

// Tee divides a stream that is not locked into two; it is locked from then on. copied, if given, makes the second
// branch's own copy of each chunk; what it throws has both fail.
func (r *Readable) Tee(copied func(chunk goja.Value) goja.Value) (one, two *Readable) {
	t := &tee{env: r.env, stream: r, reader: r.acquire(), copied: copied, cancel: r.env.Defer()}
	for i := range t.branches {
		b := &Readable{env: r.env}
		t.branches[i] = b
	}
	pull := func(goja.Value) goja.Value {
		t.pull()
		return nil
	}
	for i, b := range t.branches {
		b.setUp(nil, pull, func(reason goja.Value) goja.Value { return t.cancelBranch(i, reason) }, 1, nil)
	}
	e := r.env
	e.Then(t.reader.closed.promise(e), nothing, func(reason goja.Value) goja.Value {
		t.each(func(b *Readable) { b.controller.Error(reason) })
		t.settleCancel()
		return nil
	})
	return t.branches[0], t.branches[1]
}

func (t *tee) each(f func(*Readable)) {
	for _, b := range t.branches {
		f(b)
	}
}

func (t *tee) settleCancel() {
	if !t.canceled[0] || !t.canceled[1] {
		settle(t.cancel.Resolve(goja.Undefined()))
	}
}

func (t *tee) pull() {
	if t.reading {
		t.readAgain = true
		return
	}
	t.reading = true
	t.reader.read(&readRequest{
		chunk: func(chunk goja.Value) {
			// As a microtask: a branch that fails while it is being read from must fail before the other has its chunk.
			t.env.Soon(func() { t.hand(chunk) })
		},
		close: func() {
			t.reading = false
			for i, b := range t.branches {
				if !t.canceled[i] {
					b.controller.Close()
				}
			}
			t.settleCancel()
		},
		fail: func(goja.Value) { t.reading = false },
	})
}

func (t *tee) hand(chunk goja.Value) {
	t.readAgain = false
	chunks := [2]goja.Value{chunk, chunk}
	if !t.canceled[1] && t.copied != nil {
		thrown, threw := caught(t.env, func() { chunks[1] = t.copied(chunk) })
		if threw {
			t.each(func(b *Readable) { b.controller.Error(thrown) })
			settle(t.cancel.Resolve(t.stream.cancel(thrown)))
			return
		}
	}
	for i, b := range t.branches {
		if !t.canceled[i] {
			b.controller.Enqueue(chunks[i])
		}
	}
	t.reading = false
	if t.readAgain {
		t.pull()
	}
}

func (t *tee) cancelBranch(i int, reason goja.Value) goja.Value {
	t.canceled[i] = true
	t.reasons[i] = reason
	if t.canceled[1-i] {
		all := t.env.Runtime().NewArray(t.reasons[0], t.reasons[1])
		settle(t.cancel.Resolve(t.stream.cancel(all)))
	}
	return t.cancel.Promise
}
