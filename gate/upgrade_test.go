package gate

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/pipeline"
)

// TestUpgrade: an upgrade is decided before the origin is asked, and then passes as without us.
func TestUpgrade(t *testing.T) {
	wrappers(t, func(t *testing.T, wrap func(http.ResponseWriter) http.ResponseWriter) {
		s := newSite(t)
		s.wrap = wrap
		s.surface.DecideResponse = true
		s.origin = func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Connection", "Upgrade")
			w.Header().Set("Upgrade", "echo")
			w.WriteHeader(http.StatusSwitchingProtocols)
			conn, rw, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return err
			}
			defer conn.Close()
			line, err := rw.ReadString('\n')
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(conn, "echo %s", line)
			return err
		}
		conn := dial(t, s.serve())
		fmt.Fprint(conn, "GET /live HTTP/1.1\r\nHost: news.example\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello\n")
		r := bufio.NewReader(conn)
		res, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusSwitchingProtocols || len(res.Cookies()) > 0 {
			t.Errorf("status %d, cookies %v", res.StatusCode, res.Cookies())
		}
		if line, err := r.ReadString('\n'); err != nil || line != "echo hello\n" {
			t.Errorf("read %q, %v", line, err)
		}
		if s.decisions[0].HTTP.ProxyOrigin != nil {
			t.Error("decided with an answer of the origin")
		}
	})
}

// TestUpgradeOfCutResource: what goes through an upgraded connection cannot be cut.
func TestUpgradeOfCutResource(t *testing.T) {
	s := newSite(t)
	s.component("body", ".b", true)
	s.says("", map[string]string{"body": `{"remove":true}`})
	w := s.get("GET", "/live", "Connection", "keep-alive, Upgrade", "Upgrade", "websocket")
	if w.Code != http.StatusForbidden || len(s.requests) != 0 {
		t.Errorf("status %d, origin asked %d times", w.Code, len(s.requests))
	}
}

// TestUpgradeNotMade: where the origin answers a request for another protocol with a page, the page is decided like any
// other, by its status and head. Two headers of a request must not choose when it is decided.
func TestUpgradeNotMade(t *testing.T) {
	for _, path := range []string{"/a", "/a.css"} {
		s := newSite(t)
		s.surface.DecideResponse = path == "/a"
		s.component("body", ".b", true)
		s.says("", map[string]string{"body": `{"remove":true}`})
		cut := s.decide
		s.decide = func(r *pipeline.Request) *pipeline.Decision {
			if r.HTTP.ProxyOrigin == nil || r.Resource.Meta["access"] != "paid" {
				return &pipeline.Decision{Surface: s.surface}
			}
			return cut(r)
		}
		s.origin = func(w http.ResponseWriter, r *http.Request) error {
			if path == "/a" && (r.Header.Get("Range") != "" || r.Header.Get("If-None-Match") != "") {
				t.Error("asked for a part, or under a condition")
			}
			w.Header().Set("Link", "</a.mp4>; rel=preload; as=video")
			w.WriteHeader(http.StatusEarlyHints)
			return page(200, "text/html", `<head><meta name="access" content="paid"></head><p class="b">`+canary+`</p>`)(w, r)
		}
		hints := &informed{}
		s.wrap = func(w http.ResponseWriter) http.ResponseWriter { hints.ResponseWriter = w; return hints }
		header := []string{"Connection", "Upgrade", "Upgrade", "h2c, echo"}
		if path == "/a" {
			header = append(header, "Range", "bytes=9-", "If-None-Match", `"x"`)
		}
		w := s.get("GET", path, header...)
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), canary) || hints.early != 0 {
			t.Errorf("%s: %d %q, %d early hints", path, w.Code, w.Body, hints.early)
		}
		if n := len(s.decisions); n != 2 {
			t.Errorf("%s: decided %d times", path, n)
		}
		if rep := s.report(); rep.Decide != "response" || rep.Outcome != Rewritten {
			t.Errorf("%s: %+v", path, rep)
		}
	}
}

// TestOfferOfHTTP2: a client that would also take HTTP/2 in clear text wants the page, and the origin does not hear of it.
func TestOfferOfHTTP2(t *testing.T) {
	s := newSite(t)
	s.component("body", ".b", true)
	s.says("", map[string]string{"body": `{"remove":true}`})
	s.origin = page(200, "text/html", `<p>free</p><p class="b">`+canary+`</p>`)
	w := s.get("GET", "/a", "Connection", "Upgrade, HTTP2-Settings", "Upgrade", "h2c", "HTTP2-Settings", "AAMAAABkAAQAAP__")
	if w.Code != http.StatusOK || w.Body.String() != "<p>free</p>" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	if sent := s.requests[0].Header; sent.Get("Upgrade") != "" || sent.Get("Http2-Settings") != "" {
		t.Errorf("the origin was asked with %v", sent)
	}
}

// informed counts the informational answers that leave.
type informed struct {
	http.ResponseWriter
	early int
}

func (w *informed) WriteHeader(status int) {
	if status < 200 {
		w.early++
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// TestHijackIsForUpgrades: no other answer leaves past the gate.
func TestHijackIsForUpgrades(t *testing.T) {
	s := newSite(t)
	s.origin = func(w http.ResponseWriter, _ *http.Request) error {
		_, _, err := http.NewResponseController(w).Hijack()
		if !errors.Is(err, http.ErrNotSupported) {
			t.Errorf("hijacked: %v", err)
		}
		return nil
	}
	res := do(t, s.serve().URL+"/a")
	if res.StatusCode != http.StatusOK {
		t.Errorf("status %d", res.StatusCode)
	}
}
