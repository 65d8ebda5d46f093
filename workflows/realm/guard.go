package realm

import (
	"fmt"
	"slices"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"

	"github.com/seed-eb607675/tollgate/workflows/intl"
	"github.com/seed-eb607675/tollgate/workflows/language"
)

// Features tells what a program can reach, so that a run does not pay for guards of built-ins it cannot name. All is
// for programs that come by members without naming them.
type Features struct {
	All   bool
	Names map[string]struct{} // of variables and members in the text; RegExp also for a literal one
	// Keys is true for programs that read or write members whose names are worked out: such a name is compiled as a call
	// of a guard.
	Keys bool
	// BigInt is true for programs with BigInt literals or the word BigInt: their `*`, `**` and `<<` are calls of guards.
	BigInt bool
	// Delegates is true for programs with yield*, whose operand is compiled as a call of a guard.
	Delegates bool
	// Spreads is true for programs with spread elements or rests of patterns, whose values are compiled as calls of a guard.
	Spreads bool
	// Lengths is true for programs that can make an array far longer than what they put into it.
	Lengths bool

	late []string // names that were worked out
}

func (f *Features) has(name string) bool {
	if f == nil || f.All {
		return true
	}
	_, ok := f.Names[name]
	return ok || slices.Contains(f.late, name)
}

// reaches tells whether the program can come by a global: by its name, by a constructor of an object it did not make
// itself (an encoder's bytes lead to Uint8Array), or in some other way that All stands for.
func (f *Features) reaches(global string) bool {
	return f.has(global) || f.has("constructor")
}

// A guard stands before a built-in that goja runs to its end whatever it is asked for: it looks at the arguments and
// throws RangeError where the result would not fit the limits. goja's built-ins neither look at Interrupt nor can they be
// stopped from outside, and some ask for all memory at once, which ends the process.
type guard struct {
	owner string // where the built-in is found
	name  string
	check func(r *Realm, fc *goja.FunctionCall)
}

// guards lists what is guarded by a check of its arguments. Classes of which a new object can be too large are in
// guard_buffer.go, JSON in guard_json.go, operators in guard_bigint.go and guard_generator.go.
func guards() []guard {
	list := []guard{
		{"String.prototype", "repeat", checkRepeat},
		{"String.prototype", "padStart", checkPad},
		{"String.prototype", "padEnd", checkPad},
		{"String.prototype", "concat", checkStringConcat},
		{"String.prototype", "replace", checkReplace},
		{"String.prototype", "replaceAll", checkReplace},
		{"String.prototype", "split", checkSplit},
		{"String.prototype", "normalize", checkLinear},
		{"String.prototype", "localeCompare", checkLinear},
		{"Array.prototype", "join", checkJoin},
		{"Array.prototype", "toLocaleString", checkJoin},
		{"Array.prototype", "concat", checkArrayConcat},
		{"Array.prototype", "flat", checkFlat},
		{"Array", "from", checkFrom},
		{"Function.prototype", "apply", checkApply},
		{"Reflect", "apply", checkReflectApply},
		{"Reflect", "construct", checkReflectConstruct},
	}
	for _, name := range [...]string{
		"copyWithin", "every", "fill", "filter", "find", "findIndex", "findLast", "findLastIndex", "flatMap", "forEach",
		"includes", "indexOf", "lastIndexOf", "map", "reduce", "reduceRight", "reverse", "shift", "slice", "some", "sort",
		"splice", "toReversed", "toSorted", "toSpliced", "unshift", "with",
	} {
		list = append(list, guard{"Array.prototype", name, checkLength})
	}
	return append(list, iterableGuards()...)
}

// Plan is the guards and the additions to the language that a program needs; it is made once when the program is compiled and shared by its runs.
type Plan struct {
	features *Features
	adds     language.Set
	intl     intl.Set
	checks   []guard
	buffers  []bufferClass
	late     map[string]struct{} // names whose guards are put up when they are worked out
}

// NewPlan chooses the guards for a program. Nil features stand for a program that can reach everything.
func NewPlan(f *Features) *Plan {
	p := planFor(f)
	p.intl.Warm()
	if f != nil && f.Keys {
		p.late = lateNames()
	}
	return p
}

// planFor chooses the guards.
func planFor(f *Features) *Plan {
	return &Plan{features: f, adds: language.For(f.has), intl: intl.For(f.has), checks: choose(f), buffers: buffersOf(f)}
}

func choose(f *Features) []guard {
	var chosen []guard
	for _, g := range guards() {
		// `join` can run without being named: '' + array.
		if (g.owner == "Reflect" || g.owner == "Promise" || g.owner == "Object" || g.owner == "String") && !f.reaches(g.owner) {
			continue
		}
		if f.has(g.name) || g.name == "join" {
			chosen = append(chosen, g)
		}
	}
	return chosen
}

