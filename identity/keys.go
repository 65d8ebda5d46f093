package identity

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// minRSA is the least size of an RSA key (RFC 7518, section 3.3).
const minRSA = 2048

// key is one key with the algorithms it may be used for. An algorithm belongs to one type of key, so the text of a public
// key can never serve as the secret of an HS256 token (RFC 8725, section 2.1).
type key struct {
	id         string // kid of its JWK; empty: any
	algorithms []string
	value      any
}

func (k *key) takes(algorithm, id string) bool {
	return slices.Contains(k.algorithms, algorithm) && (k.id == "" || id == "" || k.id == id)
}

func secretKeys(secret []byte, algorithms []string) ([]key, error) {
	for _, a := range algorithms {
		least, ok := map[string]int{"HS256": 32, "HS384": 48, "HS512": 64}[a]
		if !ok {
			return nil, fmt.Errorf("algorithm %q does not work with a secret; HS256, HS384 and HS512 do", a)
		}
		if len(secret) < least {
			return nil, fmt.Errorf("secret of %d bytes is too short for %s, which needs %d", len(secret), a, least)
		}
	}
	return []key{{algorithms: algorithms, value: bytes.Clone(secret)}}, nil
}

func publicKeys(text []byte, algorithms []string) ([]key, error) {
	for _, a := range algorithms {
		if !slices.Contains(publicAlgorithms(), a) {
			return nil, fmt.Errorf("algorithm %q does not work with a public key; %s do", a, strings.Join(publicAlgorithms(), ", "))
		}
	}
	parse := parsePEM
	if trimmed := bytes.TrimSpace(text); len(trimmed) > 0 && trimmed[0] == '{' {
		parse = parseJWKs
	}
	found, err := parse(text)
	if err != nil {
		return nil, err
	}
	var usable []key
	served := map[string]bool{}
	for _, k := range found {
		fits, err := fitting(k.value)
		if err != nil {
			return nil, err
		}
		own := k.algorithms // of a JWK that names one
		k.algorithms = nil
		for _, a := range algorithms {
			if slices.Contains(fits, a) && (len(own) == 0 || slices.Contains(own, a)) {
				k.algorithms = append(k.algorithms, a)
				served[a] = true
			}
		}
		if len(k.algorithms) > 0 {
			usable = append(usable, k)
		}
	}
	for _, a := range algorithms {
		if !served[a] {
			return nil, fmt.Errorf("no key given fits algorithm %s", a)
		}
	}
	return usable, nil
}

func publicAlgorithms() []string {
	return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
}

// fitting lists the algorithms of a key's type and, for elliptic curves, of its curve (RFC 7518, section 3.4).
func fitting(value any) ([]string, error) {
	switch k := value.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < minRSA {
			return nil, fmt.Errorf("RSA key of %d bits is shorter than %d", k.N.BitLen(), minRSA)
		}
		return publicAlgorithms()[:6], nil
	case *ecdsa.PublicKey:
		switch k.Curve {
		case elliptic.P256():
			return []string{"ES256"}, nil
		case elliptic.P384():
			return []string{"ES384"}, nil
		case elliptic.P521():
			return []string{"ES512"}, nil
		}
		return nil, errors.New("elliptic curve is none of P-256, P-384, P-521")
	case ed25519.PublicKey:
		return []string{"EdDSA"}, nil
	}
	return nil, fmt.Errorf("key type %T verifies no tokens", value)
}

func parsePEM(text []byte) ([]key, error) {
	var keys []key
	for {
		block, rest := pem.Decode(text)
		if block == nil {
			break
		}
		text = rest
		value, err := parseBlock(block)
		if err != nil {
			return nil, fmt.Errorf("reading PEM block %q: %w", block.Type, err)
		}
		keys = append(keys, key{value: value})
	}
	if len(keys) == 0 {
		return nil, errors.New("public key is neither PEM nor a JWK")
	}
	return keys, nil
}

func parseBlock(block *pem.Block) (crypto.PublicKey, error) {
	switch {
	case block.Type == "PUBLIC KEY":
		return x509.ParsePKIXPublicKey(block.Bytes)
	case block.Type == "RSA PUBLIC KEY":
		return x509.ParsePKCS1PublicKey(block.Bytes)
	case block.Type == "CERTIFICATE":
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		return c.PublicKey, nil
	case strings.HasSuffix(block.Type, "PRIVATE KEY"):
		return nil, errors.New("this is a private key; give the public one")
	}
	return nil, errors.New("not a public key")
}

func parseJWKs(text []byte) ([]key, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(text, &set); err != nil {
		return nil, fmt.Errorf("reading JWK: %w", err)
	}
	if set.Keys == nil {
		set.Keys = []json.RawMessage{text}
	}
	var keys []key
	for i, raw := range set.Keys {
		var jwk jose.JSONWebKey
		if err := json.Unmarshal(raw, &jwk); err != nil {
			return nil, fmt.Errorf("reading JWK %d: %w", i, err)
		}
		switch {
		case !jwk.IsPublic():
			return nil, fmt.Errorf("reading JWK %d: it holds a private or secret key; give the public one", i)
		case jwk.Use != "" && jwk.Use != "sig":
			continue // an issuer's set may hold keys for encryption as well
		}
		k := key{id: jwk.KeyID, value: jwk.Key}
		if jwk.Algorithm != "" {
			k.algorithms = []string{jwk.Algorithm}
		}
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		return nil, errors.New("JWK set holds no key for signatures")
	}
	return keys, nil
}
