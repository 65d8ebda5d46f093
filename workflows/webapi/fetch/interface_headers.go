package fetch

import (
	"strings"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

func headersClass() *webidl.Class {
	mutable := func(c *webidl.Call, h *Headers) {
		if h.immutable {
			c.TypeError("the headers are immutable")
		}
	}
	return &webidl.Class{
		Name: "Headers",
		Construct: func(c *webidl.Call) any {
			h := &Headers{}
			if c.Given(0) {
				fill(c, h, c.Arg(0))
			}
			return h
		},
		Iterable: &webidl.Iterable{At: func(c *webidl.Call, i int) (goja.Value, goja.Value, bool) {
			list := webidl.Self[*Headers](c).sorted()
			if i >= len(list) {
				return nil, nil, false
			}
			return c.Value(list[i][0]), c.Latin1(list[i][1]), true
		}},
		Members: []webidl.Member{
			webidl.Operation("append", 2, func(c *webidl.Call, h *Headers) goja.Value {
				name, value := nameOf(c, c.Arg(0)), valueOf(c, c.Arg(1))
				mutable(c, h)
				h.add(name, value)
				return goja.Undefined()
			}),
			webidl.Operation("delete", 1, func(c *webidl.Call, h *Headers) goja.Value {
				name := nameOf(c, c.Arg(0))
				mutable(c, h)
				h.remove(name)
				return goja.Undefined()
			}),
			webidl.Operation("get", 1, func(c *webidl.Call, h *Headers) goja.Value {
				if v, ok := h.get(nameOf(c, c.Arg(0))); ok {
					return c.Latin1(v)
				}
				return goja.Null()
			}),
			webidl.Operation("getSetCookie", 0, func(c *webidl.Call, h *Headers) goja.Value {
				list := []any{}
				for _, p := range h.list {
					if p[0] == "set-cookie" {
						list = append(list, c.Latin1(p[1]))
					}
				}
				return c.Runtime().NewArray(list...)
			}),
			webidl.Operation("has", 1, func(c *webidl.Call, h *Headers) goja.Value {
				return c.Value(h.has(nameOf(c, c.Arg(0))))
			}),
			webidl.Operation("set", 2, func(c *webidl.Call, h *Headers) goja.Value {
				name, value := nameOf(c, c.Arg(0)), valueOf(c, c.Arg(1))
				mutable(c, h)
				h.set(name, value)
				return goja.Undefined()
			}),
		},
	}
}

func nameOf(c *webidl.Call, v goja.Value) string {
	name := c.ByteString(v)
	if !token(name) {
		c.TypeError("%s", "the header name "+quote(name)+" is not a token")
	}
	return strings.ToLower(name)
}

func valueOf(c *webidl.Call, v goja.Value) string {
	value := trimmed(c.ByteString(v))
	if strings.ContainsAny(value, "\x00\r\n") {
		c.TypeError("the header value has CR, LF or NUL")
	}
	return value
}

// quote shows a name of the script's in an error.
func quote(s string) string {
	if len(s) > 100 {
		s = s[:100] + "…"
	}
	return `"` + s + `"`
}

// fill adds what a HeadersInit holds.
func fill(c *webidl.Call, h *Headers, init goja.Value) {
	if other, ok := c.State(init).(*Headers); ok && len(init.(*goja.Object).Symbols()) == 0 { // without an iterator of its own
		h.list, h.view = append(h.list, other.list...), nil
		return
	}
	list, ok := c.Pairs(init, c.ByteString)
	if !ok {
		c.TypeError("the headers are neither an object nor an iterable of pairs")
	}
	for _, p := range list {
		if !token(p[0]) {
			c.TypeError("%s", "the header name "+quote(p[0])+" is not a token")
		}
		value := trimmed(p[1])
		if strings.ContainsAny(value, "\x00\r\n") {
			c.TypeError("the header value has CR, LF or NUL")
		}
		h.add(strings.ToLower(p[0]), value)
	}
}
