package catalog

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

// maxAge is the longest that browsers keep a cookie (RFC 6265bis, 5.5).
const maxAge = 400 * 24 * time.Hour

func (l *loader) identity(n *node) {
	id := &l.project.Identity
	*id = Identity{Cookie: "tollgate", MaxAge: maxAge, Merge: KeepUsage}
	l.mapping(n, "identity", []field{
		{name: "anonymous", set: func(v *node) { l.anonymous(v, id) }},
		{name: "jwt", set: func(v *node) { l.list(v, func(item *node) { l.jwt(item, id) }) }},
		{name: "merge", set: func(v *node) {
			if s, ok := l.choice(v, string(KeepUsage), string(CopyOnce), string(NoMerge)); ok {
				id.Merge = Merge(s)
			}
		}},
	})
}

func (l *loader) anonymous(n *node, id *Identity) {
	l.mapping(n, "anonymous", []field{
		{name: "cookie", set: func(v *node) {
			if s, ok := l.token(v, "cookie"); ok {
				if strings.HasPrefix(s, "__Host-") || strings.HasPrefix(s, "__Secure-") {
					l.errorAt(v.pos, "cookie %q has a prefix; on https __Host- is put before the name", s)
					return
				}
				id.Cookie = s
			}
		}},
		{name: "max_age", set: func(v *node) {
			if d, ok := l.duration(v, time.Minute, maxAge); ok {
				id.MaxAge = d
			}
		}},
	})
}

// token reads the name of a header or cookie.
func (l *loader) token(n *node, what string) (string, bool) {
	s, ok := l.expanded(n)
	if !ok {
		return "", false
	}
	if !decision.IsToken(s) || len(s) > 256 {
		l.errorAt(n.pos, "%q is not the name of a %s", s, what)
		return "", false
	}
	return s, true
}

// jwt reads one source of tokens.
func (l *loader) jwt(n *node, id *Identity) {
	j := JWT{IdentifierClaim: "sub", Leeway: time.Minute, Pos: n.pos}
	before := len(l.diags)
	var algorithms []*node
	l.mapping(n, "an entry of jwt", []field{
		{name: "name", required: true, set: func(v *node) {
			s, ok := l.text(v)
			if !ok {
				return
			}
			if why := badSlug(s); why != "" {
				l.errorAt(v.pos, "name %q %s", s, why)
				return
			}
			for _, other := range id.JWT {
				if other.Name == s {
					l.errorAt(v.pos, "another jwt has the name %q", s)
				}
			}
			j.Name = s
		}},
		{name: "cookie", set: func(v *node) {
			if s, ok := l.token(v, "cookie"); ok {
				if s == id.Cookie || s == "__Host-"+id.Cookie {
					l.errorAt(v.pos, "cookie %q is the anonymous identifier's", s)
					return
				}
				j.Cookie = s
			}
		}},
		{name: "header", set: func(v *node) {
			if s, ok := l.token(v, "header"); ok {
				if strings.EqualFold(s, "Cookie") {
					l.errorAt(v.pos, "the header Cookie holds many things; name the cookie with the key cookie")
					return
				}
				j.Header = s
			}
		}},
		{name: "query", set: func(v *node) {
			if s, ok := l.expanded(v); ok && l.checkLine(v, s, 256) {
				j.Query = s
			}
		}},
		{name: "algorithms", set: func(v *node) {
			l.list(v, func(item *node) {
				if s, ok := l.algorithm(item); ok {
					if contains(j.Algorithms, s) {
						l.errorAt(item.pos, "algorithm %s is listed twice", s)
						return
					}
					j.Algorithms = append(j.Algorithms, s)
					algorithms = append(algorithms, item)
				}
			})
		}},
		later("jwks_url"),
		later("discover"),
		{name: "public_key_file", set: func(v *node) {
			if s, ok := l.expanded(v); ok {
				if j.PublicKey, ok = l.readNamed(v.pos, s); ok {
					l.publicKey(v, &j, algorithms)
				}
			}
		}},
		{name: "secret", set: func(v *node) {
			if s, ok := l.expanded(v); ok {
				if s == "" {
					l.errorAt(v.pos, "secret is empty")
					return
				}
				if len(s) < 32 {
					l.warnAt(v.pos, "secret has fewer than 32 bytes and could be guessed")
				}
				j.Secret = []byte(s)
				if n.get("public_key_file") == nil {
					l.bound(algorithms, "a secret", "HS")
				}
			}
		}},
		{name: "issuer", set: func(v *node) {
			if s, ok := l.expanded(v); ok && l.checkLine(v, s, 1024) {
				j.Issuer = s
			}
		}},
		{name: "audience", set: func(v *node) {
			if s, ok := l.expanded(v); ok && l.checkLine(v, s, 1024) {
				j.Audience = s
			}
		}},
		{name: "identifier_claim", set: func(v *node) {
			if s, ok := l.expanded(v); ok && l.checkLine(v, s, 256) {
				j.IdentifierClaim = s
			}
		}},
		{name: "leeway", set: func(v *node) {
			if d, ok := l.duration(v, 0, 10*time.Minute); ok {
				j.Leeway = d
			}
		}},
	})
	if n.kind != mappingNode {
		return
	}
	static, secret := n.get("public_key_file"), n.get("secret")
	switch {
	case n.get("jwks_url") != nil || n.get("discover") != nil:
	case static == nil && secret == nil:
		l.errorAt(n.pos, "a jwt needs its key: public_key_file or secret")
	case static != nil && secret != nil:
		l.errorAt(n.entry("secret").pos, "a jwt has one key: public_key_file or secret")
	case n.get("algorithms") == nil && secret != nil:
		l.errorAt(n.pos, "a jwt with a secret needs its algorithms, such as [HS256]")
	case n.get("algorithms") == nil:
		l.errorAt(n.pos, "a jwt with a public key needs its algorithms, such as [RS256]")
	case len(j.Algorithms) == 0 && len(l.diags) == before:
		l.errorAt(n.get("algorithms").pos, "algorithms are empty, so no token would verify")
	}
	if j.Cookie == "" && j.Header == "" && j.Query == "" {
		j.Header = "Authorization"
	}
	id.JWT = append(id.JWT, j)
}

