package webidl

import (
	"github.com/dop251/goja"
)

// goja empties its queue of microtasks whenever a call from Go returns and no script is running. A handler of a promise
// that is a Go function is called by that queue with no script around it; each function that it calls, be it only to
// settle a promise, would carry out what is queued behind it, in the wrong order and while it is itself half done. So Go
// code is called by a line of JavaScript, which is a script that runs. The interpreter looks for an interrupt there too,
// which ends chains of reactions that are Go alone.
var (
	handlerCode   = goja.MustCompile(frameFile, `(f) => () => f()`, true)                       //nolint:gochecknoglobals // compiled once
	insideCode    = goja.MustCompile(frameFile, `(f) => f()`, true)                             //nolint:gochecknoglobals // compiled once
	reactionsCode = goja.MustCompile(frameFile, `(f) => (id, ok) => (v) => f(id, ok, v)`, true) //nolint:gochecknoglobals // compiled once
)

// frameFile is where these lines seem to stand; a name like it is left out of the stacks of failures.
const frameFile = "tollgate:frame"

// script makes the function that one of these lines is.
func (e *Env) script(line *goja.Program) goja.Value {
	v, err := e.rt.RunProgram(line)
	must(err)
	return v
}

// inside calls Go from a script.
type inside struct {
	checked goja.Callable                      // empties the queue if no script is around it
	bare    func(goja.FunctionCall) goja.Value // does not, and lets what is thrown through
}

func (e *Env) inside() *inside {
	return Local(e, func() *inside {
		v := e.script(insideCode)
		i := &inside{}
		i.checked, _ = goja.AssertFunction(v)
		i.bare, _ = v.Export().(func(goja.FunctionCall) goja.Value)
		return i
	})
}

// reactions are the handlers of promises that Go waits for.
type reactions struct {
	handler goja.Callable // makes the handler of a reaction by its number
	last    int64
	pending map[int64]*reaction
}

type reaction struct {
	fulfilled, rejected func(goja.Value) goja.Value
}

func (e *Env) reactions() *reactions {
	return Local(e, func() *reactions {
		k := &reactions{pending: make(map[int64]*reaction)}
		make_, _ := goja.AssertFunction(e.script(reactionsCode))
		k.handler, _ = goja.AssertFunction(e.Invoke(make_, goja.Undefined(), e.rt.ToValue(k.dispatch)))
		return k
	})
}

// dispatch gets the number of a reaction, whether the promise was fulfilled, and its value or reason.
func (k *reactions) dispatch(call goja.FunctionCall) goja.Value {
	id := call.Argument(0).ToInteger()
	r := k.pending[id]
	delete(k.pending, id)
	handle := r.rejected
	if call.Argument(1).ToBoolean() {
		handle = r.fulfilled
	}
	if v := handle(call.Argument(2)); v != nil {
		return v
	}
	return goja.Undefined()
}

// microtasks have their functions called by one handler of one promise, in the order in which they were given: that is
// the order in which the handler is called.
type microtasks struct {
	queue   []func()
	settled goja.Value
	handler goja.Value
}

func (e *Env) microtasks() *microtasks {
	return Local(e, func() *microtasks {
		p, resolve, _ := e.rt.NewPromise()
		must(resolve(goja.Undefined()))
		k := &microtasks{settled: e.rt.ToValue(p)}
		make_, _ := goja.AssertFunction(e.script(handlerCode))
		k.handler = e.Invoke(make_, goja.Undefined(), e.rt.ToValue(k.next))
		return k
	})
}

func (k *microtasks) next(goja.FunctionCall) goja.Value {
	f := k.queue[0]
	k.queue[0] = nil
	k.queue = k.queue[1:]
	f()
	return goja.Undefined()
}

// Inside calls f as a script would: what f queues is carried out when f, and the script around it if there is one, has
// ended. Work that comes from outside any script calls f so. The error is one that f has thrown, or an interrupt.
func (e *Env) Inside(f func()) error {
	_, err := e.inside().checked(goja.Undefined(), e.rt.ToValue(func(goja.FunctionCall) goja.Value {
		f()
		return goja.Undefined()
	}))
	return err
}

// Framed calls f inside a script also where none is running, as in a member that is itself the handler of a promise:
// promise.then(controller.close.bind(controller)). What f queues comes after it, behind what is queued already.
func (e *Env) Framed(f func()) {
	var room [1]goja.StackFrame
	if len(e.rt.CaptureCallStack(1, room[:0])) > 0 {
		f()
		return
	}
	e.inside().bare(goja.FunctionCall{This: goja.Undefined(), Arguments: []goja.Value{e.rt.ToValue(func(goja.FunctionCall) goja.Value {
		f()
		return goja.Undefined()
	})}})
}

// Then has one of the functions called when a promise is settled and returns the promise of what that returns, where nil
// stands for undefined. Without a function the outcome is handed on as it is.
func (e *Env) Then(promise goja.Value, fulfilled, rejected func(goja.Value) goja.Value) goja.Value {
	k := e.reactions()
	k.last++
	id := e.rt.ToValue(k.last)
	k.pending[k.last] = &reaction{fulfilled, rejected}
	handlers := [2]goja.Value{goja.Undefined(), goja.Undefined()}
	if fulfilled != nil {
		handlers[0] = e.Invoke(k.handler, goja.Undefined(), id, e.rt.ToValue(true))
	}
	if rejected != nil {
		handlers[1] = e.Invoke(k.handler, goja.Undefined(), id, e.rt.ToValue(false))
	}
	return e.Invoke(e.promiseThen(), promise, handlers[0], handlers[1])
}

// Soon has f called as a microtask.
func (e *Env) Soon(f func()) {
	k := e.microtasks()
	k.queue = append(k.queue, f)
	e.Invoke(e.promiseThen(), k.settled, k.handler)
}

// Handled marks a promise as one whose rejection is no surprise.
func (e *Env) Handled(promise goja.Value) {
	e.Invoke(e.promiseThen(), promise, goja.Undefined(), e.rt.ToValue(func(goja.FunctionCall) goja.Value { return goja.Undefined() }))
}
