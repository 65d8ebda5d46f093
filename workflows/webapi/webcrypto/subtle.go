package webcrypto

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha1" // SHA-1 is part of the standard; who asks for it gets it
	_ "crypto/sha256"
	_ "crypto/sha512"
	subtlecrypto "crypto/subtle"
	"math/big"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

type subtle struct{}

func subtleClass() *webidl.Class {
	return &webidl.Class{
		Name: "SubtleCrypto",
		Members: []webidl.Member{
			webidl.Async("encrypt", 3, func(c *webidl.Call, _ *subtle) goja.Value { return gcm(c, "encrypt") }),
			webidl.Async("decrypt", 3, func(c *webidl.Call, _ *subtle) goja.Value { return gcm(c, "decrypt") }),
			webidl.Async("sign", 3, sign),
			webidl.Async("verify", 4, verify),
			webidl.Async("digest", 2, digest),
			webidl.Async("generateKey", 3, generateKey),
			webidl.Async("deriveKey", 5, deriveKey),
			webidl.Async("deriveBits", 2, deriveBits),
			webidl.Async("importKey", 5, importKey),
			webidl.Async("exportKey", 2, exportKey),
		},
	}
}

// name is the canonical name of an AlgorithmIdentifier; the dictionary is nil if it was a string.
func name(c *webidl.Call, v goja.Value) (canonical string, params *goja.Object) {
	var text string
	if o, ok := v.(*goja.Object); ok {
		params = o
		n := webidl.Entry(o, "name")
		if n == nil {
			c.TypeError("the algorithm has no name")
		}
		text = c.USV(n)
	} else {
		text = c.USV(v)
	}
	for _, known := range []string{"SHA-1", "SHA-256", "SHA-384", "SHA-512", "HMAC", "AES-GCM", "HKDF", "PBKDF2", "ECDSA", "Ed25519", "RSASSA-PKCS1-v1_5", "RSA-PSS"} {
		if equalFold(known, text) {
			return known, params
		}
	}
	fail(c, "NotSupportedError", "Unrecognized algorithm name")
	return "", nil
}

func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		x, y := a[i], b[i]
		if x >= 'A' && x <= 'Z' {
			x += 'a' - 'A'
		}
		if y >= 'A' && y <= 'Z' {
			y += 'a' - 'A'
		}
		if x != y {
			return false
		}
	}
	return true
}

func fail(c *webidl.Call, name, text string) { panic(c.DOMError(name, text)) }

// hashOf is the hash a dictionary names.
func hashOf(c *webidl.Call, params *goja.Object) (string, crypto.Hash) {
	v := webidl.Entry(params, "hash")
	if v == nil {
		c.TypeError("the algorithm has no hash")
	}
	n, _ := name(c, v)
	h := hashBy(n)
	if h == 0 {
		fail(c, "NotSupportedError", "Unrecognized hash name")
	}
	return n, h
}

func hashBy(name string) crypto.Hash {
	switch name {
	case "SHA-1":
		return crypto.SHA1
	case "SHA-256":
		return crypto.SHA256
	case "SHA-384":
		return crypto.SHA384
	case "SHA-512":
		return crypto.SHA512
	}
	return 0
}

// bytesOf copies a member of a dictionary: a script could change it while the work is done.
func bytesOf(c *webidl.Call, params *goja.Object, member string) []byte {
	v := webidl.Entry(params, member)
	if v == nil {
		c.TypeError("the algorithm has no %s", member)
	}
	b, ok := c.BytesOf(v)
	if !ok {
		c.TypeError("%s is not an ArrayBuffer or a view of one", member)
	}
	return append([]byte{}, b...)
}

func data(c *webidl.Call, i int) []byte { return append([]byte{}, c.Bytes(i)...) }

func keyOf(c *webidl.Call, i int) *key {
	k, ok := c.State(c.Arg(i)).(*key)
	if !ok {
		c.TypeError("argument %d is not a CryptoKey", i+1)
	}
	return k
}

func usable(c *webidl.Call, k *key, usage, name string) {
	if !k.may(usage, name) {
		fail(c, "InvalidAccessError", "The key cannot be used for "+usage+" with "+name)
	}
}

func buffer(c *webidl.Call) func([]byte) goja.Value {
	e := c.Env
	return func(b []byte) goja.Value { return e.ArrayBuffer(b) }
}

func digest(c *webidl.Call, _ *subtle) goja.Value {
	n, _ := name(c, c.Arg(0))
	h := hashBy(n)
	if h == 0 {
		fail(c, "NotSupportedError", "Unrecognized hash name")
	}
	b := data(c, 1)
	return do(c, len(b), func() ([]byte, *problem) {
		d := h.New()
		d.Write(b)
		return d.Sum(nil), nil
	}, buffer(c))
}

