package workflows

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// killer is a script that ends the process, or holds a core for long, in an unguarded goja.
type killer struct {
	name, body string
	want       string // beginning of the error's message; "timeout": stopped at the deadline, stray or not
}

func killers() []killer {
	ranged := "RangeError: "
	return []killer{
		{"A03Repeat", `return 'x'.repeat(2 ** 40)`, ranged},
		{"A03RepeatTwice", `let s = 'x'.repeat(2 ** 23); const a = []; for (;;) a.push(s.repeat(2))`, ""},
		{"A03RepeatComputed", `const m = ["rep", "eat"].join(""); return ('x' as any)[m](2 ** 40)`, ranged},
		{"A03RepeatStored", `const f = ('' as any)[["rep", "eat"].join("")]; return f.call('x', 2 ** 40)`, ranged},
		{"A03RepeatTemplate", "const n = ['pe', 'at'].join(''); const f = ('' as any)[`re${n}`]; return f.call('x', 2 ** 40)", ranged},
		{"A03RepeatPattern", `const n = ["rep", "eat"].join(""); const { [n]: f } = '' as any; return f.call('x', 2 ** 40)`, ranged},
		{"A03RepeatObjectName", `let n = 0; const k: any = { toString: () => n++ ? "x" : ["rep", "eat"].join("") }; const f = ('' as any)[k]; return f.call('x', 2 ** 40)`, ranged},
		{"A03RepeatOptional", `const k = ["rep", "eat"].join(""); return ('x' as any)?.[k]?.(2 ** 40)`, ranged},
		{"A03RepeatReflectGet", `const f: any = Reflect.get(String.prototype, ["rep", "eat"].join("")); return f.call('x', 2 ** 40)`, ranged},
		{"A03RepeatDescriptor", `const d = (Object as any)[["getOwnProperty", "Descriptor"].join("")](String.prototype, ["rep", "eat"].join("")); return (d.value ?? d.get()).call('x', 2 ** 40)`, ranged},
		{"A03RepeatReflectComputed", `const R = (globalThis as any)[["Ref", "lect"].join("")]; return R.get('x'.constructor.prototype, ["rep", "eat"].join("")).call('x', 2 ** 40)`, ranged},
		{"A03BufferComputed", `const B = (globalThis as any)[["Array", "Buffer"].join("")]; return new B(2 ** 40)`, ranged},
		{"A03BufferThenOther", `const g: any = globalThis, k = "Array"; const A = g[[k, "Buffer"].join("")], B = g[["Uint8", k].join("")]; new A(8); return new B(2 ** 40)`, ranged},
		{"A03BufferConstructor", `return new ((new Uint8Array(1)).buffer.constructor as any)(2 ** 40)`, ranged},
		{"A03EncoderConstructor", `return new (new TextEncoder().encode("x").constructor as any)(2 ** 40)`, ranged},
		{"A03EncoderPattern", `const { constructor: U }: any = new TextEncoder().encode("x"); return new U(2 ** 40)`, ranged},
		{"A03EncoderComputed", `const U = (new TextEncoder().encode("x") as any)[["construct", "or"].join("")]; return new U(2 ** 40)`, ranged},
		{"A03BigIntComputed", `const B = (globalThis as any)[["Big", "Int"].join("")]; return String(B(3) ** B(20000000))`, "TypeError: "},
		{"A03FarIndex", `const a: any = [], i = 2 ** 32 - 2; a[i] = 1; return [...a]`, ranged},
		{"A03FarIndexLiteral", `const a: any = []; a[4294967294] = 1; return [...a]`, ranged},
		{"A03LengthComputed", `const a: any = [], k = ["len", "gth"].join(""); a[k] = 2 ** 32 - 1; return [...a]`, ranged},
		{"A05ParseComputed", `const k = ["pa", "rse"].join(""); return (JSON as any)[k]('['.repeat(3e6))`, "SyntaxError: "},
		{"A03PadStart", `return 'x'.padStart(2 ** 31)`, ranged},
		{"A03PadEnd", `return 'x'.padEnd(2 ** 40)`, ranged},
		{"A03Concat", `const s = 'x'.repeat(2 ** 20); return ''.concat(...Array(4000).fill(s))`, ranged},
		{"A03Join", `return Array(1e8).join()`, ranged},
		{"A03JoinStrings", `const s = 'x'.repeat(2 ** 20); return Array(4000).fill(s).join('')`, ranged},
		{"A03ReplaceAll", `return 'x'.repeat(2 ** 20).replaceAll('x', 'y'.repeat(2 ** 20))`, ranged},
		{"A03ReplaceContext", "return 'x'.repeat(2 ** 16).replace(/x/g, \"$`\")", ranged},
		{"A03ReplaceFunction", `const big = 'y'.repeat(2 ** 20); return 'x'.repeat(2 ** 12).replace(/x/g, () => big)`, ranged},
		{"A03ReplaceSymbol", `return (/x/g)[Symbol.replace]('x'.repeat(2 ** 20), 'y'.repeat(2 ** 20))`, ranged},
		{"A03ReplaceSymbolFunction", `const big = 'y'.repeat(2 ** 20); return (/x/g)[Symbol.replace]('x'.repeat(2 ** 12), () => big)`, ranged},
		{"A03ReplaceSymbolReflect", `const f: any = Reflect.get(RegExp.prototype, Symbol.replace); return f.call(/x/g, 'x'.repeat(2 ** 20), 'y'.repeat(2 ** 20))`, ranged},
		{"A03ArrayBuffer", `return new ArrayBuffer(2 ** 40)`, ranged},
		{"A03ArrayBufferMany", `const a = []; for (;;) a.push(new ArrayBuffer(2 ** 24))`, ranged},
		{"A03Float64Array", `return new Float64Array(2 ** 36)`, ranged},
		{"A03TypedConstructor", `return new ((new Uint8Array(1)).constructor as any)(2 ** 40)`, ranged},
		{"A03TypedLength", `return new Uint8Array({ length: 2 ** 33 } as any)`, ranged},
		{"A03TypedFrom", `return Uint8Array.from({ length: 2 ** 31 } as any)`, ranged},
		{"A03TypedFromArrayIsh", `return Array.from({ length: 3e7 })`, ranged},
		{"A03Fill", `return Array(5e7).fill(0)`, ranged},
		{"A03Apply", `return Math.max.apply(null, { length: 2 ** 31 } as any)`, ranged},
		{"A03FromCharCode", `return String.fromCharCode.apply(null, { length: 2 ** 31 } as any)`, ranged},
		{"A03ReflectApply", `return Reflect.apply(Math.max, null, { length: 2 ** 31 } as any)`, ranged},
		{"A03ReflectConstruct", `return Reflect.construct(Array, { length: 2 ** 31 } as any)`, ranged},
		{"A03Sort", `const a: any = []; a.length = 2 ** 32 - 1; a[2 ** 32 - 2] = 1; return a.sort()`, ranged},
		{"A03SpreadLength", `const a: any = []; a.length = 2 ** 32 - 1; return Math.max(...a)`, ranged},
		{"A03SpreadArray", `const a: any = []; a.length = 2 ** 32 - 1; return [...a]`, ranged},
		{"A03Flat", `let a: any = []; for (let i = 0; i < 1e5; i++) a = [a]; return a.flat(Infinity)`, ranged},
		{"A03BigIntShift", `return String(1n << (1n << 40n))`, ranged},
		{"A03BigIntPower", `return String(3n ** 20000000n)`, ranged},
		{"A03BigIntHuge", `return String(2n ** (1n << 62n))`, ranged},
		{"A03BigIntSquare", `let x = 3n; for (;;) x *= x`, ranged},
		{"A03BigIntAssign", `let x = 3n; x **= 20000000n; return String(x)`, ranged},
		{"A03BigIntText", `return String(BigInt("9".repeat(2 ** 23)))`, ranged},
		{"A03BufferVirtual", `return new Uint8Array(new ArrayBuffer(2 ** 33)).fill(1)`, ranged},
		{"A03PromiseAll", `return Promise.all('x'.repeat(2 ** 21) as any)`, ranged},
		{"A03PromiseRace", `return Promise.race(new Uint8Array(2 ** 21) as any)`, ranged},
		{"A03PromiseIterator", `return Promise.allSettled(new Array(7e6).values() as any)`, ranged},
		{"A03PromiseSet", `const s = new Set<number>(); for (let i = 0; i < 2e5; i++) s.add(i); return Promise.any(s as any)`, ranged},
		{"A03SetOfKeys", `return new Set(new Uint8Array(2 ** 24).keys())`, ranged},
		{"A03SetOfIndexes", `return new Set(new Array(7.9e6).keys())`, ranged},
		{"A03Raw", `return String.raw({ raw: { length: 2 ** 40 } } as any)`, ranged},
		{"A03RawStrings", `return String.raw({ raw: Array(4000).fill('x'.repeat(2 ** 20)) } as any)`, ranged},
		{"A03AggregateError", `return new AggregateError('x'.repeat(2 ** 24 - 1) as any)`, ranged},
		{"A03KeysOfText", `return Object.keys('x'.repeat(2 ** 24 - 1))`, ranged},
		{"A03KeysOfBuffer", `return Object.entries(new Uint8Array(2 ** 24))`, ranged},
		{"A03Descriptors", `return Object.getOwnPropertyDescriptors('x'.repeat(2 ** 22))`, ranged},
		{"A03Assign", `return Object.assign({}, 'x'.repeat(2 ** 22))`, ranged},
		{"A03FromEntries", `return Object.fromEntries(new Array(2e6).fill(['a', 1]))`, ranged},
		{"A03SortFloats", `return new Float64Array(2 ** 28).sort()`, ranged},
		{"A03SpreadElements", `return Math.max(...Array(2e7))`, ranged},
		{"A03ObjectSpread", `return { ...('x'.repeat(2 ** 20) as any) }`, ranged},
		{"A03ObjectSpreadBuffer", `return { ...(new Uint8Array(2 ** 23) as any) }`, ranged},
		{"A03ObjectRest", `const { a, ...rest }: any = 'x'.repeat(2 ** 20); return rest`, ranged},
		{"A03ObjectRestAssigned", `let a: any, rest: any; ({ a, ...rest } = Array(5e5).fill(1) as any); return rest`, ranged},
		{"A03SpreadTextCall", `return Math.max(...('1'.repeat(2 ** 20) as any))`, ranged},
		{"A03SpreadTextNew", `return new Date(...('1'.repeat(2 ** 20) as any) as [number])`, ranged},
		{"A03SpreadText", `for (;;) [...'x'.repeat(2 ** 23)].length`, "timeout"},
		{"A03ArrayRest", `for (;;) { const [a, ...rest] = 'x'.repeat(2 ** 23); rest.length; }`, "timeout"},
		{"A03FromText", `for (;;) Array.from('x'.repeat(7.9e6))`, "timeout"},
		{"A03FromBuffer", `for (;;) Array.from(new Uint8Array(7.9e6))`, "timeout"},
		{"A03FromLike", `return Array.from({ length: 2e6 })`, ranged},
		{"A03RepeatLate", `return 'x'.repeat(2 ** 28)`, ranged},
		{"A03BigIntLate", `return 3n ** 20000000n`, ranged},
		{"A03BigIntToText", `return String(1n << 30000000n)`, ranged},
		{"A03BigIntToText2", `let x = 1n << 1000000n; for (;;) x.toString().length`, "timeout"},
		{"A03BigIntParse", `for (;;) BigInt("9".repeat(1e5))`, "timeout"},
		{"A03BigIntDivide", `const x = (1n << 1000000n) - 1n, y = (1n << 500000n) - 3n; let n = 0; for (;;) n += Number(x % y)`, "timeout"},
		{"A03ReplaceLarge", `for (;;) 'x'.repeat(2 ** 20).replace(/x/g, 'yy')`, ""},
		{"A03ReplaceAllLarge", `for (;;) 'x'.repeat(2 ** 20).replaceAll('x', 'yy')`, ""},
		{"A03JoinLarge", `const a = Array(1e6).fill('x'); for (;;) a.join()`, ""},
		{"A03NormalizeLarge", `const s = 'é'.repeat(2 ** 23); for (;;) s.normalize('NFKD')`, ""},
		{"A03CompareLarge", `const s = 'é'.repeat(2 ** 23); for (;;) s.localeCompare(s + 'a')`, ""},
		{"A03MatchAllLarge", `return [...'x'.repeat(2 ** 24 - 1).matchAll(/x/g)]`, "timeout"},
		{"A03MatchLarge", `for (;;) 'x'.repeat(2 ** 20).match(/x/g)`, "timeout"},
		{"A03SplitLarge", `for (;;) 'x'.repeat(2 ** 20).split('')`, ""},
		{"A03Pattern", `return new RegExp('a'.repeat(12e6))`, "SyntaxError: "},
		{"A03PatternOfMatch", `return 'x'.match('('.repeat(5e5))`, "SyntaxError: "},
		{"A04IncludesMany", `return [].includes.call({ length: 3e8 } as any, 1 as never)`, ranged},
		{"A04ReverseLength", `const a: any = []; a.length = 2 ** 32 - 1; return a.reverse()`, ranged},
		{"A04SortLike", `return [].sort.call({ length: 2 ** 53 - 1 } as any)`, ranged},
		{"A04JoinLike", `return [].join.call({ length: 2 ** 53 - 1 } as any)`, ranged},
		{"A04UnshiftLike", `return [].unshift.call({ length: 2 ** 53 - 2 } as any, 1 as never)`, ranged},
		{"A04ConcatLike", `return [].concat({ length: 2 ** 53 - 1, [Symbol.isConcatSpreadable]: true } as never)`, ranged},
		{"A04Includes", `return [].includes.call({ length: 2 ** 53 - 1 } as any, 1 as never)`, ranged},
		{"A04IndexOf", `return [].indexOf.call({ length: 2 ** 53 - 1 } as any, 1 as never)`, ranged},
		{"A04LastIndexOf", `return [].lastIndexOf.call({ length: 2 ** 53 - 1 } as any, 1 as never)`, ranged},
		{"A04Reverse", `return [].reverse.call({ length: 2 ** 53 - 1 } as any)`, ranged},
		{"A04ForEach", `return [].forEach.call({ length: 2 ** 53 - 1 } as any, () => {})`, ranged},
		{"A04Unshift", `const a: any = []; a.length = 2 ** 32 - 1; return a.unshift(1)`, ranged},
		{"A05ParseDeep", `return JSON.parse('['.repeat(3e6))`, "SyntaxError: "},
		{"A05ParseObjects", `return JSON.parse('{"a":'.repeat(1e6))`, "SyntaxError: "},
		{"A05StringifyDeep", `let a: any = []; for (let i = 0; i < 1e4; i++) a = [a]; return JSON.stringify(a)`, "TypeError: "},
		{"A05StringifyFan", `let a: any = ['x']; for (let i = 0; i < 32; i++) a = [a, a]; return JSON.stringify(a)`, ""},
		{"A05StringFan", `let a: any = ['x']; for (let i = 0; i < 32; i++) a = [a, a]; return String(a)`, ""},
		{"A05FlatFan", `let a: any = ['x']; for (let i = 0; i < 32; i++) a = [a, a]; return a.flat(Infinity)`, ""},
		{"A05ResultFan", `let a: any = ['x']; for (let i = 0; i < 32; i++) a = [a, a]; return { properties: { a } }`, ""},
		{"A05Circular", `const a: any = {}; a.a = a; return JSON.stringify(a)`, "TypeError: "},
		{"A05StringifyDeeper", `let a: any = []; for (let i = 0; i < 30000; i++) a = [a]; return JSON.stringify(a)`, "TypeError: "},
		{"A05FlatDeep", `let a: any = []; for (let i = 0; i < 3e6; i++) a = [a]; return a.flat(Infinity)`, ""},
		{"A05CloneFan", `let a: any = ['x']; for (let i = 0; i < 32; i++) a = [a, a]; return structuredClone(a)`, ""},
		{"A05CloneDeep", `let a: any = []; for (let i = 0; i < 1e5; i++) a = { a }; return structuredClone(a)`, ""},
		{"A05ResultCircular", `const a: any = {}; a.a = a; return { properties: a }`, "result"},
		{"A05ResultDeep", `let a: any = []; for (let i = 0; i < 1e5; i++) a = [a]; return { properties: { a } }`, "result"},
		{"A05Revive", `return JSON.parse('[' + '1,'.repeat(1e6) + '1]', (k, v) => { for (;;); })`, "timeout"},
		{"A06Eval", `return (globalThis as any).eval('1')`, "EvalError: "},
		{"A06Indirect", `return (0, (globalThis as any)['ev' + 'al'])('1')`, "EvalError: "},
		{"A06Function", `return new (globalThis as any).Function('return 1')()`, "EvalError: "},
		{"A06Constructor", `return (function () {}).constructor('return 1')()`, "EvalError: "},
		{"A06Async", `return (async () => {}).constructor('return 1')()`, "EvalError: "},
		{"A06Generator", `return (function* () {}).constructor('yield 1')().next()`, "EvalError: "},
		{"A06Reflect", `return Reflect.construct((() => {}).constructor as any, ['return 1'])()`, "EvalError: "},
		{"A06Prototype", `return (Object.getPrototypeOf(function* () {}) as any).constructor('yield 1')`, "EvalError: "},
		{"A06Timer", `return (setTimeout as any)('globalThis.x = 1')`, "TypeError: "},
		{"A07Recursion", `const f = (): any => f(); return f()`, ranged},
		{"A07Getter", `const o: any = { get a() { return this.a } }; return o.a`, ranged},
		{"A07Map", `const f = (): any => [1].map(f); return f()`, ranged},
		{"A07ToString", `const o: any = { toString() { return '' + o } }; return '' + o`, ranged},
		{"A07Yield", `function* g(): any { yield* g() } return [...g()]`, ranged},
		{"A07Setter", `const o: any = { set a(v) { this.a = v } }; o.a = 1; return o`, ranged},
		{"A07Proxy", `const p: any = new Proxy({}, { get: (t, k, r) => r[k] }); return p.a`, ranged},
		{"A07Sort", `const f = (): any => [2, 1].sort(f); return f()`, ranged},
		{"A07Replace", `const f = (): any => 'x'.replace(/x/, f); return f()`, ranged},
		{"A07ReplaceText", `const f = (): any => 'x'.replaceAll('x', f); return f()`, ranged},
		{"A07JSON", `const o: any = { toJSON() { return JSON.stringify(o) } }; return JSON.stringify(o)`, ranged},
		{"A07Reviver", `const f = (): any => JSON.parse('[1]', f); return f()`, ranged},
		{"A07Construct", `class C { constructor() { new C() } } return new C()`, ranged},
		{"A07Iterator", `const o: any = { [Symbol.iterator]() { return [...o] } }; return [...o]`, ranged},
		{"A07Apply", `const f: any = () => Reflect.apply(f, null, []); return f()`, ranged},
		{"A07Bind", `const f: any = () => f.bind(null)(); return f()`, ranged},
		{"A07ValueOf", `const o: any = { valueOf() { return +o } }; return +o`, ranged},
		{"A07From", `const f = (): any => Array.from([1], f); return f()`, ranged},
		{"A07Exec", `const r: any = Object.defineProperty(/x/, 'exec', { value: () => r.test('x') }); return r.test('x')`, ranged},
		{"A07Async", `const f = async (): Promise<any> => await f(); return f()`, ranged},
		{"A07Bound", `let f: any = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null); return f()`, ""},
		{"A07ProxyChain", `let p: any = {}; for (let i = 0; i < 2e5; i++) p = new Proxy(p, {}); return p.a`, ""},
		{"A07PrototypeChain", `let o: any = {}; for (let i = 0; i < 1e6; i++) o = Object.create(o); return o.a`, ""},
		{"A07YieldFor", `function* g(): any { for (const x of g()) yield x } return [...g()]`, ""},
		{"A01Loop", `for (;;);`, "timeout"},
		{"A01Finally", `try { for (;;); } finally { for (;;); }`, "timeout"},
		{"A01Catch", `for (;;) { try { for (;;); } catch { } }`, "timeout"},
		{"A01Generator", `function* g() { for (;;) yield 1 } for (const _ of g()); `, "timeout"},
		{"A01While", `let n = 0; while (true) n++`, "timeout"},
		{"A01Do", `let n = 0; do n++; while (n)`, "timeout"},
		{"A01Await", `return (async () => { for (;;) await null })()`, "timeout"},
		{"A01AsyncGenerator", `return (async () => { for await (const x of (async function* () { for (;;) yield 1 })()); })()`, "timeout"},
		{"A01Microtask", `const f = () => queueMicrotask(f); f(); return new Promise(() => {})`, "timeout"},
		{"A01Map", `const m = new Map(); for (let i = 0; ; i++) m.set(i, i)`, "timeout"},
		{"A01Object", `const o: any = {}; for (let i = 0; ; i++) o['k' + i] = i`, "timeout"},
		{"A01Thenable", `const t: any = { then: (f: any) => f(t) }; return t`, "timeout"},
		{"A01Label", `a: for (;;) { for (;;) continue a }`, "timeout"},
		{"A01Push", `const a: any[] = []; for (;;) a.push({})`, "timeout"},
		{"A01Promises", `const f = (): any => Promise.resolve().then(f); return f()`, "timeout"},
		{"A08Backtracking", `return /^(a+)+\1$/.test('a'.repeat(60) + 'b')`, "timeout"},
		{"A08Computed", `return new RegExp('(x+x+)+' + '\\1y').test('x'.repeat(60))`, "timeout"},
	}
}

