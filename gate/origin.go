package gate

import (
	"net/http"
	"strconv"
	"strings"
)

// originRequest is the request for the next handler.
func (x *exchange) originRequest() *http.Request {
	r := x.r.WithContext(x.r.Context())
	h := x.r.Header.Clone()
	r.Header = h
	x.passIdentity(h)
	if !x.upgrade { // one that took an offer of h2c would answer past the gate
		delete(h, "Upgrade")
		delete(h, "Http2-Settings")
	}
	if x.preflight {
		return r
	}
	h["Accept-Encoding"] = []string{acceptEncoding(h["Accept-Encoding"])}
	if x.file {
		// The parts of an answer to several ranges have types of their own, which nobody looks at: one range or all.
		if strings.Contains(strings.Join(h["Range"], ","), ",") {
			delete(h, "Range")
			delete(h, "If-Range")
		}
	} else if x.d == nil || x.plan.changes || x.upgrade {
		// A part of a page, or word that it has not changed, cannot be cut: the whole page is asked for.
		for _, name := range [...]string{
			"Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since",
		} {
			delete(h, name)
		}
	}
	x.ranged = h["Range"] != nil
	x.validate = h["If-None-Match"] != nil || h["If-Modified-Since"] != nil
	return r
}

// acceptEncoding is what of a client's Accept-Encoding we can decode as well.
func acceptEncoding(lines []string) string {
	var kept []string
	for _, line := range lines {
		for _, item := range strings.Split(line, ",") {
			coding, params, _ := strings.Cut(item, ";")
			switch strings.ToLower(strings.TrimSpace(coding)) {
			case "gzip", "x-gzip", "zstd", "br":
				if !zeroQuality(params) {
					kept = append(kept, strings.TrimSpace(item))
				}
			}
		}
	}
	if kept == nil {
		return "identity"
	}
	return strings.Join(kept, ", ")
}

func zeroQuality(params string) bool {
	name, value, _ := strings.Cut(params, "=")
	if !strings.EqualFold(strings.TrimSpace(name), "q") {
		return false
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return err == nil && q == 0
}

// brokenOrigin tells whether an answer cannot be one to the request that was sent. We could not tell what a part that
// nobody asked for is a part of.
func (x *exchange) brokenOrigin(status int) bool {
	switch status {
	case http.StatusPartialContent, http.StatusRequestedRangeNotSatisfiable:
		return !x.ranged
	case http.StatusNotModified:
		return !x.validate
	case http.StatusSwitchingProtocols:
		return !x.upgrade
	}
	return false
}
