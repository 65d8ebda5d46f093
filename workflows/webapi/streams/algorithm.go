package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// algorithm is a step that the maker of a stream gives: it returns a promise, or nil if it is through. It does not throw.
type algorithm func(argument goja.Value) goja.Value

// upon calls one of the functions when a promise is settled; a nil promise is fulfilled.
func upon(e *webidl.Env, promise goja.Value, fulfilled func(), rejected func(reason goja.Value)) {
	if promise == nil {
		e.Soon(fulfilled)
		return
	}
	e.Then(promise, func(goja.Value) goja.Value {
		fulfilled()
		return nil
	}, func(reason goja.Value) goja.Value {
		rejected(reason)
		return nil
	})
}

// then is the promise that a fulfilled promise is followed by f; what f throws rejects it.
func then(e *webidl.Env, promise goja.Value, f func(goja.Value) goja.Value) goja.Value {
	if promise == nil {
		promise = resolved(e)
	}
	return e.Then(promise, f, nil)
}

func nothing(goja.Value) goja.Value { return nil }

// resolved is a promise fulfilled with undefined.
func resolved(e *webidl.Env) goja.Value {
	d := e.Defer()
	settle(d.Resolve(goja.Undefined()))
	return d.Promise
}

// settle passes on what ends the run; settling a promise fails with nothing else.
func settle(err error) {
	if err != nil {
		panic(err)
	}
}

// method is a callback of a dictionary as an algorithm: undefined is nil, and anything that cannot be called a TypeError.
func method(c *webidl.Call, object *goja.Object, name string) func(args ...goja.Value) goja.Value {
	v := webidl.Entry(object, name)
	if v == nil {
		return nil
	}
	f, ok := goja.AssertFunction(v)
	if !ok {
		c.TypeError("%s is not a function", name)
	}
	e := c.Env
	return func(args ...goja.Value) goja.Value { return e.Invoke(f, object, args...) }
}

// promised makes an algorithm of a callback: its exception is a rejected promise.
func promised(e *webidl.Env, f func(args ...goja.Value) goja.Value) algorithm {
	if f == nil {
		return nil
	}
	return func(argument goja.Value) goja.Value {
		return e.Promised(func() goja.Value { return f(argument) })
	}
}

// run carries out an algorithm that may have been cleared or never given.
func (f algorithm) run(argument goja.Value) goja.Value {
	if f == nil {
		return nil
	}
	return f(argument)
}

// caught calls f and gives what it throws.
func caught(e *webidl.Env, f func()) (thrown goja.Value, threw bool) {
	if ex := e.Runtime().Try(f); ex != nil {
		return ex.Value(), true
	}
	return nil, false
}

// typeError is a TypeError of a stream.
func typeError(e *webidl.Env, text string) goja.Value { return e.Error("TypeError", text) }

// iterResult is what a reader's read resolves to.
func iterResult(e *webidl.Env, value goja.Value, done bool) goja.Value {
	o := e.Runtime().NewObject()
	settle(o.DefineDataProperty("value", value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	settle(o.DefineDataProperty("done", e.Value(done), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	return o
}
