package realm

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// WriteJSON converts a value as JSON.stringify does (ECMA-262, SerializeJSONProperty): toJSON is called, functions,
// symbols and undefined members vanish, NaN and infinities become null. ok is false where JSON.stringify answers
// undefined. More than maxBytes of text or maxDepth levels is an error: a structure of a few hundred bytes can stand for
// gigabytes of text by naming the same object again and again. root names the value in errors, such as `result`.
//
// It must be called on the realm's goroutine, inside Main, Finish or a job.
func (r *Realm) WriteJSON(v goja.Value, root string, maxBytes int64, maxDepth int) (text json.RawMessage, ok bool, err error) {
	w := jsonWriter{r: r, max: int(maxBytes), maxDepth: maxDepth}
	if ex := r.rt.Try(func() { ok = w.value(nil, v, "", 0) }); ex != nil {
		if w.err == nil {
			return nil, false, ex
		}
	}
	if w.err != nil {
		return nil, false, &Failure{Outcome: Invalid, Message: root + w.path() + ": " + w.err.Error()}
	}
	if !ok {
		return nil, false, nil
	}
	return w.out, true, nil
}

type jsonWriter struct {
	r        *Realm
	out      []byte
	max      int
	maxDepth int
	keys     []string // where the writer stands, for errors
	err      error
	visits   int
	// What JSON.stringify can be given besides the value.
	replacer goja.Callable
	only     []string // the members to write; nil: all
	gap      string   // of one level of indentation
}

var (
	errTooLarge = errors.New("larger than the limit")
	errTooDeep  = errors.New("nested too deep, or circular")
)

func (w *jsonWriter) path() string {
	keys := w.keys
	if len(keys) > 8 {
		keys = append(append([]string(nil), keys[:8]...), " …")
	}
	return strings.Join(keys, "")
}

// fail leaves the walk; WriteJSON catches it.
func (w *jsonWriter) fail(err error) {
	w.err = err
	panic(w.r.rt.NewTypeError("%s", err.Error()))
}

// value writes v, the member key of holder; false if it has no JSON form. Only a replacer looks at the holder.
func (w *jsonWriter) value(holder, v goja.Value, key string, depth int) bool {
	if w.visits++; w.visits&1023 == 0 {
		w.r.stopIfLate()
	}
	if len(w.out) > w.max {
		w.fail(fmt.Errorf("%w of %d bytes", errTooLarge, w.max))
	}
	v = w.toJSON(v, key)
	if w.replacer != nil {
		if v == nil {
			v = goja.Undefined()
		}
		var err error
		if v, err = w.replacer(holder, w.r.rt.ToValue(key), v); err != nil {
			panic(err)
		}
	}
	switch x := v.(type) {
	case nil:
		return false
	case *goja.Object:
		return w.object(x, depth)
	case *goja.Symbol:
		return false
	}
	if goja.IsUndefined(v) {
		return false
	}
	w.primitive(v)
	return true
}

// toJSON asks objects and BigInts for what to write instead of them.
func (w *jsonWriter) toJSON(v goja.Value, key string) goja.Value {
	o, ok := v.(*goja.Object)
	if !ok {
		if v == nil || !goja.IsBigInt(v) {
			return v
		}
		o = v.ToObject(w.r.rt)
	}
	f, ok := goja.AssertFunction(o.Get("toJSON"))
	if !ok {
		return v
	}
	v, err := f(v, w.r.rt.ToValue(key))
	if err != nil {
		panic(err)
	}
	return v
}

func (w *jsonWriter) primitive(v goja.Value) {
	switch {
	case goja.IsNull(v):
		w.out = append(w.out, "null"...)
	case goja.IsString(v):
		w.string(v)
	case goja.IsNumber(v):
		w.number(v)
	case goja.IsBigInt(v):
		w.fail(errors.New("a BigInt has no JSON form"))
	default:
		w.out = strconv.AppendBool(w.out, v.ToBoolean())
	}
}

func (w *jsonWriter) number(v goja.Value) {
	if i, ok := v.Export().(int64); ok {
		w.out = strconv.AppendInt(w.out, i, 10)
		return
	}
	f := v.ToFloat()
	if math.IsNaN(f) || math.IsInf(f, 0) {
		w.out = append(w.out, "null"...)
		return
	}
	if f == 0 {
		w.out = append(w.out, '0') // also -0
		return
	}
	w.out = append(w.out, v.String()...)
}

func (w *jsonWriter) string(v goja.Value) {
	s := v.String()
	if len(w.out)+len(s) > w.max {
		w.fail(fmt.Errorf("%w of %d bytes", errTooLarge, w.max))
	}
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			if gs, ok := v.(goja.String); ok && strings.ContainsRune(s, utf8.RuneError) {
				w.utf16(gs)
				return
			}
			break
		}
	}
	w.out = AppendJSONString(w.out, s)
}

