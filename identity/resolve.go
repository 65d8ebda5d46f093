package identity

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

const (
	// maxCandidates bounds how many tokens of one place in a request are tried: a signature costs a fraction of a
	// millisecond, and a header holds thousands of pairs.
	maxCandidates = 4
	// maxAnonymous bounds the same for anonymous identifiers, which are cheaper to verify.
	maxAnonymous = 16
)

// Resolver finds out who sent a request. It is safe for concurrent use.
type Resolver struct {
	Verifier *Verifier // nil: there are no tokens
	Keys     *Keys     // of anonymous identifiers; required
	Cookie   string    // name of the identity cookie over http; https puts `__Host-` before it
}

// Resolved is who sent a request.
type Resolved struct {
	// Identity is nil only if none could be verified and none was to be minted.
	Identity *decision.Identity
	// Minted tells that the identifier is new and that the answer has to set the cookie.
	Minted bool
	// Anonymous is the verified anonymous identifier that an authenticated visitor brought as well, else "". Its usage is
	// what a log-in merges.
	Anonymous string
	// Source is the name of the JWT source that verified the visitor, else "".
	Source string
	// Fallback is why the first token that was there did not verify, one of the codes of Reason. It is "" if none was
	// there or another one verified.
	Fallback string
}

// Resolve looks for tokens in the order of the sources, then for the anonymous identifier, and makes a new one if mint is
// set. https is the visitor's scheme. It never fails: a token that does not verify is as good as none.
func (r *Resolver) Resolve(req *http.Request, https bool, now time.Time, mint bool) Resolved {
	cookies := Cookies(req.Header)
	anonymous := r.anonymous(cookies, https)
	token, fallback := r.token(req, cookies, now)
	if token != nil {
		who := decision.User{Identifier: token.Identifier, UserType: decision.Authenticated}
		id := decision.NewIdentity(who, decision.AuthJWT, token.Claims)
		return Resolved{Identity: &id, Anonymous: anonymous, Source: token.Source}
	}
	minted := false
	if anonymous == "" {
		if !mint {
			return Resolved{Fallback: fallback}
		}
		anonymous, minted = r.Keys.Mint(), true
	}
	who := decision.User{Identifier: anonymous, UserType: decision.Anonymous}
	id := decision.NewIdentity(who, decision.AuthAnonymous, nil)
	return Resolved{Identity: &id, Minted: minted, Fallback: fallback}
}

// anonymous is the first identifier in a cookie of our name that we signed. A subdomain can add cookies of the name over
// http, but none that verifies for somebody else.
func (r *Resolver) anonymous(cookies []Cookie, https bool) string {
	name, tried := r.CookieName(https), 0
	for _, c := range cookies {
		if c.Name != name || tried == maxAnonymous {
			continue
		}
		tried++
		if r.Keys.Verify(c.Value) {
			return c.Value
		}
	}
	return ""
}

// token is the first token that its own source verifies, and why the first one failed if none does.
func (r *Resolver) token(req *http.Request, cookies []Cookie, now time.Time) (*Token, string) {
	if r.Verifier == nil {
		return nil, ""
	}
	fallback := ""
	for _, s := range r.Verifier.sources {
		for _, text := range s.tokens(req, cookies) {
			t, reason := s.verify(text, now)
			if reason == nil {
				return &t, ""
			}
			if fallback == "" {
				fallback = reason.Code
			}
		}
	}
	return nil, fallback
}

// tokens are the texts where the source's tokens lie: cookie, header, query. Empty ones are none.
func (s *source) tokens(req *http.Request, cookies []Cookie) []string {
	var found []string
	add := func(texts ...string) {
		n := 0
		for _, text := range texts {
			if text != "" && n < maxCandidates {
				found = append(found, text)
				n++
			}
		}
	}
	if s.Cookie != "" {
		var values []string
		for _, c := range cookies {
			if c.Name == s.Cookie {
				values = append(values, c.Value)
			}
		}
		add(values...)
	}
	if s.Header != "" {
		var values []string
		for _, v := range req.Header[s.Header] {
			if s.Header == "Authorization" {
				v = bearer(v)
			}
			values = append(values, strings.Trim(v, " \t"))
		}
		add(values...)
	}
	if s.Query != "" && req.URL != nil && strings.Contains(req.URL.RawQuery, "=") {
		query, _ := url.ParseQuery(req.URL.RawQuery) // what could be parsed; the rest holds no token
		add(query[s.Query]...)
	}
	return found
}

// bearer is the token of an Authorization header, or "" if that is of another scheme (RFC 6750, section 2.1; schemes have
// no case).
func bearer(value string) string {
	scheme, token, ok := strings.Cut(strings.TrimLeft(value, " \t"), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

// JWTCookieNames lists the cookies that hold tokens. They are credentials: workflows do not see them.
func (r *Resolver) JWTCookieNames() []string {
	var names []string
	if r.Verifier != nil {
		for _, s := range r.Verifier.sources {
			if s.Cookie != "" {
				names = append(names, s.Cookie)
			}
		}
	}
	return names
}

// ReasonCode is the code of a *Reason in an error's chain, else "".
func ReasonCode(err error) string {
	var r *Reason
	if errors.As(err, &r) {
		return r.Code
	}
	return ""
}
