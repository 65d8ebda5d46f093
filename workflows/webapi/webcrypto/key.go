package webcrypto

import (
	"crypto"
	"slices"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// key is the value behind CryptoKey. No script sees what is in it but by exportKey.
type key struct {
	kind        string // secret, private or public
	extractable bool
	usages      []string
	algorithm   algorithm

	secret  []byte
	private crypto.Signer    // RSA, ECDSA, Ed25519
	public  crypto.PublicKey // of a public key; that of a private one is private.Public()
	object  *goja.Object     // of the algorithm, nil until somebody asks
	list    goja.Value       // of the usages, nil until somebody asks
}

// algorithm is what a key says of its algorithm.
type algorithm struct {
	name   string
	hash   string // HMAC, RSA
	length int    // bits: HMAC, AES
	curve  string // ECDSA
	bits   int    // of an RSA modulus
	e      int    // the public exponent of RSA
}

func (a algorithm) value(e *webidl.Env) *goja.Object {
	o := e.Runtime().NewObject()
	put := func(name string, v any) { _ = o.Set(name, v) }
	put("name", a.name)
	if a.hash != "" {
		h := e.Runtime().NewObject()
		_ = h.Set("name", a.hash)
		put("hash", h)
	}
	if a.length != 0 {
		put("length", a.length)
	}
	if a.curve != "" {
		put("namedCurve", a.curve)
	}
	if a.bits != 0 {
		put("modulusLength", a.bits)
		put("publicExponent", e.Uint8Array([]byte{byte(a.e >> 16), byte(a.e >> 8), byte(a.e)}))
	}
	return o
}

func keyClass() *webidl.Class {
	return &webidl.Class{
		Name: "CryptoKey",
		Members: []webidl.Member{
			webidl.Attribute("type", func(c *webidl.Call, k *key) goja.Value { return c.Value(k.kind) }),
			webidl.Attribute("extractable", func(c *webidl.Call, k *key) goja.Value { return c.Value(k.extractable) }),
			webidl.Attribute("algorithm", func(c *webidl.Call, k *key) goja.Value {
				if k.object == nil {
					k.object = k.algorithm.value(c.Env)
				}
				return k.object
			}),
			webidl.Attribute("usages", func(c *webidl.Call, k *key) goja.Value {
				if k.list == nil {
					k.list = list(c.Env, k.usages)
				}
				return k.list
			}),
		},
	}
}

func list(e *webidl.Env, texts []string) goja.Value {
	items := make([]any, len(texts))
	for i, s := range texts {
		items[i] = s
	}
	return e.Runtime().NewArray(items...)
}

// may tells whether the key can be used so, with that algorithm.
func (k *key) may(usage, name string) bool {
	return k.algorithm.name == name && slices.Contains(k.usages, usage)
}

// publicPart is the key a signature is checked with.
func (k *key) publicPart() crypto.PublicKey {
	if k.private != nil {
		return k.private.Public()
	}
	return k.public
}
