package integration_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/rogpeppe/go-internal/txtar"
)

// startBase starts a server on testdata/base.txtar with an origin of the test's own. files stand in for those of the base.
func startBase(t *testing.T, site http.Handler, files ...txtar.File) *server {
	t.Helper()
	dir := t.TempDir()
	for _, f := range withBase(t, &txtar.Archive{Files: files}) {
		if !strings.HasPrefix(f.Name, "origin ") {
			write(t, dir+"/"+f.Name, string(f.Data))
		}
	}
	upstream := httptest.NewServer(site)
	t.Cleanup(upstream.Close)
	s := newServer(t, dir, upstream.Listener.Addr().String())
	s.mustStart(t)
	return s
}

// TestEventStream wants every event of an origin at once, and none for a visitor whom the gate refuses.
func TestEventStream(t *testing.T) {
	t.Parallel()
	next := make(chan string)
	s := startBase(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		flush := http.NewResponseController(w)
		flush.Flush()
		for {
			select {
			case text, ok := <-next:
				if !ok {
					return
				}
				io.WriteString(w, "data: "+text+"\n\n")
				flush.Flush()
			case <-r.Context().Done():
				return
			}
		}
	}))
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	defer cancel()
	get := func(path string) *http.Response {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.gate+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := new(http.Transport).RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
	stream := get("/events")
	lines := bufio.NewReader(stream.Body)
	for _, text := range []string{"one", "two", "three"} {
		next <- text // the origin does not go on before it is asked to, so nothing comes but this
		line, err := lines.ReadString('\n')
		if err != nil || line != "data: "+text+"\n" {
			t.Fatalf("got %q, %v", line, err)
		}
		if blank, err := lines.ReadString('\n'); err != nil || blank != "\n" {
			t.Fatalf("got %q, %v", blank, err)
		}
	}
	if cc := stream.Header.Get("Cache-Control"); cc != "private, no-store" {
		t.Errorf("Cache-Control is %q", cc)
	}
	close(next)
	if rest, err := io.ReadAll(lines); err != nil || len(rest) > 0 {
		t.Errorf("after the end: %q, %v", rest, err)
	}
	if refused := get("/article/events"); refused.StatusCode != http.StatusForbidden {
		t.Errorf("an event stream of an article came with %d", refused.StatusCode)
	}
}

// TestEarlyBytes wants the beginning of a page that is rewritten while the origin still writes.
func TestEarlyBytes(t *testing.T) {
	t.Parallel()
	goOn := make(chan struct{})
	s := startBase(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8") // else the beginning is searched for one first
		io.WriteString(w, `<!doctype html><body><article><div class="body"><p>First.</p>`)
		http.NewResponseController(w).Flush()
		select {
		case <-goOn:
			io.WriteString(w, `<p>`+canary+`</p></div></article></body>`)
		case <-r.Context().Done():
		}
	}), txtar.File{Name: "Caddyfile", Data: []byte(`{
	auto_https off
	default_bind fd/3
	tollgate {
		project ./paywall
		state memory
	}
}
http://{$GATE} {
	tollgate web
	reverse_proxy {$ORIGIN} {
		flush_interval -1
	}
}
`)})
	conn, err := net.Dial("tcp", s.gate)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(deadline)); err != nil {
		t.Fatal(err)
	}
	io.WriteString(conn, "GET /article/slow HTTP/1.1\r\nHost: "+s.gate+"\r\nConnection: close\r\n\r\n")
	var got strings.Builder
	b := make([]byte, 512)
	for !strings.Contains(got.String(), "First.") {
		n, err := conn.Read(b)
		if err != nil {
			t.Fatalf("before the origin went on: %v\n%s", err, got.String())
		}
		got.Write(b[:n])
	}
	close(goOn)
	rest, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	got.Write(rest)
	if all := got.String(); !strings.Contains(all, "SUBSCRIBE") || strings.Contains(all, canary) {
		t.Errorf("got\n%s", all)
	}
}

// TestWebSocket wants an upgrade to pass where the surface lets it, and to be refused before the origin hears of it where
// the surface refuses.
func TestWebSocket(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 8)
	s := startBase(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		for {
			kind, b, err := c.Read(r.Context())
			if err != nil {
				return
			}
			if err := c.Write(r.Context(), kind, append([]byte("echo "), b...)); err != nil {
				return
			}
		}
	}), txtar.File{Name: "paywall/workflows/web.surface.ts", Data: []byte(`
export default async ({ resource }: SurfaceWorkflowArgs) =>
  resource.id === "/paid/socket" ? { http: { status: 402, body: "pay first" } } : {};
`)})
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	defer cancel()
	c, _, err := websocket.Dial(ctx, "ws://"+s.gate+"/socket", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseNow()
	for _, text := range []string{"a", "b"} {
		if err := c.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if _, b, err := c.Read(ctx); err != nil || string(b) != "echo "+text {
			t.Fatalf("got %q, %v", b, err)
		}
	}
	if path := <-asked; path != "/socket" {
		t.Errorf("the origin was asked for %s", path)
	}
	_, resp, err := websocket.Dial(ctx, "ws://"+s.gate+"/paid/socket", nil)
	if err == nil || resp == nil || resp.StatusCode != http.StatusPaymentRequired {
		t.Errorf("an upgrade that has to be paid for: %v, %v", resp, err)
	}
	select {
	case path := <-asked:
		t.Errorf("the origin was asked for %s", path)
	default:
	}
	// After a reload sockets open as before. (Open ones are closed by reverse_proxy, stream_close_delay apart.)
	if err := s.reload(t, "Caddyfile"); err != nil {
		t.Fatal(err)
	}
	c2, _, err := websocket.Dial(ctx, "ws://"+s.gate+"/socket", nil)
	if err != nil {
		t.Fatal(err)
	}
	c2.CloseNow()
}
