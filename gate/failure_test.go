package gate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/pipeline"
)

const canary = "SECRET"

// parts are those of a page with one gated element, for failures between them.
func parts() [5]string {
	return [5]string{
		`<html><head><title>A &amp; B</title>`,
		`</head><body><p>free</p>`,
		`<div class="b"><p>1</p>SECRET one `,
		`SECRET two</div><p>more</p>`,
		`</body></html>`,
	}
}

const cutting = `{"before":[{"type":"html","content":"<b>BEFORE</b>"}],` +
	`"replaceRange":{"fromMarker":"p","replaceWith":[{"type":"text","content":"<PAY>"}]}}`

// TestBrokenPages breaks a gated page in each of its parts, in each way, under each policy, with an origin that flushes
// what it writes and one that does not.
func TestBrokenPages(t *testing.T) {
	places := []string{"first byte", "head", "before the target", "inside the target", "after the target", "end"}
	for _, how := range []string{"origin", "coding", "ambiguous"} {
		for place := range places {
			for _, onError := range []catalog.OnError{catalog.Teaser, catalog.Closed, catalog.Open} {
				for _, flush := range []bool{false, true} {
					if how != "origin" && place == 0 && flush {
						continue // there is nothing to flush yet
					}
					name := fmt.Sprintf("%s/%s/%s/flush=%v", how, places[place], onError, flush)
					t.Run(name, func(t *testing.T) {
						wrappers(t, func(t *testing.T, wrap func(http.ResponseWriter) http.ResponseWriter) {
							breakPage(t, how, place, onError, flush, wrap)
						})
					})
				}
			}
		}
	}
}

func breakPage(t *testing.T, how string, place int, onError catalog.OnError, flush bool, wrap func(http.ResponseWriter) http.ResponseWriter) {
	s := newSite(t)
	s.wrap = wrap
	s.surface.OnError = onError
	s.component("body", ".b", true)
	s.says("", map[string]string{"body": cutting})
	core, logs := observer.New(zapcore.DebugLevel)
	s.config.Log = zap.New(core)
	s.origin = func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		var out flushWriter = plainFlusher{w}
		if how == "coding" {
			w.Header().Set("Content-Encoding", "gzip")
			out = newEncoder("gzip", w)
		}
		for i, part := range parts() {
			if i == place {
				break
			}
			if _, err := io.WriteString(out, part); err != nil {
				panic(http.ErrAbortHandler)
			}
			if flush || how == "coding" {
				_ = out.Flush()
				if flush {
					_ = http.NewResponseController(w).Flush()
				}
			}
		}
		var err error
		switch how {
		case "origin":
			panic(http.ErrAbortHandler)
		case "coding":
			_, err = io.WriteString(w, strings.Repeat("\xff garbage", 10))
		case "ambiguous":
			_, err = io.WriteString(w, "<frameset><p>x</p>")
		}
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		return nil
	}
	srv := s.serve()
	req, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL+"/a", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := client1().Do(req)
	var body []byte
	aborted := err != nil
	status := 0
	if err == nil {
		defer res.Body.Close()
		body, err = io.ReadAll(res.Body)
		aborted = err != nil
		status = res.StatusCode
	}
	srv.Close()
	matched := place > 2
	asItCame := onError == catalog.Open && !matched && how != "origin"
	if bytes.Contains(body, []byte(canary)) && !asItCame {
		t.Errorf("the canary is out: %q", body)
	}
	rep := s.report()
	wantAbort := how == "origin" || flush && matched
	if aborted != wantAbort || rep.Aborted != wantAbort {
		t.Fatalf("aborted %v (report %v), want %v; status %d, body %q, %+v", aborted, rep.Aborted, wantAbort, status, body, rep.Failures)
	}
	if len(rep.Failures) != 1 || rep.Failures[0].Stage != map[string]string{"origin": "origin", "coding": "decode", "ambiguous": "rewrite"}[how] {
		t.Errorf("failures %+v", rep.Failures)
	}
	if n := logs.Len(); n != 1 {
		t.Errorf("%d log lines", n)
	} else if line := logs.All()[0]; line.Level < zapcore.ErrorLevel && (wantAbort || !asItCame) {
		t.Errorf("logged as %s", line.Level)
	}
	if wantAbort {
		if how != "origin" && rep.Outcome != FailedClosed {
			t.Errorf("outcome %s", rep.Outcome)
		}
		return
	}
	switch {
	case asItCame:
		if status != 200 || rep.Outcome != FailedOpen {
			t.Errorf("open: %d %s", status, rep.Outcome)
		}
	case onError == catalog.Closed:
		if status != 503 || string(body) != "Service unavailable\n" || res.Header.Get("Retry-After") != "5" || rep.Outcome != FailedClosed {
			t.Errorf("closed: %d %q %s", status, body, rep.Outcome)
		}
	default:
		if status != 503 || res.Header.Get("Retry-After") != "60" || res.Header.Get("Content-Type") != textHTML || rep.Outcome != FailedTeaser {
			t.Errorf("stand-in: %d %v %s", status, res.Header, rep.Outcome)
		}
		if want := `<main><b>BEFORE</b>&lt;PAY&gt;</main>`; !bytes.Contains(body, []byte(want)) {
			t.Errorf("stand-in %q lacks %q", body, want)
		}
		if want := `<title>A &amp; B</title>`; place > 0 && !bytes.Contains(body, []byte(want)) {
			t.Errorf("stand-in %q lacks %q", body, want)
		}
	}
	if cc := res.Header.Get("Cache-Control"); cc != "private, no-store" {
		t.Errorf("Cache-Control %s", cc)
	}
	if len(res.Cookies()) != 1 {
		t.Errorf("cookies %v", res.Header["Set-Cookie"])
	}
}

