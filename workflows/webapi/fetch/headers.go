package fetch

import (
	"net/http"
	"slices"
	"strings"
)

// Headers is the header list behind the interface of that name (WHATWG Fetch 2.2.2 and 5.1). Names are in lower case,
// values are bytes.
type Headers struct {
	list      [][2]string
	immutable bool
	view      [][2]string // sorted, nil when it has to be made again: a loop asks for it at every step
}

func (h *Headers) add(name, value string) {
	h.list, h.view = append(h.list, [2]string{name, value}), nil
}

// fromHTTP makes a header list, names in order.
func fromHTTP(h http.Header) *Headers {
	l := &Headers{}
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range h[name] {
			l.add(strings.ToLower(name), v)
		}
	}
	return l
}

// HTTP makes net/http's form of it.
func (h *Headers) HTTP() http.Header {
	out := make(http.Header, len(h.list))
	for _, p := range h.list {
		out.Add(p[0], p[1])
	}
	return out
}

func (h *Headers) clone() *Headers { return &Headers{list: slices.Clone(h.list)} }

// get combines the values of a name.
func (h *Headers) get(name string) (string, bool) {
	var values []string
	for _, p := range h.list {
		if p[0] == name {
			values = append(values, p[1])
		}
	}
	return strings.Join(values, ", "), values != nil
}

func (h *Headers) has(name string) bool {
	return slices.ContainsFunc(h.list, func(p [2]string) bool { return p[0] == name })
}

func (h *Headers) remove(name string) {
	h.view = nil
	h.list = slices.DeleteFunc(h.list, func(p [2]string) bool { return p[0] == name })
}

// set gives the first header of that name the value and deletes the others.
func (h *Headers) set(name, value string) {
	h.view = nil
	for i, p := range h.list {
		if p[0] == name {
			h.list[i][1] = value
			rest := h.list[i+1:]
			rest = slices.DeleteFunc(rest, func(p [2]string) bool { return p[0] == name })
			h.list = h.list[:i+1+len(rest)]
			return
		}
	}
	h.list = append(h.list, [2]string{name, value})
}

// sorted is the list as iteration shows it: by name, values combined, each Set-Cookie on its own.
func (h *Headers) sorted() [][2]string {
	if h.view != nil {
		return h.view
	}
	out := [][2]string{}
	at := map[string]int{}
	for _, p := range h.list {
		if p[0] != "set-cookie" {
			if i, ok := at[p[0]]; ok {
				out[i][1] += ", " + p[1]
				continue
			}
			at[p[0]] = len(out)
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	h.view = out
	return out
}

// token tells whether s is a token (RFC 9110 5.6.2), as header names and methods are.
func token(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0 {
			continue
		}
		return false
	}
	return s != ""
}

// trimmed takes HTTP white space off both ends of a header value.
func trimmed(s string) string { return strings.Trim(s, "\t\n\r ") }

// refusedHeader tells whether fetch refuses to send the header: they frame the message or belong to the connection, and
// one that a script sets smuggles a second request past somebody.
func refusedHeader(name string) bool {
	switch name {
	case "connection", "content-length", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade":
		return true
	}
	return strings.HasPrefix(name, "proxy-") && name != "proxy-authorization"
}
