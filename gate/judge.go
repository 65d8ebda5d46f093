package gate

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rewrite"
)

// headLength is how much of a page `decide: response` reads in search of the end of its head.
const headLength = 64 << 10

// judge takes the origin's header. What does not depend on the body is settled at once.
func (g *writer) judge(status int) {
	x, h := g.x, g.w.Header()
	g.status = status
	x.rep.originStatus = status
	x.rep.OriginTime = x.h.cfg.Now().Sub(x.asked)
	if x.upgrade && (status == http.StatusSwitchingProtocols || x.r.Method == http.MethodConnect && status < 300) {
		g.phase, g.hasBody = passing, true
		x.served()
		if status == http.StatusSwitchingProtocols {
			x.begin(status) // our cookie has no place below 200
			x.settle()
			return
		}
		x.sendHeader(status)
		return
	}
	if x.upgrade && (x.file || x.h.cfg.Surface.DecideResponse) {
		x.undecide()
	}
	if x.links != nil {
		rewriteLinks(h, x.links)
	}
	if !x.preflight {
		x.dropOwnCookie(h)
	}
	redirect := status >= 300 && status < 400
	g.hasBody = x.r.Method != http.MethodHead && !bodiless(status) && !redirect && !x.preflight
	switch {
	case x.preflight:
		dropBodyHeaders(h)
		g.passUndecided()
		return
	case x.brokenOrigin(status):
		g.refuseBroken()
		return
	case x.d == nil && (bodiless(status) || redirect):
		if redirect && status != http.StatusNotModified {
			dropBodyHeaders(h) // a redirect's text could be the article's
		}
		g.passUndecided()
		return
	}
	g.kind = kindOf(strings.Join(h["Content-Type"], ", ")) // of several lines each client believes another
	g.coding = codingOf(h["Content-Encoding"])
	if err := g.proceeded(g.proceed(!g.hasBody)); err != nil {
		g.failed = err
	}
	if g.phase == probing {
		g.header = h.Clone()
		g.timer = time.AfterFunc(x.h.cfg.HeadTime, g.headTimeout)
	}
}

// proceed goes as far as what is known of the body allows: find its type, decide, carry the decision out. It is called
// again with every chunk while it needs more, and once with over: no more bytes will come or be waited for.
func (g *writer) proceed(over bool) error {
	x := g.x
	if g.kind == unknown && g.hasBody {
		if !g.open() {
			g.kind = textBearing // nobody can tell: only what is known to bear no text may leave
		} else if len(g.plain) < sniffLength && !over {
			g.phase = probing
			return nil
		} else if len(g.plain) > 0 {
			g.sniffed = sniff(g.plain)
			g.kind = kindOf(g.sniffed)
			if g.kind == otherType && !x.file && strings.HasPrefix(g.sniffed, "application/") {
				g.kind = textBearing // an archive, or bytes that nobody knows: a text may be in them
			}
		}
	}
	if x.d == nil {
		if x.file {
			if g.kind == otherType || g.kind == unknown {
				g.passUndecided()
				return nil
			}
			if g.status == http.StatusPartialContent {
				g.refuseBroken()
				return nil
			}
		}
		o := &origin{status: g.status}
		if g.kind == htmlType && g.hasBody {
			if !g.lookForHead() && !over {
				g.phase = probing
				return nil
			}
			if err := g.headUnread(); err != nil && x.hasGate() {
				x.rep.Decide = "response"
				x.adopt(pipeline.OnError(x.h.cfg.Surface, x.path, fmt.Errorf("reading the page's head: %w", err)))
				return g.carryOut()
			}
			if g.metas != nil {
				o.meta = g.metas.Result().Tags
			}
		}
		x.decide(o)
	}
	return g.carryOut()
}

// lookForHead reads what has come of the page and tells whether enough is known of its head.
func (g *writer) lookForHead() bool {
	if !g.open() {
		return true
	}
	if g.metas == nil {
		g.metas = rewrite.NewMetas(charsetOf(g.w.Header().Get("Content-Type")), g.x.links)
	}
	if !g.headEnd && g.looked < len(g.plain) {
		g.headEnd = g.metas.Write(g.plain[g.looked:])
		g.looked = len(g.plain)
	}
	return g.headEnd || len(g.plain) >= headLength || g.garbled != nil
}

// headUnread says why not all that the page's head says of the page is known; nil if it is. A workflow that locks what a
// meta tag calls paid would open a page whose tag it never saw.
func (g *writer) headUnread() error {
	switch {
	case g.garbled != nil:
		return g.garbled
	case g.metas != nil && g.metas.Unreadable():
		return errCharset
	case !g.headEnd && (g.tooLate || len(g.plain) >= headLength):
		return errLateHead
	}
	return nil
}

