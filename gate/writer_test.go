package gate

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-eb607675/tollgate/pipeline"
)

const unlocked = `{"append":[{"type":"text","content":"!"}]}`

// wrappers are the writers that every test of the writer runs behind.
func wrappers(t *testing.T, run func(t *testing.T, wrap func(http.ResponseWriter) http.ResponseWriter)) {
	t.Run("bare", func(t *testing.T) { run(t, nil) })
	t.Run("wrapped", func(t *testing.T) { run(t, unwrapOnly) })
}

// TestStreams reads each part of an answer before the origin sends the next: nothing is held up, changed or not.
func TestStreams(t *testing.T) {
	for name, c := range map[string]struct{ contentType, rule, change string }{
		"events":       {"text/event-stream", "", ""},
		"page":         {"text/html; charset=utf-8", "", ""},
		"changed page": {"text/html; charset=utf-8", "p", unlocked},
	} {
		t.Run(name, func(t *testing.T) {
			wrappers(t, func(t *testing.T, wrap func(http.ResponseWriter) http.ResponseWriter) {
				s := newSite(t)
				s.wrap = wrap
				if c.rule != "" {
					s.component("c", c.rule, false)
					s.says("", map[string]string{"c": c.change})
				}
				read := make(chan struct{})
				s.origin = func(w http.ResponseWriter, r *http.Request) error {
					w.Header().Set("Content-Type", c.contentType)
					for range 3 {
						if _, err := io.WriteString(w, "<p>part</p>\n"); err != nil {
							return err
						}
						if err := http.NewResponseController(w).Flush(); err != nil {
							return err
						}
						select {
						case <-read:
						case <-r.Context().Done():
							return r.Context().Err()
						}
					}
					return nil
				}
				res := do(t, s.serve().URL+"/live")
				lines := bufio.NewReader(res.Body)
				for range 3 {
					line, err := lines.ReadString('\n')
					if err != nil || !strings.HasPrefix(line, "<p>part") {
						t.Fatalf("read %q, %v", line, err)
					}
					read <- struct{}{}
				}
				if _, err := lines.ReadString('\n'); err != io.EOF {
					t.Fatalf("end: %v", err)
				}
			})
		})
	}
}

// TestCodedPageStreams is the same with a page that comes coded: a flush of the origin reaches the client decoded.
func TestCodedPageStreams(t *testing.T) {
	for _, coding := range []string{"gzip", "zstd", "br"} {
		t.Run(coding, func(t *testing.T) {
			s := newSite(t)
			s.component("c", "p", false)
			s.says("", map[string]string{"c": unlocked})
			read := make(chan struct{})
			s.origin = func(w http.ResponseWriter, r *http.Request) error {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.Header().Set("Content-Encoding", coding)
				enc := newEncoder(coding, w)
				for range 3 {
					if _, err := io.WriteString(enc, "<p>part</p>\n"); err != nil {
						return err
					}
					if err := enc.Flush(); err != nil {
						return err
					}
					if err := http.NewResponseController(w).Flush(); err != nil {
						return err
					}
					select {
					case <-read:
					case <-r.Context().Done():
						return r.Context().Err()
					}
				}
				return enc.Close()
			}
			res := do(t, s.serve().URL+"/live")
			if res.Header.Get("Content-Encoding") != "" {
				t.Error("the changed page leaves uncoded")
			}
			lines := bufio.NewReader(res.Body)
			for range 3 {
				line, err := lines.ReadString('\n')
				if err != nil || line != "<p>part!</p>\n" {
					t.Fatalf("read %q, %v", line, err)
				}
				read <- struct{}{}
			}
		})
	}
}

// TestHeldBackIsNotFlushed: while a gating rule has not matched, a flush sends nothing, the header included.
func TestHeldBackIsNotFlushed(t *testing.T) {
	s := newSite(t)
	s.component("body", ".b", true)
	s.says("", map[string]string{"body": `{"replaceRange":{"replaceWith":[{"type":"text","content":"PAY"}]}}`})
	w := httptest.NewRecorder()
	s.origin = func(next http.ResponseWriter, _ *http.Request) error {
		next.Header().Set("Content-Type", "text/html; charset=utf-8")
		send(t, next, "<html><p>free</p>")
		if w.Flushed || w.Body.Len() > 0 {
			t.Errorf("left before the rule matched: %q", w.Body)
		}
		send(t, next, "<div class=b>SECRET</div>")
		if !w.Flushed || !strings.Contains(w.Body.String(), "<p>free</p>") {
			t.Errorf("still held back: %q", w.Body)
		}
		return nil
	}
	s.handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/a", nil))
	if got, want := w.Body.String(), "<html><p>free</p><div class=b>PAY</div>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func send(t *testing.T, w http.ResponseWriter, s string) {
	t.Helper()
	if _, err := io.WriteString(w, s); err != nil {
		t.Error(err)
	}
	if err := http.NewResponseController(w).Flush(); err != nil {
		t.Error(err)
	}
}

