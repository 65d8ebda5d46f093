package workflows

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
)

// rounds is how often each of the random tests writes; more find more.
var rounds = flag.Int("rounds", 3, "how often the isolation tests write at random")

// world is a workflow that, as the request says, describes everything a script can reach, or writes wherever it can.
// It walks on its own: by properties, accessors, prototypes and what calling makes.
const world = `
const R = Reflect, O = Object, A = Array, S = String, J = JSON, P = Promise, T = TypeError;
const { ownKeys, getOwnPropertyDescriptor: describe, getPrototypeOf, apply, construct, defineProperty, setPrototypeOf, deleteProperty, set, preventExtensions } = Reflect;
const isObject = (v: any) => (typeof v === "object" && v !== null) || typeof v === "function";
const quietly = (f: () => any): any => { try { return f(); } catch { return undefined; } };
let moduleVariable = 0;
const moduleList: any[] = [], moduleMap = new Map(), moduleRegExp = /a/g, moduleWeak = new WeakMap();
class Stamp extends (function (this: any, o: any) { return o; } as any) { #secret = 1; constructor(o: any) { super(o); } static has(o: any) { return #secret in o; } }
function tag(strings: TemplateStringsArray) { return strings; }
const template = () => tag` + "`a${1}b`" + `;

// start are places that no name leads to, besides the global object.
const start = (args: any): any[] => [
  [][Symbol.iterator](), new Map().entries(), new Set().values(), ""[Symbol.iterator](), "x".matchAll(/x/g), function* () {}, async () => {},
  async function () {}, (function () { return arguments; })(), /x/, new Date(0), P.resolve(), new Error("x"), Symbol(), [].values().map((x) => x),
  Iterator.from({ next() { return { done: true, value: 1 } } } as any), new Uint8Array(1).entries(), new URL("https://a.example/?a=1"), new URLSearchParams("a=1").entries(),
  new Headers({ a: "1" }), new Headers({ a: "1" }).entries(), new Response("x"), new Request("https://a.example/"), new AbortController(), new TextEncoder(), new TextDecoder(),
  new Event("x"), new EventTarget(), new Blob(["x"]), new FormData(), new DOMException("x"), quietly(() => structuredClone({ a: 1 })), performance, crypto, crypto.subtle, navigator, console,
  quietly(() => new ReadableStream()), quietly(() => new ReadableStream().getReader()), quietly(() => new TransformStream()), quietly(() => new WritableStream().getWriter()),
  template(), Stamp, args.utils, args.features, args.identity, args.context, args.env, args.plans,
];

const every = (args: any, see: (path: string, o: any) => void) => {
  const seen = new Set();
  const walk = (path: string, o: any) => {
    if (!isObject(o) || seen.has(o) || o === every || o === start) return;
    seen.add(o);
    see(path, o);
    for (const k of ownKeys(o)) {
      const d: any = quietly(() => describe(o, k));
      if (d === undefined) continue;
      const at = path + "." + S(k);
      walk(at, d.value);
      walk(at + ".get", d.get);
      walk(at + ".set", d.set);
      if (d.get) walk(at + ".value", quietly(() => o[k]));
    }
    walk(path + ".__proto__", quietly(() => getPrototypeOf(o)));
  };
  walk("globalThis", globalThis);
  start(args).forEach((o, i) => walk("start" + i, o));
};

const show = (v: any): string => isObject(v) ? typeof v : typeof v === "symbol" ? S(v) : typeof v + " " + S(v);
const clockwork = /performance|timeOrigin|timeStamp|lastModified|stack|jwtClaims|identifier|testGroup/;

const digest = (args: any): string[] => {
  const lines: string[] = [];
  every(args, (path, o) => {
    lines.push(path + " " + typeof o + (O.isExtensible(o) ? "" : " shut") + (quietly(() => Stamp.has(o)) ? " stamped" : "") + (moduleWeak.has(o) ? " held" : ""));
    for (const k of ownKeys(o)) {
      const d: any = quietly(() => describe(o, k));
      if (d === undefined) continue;
      const at = path + "." + S(k) + " " + (d.writable ? "w" : "") + (d.enumerable ? "e" : "") + (d.configurable ? "c" : "");
      if (clockwork.test(at)) continue;
      lines.push(at + " " + ("value" in d ? show(d.value) : "accessor " + show(quietly(() => o[k]))));
      if (typeof o === "function" && (k === "name" || k === "length")) lines.push(at + "=" + S(d.value));
    }
  });
  lines.push("module " + moduleVariable + moduleList.length + moduleMap.size + moduleRegExp.lastIndex);
  lines.push("symbols " + (Symbol.keyFor(Symbol.for("canary")) ?? "none") + S(Symbol.for("x").description));
  lines.push("timers " + setTimeout(() => {}, 60000), "works " + [[3, 1, 2].sort().join(), J.stringify({ a: [1, { b: 2 }] }), "aXb".replace(/x/i, "-"),
    new URL("../x", "https://a.example/b/c").href, [..."ab"].map((x) => x.toUpperCase()).join(), new Error("m") + "", O.keys({ a: 1 }), parseInt("7px"), typeof Date.now(), new Map([[1, 2]]).get(1),
    S(new Headers([["b", "2"], ["a", "1"]]).get("a")), atob(btoa("x")), Math.max(1, 2), (function () { return arguments.length })(), template().raw.join()].join("|"));
  return lines;
};

const evil = (canary: string): any => function (this: any) { return canary; };

// plant writes the canary in every way there is, everywhere.
const plant = (args: any, canary: string, random: () => number, style: number) => {
  moduleVariable = 7; moduleList.push(canary); moduleMap.set(canary, 1); moduleRegExp.exec("aaa");
  const objects: any[] = [];
  every(args, (_, o) => { objects.push(o); });
  const symbol = Symbol.for("canary");
  for (const o of objects) {
    quietly(() => moduleWeak.set(o, canary));
    quietly(() => new (Stamp as any)(o));
    if (random() < 0.6) quietly(() => { o[canary] = canary; });
    if (random() < 0.6) quietly(() => { o[symbol] = canary; });
    if (random() < 0.6) quietly(() => defineProperty(o, "planted", { get: evil(canary), configurable: true }));
    for (const k of ownKeys(o)) {
      const r = random();
      if (r < 0.2) quietly(() => { o[k] = evil(canary); });
      else if (r < 0.3) quietly(() => defineProperty(o, k, { value: canary }));
      else if (r < 0.4) quietly(() => deleteProperty(o, k));
      else if (r < 0.5) quietly(() => set(O.create(o), k, canary));
      else if (r < 0.6) { const d: any = quietly(() => describe(o, k)); if (d?.set) quietly(() => apply(d.set, o, [canary])); }
    }
    if (random() < 0.3) quietly(() => setPrototypeOf(o, { planted: canary }));
    if (random() < 0.1) quietly(() => preventExtensions(o));
  }
  if (style > 0) for (const o of objects) {
    if (typeof o !== "function" || /close|fetch|eval|Function|abort/.test(o.name)) continue;
    const r = random(), list = [[canary], [{ a: canary }, canary], [evil(canary)], [symbol, canary], []][Math.floor(random() * 5)];
    if (r < 0.3) quietly(() => apply(o, undefined, list));
    else if (r < 0.5) quietly(() => apply(o, objects[Math.floor(random() * objects.length)], list));
    else if (r < 0.6) quietly(() => construct(o, list));
  }
  // What lives on: timers, promises, listeners, microtasks, a generator in the middle.
  const say = () => { moduleVariable++; console.log(canary); };
  quietly(() => setTimeout(say, 1)); quietly(() => setInterval(say, 1)); quietly(() => queueMicrotask(say));
  quietly(() => new P(() => {}).then(say)); quietly(() => AbortSignal.timeout(1).addEventListener("abort", say));
  const g = (function* () { try { yield canary; } finally { say(); } })(); quietly(() => g.next());
  if (style < 2) return; // what follows leaves work outside
  quietly(() => crypto.subtle.digest("SHA-256", new Uint8Array(9)).then(say));
  quietly(() => new Response(new ReadableStream({ pull() { say(); } })).text().then(say));
  quietly(() => fetch("https://a.example/").catch(say));
};

const seeded = (seed: number) => () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };

export default async (args: any) => {
  const { "x-mode": mode, "x-seed": seed, "x-canary": canary } = args.http.headers;
  if (mode === "digest") return { properties: { lines: digest(args) } };
  const log = console.log;
  plant(args, canary, seeded(Number(seed)), seed % 3);
  quietly(() => log(canary));
  return { properties: { get late() { P.resolve().then(() => log(canary)); return canary; } } };
};
`

