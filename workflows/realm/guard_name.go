package realm

import (
	"strings"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/intl"
	"github.com/seed-eb607675/tollgate/workflows/language"
)

// A program that works out the name of a member can reach any built-in. It would be safe to give it every guard at its
// start, and cost ten times the run. Instead each such name is compiled as a call that sees it before the member is read,
// and the guards of that name are put up then. Names that are words of the program have theirs from the start.

// farIndex is an index that no ordinary array has. An array written there is far longer than what was put into it.
const farIndex = 1_000_000

// guardName is called with a name that was worked out, and returns what the member is to be looked up by. Numbers below
// farIndex do not come here.
func (r *Realm) guardName(fc goja.FunctionCall) goja.Value {
	v := fc.Argument(0)
	switch v.(type) {
	case *goja.Symbol:
		return v
	case *goja.Object:
		v = v.ToString() // once, so that it cannot say something else the next time
	}
	name := v.String()
	if goja.IsNumber(v) {
		if v.ToFloat() < farIndex {
			return v
		}
		name = "length"
	}
	f := r.run.Plan.features
	if f == nil || f.All {
		return v
	}
	if _, guarded := r.run.Plan.late[name]; !guarded {
		if strings.Contains(name, "BigInt") && !f.BigInt {
			panic(r.rt.NewTypeError("BigInt by a name that is worked out is refused in workflows"))
		}
		return v
	}
	if r.hardener != nil {
		return v // everything is there
	}
	for _, known := range r.named {
		if known == name {
			return v
		}
	}
	r.named = append(r.named, name)
	with := *f
	with.late = r.named
	switch name {
	case "length":
		with.Lengths = true
	case "Reflect", "getOwnPropertyNames", "getOwnPropertyDescriptor", "getOwnPropertyDescriptors", "__lookupGetter__", "ownKeys":
		with.All = true // they give members without naming them
	}
	r.install(planFor(&with))
	return v
}

// lateNames are the names for which guardName has something to do.
func lateNames() map[string]struct{} {
	names := map[string]struct{}{}
	for _, g := range guards() {
		names[g.name] = struct{}{}
	}
	for _, c := range bufferClasses() {
		names[c.name] = struct{}{}
	}
	for _, name := range [...]string{
		"Date", "JSON", "constructor", "Reflect", "RegExp", "__lookupGetter__", "from", "getOwnPropertyDescriptor", "getOwnPropertyDescriptors",
		"getOwnPropertyNames", "length", "ownKeys", "parse", "stringify",
	} {
		names[name] = struct{}{}
	}
	for _, name := range append(language.Names(), intl.Names()...) {
		names[name] = struct{}{}
	}
	for name := range names {
		if strings.Contains(name, "BigInt") {
			delete(names, name) // refused
		}
	}
	return names
}

// once tells whether a guard is not there yet. Only programs whose names are worked out put up guards more than once.
func (r *Realm) once(guard string) bool {
	if f := r.run.Plan.features; f == nil || !f.Keys {
		return true
	}
	for _, there := range r.guarded {
		if there == guard {
			return false
		}
	}
	r.guarded = append(r.guarded, guard)
	return true
}
