package integration_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestCommandLine wants exit codes, and JSON on standard output where it is asked for.
func TestCommandLine(t *testing.T) {
	t.Parallel()
	s := newScenario(t, &txtar.Archive{Files: []txtar.File{
		{Name: "broken/tollgate.yaml", Data: []byte("version: 1\nsurfces: { web: {} }\n")},
		{Name: "tollgate/tollgate.yaml", Data: []byte("version: 1\nsurfaces: { web: {} }\nenvironments: { live: { type: production } }\n")},
	}}).server
	for _, test := range []struct {
		args           []string
		code           int
		stdout, stderr string // parts of them
	}{
		{[]string{"check", "paywall"}, 0, "paywall: fine, no warning\n", ""},
		{[]string{"check"}, 0, "tollgate: fine, no warning\n", ""},
		{[]string{"check", "broken"}, 1, "", `tollgate.yaml:2:1: unknown key "surfces"; did you mean "surfaces"?` + "\n"},
		{[]string{"check", "nowhere"}, 1, "", "tollgate.yaml:1:1: "},
		{[]string{"check", "one", "two"}, 2, "", `check takes one folder, got "two" as well`},
		{[]string{"check", "--jsn"}, 2, "", "unknown flag: --jsn"},
		{[]string{"chekc"}, 2, "", `unknown command "chekc"; did you mean "check"?`},
		{nil, 2, "", "a command is missing"},
		{[]string{"version"}, 0, "esbuild", ""},
		{[]string{"version", "x"}, 2, "", "version takes no argument"},
	} {
		stdout, stderr, code := s.run(t, append([]string{"tollgate"}, test.args...)...)
		if code != test.code || !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) {
			t.Errorf("%q: code %d, want %d\nstdout: %s\nstderr: %s", test.args, code, test.code, stdout, stderr)
		}
	}

	stdout, _, code := s.run(t, "tollgate", "check", "broken", "--json")
	var report struct {
		Dir    string
		Errors []struct {
			File          string
			Line, Column  int
			Message, Hint string
		}
		Warnings []any
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil || code != 1 {
		t.Fatalf("code %d, %v: %s", code, err, stdout)
	}
	if len(report.Errors) == 0 || report.Errors[0].File != "tollgate.yaml" || report.Errors[0].Line != 2 || report.Errors[0].Hint == "" {
		t.Errorf("got %s", stdout)
	}
	stdout, _, _ = s.run(t, "tollgate", "version", "--json")
	var versions map[string]string
	if err := json.Unmarshal([]byte(stdout), &versions); err != nil || !strings.HasPrefix(versions["caddy"], "v2.") {
		t.Errorf("%v: %s", err, stdout)
	}
	if stdout, _, code := s.run(t, "list-modules"); code != 0 || !strings.Contains(stdout, "\nhttp.handlers.tollgate\n") || !strings.Contains(stdout, "\ntollgate\n") {
		t.Errorf("code %d: %s", code, stdout)
	}
	// What the server would refuse, `caddy validate` refuses as well.
	if _, stderr, code := s.run(t, "validate", "--config", "Caddyfile"); code != 0 {
		t.Errorf("validate: code %d: %s", code, stderr)
	}
	write(t, filepath.Join(s.dir, "Caddyfile"), "{\n\ttollgate {\n\t\tproject ./broken\n\t}\n}\n:8080 {\n\ttollgate web\n}\n")
	if _, stderr, code := s.run(t, "validate", "--config", "Caddyfile"); code == 0 || !strings.Contains(stderr, "surfces") {
		t.Errorf("validate: code %d: %s", code, stderr)
	}
}

// TestBuildScript builds the server as a user does and wants the script to show the module.
func TestBuildScript(t *testing.T) {
	t.Parallel()
	build := exec.CommandContext(t.Context(), "sh", "../xcaddy.sh")
	// Without xcaddy on the path: whether it can fetch Caddy is not what is tested.
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	build.Env = append(os.Environ(), "PATH="+filepath.Dir(goTool)+":/usr/bin:/bin", "TOLLGATE_OUTPUT="+filepath.Join(t.TempDir(), "caddy"))
	out, err := build.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := string(out); !strings.Contains(got, "v2.") || !strings.Contains(got, "http.handlers.tollgate\n") || !strings.Contains(got, "\ntollgate\n") {
		t.Errorf("got %s", got)
	}
}
