package realm

import (
	"github.com/dop251/goja"
)

// maxUnseen is how many elements a built-in may go through before it looks whether the run was stopped.
const maxUnseen = 10_000

// guardSpread is called with a value before it is spread out, and with what it is spread into. The VM makes members and
// arguments of all its elements in one instruction: of the body of a request, a megabyte of text, for ten seconds.
func (r *Realm) guardSpread(fc goja.FunctionCall) goja.Value {
	v := fc.Argument(0)
	n := elements(v)
	if n <= maxUnseen {
		return v
	}
	switch fc.Argument(1).String() {
	case "object":
		if n > maxArguments {
			r.tooLarge("the keys of an object", maxArguments)
		}
		return v
	case "arguments":
		if n > maxArguments {
			r.tooLarge("the arguments of a call", maxArguments)
		}
	}
	return r.stoppable(v)
}

// stoppable is an iterable that goes through another one as far as an array is long, and ends when the run is stopped.
func (r *Realm) stoppable(v goja.Value) goja.Value {
	iterate, ok := goja.AssertFunction(v.ToObject(r.rt).GetSymbol(goja.SymIterator))
	if !ok {
		return v
	}
	outer := r.rt.NewObject()
	_ = outer.SetSymbol(goja.SymIterator, func(goja.FunctionCall) goja.Value {
		inner, err := iterate(v)
		if err != nil {
			panic(err)
		}
		return r.counted(inner, r.run.Limits.ArrayLength)
	})
	return outer
}
