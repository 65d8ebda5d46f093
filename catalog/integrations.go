package catalog

import (
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

// maxIntegrationTime is the longest one request to an integration may take; a decision does not wait that long anyway.
const maxIntegrationTime = time.Minute

// integrations reads the services that workflows reach by name.
func (l *loader) integrations(n *node) {
	l.named(n, "integration", func(slug string, pos Position, v *node) {
		i := &Integration{Slug: slug, Pos: pos}
		l.project.Integrations = append(l.project.Integrations, i)
		l.mapping(v, "an integration", []field{
			{name: "headers", set: func(v *node) { l.integrationHeaders(v, i) }}, // first: their secrets get the plain name
			{name: "base_url", required: true, set: func(v *node) { i.BaseURL = l.baseURL(v, i) }},
			{name: "timeout", set: func(v *node) {
				if d, ok := l.duration(v, time.Millisecond, maxIntegrationTime); ok {
					i.Timeout = d
				}
			}},
		})
	})
}

// hidden reads a text with placeholders and keeps what they stand for: it is redacted like a secret.
func (l *loader) hidden(n *node, i *Integration) (string, bool) {
	before := len(l.substituted)
	s, ok := l.expanded(n)
	for _, v := range l.substituted[before:] {
		if !contains(i.Secrets, v) {
			i.Secrets = append(i.Secrets, v)
		}
	}
	return s, ok
}

func (l *loader) baseURL(n *node, i *Integration) string {
	s, ok := l.hidden(n, i)
	if !ok || !l.checkLine(n, s, 2048) {
		return ""
	}
	u, err := url.Parse(s)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "", u.Opaque != "":
		l.errorAt(n.pos, "base_url is not an address such as https://crm.example.com/v2")
	case u.User != nil:
		l.errorAt(n.pos, "base_url holds credentials").Hint = "set the header Authorization"
	case strings.ContainsAny(s, "?#"):
		l.errorAt(n.pos, "base_url has a query or a fragment")
	default:
		return s
	}
	return ""
}

func (l *loader) integrationHeaders(n *node, i *Integration) {
	if n.kind != mappingNode && n.kind != nullNode {
		l.badType(n, "headers", "a mapping from names to texts")
		return
	}
	for _, e := range n.entries {
		name := textproto.CanonicalMIMEHeaderKey(e.key)
		switch {
		case !decision.IsToken(e.key):
			l.errorAt(e.pos, "%q is not the name of a header", e.key)
			continue
		case isFraming(name):
			l.errorAt(e.pos, "the header %s is the connection's and cannot be set", name)
			continue
		case slices.ContainsFunc(i.Headers, func(h decision.Header) bool { return h.Name == name }):
			l.errorAt(e.pos, "the header %s is set twice", name)
			continue
		}
		if v, ok := l.hidden(e.value, i); ok && l.checkLine(e.value, v, 8<<10) {
			i.Headers = append(i.Headers, decision.Header{Name: name, Value: v})
		}
	}
}

// isFraming names the headers that belong to the connection (RFC 9110, 7.6.1) or that fetch sets itself.
func isFraming(name string) bool {
	switch name {
	case "Connection", "Content-Length", "Host", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Accept-Encoding", "Tollgate-Depth":
		return true
	}
	return strings.HasPrefix(name, "Proxy-")
}
