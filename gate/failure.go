package gate

import (
	"bytes"
	"errors"
	"html"
	"net/http"
	"strings"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/rewrite"
)

// contentFailed says what happens when a page that is being changed cannot be: its coding or charset cannot be undone,
// it may be read in two ways, a gating rule found nothing. p is the chunk it was found in, if it is not kept yet. The
// error it returns is the answer to every further Write of the origin: nil where the page passes as it is.
func (g *writer) contentFailed(err error, p []byte) error {
	x := g.x
	stage, known := stageOf(err)
	if !known { // the client's connection: there is nobody left to answer
		return err
	}
	g.recordStats()
	defer func() {
		if g.phase == answered {
			g.failed = errAnswered
		}
	}()
	gating := x.plan.gating || errors.Is(err, errBomb) || x.plan.broken != nil
	if gating && g.lawfullyMissing(err) {
		if done := g.withoutGates(p); done {
			return errAnswered
		}
	}
	f := Failure{Stage: stage, Slug: ruleOf(err), Err: err}
	whole := g.keeping && !x.sent && !errors.Is(err, errBomb)
	switch {
	case !gating && whole:
		f.Applied = "none"
		x.warn(stage)
		x.fail(f)
		g.sendAsItCame(p)
		return nil
	case !gating || x.sent:
		f.Applied = "abort"
		if gating {
			x.rep.Degraded, x.rep.Outcome = true, FailedClosed
		}
		x.fail(f)
		g.abort()
	default:
		x.rep.Degraded = true
		onError := x.h.cfg.Surface.OnError
		switch {
		case onError == catalog.Open && whole:
			f.Applied, x.rep.Outcome = "open", FailedOpen
			x.fail(f)
			g.sendAsItCame(p)
			return nil
		case onError == catalog.Closed:
			f.Applied, x.rep.Outcome = "closed", FailedClosed
			x.fail(f)
			g.phase = answered
			x.unavailable()
		default:
			f.Applied, x.rep.Outcome = "stand_in", FailedTeaser
			x.fail(f)
			g.sendStandIn(p)
		}
	}
	return errAnswered
}

// stageOf is the stage that an error of a body belongs to.
func stageOf(err error) (stage string, known bool) {
	var r *rewrite.Error
	switch {
	case errors.As(err, &r):
		return "rewrite", true
	case errors.Is(err, errClient):
		return "", false
	}
	return "decode", true
}

func ruleOf(err error) string {
	var r *rewrite.Error
	if errors.As(err, &r) {
		return r.Rule
	}
	return ""
}

// abort has the client notice that its answer is incomplete. What is not on its way yet is not sent.
func (g *writer) abort() {
	g.phase = answered
	g.x.aborted = true
}

// sendAsItCame sends the page as the origin sent it, as far as it has come, and lets the rest through.
func (g *writer) sendAsItCame(p []byte) {
	h := g.w.Header()
	for name, values := range g.dropped {
		h[name] = values
	}
	delete(h, "Trailer")
	if len(p) > 0 {
		g.kept = append(g.kept, p...)
	}
	g.page = g.page[:0]
	g.phase = passing
	g.x.sendHeader(g.status)
	g.sendKept()
	if g.header == nil {
		g.header = make(http.Header)
	}
}

// unavailable is the answer of a surface that is closed: it says nothing about the reason.
func (x *exchange) unavailable() {
	x.w.Header()["Retry-After"] = []string{"5"}
	x.answer(http.StatusServiceUnavailable, textPlain, []byte("Service unavailable\n"), "private, no-store")
}

// refuseAlternate answers in place of another form of a text that is cut for this visitor.
func (x *exchange) refuseAlternate() {
	x.rep.RefusedAlternates = true
	if x.rep.Outcome == "" {
		x.rep.Outcome = Replaced
	}
	x.answer(http.StatusForbidden, problemJSON,
		[]byte(`{"type":"about:blank","title":"Not available in this form","status":403}`+"\n"), "private, no-store")
}

// lawfullyMissing tells whether a gating rule that matched nothing is no failure: an error page has no article.
func (g *writer) lawfullyMissing(err error) bool {
	var r *rewrite.Error
	if !errors.As(err, &r) || r.Kind != rewrite.NoMatch || !g.keeping || g.x.sent {
		return false
	}
	return g.status < 200 || g.status > 299 || g.x.rep.BytesIn == 0
}

