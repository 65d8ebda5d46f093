package decision

import (
	"strings"
	"unicode"
)

func httpKeys() []string {
	return []string{
		"headers", "cookies", "addHeaders", "removeHeaders", "addCookies", "status", "statusText", "body",
	}
}

// http reads an HTTP behaviour.
func (c *checker) http(i int32) *HTTPBehavior {
	h := &HTTPBehavior{}
	if !c.object(i) {
		return h
	}
	for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
		key := c.keyBytes(m)
		if c.isNull(m) && string(key) != "body" {
			if !isOneOf(string(key), httpKeys()) {
				c.unknown(m, httpKeys())
			}
			continue
		}
		switch string(key) {
		case "headers":
			h.Headers = c.headerMap(m)
		case "cookies":
			h.Cookies = c.texts(m, checkCookie)
		case "addHeaders":
			h.AddHeaders = c.headerList(m)
		case "removeHeaders":
			h.RemoveHeaders = c.texts(m, checkHeaderName)
		case "addCookies":
			h.AddCookies = c.texts(m, checkCookie)
		case "status":
			if n, ok := c.integer(m, 200, 599); ok {
				h.Status = int(n)
			}
		case "statusText":
			if s, ok := c.text(m); ok {
				if reason := checkFieldValue(s); reason != "" {
					c.bad(m, "%s", reason)
				}
				h.StatusText = s
			}
		case "body":
			h.HasBody = true
			if h.BodyNull = c.isNull(m); h.BodyNull {
				break
			}
			if c.nodes[m].kind != jsonString {
				c.badType(m, "a string or null")
				break
			}
			h.Body = c.str(m)
		default:
			c.unknown(m, httpKeys())
		}
	}
	return h
}

func (c *checker) headerMap(i int32) []Header {
	out := []Header{}
	if !c.object(i) {
		return out
	}
	for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
		value, ok := c.text(m)
		if !ok {
			continue
		}
		h := Header{Name: c.key(m), Value: value}
		if reason := checkHeaderName(h.Name); reason != "" {
			c.bad(m, "%s", reason)
		} else if reason := checkHeaderValue(h); reason != "" {
			c.bad(m, "%s", reason)
		}
		out = append(out, h)
	}
	return out
}

func headerKeys() []string {
	return []string{"name", "value"}
}

func (c *checker) headerList(i int32) []Header {
	out := []Header{}
	if !c.list(i) {
		return out
	}
	for item := c.nodes[i].first; item != 0; item = c.nodes[item].next {
		if !c.object(item) {
			continue
		}
		var h Header
		var name, value int32
		for m := c.nodes[item].first; m != 0; m = c.nodes[m].next {
			switch string(c.keyBytes(m)) {
			case "name":
				name = m
			case "value":
				value = m
			default:
				c.unknown(m, headerKeys())
			}
		}
		if name == 0 || value == 0 {
			c.bad(item, "needs name and value")
			continue
		}
		var ok bool
		if h.Name, ok = c.text(name); ok {
			if reason := checkHeaderName(h.Name); reason != "" {
				c.bad(name, "%s", reason)
			}
		}
		if h.Value, ok = c.text(value); ok {
			if reason := checkHeaderValue(h); reason != "" {
				c.bad(value, "%s", reason)
			}
		}
		out = append(out, h)
	}
	return out
}

// checkHeaderName says what is wrong with a header name: it must be a token (RFC 9110, 5.6.2) and none that frames the
// message or belongs to the connection, by which a workflow could smuggle a second answer.
func checkHeaderName(name string) string {
	if !isToken(name) {
		return "is not a header name"
	}
	switch lower := strings.ToLower(name); lower {
	case "connection", "content-length", "date", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade":
		return "the header " + name + " is not a workflow's to set"
	default:
		if strings.HasPrefix(lower, "proxy-") {
			return "the header " + name + " is not a workflow's to set"
		}
	}
	return ""
}

func checkHeaderValue(h Header) string {
	switch {
	case strings.EqualFold(h.Name, "Location"):
		return checkLocation(h.Value)
	case strings.EqualFold(h.Name, "Set-Cookie"):
		return checkCookie(h.Value)
	}
	return checkFieldValue(h.Value)
}

// checkFieldValue refuses what could end the header line.
func checkFieldValue(v string) string {
	if strings.ContainsAny(v, "\r\n\x00") {
		return "holds CR, LF or NUL"
	}
	return ""
}

// checkCookie wants name=value with a token as name (RFC 6265, 4.1.1).
func checkCookie(v string) string {
	if reason := checkFieldValue(v); reason != "" {
		return reason
	}
	name, _, ok := strings.Cut(v, "=")
	if !ok || !isToken(name) {
		return "is not a cookie: name=value"
	}
	return ""
}

// checkLocation accepts a path with exactly one leading slash and absolute http(s) URLs. Whatever a browser could read as
// another host without its being written as a URL is refused: such a text is nearly always a path taken from the request.
func checkLocation(v string) string {
	const wrong = "is neither a path with exactly one leading / nor an http(s) URL"
	for _, r := range v {
		if r == '\\' || unicode.IsSpace(r) || unicode.IsControl(r) {
			return wrong
		}
	}
	if strings.HasPrefix(v, "/") {
		if strings.HasPrefix(v, "//") {
			return wrong
		}
		return ""
	}
	scheme, rest, ok := strings.Cut(v, "://")
	if !ok || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return wrong
	}
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority = rest[:i]
	}
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	if host == "" || host[0] == ':' {
		return wrong
	}
	return ""
}

func isToken(s string) bool {
	if s == "" {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"(),/:;<=>?@[\\]{}", c) >= 0 {
			return false
		}
	}
	return true
}

func isOneOf(s string, list []string) bool {
	for _, x := range list {
		if s == x {
			return true
		}
	}
	return false
}

// IsLocation tells whether a text may stand in a Location header or load a script: a path with exactly one leading slash,
// or an absolute http(s) URL.
func IsLocation(s string) bool { return checkLocation(s) == "" }

// IsToken tells whether a text is a token (RFC 9110, 5.6.2), as the names of headers, cookies and methods are.
func IsToken(s string) bool { return isToken(s) }
