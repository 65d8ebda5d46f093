package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/workflows/webapi"
	"github.com/seed-eb607675/tollgate/workflows/webapi/fetch"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webapitest"
)

// reading is what the scripts here share.
const reading = `
const text = (b) => new TextDecoder().decode(b);
const encode = (s) => new TextEncoder().encode(s);
const tick = () => new Promise((r) => setTimeout(r, 1));
const outcome = async (f) => { try { return String(await f()); } catch (e) { return [e.name, e.message, e.cause && e.cause.code].join(" ").trim(); } };
const all = async (s) => { const r = s.getReader(); let out = ""; for (;;) { const { value, done } = await r.read(); if (done) return out; out += text(value); } };
`

func play(t *testing.T, script string) string {
	t.Helper()
	return realm(t, loopback()).Text(t, reading+"outcome(async () => {"+script+"})")
}

// TestStreamedResponse: each chunk is there before the server sends the next one, which it does when the script asks.
func TestStreamedResponse(t *testing.T) {
	next := make(chan struct{})
	gone := make(chan struct{}, 1)
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		rc := http.NewResponseController(w)
		send := func(s string) {
			_, _ = io.WriteString(w, s)
			_ = rc.Flush()
		}
		switch r.URL.Path {
		case "/next":
			next <- struct{}{}
		case "/steps":
			send("one")
			<-next
			send("two")
			<-next
			send("three")
		case "/endless":
			for r.Context().Err() == nil {
				send(strings.Repeat("x", 1000))
				select {
				case <-next:
				case <-r.Context().Done():
				}
			}
			gone <- struct{}{}
		case "/large":
			for range 40 {
				send(strings.Repeat("x", 64<<10))
			}
		case "/broken":
			send("begun")
			<-next
			panic(http.ErrAbortHandler)
		default:
			send("small")
		}
	})
	a := "const A = \"" + at + "\";"
	want(t, play(t, a+`const r = await fetch(A + "/steps"), k = r.body.getReader(), out = [];
		out.push(text((await k.read()).value)); await fetch(A + "/next");
		out.push(text((await k.read()).value)); await fetch(A + "/next");
		out.push(text((await k.read()).value), (await k.read()).done, r.bodyUsed); return out`), "one,two,three,true,true")
	want(t, play(t, a+`const r = await fetch(A + "/steps"), c = r.clone(), k = r.body.getReader(), l = c.body.getReader();
		const out = [text((await l.read()).value), text((await k.read()).value)]; await fetch(A + "/next"); await fetch(A + "/next");
		return [...out, await (k.releaseLock(), all(r.body)), await (l.releaseLock(), all(c.body))]`), "one,one,twothree,twothree")
	want(t, play(t, a+`const r = await fetch(A + "/steps"), b = r.body, c = r.clone(); await fetch(A + "/next"); await fetch(A + "/next"); return [b.locked, r.body !== b, await c.text(), await r.text()]`),
		"true,true,onetwothree,onetwothree")
	want(t, play(t, a+`let n = 0; const k = (await fetch(A + "/large")).body.getReader(); const end = await outcome(async () => { for (;;) { const { value, done } = await k.read(); if (done) return "done"; n += value.length; } }); return [n <= 1 << 20, end]`),
		"true,TypeError fetch failed body_too_large")
	want(t, play(t, a+`const k = (await fetch(A + "/broken")).body.getReader(); const first = text((await k.read()).value); const p = k.read(); await fetch(A + "/next"); return [first, await outcome(() => p), await outcome(() => k.closed)]`),
		"begun,TypeError fetch failed protocol,TypeError fetch failed protocol")
	want(t, play(t, a+`return await new Response((await fetch(A + "/")).body.pipeThrough(new CompressionStream("gzip")).pipeThrough(new DecompressionStream("gzip"))).text()`), "small")
	want(t, play(t, a+`const r = await fetch(A + "/endless"), k = r.body.getReader(); await k.read(); return await k.cancel("enough")`), "undefined")
	<-gone
	want(t, play(t, a+`const c = new AbortController(), r = await fetch(A + "/endless", { signal: c.signal }), k = r.body.getReader(); await k.read(); const p = k.read(); c.abort(); return [await outcome(() => p), await outcome(() => k.closed)]`),
		"AbortError This operation was aborted,AbortError This operation was aborted")
	<-gone
	want(t, play(t, a+`const c = new AbortController(), r = await fetch(A + "/endless", { signal: c.signal }); const p = r.text(); c.abort("why"); try { await p } catch (e) { return e }`), "why")
	<-gone
}

