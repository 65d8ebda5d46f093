package types_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/seed-eb607675/tollgate/workflows/types"
)

// compiler is the path of tsc, which .ci/typescript installs.
//
//nolint:gochecknoglobals // installed once for all tests
var compiler = sync.OnceValues(func() (string, error) {
	if out, err := exec.Command("../../.ci/typescript").CombinedOutput(); err != nil { //nolint:noctx // as long as the tests
		return "", errors.New(string(out) + err.Error())
	}
	return filepath.Abs("../../.cache/typescript/node_modules/.bin/tsc")
})

// message is an error that tsc found.
type message struct {
	file, code, text string
	line             int
}

var messageLine = regexp.MustCompile(`^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$`)

// check runs tsc in a project's folder. The lines that explain an error are part of its text.
func check(t *testing.T, dir string, args ...string) []message {
	t.Helper()
	tsc, err := compiler()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), tsc, append([]string{"--pretty", "false", "--noEmit", "-p", "."}, args...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	var found []message
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		switch m := messageLine.FindStringSubmatch(line); {
		case m != nil:
			n, err := strconv.Atoi(m[2])
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, message{file: filepath.ToSlash(m[1]), line: n, code: m[3], text: m[4]})
		case strings.HasPrefix(line, "  ") && len(found) > 0:
			found[len(found)-1].text += "\n" + strings.TrimSpace(line)
		case line != "":
			t.Fatalf("tsc says %s", line)
		}
	}
	if len(found) == 0 && err != nil {
		t.Fatal(err)
	}
	return found
}

// project writes generated declarations, tsconfig.json and files into a folder of its own.
func project(t *testing.T, declarations string, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, types.FileName), declarations)
	write(t, filepath.Join(dir, types.ConfigName), types.Config)
	for name, text := range files {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// sources are the scripts, texts and data below a project's folder workflows.
func sources(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(filepath.Join(dir, "workflows"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func wantNone(t *testing.T, found []message) {
	t.Helper()
	for _, m := range found {
		t.Errorf("%s:%d: %s: %s", m.file, m.line, m.code, m.text)
	}
}