func (l *loader) algorithm(n *node) (string, bool) {
	s, ok := l.text(n)
	if !ok {
		return "", false
	}
	if strings.EqualFold(s, "none") {
		l.errorAt(n.pos, "algorithm none accepts unsigned tokens, which anybody can make")
		return "", false
	}
	known := []string{
		"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256", "HS384", "HS512",
	}
	if !contains(known, s) {
		l.unknown(n.pos, "algorithm", s, known)
		return "", false
	}
	return s, true
}

// bound refuses algorithms that the key is not made for. A public key taken for an HMAC secret lets anybody who can read
// it sign tokens (RFC 8725, 3.1).
func (l *loader) bound(algorithms []*node, what string, prefixes ...string) {
	for _, a := range algorithms {
		fits := false
		for _, p := range prefixes {
			fits = fits || strings.HasPrefix(a.text, p)
		}
		if !fits {
			l.errorAt(a.pos, "algorithm %s does not go with %s", a.text, what)
		}
	}
}

// publicKey looks at the key file: one public key, PEM or JWK, of a type that the algorithms are for.
func (l *loader) publicKey(n *node, j *JWT, algorithms []*node) {
	if trimmed := bytes.TrimSpace(j.PublicKey); len(trimmed) > 0 && trimmed[0] == '{' {
		var jwk struct{ Kty, Crv, D string }
		if err := json.Unmarshal(trimmed, &jwk); err != nil {
			l.errorAt(n.pos, "reading the key: it is no JWK: %v", err)
			return
		}
		switch {
		case jwk.D != "":
			l.errorAt(n.pos, "the file holds a private key; give the public one")
		case jwk.Kty == "RSA":
			l.bound(algorithms, "an RSA key", "RS", "PS")
		case jwk.Kty == "EC":
			l.bound(algorithms, "a key on "+jwk.Crv, curveAlgorithm(jwk.Crv))
		case jwk.Kty == "OKP" && jwk.Crv == "Ed25519":
			l.bound(algorithms, "an Ed25519 key", "EdDSA")
		default:
			l.errorAt(n.pos, "the file holds a JWK of type %q, which is no public key that verifies tokens", jwk.Kty)
		}
		return
	}
	key, err := parsePublicKey(j.PublicKey)
	if err != nil {
		l.errorAt(n.pos, "reading the key: %v", err)
		return
	}
	switch k := key.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < 2048 {
			l.errorAt(n.pos, "the RSA key has %d bits; fewer than 2048 can be broken", k.N.BitLen())
		}
		l.bound(algorithms, "an RSA key", "RS", "PS")
	case *ecdsa.PublicKey:
		l.bound(algorithms, "a key on "+k.Curve.Params().Name, curveAlgorithm(k.Curve.Params().Name))
	case ed25519.PublicKey:
		l.bound(algorithms, "an Ed25519 key", "EdDSA")
	default:
		l.errorAt(n.pos, "the file holds a key that verifies no tokens")
	}
}

func curveAlgorithm(curve string) string {
	switch curve {
	case elliptic.P256().Params().Name:
		return "ES256"
	case elliptic.P384().Params().Name:
		return "ES384"
	case elliptic.P521().Params().Name:
		return "ES512"
	}
	return "no algorithm"
}

func parsePublicKey(text []byte) (any, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("the file holds neither PEM nor a JWK")
	}
	switch {
	case strings.Contains(block.Type, "PRIVATE"):
		return nil, errors.New("the file holds a private key; give the public one")
	case block.Type == "CERTIFICATE":
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		return cert.PublicKey, nil
	case block.Type == "RSA PUBLIC KEY":
		return x509.ParsePKCS1PublicKey(block.Bytes)
	}
	return x509.ParsePKIXPublicKey(block.Bytes)
}
