package language

import (
	"slices"
)

// Set is a set of additions. The zero Set has none.
type Set uint16

// All has every addition.
const All Set = 1<<len(additions) - 1

// addition is what is made together.
type addition struct {
	// any are the names of which one is enough to ask for the addition.
	any []string
	// with, if there are any, are names of which the program must have one besides: `map` alone is an array's in nearly
	// every program, an iterator comes from somewhere.
	with []string
	// make puts it onto the runtime.
	make func(*installation)
}

//nolint:gochecknoglobals // an immutable table
var additions = [...]addition{
	{any: []string{"asyncIterator", "fromAsync"}, make: asyncIterator},
	{any: []string{"dispose", "asyncDispose", "SuppressedError", "DisposableStack", "AsyncDisposableStack"}, make: disposal},
	{any: []string{"groupBy"}, make: script("group")},
	{any: []string{"withResolvers", "try"}, make: script("promise")},
	{any: []string{"fromAsync"}, make: script("fromasync")},
	{any: []string{"Iterator"}, make: iteratorHelpers},
	{
		any: []string{
			"drop", "every", "filter", "find", "flatMap", "forEach", "map", "reduce", "some", "take", "toArray",
		},
		with: []string{"entries", "iterator", "keys", "matchAll", "values", "function*"},
		make: iteratorHelpers,
	},
	{any: []string{"isWellFormed", "toWellFormed"}, make: wellFormed},
	{any: []string{"escape"}, with: []string{"RegExp", "constructor"}, make: regExpEscape},
	{any: []string{"captureStackTrace", "stackTraceLimit"}, make: stackTraces},
	{any: []string{"WeakRef", "FinalizationRegistry"}, make: script("weak")},
	{any: []string{"includes"}, make: zeros},
	{any: []string{"Date"}, make: years},
	{
		any: []string{"from"},
		with: []string{
			"Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array",
			"Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array", "constructor",
		},
		make: texts,
	},
}

// For chooses the additions of a program; has tells whether the program's text can refer to a name. Of a program with
// generators it should say that it has the name "function*".
func For(has func(name string) bool) Set {
	var s Set
	for i := range additions {
		a := &additions[i]
		if slices.ContainsFunc(a.any, has) && (len(a.with) == 0 || slices.ContainsFunc(a.with, has)) {
			s |= 1 << i
		}
	}
	return s
}

// Naming is the additions that a program may come by once it has worked a name out.
func Naming(name string) Set {
	var s Set
	for i := range additions {
		if slices.Contains(additions[i].any, name) {
			s |= 1 << i
		}
	}
	return s
}

// Names are those that Naming knows, in no order and some of them twice.
func Names() []string {
	var names []string
	for i := range additions {
		names = append(names, additions[i].any...)
	}
	return names
}
