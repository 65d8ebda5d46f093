package streams_test

import (
	"testing"

	"github.com/seed-eb607675/tollgate/workflows/webapi"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webapitest"
)

// TestLongChains: streams that hand on to each other a thousandfold neither lose anything nor call each other ever deeper.
func TestLongChains(t *testing.T) {
	for script, want := range map[string]string{
		`const r = new ReadableStream({ start(c) { c.enqueue("x"); c.close(); } });
		let s = r; for (let i = 0; i < 600; i++) s = s.tee()[0];
		const k = s.getReader(); const first = await k.read(); return first.value + (await k.read()).done`: "xtrue",
		`let s = new ReadableStream({ start(c) { c.enqueue(new Uint8Array([120])); c.close(); } });
		for (let i = 0; i < 300; i++) s = i % 2 ? s.pipeThrough(new TextEncoderStream()) : s.pipeThrough(new TextDecoderStream());
		return new TextDecoder().decode((await s.getReader().read()).value)`: "x",
		`let s = new ReadableStream({ start(c) { c.error("no"); } }); for (let i = 0; i < 300; i++) s = s.pipeThrough(new TextEncoderStream());
		try { await s.getReader().read() } catch (e) { return e }`: "no",
		`let r = new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array([120])); c.close(); } })); const all = []; for (let i = 0; i < 150; i++) all.push(r.clone());
		return await r.text() + (await Promise.all(all.map((c) => c.text()))).join("").length`: "x150",
	} {
		l := webapitest.Realm(t, t.Context(), func(l *webapitest.Loop) error { return webapi.Install(l, webapi.Options{}) })
		if got := l.Text(t, `(async () => {`+script+`})()`); got != want {
			t.Errorf("%s\n got %s\nwant %s", script, got, want)
		}
	}
}
