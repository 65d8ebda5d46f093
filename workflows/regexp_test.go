package workflows

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestRegExpsAsInNode runs one script as a workflow and in Node and compares some twenty thousand uses of regular
// expressions line by line.
func TestRegExpsAsInNode(t *testing.T) {
	source, err := os.ReadFile("testdata/regexp.mjs")
	if err != nil {
		t.Fatal(err)
	}
	const parts = 4 // a result may have 2 MiB
	var got, want []string
	for i := range parts {
		module := fmt.Sprintf("import { part } from './regexp.mjs'; export default () => part(%d, %d);", i, parts)
		p := newProject(t, map[string]string{"workflows/surface.ts": module, "workflows/surface.mjs": module, "workflows/regexp.mjs": string(source)})
		p.Limits.ScriptTime = time.Minute
		s := load(t, newEngine(t, nil), p)
		behavior, err := runKind(context.Background(), s, Surface, &Run{Start: time.Now(), Env: &Env{}, Host: newHost()})
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(behavior)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, linesOf(t, text)...)
		want = append(want, linesOf(t, inNode(t, filepath.Join(p.Dir, "workflows/surface.mjs")))...)
	}
	if len(got) != len(want) || len(got) < 20_000 {
		t.Fatalf("%d lines, Node %d", len(got), len(want))
	}
	wrong := 0
	for i := range got {
		if got[i] != want[i] {
			if wrong++; wrong <= 20 {
				t.Errorf("ours %.600s\n     node %.600s", got[i], want[i])
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d lines differ", wrong, len(got))
	}
}

func linesOf(t *testing.T, text []byte) []string {
	t.Helper()
	var v struct{ Properties struct{ Out string } }
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%v in %.200s", err, text)
	}
	return strings.Split(v.Properties.Out, "\n")
}

// inNode calls the default export of a module in Node and gives what it returned as JSON.
func inNode(t *testing.T, module string) []byte {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is missing: it is the oracle of these tests; install Node 20 or newer (Debian: apt-get install nodejs)")
	}
	cmd := exec.CommandContext(t.Context(), node, "--input-type=module", "-e",
		`import { writeFileSync } from "node:fs"; const { default: f } = await import(`+string(must(json.Marshal(module)))+`); writeFileSync(1, JSON.stringify(f()));`)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, stderr.String())
	}
	return out
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
