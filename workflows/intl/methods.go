package intl

import (
	"math/big"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"github.com/dop251/goja"
)

// maxCased is how long a text may be that is put into upper or lower case by the rules of a language, some 50 ns for each
// character outside the VM.
const maxCased = 1 << 20

// maxJoined is how long the text of an array may become.
const maxJoined = 16 << 20

// maxNesting is how deep arrays in arrays may be: each is a call in Go.
const maxNesting = 200

// prototypeOf is the prototype of what a value is wrapped in.
func (h *host) prototypeOf(v any) *goja.Object { return h.rt.ToValue(v).ToObject(h.rt).Prototype() }

// localeStrings puts toLocaleString on numbers and arrays. Typed arrays have goja's, which calls that of each number: those
// look whether the run was stopped.
func (h *host) localeStrings() {
	h.method(h.prototypeOf(0), "toLocaleString", 0, func(call goja.FunctionCall) goja.Value {
		h.check()
		x := ofFloat(h.numberOf(call.This))
		return h.rt.ToValue(joined(h.numberFormat(call.Argument(0), call.Argument(1)).parts(x)))
	})
	h.method(h.prototypeOf(new(big.Int)), "toLocaleString", 0, func(call goja.FunctionCall) goja.Value {
		h.check()
		n, ok := call.This.Export().(*big.Int)
		if !ok {
			panic(h.rt.NewTypeError("BigInt.prototype.toLocaleString requires that 'this' be a BigInt"))
		}
		return h.rt.ToValue(joined(h.numberFormat(call.Argument(0), call.Argument(1)).parts(ofInt(n))))
	})
	h.arrayMethod(h.rt.NewArray().Prototype())
}

// numberOf is thisNumberValue (ECMA-262 21.1.3).
func (h *host) numberOf(this goja.Value) float64 {
	if o, ok := this.(*goja.Object); ok {
		if o.ClassName() == "Number" {
			switch x := o.Export().(type) {
			case int64:
				return float64(x)
			case float64:
				return x
			}
		}
	} else if goja.IsNumber(this) {
		return this.ToFloat()
	}
	panic(h.rt.NewTypeError("Number.prototype.toLocaleString requires that 'this' be a Number"))
}

// dateMethod puts one of the three methods on dates.
func (h *host) dateMethod(name, required, defaults string) {
	class, ok := h.rt.GlobalObject().Get("Date").(*goja.Object)
	if !ok {
		return
	}
	proto, ok := class.Get("prototype").(*goja.Object)
	if !ok {
		return
	}
	h.method(proto, name, 0, func(call goja.FunctionCall) goja.Value {
		o, ok := call.This.(*goja.Object)
		if !ok || o.ClassName() != "Date" {
			panic(h.rt.NewTypeError("this is not a Date object."))
		}
		t, ok := o.Export().(time.Time)
		if !ok {
			return h.rt.ToValue("Invalid Date")
		}
		f := h.dateTimeFormat(call.Argument(0), call.Argument(1), required, defaults)
		return h.rt.ToValue(joined(f.parts(t)))
	})
}

// arrayMethod puts toLocaleString on arrays (ECMA-402 20.4.1): goja's does not hand the locales on. What is no array is
// left to that.
func (h *host) arrayMethod(proto *goja.Object) {
	original, ok := goja.AssertFunction(proto.Get("toLocaleString"))
	if !ok {
		return
	}
	h.method(proto, "toLocaleString", 0, func(call goja.FunctionCall) goja.Value {
		o, ok := call.This.(*goja.Object)
		if !ok || o.ClassName() != "Array" {
			return h.returned(original(call.This))
		}
		for _, outer := range h.joining {
			if outer == o {
				return h.rt.ToValue("")
			}
		}
		if len(h.joining) >= maxNesting {
			h.rangeError("arrays nested deeper than 200")
		}
		h.joining = append(h.joining, o)
		defer func() { h.joining = h.joining[:len(h.joining)-1] }()
		return h.rt.ToValue(h.joinElements(o, call.Argument(0), call.Argument(1)))
	})
}

func (h *host) joinElements(o *goja.Object, locales, opts goja.Value) string {
	n := o.Get("length").ToInteger()
	var b strings.Builder
	for i := range n {
		if h.check(); i > 0 {
			b.WriteByte(',')
		}
		v := o.Get(itoa(int(i)))
		if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
			continue
		}
		f, ok := goja.AssertFunction(v.ToObject(h.rt).Get("toLocaleString"))
		if !ok {
			panic(h.rt.NewTypeError("toLocaleString of an element is not a function"))
		}
		b.WriteString(h.string(h.returned(f(v, locales, opts))))
		if b.Len() > maxJoined {
			h.rangeError("a string over the limit of 16777216")
		}
	}
	return b.String()
}

// localeCompare puts that method on strings.
func (h *host) localeCompare() {
	h.method(h.prototypeOf(""), "localeCompare", 1, func(call goja.FunctionCall) goja.Value {
		this := h.this(call.This, "localeCompare")
		that := h.units(call.Argument(0))
		if goja.IsUndefined(call.Argument(1)) && goja.IsUndefined(call.Argument(2)) {
			if h.root == nil {
				h.root = h.collator(goja.Undefined(), goja.Undefined())
			}
			return h.rt.ToValue(h.compare(h.root, this, that))
		}
		return h.rt.ToValue(h.compare(h.collator(call.Argument(1), call.Argument(2)), this, that))
	})
}

// this is the string that a method of strings is called on.
func (h *host) this(v goja.Value, name string) goja.String {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		panic(h.rt.NewTypeError("String.prototype.%s called on null or undefined", name))
	}
	return h.units(v)
}

// caseMethod puts toLocaleUpperCase or toLocaleLowerCase on strings (ECMA-402 20.1.2): plain is the method that knows no
// language, which most languages want.
func (h *host) caseMethod(name, plain string, caser func(t language.Tag) cases.Caser) {
	proto := h.prototypeOf("")
	original, ok := goja.AssertFunction(proto.Get(plain))
	if !ok {
		return
	}
	h.method(proto, name, 0, func(call goja.FunctionCall) goja.Value {
		s := h.this(call.This, name)
		list := h.localeList(call.Argument(0))
		if len(list) > 0 {
			switch l := list[0].language; l {
			case "az", "lt", "tr", "el":
				if l == "el" && plain == "toLowerCase" {
					break
				}
				if s.Length() > maxCased {
					h.rangeError("a text of more than 1048576 characters")
				}
				return cased(s, caser(language.Make(l)))
			}
		}
		return h.returned(original(s))
	})
}

// cased puts a string into another case. Lone surrogates, which no Go string has, stay as they are.
func cased(s goja.String, c cases.Caser) goja.Value {
	units := make([]uint16, s.Length())
	for i := range units {
		units[i] = s.CharAt(i)
	}
	var out []uint16
	from := 0
	flush := func(to int) {
		if from < to {
			out = append(out, utf16.Encode([]rune(c.String(string(utf16.Decode(units[from:to])))))...)
		}
	}
	for i := 0; i < len(units); i++ {
		if !utf16.IsSurrogate(rune(units[i])) {
			continue
		}
		if i+1 < len(units) && units[i] < 0xDC00 && units[i+1] >= 0xDC00 && units[i+1] <= 0xDFFF {
			i++
			continue
		}
		flush(i)
		out, from = append(out, units[i]), i+1
	}
	flush(len(units))
	return goja.StringFromUTF16(out)
}
