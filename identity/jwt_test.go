package identity_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/seed-eb607675/tollgate/identity"
)

func now() time.Time { return time.Unix(1_800_000_000, 0) }

func secret() []byte { return []byte("0123456789abcdef0123456789abcdef") }

var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

func publicPEM(t testing.TB, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// hs signs any texts for header and claims with a secret by HS256, in our own hand: a library would not write bad tokens.
func hs(key []byte, header, claims string) string {
	signed := b64(header) + "." + b64(claims)
	h := hmac.New(sha256.New, key)
	h.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func sign(t testing.TB, alg jose.SignatureAlgorithm, key any, kid, claims string) string {
	t.Helper()
	o := &jose.SignerOptions{}
	if kid != "" {
		o.WithHeader("kid", kid)
	}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, o)
	if err != nil {
		t.Fatal(err)
	}
	jws, err := s.Sign([]byte(claims))
	if err != nil {
		t.Fatal(err)
	}
	text, err := jws.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func source(change func(*identity.Source)) identity.Source {
	s := identity.Source{Name: "test", Cookie: "session", Algorithms: []string{"HS256"}, Secret: secret(), Leeway: time.Minute}
	if change != nil {
		change(&s)
	}
	return s
}

func verifier(t testing.TB, sources ...identity.Source) *identity.Verifier {
	t.Helper()
	v, err := identity.NewVerifier(sources)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

const hs256 = `{"alg":"HS256","typ":"JWT"}`

func TestD05Claims(t *testing.T) {
	v := verifier(t, source(func(s *identity.Source) { s.Issuer, s.Audience = "us", "news" }))
	at := now().Unix()
	const base = `"iss":"us","aud":"news"`
	deep := strings.Repeat(`[`, 70) + strings.Repeat(`]`, 70)
	for _, c := range []struct{ claims, want string }{
		{`{"sub":"u",` + base + `}`, "u"},
		{`{"sub":"Zoë 1",` + base + `}`, "Zoë 1"},
		{`{"sub":42,` + base + `}`, "42"},
		{`{"sub":-7,` + base + `}`, "-7"},
		{`{"sub":12345678901234567890123,` + base + `}`, "12345678901234567890123"},
		{`{"sub":"u","iss":"us","aud":["x","news"]}`, "u"},
		{fmt.Sprintf(`{"sub":"u",%s,"exp":%d,"nbf":%d,"iat":%d}`, base, at-59, at+60, at+60), "u"},
		{fmt.Sprintf(`{"sub":"u",%s,"exp":%d.5}`, base, at-60), "u"},
		{fmt.Sprintf(`{"sub":"u",%s,"exp":%d}`, base, at-60), identity.Expired},
		{fmt.Sprintf(`{"sub":"u",%s,"nbf":%d}`, base, at+61), identity.NotYetValid},
		{fmt.Sprintf(`{"sub":"u",%s,"iat":%d}`, base, at+61), identity.NotYetValid},
		{`{"sub":"u",` + base + `,"exp":0}`, identity.Expired},
		{`{"sub":"u",` + base + `,"exp":-1e3}`, identity.Expired},
		{`{"sub":"u",` + base + `,"exp":"2000000000"}`, identity.Malformed},
		{`{"sub":"u",` + base + `,"exp":null}`, identity.Malformed},
		{`{"sub":"u",` + base + `,"exp":1e400}`, identity.Malformed},
		{`{"sub":"u",` + base + `,"exp":1e30}`, identity.Malformed},
		{`{"sub":"u",` + base + `,"exp":9223372036854775808}`, identity.Malformed},
		{`{"sub":"u","aud":"news"}`, identity.WrongIssuer},
		{`{"sub":"u","iss":["us"],"aud":"news"}`, identity.WrongIssuer},
		{`{"sub":"u","iss":"US","aud":"news"}`, identity.WrongIssuer},
		{`{"sub":"u","iss":"us"}`, identity.WrongAudience},
		{`{"sub":"u","iss":"us","aud":"newspaper"}`, identity.WrongAudience},
		{`{"sub":"u","iss":"us","aud":[]}`, identity.WrongAudience},
		{`{"sub":"u","iss":"us","aud":{"news":1}}`, identity.WrongAudience},
		{`{` + base + `}`, identity.Malformed},
		{`{"sub":"",` + base + `}`, identity.Malformed},
		{`{"sub":null,` + base + `}`, identity.Malformed},
		{`{"sub":true,` + base + `}`, identity.Malformed},
		{`{"sub":["u"],` + base + `}`, identity.Malformed},
		{`{"sub":1.0,` + base + `}`, identity.Malformed},
		{`{"sub":1e3,` + base + `}`, identity.Malformed},
		{`{"sub":-0,` + base + `}`, identity.Malformed},
		{`{"sub":"a\u0000b",` + base + `}`, identity.Malformed},
		{`{"sub":"a\u0085b",` + base + `}`, identity.Malformed},
		{`{"sub":"` + strings.Repeat("x", 256) + `",` + base + `}`, strings.Repeat("x", 256)},
		{`{"sub":"` + strings.Repeat("x", 257) + `",` + base + `}`, identity.Malformed},
		{`{"sub":"u","sub":"v",` + base + `}`, identity.Malformed},
		{`{"sub":"u","su\u0062":"v",` + base + `}`, identity.Malformed},
		{`{"sub":"u","a":{"b":1,"b":2},` + base + `}`, identity.Malformed},
		{`{"SUB":"u",` + base + `}`, identity.Malformed},
		{`{"sub":"u",` + base + `,"a":` + deep + `}`, identity.Malformed},
		{`{"sub":"u",` + base + `} {}`, identity.Malformed},
		{"{\"sub\":\"\xff\"," + base + `}`, identity.Malformed},
		{`["sub"]`, identity.Malformed},
		{`null`, identity.Malformed},
		{``, identity.Malformed},
		{`{"sub":"u"`, identity.Malformed},
	} {
		token, err := v.Verify(hs(secret(), hs256, c.claims), now())
		got := token.Identifier
		if err != nil {
			got = identity.ReasonCode(err)
		}
		if got != c.want {
			t.Errorf("%.80s: got %q, want %q", c.claims, got, c.want)
		}
		if err == nil && !json.Valid(token.Claims) {
			t.Errorf("claims %s", token.Claims)
		}
	}
}

// TestD01Header plays the attacks of RFC 8725 and of Wycheproof's kind on header and signature.
func TestD01Header(t *testing.T) {
	pub := publicPEM(t, rsaKey().Public())
	const claims = `{"sub":"u"}`
	good := hs(secret(), hs256, claims)
	parts := strings.Split(good, ".")
	rs := sign(t, jose.RS256, rsaKey(), "", claims)
	own, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: own}, &jose.SignerOptions{EmbedJWK: true})
	if err != nil {
		t.Fatal(err)
	}
	jws, err := embedded.Sign([]byte(claims))
	if err != nil {
		t.Fatal(err)
	}
	withKey, err := jws.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	hmacSource := source(nil)
	rsaSource := source(func(s *identity.Source) { s.Secret, s.PublicKey, s.Algorithms = nil, pub, []string{"RS256"} })
	for _, c := range []struct {
		name   string
		source identity.Source
		token  string
		want   string // reason; "" verifies
	}{
		{"good", hmacSource, good, ""},
		{"good RSA", rsaSource, rs, ""},
		{"none", hmacSource, b64(`{"alg":"none"}`) + "." + b64(claims) + ".", identity.NoKey},
		{"nOnE", hmacSource, b64(`{"alg":"nOnE"}`) + "." + b64(claims) + ".", identity.NoKey},
		{"none with a signature", hmacSource, b64(`{"alg":"none"}`) + "." + parts[1] + "." + parts[2], identity.NoKey},
		{"no signature", hmacSource, parts[0] + "." + parts[1] + ".", identity.BadSignature},
		{"RSA's key as secret", rsaSource, hs(pub, hs256, claims), identity.NoKey},
		{"another secret", hmacSource, hs([]byte("x"), hs256, claims), identity.BadSignature},
		{"empty secret", hmacSource, hs(nil, hs256, claims), identity.BadSignature},
		{"another algorithm of the key", rsaSource, sign(t, jose.RS512, rsaKey(), "", claims), identity.NoKey},
		{"PSS for PKCS 1", rsaSource, sign(t, jose.PS256, rsaKey(), "", claims), identity.NoKey},
		{"algorithm renamed", rsaSource, b64(`{"alg":"PS256"}`) + rs[strings.Index(rs, "."):], identity.NoKey},
		{"header changed", hmacSource, b64(`{"alg":"HS256"}`) + "." + parts[1] + "." + parts[2], identity.BadSignature},
		{"claims changed", hmacSource, parts[0] + "." + b64(`{"sub":"v"}`) + "." + parts[2], identity.BadSignature},
		{"key in the header", rsaSource, withKey, identity.BadSignature},
		{"jku", hmacSource, hs([]byte("x"), `{"alg":"HS256","jku":"https://evil.example/"}`, claims), identity.BadSignature},
		{"jku beside a true signature", hmacSource, hs(secret(), `{"alg":"HS256","jku":"https://evil.example/"}`, claims), ""},
		{"x5u", hmacSource, hs([]byte("x"), `{"alg":"HS256","x5u":"https://evil.example/"}`, claims), identity.BadSignature},
		{"kid is no path", hmacSource, hs(nil, `{"alg":"HS256","kid":"../../dev/null"}`, claims), identity.BadSignature},
		{"kid is no text", hmacSource, hs(secret(), `{"alg":"HS256","kid":1}`, claims), identity.Malformed},
		{"crit", hmacSource, hs(secret(), `{"alg":"HS256","crit":["exp"],"exp":1}`, claims), identity.Malformed},
		{"crit empty", hmacSource, hs(secret(), `{"alg":"HS256","crit":[]}`, claims), identity.Malformed},
		{"b64", hmacSource, hs(secret(), `{"alg":"HS256","b64":false}`, claims), identity.Malformed},
		{"alg twice", hmacSource, hs(secret(), `{"alg":"none","alg":"HS256"}`, claims), identity.Malformed},
		{"alg no text", hmacSource, hs(secret(), `{"alg":["HS256"]}`, claims), identity.Malformed},
		{"no alg", hmacSource, hs(secret(), `{}`, claims), identity.Malformed},
		{"Alg", hmacSource, hs(secret(), `{"Alg":"HS256"}`, claims), identity.Malformed},
		{"header no object", hmacSource, hs(secret(), `"HS256"`, claims), identity.Malformed},
		{"signature with more", hmacSource, good + "AA", identity.Malformed},
		{"padding", hmacSource, good + "=", identity.Malformed},
		{"line break", hmacSource, good[:9] + "\n" + good[9:], identity.Malformed},
		{"white space", hmacSource, " " + good, identity.Malformed},
		{"other alphabet", hmacSource, strings.Replace(good, ".", ".+/", 1), identity.Malformed},
		{"two parts", hmacSource, parts[0] + "." + parts[1], identity.Malformed},
		{"four parts", hmacSource, good + ".x", identity.Malformed},
		{"five parts: encrypted", hmacSource, "a.b.c.d.e", identity.Malformed},
		{"JSON", hmacSource, `{"payload":"` + parts[1] + `","protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`, identity.Malformed},
		{"garbage", hmacSource, "garbage", identity.Malformed},
		{"dots", hmacSource, "..", identity.Malformed},
		{"empty", hmacSource, "", identity.Malformed},
		{"long", hmacSource, hs(secret(), hs256, `{"sub":"u","x":"`+strings.Repeat("x", 8<<10)+`"}`), identity.Malformed},
		{"8 KiB", hmacSource, sized(8 << 10), ""},
		{"8 KiB and more", hmacSource, sized(8<<10 + 1), identity.Malformed},
	} {
		token, err := verifier(t, c.source).Verify(c.token, now())
		if got := identity.ReasonCode(err); got != c.want || err == nil && token.Identifier != "u" {
			t.Errorf("%s: got %q (%v), want %q", c.name, got, token, c.want)
		}
	}
	last := good[len(good)-1]
	for _, x := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
		if _, err := verifier(t, hmacSource).Verify(good[:len(good)-1]+string(x), now()); err == nil && byte(x) != last {
			t.Errorf("a second spelling of the signature verifies: %c for %c", x, last)
		}
	}
}

