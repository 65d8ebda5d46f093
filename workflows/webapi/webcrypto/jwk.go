package webcrypto

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"slices"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// jwkMember is a text of a JSON Web Key (RFC 7517), "" if it is not there.
func jwkMember(c *webidl.Call, jwk *goja.Object, name string) string {
	if v := webidl.Entry(jwk, name); v != nil {
		return c.USV(v)
	}
	return ""
}

// jwkBytes is a base64url member; missing or malformed ones are a DataError.
func jwkBytes(c *webidl.Call, jwk *goja.Object, name string) []byte {
	b, err := base64.RawURLEncoding.DecodeString(jwkMember(c, jwk, name))
	if err != nil || len(b) == 0 {
		fail(c, "DataError", "Invalid keyData")
	}
	return b
}

// jwkRules checks what a key says about its own use.
func jwkRules(c *webidl.Call, k *key, jwk *goja.Object, kind, algorithm string) {
	if jwkMember(c, jwk, "kty") != kind {
		fail(c, "DataError", "Invalid JWK \"kty\" Parameter")
	}
	if a := jwkMember(c, jwk, "alg"); a != "" && algorithm != "" && a != algorithm {
		fail(c, "DataError", "JWK \"alg\" does not match the requested algorithm")
	}
	if v := webidl.Entry(jwk, "ext"); v != nil && !v.ToBoolean() && k.extractable {
		fail(c, "DataError", "JWK \"ext\" Parameter and extractable mismatch")
	}
	use := "sig"
	if k.algorithm.name == "AES-GCM" {
		use = "enc"
	}
	if u := jwkMember(c, jwk, "use"); u != "" && u != use && len(k.usages) > 0 {
		fail(c, "DataError", "Invalid JWK \"use\" Parameter")
	}
	if v := webidl.Entry(jwk, "key_ops"); v != nil {
		ops, ok := c.Sequence(v, 100)
		if !ok {
			fail(c, "DataError", "Invalid JWK \"key_ops\" Parameter")
		}
		var names []string
		for _, op := range ops {
			names = append(names, c.USV(op))
		}
		for _, u := range k.usages {
			if !slices.Contains(names, u) {
				fail(c, "DataError", "Key operations and usage mismatch")
			}
		}
	}
}

// shaBits is the number in the name of a hash: 256 of SHA-256.
func shaBits(hash string) string { return hash[4:] }

// jwkAlgorithm is the `alg` of such a key, "" if it has none.
func jwkAlgorithm(a algorithm, secretLength int) string {
	switch a.name {
	case "HMAC":
		return "HS" + shaBits(a.hash)
	case "AES-GCM":
		switch secretLength {
		case 16:
			return "A128GCM"
		case 24:
			return "A192GCM"
		case 32:
			return "A256GCM"
		}
	case "RSASSA-PKCS1-v1_5":
		return "RS" + shaBits(a.hash)
	case "RSA-PSS":
		return "PS" + shaBits(a.hash)
	}
	return ""
}

func importOct(c *webidl.Call, k *key, jwk *goja.Object) []byte {
	b := jwkBytes(c, jwk, "k")
	jwkRules(c, k, jwk, "oct", jwkAlgorithm(k.algorithm, len(b)))
	return b
}

// importPublicJWK reads a public or private key; anything wrong is a DataError.
func importPublicJWK(c *webidl.Call, k *key, jwk *goja.Object, curve elliptic.Curve) any {
	private := webidl.Entry(jwk, "d") != nil
	var d []byte
	if private {
		d = jwkBytes(c, jwk, "d")
	}
	switch k.algorithm.name {
	case "ECDSA":
		jwkRules(c, k, jwk, "EC", "")
		size := (curve.Params().BitSize + 7) / 8
		x, y := jwkBytes(c, jwk, "x"), jwkBytes(c, jwk, "y")
		if jwkMember(c, jwk, "crv") != k.algorithm.curve || len(x) != size || len(y) != size || private && len(d) != size {
			break
		}
		public, err := ecdsa.ParseUncompressedPublicKey(curve, slices.Concat([]byte{4}, x, y))
		if err != nil {
			break
		}
		if !private {
			return public
		}
		if p, err := ecdsa.ParseRawPrivateKey(curve, d); err == nil && p.PublicKey.Equal(public) {
			return p
		}
	case "Ed25519":
		jwkRules(c, k, jwk, "OKP", "")
		x := jwkBytes(c, jwk, "x")
		if jwkMember(c, jwk, "crv") != "Ed25519" || len(x) != ed25519.PublicKeySize || private && len(d) != ed25519.SeedSize {
			break
		}
		public := ed25519.PublicKey(x)
		if !private {
			return public
		}
		if p := ed25519.NewKeyFromSeed(d); public.Equal(p.Public()) {
			return p
		}
	default:
		jwkRules(c, k, jwk, "RSA", jwkAlgorithm(k.algorithm, 0))
		number := func(name string) *big.Int { return new(big.Int).SetBytes(jwkBytes(c, jwk, name)) }
		e := number("e")
		if !e.IsInt64() || e.Int64() < 3 || e.Int64() > 1<<24-1 {
			break
		}
		public := &rsa.PublicKey{N: number("n"), E: int(e.Int64())}
		if !private {
			return public
		}
		p := &rsa.PrivateKey{PublicKey: *public, D: new(big.Int).SetBytes(d), Primes: []*big.Int{number("p"), number("q")}}
		if public.N.BitLen() <= 8192 && p.Validate() == nil {
			p.Precompute()
			return p
		}
	}
	fail(c, "DataError", "Invalid keyData")
	return nil
}

func exportJWK(c *webidl.Call, k *key) goja.Value {
	o := c.Runtime().NewObject()
	put := func(name string, v any) { _ = o.Set(name, v) }
	text := func(name string, b []byte) { put(name, base64.RawURLEncoding.EncodeToString(b)) }
	put("key_ops", list(c.Env, k.usages))
	put("ext", k.extractable)
	if alg := jwkAlgorithm(k.algorithm, len(k.secret)); alg != "" {
		put("alg", alg)
	}
	if k.kind == "secret" {
		put("kty", "oct")
		text("k", k.secret)
		return o
	}
	switch p := k.publicPart().(type) {
	case *ecdsa.PublicKey:
		put("kty", "EC")
		put("crv", k.algorithm.curve)
		b, err := p.Bytes()
		if err != nil {
			fail(c, "OperationError", "The operation failed")
		}
		half := len(b) / 2
		text("x", b[1:1+half])
		text("y", b[1+half:])
		if private, ok := k.private.(*ecdsa.PrivateKey); ok {
			d, err := private.Bytes()
			if err != nil {
				fail(c, "OperationError", "The operation failed")
			}
			text("d", d)
		}
	case ed25519.PublicKey:
		put("kty", "OKP")
		put("crv", "Ed25519")
		text("x", p)
		if private, ok := k.private.(ed25519.PrivateKey); ok {
			text("d", private.Seed())
		}
	case *rsa.PublicKey:
		put("kty", "RSA")
		text("n", p.N.Bytes())
		text("e", big.NewInt(int64(p.E)).Bytes())
		if private, ok := k.private.(*rsa.PrivateKey); ok {
			private.Precompute()
			text("d", private.D.Bytes())
			text("p", private.Primes[0].Bytes())
			text("q", private.Primes[1].Bytes())
			text("dp", private.Precomputed.Dp.Bytes())
			text("dq", private.Precomputed.Dq.Bytes())
			text("qi", private.Precomputed.Qinv.Bytes())
		}
	}
	return o
}
