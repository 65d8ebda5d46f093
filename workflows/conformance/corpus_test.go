package conformance

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/workflows/compile"
	"github.com/seed-eb607675/tollgate/workflows/realm"
	"github.com/seed-eb607675/tollgate/workflows/webapi"
)

var update = flag.Bool("update", false, "write the answers into the corpus")

//go:embed testdata/print.js
var printSource string

//go:embed testdata/oracle.mjs
var oracleSource string

// program is a case of the corpus.
type program struct {
	file, name, source, want string
	flags                    []string

	code   string // what Node runs
	got    string // our answer, in a runtime of the program's own
	shared string // and in one that others have used
	node   string // Node's
}

func (p *program) is(flag string) bool { return slices.Contains(p.flags, flag) }

// TestCorpus runs every case in our compiler and realm, in a runtime of its own and in a hardened one that other cases have
// run in, and, where it can run it, in Node.
func TestCorpus(t *testing.T) {
	t.Parallel()
	programs := readCorpus(t)
	c := newCorpus()
	var wg sync.WaitGroup
	queue := make(chan *program)
	for range runtime.NumCPU() {
		dir := t.TempDir()
		wg.Go(func() {
			for p := range queue {
				c.play(t.Context(), dir, p)
			}
		})
	}
	for _, p := range programs {
		queue <- p
	}
	close(queue)
	wg.Wait()
	if err := c.pool.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	askNode(t, programs)
	if *update {
		updateCorpus(t, programs)
		return
	}
	for _, p := range programs {
		if p.got != p.want {
			t.Errorf("%s: %s\n%s\n--- we answer\n%s\n--- expected\n%s", p.file, p.name, p.source, p.got, p.want)
		}
		if p.shared != p.want && !p.is("alters") {
			t.Errorf("%s: %s\n%s\n--- we answer in a hardened runtime\n%s\n--- expected\n%s", p.file, p.name, p.source, p.shared, p.want)
		}
		if p.code != "" && p.node != p.want {
			t.Errorf("%s: %s\n%s\n--- Node answers\n%s\n--- expected\n%s", p.file, p.name, p.source, p.node, p.want)
		}
	}
	t.Logf("%d programs", len(programs))
}

// readCorpus reads the files of corpus/; its README describes them.
func readCorpus(t *testing.T) []*program {
	t.Helper()
	files, err := filepath.Glob("corpus/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("reading the corpus: %d files, %v", len(files), err)
	}
	var all []*program
	names := map[string]bool{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		blocks := strings.Split("\n"+string(b), "\n=== ")
		if strings.TrimSpace(blocks[0]) != "" {
			t.Fatalf("%s does not begin with a case", file)
		}
		for _, block := range blocks[1:] {
			head, rest, _ := strings.Cut(block, "\n")
			name, flags, _ := strings.Cut(head, " | ")
			source, want, ok := strings.Cut(rest+"\n", "\n---\n")
			p := &program{file: file, name: name, source: source, want: strings.TrimRight(want, "\n"), flags: strings.Fields(strings.ReplaceAll(flags, ",", " "))}
			if key := file + "\x00" + name; !ok || names[key] {
				t.Fatalf("%s: %q is written twice or has no answer", file, name)
			} else {
				names[key] = true
			}
			all = append(all, p)
		}
	}
	return all
}

// corpus plays cases.
type corpus struct {
	pool   *realm.Pool
	print  *goja.Program
	limits *catalog.Limits
	shared map[bool]*realm.Realms // by whether they have BigInt

	mu    sync.Mutex
	lines map[*goja.Runtime][]string // what the run under way has printed
}

func newCorpus() *corpus {
	c := &corpus{
		pool: realm.NewPool(runtime.NumCPU()), print: goja.MustCompile("tollgate:print.js", printSource, true),
		limits: &catalog.Limits{
			ScriptTime: 10 * time.Second, CallStack: 512, StringSize: 16 << 20, ArrayLength: 8_000_000, JSONSize: 8 << 20, JSONDepth: 200,
			Result: 2 << 20, ResultDepth: 64, Timers: 1000, RunsPerCPU: 32, RunWait: time.Minute, StraysPerCPU: 1, BreakerRuns: 3,
			BreakerWindow: time.Minute, BreakerPause: time.Second, LogLines: 100, LogLine: 8 << 10, LogTotal: 64 << 10,
		},
		shared: map[bool]*realm.Realms{}, lines: map[*goja.Runtime][]string{},
	}
	build := func(r *realm.Realm) error {
		if _, err := webapi.Harden(r, r.Freeze); err != nil {
			return err
		}
		return c.definePrint(r)
	}
	end := func(r *realm.Realm) {
		if p, ok := r.Kept().(*webapi.Platform); ok {
			p.End()
		}
	}
	for _, bigInt := range []bool{false, true} {
		c.shared[bigInt] = c.pool.NewRealms(realm.NewPlan(&realm.Features{All: true, BigInt: bigInt}), c.limits, build, end)
	}
	return c
}

