package gate

import (
	"net/http"
	"net/url"
	"strings"
)

// finishPlan looks at the page's content security policy and at what it would have the browser fetch. No policy is ever
// changed: a script that it forbids is left out.
func (x *exchange) finishPlan(h http.Header) {
	if x.plan.gating {
		dropMediaPreloads(h)
	}
	if x.plan.script == "" || x.plan.program == nil {
		return
	}
	nonce, allowed := scriptAllowed(h["Content-Security-Policy"], x.plan.script, x.client)
	switch {
	case !allowed:
		x.warn("script_blocked")
		x.plan.script = ""
		x.compile("")
	case nonce != "":
		x.compile(nonce)
	}
}

// scriptAllowed tells whether all policies of a page allow a script, and the nonce to give it (CSP Level 3, 6.7.1). A
// nonce of one policy helps with the others only if they name the same one.
func scriptAllowed(policies []string, src string, c Client) (nonce string, allowed bool) {
	for _, line := range policies {
		for _, policy := range strings.Split(line, ",") {
			sources, restricts := scriptSources(policy)
			if !restricts {
				continue
			}
			if n := firstNonce(sources); n != "" {
				if nonce != "" && nonce != n {
					return "", false
				}
				nonce = n
				continue
			}
			if !allowsOrigin(sources, src, c) {
				return "", false
			}
		}
	}
	return nonce, true
}

// scriptSources are the sources of the directive that governs script elements.
func scriptSources(policy string) (sources []string, restricts bool) {
	best := 0
	for _, directive := range strings.Split(policy, ";") {
		fields := strings.Fields(directive)
		if len(fields) == 0 {
			continue
		}
		rank := 0
		switch strings.ToLower(fields[0]) {
		case "script-src-elem":
			rank = 3
		case "script-src":
			rank = 2
		case "default-src":
			rank = 1
		}
		if rank > best { // of equal directives the first counts
			best, sources = rank, fields[1:]
		}
	}
	return sources, best > 0
}

func firstNonce(sources []string) string {
	for _, s := range sources {
		if len(s) > len("'nonce-'") && strings.EqualFold(s[:len("'nonce-")], "'nonce-") && s[len(s)-1] == '\'' {
			return s[len("'nonce-") : len(s)-1]
		}
	}
	return ""
}

// allowsOrigin tells whether a source list allows the script's origin. With 'strict-dynamic' hosts do not count.
func allowsOrigin(sources []string, src string, c Client) bool {
	u, err := url.Parse(src)
	if err != nil {
		return false
	}
	self := u.Host == ""
	if self {
		u.Scheme, u.Host = c.Scheme, c.Host
	} else {
		self = strings.EqualFold(u.Host, c.Host) && u.Scheme == c.Scheme
	}
	allowed := false
	for _, s := range sources {
		switch s = strings.ToLower(s); {
		case s == "'strict-dynamic'":
			return false
		case s == "'self'":
			allowed = allowed || self
		case s == "*":
			allowed = true
		case strings.HasSuffix(s, ":"):
			allowed = allowed || s == u.Scheme+":" || s == "http:" && u.Scheme == "https"
		case s[0] != '\'':
			allowed = allowed || matchesSource(s, u, c)
		}
	}
	return allowed
}

// matchesSource compares a host source, as in https://*.example.com:443/js/, with an address.
func matchesSource(source string, u *url.URL, c Client) bool {
	scheme, rest, ok := strings.Cut(source, "://")
	if !ok {
		scheme, rest = c.Scheme, source
	}
	if scheme != u.Scheme && (scheme != "http" || u.Scheme != "https") {
		return false
	}
	host, path, hasPath := strings.Cut(rest, "/")
	host, port, hasPort := strings.Cut(host, ":")
	name := strings.ToLower(u.Hostname())
	if suffix, wild := strings.CutPrefix(host, "*"); wild {
		if !strings.HasSuffix(name, suffix) || len(name) == len(suffix) {
			return false
		}
	} else if host != name {
		return false
	}
	want := u.Port()
	if want == "" {
		want = defaultPort(u.Scheme)
	}
	switch {
	case !hasPort:
		if want != defaultPort(u.Scheme) {
			return false
		}
	case port != "*" && port != want:
		return false
	}
	if !hasPath || path == "" {
		return true
	}
	path = "/" + path
	if strings.HasSuffix(path, "/") {
		return strings.HasPrefix(u.Path, path)
	}
	return u.Path == path
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}
