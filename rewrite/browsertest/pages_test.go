package browsertest

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html/charset"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/seed-eb607675/tollgate/rewrite"
)

//go:embed testdata
var testdata embed.FS

// fixture is a page of testdata/pages. A file there is a txtar archive of pages about one construct; a page begins with
// lines of "key: value" up to the first empty line:
//
//	remove: selector      a gating rule that removes its targets
//	cut: selector         a gating rule that cuts the content of its targets, with the markers of
//	from: selector        the next lines
//	to: selector
//	error: kind           the rewriter has to refuse the page with an error of this kind
//	header: label         the charset of the HTTP header, default utf-8, "none" for none
//	encoding: label       what the page is written in, default utf-8
//	note: text            why it is here
//
// In the page, \xHH is a byte. Words that begin with SECRET are paid text and have to be gone, words that begin with
// KEEP have to stay.
type fixture struct {
	name  string
	rules []gate
	fails rewrite.Kind
	doc   document
	text  string // of the page, before it was encoded
}

// gate is a gating rule as the browser needs it.
type gate struct {
	Selector string `json:"selector"`
	Remove   bool   `json:"remove"`
	From     string `json:"from"`
	To       string `json:"to"`
}

var (
	canaries = regexp.MustCompile(`(?:SECRET|KEEP)\w*`)
	escapes  = regexp.MustCompile(`\\x[0-9A-Fa-f]{2}`)
)

// readFixtures reads every page of testdata/pages.
func readFixtures(t *testing.T) []fixture {
	t.Helper()
	const dir = "testdata/pages"
	files, err := testdata.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []fixture
	for _, file := range files {
		b, err := testdata.ReadFile(path.Join(dir, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range txtar.Parse(b).Files {
			f, err := readFixture(string(page.Data))
			f.name = strings.TrimSuffix(file.Name(), ".txtar") + "/" + page.Name
			if err != nil {
				t.Fatalf("%s: %v", f.name, err)
			}
			all = append(all, f)
		}
	}
	return all
}

func readFixture(text string) (fixture, error) {
	f := fixture{doc: document{charset: "utf-8"}}
	head, page, ok := strings.Cut(text, "\n\n")
	if !ok {
		return f, fmt.Errorf("no empty line behind the head")
	}
	encoding := "utf-8"
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		last := len(f.rules) - 1
		switch {
		case key == "remove":
			f.rules = append(f.rules, gate{Selector: value, Remove: true})
		case key == "cut":
			f.rules = append(f.rules, gate{Selector: value})
		case key == "from" && last >= 0:
			f.rules[last].From = value
		case key == "to" && last >= 0:
			f.rules[last].To = value
		case key == "error":
			f.fails = rewrite.Kind(value)
		case key == "header":
			f.doc.charset = strings.TrimPrefix(value, "none")
		case key == "encoding":
			encoding = value
		case key == "note":
		default:
			return f, fmt.Errorf("unknown line %q", line)
		}
	}
	page = strings.TrimSuffix(page, "\n")
	f.text = escapes.ReplaceAllStringFunc(page, func(s string) string {
		b, err := strconv.ParseUint(s[2:], 16, 8)
		if err != nil {
			panic(err)
		}
		return string([]byte{byte(b)})
	})
	f.doc.body = []byte(f.text)
	if encoding != "utf-8" {
		e, _ := charset.Lookup(encoding)
		if e == nil {
			return f, fmt.Errorf("unknown encoding %q", encoding)
		}
		var err error
		if f.doc.body, err = e.NewEncoder().Bytes(f.doc.body); err != nil {
			return f, err
		}
	}
	if len(f.rules) == 0 {
		return f, fmt.Errorf("no rule")
	}
	return f, nil
}

// program compiles the gating rules of a page.
func (f *fixture) program(t *testing.T) *rewrite.Program {
	t.Helper()
	var rules []rewrite.Rule
	for _, g := range f.rules {
		r := rewrite.Rule{Name: g.Selector, Selector: selector(t, rewrite.CompileSelector, g.Selector), Gating: true}
		if g.Remove {
			r.Edit.Remove = true
		} else {
			r.Edit.Range = &rewrite.Range{
				From: selector(t, rewrite.CompileMarker, g.From),
				To:   selector(t, rewrite.CompileMarker, g.To),
				With: []rewrite.Item{{Type: "html", Content: "<hr class=wall>"}},
			}
		}
		rules = append(rules, r)
	}
	return compile(t, rules)
}

// idle are rules that look at everything and find nothing to do.
func idle(t *testing.T) *rewrite.Program {
	t.Helper()
	return compile(t, []rewrite.Rule{
		{Selector: selector(t, rewrite.CompileSelector, "no-such-element > p"), Edit: rewrite.Edit{Remove: true}},
		{Selector: selector(t, rewrite.CompileSelector, "*"), Edit: rewrite.Edit{
			Attributes: &rewrite.Attributes{Remove: []string{"no-such-attribute"}},
			Text:       []rewrite.TextRule{{Find: "no such text", Replace: "never"}},
		}},
	})
}

func selector(t *testing.T, compile func(string) (*rewrite.Selector, error), text string) *rewrite.Selector {
	t.Helper()
	if text == "" {
		return nil
	}
	s, err := compile(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func compile(t *testing.T, rules []rewrite.Rule) *rewrite.Program {
	t.Helper()
	p, err := rewrite.Compile(rules, rewrite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// rewritten is a document after a program. With an error it is what had been sent by then.
func rewritten(d document, p *rewrite.Program) (document, error) {
	var out bytes.Buffer
	r := rewrite.New(&out, p, d.charset)
	_, err := r.Write(d.body)
	if closed := r.Close(); err == nil {
		err = closed
	}
	if label := r.Charset(); label != "" {
		d.charset = label
	}
	d.body = out.Bytes()
	return d, err
}
