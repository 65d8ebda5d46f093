package fetch_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/seed-eb607675/tollgate/workflows/webapi"
	"github.com/seed-eb607675/tollgate/workflows/webapi/fetch"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webapitest"
)

// loopback allows this machine.
func loopback() fetch.Policy {
	return fetch.Policy{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}}
}

// realm makes a realm whose fetch has that policy; $A, $B … in scripts are the servers' addresses.
func realm(t *testing.T, p fetch.Policy) *webapitest.Loop {
	t.Helper()
	client := fetch.NewClient(p)
	t.Cleanup(client.Close)
	return webapitest.Realm(t, t.Context(), func(l *webapitest.Loop) error {
		return webapi.Install(l, webapi.Options{Fetch: client})
	})
}

func server(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// failing is a script that tells how a fetch fails.
func failing(expression string) string {
	return `(async () => { try { await ` + expression + `; return "did not fail" } catch (e) { return [e.name, e.message, e.cause && e.cause.code].join(" ") } })()`
}

func want(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestFetch(t *testing.T) {
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		w.Header().Set("X-Test", "é")
		w.WriteHeader(201)
		fmt.Fprintf(w, "%s %s %s||%s|%s|%s|%s", r.Method, r.Host, r.RequestURI, r.Header.Get("Content-Type"), r.Header.Get("X-Own"), r.Header.Get("User-Agent"), body)
	})
	host := strings.TrimPrefix(at, "http://")
	l := realm(t, loopback())
	want(t, l.Text(t, `(async () => { const r = await fetch("`+at+`/a|b/%C3%A9?q=%20'%zz|#f", { method: "POST", body: "hé", headers: { "X-Own": "1" } });
		return [r.status, r.statusText, r.ok, r.type, r.redirected, r.url, r.headers.getSetCookie(), r.headers.get("x-test").length, await r.text(), r.bodyUsed].join("\n") })()`),
		"201\nCreated\ntrue\nbasic\nfalse\n"+at+"/a|b/%C3%A9?q=%20%27%zz|\na=1,b=2\n2\nPOST "+host+" /a|b/%C3%A9?q=%20%27%zz|||text/plain;charset=UTF-8|1|Tollgate|hé\ntrue")
	want(t, l.Text(t, `(async () => { const r = await fetch(new Request("`+at+`")); const c = r.clone(); return (await r.text() === await c.text()) + " " + failing(() => r.headers.set("a", "b")) ; function failing(f) { try { f() } catch (e) { return e.name } } })()`), "true TypeError")
}

func TestCodings(t *testing.T) {
	encode := func(coding string, b []byte) []byte {
		var out bytes.Buffer
		var w io.WriteCloser
		switch coding {
		case "gzip":
			w = gzip.NewWriter(&out)
		case "br":
			w = brotli.NewWriter(&out)
		case "zstd":
			w, _ = zstd.NewWriter(&out)
		default:
			return b
		}
		_, _ = w.Write(b)
		_ = w.Close()
		return out.Bytes()
	}
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		coding := r.URL.Query().Get("coding")
		w.Header().Set("Content-Encoding", coding)
		b := []byte("plain text é")
		if r.URL.Query().Has("bomb") {
			b = make([]byte, 4<<20)
		}
		for c := range strings.SplitSeq(coding, ", ") {
			b = encode(c, b)
		}
		if r.URL.Query().Has("cut") {
			b = b[:len(b)/2]
		}
		_, _ = w.Write(b)
	})
	for _, coding := range []string{"gzip", "br", "zstd", "gzip, br"} {
		l := realm(t, loopback())
		q := at + "/?coding=" + url.QueryEscape(coding)
		want(t, l.Text(t, `(async () => { const r = await fetch("`+q+`"); return "" + r.headers.get("content-encoding") + r.headers.get("content-length") + await r.text() })()`), "nullnullplain text é")
		want(t, l.Text(t, failing(`(await fetch("`+q+`&bomb")).text()`)), "TypeError fetch failed body_too_large")
		want(t, l.Text(t, failing(`(await fetch("`+q+`&cut")).text()`)), "TypeError fetch failed protocol")
		want(t, l.Text(t, `(async () => (await fetch("`+q+`", { method: "HEAD" })).status)()`), "200")
	}
	l := realm(t, loopback())
	want(t, l.Text(t, `(async () => { const r = await fetch("`+at+`/?coding=other"); return r.headers.get("content-encoding") + await r.text() })()`), "otherplain text é")
	want(t, l.Text(t, failing(`fetch("`+at+`/?coding=gzip,+gzip,+gzip")`)), "TypeError fetch failed protocol")
}

