package webapitest

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

//go:embed testdata/harness.js
var harness string

// record is what one test of a file came to.
type record struct {
	Name  string   `json:"name"`
	Error string   `json:"error"`
	Shown []string `json:"shown"`
	Held  int      `json:"held"` // how many assertions
}

// Files runs every assertion file that matches the pattern, first in our runtime as install prepares it, then in Node.
// All tests have to pass in both, and what they show() has to be the same; what a test.ours shows is only ours.
func Files(t *testing.T, pattern string, install func(*Loop) error) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("finding %s: %d files, %v", pattern, len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".js"), func(t *testing.T) {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := ours(t, file, string(source), install)
			want := node(t, string(source))
			compare(t, got, want)
			held := 0
			for _, r := range got {
				held += r.Held
			}
			t.Logf("%d assertions in %d tests", held, len(got))
		})
	}
}

func ours(t *testing.T, name, source string, install func(*Loop) error) []record {
	t.Helper()
	l := New(t.Context())
	defer l.Close()
	if err := install(l); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Runtime().RunScript("harness.js", "const ours = true;\n"+harness); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Runtime().RunScript(name, source); err != nil {
		t.Fatal(err)
	}
	v, err := l.Run("run.js", "run()")
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, []byte(v.String()))
}

func node(t *testing.T, source string) []record {
	t.Helper()
	path, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is missing: it is the oracle of these tests; install Node 20 or newer (Debian: apt-get install nodejs)")
	}
	file := filepath.Join(t.TempDir(), "test.js")
	if err := os.WriteFile(file, []byte("const ours = false;\n"+harness+"\n"+source+"\nrun().then(r => require('fs').writeSync(1, r))\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "--no-warnings", file)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, stderr.String())
	}
	return decode(t, out)
}

func decode(t *testing.T, b []byte) (list []record) {
	t.Helper()
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatalf("reading records: %v in %.200s", err, b)
	}
	return list
}

func compare(t *testing.T, got, want []record) {
	t.Helper()
	oracle := map[string]record{}
	for _, r := range want {
		if r.Error != "" {
			t.Errorf("node: %s: %s", r.Name, r.Error)
		}
		oracle[r.Name] = r
	}
	seen := 0
	for _, r := range got {
		if r.Error != "" {
			t.Errorf("%s: %s", r.Name, r.Error)
			continue
		}
		w, ok := oracle[r.Name]
		if !ok {
			continue // test.ours
		}
		seen++
		if len(r.Shown) != len(w.Shown) {
			t.Errorf("%s: shows %d values, node %d\n ours %q\n node %q", r.Name, len(r.Shown), len(w.Shown), r.Shown, w.Shown)
			continue
		}
		for i := range r.Shown {
			if r.Shown[i] != w.Shown[i] {
				t.Errorf("%s: value %d\n ours %s\n node %s", r.Name, i+1, r.Shown[i], w.Shown[i])
			}
		}
	}
	if len(got) == 0 || seen != len(oracle) && !t.Failed() {
		t.Errorf("%d of node's %d tests ran", seen, len(oracle))
	}
}

// Realm makes a realm that ends with the test.
func Realm(t testing.TB, ctx context.Context, install func(*Loop) error) *Loop {
	t.Helper()
	l := New(ctx)
	t.Cleanup(l.Close)
	if err := install(l); err != nil {
		t.Fatal(err)
	}
	return l
}

// Text runs a script, waits for its promise and gives the result as a string.
func (l *Loop) Text(t testing.TB, script string) string {
	t.Helper()
	v, err := l.Run("test.js", script)
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	if v == nil || goja.IsUndefined(v) {
		return "undefined"
	}
	return v.String()
}
