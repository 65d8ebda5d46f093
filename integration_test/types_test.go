package integration_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestTypesCommand writes the types of projects: once, again, beside files of their authors, and of one with an error.
func TestTypesCommand(t *testing.T) {
	t.Parallel()
	s := newScenario(t, &txtar.Archive{Files: []txtar.File{
		{Name: "broken/tollgate.yaml", Data: []byte("version: 1\nplnas: { basic: {} }\n")},
		{Name: "mine/tollgate.yaml", Data: []byte("version: 1\n")},
		{Name: "mine/tollgate.d.ts", Data: []byte("// mine\n")},
		{Name: "kept/tollgate.yaml", Data: []byte("version: 1\nsecrets: { KEY: \"{env.NOT_SET_HERE}\" }\n")},
		{Name: "kept/tsconfig.json", Data: []byte("{}\n")},
	}}).server
	for _, test := range []struct {
		args           []string
		code           int
		stdout, stderr string // parts of them
	}{
		{[]string{"paywall"}, 0, "paywall/tollgate.d.ts: written\n", ""},
		{[]string{"paywall"}, 0, "paywall/tollgate.schema.json: unchanged\n", ""},
		{[]string{"paywall"}, 0, "paywall/tsconfig.json: unchanged\n", ""},
		{[]string{"kept"}, 0, "kept/tsconfig.json: kept\n", ""},
		{[]string{"mine"}, 1, "", "writing tollgate.d.ts: the file was not generated; move it away first"},
		{[]string{"broken"}, 1, "", `tollgate.yaml:2:1: unknown key "plnas"; did you mean "plans"?` + "\n"},
		{[]string{"one", "two"}, 2, "", `types takes one folder, got "two" as well`},
	} {
		stdout, stderr, code := s.run(t, append([]string{"tollgate", "types"}, test.args...)...)
		if code != test.code || !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) {
			t.Errorf("%q: code %d, want %d\nstdout: %s\nstderr: %s", test.args, code, test.code, stdout, stderr)
		}
	}
	for _, name := range []string{"tollgate.d.ts", "tollgate.schema.json", "tsconfig.json"} {
		if _, err := os.Stat(filepath.Join(s.dir, "broken", name)); err == nil {
			t.Errorf("%s of a broken project was written", name)
		}
	}
	text, err := os.ReadFile(filepath.Join(s.dir, "paywall", "tollgate.d.ts"))
	if err != nil || !strings.Contains(string(text), `plans: "anonymous" | "registered" | "premium";`) {
		t.Errorf("%v: %.300s", err, text)
	}
	text, err = os.ReadFile(filepath.Join(s.dir, "kept", "tollgate.d.ts"))
	if err != nil || !strings.Contains(string(text), `variables: "KEY";`) {
		t.Errorf("%v: %.300s", err, text)
	}
	text, err = os.ReadFile(filepath.Join(s.dir, "paywall", "tollgate.schema.json"))
	if err != nil || !json.Valid(text) {
		t.Errorf("%v: %.300s", err, text)
	}
	stdout, _, code := s.run(t, "tollgate", "types", "paywall", "--json")
	var report struct {
		Dir   string
		Files []struct{ File, Outcome string }
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil || code != 0 || len(report.Files) != 3 || report.Files[0].Outcome != "unchanged" {
		t.Errorf("code %d, %v: %s", code, err, stdout)
	}
}
