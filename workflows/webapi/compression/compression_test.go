package compression_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/seed-eb607675/tollgate/workflows/webapi"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webapitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAssertions(t *testing.T) {
	webapitest.Files(t, "testdata/*.js", func(l *webapitest.Loop) error {
		return webapi.Install(l, webapi.Options{})
	})
}

// through is a script's function that sends chunks through a transform stream.
const through = `const through = async (t, chunks) => {
	const w = t.writable.getWriter(), r = t.readable.getReader(), out = [];
	const done = (async () => { for (const c of chunks) await w.write(c); await w.close(); })();
	done.catch(() => {});
	for (;;) { const { value, done } = await r.read(); if (done) break; out.push(value); }
	await done;
	return out;
};
const failing = async (f) => { try { await f(); return "did not fail"; } catch (e) { return e.name + ": " + e.message; } };
`

// TestBombs: what is made of a chunk is what one built-in makes, and all of it counts as what the run has made.
func TestBombs(t *testing.T) {
	const chunk = `new Uint8Array(1 << 19)`
	for _, c := range []struct{ name, script, want string }{
		{"in one chunk", `through(new DecompressionStream("gzip"), [new Uint8Array((await through(new CompressionStream("gzip"), [` + chunk + `, ` + chunk + `, ` + chunk + `])).flatMap((c) => [...c]))])`,
			"RangeError: What one chunk is decompressed to is too large"},
		{"in many", `(async () => { const small = await through(new CompressionStream("deflate"), [` + chunk + `]); for (let i = 0; i < 40; i++) await through(new DecompressionStream("deflate"), small); })()`,
			"RangeError: the strings and buffers of a run are too large"},
		{"of compressors", `(async () => { for (let i = 0; i < 40; i++) new CompressionStream("deflate-raw"); })()`,
			"RangeError: the strings and buffers of a run are too large"},
		{"of text", `(async () => { for (let i = 0; i < 40; i++) await through(new TextDecoderStream(), [` + chunk + `]); })()`,
			"RangeError: the strings and buffers of a run are too large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := webapitest.Realm(t, t.Context(), func(l *webapitest.Loop) error {
				l.Limits().StringSize = 1 << 20
				return webapi.Install(l, webapi.Options{})
			})
			if got := l.Text(t, through+`failing(async () => `+c.script+`)`); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestLeftBehind: a run that ends in the middle of compressed data leaves nothing; TestMain looks for goroutines.
func TestLeftBehind(t *testing.T) {
	l := webapitest.Realm(t, t.Context(), func(l *webapitest.Loop) error { return webapi.Install(l, webapi.Options{}) })
	if got := l.Text(t, `(async () => {
		const d = new DecompressionStream("gzip"), w = d.writable.getWriter();
		d.readable.getReader().read();
		new DecompressionStream("deflate");
		await w.write(new Uint8Array([0x1f, 0x8b, 8, 0]));
		return "waiting";
	})()`); got != "waiting" {
		t.Error(got)
	}
}
