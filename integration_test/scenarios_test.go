package integration_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestNewsroomKeepsItsPromises plays the scenarios of the example.
func TestNewsroomKeepsItsPromises(t *testing.T) {
	t.Parallel()
	s := newServer(t, t.TempDir(), "127.0.0.1:1")
	project, err := filepath.Abs("../examples/newsroom/paywall")
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := s.run(t, "tollgate", "test", project)
	if code != 0 || !strings.Contains(stdout, " played, 0 failed") {
		t.Errorf("code %d\n%s%s", code, stdout, stderr)
	}
}

// TestScenarioCommand wants exit codes, places and JSON of the command that plays scenarios.
func TestScenarioCommand(t *testing.T) {
	t.Parallel()
	s := newScenario(t, &txtar.Archive{Files: []txtar.File{
		{Name: "paywall/good.test.yaml", Data: []byte("version: 1\nscenarios: [{ name: the page is there, when: GET / }]\n")},
		{Name: "paywall/more/bad.test.yaml", Data: []byte("version: 1\nscenarios:\n  - name: nobody pays\n    when: GET /article/one\n    expect: { plans: [premium] }\n")},
		{Name: "wrong/tollgate.yaml", Data: []byte("version: 1\nsurfaces: { web: {} }\n")},
		{Name: "wrong/a.test.yaml", Data: []byte("version: 1\nscenario: []\n")},
		{Name: "none/tollgate.yaml", Data: []byte("version: 1\n")},
	}}).server
	for _, test := range []struct {
		args           string
		code           int
		stdout, stderr string
	}{
		{"paywall", 1, "FAIL  nobody pays", ""},
		{"paywall", 1, "\n      more/bad.test.yaml:5:22: plans: want [\"premium\"], got [\"anonymous\"]\n", ""},
		{"paywall", 1, "2 scenarios played, 1 failed\n", ""},
		{"paywall --run page", 0, "1 scenario played, 0 failed\n", ""},
		{"paywall --run ^nobody --explain", 1, "returned {\"properties\":{\"locked\":true}}", ""},
		{"paywall --run nothing", 2, "", "no scenario has a name that --run matches"},
		{"paywall --run (", 2, "", "--run: error parsing regexp"},
		{"wrong", 1, "", `a.test.yaml:2:1: unknown key of a scenario file "scenario"; did you mean "scenarios"?`},
		{"none", 2, "", "has no files that end in .test.yaml"},
		{"nowhere", 2, "", "looking for scenarios"},
		{"a b", 2, "", `test takes one folder, got "b" as well`},
	} {
		stdout, stderr, code := s.run(t, append([]string{"tollgate", "test"}, strings.Fields(test.args)...)...)
		if code != test.code || !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) {
			t.Errorf("%s: code %d, want %d\nstdout: %s\nstderr: %s", test.args, code, test.code, stdout, stderr)
		}
	}
	stdout, _, code := s.run(t, "tollgate", "test", "paywall", "--json")
	var report struct {
		Errors    []any
		Scenarios []struct {
			File, Name string
			Line       int
			OK         bool
			Failures   []struct {
				File         string
				Line, Column int
				Message      string
			}
		}
		Failed int
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil || code != 1 {
		t.Fatalf("code %d, %v: %s", code, err, stdout)
	}
	if report.Failed != 1 || len(report.Scenarios) != 2 || len(report.Errors) != 0 {
		t.Fatalf("got %s", stdout)
	}
	if good, bad := report.Scenarios[0], report.Scenarios[1]; !good.OK || good.Line != 2 || bad.OK || bad.File != "more/bad.test.yaml" ||
		len(bad.Failures) != 1 || bad.Failures[0].Line != 5 || !strings.HasPrefix(bad.Failures[0].Message, "plans: ") {
		t.Errorf("got %s", stdout)
	}
}
