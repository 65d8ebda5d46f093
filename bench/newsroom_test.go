package bench

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/caddyconfig"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	_ "github.com/caddyserver/caddy/v2/modules/standard"

	_ "github.com/seed-eb607675/tollgate/caddymodule"
)

// pageSize is the size of the article that the numbers are about.
const pageSize = 35 << 10

// originEnv makes the test binary an origin server instead: its CPU time must not count as the gate's.
const originEnv = "TOLLGATE_BENCH_ORIGIN"

func TestMain(m *testing.M) {
	if os.Getenv(originEnv) != "" {
		serveOrigin()
		return
	}
	os.Exit(m.Run())
}

// serveOrigin answers every path with the article until its standard input closes.
func serveOrigin() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Fprintln(os.Stdout, l.Addr())
	page := []byte(article())
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(page)
	}))
	io.Copy(io.Discard, os.Stdin)
}

// article is a page of pageSize bytes as a newsroom sends it.
func article() string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An article</title>
<meta name="description" content="What it is about"><link rel="stylesheet" href="/style.css"></head><body>
<header><nav><a href="/">Today</a> <a href="/harbour/">Harbour</a> <a href="/science/">Science</a></nav></header>
<main><aside class="ad-slot">Advertisement</aside><article><h1>An article</h1><div class="body">`)
	for i := 0; b.Len() < pageSize-700; i++ {
		fmt.Fprintf(&b, "<p>Paragraph %d: the idea behind the table is <em>old</em> and simple. The sea answers to the moon and the sun, "+
			"and their <a href=\"/article/%d\">motions repeat</a>; if the water has been measured long enough it can be taken apart "+
			"into a sum of regular waves, each with a period that is known.</p>\n", i, i)
	}
	b.WriteString(`</div></article><aside class="promo">More</aside><aside class="ad-slot">Advertisement</aside></main>
<footer><p>The end</p></footer></body></html>`)
	return b.String()
}

// startOrigin runs the origin in a process of its own.
func startOrigin(b *testing.B) string {
	cmd := exec.CommandContext(b.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), originEnv+"=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { in.Close(); cmd.Wait() })
	addr, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(addr)
}

// BenchmarkNewsroom is one request for a 35 KiB article through Caddy's handler chain: plain reverse_proxy, the gate on
// an article that may be read, and on one that is cut. cpu-ns/op is the CPU time of this process, without the origin's.
func BenchmarkNewsroom(b *testing.B) {
	origin := startOrigin(b)
	project, err := filepath.Abs("newsroom")
	if err != nil {
		b.Fatal(err)
	}
	config := fmt.Sprintf(`{
	admin off
	persist_config off
	log {
		level ERROR
	}
	tollgate {
		project %s
		state memory
	}
}
http://plain.test:0 {
	bind 127.0.0.1
	reverse_proxy %s
}
http://gated.test:0 {
	bind 127.0.0.1
	tollgate web
	reverse_proxy %[2]s
}`, project, origin)
	adapted, _, err := caddyconfig.GetAdapter("caddyfile").Adapt([]byte(config), map[string]any{"filename": "Caddyfile"})
	if err != nil {
		b.Fatal(err)
	}
	if err := caddy.Load(adapted, true); err != nil {
		b.Fatal(err)
	}
	defer caddy.Stop()
	app, err := caddy.ActiveContext().App("http")
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, url, has string }{
		{"reverse_proxy", "http://plain.test/article/open", "The end"},
		{"open", "http://gated.test/article/open", "of 3 left"},
		{"locked", "http://gated.test/article/locked", "Subscribe to read on"},
	} {
		b.Run(c.name, func(b *testing.B) { request(b, app.(*caddyhttp.App), c.url, c.has) })
	}
}

// request sends the same request again and again to the server that knows the host.
func request(b *testing.B, app *caddyhttp.App, url, has string) {
	var server *caddyhttp.Server
	for _, s := range app.Servers {
		server = s
	}
	jar := ""
	send := func() *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, url, nil)
		r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0 Safari/537.36")
		if jar != "" {
			r.Header.Set("Cookie", jar)
		}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		return w
	}
	w := send()
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), has) {
		b.Fatalf("%s: %d %.300s", url, w.Code, w.Body)
	}
	jar, _, _ = strings.Cut(w.Header().Get("Set-Cookie"), ";")
	b.ReportAllocs()
	before := cpuTime(b)
	for b.Loop() {
		if w := send(); w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
	b.ReportMetric(float64((cpuTime(b)-before).Nanoseconds())/float64(b.N), "cpu-ns/op")
}

// cpuTime is the CPU time this process has used.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
