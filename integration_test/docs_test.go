package integration_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/rogpeppe/go-internal/txtar"
)

// fence is an example on a page of the manual.
type fence struct {
	language, text string
	line           int
}

// pages are the README and the manual, by their path from the project's root.
func pages(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../docs/*.md")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d pages: %v", len(files), err)
	}
	out := make(map[string]string)
	for _, file := range append(files, "../README.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimPrefix(file, "../")] = string(text)
	}
	return out
}

// read parts a page into its examples and the prose without them.
func read(text string) (fences []fence, prose string) {
	var b strings.Builder
	var in *fence
	for i, line := range strings.Split(text, "\n") {
		language, marks := strings.CutPrefix(line, "```")
		switch {
		case marks && in == nil:
			in = &fence{language: language, line: i + 1}
		case marks:
			fences, in = append(fences, *in), nil
		case in != nil:
			in.text += line + "\n"
		default:
			b.WriteString(line + "\n")
		}
	}
	return fences, b.String()
}

// TestExamplesOfTheManual wants every Caddyfile that a page shows to be one, every workflow to compile in a project that
// attaches it, and every piece of Go to compile as the body of a function from a page to an error. Projects on the pages
// are loaded by the tests of package catalog.
func TestExamplesOfTheManual(t *testing.T) {
	t.Parallel()
	attached := map[string]string{ // by the kind in the file's name
		"middleware":   "middleware: [%s]",
		"provisioning": "provisioning: [%s]",
		"feature":      "features: { article: { workflow: %s } }",
		"surface":      "surfaces: { web: { workflow: %s } }",
		"component":    "surfaces: { web: { components: { body: { selector: p, workflow: %s } } } }",
		"endpoint":     "endpoints: { answer: { path: /api/answer, workflow: %s } }",
	}
	named := regexp.MustCompile(`^// (workflows/[a-z-]+\.([a-z]+)\.ts)`)
	s := newScenario(t, &txtar.Archive{}).server
	seen := make(map[string]int)
	for page, text := range pages(t) {
		fences, _ := read(text)
		for _, f := range fences {
			place := fmt.Sprintf("%s:%d", page, f.line)
			switch f.language {
			case "caddyfile":
				write(t, filepath.Join(s.dir, "Example"), strings.ReplaceAll(f.text, "{$GATE_SECRET}", "secret"))
				if _, stderr, code := s.run(t, "adapt", "--adapter", "caddyfile", "--config", "Example"); code != 0 {
					t.Errorf("%s: %s", place, stderr)
				}
			case "ts":
				file, kind := "workflows/example.surface.ts", "surface"
				if m := named.FindStringSubmatch(f.text); m != nil {
					file, kind = m[1], m[2]
				} else if !strings.Contains(f.text, "export default") {
					continue // a part of one
				}
				if attached[kind] == "" {
					t.Errorf("%s: %s is of no kind that a project can attach", place, file)
					continue
				}
				dir := fmt.Sprintf("example%d", seen["ts"])
				write(t, filepath.Join(s.dir, dir, "tollgate.yaml"), "version: 1\n"+fmt.Sprintf(attached[kind], file)+"\n")
				write(t, filepath.Join(s.dir, dir, file), f.text)
				if stdout, stderr, code := s.run(t, "tollgate", "check", dir); code != 0 {
					t.Errorf("%s: %s%s", place, stdout, stderr)
				}
			case "go":
				example := filepath.Join(t.TempDir(), "example.go")
				write(t, example, "package example\n\nimport (\n\"io\"\n\n\""+modulePath+"/rewrite\"\n)\n\n"+
					"func example(dst io.Writer, page io.Reader) error {\n"+f.text+"}\n")
				if out, err := exec.Command("go", "vet", example).CombinedOutput(); err != nil {
					t.Errorf("%s: %v: %s", place, err, out)
				}
			case "yaml", "json", "mermaid", "":
			default:
				t.Errorf("%s: nothing reads examples in %q", place, f.language)
			}
			seen[f.language]++
		}
	}
	if seen["caddyfile"] < 6 || seen["ts"] < 4 || seen["yaml"] < 10 {
		t.Errorf("the pages show %v", seen)
	}
}

// TestProjectsOfTheManual starts the projects that the pages show as a whole: they do what the words say.
func TestProjectsOfTheManual(t *testing.T) {
	t.Parallel()
	all := pages(t)
	for _, test := range []struct{ page, has, script string }{
		{"README.md", "limit: 3", `as reader
GET /article/one
< paid
GET /article/two
< paid
GET /article/three
< paid
GET /article/four
< 200
< has <p>Two.</p><aside><a href="/subscribe">Subscribe to read on</a></aside></div>
< has <footer>Foot</footer>
GET /article/one
< paid
`},
		{"docs/project-file.md", "Subscribe to read on.", `GET /article/four
< 200
< has <p>One.</p><p>Two.</p><p>Subscribe to read on.</p></div>
< has <footer>Foot</footer>
`},
	} {
		t.Run(test.page, func(t *testing.T) {
			t.Parallel()
			archive := &txtar.Archive{Files: []txtar.File{{Name: "origin /article/four", Data: []byte(
				"Content-Type: text/html; charset=utf-8\n\n<!doctype html><html><head><title>Four</title></head><body><article>" +
					`<div class="body"><p>One.</p><p>Two.</p><p>CANARY</p></div></article><footer>Foot</footer></body></html>`)}}}
			fences, _ := read(all[test.page])
			for _, f := range fences {
				switch {
				case f.language == "yaml" && strings.Contains(f.text, "version: 1") && strings.Contains(f.text, test.has):
					archive.Files = append(archive.Files, txtar.File{Name: "paywall/tollgate.yaml", Data: []byte(f.text)})
				case f.language == "ts":
					name, _, _ := strings.Cut(strings.TrimPrefix(f.text, "// "), ":")
					archive.Files = append(archive.Files, txtar.File{Name: "paywall/" + name, Data: []byte(f.text)})
				}
			}
			s := newScenario(t, archive)
			s.server.mustStart(t)
			s.play(test.script)
		})
	}
}

// TestLinksOfTheManual follows the links of the pages among themselves, to other files, and to headings.
func TestLinksOfTheManual(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	all := pages(t)
	followed := 0
	for page, text := range all {
		_, prose := read(text)
		for _, m := range link.FindAllStringSubmatch(prose, -1) {
			if strings.HasPrefix(m[1], "https://") {
				continue
			}
			followed++
			target, heading, _ := strings.Cut(m[1], "#")
			file := page
			if target != "" {
				file = filepath.Join(filepath.Dir(page), target)
			}
			if _, err := os.Stat(filepath.Join("..", file)); err != nil {
				t.Errorf("%s: %s leads nowhere", page, m[1])
				continue
			}
			if heading != "" && !anchors(all[file])[heading] {
				t.Errorf("%s: %s has no heading %q", page, file, heading)
			}
		}
	}
	if followed < 10 {
		t.Errorf("only %d links", followed)
	}
	for page := range all {
		if page != "README.md" && !strings.Contains(all["README.md"], "("+page+")") {
			t.Errorf("the README does not lead to %s", page)
		}
	}
}

// anchors are the names of a page's headings: small letters, digits, `-` and `_`, and a hyphen for a space.
func anchors(page string) map[string]bool {
	_, prose := read(page)
	out := make(map[string]bool)
	for _, line := range strings.Split(prose, "\n") {
		title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if !ok || !strings.HasPrefix(line, "#") {
			continue
		}
		out[strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, title)] = true
	}
	return out
}
