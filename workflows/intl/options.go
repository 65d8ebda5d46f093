package intl

import (
	"math"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// options reads what a script asks for. Nil stands for none.
type options struct {
	h *host
	o *goja.Object
}

// coerce is CoerceOptionsToObject (ECMA-402 9.2.11): null is a TypeError.
func (h *host) coerce(v goja.Value) options {
	if goja.IsUndefined(v) {
		return options{h: h}
	}
	if goja.IsNull(v) {
		panic(h.rt.NewTypeError("Cannot convert null to object"))
	}
	return options{h: h, o: v.ToObject(h.rt)}
}

func (o options) get(name string) goja.Value {
	if o.o == nil {
		return goja.Undefined()
	}
	if v := o.o.Get(name); v != nil {
		return v
	}
	return goja.Undefined()
}

// text is GetOption (ECMA-402 9.2.12) for strings: one that is not allowed is a RangeError.
func (o options) text(name, fallback string, allowed ...string) string {
	v := o.get(name)
	if goja.IsUndefined(v) {
		return fallback
	}
	s := o.h.string(v)
	if len(allowed) > 0 && !slices.Contains(allowed, s) {
		o.h.rangeError("Value " + short(s) + " out of range for Intl options property " + name)
	}
	return s
}

// flag is GetOption for booleans; given is false if there is none.
func (o options) flag(name string) (value, given bool) {
	v := o.get(name)
	if goja.IsUndefined(v) {
		return false, false
	}
	return v.ToBoolean(), true
}

// number is GetNumberOption (ECMA-402 9.2.14).
func (o options) number(name string, low, high, fallback int) int {
	return o.within(o.get(name), name, low, high, fallback)
}

// within is DefaultNumberOption (ECMA-402 9.2.13).
func (o options) within(v goja.Value, name string, low, high, fallback int) int {
	if goja.IsUndefined(v) {
		return fallback
	}
	f := o.h.number(v)
	if math.IsNaN(f) || f < float64(low) || f > float64(high) {
		o.h.rangeError(name + " value is out of range.")
	}
	return int(math.Floor(f))
}

// keyword is a type option such as numberingSystem: any of Unicode's form, or empty.
func (o options) keyword(name string) string {
	v := o.get(name)
	if goja.IsUndefined(v) {
		return ""
	}
	s := o.h.string(v)
	if !isType(s) {
		o.h.rangeError("Invalid " + name + " : " + short(s))
	}
	return s
}

func (o options) matcher() { o.text("localeMatcher", "best fit", "lookup", "best fit") }

// string is ToString.
func (h *host) string(v goja.Value) string {
	if _, ok := v.(*goja.Symbol); ok {
		panic(h.rt.NewTypeError("Cannot convert a Symbol value to a string"))
	}
	return v.String()
}

// number is ToNumber.
func (h *host) number(v goja.Value) float64 {
	if _, ok := v.(*goja.Symbol); ok {
		panic(h.rt.NewTypeError("Cannot convert a Symbol value to a number"))
	}
	return v.ToNumber().ToFloat()
}

// short keeps a text in an error message within bounds.
func short(s string) string {
	if len(s) > 64 {
		s = s[:64] + "…"
	}
	return strings.ToValidUTF8(s, "�")
}
