package rewrite

import (
	"bytes"
	"io"
	"sync"
	"unicode/utf8"
)

// Rewriter applies a program to one document. It is for one goroutine at a time. After Close it must not be written to
// again; Clean, Charset, Stats and the error stay valid.
type Rewriter struct {
	e     *engine // from the pool; nil after Close
	input inputDecoder
	links io.WriteCloser // nil if the program rewrites none
	err   error
	clean bool
	stats Stats
}

// engines keeps the buffers of finished documents for the next one.
var engines = sync.Pool{New: func() any { return new(engine) }}

// maxPooled is the largest buffer worth keeping: one page of an unusual size must not hold its memory for ever.
const maxPooled = 256 << 10

// New returns a rewriter that writes to dst. Charset is the label of the HTTP header, empty if there is none.
func New(dst io.Writer, p *Program, charset string) *Rewriter {
	e := engines.Get().(*engine)
	e.reset(dst, p)
	r := &Rewriter{e: e}
	r.input.label = charset
	if p.opts.Links != nil {
		r.links = p.opts.Links.Writer(e)
	}
	return r
}

func (e *engine) reset(dst io.Writer, p *Program) {
	*e = engine{
		p: p, dst: dst, removed: -1, hold: -1, gateWait: p.gating,
		in: e.in[:0], out: e.out[:0], els: e.els[:0], cuts: e.cuts[:0], owed: e.owed[:0], scratch: e.scratch[:0],
		begun: e.begun[:0], scan: e.scan, texts: e.texts[:0],
		t: e.t, tag: e.tag, names: e.names, nested: e.nested, capture: capture{buf: e.capture.buf[:0]}, root: e.root,
	}
	e.t.reset()
	e.t.strict = p.gating != 0
	if e.nested == nil {
		e.nested = map[int64]bool{}
	}
	clear(e.nested)
	p.set.root(&e.root)
	if e.gateWait != 0 {
		e.hold = 0
	}
	e.stats.Rules = make([]RuleStats, len(p.rules))
	for i := range p.rules {
		e.stats.Rules[i].Name = p.rules[i].Name
	}
}

// Write feeds the next bytes of the document and writes to dst what can leave. It keeps no part of b. Its error is an
// *Error or that of dst; after one, every call returns it and dst gets nothing more.
func (r *Rewriter) Write(b []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	if r.e == nil {
		return 0, io.ErrClosedPipe
	}
	r.e.stats.In += int64(len(b))
	if r.err = r.feed(b, false); r.err != nil {
		return 0, r.err
	}
	return len(b), nil
}

// feed decodes b and hands it to the engine.
func (r *Rewriter) feed(b []byte, eof bool) error {
	text, err := r.input.decode(b, eof)
	if err != nil {
		return err
	}
	if r.input.shifts && r.e.gating() && bytes.ContainsRune(text, utf8.RuneError) {
		// Decoders do not agree where characters end behind an error: what we take for text may be a target.
		return &Error{Kind: Encoding, Offset: r.e.base + int64(len(r.e.in)), Detail: "an error in ISO-2022-JP"}
	}
	r.e.undeclared, r.e.tentative = r.input.undeclared, r.input.tentative
	if r.links != nil {
		if _, err := r.links.Write(text); err != nil {
			return err
		}
		if eof {
			if err := r.links.Close(); err != nil {
				return err
			}
		}
	} else if len(text) > 0 {
		if _, err := r.e.Write(text); err != nil {
			return err
		}
	}
	if eof {
		return r.e.close()
	}
	return nil
}

// Write takes UTF-8 text (or bytes of an undeclared encoding).
func (e *engine) Write(b []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	e.step(b, false)
	return len(b), e.err
}

// step runs over what was left and b.
func (e *engine) step(b []byte, eof bool) {
	d := b
	if len(e.in) > 0 {
		e.in = append(e.in, b...)
		d = e.in
	}
	n := e.run(d, eof)
	if e.err != nil {
		return
	}
	e.base += int64(n)
	if len(e.in) > 0 {
		e.in = e.in[:copy(e.in, e.in[n:])]
	} else {
		e.in = append(e.in, d[n:]...)
	}
	e.d = nil
	e.send()
	if kept := e.kept(); e.err == nil && !e.passing && kept > e.p.limits.Buffer {
		e.overrun("more would have to be kept than the limit", 0)
	}
}

// kept is how many bytes wait.
func (e *engine) kept() int {
	n := len(e.in) + len(e.out) + len(e.capture.buf) + len(e.begun)
	if e.cutting > 0 {
		for i := range e.els {
			n += len(e.els[i].saved)
		}
	}
	return n
}

// close ends the document.
func (e *engine) close() error {
	e.step(nil, true)
	if e.err == nil && len(e.in) > 0 { // a limit was passed at the very end
		e.step(nil, true)
	}
	e.finish()
	if e.err == nil {
		e.hold = -1
		e.send()
	}
	return e.err
}

// Flush hands over what may leave. Every Write already does, so it only matters to callers that want to be told about
// an earlier error before they flush dst.
func (r *Rewriter) Flush() error { return r.err }

// Close ends the document: it writes what was pending and tells whether every gating rule was satisfied. It does not
// close dst.
func (r *Rewriter) Close() error {
	if r.e == nil {
		return r.err
	}
	if r.err == nil {
		r.err = r.feed(nil, true)
	}
	r.clean, r.stats = !r.e.sent, r.e.stats
	e := r.e
	r.e = nil
	if cap(e.out) > maxPooled || cap(e.in) > maxPooled || cap(e.capture.buf) > maxPooled {
		return r.err
	}
	e.dst, e.p, e.d, e.look = nil, nil, nil, nil
	e.stats = Stats{}
	engines.Put(e)
	return r.err
}

// Clean tells whether no byte has reached dst, so that the caller can still answer otherwise.
func (r *Rewriter) Clean() bool {
	if r.e != nil {
		return !r.e.sent
	}
	return r.clean
}

// Charset is "utf-8" once the document was found to be in another encoding and is being decoded; the answer's header
// has to say so. It is empty where the bytes keep their encoding. It is settled when the first byte leaves.
func (r *Rewriter) Charset() string { return r.input.charset() }

// Stats tells what was done so far.
func (r *Rewriter) Stats() Stats {
	if r.e != nil {
		return r.e.stats
	}
	return r.stats
}
