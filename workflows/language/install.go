package language

import (
	"embed"
	"fmt"
	"sync"

	"github.com/dop251/goja"
)

//go:embed source/*.js
var sources embed.FS

// programs are the scripts of source/ by name, compiled when they are first wanted.
//
//nolint:gochecknoglobals // an immutable table
var programs = func() map[string]func() *goja.Program {
	table := map[string]func() *goja.Program{}
	for _, name := range [...]string{"dispose", "fromasync", "group", "iterator", "promise", "weak"} {
		table[name] = sync.OnceValue(func() *goja.Program {
			text, err := sources.ReadFile("source/" + name + ".js")
			if err != nil {
				panic(err)
			}
			return goja.MustCompile("tollgate:language/"+name+".js", string(text), true)
		})
	}
	return table
}()

// Install puts the additions of a set onto a runtime: before any of the program runs, before the guards that look at the
// arguments of built-ins, and before anything is frozen. What is there already, of goja or of an earlier call, stays. It
// fails only if the runtime is not as goja makes it.
func (s Set) Install(rt *goja.Runtime) error {
	if s == 0 {
		return nil
	}
	in := &installation{rt: rt}
	if ex := rt.Try(func() {
		for i := range additions {
			if s&(1<<i) != 0 {
				additions[i].make(in)
			}
		}
	}); ex != nil {
		return fmt.Errorf("adding to the language: %w", ex)
	}
	return nil
}

// installation is Install under way.
type installation struct {
	rt  *goja.Runtime
	kit *goja.Object
}

// script is an addition that a file of source/ makes: a function that is called with the kit.
func script(name string) func(*installation) {
	return func(in *installation) {
		v, err := in.rt.RunProgram(programs[name]())
		if err != nil {
			panic(err)
		}
		f, ok := goja.AssertFunction(v)
		if !ok {
			panic(in.rt.NewTypeError("%s is no function", name))
		}
		if _, err := f(goja.Undefined(), in.tools()); err != nil {
			panic(err)
		}
	}
}

// tools is what the scripts are given: what JavaScript cannot do by itself, or not without being seen.
//
//	define(target, source)  moves the methods and accessors of source to target with the attributes of built-ins; a
//	                        member that target has already stays
//	tag(target, text)       gives target its Symbol.toStringTag
//	constant(target, name, value)  defines a member that cannot be changed
//	isConstructor(value)    tells whether `new value` would work
func (in *installation) tools() *goja.Object {
	if in.kit != nil {
		return in.kit
	}
	in.kit = in.rt.NewObject()
	for name, f := range map[string]func(goja.FunctionCall) goja.Value{
		"define": func(fc goja.FunctionCall) goja.Value {
			in.define(fc.Argument(0).ToObject(in.rt), fc.Argument(1).ToObject(in.rt))
			return goja.Undefined()
		},
		"tag": func(fc goja.FunctionCall) goja.Value {
			in.check(fc.Argument(0).ToObject(in.rt).DefineDataPropertySymbol(goja.SymToStringTag, fc.Argument(1),
				goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
			return goja.Undefined()
		},
		"constant": func(fc goja.FunctionCall) goja.Value {
			in.check(fc.Argument(0).ToObject(in.rt).DefineDataProperty(fc.Argument(1).String(), fc.Argument(2),
				goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
			return goja.Undefined()
		},
		"isConstructor": func(fc goja.FunctionCall) goja.Value {
			_, ok := goja.AssertConstructor(fc.Argument(0))
			return in.rt.ToValue(ok)
		},
	} {
		in.check(in.kit.Set(name, f))
	}
	return in.kit
}

// define moves the own members of source to target.
func (in *installation) define(target, source *goja.Object) {
	describe, ok := goja.AssertFunction(in.rt.GlobalObject().Get("Object").ToObject(in.rt).Get("getOwnPropertyDescriptor"))
	if !ok {
		panic(in.rt.NewTypeError("Object.getOwnPropertyDescriptor is missing"))
	}
	of := func(o *goja.Object, key goja.Value) *goja.Object {
		v, err := describe(goja.Undefined(), o, key)
		if err != nil {
			panic(err)
		}
		d, _ := v.(*goja.Object)
		return d
	}
	for _, name := range source.GetOwnPropertyNames() {
		key := in.rt.ToValue(name)
		if of(target, key) != nil {
			continue
		}
		if d := of(source, key); d.Get("value") != nil {
			in.check(target.DefineDataProperty(name, d.Get("value"), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
		} else {
			in.check(target.DefineAccessorProperty(name, d.Get("get"), d.Get("set"), goja.FLAG_TRUE, goja.FLAG_FALSE))
		}
	}
	for _, symbol := range source.Symbols() {
		if of(target, symbol) != nil {
			continue
		}
		if d := of(source, symbol); d.Get("value") != nil {
			in.check(target.DefineDataPropertySymbol(symbol, d.Get("value"), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
		} else {
			in.check(target.DefineAccessorPropertySymbol(symbol, d.Get("get"), d.Get("set"), goja.FLAG_TRUE, goja.FLAG_FALSE))
		}
	}
}

// method puts a function written in Go onto an object, unless the object has it.
func (in *installation) method(target *goja.Object, name string, length int, f func(goja.FunctionCall) goja.Value) {
	if target.Get(name) != nil {
		return
	}
	o := in.function(name, length, f)
	in.check(target.DefineDataProperty(name, o, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

func (in *installation) function(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	o := in.rt.ToValue(f).ToObject(in.rt)
	in.check(o.DefineDataProperty("name", in.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	in.check(o.DefineDataProperty("length", in.rt.ToValue(length), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return o
}

// global finds a built-in by its name.
func (in *installation) global(name string) *goja.Object {
	return in.rt.GlobalObject().Get(name).ToObject(in.rt)
}

func (in *installation) check(err error) {
	if err != nil {
		panic(err)
	}
}
