package webidl

import (
	"fmt"

	"github.com/dop251/goja"
)

// Class describes an interface. It is made once for a realm and not changed.
type Class struct {
	Name   string
	Parent string // name of the interface it inherits from, or Error
	// Construct makes the Go value of a new object; nil: scripts cannot construct it. The object has its prototype already,
	// so subclasses work.
	Construct func(c *Call) any
	Length    int // required arguments of the constructor
	Members   []Member
	Static    []Member
	// Iterable makes it a pair or value iterator; nil if it is not iterable.
	Iterable *Iterable
	// AsyncIterator names the operation that is the method [Symbol.asyncIterator] as well; empty if there is none.
	AsyncIterator string
	// Setup gives a new object, also one of an interface that inherits from this one, its own properties. May be nil.
	Setup func(e *Env, o *goja.Object, state any)
}

// Member is an attribute, an operation or a constant. Exactly one of Get, Method and Const is set.
type Member struct {
	Name   string
	Get    func(c *Call) goja.Value
	Set    func(c *Call) // attributes only; the value is argument 0
	Method func(c *Call) goja.Value
	Length int // required arguments of the operation; fewer are a TypeError
	Const  any
	// Promise: exceptions become a rejected promise.
	Promise bool
}

// Attribute is a read-only attribute of objects whose Go value is a T.
func Attribute[T any](name string, get func(c *Call, self T) goja.Value) Member {
	return Member{Name: name, Get: On(get)}
}

// Variable is an attribute that can be written.
func Variable[T any](name string, get func(c *Call, self T) goja.Value, set func(c *Call, self T)) Member {
	return Member{Name: name, Get: On(get), Set: func(c *Call) { set(c, Self[T](c)) }}
}

// Operation is a method of objects whose Go value is a T, with that many required arguments.
func Operation[T any](name string, required int, do func(c *Call, self T) goja.Value) Member {
	return Member{Name: name, Length: required, Method: On(do)}
}

// Async is an operation that returns a promise: its exceptions, even that of a wrong `this`, reject it.
func Async[T any](name string, required int, do func(c *Call, self T) goja.Value) Member {
	return Member{Name: name, Length: required, Method: On(do), Promise: true}
}

// On makes an implementation for objects whose Go value is a T.
func On[T any](f func(c *Call, self T) goja.Value) func(*Call) goja.Value {
	return func(c *Call) goja.Value { return f(c, Self[T](c)) }
}

// Self is the Go value of `this`; another `this` is a TypeError.
func Self[T any](c *Call) T {
	self, ok := c.State(c.This).(T)
	if !ok {
		panic(c.rt.NewTypeError("%s: illegal invocation, this is not one", c.where()))
	}
	return self
}

func (e *Env) interfaceOf(name string) *made {
	if m, ok := e.made[name]; ok {
		return m
	}
	class := e.classes(name)
	if class == nil {
		panic(fmt.Sprintf("webidl: no interface %q", name))
	}
	m := e.build(class)
	if e.made == nil {
		e.made = make(map[string]*made)
	}
	e.made[name] = m
	if e.freeze != nil {
		e.complete(m)
		e.freeze(m.constructor, m.prototype)
		if class.Iterable != nil {
			e.freeze(e.iteratorPrototype(m))
		}
	}
	return m
}

