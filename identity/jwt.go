package identity

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-jose/go-jose/v4"
)

const (
	// maxToken bounds a token: parsing and hashing come before anything is known of who sent it.
	maxToken = 8 << 10
	// maxDepth bounds the nesting of claims; deep JSON stops the process when a workflow's engine walks it.
	maxDepth = 64
	// maxIdentifier is the length in bytes of an identifier.
	maxIdentifier = 256
	// maxDate is the end of the year 9999 in Unix seconds. Larger dates are no dates, and overflow durations.
	maxDate = 253402300799
)

// verify checks a compact JWS (RFC 7515) with JSON claims (RFC 7519) along the lines of RFC 8725: the algorithm is one of
// the allow-list and bound to the type of the key; jku, x5u, jwk and x5c of the header are never looked at; critical
// extensions are refused.
func (s *source) verify(token string, now time.Time) (Token, *Reason) {
	header, ok := parseToken(token)
	if !ok {
		return Token{}, &Reason{Malformed}
	}
	payload, reason := s.checkSignature(token, header)
	if reason != nil {
		return Token{}, reason
	}
	claims, err := strictObject(payload)
	if err != nil {
		return Token{}, &Reason{Malformed}
	}
	if reason := s.checkClaims(claims, now); reason != nil {
		return Token{}, reason
	}
	id, ok := identifier(claims[s.IdentifierClaim])
	if !ok {
		return Token{}, &Reason{Malformed}
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, payload); err != nil {
		return Token{}, &Reason{Malformed}
	}
	return Token{Identifier: id, Claims: compact.Bytes(), Source: s.Name}, nil
}

type header struct{ algorithm, keyID string }

// parseToken looks at the form of a token: three parts in canonical base64url, a header of text members and no critical
// extension. It says nothing about its truth.
func parseToken(token string) (header, bool) {
	var h header
	if len(token) > maxToken || strings.Count(token, ".") != 2 {
		return h, false
	}
	var decoded [3][]byte
	for i, part := range strings.Split(token, ".") {
		b, ok := decode(part)
		if !ok {
			return h, false
		}
		decoded[i] = b
	}
	members, err := strictObject(decoded[0])
	if err != nil {
		return h, false
	}
	// We understand no extension, so whichever is critical is not understood (RFC 7515, section 4.1.11); b64 changes what
	// is signed (RFC 7797) and is refused even where a token forgets to call it critical.
	for _, name := range []string{"crit", "b64"} {
		if _, there := members[name]; there {
			return h, false
		}
	}
	if h.algorithm, _ = members["alg"].(string); h.algorithm == "" {
		return h, false
	}
	if id, there := members["kid"]; there {
		if h.keyID, there = id.(string); !there {
			return h, false
		}
	}
	return h, true
}

// checkSignature gives the payload once a key has proved it.
func (s *source) checkSignature(token string, h header) ([]byte, *Reason) {
	why := &Reason{NoKey}
	for _, k := range s.keys {
		if !k.takes(h.algorithm, h.keyID) {
			continue
		}
		jws, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(h.algorithm)})
		if err != nil {
			return nil, &Reason{Malformed}
		}
		payload, err := jws.Verify(k.value)
		if err == nil {
			return payload, nil
		}
		why = &Reason{BadSignature}
	}
	return nil, why
}

func (s *source) checkClaims(claims map[string]any, now time.Time) *Reason {
	for _, c := range []struct {
		name string
		bad  func(at float64) bool
		code string
	}{
		{"exp", func(at float64) bool { return seconds(now.Add(-s.Leeway)) >= at }, Expired},
		{"nbf", func(at float64) bool { return seconds(now.Add(s.Leeway)) < at }, NotYetValid},
		{"iat", func(at float64) bool { return seconds(now.Add(s.Leeway)) < at }, NotYetValid},
	} {
		claim, there := claims[c.name]
		if !there {
			continue
		}
		at, ok := date(claim)
		if !ok {
			return &Reason{Malformed}
		}
		if c.bad(at) {
			return &Reason{c.code}
		}
	}
	if s.Issuer != "" && claims["iss"] != s.Issuer {
		return &Reason{WrongIssuer}
	}
	if s.Audience != "" && !names(claims["aud"], s.Audience) {
		return &Reason{WrongAudience}
	}
	return nil
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// date reads a NumericDate (RFC 7519, section 2).
func date(claim any) (float64, bool) {
	n, ok := claim.(json.Number)
	if !ok {
		return 0, false
	}
	at, err := n.Float64()
	return at, err == nil && math.Abs(at) <= maxDate
}

// names tells whether an aud claim, text or list of texts, holds the audience.
func names(claim any, audience string) bool {
	switch aud := claim.(type) {
	case string:
		return aud == audience
	case []any:
		for _, a := range aud {
			if a == audience {
				return true
			}
		}
	}
	return false
}

// identifier reads the claim that names the visitor: text, or an integer in decimal as it stands. A number written with
// a fraction or an exponent has several spellings and is refused.
func identifier(claim any) (string, bool) {
	var id string
	switch c := claim.(type) {
	case string:
		id = c
	case json.Number:
		id = c.String()
		if id == "-0" || strings.Trim(strings.TrimPrefix(id, "-"), "0123456789") != "" {
			return "", false
		}
	}
	return id, ValidIdentifier(id)
}

// ValidIdentifier tells whether text can name a visitor: 1–256 bytes of UTF-8 without control characters.
func ValidIdentifier(id string) bool {
	return id != "" && len(id) <= maxIdentifier && utf8.ValidString(id) && !strings.ContainsFunc(id, unicode.IsControl)
}

// errJSON is all that anybody needs to know about claims that are none.
var errJSON = errors.New("not a JSON object with each key once, in UTF-8, of at most 64 levels")

// strictObject reads a JSON object. Two members of one name are refused, for two readers would see two tokens.
func strictObject(text []byte) (map[string]any, error) {
	if !utf8.Valid(text) {
		return nil, errJSON
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := strictValue(d, 0)
	if err != nil {
		return nil, err
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil, errJSON
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errJSON
	}
	return object, nil
}

func strictValue(d *json.Decoder, depth int) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, errJSON
	}
	switch t {
	case json.Delim('{'):
		object := map[string]any{}
		for d.More() {
			k, err := d.Token()
			if err != nil {
				return nil, err
			}
			name, ok := k.(string)
			if _, twice := object[name]; twice || !ok {
				return nil, errJSON
			}
			if object[name], err = strictValue(d, depth+1); err != nil {
				return nil, err
			}
		}
		_, err := d.Token()
		return object, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := strictValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	}
	return t, nil
}
