package webidl

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/language"
)

// Iterable is how objects of an interface are iterated: live, by position, so that a change during iteration shows.
type Iterable struct {
	// At is pair i; ok is false past the end.
	At func(c *Call, i int) (key, value goja.Value, ok bool)
}

type iterator struct {
	owner goja.Value
	class *Class
	next  int
	kind  kind
}

type kind int

const (
	entries kind = iota
	keys
	values
)

func (e *Env) iterable(m *made) {
	class := m.class
	method := func(name string, k kind) *goja.Object {
		f := e.Function(name, 0, func(call goja.FunctionCall) goja.Value {
			c := &Call{Env: e, This: call.This, class: class, member: &Member{Name: name}}
			class.Iterable.At(c, 0) // checks this
			return e.keep(e.rt.CreateObject(e.iteratorPrototype(m)), &iterator{owner: call.This, class: class, kind: k})
		})
		define(m.prototype.DefineDataProperty(name, f, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		return f
	}
	all := method("entries", entries)
	method("keys", keys)
	method("values", values)
	define(m.prototype.DefineDataPropertySymbol(goja.SymIterator, all, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	each := e.Function("forEach", 1, func(call goja.FunctionCall) goja.Value {
		c := &Call{Env: e, This: call.This, Args: call.Arguments, class: class, member: &Member{Name: "forEach"}}
		class.Iterable.At(c, 0)
		c.require(1)
		f, ok := goja.AssertFunction(c.Arg(0))
		if !ok {
			c.TypeError("argument 1 is not a function")
		}
		for i := 0; ; i++ {
			key, value, ok := class.Iterable.At(c, i)
			if !ok {
				return goja.Undefined()
			}
			if _, err := f(c.Arg(1), value, key, call.This); err != nil {
				panic(err)
			}
		}
	})
	define(m.prototype.DefineDataProperty("forEach", each, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
}

func (e *Env) iteratorPrototype(m *made) *goja.Object {
	if m.iterator != nil {
		return m.iterator
	}
	class := m.class
	p := e.rt.CreateObject(e.IteratorPrototype())
	next := e.Function("next", 0, func(call goja.FunctionCall) goja.Value {
		it, ok := e.State(call.This).(*iterator)
		if !ok || it.class != class {
			panic(e.rt.NewTypeError("next: this is not a %s Iterator", class.Name))
		}
		result := e.rt.NewObject()
		value := goja.Undefined()
		// A position past the end is not the end for good: values that are added later come all the same.
		c := &Call{Env: e, This: it.owner, class: class, member: &Member{Name: "next"}}
		k, v, more := class.Iterable.At(c, it.next)
		if more {
			it.next++
			switch it.kind {
			case keys:
				value = k
			case values:
				value = v
			default:
				value = e.rt.NewArray(k, v)
			}
		}
		define(result.DefineDataProperty("value", value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		define(result.DefineDataProperty("done", e.rt.ToValue(!more), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		return result
	})
	define(p.DefineDataProperty("next", next, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	define(p.DefineDataPropertySymbol(goja.SymToStringTag, e.rt.ToValue(class.Name+" Iterator"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	m.iterator = p
	return p
}

// IteratorPrototype is %IteratorPrototype%, by way of an array's iterator.
func (e *Env) IteratorPrototype() *goja.Object {
	if e.proto != nil {
		return e.proto
	}
	list := e.rt.NewArray()
	if f, ok := goja.AssertFunction(list.GetSymbol(goja.SymIterator)); ok {
		if it, err := f(list); err == nil {
			if o, ok := it.(*goja.Object); ok && o.Prototype() != nil {
				e.proto = o.Prototype().Prototype()
			}
		}
	}
	if e.proto == nil {
		e.proto = e.rt.NewObject()
	}
	return e.proto
}

// AsyncIteratorSymbol is Symbol.asyncIterator, also of a runtime that has not been given it yet.
func (e *Env) AsyncIteratorSymbol() *goja.Symbol {
	if class, ok := e.rt.GlobalObject().Get("Symbol").(*goja.Object); ok {
		if s, ok := class.Get("asyncIterator").(*goja.Symbol); ok {
			return s
		}
	}
	return language.SymAsyncIterator
}
