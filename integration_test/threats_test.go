package integration_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	threatRow    = regexp.MustCompile(`(?m)^\| ([A-Z]\d\d) \| ([^|]+) \| ([^|]+) \|$`)
	threatTest   = regexp.MustCompile(`(?m)^func (Test([AE]\d\d)[A-Z]\w*)\(t \*testing\.T\)`)
	threatOfText = regexp.MustCompile(`\(([AE]\d\d)\)`)
	quoted       = regexp.MustCompile("`([^`]+)`")
)

// provingTests are the tests of the repository that carry the id of a threat: functions by their name, and scenarios whose
// first line names an id, by their path.
func provingTests(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "node_modules" || strings.HasPrefix(name, ".") && name != "..") {
			return fs.SkipDir
		}
		switch {
		case strings.HasSuffix(path, "_test.go"):
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range threatTest.FindAllStringSubmatch(string(text), -1) {
				found[m[1]] = m[2]
			}
		case strings.HasSuffix(path, ".txtar"):
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			first, _, _ := strings.Cut(string(text), "\n")
			if m := threatOfText.FindStringSubmatch(first); m != nil {
				found[filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator)))] = m[1]
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestThreatsHaveTests compares the table of the manual's page on security with the tests there are: every threat to the
// sandbox and by fetch stands in it, names the tests that carry its id and no others, and has at least one. What is not
// promised is said to be so instead.
func TestThreatsHaveTests(t *testing.T) {
	text, err := os.ReadFile("../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(text), "\n## What is tested\n")
	if !ok {
		t.Fatal("the page does not say what is tested")
	}
	tests := provingTests(t)
	var want, listed []string
	for part, last := range map[string]int{"A": 22, "E": 9} {
		for i := range last {
			want = append(want, fmt.Sprintf("%s%02d", part, i+1))
		}
	}
	mentioned := map[string]bool{}
	for _, row := range threatRow.FindAllStringSubmatch(section, -1) {
		id, proofs := row[1], quoted.FindAllStringSubmatch(row[3], -1)
		listed = append(listed, id)
		if len(proofs) == 0 && (id != "A21" || !strings.Contains(row[3], "(#whom-this-protects-from-whom)")) {
			t.Errorf("%s has no test", id)
		}
		for _, proof := range proofs {
			mentioned[proof[1]] = true
			if of, ok := tests[proof[1]]; !ok {
				t.Errorf("%s: there is no test %s", id, proof[1])
			} else if of != id {
				t.Errorf("%s: %s is the test of %s", id, proof[1], of)
			}
		}
	}
	slices.Sort(want)
	slices.Sort(listed)
	if !slices.Equal(want, listed) {
		t.Errorf("the table lists %v, want %v", listed, want)
	}
	for name, id := range tests {
		if !mentioned[name] {
			t.Errorf("%s: the table does not tell of %s", id, name)
		}
	}
}
