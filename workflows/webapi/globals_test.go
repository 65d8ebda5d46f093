package webapi_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dop251/goja"
	"go.uber.org/goleak"

	"github.com/seed-eb607675/tollgate/workflows/webapi"
	"github.com/seed-eb607675/tollgate/workflows/webapi/fetch"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webapitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func install(l *webapitest.Loop) error { return webapi.Install(l, webapi.Options{}) }

func realm(t *testing.T) *webapitest.Loop {
	t.Helper()
	return webapitest.Realm(t, t.Context(), install)
}

// TestLaziness holds what makes the globals come late to what a script can see of it.
func TestLaziness(t *testing.T) {
	for script, want := range map[string]string{
		`typeof URL`:                                "function",
		`typeof Nope`:                               "undefined",
		`typeof process + typeof Buffer`:            "undefinedundefined",
		`typeof WebAssembly + typeof SharedWorker`:  "undefinedundefined",
		`"URL" in globalThis`:                       "true",
		`"Nope" in globalThis`:                      "false",
		`URL === URL && URL === globalThis.URL`:     "true",
		`self === globalThis && self.self === self`: "true",
		`URL; Object.getOwnPropertyDescriptor(globalThis, "URL").enumerable`:     "false",
		`fetch; Object.getOwnPropertyDescriptor(globalThis, "fetch").enumerable`: "true",
		`URL; delete globalThis.URL; typeof URL`:                                 "undefined",
		`globalThis.URL = 1; URL`:                                                "1",
		`globalThis.URL = 1; delete globalThis.URL; typeof URL`:                  "function",
		`var URL = 2; URL`:                                                         "2",
		`const Headers = 3; Headers`:                                               "3",
		`function fetch() { return 4 }; fetch()`:                                   "4",
		`"use strict"; try { Nope } catch (e) { e.name }`:                          "ReferenceError",
		`globalThis instanceof Object`:                                             "true",
		`Object.keys(globalThis).length`:                                           "0",
		`new URL("http://a/").href`:                                                "http://a/",
		`Object.getPrototypeOf(URL.prototype) === Object.prototype`:                "true",
		`Object.getOwnPropertyNames(URL.prototype).length > 12`:                    "true",
		`const u = new URL("http://a/b"); u.pathname + ("hash" in u) + ("x" in u)`: "/btruefalse",
		`const u = new URL("http://a/b"); for (const k in u); const n = []; for (const k in u) n.push(k); n.includes("hash") + "" + n.length`: "true14",
		`const u = new URL("http://a/b"); u.then === undefined && u.constructor === URL && u.__proto__ === URL.prototype`:                     "true",
		`const u = new URL("http://a/b"); u.hash = "x"; u.toString = () => "own"; u.href + u + Object.keys(u)`:                                "http://a/b#xowntoString",
		`"use strict"; const u = new URL("http://a/b"); try { u.origin = 1; "no" } catch (e) { e.name }`:                                      "TypeError",
		`URL.prototype.pathname = 1; 0`: "TypeError",
		`Object.defineProperty(URL.prototype, "pathname", { value: "patched" }); new URL("http://a/b").pathname`:                                                      "patched",
		`const h = new Headers({ a: "1" }); [...h].length + typeof h.forEach + typeof h.entries`:                                                                      "1functionfunction",
		`const s = new AbortController().signal; typeof s.addEventListener + typeof s.onabort + s.aborted`:                                                            "functionobjectfalse",
		`class A extends AbortController { x() { return this.signal.aborted } } new A().x()`:                                                                          "false",
		`const p = Object.getPrototypeOf(new Response()); "json" in p && typeof p.json`:                                                                               "function",
		`Reflect.get(new Response("x"), "status")`:                                                                                                                    "200",
		`Object.setPrototypeOf(globalThis, null); typeof URL`:                                                                                                         "undefined",
		`Object.prototype.toString.call(new URL("http://a")) + Object.prototype.toString.call(Response.prototype)`:                                                    "[object URL][object Response]",
		`Object.getOwnPropertySymbols(new URL("http://a")).length + Reflect.ownKeys(new Response("x")).length + Reflect.ownKeys(new AbortController().signal).length`: "0",
	} {
		l := realm(t)
		v, err := l.Runtime().RunString(script)
		var got string
		switch {
		case err != nil:
			got, _, _ = strings.Cut(err.Error(), ":")
		default:
			got = v.String()
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", script, got, want)
		}
	}
}

