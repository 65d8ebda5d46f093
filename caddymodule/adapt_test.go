package caddymodule

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/caddyserver/caddy/v2/caddyconfig"
	"github.com/caddyserver/caddy/v2/caddyconfig/caddyfile"

	_ "github.com/caddyserver/caddy/v2/modules/standard"
)

var update = flag.Bool("update", false, "write what came out into the golden files")

const dashes = "----------\n"

// TestAdapt turns each Caddyfile of testdata/adapt into JSON, or into the error that stands behind its dashes.
func TestAdapt(t *testing.T) {
	files, err := filepath.Glob("testdata/adapt/*.caddyfiletest")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".caddyfiletest"), func(t *testing.T) {
			golden, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			source, want, _ := strings.Cut(string(golden), dashes)
			got := adapt(t, source)
			if got == want {
				return
			}
			if !*update {
				t.Fatalf("got:\n%s\nwant:\n%s", got, want)
			}
			if err := os.WriteFile(file, []byte(source+dashes+got), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// adapt is the JSON of a Caddyfile, or the text of the error.
func adapt(t *testing.T, source string) string {
	t.Helper()
	config, warnings, err := caddyconfig.GetAdapter("caddyfile").Adapt([]byte(source), map[string]any{"filename": "Caddyfile"})
	if err != nil {
		return err.Error() + "\n"
	}
	for _, w := range warnings {
		t.Errorf("warning: %s", w)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, config, "", "\t"); err != nil {
		t.Fatal(err)
	}
	return out.String() + "\n"
}

// TestEveryFieldIsShown wants every JSON field in a golden file and on the manual's page.
func TestEveryFieldIsShown(t *testing.T) {
	files, err := filepath.Glob("testdata/adapt/*.caddyfiletest")
	if err != nil {
		t.Fatal(err)
	}
	var golden strings.Builder
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, out, _ := strings.Cut(string(b), dashes)
		golden.WriteString(out)
	}
	manual, err := os.ReadFile("../docs/caddyfile.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, config := range []any{App{}, Project{}, State{}, Handler{}} {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(config)) {
			if !f.IsExported() {
				continue
			}
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if !strings.Contains(golden.String(), `"`+name+`":`) {
				t.Errorf("%T.%s: no golden file shows %q", config, f.Name, name)
			}
			if !strings.Contains(string(manual), "`"+name+"`") {
				t.Errorf("%T.%s: the manual does not name `%s`", config, f.Name, name)
			}
		}
	}
}

func FuzzCaddyfile(f *testing.F) {
	files, err := filepath.Glob("testdata/adapt/*.caddyfiletest")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		source, _, _ := strings.Cut(string(b), dashes)
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		tokens, err := caddyfile.Tokenize([]byte(source), "Caddyfile")
		if err != nil || len(tokens) == 0 {
			return
		}
		// Neither may panic, and what one accepts has to survive the way through JSON.
		for _, target := range []caddyfile.Unmarshaler{new(App), new(Handler)} {
			if target.UnmarshalCaddyfile(caddyfile.NewDispenser(tokens)) != nil {
				continue
			}
			b, err := json.Marshal(target)
			if err != nil {
				t.Fatal(err)
			}
			again := reflect.New(reflect.TypeOf(target).Elem()).Interface()
			if err := json.Unmarshal(b, again); err != nil {
				t.Fatalf("%s: %v", b, err)
			}
		}
	})
}
