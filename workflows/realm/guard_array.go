package realm

import (
	"math"
	"reflect"

	"github.com/dop251/goja"
)

// maxNesting is how deep arrays in arrays may be for flat and join, which recurse in Go.
const maxNesting = 200

// arrayLength is what a generic array method takes for the length.
func arrayLength(v goja.Value) int64 {
	o, ok := v.(*goja.Object)
	if !ok {
		return length(v)
	}
	n := o.Get("length")
	if n == nil {
		return 0
	}
	f := n.ToNumber().ToFloat()
	switch {
	case math.IsNaN(f) || f <= 0:
		return 0
	case f >= 1<<53:
		return 1<<53 - 1
	}
	return int64(f)
}

func (r *Realm) shortArray(v goja.Value) int64 {
	n := arrayLength(v)
	if n > r.run.Limits.ArrayLength {
		r.tooLarge("an array", r.run.Limits.ArrayLength)
	}
	return n
}

func checkLength(r *Realm, fc *goja.FunctionCall) { r.shortArray(fc.This) }

// checkJoin bounds the text. Elements that are arrays come here again through their toString; the walk as a whole may
// visit no more elements than an array may have, for `a = [a, a]` thirty times over is small and endless.
func checkJoin(r *Realm, fc *goja.FunctionCall) {
	r.stopIfLate()
	n := r.shortArray(fc.This)
	o, ok := fc.This.(*goja.Object)
	if !ok {
		return
	}
	sep := int64(1)
	if goja.IsString(fc.Argument(0)) {
		sep = length(fc.Argument(0))
	}
	total := times(n, sep)
	if total > r.run.Limits.StringSize {
		r.tooLarge("a string", r.run.Limits.StringSize)
	}
	if r.run.visits += n + 1; r.run.visits > 4*r.run.Limits.ArrayLength {
		r.tooLarge("the elements joined in a run", 4*r.run.Limits.ArrayLength)
	}
	if o.ClassName() != "Array" || n > int64(len(o.Keys())) {
		r.made(total)
		return
	}
	for i := range n {
		if total += length(o.Get(itoa(i))); total > r.run.Limits.StringSize {
			r.tooLarge("a string", r.run.Limits.StringSize)
		}
	}
	r.made(total)
}

func checkArrayConcat(r *Realm, fc *goja.FunctionCall) {
	n := r.shortArray(fc.This)
	for _, a := range fc.Arguments {
		if o, ok := a.(*goja.Object); ok {
			n += arrayLength(o)
		}
		if n > r.run.Limits.ArrayLength {
			r.tooLarge("an array", r.run.Limits.ArrayLength)
		}
	}
}

func checkFlat(r *Realm, fc *goja.FunctionCall) {
	o, ok := fc.This.(*goja.Object)
	if !ok {
		return
	}
	levels := 1.0
	if a := fc.Argument(0); !goja.IsUndefined(a) {
		levels = a.ToNumber().ToFloat()
	}
	count := int64(0)
	r.flatten(o, levels, 0, &count)
}

func (r *Realm) flatten(o *goja.Object, levels float64, depth int, count *int64) {
	if depth > maxNesting {
		r.tooLarge("the nesting of an array", maxNesting)
	}
	r.stopIfLate()
	n := r.shortArray(o)
	for i := range n {
		if *count++; *count > r.run.Limits.ArrayLength {
			r.tooLarge("an array", r.run.Limits.ArrayLength)
		}
		if levels >= 1 {
			if inner, ok := o.Get(itoa(i)).(*goja.Object); ok && isArray(inner) {
				r.flatten(inner, levels-1, depth+1, count)
			}
		}
	}
}

// checkFrom bounds what Array.from goes through. What has no iterator is read by its indexes, which nothing stops.
func checkFrom(r *Realm, fc *goja.FunctionCall) {
	v := fc.Argument(0)
	if goja.IsUndefined(v) || goja.IsNull(v) || r.shortArray(v) <= maxUnseen {
		return
	}
	if r.shortArray(v) > maxKeys && missing(v.ToObject(r.rt).GetSymbol(goja.SymIterator)) {
		r.tooLarge("an array without an iterator", maxKeys)
	}
	fc.Arguments = append([]goja.Value{r.stoppable(v)}, fc.Arguments[1:]...)
}

// maxArguments is how many arguments a call may have from an array: they are pushed onto the VM's stack.
const maxArguments = 100_000

// argumentList checks the list of arguments that stands at i. What is no array is made one, for its length may be a
// getter that says something else the next time.
func (r *Realm) argumentList(fc *goja.FunctionCall, i int) {
	o, ok := fc.Argument(i).(*goja.Object)
	if !ok {
		return
	}
	n := arrayLength(o)
	if n > maxArguments {
		r.tooLarge("the arguments of a call", maxArguments)
	}
	if o.ExportType() != reflect.TypeFor[goja.Proxy]() && isArray(o) {
		return
	}
	list := make([]any, n)
	for at := range n {
		if list[at] = o.Get(itoa(at)); list[at] == goja.Value(nil) {
			list[at] = goja.Undefined()
		}
	}
	fc.Arguments = append([]goja.Value(nil), fc.Arguments...)
	fc.Arguments[i] = r.rt.NewArray(list...)
}

func checkApply(r *Realm, fc *goja.FunctionCall)            { r.argumentList(fc, 1) }
func checkReflectApply(r *Realm, fc *goja.FunctionCall)     { r.argumentList(fc, 2) }
func checkReflectConstruct(r *Realm, fc *goja.FunctionCall) { r.argumentList(fc, 1) }

// guardIteration stands before an array's iterator. Spreading an array into another or into a call runs in Go from the
// first index to the length.
func (r *Realm) guardIteration() {
	proto := r.intrinsic("Array.prototype")
	original, ok := goja.AssertFunction(proto.GetSymbol(goja.SymIterator))
	if !ok {
		return
	}
	f := r.rt.ToValue(func(fc goja.FunctionCall) goja.Value {
		r.shortArray(fc.This)
		v, err := original(fc.This)
		if err != nil {
			panic(err)
		}
		return v
	}).(*goja.Object)
	_ = f.DefineDataProperty("name", r.rt.ToValue("values"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = proto.DefineDataPropertySymbol(goja.SymIterator, f, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = proto.DefineDataProperty("values", f, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}
