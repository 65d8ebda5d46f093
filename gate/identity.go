package gate

import (
	"fmt"
	"net/http"
	"net/textproto"
	"strings"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/identity"
)

// identify finds out who asks. A visitor without a token and without an identifier of ours gets a new one, and the
// answer its cookie.
func (x *exchange) identify() {
	https := x.client.Scheme == "https"
	x.who = x.h.cfg.Identity.Resolve(x.r, https, x.start, true)
	if x.who.Identity == nil {
		x.who.Identity = &decision.Identity{} // not with mint
	}
	x.rep.Identity = *x.who.Identity
	x.rep.TokenSource, x.rep.TokenRefused, x.rep.Minted = x.who.Source, x.who.Fallback, x.who.Minted
	if x.who.Fallback != "" {
		x.warn("token_" + x.who.Fallback)
	}
	if x.who.Minted {
		x.mint = x.h.cfg.Identity.SetCookie(x.who.Identity.Identifier, https, x.h.cfg.Visitors.MaxAge)
	}
}

// setCookie adds the cookie of a new identifier, behind all other Set-Cookie lines. Nothing a workflow or the origin does
// can drop it: a lost cookie would make every visit the first.
func (x *exchange) setCookie(h http.Header) {
	if x.mint == "" {
		return
	}
	h["Set-Cookie"] = append(h["Set-Cookie"], x.mint)
	x.mint = ""
}

// dropOwnCookie takes lines that would set our cookie out of the origin's answer.
func (x *exchange) dropOwnCookie(h http.Header) {
	lines := h["Set-Cookie"]
	for i, line := range lines {
		if !x.h.setsOwnCookie(line) {
			continue
		}
		kept := append([]string(nil), lines[:i]...)
		for _, line := range lines[i:] {
			if x.h.setsOwnCookie(line) {
				x.warn("identity_cookie")
				continue
			}
			kept = append(kept, line)
		}
		if len(kept) == 0 {
			delete(h, "Set-Cookie")
		} else {
			h["Set-Cookie"] = kept
		}
		return
	}
}

// setsOwnCookie tells whether a browser would store a Set-Cookie line under the name of our cookie. A line that begins
// with "=" sets a cookie without a name, whose value comes back like a pair.
func (h *Handler) setsOwnCookie(line string) bool {
	name, _, _ := strings.Cut(strings.TrimLeft(line, " \t="), "=")
	name, _, _ = strings.Cut(name, ";")
	name = textproto.TrimString(name)
	return name == h.cfg.Identity.CookieName(true) || name == h.cfg.Identity.CookieName(false)
}

// reserve collects the names of request headers that nobody but us may set.
func (h *Handler) reserve() error {
	if name := h.cfg.PassIdentity; name != "" {
		if !isToken(name) {
			return fmt.Errorf("pass_identity %q: not a header name", name)
		}
		h.reserved = append(h.reserved, name)
	}
	for name, value := range h.cfg.SetHeader {
		if !isToken(name) || strings.ContainsAny(value, "\r\n\x00") {
			return fmt.Errorf("set_header %q: not a header", name)
		}
		h.reserved = append(h.reserved, name)
	}
	h.own = map[string]bool{h.cfg.Identity.CookieName(true): true, h.cfg.Identity.CookieName(false): true}
	for _, name := range h.cfg.Identity.JWTCookieNames() {
		h.own[name] = true
	}
	h.tokens = map[string]bool{}
	for _, j := range h.cfg.Visitors.JWT {
		if j.Header != "" {
			h.tokens[http.CanonicalHeaderKey(j.Header)] = true
		}
	}
	return nil
}

// stripReserved deletes the headers that the origin would believe to be ours.
func (x *exchange) stripReserved() {
	for name := range x.r.Header {
		if x.h.suspicious(name) {
			identity.StripHeaders(x.r.Header, x.h.reserved...)
			return
		}
	}
}

// suspicious tells by its beginning whether a header could be a spelling of a reserved one; most requests have none.
func (h *Handler) suspicious(name string) bool {
	if name == "" || name[0] >= 0x80 || name[0] <= ' ' {
		return true
	}
	c := name[0] | 0x20
	if c == 'x' {
		return true
	}
	for _, r := range h.reserved {
		if r[0]|0x20 == c || !isLetter(r[0]) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isOwnCookie tells whether a request's cookie is ours or holds a token: workflows see neither.
func (h *Handler) isOwnCookie(name string) bool { return h.own[name] }

// isTokenHeader tells whether a header holds a token.
func (h *Handler) isTokenHeader(name string) bool { return h.tokens[name] }

// passIdentity sets the headers that tell the origin what only we know.
func (x *exchange) passIdentity(h http.Header) {
	for name, value := range x.h.cfg.SetHeader {
		h.Set(name, value)
	}
	if name := x.h.cfg.PassIdentity; name != "" && x.rep.Identity.UserType == decision.Authenticated {
		h.Set(name, x.rep.Identity.Identifier)
	}
}
