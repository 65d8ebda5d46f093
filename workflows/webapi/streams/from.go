package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// from is ReadableStream.from (ReadableStreamFromIterable).
func from(c *webidl.Call) goja.Value {
	e := c.Env
	next, end := iterating(c, c.Arg(0))
	r := &Readable{env: e}
	r.setUp(nil, func(goja.Value) goja.Value {
		return e.Then(e.Promised(next), func(result goja.Value) goja.Value {
			o := resultObject(e, result)
			if flag(o, "done") {
				r.controller.Close()
				return nil
			}
			r.controller.Enqueue(member(o, "value"))
			return nil
		}, nil)
	}, func(reason goja.Value) goja.Value {
		return e.Promised(func() goja.Value { return end(reason) })
	}, 0, nil)
	return r.Object()
}

// resultObject refuses what an iterator may not give.
func resultObject(e *webidl.Env, v goja.Value) *goja.Object {
	o, ok := v.(*goja.Object)
	if !ok {
		panic(typeError(e, "The iterator's result is not an object"))
	}
	return o
}

func member(o *goja.Object, name string) goja.Value {
	if v := o.Get(name); v != nil {
		return v
	}
	return goja.Undefined()
}

func flag(o *goja.Object, name string) bool {
	v := o.Get(name)
	return v != nil && v.ToBoolean()
}

// callable is a method of an iterator; nil if it is undefined or null.
func callable(e *webidl.Env, v goja.Value, what string) goja.Callable {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	f, ok := goja.AssertFunction(v)
	if !ok {
		panic(typeError(e, what+" is not a function"))
	}
	return f
}

// iterating makes the functions that call the iterator of v: next gives a result object or the promise of one, end a
// value or promise to wait for.
func iterating(c *webidl.Call, v goja.Value) (next func() goja.Value, end func(reason goja.Value) goja.Value) {
	e := c.Env
	if goja.IsUndefined(v) || goja.IsNull(v) {
		c.TypeError("the value is not iterable")
	}
	o := v.ToObject(c.Runtime())
	async := true
	begin := callable(e, o.GetSymbol(e.AsyncIteratorSymbol()), "[Symbol.asyncIterator]")
	if begin == nil {
		async = false
		if begin = callable(e, o.GetSymbol(goja.SymIterator), "[Symbol.iterator]"); begin == nil {
			c.TypeError("the value is not iterable")
		}
	}
	it, ok := e.Invoke(begin, v).(*goja.Object)
	if !ok {
		c.TypeError("the iterator is not an object")
	}
	step := member(it, "next")
	next = func() goja.Value {
		f, ok := goja.AssertFunction(step)
		if !ok {
			panic(typeError(e, "next is not a function"))
		}
		result := e.Invoke(f, it)
		if async {
			return result
		}
		return unwrapped(e, it, result, true)
	}
	end = func(reason goja.Value) goja.Value {
		f := callable(e, it.Get("return"), "return")
		if f == nil {
			return goja.Undefined()
		}
		result := e.Invoke(f, it, reason)
		if !async {
			result = unwrapped(e, it, result, false)
		}
		return e.Then(e.Promised(func() goja.Value { return result }), func(result goja.Value) goja.Value {
			resultObject(e, result)
			return nil
		}, nil)
	}
	return next, end
}

// unwrapped awaits the value of a synchronous iterator's result (%AsyncFromSyncIteratorPrototype%).
func unwrapped(e *webidl.Env, it *goja.Object, result goja.Value, more bool) goja.Value {
	o := resultObject(e, result)
	done := flag(o, "done")
	value := member(o, "value")
	var refused func(goja.Value) goja.Value
	if more && !done {
		refused = func(reason goja.Value) goja.Value {
			// The iterator is closed; what that throws is of no interest beside the reason.
			caught(e, func() {
				if f := callable(e, it.Get("return"), "return"); f != nil {
					e.Invoke(f, it)
				}
			})
			panic(reason)
		}
	}
	return e.Then(e.Promised(func() goja.Value { return value }), func(value goja.Value) goja.Value {
		return iterResult(e, value, done)
	}, refused)
}