// TestNames reads every global: all of them are there, and nothing is that is not in the list.
func TestNames(t *testing.T) {
	names := webapi.Names()
	l := realm(t)
	for _, name := range names {
		if v, err := l.Runtime().RunString("typeof " + name); err != nil || v.String() == "undefined" {
			t.Errorf("%s: %v %v", name, v, err)
		}
	}
	want := "AbortController AbortSignal Blob ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DecompressionStream Event EventTarget File FormData Headers Navigator Performance ReadableStream ReadableStreamDefaultController ReadableStreamDefaultReader Request Response SubtleCrypto " +
		"TextDecoder TextDecoderStream TextEncoder TextEncoderStream TransformStream TransformStreamDefaultController URL URLPattern URLSearchParams " +
		"WritableStream WritableStreamDefaultController WritableStreamDefaultWriter atob btoa clearInterval clearTimeout crypto fetch navigator performance " +
		"queueMicrotask reportError self setInterval setTimeout structuredClone"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("globals\n got %s\nwant %s", got, want)
	}
}

// TestBehind: what is behind the global object already stays there.
func TestBehind(t *testing.T) {
	l := webapitest.New(t.Context())
	t.Cleanup(l.Close)
	if _, err := l.Runtime().RunString(`Object.setPrototypeOf(globalThis, { console: "there" })`); err != nil {
		t.Fatal(err)
	}
	if err := install(l); err != nil {
		t.Fatal(err)
	}
	if got := l.Text(t, `console + typeof URL + typeof hasOwnProperty`); got != "therefunctionfunction" {
		t.Error(got)
	}
}

// TestForgery tries to pass for a platform object, or to take over one's state.
func TestForgery(t *testing.T) {
	for _, script := range []string{
		`Object.create(Response.prototype).status`,
		`Object.setPrototypeOf({}, Headers.prototype).get("a")`,
		`Response.prototype.text.call.call(Object.getOwnPropertyDescriptor(Request.prototype, "url").get, new Response())`,
		`new Proxy(new URL("http://a"), {}).href`,
		`Object.assign(Object.create(URL.prototype), new URL("http://a")).href`,
		`structuredClone(new Response("x"))`,
		`Reflect.construct(URL, ["http://a"], class {}).nothing.x`,
		`Reflect.construct(Object, [], Headers).get("a")`,
		`new (class extends Headers { constructor() { return Object.create(Headers.prototype) } })().get("a")`,
		`AbortSignal.any([Object.create(AbortSignal.prototype)])`,
		`new EventTarget().dispatchEvent(Object.create(Event.prototype))`,
	} {
		l := realm(t)
		if v, err := l.Runtime().RunString(script); err == nil {
			t.Errorf("%s gave %v", script, v)
		}
	}
}

