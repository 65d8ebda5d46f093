//go:build conformance

package conformance

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/workflows/compile"
	"github.com/seed-eb607675/tollgate/workflows/realm"
)

// player plays tests, one at a time; several players share a suite, its harness and a pool.
type player struct {
	suite   suite
	harness *harness
	pool    *realm.Pool
	dir     string // of the project, emptied after each test
}

// timeLimit is that of one test's script. The slowest of the suite walk all of Unicode.
const timeLimit = 20 * time.Second

func limits() *catalog.Limits {
	return &catalog.Limits{
		ScriptTime: timeLimit, CallStack: 512, StringSize: 16 << 20, ArrayLength: 8_000_000, JSONSize: 8 << 20, JSONDepth: 200,
		Result: 2 << 20, ResultDepth: 64, Timers: 1000, RunsPerCPU: 32, RunWait: time.Minute, StraysPerCPU: 32,
		BreakerRuns: 1000, BreakerWindow: time.Minute, BreakerPause: time.Second, LogLines: 100, LogLine: 8 << 10, LogTotal: 64 << 10,
	}
}

// exportDefault finds a default export that a module of the suite has itself.
var exportDefault = regexp.MustCompile(`(?m)^\s*export\s+default\b|\bas\s+default\b`)

// play runs a test and says how it failed, empty if it passed.
func (p *player) play(ctx context.Context, t *testFile) (failure string) {
	defer func() {
		if x := recover(); x != nil {
			failure = fmt.Sprintf("PANIC: %v", x)
		}
	}()
	program, why, err := p.compile(t)
	if err != nil {
		return "PROJECT: " + err.Error()
	}
	if t.refusedEarly() {
		if program != nil {
			return "NOT REFUSED: a " + t.meta.Negative.Type + " was expected"
		}
		if strings.Contains(why, "workflows have no") {
			return "REFUSED for another reason: " + why
		}
		return ""
	}
	if program == nil {
		return "REFUSED: " + why
	}
	scripts, err := p.harness.scripts(t)
	if err != nil {
		return "HARNESS: " + err.Error()
	}
	return judge(t, p.run(ctx, t, program, scripts))
}

// compile makes a project of the test and takes it the way of a workflow.
func (p *player) compile(t *testFile) (program *compile.Program, why string, err error) {
	defer func() { err = errors.Join(err, p.clear()) }()
	text := t.text
	if !t.is("module") || !exportDefault.MatchString(text) {
		text += "\nexport default () => {};\n"
	}
	name := filepath.Base(t.path)
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o600); err != nil {
		return nil, "", fmt.Errorf("writing a workflow: %w", err)
	}
	if t.is("module") {
		if err := p.copyFixtures(t); err != nil {
			return nil, "", err
		}
	}
	b, diags := compile.ReadBundle(p.dir, name)
	if b == nil {
		return nil, diags.Error(), nil
	}
	program, diags = b.Compile()
	if program == nil {
		return nil, diags.Error(), nil
	}
	return program, "", nil
}

// copyFixtures copies the modules that the tests of a directory import.
func (p *player) copyFixtures(t *testFile) error {
	from := filepath.Join(p.suite.dir, "test", filepath.FromSlash(filepath.Dir(t.path)))
	files, err := filepath.Glob(filepath.Join(from, "*_FIXTURE*"))
	if err != nil {
		return fmt.Errorf("finding fixtures: %w", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			continue // a folder
		}
		if err := os.WriteFile(filepath.Join(p.dir, filepath.Base(file)), b, 0o600); err != nil {
			return fmt.Errorf("copying a fixture: %w", err)
		}
	}
	return nil
}

func (p *player) clear() error {
	entries, err := os.ReadDir(p.dir)
	for _, e := range entries {
		err = errors.Join(err, os.Remove(filepath.Join(p.dir, e.Name())))
	}
	return err
}

