package gate

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"runtime"
	"strings"
	"testing"

	"go.uber.org/zap"
)

// proxied puts a real reverse proxy and a real origin behind the gate, and a client of HTTP/1.1 or HTTP/2 before it.
func proxied(t *testing.T, s *site, origin http.HandlerFunc, version int) (base string, client *http.Client) {
	back := httptest.NewUnstartedServer(origin)
	back.Config.ErrorLog = zap.NewStdLog(zap.NewNop())
	back.Start()
	t.Cleanup(back.Close)
	target := mustURL(t, back.URL)
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	proxy := &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Header["Accept-Encoding"] = r.In.Header["Accept-Encoding"]
		},
		ErrorLog: zap.NewStdLog(zap.NewNop()),
	}
	s.origin = func(w http.ResponseWriter, r *http.Request) error {
		proxy.ServeHTTP(w, r)
		return nil
	}
	front := httptest.NewUnstartedServer(s.handler())
	front.Config.ErrorLog = zap.NewStdLog(zap.NewNop())
	front.EnableHTTP2 = version == 2
	front.StartTLS()
	t.Cleanup(front.Close)
	tr := &http.Transport{
		DisableCompression: true,
		ForceAttemptHTTP2:  version == 2,
		TLSClientConfig:    front.Client().Transport.(*http.Transport).TLSClientConfig.Clone(),
	}
	if version != 2 {
		tr.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	}
	t.Cleanup(tr.CloseIdleConnections)
	return front.URL, &http.Client{Transport: tr}
}

func versions(t *testing.T, run func(t *testing.T, version int)) {
	for _, v := range []int{1, 2} {
		t.Run(fmt.Sprintf("HTTP/%d", v), func(t *testing.T) { run(t, v) })
	}
}

func ask(t *testing.T, c *http.Client, target string) *http.Response {
	req, err := http.NewRequestWithContext(t.Context(), "GET", target, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	return res
}

// TestAbortIsNoticed: a client of either version sees that its answer is incomplete.
func TestAbortIsNoticed(t *testing.T) {
	versions(t, func(t *testing.T, version int) {
		s := newSite(t)
		s.component("body", ".b", true)
		s.says("", map[string]string{"body": cutting})
		read := make(chan struct{})
		base, c := proxied(t, s, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, parts()[0]+parts()[1]+parts()[2]+"\n")
			_ = http.NewResponseController(w).Flush()
			select {
			case <-read:
			case <-r.Context().Done():
			}
			_, _ = io.WriteString(w, "</div><frameset>")
		}, version)
		res := ask(t, c, base+"/a")
		body := bufio.NewReader(res.Body)
		if start, err := body.Peek(len(parts()[0])); err != nil || res.StatusCode != 200 || res.ProtoMajor != version {
			t.Fatalf("%s %d %q %v", res.Proto, res.StatusCode, start, err)
		}
		close(read)
		rest, err := io.ReadAll(body)
		if err == nil || errors.Is(err, io.EOF) && version == 2 || strings.Contains(string(rest), canary) {
			t.Errorf("read %q, %v", rest, err)
		}
	})
}

// TestStandInBehindProxy: the proxy is told to stop, and the visitor has a whole answer.
func TestStandInBehindProxy(t *testing.T) {
	versions(t, func(t *testing.T, version int) {
		s := newSite(t)
		s.component("body", ".b", true)
		s.says("", map[string]string{"body": cutting})
		base, c := proxied(t, s, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			for range 100 {
				_, _ = io.WriteString(w, strings.Repeat("<p>SECRET</p>", 1000))
			}
		}, version)
		res := ask(t, c, base+"/a")
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != 503 || !strings.Contains(string(body), "&lt;PAY&gt;") || strings.Contains(string(body), canary) {
			t.Errorf("%d %q %v", res.StatusCode, body, err)
		}
		if s.report().Aborted {
			t.Error("reported as aborted")
		}
	})
}

// TestRefusalBehindProxy: an answer in place of a large one, decided at the origin's header.
func TestRefusalBehindProxy(t *testing.T) {
	versions(t, func(t *testing.T, version int) {
		s := newSite(t)
		s.surface.DecideResponse = true
		s.says(`{"status":402,"body":"pay"}`, nil)
		base, c := proxied(t, s, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			for range 1000 {
				if _, err := io.WriteString(w, strings.Repeat(canary, 1000)); err != nil {
					return
				}
			}
		}, version)
		res := ask(t, c, base+"/a")
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != 402 || string(body) != "pay" {
			t.Errorf("%d %q %v", res.StatusCode, body, err)
		}
	})
}

// TestOriginBreaksOff: the client of a proxy whose origin broke off notices, in either version.
func TestOriginBreaksOff(t *testing.T) {
	versions(t, func(t *testing.T, version int) {
		for _, changed := range []bool{false, true} {
			s := newSite(t)
			s.component("c", "p", false)
			if changed {
				s.says("", map[string]string{"c": unlocked})
			}
			base, c := proxied(t, s, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				_, _ = io.WriteString(w, "<p>part</p>")
				_ = http.NewResponseController(w).Flush()
				panic(http.ErrAbortHandler)
			}, version)
			req, err := http.NewRequestWithContext(t.Context(), "GET", base+"/a", nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := c.Do(req)
			if err == nil {
				_, err = io.ReadAll(res.Body)
				res.Body.Close()
			}
			if err == nil {
				t.Errorf("changed %v: nobody noticed", changed)
			}
		}
	})
}

// TestMemoryIsFlat: a page of any size goes through in little memory, coded or not.
func TestMemoryIsFlat(t *testing.T) {
	const size, chunk = 16 << 20, 32 << 10
	text := strings.Repeat("<p class=x>some text</p>\n", chunk/25)
	for _, coding := range []string{"", "gzip"} {
		s := newSite(t)
		s.component("c", "h1", false)
		s.says("", map[string]string{"c": unlocked})
		var peak uint64
		s.origin = func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			var out flushWriter = plainFlusher{w}
			if coding != "" {
				w.Header().Set("Content-Encoding", coding)
				out = newEncoder(coding, w)
			}
			var before, now runtime.MemStats
			for n := 0; n < size; n += len(text) {
				if _, err := io.WriteString(out, text); err != nil {
					return err
				}
				if n == 0 {
					runtime.GC()
					runtime.ReadMemStats(&before)
				} else if n%(4<<20) < len(text) {
					runtime.GC()
					runtime.ReadMemStats(&now)
					if now.HeapAlloc > before.HeapAlloc {
						peak = max(peak, now.HeapAlloc-before.HeapAlloc)
					}
				}
			}
			return out.Close()
		}
		w := discard{http.Header{}}
		s.handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/a", nil))
		if rep := s.report(); rep.Outcome != Rewritten || rep.BytesOut < size {
			t.Errorf("%q: %+v", coding, rep)
		}
		if peak > 4<<20 {
			t.Errorf("%q: %d bytes more on the way", coding, peak)
		}
	}
}

// TestGoneClientEndsTheRequest: units that were not committed go back when the visitor leaves.
func TestGoneClientEndsTheRequest(t *testing.T) {
	s := newSite(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.origin = func(_ http.ResponseWriter, r *http.Request) error {
		cancel()
		<-r.Context().Done()
		return r.Context().Err()
	}
	w := httptest.NewRecorder()
	s.handler().ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/a", nil))
	if !errors.Is(s.nextErr, context.Canceled) || s.report().Units != 0 {
		t.Errorf("%v %+v", s.nextErr, s.report())
	}
}
