package compile

import (
	"testing"

	"github.com/dop251/goja"
)

// TestPlainDefault calls default exports and looks at whether they return promises, and what comes of them.
func TestPlainDefault(t *testing.T) {
	tests := []struct {
		name, code string
		promise    bool
	}{
		{"arrow", `export default async () => 1;`, false},
		{"through a name", `const w = async () => 1; export default w;`, false},
		{"function", `export default async function f() { return 1 }`, false},
		{"anonymous function", `export default async function () { return 1 }`, false},
		{"an await in a function within", `export default async () => { const f = async () => { await 0 }; f(); return 1 };`, false},
		{"await", `export default async () => { await 0; return 1 };`, true},
		{"await in a parameter's computed key", `export default async function (a: any) { const { [await 0]: b } = [1] as any; return b }`, true},
		{"for await", `export default async () => { for await (const x of [1]) return x; return 0 };`, true},
		{"called by itself", `export default async function f(n?: any): Promise<any> { return n ? 1 : (f(2) instanceof Promise ? 1 : 0) }`, true},
		{"looked at elsewhere", `const w: any = async () => 1; w.note = 1; export default w;`, true},
		{"passed on", `const w: any = async () => 1; export const all = { w }; (globalThis as any).all = all; export default w;`, true},
		{"assigned later", `let w: any = async () => 0; w = async () => 1; export default w;`, true},
		{"plain", `export default () => 1;`, false},
		{"plain that returns a promise", `export default () => Promise.resolve(1);`, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := bundle(t, project(t, map[string]string{"w.ts": test.code}), "w.ts")
			p, diags := b.Compile()
			if p == nil {
				t.Fatal(diags)
			}
			rt := goja.New()
			same := rt.ToValue(func(fc goja.FunctionCall) goja.Value { return fc.Argument(0) }) // for the realm's guards
			v, err := rt.RunProgram(p.Goja)
			if err != nil {
				t.Fatal(err)
			}
			evaluate, _ := goja.AssertFunction(v)
			if v, err = evaluate(goja.Undefined(), same, same, same, same); err != nil {
				t.Fatal(err)
			}
			f, ok := goja.AssertFunction(v)
			if !ok {
				t.Fatalf("default export is %v", v)
			}
			if v, err = f(goja.Undefined(), goja.Undefined()); err != nil {
				t.Fatal(err)
			}
			promise, ok := v.Export().(*goja.Promise)
			if ok != test.promise {
				t.Errorf("returned a promise: %v, want %v", ok, test.promise)
			}
			if ok {
				v = promise.Result()
			}
			if v.ToInteger() != 1 {
				t.Errorf("result is %v", v)
			}
		})
	}
}
