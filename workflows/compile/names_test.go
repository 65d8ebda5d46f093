package compile

import (
	"testing"

	"github.com/dop251/goja"
)

// TestWorkedOutNames runs what can be done with a member whose name is worked out: it means what it did, and everything
// is evaluated once. Each function gives true.
func TestWorkedOutNames(t *testing.T) {
	tests := map[string]string{
		"read":            `const o: any = { a: 1 }, k = j("a"); return o[k] === 1`,
		"call with this":  `const o: any = { n: 7, f() { return this.n } }; return o[j("f")]() === 7`,
		"optional":        `const o: any = { f: () => 1 }, n: any = null; return o?.[j("f")]?.() === 1 && n?.[j("f")] === undefined`,
		"index":           `const a = [1, 2, 3]; let s = 0; for (let i = 0; i < 3; i++) s += a[i]; return s === 6`,
		"number as text":  `const o: any = {}; const k: any = 1; o[k] = 2; return o["1"] === 2 && Object.keys(o)[0] === "1"`,
		"far number":      `const o: any = {}; const k: any = 123456789; o[k] = 2; return o["123456789"] === 2`,
		"NaN":             `const o: any = { NaN: 1 }; const k: any = NaN; return o[k] === 1`,
		"symbol":          `const s = Symbol("s"), o: any = { [s]: 1 }; return o[s] === 1 && typeof ([] as any)[Symbol.iterator] === "function"`,
		"assigned once":   `let n = 0; const a: any = [5, 5]; a[n++] += 1; a[j(String(n++))] *= 2; return n === 2 && a[0] === 6 && a[1] === 10`,
		"update":          `let n = 0; const a: any = [5, 5]; a[n++]++; --a[n++]; return n === 2 && a[0] === 6 && a[1] === 4`,
		"logical":         `const o: any = {}, k = j("a"); o[k] ??= 3; o[k] &&= 4; o[k] ||= 5; return o.a === 4`,
		"delete":          `const o: any = { a: 1 }, k = j("a"); return delete o[k] && !(k in o)`,
		"pattern":         `const k = j("a"), { [k]: x = 9, [j("b")]: y = 8, ...rest }: any = { a: 1, c: 3 }; return x === 1 && y === 8 && rest.c === 3 && !("a" in rest)`,
		"into a place":    `const o: any = {}, k = j("a"); [o[k]] = [1]; ({ x: o[j("b")] } = { x: 2 }); for (o[j("c")] of [3]); return o.a === 1 && o.b === 2 && o.c === 3`,
		"literal":         `const k = j("a"), o: any = { [k]: 1, [j("b")]() { return 2 }, get [j("c")]() { return 3 } }; return o.a === 1 && o.b() === 2 && o.c === 3`,
		"class":           `const k = j("a"); class A { [k]() { return 1 } static [j("b")] = 2 } return new (A as any)()[k]() === 1 && (A as any).b === 2`,
		"super":           `const k = j("f"); class A { f() { return 1 } } class B extends A { f() { return (super[k as "f"] as any)() + 1 } } return new B().f() === 2`,
		"object as name":  `let n = 0; const o: any = { a: 1 }, k: any = { toString() { n++; return "a" } }; return o[k] === 1 && n === 1`,
		"tagged template": "const o: any = { f: (s: any, v: any) => s.raw[0] + v }, k = j(\"f\"); return o[k]`x${1}` === \"x1\"",
		"BigInt":          `const a: any = [2n], i = 0; a[i] **= 3n; return a[0] === 8n`,
		"private names":   `class A { #a: any = { b: 1 }; get(k: string) { return this.#a[k] } } return new A().get(j("b")) === 1`,
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			b := bundle(t, project(t, map[string]string{"w.ts": "const j = (...a: string[]) => a.join(''); export default () => {" + body + "}"}), "w.ts")
			p, diags := b.Compile()
			if p == nil {
				t.Fatal(diags)
			}
			rt := goja.New()
			nothing := rt.ToValue(func(goja.FunctionCall) goja.Value { return goja.Undefined() })
			key := rt.ToValue(func(fc goja.FunctionCall) goja.Value {
				if o, ok := fc.Argument(0).(*goja.Object); ok {
					return o.ToString()
				}
				return fc.Argument(0)
			})
			same := rt.ToValue(func(fc goja.FunctionCall) goja.Value { return fc.Argument(0) })
			v, err := rt.RunProgram(p.Goja)
			if err != nil {
				t.Fatal(err)
			}
			evaluate, _ := goja.AssertFunction(v)
			if v, err = evaluate(goja.Undefined(), nothing, key, key, same); err != nil {
				t.Fatal(err)
			}
			f, _ := goja.AssertFunction(v)
			if v, err = f(goja.Undefined()); err != nil || !v.StrictEquals(rt.ToValue(true)) {
				t.Errorf("gives %v, %v", v, err)
			}
			if !p.Keys {
				t.Error("the program is not seen to work names out")
			}
		})
	}
}
