//go:build conformance

package conformance

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// suite is a checkout of test262.
type suite struct{ dir string }

// testFile is a test of the suite.
type testFile struct {
	path string // below test/
	text string
	meta meta
}

// meta is the front matter of a test; INTERPRETING.md of the suite describes it.
type meta struct {
	Features []string `yaml:"features"`
	Flags    []string `yaml:"flags"`
	Includes []string `yaml:"includes"`
	Negative *struct {
		Phase string `yaml:"phase"`
		Type  string `yaml:"type"`
	} `yaml:"negative"`
}

func (t *testFile) is(flag string) bool { return slices.Contains(t.meta.Flags, flag) }

// refusedEarly tells whether the test wants to be refused before it is run.
func (t *testFile) refusedEarly() bool {
	return t.meta.Negative != nil && t.meta.Negative.Phase != "runtime"
}

// tests lists the paths of the tests that begin with only.
func (s suite) tests(only string) ([]string, error) {
	var list []string
	for _, part := range []string{"language", "built-ins"} {
		err := filepath.WalkDir(filepath.Join(s.dir, "test", part), func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(file, ".js") || strings.Contains(file, "_FIXTURE") {
				return err
			}
			name, err := filepath.Rel(filepath.Join(s.dir, "test"), file)
			if name = filepath.ToSlash(name); strings.HasPrefix(name, only) {
				list = append(list, name)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("reading the suite: %w", err)
		}
	}
	return list, nil
}

func (s suite) read(name string) (*testFile, error) {
	b, err := os.ReadFile(filepath.Join(s.dir, "test", filepath.FromSlash(name)))
	if err != nil {
		return nil, fmt.Errorf("reading a test: %w", err)
	}
	t := &testFile{path: name, text: string(b)}
	_, rest, ok1 := bytes.Cut(b, []byte("/*---"))
	front, _, ok2 := bytes.Cut(rest, []byte("---*/"))
	if !ok1 || !ok2 {
		return nil, fmt.Errorf("%s: %w", name, errors.New("no front matter"))
	}
	front = bytes.ReplaceAll(bytes.ReplaceAll(front, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	if err := yaml.Unmarshal(members(front), &t.meta); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return t, nil
}

// members keeps the members of the front matter that are read; others hold free text.
func members(front []byte) []byte {
	var out []byte
	keep := false
	for line := range bytes.Lines(front) {
		if key, _, ok := bytes.Cut(line, []byte(":")); ok && len(key) > 0 && key[0] != ' ' && key[0] != '\t' {
			keep = slices.Contains([]string{"features", "flags", "includes", "negative"}, string(key))
		}
		if keep {
			out = append(out, line...)
		}
	}
	return out
}

// leftOut says why a test cannot apply, empty if it does.
func (t *testFile) leftOut() (string, error) {
	for _, flag := range t.meta.Flags {
		switch flag {
		case "noStrict", "raw":
			return "a workflow is a module, and so strict (noStrict, raw)", nil
		case "CanBlockIsFalse", "CanBlockIsTrue":
			return "absent by decision: one thread, no second global", nil
		}
	}
	for _, feature := range t.meta.Features {
		if why, out := featuresOut[feature]; out {
			return why, nil
		}
		if !featuresIn[feature] {
			return "", fmt.Errorf("%s: the feature %s is listed neither as in nor as out", t.path, feature)
		}
	}
	for _, word := range []string{"$262.createRealm", "$262.evalScript", "$262.agent", "$262.gc", "$262.AbstractModuleSource"} {
		if strings.Contains(t.text, word) {
			return "absent by decision: one thread, no second global", nil
		}
	}
	return "", nil
}

// group is the directory under which a test is summed up.
func (t *testFile) group() string {
	parts := strings.Split(path.Dir(t.path), "/")
	return strings.Join(parts[:min(2, len(parts))], "/")
}

func words(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

func reasons(lists map[string]string) map[string]string {
	table := map[string]string{}
	for why, list := range lists {
		for _, w := range strings.Fields(list) {
			table[w] = why
		}
	}
	return table
}
