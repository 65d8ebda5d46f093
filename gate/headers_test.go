package gate

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// TestReservedHeaders: nobody but the gate tells the origin who asks, in no spelling.
func TestReservedHeaders(t *testing.T) {
	s := newSite(t)
	s.config.PassIdentity = "X-Reader"
	s.config.SetHeader = map[string]string{"Origin-Key": "ours"}
	s.config.Ignore = []string{"/free/*"}
	s.origin = page(200, "text/html", "x")
	for _, path := range []string{"/a", "/a.css", "/free/x"} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
		r.Header = http.Header{
			"X-Reader": {"boss"}, "X_Reader": {"boss"}, "x-reader": {"boss"}, "X.Reader": {"boss"}, "X-Reader ": {"boss"},
			"Origin-Key": {"theirs"}, "Origin_key": {"theirs"}, "ORIGIN-KEY": {"theirs"},
			"X-Tollgate-User": {"boss"}, "X_tollgate_user": {"boss"}, "x-tollgate": {"boss"},
			"X-Mine": {"1"}, "Connection": {"X-Reader, Origin-Key"},
		}
		r.Header.Set("Cookie", "user_jwt="+token(goodToken))
		s.requests = nil
		s.handler().ServeHTTP(httptest.NewRecorder(), r)
		got := s.requests[0].Header
		for name, values := range got {
			if slices.Contains(values, "boss") || slices.Contains(values, "theirs") {
				t.Errorf("%s: %s: %v", path, name, values)
			}
		}
		if got.Get("X-Mine") != "1" || got.Get("X-Tollgate-User") != "" {
			t.Errorf("%s: %v", path, got)
		}
		decided := path == "/a"
		if (got.Get("X-Reader") == "user-1") != (path != "/free/x") || (got.Get("Origin-Key") == "ours") != (path != "/free/x") {
			t.Errorf("%s (decided %v): %v", path, decided, got)
		}
	}
}

// TestWrongBehaviors: a value that HTTP cannot carry fails the decision; nothing of it goes out.
func TestWrongBehaviors(t *testing.T) {
	for _, b := range []string{
		`{"status":0}`, `{"status":99}`, `{"status":100}`, `{"status":199}`, `{"status":600}`, `{"status":1000}`,
		`{"status":-1}`, `{"status":200.5}`, `{"status":"200"}`, `{"status":403.5}`,
		`{"headers":{"A B":"x"}}`, `{"headers":{"":"x"}}`, `{"headers":{"A:":"x"}}`, `{"headers":{"X-A":"a\r\nB: c"}}`,
		`{"headers":{"X-A":"a\nb"}}`, `{"headers":{"X-A":"a\u0000b"}}`, `{"headers":{"X-A":5}}`,
		`{"addHeaders":[{"name":"Content-Length","value":"5"}]}`, `{"addHeaders":[{"name":"content-length","value":"5"}]}`,
		`{"addHeaders":[{"name":"Connection","value":"close"}]}`, `{"addHeaders":[{"name":"Date","value":"x"}]}`,
		`{"addHeaders":[{"name":"Host","value":"x"}]}`, `{"addHeaders":[{"name":"Keep-Alive","value":"x"}]}`,
		`{"addHeaders":[{"name":"Proxy-Authenticate","value":"x"}]}`, `{"addHeaders":[{"name":"TE","value":"x"}]}`,
		`{"addHeaders":[{"name":"Trailer","value":"x"}]}`, `{"addHeaders":[{"name":"Transfer-Encoding","value":"x"}]}`,
		`{"addHeaders":[{"name":"Upgrade","value":"x"}]}`,
		`{"cookies":["a"]}`, `{"cookies":["a b=c"]}`, `{"addCookies":["a=b\nc"]}`, `{"addCookies":[5]}`,
		`{"status":302,"headers":{"Location":"//evil.example"}}`, `{"status":302,"headers":{"location":"javascript:x"}}`,
		`{"body":5}`, `{"statusText":"a\r\nb"}`,
	} {
		s := newSite(t)
		s.surface.OnError = "closed"
		s.says(b, nil)
		s.origin = page(200, "text/html", canary)
		w := s.get("GET", "/a")
		if w.Code != 503 || len(s.requests) > 0 || strings.Contains(w.Body.String(), canary) {
			t.Errorf("%s: %d %q", b, w.Code, w.Body)
		}
	}
}