// run runs the program as a workflow, after the harness.
func (p *player) run(ctx context.Context, t *testFile, program *compile.Program, scripts []*goja.Program) error {
	ctx, cancel := context.WithTimeout(ctx, 2*timeLimit)
	defer cancel()
	// The harness comes by members without naming them, in functions that the includes define.
	features := &realm.Features{
		All: program.Computed || len(t.meta.Includes) > 0, Keys: program.Keys, Names: program.Names, Delegates: program.Delegates,
		BigInt: program.BigInt || len(t.meta.Includes) > 0, Lengths: program.Lengths, Spreads: program.Spreads,
	}
	var done goja.Value
	return p.pool.Do(ctx, &realm.Run{
		Workflow: t.path, Kind: "test", Program: program.Goja, Plan: realm.NewPlan(features), Limits: limits(), Start: time.Now(),
		Log: func(string, string, string) {},
		Setup: func(r *realm.Realm) error {
			done = host(r.Runtime(), t.is("async"))
			for _, s := range scripts {
				if _, err := r.Runtime().RunProgram(s); err != nil {
					return fmt.Errorf("evaluating the harness: %w", err)
				}
			}
			return nil
		},
		Main: func(*realm.Realm, goja.Value) (goja.Value, error) { return done, nil },
	})
}

// host defines what the suite wants of its host, and gives what the run waits for: the promise that $DONE settles.
func host(rt *goja.Runtime, async bool) goja.Value {
	object := rt.NewObject()
	_ = object.Set("global", rt.GlobalObject())
	_ = object.Set("detachArrayBuffer", func(fc goja.FunctionCall) goja.Value {
		if b, ok := fc.Argument(0).Export().(goja.ArrayBuffer); ok {
			b.Detach()
			return goja.Null()
		}
		panic(rt.NewTypeError("no ArrayBuffer"))
	})
	global := rt.GlobalObject()
	_ = global.DefineDataProperty("$262", object, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = global.DefineDataProperty("print", rt.ToValue(func(goja.FunctionCall) goja.Value { return goja.Undefined() }),
		goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if !async {
		return goja.Undefined()
	}
	promise, resolve, reject := rt.NewPromise()
	_ = global.DefineDataProperty("$DONE", rt.ToValue(func(fc goja.FunctionCall) goja.Value {
		if v := fc.Argument(0); v.ToBoolean() {
			_ = reject(v)
		} else {
			_ = resolve(goja.Undefined())
		}
		return goja.Undefined()
	}), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return rt.ToValue(promise)
}

// judge compares how a run ended with what the test wants.
func judge(t *testFile, err error) string {
	want := ""
	if t.meta.Negative != nil {
		want = t.meta.Negative.Type
	}
	var f *realm.Failure
	switch {
	case err == nil && want == "":
		return ""
	case err == nil:
		return "PASSED: a " + want + " was expected"
	case !errors.As(err, &f):
		return "RUN: " + err.Error()
	case want != "" && (f.Message == want || strings.HasPrefix(f.Message, want+":")):
		return ""
	case f.Outcome == realm.TimedOut:
		return "TIMEOUT: " + f.Message
	}
	return f.Message
}

// harness compiles the suite's harness files, once each.
type harness struct {
	suite suite
	mu    sync.Mutex
	files map[string]*goja.Program
}

// ours replaces harness files that do what no workflow can.
func ours(name string) (string, bool) {
	switch name {
	case "fnGlobalObject.js": // by Function("return this")
		return "function fnGlobalObject() { return globalThis; }", true
	case "doneprintHandle.js": // $DONE is the host's
		return "", true
	}
	return "", false
}

func (h *harness) scripts(t *testFile) ([]*goja.Program, error) {
	var list []*goja.Program
	for _, name := range append([]string{"assert.js", "sta.js"}, t.meta.Includes...) {
		p, err := h.script(name)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

func (h *harness) script(name string) (*goja.Program, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p, ok := h.files[name]; ok {
		return p, nil
	}
	text, replaced := ours(name)
	if !replaced {
		b, err := os.ReadFile(filepath.Join(h.suite.dir, "harness", filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("reading the harness: %w", err)
		}
		text = string(b)
	}
	p, err := goja.Compile("tollgate:harness/"+name, text, false)
	if err != nil {
		return nil, fmt.Errorf("compiling %s: %w", name, err)
	}
	h.files[name] = p
	return p, nil
}
