package realm

import (
	"context"
	"fmt"
	"testing"

	"github.com/dop251/goja"
)

// reused has a script run in a hardened realm.
func reused(t testing.TB, p *Pool, expression string) *Run {
	t.Helper()
	run := script(t, expression)
	run.Realms = p.NewRealms(run.Plan, run.Limits, func(*Realm) error { return nil }, func(*Realm) {})
	t.Cleanup(run.Realms.Close)
	return run
}

// result runs a script and gives what it returned as text.
func result(t testing.TB, p *Pool, run *Run) string {
	t.Helper()
	got := ""
	run.Finish = func(_ *Realm, v goja.Value) (goja.Value, Finish, error) {
		got = v.String()
		return nil, nil, nil
	}
	if err := p.Do(context.Background(), run); err != nil {
		return fmt.Sprintf("%v", err)
	}
	return got
}

// thawed walks everything that can be reached, in a way of its own, and lists what could be changed.
const thawed = `() => {
	const seen = new Set(), out = [];
	const walk = (path, o) => {
		if ((typeof o !== "object" && typeof o !== "function") || o === null || seen.has(o)) return;
		seen.add(o);
		if (!Object.isFrozen(o)) out.push(path);
		for (const k of Reflect.ownKeys(o)) {
			const d = Object.getOwnPropertyDescriptor(o, k), at = path + "." + String(k);
			walk(at, d.value); walk(at + ".get", d.get); walk(at + ".set", d.set);
			if (d.get) { let v; try { v = o[k]; } catch { continue; } walk(at, v); }
		}
		walk(path + ".__proto__", Object.getPrototypeOf(o));
	};
	walk("globalThis", globalThis);
	const made = [[][Symbol.iterator](), new Map().entries(), new Set().values(), ""[Symbol.iterator](), "x".matchAll(/x/g), function* () {}, Object.getPrototypeOf((function* () {})()),
		async () => {}, (function () { return arguments; })(), /x/, new Date(), Promise.resolve(), new Error(), Symbol(),
		[].values().map((x) => x), Iterator.from({ next() {} }), new Uint8Array(1).entries(), new Proxy({}, {}), 1n === 1 ? 0 : Object(Symbol())];
	made.forEach((o, i) => walk("made[" + i + "].__proto__", Object.getPrototypeOf(o)));
	return out.join("\n") || "nothing of " + (seen.size > 500);
}`

func TestFrozen(t *testing.T) {
	p := newPool(t, 2)
	run := reused(t, p, thawed)
	run.ScriptTime = 1 << 40
	for range 2 {
		if got := result(t, p, run); got != "nothing of true" {
			t.Error(got)
		}
	}
	if s := p.Stats(); s.Built != 1 || s.Idle != 1 {
		t.Errorf("%+v", s)
	}
}

