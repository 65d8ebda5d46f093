package intl

import (
	"runtime"
	"sync"
	"time"
	"weak"

	"github.com/dop251/goja"
)

// host is Intl in one runtime. All of it but the states belongs to the runtime's goroutine.
type host struct {
	rt      *goja.Runtime
	now     func() time.Time
	check   func()
	states  states
	root    *collator      // that of localeCompare without locales
	joining []*goja.Object // arrays whose toLocaleString is under way
}

// states are the Go values behind objects, by identity: a script can neither reach nor forge them. They go when their
// objects do, for a runtime may live for many runs.
type states struct {
	mu sync.Mutex // objects are collected on another goroutine
	of map[weak.Pointer[goja.Object]]any
}

func (s *states) get(o *goja.Object) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of[weak.Make(o)]
}

func (s *states) put(o *goja.Object, state any) {
	p := weak.Make(o)
	s.mu.Lock()
	if s.of == nil {
		s.of = make(map[weak.Pointer[goja.Object]]any)
	}
	s.of[p] = state
	s.mu.Unlock()
	runtime.AddCleanup(o, s.drop, p)
}

func (s *states) drop(p weak.Pointer[goja.Object]) {
	s.mu.Lock()
	delete(s.of, p)
	s.mu.Unlock()
}

// class describes a constructor of Intl. Every one takes locales and options.
type class struct {
	name string
	// callable: without new it makes an object as well (ECMA-402 11.1.1, 15.1.1).
	callable bool
	make     func(h *host, locales, options goja.Value) any
	methods  []method
	// format is the getter of a function bound to its object, nil if there is none; of is its name.
	format func(h *host, state any) *goja.Object
	of     string
}

type method struct {
	name   string
	length int
	call   func(h *host, state any, args []goja.Value) goja.Value
}

// on makes a method for objects whose state is a T.
func on[T any](f func(h *host, self T, args []goja.Value) goja.Value) func(*host, any, []goja.Value) goja.Value {
	return func(h *host, state any, args []goja.Value) goja.Value { return f(h, state.(T), args) } //nolint:forcetypeassert // checked by receiver
}

func arg(args []goja.Value, i int) goja.Value {
	if i < len(args) && args[i] != nil {
		return args[i]
	}
	return goja.Undefined()
}

// define makes the class and puts it on the namespace object.
func (h *host) define(namespace *goja.Object, c *class) {
	rt := h.rt
	var proto *goja.Object
	ctor := rt.ToValue(func(call goja.ConstructorCall) *goja.Object {
		o := call.This
		// Without new goja has either the namespace for `this`, or makes an object as for new.
		if !h.fresh(o, proto) {
			if !c.callable {
				panic(rt.NewTypeError("Constructor Intl.%s requires 'new'", c.name))
			}
			o = rt.CreateObject(proto)
		}
		h.states.put(o, c.make(h, call.Argument(0), call.Argument(1)))
		return o
	}).(*goja.Object)
	proto = ctor.Get("prototype").(*goja.Object)
	must(ctor.DefineDataProperty("name", rt.ToValue(c.name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	must(ctor.DefineDataProperty("length", rt.ToValue(0), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	must(ctor.DefineDataProperty("prototype", proto, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
	h.method(ctor, "supportedLocalesOf", 1, func(call goja.FunctionCall) goja.Value {
		return h.supportedLocales(c.name, call.Argument(0), call.Argument(1))
	})
	must(proto.DefineDataProperty("constructor", ctor, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	must(proto.DefineDataPropertySymbol(goja.SymToStringTag, rt.ToValue("Intl."+c.name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	for _, m := range c.methods {
		h.method(proto, m.name, m.length, func(call goja.FunctionCall) goja.Value {
			return m.call(h, h.receiver(c, m.name, call.This), call.Arguments)
		})
	}
	if c.format != nil {
		get := h.function("get "+c.of, 0, func(call goja.FunctionCall) goja.Value {
			return c.format(h, h.receiver(c, c.of, call.This))
		})
		must(proto.DefineAccessorProperty(c.of, get, nil, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
	must(namespace.DefineDataProperty(c.name, ctor, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// fresh tells whether o has just been made by new: it inherits from proto and has no state yet.
func (h *host) fresh(o, proto *goja.Object) bool {
	if o == nil || h.states.get(o) != nil {
		return false
	}
	for p := o.Prototype(); p != nil; p = p.Prototype() {
		if p == proto {
			return true
		}
	}
	return false
}

// receiver is the state behind this, which has to be an object of the class.
func (h *host) receiver(c *class, member string, this goja.Value) any {
	if o, ok := this.(*goja.Object); ok {
		if state := h.states.get(o); state != nil && classOf(state) == c.name {
			return state
		}
	}
	panic(h.rt.NewTypeError("Method Intl.%s.prototype.%s called on incompatible receiver %s", c.name, member, h.show(this)))
}

// show is a value in the text of an error, which never runs a script.
func (h *host) show(v goja.Value) string {
	switch v.(type) {
	case *goja.Object:
		return "#<Object>"
	case *goja.Symbol:
		return "Symbol()"
	}
	if s := v.String(); len(s) <= 64 {
		return s
	}
	return "…"
}

func (h *host) function(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	o := h.rt.ToValue(f).(*goja.Object)
	must(o.DefineDataProperty("name", h.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	if length != 0 {
		must(o.DefineDataProperty("length", h.rt.ToValue(length), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
	return o
}

func (h *host) method(on *goja.Object, name string, length int, f func(goja.FunctionCall) goja.Value) {
	must(on.DefineDataProperty(name, h.function(name, length, f), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// must turns a failure to define a property of an object of our own, which cannot happen, into an exception.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// rangeError throws one.
func (h *host) rangeError(text string) {
	class, ok := h.rt.GlobalObject().Get("RangeError").(*goja.Object)
	if ok {
		if o, err := h.rt.New(class, h.rt.ToValue(text)); err == nil {
			panic(o)
		}
	}
	panic(h.rt.NewTypeError("%s", text)) // the script has taken the class away
}

// entry is one member of what resolvedOptions gives.
type entry struct {
	name  string
	value any
}

func (h *host) object(entries ...entry) *goja.Object {
	o := h.rt.NewObject()
	for _, e := range entries {
		if e.value == nil {
			continue
		}
		must(o.DefineDataProperty(e.name, h.rt.ToValue(e.value), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
	return o
}

// part is a piece of a formatted text. unit is that of a relative time, or empty.
type part struct{ kind, text, unit string }

func (h *host) parts(list []part) goja.Value {
	out := make([]any, len(list))
	for i, p := range list {
		o := h.object(entry{"type", p.kind}, entry{"value", p.text})
		if p.unit != "" {
			must(o.DefineDataProperty("unit", h.rt.ToValue(p.unit), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		}
		out[i] = o
	}
	return h.rt.NewArray(out...)
}

func joined(list []part) string {
	if len(list) == 1 {
		return list[0].text
	}
	n := 0
	for _, p := range list {
		n += len(p.text)
	}
	b := make([]byte, 0, n)
	for _, p := range list {
		b = append(b, p.text...)
	}
	return string(b)
}
