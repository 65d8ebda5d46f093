package workflows

import (
	"bufio"
	"encoding/json"
	"os"
	"sort"
	"strings"
	"testing"
	"time"
)

// functionWalk lists every function that can be reached from the global object, by the first path that leads to it.
const functionWalk = `
const seen = new Set<any>(), out: string[] = [];
const name = (k: any) => typeof k === "symbol" ? "[" + String(k.description) + "]" : "." + k;
const walk = (path: string, o: any) => {
  if ((typeof o !== "object" && typeof o !== "function") || o === null || seen.has(o)) return;
  seen.add(o);
  if (typeof o === "function") out.push(path.replace(/^globalThis\./, ""));
  for (const k of Reflect.ownKeys(o)) {
    const d: any = Object.getOwnPropertyDescriptor(o, k);
    if (!d) continue;
    if (d.get && d.set && d.set.name === "inherit " + (typeof k === "symbol" ? "[" + k.description + "]" : k)) {
      walk(path + name(k), d.get.call(o));
    } else if (d.get || d.set) {
      walk(path + name(k) + ".get", d.get);
      walk(path + name(k) + ".set", d.set);
    } else {
      walk(path + name(k), d.value);
    }
  }
  walk(path + ".__proto__", Object.getPrototypeOf(o));
};
export default () => {
  // The classes come first, so that their members are found by their own names.
  for (const k of Object.getOwnPropertyNames(globalThis)) if (k !== "globalThis" && k !== "self") walk("globalThis." + k, (globalThis as any)[k]);
  const hidden: any = { Generator: function* () {}, AsyncFunction: async () => {}, ArrayIterator: [].values(), MapIterator: new Map().keys(), SetIterator: new Set().keys(),
    StringIterator: ""[Symbol.iterator](), RegExpStringIterator: "".matchAll(/x/g), arguments: (function () { return arguments; })() };
  for (const k in hidden) walk(k, hidden[k]);
  walk("globalThis", globalThis);
  return { properties: { out } };
};
`

// TestA03Classes holds a list of every function that a script can come by, with what it can cost: constant, or linear
// in what it is given, which is bounded by what a run can make, or guarded, with the guard. A function that is not in the
// list, or no longer there, fails the test.
//
// To class a new one, find its code. Constant: no loop over its arguments or over what they hold. Linear: one pass in Go
// over a string, an array or a buffer that the script has made before, at less than 100 ns an element, with a result of
// about the same size; so 16 MiB or 8 million elements are over in less than a second. Calls back into the script are
// interrupted there. Everything else needs a guard in workflows/realm, for goja's built-ins run to their end whatever the
// deadline, and one allocation can be more than there is.
func TestA03Classes(t *testing.T) {
	const golden = "testdata/functions.txt"
	p := newProject(t, map[string]string{"workflows/surface.ts": functionWalk})
	p.Limits.ScriptTime = 30 * time.Second
	s := load(t, newEngine(t, nil), p) // a runtime for many runs has everything
	behavior, err := runKind(t.Context(), s, Surface, &Run{Start: time.Now(), Env: &Env{}, Host: newHost()})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(behavior)
	if err != nil {
		t.Fatal(err)
	}
	var result struct{ Properties struct{ Out []string } }
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	found := result.Properties.Out
	sort.Strings(found)
	classes := readClasses(t, golden)
	for _, f := range found {
		if _, ok := classes[f]; !ok {
			t.Errorf("%s is not in %s: constant, linear or guarded? See the comment of this test", f, golden)
		}
		delete(classes, f)
	}
	for f := range classes {
		t.Errorf("%s is in %s and can no longer be reached", f, golden)
	}
}

// readClasses reads lines of a function, its class and, for those that are guarded, by what.
func readClasses(t *testing.T, file string) map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	classes := map[string]string{}
	for s := bufio.NewScanner(f); s.Scan(); {
		line := strings.TrimSpace(s.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		switch {
		case len(fields) < 2 || fields[1] != "constant" && fields[1] != "linear" && fields[1] != "guarded":
			t.Errorf("%s: %q has no class", file, line)
		case fields[1] == "guarded" && len(fields) < 3:
			t.Errorf("%s: %s does not say by what it is guarded", file, fields[0])
		case classes[fields[0]] != "":
			t.Errorf("%s: %s twice", file, fields[0])
		default:
			classes[fields[0]] = fields[1]
		}
	}
	return classes
}