func TestE03Redirects(t *testing.T) {
	echo := func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s body=%s type=%s auth=%s cookie=%s", r.Method, r.URL, b, r.Header.Get("Content-Type"), r.Header.Get("Authorization"), r.Header.Get("Cookie"))
	}
	other := server(t, echo)
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		switch {
		case strings.HasPrefix(r.URL.Path, "/status/"):
			_, _ = fmt.Sscanf(r.URL.Path, "/status/%d", &n)
			w.Header().Set("Location", r.URL.Query().Get("to"))
			w.WriteHeader(n)
		case strings.HasPrefix(r.URL.Path, "/chain/"):
			_, _ = fmt.Sscanf(r.URL.Path, "/chain/%d", &n)
			if n == 0 {
				echo(w, r)
				return
			}
			http.Redirect(w, r, fmt.Sprintf("/chain/%d", n-1), http.StatusFound)
		case r.URL.Path == "/bare":
			w.WriteHeader(302)
		default:
			echo(w, r)
		}
	})
	for _, c := range []struct{ script, want string }{
		{`fetch(A + "/chain/5")`, "200 true GET /chain/0 body= type= auth= cookie="},
		{`fetch(A + "/chain/6")`, "TypeError fetch failed redirect"},
		{`fetch(A + "/chain/1", { redirect: "error" })`, "TypeError fetch failed redirect"},
		{`fetch(A + "/chain/1", { redirect: "manual" })`, `302 false <a href="/chain/0">Found</a>.`},
		{`fetch(A + "/bare")`, "302 false"},
		{`fetch(A + "/status/302?to=" + B + "/x", { headers: { Authorization: "s", Cookie: "c" } })`, "200 true GET /x body= type= auth= cookie="},
		{`fetch(A + "/status/302?to=/x", { headers: { Authorization: "s", Cookie: "c" } })`, "200 true GET /x body= type= auth=s cookie=c"},
		{`fetch(A + "/status/301?to=/x", { method: "POST", body: "b" })`, "200 true GET /x body= type= auth= cookie="},
		{`fetch(A + "/status/302?to=/x", { method: "POST", body: "b" })`, "200 true GET /x body= type= auth= cookie="},
		{`fetch(A + "/status/302?to=/x", { method: "PUT", body: "b" })`, "200 true PUT /x body=b type=text/plain;charset=UTF-8 auth= cookie="},
		{`fetch(A + "/status/303?to=/x", { method: "PUT", body: "b" })`, "200 true GET /x body= type= auth= cookie="},
		{`fetch(A + "/status/307?to=/x", { method: "POST", body: "b" })`, "200 true POST /x body=b type=text/plain;charset=UTF-8 auth= cookie="},
		{`fetch(A + "/status/308?to=/x", { method: "POST", body: "b" })`, "200 true POST /x body=b type=text/plain;charset=UTF-8 auth= cookie="},
		{`fetch(A + "/status/302?to=http://10.0.0.1/")`, "TypeError fetch failed blocked_address"},
		{`fetch(A + "/status/302?to=http://169.254.169.254/latest")`, "TypeError fetch failed blocked_address"},
		{`fetch(A + "/status/302?to=file:///etc/passwd")`, "TypeError fetch failed redirect"},
		{`fetch(A + "/status/302?to=http://u:p@localhost/")`, "TypeError fetch failed redirect"},
		{`fetch(A + "/status/302?to=http://[")`, "TypeError fetch failed redirect"},
	} {
		l := realm(t, loopback())
		got := l.Text(t, `(async () => { const A = "`+at+`", B = "`+other+`"; try { const r = await `+c.script+`; return [r.status, r.redirected, await r.text()].join(" ").trim() } catch (e) { return [e.name, e.message, e.cause.code].join(" ") } })()`)
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.script, got, c.want)
		}
	}
}

