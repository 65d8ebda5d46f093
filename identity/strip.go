package identity

import (
	"net/http"
	"strings"
)

// StripHeaders deletes what a client must not tell the origin about who it is: every X-Tollgate-… and the headers named,
// in all spellings that an origin could take for them. CGI and its kin see `-`, `_` and other punctuation as one, case
// does not count, and some servers forgive spaces.
func StripHeaders(h http.Header, names ...string) {
	folded := make(map[string]bool, len(names))
	for _, n := range names {
		folded[fold(n)] = true
	}
	for name := range h {
		if f := fold(name); folded[f] || f == "x-tollgate" || strings.HasPrefix(f, "x-tollgate-") {
			delete(h, name)
		}
	}
}

// fold spells a header name as the most forgiving origin reads it.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		}
		return '-'
	}, strings.TrimSpace(name))
}
