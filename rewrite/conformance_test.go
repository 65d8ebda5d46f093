//go:build conformance

package rewrite

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// suiteTest is a test of the html5lib tokenizer suite; its README describes the format.
type suiteTest struct {
	Description   string   `json:"description"`
	Input         string   `json:"input"`
	Output        [][]any  `json:"output"`
	InitialStates []string `json:"initialStates"`
	LastStartTag  string   `json:"lastStartTag"`
	DoubleEscaped bool     `json:"doubleEscaped"`
}

// TestHTML5LibTokenizer runs the tokenizer suite of the checkout that HTML5LIB_TESTS names: borders, names, attributes,
// text and comments of every token in every initial state, whole, byte by byte and split in the middle. What differs has
// to stand in testdata/conformance/html5lib.txt, and what stands there has to differ.
func TestHTML5LibTokenizer(t *testing.T) {
	dir := os.Getenv("HTML5LIB_TESTS")
	files, err := filepath.Glob(filepath.Join(dir, "tokenizer", "*.test"))
	if err != nil || dir == "" || len(files) == 0 {
		t.Fatalf("HTML5LIB_TESTS=%q is no checkout of the html5lib tests: %v", dir, err)
	}
	expected := expectedDifferences(t)
	run, differ := 0, 0
	for _, file := range files {
		for _, c := range suiteTests(t, file) {
			states := c.InitialStates
			if len(states) == 0 {
				states = []string{"Data state"}
			}
			for _, state := range states {
				run++
				id := strings.Join([]string{filepath.Base(file), state, strconv.Quote(c.Description), strconv.Quote(c.Input)}, " | ")
				diff := c.play(state)
				_, known := expected[id]
				delete(expected, id)
				switch {
				case diff != "" && !known:
					t.Errorf("%s\n%s", id, diff)
				case diff != "":
					differ++
				case known:
					t.Errorf("%s is listed as a difference and passes", id)
				}
			}
		}
	}
	for id := range expected {
		t.Errorf("%s is listed as a difference and no test of the suite", id)
	}
	t.Logf("%d tests of %d files, %d of them expected differences", run, len(files), differ)
}

// expectedDifferences reads the list: a line a test, behind a line with the reason that begins with #.
func expectedDifferences(t *testing.T) map[string]string {
	b, err := os.ReadFile("testdata/conformance/html5lib.txt")
	if err != nil {
		t.Fatal(err)
	}
	list, reason := map[string]string{}, ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
			reason = line
		case line == "":
		case reason == "":
			t.Fatalf("%s has no reason", line)
		default:
			list[line] = reason
		}
	}
	return list
}

func suiteTests(t *testing.T, file string) []suiteTest {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var suite struct {
		Tests             []suiteTest `json:"tests"`
		XMLViolationTests []suiteTest `json:"xmlViolationTests"`
	}
	// Lone surrogates mean themselves in the suite and cannot stand in UTF-8: they become U+FFFD, as on the way here.
	if err := json.Unmarshal(b, &suite); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	list := append(suite.Tests, suite.XMLViolationTests...)
	if len(list) == 0 {
		t.Fatalf("%s has no tests", file)
	}
	for i := range list {
		if list[i].DoubleEscaped {
			list[i].unescape()
		}
	}
	return list
}

func (c *suiteTest) unescape() {
	c.Input = unescapeOnce(c.Input)
	for _, tok := range c.Output {
		for i, v := range tok {
			switch v := v.(type) {
			case string:
				tok[i] = unescapeOnce(v)
			case map[string]any:
				out := map[string]any{}
				for k, s := range v {
					out[unescapeOnce(k)] = unescapeOnce(s.(string))
				}
				tok[i] = out
			}
		}
	}
}

func unescapeOnce(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, `\u`)
		if i < 0 || i+6 > len(s) {
			b.WriteString(s)
			return b.String()
		}
		code, err := strconv.ParseUint(s[i+2:i+6], 16, 32)
		if err != nil {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(code))
		s = s[i+6:]
	}
}

