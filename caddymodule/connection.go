package caddymodule

import (
	"net/http"
	"slices"
	"strings"
)

// keepHeaders takes the named headers out of Connection. reverse_proxy deletes what a client lists there (RFC 9110,
// section 7.6.1), after the gate has set its own: without this a client could have the header dropped that tells the
// origin who asks, or that a request came through the gate.
func keepHeaders(h http.Header, names []string) {
	values := h["Connection"]
	if len(values) == 0 || len(names) == 0 {
		return
	}
	var kept []string
	for _, value := range values {
		for token := range strings.SplitSeq(value, ",") {
			token = strings.TrimSpace(token)
			if token != "" && !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, token) }) {
				kept = append(kept, token)
			}
		}
	}
	if len(kept) == 0 {
		h.Del("Connection")
		return
	}
	h.Set("Connection", strings.Join(kept, ", "))
}
