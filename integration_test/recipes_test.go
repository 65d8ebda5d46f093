package integration_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestRecipesOfTheManual makes a project of every recipe of the guide, checks it and plays its scenarios. A recipe is a
// section with a number; the first line of each of its examples names the file. Files that come before the first recipe
// belong to those that have none of their own.
func TestRecipesOfTheManual(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/writing-workflows.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`^(?:#|//) (\S+)\n`)
	numbered := regexp.MustCompile(`^\d+\. `)
	files := func(section string) map[string]string {
		found := make(map[string]string)
		fences, _ := read(section)
		for _, f := range fences {
			if m := named.FindStringSubmatch(f.text); m != nil {
				found[m[1]] = f.text
			}
		}
		return found
	}
	shared := make(map[string]string)
	played := 0
	dir := t.TempDir()
	s := newServer(t, t.TempDir(), "")
	for _, section := range strings.Split(string(text), "\n## ")[1:] {
		title, _, _ := strings.Cut(section, "\n")
		own := files(section)
		if !numbered.MatchString(title) {
			for name, text := range own {
				shared[name] = text
			}
			continue
		}
		played++
		t.Run(title, func(t *testing.T) {
			project := filepath.Join(dir, strings.ReplaceAll(title, " ", "-"))
			for _, name := range []string{"tollgate.yaml", "recipe.test.yaml"} {
				if own[name] == "" {
					t.Fatalf("the recipe has no %s", name)
				}
			}
			for _, f := range []map[string]string{shared, own} {
				for name, text := range f {
					// What others share and this one does not use would be a warning.
					if f := own["tollgate.yaml"]; strings.HasPrefix(name, "workflows/") && !strings.Contains(f, name) {
						continue
					}
					write(t, filepath.Join(project, name), text)
				}
			}
			for _, command := range []string{"check", "test"} {
				stdout, stderr, code := s.run(t, "tollgate", command, project)
				if code != 0 || command == "check" && strings.Contains(stdout+stderr, "warning: ") {
					t.Errorf("tollgate %s ends with %d:\n%s%s", command, code, stdout, stderr)
				}
			}
		})
	}
	if played != 10 {
		t.Errorf("%d recipes, not ten", played)
	}
}
