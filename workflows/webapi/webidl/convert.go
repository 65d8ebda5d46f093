package webidl

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// USV converts to a USVString: what is no string is converted as String(v) would, lone surrogates become U+FFFD, and a
// symbol is a TypeError.
func (e *Env) USV(v goja.Value) string {
	if _, ok := v.(*goja.Symbol); ok {
		panic(e.rt.NewTypeError("Cannot convert a Symbol value to a string"))
	}
	return v.String()
}

// DOM converts to a DOMString, which may have lone surrogates.
func (e *Env) DOM(v goja.Value) goja.String {
	if s, ok := v.(goja.String); ok {
		return s
	}
	if _, ok := v.(*goja.Symbol); ok {
		panic(e.rt.NewTypeError("Cannot convert a Symbol value to a string"))
	}
	text := v.ToString()
	if s, ok := text.(goja.String); ok {
		return s
	}
	return e.rt.ToValue(text.String()).(goja.String) // goja leaves some numbers as they are
}

// ByteString converts to a ByteString: one byte for each code unit. A code unit over 255 is a TypeError.
func (e *Env) ByteString(v goja.Value) string {
	s := e.USV(v)
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r > 255 {
			panic(e.rt.NewTypeError("Cannot convert argument to a ByteString because it has a character with a value greater than 255"))
		}
		b.WriteByte(byte(r))
	}
	return b.String()
}

// Latin1 is the value of a byte string: a character for each byte.
func (e *Env) Latin1(s string) goja.Value {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			units := make([]uint16, len(s))
			for j := 0; j < len(s); j++ {
				units[j] = uint16(s[j])
			}
			return goja.StringFromUTF16(units)
		}
	}
	return e.rt.ToValue(s)
}

// Unsigned converts to an integer of that many bits, modulo 2^bits, as `unsigned long` and its kin do.
func (e *Env) Unsigned(v goja.Value, bits uint) uint64 {
	f := e.Double(v)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	m := math.Mod(math.Trunc(f), math.Ldexp(1, int(bits)))
	if m < 0 {
		m += math.Ldexp(1, int(bits))
	}
	return uint64(m)
}

// Enforced converts to an integer within 0 and limit, as [EnforceRange] does: anything else is a TypeError.
func (e *Env) Enforced(v goja.Value, limit float64) float64 {
	f := math.Trunc(e.Double(v))
	if math.IsNaN(f) || f < 0 || f > limit {
		panic(e.rt.NewTypeError("The value is not an integer within 0 and %v", limit))
	}
	return f
}

// Clamped converts to an integer and clamps it, as [Clamp] does.
func (e *Env) Clamped(v goja.Value, low, high int64) int64 {
	f := e.Double(v)
	switch {
	case math.IsNaN(f):
		return 0
	case f <= float64(low):
		return low
	case f >= float64(high):
		return high
	}
	return int64(math.RoundToEven(f))
}

// Double is Number(v).
func (e *Env) Double(v goja.Value) float64 {
	if _, ok := v.(*goja.Symbol); ok {
		panic(e.rt.NewTypeError("Cannot convert a Symbol value to a number"))
	}
	return v.ToNumber().ToFloat()
}

// Sequence converts an iterable to a list of its values; ok is false if v is not an iterable object. At most limit values
// are taken: an endless iterator would eat the memory before its deadline.
func (e *Env) Sequence(v goja.Value, limit int64) (list []goja.Value, ok bool) {
	o, isObject := v.(*goja.Object)
	if !isObject {
		return nil, false
	}
	method := o.GetSymbol(goja.SymIterator)
	if method == nil || goja.IsUndefined(method) || goja.IsNull(method) {
		return nil, false
	}
	// By hand: goja's own loop does not survive an iterator that has no next method.
	open, callable := goja.AssertFunction(method)
	if !callable {
		panic(e.rt.NewTypeError("The iterator method is not a function"))
	}
	iterator, isObject := e.Invoke(open, o).(*goja.Object)
	if !isObject {
		panic(e.rt.NewTypeError("The iterator is not an object"))
	}
	next, callable := goja.AssertFunction(iterator.Get("next"))
	if !callable {
		panic(e.rt.NewTypeError("The iterator has no next method"))
	}
	for {
		step, isObject := e.Invoke(next, iterator).(*goja.Object)
		if !isObject {
			panic(e.rt.NewTypeError("The iterator's result is not an object"))
		}
		if done := step.Get("done"); done != nil && done.ToBoolean() {
			return list, true
		}
		item := step.Get("value")
		if item == nil {
			item = goja.Undefined()
		}
		list = append(list, item)
		if int64(len(list)) > limit {
			panic(e.Error("RangeError", "The iterable has too many values"))
		}
	}
}

