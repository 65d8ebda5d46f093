package realm

import (
	"math"
	"strings"

	"github.com/dop251/goja"
)

// match is RegExp.prototype[Symbol.match].
func (x *regexps) match(fc goja.FunctionCall) goja.Value {
	o := x.object(fc.This, "[Symbol.match]")
	s := x.string(fc.Argument(0))
	flags := x.flagsOf(o)
	if !strings.Contains(flags, "g") {
		if a := x.regExpExec(o, s); a != nil {
			return a
		}
		return goja.Null()
	}
	var out []any
	if p := x.plain(o); p != nil && p.flags == flags {
		x.matches(o, p, x.textOf(s), func(caps []int32) {
			out = append(out, s.Substring(int(caps[0]), int(caps[1])))
			x.fits(len(out))
		})
	} else {
		x.set(o, "lastIndex", 0)
		for a := x.regExpExec(o, s); a != nil; a = x.regExpExec(o, s) {
			matched := x.string(member(a, "0"))
			out = append(out, matched)
			x.fits(len(out))
			if matched.Length() == 0 {
				x.advance(o, s, strings.Contains(flags, "u"))
			}
			x.r.stopIfLate()
		}
	}
	if out == nil {
		return goja.Null()
	}
	return x.r.rt.NewArray(out...)
}

// member is a property of an object, undefined if it has none.
func member(o *goja.Object, name string) goja.Value {
	if v := o.Get(name); v != nil {
		return v
	}
	return goja.Undefined()
}

// split is RegExp.prototype[Symbol.split]. It looks for the next match where the standard tries one position after the
// other, which comes to the same.
func (x *regexps) split(fc goja.FunctionCall) goja.Value {
	o := x.object(fc.This, "[Symbol.split]")
	p := x.plain(o)
	if p == nil || o.Get("constructor") != x.class || x.class.GetSymbol(goja.SymSpecies) != x.class || x.flagsOf(o) != p.flags {
		return x.splitSlowly(o, x.string(fc.Argument(0)), fc.Argument(1))
	}
	s := x.string(fc.Argument(0))
	limit := splitLimit(fc.Argument(1))
	if limit == 0 {
		return x.r.rt.NewArray()
	}
	t := x.textOf(s)
	size := t.Len()
	if size == 0 {
		if x.find(p, t, 0, true) != nil {
			return x.r.rt.NewArray()
		}
		return x.r.rt.NewArray(s)
	}
	var out []any
	from := 0
	for at := 0; at < size; {
		caps := x.find(p, t, at, false)
		if caps == nil || int(caps[0]) >= size {
			break
		}
		end := min(int(caps[1]), size)
		if end == from {
			at = p.AdvanceIndex(t, int(caps[0]))
			continue
		}
		out = append(out, s.Substring(from, int(caps[0])))
		for i := 1; i < len(caps)/2 && uint32(len(out)) < limit; i++ {
			out = append(out, capture(s, caps, i))
		}
		if uint32(len(out)) >= limit {
			return x.r.rt.NewArray(out...)
		}
		x.fits(len(out))
		from, at = end, end
	}
	return x.r.rt.NewArray(append(out, s.Substring(from, size))...)
}

func splitLimit(v goja.Value) uint32 {
	if goja.IsUndefined(v) {
		return math.MaxUint32
	}
	return toUint32(v.ToNumber().ToFloat())
}

// splitSlowly goes by the letter of the standard: exec, flags or the class are the script's own.
func (x *regexps) splitSlowly(o *goja.Object, s goja.String, limitValue goja.Value) goja.Value {
	flags := x.flagsOf(o)
	unicode := strings.Contains(flags, "u")
	if !strings.Contains(flags, "y") {
		flags += "y"
	}
	splitter := x.species(o, x.r.rt.ToValue(flags))
	limit := splitLimit(limitValue)
	if limit == 0 {
		return x.r.rt.NewArray()
	}
	size := s.Length()
	if size == 0 {
		if x.regExpExec(splitter, s) != nil {
			return x.r.rt.NewArray()
		}
		return x.r.rt.NewArray(s)
	}
	var out []any
	from := 0
	for at := 0; at < size; {
		x.r.stopIfLate()
		x.set(splitter, "lastIndex", at)
		a := x.regExpExec(splitter, s)
		var end int
		if a != nil {
			end = int(min(toLength(splitter.Get("lastIndex")), int64(size)))
		}
		if a == nil || end == from {
			if at++; unicode && at < size && s.CharAt(at-1)>>10 == 0xD800>>10 && s.CharAt(at)>>10 == 0xDC00>>10 {
				at++
			}
			continue
		}
		out = append(out, s.Substring(from, at))
		from = end
		groups := max(0, toLength(a.Get("length"))-1)
		for i := int64(1); i <= groups && uint32(len(out)) < limit; i++ {
			out = append(out, member(a, itoa(i)))
			x.fits(len(out))
		}
		if uint32(len(out)) >= limit {
			return x.r.rt.NewArray(out...)
		}
		at = from
	}
	return x.r.rt.NewArray(append(out, s.Substring(from, size))...)
}

// species makes an object of the constructor that o asks for (ECMA-262, SpeciesConstructor), from o and flags.
func (x *regexps) species(o *goja.Object, flags goja.Value) *goja.Object {
	class := goja.Value(x.class)
	if c := o.Get("constructor"); c != nil && !goja.IsUndefined(c) {
		k, ok := c.(*goja.Object)
		if !ok {
			panic(x.r.rt.NewTypeError("the constructor is no object"))
		}
		if s := k.GetSymbol(goja.SymSpecies); !missing(s) {
			class = s
		}
	}
	construct, ok := goja.AssertConstructor(class)
	if !ok {
		panic(x.r.rt.NewTypeError("the species is no constructor"))
	}
	made, err := construct(nil, o, flags)
	if err != nil {
		panic(err)
	}
	return made
}

// search is RegExp.prototype[Symbol.search].
func (x *regexps) search(fc goja.FunctionCall) goja.Value {
	o := x.object(fc.This, "[Symbol.search]")
	s := x.string(fc.Argument(0))
	before := member(o, "lastIndex")
	x.moveLastIndex(o, before, x.r.rt.ToValue(0))
	a := x.regExpExec(o, s)
	x.moveLastIndex(o, member(o, "lastIndex"), before)
	if a == nil {
		return x.r.rt.ToValue(-1)
	}
	return member(a, "index")
}

// moveLastIndex writes lastIndex unless it is so already.
func (x *regexps) moveLastIndex(o *goja.Object, is, v goja.Value) {
	if !is.SameAs(v) {
		if err := o.Set("lastIndex", v); err != nil {
			panic(err)
		}
	}
}

func toUint32(f float64) uint32 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return uint32(int64(math.Mod(math.Trunc(f), 1<<32)))
}