// TestHeadTime: `decide: response` waits one second for the end of a head, then decides with what it has.
func TestHeadTime(t *testing.T) {
	for name, coding := range map[string]string{"plain": "", "gzip": "gzip"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSite(t)
				s.surface.DecideResponse = true
				s.component("c", "p", false)
				s.says("", map[string]string{"c": unlocked})
				start := time.Now()
				var decidedAfter time.Duration
				say := s.decide
				s.decide = func(r *pipeline.Request) *pipeline.Decision {
					decidedAfter = time.Since(start)
					return say(r)
				}
				s.origin = func(w http.ResponseWriter, _ *http.Request) error {
					w.Header().Set("Content-Type", "text/html; charset=utf-8")
					var out flushWriter = plainFlusher{w}
					if coding != "" {
						w.Header().Set("Content-Encoding", coding)
						out = newEncoder(coding, w)
					}
					_, _ = io.WriteString(out, `<head><meta name="a" content="1">`)
					_ = out.Flush()
					time.Sleep(5 * time.Second)
					_, _ = io.WriteString(out, `</head><p>x</p>`)
					return out.Close()
				}
				w := s.get("GET", "/slow")
				if decidedAfter != time.Second {
					t.Errorf("decided after %v", decidedAfter)
				}
				if got, want := w.Body.String(), `<head><meta name="a" content="1"></head><p>x!</p>`; got != want {
					t.Errorf("got %q, want %q", got, want)
				}
				if got := s.decisions[0].Resource.Meta["a"]; got != "1" {
					t.Errorf("meta %q", got)
				}
			})
		})
	}
}

// TestHeadLength: no more than 64 KiB are read in search of the end of a head.
func TestHeadLength(t *testing.T) {
	s := newSite(t)
	s.surface.DecideResponse = true
	decidedAt := 0
	written := 0
	s.decide = func(*pipeline.Request) *pipeline.Decision {
		decidedAt = written
		return &pipeline.Decision{Surface: s.surface}
	}
	chunk := strings.Repeat("<meta name=a content=b>", 64)
	s.origin = func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<head>")
		for range 100 {
			written += len(chunk)
			if _, err := io.WriteString(w, chunk); err != nil {
				return err
			}
		}
		return nil
	}
	w := s.get("GET", "/long")
	if decidedAt < headLength-len(chunk) || decidedAt > headLength+len(chunk) {
		t.Errorf("decided after %d bytes", decidedAt)
	}
	if w.Body.Len() != len("<head>")+100*len(chunk) {
		t.Errorf("%d bytes came out", w.Body.Len())
	}
}

// TestUnreadHead: where text is gated, a page is not decided by a head that was not read to its end.
func TestUnreadHead(t *testing.T) {
	const paid = `<meta name="paid" content="1"></head><div class=b>SECRET</div>`
	for name, c := range map[string]struct {
		contentType, head string
		wait              time.Duration
	}{
		"late":    {"text/html; charset=utf-8", "<head>", 5 * time.Second},
		"long":    {"text/html; charset=utf-8", "<head>" + strings.Repeat("<!-- -->", headLength/8), 0},
		"charset": {"text/html; charset=utf-7", "<head>", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSite(t)
				s.surface.DecideResponse = true
				s.component("b", ".b", true)
				s.decide = func(r *pipeline.Request) *pipeline.Decision { // locks what says that it is paid
					t.Errorf("decided with %v", r.Resource.Meta)
					return &pipeline.Decision{Surface: s.surface}
				}
				s.origin = func(w http.ResponseWriter, _ *http.Request) error {
					w.Header().Set("Content-Type", c.contentType)
					_, _ = io.WriteString(w, c.head)
					_ = http.NewResponseController(w).Flush()
					time.Sleep(c.wait)
					_, err := io.WriteString(w, paid)
					return err
				}
				if w := s.get("GET", "/a"); strings.Contains(w.Body.String(), "SECRET") {
					t.Errorf("%d %q", w.Code, w.Body)
				}
			})
		})
	}
}