// sized is a good token of that length or, where base64 has none, of one more.
func sized(n int) string {
	for pad := 5900; ; pad++ {
		if token := hs(secret(), hs256, `{"sub":"u","x":"`+strings.Repeat("x", pad)+`"}`); len(token) >= n {
			return token
		}
	}
}

func TestEveryAlgorithm(t *testing.T) {
	p256, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	p384, _ := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	p521, _ := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	edPublic, ed, _ := ed25519.GenerateKey(rand.Reader)
	long := bytes.Repeat(secret(), 2)
	for _, c := range []struct {
		alg             jose.SignatureAlgorithm
		private, public any
	}{
		{"RS256", rsaKey(), rsaKey().Public()}, {"RS384", rsaKey(), rsaKey().Public()}, {"RS512", rsaKey(), rsaKey().Public()},
		{"PS256", rsaKey(), rsaKey().Public()}, {"PS384", rsaKey(), rsaKey().Public()}, {"PS512", rsaKey(), rsaKey().Public()},
		{"ES256", p256, p256.Public()}, {"ES384", p384, p384.Public()}, {"ES512", p521, p521.Public()},
		{"EdDSA", ed, edPublic}, {"HS256", long, nil}, {"HS384", long, nil}, {"HS512", long, nil},
	} {
		s := source(func(s *identity.Source) {
			s.Algorithms, s.Secret = []string{string(c.alg)}, long
			if c.public != nil {
				s.Secret, s.PublicKey = nil, publicPEM(t, c.public)
			}
		})
		token := sign(t, c.alg, c.private, "", `{"sub":"u"}`)
		if got, err := verifier(t, s).Verify(token, now()); err != nil || got.Identifier != "u" || got.Source != "test" {
			t.Errorf("%s: %v, %v", c.alg, got, err)
		}
		at := strings.LastIndexByte(token, '.') + 1
		zeros := token[:at] + strings.Repeat("A", len(token)-at) // CVE-2022-21449: r = s = 0
		if _, err := verifier(t, s).Verify(zeros, now()); identity.ReasonCode(err) != identity.BadSignature {
			t.Errorf("%s: zeros: %v", c.alg, err)
		}
	}
}

