// Package url is URL and URLSearchParams (WHATWG URL) on nlnwa/whatwg-url's parser.
package url

import (
	"errors"
	"strings"

	"github.com/dop251/goja"
	whatwg "github.com/nlnwa/whatwg-url/url"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// longest bounds what is parsed, in bytes: parsing runs in Go, where no deadline reaches it, and a megabyte takes a
// quarter of a second.
const longest = 256 << 10

// ErrTooLong says that a URL was not parsed for what that would cost.
var ErrTooLong = errors.New("the URL is too long")

// Parse reads an absolute URL as browsers do.
func Parse(text string) (*whatwg.Url, error) {
	if excessive(text) {
		return nil, ErrTooLong
	}
	return parser.Parse(text)
}

// ParseRef is Parse for a URL that may be relative to base.
func ParseRef(base, text string) (*whatwg.Url, error) {
	if excessive(text) || excessive(base) {
		return nil, ErrTooLong
	}
	return parser.ParseRef(base, text)
}

// excessive tells whether parsing would take too long. The parser copies all it has read of the authority at each @ in
// it: 65,536 of them held a core for eight seconds.
func excessive(text string) bool {
	if len(text) > longest {
		return true
	}
	_, authority, found := strings.Cut(text, ":")
	if !found {
		authority = text
	}
	authority = strings.TrimLeft(authority, "/\\\t\r\n")
	if end := strings.IndexAny(authority, "/\\?#"); end >= 0 {
		authority = authority[:end]
	}
	return strings.Count(authority, "@")*len(authority) > 1<<20
}

// Classes describe the interfaces of this package.
func Classes() []*webidl.Class {
	return []*webidl.Class{urlClass(), searchClass()}
}

type record struct {
	url    *whatwg.Url
	search *Search // nil until somebody asks
	object *goja.Object
}

func parse(text string, base *string) (*whatwg.Url, bool) {
	if base == nil {
		u, err := Parse(text)
		return u, err == nil
	}
	u, err := ParseRef(*base, text)
	return u, err == nil
}

func arguments(c *webidl.Call) (text string, base *string) {
	text = c.Text(0)
	if c.Given(1) {
		b := c.Text(1)
		base = &b
	}
	return text, base
}

func urlClass() *webidl.Class {
	part := func(name string, get func(*whatwg.Url) string, set func(*whatwg.Url, string)) webidl.Member {
		return webidl.Variable(name,
			func(c *webidl.Call, r *record) goja.Value { return c.Value(get(r.url)) },
			func(c *webidl.Call, r *record) {
				if text := c.Text(0); len(text) <= longest {
					set(r.url, text)
				}
			})
	}
	href := func(c *webidl.Call, r *record) goja.Value { return c.Value(r.url.Href(false)) }
	return &webidl.Class{
		Name:   "URL",
		Length: 1,
		Construct: func(c *webidl.Call) any {
			u, ok := parse(arguments(c))
			if !ok {
				throwInvalid(c)
			}
			return &record{url: u}
		},
		Static: []webidl.Member{
			{Name: "canParse", Length: 1, Method: func(c *webidl.Call) goja.Value {
				_, ok := parse(arguments(c))
				return c.Value(ok)
			}},
			{Name: "parse", Length: 1, Method: func(c *webidl.Call) goja.Value {
				u, ok := parse(arguments(c))
				if !ok {
					return goja.Null()
				}
				return c.New("URL", &record{url: u})
			}},
		},
		Members: []webidl.Member{
			webidl.Variable("href", href, func(c *webidl.Call, r *record) {
				u, ok := parse(c.Text(0), nil)
				if !ok {
					throwInvalid(c)
				}
				r.url = u
				r.refresh()
			}),
			webidl.Attribute("origin", func(c *webidl.Call, r *record) goja.Value { return c.Value(Origin(r.url)) }),
			part("protocol", (*whatwg.Url).Protocol, (*whatwg.Url).SetProtocol),
			part("username", (*whatwg.Url).Username, (*whatwg.Url).SetUsername),
			part("password", (*whatwg.Url).Password, (*whatwg.Url).SetPassword),
			part("host", (*whatwg.Url).Host, (*whatwg.Url).SetHost),
			part("hostname", (*whatwg.Url).Hostname, (*whatwg.Url).SetHostname),
			part("port", (*whatwg.Url).Port, (*whatwg.Url).SetPort),
			part("pathname", (*whatwg.Url).Pathname, (*whatwg.Url).SetPathname),
			webidl.Variable("search", func(c *webidl.Call, r *record) goja.Value { return c.Value(r.url.Search()) },
				func(c *webidl.Call, r *record) {
					if text := c.Text(0); len(text) <= longest {
						r.url.SetSearch(text)
						r.refresh()
					}
				}),
			webidl.Attribute("searchParams", searchParams),
			part("hash", (*whatwg.Url).Hash, (*whatwg.Url).SetHash),
			webidl.Operation("toString", 0, href),
			webidl.Operation("toJSON", 0, href),
		},
	}
}

func throwInvalid(c *webidl.Call) {
	e := c.Error("TypeError", "Invalid URL")
	_ = e.Set("code", "ERR_INVALID_URL")
	panic(e)
}

// Origin is the serialised origin (WHATWG URL 4.7): "null" for schemes without one.
func Origin(u *whatwg.Url) string {
	switch u.Scheme() {
	case "http", "https", "ws", "wss", "ftp":
		return u.Protocol() + "//" + u.Host()
	case "blob":
		if inner, err := Parse(u.Pathname()); err == nil && (inner.Scheme() == "http" || inner.Scheme() == "https") {
			return Origin(inner)
		}
	}
	return "null"
}

func searchParams(c *webidl.Call, r *record) goja.Value {
	if r.object == nil {
		r.search = &Search{}
		r.search.changed = func() {
			text := FormatSearch(r.search.list)
			if text == "" {
				r.url.SetSearch("")
				return
			}
			r.url.SetSearch("?" + text)
		}
		r.refresh()
		r.object = c.New("URLSearchParams", r.search)
	}
	return r.object
}

// refresh has the search parameters follow the URL.
func (r *record) refresh() {
	if r.search != nil {
		r.search.list = ParseSearch(r.url.Query())
	}
}

func searchClass() *webidl.Class {
	value := func(c *webidl.Call, i int) *string {
		if !c.Given(i) {
			return nil
		}
		v := c.Text(i)
		return &v
	}
	return &webidl.Class{
		Name: "URLSearchParams",
		Construct: func(c *webidl.Call) any {
			if !c.Given(0) {
				return &Search{}
			}
			if list, ok := c.Pairs(c.Arg(0), c.USV); ok {
				return &Search{list: list}
			}
			return &Search{list: ParseSearch(strings.TrimPrefix(c.Text(0), "?"))}
		},
		Iterable: &webidl.Iterable{At: func(c *webidl.Call, i int) (goja.Value, goja.Value, bool) {
			s := webidl.Self[*Search](c)
			if i >= len(s.list) {
				return nil, nil, false
			}
			return c.Value(s.list[i][0]), c.Value(s.list[i][1]), true
		}},
		Members: []webidl.Member{
			webidl.Attribute("size", func(c *webidl.Call, s *Search) goja.Value { return c.Value(len(s.list)) }),
			webidl.Operation("append", 2, func(c *webidl.Call, s *Search) goja.Value {
				s.append(c.Text(0), c.Text(1))
				return goja.Undefined()
			}),
			webidl.Operation("delete", 1, func(c *webidl.Call, s *Search) goja.Value {
				s.remove(c.Text(0), value(c, 1))
				return goja.Undefined()
			}),
			webidl.Operation("get", 1, func(c *webidl.Call, s *Search) goja.Value {
				if v, ok := s.get(c.Text(0)); ok {
					return c.Value(v)
				}
				return goja.Null()
			}),
			webidl.Operation("getAll", 1, func(c *webidl.Call, s *Search) goja.Value {
				name, all := c.Text(0), []any{}
				for _, p := range s.list {
					if p[0] == name {
						all = append(all, p[1])
					}
				}
				return c.Runtime().NewArray(all...)
			}),
			webidl.Operation("has", 1, func(c *webidl.Call, s *Search) goja.Value {
				return c.Value(s.has(c.Text(0), value(c, 1)))
			}),
			webidl.Operation("set", 2, func(c *webidl.Call, s *Search) goja.Value {
				s.set(c.Text(0), c.Text(1))
				return goja.Undefined()
			}),
			webidl.Operation("sort", 0, func(c *webidl.Call, s *Search) goja.Value {
				s.sort()
				return goja.Undefined()
			}),
			webidl.Operation("toString", 0, func(c *webidl.Call, s *Search) goja.Value {
				return c.Value(FormatSearch(s.list))
			}),
		},
	}
}
