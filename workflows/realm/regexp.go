package realm

import (
	"errors"
	"reflect"
	"sync"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/esregexp"
)

// goja's RegExp objects stay, for what is not about matching: lastIndex, flags, the class. What matches is esregexp: goja's
// own engines answer "no match" when they give up, run to their end whatever they are asked for, and differ from the
// standard in many ways. The objects are made with the packed form of their pattern, which goja cannot misunderstand.

// regexps is what the RegExp functions of a runtime share.
type regexps struct {
	r     *Realm
	class *goja.Object // what `RegExp` is to the script
	proto *goja.Object
	exec  *goja.Object

	construct func(newTarget *goja.Object, args ...goja.Value) (*goja.Object, error)
	getSource goja.Callable // goja's: the packed form
	getFlags  [6]goja.Callable
	recompile goja.Callable

	// Of the run under way.
	run      *active
	patterns map[*goja.Object]*pattern
	imported goja.Value // the last string that came from Go, and its text
	text     esregexp.Text
	caps     []int32 // what the last match found; read before the script runs again
}

// pattern is what a RegExp object matches by.
type pattern struct {
	*esregexp.Regexp
	source []uint16
	flags  string // in the order of the property `flags`
}

// maxPatterns bounds how many objects of a run are remembered; a script can make them by the million.
const maxPatterns = 1000

// compiled are the patterns of the process.
//
//nolint:gochecknoglobals // a bounded cache that every runtime of the process shares
var compiled = sync.OnceValue(func() *esregexp.Cache { return esregexp.NewCache(32 << 20) })

