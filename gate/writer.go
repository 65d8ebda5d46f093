package gate

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/seed-eb607675/tollgate/rewrite"
)

// phase is how far a writer has come.
type phase int

const (
	fresh     phase = iota // the origin has not answered
	probing                // its header is known, its body is looked into before anything is decided or sent
	passing                // what it writes goes to the client as it is
	rewriting              // what it writes is changed on the way
	answered               // something else was sent in its place: what it still writes is dropped
)

// writer is the http.ResponseWriter that the next handler gets. It decides nothing when it is made: WriteHeader is where
// the answer is judged, once its header is final.
//
// Until then both sides share one header, so handlers around us see it as they would without us. A writer that has to
// wait for the body gives the next handler a copy: from then on the header is being worked at, possibly by the timer
// that ends the wait.
type writer struct {
	x  *exchange
	w  http.ResponseWriter
	rc *http.ResponseController

	mu        sync.Mutex
	phase     phase
	status    int         // of the origin
	header    http.Header // the next handler's, once it must not see the client's; nil until then
	late      http.Header // the next handler's while the body was looked into: it may have put trailers there
	failed    error       // what every further Write returns
	swallowed int         // bytes dropped

	kind    kind
	sniffed string   // type found in the body
	hasBody bool     // the answer may have one
	coding  string   // of the body as it comes
	garbled error    // the coding cannot be undone
	dec     *decoder // nil for a body that is not coded
	kept    []byte   // the body as it came, from its first byte; nil once it cannot be sent whole any more
	keeping bool     // kept is the whole body so far
	plain   []byte   // decoded bytes, while probing
	looked  int      // how much of plain the metas have seen
	metas   *rewrite.Metas
	headEnd bool // the page's head has ended
	tooLate bool // the time to wait for that has passed
	seen    bool // the first bytes of the page have been looked at
	timer   *time.Timer

	change  transformer // while rewriting
	page    []byte      // changed bytes whose number is not final yet
	dropped http.Header // headers of the body as it came
	counted bool        // the rewriter's statistics are in the report
	flushed bool        // the origin flushed what it wrote: nothing waits for a length
}

// Header is the header of the answer, for the next handler.
func (g *writer) Header() http.Header {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.header != nil {
		return g.header
	}
	return g.w.Header()
}

// WriteHeader takes the origin's header: the place where an answer is judged.
func (g *writer) WriteHeader(status int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase != fresh {
		return
	}
	if status >= 100 && status < 200 && status != http.StatusSwitchingProtocols {
		g.inform(status)
		return
	}
	g.judge(status)
}

// inform passes an informational answer, if it can tell nothing about what is going to be changed.
func (g *writer) inform(status int) {
	if g.x.d != nil && !g.x.plan.changes && !g.x.upgrade {
		g.w.WriteHeader(status)
	}
}

// Write takes bytes of the origin's body.
func (g *writer) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase == fresh {
		g.judge(http.StatusOK)
	}
	return g.write(p)
}

func (g *writer) write(p []byte) (int, error) {
	switch g.phase {
	case passing:
		if !g.hasBody {
			return g.swallow(p)
		}
		g.x.rep.BytesIn += int64(len(p))
		n, err := g.w.Write(p)
		g.x.rep.BytesOut += int64(n)
		return n, err
	case probing, rewriting:
		if g.failed != nil {
			return 0, g.failed
		}
		if err := g.take(p); err != nil {
			g.failed = err
			return 0, err
		}
		return len(p), nil
	}
	return g.swallow(p)
}

// swallowedQuietly is how much of a body that nobody gets is taken without a word. The rest of an error page is sooner
// read than argued about; a film is not worth reading to its end.
const swallowedQuietly = 64 << 10

var errAnswered = errors.New("the answer has been sent in place of this one")

func (g *writer) swallow(p []byte) (int, error) {
	if g.failed != nil {
		return 0, g.failed
	}
	if g.swallowed += len(p); g.swallowed > swallowedQuietly {
		return 0, errAnswered
	}
	return len(p), nil
}

// ReadFrom lets the server copy what passes in its own best way (sendfile).
func (g *writer) ReadFrom(r io.Reader) (int64, error) {
	g.mu.Lock()
	if g.phase == fresh {
		g.judge(http.StatusOK)
	}
	through := g.phase == passing && g.hasBody
	g.mu.Unlock()
	if through {
		n, err := io.Copy(g.w, r)
		g.x.rep.BytesIn += n
		g.x.rep.BytesOut += n
		return n, err
	}
	buf := g.x.h.chunks.get()
	defer g.x.h.chunks.put(buf)
	return io.CopyBuffer(struct{ io.Writer }{g}, struct{ io.Reader }{r}, buf[:cap(buf)])
}

