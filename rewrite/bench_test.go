package rewrite

import (
	"bytes"
	"io"
	"testing"

	"golang.org/x/net/html"
)

const benchChunk = 32 << 10

// benchProgram has the four selectors that the project's numbers are about: a class, a type with class and child
// combinator, an attribute, and an nth-child.
func benchProgram(b *testing.B) *Program {
	var rules []Rule
	for _, s := range []string{".ad-slot", "main > div.teaser", "[data-paywall]", "nav a:nth-child(3)"} {
		sel, err := CompileSelector(s)
		if err != nil {
			b.Fatal(err)
		}
		rules = append(rules, Rule{Name: s, Selector: sel, Edit: Edit{After: []Item{{Type: "html", Content: "<hr>"}}}})
	}
	p, err := Compile(rules, Options{})
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func BenchmarkRewrite(b *testing.B) {
	p := benchProgram(b)
	for name, page := range corpora() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			for b.Loop() {
				r := New(io.Discard, p, "utf-8")
				for rest := page; len(rest) > 0; {
					n := min(len(rest), benchChunk)
					if _, err := r.Write(rest[:n]); err != nil {
						b.Fatal(err)
					}
					rest = rest[n:]
				}
				if err := r.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkXNetTokenizer(b *testing.B) {
	for name, page := range corpora() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			for b.Loop() {
				z := html.NewTokenizer(bytes.NewReader(page))
				for z.Next() != html.ErrorToken {
				}
			}
		})
	}
}
