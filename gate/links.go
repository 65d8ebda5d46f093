package gate

import (
	"net/http"
	"strings"

	"github.com/seed-eb607675/tollgate/rewrite"
)

// linksKept bounds the replacements kept: one for each scheme and host that visitors use. A visitor chooses the host, so
// there must be a bound.
const linksKept = 64

// linksFor is the replacement of the origin's address for this visitor; nil if links are left alone.
func (h *Handler) linksFor(c Client) *rewrite.Links {
	if h.cfg.LinkOrigin == nil {
		return nil
	}
	key := c.Scheme + "://" + c.Host
	if l, ok := h.links.Get(key); ok {
		return l
	}
	l, err := rewrite.NewLinks(h.cfg.LinkOrigin.String(), c.Scheme, c.Host)
	if err != nil {
		return nil // the address was checked by New: it is the visitor's host that nobody can link to
	}
	h.links.Add(key, l)
	return l
}

// rewriteLinks changes the origin's address in headers, and takes it out of the Domain of cookies, which browsers would
// refuse otherwise.
func rewriteLinks(h http.Header, links *rewrite.Links) {
	for _, name := range [...]string{
		"Location", "Content-Location", "Link", "Refresh", "Content-Security-Policy",
		"Content-Security-Policy-Report-Only", "Access-Control-Allow-Origin",
	} {
		for i, v := range h[name] {
			h[name][i] = links.String(v)
		}
	}
	for i, line := range h["Set-Cookie"] {
		h["Set-Cookie"][i] = withoutDomain(line, links.Host())
	}
}

func withoutDomain(line, host string) string {
	if !strings.Contains(strings.ToLower(line), "domain") {
		return line
	}
	parts := strings.Split(line, ";")
	kept := parts[:1]
	for _, p := range parts[1:] {
		name, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(name), "domain") &&
			strings.EqualFold(strings.TrimPrefix(strings.TrimSpace(value), "."), host) {
			continue
		}
		kept = append(kept, p)
	}
	return strings.Join(kept, ";")
}

// dropMediaPreloads takes links out of a cut page that would have the browser fetch what is cut.
func dropMediaPreloads(h http.Header) {
	lines := h["Link"]
	if lines == nil {
		return
	}
	var kept []string
	for _, line := range lines {
		var links []string
		for _, l := range splitList(line) {
			if !isMediaPreload(l) {
				links = append(links, l)
			}
		}
		if len(links) > 0 {
			kept = append(kept, strings.Join(links, ", "))
		}
	}
	if kept == nil {
		delete(h, "Link")
		return
	}
	h["Link"] = kept
}

func isMediaPreload(link string) bool {
	_, params, _ := strings.Cut(link, ">")
	preload, media := false, false
	for _, p := range strings.Split(params, ";") {
		name, value, _ := strings.Cut(p, "=")
		value = strings.ToLower(strings.Trim(value, " \t\""))
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "rel":
			for _, rel := range strings.Fields(value) {
				preload = preload || rel == "preload"
			}
		case "as":
			switch value {
			case "audio", "video", "fetch", "track":
				media = true
			}
		}
	}
	return preload && media
}
