package identity

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/textproto"
	"time"
)

// MaxLeeway is the most that clocks may differ when a token's times are checked.
const MaxLeeway = 60 * time.Second

// Source says where tokens of one issuer are found and what makes them valid. At least one of Cookie, Header and Query is
// set, and exactly one of PublicKey and Secret.
type Source struct {
	Name   string // for messages and diagnostics
	Cookie string // name of the cookie that holds the token
	Header string // name of the header; in Authorization the token follows "Bearer "
	Query  string // name of the query parameter
	// Algorithms are the JOSE names accepted, at least one: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384,
	// ES512, EdDSA with a public key, HS256, HS384, HS512 with a secret. Whatever a token's header says, it is verified by
	// one of these and by a key of that type.
	Algorithms []string
	// PublicKey is PEM (PKIX, PKCS #1 or certificates, several blocks allowed) or the JSON of a JWK or a JWK set. Private
	// keys are refused: they have no place on a server that only verifies.
	PublicKey []byte
	// Secret is the shared key of HS256, HS384, HS512; at least as long as the digest (RFC 7518, section 3.2).
	Secret []byte
	// Issuer and Audience are compared when not empty.
	Issuer   string
	Audience string
	// IdentifierClaim names the claim that becomes the identifier; empty: sub.
	IdentifierClaim string
	// Leeway is how far clocks may differ, at most MaxLeeway. Zero: not at all.
	Leeway time.Duration
}

// Token is a token that verified.
type Token struct {
	Identifier string
	Claims     json.RawMessage // the JSON object of all claims
	Source     string          // Source.Name
}

// Verifier checks tokens against its sources. It is immutable and safe for concurrent use. A nil Verifier has no sources.
type Verifier struct {
	sources []*source
}

// source is a Source that was checked, with its keys read.
type source struct {
	Source
	keys []key
}

// NewVerifier checks the sources and reads their keys. The error names every source that is wrong.
func NewVerifier(sources []Source) (*Verifier, error) {
	v := &Verifier{}
	var errs []error
	for i, s := range sources {
		if s.Name == "" {
			s.Name = fmt.Sprintf("jwt[%d]", i)
		}
		checked, err := newSource(s)
		if err != nil {
			errs = append(errs, fmt.Errorf("reading JWT source %q: %w", s.Name, err))
			continue
		}
		v.sources = append(v.sources, checked)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return v, nil
}

func newSource(s Source) (*source, error) {
	switch {
	case s.Cookie == "" && s.Header == "" && s.Query == "":
		return nil, errors.New("none of cookie, header and query says where tokens are")
	case len(s.PublicKey) > 0 && len(s.Secret) > 0:
		return nil, errors.New("a public key and a secret are given; a source has one of them")
	case len(s.PublicKey) == 0 && len(s.Secret) == 0:
		return nil, errors.New("neither a public key nor a secret is given")
	case len(s.Algorithms) == 0:
		return nil, errors.New("no algorithms are given")
	case s.Leeway < 0 || s.Leeway > MaxLeeway:
		return nil, fmt.Errorf("leeway %s is not within 0s–%s", s.Leeway, MaxLeeway)
	}
	if s.IdentifierClaim == "" {
		s.IdentifierClaim = "sub"
	}
	s.Header = textproto.CanonicalMIMEHeaderKey(s.Header)
	checked := &source{Source: s}
	var err error
	if len(s.Secret) > 0 {
		checked.keys, err = secretKeys(s.Secret, s.Algorithms)
	} else {
		checked.keys, err = publicKeys(s.PublicKey, s.Algorithms)
	}
	return checked, err
}

// Verify checks a token against the sources in their order; the first that takes it wins. The error is a *Reason, that of
// the source with which the token came furthest.
func (v *Verifier) Verify(token string, now time.Time) (Token, error) {
	why := &Reason{NoKey}
	if v == nil {
		return Token{}, why
	}
	for i, s := range v.sources {
		t, reason := s.verify(token, now)
		if reason == nil {
			return t, nil
		}
		if i == 0 || reason.progress() > why.progress() {
			why = reason
		}
	}
	return Token{}, why
}
