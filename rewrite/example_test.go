package rewrite_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/seed-eb607675/tollgate/rewrite"
)

// A rule puts something behind the elements a selector matches; the rest of the page passes as it is.
func Example() {
	sel, err := rewrite.CompileSelector("article > p:first-of-type")
	if err != nil {
		panic(err)
	}
	prog, err := rewrite.Compile([]rewrite.Rule{{
		Name:     "lead",
		Selector: sel,
		Edit:     rewrite.Edit{After: []rewrite.Item{{Type: "html", Content: "<hr>"}}},
	}}, rewrite.Options{})
	if err != nil {
		panic(err)
	}
	w := rewrite.New(os.Stdout, prog, "utf-8")
	if _, err := io.Copy(w, strings.NewReader("<article><p>First.<p>Second.</article>\n")); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	// Output: <article><p>First.</p><hr><p>Second.</article>
}

// A gating rule cuts a text behind its second paragraph. On a page where it finds nothing to cut it fails, and as long as
// nothing has left the caller can answer with something else.
func Example_gating() {
	body, err := rewrite.CompileSelector(".body")
	if err != nil {
		panic(err)
	}
	second, err := rewrite.CompileMarker("> p:nth-of-type(2)")
	if err != nil {
		panic(err)
	}
	prog, err := rewrite.Compile([]rewrite.Rule{{
		Name:     "body",
		Selector: body,
		Gating:   true,
		Edit:     rewrite.Edit{Range: &rewrite.Range{From: second, With: []rewrite.Item{{Type: "text", Content: "Subscribe!"}}}},
	}}, rewrite.Options{})
	if err != nil {
		panic(err)
	}
	for _, page := range []string{
		`<div class="body"><p>One.</p><p>Two.</p><p>Three.</p></div>`,
		`<div class="renamed"><p>One.</p><p>Two.</p><p>Three.</p></div>`,
	} {
		var out strings.Builder
		w := rewrite.New(&out, prog, "utf-8")
		_, err := io.WriteString(w, page)
		if e := w.Close(); err == nil {
			err = e
		}
		var stopped *rewrite.Error
		if errors.As(err, &stopped) {
			fmt.Println(stopped.Kind, "nothing sent:", w.Clean())
			continue
		}
		fmt.Println(out.String())
	}
	// Output:
	// <div class="body"><p>One.</p><p>Two.</p>Subscribe!</div>
	// no_match nothing sent: true
}
