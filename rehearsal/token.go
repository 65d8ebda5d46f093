package rehearsal

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/identity"
)

// tokenTime is how long a token is valid whose claims do not say.
const tokenTime = time.Hour

// source is a JWT source of the project with which tokens can be made: the secret of the project's own, or, where the
// project has only the public half, a key pair of ours in its place. Everything else about a token is verified as on a
// server.
type source struct {
	identity.Source

	signer jose.Signer
}

// sources are the project's sources of tokens. With forge each can sign; without, tokens verify by the project's own keys.
func sources(list []catalog.JWT, forge bool) ([]source, error) {
	out := make([]source, len(list))
	for i, j := range list {
		s := &out[i]
		s.Source = pipelineSource(j)
		if !forge {
			continue
		}
		if err := s.forge(); err != nil {
			return nil, fmt.Errorf("making a key for the JWT source %q: %w", s.Name, err)
		}
	}
	return out, nil
}

func pipelineSource(j catalog.JWT) identity.Source {
	return identity.Source{
		Name: j.Name, Cookie: j.Cookie, Header: j.Header, Query: j.Query, Algorithms: j.Algorithms,
		PublicKey: j.PublicKey, Secret: j.Secret, Issuer: j.Issuer, Audience: j.Audience,
		IdentifierClaim: j.IdentifierClaim, Leeway: j.Leeway,
	}
}

// forge gives the source a signer, and where it has no secret a public key that belongs to it.
func (s *source) forge() error {
	algorithm, key := s.Algorithms[0], any(s.Secret)
	if len(s.Secret) == 0 {
		var public any
		var err error
		if algorithm, key, public, err = newPair(s.Algorithms); err != nil {
			return err
		}
		text, err := json.Marshal(jose.JSONWebKey{Key: public})
		if err != nil {
			return err
		}
		s.PublicKey, s.Algorithms = text, []string{algorithm}
	}
	var err error
	s.signer, err = jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(algorithm), Key: key},
		(&jose.SignerOptions{}).WithType("JWT"))
	return err
}

// newPair makes a key pair for the algorithm that is quickest to make one for.
func newPair(algorithms []string) (algorithm string, private, public any, err error) {
	for _, a := range []string{"EdDSA", "ES256", "ES384", "ES512"} {
		if !slices.Contains(algorithms, a) {
			continue
		}
		if a == "EdDSA" {
			public, private, err := ed25519.GenerateKey(rand.Reader)
			return a, private, public, err
		}
		curve := map[string]elliptic.Curve{"ES256": elliptic.P256(), "ES384": elliptic.P384(), "ES512": elliptic.P521()}[a]
		key, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			return "", nil, nil, err
		}
		return a, key, &key.PublicKey, nil
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", nil, nil, err
	}
	return algorithms[0], key, &key.PublicKey, nil
}

// token signs claims. Issuer, audience, time of issue and end are filled in where the claims do not say.
func (s *source) token(claims json.RawMessage, now time.Time) (string, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(claims, &members); err != nil || members == nil {
		return "", errors.New("claims are no JSON object")
	}
	fill := func(name string, value any) error {
		if _, said := members[name]; said {
			return nil
		}
		text, err := json.Marshal(value)
		members[name] = text
		return err
	}
	errs := []error{fill("iat", now.Unix()), fill("exp", now.Add(tokenTime).Unix())}
	if s.Issuer != "" {
		errs = append(errs, fill("iss", s.Issuer))
	}
	if s.Audience != "" {
		errs = append(errs, fill("aud", s.Audience))
	}
	if err := errors.Join(errs...); err != nil {
		return "", err
	}
	payload, err := json.Marshal(members)
	if err != nil {
		return "", err
	}
	signed, err := s.signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	return signed.CompactSerialize()
}

// carry puts a token into a request where the source looks for it.
func (s *source) carry(token string, r *http.Request) {
	switch {
	case s.Cookie != "":
		r.AddCookie(&http.Cookie{Name: s.Cookie, Value: token})
	case strings.EqualFold(s.Header, "Authorization"):
		r.Header.Set(s.Header, "Bearer "+token)
	case s.Header != "":
		r.Header.Set(s.Header, token)
	default:
		q := r.URL.Query()
		q.Set(s.Query, token)
		r.URL.RawQuery = q.Encode()
	}
}

// UserClaims are the claims that make id the identifier of a visitor whom the source verifies; empty name: the first one.
func (s *Stage) UserClaims(name, id string) (json.RawMessage, error) {
	from, err := s.source(name)
	if err != nil {
		return nil, err
	}
	claim := from.IdentifierClaim
	if claim == "" {
		claim = "sub"
	}
	return json.Marshal(map[string]string{claim: id})
}

// source finds a JWT source by name; empty: the first.
func (s *Stage) source(name string) (*source, error) {
	if len(s.sources) == 0 {
		return nil, errors.New("the project has no identity.jwt, so nobody can sign in")
	}
	if name == "" {
		return &s.sources[0], nil
	}
	names := make([]string, len(s.sources))
	for i := range s.sources {
		if names[i] = s.sources[i].Name; names[i] == name {
			return &s.sources[i], nil
		}
	}
	return nil, fmt.Errorf("unknown JWT source %q; there is %s", name, strings.Join(names, ", "))
}

// Identifier is the identifier of a visitor with these claims, by the source of that name (empty: the first).
func (s *Stage) Identifier(name string, claims json.RawMessage) (string, error) {
	from, err := s.source(name)
	if err != nil {
		return "", err
	}
	claim := from.IdentifierClaim
	if claim == "" {
		claim = "sub"
	}
	var members map[string]any
	if err := json.Unmarshal(claims, &members); err != nil {
		return "", fmt.Errorf("reading claims: %w", err)
	}
	id, ok := members[claim].(string)
	if !ok || id == "" {
		return "", fmt.Errorf("claims have no text %q, which says who the visitor is", claim)
	}
	return id, nil
}
