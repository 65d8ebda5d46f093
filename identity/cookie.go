package identity

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// maxCookieAge is the longest that browsers keep a cookie (RFC 6265bis, section 5.5).
const maxCookieAge = 400 * 24 * time.Hour

// Cookie is a name and value as the client sent them.
type Cookie struct{ Name, Value string }

// Cookies reads the Cookie headers as a browser writes them (RFC 6265, section 4.2.1): pairs parted by semicolons, a name
// up to the first "=". Values stay as they are but for double quotes around them. Unlike net/http it drops no pair for
// characters that browsers do send, so a strange cookie hides none of the others. Pairs without "=" are values without
// a name.
func Cookies(h http.Header) []Cookie {
	var cookies []Cookie
	for _, line := range h["Cookie"] {
		for pair := range strings.SplitSeq(line, ";") {
			pair = strings.Trim(pair, " \t")
			if pair == "" {
				continue
			}
			name, value, ok := strings.Cut(pair, "=")
			if !ok {
				name, value = "", pair
			}
			value = strings.Trim(value, " \t")
			if n := len(value); n >= 2 && value[0] == '"' && value[n-1] == '"' {
				value = value[1 : n-1]
			}
			cookies = append(cookies, Cookie{strings.Trim(name, " \t"), value})
		}
	}
	return cookies
}

// CookieName is the name of the identity cookie for the visitor's scheme. Over https it begins with `__Host-`: only this
// host could have set it, over https, so no sister domain and no one on the line can plant an identifier. Cookie names
// have case.
func (r *Resolver) CookieName(https bool) string {
	if https {
		return "__Host-" + r.Cookie
	}
	return r.Cookie
}

// SetCookie is the value of the Set-Cookie header that gives a visitor an identifier. Browsers keep no cookie longer than
// 400 days, so neither do we.
func (r *Resolver) SetCookie(id string, https bool, maxAge time.Duration) string {
	secure := ""
	if https {
		secure = " Secure;"
	}
	age := min(maxAge, maxCookieAge) / time.Second
	return fmt.Sprintf("%s=%s; Path=/; Max-Age=%d;%s HttpOnly; SameSite=Lax", r.CookieName(https), id, age, secure)
}
