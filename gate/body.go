package gate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"

	"github.com/seed-eb607675/tollgate/rewrite"
)

const (
	// exactLength is the size up to which a changed page waits for its length to be known.
	exactLength = 64 << 10
	// wholeLength is how much of a page is kept so that it can still be sent as it came, or read a second time.
	wholeLength = 512 << 10
)

var (
	errClient  = errors.New("writing to the client")
	errUntold  = errors.New("the page is compressed, and its header does not say so")
	errAborted = errors.New("the answer was broken off")
	errUnasked = errors.New("the origin sent a part, or no page, where the whole page was asked for")
)

// transformer changes a body on its way. *rewrite.Rewriter is one.
type transformer interface {
	io.WriteCloser
	// Flush tells about an earlier error.
	Flush() error
	// Clean tells whether nothing has come out yet.
	Clean() bool
}

// take feeds the next bytes of the body as they come.
func (g *writer) take(p []byte) error {
	g.x.rep.BytesIn += int64(len(p))
	was := g.phase
	if was == probing {
		g.kept = append(g.kept, p...)
	}
	var err error
	switch {
	case g.dec != nil:
		err = g.dec.write(p)
	case was == probing && g.garbled == nil:
		g.plain = g.kept
		err = g.proceed(false)
	default:
		err = g.bytes(p)
	}
	if was == probing {
		return g.probed(err)
	}
	if err != nil {
		return g.contentFailed(err, p)
	}
	g.keep(p)
	return nil
}

// probed judges an error of a chunk that was looked into.
func (g *writer) probed(err error) error {
	if g.phase == probing {
		if err != nil { // the coding turned out to be none
			g.garbled = err
			return g.proceed(true)
		}
		return nil
	}
	return g.proceeded(err)
}

// proceeded judges an error of carrying a decision out.
func (g *writer) proceeded(err error) error {
	if err != nil && g.phase == rewriting {
		return g.contentFailed(err, nil)
	}
	return nil // what passes or has been answered has no use for errors of looking into it
}

// keep keeps the body as it came while nothing of it has left.
func (g *writer) keep(p []byte) {
	if !g.keeping || g.phase != rewriting {
		return
	}
	if !g.change.Clean() || len(g.kept)+len(p) > wholeLength {
		g.kept, g.keeping = nil, false
		return
	}
	g.kept = append(g.kept, p...)
}

// bytes takes decoded bytes of the body.
func (g *writer) bytes(b []byte) error {
	switch g.phase {
	case probing:
		g.plain = append(g.plain, b...)
		return g.proceed(false)
	case rewriting:
		if !g.looksAt(b) {
			return errUntold
		}
		_, err := g.change.Write(b)
		return err
	}
	return errStopped
}

// looksAt tells whether a page that is cut begins like one. An origin that compresses and does not say so sends the
// whole text in a form in which no rule can find it, and which every client can undo.
func (g *writer) looksAt(b []byte) bool {
	if g.seen || !g.x.plan.gating || len(b) == 0 {
		return true
	}
	g.seen = true
	return b[0] != 0x1f && !bytes.HasPrefix(b, []byte{0x28, 0xb5, 0x2f, 0xfd}) // gzip (RFC 1952), zstd (RFC 8878)
}

// rewrite begins to change the page. original is the Content-Type as the origin meant it.
func (g *writer) rewrite(status int, original string) error {
	x, h := g.x, g.w.Header()
	g.dropped = dropBodyHeaders(h)
	if x.rep.Outcome == "" {
		x.rep.Outcome = Rewritten
	}
	g.status = status
	if !g.hasBody { // HEAD: the header of the page that a GET would get
		g.phase = passing
		x.sendHeader(status)
		return nil
	}
	plain := g.plain
	g.plain = nil
	g.phase = rewriting
	g.header = make(http.Header) // trailers of a body that is gone
	if x.plan.broken != nil {
		return g.contentFailed(x.plan.broken, nil)
	}
	if !g.open() {
		return g.contentFailed(g.garbled, nil)
	}
	out := (*pageWriter)(g)
	if x.plan.program != nil {
		g.change = rewrite.New(out, x.plan.program, charsetOf(original))
	} else {
		g.change = &linkWriter{WriteCloser: x.links.Writer(out), g: g}
	}
	if len(plain) == 0 {
		return nil
	}
	if err := g.bytes(plain); err != nil {
		return err
	}
	if !g.change.Clean() {
		g.kept, g.keeping = nil, false
	}
	return nil
}

