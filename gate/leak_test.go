package gate

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestNoCanary asks for a gated resource in every way at once: method × path × type × coding × part × condition × status
// × time of the decision. Whatever comes back, coded or not, has no byte of the gated text.
func TestNoCanary(t *testing.T) {
	document := `<html><head><title>t</title></head><body><p>free</p><div class="b">` +
		strings.Repeat(canary+" ", 40) + `</div></body></html>`
	coded := map[string][]byte{}
	for _, coding := range []string{"gzip", "zstd", "br"} {
		coded[coding] = encode(coding, []byte(document))
	}
	reader := newCodings()
	type asked struct{ contentType, coding string }
	var answer asked
	var status int
	origin := func(w http.ResponseWriter, r *http.Request) error {
		body := []byte(document)
		h := w.Header()
		switch answer.coding {
		case "":
		case "lie": // says gzip, is none
			h.Set("Content-Encoding", "gzip")
		case "unknown":
			h.Set("Content-Encoding", "compress")
		case "stacked":
			h.Set("Content-Encoding", "gzip, gzip")
		case "untold": // is gzip, does not say so
			body = coded["gzip"]
		default:
			h.Set("Content-Encoding", answer.coding)
			body = coded[strings.TrimPrefix(answer.coding, "x-")]
		}
		if answer.contentType != "" {
			h.Set("Content-Type", answer.contentType)
		}
		h.Set("Etag", `"tag"`)
		code := status
		switch {
		case r.Header.Get("If-None-Match") == `"tag"`:
			w.WriteHeader(http.StatusNotModified)
			return nil
		case r.Header.Get("Range") != "" && code == 200:
			code = http.StatusPartialContent
			h.Set("Content-Range", "bytes 70-300/400")
			body = body[min(70, len(body)):]
		}
		w.WriteHeader(code)
		if r.Method == http.MethodHead {
			return nil
		}
		_, err := w.Write(body)
		return err
	}
	cases := 0
	for _, response := range []bool{false, true} {
		s := newSite(t)
		s.surface.DecideResponse = response
		s.component("body", ".b", true)
		s.says("", map[string]string{"body": `{"remove":true}`})
		s.config.Done = nil
		s.origin = origin
		h, err := New(s.config)
		if err != nil {
			t.Fatal(err)
		}
		for _, contentType := range []string{"text/html; charset=utf-8", "Text/HTML", "", "nonsense", "application/json",
			"application/rss+xml", "text/plain", "application/pdf"} {
			for _, coding := range []string{"", "gzip", "x-gzip", "zstd", "br", "lie", "unknown", "stacked", "untold"} {
				answer = asked{contentType, coding}
				for _, status = range []int{200, 206, 302, 404, 500} {
					for _, method := range []string{"GET", "HEAD", "POST"} {
						for _, path := range []string{"/a", "/a.css"} {
							if path != "/a" && coding == "untold" && kindOf(contentType) == unknown {
								continue // a file that nobody calls a text, and that looks like an archive, is one
							}
							for _, span := range []string{"", "bytes=70-", "bytes=0-1,70-"} {
								for _, tag := range []string{"", `"tag"`} {
									cases++
									w := httptest.NewRecorder()
									r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
									r.Header.Set("Accept-Encoding", "gzip, br, zstd")
									if span != "" {
										r.Header.Set("Range", span)
									}
									if tag != "" {
										r.Header.Set("If-None-Match", tag)
									}
									serveQuietly(t, h, w, r, origin)
									if leaks(reader, w) {
										t.Fatalf("%s %s, %+v, status %d, range %q, tag %q, decided at the answer %v: %d %v %q",
											method, path, answer, status, span, tag, response, w.Code, w.Header(), w.Body)
									}
								}
							}
						}
					}
				}
			}
		}
	}
	if cases < 20_000 {
		t.Errorf("only %d cases", cases)
	}
}

func serveQuietly(t *testing.T, h *Handler, w http.ResponseWriter, r *http.Request, next Next) {
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			panic(p)
		}
	}()
	if err := h.ServeHTTP(w, r, next); err != nil && !strings.Contains(err.Error(), "in place of this one") {
		t.Error(err)
	}
}

// leaks looks for the canary in the bytes as they are and decoded in every way.
func leaks(c *codings, w *httptest.ResponseRecorder) bool {
	body := w.Body.Bytes()
	if len(body) == 0 {
		return false
	}
	if bytes.Contains(body, []byte(canary)) {
		return true
	}
	for _, coding := range []string{"gzip", "br", "zstd"} {
		if plain, _ := decode(c, coding, body, len(body)); bytes.Contains(plain, []byte(canary)) {
			return true
		}
	}
	return false
}

// TestUndecidedFileIsNoText: a file that passes undecided bears no text by its type.
func TestUndecidedFileIsNoText(t *testing.T) {
	for contentType, decided := range map[string]bool{
		"image/png": false, "text/css": false, "text/javascript": false, "application/javascript": false,
		"font/woff2": false, "image/svg+xml": false, "application/wasm": false, "video/mp4": false,
		"text/html": true, "TEXT/HTML;x": true, "application/json": true, "text/plain": true, "application/atom+xml": true,
		"application/pdf": true, "application/ld+json": true, "text/x-markdown": true,
	} {
		s := newSite(t)
		s.origin = page(200, contentType, "<p>x</p>", "Cache-Control", "max-age=600")
		w := s.get("GET", "/logo.png")
		if got := len(s.decisions) == 1; got != decided {
			t.Errorf("%s: decided %v", contentType, got)
		}
		if private := w.Header().Get("Cache-Control") == "private, no-store"; private != decided {
			t.Errorf("%s: %v", contentType, w.Header())
		}
		if cookie := w.Header().Get("Set-Cookie") != ""; cookie != decided {
			t.Errorf("%s: cookie %v", contentType, cookie)
		}
	}
}

