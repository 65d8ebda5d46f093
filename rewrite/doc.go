// Package rewrite changes HTML while it streams: bytes in, bytes out, in any chunks, with little memory.
//
// A [Rule] is a CSS selector with an [Edit]: markup to put before, into or behind the elements the selector matches,
// elements to remove or unwrap, a range between two markers to cut, attributes, classes and text to change. [Compile]
// turns a list of rules into an immutable [Program]; [New] gives a [Rewriter], an io.WriteCloser that applies the
// program to one document:
//
//	sel, err := rewrite.CompileSelector("article > p.lead")
//	prog, err := rewrite.Compile([]rewrite.Rule{{
//		Name:     "lead",
//		Selector: sel,
//		Edit:     rewrite.Edit{After: []rewrite.Item{{Type: "html", Content: "<hr>"}}},
//	}}, rewrite.Options{})
//	w := rewrite.New(dst, prog, "utf-8")
//	io.Copy(w, page)
//	err = w.Close()
//
// # What holds always
//
// The output does not depend on how the input was cut into chunks. What no edit names leaves exactly as it came: case,
// quotes, white space, comments, invalid UTF-8, the unfinished tag at the end; with no rule that matches, the output is
// the input. What an edit inserts is never matched or edited again, and matching sees the document as it came in:
// removed and changed elements count as siblings and ancestors as if nothing had happened to them.
//
// # Gating rules
//
// A rule with Gating set takes text away that its reader must not get. For such rules doubt is an [Error], never a
// guess: nothing leaves before the rule has matched, a document that browsers could read otherwise than this package
// stops the stream, and so does a limit. [Rewriter.Clean] tells whether any byte has left.
//
// # How a page is read
//
// The tokenizer is that of the HTML standard (WHATWG HTML 13.2.5) in all its states, kept as positions in the input.
// Above it stands a stack of open elements, not a tree: end tags that HTML allows to omit are honoured wherever they
// are omitted (<li>1<li>2), everything else nests as it is written. A paragraph with an end tag of its own keeps the
// blocks that an author wrote into it; one without ends where the standard says.
//
//	bytes ─► encoding ─► links ─► tokenizer ─► elements ─► selectors ─► edits ─► hold ─► dst
//	         (to UTF-8)                        (stack,     (bit sets)   (cuts,   (gating
//	                                            implied                  inserts)  rules)
//	                                            ends)
//
// For what surrounds a rewrite there are [Metas], which reads the meta tags of a page's head, and [Links], which
// replaces the address of an origin.
package rewrite