// install adds to the language and puts up guards, as far as they are not there yet.
func (r *Realm) install(p *Plan) {
	if missing := p.adds &^ r.added; missing != 0 {
		if err := missing.Install(r.rt); err != nil {
			panic(err)
		}
		r.added |= missing
	}
	if missing := p.intl &^ r.intl; missing != 0 { // before the guards, which go around its methods
		missing.Install(r.rt, r.Now, r.stopIfLate)
		r.intl |= missing
	}
	var owner *goja.Object
	path := ""
	for i := range p.checks {
		g := &p.checks[i]
		if !r.once(g.owner + "." + g.name) {
			continue
		}
		if owner == nil || path != g.owner { // they stand in the order of their owners
			owner, path = r.intrinsic(g.owner), g.owner
		}
		r.guard(owner, g)
	}
	r.guardBuffers(p)
	r.guardJSON(p.features)
	r.guardBigInt(p.features)
	r.guardRegExp(p.features)
	r.guardDate(p.features)
	r.guardErrors(p.features)
	if (p.features == nil || p.features.Lengths || p.features.All) && r.once("iteration") {
		r.guardIteration()
	}
}

// intrinsic finds an object by a path such as Array.prototype. The prototypes are taken from a value: naming the class
// would have goja make it with all its members.
func (r *Realm) intrinsic(path string) *goja.Object {
	switch path {
	case "Array.prototype":
		return r.rt.NewArray().Prototype()
	case "String.prototype":
		return r.rt.ToValue("").ToObject(r.rt).Prototype()
	}
	o := r.rt.GlobalObject()
	for len(path) > 0 {
		name := path
		for i := range path {
			if path[i] == '.' {
				name = path[:i]
				break
			}
		}
		o = o.Get(name).(*goja.Object)
		path = path[min(len(path), len(name)+1):]
	}
	return o
}

// guard replaces a built-in by one that checks first.
func (r *Realm) guard(owner *goja.Object, g *guard) {
	original, ok := goja.AssertFunction(owner.Get(g.name))
	if !ok {
		return
	}
	check := g.check
	r.replace(owner, g.name, func(fc goja.FunctionCall) goja.Value {
		check(r, &fc)
		v, err := original(fc.This, fc.Arguments...)
		if err != nil {
			panic(err)
		}
		return v
	})
}

// replace puts a function in the place of a built-in, with the name and the length of that.
func (r *Realm) replace(owner *goja.Object, name string, f func(goja.FunctionCall) goja.Value) {
	length := 0
	if old, ok := owner.Get(name).(*goja.Object); ok {
		length = int(old.Get("length").ToInteger())
	}
	_ = owner.DefineDataProperty(name, r.builtin(name, length, f), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

func (r *Realm) replaceSymbol(owner *goja.Object, symbol *goja.Symbol, name string, length int, f func(goja.FunctionCall) goja.Value) {
	_ = owner.DefineDataPropertySymbol(symbol, r.builtin(name, length, f), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// builtin makes a function object. Without a name of its own it would show the name of a Go function.
func (r *Realm) builtin(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	o := r.rt.ToValue(f).(*goja.Object)
	_ = o.DefineDataProperty("name", r.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if length != 0 {
		_ = o.DefineDataProperty("length", r.rt.ToValue(length), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return o
}

// tooLarge throws the RangeError of a result over the limits.
func (r *Realm) tooLarge(what string, limit int64) {
	panic(r.NewError("RangeError", fmt.Sprintf("%s over the limit of %d", what, limit)))
}

// made adds to what guarded built-ins have made in this run: many results just under the limit are too much as well.
func (r *Realm) made(bytes int64) {
	if bytes > r.run.Limits.StringSize {
		r.tooLarge("a string or buffer", r.run.Limits.StringSize)
	}
	if r.run.bytes += bytes; r.run.bytes > 16*r.run.Limits.StringSize {
		r.tooLarge("the strings and buffers of a run", 16*r.run.Limits.StringSize)
	}
}

// stopIfLate leaves a long walk in Go when the run has been stopped: the VM itself looks between instructions only.
func (r *Realm) stopIfLate() {
	if r.run.halted.Load() {
		panic(r.NewError("RangeError", "the run was stopped"))
	}
}

// refuseCode makes eval, Function and its async and generator kin throw EvalError by whatever way a script comes by
// them. All of them have the runtime compile their text, and the runtime asks its parser options first; ours throws.
// Programs are compiled elsewhere, without these options.
func (r *Realm) refuseCode() {
	var option parser.Option
	setOption(&option, func() {
		panic(r.NewError("EvalError", "code from text is refused in workflows"))
	})
	r.rt.SetParserOptions(option)
}

// setOption makes a parser option of f. The options' parameter has a type without an exported name; inference finds it.
func setOption[O ~func(P), P any](option *O, f func()) {
	*option = func(P) { f() }
}