func TestE04Ourselves(t *testing.T) {
	at := server(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "admin") })
	port := at[strings.LastIndexByte(at, ':'):]
	for _, denied := range []string{"127.0.0.1" + port, "0.0.0.0" + port, "[::]" + port, "127.0.0.1:0"} {
		p := loopback()
		p.Denied = []netip.AddrPort{netip.MustParseAddrPort(denied)}
		l := realm(t, p)
		for _, u := range []string{at, "http://localhost" + port, "http://[::ffff:127.0.0.1]" + port} {
			want(t, l.Text(t, failing(`fetch("`+u+`")`)), "TypeError fetch failed blocked_address")
		}
	}
}

func TestE05Environment(t *testing.T) {
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "jar=1")
		_, _ = io.WriteString(w, "direct"+r.Header.Get("Cookie"))
	})
	proxy := server(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "proxied") })
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"} {
		t.Setenv(name, proxy)
	}
	l := realm(t, loopback())
	for range 2 {
		want(t, l.Text(t, `fetch("`+at+`").then((r) => r.text())`), "direct")
	}
}

func TestE06Amounts(t *testing.T) {
	var running, most atomic.Int32
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/header":
			w.Header().Set("X-Bomb", strings.Repeat("x", 100<<10))
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		case "/hang":
			<-r.Context().Done()
		case "/drip":
			_, _ = io.WriteString(w, "x")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		case "/reset":
			panic(http.ErrAbortHandler)
		default:
			most.Store(max(most.Load(), running.Add(1)))
			defer running.Add(-1)
			_, _ = io.WriteString(w, "ok")
		}
	})
	l := realm(t, loopback())
	want(t, l.Text(t, failing(`fetch("`+at+`/header")`)), "TypeError fetch failed protocol")
	want(t, l.Text(t, failing(`(await fetch("`+at+`/endless")).text()`)), "TypeError fetch failed body_too_large")
	want(t, l.Text(t, failing(`fetch("`+at+`/reset")`)), "TypeError fetch failed protocol")
	l.Limits().FetchTime = 50 * time.Millisecond
	want(t, l.Text(t, failing(`fetch("`+at+`/hang")`)), "TypeError fetch failed timeout")
	want(t, l.Text(t, failing(`(await fetch("`+at+`/drip")).text()`)), "TypeError fetch failed timeout")

	l = realm(t, loopback())
	want(t, l.Text(t, `Promise.allSettled(Array.from({ length: 12 }, () => fetch("`+at+`").then((r) => r.text()))).then((l) => l.map((x) => x.value ?? x.reason.name).join())`),
		strings.Repeat("ok,", 10)+"QuotaExceededError,QuotaExceededError")
	if n := most.Load(); n > 6 {
		t.Errorf("%d fetches at the same time", n)
	}
}

func TestE07Depth(t *testing.T) {
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.Join(r.Header.Values(fetch.DepthHeader), ","))
	})
	client := fetch.NewClient(loopback())
	t.Cleanup(client.Close)
	for depth, wanted := range []string{"1", "2", "TypeError loop"} {
		l := webapitest.Realm(t, t.Context(), func(l *webapitest.Loop) error {
			return webapi.Install(l, webapi.Options{Fetch: client, Depth: depth})
		})
		want(t, l.Text(t, `fetch("`+at+`", { headers: { "`+fetch.DepthHeader+`": "0" } }).then((r) => r.text(), (e) => e.name + " " + e.cause.code)`), wanted)
	}
}