// TestOverride assigns to what frozen objects have of the same name.
func TestOverride(t *testing.T) {
	p := newPool(t, 2)
	for _, test := range [][2]string{
		{`class E extends Error { constructor(m) { super(m); this.name = "E"; this.message = m + "!"; this.stack = "s"; this.cause = 1 } } const e = new E("a"); return e + e.stack + e.cause + Object.keys(e)`, "E: a!s1name,cause"},
		{`const o = {}; o.toString = () => "own"; return o + Object.keys(o)`, "owntoString"},
		{`const o = {}; for (const k of ["constructor", "valueOf", "hasOwnProperty", "x"]) o[k] = (o[k] === undefined) + 1; return JSON.stringify(o)`, `{"constructor":1,"valueOf":1,"hasOwnProperty":1,"x":2}`},
		{`const o = Object.freeze({}); try { o.toString = 1; return "no" } catch (e) { return e.name }`, "TypeError"},
		{`const a = [1]; a.map = () => "own"; a.toString = () => "s"; return a.map() + a + [2].map((x) => x + 1)`, "owns3"},
		{`const f = () => 1; f.call = 2; f.toString = () => "f"; return f.call + f`, "2f"},
		{`const p = Promise.resolve(1); p.then = (f) => f(7); p.catch = 1; return p.catch + p.then((x) => x)`, "8"},
		{`class P extends Promise { static resolve(x) { return super.resolve(x) } then(a, b) { return super.then(a, b) } } return P.resolve(4).then((x) => x)`, "4"},
		{`class M extends Map { constructor() { super(); this.size2 = 1; this.get = (k) => k } } const m = new M(); return m.get("k") + m.size`, "k0"},
		{`class M extends Map { get(k) { return super.get(k) ?? "d" } toString() { return "M" } } return new M([["a", 1]]).get("a") + new M().get("b") + new M()`, "1dM"},
		{`class D extends Date { toString() { return "D" } } const d = new D(0); d.getTime = () => 7; return d + d.getTime()`, "D7"},
		{`const r = /x/; r.test = () => 5; r.toString = () => "r"; return r.test() + "" + r`, "5r"},
		{`class A { toString = () => "field"; constructor(x) { this.valueOf = () => x } } return new A(3) + "" + new A(1)`, "31"},
		{`const o = Object.create(Array.prototype); o.push = 4; return o.push`, "4"},
		{`const o = Object.create({ get x() { return 1 } }); try { o.x = 2; return "no" } catch (e) { return e.name }`, "TypeError"},
		{`class B { m() { super.toString = 4; return Object.keys(this) } } return new B().m()`, "toString"},
		{`const s = new Set(); s[Symbol.iterator] = function* () { yield 9 }; return [...s]`, "9"},
		{`Reflect.set({}, "toString", 1); return {}.toString()`, "[object Object]"},
		{`try { Object.prototype.toString = 1; return "no" } catch (e) { return e.message }`, "Cannot assign to read only property 'toString': built-ins cannot be changed"},
		{`try { Array.prototype.x = 1; return "no" } catch (e) { return e.name }`, "TypeError"},
		{`try { Array.prototype.length = 1; return "no" } catch (e) { return e.name }`, "TypeError"},
		{`try { Array.prototype.push(1); return "no" } catch (e) { return e.name + Array.prototype.length }`, "TypeError0"},
		{`try { globalThis.x = 1; return "no" } catch (e) { return e.name }`, "TypeError"},
		{`try { Object.setPrototypeOf(Array.prototype, {}); return "no" } catch (e) { return e.name }`, "TypeError"},
		{`try { Object.setPrototypeOf(globalThis, {}); return "no" } catch (e) { return e.name }`, "TypeError"},
		{`try { delete Math.max; return "no" } catch (e) { return e.name }`, "TypeError"},
		{`return Object.getOwnPropertyDescriptor(Array.prototype, "map").get.call(1) === [].map`, "true"},
		{`return Symbol.for("a") === Symbol.for("a") && Symbol.keyFor(Symbol.for("a")) === "a" && Symbol.keyFor(Symbol("a")) === undefined && Symbol.for("\ud800") !== Symbol.for("\udc00")`, "true"},
		{`return "aXbX".replace(/X/g, "-") + /b/.test("abc") + "a,b".split(/,/).length + [..."xyx".matchAll(/x/g)].length`, "a-b-true22"},
		{`return [3, 1, 2].sort().concat([4]).map((x) => x * 2).join() + [...new Map([[1, 2]])] + Math.max(...[1, 5])`, "2,4,6,81,25"},
		{`const { a, ...rest } = { a: 1, b: 2 }; return JSON.stringify(rest) + structured([1]); function structured(x) { return Array.isArray(x) }`, `{"b":2}true`},
	} {
		run := reused(t, p, `() => { `+test[0]+` }`)
		for range 2 {
			if got := result(t, p, run); got != test[1] {
				t.Errorf("%s: got %s, want %s", test[0], got, test[1])
			}
		}
		run.Realms = nil
		_ = result(t, p, run)
	}
}
