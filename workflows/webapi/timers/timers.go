// Package timers is setTimeout, setInterval and their clear functions, and queueMicrotask (WHATWG HTML 8.6 and 8.7).
package timers

import (
	"container/heap"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// timers are those of one realm. They share one Go timer and one reservation, so that 1,000 of them cost no goroutines
// and those that are due at the same time run in their order.
type timers struct {
	env      *webidl.Env
	waiting  schedule
	byID     map[int64]*entry
	next     int64
	order    int64
	clock    *time.Timer
	complete func(func() error) // of the armed clock, nil if it is not armed
	armed    time.Time
	ended    bool
}

func of(e *webidl.Env) *timers {
	return webidl.Local(e, func() *timers {
		t := &timers{env: e, byID: make(map[int64]*entry)}
		e.OnEnd(t.end)
		return t
	})
}

// After has f called on the realm's goroutine after that time, as one more pending timer; stop takes it back.
func After(e *webidl.Env, wait time.Duration, f func() error) (stop func()) {
	t := of(e)
	id := t.add(wait, 0, f)
	return func() { t.clear(id) }
}

// Function makes one of the package's global functions; nil for another name.
func Function(e *webidl.Env, name string) goja.Value {
	switch name {
	case "setTimeout", "setInterval":
		return e.Function(name, 1, func(call goja.FunctionCall) goja.Value {
			return e.Value(of(e).set(name, call.Arguments))
		})
	case "clearTimeout", "clearInterval":
		return e.Function(name, 0, func(call goja.FunctionCall) goja.Value {
			if v := call.Argument(0); !goja.IsUndefined(v) {
				of(e).clear(int64(int32(uint32(e.Unsigned(v, 32)))))
			}
			return goja.Undefined()
		})
	case "queueMicrotask":
		return e.Function(name, 1, func(call goja.FunctionCall) goja.Value {
			f, ok := goja.AssertFunction(call.Argument(0))
			if !ok {
				panic(e.Error("TypeError", "queueMicrotask: argument 1 is not a function"))
			}
			e.Microtask(f)
			return goja.Undefined()
		})
	}
	return nil
}

// longest is the longest wait a timer can have, 2^31-1 ms; longer ones are over at once, as everywhere.
const longest = 1<<31 - 1

func (t *timers) set(name string, args []goja.Value) int64 {
	callback := goja.Undefined()
	if len(args) > 0 {
		callback = args[0]
	}
	f, ok := goja.AssertFunction(callback)
	if !ok {
		panic(t.env.Error("TypeError", name+": argument 1 is not a function"))
	}
	if int64(len(t.waiting)) >= int64(t.env.Limits().Timers) {
		panic(t.env.DOMError("QuotaExceededError", name+": too many pending timers"))
	}
	ms := 0.0
	if len(args) > 1 {
		ms = t.env.Double(args[1])
	}
	if !(ms >= 1 && ms <= longest) {
		ms = 1 // as Node does; an interval of nothing would keep the loop busy
	}
	wait := time.Duration(ms) * time.Millisecond
	var every time.Duration
	if name == "setInterval" {
		every = wait
	}
	rest := append([]goja.Value(nil), args[min(2, len(args)):]...)
	return t.add(wait, every, func() error {
		_, err := f(goja.Undefined(), rest...)
		return err
	})
}

func (t *timers) add(wait, every time.Duration, run func() error) int64 {
	t.next++
	e := &entry{id: t.next, every: every, run: run}
	t.byID[e.id] = e
	t.push(e, wait)
	return e.id
}

func (t *timers) push(e *entry, wait time.Duration) {
	t.order++
	e.order = t.order
	e.due = time.Now().Add(wait)
	heap.Push(&t.waiting, e)
	t.arm()
}

func (t *timers) clear(id int64) {
	e, ok := t.byID[id]
	if !ok {
		return
	}
	delete(t.byID, id)
	if e.index >= 0 && e.index < len(t.waiting) && t.waiting[e.index] == e {
		heap.Remove(&t.waiting, e.index)
	}
	if len(t.waiting) == 0 {
		t.disarm()
	}
}

// arm has the clock ring for the first timer.
func (t *timers) arm() {
	if len(t.waiting) == 0 || t.ended {
		return
	}
	due := t.waiting[0].due
	if t.complete != nil {
		if !due.Before(t.armed) || !t.clock.Stop() {
			return // early enough, or it has rung already and its job will look at all timers
		}
		t.ring(due)
		return
	}
	t.complete = t.env.Reserve()
	t.ring(due)
}

func (t *timers) ring(due time.Time) {
	complete := t.complete
	t.armed = due
	t.clock = time.AfterFunc(time.Until(due), func() { complete(t.fire) })
}

func (t *timers) disarm() {
	if t.complete != nil && t.clock.Stop() {
		t.complete(nil)
		t.complete = nil
	}
}

// fire runs the timers that are due, in order, each with its microtasks.
func (t *timers) fire() error {
	t.complete = nil
	now, last := time.Now(), t.order
	for len(t.waiting) > 0 && !t.waiting[0].due.After(now) && t.waiting[0].order <= last {
		e := heap.Pop(&t.waiting).(*entry)
		if e.every == 0 {
			delete(t.byID, e.id)
		}
		if err := e.run(); err != nil {
			return err
		}
		if e.every > 0 && t.byID[e.id] == e {
			t.push(e, e.every)
		}
		if t.env.Context().Err() != nil {
			return nil //nolint:nilerr // the run is over: its own end says why
		}
	}
	t.arm()
	return nil
}

// end drops all timers: nothing of a finished run runs again.
func (t *timers) end() {
	t.ended = true
	t.waiting, t.byID = nil, map[int64]*entry{}
	t.disarm()
}