// describeWorld runs the workflow for one visitor. Only plants may fail.
func describeWorld(t *testing.T, s *Set, visitor, mode string, seed int) []string {
	t.Helper()
	args := *testArgs()
	http := *args.HTTP
	http.Headers = map[string]string{"x-mode": mode, "x-seed": fmt.Sprint(seed), "x-canary": "canary-of-" + visitor}
	args.HTTP = &http
	run := &Run{EventID: visitor, Start: time.Unix(1_700_000_000, 0), Host: newHost(), Env: &Env{Variables: map[string]string{"LIST": "7"}, Secrets: map[string]string{"KEY": "secret-key"}}}
	b, err := s.Surface(t.Context(), "workflows/surface.ts", run, &args, &SurfaceArgs{Features: testFeatures(), Plans: []string{"anonymous"}, SurfaceSlug: "web"})
	if mode != "digest" {
		return nil
	}
	if err != nil {
		t.Fatalf("%s: %v", visitor, err)
	}
	var result struct{ Lines []string }
	if err := json.Unmarshal(b.Properties, &result); err != nil {
		t.Fatal(err)
	}
	return result.Lines
}

// TestA10World has runs write in every way that there is into everything that they can reach, chosen at random, and
// compares the whole world of runs before and after, to the last attribute. Nothing of one run is logged for another.
func TestA10World(t *testing.T) { bothPolicies(t, worldStays) }

