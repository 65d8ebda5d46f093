package rewrite

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// corpusCase is a line of testdata/tokenizer/*.txt:
//
//	title | T«a&lt;»=«a<» S«<b c="d">»b{c«d»} E«</b>»b ~ how x/net/html differs
//
// What stands in «» are the bytes of a token, so that the tokens together are the document; \n \r \t \f \0 \xHH and \\
// stand for bytes. Kinds are T text, R text in raw text, RCDATA, script or plaintext, S start tag, E end tag, C comment,
// D doctype, X CDATA section, B what was cut short before it was a
// token. Tags are followed by their name in lower case, start tags also
// by a slash if they close themselves and by their attributes. Behind = stands text with its references decoded. A title
// of the form "@RCDATA state/title …" begins in that state, behind a start tag of that name, and has no open elements.
type corpusCase struct {
	id         string
	state, tag string
	input      string
	want       []piece
	decoded    map[int]string // of text tokens, by index
	deviates   string         // what x/net/html does otherwise
}

var (
	corpusToken = regexp.MustCompile(`^ ?([TRSECDXB])«([^»]*)»`)
	corpusName  = regexp.MustCompile(`^([^ /{]+)(/?)(?:\{((?:[^«»]*«[^»]*»)+)\})?`)
	corpusAttr  = regexp.MustCompile(` ?([^«]*)«([^»]*)»`)
	corpusState = regexp.MustCompile(`^@(\S+(?: \S+)? state)(?:/(\S+))?`)
)

var corpusKinds = map[string]string{
	"T": "text", "R": "raw", "S": "start", "E": "end", "C": "comment", "D": "doctype", "X": "cdata", "B": "broken",
}

func readCorpus(t *testing.T) (list []corpusCase) {
	files, err := filepath.Glob("testdata/tokenizer/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(b)) {
			n++
			line = strings.TrimSuffix(line, "\n")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			c, err := parseCorpusCase(line)
			if err != nil {
				t.Fatalf("%s:%d: %v", file, n, err)
			}
			if key := c.state + c.tag + c.input; seen[key] {
				t.Errorf("%s:%d: the document is already in the corpus", file, n)
			} else {
				seen[key] = true
			}
			c.id = fmt.Sprintf("%s:%d: %s", filepath.Base(file), n, c.id)
			list = append(list, c)
		}
	}
	return list
}

func parseCorpusCase(line string) (c corpusCase, err error) {
	title, rest, ok := strings.Cut(line, " |")
	if !ok {
		return c, errors.New("there is no title")
	}
	c.id, c.decoded = title, map[int]string{}
	if m := corpusState.FindStringSubmatch(title); m != nil {
		c.state, c.tag = m[1], m[2]
	}
	for rest != "" {
		if how, ok := strings.CutPrefix(rest, " ~ "); ok {
			c.deviates = how
			return c, nil
		}
		m := corpusToken.FindStringSubmatch(rest)
		if m == nil {
			return c, fmt.Errorf("reading a token at %q", rest)
		}
		rest = rest[len(m[0]):]
		p := piece{kind: corpusKinds[m[1]], raw: unescapeBytes(m[2])}
		if p.kind == "start" || p.kind == "end" {
			m := corpusName.FindStringSubmatch(rest)
			if m == nil {
				return c, fmt.Errorf("reading a name at %q", rest)
			}
			rest = rest[len(m[0]):]
			p.name, p.slash = unescapeBytes(m[1]), m[2] != ""
			for _, a := range corpusAttr.FindAllStringSubmatch(m[3], -1) {
				p.attrs = append(p.attrs, [2]string{a[1], unescapeBytes(a[2])})
			}
		}
		if after, ok := strings.CutPrefix(rest, "=«"); ok {
			text, after, ok := strings.Cut(after, "»")
			if !ok {
				return c, fmt.Errorf("reading a text at %q", rest)
			}
			c.decoded[len(c.want)] = unescapeBytes(text)
			rest = after
		}
		c.input += p.raw
		c.want = append(c.want, p)
	}
	return c, nil
}

var escapedByte = regexp.MustCompile(`\\(?:x[0-9a-f]{2}|.)`)

func unescapeBytes(s string) string {
	return escapedByte.ReplaceAllStringFunc(s, func(e string) string {
		if e == `\0` {
			return "\x00"
		}
		b, _, _, err := strconv.UnquoteChar(e, 0)
		if err != nil {
			panic(err)
		}
		return string([]byte{byte(b)})
	})
}

// describe writes tokens in the way of the corpus, a line each.
func describe(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		fmt.Fprintf(&b, "  %s %q %s %v %q\n", p.kind, p.raw, p.name, p.slash, p.attrs)
	}
	return b.String()
}

