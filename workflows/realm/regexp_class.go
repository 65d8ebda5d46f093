package realm

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/esregexp"
)

// replaceClass puts a constructor before RegExp that refuses what esregexp cannot do and packs the pattern.
func (x *regexps) replaceClass() {
	rt := x.r.rt
	class := x.class
	construct, ok := goja.AssertConstructor(class)
	if !ok {
		panic("realm: RegExp is no constructor")
	}
	x.construct = construct
	var proxy *goja.Object
	proxy = rt.ToValue(rt.NewProxy(class, &goja.ProxyTrapConfig{
		Apply: func(_ *goja.Object, _ goja.Value, args []goja.Value) goja.Value {
			pattern, flags := argAt(args, 0), argAt(args, 1)
			if o, ok := pattern.(*goja.Object); ok && goja.IsUndefined(flags) && x.isRegExp(o) && o.Get("constructor") == proxy {
				return o
			}
			return x.make(proxy, pattern, flags)
		},
		Construct: func(_ *goja.Object, args []goja.Value, newTarget *goja.Object) *goja.Object {
			return x.make(newTarget, argAt(args, 0), argAt(args, 1))
		},
	})).(*goja.Object)
	x.r.bridge(class, proxy)
	_ = rt.GlobalObject().DefineDataProperty("RegExp", proxy, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = x.proto.DefineDataProperty("constructor", proxy, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	x.class = proxy
}

func argAt(args []goja.Value, i int) goja.Value {
	if i < len(args) {
		return args[i]
	}
	return goja.Undefined()
}

// isRegExp is IsRegExp of ECMA-262.
func (x *regexps) isRegExp(o *goja.Object) bool {
	if m := o.GetSymbol(goja.SymMatch); m != nil && !goja.IsUndefined(m) {
		return m.ToBoolean()
	}
	return o.ClassName() == "RegExp"
}

// make is `new RegExp(pattern, flags)`.
func (x *regexps) make(newTarget *goja.Object, source, flags goja.Value) *goja.Object {
	var units []uint16
	if o, ok := source.(*goja.Object); ok && o.ClassName() == "RegExp" {
		p := x.pattern(o)
		units = p.source
		if goja.IsUndefined(flags) {
			flags = x.r.rt.ToValue(p.flags)
		}
	} else {
		if ok && x.isRegExp(o) {
			if source = o.Get("source"); source == nil {
				source = goja.Undefined()
			}
			if goja.IsUndefined(flags) {
				if flags = o.Get("flags"); flags == nil {
					flags = goja.Undefined()
				}
			}
		}
		if !goja.IsUndefined(source) {
			units = utf16Of(x.string(source))
		}
	}
	text := ""
	if !goja.IsUndefined(flags) {
		text = x.string(flags).String()
	}
	return x.build(newTarget, units, text)
}

// build makes an object, after a look whether the pattern is right.
func (x *regexps) build(newTarget *goja.Object, source []uint16, flags string) *goja.Object {
	packed := esregexp.Pack(source)
	ordered := inOrder(flags)
	if _, err := compiled().Get(ordered+"/"+packed, func() (*esregexp.Regexp, error) { return esregexp.Compile(source, flags) }); err != nil {
		x.wrong(source, flags, err)
	}
	o, err := x.construct(newTarget, x.r.rt.ToValue(packed), x.r.rt.ToValue(flags))
	if err != nil {
		panic(err)
	}
	return o
}

// inOrder puts flags into the order of the property `flags`; wrong ones stay as they are.
func inOrder(flags string) string {
	const order = "gimsuy"
	var seen [len(order)]bool
	for i := range len(flags) {
		known := false
		for j := range order {
			if flags[i] == order[j] && !seen[j] {
				seen[j], known = true, true
			}
		}
		if !known {
			return flags
		}
	}
	out := make([]byte, 0, len(order))
	for j := range order {
		if seen[j] {
			out = append(out, order[j])
		}
	}
	return string(out)
}

// compile is RegExp.prototype.compile (ECMA-262, B.2.4.1).
func (x *regexps) compile(fc goja.FunctionCall) goja.Value {
	o := x.object(fc.This, "compile")
	if x.pattern(o) == nil {
		panic(x.r.rt.NewTypeError("RegExp.prototype.compile called on an object that is no RegExp"))
	}
	from, isObject := fc.Argument(0).(*goja.Object)
	if isObject && from.ClassName() == "RegExp" && !goja.IsUndefined(fc.Argument(1)) {
		panic(x.r.rt.NewTypeError("RegExp.prototype.compile takes no flags with a RegExp"))
	}
	var made *goja.Object
	if isObject && from.ClassName() != "RegExp" {
		made = x.make(x.class, x.string(from), fc.Argument(1))
	} else {
		made = x.make(x.class, fc.Argument(0), fc.Argument(1))
	}
	p := x.pattern(made)
	delete(x.patterns, o)
	x.must(x.recompile(o, x.r.rt.ToValue(esregexp.Pack(p.source)), x.r.rt.ToValue(p.flags)))
	return o
}

// source is the getter of `source`.
func (x *regexps) source(fc goja.FunctionCall) goja.Value {
	o := x.object(fc.This, "source")
	if o == x.proto {
		return x.r.rt.ToValue("(?:)")
	}
	p := x.pattern(o)
	if p == nil {
		panic(x.r.rt.NewTypeError("RegExp.prototype.source called on an object that is no RegExp"))
	}
	return goja.StringFromUTF16(esregexp.Display(p.source))
}