func worldStays(t *testing.T, policy RealmPolicy) {
	core, logs := observer.New(zap.DebugLevel)
	e := engineWith(t, Options{Logger: zap.New(core), Realms: policy})
	p := newProject(t, map[string]string{"workflows/surface.ts": world})
	p.Limits.ScriptTime = 30 * time.Second
	p.Limits.LogLines, p.Limits.LogTotal = 10_000, 10<<20
	s := load(t, e, p)
	if reused := s.files["workflows/surface.ts"].realms != nil; reused != (policy == Reused) {
		t.Fatalf("reused: %v", reused)
	}
	before := describeWorld(t, s, "first", "digest", 0)
	if len(before) < 3000 {
		t.Fatalf("only %d lines", len(before))
	}
	same := 0
	for i := range *rounds {
		seed := rand.IntN(1<<28)*3 + i%3
		built := e.Stats().RealmsBuilt
		describeWorld(t, s, fmt.Sprintf("planter-%d", i), "plant", seed)
		after := describeWorld(t, s, fmt.Sprintf("finder-%d", i), "digest", 0)
		if diff := difference(before, after); diff != "" {
			t.Fatalf("seed %d changed the world of the next run:\n%s", seed, diff)
		}
		if e.Stats().RealmsBuilt == built {
			same++
		}
	}
	for _, entry := range logs.All() {
		visitor, _ := entry.ContextMap()["event_id"].(string)
		for rest := entry.Message; ; {
			_, found, ok := strings.Cut(rest, "canary-of-")
			if !ok {
				break
			}
			if rest = found; !strings.HasPrefix(found, visitor) {
				t.Fatalf("logged for %s: %s", visitor, entry.Message)
			}
		}
	}
	if policy == Reused && same < *rounds/3 {
		t.Errorf("only %d runs were in the runtime of the one that wrote", same)
	}
}

func difference(want, got []string) string {
	var b strings.Builder
	there := map[string]int{}
	for _, line := range want {
		there[line]++
	}
	n := 0
	for _, line := range got {
		if there[line]--; there[line] < 0 {
			if n++; n < 20 {
				fmt.Fprintf(&b, "new: %s\n", line)
			}
		}
	}
	for line, count := range there {
		if count > 0 {
			if n++; n < 20 {
				fmt.Fprintf(&b, "gone: %s\n", line)
			}
		}
	}
	return b.String()
}