// Pairs converts a sequence of pairs or a record to a list of pairs, each part by convert. ok is false if v is not an
// object.
func (e *Env) Pairs(v goja.Value, convert func(goja.Value) string) (list [][2]string, ok bool) {
	o, isObject := v.(*goja.Object)
	if !isObject {
		return nil, false
	}
	if items, ok := e.Sequence(o, e.Limits().ArrayLength); ok {
		for _, item := range items {
			pair, ok := e.Sequence(item, e.Limits().ArrayLength)
			if !ok || len(pair) != 2 {
				panic(e.rt.NewTypeError("Each pair must be an iterable of a name and a value"))
			}
			list = append(list, [2]string{convert(pair[0]), convert(pair[1])})
		}
		return list, true
	}
	at := map[string]int{} // two keys may become one by conversion; the later value wins
	add := func(key, v goja.Value) {
		name := convert(key)
		value := convert(v)
		if i, ok := at[name]; ok {
			list[i][1] = value
			return
		}
		at[name] = len(list)
		list = append(list, [2]string{name, value})
	}
	if keys, ok := plainKeys(o); ok {
		for _, key := range keys {
			if v := o.Get(key); v != nil { // a getter before may have taken it away
				add(e.rt.ToValue(key), v)
			}
		}
		return list, true
	}
	keys, _ := e.Builtin("Reflect", "ownKeys")(o).(*goja.Object)
	own, get := e.Builtin("Reflect", "getOwnPropertyDescriptor"), e.Builtin("Reflect", "get")
	for i, n := int64(0), keys.Get("length").ToInteger(); i < n; i++ {
		key := keys.Get(strconv.FormatInt(i, 10))
		if desc, ok := own(o, key).(*goja.Object); ok && desc.Get("enumerable").ToBoolean() {
			add(key, get(o, key))
		}
	}
	return list, true
}

// plainKeys are the enumerable keys of an object without surprises: no proxy, no symbols, no lone surrogates.
func plainKeys(o *goja.Object) (keys []string, ok bool) {
	if o.ExportType() != reflect.TypeFor[map[string]any]() || len(o.Symbols()) > 0 {
		return nil, false
	}
	keys = o.Keys()
	for _, key := range keys {
		for i := 0; i < len(key); i++ {
			if key[i] >= utf8.RuneSelf {
				return nil, false
			}
		}
	}
	return keys, true
}

// BytesOf are the bytes of a buffer, typed array or DataView, not copied; those of a detached one are none. ok is false
// if v is none of these.
func (e *Env) BytesOf(v goja.Value) (b []byte, ok bool) {
	o, isObject := v.(*goja.Object)
	if !isObject {
		return nil, false
	}
	t := o.ExportType()
	if t == reflect.TypeFor[goja.ArrayBuffer]() {
		return o.Export().(goja.ArrayBuffer).Bytes(), true
	}
	length, ok := e.viewLength(o)
	if !ok {
		return nil, false
	}
	if length == 0 {
		return []byte{}, true
	}
	if err := e.rt.ExportTo(o, &b); err != nil {
		return nil, false
	}
	return b, true
}

// IsBuffer tells whether v is an ArrayBuffer, not a view.
func IsBuffer(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && o.ExportType() == reflect.TypeFor[goja.ArrayBuffer]()
}

