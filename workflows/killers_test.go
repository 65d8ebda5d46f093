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
		{"A03RepeatDescriptor", `const f = (Object as any)[["getOwnProperty", "Descriptor"].join("")](String.prototype, ["rep", "eat"].join("")).value; return f.call('x', 2 ** 40)`, ranged},
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
		{"A07Recursion", `const f = (): any => f(); return f()`, ranged},
		{"A07Getter", `const o: any = { get a() { return this.a } }; return o.a`, ranged},
		{"A07Map", `const f = (): any => [1].map(f); return f()`, ranged},
		{"A07ToString", `const o: any = { toString() { return '' + o } }; return '' + o`, ranged},
		{"A07Yield", `function* g(): any { yield* g() } return [...g()]`, ranged},
		{"A07YieldFor", `function* g(): any { for (const x of g()) yield x } return [...g()]`, ""},
		{"A01Loop", `for (;;);`, "timeout"},
		{"A01Finally", `try { for (;;); } finally { for (;;); }`, "timeout"},
		{"A01Catch", `for (;;) { try { for (;;); } catch { } }`, "timeout"},
		{"A01Generator", `function* g() { for (;;) yield 1 } for (const _ of g()); `, "timeout"},
		{"A01Push", `const a: any[] = []; for (;;) a.push({})`, "timeout"},
		{"A01Promises", `const f = (): any => Promise.resolve().then(f); return f()`, "timeout"},
		{"A08Backtracking", `return /^(a+)+\1$/.test('a'.repeat(60) + 'b')`, "timeout"},
		{"A08Computed", `return new RegExp('(x+x+)+' + '\\1y').test('x'.repeat(60))`, "timeout"},
	}
}

// TestKillers runs each script in a process of its own kind: the process lives, the run ends as it should, a run beside
// it is unharmed, and memory stays bounded.
func TestKillers(t *testing.T) {
	if os.Getenv("TOLLGATE_KILLERS") != "" {
		t.Log("this is the process that runs them")
		runKillers(t)
		return
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, "-test.run=^TestKillers$", "-test.v")
	cmd.Env = append(os.Environ(), "TOLLGATE_KILLERS=1")
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
		t.Errorf("the process ended in %s: %v\n%.2000s\n%s", last, err, stderr.String(), out)
	}
	for _, k := range killers() {
		if got := results[k.name]; got != "ok" {
			t.Errorf("%s: %s", k.name, got)
		}
	}
}

func runKillers(t *testing.T) {
	for _, k := range killers() {
		fmt.Fprintf(os.Stdout, "BEGIN %s\n", k.name)
		fmt.Fprintf(os.Stdout, "END %s %s\n", k.name, runKiller(t, k))
	}
}

func runKiller(t *testing.T, k killer) string {
	p := newProject(t, map[string]string{
		"workflows/surface.ts":      "export default (): any => {\n" + k.body + "\n};\n",
		"workflows/provisioning.ts": `export default () => ["ok"];`,
	})
	p.Limits.ScriptTime = 10 * time.Second // the race detector is slow, and a guard must come long before
	if k.want == "timeout" || k.want == "" {
		p.Limits.ScriptTime = 200 * time.Millisecond
	}
	p.Limits.StraysPerCPU = 100
	e := NewEngine(Options{CPUs: 2})
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
