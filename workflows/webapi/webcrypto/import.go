package webcrypto

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

func importKey(c *webidl.Call, _ *subtle) goja.Value {
	format := c.USV(c.Arg(0))
	n, params := name(c, c.Arg(2))
	k := &key{extractable: c.Arg(3).ToBoolean(), algorithm: algorithm{name: n}}
	var raw []byte
	var jwk *goja.Object
	switch format {
	case "raw", "spki", "pkcs8":
		raw = data(c, 1)
	case "jwk":
		o, ok := c.Arg(1).(*goja.Object)
		if _, isBytes := c.BytesOf(c.Arg(1)); !ok || isBytes {
			c.TypeError("argument 2 is not a JSON Web Key")
		}
		jwk = o
	default:
		c.TypeError("%s", "there is no such format")
	}
	if secretUsages(n) != nil {
		importSecret(c, k, format, raw, jwk, params)
	} else {
		importPair(c, k, format, raw, jwk, params)
	}
	if len(k.usages) == 0 && k.kind != "public" {
		fail(c, "SyntaxError", "Usages cannot be empty when importing a "+k.kind+" key")
	}
	return c.New("CryptoKey", k)
}

func importSecret(c *webidl.Call, k *key, format string, raw []byte, jwk, params *goja.Object) {
	k.kind = "secret"
	n := k.algorithm.name
	k.usages = usagesOf(c, 4, secretUsages(n))
	secretParams(c, k, params, false)
	derive := n == "HKDF" || n == "PBKDF2"
	switch {
	case derive && format != "raw", format != "raw" && format != "jwk":
		fail(c, "NotSupportedError", "The key cannot be imported in this format")
	case derive && k.extractable:
		fail(c, "SyntaxError", "The key cannot be extractable")
	case format == "jwk":
		raw = importOct(c, k, jwk)
	}
	k.secret = raw
	switch n {
	case "AES-GCM":
		if len(raw) != 16 && len(raw) != 24 && len(raw) != 32 {
			fail(c, "DataError", "Invalid key length")
		}
		k.algorithm.length = len(raw) * 8
	case "HMAC":
		if len(raw) == 0 {
			fail(c, "DataError", "Zero-length key is not supported")
		}
		switch n, bits := k.algorithm.length, len(raw)*8; {
		case n == 0 && webidl.Entry(params, "length") == nil, n == bits:
		case n > bits || n <= bits-8:
			fail(c, "DataError", "Invalid key length")
		default:
			fail(c, "NotSupportedError", "The length is not a multiple of 8")
		}
		k.algorithm.length = len(raw) * 8
	}
}

func importPair(c *webidl.Call, k *key, format string, raw []byte, jwk, params *goja.Object) {
	a := &k.algorithm
	var curve elliptic.Curve
	switch a.name {
	case "ECDSA":
		a.curve, curve = curveOf(c, params)
	case "Ed25519":
	case "RSASSA-PKCS1-v1_5", "RSA-PSS":
		a.hash, _ = hashOf(c, params)
	default:
		fail(c, "NotSupportedError", a.name+" has no keys")
	}
	if format == "raw" && curve == nil && a.name != "Ed25519" {
		fail(c, "NotSupportedError", "The key cannot be imported in this format")
	}
	// The usages come first, whatever is wrong with the key.
	private := format == "pkcs8" || format == "jwk" && webidl.Entry(jwk, "d") != nil
	allowed := "verify"
	if private {
		allowed = "sign"
	}
	k.usages = usagesOf(c, 4, []string{allowed})
	var parsed any
	var err error
	switch format {
	case "jwk":
		parsed = importPublicJWK(c, k, jwk, curve)
	case "spki":
		parsed, err = x509.ParsePKIXPublicKey(raw)
	case "pkcs8":
		parsed, err = x509.ParsePKCS8PrivateKey(raw)
	case "raw":
		switch {
		case curve != nil:
			parsed, err = ecdsa.ParseUncompressedPublicKey(curve, raw)
		case a.name == "Ed25519" && len(raw) == ed25519.PublicKeySize:
			parsed = ed25519.PublicKey(raw)
		default:
			fail(c, "DataError", "Invalid key length")
		}
	}
	if err != nil || !adopt(k, parsed, curve) {
		fail(c, "DataError", "Invalid keyData")
	}
}

// adopt takes a key over if it is one of the algorithm's.
func adopt(k *key, parsed any, curve elliptic.Curve) bool {
	if signer, ok := parsed.(crypto.Signer); ok {
		k.kind, k.private = "private", signer
	} else {
		k.kind, k.public = "public", parsed
	}
	a := &k.algorithm
	switch p := k.publicPart().(type) {
	case *ecdsa.PublicKey:
		return a.name == "ECDSA" && p.Curve == curve
	case ed25519.PublicKey:
		return a.name == "Ed25519"
	case *rsa.PublicKey:
		a.bits, a.e = p.N.BitLen(), p.E
		// A verification costs the square of its length.
		return a.hash != "" && a.bits >= 1024 && a.bits <= 8192
	}
	return false
}

func exportKey(c *webidl.Call, _ *subtle) goja.Value {
	format := c.USV(c.Arg(0))
	k := keyOf(c, 1)
	switch format {
	case "raw", "spki", "pkcs8", "jwk":
	default:
		c.TypeError("there is no such format")
	}
	if n := k.algorithm.name; n == "HKDF" || n == "PBKDF2" {
		fail(c, "NotSupportedError", n+" keys cannot be exported")
	}
	if !k.extractable {
		fail(c, "InvalidAccessError", "The key is not extractable")
	}
	var out []byte
	var err error
	switch {
	case format == "jwk":
		return exportJWK(c, k)
	case format == "raw" && k.kind == "secret":
		out = bytes.Clone(k.secret)
	case format == "raw" && k.kind == "public" && k.algorithm.name == "Ed25519":
		out = bytes.Clone(k.public.(ed25519.PublicKey))
	case format == "raw" && k.kind == "public" && k.algorithm.name == "ECDSA":
		out, err = k.public.(*ecdsa.PublicKey).Bytes()
	case format == "spki" && k.kind == "public":
		out, err = x509.MarshalPKIXPublicKey(k.public)
	case format == "pkcs8" && k.kind == "private":
		out, err = x509.MarshalPKCS8PrivateKey(k.private)
	case format == "raw" && k.algorithm.bits != 0, k.kind == "secret":
		fail(c, "NotSupportedError", "The key cannot be exported in this format")
	default:
		fail(c, "InvalidAccessError", "The key cannot be exported in this format")
	}
	if err != nil {
		fail(c, "OperationError", "The operation failed")
	}
	return c.ArrayBuffer(out)
}