// TestTrailers pass with a body that passes, and go with one that is changed.
func TestTrailers(t *testing.T) {
	for name, changed := range map[string]bool{"passing": false, "looked into": false, "changed": true} {
		t.Run(name, func(t *testing.T) {
			wrappers(t, func(t *testing.T, wrap func(http.ResponseWriter) http.ResponseWriter) {
				s := newSite(t)
				s.wrap = wrap
				s.surface.DecideResponse = name == "looked into"
				s.component("c", "p", false)
				if changed {
					s.says("", map[string]string{"c": unlocked})
				}
				s.origin = func(w http.ResponseWriter, _ *http.Request) error {
					w.Header().Set("Content-Type", "text/html")
					w.Header().Set("Trailer", "X-Sum")
					_, _ = io.WriteString(w, "<p>x</p>")
					_ = http.NewResponseController(w).Flush()
					w.Header().Set("X-Sum", "1")
					w.Header().Set(http.TrailerPrefix+"X-Late", "2")
					return nil
				}
				res := do(t, s.serve().URL+"/a")
				if _, err := io.Copy(io.Discard, res.Body); err != nil {
					t.Fatal(err)
				}
				got := res.Trailer.Get("X-Sum") + res.Trailer.Get("X-Late")
				if want := map[bool]string{false: "12", true: ""}[changed]; got != want {
					t.Errorf("trailers %q, want %q", got, want)
				}
			})
		})
	}
}

// fileWriter is a server's writer that knows a better way to copy.
type fileWriter struct {
	*httptest.ResponseRecorder
	copied int64
}

func (f *fileWriter) ReadFrom(r io.Reader) (int64, error) {
	n, err := io.Copy(f.ResponseRecorder, r)
	f.copied += n
	return n, err
}

// TestReadFrom: what passes is copied by the server (sendfile), what changes is not.
func TestReadFrom(t *testing.T) {
	body := strings.Repeat("<p>x</p>", 1000)
	for _, changed := range []bool{false, true} {
		s := newSite(t)
		s.component("c", "p", false)
		if changed {
			s.says("", map[string]string{"c": unlocked})
		}
		s.origin = func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Content-Type", "text/html")
			_, err := io.Copy(w, struct{ io.Reader }{strings.NewReader(body)})
			return err
		}
		w := &fileWriter{ResponseRecorder: httptest.NewRecorder()}
		s.handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/a", nil))
		if want := map[bool]int64{false: int64(len(body)), true: 0}[changed]; w.copied != want {
			t.Errorf("changed %v: the server copied %d bytes, want %d", changed, w.copied, want)
		}
		if changed && w.Body.String() != strings.Repeat("<p>x!</p>", 1000) {
			t.Errorf("changed into %d bytes", w.Body.Len())
		}
	}
}

// TestEarlyHints: 103 passes only where the answer is settled and will not be changed.
func TestEarlyHints(t *testing.T) {
	for name, c := range map[string]struct {
		response, changed, want bool
	}{
		"decided, unchanged": {false, false, true},
		"decided, changed":   {false, true, false},
		"not decided":        {true, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.surface.DecideResponse = c.response
			s.component("c", "p", false)
			if c.changed {
				s.says("", map[string]string{"c": unlocked})
			}
			s.origin = func(w http.ResponseWriter, _ *http.Request) error {
				w.Header().Set("Link", "</film>; rel=preload; as=video")
				w.WriteHeader(http.StatusEarlyHints)
				w.Header().Del("Link")
				w.Header().Set("Content-Type", "text/html")
				_, err := io.WriteString(w, "<p>x</p>")
				return err
			}
			got := false
			ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
				Got1xxResponse: func(int, textproto.MIMEHeader) error { got = true; return nil },
			})
			req, err := http.NewRequestWithContext(ctx, "GET", s.serve().URL+"/a", nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := client1().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if got != c.want {
				t.Errorf("hints came: %v, want %v", got, c.want)
			}
		})
	}
}

func dial(t *testing.T, srv *httptest.Server) net.Conn {
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// client1 is a client that takes answers as they come.
func client1() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableCompression: true, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func do(t *testing.T, target string) *http.Response {
	req, err := http.NewRequestWithContext(t.Context(), "GET", target, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := client1().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	return res
}
