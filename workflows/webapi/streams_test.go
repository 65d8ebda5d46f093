package webapi_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/workflows/webapi"
)

// TestExportStream: a response whose body is a stream is read to its end, within the limit.
func TestExportStream(t *testing.T) {
	const tick = `new Promise((r) => setTimeout(r, 1))`
	stream := func(source string) string {
		return `new Response(new ReadableStream({ ` + source + ` }), { headers: { "X-A": "1" } })`
	}
	for _, c := range []struct{ script, want, err string }{
		{stream(`start(c) { c.enqueue(new Uint8Array([104, 105])); c.close(); }`), "200 1 hi", ""},
		{stream(`async pull(c) { await ` + tick + `; c.enqueue(new Uint8Array([104])); if (globalThis.n = (globalThis.n || 0) + 1, n === 3) c.close(); }`), "200 1 hhh", ""},
		{stream(`start(c) { c.close(); }`), "200 1 ", ""},
		{`(() => { const t = new TransformStream(), w = t.writable.getWriter(); (async () => { for (const x of ["a", "b"]) { await ` + tick + `; await w.write(new TextEncoder().encode(x)); } w.close(); })(); return new Response(t.readable); })()`, "200  ab", ""},
		{`new Response(new Blob(["text"]).stream().pipeThrough(new CompressionStream("deflate")).pipeThrough(new DecompressionStream("deflate")))`, "200  text", ""},
		{`(() => { const r = new Response("kept"); r.body; return r; })()`, "200  kept", ""},
		{`new Response("abc").clone()`, "200  abc", ""},
		{stream(`pull(c) { c.enqueue(new Uint8Array(30)); }`), "", "too large"},
		{stream(`start(c) { c.enqueue("text"); }`), "", "reading the body of the Response: TypeError"},
		{stream(`pull() { throw new RangeError("boo"); }`), "", "reading the body of the Response: RangeError: boo"},
		{stream(`start(c) { c.error({ toString() { throw 1; } }); }`), "", "cannot be shown"},
		{`(() => { const r = ` + stream(``) + `; r.body.getReader(); return r; })()`, "", "being read"},
		{`(() => { const r = new Response("abc"); r.body.cancel(); return r; })()`, "", "read already"},
		{`(() => { const r = ` + stream(``) + `; r.text(); return r; })()`, "", "read already"},
	} {
		l := realm(t)
		v, err := l.Run("x.js", c.script)
		if err != nil {
			t.Fatalf("%s: %v", c.script, err)
		}
		called := 0
		webapi.ExportResponse(l, v, 100, func(status int, _ string, h http.Header, body []byte, err error) {
			called++
			switch {
			case err != nil:
				if c.err == "" || !strings.Contains(err.Error(), c.err) {
					t.Errorf("%s: %v, want %q", c.script, err, c.err)
				}
			case strings.Join([]string{itoa(status), h.Get("X-A"), string(body)}, " ") != c.want:
				t.Errorf("%s: %d %v %q, want %q", c.script, status, h, body, c.want)
			}
		})
		if err := l.Until(func() bool { return called > 0 }); err != nil || called != 1 {
			t.Errorf("%s: done was called %d times: %v", c.script, called, err)
		}
	}
}

// TestStreamsAreLazy: what has a body but is never asked for its stream makes none.
func TestStreamsAreLazy(t *testing.T) {
	l := realm(t)
	if got := l.Text(t, `(async () => { const r = new Response("abc"), c = r.clone(); return await c.text() + await r.text() + r.bodyUsed + Object.getOwnPropertyNames(globalThis).includes("ReadableStream") })()`); got != "abcabctruefalse" {
		t.Error(got)
	}
}
