package types_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestLanguage compiles a file that uses what the language and the platform have, the declarations themselves included,
// which editors and the other tests leave unchecked.
func TestLanguage(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/language.ts")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"workflows/language.ts": string(text), "workflows/wall.html": "<p>",
		"types.d.ts": "interface WorkflowContextProperties { campaign?: string }\n"} // as the manual says
	wantNone(t, check(t, project(t, declarations(t, load(t, everything)), files), "--skipLibCheck", "false"))
}

// TestNoProject: a project without any names compiles as well, the declarations included.
func TestNoProject(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "tollgate.yaml"), "version: 1\n")
	files := map[string]string{"workflows/none.ts": "const workflow: SurfaceWorkflow = () => ({});\nexport default workflow;\n"}
	wantNone(t, check(t, project(t, declarations(t, load(t, dir)), files), "--skipLibCheck", "false"))
}

// TestExamples compiles the workflows of every example, and of the project that the command new writes, with the types of
// their projects.
func TestExamples(t *testing.T) {
	t.Parallel()
	found, err := filepath.Glob("../../examples/*/*/tollgate.yaml")
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	found = append(found, everything+"/tollgate.yaml", "../../caddymodule/newproject/tollgate/tollgate.yaml")
	for _, file := range found {
		t.Run(filepath.Base(filepath.Dir(filepath.Dir(file))), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Dir(file))); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "secrets", "session"), strings.Repeat("x", 64)) // which new makes up
			wantNone(t, check(t, project(t, declarations(t, load(t, dir)), sources(t, dir))))
		})
	}
}

var namesOfProject = regexp.MustCompile(`(?s)^.*?\n// ── names of the project`)

// nameless are declarations in which every name is a string and every property any, for workflows of no project.
func nameless(t *testing.T) string {
	t.Helper()
	text := declarations(t, load(t, everything))
	return namesOfProject.ReplaceAllString(text, "// ── names of the project")
}

// TestManual compiles every workflow that the README and the manual show, all in one run. A page's files may import each
// other by the names in their first line.
func TestManual(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	fence := regexp.MustCompile("(?s)\n```ts\n(.*?)```")
	named := regexp.MustCompile(`^// (workflows/[\w./-]+\.ts)`)
	files := map[string]string{}
	places := map[string]string{}
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		folder := "workflows/" + strings.TrimSuffix(filepath.Base(page), ".md")
		for _, m := range fence.FindAllSubmatchIndex(text, -1) {
			code := string(text[m[2]:m[3]])
			line := 1 + strings.Count(string(text[:m[2]]), "\n")
			if !strings.Contains(code, "export ") {
				continue // a part of a workflow
			}
			name := fmt.Sprintf("%s/%d.ts", folder, line)
			if m := named.FindStringSubmatch(code); m != nil && files[folder+"/"+m[1]] == "" {
				name = folder + "/" + m[1]
			}
			files[name] = code
			places[name] = fmt.Sprintf("%s:%d", page, line)
		}
	}
	if len(files) < 5 {
		t.Errorf("the pages show %d workflows", len(files))
	}
	for _, m := range check(t, project(t, nameless(t), files)) {
		t.Errorf("%s + %d: %s: %s", places[m.file], m.line-1, m.code, m.text)
	}
}

// TestSamples compiles the samples of each kind without the names of any project, too: as they are, without an import.
func TestSamples(t *testing.T) {
	t.Parallel()
	wantNone(t, check(t, project(t, nameless(t), sources(t, everything))))
}

// TestWrong compiles wrong workflows of the project with everything, all in one run. A comment at the end of a line names
// the error that is expected there and a part of its text: `// TS2820 Did you mean '"premium"'?`. Each file has one at
// least, and there are no others.
func TestWrong(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/wrong.txtar")
	if err != nil {
		t.Fatal(err)
	}
	type place struct {
		file string
		line int
	}
	expected := regexp.MustCompile(`// (TS\d+) (.+)$`)
	want := map[place][2]string{}
	files := map[string]string{}
	for _, f := range archive.Files {
		name := "workflows/" + f.Name
		if files[name] != "" {
			t.Fatalf("two files %s", f.Name)
		}
		files[name] = string(f.Data)
		n := len(want)
		for i, line := range strings.Split(string(f.Data), "\n") {
			if m := expected.FindStringSubmatch(line); m != nil {
				want[place{name, i + 1}] = [2]string{m[1], m[2]}
			}
		}
		if n == len(want) {
			t.Errorf("%s expects nothing", f.Name)
		}
	}
	if len(files) < 25 {
		t.Errorf("only %d files", len(files))
	}
	dir := project(t, declarations(t, load(t, everything)), files)
	missing := maps.Clone(want)
	for _, m := range check(t, dir) {
		at := place{m.file, m.line}
		if w, ok := want[at]; !ok || w[0] != m.code || !strings.Contains(strings.ReplaceAll(m.text, "\n", " "), w[1]) {
			t.Errorf("%s:%d: got %s %s; want %s", m.file, m.line, m.code, m.text, w)
		}
		delete(missing, at)
	}
	for at, w := range missing {
		t.Errorf("%s:%d: nothing; want %s", at.file, at.line, w)
	}
}
