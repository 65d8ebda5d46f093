package rehearsal

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/identity"
)

// TestForge makes a token for sources of every kind of key and wants the verifier to take it where the source looks for
// it, and to hold it to everything else that the source asks for.
func TestForge(t *testing.T) {
	t.Parallel()
	secret := []byte("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
	now := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	for _, j := range []catalog.JWT{
		{Name: "secret", Cookie: "session", Algorithms: []string{"HS256"}, Secret: secret},
		{Name: "long secret", Header: "Authorization", Algorithms: []string{"HS512"}, Secret: secret},
		{Name: "rsa", Header: "X-Token", Algorithms: []string{"RS256", "PS256"}, PublicKey: []byte("the issuer's, whatever it is")},
		{Name: "pss", Query: "token", Algorithms: []string{"PS384"}, PublicKey: []byte("x")},
		{Name: "ec", Cookie: "session", Algorithms: []string{"RS256", "ES256"}, PublicKey: []byte("x")},
		{Name: "long ec", Cookie: "session", Algorithms: []string{"ES512"}, PublicKey: []byte("x")},
		{Name: "ed", Cookie: "session", Algorithms: []string{"EdDSA"}, PublicKey: []byte("x"), Issuer: "us", Audience: "them", IdentifierClaim: "name"},
	} {
		t.Run(j.Name, func(t *testing.T) {
			t.Parallel()
			list, err := sources([]catalog.JWT{j}, true)
			if err != nil {
				t.Fatal(err)
			}
			verifier, err := identity.NewVerifier([]identity.Source{list[0].Source})
			if err != nil {
				t.Fatal(err)
			}
			keys, err := identity.NewKeys(identity.GenerateKey())
			if err != nil {
				t.Fatal(err)
			}
			resolver := &identity.Resolver{Verifier: verifier, Keys: keys, Cookie: "tollgate"}
			resolve := func(claims string) identity.Resolved {
				t.Helper()
				token, err := list[0].token(json.RawMessage(claims), now)
				if err != nil {
					t.Fatal(err)
				}
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/?a=b", nil)
				if err != nil {
					t.Fatal(err)
				}
				list[0].carry(token, r)
				return resolver.Resolve(r, false, now, true)
			}
			if who := resolve(`{"sub":"u","name":"u","plan":"premium"}`); who.Source != j.Name || who.Identity.Identifier != "u" {
				t.Errorf("got %+v", who)
			}
			if who := resolve(`{"sub":"u","name":"u","exp":1}`); who.Source != "" || who.Fallback != "expired" {
				t.Errorf("an expired token: got %+v", who)
			}
			if j.Issuer != "" {
				if who := resolve(`{"name":"u","iss":"others"}`); who.Fallback != "wrong_issuer" {
					t.Errorf("another issuer: got %+v", who)
				}
			}
		})
	}
}

// TestClaims wants what is no set of claims refused.
func TestClaims(t *testing.T) {
	t.Parallel()
	list, err := sources([]catalog.JWT{{Name: "a", Cookie: "c", Algorithms: []string{"EdDSA"}, PublicKey: []byte("x")}}, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, claims := range []string{"", "null", "[]", "{", `"a"`} {
		if _, err := list[0].token(json.RawMessage(claims), time.Now()); err == nil {
			t.Errorf("%q was signed", claims)
		}
	}
	s := &Stage{sources: list}
	if _, err := s.Identifier("b", json.RawMessage(`{"sub":"u"}`)); err == nil {
		t.Error("a source that is not there has claims")
	}
	if id, err := s.Identifier("", json.RawMessage(`{"sub":"u"}`)); err != nil || id != "u" {
		t.Errorf("got %q, %v", id, err)
	}
	if _, err := (&Stage{}).UserClaims("", "u"); err == nil {
		t.Errorf("without a source: %v", err)
	}
}
