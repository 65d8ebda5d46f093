package language

import (
	"github.com/dop251/goja"
)

// zeros makes Array.prototype.includes find -0 by 0, which goja's does not.
func zeros(in *installation) {
	proto := in.rt.NewArray().Prototype()
	includes, ok1 := goja.AssertFunction(proto.Get("includes"))
	indexOf, ok2 := goja.AssertFunction(proto.Get("indexOf"))
	if !ok1 || !ok2 {
		return
	}
	in.instead(proto, "includes", 1, func(fc goja.FunctionCall) goja.Value {
		if v := fc.Argument(0); goja.IsNumber(v) && v.ToFloat() == 0 {
			return in.rt.ToValue(in.call(indexOf, fc).ToInteger() >= 0)
		}
		return in.call(includes, fc)
	})
}

// years makes Date.prototype.toISOString write years before 0 and after 9999 with six digits (ECMA-262 21.4.1.32.1), as
// it reads them.
func years(in *installation) {
	proto := in.global("Date").Get("prototype").ToObject(in.rt)
	write, ok := goja.AssertFunction(proto.Get("toISOString"))
	if !ok {
		return
	}
	in.instead(proto, "toISOString", 0, func(fc goja.FunctionCall) goja.Value {
		v := in.call(write, fc)
		text := v.String()
		const after = len("-01-01T00:00:00.000Z")
		if len(text) <= after || text[0] != '-' && text[0] != '+' {
			return v
		}
		sign, year := text[:1], text[1:len(text)-after]
		for len(year) < 6 {
			year = "0" + year
		}
		return in.rt.ToValue(sign + year + text[len(text)-after:])
	})
}

// texts makes TypedArray.from take a text, or another primitive value, as the object that it stands for (ECMA-262
// 23.2.2.1), as Array.from does. goja's refuses it.
func texts(in *installation) {
	typed := in.global("Uint8Array").Prototype()
	from, ok := goja.AssertFunction(typed.Get("from"))
	if !ok {
		return
	}
	in.instead(typed, "from", 1, func(fc goja.FunctionCall) goja.Value {
		switch source := fc.Argument(0); {
		case goja.IsString(source), goja.IsNumber(source), goja.IsBigInt(source):
			fc.Arguments = append([]goja.Value{source.ToObject(in.rt)}, fc.Arguments[1:]...)
		}
		return in.call(from, fc)
	})
}

// instead replaces a method.
func (in *installation) instead(target *goja.Object, name string, length int, f func(goja.FunctionCall) goja.Value) {
	in.check(target.DefineDataProperty(name, in.function(name, length, f), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// call calls a built-in as it was called; what it throws is thrown.
func (in *installation) call(f goja.Callable, fc goja.FunctionCall) goja.Value {
	v, err := f(fc.This, fc.Arguments...)
	if err != nil {
		panic(err)
	}
	return v
}
