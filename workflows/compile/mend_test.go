package compile

import (
	"testing"

	"github.com/dop251/goja"
)

// TestMend calls default exports whose trees goja would silently misread.
func TestMend(t *testing.T) {
	for _, test := range []struct{ name, code, want string }{
		{"comparisons from the left", `export default () => [1 < 2 < 3, 3 > 2 > 1, 1 < 2 < 3 < 4, 5 > 4 >= 1 <= 0, 1 < 2 === true];`, "true,false,true,false,true"},
		{"parentheses", `const f = (...x) => x; export default () => [3 > (2 > 1), (1 < 2) < 3, f(1 < (2 < 1)), (3 > 2 > 1), 5 > ((1, 2) > 1)];`, "true,true,false,false,true"},
		{"in and instanceof", `export default () => ["a" in {} in { false: 1 }, [] instanceof Array in { true: 1 }, [] instanceof Array < 2];`, "true,true,true"},
		{"operands", `const o = { n: 1 }; export default () => [o.n < o["n"] + 1 < 2, [1][0] < 2 < 3, (() => 1)() < 2 < 3, -1 < 0 < 1];`, "true,true,true,false"},
		{"arguments after this", `function f() { return (() => [this.v, arguments[0]])(); } export default () => f.call({ v: 1 }, 2);`, "1,2"},
		{"arguments passed on", `const w = (f) => function () { const later = () => f.apply(this, arguments); return later(); };
			export default () => w(function (a, b) { return [this.q, a, b]; }).call({ q: 9 }, 1, 2);`, "9,1,2"},
		{"arguments two arrows down", `function f() { return [1].map(() => [2].map(() => this.v + ":" + arguments[0])); } export default () => f.call({ v: 1 }, 2);`, "1:2"},
		{"arguments in a method", `class A { v = 4; m() { return (() => [this.v, arguments[0]])(); } } export default () => new A().m("x");`, "4,x"},
		{"arguments in a generator", `function* g() { yield (() => this.v + ":" + arguments[0])(); } export default () => [...g.call({ v: 1 }, 5)];`, "1:5"},
		{"arguments of the nearest function", `function f() { return (() => { this; return (function () { return arguments.length; })(1, 2, 3); })(); } export default () => [f.call({}, 1)];`, "3"},
		{"async generators that return", `async function* g() { try { yield 1; } finally { await 0; log += "f"; await 0; log += "g"; } } let log = "";
			const it = g(); it.next().then(() => it.return(5)).then((r) => { log += r.value; }); export default () => new Promise((r) => { let n = 20;
			const wait = () => n-- ? Promise.resolve().then(wait) : r(log); wait(); }).then((l) => { globalThis.out = l; });`, "fg5"},
		{"fields with names of modifiers", `class A { get = 1; set = (v) => { this.#set ??= v; return this.#set; }; async = 3; static get = "get = 1; set = 2"; static async = 5;
			#get = () => 6; #set = null; #async = 7; all() { return [this.get, this.set.name, this.set(2), this.async, this.#get(), this.#async]; }
			static all() { return [this.get, this.async]; } } export default () => [...new A().all(), ...A.all()];`, "1,set,2,3,6,7,get = 1; set = 2,5"},
		{"asking for require", `export default () => [typeof require, typeof require === "function" ? 1 : 2];`, "undefined,2"},
		{"delegation to what is sync and async", `function* g() { yield* { [Symbol.iterator]: () => [1, 2].values(), get [Symbol.asyncIterator]() { throw new Error("asked"); } }; }
			export default () => [...g()];`, "1,2"},
		{"delegation hands throw on", `const inner = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return: () => ({}) }) }; function* g() { yield* inner; }
			export default () => { const it = g(); it.next(); try { it.throw(new Error("x")); } catch (e) { return e.name; } };`, "TypeError"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, diags := bundle(t, project(t, map[string]string{"w.js": test.code}), "w.js").Compile()
			if p == nil {
				t.Fatal(diags)
			}
			rt := goja.New()
			v, err := rt.RunProgram(p.Goja)
			if err != nil {
				t.Fatal(err)
			}
			same := rt.ToValue(func(fc goja.FunctionCall) goja.Value { return fc.Argument(0) }) // for the realm's guards
			for range 2 {                                                                       // the module, the export
				f, ok := goja.AssertFunction(v)
				if !ok {
					t.Fatalf("%v is no function", v)
				}
				if v, err = f(goja.Undefined(), same, same, same, same); err != nil {
					t.Fatal(err)
				}
			}
			if out := rt.Get("out"); out != nil {
				v = out
			}
			if v.String() != test.want {
				t.Errorf("got %v, want %v", v, test.want)
			}
		})
	}
}

// TestYieldHelper: a program that delegates does not count as one that works names out.
func TestYieldHelper(t *testing.T) {
	for code, keys := range map[string]bool{
		`function* g() { yield* [1]; } export default () => [...g()];`:                                             false,
		`async function* a() { yield* g(); } function* g() { yield* [1]; } export default async () => a().next();`: true,
	} {
		p, diags := bundle(t, project(t, map[string]string{"w.js": code}), "w.js").Compile()
		if p == nil || p.Keys != keys || !p.Delegates {
			t.Errorf("%s: %+v %v", code, p, diags)
		}
	}
}

// TestRefusedInPackages: what workflows lack is an error in the project's files and a warning, once a file, in a package.
func TestRefusedInPackages(t *testing.T) {
	dir := project(t, map[string]string{
		"w.js":                        `import { f } from "p"; export default () => f();`,
		"node_modules/p/package.json": `{"name": "p", "type": "module", "main": "i.js"}`,
		"node_modules/p/i.js":         "export const f = () => {\n  if (typeof Worker === \"function\") return new Worker(\"x\") || new Worker(\"y\");\n  return process.cwd();\n};",
		"v.js":                        "export default (n) =>\n  import(\"./\" + n);",
	})
	p, diags := bundle(t, dir, "w.js").Compile()
	if p == nil || len(diags) != 1 || !diags[0].Warning || diags[0].Error() != "node_modules/p/i.js:2:48: workflows have no Worker; a run has one thread" {
		t.Errorf("package: %v, %d diagnostics", p != nil, len(diags))
	}
	if p, diags := bundle(t, dir, "v.js").Compile(); p != nil || len(diags.Errors()) != 1 || diags.Errors()[0].Pos.Line != 2 {
		t.Errorf("computed import: %q", diags)
	}
}

// TestParserPanic: what makes the parser panic is a diagnostic.
func TestParserPanic(t *testing.T) {
	if p, diags := bundle(t, project(t, map[string]string{"w.js": `export default () => "\u{10FFFF}";`}), "w.js").Compile(); p == nil && diags == nil {
		t.Error("neither a program nor a reason")
	}
}
