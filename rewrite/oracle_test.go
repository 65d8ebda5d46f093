package rewrite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// oracleEdit is an edit in the words of testdata/oracle/rewrite.js.
type oracleEdit struct {
	Before     string            `json:"before,omitempty"`
	After      string            `json:"after,omitempty"`
	Prepend    string            `json:"prepend,omitempty"`
	Append     string            `json:"append,omitempty"`
	BeforeText string            `json:"beforeText,omitempty"`
	AppendText string            `json:"appendText,omitempty"`
	Inner      *string           `json:"inner,omitempty"`
	Set        map[string]string `json:"set,omitempty"`
	Unset      []string          `json:"unset,omitempty"`
	Remove     bool              `json:"remove,omitempty"`
	Unwrap     bool              `json:"unwrap,omitempty"`
}

func (o oracleEdit) edit() Edit {
	items := func(markup, text string) (list []Item) {
		if markup != "" {
			list = append(list, Item{Type: "html", Content: markup})
		}
		if text != "" {
			list = append(list, Item{Type: "text", Content: text})
		}
		return list
	}
	e := Edit{
		Before: items(o.Before, o.BeforeText), After: items(o.After, ""), Prepend: items(o.Prepend, ""), Append: items(o.Append, o.AppendText),
		Remove: o.Remove, Unwrap: o.Unwrap,
	}
	if o.Inner != nil {
		e.Range = &Range{With: items(*o.Inner, "")}
	}
	if o.Set != nil || o.Unset != nil {
		e.Attributes = &Attributes{Remove: o.Unset}
		for k, v := range o.Set {
			e.Attributes.Set = append(e.Attributes.Set, Attribute{k, v})
		}
	}
	return e
}

type oracleTask struct {
	HTML     string     `json:"html"`
	Selector string     `json:"selector"`
	Edit     oracleEdit `json:"edit"`
}

// oraclePage is a random page in which every end tag is written: the other rewriter nests by tags alone.
func oraclePage(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\r\n<html><head><title>a &lt; b</title></head><body>")
	budget := 30
	var grow func(depth int)
	grow = func(depth int) {
		for n := r.IntN(5); n > 0 && budget > 0; n-- {
			budget--
			attrs := ""
			for _, a := range []string{` class="a"`, ` id="i"`, ` data-x="1 &amp; 2"`, ` href="/a"`, " hidden"} {
				if r.IntN(4) == 0 {
					attrs += a
				}
			}
			switch r.IntN(7) {
			case 0:
				b.WriteString("text &amp; more\n")
			case 1:
				b.WriteString("<!-- <p> -->")
			case 2:
				b.WriteString([]string{"<br" + attrs + ">", "<img" + attrs + ">"}[r.IntN(2)])
			case 3:
				b.WriteString("<script>if (a < b) '<p>'</script>")
			default:
				name := []string{"div", "section", "span", "ul", "article", "em", "x-y"}[r.IntN(7)]
				if name == "ul" {
					b.WriteString("<ul" + attrs + ">")
					for range r.IntN(4) {
						b.WriteString("<li" + attrs + ">")
						if depth < 5 {
							grow(depth + 2)
						}
						b.WriteString("</li>")
					}
				} else {
					b.WriteString("<" + name + attrs + ">")
					if depth < 6 {
						grow(depth + 1)
					}
				}
				b.WriteString("</" + name + ">")
			}
		}
	}
	for budget > 15 {
		grow(0)
	}
	b.WriteString("</body></html>") // what follows is outside for it, and still inside for a parser
	return b.String()
}

// TestAgreesWithAnotherRewriter compares 100 pages under every edit with html-rewriter-wasm, which .ci/oracle installs.
// It knows no implied ends, so the pages have none.
func TestAgreesWithAnotherRewriter(t *testing.T) {
	installed, err := filepath.Abs("../.cache/oracle/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "../.ci/oracle").CombinedOutput(); err != nil {
		t.Fatalf("installing the other rewriter (make deps): %v\n%s", err, out)
	}
	selectors := []string{
		"div", "span.a", "[data-x]", "ul > li", "li:nth-child(2)", "section div", "#i", ".a", "em:first-child", "[href^='/']",
		"li:nth-of-type(odd)", "div, em", ":not(div)", "br", "x-y[hidden]", "div > *",
	}
	inner := "<b>I</b>"
	edits := []oracleEdit{
		{Before: "<hr>"}, {After: "<hr>"}, {Prepend: "<i>"}, {Append: "<i>"}, {BeforeText: "<&>\"'"}, {AppendText: "<&>"},
		{Before: "1", After: "2", Prepend: "3", Append: "4"}, {Remove: true}, {Remove: true, Before: "[", After: "]"}, {Unwrap: true},
		{Unwrap: true, Before: "[", After: "]"}, {Inner: &inner}, {Inner: &inner, Before: "[", After: "]"},
		{Set: map[string]string{"data-n": "v"}}, {Set: map[string]string{"data-x": "v"}}, {Unset: []string{"class"}}, {Unset: []string{"nothing"}},
	}
	r := rand.New(rand.NewPCG(7, 7))
	var tasks []oracleTask
	for i := range 100 {
		page := oraclePage(r)
		for j := range edits {
			task := oracleTask{page, selectors[(i+j)%len(selectors)], edits[j]}
			if task.Edit.AppendText != "" && strings.ContainsAny(task.Selector, "*:") {
				task.Selector = "div" // it escapes texts in scripts too, which would show
			}
			tasks = append(tasks, task)
		}
	}
	input, err := json.Marshal(tasks)
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", "testdata/oracle/rewrite.js")
	node.Env = append(os.Environ(), "NODE_PATH="+installed)
	node.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	node.Stderr = &stderr
	out, err := node.Output()
	if err != nil {
		t.Fatalf("running the other rewriter: %v\n%s", err, &stderr)
	}
	var want []string
	if err := json.Unmarshal(out, &want); err != nil || len(want) != len(tasks) {
		t.Fatalf("%d answers of %d: %v", len(want), len(tasks), err)
	}
	differ, changed := 0, 0
	for i, task := range tasks {
		p, err := Compile([]Rule{{Selector: selector(t, task.Selector), Edit: task.Edit.edit()}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := rewriteParts(t, p, "utf-8", task.HTML)
		if want[i] != task.HTML {
			changed++
		}
		if err != nil || got != want[i] {
			if differ++; differ <= 5 {
				edit, _ := json.Marshal(task.Edit)
				t.Errorf("%s with %s, %v\n%s", task.Selector, edit, err, firstDifference(got, want[i]))
			}
		}
	}
	if differ > 0 || changed < len(tasks)/4 {
		t.Errorf("%d of %d differ, %d are not the input", differ, len(tasks), changed)
	}
}

func firstDifference(got, want string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	from := max(0, i-60)
	return fmt.Sprintf(" got …%q\nwant …%q", got[from:min(len(got), i+80)], want[from:min(len(want), i+80)])
}
