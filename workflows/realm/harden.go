package realm

import (
	"fmt"

	"github.com/dop251/goja"
)

// A hardened realm has many runs, one after the other. Nothing that a run can reach and that outlives it can be changed:
// every object that is reachable from the global object, also those that no name leads to, is frozen before the first
// run, all guards are up, and the module is evaluated afresh for each run.
//
// A frozen property has a side effect that would break ordinary code: what inherits from its object cannot have a
// property of that name by assignment either ("override mistake"): `this.name = …` in a class that extends Error, or
// `counts["constructor"] = 1`. So on objects that others inherit from, a property that could be written becomes an
// accessor: reading it gives the value, assigning to it on an heir defines a property of the heir's own, and assigning to
// it on its own object throws, as it does for any frozen property in strict mode.

// hardener freezes objects of one runtime.
type hardener struct {
	r            *Realm
	describe     goja.Callable // Object.getOwnPropertyDescriptor
	define       goja.Callable // Reflect.defineProperty
	ownKeys      goja.Callable
	freeze       goja.Callable // Object.freeze
	isExtensible goja.Callable
	hasOwn       goja.Callable
	console      *goja.Object                  // which some make heirs of
	spare        map[*goja.Object]struct{}     // objects of which few properties are overridden
	setters      map[string]*goja.Object       // by the property's name
	symbols      map[*goja.Symbol]*goja.Object // likewise
}

func newHardener(r *Realm) (*hardener, error) {
	h := &hardener{r: r, setters: map[string]*goja.Object{}, symbols: map[*goja.Symbol]*goja.Object{}}
	for _, f := range [...]struct {
		owner, name string
		to          *goja.Callable
	}{
		{"Object", "getOwnPropertyDescriptor", &h.describe},
		{"Reflect", "defineProperty", &h.define},
		{"Reflect", "ownKeys", &h.ownKeys},
		{"Object", "freeze", &h.freeze},
		{"Object", "isExtensible", &h.isExtensible},
		{"Object", "hasOwn", &h.hasOwn},
	} {
		var ok bool
		if *f.to, ok = goja.AssertFunction(r.intrinsic(f.owner).Get(f.name)); !ok {
			return nil, fmt.Errorf("hardening a runtime: %s.%s is missing", f.owner, f.name)
		}
	}
	return h, nil
}

// hidden gives objects that inherit from those intrinsics that no name leads to: iterators, generators, async functions
// and what throws for `arguments.callee`.
//
//nolint:gochecknoglobals // an immutable table
var hidden = goja.MustCompile("tollgate:hidden.js", `(function () {
	"use strict";
	const generator = function* () {}, later = async () => {};
	return [
		[][Symbol.iterator](), new Map().entries(), new Set().values(), ""[Symbol.iterator](), "x".matchAll(/x/g),
		new Uint8Array(0).values(), generator, generator(), later, (function () { return arguments; })(), class {}, () => {},
		/x/, new Date(0), Symbol(), Promise.resolve(), new Proxy({}, {}), new Error(), new DataView(new ArrayBuffer(0)),
		[].values().map((x) => x), Iterator.from({ next() {} }),
	];
})()`, true)

// roots are where everything that a script can reach begins.
func (h *hardener) roots() ([]*goja.Object, error) {
	rt := h.r.rt
	v, err := rt.RunProgram(hidden)
	if err != nil {
		return nil, fmt.Errorf("hardening a runtime: %w", err)
	}
	p, _, _ := rt.NewPromise()
	return []*goja.Object{rt.GlobalObject(), v.(*goja.Object), rt.ToValue(p).(*goja.Object)}, nil
}

// walk is what a pass over the reachable objects found.
type walk struct {
	order    []*goja.Object
	seen     map[*goja.Object]struct{}
	ancestor map[*goja.Object]struct{} // others inherit from it
}

// Freeze makes everything that can be reached from the objects unchangeable. What was frozen before is not looked at
// again.
func (h *hardener) Freeze(objects ...*goja.Object) {
	w := &walk{seen: map[*goja.Object]struct{}{}, ancestor: map[*goja.Object]struct{}{}}
	for _, o := range objects {
		h.visit(w, o)
	}
	for i := 0; i < len(w.order); i++ {
		h.expand(w, w.order[i])
	}
	w.ancestor[h.console] = struct{}{}
	global := h.r.rt.GlobalObject()
	for _, o := range w.order {
		if _, ok := w.ancestor[o]; ok && o != global {
			h.override(o)
		}
	}
	for _, o := range w.order {
		h.call(h.freeze, o)
	}
}

// visit remembers an object to look at, unless it was frozen by an earlier pass.
func (h *hardener) visit(w *walk, v goja.Value) {
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	if _, ok := w.seen[o]; ok {
		return
	}
	w.seen[o] = struct{}{}
	if h.call(h.isExtensible, o).ToBoolean() {
		w.order = append(w.order, o)
	}
}