func TestKeySets(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: rsaKey().Public(), KeyID: "a", Algorithm: "RS256", Use: "sig"},
		{Key: other.Public(), KeyID: "b"},
		{Key: other.Public(), KeyID: "c", Use: "enc"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	v := verifier(t, source(func(s *identity.Source) {
		s.Secret, s.PublicKey, s.Algorithms = nil, set, []string{"RS256", "PS256"}
	}))
	for _, c := range []struct {
		alg  jose.SignatureAlgorithm
		key  *rsa.PrivateKey
		kid  string
		want string
	}{
		{jose.RS256, rsaKey(), "a", ""},
		{jose.RS256, rsaKey(), "", ""},
		{jose.PS256, rsaKey(), "a", identity.NoKey}, // the JWK is for RS256 alone
		{jose.PS256, other, "b", ""},
		{jose.RS256, rsaKey(), "b", identity.BadSignature},
		{jose.RS256, other, "c", identity.NoKey},
		{jose.RS256, rsaKey(), "unknown", identity.NoKey},
	} {
		_, err := v.Verify(sign(t, c.alg, c.key, c.kid, `{"sub":"u"}`), now())
		if got := identity.ReasonCode(err); got != c.want {
			t.Errorf("%s by %q: got %q, want %q", c.alg, c.kid, got, c.want)
		}
	}
}