// end is the end of the origin's body.
func (g *writer) end() error {
	err := g.endProbing()
	if err == nil && g.phase == rewriting {
		err = g.endPage()
	}
	if errors.Is(err, errAnswered) {
		return nil
	}
	return err
}

func (g *writer) endProbing() error {
	if g.phase == probing && g.dec != nil {
		if err := g.dec.close(); err != nil {
			if g.phase != probing {
				return g.proceeded(err)
			}
			g.garbled = err
		}
	}
	if g.phase != probing {
		return nil
	}
	return g.proceeded(g.proceed(true))
}

func (g *writer) endPage() error {
	if g.failed != nil {
		return g.failed
	}
	if g.dec != nil {
		if err := g.dec.close(); err != nil {
			return g.contentFailed(err, nil)
		}
	}
	if err := g.change.Close(); err != nil {
		return g.contentFailed(err, nil)
	}
	g.recordStats()
	return g.sendPage()
}

// sendPage sends a page that is complete, with its length if it is not on its way yet.
func (g *writer) sendPage() error {
	g.phase = answered
	if g.x.sent {
		return nil
	}
	g.w.Header()["Content-Length"] = []string{strconv.Itoa(len(g.page))}
	return g.startPage()
}

// startPage sends the header of a changed page and what has been changed so far.
func (g *writer) startPage() error {
	h := g.w.Header()
	if r, ok := g.change.(*rewrite.Rewriter); ok {
		if charset := r.Charset(); charset != "" {
			h["Content-Type"] = []string{withCharset(h.Get("Content-Type"), charset)}
		}
	}
	g.x.sendHeader(g.status)
	if len(g.page) == 0 {
		return nil
	}
	n, err := g.w.Write(g.page)
	g.x.rep.BytesOut += int64(n)
	g.page = g.page[:0]
	if err != nil {
		err = fmt.Errorf("%w: %w", errClient, err)
	}
	return err
}

// flushChanged sends on what has been changed so far. While a gating rule holds everything back, nothing leaves, the
// header included: the answer may still have to be another.
func (g *writer) flushChanged() error {
	if g.failed != nil {
		return g.failed
	}
	if err := g.change.Flush(); err != nil {
		g.failed = g.contentFailed(err, nil)
		return g.failed
	}
	if !g.x.sent {
		if len(g.page) == 0 {
			return nil
		}
		if err := g.startPage(); err != nil {
			return err
		}
	}
	return g.rc.Flush()
}

// pageWriter is the writer as the transformer sees it: changed bytes on their way out.
type pageWriter writer

// Write collects a page up to exactLength, so that short pages have a length, and sends on what is longer. The first
// bytes of a long page leave in one piece: by its size handlers before us judge whether to compress.
func (p *pageWriter) Write(b []byte) (int, error) {
	g := (*writer)(p)
	collected := 0
	if !g.x.sent {
		if g.page == nil {
			g.page = g.x.h.pages.get()
		}
		collected = min(len(b), exactLength-len(g.page))
		g.page = append(g.page, b[:collected]...)
		if collected == len(b) && !g.flushed {
			return collected, nil
		}
		if err := g.startPage(); err != nil {
			return 0, err
		}
		if collected == len(b) {
			return collected, nil
		}
	}
	n, err := g.w.Write(b[collected:])
	g.x.rep.BytesOut += int64(n)
	if err != nil {
		err = fmt.Errorf("%w: %w", errClient, err)
	}
	return collected + n, err
}

// linkWriter changes links only.
type linkWriter struct {
	io.WriteCloser
	g *writer
}

func (l *linkWriter) Flush() error { return nil }

// Clean is false at once: nothing is held back, and nothing can fail.
func (l *linkWriter) Clean() bool { return false }

// buffers keeps byte slices for the next page. They are given back empty; their old bytes are never read.
type buffers struct {
	size int
	pool sync.Pool
}

func (b *buffers) get() []byte {
	if p, ok := b.pool.Get().(*[]byte); ok {
		return (*p)[:0]
	}
	return make([]byte, 0, b.size)
}

func (b *buffers) put(p []byte) {
	if cap(p) < b.size || cap(p) > 2*b.size {
		return
	}
	p = p[:0]
	b.pool.Put(&p)
}
