package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// iterator is an asynchronous iterator of a readable stream (Web IDL 3.7.10.2, Streams 4.2.5).
type iterator struct {
	reader        *reader
	preventCancel bool
	ongoing       goja.Value // the promise of the call before, nil if it is settled
	finished      bool
}

// iterators are those of a run. Their class has no interface object that could be found by a name.
type iterators struct {
	prototype *goja.Object
	all       map[*goja.Object]*iterator
}

// iterate is ReadableStream's values().
func (r *Readable) iterate(preventCancel bool) goja.Value {
	e := r.env
	made := webidl.Local(e, func() *iterators { return newIterators(e) })
	o := e.Runtime().CreateObject(made.prototype)
	made.all[o] = &iterator{reader: r.acquire(), preventCancel: preventCancel}
	return o
}

func newIterators(e *webidl.Env) *iterators {
	made := &iterators{all: make(map[*goja.Object]*iterator)}
	// goja has no asynchronous generators and so no %AsyncIteratorPrototype%; this is what it would be.
	base := e.Runtime().NewObject()
	self := e.Function("[Symbol.asyncIterator]", 0, func(call goja.FunctionCall) goja.Value { return call.This })
	settle(base.DefineDataPropertySymbol(e.AsyncIteratorSymbol(), self, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	made.prototype = e.Runtime().CreateObject(base)
	add := func(name string, length int, do func(*iterator, goja.Value) goja.Value) {
		f := e.Function(name, length, func(call goja.FunctionCall) goja.Value {
			return e.Promised(func() goja.Value {
				o, _ := call.This.(*goja.Object)
				it := made.all[o]
				if it == nil {
					panic(typeError(e, name+": this is not an iterator of a ReadableStream"))
				}
				return do(it, call.Argument(0))
			})
		})
		settle(made.prototype.DefineDataProperty(name, f, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
	add("next", 0, func(it *iterator, _ goja.Value) goja.Value {
		return it.after(e, func() goja.Value { return it.next(e) })
	})
	add("return", 1, func(it *iterator, value goja.Value) goja.Value {
		ended := it.after(e, func() goja.Value { return it.end(e, value) })
		return e.Then(ended, func(goja.Value) goja.Value { return iterResult(e, value, true) }, nil)
	})
	return made
}

// after carries out steps once the call before is settled, or at once.
func (it *iterator) after(e *webidl.Env, steps func() goja.Value) goja.Value {
	if it.ongoing != nil {
		again := func(goja.Value) goja.Value { return steps() }
		it.ongoing = e.Then(it.ongoing, again, again)
	} else {
		it.ongoing = steps()
	}
	return it.ongoing
}

func (it *iterator) next(e *webidl.Env) goja.Value {
	d := e.Defer()
	if it.finished {
		settle(d.Resolve(iterResult(e, goja.Undefined(), true)))
		return d.Promise
	}
	end := false
	it.reader.read(&readRequest{
		chunk: func(chunk goja.Value) { settle(d.Resolve(chunk)) },
		close: func() {
			end = true
			it.reader.release()
			settle(d.Resolve(goja.Undefined()))
		},
		fail: func(reason goja.Value) {
			it.reader.release()
			settle(d.Reject(reason))
		},
	})
	return e.Then(d.Promise, func(chunk goja.Value) goja.Value {
		it.ongoing = nil
		if end {
			it.finished = true
			return iterResult(e, goja.Undefined(), true)
		}
		return iterResult(e, chunk, false)
	}, func(reason goja.Value) goja.Value {
		it.ongoing, it.finished = nil, true
		panic(reason)
	})
}

func (it *iterator) end(e *webidl.Env, value goja.Value) goja.Value {
	if it.finished {
		return resolved(e)
	}
	it.finished = true
	if it.preventCancel {
		it.reader.release()
		return resolved(e)
	}
	result := it.reader.stream.cancel(value)
	it.reader.release()
	return result
}
