package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// piping is one ReadableStreamPipeTo.
type piping struct {
	env     *webidl.Env
	source  *Readable
	to      *Writable
	reader  *reader
	writer  *writer
	options pipeOptions
	done    *webidl.Deferred
	last    *pipeWrite // the write made last; nil: none was made
	over    bool       // shutting down
	forget  func()     // takes the abort algorithm off the signal
}

// pipe is ReadableStreamPipeTo for streams that are not locked.
func pipe(source *Readable, to *Writable, o pipeOptions) goja.Value {
	p := &piping{env: source.env, source: source, to: to, reader: source.acquire(), writer: to.acquire(), options: o, done: source.env.Defer()}
	source.disturbed = true
	if o.signal != nil {
		if _, aborted := o.signal.Aborted(); aborted {
			p.abort()
			return p.done.Promise
		}
		p.forget = o.signal.OnAbort(p.abort)
	}
	p.watch()
	p.step()
	return p.done.Promise
}

// watch has errors and ends of either side propagate to the other; what is so already goes first, in the standard's
// order.
func (p *piping) watch() {
	e := p.env
	if p.source.state == errored {
		p.sourceErrored(p.source.stored)
	} else {
		e.Then(p.reader.closed.promise(e), nil, react(p.sourceErrored))
	}
	if p.to.state == errored {
		p.destinationErrored(p.to.stored)
	} else {
		e.Then(p.writer.closed.promise(e), nil, react(p.destinationErrored))
	}
	if p.source.state == closed {
		p.sourceClosed()
	} else {
		e.Then(p.reader.closed.promise(e), func(goja.Value) goja.Value {
			p.sourceClosed()
			return nil
		}, nothing)
	}
	if p.to.isClosing() || p.to.state == closed {
		reason := typeError(e, "The destination of the pipe is closed")
		if p.options.preventCancel {
			p.shutdown(nil, reason)
		} else {
			p.shutdown(func() goja.Value { return p.source.cancel(reason) }, reason)
		}
	}
}

func react(f func(goja.Value)) func(goja.Value) goja.Value {
	return func(v goja.Value) goja.Value {
		f(v)
		return nil
	}
}

func (p *piping) sourceErrored(reason goja.Value) {
	if p.options.preventAbort {
		p.shutdown(nil, reason)
		return
	}
	p.shutdown(func() goja.Value { return p.to.abort(reason) }, reason)
}

func (p *piping) destinationErrored(reason goja.Value) {
	if p.options.preventCancel {
		p.shutdown(nil, reason)
		return
	}
	p.shutdown(func() goja.Value { return p.source.cancel(reason) }, reason)
}

func (p *piping) sourceClosed() {
	if p.options.preventClose {
		p.shutdown(nil, nil)
		return
	}
	p.shutdown(p.writer.closeWithErrorPropagation, nil)
}

// abort is the algorithm of the signal.
func (p *piping) abort() {
	reason, _ := p.options.signal.Aborted()
	p.shutdown(func() goja.Value {
		var actions []goja.Value
		if !p.options.preventAbort && p.to.state == open {
			actions = append(actions, p.to.abort(reason))
		}
		if !p.options.preventCancel && p.source.state == open {
			actions = append(actions, p.source.cancel(reason))
		}
		return all(p.env, actions)
	}, reason)
}

// all waits for the promises; the first rejection is its own.
func all(e *webidl.Env, promises []goja.Value) goja.Value {
	if len(promises) == 0 {
		return nil
	}
	d := e.Defer()
	left := len(promises)
	for _, promise := range promises {
		e.Then(promise, func(goja.Value) goja.Value {
			if left--; left == 0 {
				settle(d.Resolve(goja.Undefined()))
			}
			return nil
		}, func(reason goja.Value) goja.Value {
			settle(d.Reject(reason))
			return nil
		})
	}
	return d.Promise
}

// step waits until the destination has room, reads one chunk and writes it.
func (p *piping) step() {
	if p.over {
		return
	}
	e := p.env
	p.writer.ready.then(e, func() {
		if p.over {
			return
		}
		if size, ok := p.writer.desired(); !ok || size <= 0 {
			if p.writer.ready.pending() { // what was ready is full again
				p.step()
			}
			return // it has failed or is closed, of which watch learns
		}
		p.reader.read(&readRequest{
			chunk: func(chunk goja.Value) {
				nested(e, func() {
					if p.writer.stream == nil {
						return // the pipe has ended meanwhile
					}
					p.last = &pipeWrite{env: e}
					p.writer.write(chunk, p.last)
					e.Soon(p.step)
				})
			},
			close: func() {},
			fail:  func(goja.Value) {},
		})
	})
}

// shutdown is "shutdown with an action"; both may be nil.
func (p *piping) shutdown(action func() goja.Value, reason goja.Value) {
	if p.over {
		return
	}
	p.over = true
	act := func() {
		if action == nil {
			p.finalize(reason)
			return
		}
		upon(p.env, action(), func() { p.finalize(reason) }, p.finalize)
	}
	if p.to.state == open && !p.to.isClosing() {
		p.written(act)
		return
	}
	act()
}

// written calls f when all that was read has been written.
func (p *piping) written(f func()) {
	last := p.last
	last.then(p.env, func() {
		if p.last != last {
			p.written(f) // a read that was under way has come to something
			return
		}
		f()
	})
}

// pipeWrite is a write of a pipe, which only wants to know when it is over.
type pipeWrite struct {
	env     *webidl.Env
	over    bool
	waiting func()
}

func (w *pipeWrite) settle() {
	w.over = true
	if w.waiting != nil {
		w.env.Soon(w.waiting)
		w.waiting = nil
	}
}

func (w *pipeWrite) fulfil()           { w.settle() }
func (w *pipeWrite) reject(goja.Value) { w.settle() }

// then has f called as a microtask when the write is over; no write is.
func (w *pipeWrite) then(e *webidl.Env, f func()) {
	if w == nil || w.over {
		e.Soon(f)
		return
	}
	w.waiting = f
}

func (p *piping) finalize(reason goja.Value) {
	p.writer.release()
	p.reader.release()
	if p.forget != nil {
		p.forget()
	}
	if reason != nil {
		settle(p.done.Reject(reason))
	} else {
		settle(p.done.Resolve(goja.Undefined()))
	}
}