func gcm(c *webidl.Call, usage string) goja.Value {
	n, params := name(c, c.Arg(0))
	k, b := keyOf(c, 1), data(c, 2)
	if n != "AES-GCM" {
		fail(c, "NotSupportedError", n+" does not encrypt")
	}
	usable(c, k, usage, n)
	iv := bytesOf(c, params, "iv")
	var extra []byte
	if webidl.Entry(params, "additionalData") != nil {
		extra = bytesOf(c, params, "additionalData")
	}
	tag := 16
	if v := webidl.Entry(params, "tagLength"); v != nil {
		tag = int(c.Enforced(v, 255))
		switch tag {
		case 32, 64, 96, 104, 112, 120, 128:
		default:
			fail(c, "OperationError", "The tag length is none of 32, 64, 96, 104, 112, 120 and 128 bits")
		}
		tag /= 8
	}
	if len(iv) == 0 {
		fail(c, "OperationError", "The iv is empty")
	}
	return do(c, len(b)+len(extra), func() ([]byte, *problem) {
		block, err := aes.NewCipher(k.secret)
		if err != nil {
			return nil, &problem{"OperationError", "The operation failed"}
		}
		aead, err := cipher.NewGCMWithNonceSize(block, len(iv))
		if err != nil {
			return nil, &problem{"OperationError", "The operation failed"}
		}
		if usage == "encrypt" {
			out := aead.Seal(nil, iv, b, extra)
			return out[:len(b)+tag], nil
		}
		out, ok := open(aead, tag, iv, b, extra)
		if !ok {
			return nil, &problem{"OperationError", "The operation failed"}
		}
		if out == nil {
			out = []byte{}
		}
		return out, nil
	}, buffer(c))
}

// open decrypts and checks the tag. Go does not take every length of iv with every length of tag: a short tag is checked
// here, by encrypting again.
func open(aead cipher.AEAD, tag int, iv, b, extra []byte) (out []byte, ok bool) {
	if tag == aead.Overhead() {
		out, err := aead.Open(nil, iv, b, extra)
		return out, err == nil
	}
	if len(b) < tag {
		return nil, false
	}
	text, sum := b[:len(b)-tag], b[len(b)-tag:]
	out = aead.Seal(nil, iv, text, nil)[:len(text)] // the same key stream both ways
	again := aead.Seal(nil, iv, out, extra)
	if subtlecrypto.ConstantTimeCompare(again[len(text):len(text)+tag], sum) != 1 {
		return nil, false
	}
	return out, true
}

// scheme is how a signature is made: everything that is read from the script's objects.
type scheme struct {
	name string
	hash crypto.Hash
	salt int
}

func schemeOf(c *webidl.Call, k *key, usage string) scheme {
	n, params := name(c, c.Arg(0))
	s := scheme{name: n}
	switch n {
	case "HMAC", "Ed25519", "RSASSA-PKCS1-v1_5":
	case "RSA-PSS":
		v := webidl.Entry(params, "saltLength")
		if v == nil {
			c.TypeError("the algorithm has no saltLength")
		}
		if s.salt = int(c.Enforced(v, 1<<16)); s.salt == 0 {
			fail(c, "OperationError", "A saltLength of 0 is not supported") // Go takes 0 for "any"
		}
	case "ECDSA":
		_, s.hash = hashOf(c, params)
	default:
		fail(c, "NotSupportedError", n+" does not sign")
	}
	usable(c, k, usage, n)
	if k.algorithm.hash != "" {
		s.hash = hashBy(k.algorithm.hash)
	}
	return s
}

func (s scheme) sum(b []byte) []byte {
	h := s.hash.New()
	h.Write(b)
	return h.Sum(nil)
}

func sign(c *webidl.Call, _ *subtle) goja.Value {
	k := keyOf(c, 1)
	s, b := schemeOf(c, k, "sign"), data(c, 2)
	return do(c, len(b), func() (out []byte, _ *problem) {
		var err error
		switch s.name {
		case "HMAC":
			h := hmac.New(s.hash.New, k.secret)
			h.Write(b)
			return h.Sum(nil), nil
		case "ECDSA":
			out, err = signECDSA(k.private.(*ecdsa.PrivateKey), s.sum(b))
		case "Ed25519":
			return ed25519.Sign(k.private.(ed25519.PrivateKey), b), nil
		case "RSA-PSS":
			out, err = rsa.SignPSS(rand.Reader, k.private.(*rsa.PrivateKey), s.hash, s.sum(b), pss(s.salt))
		default:
			out, err = rsa.SignPKCS1v15(nil, k.private.(*rsa.PrivateKey), s.hash, s.sum(b))
		}
		if err != nil {
			return nil, &problem{"OperationError", "The operation failed"}
		}
		return out, nil
	}, buffer(c))
}

