package realm

import (
	"github.com/dop251/goja"
)

// operatorArguments are what a program's function is called with: the checks behind `**`, `<<` and `*` of programs that
// use BigInt, the operand of `yield*`, names that are worked out, and values that are spread out. They are made only for programs that call them.
func (r *Realm) operatorArguments() []goja.Value {
	f := r.run.Plan.features
	if f == nil || !f.BigInt && !f.Delegates && !f.Keys && !f.Spreads {
		return nil
	}
	args := []goja.Value{goja.Undefined(), goja.Undefined(), goja.Undefined(), goja.Undefined()}
	if r.operators != nil {
		for i, wanted := range [...]bool{f.BigInt, f.Delegates, f.Keys, f.Spreads} {
			if wanted {
				args[i] = r.operators[i]
			}
		}
		return args
	}
	if f.BigInt {
		args[0] = r.rt.ToValue(r.checkBits)
	}
	if f.Delegates {
		args[1] = r.rt.ToValue(r.delegate)
	}
	if f.Keys {
		args[2] = r.rt.ToValue(r.guardName)
	}
	if f.Spreads {
		args[3] = r.rt.ToValue(r.guardSpread)
	}
	return args
}

// operatorFunctions are all of them, for the runs of a hardened realm.
func (r *Realm) operatorFunctions() []*goja.Object {
	var list []*goja.Object
	for _, f := range [...]func(goja.FunctionCall) goja.Value{r.checkBits, r.delegate, r.guardName, r.guardSpread} {
		list = append(list, r.rt.ToValue(f).(*goja.Object))
	}
	return list
}

// checkBits is called with an operator and two BigInts before the operator is carried out.
func (r *Realm) checkBits(fc goja.FunctionCall) goja.Value {
	a, b := bigIntOf(fc.Argument(1)), bigIntOf(fc.Argument(2))
	if a == nil || b == nil {
		return goja.Undefined()
	}
	switch fc.Argument(0).String() {
	case "**":
		r.checkPower(a, b)
	case "<<":
		r.checkShift(a, b)
	default:
		r.checkProduct(a, b)
	}
	return goja.Undefined()
}

// maxDelegates is how many yield* may wait for each other.
const maxDelegates = 100

// delegate makes the operand of yield* one whose nesting is counted. Each level of yield* is a Go frame of the VM that no
// limit of goja's counts; a generator that delegates to itself ends the process at a gigabyte of stack.
func (r *Realm) delegate(fc goja.FunctionCall) goja.Value {
	o := fc.Argument(0).ToObject(r.rt)
	iterate, ok := goja.AssertFunction(o.GetSymbol(goja.SymIterator))
	if !ok {
		panic(r.rt.NewTypeError("yield* needs an iterable"))
	}
	v, err := iterate(fc.Argument(0))
	if err != nil {
		panic(err)
	}
	inner, ok := v.(*goja.Object)
	if !ok {
		panic(r.rt.NewTypeError("an iterator must be an object"))
	}
	outer := r.rt.NewObject()
	for _, name := range [...]string{"next", "return", "throw"} {
		// Read when the operator reads it: next once, the others each time they are wanted.
		get := func(goja.FunctionCall) goja.Value {
			method := inner.Get(name)
			f, ok := goja.AssertFunction(method)
			if !ok {
				return method
			}
			return r.rt.ToValue(func(fc goja.FunctionCall) goja.Value { return r.delegated(f, inner, fc.Arguments) })
		}
		_ = outer.DefineAccessorProperty(name, r.rt.ToValue(get), nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	_ = outer.SetSymbol(goja.SymIterator, func(goja.FunctionCall) goja.Value { return outer })
	return outer
}

// delegated calls a method of the iterator that a generator has delegated to.
func (r *Realm) delegated(method goja.Callable, inner *goja.Object, args []goja.Value) goja.Value {
	if r.run.delegates >= maxDelegates {
		r.tooLarge("the nesting of yield*", maxDelegates)
	}
	r.run.delegates++
	defer func() { r.run.delegates-- }()
	v, err := method(inner, args...)
	if err != nil {
		panic(err)
	}
	return v
}
