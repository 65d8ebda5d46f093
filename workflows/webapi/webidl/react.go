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

// frames calls Go from JavaScript.
type frames struct {
	inside  goja.Callable
	framed  func(goja.FunctionCall) goja.Value // inside, as the queue calls it: without emptying the queue
	react   goja.Callable                      // makes the handler of a reaction by its number
	next    int64
	pending map[int64]*reaction

	// Soon has its functions called by one handler of one promise, in the order in which they were given: that is the
	// order in which the handler is called.
	soon    []func()
	settled goja.Value
	handler goja.Value
}

type reaction struct {
	fulfilled, rejected func(goja.Value) goja.Value
}

func (e *Env) frames() *frames {
	return Local(e, func() *frames {
		f := &frames{pending: make(map[int64]*reaction)}
		program := func(p *goja.Program) goja.Callable {
			v, err := e.rt.RunProgram(p)
			must(err)
			c, _ := goja.AssertFunction(v)
			return c
		}
		inside, err := e.rt.RunProgram(insideCode)
		must(err)
		f.inside, _ = goja.AssertFunction(inside)
		f.framed, _ = inside.Export().(func(goja.FunctionCall) goja.Value)
		make_ := program(reactionsCode)
		dispatch := e.rt.ToValue(func(call goja.FunctionCall) goja.Value {
			id := call.Argument(0).ToInteger()
			r := f.pending[id]
			if r == nil {
				return goja.Undefined()
			}
			delete(f.pending, id)
			handle := r.rejected
			if call.Argument(1).ToBoolean() {
				handle = r.fulfilled
			}
			if v := handle(call.Argument(2)); v != nil {
				return v
			}
			return goja.Undefined()
		})
		f.react, _ = goja.AssertFunction(e.Invoke(make_, goja.Undefined(), dispatch))
		p, resolve, _ := e.rt.NewPromise()
		must(resolve(goja.Undefined()))
		f.settled = e.rt.ToValue(p)
		next := e.rt.ToValue(func(goja.FunctionCall) goja.Value {
			call := f.soon[0]
			f.soon[0] = nil
			f.soon = f.soon[1:]
			call()
			return goja.Undefined()
		})
		f.handler = e.Invoke(program(handlerCode), goja.Undefined(), next)
		return f
	})
}

// Inside calls f as a script would: what f queues is carried out when f, and the script around it if there is one, has
// ended. Work that comes from outside any script calls f so. The error is one that f has thrown, or an interrupt.
func (e *Env) Inside(f func()) error {
	_, err := e.frames().inside(goja.Undefined(), e.rt.ToValue(func(goja.FunctionCall) goja.Value {
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
	e.frames().framed(goja.FunctionCall{This: goja.Undefined(), Arguments: []goja.Value{e.rt.ToValue(func(goja.FunctionCall) goja.Value {
		f()
		return goja.Undefined()
	})}})
}

// Then has one of the functions called when a promise is settled and returns the promise of what that returns, where nil
// stands for undefined. Without a function the outcome is handed on as it is.
func (e *Env) Then(promise goja.Value, fulfilled, rejected func(goja.Value) goja.Value) goja.Value {
	f := e.frames()
	f.next++
	id := e.rt.ToValue(f.next)
	f.pending[f.next] = &reaction{fulfilled, rejected}
	handlers := [2]goja.Value{goja.Undefined(), goja.Undefined()}
	if fulfilled != nil {
		handlers[0] = e.Invoke(f.react, goja.Undefined(), id, e.rt.ToValue(true))
	}
	if rejected != nil {
		handlers[1] = e.Invoke(f.react, goja.Undefined(), id, e.rt.ToValue(false))
	}
	return e.Invoke(e.promiseThen(), promise, handlers[0], handlers[1])
}

// Soon has f called as a microtask.
func (e *Env) Soon(f func()) {
	k := e.frames()
	k.soon = append(k.soon, f)
	e.Invoke(e.promiseThen(), k.settled, k.handler)
}

// Handled marks a promise as one whose rejection is no surprise.
func (e *Env) Handled(promise goja.Value) {
	e.Invoke(e.promiseThen(), promise, goja.Undefined(), e.rt.ToValue(func(goja.FunctionCall) goja.Value { return goja.Undefined() }))
}
