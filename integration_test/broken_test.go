package integration_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what came out into the golden files")

// TestBroken checks each project of testdata/broken on the command line, which has to say everything that is wrong (the
// file `want`), and offers it to a running server, which has to refuse it with the same words and to serve as before.
func TestBroken(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/broken/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no projects: %v", err)
	}
	s := newScenario(t, &txtar.Archive{})
	s.server.mustStart(t)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			for _, f := range archive.Files {
				switch {
				case f.Name == "want":
					want = string(f.Data)
				case strings.HasPrefix(f.Name, "paywall/"):
					write(t, filepath.Join(s.server.dir, name, f.Name), string(f.Data))
				}
			}
			project := filepath.Join(name, "paywall")
			_, stderr, code := s.server.run(t, "tollgate", "check", project)
			got := strings.ReplaceAll(stderr, s.server.dir, "DIR")
			if code != 1 {
				t.Errorf("check: exit code %d\n%s", code, stderr)
			}
			if got != want {
				if *update {
					setFile(archive, "want", got)
					if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
						t.Fatal(err)
					}
				} else {
					t.Errorf("check says\n%s\nwant\n%s", got, want)
				}
			}

			caddyfile := regexp.MustCompile(`project \S+`).ReplaceAllString(s.files["Caddyfile"], "project "+project)
			write(t, filepath.Join(s.server.dir, name, "Caddyfile"), caddyfile)
			err = s.server.reload(t, filepath.Join(name, "Caddyfile"))
			if err == nil {
				t.Fatal("the server took it")
			}
			for line := range strings.Lines(got) {
				line = strings.TrimSpace(line)
				if strings.HasPrefix(line, "warning: ") || strings.HasPrefix(line, "DIR/") || line == "" {
					continue
				}
				quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "<", `\u003c`, ">", `\u003e`, "&", `\u0026`).Replace(line)
				if !strings.Contains(err.Error(), quoted) {
					t.Errorf("the server does not say %q but\n%v", line, err)
				}
			}
			s.t = t
			s.play("GET /article/one\n< 200\n< has SUBSCRIBE\n")
		})
	}
}

// TestBrokenAtStart wants a server that cannot load its project not to start.
func TestBrokenAtStart(t *testing.T) {
	t.Parallel()
	s := newScenario(t, &txtar.Archive{Files: []txtar.File{{Name: "paywall/tollgate.yaml", Data: []byte("version: 2\n")}}})
	err := s.server.start(t)
	if err == nil || !strings.Contains(err.Error(), "tollgate.yaml:1:") {
		t.Fatalf("got %v", err)
	}
	if code := s.server.process.ProcessState.ExitCode(); code == 0 {
		t.Error("the server ended with code 0")
	}
}

func setFile(a *txtar.Archive, name, text string) {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(text)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
}
