package caddymodule

import (
	"net/http"
	"strings"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"

	"github.com/seed-eb607675/tollgate/gate"
)

// client is what Caddy knows about the visitor: the address by its trusted_proxies, and scheme and host as the visitor
// used them, for which a trusted proxy's word is taken as reverse_proxy takes it. Nobody else's is.
func client(r *http.Request) gate.Client {
	c := gate.Client{Scheme: "http", Host: r.Host}
	if r.TLS != nil {
		c.Scheme = "https"
	}
	c.IP, _ = caddyhttp.GetVar(r.Context(), caddyhttp.ClientIPVarKey).(string)
	if trusted, _ := caddyhttp.GetVar(r.Context(), caddyhttp.TrustedProxyVarKey).(bool); trusted {
		if scheme := strings.ToLower(lastValue(r.Header, "X-Forwarded-Proto")); scheme == "http" || scheme == "https" {
			c.Scheme = scheme
		}
		if host := lastValue(r.Header, "X-Forwarded-Host"); host != "" {
			c.Host = host
		}
	}
	return c
}

// lastValue is the last of a header's values: the one that the nearest proxy wrote.
func lastValue(h http.Header, name string) string {
	values := h.Values(name)
	if len(values) == 0 {
		return ""
	}
	last := values[len(values)-1]
	return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
}