func TestSeveralSources(t *testing.T) {
	first := source(func(s *identity.Source) { s.Name, s.Issuer = "first", "one" })
	second := source(func(s *identity.Source) {
		s.Name, s.Secret, s.IdentifierClaim = "second", bytes.Repeat([]byte("x"), 32), "uid"
	})
	v := verifier(t, first, second)
	got, err := v.Verify(hs(second.Secret, hs256, `{"uid":7, "a" : 1}`), now())
	if err != nil || got.Source != "second" || got.Identifier != "7" || string(got.Claims) != `{"uid":7,"a":1}` {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = v.Verify(hs(secret(), hs256, `{"sub":"u"}`), now())
	var why *identity.Reason
	if !errors.As(err, &why) || why.Code != identity.WrongIssuer {
		t.Errorf("the source that came furthest speaks: %v", err)
	}
	for _, none := range []*identity.Verifier{nil, verifier(t)} {
		if _, err := none.Verify("x", now()); identity.ReasonCode(err) != identity.NoKey {
			t.Errorf("without sources: %v", err)
		}
	}
}

func TestSourceErrors(t *testing.T) {
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(rsaKey())})
	public := func(text []byte, algorithms ...string) func(*identity.Source) {
		return func(s *identity.Source) { s.Secret, s.PublicKey, s.Algorithms = nil, text, algorithms }
	}
	short := publicPEM(t, &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 1023, 1), E: 65537})
	for _, c := range []struct {
		change func(*identity.Source)
		want   string
	}{
		{func(s *identity.Source) { s.Cookie = "" }, "none of cookie, header and query"},
		{func(s *identity.Source) { s.Secret = nil }, "neither a public key nor a secret"},
		{func(s *identity.Source) { s.PublicKey = []byte("x") }, "a source has one of them"},
		{func(s *identity.Source) { s.Algorithms = nil }, "no algorithms"},
		{func(s *identity.Source) { s.Algorithms = []string{"none"} }, `"none" does not work with a secret`},
		{func(s *identity.Source) { s.Algorithms = []string{"RS256"} }, "does not work with a secret"},
		{func(s *identity.Source) { s.Algorithms = []string{"HS512"} }, "too short for HS512, which needs 64"},
		{func(s *identity.Source) { s.Leeway = time.Hour }, "leeway 1h0m0s"},
		{public([]byte("x"), "RS256"), "neither PEM nor a JWK"},
		{public(private, "RS256"), "private key"},
		{public(short, "RS256"), "1024 bits"},
		{public(publicPEM(t, rsaKey().Public()), "HS256"), "does not work with a public key"},
		{public(publicPEM(t, rsaKey().Public()), "ES256"), "no key given fits algorithm ES256"},
		{public([]byte(`{"kty":"oct","k":"AAAA"}`), "RS256"), "JWK 0"},
		{public([]byte(`{"keys":[]}`), "RS256"), "holds no key"},
		{public([]byte(`{`), "RS256"), "reading JWK"},
	} {
		_, err := identity.NewVerifier([]identity.Source{source(c.change)})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), `"test"`) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

func FuzzToken(f *testing.F) {
	v := verifier(f, source(nil))
	f.Add(hs([]byte("x"), hs256, `{"sub":"u"}`))
	f.Add(b64(`{"alg":"none"}`) + "." + b64(`{"sub":"u"}`) + ".")
	f.Fuzz(func(t *testing.T, token string) {
		if got, err := v.Verify(token, now()); err == nil {
			t.Fatalf("nobody signed %q: %v", token, got)
		}
	})
}

// FuzzClaims looks behind the signature: whatever an issuer signs gives a usable identifier or a reason.
func FuzzClaims(f *testing.F) {
	v := verifier(f, source(nil))
	f.Add(hs256, `{"sub":"u","exp":1e9}`)
	f.Fuzz(func(t *testing.T, header, claims string) {
		got, err := v.Verify(hs(secret(), header, claims), now())
		if err == nil && (!identity.ValidIdentifier(got.Identifier) || !json.Valid(got.Claims)) {
			t.Fatalf("%+v", got)
		}
		if err != nil && identity.ReasonCode(err) == "" {
			t.Fatal(err)
		}
	})
}