// utf16 writes a string that may hold lone surrogates, which well-formed JSON.stringify escapes.
func (w *jsonWriter) utf16(s goja.String) {
	w.out = append(w.out, '"')
	for i := 0; i < s.Length(); i++ {
		c := s.CharAt(i)
		switch {
		case utf16.IsSurrogate(rune(c)) && c < 0xdc00 && i+1 < s.Length() && s.CharAt(i+1) >= 0xdc00 && s.CharAt(i+1) <= 0xdfff:
			w.out = utf8.AppendRune(w.out, utf16.DecodeRune(rune(c), rune(s.CharAt(i+1))))
			i++
		case utf16.IsSurrogate(rune(c)):
			w.out = fmt.Appendf(w.out, `\u%04x`, c)
		default:
			w.out = appendJSONRune(w.out, rune(c))
		}
	}
	w.out = append(w.out, '"')
}

func (w *jsonWriter) object(o *goja.Object, depth int) bool {
	if _, callable := goja.AssertFunction(o); callable {
		return false
	}
	if o.ExportType() == reflect.TypeFor[*big.Int]() {
		w.fail(errors.New("a BigInt has no JSON form"))
	}
	switch o.ClassName() {
	case "Number", "String", "Boolean":
		if v := unbox(o); v != nil {
			w.primitive(v)
			return true
		}
	}
	if depth++; depth > w.maxDepth {
		w.fail(fmt.Errorf("%w: more than %d levels", errTooDeep, w.maxDepth))
	}
	if isArray(o) {
		w.array(o, depth)
	} else {
		w.members(o, depth)
	}
	return true
}

func unbox(o *goja.Object) goja.Value {
	switch o.ClassName() {
	case "Number":
		return o.ToNumber()
	case "String":
		return o.ToString()
	default:
		if v, ok := goja.AssertFunction(o.Get("valueOf")); ok {
			if p, err := v(o); err == nil {
				if _, object := p.(*goja.Object); !object {
					return p
				}
			}
		}
	}
	return nil
}

// isArray is Array.isArray.
func isArray(o *goja.Object) bool {
	if o.ClassName() == "Array" {
		return true
	}
	if o.ExportType() != reflect.TypeFor[goja.Proxy]() {
		return false
	}
	p, ok := o.Export().(goja.Proxy)
	return ok && p.Target() != nil && isArray(p.Target())
}

func (w *jsonWriter) array(o *goja.Object, depth int) {
	n := o.Get("length").ToInteger()
	if n > int64(w.max) {
		w.fail(fmt.Errorf("%w of %d bytes", errTooLarge, w.max))
	}
	w.out = append(w.out, '[')
	for i := range n {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.line(depth)
		name := strconv.FormatInt(i, 10)
		w.keys = append(w.keys, "["+name+"]")
		if !w.value(o, o.Get(name), name, depth) {
			w.out = append(w.out, "null"...)
		}
		w.keys = w.keys[:len(w.keys)-1]
	}
	if n > 0 {
		w.line(depth - 1)
	}
	w.out = append(w.out, ']')
}

func (w *jsonWriter) members(o *goja.Object, depth int) {
	w.out = append(w.out, '{')
	first := true
	names := w.only
	if names == nil {
		names = o.Keys()
	}
	for _, name := range names {
		mark := len(w.out)
		if !first {
			w.out = append(w.out, ',')
		}
		w.line(depth)
		w.out = AppendJSONString(w.out, name)
		w.out = append(w.out, ':')
		if w.gap != "" {
			w.out = append(w.out, ' ')
		}
		w.keys = append(w.keys, "."+name)
		if w.value(o, o.Get(name), name, depth) {
			first = false
		} else {
			w.out = w.out[:mark]
		}
		w.keys = w.keys[:len(w.keys)-1]
	}
	if !first {
		w.line(depth - 1)
	}
	w.out = append(w.out, '}')
}

// line begins a line if there is indentation.
func (w *jsonWriter) line(depth int) {
	if w.gap == "" {
		return
	}
	w.out = append(w.out, '\n')
	for range depth {
		w.out = append(w.out, w.gap...)
	}
}

// AppendJSONString appends s as a JSON string with the escapes of JSON.stringify and no others.
func AppendJSONString(out []byte, s string) []byte {
	out = append(out, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		out = append(out, s[start:i]...)
		out = appendJSONRune(out, rune(s[i]))
		start = i + 1
	}
	out = append(out, s[start:]...)
	return append(out, '"')
}

func appendJSONRune(out []byte, c rune) []byte {
	switch c {
	case '"', '\\':
		return append(out, '\\', byte(c))
	case '\n':
		return append(out, '\\', 'n')
	case '\r':
		return append(out, '\\', 'r')
	case '\t':
		return append(out, '\\', 't')
	case '\b':
		return append(out, '\\', 'b')
	case '\f':
		return append(out, '\\', 'f')
	}
	if c < 0x20 {
		return fmt.Appendf(out, `\u%04x`, c)
	}
	return utf8.AppendRune(out, c)
}
