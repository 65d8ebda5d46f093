package catalog

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"slices"
	"strings"
	"testing"
)

func TestPublicKeyFiles(t *testing.T) {
	must := func(der []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	block := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	strong, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	weak := &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 1023, 1), E: 65537}
	edPublic, edPrivate, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	on := func(c elliptic.Curve) string {
		k, err := ecdsa.GenerateKey(c, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return block("PUBLIC KEY", must(x509.MarshalPKIXPublicKey(&k.PublicKey)))
	}
	certificate := must(x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(1)},
		&x509.Certificate{SerialNumber: big.NewInt(1)}, edPublic, edPrivate))
	all := []string{"RS256", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256"}
	for name, c := range map[string]struct {
		text string
		fits []string // of all
		err  string
	}{
		"RSA":              {text: block("PUBLIC KEY", must(x509.MarshalPKIXPublicKey(&strong.PublicKey))), fits: []string{"RS256", "PS512"}},
		"RSA as PKCS #1":   {text: block("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&strong.PublicKey)), fits: []string{"RS256", "PS512"}},
		"P-256":            {text: on(elliptic.P256()), fits: []string{"ES256"}},
		"P-384":            {text: on(elliptic.P384()), fits: []string{"ES384"}},
		"P-521":            {text: on(elliptic.P521()), fits: []string{"ES512"}},
		"certificate":      {text: block("CERTIFICATE", certificate), fits: []string{"EdDSA"}},
		"two keys":         {text: on(elliptic.P256()) + on(elliptic.P384()), fits: []string{"ES256", "ES384"}},
		"JWK":              {text: ` {"kty":"RSA","n":"x","e":"AQAB"}`, fits: []string{"RS256", "PS512"}},
		"weak RSA":         {text: block("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(weak)), err: "the RSA key has 1024 bits"},
		"P-224":            {text: on(elliptic.P224()), err: `no algorithm is made for a key on the curve "P-224"`},
		"private":          {text: block("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(edPrivate))), err: "private key"},
		"secret JWK":       {text: `{"kty":"oct","k":"c2VjcmV0"}`, err: "private key"},
		"encryption only":  {text: `{"keys":[{"kty":"RSA","use":"enc"}]}`, err: "no key that verifies tokens"},
		"unknown JWK":      {text: `{"kty":"OKP","crv":"X25519"}`, err: `a JWK of type "OKP", which verifies no tokens`},
		"unknown curve":    {text: `{"kty":"EC","crv":"secp256k1"}`, err: `the curve "secp256k1"`},
		"broken JSON":      {text: `{"kty":`, err: "neither PEM nor a JWK"},
		"broken DER":       {text: block("PUBLIC KEY", []byte("x")), err: "asn1"},
		"another block":    {text: block("X509 CRL", []byte("x")), err: `a PEM block "X509 CRL", which is no public key`},
		"nothing":          {text: "", err: "neither PEM nor a JWK"},
		"broken signature": {text: block("CERTIFICATE", []byte("x")), err: "x509"},
	} {
		l := newLoader(t.TempDir(), Options{})
		var algorithms []*node
		for _, a := range all {
			algorithms = append(algorithms, &node{kind: stringNode, text: a})
		}
		l.publicKey(&node{}, []byte(c.text), algorithms)
		if c.err != "" {
			if len(l.diags) != 1 || !strings.Contains(l.diags[0].Text, c.err) {
				t.Errorf("%s: %v", name, l.diags)
			}
			continue
		}
		refused := map[string]bool{}
		for _, d := range l.diags {
			refused[strings.Fields(d.Text)[1]] = true
		}
		for _, a := range all {
			if slices.Contains(c.fits, a) == refused[a] {
				t.Errorf("%s with %s: %v", name, a, l.diags)
			}
		}
	}
}

func TestFetchAllow(t *testing.T) {
	for text, want := range map[string]struct {
		closed   bool // hosts that are not listed are refused
		hosts    int
		networks int
	}{
		"":                                    {},
		"fetch: {}":                           {},
		"fetch: { allow: [] }":                {closed: true},
		"fetch: { allow: [10.0.0.0/8] }":      {closed: true, networks: 1},
		"fetch: { allow: [10.0.0.0/8, '*'] }": {networks: 1},
		"fetch: { allow: [a.example] }":       {closed: true, hosts: 1},
	} {
		p, diags := Load(write(t, map[string]string{FileName: "version: 1\n" + text}), Options{})
		if p == nil {
			t.Errorf("%s: %v", text, diags)
			continue
		}
		if f := p.Fetch; (f.Hosts != nil) != want.closed || len(f.Hosts) != want.hosts || len(f.Networks) != want.networks {
			t.Errorf("%s: %+v", text, f)
		}
	}
}