// The scripts of each theme run in a process of their own, once for each way of keeping runs apart: the process lives, the
// run ends as it should, a run beside it is unharmed, none goes on behind it, and memory stays bounded.

func TestA01Endless(t *testing.T)     { killersOf(t, "A01") }
func TestA03Allocations(t *testing.T) { killersOf(t, "A03") }
func TestA04ArrayLikes(t *testing.T)  { killersOf(t, "A04") }
func TestA05DeepData(t *testing.T)    { killersOf(t, "A05") }
func TestA06DynamicCode(t *testing.T) { killersOf(t, "A06") }
func TestA07Recursion(t *testing.T)   { killersOf(t, "A07") }
func TestA08Backtracking(t *testing.T) {
	killersOf(t, "A08")
}

// inProcess says to a process of this test that it is the one the scripts run in, and how runs are kept apart there.
const inProcess = "TOLLGATE_KILLERS"

func killersOf(t *testing.T, id string) {
	var theme []killer
	for _, k := range killers() {
		if strings.HasPrefix(k.name, id) {
			theme = append(theme, k)
		}
	}
	if policy, ok := os.LookupEnv(inProcess); ok {
		for _, k := range theme {
			fmt.Fprintf(os.Stdout, "BEGIN %s\n", k.name)
			fmt.Fprintf(os.Stdout, "END %s %s\n", k.name, runKiller(t, k, RealmPolicy(policy)))
		}
		return
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bothPolicies(t, func(t *testing.T, policy RealmPolicy) {
		test, _, _ := strings.Cut(t.Name(), "/")
		cmd := exec.CommandContext(t.Context(), exe, "-test.run=^"+test+"$", "-test.v")
		cmd.Env = append(os.Environ(), inProcess+"="+string(policy))
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		results := map[string]string{}
		last := ""
		for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); {
			if name, ok := strings.CutPrefix(s.Text(), "BEGIN "); ok {
				last = name
			} else if rest, ok := strings.CutPrefix(s.Text(), "END "); ok {
				name, result, _ := strings.Cut(rest, " ")
				results[name] = result
			}
		}
		if err != nil {
			t.Errorf("the process ended in %s: %v\n%.2000s\n%.2000s", last, err, stderr.String(), out)
		}
		for _, k := range theme {
			if got := results[k.name]; got != "ok" {
				t.Errorf("%s: %s", k.name, got)
			}
		}
	})
}

