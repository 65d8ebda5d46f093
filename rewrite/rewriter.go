package rewrite

import (
	"errors"
	"io"
)

// Rewriter applies a program to one document. It is for one goroutine at a time. It comes from a pool: after Close it
// must not be used again, except that Clean, Charset, Stats and the error stay valid until the caller drops it.
type Rewriter struct {
	dst io.Writer
	err error
}

// New returns a rewriter that writes to dst. Charset is the label of the HTTP header, empty if there is none.
func New(dst io.Writer, p *Program, charset string) *Rewriter {
	return &Rewriter{dst: dst, err: errors.New("rewriting: not there yet")}
}

// Write feeds the next bytes of the document and writes to dst what can leave. It keeps no part of b. Its error is an
// *Error or that of dst; after one, every call returns it and dst gets nothing more.
func (r *Rewriter) Write(b []byte) (int, error) { return 0, r.err }

// Flush hands over what may leave. Every Write already does, so it only matters to callers that want to be told about
// an earlier error before they flush dst.
func (r *Rewriter) Flush() error { return r.err }

// Close ends the document: it writes what was pending and tells whether every gating rule was satisfied. It does not
// close dst.
func (r *Rewriter) Close() error { return r.err }

// Clean tells whether no byte has reached dst, so that the caller can still answer otherwise.
func (r *Rewriter) Clean() bool { return true }

// Charset is "utf-8" once the document was found to be in another encoding and is being decoded; the answer's header
// has to say so. It is empty where the bytes keep their encoding. It is settled when the first byte leaves.
func (r *Rewriter) Charset() string { return "" }

// Stats tells what was done so far.
func (r *Rewriter) Stats() Stats { return Stats{} }