func pss(salt int) *rsa.PSSOptions { return &rsa.PSSOptions{SaltLength: salt} }

func signECDSA(k *ecdsa.PrivateKey, sum []byte) ([]byte, error) {
	r, s, err := ecdsa.Sign(rand.Reader, k, sum)
	if err != nil {
		return nil, err
	}
	size := (k.Curve.Params().BitSize + 7) / 8
	out := make([]byte, 2*size)
	r.FillBytes(out[:size])
	s.FillBytes(out[size:])
	return out, nil
}

func verify(c *webidl.Call, _ *subtle) goja.Value {
	k := keyOf(c, 1)
	s, signature, b := schemeOf(c, k, "verify"), data(c, 2), data(c, 3)
	e := c.Env
	return do(c, len(b)+len(signature), func() (bool, *problem) {
		switch s.name {
		case "HMAC":
			h := hmac.New(s.hash.New, k.secret)
			h.Write(b)
			return hmac.Equal(h.Sum(nil), signature), nil
		case "ECDSA":
			public := k.publicPart().(*ecdsa.PublicKey)
			size := (public.Curve.Params().BitSize + 7) / 8
			if len(signature) != 2*size {
				return false, nil
			}
			return ecdsa.Verify(public, s.sum(b), new(big.Int).SetBytes(signature[:size]), new(big.Int).SetBytes(signature[size:])), nil
		case "Ed25519":
			return ed25519.Verify(k.publicPart().(ed25519.PublicKey), b, signature), nil
		case "RSA-PSS":
			return rsa.VerifyPSS(k.publicPart().(*rsa.PublicKey), s.hash, s.sum(b), signature, pss(s.salt)) == nil, nil
		}
		return rsa.VerifyPKCS1v15(k.publicPart().(*rsa.PublicKey), s.hash, s.sum(b), signature) == nil, nil
	}, func(ok bool) goja.Value { return e.Value(ok) })
}

// maxIterations and maxDerived bound a derivation: a visitor may have chosen the number, and waits for it.
const (
	maxIterations = 1_000_000
	maxDerived    = 64 << 10 // bits
)

// derivation reads what bits are derived by.
func derivation(c *webidl.Call, usage string, bits int) func() ([]byte, *problem) {
	n, params := name(c, c.Arg(0))
	k := keyOf(c, 1)
	if n != "HKDF" && n != "PBKDF2" {
		fail(c, "NotSupportedError", n+" derives nothing")
	}
	usable(c, k, usage, n)
	_, h := hashOf(c, params)
	salt := bytesOf(c, params, "salt")
	if bits%8 != 0 || bits < 0 || bits > maxDerived {
		fail(c, "OperationError", "The length is not supported")
	}
	if n == "HKDF" {
		info := bytesOf(c, params, "info")
		return func() ([]byte, *problem) {
			out, err := hkdf.Key(h.New, k.secret, salt, string(info), bits/8)
			if err != nil {
				return nil, &problem{"OperationError", "The operation failed"}
			}
			return out, nil
		}
	}
	v := webidl.Entry(params, "iterations")
	if v == nil {
		c.TypeError("the algorithm has no iterations")
	}
	rounds := int(c.Enforced(v, 1<<32-1))
	if rounds == 0 || rounds > maxIterations || rounds*((bits/8+h.Size()-1)/h.Size()) > 4*maxIterations {
		fail(c, "OperationError", "The number of iterations is not within 1 and 1,000,000")
	}
	ctx := c.Context()
	return func() ([]byte, *problem) {
		out, ok := stretch(ctx, h, k.secret, salt, rounds, bits/8)
		if !ok {
			return nil, &problem{"OperationError", "The run has ended"}
		}
		return out, nil
	}
}

func deriveBits(c *webidl.Call, _ *subtle) goja.Value {
	if !c.Given(2) || goja.IsNull(c.Arg(2)) {
		fail(c, "OperationError", "The length is missing")
	}
	return do(c, 0, derivation(c, "deriveBits", int(c.Unsigned(c.Arg(2), 32))), buffer(c))
}

func deriveKey(c *webidl.Call, _ *subtle) goja.Value {
	target, params := name(c, c.Arg(2))
	k := &key{kind: "secret", extractable: c.Arg(3).ToBoolean(), algorithm: algorithm{name: target}}
	secretParams(c, k, params, true)
	k.usages = usagesOf(c, 4, secretUsages(target))
	if len(k.usages) == 0 {
		fail(c, "SyntaxError", "Usages cannot be empty when deriving a key")
	}
	e := c.Env
	return do(c, 0, derivation(c, "deriveKey", k.algorithm.length), func(b []byte) goja.Value {
		k.secret = b
		return e.New("CryptoKey", k)
	})
}
