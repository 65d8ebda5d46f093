package gate

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rewrite"
)

// TestRefusedContent: a content that the rewriter refuses fails its component alone.
func TestRefusedContent(t *testing.T) {
	wrong := rewrite.Edit{Append: []rewrite.Item{{Type: "element", Schema: "no schema at all"}}}
	for _, c := range []struct {
		name           string
		gate, fallback bool
		want, applied  string
	}{
		{"decoration", false, false, `<h1>T!</h1><div class=b><p>1</p>SECRET</div>`, "none"},
		{"decoration with a fallback", false, true, `<h1>T!</h1><div class=b><p>1</p>OFFER</div>`, "fallback"},
		{"gate", true, false, `<h1>T!</h1>`, "remove"},
		{"gate with a fallback", true, true, `<h1>T!</h1><div class=b><p>1</p>OFFER</div>`, "fallback"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			body := s.component("body", ".b", c.gate)
			title := s.component("title", "h1", false)
			if c.fallback {
				body.Fallback = &decision.Content{ReplaceRange: &decision.Range{From: "p", With: []decision.WebElement{{Type: "text", Content: "OFFER"}}}}
			}
			s.decide = func(*pipeline.Request) *pipeline.Decision {
				change := &decision.Content{Append: []decision.WebElement{{Type: "text", Content: "!"}}}
				e, err := pipeline.Edit(change)
				if err != nil {
					t.Error(err)
				}
				return &pipeline.Decision{Surface: s.surface, Components: []pipeline.ComponentBehavior{
					{Component: body, Content: &decision.Content{Append: []decision.WebElement{{Type: "element"}}}, Edit: wrong},
					{Component: title, Content: change, Edit: e},
				}}
			}
			s.origin = page(200, "text/html; charset=utf-8", `<h1>T</h1><div class=b><p>1</p>SECRET</div>`)
			w := s.get("GET", "/a")
			if w.Body.String() != c.want {
				t.Errorf("%q, want %q", w.Body, c.want)
			}
			rep := s.report()
			if len(rep.Failures) != 1 || rep.Failures[0].Applied != c.applied || rep.Failures[0].Slug != "body" || !rep.Degraded {
				t.Errorf("%+v", rep.Failures)
			}
		})
	}
}

// TestAPISurface: nothing is rewritten on a surface of answers, so what is cut there is refused, HTML too.
func TestAPISurface(t *testing.T) {
	for contentType, want := range map[string]int{"application/json": 403, "text/html": 403, "image/png": 200} {
		s := newSite(t)
		s.surface.Type = catalog.API
		s.component("body", ".b", true)
		s.says("", map[string]string{"body": `{"remove":true}`})
		s.origin = page(200, contentType, "<div class=b>SECRET</div>")
		if w := s.get("GET", "/a"); w.Code != want {
			t.Errorf("%s: %d", contentType, w.Code)
		}
	}
}

// TestCharset: a page that had to be decoded says what it is in now.
func TestCharset(t *testing.T) {
	for _, c := range []struct{ contentType, body, wantType, want string }{
		{"text/html; charset=windows-1251", "<p>\xcf</p>", "text/html; charset=utf-8", "<p>П!</p>"},
		{"text/html; charset=utf-8", "<p>П</p>", "text/html; charset=utf-8", "<p>П!</p>"},
		{"Text/HTML", "<meta charset=windows-1251><p>\xcf</p>", "text/html; charset=utf-8", "<meta charset=windows-1251><p>П!</p>"},
		{"text/html", "<p>x</p>", "text/html", "<p>x!</p>"},
	} {
		s := newSite(t)
		s.component("c", "p", false)
		s.says("", map[string]string{"c": unlocked})
		s.origin = page(200, c.contentType, c.body)
		w := s.get("GET", "/a")
		if w.Body.String() != c.want || w.Header().Get("Content-Type") != c.wantType {
			t.Errorf("%s %q: %s %q", c.contentType, c.body, w.Header().Get("Content-Type"), w.Body)
		}
	}
}

// TestProgramsAreKept: equal rules are compiled once, different ones never share a program.
func TestProgramsAreKept(t *testing.T) {
	s := newSite(t)
	s.component("c", "p", false)
	s.config.LinkOrigin = mustURL(t, "https://origin.example")
	s.origin = page(200, "text/html; charset=utf-8", `<p>https://origin.example/x</p>`)
	h, err := New(s.config)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct{ content, host, want string }{
		{`{"append":[{"type":"text","content":"a"}]}`, "one.example", `<p>https://one.example/xa</p>`},
		{`{"append":[{"type":"text","content":"a"}]}`, "one.example", `<p>https://one.example/xa</p>`},
		{`{"append":[{"type":"text","content":"b"}]}`, "one.example", `<p>https://one.example/xb</p>`},
		{`{"append":[{"type":"text","content":"a"}]}`, "two.example", `<p>https://two.example/xa</p>`},
		{`{"prepend":[{"type":"text","content":"a"}]}`, "one.example", `<p>ahttps://one.example/x</p>`},
	} {
		s.says("", map[string]string{"c": c.content})
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(WithClient(t.Context(), Client{Scheme: "https", Host: c.host}), "GET", "/a", nil)
		if err := h.ServeHTTP(w, r, s.origin); err != nil || w.Body.String() != c.want {
			t.Errorf("%d: %q, %v", i, w.Body, err)
		}
	}
	if n := h.programs.Len(); n != 4 {
		t.Errorf("%d programs are kept", n)
	}
}

// TestCutWithoutGate: text that a decoration cuts is a sign that its flag was forgotten.
func TestCutWithoutGate(t *testing.T) {
	s := newSite(t)
	s.component("ad", ".ad", false)
	s.says("", map[string]string{"ad": `{"remove":true}`})
	s.origin = page(200, "text/html; charset=utf-8", `<p class=ad>x</p><p>y</p>`)
	if w := s.get("GET", "/a"); w.Body.String() != "<p>y</p>" || s.report().Warnings["cut_without_gate"] != 1 {
		t.Errorf("%q %v", w.Body, s.report().Warnings)
	}
	s.reports = nil
	h := s.handler()
	for range 3 {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", "/a", nil))
	}
	total := 0
	for _, r := range s.reports {
		total += r.Warnings["cut_without_gate"]
	}
	if total != 1 {
		t.Errorf("told %d times, want once", total)
	}
}

// TestExactLength: a short page that is complete before a flush has its length, a long or flushed one streams.
func TestExactLength(t *testing.T) {
	for _, c := range []struct {
		n    int
		want bool
	}{{1, true}, {1000, true}, {exactLength, false}} {
		s := newSite(t)
		s.component("c", "p", false)
		s.says("", map[string]string{"c": unlocked})
		s.origin = page(200, "text/html; charset=utf-8", strings.Repeat("<p>x</p>", c.n), "Content-Length", "1")
		w := s.get("GET", "/a")
		length := w.Header().Get("Content-Length")
		if w.Body.String() != strings.Repeat("<p>x!</p>", c.n) || (length != "") != c.want {
			t.Errorf("%d: %d bytes, length %q", c.n, w.Body.Len(), length)
		}
	}
}
