package realm

import (
	"strings"

	"github.com/dop251/goja"
)

// replacement is a call of RegExp.prototype[Symbol.replace].
type replacement struct {
	x      *regexps
	s      goja.String
	out    goja.StringBuilder
	length int64
	next   int // up to where s has been dealt with

	f        goja.Callable
	template goja.String
	plain    bool // a template without a $
}

// found is one match. Its captures are strings or undefined, the whole match first.
type found struct {
	captures []goja.Value
	position int
	groups   goja.Value
}

// replace is RegExp.prototype[Symbol.replace].
func (x *regexps) replace(fc goja.FunctionCall) goja.Value {
	o := x.object(fc.This, "[Symbol.replace]")
	r := &replacement{x: x, s: x.string(fc.Argument(0))}
	if f, ok := goja.AssertFunction(fc.Argument(1)); ok {
		r.f = f
	} else {
		r.template = x.string(fc.Argument(1))
		r.plain = !strings.Contains(r.template.String(), "$")
	}
	flags := x.flagsOf(o)
	global := strings.Contains(flags, "g")
	if p := x.plain(o); p != nil && p.flags == flags {
		r.fast(o, p, global)
	} else {
		r.slow(o, global, strings.Contains(flags, "u"))
	}
	if r.next == 0 && r.length == 0 {
		return r.s
	}
	r.copy(r.next, r.s.Length())
	x.r.made(r.length)
	return r.out.String()
}

// fast replaces the matches of a pattern that the script did not meddle with.
func (r *replacement) fast(o *goja.Object, p *pattern, global bool) {
	x, t := r.x, r.x.textOf(r.s)
	use := func(caps []int32) {
		if r.plain {
			r.copy(r.next, int(caps[0]))
			r.write(r.template)
			r.next = int(caps[1])
			return
		}
		m := found{position: int(caps[0]), groups: x.groups(p, r.s, caps), captures: make([]goja.Value, len(caps)/2)}
		for i := range m.captures {
			m.captures[i] = capture(r.s, caps, i)
		}
		r.substitute(&m)
	}
	switch {
	case !global:
		if caps := x.step(o, p, t); caps != nil {
			use(caps)
		}
	case r.f == nil:
		x.matches(o, p, t, use)
	default: // all matches are found before the function is called for the first
		var all []int32
		x.matches(o, p, t, func(caps []int32) {
			all = append(all, caps...)
			x.fits(len(all))
		})
		n := 2 * len(p.Names)
		for len(all) > 0 {
			use(all[:n])
			all = all[n:]
		}
	}
}

// slow goes by the letter of the standard: exec or flags are the script's own.
func (r *replacement) slow(o *goja.Object, global, unicode bool) {
	x := r.x
	var results []*goja.Object
	if global {
		x.set(o, "lastIndex", 0)
	}
	for {
		a := x.regExpExec(o, r.s)
		if a == nil {
			break
		}
		results = append(results, a)
		x.fits(len(results))
		if !global {
			break
		}
		if x.string(member(a, "0")).Length() == 0 {
			x.advance(o, r.s, unicode)
		}
		x.r.stopIfLate()
	}
	for _, a := range results {
		n := max(0, toLength(a.Get("length"))-1)
		if n > maxArguments {
			x.r.tooLarge("the groups of a match", maxArguments)
		}
		m := found{captures: []goja.Value{x.string(member(a, "0"))}}
		m.position = int(min(max(integer(member(a, "index")), 0), int64(r.s.Length())))
		for i := int64(1); i <= n; i++ {
			c := member(a, itoa(i))
			if !goja.IsUndefined(c) {
				c = x.string(c)
			}
			m.captures = append(m.captures, c)
		}
		m.groups = member(a, "groups")
		r.substitute(&m)
		x.r.stopIfLate()
	}
}

func integer(v goja.Value) int64 {
	f := v.ToNumber().ToFloat()
	switch {
	case f != f:
		return 0
	case f > 1<<53:
		return 1 << 53
	case f < -1<<53:
		return -1 << 53
	}
	return int64(f)
}

// substitute writes what stands for a match.
func (r *replacement) substitute(m *found) {
	matched := m.captures[0].(goja.String)
	position, next := m.position, r.next
	var text goja.String
	if r.f != nil {
		args := append(m.captures[:len(m.captures):len(m.captures)], r.x.r.rt.ToValue(position), r.s)
		if !goja.IsUndefined(m.groups) {
			args = append(args, m.groups)
		}
		text = r.x.string(r.x.must(r.f(goja.Undefined(), args...)))
	}
	if r.f == nil && !goja.IsUndefined(m.groups) {
		m.groups = m.groups.ToObject(r.x.r.rt)
	}
	if position < next {
		return
	}
	r.copy(next, position)
	if r.f != nil {
		r.write(text)
	} else {
		r.expand(m, matched)
	}
	r.next = position + matched.Length()
}

func (r *replacement) grow(n int) {
	limit := r.x.r.run.Limits.StringSize
	if r.length += int64(n); r.length > limit {
		r.x.r.tooLarge("a string", limit)
	}
}

func (r *replacement) write(s goja.String) {
	r.grow(s.Length())
	r.out.WriteString(s)
}

// copy writes a part of the string itself.
func (r *replacement) copy(from, to int) {
	if from >= to {
		return
	}
	r.grow(to - from)
	r.out.WriteSubstring(r.s, from, to)
}

// expand writes the template (ECMA-262, GetSubstitution).
func (r *replacement) expand(m *found, matched goja.String) {
	t := r.template
	n := t.Length()
	from := 0
	for i := 0; i < n; i++ {
		if t.CharAt(i) != '$' || i+1 >= n {
			continue
		}
		r.part(from, i)
		used := r.reference(m, matched, i)
		if used == 0 { // a dollar sign that stands for itself
			from = i
			continue
		}
		from = i + used
		i = from - 1
	}
	r.part(from, n)
}

func (r *replacement) part(from, to int) {
	if from < to {
		r.grow(to - from)
		r.out.WriteSubstring(r.template, from, to)
	}
}

// reference writes what a $ at i stands for and tells how long the reference is, 0 if it is none.
func (r *replacement) reference(m *found, matched goja.String, i int) int {
	t, n := r.template, r.template.Length()
	switch c := t.CharAt(i + 1); {
	case c == '$':
		r.part(i, i+1)
		return 2
	case c == '&':
		r.write(matched)
		return 2
	case c == '`':
		r.copy(0, m.position)
		return 2
	case c == '\'':
		r.copy(min(r.s.Length(), m.position+matched.Length()), r.s.Length())
		return 2
	case '0' <= c && c <= '9':
		index, used := int(c-'0'), 2
		if i+2 < n {
			if d := t.CharAt(i + 2); '0' <= d && d <= '9' && index*10+int(d-'0') < len(m.captures) && index*10+int(d-'0') > 0 {
				index, used = index*10+int(d-'0'), 3
			}
		}
		if index == 0 || index >= len(m.captures) {
			return 0
		}
		if s, ok := m.captures[index].(goja.String); ok {
			r.write(s)
		}
		return used
	case c == '<' && !goja.IsUndefined(m.groups):
		for j := i + 2; j < n; j++ {
			if t.CharAt(j) != '>' {
				continue
			}
			v := member(m.groups.(*goja.Object), t.Substring(i+2, j).String())
			if !goja.IsUndefined(v) {
				r.write(r.x.string(v))
			}
			return j + 1 - i
		}
	}
	return 0
}
