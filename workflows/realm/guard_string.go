package realm

import (
	"math"
	"strings"

	"github.com/dop251/goja"
)

// length is the number of UTF-16 units of a string, 0 for anything else: the built-in will convert it itself.
func length(v goja.Value) int64 {
	if s, ok := v.(goja.String); ok {
		return int64(s.Length())
	}
	if o, ok := v.(*goja.Object); ok && o.ClassName() == "String" {
		return o.Get("length").ToInteger()
	}
	return 0
}

// times multiplies without overflow.
func times(a, b int64) int64 {
	if a > 0 && b > math.MaxInt64/a {
		return math.MaxInt64
	}
	return a * b
}

// asText converts a value that is an object to the text that a built-in will take it for. A check that did not would see
// another answer than the built-in gets: toString and valueOf are the script's.
func asText(v goja.Value) goja.Value {
	if o, ok := v.(*goja.Object); ok {
		return o.ToString()
	}
	return v
}

// thisText makes `this` the text that a method of strings takes it for.
func thisText(fc *goja.FunctionCall) { fc.This = asText(fc.This) }

// convertOnce converts the argument at i in a copy of the arguments.
func convertOnce(fc *goja.FunctionCall, i int, convert func(goja.Value) goja.Value) {
	if i >= len(fc.Arguments) {
		return
	}
	if _, ok := fc.Arguments[i].(*goja.Object); ok {
		fc.Arguments = append([]goja.Value(nil), fc.Arguments...)
		fc.Arguments[i] = convert(fc.Arguments[i])
	}
}

func asNumber(v goja.Value) goja.Value { return v.ToNumber() }

func checkRepeat(r *Realm, fc *goja.FunctionCall) {
	thisText(fc)
	convertOnce(fc, 0, asNumber)
	n := fc.Argument(0).ToNumber().ToFloat()
	if n > 0 && n <= math.MaxInt32 {
		r.made(times(textLength(r, fc.This), int64(n)))
	} else if n > 0 && !math.IsInf(n, 1) {
		r.tooLarge("a string", r.run.Limits.StringSize)
	}
}

// textLength is the length of the text that a built-in will take a value for.
func textLength(r *Realm, v goja.Value) int64 {
	if n := length(v); n > 0 {
		return n
	}
	if _, ok := v.(*goja.Object); ok {
		return r.run.Limits.StringSize / 2 // its toString is the script's: as large as it may be
	}
	return 32 // a number, true, null
}

func checkPad(r *Realm, fc *goja.FunctionCall) {
	thisText(fc)
	convertOnce(fc, 0, asNumber)
	convertOnce(fc, 1, asText)
	if n := fc.Argument(0).ToNumber().ToFloat(); n > float64(r.run.Limits.StringSize) {
		r.tooLarge("a string", r.run.Limits.StringSize)
	} else if n > 0 {
		r.made(int64(n))
	}
}

func checkStringConcat(r *Realm, fc *goja.FunctionCall) {
	thisText(fc)
	n := length(fc.This)
	for i := range fc.Arguments {
		convertOnce(fc, i, asText)
		if n += length(fc.Arguments[i]); n > r.run.Limits.StringSize {
			break
		}
	}
	r.made(n)
}

func checkLinear(r *Realm, fc *goja.FunctionCall) {
	thisText(fc)
	convertOnce(fc, 0, asText)
	n := length(fc.This) + length(fc.Argument(0))
	if n > r.run.Limits.StringSize/4 { // these take some 100 ns a character
		r.tooLarge("a string", r.run.Limits.StringSize/4)
	}
}

func checkSplit(r *Realm, fc *goja.FunctionCall) {
	if o, ok := fc.Argument(0).(*goja.Object); ok && !missing(o.GetSymbol(goja.SymSplit)) {
		return // it is the object's own function that splits
	}
	thisText(fc)
	convertOnce(fc, 1, asNumber) // before the separator, as the standard has it
	convertOnce(fc, 0, asText)
	if n := length(fc.This); n > r.run.Limits.ArrayLength && length(fc.Argument(0)) == 0 {
		r.tooLarge("an array", r.run.Limits.ArrayLength)
	}
}

// checkReplace bounds the result of replace and replaceAll: what the pattern can match at most, times what stands for
// each match. A function's answers are counted as they come.
func checkReplace(r *Realm, fc *goja.FunctionCall) {
	if o, ok := fc.Argument(0).(*goja.Object); ok && !missing(o.GetSymbol(goja.SymReplace)) {
		return // it is the object's own function that replaces
	}
	thisText(fc)
	convertOnce(fc, 0, asText)
	if _, ok := goja.AssertFunction(fc.Argument(1)); !ok {
		convertOnce(fc, 1, asText)
	}
	n := length(fc.This)
	matches := n + 1
	if p := fc.Argument(0); goja.IsString(p) {
		if l := length(p); l > 0 {
			matches = int64(strings.Count(fc.This.String(), p.String()))
		}
	}
	with := fc.Argument(1)
	if f, ok := goja.AssertFunction(with); ok {
		total := n
		fc.Arguments = append([]goja.Value(nil), fc.Arguments...)
		fc.Arguments[1] = r.rt.ToValue(func(inner goja.FunctionCall) goja.Value {
			v, err := f(inner.This, inner.Arguments...)
			if err != nil {
				panic(err)
			}
			if total += length(v); total > r.run.Limits.StringSize {
				r.tooLarge("a string", r.run.Limits.StringSize)
			}
			return v
		})
		return
	}
	each := length(with)
	if each*matches < 1<<16 && n < 1<<16 && !(goja.IsString(with) && strings.Contains(with.String(), "$")) {
		return
	}
	if goja.IsString(with) {
		// $` and $' stand for what is before and after the match, $& and $1 for parts of it.
		each += times(int64(strings.Count(with.String(), "$")), n)
	}
	if total := times(matches, each); total > r.run.Limits.StringSize || n+total > r.run.Limits.StringSize {
		r.tooLarge("a string", r.run.Limits.StringSize)
	}
	r.made(n + times(matches, each))
}
