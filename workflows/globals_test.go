package workflows

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/workflows/webapi"
)

// reacher lists every member that can be reached from the global object and from the arguments, by path. A function's own
// length and name, and what was seen before under another path, are left out.
const reacher = `
const seen = new Map<any, string>(), out: string[] = [];
const name = (k: any) => typeof k === "symbol" ? "[" + String(k.description) + "]" : "." + k;
const walk = (path: string, o: any, skip: (k: any) => boolean) => {
  if ((typeof o !== "object" && typeof o !== "function") || o === null) return;
  if (seen.has(o)) return;
  seen.set(o, path);
  for (const k of Reflect.ownKeys(o)) {
    if (skip(k) || (typeof o === "function" && (k === "length" || k === "name"))) continue;
    const d: any = Object.getOwnPropertyDescriptor(o, k);
    if (d === undefined) continue;
    const at = path + name(k);
    if (d.get && d.set && d.set.name === "inherit " + (typeof k === "symbol" ? "[" + k.description + "]" : k)) {
      // A method of a frozen object, behind an accessor so that heirs can have one of their own.
      const value = d.get.call(o);
      out.push(at + (typeof value === "function" ? " function" : ""));
      walk(at, value, () => false);
      continue;
    }
    if (d.get || d.set) {
      out.push(at + " accessor");
      walk(at + ".get", d.get, () => false);
      walk(at + ".set", d.set, () => false);
      continue;
    }
    out.push(at + (typeof d.value === "function" ? " function" : ""));
    walk(at, d.value, () => false);
  }
  walk(path + ".__proto__", Object.getPrototypeOf(o), skip);
};
export default async (args: any) => {
  walk("globalThis", globalThis, (k) => (args.http.headers["x-names"] as string).split(" ").includes(k));
  walk("args", args, () => false);
  return { properties: { out } };
};
`

// TestA14Reachable compares what a surface workflow can reach with a golden list, the web platform's interfaces aside,
// which are declared member by member. A new name, be it goja's or ours, has to be looked at: is its work constant, linear
// in its input, or guarded?
func TestA14Reachable(t *testing.T) { bothPolicies(t, reachable) }

func reachable(t *testing.T, policy RealmPolicy) {
	const golden = "testdata/reachable.txt"
	p := newProject(t, map[string]string{"workflows/surface.ts": reacher})
	p.Limits.ScriptTime = 30 * time.Second
	s := load(t, engineWith(t, Options{Realms: policy}), p)
	args := testArgs()
	http := *args.HTTP
	http.Headers = map[string]string{"x-names": strings.Join(webapi.Names(), " ") + " console"}
	args.HTTP = &http
	env := &Env{Variables: map[string]string{"LIST": "7"}, Secrets: map[string]string{"KEY": "secret-key"}}
	run := &Run{Start: time.Now(), Env: env, Host: newHost()}
	b, err := s.Surface(t.Context(), "workflows/surface.ts", run, args, &SurfaceArgs{Features: testFeatures(), Plans: []string{"anonymous"}, SurfaceSlug: "web"})
	if err != nil {
		t.Fatal(err)
	}
	var result struct{ Out []string }
	if err := json.Unmarshal(b.Properties, &result); err != nil {
		t.Fatal(err)
	}
	sort.Strings(result.Out)
	got := strings.Join(result.Out, "\n") + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	was := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		was[line] = true
	}
	var wrong []string
	for _, line := range result.Out {
		if !was[line] {
			wrong = append(wrong, "new: "+line)
		}
		delete(was, line)
	}
	for line := range was {
		wrong = append(wrong, "gone: "+line)
	}
	if len(wrong) > 0 {
		t.Error(fmt.Sprintf("%d differences; if they are wanted, run with -update\n", len(wrong)) + strings.Join(wrong, "\n"))
	}
}