func TestE08NothingShown(t *testing.T) {
	l := realm(t, fetch.Policy{Hosts: []string{"127.0.0.1", "nobody.invalid"}})
	for _, u := range []string{"http://127.0.0.1:9/secret-path", "http://127.0.0.1:8086/secret-path", "http://elsewhere.example/secret-path"} {
		got := l.Text(t, `fetch("`+u+`").catch((e) => [String(e), e.stack, String(e.cause), e.cause.stack, JSON.stringify(e.cause)].join("\n"))`)
		for _, bad := range []string{"127.0", "secret", "dial", "tcp", "lookup", "elsewhere", "goroutine"} {
			if strings.Contains(got, bad) {
				t.Errorf("%s shows %q:\n%s", u, bad, got)
			}
		}
	}
}

func TestAllowList(t *testing.T) {
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "http://localhost"+r.Host[strings.LastIndexByte(r.Host, ':'):]+"/", http.StatusFound)
		}
	})
	p := loopback()
	p.Hosts = []string{"127.0.0.1"}
	l := realm(t, p)
	want(t, l.Text(t, `fetch("`+at+`").then((r) => r.status)`), "200")
	want(t, l.Text(t, failing(`fetch("`+at+`/away")`)), "TypeError fetch failed not_allowed")
	want(t, l.Text(t, failing(`fetch("http://other.example/")`)), "TypeError fetch failed not_allowed")
	want(t, l.Text(t, failing(`fetch("file:///etc/passwd")`)), "TypeError fetch failed not_allowed")
	want(t, l.Text(t, failing(`fetch("ftp://127.0.0.1/")`)), "TypeError fetch failed not_allowed")
}

func TestTLS(t *testing.T) {
	s := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	s.Config.ErrorLog = nil
	l := realm(t, loopback())
	want(t, l.Text(t, failing(`fetch("`+s.URL+`")`)), "TypeError fetch failed tls")
	plain := server(t, func(http.ResponseWriter, *http.Request) {})
	want(t, l.Text(t, failing(`fetch("`+strings.Replace(plain, "http:", "https:", 1)+`")`)), "TypeError fetch failed tls")
}

func TestAbort(t *testing.T) {
	var arrived sync.WaitGroup
	arrived.Add(2)
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/body" {
			_, _ = io.WriteString(w, "begin")
			_ = http.NewResponseController(w).Flush()
		}
		arrived.Done()
		<-r.Context().Done()
	})
	l := realm(t, loopback())
	want(t, l.Text(t, `(async () => { const c = new AbortController(); const p = fetch("`+at+`/", { signal: c.signal }); setTimeout(() => c.abort(), 20); try { await p } catch (e) { return e.name + (e === c.signal.reason) } })()`), "AbortErrortrue")
	want(t, l.Text(t, `(async () => { const c = new AbortController(); const r = await fetch("`+at+`/body", { signal: c.signal }); const p = r.text(); c.abort("why"); try { await p } catch (e) { return e } })()`), "why")
	arrived.Wait()
	want(t, l.Text(t, `fetch("`+server(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })+`", { signal: AbortSignal.timeout(10) }).catch((e) => e.name)`), "TimeoutError")
}

// TestEnd leaves a fetch behind: the end of the run has to take it along, which goleak and the server's Close see.
func TestEnd(t *testing.T) {
	begun := make(chan struct{})
	at := server(t, func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
	})
	l := realm(t, loopback())
	if _, err := l.Runtime().RunString(`fetch("` + at + `")`); err != nil {
		t.Fatal(err)
	}
	<-begun
}

// flip resolves a name to one address after the other.
type flip struct {
	mu   sync.Mutex
	list []string
}

func (f *flip) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	a := netip.MustParseAddr(f.list[0])
	if len(f.list) > 1 {
		f.list = f.list[1:]
	}
	return []netip.Addr{a}, nil
}

// TestE02Rebinding has a name that was fine point inwards the next time.
func TestE02Rebinding(t *testing.T) {
	at := server(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Connection", "close") })
	p := fetch.Policy{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Resolver: &flip{list: []string{"127.0.0.1", "127.0.0.2"}}}
	l := realm(t, p)
	u := "http://flip.example" + at[strings.LastIndexByte(at, ':'):]
	want(t, l.Text(t, `fetch("`+u+`").then((r) => r.status)`), "200")
	want(t, l.Text(t, failing(`fetch("`+u+`")`)), "TypeError fetch failed blocked_address")
}