var (
	errCharset  = errors.New("its charset cannot be decoded safely")
	errLateHead = errors.New("it did not end in time or within 64 KiB")
)

// open makes the decoder of a coded body. It tells whether the body can be read.
func (g *writer) open() bool {
	if g.coding != "" && g.dec == nil && g.garbled == nil {
		g.dec, g.garbled = g.x.h.codings.open(g.coding, g.bytes)
	}
	return g.garbled == nil
}

// headTimeout ends the wait for a page's head.
func (g *writer) headTimeout() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase != probing {
		return
	}
	defer func() {
		if p := recover(); p != nil { // on this goroutine a panic would end the whole server
			g.x.aborted = true
			g.failed = errAborted
		}
	}()
	g.tooLate = true
	g.flushed = true // the origin is slow: what it sends is not held back for a length
	if err := g.proceeded(g.proceed(true)); err != nil {
		g.failed = err
		return
	}
	if g.phase == rewriting && g.x.sent {
		_ = g.rc.Flush()
	}
}

// carryOut carries the decision out on the origin's header and says what happens to its body.
func (g *writer) carryOut() error {
	x, h, s := g.x, g.w.Header(), g.x.h.cfg.Surface
	switch {
	case x.prefetch && x.d.Units > 0:
		g.phase = answered
		x.declinePrefetch()
		return nil
	case x.d.HTTP.Terminal():
		g.phase = answered
		x.terminal(true)
		return nil
	}
	if g.sniffed != "" {
		h["Content-Type"] = []string{g.sniffed}
		h["X-Content-Type-Options"] = []string{"nosniff"}
	}
	original := h.Get("Content-Type")
	setPrivate(h)
	redirect := g.status >= 300 && g.status < 400 && g.status != http.StatusNotModified
	status := x.behave(h, x.d.HTTP, g.status, !redirect)
	if g.kind == otherType || g.kind == unknown {
		// A workflow that calls bytes HTML makes them HTML for browsers.
		if k := kindOf(h.Get("Content-Type")); k == htmlType || k == textBearing {
			g.kind = k
		}
	}
	if x.rep.Decide == "response" && !g.hasBody && g.kind != otherType && x.hasGate() {
		dropBodyHeaders(h) // HEAD: what the page says in its head, and what becomes of it, is not known
	}
	if redirect || bodiless(status) || bodiless(g.status) {
		if redirect || !bodiless(g.status) {
			dropBodyHeaders(h)
		}
		g.hasBody = false
		g.pass(status)
		return nil
	}
	if x.plan.gating && !s.PassAlternates &&
		(g.kind == textBearing || g.kind == htmlType && s.Type == catalog.API) {
		g.phase = answered
		x.refuseAlternate()
		return nil
	}
	if g.kind == htmlType || g.kind == unknown && !g.hasBody {
		x.finishPlan(h)
		if x.plan.changesPage() {
			return g.rewrite(status, original)
		}
	}
	g.pass(status)
	return nil
}

// pass sends the header and what was kept of the body, and lets the rest through.
func (g *writer) pass(status int) {
	x := g.x
	g.phase = passing
	x.served()
	x.sendHeader(status)
	g.sendKept()
}

// passUndecided lets an answer through about which there is nothing to decide, as the origin sent it.
func (g *writer) passUndecided() {
	x := g.x
	x.rep.Outcome = Ignored
	g.phase = passing
	x.begin(g.status)
	g.sendKept()
}

func (g *writer) sendKept() {
	kept := g.kept
	g.late = g.header
	g.kept, g.plain, g.keeping, g.header = nil, nil, false, nil
	if !g.hasBody || len(kept) == 0 {
		return
	}
	n, err := g.w.Write(kept)
	g.x.rep.BytesOut += int64(n)
	if err != nil {
		g.failed = err
		return
	}
	if g.flushed {
		_ = g.rc.Flush() // without support for it nothing is flushed, as without us
	}
}

// refuseBroken answers in place of an origin whose answer cannot belong to the question.
func (g *writer) refuseBroken() {
	x := g.x
	g.phase = answered
	x.rep.Outcome = FailedClosed
	x.fail(Failure{Stage: "origin", Err: errUnasked, Applied: "refused"})
	x.answer(http.StatusBadGateway, textPlain, []byte("Bad gateway\n"), "private, no-store")
}

// served is the outcome of an answer that passes, unless a failure has set it.
func (x *exchange) served() {
	if x.rep.Outcome == "" {
		x.rep.Outcome = Served
	}
}

// settle ends the decision of an answer that has no status of its own.
func (x *exchange) settle() {
	if x.d != nil && !x.settled {
		x.commit()
	}
}
