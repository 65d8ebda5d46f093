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
		return x.must(x.symbolSplit(fc.This, fc.Arguments...))
	}
	s := x.string(fc.Argument(0))
	limit := uint32(math.MaxUint32)
	if v := fc.Argument(1); !goja.IsUndefined(v) {
		if limit = toUint32(v.ToNumber().ToFloat()); limit == 0 {
			return x.r.rt.NewArray()
		}
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

func toUint32(f float64) uint32 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return uint32(int64(math.Mod(math.Trunc(f), 1<<32)))
}
