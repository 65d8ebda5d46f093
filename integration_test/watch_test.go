package integration_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestWatch changes the files of a watched project while readers ask without a pause: no request fails, none is decided by
// two versions, a broken state is told and changes nothing, and in the end nothing is left over.
func TestWatch(t *testing.T) {
	t.Parallel()
	page := []byte("<!doctype html><html><body><article><div class=\"body\"><p>Free.</p><p>" + canary + "</p></div></article></body></html>")
	version := func(n int) string { return fmt.Sprintf("export const version = \"v%d\";\n", n) }
	s := startBase(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write(page)
	}),
		txtar.File{Name: "Caddyfile", Data: []byte(`{
	auto_https off
	default_bind fd/3
	tollgate {
		project ./paywall
		state file ./state
		watch
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
`)},
		txtar.File{Name: "paywall/workflows/lib/version.ts", Data: []byte(version(0))},
		txtar.File{Name: "paywall/workflows/web.surface.ts", Data: []byte(`
import { version } from "./lib/version";
export default async () => ({ properties: { version }, http: { addHeaders: [{ name: "X-Version", value: version }] } });`)},
		txtar.File{Name: "paywall/workflows/body.component.ts", Data: []byte(`
import { version } from "./lib/version";
export default async ({ surfaceProperties }: SurfaceWorkflowArgs) => ({ content: { replaceRange: { fromMarker: "p:nth-of-type(1)",
  replaceWith: [{ type: "html", content: "<aside>surface " + surfaceProperties?.version + " component " + version + "</aside>" }] } } });`)},
	)
	at := func(name string) string { return filepath.Join(s.dir, "paywall", name) }
	// Each save is another one of the ways in which editors save.
	saves := []func(name, text string){
		func(name, text string) { write(t, at(name), text) },
		func(name, text string) { // by renaming
			hidden := at("." + filepath.Base(name) + ".swp")
			write(t, hidden, text)
			if err := os.Rename(hidden, at(name)); err != nil {
				t.Error(err)
			}
		},
		func(name, text string) { // away and back
			if err := os.Remove(at(name)); err != nil {
				t.Error(err)
			}
			write(t, at(name), text)
		},
	}

	ctx, cancel := context.WithTimeout(t.Context(), 3*deadline)
	defer cancel()
	shown := regexp.MustCompile(`<aside>surface (v\d+) component (v\d+)</aside>`)
	transport := &http.Transport{MaxIdleConnsPerHost: 8}
	get := func() (string, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.gate+"/article/x", nil)
		if err != nil {
			return "", err
		}
		resp, err := transport.RoundTrip(r)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			return "", err
		}
		m := shown.FindStringSubmatch(string(b))
		switch {
		case resp.StatusCode != http.StatusOK || m == nil:
			return "", fmt.Errorf("status %d: %s", resp.StatusCode, b)
		case m[1] != m[2] || resp.Header.Get("X-Version") != m[1]:
			return "", fmt.Errorf("mixed versions: header %s, %s", resp.Header.Get("X-Version"), m[0])
		case strings.Contains(string(b), canary):
			return "", fmt.Errorf("paid text: %s", b)
		}
		return m[1], nil
	}
	// await asks until the version is served.
	await := func(n int) {
		t.Helper()
		want := fmt.Sprintf("v%d", n)
		for end := time.Now().Add(deadline); ; {
			got, err := get()
			switch {
			case err != nil:
				t.Fatal(err)
			case got == want:
				return
			case time.Now().After(end):
				t.Fatalf("served %s, want %s", got, want)
			}
		}
	}
	await(0)
	before := goroutines(t, s)

	var stop atomic.Bool
	var asked atomic.Int64
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for !stop.Load() && ctx.Err() == nil {
				if _, err := get(); err != nil {
					if !errors.Is(err, context.Canceled) {
						t.Error(err)
					}
					return
				}
				asked.Add(1)
			}
		})
	}
	n := 0
	for range 6 {
		n++
		saves[n%len(saves)]("workflows/lib/version.ts", version(n))
		await(n)
	}

	// A state that does not load is told with its place, and the one before stays in use.
	surface, err := os.ReadFile(at("workflows/web.surface.ts"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, at("workflows/web.surface.ts"), "export default async () => ({;\n")
	if !s.log.await("workflows/web.surface.ts:1:") || !s.log.await("the one before keeps running") {
		t.Error("the log does not tell what is wrong")
	}
	await(n)
	// Neither is one that a site cannot use.
	write(t, at("workflows/web.surface.ts"), string(surface))
	yaml, err := os.ReadFile(at("tollgate.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, at("tollgate.yaml"), strings.Replace(string(yaml), "\n  web:\n", "\n  site:\n", 1))
	if !s.log.await(`unknown surface \"web\"`) {
		t.Error("the log does not tell that the surface has gone")
	}
	await(n)
	// The project file, and an import from a folder that is new.
	n++
	write(t, at("tollgate.yaml"), string(yaml))
	write(t, at("workflows/fresh/version.ts"), version(n))
	write(t, at("workflows/lib/version.ts"), "export { version } from \"../fresh/version\";\n")
	await(n)

	stop.Store(true)
	readers.Wait()
	transport.CloseIdleConnections()
	if asked.Load() < 50 {
		t.Errorf("only %d requests while the project changed", asked.Load())
	}
	after := goroutines(t, s)
	for end := time.Now().Add(patience); after > before+10 && time.Now().Before(end); {
		after = goroutines(t, s)
	}
	if after > before+10 {
		_, dump := s.askAdmin(t, http.MethodGet, "/debug/pprof/goroutine?debug=1", nil)
		t.Errorf("%d goroutines at the end, %d before\n%s", after, before, dump)
	}
	t.Logf("%d requests during %d changes", asked.Load(), n+2)

	// A configuration without the watch ends it.
	caddyfile, err := os.ReadFile(filepath.Join(s.dir, "Caddyfile"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(s.dir, "Caddyfile"), strings.Replace(string(caddyfile), "\t\twatch\n", "", 1))
	if err := s.reload(t, "Caddyfile"); err != nil {
		t.Fatal(err)
	}
	if _, dump := s.askAdmin(t, http.MethodGet, "/debug/pprof/goroutine?debug=1", nil); strings.Contains(dump, "watcher).watch") {
		t.Error("somebody still watches")
	}
	await(n)
	if code := s.stop(t); code != 0 {
		t.Errorf("the server ended with code %d", code)
	}
}