func (e *Env) build(class *Class) *made {
	m := &made{class: class}
	target := e.rt.ToValue(func(goja.ConstructorCall) *goja.Object { return nil }).(*goja.Object)
	e.name(target, class.Name, class.Length)
	m.prototype = target.Get("prototype").(*goja.Object)
	// goja's native constructors cannot tell `new C()` from `C()`; a proxy's traps can, and see new.target as well.
	m.constructor = e.rt.ToValue(e.rt.NewProxy(target, &goja.ProxyTrapConfig{
		Apply: func(*goja.Object, goja.Value, []goja.Value) goja.Value {
			panic(e.rt.NewTypeError("Class constructor %s cannot be invoked without 'new'", class.Name))
		},
		Construct: func(_ *goja.Object, args []goja.Value, newTarget *goja.Object) *goja.Object {
			return e.construct(m, args, newTarget)
		},
		Get: func(target *goja.Object, name string, _ goja.Value) goja.Value {
			if name == "prototype" {
				e.complete(m)
			}
			return target.Get(name)
		},
	})).(*goja.Object)
	// goja refuses a proxy on the right of instanceof unless it brings its own test.
	has := e.Function("[Symbol.hasInstance]", 1, func(call goja.FunctionCall) goja.Value {
		return e.rt.ToValue(m.hasInstance(call.This, call.Argument(0)))
	})
	define(target.DefineDataPropertySymbol(goja.SymHasInstance, has, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
	define(m.prototype.DefineDataProperty("constructor", m.constructor, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	define(m.prototype.DefineDataPropertySymbol(goja.SymToStringTag, e.rt.ToValue(class.Name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	define(target.DefineDataProperty("prototype", m.prototype, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
	next := m.prototype.Prototype()
	switch class.Parent {
	case "":
	case "Error":
		next = e.rt.GlobalObject().Get("Error").(*goja.Object).Get("prototype").(*goja.Object)
	default:
		m.parent = e.interfaceOf(class.Parent)
		next = m.parent.prototype
		define(target.SetPrototype(m.parent.constructor))
	}
	e.fill(m, next)
	if class.AsyncIterator != "" {
		each := m.prototype.Get(class.AsyncIterator)
		define(m.prototype.DefineDataPropertySymbol(e.AsyncIteratorSymbol(), each, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
	for i := range class.Static {
		e.member(target, class, &class.Static[i])
	}
	for i := range class.Members {
		if k := &class.Members[i]; k.Get == nil && k.Method == nil {
			define(target.DefineDataProperty(k.Name, e.rt.ToValue(k.Const), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_TRUE))
		}
	}
	return m
}

// hasInstance is OrdinaryHasInstance (ECMA-262 7.3.22).
func (m *made) hasInstance(class, v goja.Value) bool {
	c, ok := class.(*goja.Object)
	if !ok {
		return false
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return false
	}
	want := m.prototype
	if c != m.constructor {
		if want, ok = c.Get("prototype").(*goja.Object); !ok {
			return false
		}
	}
	for o = o.Prototype(); o != nil; o = o.Prototype() {
		if o == want {
			return true
		}
	}
	return false
}

func (e *Env) construct(m *made, args []goja.Value, newTarget *goja.Object) *goja.Object {
	c := &Call{Env: e, Args: args, class: m.class}
	if m.class.Construct == nil {
		panic(e.rt.NewTypeError("Illegal constructor"))
	}
	c.require(m.class.Length)
	proto := m.prototype
	if newTarget != m.constructor {
		if p, ok := newTarget.Get("prototype").(*goja.Object); ok {
			proto = p
		}
	}
	o := e.rt.CreateObject(proto)
	c.This = o
	return e.adopt(m, o, m.class.Construct(c))
}

func (e *Env) member(on *goja.Object, class *Class, m *Member) {
	switch {
	case m.Method != nil:
		f := e.Function(m.Name, m.Length, e.operation(class, m))
		define(on.DefineDataProperty(m.Name, f, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	case m.Get != nil:
		get := e.Function("get "+m.Name, 0, func(call goja.FunctionCall) goja.Value {
			return m.Get(&Call{Env: e, This: call.This, class: class, member: m})
		})
		var set goja.Value
		if m.Set != nil {
			set = e.Function("set "+m.Name, 1, func(call goja.FunctionCall) goja.Value {
				m.Set(&Call{Env: e, This: call.This, Args: call.Arguments, class: class, member: m})
				return goja.Undefined()
			})
		}
		define(on.DefineAccessorProperty(m.Name, get, set, goja.FLAG_TRUE, goja.FLAG_TRUE))
	default:
		define(on.DefineDataProperty(m.Name, e.rt.ToValue(m.Const), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_TRUE))
	}
}

func (e *Env) operation(class *Class, m *Member) func(goja.FunctionCall) goja.Value {
	if !m.Promise {
		return func(call goja.FunctionCall) goja.Value {
			c := &Call{Env: e, This: call.This, Args: call.Arguments, class: class, member: m}
			c.require(m.Length)
			return m.Method(c)
		}
	}
	return func(call goja.FunctionCall) (result goja.Value) {
		c := &Call{Env: e, This: call.This, Args: call.Arguments, class: class, member: m}
		return e.Promised(func() goja.Value {
			c.require(m.Length)
			return m.Method(c)
		})
	}
}