// withoutGates changes a page again without the gating rules that found nothing in it.
func (g *writer) withoutGates(p []byte) bool {
	x := g.x
	r, ok := g.change.(*rewrite.Rewriter)
	if !ok {
		return false
	}
	stats := r.Stats().Rules
	var rules []rewrite.Rule
	opts := rewrite.Options{Links: x.plan.links}
	for i, rule := range x.plan.rules {
		if !rule.Gating || i < len(stats) && stats[i].Matches > 0 {
			rules = append(rules, rule)
			opts.Copies = opts.Copies || rule.Gating && !x.h.cfg.Surface.KeepCopies
		}
	}
	if x.plan.script != "" && len(rules) > 0 {
		opts.HeadScript = &rewrite.HeadScript{Src: x.plan.script, Nonce: x.plan.nonce}
	}
	prog, err := rewrite.Compile(rules, opts)
	if err != nil {
		return false
	}
	plain, err := g.decoded(p)
	if err != nil {
		return false
	}
	var out bytes.Buffer
	again := rewrite.New(&out, prog, charsetOf(g.w.Header().Get("Content-Type")))
	if _, err := again.Write(plain); err != nil {
		return false
	}
	if err := again.Close(); err != nil {
		return false
	}
	g.page = append(g.page[:0], out.Bytes()...)
	g.change = again
	if err := g.sendPage(); err != nil {
		x.aborted = true
	}
	return true
}

// decoded is what came of the page, decoded from the beginning.
func (g *writer) decoded(p []byte) ([]byte, error) {
	whole := g.kept
	if len(p) > 0 {
		whole = append(append([]byte(nil), whole...), p...)
	}
	if g.coding == "" {
		return whole, nil
	}
	var plain []byte
	d, err := g.x.h.codings.open(g.coding, func(b []byte) error {
		plain = append(plain, b...)
		if len(plain) > wholeLength {
			return errStopped
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	defer d.stop()
	err = d.write(whole)
	if err == nil {
		err = d.close()
	}
	return plain, err
}

// sendStandIn sends a small page in place of one that cannot be cut: its title, if that was read, and what the gating
// components would have shown. A 503 keeps search engines from indexing a page that lost its text.
func (g *writer) sendStandIn(p []byte) {
	x := g.x
	g.phase = answered
	title := ""
	plain := g.page // what was kept is given up once the first byte has been changed; the title is still there
	if g.keeping {
		plain, _ = g.decoded(p) // as much as could be decoded
	}
	if len(plain) > 0 {
		m := rewrite.NewMetas(charsetOf(g.w.Header().Get("Content-Type")), x.plan.links)
		m.Write(plain[:min(len(plain), headLength)])
		title = strings.TrimSpace(m.Result().Title)
	}
	body, err := x.standInPage(title)
	if err != nil {
		x.unavailable()
		return
	}
	x.w.Header()["Retry-After"] = []string{"60"}
	x.answer(http.StatusServiceUnavailable, textHTML, body, "private, no-store")
}

func (x *exchange) standInPage(title string) ([]byte, error) {
	prog, err := rewrite.Compile([]rewrite.Rule{{
		Name:     "stand_in",
		Selector: x.h.standIn,
		Edit:     rewrite.Edit{Append: x.plan.standInItems()},
	}}, rewrite.Options{})
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := rewrite.New(&out, prog, "utf-8")
	page := "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">" +
		"<meta name=\"viewport\" content=\"width=device-width\"><title>" + html.EscapeString(title) +
		"</title></head>\n<body><main></main></body></html>\n"
	if _, err := w.Write([]byte(page)); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// recordStats takes what the rewriter counted into the report, once.
func (g *writer) recordStats() {
	r, ok := g.change.(*rewrite.Rewriter)
	if !ok || g.counted {
		return
	}
	g.counted = true
	s := r.Stats()
	g.x.rep.Rules = s.Rules
	for code, n := range s.Warnings {
		for range n {
			g.x.warn(string(code))
		}
	}
	for i, rule := range s.Rules {
		if rule.Cuts > 0 && i < len(g.x.plan.rules) && !g.x.plan.rules[i].Gating {
			if _, told := g.x.h.ungated.LoadOrStore(rule.Name, true); !told {
				g.x.warn("cut_without_gate") // perhaps `gate: true` was forgotten
			}
		}
	}
}