// TestEndless: a run that ends takes its streams along, whichever way they go; TestMain looks for goroutines.
func TestEndless(t *testing.T) {
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, "begin")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
	})
	for _, script := range []string{
		`const k = (await fetch(A)).body.getReader(); await k.read(); over(); await k.read()`,
		`let n = 0; await fetch(A, { method: "POST", duplex: "half", body: new ReadableStream({ async pull(c) { if (n++ === 50) over(); await tick(); c.enqueue(new Uint8Array(100000)); } }) })`,
		`await fetch(A, { method: "POST", duplex: "half", body: new ReadableStream({ pull() { over(); return new Promise(() => {}); } }) })`,
		`const t = new TransformStream(); (await fetch(A)).body.pipeTo(t.writable); const k = t.readable.getReader(); await k.read(); over(); await k.read()`,
	} {
		client := fetch.NewClient(loopback())
		ctx, cancel := context.WithCancelCause(t.Context())
		l := webapitest.Realm(t, ctx, func(l *webapitest.Loop) error { return webapi.Install(l, webapi.Options{Fetch: client}) })
		t.Cleanup(client.Close)
		over := errors.New("over")
		_ = l.Runtime().Set("over", func() { cancel(over) })
		if v, err := l.Run("endless.js", reading+`(async () => { const A = "`+at+`"; `+script+` })()`); err == nil || !errors.Is(context.Cause(ctx), over) {
			t.Errorf("%s: %v %v", script, v, err) // a fetch may still get to say that it has failed
		}
	}
}

// TestUpload sends streams.
func TestUpload(t *testing.T) {
	first := make(chan struct{})
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/303", "/307":
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Location", "/")
			w.WriteHeader(map[string]int{"/303": 303, "/307": 307}[r.URL.Path])
			return
		case "/early":
			w.WriteHeader(413)
			return
		case "/chunks":
			_, _ = io.ReadFull(r.Body, make([]byte, 1))
			close(first)
		case "/first":
			<-first
		}
		b, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %v %s %v", r.Method, b, r.TransferEncoding, r.Header.Get("Content-Type"), err)
	})
	a := `const A = "` + at + `"; const post = (path, body, more) => fetch(A + path, { method: "POST", body, duplex: "half", ...more });
		const source = (list, log = []) => new ReadableStream({ async pull(c) { await tick(); if (list.length) c.enqueue(typeof list[0] === "string" ? encode(list.shift()) : list.shift()); else c.close(); }, cancel(r) { log.push(String(r)); } });`
	for _, c := range []struct{ script, want string }{
		{`return await (await post("/", source(["one ", "", "two"]))).text()`, "POST one two [chunked]  <nil>"},
		{`return await (await post("/", source(["x"]), { headers: { "Content-Type": "a/b" } })).text()`, "POST x [chunked] a/b <nil>"},
		{`return await (await post("/", source([]))).text()`, "POST  [chunked]  <nil>"},
		{`const r = new Request(A, { method: "PUT", body: source(["req"]), duplex: "half" }), p = fetch(r); const used = r.bodyUsed; return [used, await (await p).text(), await outcome(() => fetch(r))]`,
			"true,PUT req [chunked]  <nil>,TypeError new Request: the body of the request has been read already, or is being read"},
		{`const r = new Response("from a response"); return await (await post("/", r.body)).text()`, "POST from a response [chunked]  <nil>"},
		{`return await (await post("/", (await post("/", "inner")).body)).text()`, "POST POST inner [] text/plain;charset=UTF-8 <nil> [chunked]  <nil>"},
		{`return await (await post("/", new Blob(["packed"]).stream().pipeThrough(new CompressionStream("gzip")).pipeThrough(new DecompressionStream("gzip")))).text()`, "POST packed [chunked]  <nil>"},
		{`return await (await post("/303", source(["x"]))).text()`, "GET  []  <nil>"},
		{`return await post("/307", source(["x"]))`, "TypeError fetch failed redirect"},
		{`return await post("/", source([1]))`, "TypeError fetch failed protocol"},
		{`return await post("/", new ReadableStream({ pull() { throw new RangeError("mine"); } }))`, "TypeError fetch failed protocol"},
		{`const log = []; const p = await outcome(() => fetch("http://10.0.0.1/", { method: "POST", body: source(["x"], log), duplex: "half" })); await tick(); return [p, log.length]`, "TypeError fetch failed blocked_address,1"},
		{`const log = [], c = new AbortController(), p = outcome(() => post("/", new ReadableStream({ pull(k) { k.enqueue(encode("x")); return tick(); }, cancel(r) { log.push(r); } }), { signal: c.signal })); await tick(); c.abort("stop"); await p; await tick(); return log`, "stop"},
		{`const s = source(["x"]); s.getReader(); return await post("/", s)`, "TypeError new Request: the stream is locked or was read from"},
		{`let n = 0; const r = await post("/early", new ReadableStream({ pull(k) { n++; k.enqueue(new Uint8Array(100000)); return tick(); } })); return [r.status, n < 500]`, "413,true"},
	} {
		if got := play(t, a+c.script); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.script, got, c.want)
		}
	}
	// The second chunk is made when the server says that it has the first one.
	want(t, play(t, a+`let n = 0; return await (await post("/chunks", new ReadableStream({ async pull(c) {
		if (n++ === 0) { c.enqueue(encode("1")); return; }
		await fetch(A + "/first"); c.enqueue(encode("2")); c.close();
	} }, { highWaterMark: 0 }))).text()`), "POST 2 [chunked]  <nil>")
}
