package types_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/workflows/types"
)

var update = flag.Bool("update", false, "write the golden files; read the difference before committing it")

// everything is the project with one of everything whose name the types know.
const everything = "testdata/everything"

func load(t *testing.T, dir string) *catalog.Project {
	t.Helper()
	p, diags := catalog.Load(dir, catalog.Options{Env: func(string) (string, bool) { return strings.Repeat("x", 64), true }})
	if p == nil {
		t.Fatal(diags)
	}
	return p
}

func declarations(t *testing.T, p *catalog.Project) string {
	t.Helper()
	text, err := types.Declarations(p)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestNames compares the project's own part, which is what comes ahead of the contract, with a golden file.
func TestNames(t *testing.T) {
	const golden = "testdata/everything.golden"
	text := declarations(t, load(t, everything))
	names, _, ok := strings.Cut(text, "\n// ── names of the project")
	if !ok {
		t.Fatal("the contract does not follow the names")
	}
	if *update {
		if err := os.WriteFile(golden, []byte(names), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if names != string(want) {
		t.Errorf("got\n%s\nwant\n%s", names, want)
	}
}

// TestNoNames: what a project has none of is never, so that any name is an error.
func TestNoNames(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/tollgate.yaml", []byte("version: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := declarations(t, load(t, dir))
	for _, line := range []string{
		"plans: never;", "features: {};", "surfaces: never;", "components: never;", "variables: never;", "triggers: {};", "integrations: never;",
	} {
		if !strings.Contains(text, "\n  "+line+"\n") {
			t.Errorf("%s is missing", line)
		}
	}
}

// TestSameProjectSameBytes: nothing in the text depends on the time, the machine or the order of a map.
func TestSameProjectSameBytes(t *testing.T) {
	first := declarations(t, load(t, everything))
	for range 10 {
		if declarations(t, load(t, everything)) != first {
			t.Fatal("two texts for one project")
		}
	}
	if head, _, _ := strings.Cut(first, "\n"); !strings.Contains(head, types.Mark) {
		t.Errorf("the first line is %q", head)
	}
}