// definePrint gives a runtime its print.
func (c *corpus) definePrint(r *realm.Realm) error {
	rt := r.Runtime()
	v, err := rt.RunProgram(c.print)
	if err != nil {
		return err
	}
	makePrint, _ := goja.AssertFunction(v)
	v, err = makePrint(goja.Undefined(), rt.ToValue(func(fc goja.FunctionCall) goja.Value {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.lines[rt] = append(c.lines[rt], fc.Argument(0).String())
		return goja.Undefined()
	}))
	if err != nil {
		return err
	}
	return rt.GlobalObject().DefineDataProperty("print", v, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
}

// play takes a case the way of a workflow and notes what it printed, or why it was refused or failed.
func (c *corpus) play(ctx context.Context, dir string, p *program) {
	program, source, why := compileCase(dir, p)
	if program == nil {
		p.got, p.shared = "refused: "+why, "refused: "+why
		return
	}
	if !p.is("ours") && !p.is("refused") {
		p.code = source
	}
	features := &realm.Features{
		All: program.Computed, Keys: program.Keys, Names: program.Names, BigInt: program.BigInt, Delegates: program.Delegates,
		Lengths: program.Lengths, Spreads: program.Spreads,
	}
	run := realm.Run{
		Workflow: p.file + " " + p.name, Kind: "test", Program: program.Goja, Plan: realm.NewPlan(features), Limits: c.limits, Start: time.Now(),
		Log: func(string, string, string) {},
	}
	alone, shared := run, run
	p.got = c.run(ctx, &alone, func(r *realm.Realm) error {
		if err := webapi.Install(r, webapi.Options{}); err != nil {
			return err
		}
		return c.definePrint(r)
	})
	shared.Realms = c.shared[program.BigInt]
	p.shared = c.run(ctx, &shared, func(r *realm.Realm) error {
		r.Kept().(*webapi.Platform).Begin(webapi.Options{})
		return nil
	})
}

func (c *corpus) run(ctx context.Context, run *realm.Run, setup func(*realm.Realm) error) string {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	var rt *goja.Runtime
	run.Setup = func(r *realm.Realm) error {
		rt = r.Runtime()
		c.mu.Lock()
		c.lines[rt] = nil
		c.mu.Unlock()
		return setup(r)
	}
	run.Main = func(_ *realm.Realm, workflow goja.Value) (goja.Value, error) {
		f, ok := goja.AssertFunction(workflow)
		if !ok {
			return nil, errors.New("no function")
		}
		return f(goja.Undefined())
	}
	// What was printed is taken before the runtime has its next run, except by a run that fails: its runtime has none.
	var lines []string
	take := func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		lines = slices.Clone(c.lines[rt])
	}
	run.Finish = func(*realm.Realm, goja.Value) (goja.Value, realm.Finish, error) {
		take()
		return nil, nil, nil
	}
	if err := c.pool.Do(ctx, run); err != nil {
		var f *realm.Failure
		if !errors.As(err, &f) {
			return err.Error()
		}
		take()
		name, _, _ := strings.Cut(f.Message, ":")
		lines = append(lines, "uncaught "+name)
	}
	return strings.Join(lines, "\n")
}

// compileCase compiles a case as a project's workflow. source is what Node can run: the case as it is, or for TypeScript
// what the bundler made of it.
func compileCase(dir string, p *program) (program *compile.Program, source, why string) {
	name, source := "case.js", p.source
	if p.is("ts") {
		name = "case.ts"
	}
	if !strings.Contains(source, "export default ") && !p.is("refused") {
		source += "\nexport default () => {};\n"
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(source), 0o600); err != nil {
		return nil, "", err.Error()
	}
	b, diags := compile.ReadBundle(dir, name)
	if b == nil {
		return nil, "", diags.Error()
	}
	program, diags = b.Compile()
	if program == nil {
		return nil, "", diags.Error()
	}
	if p.is("ts") {
		source = "export default await " + strings.TrimSpace(b.Code) + "();"
	}
	return program, source, ""
}

// askNode has Node run the cases it can run, all in one process.
func askNode(t *testing.T, programs []*program) {
	t.Helper()
	path, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is missing: it is the oracle of these tests; install Node 20 or newer (Debian: apt-get install nodejs)")
	}
	dir := t.TempDir()
	put := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	put("print.js", printSource)
	var asked []*program
	for _, p := range programs {
		if p.code != "" {
			put(fmt.Sprintf("case%d.mjs", len(asked)), p.code)
			asked = append(asked, p)
		}
	}
	cmd := exec.CommandContext(t.Context(), path, "--no-warnings", put("oracle.mjs", oracleSource), fmt.Sprint(len(asked)))
	cmd.Env = append(os.Environ(), "TZ=UTC")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, stderr.String())
	}
	var answers []string
	if err := json.Unmarshal(out, &answers); err != nil || len(answers) != len(asked) {
		t.Fatalf("reading Node's %d answers of %d: %v", len(answers), len(asked), err)
	}
	for i, p := range asked {
		p.node = answers[i]
	}
}

func updateCorpus(t *testing.T, programs []*program) {
	t.Helper()
	files := map[string]*strings.Builder{}
	for _, p := range programs {
		b := files[p.file]
		if b == nil {
			b = new(strings.Builder)
			files[p.file] = b
		} else {
			b.WriteString("\n")
		}
		b.WriteString("=== " + p.name)
		if len(p.flags) > 0 {
			b.WriteString(" | " + strings.Join(p.flags, ", "))
		}
		want := p.got
		if p.code != "" {
			want = p.node
		}
		b.WriteString("\n" + p.source + "\n---\n" + want + "\n")
	}
	for file, b := range files {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