// TestSeveralRangesOfFile: the parts of a multipart answer have types of their own. A file is asked for one range, and
// an answer in parts is refused.
func TestSeveralRangesOfFile(t *testing.T) {
	parts := "--x\r\nContent-Type: text/html\r\nContent-Range: bytes 0-1/99\r\n\r\n<p\r\n--x\r\n" +
		"Content-Type: text/html\r\nContent-Range: bytes 3-90/99\r\n\r\n>" + canary + "\r\n--x--\r\n"
	for _, span := range []string{"bytes=0-1,3-", "bytes=0-1", ""} {
		s := newSite(t)
		s.component("body", ".b", true)
		s.says("", map[string]string{"body": `{"remove":true}`})
		s.origin = page(http.StatusPartialContent, "multipart/byteranges; boundary=x", parts)
		w := s.get("GET", "/a.css", "Range", span, "If-Range", `"x"`)
		if w.Code != http.StatusBadGateway || strings.Contains(w.Body.String(), canary) {
			t.Errorf("%q: %d %q", span, w.Code, w.Body)
		}
		sent := s.requests[0].Header
		if several := strings.Contains(span, ","); several && (sent.Get("Range") != "" || sent.Get("If-Range") != "") {
			t.Errorf("%q: the origin was asked with %v", span, sent)
		} else if !several && sent.Get("Range") != span {
			t.Errorf("%q: the origin was asked with %v", span, sent)
		}
	}
}

// TestSeveralContentTypes: of several lines each client believes another, so none counts.
func TestSeveralContentTypes(t *testing.T) {
	for _, types := range [][]string{
		{"image/png", "text/html"}, {"text/html", "image/png"}, {"text/css", "text/css", "text/html"},
	} {
		s := newSite(t)
		s.component("body", ".b", true)
		s.says("", map[string]string{"body": `{"remove":true}`})
		s.origin = func(w http.ResponseWriter, _ *http.Request) error {
			w.Header()["Content-Type"] = types
			_, err := w.Write([]byte(`<html><p class="b">` + canary + `</p>`))
			return err
		}
		for _, path := range []string{"/a", "/a.css"} {
			w := s.get("GET", path)
			if got := w.Header()["Content-Type"]; strings.Contains(w.Body.String(), canary) || len(got) != 1 || got[0] != "text/html" {
				t.Errorf("%q at %s: %d %q %q", types, path, w.Code, got, w.Body)
			}
		}
	}
}

// TestUnreadableHead: where workflows go by a page's head and it cannot be read, what they would miss opens nothing.
func TestUnreadableHead(t *testing.T) {
	for onError, want := range map[catalog.OnError]int{catalog.Teaser: 503, catalog.Closed: 503, catalog.Open: 200} {
		for path, gated := range map[string]bool{"/a/1": true, "/about": false} {
			s := newSite(t)
			s.surface.DecideResponse = true
			s.surface.OnError = onError
			c := s.component("body", ".b", true)
			pattern, err := decision.ParsePattern("/a/*", false)
			if err != nil {
				t.Fatal(err)
			}
			c.Paths, c.Patterns = []string{"/a/*"}, []decision.Pattern{pattern}
			s.origin = page(200, "text/html", `<p class="b">`+canary+`</p>`, "Content-Encoding", "deflate")
			w := s.get("GET", path)
			open := strings.Contains(w.Body.String(), canary)
			if gated && (w.Code != want || open != (onError == catalog.Open)) || !gated && !open {
				t.Errorf("%s at %s: %d %q", onError, path, w.Code, w.Body)
			}
			if got := s.report().Decide; got != "response" {
				t.Errorf("decided at the %s", got)
			}
		}
	}
}

// TestHeadWithoutHead: where the head of a page decides, the answer to HEAD does not tell the length of the whole text.
func TestHeadWithoutHead(t *testing.T) {
	for method, kept := range map[string]bool{"HEAD": false, "GET": true} {
		s := newSite(t)
		s.surface.DecideResponse = true
		s.component("body", ".b", true)
		s.origin = page(200, "text/html", "", "Content-Length", "0", "Etag", `"x"`)
		h := s.get(method, "/a").Header()
		if got := h.Get("Content-Length") != "" || h.Get("Etag") != ""; got != kept {
			t.Errorf("%s: %v", method, h)
		}
	}
}

// TestTextBearingTypes names the types in which a text could leave, and some in which it does not.
func TestTextBearingTypes(t *testing.T) {
	for contentType, want := range map[string]kind{
		"text/html": htmlType, "TEXT/Html ; x": htmlType, "text/plain": textBearing, "text/css": otherType,
		"text/x-component": textBearing, "application/json; x": textBearing, "application/feed+json": textBearing,
		"application/atom+xml": textBearing, "image/svg+xml": otherType, "application/epub+zip": textBearing,
		"application/yaml": textBearing, "application/json-seq": textBearing, "multipart/byteranges": textBearing,
		"multipart/mixed": textBearing, "message/rfc822": textBearing, "application/msword": textBearing,
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document": textBearing,
		"application/vnd.oasis.opendocument.text":                                 textBearing,
		"application/octet-stream":                                                otherType, "application/wasm": otherType,
		"application/vnd.apple.mpegurl": otherType, "image/png": otherType, "application/zip": otherType,
		"": unknown, "text": unknown, "*/*": unknown, "text/html, text/plain": unknown,
	} {
		if got := kindOf(contentType); got != want {
			t.Errorf("%q is %d, want %d", contentType, got, want)
		}
	}
}