// TestHeadersOut: a behaviour's headers go out as they are, and no others with them.
func TestHeadersOut(t *testing.T) {
	always := []string{"Cache-Control", "Set-Cookie"}
	for _, c := range []struct {
		behavior string
		want     []string // besides those that are always there
	}{
		{`{}`, []string{"Content-Type", "X-Origin"}},
		{`{"headers":{}}`, []string{"Content-Type"}},
		{`{"headers":{"X-A":"1","x-b":"2"}}`, []string{"Content-Type", "X-A", "X-B"}},
		{`{"addHeaders":[{"name":"x-a","value":"1"},{"name":"X-A","value":"2"}]}`, []string{"Content-Type", "X-A", "X-Origin"}},
		{`{"removeHeaders":["x-origin"]}`, []string{"Content-Type"}},
		{`{"addHeaders":[{"name":"X-A","value":"1"}],"removeHeaders":["X-A"]}`, []string{"Content-Type", "X-Origin"}},
		{`{"status":402}`, []string{"Content-Length"}},
		{`{"status":402,"headers":{"X-A":"1"}}`, []string{"Content-Length", "X-A"}},
		{`{"body":"x"}`, []string{"Content-Length", "Content-Type"}},
		{`{"status":204,"body":"x"}`, nil},
		{`{"addHeaders":[{"name":"Expires","value":"x"},{"name":"CDN-Cache-Control","value":"max-age=1"},{"name":"Surrogate-Control","value":"x"}]}`, []string{"Content-Type", "X-Origin"}},
	} {
		s := newSite(t)
		s.says(c.behavior, nil)
		s.origin = page(200, "text/html", "<p>x</p>", "X-Origin", "1")
		w := s.get("GET", "/a")
		var got []string
		for name := range w.Header() {
			got = append(got, name)
		}
		slices.Sort(got)
		want := append(slices.Clone(always), c.want...)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", c.behavior, got, want)
		}
	}
}

// TestCacheControl: whatever the origin or a workflow says, a decided answer is private.
func TestCacheControl(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"", "private, no-store"},
		{"public", "private"},
		{"public, max-age=60", "private, max-age=60"},
		{"max-age=60, s-maxage=600", "private, max-age=60"},
		{"PUBLIC, S-MaxAge=1", "private"},
		{`private="x-a", max-age=1`, "private, max-age=1"},
		{"no-store", "private, no-store"},
		{"private, max-age=30", "private, max-age=30"},
		{"no-cache, , must-revalidate", "private, no-cache, must-revalidate"},
		{`ext="a,public"`, `private, ext="a,public"`},
	} {
		h := http.Header{"Cdn-Cache-Control": {"x"}, "Cloudflare-Cdn-Cache-Control": {"x"}, "Age": {"1"}, "Vary": {"a"}}
		if c.given != "" {
			h.Set("Cache-Control", c.given)
		}
		keepPrivate(h)
		if got := h.Get("Cache-Control"); got != c.want || len(h) != 2 {
			t.Errorf("%q becomes %q, want %q; %v", c.given, got, c.want, h)
		}
	}
}

// TestOriginPolicies: no policy of an origin survives a decision.
func TestOriginPolicies(t *testing.T) {
	for _, name := range []string{"Cache-Control", "Expires", "Pragma", "Age", "Surrogate-Control", "CDN-Cache-Control",
		"Cloudflare-CDN-Cache-Control", "Fastly-CDN-Cache-Control", "Vercel-CDN-Cache-Control", "X-LiteSpeed-Cache-Control",
		"Akamai-Cache-Control", "Edge-Control", "X-Accel-Expires"} {
		for _, value := range []string{"public, max-age=600", "s-maxage=60"} {
			s := newSite(t)
			s.origin = page(200, "text/html", "x", name, value)
			h := s.get("GET", "/a").Header()
			if h.Get("Cache-Control") != "private, no-store" || name != "Cache-Control" && h.Get(name) != "" {
				t.Errorf("%s: %s: %v", name, value, h)
			}
		}
	}
}

// TestOwnCookie: neither origin nor workflow nor endpoint sets our cookie, in no spelling that a browser takes for it.
func TestOwnCookie(t *testing.T) {
	for line, ours := range map[string]bool{
		"__Host-tollgate=x; Path=/": true, "tollgate=x": true, " tollgate = x": true, "=tollgate=x": true, "tollgate": true,
		"tollgate2=x": false, "Tollgate=x": false, "a=tollgate=x": false, "a=b; tollgate=x": false,
	} {
		s := newSite(t)
		s.origin = page(200, "text/html", "x", "Set-Cookie", "keep=1", "Set-Cookie", line, "Set-Cookie", "keep=2")
		got := s.get("GET", "/a").Header()["Set-Cookie"]
		if slices.Contains(got, line) == ours || len(got) < 3 || got[0] != "keep=1" {
			t.Errorf("%q: %q", line, got)
		}
	}
}