func runKiller(t *testing.T, k killer, policy RealmPolicy) string {
	p := newProject(t, map[string]string{
		"workflows/surface.ts":      "export default (): any => {\n" + k.body + "\n};\n",
		"workflows/provisioning.ts": `export default () => ["ok"];`,
	})
	p.Limits.ScriptTime = 10 * time.Second // the race detector is slow, and a guard must come long before
	if k.want == "timeout" || k.want == "" {
		p.Limits.ScriptTime = 200 * time.Millisecond
	}
	p.Limits.StraysPerCPU = 100
	e := NewEngine(Options{CPUs: 2, Realms: policy})
	s, diags := e.Load(t.Context(), p)
	if s == nil {
		return diags.Error()
	}
	defer s.Close()
	run := &Run{Start: time.Now(), Env: &Env{}, Host: newHost()}
	_, err := runKind(context.Background(), s, Surface, run)
	if s.engine.Stats().Strays > 0 && strings.HasPrefix(k.want, "RangeError") {
		return "a guarded built-in did not stop"
	}
	if plans, err := runKind(context.Background(), s, Provisioning, run); err != nil || fmt.Sprint(plans) != "[ok]" {
		return fmt.Sprintf("the run beside it: %v %v", plans, err)
	}
	if err := e.Close(context.Background()); err != nil {
		return err.Error()
	}
	if n := e.Stats().Strays; n != 0 {
		return fmt.Sprintf("%d strays after the end", n)
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapSys > 3<<30 {
		return fmt.Sprintf("heap grew to %d MiB", m.HeapSys>>20)
	}
	var r *RunError
	switch {
	case !errors.As(err, &r):
		return fmt.Sprintf("no error: %v", err)
	case k.want == "timeout" && r.Outcome != Timeout:
		return r.Error()
	case k.want != "timeout" && !strings.HasPrefix(r.Message, k.want):
		return r.Error()
	}
	return "ok"
}
