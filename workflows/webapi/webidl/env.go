package webidl

import (
	"reflect"
	"time"

	"github.com/dop251/goja"
)

// Env is the web platform of one realm: the interfaces made so far, which last as long as the runtime, and the Go values
// behind the objects of the run under way. Everything in it belongs to the realm's goroutine.
type Env struct {
	Realm
	rt      *goja.Runtime
	classes func(name string) *Class
	freeze  func(...*goja.Object) // of a runtime that has many runs; nil: scripts may change what they get

	// Of one run.
	began  time.Time
	states map[*goja.Object]any
	locals map[reflect.Type]any

	// Of the runtime.
	made      map[string]*made
	shared    map[reflect.Type]any
	functions map[string]goja.Callable
	errors    map[string]goja.Constructor
	proto     *goja.Object // %IteratorPrototype%
	isView    goja.Callable
	byteLen   goja.Callable
	viewLen   goja.Callable
	uint8s    goja.Constructor
	then      goja.Callable
}

type made struct {
	class       *Class
	parent      *made
	constructor *goja.Object
	prototype   *goja.Object
	iterator    *goja.Object // prototype of its iterators
	next        *goja.Object // what the prototype inherits from
	lazy        bool         // the filler is behind the prototype
}

// NewEnv makes the platform of a realm. classes tells the description of an interface by its name, nil if there is none.
func NewEnv(r Realm, classes func(name string) *Class) *Env {
	return &Env{Realm: r, rt: r.Runtime(), classes: classes, began: r.Now()}
}

// Harden makes the platform one whose runtime has many runs, one after the other: each interface is made whole when it
// is first needed and then given to freeze, which makes all that can be reached from it unchangeable.
func (e *Env) Harden(freeze func(...*goja.Object)) { e.freeze = freeze }

// Begin starts a run of a runtime that has many.
func (e *Env) Begin() { e.began = e.Now() }

// End forgets what belonged to the run.
func (e *Env) End() { e.states, e.locals = nil, nil }

// State is the Go value behind a platform object, nil if v is not one of this realm. Scripts cannot reach or forge it:
// it hangs on the identity of the object and not on a property.
func (e *Env) State(v goja.Value) any {
	if o, ok := v.(*goja.Object); ok {
		return e.states[o]
	}
	return nil
}

// New makes an object of the named interface with its Go value.
func (e *Env) New(name string, state any) *goja.Object {
	m := e.interfaceOf(name)
	return e.adopt(m, e.rt.CreateObject(m.prototype), state)
}

func (e *Env) adopt(m *made, o *goja.Object, state any) *goja.Object {
	for ; m != nil; m = m.parent {
		if m.class.Setup != nil {
			m.class.Setup(e, o, state)
		}
	}
	return e.keep(o, state)
}

func (e *Env) keep(o *goja.Object, state any) *goja.Object {
	if e.states == nil {
		e.states = make(map[*goja.Object]any)
	}
	e.states[o] = state
	return o
}

// Interface is the interface object of that name, the value of its global.
func (e *Env) Interface(name string) *goja.Object { return e.interfaceOf(name).constructor }

// Prototype is the interface's prototype object.
func (e *Env) Prototype(name string) *goja.Object {
	m := e.interfaceOf(name)
	e.complete(m)
	return m.prototype
}

// Local is a value of its type that belongs to this run, made when it is first asked for. Whatever a member or function
// keeps from one call to the next has to be in a Local or behind an object: the functions themselves serve many runs.
func Local[T any](e *Env, make_ func() *T) *T {
	return once(&e.locals, make_)
}

// Shared is a value of its type that belongs to the runtime, made when it is first asked for: built-ins that were taken
// hold of, and nothing that comes from a script.
func Shared[T any](e *Env, make_ func() *T) *T {
	return once(&e.shared, make_)
}

func once[T any](table *map[reflect.Type]any, make_ func() *T) *T {
	key := reflect.TypeFor[T]()
	if v, ok := (*table)[key].(*T); ok {
		return v
	}
	v := make_()
	if *table == nil {
		*table = make(map[reflect.Type]any)
	}
	(*table)[key] = v
	return v
}

// Construct makes an object of the named interface as `new` would.
func (e *Env) Construct(name string, args ...goja.Value) (o *goja.Object, err error) {
	m := e.interfaceOf(name)
	if ex := e.rt.Try(func() { o = e.construct(m, args, m.constructor) }); ex != nil {
		return nil, ex
	}
	return o, nil
}

// Builtin is a function of a built-in namespace, such as JSON.parse, taken hold of when it is first needed. The result
// throws what the function throws.
func (e *Env) Builtin(namespace, name string) func(args ...goja.Value) goja.Value {
	key := namespace + "." + name
	f, ok := e.functions[key]
	if !ok {
		if o, isObject := e.rt.GlobalObject().Get(namespace).(*goja.Object); isObject {
			f, ok = goja.AssertFunction(o.Get(name))
		}
		if !ok {
			panic(e.rt.NewTypeError("%s is missing", key))
		}
		if e.functions == nil {
			e.functions = make(map[string]goja.Callable)
		}
		e.functions[key] = f
	}
	return func(args ...goja.Value) goja.Value { return e.Invoke(f, goja.Undefined(), args...) }
}

// Value is rt.ToValue, for short.
func (e *Env) Value(v any) goja.Value { return e.rt.ToValue(v) }

// Function makes a function object with the given name and length that cannot be a constructor.
func (e *Env) Function(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	o := e.rt.ToValue(f).(*goja.Object)
	e.name(o, name, length)
	return o
}

func (e *Env) name(o *goja.Object, name string, length int) {
	define(o.DefineDataProperty("name", e.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	if length != 0 {
		define(o.DefineDataProperty("length", e.rt.ToValue(length), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
}

// define turns a failure to define a property of an object of our own, which cannot happen, into an exception.
func define(err error) {
	if err != nil {
		panic(err)
	}
}

// OwnGetter gives o an accessor property that nobody can change.
func (e *Env) OwnGetter(o *goja.Object, name string, get func() goja.Value) {
	f := e.Function("get "+name, 0, func(goja.FunctionCall) goja.Value { return get() })
	define(o.DefineAccessorProperty(name, f, nil, goja.FLAG_FALSE, goja.FLAG_TRUE))
}