// expand visits what an object refers to.
func (h *hardener) expand(w *walk, o *goja.Object) {
	if p := o.Prototype(); p != nil {
		w.ancestor[p] = struct{}{}
		h.visit(w, p)
	}
	look := func(name goja.Value) {
		d, ok := h.call(h.describe, o, name).(*goja.Object)
		if !ok {
			return
		}
		for _, part := range [...]string{"value", "get", "set"} {
			if v := d.Get(part); v != nil {
				h.visit(w, v)
			}
		}
	}
	for _, key := range h.keys(o) {
		look(key)
		if key.String() == "prototype" {
			if p, ok := o.Get("prototype").(*goja.Object); ok {
				w.ancestor[p] = struct{}{}
			}
		}
	}
}

// keys are all of an object's own: strings and symbols, enumerable or not.
func (h *hardener) keys(o *goja.Object) []goja.Value {
	list := h.call(h.ownKeys, o).(*goja.Object)
	keys := make([]goja.Value, list.Get("length").ToInteger())
	for i := range keys {
		keys[i] = list.Get(itoa(int64(i)))
	}
	return keys
}

// overridden tells whether heirs of an object may want a property of that name. Strings, numbers and other primitives
// have no properties of their own, and hardly anybody gives some to a view of bytes: an accessor takes a kilobyte.
func (h *hardener) overridden(o *goja.Object, name string) bool {
	if name == "prototype" {
		return false
	}
	if h.spare == nil {
		h.spare = map[*goja.Object]struct{}{}
		for _, class := range [...]string{"ArrayBuffer", "Boolean", "DataView", "Number", "String", "Symbol", "Uint8Array"} {
			p, _ := h.r.intrinsic(class).Get("prototype").(*goja.Object)
			if class == "Uint8Array" {
				p = p.Prototype() // of all typed arrays
			}
			h.spare[p] = struct{}{}
		}
	}
	if _, ok := h.spare[o]; !ok {
		return true
	}
	switch name {
	case "constructor", "toJSON", "toLocaleString", "toString", "valueOf":
		return true
	}
	return false
}

// override makes accessors of the properties that heirs may want to have of their own.
func (h *hardener) override(o *goja.Object) {
	for _, key := range h.keys(o) {
		symbol, ok := key.(*goja.Symbol)
		if name := key.String(); !ok {
			if !h.overridden(o, name) {
				continue
			}
			h.replace(o, key, name, func() *goja.Object {
				set, ok := h.setters[name]
				if !ok {
					set = h.setter(key, name)
					h.setters[name] = set
				}
				return set
			})
			continue
		}
		name := "[" + symbol.String() + "]"
		h.replace(o, symbol, name, func() *goja.Object {
			set, ok := h.symbols[symbol]
			if !ok {
				set = h.setter(symbol, name)
				h.symbols[symbol] = set
			}
			return set
		})
	}
}

// replace makes an accessor of a data property that can be written and configured.
func (h *hardener) replace(o *goja.Object, key goja.Value, name string, setter func() *goja.Object) {
	d, ok := h.call(h.describe, o, key).(*goja.Object)
	if !ok || d.Get("value") == nil || !d.Get("writable").ToBoolean() || !d.Get("configurable").ToBoolean() {
		return
	}
	value := d.Get("value")
	get := h.function("get "+name, func(goja.FunctionCall) goja.Value { return value })
	accessor := h.r.rt.NewObject()
	for part, v := range map[string]goja.Value{
		"get": get, "set": setter(), "enumerable": d.Get("enumerable"), "configurable": h.r.rt.ToValue(false),
	} {
		h.must(accessor.Set(part, v))
	}
	if !h.call(h.define, o, key, accessor).ToBoolean() {
		panic(fmt.Sprintf("realm: %s cannot be made an accessor", name))
	}
}

// setter makes what an assignment to a property of that name calls on whoever inherits it.
func (h *hardener) setter(key goja.Value, name string) *goja.Object {
	r := h.r
	return h.function("inherit "+name, func(fc goja.FunctionCall) goja.Value {
		heir, ok := fc.This.(*goja.Object)
		if !ok {
			panic(r.rt.NewTypeError("Cannot create property '%s' on a primitive value", name))
		}
		d := r.rt.NewObject()
		h.must(d.Set("value", fc.Argument(0)))
		if !h.call(h.hasOwn, heir, key).ToBoolean() {
			for _, attribute := range [...]string{"writable", "enumerable", "configurable"} {
				h.must(d.Set(attribute, true))
			}
		}
		// On the frozen object itself this fails: it has the property, as an accessor.
		if !h.call(h.define, heir, key, d).ToBoolean() {
			panic(r.rt.NewTypeError("Cannot assign to read only property '%s': built-ins cannot be changed", name))
		}
		return goja.Undefined()
	})
}

// function makes a frozen function.
func (h *hardener) function(name string, f func(goja.FunctionCall) goja.Value) *goja.Object {
	o := h.r.rt.ToValue(f).(*goja.Object)
	h.must(o.DefineDataProperty("name", h.r.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
	h.call(h.freeze, o)
	return o
}

func (h *hardener) call(f goja.Callable, args ...goja.Value) goja.Value {
	v, err := f(goja.Undefined(), args...)
	h.must(err)
	return v
}

func (*hardener) must(err error) {
	if err != nil {
		panic(err)
	}
}
