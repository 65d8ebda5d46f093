package scenario

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"go.uber.org/goleak"
)

var update = flag.Bool("update", false, "write what came out into the golden files")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestScenarios plays the files of testdata: a project, its scenario file, and what is said about it, a line each for a
// scenario that holds and for each failure.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	base, err := txtar.ParseFile("testdata/base")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir, want := t.TempDir(), ""
			for _, f := range append(append([]txtar.File(nil), base.Files...), archive.Files...) {
				if f.Name == "want" {
					want = string(f.Data)
					continue
				}
				path := filepath.Join(dir, f.Name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, f.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got := strings.ReplaceAll(playAll(t, dir), dir, "DIR")
			if got == want {
				return
			}
			if !*update {
				t.Fatalf("got\n%s\nwant\n%s", got, want)
			}
			for i := range archive.Files {
				if archive.Files[i].Name == "want" {
					archive.Files = append(archive.Files[:i], archive.Files[i+1:]...)
					break
				}
			}
			archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// playAll reads and plays the scenarios of a folder.
func playAll(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	files, err := Find(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		f, found := Read(path, filepath.Base(path))
		if f == nil {
			fmt.Fprintln(&out, found.Error())
			continue
		}
		p, found := NewPlayer(t.Context(), dir, f)
		if p == nil {
			fmt.Fprintln(&out, found.Error())
			continue
		}
		for _, s := range f.Scenarios {
			r, _, err := p.Play(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Failures) == 0 {
				fmt.Fprintf(&out, "ok %s\n", s.Name)
			}
			for _, f := range r.Failures {
				fmt.Fprintln(&out, f)
			}
		}
		if err := p.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	return out.String()
}

// FuzzRead reads any text as a scenario file: it must end, and say what is wrong or give a file.
func FuzzRead(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range seeds {
		archive, err := txtar.ParseFile(seed)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, Suffix) {
				f.Add(string(file.Data))
			}
		}
	}
	f.Add("{[}")
	f.Add("a: &a [*a]")
	f.Add("- - - -\n? x")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		file, found := parseFile([]byte(text), dir, "x.test.yaml")
		if (file == nil) == (found.Err() == nil) {
			t.Errorf("a file %v and errors %v", file != nil, found)
		}
		for _, d := range found {
			if d.Pos.Line < 1 || d.Pos.Column < 1 || d.Text == "" {
				t.Errorf("a message without a place or text: %v", d)
			}
		}
	})
}
