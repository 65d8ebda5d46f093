package browsertest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// soup is what random pages are made of.
var soup = strings.Split("<p> </p> <p%x> <div> </div> <div%x> <span%x> </span> <section> </section> <ul> <li> <li%x> </li> </ul> <dl> <dt> <dd%x> </dl> "+
	"<table> <tr> <tr%x> <td> <td%x> <th> <tbody%x> <caption> <colgroup> <col> </tr> </td> </table> <h2> <h3%x> </h2> <b> </b> <i%x> </i> <a%x> </a> <nobr> "+
	"<br> <hr> <form> <form%x> </form> <button> <button%x> </button> <select> <option> <option%x> </select> <optgroup> <input> <ruby> <rt%x> <rp> </ruby> "+
	"<svg> <g%x> </g> </svg> <foreignObject> </foreignObject> <desc> <title> </title> <math> <mi> <mi%x> </mi> </math> <annotation-xml> <mglyph> "+
	"<style> </style> <script> </script> <textarea> </textarea> <xmp> </xmp> <iframe> </iframe> <template> </template> <template%x> "+
	"<!-- --> --!> <!x> <![CDATA[ ]]> </ <object> </object> <marquee%x> </marquee> <details%x> </details> <pre%x> </pre> <listing> "+
	"<body> </body> <html> <head> </head> </html> <font> <font&color=x> </font> <image%x> <center> <address> </address> <main%x> </main> <plaintext>", " ")

// TestSoup asks the browser's own parser which words of random pages stand inside the targets of a gating rule. None of
// them may leave, also where the rewriter refuses the page.
func TestSoup(t *testing.T) {
	const pages = 4000
	r := rand.New(rand.NewPCG(1, 2))
	program := (&fixture{rules: []gate{{Selector: ".x", Remove: true}}}).program(t)
	random := make([]string, pages)
	for i := range random {
		random[i] = randomPage(r)
	}
	script, err := testdata.ReadFile("testdata/look.js")
	if err != nil {
		t.Fatal(err)
	}
	tab, site := startBrowser(t), newSite(t)
	refused, targets := 0, 0
	for some := range slices.Chunk(random, 500) {
		list, err := json.Marshal(some)
		if err != nil {
			t.Fatal(err)
		}
		inside := view[[]string](t, tab, site, true, nil, string(script)+"insides("+string(list)+", '.x')")
		for i, page := range some {
			got, err := rewritten(document{body: []byte(page), charset: "utf-8"}, program)
			if err != nil {
				refused++
			}
			gone := words(inside[i])
			if len(gone) > 0 {
				targets++
			}
			for _, w := range gone {
				if strings.Contains(string(got.body), w+";") {
					t.Errorf("%s of\n%s\nleft in\n%s\n(%v)", w, page, got.body, err)
					break
				}
			}
		}
	}
	t.Logf("%d of %d pages refused, %d with a target", refused, pages, targets)
	if refused > pages*3/4 || targets < pages/4 {
		t.Errorf("%d of %d pages refused, %d with a target: this tests too little", refused, pages, targets)
	}
}

// randomPage puts a word behind most pieces, each with a number.
func randomPage(r *rand.Rand) string {
	var b strings.Builder
	if r.IntN(2) == 0 {
		b.WriteString("<!doctype html>")
	}
	for n := range 3 + r.IntN(14) {
		piece := soup[r.IntN(len(soup))]
		if r.IntN(6) == 0 {
			piece = "<div%x>"
		}
		b.WriteString(strings.NewReplacer("%x", " class=x", "&", " ").Replace(piece))
		if r.IntN(3) > 0 {
			fmt.Fprintf(&b, "SECRET%d;", n)
		}
	}
	return b.String()
}
