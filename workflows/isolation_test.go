package workflows

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

// canary is planted wherever a run can write; no other run may see it.
const canary = "CANARY-7f3a"

const planter = `
let moduleVariable = "none";
const shared = { list: [] as string[] };
const symbol = Symbol.for("canary");
export default async (args: any) => {
  const c = "` + canary + `", g: any = globalThis;
  const quietly = (f: () => unknown) => { try { f(); } catch {} };
  moduleVariable = c;
  shared.list.push(c);
  quietly(() => { g.canary = c; });
  quietly(() => { g[symbol] = c; });
  for (const name of ["Object", "Array", "String", "Number", "Promise", "Function", "RegExp", "Error", "Map", "Date", "JSON", "Math", "Reflect",
      "URL", "URLSearchParams", "TextEncoder", "TextDecoder", "console"]) {
    quietly(() => { g[name].canary = c; });
    quietly(() => { g[name].prototype.canary = c; });
    quietly(() => { g[name].prototype.toString = () => c; });
    quietly(() => { g[name].prototype[symbol] = c; });
  }
  quietly(() => { Object.prototype.toString = () => c; });
  quietly(() => { Array.prototype.map = () => [c]; });
  quietly(() => { Array.prototype[Symbol.iterator] = function* () { yield c; }; });
  quietly(() => { Promise.prototype.then = function () { return this; } as any; });
  quietly(() => { JSON.parse = () => c; JSON.stringify = () => c; });
  quietly(() => { Math.random = () => 4; Date.now = () => 4; });
  quietly(() => { /x/g.lastIndex = 7; "x".match(/x/); });
  quietly(() => { Object.freeze(Object.prototype); });
  for (const key of Object.keys(args)) {
    quietly(() => { args[key].canary = c; });
    quietly(() => { args[key] = c; });
  }
  quietly(() => { args.identity.identifier = c; });
  quietly(() => { args.context.botTags.push({ code: c }); });
  quietly(() => { delete g.console; });
  return [];
};
`

const finder = `
let moduleVariable = "none";
const shared = { list: [] as string[] };
export default async (args: any) => {
  const seen: string[] = [], g: any = globalThis, symbol = Symbol.for("canary");
  const look = (where: string, v: unknown) => { if (v !== undefined && v !== "none") seen.push(where); };
  look("module", moduleVariable);
  if (shared.list.length) seen.push("module list");
  for (const name of ["canary", symbol]) {
    look("global " + String(name), g[name]);
    look("object", ({} as any)[name]);
    for (const f of ["Object", "Array", "String", "Number", "Promise", "Function", "RegExp", "Error", "Map", "Date", "JSON", "Math", "Reflect",
        "URL", "URLSearchParams", "TextEncoder", "TextDecoder", "console"]) {
      look(f, g[f][name]);
      look(f + ".prototype", g[f].prototype?.[name]);
    }
    for (const key of Object.keys(args)) look("args." + key, args[key]?.[name]);
  }
  if ([1, 2].map((x) => x * 2).join() !== "2,4") seen.push("map");
  if ([...[1, 2]].length !== 2) seen.push("iterator");
  if (JSON.stringify(JSON.parse("[1]")) !== "[1]") seen.push("JSON");
  if (Math.random() === 4 || Date.now() === 4) seen.push("clock");
  if (String({}) !== "[object Object]") seen.push("toString");
  if (JSON.stringify(args).includes("` + canary + `".slice(0, 6))) seen.push("arguments");
  await Promise.resolve().then(() => 1);
  if (typeof console.log !== "function") seen.push("console");
  return seen.length ? seen : [args.identity.identifier.replaceAll(".", "-")];
};
`

// TestA10Isolation plants a canary in runs and looks for it in a thousand others beside and after them, of the same
// visitor and of others, in the same workflow and in others. Every one of these sees its own visitor only.
func TestA10Isolation(t *testing.T) { bothPolicies(t, isolation) }