// TestFailedDecision: what a decision that failed as a whole leaves, under each policy.
func TestFailedDecision(t *testing.T) {
	for _, c := range []struct {
		onError catalog.OnError
		gated   bool
		status  int
		body    string
		outcome Outcome
		asked   int
	}{
		{catalog.Teaser, true, 200, `<p>free</p>`, FailedTeaser, 1},
		{catalog.Teaser, false, 503, "Service unavailable\n", FailedClosed, 0},
		{catalog.Closed, true, 503, "Service unavailable\n", FailedClosed, 0},
		{catalog.Open, true, 200, `<p>free</p><div class=b>SECRET</div>`, FailedOpen, 1},
	} {
		for name, decide := range map[string]func(*pipeline.Request) *pipeline.Decision{
			"nothing": func(*pipeline.Request) *pipeline.Decision { return nil },
			"panic":   func(*pipeline.Request) *pipeline.Decision { panic("a bug") },
		} {
			s := newSite(t)
			s.surface.OnError = c.onError
			s.component("body", ".b", c.gated)
			s.decide = decide
			s.origin = page(200, "text/html", `<p>free</p><div class=b>SECRET</div>`)
			w := s.get("GET", "/a")
			rep := s.report()
			if w.Code != c.status || w.Body.String() != c.body || rep.Outcome != c.outcome || len(s.requests) != c.asked {
				t.Errorf("%s, %s: %d %q %s, origin asked %d times", c.onError, name, w.Code, w.Body, rep.Outcome, len(s.requests))
			}
			if w.Header().Get("Cache-Control") != "private, no-store" || w.Header().Get("Set-Cookie") == "" || !rep.Degraded {
				t.Errorf("%s, %s: %v degraded %v", c.onError, name, w.Header(), rep.Degraded)
			}
		}
	}
}

// TestUngatedFailures: without a gating rule a page that cannot be changed passes as it is.
func TestUngatedFailures(t *testing.T) {
	for name, c := range map[string]struct{ contentType, coding, body string }{
		"unknown coding":  {"text/html; charset=utf-8", "compress", "xyz"},
		"no coding":       {"text/html; charset=utf-8", "gzip", "<p>not gzip, and long enough to be seen</p>"},
		"unknown charset": {"text/html; charset=utf-7", "", "<p>x</p>"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.component("c", "p", false)
			s.says("", map[string]string{"c": unlocked})
			header := []string{"Etag", `"a"`}
			if c.coding != "" {
				header = append(header, "Content-Encoding", c.coding)
			}
			s.origin = page(200, c.contentType, c.body, header...)
			w := s.get("GET", "/a")
			if w.Code != 200 || w.Body.String() != c.body || w.Header().Get("Content-Encoding") != c.coding || w.Header().Get("Etag") == "" {
				t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
			}
			if rep := s.report(); len(rep.Warnings) == 0 || len(rep.Failures) != 1 {
				t.Errorf("%+v", rep)
			}
		})
	}
}

// TestErrorPagesLackTheArticle: a gating rule that finds nothing on an error page, or on no page, is no failure; the
// other rules act.
func TestErrorPagesLackTheArticle(t *testing.T) {
	for _, coding := range []string{"", "gzip"} {
		s := newSite(t)
		s.component("body", ".b", true)
		s.component("c", "p", false)
		s.says("", map[string]string{"body": cutting, "c": unlocked})
		body, header := "<p>gone</p>", []string{}
		if coding != "" {
			body, header = string(encode(coding, []byte(body))), []string{"Content-Encoding", coding}
		}
		s.origin = page(404, "text/html; charset=utf-8", body, header...)
		w := s.get("GET", "/a")
		if w.Code != 404 || w.Body.String() != "<p>gone!</p>" || w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%d %q %v", w.Code, w.Body, s.report().Failures)
		}
	}
	s := newSite(t)
	s.component("body", ".b", true)
	s.says("", map[string]string{"body": cutting})
	s.origin = page(200, "text/html; charset=utf-8", "")
	if w := s.get("GET", "/a"); w.Code != 200 || w.Body.Len() > 0 {
		t.Errorf("empty page: %d %q", w.Code, w.Body)
	}
}

// brokenPipe is a client that went away after some bytes.
type brokenPipe struct {
	header http.Header
	left   int
}

var errPipe = errors.New("broken pipe")

func (b *brokenPipe) Header() http.Header { return b.header }
func (b *brokenPipe) WriteHeader(int)     {}
func (b *brokenPipe) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errPipe
	}
	return len(p), nil
}

// TestClientGone: the origin is told that nobody listens any more.
func TestClientGone(t *testing.T) {
	for _, changed := range []bool{false, true} {
		s := newSite(t)
		s.component("c", "p", false)
		if changed {
			s.says("", map[string]string{"c": unlocked})
		}
		var told error
		s.origin = func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			for range 100 {
				if _, told = io.WriteString(w, strings.Repeat("<p>x</p>", 1000)); told != nil {
					panic(http.ErrAbortHandler)
				}
			}
			return nil
		}
		func() {
			defer func() {
				if p := recover(); p != http.ErrAbortHandler {
					t.Errorf("changed %v: recovered %v", changed, p)
				}
			}()
			r, err := http.NewRequestWithContext(t.Context(), "GET", "/a", nil)
			if err != nil {
				t.Fatal(err)
			}
			s.handler().ServeHTTP(&brokenPipe{header: http.Header{}, left: 200_000}, r)
		}()
		if !errors.Is(told, errPipe) {
			t.Errorf("changed %v: the origin was told %v", changed, told)
		}
	}
}