func TestTokens(t *testing.T) {
	cases := readCorpus(t)
	if len(cases) < 400 {
		t.Errorf("the corpus has %d cases", len(cases))
	}
	for _, c := range cases {
		t.Run(c.id, func(t *testing.T) {
			want := describe(c.want)
			everySplit(t, c.input, func(how string, parts ...string) {
				got := readTokens(parts...)
				if c.state != "" {
					var ok bool
					if got, ok = readTokensFrom(c.state, c.tag, parts...); !ok {
						t.Fatalf("no state %q", c.state)
					}
				}
				if have := describe(got); have != want {
					t.Errorf("%q %s %q\ngot\n%swant\n%s", c.input, how, parts, have, want)
				}
			})
			for i, text := range c.decoded {
				if got := string(decodeText([]byte(c.want[i].raw))); got != text {
					t.Errorf("%q is decoded to %q, want %q", c.want[i].raw, got, text)
				}
			}
		})
	}
}

// The engine finds the start tags that the corpus has.
func TestTokensInTheEngine(t *testing.T) {
	all, err := CompileSelector("*")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compile([]Rule{{Selector: all, Edit: Edit{Prepend: []Item{{Type: "html"}}, Text: []TextRule{{"\u2063", ""}}}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range readCorpus(t) {
		if c.state != "" {
			continue
		}
		want := 0
		for _, p := range c.want {
			if p.kind == "start" {
				want++
			}
		}
		everySplit(t, c.input, func(how string, parts ...string) {
			got, stats, err := rewriteParts(t, p, "utf-8", parts...)
			if err != nil || got != c.input || stats.Rules[0].Matches != want {
				t.Errorf("%s, %s: %q has %d elements, want %d; %v; out %q", c.id, how, c.input, stats.Rules[0].Matches, want, err, got)
			}
		})
	}
}

// golang.org/x/net/html agrees with the corpus but where the corpus says how it differs.
func TestTokensOfXNet(t *testing.T) {
	for _, c := range readCorpus(t) {
		if c.state != "" {
			continue
		}
		want, got := describe(forXNet(c.want)), describe(xnetTokens(t, c))
		switch {
		case want != got && c.deviates == "":
			t.Errorf("%s\n%q: x/net/html reads\n%swant\n%s", c.id, c.input, got, want)
		case want == got && c.deviates != "":
			t.Errorf("%s: x/net/html reads it alike, but the corpus says that it differs: %s", c.id, c.deviates)
		}
	}
}

// forXNet takes out what x/net/html does not tell: raw text and CDATA sections from text.
func forXNet(want []piece) (list []piece) {
	for _, p := range want {
		if p.kind == "raw" || p.kind == "cdata" {
			p.kind = "text"
		}
		list = appendMerged(list, p)
	}
	return list
}

func appendMerged(list []piece, p piece) []piece {
	if n := len(list); n > 0 && p.kind == "text" && list[n-1].kind == "text" {
		list[n-1].raw += p.raw
		return list
	}
	return append(list, p)
}

// xnetTokens reads the document of a case. It tells x/net/html, as its parser would, where a CDATA section may stand and
// that an element of the name of a raw text element is none in foreign content or inside a noscript.
func xnetTokens(t *testing.T, c corpusCase) (list []piece) {
	z := html.NewTokenizer(strings.NewReader(c.input))
	kinds := map[html.TokenType]string{
		html.TextToken: "text", html.StartTagToken: "start", html.SelfClosingTagToken: "start", html.EndTagToken: "end",
		html.CommentToken: "comment", html.DoctypeToken: "doctype", html.ErrorToken: "broken",
	}
	at, expected := 0, map[int]string{}
	for _, p := range c.want {
		expected[at] = p.kind
		at += len(p.raw)
	}
	for at = 0; ; {
		z.AllowCDATA(expected[at] == "cdata")
		kind := z.Next()
		p := piece{kind: kinds[kind], raw: string(z.Raw()), slash: kind == html.SelfClosingTagToken}
		at += len(p.raw)
		if kind == html.ErrorToken {
			if !errors.Is(z.Err(), io.EOF) {
				t.Fatal(z.Err())
			}
			if p.raw != "" {
				list = append(list, p)
			}
			return list
		}
		if p.kind == "start" && expected[at] != "raw" {
			z.NextIsNotRawText()
		}
		if p.kind == "start" || p.kind == "end" {
			tok := z.Token()
			p.name = tok.Data
			for _, a := range tok.Attr {
				if p.kind == "start" && !slices.ContainsFunc(p.attrs, func(b [2]string) bool { return b[0] == a.Key }) {
					p.attrs = append(p.attrs, [2]string{a.Key, a.Val})
				}
			}
		}
		list = appendMerged(list, p)
	}
}