// guardRegExp replaces what matches. Programs without a regular expression do not pay for it.
func (r *Realm) guardRegExp(f *Features) {
	if !f.regExps() || !r.once("RegExp") {
		return
	}
	x := &regexps{r: r, class: r.intrinsic("RegExp")}
	x.proto = x.class.Get("prototype").(*goja.Object)
	x.getSource = x.getter("source")
	for i, name := range [...]string{"global", "ignoreCase", "multiline", "dotAll", "unicode", "sticky"} {
		x.getFlags[i] = x.getter(name)
	}
	matchAll, _ := goja.AssertFunction(x.proto.GetSymbol(goja.SymMatchAll))
	x.recompile, _ = goja.AssertFunction(x.proto.Get("compile"))
	x.replaceClass()
	r.replace(x.proto, "exec", func(fc goja.FunctionCall) goja.Value {
		o := x.object(fc.This, "exec")
		return x.builtinExec(o, x.string(fc.Argument(0)))
	})
	x.exec = x.proto.Get("exec").(*goja.Object)
	r.replace(x.proto, "test", func(fc goja.FunctionCall) goja.Value { return x.test(fc) })
	r.replace(x.proto, "compile", func(fc goja.FunctionCall) goja.Value { return x.compile(fc) })
	r.replaceSymbol(x.proto, goja.SymMatch, "[Symbol.match]", 1, x.match)
	r.replaceSymbol(x.proto, goja.SymReplace, "[Symbol.replace]", 2, x.replace)
	r.replaceSymbol(x.proto, goja.SymSplit, "[Symbol.split]", 2, x.split)
	r.replaceSymbol(x.proto, goja.SymSearch, "[Symbol.search]", 1, x.search)
	r.replaceSymbol(x.proto, goja.SymMatchAll, "[Symbol.matchAll]", 1, func(fc goja.FunctionCall) goja.Value {
		return x.must(matchAll(x.object(fc.This, "[Symbol.matchAll]"), x.string(fc.Argument(0))))
	})
	get := r.rt.ToValue(func(fc goja.FunctionCall) goja.Value { return x.source(fc) }).(*goja.Object)
	_ = get.DefineDataProperty("name", r.rt.ToValue("get source"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = x.proto.DefineAccessorProperty("source", get, nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
	text := r.intrinsic("String.prototype")
	for _, name := range [...]string{"match", "matchAll", "search"} {
		x.fromText(text, name)
	}
}

// regExps tells whether a program can come by a regular expression.
func (f *Features) regExps() bool {
	return f.has("RegExp") || f.has("match") || f.has("matchAll") || f.has("search")
}

// getter is the function behind an accessor of RegExp.prototype.
func (x *regexps) getter(name string) goja.Callable {
	describe, _ := goja.AssertFunction(x.r.intrinsic("Object").Get("getOwnPropertyDescriptor"))
	d, err := describe(goja.Undefined(), x.proto, x.r.rt.ToValue(name))
	if err != nil {
		panic(err)
	}
	f, ok := goja.AssertFunction(d.(*goja.Object).Get("get"))
	if !ok {
		panic("realm: RegExp.prototype has no " + name)
	}
	return f
}

// fromText has a method of String make the regular expressions that it makes of other values in our way.
func (x *regexps) fromText(owner *goja.Object, name string) {
	original, ok := goja.AssertFunction(owner.Get(name))
	if !ok {
		return
	}
	symbol, flags := goja.SymMatch, goja.Undefined()
	switch name {
	case "matchAll":
		symbol, flags = goja.SymMatchAll, x.r.rt.ToValue("g")
	case "search":
		symbol = goja.SymSearch
	}
	x.r.replace(owner, name, func(fc goja.FunctionCall) goja.Value {
		arg := fc.Argument(0)
		o, isObject := arg.(*goja.Object)
		if fc.This != nil && !goja.IsUndefined(fc.This) && !goja.IsNull(fc.This) && (!isObject || missing(o.GetSymbol(symbol))) {
			text := x.string(fc.This)
			fc.This, arg = text, x.make(x.class, arg, flags)
		}
		return x.must(original(fc.This, arg))
	})
}

func missing(v goja.Value) bool { return v == nil || goja.IsUndefined(v) || goja.IsNull(v) }

func (x *regexps) must(v goja.Value, err error) goja.Value {
	if err != nil {
		panic(err)
	}
	return v
}

// string is ToString. goja's own leaves numbers and the like as they are.
func (x *regexps) string(v goja.Value) goja.String {
	switch p := v.ToString().(type) {
	case goja.String:
		return p
	case *goja.Symbol:
		panic(x.r.rt.NewTypeError("Cannot convert a Symbol value to a string"))
	default:
		return x.r.rt.ToValue(p.String()).(goja.String)
	}
}

// object is the receiver of a method that wants one.
func (x *regexps) object(v goja.Value, method string) *goja.Object {
	o, ok := v.(*goja.Object)
	if !ok {
		panic(x.r.rt.NewTypeError("RegExp.prototype.%s called on incompatible receiver %s", method, shortName(v)))
	}
	return o
}

func shortName(v goja.Value) string {
	if _, ok := v.(*goja.Symbol); ok {
		return "a symbol"
	}
	return clip(v.String(), 100)
}

// forget lets go of what belongs to another run.
func (x *regexps) forget() {
	if x.run == x.r.run {
		return
	}
	x.drop()
	x.run = x.r.run
	x.r.OnEnd(x.drop)
}

func (x *regexps) drop() {
	x.run, x.patterns, x.imported, x.text = nil, nil, nil, esregexp.Text{}
}

// pattern is that of an object; nil if it is no RegExp.
func (x *regexps) pattern(o *goja.Object) *pattern {
	x.forget()
	if p, ok := x.patterns[o]; ok {
		return p
	}
	if o.ClassName() != "RegExp" {
		return nil
	}
	packed := x.must(x.getSource(o)).(goja.String)
	var flags [6]byte
	n := 0
	for i, get := range x.getFlags {
		if x.must(get(o)).ToBoolean() {
			flags[n] = "gimsuy"[i]
			n++
		}
	}
	p := x.compiled(packed, string(flags[:n]))
	if x.patterns == nil || len(x.patterns) >= maxPatterns {
		x.patterns = map[*goja.Object]*pattern{}
	}
	x.patterns[o] = p
	return p
}

// compiled compiles the source text that goja holds, packed or not.
func (x *regexps) compiled(held goja.String, flags string) *pattern {
	p := &pattern{flags: flags}
	text := held.String()
	var ok bool
	if p.source, ok = esregexp.Unpack(text); !ok {
		p.source = utf16Of(held)
	}
	var err error
	p.Regexp, err = compiled().Get(flags+"/"+text, func() (*esregexp.Regexp, error) { return esregexp.Compile(p.source, flags) })
	if err != nil {
		x.wrong(p.source, flags, err)
	}
	return p
}

// wrong throws the SyntaxError of a pattern.
func (x *regexps) wrong(source []uint16, flags string, err error) {
	var syntax *esregexp.SyntaxError
	if !errors.As(err, &syntax) {
		panic(err)
	}
	text := clip(goja.StringFromUTF16(source).String(), 200)
	panic(x.r.NewError("SyntaxError", "Invalid regular expression: /"+text+"/"+clip(flags, 20)+": "+syntax.Text))
}

// uint16s is what goja's strings that are not ASCII are made of: a byte order mark, then the units.
//
//nolint:gochecknoglobals // immutable
var uint16s = reflect.TypeFor[[]uint16]()

// utf16Of gives the units of a string; they are only read.
func utf16Of(s goja.String) []uint16 {
	n := s.Length()
	if v := reflect.ValueOf(s); v.Kind() == reflect.Slice && v.Len() == n+1 && v.CanConvert(uint16s) {
		if units := v.Convert(uint16s).Interface().([]uint16); units[0] == 0xFEFF {
			return units[1:]
		}
	}
	units := make([]uint16, n)
	for i := range units {
		units[i] = s.CharAt(i)
	}
	return units
}

// textOf makes the text that is searched of a string, without copying it where goja's own form can be read.
func (x *regexps) textOf(s goja.String) esregexp.Text {
	switch reflect.TypeOf(s).Kind() {
	case reflect.String:
		return esregexp.ASCII(reflect.ValueOf(s).String())
	case reflect.Pointer: // from Go, as UTF-8
		if s == x.imported {
			return x.text
		}
		whole := s.Substring(0, s.Length())
		if reflect.TypeOf(whole).Kind() == reflect.Pointer {
			return esregexp.UTF16(utf16Of(s))
		}
		x.imported, x.text = s, x.textOf(whole)
		return x.text
	}
	return esregexp.UTF16(utf16Of(s))
}

// find matches. What it returns is valid until the next match.
func (x *regexps) find(p *pattern, t esregexp.Text, start int, sticky bool) []int32 {
	caps, err := p.Match(t, start, sticky, x.halted, x.caps)
	switch {
	case err == nil:
	case errors.Is(err, esregexp.ErrStopped):
		x.r.stopIfLate()
		panic(x.r.NewError("RangeError", "the run was stopped"))
	default:
		panic(x.r.NewError("RangeError", err.Error()))
	}
	if caps != nil {
		x.caps = caps
	}
	return caps
}

// halted tells a match that the run has been stopped.
func (x *regexps) halted() bool { return x.r.run.halted.Load() }
