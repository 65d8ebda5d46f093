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
	held    int // bytes of the inputs of all that is not done yet
}

type operation struct {
	begin func()
	drop  func() // the run has ended
}

// maxHeld and maxWaiting bound what waits: inputs are copied when an operation is asked for, and a thousand buffers of 16
// MiB would be the machine's memory.
const (
	maxHeld    = 64 << 20
	maxWaiting = 1000
)

// problem is a DOMException that an operation rejects with.
type problem struct{ name, text string }

// do has work carried out, off the realm's goroutine, and makes a promise of what finish makes of it, on it. size is how
// many bytes the work has copied.
func do[T any](c *webidl.Call, size int, work func() (T, *problem), finish func(T) goja.Value) goja.Value {
	e := c.Env
	q := webidl.Local(e, func() *queue {
		q := &queue{}
		e.OnEnd(q.end)
		return q
	})
	if len(q.waiting) >= maxWaiting || q.held > 0 && q.held+size > maxHeld {
		fail(c, "QuotaExceededError", "Too much waits for crypto.subtle already: await what was asked for")
	}
	q.held += size
	d := e.Defer()
	complete := e.Reserve()
	run := func() {
		go func() {
			result, p := work()
			complete(func() error {
				q.held -= size
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
