package catalog

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what Load says into the golden files; read the difference before committing it")

// brokenSelectorError stands for the rewriter's compiler: it knows one mistake and its place.
type brokenSelectorError struct{ at int }

func (e *brokenSelectorError) Error() string { return `selector: unknown pseudo-class ":lst-child"` }
func (e *brokenSelectorError) Position() int { return e.at }
func (e *brokenSelectorError) Hint() string  { return `did you mean ":last-child"?` }

func compileSelector(text string) error {
	if i := strings.Index(text, ":lst-child"); i >= 0 {
		return &brokenSelectorError{i}
	}
	return nil
}

// TestBadProjects plays the golden files: for each case `name.yaml`, the lines of `name.want` are what Load says, each
// an error or a warning. A case nobody expects anything of is an error as well, and so is a `.want` without a `.yaml`.
func TestBadProjects(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	cases := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		beside := map[string]string{}
		want := map[string]*txtar.File{}
		for i := range archive.Files {
			f := &archive.Files[i]
			switch name, isWant := strings.CutSuffix(f.Name, ".want"); {
			case isWant:
				want[name] = f
			case !strings.HasSuffix(f.Name, ".yaml"):
				beside[f.Name] = string(f.Data)
			}
		}
		for _, f := range archive.Files {
			name, ok := strings.CutSuffix(f.Name, ".yaml")
			if !ok {
				continue
			}
			cases++
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+name, func(t *testing.T) {
				expected := want[name]
				delete(want, name)
				got := loadCase(t, f.Data, beside)
				if expected == nil {
					t.Fatalf("no .want; Load says\n%s", got)
				}
				if *update {
					expected.Data = []byte(got)
				}
				if string(expected.Data) != got || got == "" {
					t.Errorf("got\n%swant\n%s", got, expected.Data)
				}
			})
		}
		for name := range want {
			t.Errorf("%s: %s.want belongs to no case", file, name)
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if cases < 60 {
		t.Errorf("%d cases", cases)
	}
}

func loadCase(t *testing.T, text []byte, beside map[string]string) string {
	t.Helper()
	files := map[string]string{FileName: string(text)}
	for name, text := range beside {
		files[name] = text
	}
	dir := write(t, files)
	outside := filepath.Join(t.TempDir(), "outside.ts")
	if err := os.WriteFile(outside, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "workflows", "link.ts")); err != nil {
		t.Fatal(err)
	}
	p, diags := Load(dir, Options{
		Selector: compileSelector, Marker: compileSelector, Env: func(string) (string, bool) { return "", false },
	})
	if (p == nil) != (diags.Err() != nil) {
		t.Errorf("project %v with %v", p, diags.Err())
	}
	var list Diagnostics
	if p == nil && !errors.As(diags.Err(), &list) {
		t.Error("the error is no Diagnostics")
	}
	var out strings.Builder
	for _, d := range diags {
		if d.Warning {
			out.WriteString("warning: ")
		}
		out.WriteString(d.Error() + "\n")
	}
	return strings.ReplaceAll(out.String(), dir, "DIR")
}
