package webcrypto

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// queue carries out the operations of one realm one after the other, on a goroutine beside it: some take long and cannot
// be stopped, and a script that asks for a thousand at once may hold one core and no more.
type queue struct {
	waiting []operation
	running bool
}

type operation struct {
	begin func()
	drop  func() // the run has ended
}

// problem is a DOMException that an operation rejects with.
type problem struct{ name, text string }

// do has work carried out, off the realm's goroutine, and makes a promise of what finish makes of it, on it.
func do[T any](c *webidl.Call, work func() (T, *problem), finish func(T) goja.Value) goja.Value {
	e := c.Env
	q := webidl.Local(e, func() *queue {
		q := &queue{}
		e.OnEnd(q.end)
		return q
	})
	d := e.Defer()
	complete := e.Reserve()
	run := func() {
		go func() {
			result, p := work()
			complete(func() error {
				q.next()
				if p != nil {
					return d.Reject(e.DOMError(p.name, p.text))
				}
				var v goja.Value
				if ex := e.Runtime().Try(func() { v = finish(result) }); ex != nil {
					return d.Reject(ex.Value())
				}
				return d.Resolve(v)
			})
		}()
	}
	if q.running {
		q.waiting = append(q.waiting, operation{run, func() { complete(nil) }})
	} else {
		q.running = true
		run()
	}
	return d.Promise
}

// next begins the operation that waits longest.
func (q *queue) next() {
	if len(q.waiting) == 0 {
		q.running = false
		return
	}
	first := q.waiting[0]
	q.waiting = q.waiting[1:]
	first.begin()
}

func (q *queue) end() {
	for _, o := range q.waiting {
		o.drop()
	}
	q.waiting = nil
}
