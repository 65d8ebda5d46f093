package catalog

import (
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
					l.publicKey(v, j.PublicKey, algorithms)
				}
			}
		}},
		{name: "secret", set: func(v *node) {
			if s, ok := l.expanded(v); ok {
				if s == "" {
					l.errorAt(v.pos, "secret is empty")
					return
				}
				j.Secret = []byte(s)
				if n.get("public_key_file") == nil {
					l.secretKey(v, len(s), algorithms)
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