// play runs the test in one state and tells how the outcome differs.
func (c *suiteTest) play(state string) string {
	want := wantedTokens(c.Output)
	half := len(c.Input) / 2
	for _, parts := range [][]string{{c.Input}, singleBytes(c.Input), {c.Input[:half], c.Input[half:]}} {
		pieces, ok := readTokensFrom(state, c.LastStartTag, parts...)
		if !ok {
			return "there is no such state"
		}
		raw := ""
		for _, p := range pieces {
			raw += p.raw
		}
		if raw != c.Input {
			return fmt.Sprintf("the tokens hold %q", raw)
		}
		if got := gotTokens(pieces, state); !slices.Equal(got, want) {
			return fmt.Sprintf("in %d parts\n got %q\nwant %q", len(parts), got, want)
		}
	}
	return ""
}

// wantedTokens writes the expected tokens a line each. Of a doctype only its place counts: nothing reads what it says.
func wantedTokens(output [][]any) (list []string) {
	for _, tok := range output {
		switch kind := tok[0].(string); kind {
		case "DOCTYPE":
			list = append(list, kind)
		case "StartTag":
			line := fmt.Sprintf("%s %q", kind, tok[1])
			attrs := tok[2].(map[string]any)
			for _, k := range slices.Sorted(mapKeys(attrs)) {
				line += fmt.Sprintf(" %q=%q", k, attrs[k])
			}
			if len(tok) > 3 {
				line += " /"
			}
			list = append(list, line)
		default:
			list = appendToken(list, kind, tok[1].(string))
		}
	}
	return list
}

func mapKeys(m map[string]any) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// appendToken adds a token with a text; characters that follow each other are one.
func appendToken(list []string, kind, text string) []string {
	if n := len(list); kind == "Character" && n > 0 && strings.HasPrefix(list[n-1], kind) {
		before, err := strconv.Unquote(strings.TrimPrefix(list[n-1], kind+" "))
		if err != nil {
			panic(err)
		}
		list, text = list[:n-1], before+text
	}
	return append(list, fmt.Sprintf("%s %q", kind, text))
}

func gotTokens(pieces []piece, state string) (list []string) {
	for i, p := range pieces {
		switch p.kind {
		case "text":
			list = appendToken(list, "Character", string(decodeText([]byte(p.raw))))
		case "raw":
			text := p.raw
			if state == "RCDATA state" {
				text = string(decodeText([]byte(text)))
			} else {
				text = strings.ReplaceAll(newlines(text), "\x00", "\uFFFD")
			}
			list = appendToken(list, "Character", text)
		case "cdata":
			text := newlines(strings.TrimSuffix(p.raw, "]]>"))
			if i > 0 || state != "CDATA section state" {
				text = strings.TrimPrefix(text, "<![CDATA[")
			}
			if text != "" {
				list = appendToken(list, "Character", text)
			}
		case "doctype":
			list = append(list, "DOCTYPE")
		case "comment":
			if p.raw != "</>" {
				list = appendToken(list, "Comment", commentData(p))
			}
		case "start":
			line := fmt.Sprintf("StartTag %q", p.name)
			slices.SortFunc(p.attrs, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
			for _, a := range p.attrs {
				line += fmt.Sprintf(" %q=%q", a[0], a[1])
			}
			if p.slash {
				line += " /"
			}
			list = append(list, line)
		case "end":
			list = append(list, fmt.Sprintf("EndTag %q", p.name))
		}
	}
	return list
}

func newlines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// commentData is the data of a comment by WHATWG HTML 13.2.5.41–13.2.5.52.
func commentData(p piece) string {
	s := strings.ReplaceAll(newlines(p.raw), "\x00", "\uFFFD")
	s, long := strings.CutPrefix(s, "<!--")
	switch {
	case long && p.last:
		if s == ">" || s == "->" {
			return ""
		}
		if d, ok := strings.CutSuffix(s, "-->"); ok {
			return d
		}
		return strings.TrimSuffix(s, "--!>")
	case long:
		if s == "-" {
			return ""
		}
		for _, end := range []string{"--!", "--", "-"} {
			if d, ok := strings.CutSuffix(s, end); ok {
				return d
			}
		}
		return s
	}
	if p.last {
		s = strings.TrimSuffix(s, ">")
	}
	for _, begin := range []string{"</", "<!", "<"} {
		if d, ok := strings.CutPrefix(s, begin); ok {
			return d
		}
	}
	return s
}