// Flush is FlushError for handlers that know only http.Flusher.
func (g *writer) Flush() { _ = g.FlushError() }

// FlushError sends on what may leave.
func (g *writer) FlushError() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase == fresh {
		g.judge(http.StatusOK)
	}
	switch g.phase {
	case passing:
		return g.rc.Flush()
	case rewriting:
		return g.flushChanged()
	}
	return nil // while the body is looked into nothing may leave; an answer of ours leaves by itself
}

// Hijack hands over the connection of an upgrade, which was decided before the origin was asked. No other answer may
// leave past us.
func (g *writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.x.upgrade || g.phase != fresh && g.phase != passing {
		return nil, nil, fmt.Errorf("hijacking the connection of a gated answer: %w", http.ErrNotSupported)
	}
	conn, rw, err := g.rc.Hijack()
	if err == nil {
		g.phase, g.x.sent = passing, true
	}
	return conn, rw, err
}

// Unwrap lets http.ResponseController reach deadlines and full duplex.
func (g *writer) Unwrap() http.ResponseWriter { return g.w }

// askOrigin has the next handler answer and ends the answer.
func (x *exchange) askOrigin(next Next) error {
	g := &writer{x: x, w: x.w, rc: http.NewResponseController(x.w), keeping: true}
	x.links = x.h.linksFor(x.client)
	r := x.originRequest()
	x.asked = x.h.cfg.Now()
	defer g.release()
	crash, err := call(next, g, r)
	return g.finish(crash, err)
}

// call calls the next handler and catches a panic, so that the exchange can be ended before it goes on.
func call(next Next, w http.ResponseWriter, r *http.Request) (crash any, err error) {
	defer func() { crash = recover() }()
	return nil, next(w, r)
}

// finish ends the answer after the next handler has panicked with crash or returned err.
func (g *writer) finish(crash any, err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	x := g.x
	if crash == nil && err == nil {
		if g.phase == fresh {
			g.judge(http.StatusOK)
		}
		err = g.end()
		if g.phase == passing {
			g.copyTrailers()
		}
		if x.aborted || err != nil && x.sent {
			x.aborted = true
			panic(http.ErrAbortHandler)
		}
		return err
	}
	if g.phase == answered && !x.aborted { // it was told to stop, and the visitor has another answer
		if crash != nil && !isAbort(crash) {
			x.fail(Failure{Stage: "origin", Err: fmt.Errorf("panic after the answer: %v", crash), Applied: "none"})
		}
		return nil
	}
	if crash != nil {
		if g.failed == nil {
			x.fail(Failure{Stage: "origin", Err: fmt.Errorf("breaking off: %v", crash), Applied: "abort"})
		}
		x.aborted = true
		panic(crash)
	}
	if x.aborted {
		panic(http.ErrAbortHandler)
	}
	if g.failed == nil {
		x.fail(Failure{Stage: "origin", Err: err, Applied: "none"})
	}
	if g.phase == fresh || !x.sent {
		// The error goes up and somebody else answers: with our cookie, and for this visitor only.
		x.resetHeader()
		if x.d != nil {
			setPrivate(x.w.Header())
		}
		x.setCookie(x.w.Header())
		return err
	}
	if g.phase == rewriting {
		x.aborted = true
		panic(http.ErrAbortHandler)
	}
	return err
}

// copyTrailers hands over the trailers that the next handler set before it was known that its body passes.
func (g *writer) copyTrailers() {
	if g.late == nil {
		return
	}
	h := g.w.Header()
	for _, line := range h["Trailer"] {
		for _, name := range splitList(line) {
			name = http.CanonicalHeaderKey(name)
			if v, ok := g.late[name]; ok {
				h[name] = v
			}
		}
	}
	for name, v := range g.late {
		if strings.HasPrefix(name, http.TrailerPrefix) {
			h[name] = v
		}
	}
}

func isAbort(crash any) bool {
	err, ok := crash.(error)
	return ok && errors.Is(err, http.ErrAbortHandler)
}

// release gives back what the writer borrowed.
func (g *writer) release() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.timer != nil {
		g.timer.Stop()
	}
	if g.dec != nil {
		g.dec.stop()
	}
	if g.phase != answered {
		g.phase = answered // a timer that fires now finds nothing to do
	}
	g.x.h.pages.put(g.page)
	g.page = nil
}

var (
	_ io.ReaderFrom = (*writer)(nil)
	_ http.Flusher  = (*writer)(nil)
	_ http.Hijacker = (*writer)(nil)
)
