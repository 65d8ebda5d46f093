package catalog

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// keyType is what a key is called in a message and how the names of the algorithms that it is made for begin.
type keyType struct {
	name     string
	prefixes []string
}

func (k keyType) fits(algorithm string) bool {
	for _, p := range k.prefixes {
		if strings.HasPrefix(algorithm, p) {
			return true
		}
	}
	return false
}

// bound refuses algorithms that none of the keys is made for. A public key taken for an HMAC secret lets anybody who can
// read it sign tokens (RFC 8725, 2.1).
func (l *loader) bound(algorithms []*node, keys []keyType) {
	for _, a := range algorithms {
		fits := false
		for _, k := range keys {
			fits = fits || k.fits(a.text)
		}
		switch {
		case fits:
		case len(keys) == 1:
			l.errorAt(a.pos, "algorithm %s does not go with %s", a.text, keys[0].name)
		default:
			l.errorAt(a.pos, "algorithm %s goes with none of the keys", a.text)
		}
	}
}

// secretKey looks at a shared secret of so many bytes. One that is shorter than the hash can be found by trying
// (RFC 7518, 3.2).
func (l *loader) secretKey(n *node, length int, algorithms []*node) {
	secret := keyType{"a secret", []string{"HS"}}
	l.bound(algorithms, []keyType{secret})
	least := 32
	for _, a := range algorithms {
		switch a.text {
		case "HS384":
			least = max(least, 48)
		case "HS512":
			least = 64
		}
	}
	if length < least {
		l.errorAt(n.pos, "secret has %d bytes and could be found by trying; at least %d are needed", length, least)
	}
}

// publicKey looks at the file of a public key: one key or several, as PEM, JWK or JWK set.
func (l *loader) publicKey(n *node, text []byte, algorithms []*node) {
	parse := parsePEM
	if trimmed := bytes.TrimSpace(text); len(trimmed) > 0 && trimmed[0] == '{' {
		parse = parseJWK
	}
	keys, err := parse(text)
	if err != nil {
		l.errorAt(n.pos, "reading the key: %v", err)
		return
	}
	l.bound(algorithms, keys)
}

var errPrivateKey = errors.New("the file holds a private key; give the public one")

func parsePEM(text []byte) ([]keyType, error) {
	var keys []keyType
	for {
		block, rest := pem.Decode(text)
		if block == nil {
			break
		}
		text = rest
		key, err := parseBlock(block)
		if err != nil {
			return nil, err
		}
		t, err := typeOf(key)
		if err != nil {
			return nil, err
		}
		keys = append(keys, t)
	}
	if len(keys) == 0 {
		return nil, errors.New("the file holds neither PEM nor a JWK")
	}
	return keys, nil
}

func parseBlock(block *pem.Block) (any, error) {
	switch {
	case strings.Contains(block.Type, "PRIVATE"):
		return nil, errPrivateKey
	case block.Type == "CERTIFICATE":
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		return cert.PublicKey, nil
	case block.Type == "RSA PUBLIC KEY":
		return x509.ParsePKCS1PublicKey(block.Bytes)
	case block.Type == "PUBLIC KEY":
		return x509.ParsePKIXPublicKey(block.Bytes)
	}
	return nil, fmt.Errorf("the file holds a PEM block %q, which is no public key", block.Type)
}

func typeOf(key any) (keyType, error) {
	switch k := key.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < 2048 {
			return keyType{}, fmt.Errorf("the RSA key has %d bits; fewer than 2048 can be broken", k.N.BitLen())
		}
		return keyType{"an RSA key", []string{"RS", "PS"}}, nil
	case *ecdsa.PublicKey:
		return curve(k.Curve.Params().Name)
	case ed25519.PublicKey:
		return keyType{"an Ed25519 key", []string{"EdDSA"}}, nil
	}
	return keyType{}, errors.New("the file holds a key that verifies no tokens")
}

func curve(name string) (keyType, error) {
	algorithm := map[string]string{"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}[name]
	if algorithm == "" {
		return keyType{}, fmt.Errorf("no algorithm is made for a key on the curve %q", name)
	}
	return keyType{"a key on " + name, []string{algorithm}}, nil
}

// jwk is what a JSON Web Key (RFC 7517) says about its type, and D or K if it is one that must not be in this file.
type jwk struct{ Kty, Crv, Use, D, K string }

func parseJWK(text []byte) ([]keyType, error) {
	var set struct{ Keys []jwk }
	err := json.Unmarshal(text, &set)
	if err == nil && set.Keys == nil {
		set.Keys = make([]jwk, 1)
		err = json.Unmarshal(text, &set.Keys[0])
	}
	if err != nil {
		return nil, fmt.Errorf("the file holds neither PEM nor a JWK: %w", err)
	}
	var keys []keyType
	for _, k := range set.Keys {
		if k.D != "" || k.K != "" {
			return nil, errPrivateKey
		}
		if k.Use != "" && k.Use != "sig" {
			continue // the set of an issuer may hold keys for encryption as well
		}
		var t keyType
		switch {
		case k.Kty == "RSA":
			t = keyType{"an RSA key", []string{"RS", "PS"}}
		case k.Kty == "EC":
			if t, err = curve(k.Crv); err != nil {
				return nil, err
			}
		case k.Kty == "OKP" && k.Crv == "Ed25519":
			t = keyType{"an Ed25519 key", []string{"EdDSA"}}
		default:
			return nil, fmt.Errorf("the file holds a JWK of type %q, which verifies no tokens", k.Kty)
		}
		keys = append(keys, t)
	}
	if len(keys) == 0 {
		return nil, errors.New("the file holds no key that verifies tokens")
	}
	return keys, nil
}