// IsUint8Array tells whether v is one.
func (e *Env) IsUint8Array(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok || o.ExportType() != reflect.TypeFor[[]byte]() {
		return false
	}
	if _, ok = e.viewLength(o); !ok {
		return false
	}
	// A Uint8ClampedArray looks the same to Go.
	uint8s, ok := e.rt.GlobalObject().Get("Uint8Array").(*goja.Object)
	if !ok {
		return false
	}
	proto, ok := uint8s.Get("prototype").(*goja.Object)
	if !ok {
		return false
	}
	tag, err := e.SymbolGetter(proto.Prototype(), goja.SymToStringTag)(o)
	return err == nil && tag.String() == "Uint8Array"
}

// viewLength is the length in bytes of a typed array or DataView, by the built-ins, which know a real one.
func (e *Env) viewLength(o *goja.Object) (int64, bool) {
	e.capture()
	if o.ClassName() != "Object" || !e.Invoke(e.isView, goja.Undefined(), o).ToBoolean() {
		return 0, false
	}
	length := e.byteLen
	if o.ExportType() == reflect.TypeFor[map[string]any]() {
		length = e.viewLen
	}
	v, err := length(o)
	if err != nil {
		return 0, true // detached
	}
	return v.ToInteger(), true
}

// capture takes hold of the built-ins that handle bytes.
func (e *Env) capture() {
	if e.uint8s != nil {
		return
	}
	uint8s, ok := e.rt.GlobalObject().Get("Uint8Array").(*goja.Object)
	if !ok {
		panic(e.rt.NewTypeError("Uint8Array is missing"))
	}
	e.uint8s, _ = goja.AssertConstructor(uint8s)
	if buffer, ok := e.rt.GlobalObject().Get("ArrayBuffer").(*goja.Object); ok {
		e.isView, _ = goja.AssertFunction(buffer.Get("isView"))
	}
	if proto, ok := uint8s.Get("prototype").(*goja.Object); ok {
		e.byteLen = e.Getter(proto.Prototype(), "byteLength")
	}
	if view, ok := e.rt.GlobalObject().Get("DataView").(*goja.Object); ok {
		if proto, ok := view.Get("prototype").(*goja.Object); ok {
			e.viewLen = e.Getter(proto, "byteLength")
		}
	}
}

// Getter is the get function of an accessor property of a built-in; nil if there is none.
func (e *Env) Getter(o *goja.Object, name string) goja.Callable {
	return e.getter(o, e.rt.ToValue(name))
}

// SymbolGetter is Getter for a symbol.
func (e *Env) SymbolGetter(o *goja.Object, name *goja.Symbol) goja.Callable { return e.getter(o, name) }

func (e *Env) getter(o *goja.Object, key goja.Value) goja.Callable {
	object, ok := e.rt.GlobalObject().Get("Object").(*goja.Object)
	if !ok {
		return nil
	}
	describe, ok := goja.AssertFunction(object.Get("getOwnPropertyDescriptor"))
	if !ok {
		return nil
	}
	desc, ok := e.Invoke(describe, object, o, key).(*goja.Object)
	if !ok {
		return nil
	}
	f, _ := goja.AssertFunction(desc.Get("get"))
	return f
}

// Uint8Array makes one over b, which is its own from now on.
func (e *Env) Uint8Array(b []byte) goja.Value {
	e.capture()
	o, err := e.uint8s(nil, e.rt.ToValue(e.rt.NewArrayBuffer(b)))
	if err != nil {
		panic(err)
	}
	return o
}

// ArrayBuffer makes one over b, which is its own from now on.
func (e *Env) ArrayBuffer(b []byte) goja.Value {
	if b == nil {
		b = []byte{}
	}
	return e.rt.ToValue(e.rt.NewArrayBuffer(b))
}

// Error makes an error of a built-in class: RangeError, TypeError, SyntaxError …
func (e *Env) Error(class, message string) *goja.Object {
	if class == "TypeError" {
		return e.rt.NewTypeError("%s", message)
	}
	make_, ok := e.errors[class]
	if !ok {
		if make_, ok = goja.AssertConstructor(e.rt.GlobalObject().Get(class)); !ok {
			return e.rt.NewTypeError("%s", message) // the script has taken the class away
		}
		if e.errors == nil {
			e.errors = make(map[string]goja.Constructor)
		}
		e.errors[class] = make_
	}
	o, err := make_(nil, e.rt.ToValue(message))
	if err != nil {
		return e.rt.NewTypeError("%s", message)
	}
	return o
}
