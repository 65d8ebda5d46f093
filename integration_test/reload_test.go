package integration_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestReloadUnderLoad reloads 50 times, every other time with changed workflows, while readers ask without a pause. No
// request fails, none mixes two versions of a project, nothing leaks, and in the end no goroutine is left over.
func TestReloadUnderLoad(t *testing.T) {
	t.Parallel()
	page := []byte("<!doctype html><html><body><article><div class=\"body\"><p>Free.</p><p>" + canary + "</p></div></article></body></html>")
	// Surface and component say which version they are. A mixed decision would have two.
	version := func(n int) map[string]string {
		return map[string]string{
			"paywall/workflows/web.surface.ts": fmt.Sprintf(`
import { version } from "./lib/version";
export default async () => ({ properties: { version }, http: { addHeaders: [{ name: "X-Version", value: version }] } });
// %d`, n),
			"paywall/workflows/lib/version.ts": fmt.Sprintf("export const version = \"v%d\";", n),
			"paywall/workflows/body.component.ts": fmt.Sprintf(`
export default async ({ surfaceProperties }: SurfaceWorkflowArgs) => ({ content: { replaceRange: { fromMarker: "p:nth-of-type(1)",
  replaceWith: [{ type: "html", content: "<aside>surface " + surfaceProperties?.version + " component v%d</aside>" }] } } });`, n),
		}
	}
	// reverse_proxy keeps idle connections of a configuration that has ended for two minutes; those are not ours to count.
	files := []txtar.File{{Name: "Caddyfile", Data: []byte(`{
	auto_https off
	default_bind fd/3
	tollgate {
		project ./paywall
		state file ./state
	}
}
http://{$GATE} {
	tollgate web
	reverse_proxy {$ORIGIN} {
		transport http {
			keepalive off
		}
	}
}
`)}}
	for name, text := range version(0) {
		files = append(files, txtar.File{Name: name, Data: []byte(text)})
	}
	s := startBase(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write(page)
	}), files...)

	ctx, cancel := context.WithTimeout(t.Context(), 3*deadline)
	defer cancel()
	shown := regexp.MustCompile(`<aside>surface (v\d+) component (v\d+)</aside>`)
	transport := &http.Transport{MaxIdleConnsPerHost: 8}
	var again atomic.Int64
	get := func() error {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.gate+"/article/x", nil)
		if err != nil {
			return err
		}
		// net/http drops a connection without an answer whose request it has read while its server began to shut down
		// (conn.serve). Every Caddy does so at a reload; like a browser or a proxy (RFC 9110, section 9.2.2), a reader asks
		// again. Once an answer has begun nothing is forgiven.
		resp, err := transport.RoundTrip(r)
		for tries := 1; errors.Is(err, io.EOF) && tries < 5; tries++ {
			again.Add(1)
			resp, err = transport.RoundTrip(r)
		}
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		m := shown.FindStringSubmatch(string(b))
		switch {
		case resp.StatusCode != http.StatusOK || m == nil:
			return fmt.Errorf("status %d: %s", resp.StatusCode, b)
		case m[1] != m[2] || resp.Header.Get("X-Version") != m[1]:
			return fmt.Errorf("mixed versions: header %s, %s", resp.Header.Get("X-Version"), m[0])
		case strings.Contains(string(b), canary):
			return fmt.Errorf("paid text: %s", b)
		}
		return nil
	}
	reload := func(n int) {
		for name, text := range version(n) {
			write(t, s.dir+"/"+name, text)
		}
		if err := s.reload(t, "Caddyfile"); err != nil {
			t.Errorf("reload %d: %v", n, err)
		}
	}
	if err := get(); err != nil {
		t.Fatal(err)
	}
	reload(1)
	before := goroutines(t, s)

	var stop atomic.Bool
	var asked atomic.Int64
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for !stop.Load() {
				if err := get(); err != nil {
					t.Error(err)
					return
				}
				asked.Add(1)
			}
		})
	}
	for n := range 50 {
		reload(2 + n/2) // every other reload changes nothing
	}
	stop.Store(true)
	readers.Wait()
	transport.CloseIdleConnections()
	if asked.Load() < 50 {
		t.Errorf("only %d requests during 50 reloads", asked.Load())
	}
	t.Logf("%d requests during 50 reloads, %d asked again", asked.Load(), again.Load())
	// Connections that have just been closed take a moment to be noticed, and esbuild leaves a sleeper for a second after
	// each build. A leak of one for each reload would show.
	after := goroutines(t, s)
	for end := time.Now().Add(patience); after > before+10 && time.Now().Before(end); {
		after = goroutines(t, s)
	}
	if after > before+10 {
		_, dump := s.askAdmin(t, http.MethodGet, "/debug/pprof/goroutine?debug=1", nil)
		t.Errorf("%d goroutines after 50 reloads, %d before\n%s", after, before, dump)
	}
}

// goroutines counts the goroutines of a server.
func goroutines(t *testing.T, s *server) int {
	t.Helper()
	_, body := s.askAdmin(t, http.MethodGet, "/debug/pprof/goroutine?debug=1", nil)
	_, count, ok := strings.Cut(strings.SplitN(body, "\n", 2)[0], "total ")
	n, err := strconv.Atoi(count)
	if !ok || err != nil {
		t.Fatalf("no number of goroutines: %s", body)
	}
	return n
}
