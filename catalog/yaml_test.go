package catalog

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// show writes a node with the place of every key and value.
func show(n *node) string {
	at := fmt.Sprintf("@%d:%d", n.pos.Line, n.pos.Column)
	switch n.kind {
	case listNode:
		var items []string
		for _, item := range n.items {
			items = append(items, show(item))
		}
		return "[" + strings.Join(items, " ") + "]" + at
	case mappingNode:
		var entries []string
		for _, e := range n.entries {
			entries = append(entries, fmt.Sprintf("%s@%d:%d=%s", e.key, e.pos.Line, e.pos.Column, show(e.value)))
		}
		return "{" + strings.Join(entries, " ") + "}" + at
	case stringNode:
		return fmt.Sprintf("%q%s", n.text, at)
	case boolNode:
		return fmt.Sprintf("%v%s", n.integer == 1, at)
	case nullNode:
		return "null" + at
	}
	return fmt.Sprintf("%v%s", n.float, at)
}

func TestReadYAML(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a: 1\n", `{a@1:1=1@1:4}@1:1`},
		{"\ufeffa: 1\n", `{a@1:1=1@1:4}@1:1`},
		{"# nothing\r\na: 1\r\nb:\r\n  c: x\r\n", `{a@2:1=1@2:4 b@3:1={c@4:3="x"@4:6}@4:3}@2:1`},
		{"%YAML 1.2\n---\na: b\n...\n", `{a@3:1="b"@3:4}@3:1`},
		{"ä: { ö: \"ü\", ß: [é, ñ] }\n", `{ä@1:1={ö@1:6="ü"@1:9 ß@1:14=["é"@1:18 "ñ"@1:21]@1:17}@1:4}@1:1`},
		{"a: |\n  x\n   y\n\nb: >-\n  one\n  two\n", `{a@1:1="x\n y\n"@1:4 b@5:1="one two"@5:4}@1:1`},
		{"a: 'it''s'\nb: \"\\u00e9\\n\"\n", `{a@1:1="it's"@1:4 b@2:1="é\n"@2:4}@1:1`},
		{"- a\n- b: 1\n  c: 2\n-\n  - d\n", `["a"@1:3 {b@2:3=1@2:6 c@3:3=2@3:6}@2:3 ["d"@5:5]@5:3]@1:1`},
		{"a: [true, false, on, yes, null, ~, 1.5, 1e3, -3, 0x10, 1_000, \"1\", .5]\n",
			`{a@1:1=[true@1:5 false@1:11 "on"@1:18 "yes"@1:22 null@1:27 null@1:33 1.5@1:36 1000@1:41 -3@1:46 16@1:50 1000@1:56 "1"@1:63 0.5@1:68]@1:4}@1:1`},
		{"a:\nb: {}\nc: []\n", `{a@1:1=null@1:1 b@2:1={}@2:4 c@3:1=[]@3:4}@1:1`},
		{"1: a\ntrue: b\n", `{1@1:1="a"@1:4 true@2:1="b"@2:7}@1:1`},
	} {
		var diags Diagnostics
		n := readYAML("f.yaml", []byte(c.text), &diags)
		if len(diags) > 0 || n == nil {
			t.Errorf("%q: %v", c.text, diags)
			continue
		}
		if got := show(n); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// TestPlacesAreThoseOfTheText looks at the place of every plain text of the great example: it must stand there. With
// comments, blank lines, CRLF and other indentation in between the places move along.
func TestPlacesAreThoseOfTheText(t *testing.T) {
	original, err := os.ReadFile("testdata/everything/" + FileName)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"as it is":  string(original),
		"CRLF":      strings.ReplaceAll(string(original), "\n", "\r\n"),
		"BOM":       "\ufeff" + string(original),
		"comments":  strings.ReplaceAll(string(original), "\n", " # é: [ {\n\n# x\n"),
		"blanks":    strings.ReplaceAll(string(original), "\n", "   \n\n"),
		"multibyte": strings.ReplaceAll(string(original), "article", "ärtiklé😀"),
	} {
		var diags Diagnostics
		root := readYAML(FileName, []byte(text), &diags)
		if len(diags) > 0 {
			t.Errorf("%s: %v", name, diags)
			continue
		}
		lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")
		seen := 0
		check := func(pos Position, want string) {
			seen++
			if pos.Line > len(lines) || pos.Column > len([]rune(lines[pos.Line-1])) {
				t.Errorf("%s: %q is said to be at %d:%d", name, want, pos.Line, pos.Column)
			} else if got := string([]rune(lines[pos.Line-1])[pos.Column-1:]); !strings.HasPrefix(strings.TrimLeft(got, `"`), want) {
				t.Errorf("%s: at %d:%d is %q, not %q", name, pos.Line, pos.Column, got, want)
			}
		}
		var walk func(n *node)
		walk = func(n *node) {
			if n.kind == stringNode && n.plain || n.kind == intNode {
				check(n.pos, n.text)
			}
			for _, item := range n.items {
				walk(item)
			}
			for _, e := range n.entries {
				check(e.pos, e.key)
				walk(e.value)
			}
		}
		walk(root)
		if seen < 200 {
			t.Errorf("%s: %d places", name, seen)
		}
	}
}

func TestReadYAMLBounds(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"size":     {"a: " + strings.Repeat("x", 1<<20), "f.yaml:1:1: file is larger than 1 MiB"},
		"brackets": {"a:\n  " + strings.Repeat("[", 1<<19), "f.yaml:2:103: nested deeper than 100 levels"},
		"dashes":   {strings.Repeat("- ", 1<<18) + "a", "f.yaml:1:524289: nested deeper than 100 levels"},
		"bytes":    {"a: b\nc: é\xff\n", "f.yaml:2:5: file is not UTF-8"},
	} {
		var diags Diagnostics
		if n := readYAML("f.yaml", []byte(c.text), &diags); n != nil || len(diags) != 1 || diags[0].Error() != c.want {
			t.Errorf("%s: %v", name, diags)
		}
	}
}

func TestPlacesWithinText(t *testing.T) {
	for text, want := range map[string]int{
		"a: \"é{env.X}\"":       6, // behind the quote and the é
		"a: é{env.X}":           5,
		"a: '{env.X}'":          4, // the value itself begins there
		"a: \"\\u00e9{env.X}\"": 4, // with an escape places are not told
	} {
		var diags Diagnostics
		n := readYAML("f", []byte(text), &diags).get("a")
		if got := n.inside(strings.Index(n.text, "{")).Column; got != want {
			t.Errorf("%s: column %d, want %d", text, got, want)
		}
	}
}

func TestLoadWithoutAFile(t *testing.T) {
	dir := t.TempDir()
	p, diags := Load(dir, Options{})
	if want := "tollgate.yaml:1:1: reading the project: there is no such file in " + dir; p != nil || diags.Error() != want {
		t.Errorf("got %v", diags)
	}
}
