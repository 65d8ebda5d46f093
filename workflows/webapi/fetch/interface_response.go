package fetch

import (
	"strings"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/url"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// responseState is the value behind Response.
type responseState struct {
	kind       string // type
	url        string
	redirected bool
	status     int
	statusText string
	headers    *Headers
	object     *goja.Object // of the headers, nil until somebody asks
	body       *body        // nil: null
}

func (r *responseState) content() *body   { return r.body }
func (r *responseState) fields() *Headers { return r.headers }

// response makes that of a fetch.
func response(in *Incoming, p *payload) *responseState {
	r := &responseState{
		kind: "basic", url: in.URL, redirected: in.Redirected, status: in.Status, statusText: in.StatusText,
		headers: fromHTTP(in.Header), body: &body{payload: p},
	}
	r.headers.immutable = true
	if nullBody(in.Status) {
		r.body = nil
	}
	return r
}

func responseClass() *webidl.Class {
	str := func(name string, of func(*responseState) string) webidl.Member {
		return webidl.Attribute(name, func(c *webidl.Call, r *responseState) goja.Value { return c.Value(of(r)) })
	}
	return &webidl.Class{
		Name: "Response",
		Construct: func(c *webidl.Call) any {
			r := &responseState{kind: "default", status: 200, headers: &Headers{}}
			init := c.Dictionary(1)
			if v := c.Arg(0); goja.IsUndefined(v) || goja.IsNull(v) {
				r.initialise(c, init, nil, "")
			} else {
				b, kind := extract(c, v)
				r.initialise(c, init, b, kind)
			}
			return r
		},
		Static: []webidl.Member{
			{Name: "error", Method: func(c *webidl.Call) goja.Value {
				return c.New("Response", &responseState{kind: "error", headers: &Headers{immutable: true}})
			}},
			{Name: "redirect", Length: 1, Method: redirect},
			{Name: "json", Length: 1, Method: func(c *webidl.Call) goja.Value {
				v := c.Builtin("JSON", "stringify")(c.Arg(0))
				if goja.IsUndefined(v) {
					c.TypeError("the value cannot be written as JSON")
				}
				r := &responseState{kind: "default", status: 200, headers: &Headers{}}
				r.initialise(c, c.Dictionary(1), ready([]byte(v.String())), "application/json")
				return c.New("Response", r)
			}},
		},
		Members: append([]webidl.Member{
			str("type", func(r *responseState) string { return r.kind }),
			str("url", func(r *responseState) string {
				u, _, _ := strings.Cut(r.url, "#")
				return u
			}),
			webidl.Attribute("redirected", func(c *webidl.Call, r *responseState) goja.Value { return c.Value(r.redirected) }),
			webidl.Attribute("status", func(c *webidl.Call, r *responseState) goja.Value { return c.Value(r.status) }),
			webidl.Attribute("ok", func(c *webidl.Call, r *responseState) goja.Value {
				return c.Value(r.status >= 200 && r.status <= 299)
			}),
			webidl.Attribute("statusText", func(c *webidl.Call, r *responseState) goja.Value { return c.Latin1(r.statusText) }),
			webidl.Attribute("headers", func(c *webidl.Call, r *responseState) goja.Value {
				if r.object == nil {
					r.object = c.New("Headers", r.headers)
				}
				return r.object
			}),
			webidl.Operation("clone", 0, func(c *webidl.Call, r *responseState) goja.Value {
				if r.body != nil && r.body.unusable() {
					c.TypeError("the body has been read already, or is being read")
				}
				copied := *r
				copied.headers, copied.object, copied.body = r.headers.clone(), nil, r.body.clone(c.Env)
				copied.headers.immutable = r.headers.immutable
				return c.New("Response", &copied)
			}),
		}, bodyMembers()...),
	}
}

// initialise is "initialize a response" (WHATWG Fetch 5.5).
func (r *responseState) initialise(c *webidl.Call, init *goja.Object, b *body, kind string) {
	if v := webidl.Entry(init, "status"); v != nil {
		r.status = int(c.Unsigned(v, 16))
		if r.status < 200 || r.status > 599 {
			c.RangeError("the status is not within 200 and 599")
		}
	}
	if v := webidl.Entry(init, "statusText"); v != nil {
		r.statusText = c.ByteString(v)
		for i := 0; i < len(r.statusText); i++ {
			if x := r.statusText[i]; x < 0x20 && x != '\t' || x == 0x7f {
				c.TypeError("statusText has a control character")
			}
		}
	}
	if v := webidl.Entry(init, "headers"); v != nil {
		fill(c, r.headers, v)
	}
	if b == nil {
		return
	}
	if nullBody(r.status) {
		c.TypeError("a response with status %d cannot have a body", r.status)
	}
	r.body = b
	if kind != "" && !r.headers.has("content-type") {
		r.headers.add("content-type", kind)
	}
}

// redirect is Response.redirect. A relative URL has nothing to be relative to and is refused, as everywhere outside a
// page.
func redirect(c *webidl.Call) goja.Value {
	u, err := url.Parse(c.Text(0))
	if err != nil {
		c.TypeError("%s", "the URL "+quote(c.Text(0))+" is not an absolute one")
	}
	status := 302
	if c.Given(1) {
		status = int(c.Unsigned(c.Arg(1), 16))
	}
	switch status {
	case 301, 302, 303, 307, 308:
	default:
		c.RangeError("the status is not one of a redirect")
	}
	return c.New("Response", &responseState{
		kind: "default", status: status,
		headers: &Headers{list: [][2]string{{"location", u.Href(false)}}, immutable: true},
	})
}
