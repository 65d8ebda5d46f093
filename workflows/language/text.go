package language

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"
)

// wellFormed adds String.prototype.isWellFormed and toWellFormed.
func wellFormed(in *installation) {
	proto := in.rt.ToValue("").ToObject(in.rt).Prototype()
	in.method(proto, "isWellFormed", 0, func(fc goja.FunctionCall) goja.Value {
		return in.rt.ToValue(loneSurrogate(in.text(fc.This, "isWellFormed"), 0) < 0)
	})
	in.method(proto, "toWellFormed", 0, func(fc goja.FunctionCall) goja.Value {
		s := in.text(fc.This, "toWellFormed")
		at := loneSurrogate(s, 0)
		if at < 0 {
			return s
		}
		units := make([]uint16, s.Length())
		for i := range units {
			units[i] = s.CharAt(i)
		}
		for ; at >= 0; at = loneSurrogate(s, at+1) {
			units[at] = 0xFFFD
		}
		return goja.StringFromUTF16(units)
	})
}

// text is what a method of strings takes `this` for.
func (in *installation) text(this goja.Value, method string) goja.String {
	if goja.IsUndefined(this) || goja.IsNull(this) {
		panic(in.rt.NewTypeError("String.prototype.%s called on null or undefined", method))
	}
	if _, ok := this.(*goja.Symbol); ok {
		panic(in.rt.NewTypeError("Cannot convert a Symbol value to a string"))
	}
	v := this.ToString()
	if s, ok := v.(goja.String); ok {
		return s
	}
	s, _ := in.rt.ToValue(v.String()).(goja.String) // goja leaves numbers, booleans and BigInts as they are
	return s
}

// loneSurrogate is where the first surrogate without its other half stands at or after i, -1 if there is none.
func loneSurrogate(s goja.String, i int) int {
	for n := s.Length(); i < n; i++ {
		if isLone(s, i) {
			return i
		}
	}
	return -1
}

// regExpEscape adds RegExp.escape (ECMA-262 22.2.5.1).
func regExpEscape(in *installation) {
	in.method(in.global("RegExp"), "escape", 1, func(fc goja.FunctionCall) goja.Value {
		s, ok := fc.Argument(0).(goja.String)
		if !ok {
			panic(in.rt.NewTypeError("RegExp.escape needs a string"))
		}
		return escape(s)
	})
}

func escape(s goja.String) goja.Value {
	units := make([]uint16, 0, s.Length()+8)
	add := func(text string) {
		for _, c := range []byte(text) {
			units = append(units, uint16(c))
		}
	}
	for i := range s.Length() {
		c := s.CharAt(i)
		switch {
		case i == 0 && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'):
			add(fmt.Sprintf(`\x%02x`, c)) // it could belong to what the pattern has before it: \0, \c
		case c < 0x80 && strings.IndexByte(`^$\.*+?()[]{}|/`, byte(c)) >= 0:
			units = append(units, '\\', c)
		case c >= '\t' && c <= '\r':
			units = append(units, '\\', uint16("tnvfr"[c-'\t']))
		case c < 0x80 && strings.IndexByte(",-=<>#&!%:;@~'`\"", byte(c)) >= 0, c == ' ', c == 0xA0:
			add(fmt.Sprintf(`\x%02x`, c))
		case isSpace(c), isLone(s, i):
			add(fmt.Sprintf(`\u%04x`, c))
		default:
			units = append(units, c)
		}
	}
	return goja.StringFromUTF16(units)
}

// isLone tells whether the unit at i is a surrogate without its other half.
func isLone(s goja.String, i int) bool {
	switch s.CharAt(i) & 0xFC00 {
	case 0xD800:
		return i+1 == s.Length() || s.CharAt(i+1)&0xFC00 != 0xDC00
	case 0xDC00:
		return i == 0 || s.CharAt(i-1)&0xFC00 != 0xD800
	}
	return false
}

// isSpace is WhiteSpace and LineTerminator beyond ASCII.
func isSpace(c uint16) bool {
	return c == 0x1680 || c >= 0x2000 && c <= 0x200A || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF
}
