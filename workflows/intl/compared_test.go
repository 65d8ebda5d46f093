package intl_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/intl"
	"github.com/seed-eb607675/tollgate/workflows/intl/cldr"
)

// newRuntime makes a runtime with all of Intl and a clock that stands still.
func newRuntime(t testing.TB) *goja.Runtime {
	t.Helper()
	rt := goja.New()
	intl.All.Install(rt, func() time.Time { return time.Date(2026, 11, 22, 15, 4, 5, 0, time.UTC) }, func() {})
	return rt
}

const collect = `
;(function () {
  const out = [];
  cases((name, value) => out.push([name, String(value)]));
  return JSON.stringify(out);
})()`

// TestCompared runs the cases of testdata/compared here and in Node, whose ICU is the oracle. Where both differ, the case
// has to be in testdata/differences.txt, with the reason; a line there that no case needs is an error too.
//
// A Node with another CLDR than our tables are from says other things in some cases, and nobody can list these for all
// that there are: then no more than one case in twenty may differ.
func TestCompared(t *testing.T) {
	files, err := filepath.Glob("testdata/compared/*.js")
	if err != nil || len(files) == 0 {
		t.Fatalf("finding the cases: %d files, %v", len(files), err)
	}
	known := readDifferences(t)
	total, differing := 0, 0
	exact := true
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(filepath.Base(file), ".js")
		v, err := newRuntime(t).RunScript(file, string(source)+collect)
		if err != nil {
			t.Fatal(err)
		}
		var oracle struct {
			CLDR  string
			Cases [][2]string
		}
		decode(t, node(t, string(source)), &oracle)
		var got [][2]string
		decode(t, []byte(v.String()), &got)
		want := oracle.Cases
		exact = exact && oracle.CLDR == cldr.Version()
		if len(got) != len(want) {
			t.Fatalf("%s: %d cases, in Node %d", file, len(got), len(want))
		}
		shown := 0
		for i := range got {
			total++
			if got[i] == want[i] {
				continue
			}
			differing++
			name := base + ": " + want[i][0]
			if d := find(known, name); d != nil {
				d.used++
				continue
			}
			if shown++; exact && shown <= 400 {
				t.Errorf("%s\n ours %s\n node %s", name, visible(got[i][1]), visible(want[i][1]))
			}
		}
	}
	for _, d := range known {
		if exact && d.used == 0 {
			t.Errorf("testdata/differences.txt: %s: no case differs any more", d.pattern)
		}
	}
	if differing > total/20 {
		t.Errorf("%d of %d cases differ", differing, total)
	}
}

type difference struct {
	pattern *regexp.Regexp
	used    int
}

func find(list []*difference, name string) *difference {
	for _, d := range list {
		if d.pattern.MatchString(name) {
			return d
		}
	}
	return nil
}

// readDifferences reads lines of a pattern; a reason stands in a comment before them.
func readDifferences(t *testing.T) (list []*difference) {
	t.Helper()
	f, err := os.Open("testdata/differences.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if line := strings.TrimSpace(s.Text()); line != "" && line[0] != '#' {
			list = append(list, &difference{pattern: regexp.MustCompile("^(?:" + line + ")$")})
		}
	}
	return list
}

// visible shows spaces that are not ordinary ones.
func visible(s string) string {
	return strings.NewReplacer("\u00a0", "<nbsp>", "\u202f", "<nnbsp>", "\u200e", "<lrm>", "\u200f", "<rlm>", "\u061c", "<alm>").Replace(s)
}

func node(t *testing.T, source string) []byte {
	t.Helper()
	path, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is missing: it is the oracle of these tests; install Node 20 or newer (Debian: apt-get install nodejs)")
	}
	file := filepath.Join(t.TempDir(), "cases.js")
	if err := os.WriteFile(file, []byte(source+"\nprocess.stdout.write('{\"cldr\":\"' + process.versions.cldr + '\",\"cases\":' + "+strings.TrimPrefix(strings.TrimSpace(collect), ";")+" + '}')"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "--no-warnings", file)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, stderr.String())
	}
	return out
}

func decode(t *testing.T, b []byte, to any) {
	t.Helper()
	if err := json.Unmarshal(b, to); err != nil {
		t.Fatalf("reading the results: %v in %.200s", err, b)
	}
}