func isolation(t *testing.T, policy RealmPolicy) {
	e := engineWith(t, Options{Realms: policy})
	p := newProject(t, map[string]string{"workflows/provisioning.ts": finder, "workflows/component.ts": planter, "workflows/surface.ts": planter})
	p.Limits.ScriptTime = 20 * time.Second // the race detector, and as many runs as CPUs can hold
	p.Limits.RunWait = time.Minute
	s := load(t, e, p)
	args := testArgs()
	before, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	host := newHost()
	runs := 1000
	var wg sync.WaitGroup
	next := make(chan int)
	for range 16 {
		wg.Go(func() {
			for i := range next {
				run := &Run{EventID: fmt.Sprint(i), Start: time.Now(), Env: &Env{}, Host: host}
				own := *args
				id := decision.NewIdentity(decision.User{Identifier: fmt.Sprintf("visitor-%d", i), UserType: decision.Anonymous}, decision.AuthAnonymous, nil)
				own.Identity = &id
				if i%10 == 0 { // the planter runs as a component with the shared arguments
					_, err := s.Component(context.Background(), "workflows/component.ts", run, args, &SurfaceArgs{Features: testFeatures(), SurfaceSlug: "web"})
					if err == nil || !strings.Contains(err.Error(), "result: must be an object") {
						t.Errorf("planter: %v", err)
					}
				}
				plans, err := s.Provisioning(context.Background(), "workflows/provisioning.ts", run, &own)
				if err != nil || fmt.Sprint(plans) != fmt.Sprintf("[visitor-%d]", i) {
					t.Errorf("run %d: saw %v, %v", i, plans, err)
				}
			}
		})
	}
	for i := range runs {
		next <- i
	}
	close(next)
	wg.Wait()
	after, err := json.Marshal(args)
	if err != nil || string(after) != string(before) {
		t.Errorf("arguments were changed: %s, %v", after, err)
	}
}

// soak is how long TestA12Shared lasts; -soak 60s is the length that the list of threats asks for.
var soak = flag.Duration("soak", 2*time.Second, "how long 64 visitors share the programs")

// TestA12Shared has 64 visitors at once run the workflows of one project, each with data of its own.
func TestA12Shared(t *testing.T) { bothPolicies(t, shared) }

func shared(t *testing.T, policy RealmPolicy) {
	e := engineWith(t, Options{Realms: policy})
	files := benchFiles()
	files["workflows/provisioning.ts"] = finder
	p := newProject(t, files)
	p.Limits.ScriptTime, p.Limits.RunWait = 20*time.Second, time.Minute
	s := load(t, e, p)
	ctx, cancel := context.WithTimeout(t.Context(), *soak)
	defer cancel()
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			args := *testArgs()
			id := decision.NewIdentity(decision.User{Identifier: fmt.Sprintf("visitor-%d", i), UserType: decision.Anonymous}, decision.AuthAnonymous, nil)
			args.Identity = &id
			args.Resource = &decision.Resource{ID: fmt.Sprintf("/article/%d", i)}
			run := &Run{EventID: fmt.Sprint(i), Start: time.Now(), Env: &Env{}, Host: newHost()}
			component := &SurfaceArgs{Features: testFeatures(), SurfaceSlug: "web", ComponentSlug: "body", SurfaceProperties: json.RawMessage(`{"locked":true}`)}
			for ctx.Err() == nil {
				plans, err := s.Provisioning(context.Background(), "workflows/provisioning.ts", run, &args)
				if err != nil || fmt.Sprint(plans) != fmt.Sprintf("[visitor-%d]", i) {
					t.Errorf("visitor %d: saw %v, %v", i, plans, err)
					return
				}
				b, err := s.Component(context.Background(), "workflows/component.ts", run, &args, component)
				if err != nil || !b.Content.Cuts() {
					t.Errorf("visitor %d: %v", i, err)
					return
				}
			}
		})
	}
	wg.Wait()
}