// TestAcceptEncoding: the origin may use what both the client and the gate can read.
func TestAcceptEncoding(t *testing.T) {
	for given, want := range map[string]string{
		"":                              "identity",
		"gzip, deflate, br, zstd":       "gzip, br, zstd",
		"deflate":                       "identity",
		"*":                             "identity",
		"gzip;q=0, br":                  "br",
		"GZIP; q=0.5":                   "GZIP; q=0.5",
		"identity;q=0":                  "identity",
		"br;q=1.0, gzip;q=0.8, *;q=0.1": "br;q=1.0, gzip;q=0.8",
	} {
		var lines []string
		if given != "" {
			lines = []string{given}
		}
		if got := acceptEncoding(lines); got != want {
			t.Errorf("%q becomes %q, want %q", given, got, want)
		}
	}
}

// TestScriptAllowed: a script goes in only where the page's policies let it run.
func TestScriptAllowed(t *testing.T) {
	c := Client{Scheme: "https", Host: "news.example"}
	for _, v := range []struct {
		policy, src, nonce string
		allowed            bool
	}{
		{"", "https://cdn.example/c.js", "", true},
		{"img-src 'self'", "https://cdn.example/c.js", "", true},
		{"script-src 'self'", "https://cdn.example/c.js", "", false},
		{"script-src 'self'", "/c.js", "", true},
		{"default-src 'self'; script-src https://cdn.example", "https://cdn.example/c.js", "", true},
		{"script-src cdn.example", "https://cdn.example/c.js", "", true},
		{"script-src cdn.example:8443", "https://cdn.example/c.js", "", false},
		{"script-src https://*.example", "https://cdn.example/c.js", "", true},
		{"script-src https://*.cdn.example", "https://cdn.example/c.js", "", false},
		{"script-src http://cdn.example", "https://cdn.example/c.js", "", true},
		{"script-src https://cdn.example/js/", "https://cdn.example/js/c.js", "", true},
		{"script-src https://cdn.example/js/", "https://cdn.example/c.js", "", false},
		{"script-src https:", "https://cdn.example/c.js", "", true},
		{"script-src *", "https://cdn.example/c.js", "", true},
		{"script-src 'nonce-a1' 'strict-dynamic'", "https://cdn.example/c.js", "a1", true},
		{"script-src 'strict-dynamic' https://cdn.example", "https://cdn.example/c.js", "", false},
		{"script-src-elem 'nonce-e'; script-src 'nonce-s'", "/c.js", "e", true},
		{"script-src 'nonce-a', script-src 'nonce-b'", "/c.js", "", false},
		{"script-src 'nonce-a', script-src 'self'", "/c.js", "a", true},
		{"script-src", "/c.js", "", false},
		{"default-src 'none'", "/c.js", "", false},
	} {
		var policies []string
		if v.policy != "" {
			policies = []string{v.policy}
		}
		nonce, allowed := scriptAllowed(policies, v.src, c)
		if nonce != v.nonce || allowed != v.allowed {
			t.Errorf("%q for %s: %q %v, want %q %v", v.policy, v.src, nonce, allowed, v.nonce, v.allowed)
		}
	}
}

// TestMediaPreloads are taken out of a page that is cut.
func TestMediaPreloads(t *testing.T) {
	h := http.Header{"Link": {
		`</a.css>; rel=preload; as=style, </film,1.mp4>; rel="preload"; as="video"`,
		`</talk.mp3>; as=AUDIO; rel="x preload"`,
		`</a>; rel=canonical; as=video`,
	}}
	dropMediaPreloads(h)
	want := []string{`</a.css>; rel=preload; as=style`, `</a>; rel=canonical; as=video`}
	if !slices.Equal(h["Link"], want) {
		t.Errorf("%q", h["Link"])
	}
}

// TestFirstWriteOfLongPage: a handler that compresses judges by the size of the first piece, and by the length where
// there is one, whether that pays. A changed page must not begin with a crumb.
func TestFirstWriteOfLongPage(t *testing.T) {
	s := newSite(t)
	s.component("wall", "p", false)
	s.says("", map[string]string{"wall": `{"after":[{"type":"html","content":"<hr>"}]}`})
	for _, size := range []int{60 << 10, 70 << 10, 200 << 10} {
		s.origin = page(200, "text/html", "<html><p>x</p>"+strings.Repeat("word ", size/5))
		first := &firstWrite{}
		s.wrap = func(w http.ResponseWriter) http.ResponseWriter { first.ResponseWriter = w; return first }
		w := s.get("GET", "/a")
		if want := min(w.Body.Len(), exactLength); first.size != want {
			t.Errorf("of %d bytes the first %d left in one piece, want %d", w.Body.Len(), first.size, want)
		}
		if want := len("<html><p>x</p><hr>") + size/5*5; w.Body.Len() != want {
			t.Errorf("%d bytes came out, want %d", w.Body.Len(), want)
		}
	}
}

type firstWrite struct {
	http.ResponseWriter
	size int
}

func (w *firstWrite) Write(b []byte) (int, error) {
	if w.size == 0 {
		w.size = len(b)
	}
	return w.ResponseWriter.Write(b)
}
