package webcrypto

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"slices"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// usagesOf reads the usages and holds them to those the algorithm knows; repeated ones count once.
func usagesOf(c *webidl.Call, i int, allowed []string) []string {
	items, ok := c.Sequence(c.Arg(i), 100)
	if !ok {
		c.TypeError("argument %d is not a list of usages", i+1)
	}
	all := []string{"encrypt", "decrypt", "sign", "verify", "deriveKey", "deriveBits", "wrapKey", "unwrapKey"}
	var given []string
	for _, v := range items {
		u := c.USV(v)
		if !slices.Contains(all, u) {
			c.TypeError("%s", "there is no such usage")
		}
		if !slices.Contains(allowed, u) {
			fail(c, "SyntaxError", "The key cannot have the usage "+u)
		}
		if !slices.Contains(given, u) {
			given = append(given, u)
		}
	}
	return given
}

func secretUsages(name string) []string {
	switch name {
	case "HMAC":
		return []string{"sign", "verify"}
	case "AES-GCM":
		return []string{"encrypt", "decrypt"}
	case "HKDF", "PBKDF2":
		return []string{"deriveKey", "deriveBits"}
	}
	return nil
}

// secretParams reads what importKey, generateKey and deriveKey are told of a secret key. fresh: the length is needed now.
func secretParams(c *webidl.Call, k *key, params *goja.Object, fresh bool) {
	a := &k.algorithm
	length := webidl.Entry(params, "length")
	switch a.name {
	case "HMAC":
		n, h := hashOf(c, params)
		a.hash = n
		if length != nil {
			a.length = int(c.Enforced(length, 1<<32-1))
			if a.length == 0 && fresh {
				fail(c, "OperationError", "The length is 0")
			}
			if fresh && (a.length%8 != 0 || a.length > 1<<20) {
				fail(c, "NotSupportedError", "The length is not supported")
			}
		} else if fresh {
			a.length = h.New().BlockSize() * 8
		}
	case "AES-GCM":
		if !fresh {
			return
		}
		if length == nil {
			c.TypeError("the algorithm has no length")
		}
		if a.length = int(c.Enforced(length, 1<<16-1)); a.length != 128 && a.length != 192 && a.length != 256 {
			fail(c, "OperationError", "The length is not 128, 192 or 256")
		}
	case "HKDF", "PBKDF2":
		if fresh {
			fail(c, "NotSupportedError", a.name+" keys can only be imported")
		}
	default:
		fail(c, "NotSupportedError", a.name+" has no secret keys")
	}
}

func curveOf(c *webidl.Call, params *goja.Object) (string, elliptic.Curve) {
	v := webidl.Entry(params, "namedCurve")
	if v == nil {
		c.TypeError("the algorithm has no namedCurve")
	}
	n := c.USV(v)
	curve := curveBy(n)
	if curve == nil {
		fail(c, "NotSupportedError", "Unrecognized namedCurve")
	}
	return n, curve
}

func curveBy(name string) elliptic.Curve {
	switch name {
	case "P-256":
		return elliptic.P256()
	case "P-384":
		return elliptic.P384()
	case "P-521":
		return elliptic.P521()
	}
	return nil
}

func generateKey(c *webidl.Call, _ *subtle) goja.Value {
	n, params := name(c, c.Arg(0))
	extractable := c.Arg(1).ToBoolean()
	e := c.Env
	if secretUsages(n) != nil {
		k := &key{kind: "secret", extractable: extractable, algorithm: algorithm{name: n}}
		secretParams(c, k, params, true)
		k.usages = usagesOf(c, 2, secretUsages(n))
		if len(k.usages) == 0 {
			fail(c, "SyntaxError", "Usages cannot be empty when creating a key")
		}
		k.secret = make([]byte, k.algorithm.length/8)
		c.Random(k.secret)
		return e.New("CryptoKey", k)
	}
	a := algorithm{name: n}
	var curve elliptic.Curve
	switch n {
	case "ECDSA":
		a.curve, curve = curveOf(c, params)
	case "Ed25519":
	case "RSASSA-PKCS1-v1_5", "RSA-PSS":
		a.hash, _ = hashOf(c, params)
		v := webidl.Entry(params, "modulusLength")
		if v == nil {
			c.TypeError("the algorithm has no modulusLength")
		}
		a.bits = int(c.Enforced(v, 1<<32-1))
		exponent := bytesOf(c, params, "publicExponent")
		for _, x := range exponent {
			a.e = a.e<<8 | int(x)
		}
		// Making a large key takes seconds that nothing can stop.
		if a.bits < 2048 || a.bits > 4096 || a.bits%8 != 0 || a.e != 65537 {
			fail(c, "OperationError", "Only RSA keys of 2,048 to 4,096 bits with the exponent 65537 are supported")
		}
	default:
		fail(c, "NotSupportedError", n+" keys cannot be generated")
	}
	usages := usagesOf(c, 2, []string{"sign", "verify"})
	if !slices.Contains(usages, "sign") {
		fail(c, "SyntaxError", "Usages cannot be empty when creating a key")
	}
	private := &key{kind: "private", extractable: extractable, algorithm: a, usages: []string{"sign"}}
	return do(c, 0, func() (k *key, p *problem) {
		var err error
		switch {
		case curve != nil:
			private.private, err = ecdsa.GenerateKey(curve, rand.Reader)
		case n == "Ed25519":
			_, private.private, err = ed25519.GenerateKey(rand.Reader)
		default:
			private.private, err = rsa.GenerateKey(rand.Reader, a.bits)
		}
		if err != nil {
			return nil, &problem{"OperationError", "The operation failed"}
		}
		return private, nil
	}, func(k *key) goja.Value {
		public := &key{kind: "public", extractable: true, algorithm: a, public: k.private.Public()}
		if slices.Contains(usages, "verify") {
			public.usages = []string{"verify"}
		}
		pair := e.Runtime().NewObject()
		_ = pair.Set("publicKey", e.New("CryptoKey", public))
		_ = pair.Set("privateKey", e.New("CryptoKey", k))
		return pair
	})
}
