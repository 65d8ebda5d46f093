package gate

import (
	"net/http"
	"strings"

	"github.com/seed-eb607675/tollgate/decision"
)

// behave carries out an http behaviour on a header, in its order: headers, cookies, addHeaders, removeHeaders,
// addCookies, status. It returns the status of the answer. With keepsBody the body of the origin stays, and so does what
// describes it.
func (x *exchange) behave(h http.Header, b *decision.HTTPBehavior, status int, keepsBody bool) int {
	if b == nil {
		return status
	}
	coding, length, span := h["Content-Encoding"], h["Content-Length"], h["Content-Range"]
	if b.Headers != nil {
		contentType := h["Content-Type"]
		x.resetHeader()
		setPrivate(h)
		if keepsBody && contentType != nil {
			h["Content-Type"] = contentType
		}
		named := false
		for _, n := range b.Headers {
			if isSetCookie(n.Name) {
				if !named {
					delete(h, "Set-Cookie")
					named = true
				}
				x.addCookie(h, n.Value)
				continue
			}
			h.Set(n.Name, n.Value)
		}
	}
	if b.Cookies != nil {
		delete(h, "Set-Cookie")
		for _, line := range b.Cookies {
			x.addCookie(h, line)
		}
	}
	for _, n := range b.AddHeaders {
		if isSetCookie(n.Name) {
			x.addCookie(h, n.Value)
			continue
		}
		h.Set(n.Name, n.Value)
	}
	for _, name := range b.RemoveHeaders {
		h.Del(name)
		if strings.EqualFold(name, "Content-Type") {
			h["Content-Type"] = nil // or net/http would guess one
		}
	}
	for _, line := range b.AddCookies {
		x.addCookie(h, line)
	}
	if b.Status != 0 {
		status = b.Status
	}
	if keepsBody { // how the bytes are coded is not the workflow's to say
		restore(h, "Content-Encoding", coding)
		restore(h, "Content-Length", length)
		restore(h, "Content-Range", span)
	}
	return status
}

func restore(h http.Header, name string, values []string) {
	if values == nil {
		delete(h, name)
		return
	}
	h[name] = values
}

// addCookie adds a Set-Cookie line, unless it would set our cookie: who asks is never the workflow's or origin's to say.
func (x *exchange) addCookie(h http.Header, line string) {
	if x.h.setsOwnCookie(line) {
		x.warn("identity_cookie")
		return
	}
	h["Set-Cookie"] = append(h["Set-Cookie"], line)
}

func isSetCookie(name string) bool { return strings.EqualFold(name, "Set-Cookie") }

// dropBodyHeaders deletes the headers that describe the bytes of a body which is no longer sent: a cache would revive
// the whole article with its ETag, a client would miss bytes with its length.
func dropBodyHeaders(h http.Header) (dropped http.Header) {
	for _, name := range [...]string{
		"Content-Length", "Content-Encoding", "Etag", "Last-Modified", "Accept-Ranges", "Content-Range", "Content-Md5",
		"Digest", "Content-Digest", "Repr-Digest", "Signature", "Signature-Input", "Trailer",
	} {
		if v, ok := h[name]; ok {
			if dropped == nil {
				dropped = make(http.Header)
			}
			dropped[name] = v
			delete(h, name)
		}
	}
	return dropped
}
