package gate

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/pipeline"
)

// TestStatuses goes through what an origin may answer, asked and unasked.
func TestStatuses(t *testing.T) {
	for _, c := range []struct {
		name, method string
		request      []string
		origin       int
		http         string
		want         int
		body         string
		absent       string // a header
	}{
		{"not modified, asked", "GET", []string{"If-None-Match", `"a"`}, 304, "", 304, "", ""},
		{"not modified, unasked", "GET", nil, 304, "", 502, "Bad gateway\n", "Etag"},
		{"not modified, changed", "GET", []string{"If-None-Match", `"a"`}, 304, `{"addHeaders":[{"name":"X-A","value":"1"}]}`, 502, "Bad gateway\n", "Etag"},
		{"part, asked", "GET", []string{"Range", "bytes=0-1"}, 206, "", 206, "<p>x</p>", ""},
		{"part, unasked", "GET", nil, 206, "", 502, "Bad gateway\n", "Content-Range"},
		{"no such part, unasked", "GET", nil, 416, "", 502, "Bad gateway\n", "Content-Range"},
		{"another protocol, unasked", "GET", nil, 101, "", 502, "Bad gateway\n", "Etag"},
		{"redirect", "GET", nil, 302, "", 302, "", "Content-Range"},
		{"nothing", "GET", nil, 204, "", 204, "", ""},
		{"reset", "GET", nil, 205, "", 205, "", ""},
		{"error page", "GET", nil, 500, "", 500, "<p>x</p>", ""},
		{"head", "HEAD", nil, 200, "", 200, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			s.says(c.http, nil)
			s.origin = func(w http.ResponseWriter, r *http.Request) error {
				h := w.Header()
				h.Set("Content-Type", "text/html; charset=utf-8")
				h.Set("Etag", `"a"`)
				h.Set("Content-Range", "bytes 0-1/9")
				w.WriteHeader(c.origin)
				if r.Method != "HEAD" && !bodiless(c.origin) {
					_, _ = io.WriteString(w, "<p>x</p>")
				}
				return nil
			}
			req, err := http.NewRequestWithContext(t.Context(), c.method, s.serve().URL+"/a", nil)
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i+1 < len(c.request); i += 2 {
				req.Header.Set(c.request[i], c.request[i+1])
			}
			res, err := client1().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			body, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != c.want || string(body) != c.body {
				t.Errorf("%d %q %v, want %d %q", res.StatusCode, body, err, c.want, c.body)
			}
			if c.absent != "" && res.Header.Get(c.absent) != "" {
				t.Errorf("%s: %s", c.absent, res.Header.Get(c.absent))
			}
			if cc := res.Header.Get("Cache-Control"); cc != "private, no-store" {
				t.Errorf("Cache-Control: %s", cc)
			}
		})
	}
}

// TestHeadOfChangedPage has the header of the page that a GET would get.
func TestHeadOfChangedPage(t *testing.T) {
	s := newSite(t)
	s.component("c", "p", false)
	s.says("", map[string]string{"c": unlocked})
	s.origin = func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Length", "8")
		w.Header().Set("Etag", `"a"`)
		w.WriteHeader(200)
		return nil
	}
	w := s.get("HEAD", "/a")
	if w.Header().Get("Content-Length") != "" || w.Header().Get("Etag") != "" || w.Code != 200 {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if d := s.decisions[0]; !d.DryRun || d.HTTP.Method != "GET" {
		t.Errorf("decided with method %s, dry run %v", d.HTTP.Method, d.DryRun)
	}
}

// TestPreflight passes undecided and without a body.
func TestPreflight(t *testing.T) {
	s := newSite(t)
	s.origin = page(200, "text/html", "<p>SECRET</p>", "Access-Control-Allow-Origin", "*", "Cache-Control", "max-age=9")
	w := s.get("OPTIONS", "/a", "Access-Control-Request-Method", "POST", "Origin", "https://other.example")
	if w.Code != 200 || w.Body.Len() > 0 || w.Header().Get("Access-Control-Allow-Origin") != "*" ||
		w.Header().Get("Cache-Control") != "max-age=9" || w.Header().Get("Set-Cookie") != "" || len(s.decisions) > 0 {
		t.Errorf("%d %v %q", w.Code, w.Header(), w.Body)
	}
}

func TestTrace(t *testing.T) {
	s := newSite(t)
	if w := s.get("TRACE", "/a"); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// TestReentry: a request that comes by again is not decided again.
func TestReentry(t *testing.T) {
	s := newSite(t)
	h, err := New(s.config)
	if err != nil {
		t.Fatal(err)
	}
	var rep Report
	inner := page(200, "text/html", "<p>x</p>")
	r := httptest.NewRequestWithContext(WithReport(t.Context(), &rep), "GET", "/a", nil)
	w := httptest.NewRecorder()
	err = h.ServeHTTP(w, r, func(w http.ResponseWriter, r *http.Request) error { return h.ServeHTTP(w, r, inner) })
	if err != nil || len(s.decisions) != 1 || w.Body.String() != "<p>x</p>" || rep.Outcome != Served {
		t.Errorf("%v: decided %d times, %q, %s", err, len(s.decisions), w.Body, rep.Outcome)
	}
}

// TestOriginError: an error of the next handler goes up as it is; the answer that somebody else makes of it is still
// this visitor's.
func TestOriginError(t *testing.T) {
	s := newSite(t)
	s.decide = func(*pipeline.Request) *pipeline.Decision {
		return &pipeline.Decision{Surface: s.surface, HTTP: &decision.HTTPBehavior{}, Units: 1}
	}
	refused := errors.New("connection refused")
	s.origin = func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("X-Half", "1")
		return refused
	}
	w := s.get("GET", "/a")
	if !errors.Is(s.nextErr, refused) || w.Code != 502 || w.Header().Get("X-Half") != "" ||
		w.Header().Get("Cache-Control") != "private, no-store" || w.Header().Get("Set-Cookie") == "" {
		t.Errorf("%v: %d %v", s.nextErr, w.Code, w.Header())
	}
	if s.report().Units != 0 {
		t.Error("units stay recorded")
	}
}

// TestOuterHeadersStay: what handlers before the gate put into the header is not the origin's.
func TestOuterHeadersStay(t *testing.T) {
	for _, behavior := range []string{`{"status":402}`, `{"headers":{"X-A":"1"}}`, `{"headers":{"X-A":"1"},"body":"no"}`} {
		s := newSite(t)
		s.says(behavior, nil)
		s.origin = page(200, "text/html", "<p>x</p>", "X-Origin", "1")
		s.wrap = func(w http.ResponseWriter) http.ResponseWriter { w.Header().Set("Alt-Svc", "h3"); return w }
		w := s.get("GET", "/a")
		if w.Header().Get("Alt-Svc") != "h3" || w.Header().Get("X-Origin") != "" {
			t.Errorf("%s: %v", behavior, w.Header())
		}
	}
}
