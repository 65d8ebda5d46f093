package realm

import (
	"math"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/esregexp"
)

// toLength is ToLength of ECMA-262.
func toLength(v goja.Value) int64 {
	if v == nil {
		return 0
	}
	f := v.ToNumber().ToFloat()
	if math.IsNaN(f) || f <= 0 {
		return 0
	}
	return int64(min(f, 1<<53-1))
}

func (x *regexps) set(o *goja.Object, name string, v int) {
	if err := o.Set(name, v); err != nil {
		panic(err)
	}
}

// step is RegExpBuiltinExec without the array: where the next match is, nil if there is none.
func (x *regexps) step(o *goja.Object, p *pattern, t esregexp.Text) []int32 {
	last := toLength(o.Get("lastIndex"))
	moves := p.Global || p.Sticky
	if !moves {
		last = 0
	}
	x.r.stopIfLate() // a spread of matchAll asks for matches from Go, where nothing else looks
	var caps []int32
	if last <= int64(t.Len()) {
		caps = x.find(p, t, int(last), p.Sticky)
	}
	if moves {
		if caps == nil {
			x.set(o, "lastIndex", 0)
		} else {
			x.set(o, "lastIndex", int(caps[1]))
		}
	}
	return caps
}

// builtinExec is RegExpBuiltinExec.
func (x *regexps) builtinExec(o *goja.Object, s goja.String) goja.Value {
	p := x.pattern(o)
	if p == nil {
		panic(x.r.rt.NewTypeError("RegExp.prototype.exec called on an object that is no RegExp"))
	}
	caps := x.step(o, p, x.textOf(s))
	if caps == nil {
		return goja.Null()
	}
	return x.result(p, s, caps)
}

// captures are the groups as strings or undefined, the whole match first.
func (x *regexps) captures(s goja.String, caps []int32) []any {
	out := make([]any, len(caps)/2)
	for i := range out {
		out[i] = capture(s, caps, i)
	}
	return out
}

func capture(s goja.String, caps []int32, i int) goja.Value {
	if caps[2*i] < 0 {
		return goja.Undefined()
	}
	return s.Substring(int(caps[2*i]), int(caps[2*i+1]))
}

// result is the array of a match.
func (x *regexps) result(p *pattern, s goja.String, caps []int32) goja.Value {
	a := x.r.rt.NewArray(x.captures(s, caps)...)
	x.define(a, "index", x.r.rt.ToValue(int64(caps[0])))
	x.define(a, "input", s)
	x.define(a, "groups", x.groups(p, s, caps))
	return a
}

func (x *regexps) define(o *goja.Object, name string, v goja.Value) {
	if err := o.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE); err != nil {
		panic(err)
	}
}

// groups is the object of the groups with names, undefined without any.
func (x *regexps) groups(p *pattern, s goja.String, caps []int32) goja.Value {
	if !p.Named {
		return goja.Undefined()
	}
	o := x.r.rt.CreateObject(nil)
	for i, name := range p.Names {
		if name != "" {
			x.define(o, name, capture(s, caps, i))
		}
	}
	return o
}

// plain gives an object's pattern if matching it is nothing but RegExpBuiltinExec; nil if the script has its own exec.
func (x *regexps) plain(o *goja.Object) *pattern {
	if o.Get("exec") != x.exec {
		return nil
	}
	return x.pattern(o)
}

// regExpExec is RegExpExec: an object, or nil for null.
func (x *regexps) regExpExec(o *goja.Object, s goja.String) *goja.Object {
	exec := o.Get("exec")
	f, ok := goja.AssertFunction(exec)
	if !ok || exec == x.exec {
		a, _ := x.builtinExec(o, s).(*goja.Object)
		return a
	}
	v := x.must(f(o, s))
	a, ok := v.(*goja.Object)
	if !ok && !goja.IsNull(v) {
		panic(x.r.rt.NewTypeError("exec returned something other than an object or null"))
	}
	return a
}

// test is RegExp.prototype.test.
func (x *regexps) test(fc goja.FunctionCall) goja.Value {
	o := x.object(fc.This, "test")
	s := x.string(fc.Argument(0))
	if p := x.plain(o); p != nil {
		return x.r.rt.ToValue(x.step(o, p, x.textOf(s)) != nil)
	}
	return x.r.rt.ToValue(x.regExpExec(o, s) != nil)
}

// flagsOf reads the property `flags`.
func (x *regexps) flagsOf(o *goja.Object) string {
	v := o.Get("flags")
	if v == nil {
		v = goja.Undefined()
	}
	return x.string(v).String()
}

// matches calls f with every match of a plain global pattern, as RegExpExec again and again would.
func (x *regexps) matches(o *goja.Object, p *pattern, t esregexp.Text, f func(caps []int32)) {
	x.set(o, "lastIndex", 0)
	for at := 0; at <= t.Len(); {
		caps := x.find(p, t, at, p.Sticky)
		if caps == nil {
			break
		}
		if at = int(caps[1]); caps[0] == caps[1] {
			at = p.AdvanceIndex(t, at)
		}
		f(caps)
	}
}

// advance moves lastIndex over an empty match.
func (x *regexps) advance(o *goja.Object, s goja.String, unicode bool) {
	at := toLength(o.Get("lastIndex"))
	next := at + 1
	if unicode && next < int64(s.Length()) && s.CharAt(int(at))>>10 == 0xD800>>10 && s.CharAt(int(next))>>10 == 0xDC00>>10 {
		next++
	}
	if err := o.Set("lastIndex", next); err != nil {
		panic(err)
	}
}

// fits throws if a list of results is too long.
func (x *regexps) fits(n int) {
	if limit := x.r.run.Limits.ArrayLength; int64(n) > limit {
		x.r.tooLarge("an array", limit)
	}
}
