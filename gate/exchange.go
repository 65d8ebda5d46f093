package gate

import (
	"context"
	"crypto/rand"
	"net/http"
	"strconv"
	"time"

	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rewrite"
)

// exchange is one request with its answer, as far as they have come.
type exchange struct {
	depth  int // how many gates the request has passed by fetches of workflows
	h      *Handler
	w      http.ResponseWriter // the client's
	r      *http.Request
	rep    *Report
	start  time.Time
	client Client
	outer  http.Header // what handlers before us had put into the answer's header

	path      string // decoded canonical path, which patterns are compared with
	file      bool   // looks like a static file
	preflight bool
	upgrade   bool
	prefetch  bool

	who   identity.Resolved
	mint  string // the Set-Cookie line of a new identifier; empty if none was made
	links *rewrite.Links

	d        *pipeline.Decision // nil: not decided (yet)
	plan     plan
	fellBack map[string]bool // components whose content the rewriter refused

	asked            time.Time // when the origin was asked
	ranged, validate bool      // it was asked for a part, or under a condition

	sent    bool // the answer's header is on its way to the client
	aborted bool // the client must notice that its answer is incomplete
	settled bool // the decision's units are committed or given back
}

// report finds the Report of a request, or gives it one.
func report(r *http.Request) (*Report, *http.Request) {
	if rep, ok := r.Context().Value(reportKey{}).(*Report); ok && rep != nil {
		return rep, r
	}
	rep := new(Report)
	return rep, r.WithContext(WithReport(r.Context(), rep))
}

func (h *Handler) enter(w http.ResponseWriter, r *http.Request, rep *Report) *exchange {
	x := &exchange{h: h, w: w, r: r, rep: rep, start: h.cfg.Now(), client: client(r), outer: w.Header().Clone()}
	*rep = Report{
		EventID:     newEventID(),
		Surface:     h.cfg.Surface.Slug,
		Environment: h.cfg.Environment.Name,
		Method:      r.Method,
		entered:     true,
	}
	return x
}

// leave ends the exchange, whatever happened.
func (x *exchange) leave() {
	if x.d != nil && !x.settled {
		// The request may be over because its visitor went away; the units still have to go back.
		x.d.Release(context.WithoutCancel(x.r.Context()))
	}
	if x.rep.Outcome == "" {
		x.rep.Outcome = Replaced // 400, 405
		if !x.asked.IsZero() {
			x.rep.Outcome = Served // or nothing was: an error that went up
		}
	}
	x.rep.Duration = x.h.cfg.Now().Sub(x.start)
	x.rep.Aborted = x.aborted
	x.log()
	if x.h.cfg.Done != nil {
		x.h.cfg.Done(x.rep)
	}
}

// sendHeader sends the header of an answer that is this visitor's: caching headers and our cookie come last, so that
// nothing can undo them. Units are committed with the first byte of a 2xx answer and given back with any other.
func (x *exchange) sendHeader(status int) {
	h := x.w.Header()
	if x.d != nil {
		keepPrivate(h)
	}
	x.setCookie(h)
	if x.d != nil {
		x.settled = true
		if status >= 200 && status < 300 {
			x.commit()
		} else {
			x.d.Release(context.WithoutCancel(x.r.Context()))
		}
	}
	x.begin(status)
}

// commit makes the decision's units final.
func (x *exchange) commit() {
	x.settled = true
	x.d.Commit()
	if !x.dryRun() {
		x.rep.Units = x.d.Units
	}
}

// dryRun tells whether units are only worked out: what is not read does not count.
func (x *exchange) dryRun() bool { return x.prefetch || x.r.Method == http.MethodHead }

// begin sends the header as it is.
func (x *exchange) begin(status int) {
	x.sent = true
	x.rep.Status = status
	x.w.WriteHeader(status)
}

// answer is an answer of our own in place of the page: nothing of the origin's header stays.
func (x *exchange) answer(status int, contentType string, body []byte, cacheControl string) {
	h := x.w.Header()
	allow, retry := h["Allow"], h["Retry-After"]
	x.resetHeader()
	if status == http.StatusMethodNotAllowed && allow != nil {
		h["Allow"] = allow
	}
	if status == http.StatusServiceUnavailable && retry != nil {
		h["Retry-After"] = retry
	}
	h["Content-Type"] = []string{contentType}
	h["Cache-Control"] = []string{cacheControl}
	h["X-Content-Type-Options"] = []string{"nosniff"}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	x.sendHeader(status)
	x.send(body)
}

// send writes the body of an answer of our own.
func (x *exchange) send(body []byte) {
	if len(body) == 0 || x.r.Method == http.MethodHead {
		return
	}
	n, err := x.w.Write(body)
	x.rep.BytesOut += int64(n)
	if err != nil {
		x.aborted = true // the client is gone, or cannot have the rest
	}
}

// resetHeader takes away whatever the origin said.
func (x *exchange) resetHeader() {
	h := x.w.Header()
	clear(h)
	for name, values := range x.outer {
		h[name] = append([]string(nil), values...)
	}
}

func (x *exchange) fail(f Failure) { x.rep.Failures = append(x.rep.Failures, f) }

func (x *exchange) warn(code string) {
	if x.rep.Warnings == nil {
		x.rep.Warnings = make(map[string]int)
	}
	x.rep.Warnings[code]++
}

// newEventID names a request: a UUID of version 7 (RFC 9562), so that events sort by time in logs.
func newEventID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	ms := uint64(time.Now().UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 36)
	for i, c := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			out = append(out, '-')
		}
		out = append(out, digits[c>>4], digits[c&15])
	}
	return string(out)
}