func TestNewRequest(t *testing.T) {
	l := realm(t)
	header := http.Header{"X-A": {"1", "2"}, "Host": {"h"}}
	v, err := webapi.NewRequest(l, "POST", "https://h.example/p?q=1", header, []byte(`{"a":1}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Runtime().Set("r", v)
	if got := l.Text(t, `(async () => [r instanceof Request, r.method, r.url, r.headers.get("x-a"), r.headers.get("host"), (await r.json()).a, r.bodyUsed, r.signal.aborted].join(" "))()`); got != "true POST https://h.example/p?q=1 1, 2 h 1 true false" {
		t.Error(got)
	}
	if _, err := webapi.NewRequest(l, "GET", "nope", nil, nil); err == nil {
		t.Error("a relative URL was taken")
	}
	v, _ = webapi.NewRequest(l, "GET", "http://h/", nil, nil)
	_ = l.Runtime().Set("g", v)
	if got := l.Text(t, `g.text().then((x) => x + "|" + g.bodyUsed)`); got != "|false" {
		t.Error(got)
	}
}

func TestExportResponse(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "from afar") }))
	t.Cleanup(s.Close)
	client := fetch.NewClient(fetch.Policy{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(client.Close)
	for _, c := range []struct{ script, want, err string }{
		{`new Response("hi", { status: 201, statusText: "Made", headers: { "X-A": "1" } })`, "201 Made 1 hi", ""},
		{`Response.json([1])`, "200   [1]", ""},
		{`new Response()`, "200   ", ""},
		{`Response.error()`, "0   ", ""},
		{`fetch("` + s.URL + `")`, "200 OK  from afar", ""},
		{`new (class extends Response {})("sub")`, "200   sub", ""},
		{`({ status: 200 })`, "", "not a Response"},
		{`undefined`, "", "not a Response"},
		{`"text"`, "", "not a Response"},
		{`Object.create(Response.prototype)`, "", "not a Response"},
		{`new Headers()`, "", "not a Response"},
		{`(async () => { const r = new Response("x"); await r.text(); return r })()`, "", "read already"},
		{`new Response("x".repeat(101))`, "", "too large"},
		{`Object.setPrototypeOf(globalThis, {}), 1`, "", "global object"},
	} {
		l := webapitest.Realm(t, t.Context(), func(l *webapitest.Loop) error { return webapi.Install(l, webapi.Options{Fetch: client}) })
		v, err := l.Run("x.js", c.script)
		if err != nil {
			t.Fatalf("%s: %v", c.script, err)
		}
		called := 0
		webapi.ExportResponse(l, v, 100, func(status int, text string, h http.Header, body []byte, err error) {
			called++
			switch {
			case err != nil:
				if c.err == "" || !strings.Contains(err.Error(), c.err) {
					t.Errorf("%s: %v, want %q", c.script, err, c.err)
				}
			case strings.Join([]string{itoa(status), text, h.Get("X-A"), string(body)}, " ") != c.want:
				t.Errorf("%s: %d %q %v %q, want %q", c.script, status, text, h, body, c.want)
			}
		})
		if err := l.Until(func() bool { return called > 0 }); err != nil || called != 1 {
			t.Errorf("%s: done was called %d times: %v", c.script, called, err)
		}
	}
}

func itoa(n int) string { return goja.New().ToValue(n).String() }

// TestTimersInTime lets hours pass at once and looks that none is lost and none runs after the end.
func TestTimersInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		l := webapitest.New(ctx)
		if err := install(l); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if got := l.Text(t, `new Promise((resolve) => {
			const log = [];
			setTimeout(() => { log.push("hour"); resolve(log.join()) }, 3600e3);
			const i = setInterval(() => { log.push("m"); if (log.length === 3) clearInterval(i) }, 60e3);
			const gone = setTimeout(() => log.push("never"), 1000);
			clearTimeout(gone);
		})`); got != "m,m,m,hour" {
			t.Error(got)
		}
		if d := time.Since(start); d != time.Hour {
			t.Errorf("it took %s", d)
		}
		if _, err := l.Runtime().RunString(`var ran = 0; setTimeout(() => ran++, 10); setInterval(() => ran++, 10); AbortSignal.timeout(10)`); err != nil {
			t.Fatal(err)
		}
		l.Close()
		time.Sleep(time.Minute)
		if err := l.Until(func() bool { return false }); err == nil {
			t.Error("something is still to come")
		}
		if v := l.Runtime().Get("ran"); v.ToInteger() != 0 {
			t.Errorf("%v timers ran after the end", v)
		}
	})
}

// TestUncaught: exceptions in timers, microtasks and listeners fail the run.
func TestUncaught(t *testing.T) {
	for _, script := range []string{
		`setTimeout(() => { throw new RangeError("mine") })`,
		`queueMicrotask(() => { throw new RangeError("mine") })`,
		`const t = new EventTarget(); t.addEventListener("x", () => { throw new RangeError("mine") }); t.dispatchEvent(new Event("x")); globalThis.after = true`,
		`const c = new AbortController(); c.signal.onabort = () => { throw new RangeError("mine") }; c.abort()`,
	} {
		l := realm(t)
		if _, err := l.Runtime().RunString(script); err != nil {
			t.Errorf("%s: %v", script, err)
		}
		err := l.Until(func() bool { return false })
		if err == nil || !strings.Contains(err.Error(), "RangeError: mine") {
			t.Errorf("%s: %v", script, err)
		}
	}
}

func TestReportError(t *testing.T) {
	l := realm(t)
	l.Text(t, `reportError(new TypeError("seen")); reportError(5); reportError({ get stack() { throw 1 }, toString() { throw 2 } })`)
	if len(l.Lines) != 3 || !strings.Contains(l.Lines[0], "error Uncaught TypeError: seen") || l.Lines[1] != "error Uncaught 5" {
		t.Errorf("%q", l.Lines)
	}
	if got := l.Text(t, `navigator.userAgent + Object.prototype.toString.call(navigator)`); got != "Tollgate[object Navigator]" {
		t.Error(got)
	}
}

func BenchmarkInstall(b *testing.B) {
	program := goja.MustCompile("b.js", "1", true)
	for name, source := range map[string]string{
		"untouched": "1", "URL": `new URL("http://a/b?c=d").pathname`, "searchParams": `new URL("http://a/b?c=d").searchParams.get("c")`,
		"Response": `Response.json({ a: 1 })`, "setTimeout": `setTimeout`,
	} {
		program = goja.MustCompile("b.js", source, true)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l := webapitest.New(b.Context())
				if err := install(l); err != nil {
					b.Fatal(err)
				}
				if _, err := l.Runtime().RunProgram(program); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("runtime alone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			webapitest.New(b.Context())
		}
	})
}
