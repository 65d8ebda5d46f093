package realm

import (
	"math"
	"reflect"

	"github.com/dop251/goja"
)

// Built-ins that take an iterable go through it in Go, where nothing interrupts them: two megabytes of text given to
// Promise.all are two million promises, six gigabytes. The same holds for those that list the keys of an object: a
// string, an array or a buffer has as many as elements.

// maxKeys is how many keys an object may have whose keys are listed, or iterated over as keys.
const maxKeys = 1_000_000

// iterableGuards bound what is iterated over and listed.
func iterableGuards() []guard {
	list := []guard{
		{"Array.prototype", "entries", checkKeys},
		{"Array.prototype", "keys", checkKeys},
		{"Object", "fromEntries", checkPairs},
		{"String", "raw", checkRaw},
		{"Reflect", "ownKeys", checkListed},
	}
	for _, name := range [...]string{"all", "allSettled", "any", "race"} {
		list = append(list, guard{"Promise", name, checkPromises})
	}
	for _, name := range [...]string{"assign", "defineProperties", "entries", "freeze", "getOwnPropertyDescriptors", "getOwnPropertyNames", "isFrozen", "isSealed", "keys", "seal", "values"} {
		list = append(list, guard{"Object", name, checkListed})
	}
	return list
}

// elements is how many elements a value has by its index; 0 for what has none.
func elements(v goja.Value) int64 {
	if o, ok := v.(*goja.Object); ok {
		switch o.ClassName() {
		case "Array", "Arguments":
			return arrayLength(o)
		case "String":
			return length(o)
		case "Object": // among them typed arrays, whose type alone tells without asking a script's proxy
			if o.ExportType().Kind() == reflect.Slice {
				return arrayLength(o)
			}
		}
		return 0
	}
	return length(v)
}

func (r *Realm) fewKeys(v goja.Value) {
	if elements(v) > maxKeys {
		r.tooLarge("the keys of an object", maxKeys)
	}
}

func checkKeys(r *Realm, fc *goja.FunctionCall) {
	if arrayLength(fc.This) > maxKeys {
		r.tooLarge("the keys of an object", maxKeys)
	}
}

func checkListed(r *Realm, fc *goja.FunctionCall) {
	for _, a := range fc.Arguments {
		r.fewKeys(a)
	}
}

func checkPromises(r *Realm, fc *goja.FunctionCall) { r.countIterable(fc, maxArguments) }
func checkPairs(r *Realm, fc *goja.FunctionCall)    { r.countIterable(fc, maxKeys) }

// countIterable bounds how much is iterated over in the first argument. What does not say how much it has is counted on
// the way.
func (r *Realm) countIterable(fc *goja.FunctionCall, most int64) {
	v := fc.Argument(0)
	if n := elements(v); n > most {
		r.tooLarge("what is iterated over", most)
	} else if n > 0 {
		return
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	// The iterator is asked for when the built-in asks, and what that throws is the built-in's to deal with.
	counted := r.rt.NewObject()
	_ = counted.SetSymbol(goja.SymIterator, func(goja.FunctionCall) goja.Value {
		iterate, ok := goja.AssertFunction(o.GetSymbol(goja.SymIterator))
		if !ok {
			panic(r.rt.NewTypeError("object is not iterable"))
		}
		inner, err := iterate(o)
		if err != nil {
			panic(err)
		}
		return r.counted(inner, most)
	})
	fc.Arguments = append([]goja.Value{counted}, fc.Arguments[1:]...)
}

// counted is an iterator that goes through another one up to a number of times.
func (r *Realm) counted(v goja.Value, most int64) goja.Value {
	inner, ok := v.(*goja.Object)
	if !ok {
		return v
	}
	next, ok := goja.AssertFunction(inner.Get("next"))
	if !ok {
		return v
	}
	outer := r.rt.NewObject()
	n := int64(0)
	_ = outer.Set("next", func(fc goja.FunctionCall) goja.Value {
		r.stopIfLate()
		if n++; n > most+1 { // one is for the end
			r.tooLarge("what is iterated over", most)
		}
		v, err := next(inner, fc.Arguments...)
		if err != nil {
			panic(err)
		}
		return v
	})
	if done, ok := goja.AssertFunction(inner.Get("return")); ok {
		_ = outer.Set("return", func(fc goja.FunctionCall) goja.Value {
			v, err := done(inner, fc.Arguments...)
			if err != nil {
				panic(err)
			}
			return v
		})
	}
	return outer
}

// checkRaw bounds the text that String.raw makes of an array-like and what stands between its parts.
func checkRaw(r *Realm, fc *goja.FunctionCall) {
	cooked, ok := fc.Argument(0).(*goja.Object)
	if !ok {
		return
	}
	raw, ok := cooked.Get("raw").(*goja.Object)
	if !ok {
		return
	}
	n := arrayLength(raw)
	if n > maxArguments {
		r.tooLarge("the parts of a text", maxArguments)
	}
	total := int64(0)
	for i := range n {
		if total += length(raw.Get(itoa(i))); total > r.run.Limits.StringSize {
			break
		}
	}
	for _, a := range fc.Arguments[1:] {
		if total += length(a); total > math.MaxInt32 {
			break
		}
	}
	r.made(total)
}

// guardErrors bounds what AggregateError is made of.
func (r *Realm) guardErrors(f *Features) {
	if !f.reaches("AggregateError") || !r.once("AggregateError") {
		return
	}
	r.guardClass("AggregateError", func(args []goja.Value) {
		if len(args) > 0 && elements(args[0]) > maxArguments {
			r.tooLarge("what is iterated over", maxArguments)
		}
	})
}
