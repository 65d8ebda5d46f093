package webcrypto_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/workflows/webapi"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webapitest"
)

func install(l *webapitest.Loop) error { return webapi.Install(l, webapi.Options{}) }

// imports tries a key as one of every algorithm and exports what is taken; only the errors of the standard may come of it.
const imports = `(async () => {
	const algorithms = [[{ name: "HMAC", hash: "SHA-256" }, "sign"], ["AES-GCM", "encrypt"], ["HKDF", "deriveBits"], [{ name: "ECDSA", namedCurve: "P-256" }, "sign", "verify"], [{ name: "ECDSA", namedCurve: "P-521" }, "sign", "verify"], ["Ed25519", "sign", "verify"], [{ name: "RSA-PSS", hash: "SHA-1" }, "sign", "verify"]];
	for (const [a, ...usages] of algorithms) for (const u of usages) for (const [f, d] of inputs) try {
		const k = await crypto.subtle.importKey(f, d, a, a !== "HKDF", [u]);
		if (a !== "HKDF") await crypto.subtle.exportKey("jwk", k);
	} catch (e) {
		if (!["DataError", "SyntaxError", "TypeError", "NotSupportedError"].includes(e.name)) throw e;
	}
	return "done";
})()`

func tryKeys(t *testing.T, inputs string) {
	t.Helper()
	l := webapitest.New(t.Context())
	defer l.Close()
	if err := install(l); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Runtime().RunString("var inputs = " + inputs); err != nil {
		t.Fatal(err)
	}
	if got := l.Text(t, imports); got != "done" {
		t.Fatal(got)
	}
}

func FuzzJWK(f *testing.F) {
	for _, s := range []string{
		`{"kty":"oct","k":"AAECAw","alg":"HS256","key_ops":["sign"],"ext":true}`,
		`{"kty":"EC","crv":"P-256","x":"HoNxJaBvt7xMrJ5tH48aNndq45EOEs-DFoS8KDPq2hE","y":"BFLj-fj5aXnMDZ_71nnSJAhfcbBNe42OMYsbUPy2Me4","d":"SnMXjHT6OMPN-A3wqmasLQ4yhAOKgQ4udLdGYLtbqR4"}`,
		`{"kty":"OKP","crv":"Ed25519","d":"3Bcs_l7PH79Ou-WzTT_CoAxniaiN2aT7hfrBNh1RWns","x":"iaOTIhVokacKYifCUV-5nwTsVw7KxIcKPrP5Q6OzQnY"}`,
		`{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQ","p":"Aw","q":"BQ","dp":"AQ","dq":"AQ","qi":"AQ"}`,
		`{"kty":5,"key_ops":"x","k":{}}`, `[]`, `{"kty":"RSA","n":"","e":"AA"}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !json.Valid([]byte(s)) || len(s) > 4096 {
			return
		}
		quoted, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		tryKeys(t, `[["jwk", JSON.parse(`+string(quoted)+`)]]`)
	})
}

func FuzzKeyBytes(f *testing.F) {
	f.Add([]byte("0*0\x05\x06\x03+ep\x03!\x00iaOTIhVokacKYifCUV-5nwTsVw7KxIcKP"))
	f.Add([]byte("\x04" + strings.Repeat("a", 64)))
	f.Add([]byte(strings.Repeat("k", 32)))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 4096 {
			return
		}
		ints := make([]int, len(b))
		for i, x := range b {
			ints[i] = int(x)
		}
		list, err := json.Marshal(ints)
		if err != nil {
			t.Fatal(err)
		}
		bytes := "new Uint8Array(" + string(list) + ")"
		tryKeys(t, `[["raw", `+bytes+`], ["spki", `+bytes+`], ["pkcs8", `+bytes+`]]`)
	})
}

// TestDerivationStops: at the end of a run nothing goes on deriving for it, and what waited is dropped.
func TestDerivationStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l := webapitest.New(ctx)
	if err := install(l); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Run("begin.js", `(async () => {
		const k = await crypto.subtle.importKey("raw", new Uint8Array(8), "PBKDF2", false, ["deriveBits"]);
		globalThis.all = [1, 2, 3, 4, 5, 6].map(() => crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-512", salt: new Uint8Array(8), iterations: 1000000 }, k, 512));
	})()`); err != nil {
		t.Fatal(err)
	}
	cancel()
	l.Close()
	deadline, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	for l.Pending() > 0 {
		if deadline.Err() != nil {
			t.Fatal("derivations go on after the end of the run")
		}
		l.Settle(deadline)
	}
}

// TestWaitingIsBounded: what waits holds copies of its inputs, so there is an end to it.
func TestWaitingIsBounded(t *testing.T) {
	l := webapitest.Realm(t, t.Context(), install)
	if got := l.Text(t, `(async () => {
		const big = new Uint8Array(8 << 20), all = [];
		for (let i = 0; i < 20; i++) all.push(crypto.subtle.digest("SHA-1", big).then(() => "ok", (e) => e.name));
		const first = new Set(await Promise.all(all));
		return [...first].sort().join() + " " + (await crypto.subtle.digest("SHA-1", big)).byteLength;
	})()`); got != "QuotaExceededError,ok 20" {
		t.Error(got)
	}
}
