package language

import (
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

func named(words string) func(string) bool {
	list := strings.Fields(words)
	return func(name string) bool { return slices.Contains(list, name) }
}

// TestFor: a program gets what its words can reach, and ordinary ones get nothing.
func TestFor(t *testing.T) {
	for _, test := range []struct{ words, has, lacks string }{
		{"map filter reduce forEach find escape", "", "Iterator WeakRef Object.groupBy Promise.try Error.captureStackTrace"},
		{"groupBy", "Object.groupBy Map.groupBy", "Iterator Promise.withResolvers"},
		{"map values", "Iterator.prototype.map Iterator.from", "Object.groupBy"},
		{"function* take", "Iterator.prototype.take", "WeakRef"},
		{"Iterator", "Iterator Iterator.prototype.toArray", "Symbol.dispose"},
		{"asyncIterator", "Symbol.asyncIterator", "Symbol.dispose Array.fromAsync"},
		{"fromAsync", "Symbol.asyncIterator Array.fromAsync", ""},
		{"asyncDispose", "Symbol.asyncDispose Symbol.dispose SuppressedError DisposableStack", "Iterator"},
		{"RegExp escape", "RegExp.escape", "Iterator"},
		{"stackTraceLimit", "Error.captureStackTrace Error.stackTraceLimit", ""},
		{"FinalizationRegistry", "WeakRef FinalizationRegistry", ""},
		{"try", "Promise.try Promise.withResolvers", ""},
		{"isWellFormed", "String.prototype.isWellFormed String.prototype.toWellFormed", ""},
	} {
		rt := goja.New()
		if err := For(named(test.words)).Install(rt); err != nil {
			t.Fatal(err)
		}
		there := func(path string) bool {
			v, err := rt.RunString("var o = globalThis; for (const k of '" + path + "'.split('.')) o = o?.[k]; o !== undefined")
			if err != nil {
				t.Fatal(err)
			}
			return v.ToBoolean()
		}
		for _, path := range strings.Fields(test.has) {
			if !there(path) {
				t.Errorf("%q: %s is missing", test.words, path)
			}
		}
		for _, path := range strings.Fields(test.lacks) {
			if there(path) {
				t.Errorf("%q: %s is there", test.words, path)
			}
		}
	}
}

// TestTwice: what a script has at hand stays when more is added later, as for names that are worked out.
func TestTwice(t *testing.T) {
	rt := goja.New()
	run := func(code string) goja.Value {
		v, err := rt.RunString(code)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if err := For(named("groupBy Iterator WeakRef dispose")).Install(rt); err != nil {
		t.Fatal(err)
	}
	run(`var was = [Object.groupBy, Iterator, WeakRef, DisposableStack, Iterator.prototype.map, Symbol.dispose, Iterator.prototype[Symbol.dispose]]`)
	if err := All.Install(rt); err != nil {
		t.Fatal(err)
	}
	if !run(`[Object.groupBy, Iterator, WeakRef, DisposableStack, Iterator.prototype.map, Symbol.dispose, Iterator.prototype[Symbol.dispose]]
		.every((f, i) => typeof f !== "undefined" && f === was[i])`).ToBoolean() {
		t.Error("an addition was made again")
	}
	for _, name := range Names() {
		if Naming(name) == 0 {
			t.Errorf("%s names nothing", name)
		}
	}
}

// TestUndisturbed: what a script does to built-ins afterwards neither reaches nor breaks an addition.
func TestUndisturbed(t *testing.T) {
	rt := goja.New()
	if err := All.Install(rt); err != nil {
		t.Fatal(err)
	}
	v, err := rt.RunString(`
		var seen = [];
		for (const [owner, name] of [[Function.prototype, "call"], [Function.prototype, "apply"], [Function.prototype, "bind"],
			[Reflect, "apply"], [Reflect, "ownKeys"], [Reflect, "defineProperty"], [Math, "trunc"], [Map.prototype, "get"], [Map.prototype, "set"],
			[Map.prototype, "forEach"], [Object.prototype, "isPrototypeOf"], [Array.prototype, "push"], [WeakSet.prototype, "add"],
			[WeakSet.prototype, "delete"], [Promise.prototype, "then"], [Promise, "resolve"]]) {
			owner[name] = () => { seen[seen.length] = name; throw new Error(name); };
		}
		var out = [];
		out[out.length] = Object.groupBy([1, 2, 3], (n) => n % 2 ? "odd" : "even").odd.length;
		out[out.length] = Map.groupBy([1, 2, 3], (n) => n % 2).size;
		out[out.length] = Iterator.from({ i: 0, next() { return { value: this.i++, done: this.i > 9 }; } }).map((n) => n * 2).filter((n) => n % 3).drop(1).take(2)
			.flatMap((n) => [n, n]).toArray().length;
		const registry = new FinalizationRegistry(() => {}), token = {};
		registry.register({}, 1, token);
		out[out.length] = registry.unregister(token) ? 1 : 0;
		out[out.length] = new WeakRef({ a: 7 }).deref().a;
		const stack = new DisposableStack();
		stack.defer(() => { out[out.length] = 5; });
		stack.dispose();
		out[out.length] = "a\ud800".toWellFormed().length;
		Array.fromAsync([1, 2], (n) => n);
		Promise.withResolvers().resolve(1);
		let text = "";
		for (let i = 0; i < out.length; i++) text += out[i] + " ";
		text`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := v.String(), "2 2 4 1 7 5 2 "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if v = rt.Get("seen"); v.ToObject(rt).Get("length").ToInteger() != 0 { // promise jobs are over, too
		t.Errorf("changed built-ins were called: %v", v.Export())
	}
}
