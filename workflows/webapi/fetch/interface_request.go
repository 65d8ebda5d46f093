package fetch

import (
	"net/http"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/dom"
	"github.com/seed-eb607675/tollgate/workflows/webapi/url"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// request is the value behind Request.
type request struct {
	method, url string
	headers     *Headers
	object      *goja.Object // of the headers, nil until somebody asks
	body        *body        // nil: null
	redirect    string
	signal      *dom.Signal
	// The rest is kept for those who ask and means nothing here.
	mode, credentials, cache, referrer, referrerPolicy, integrity string
	keepalive                                                     bool
}

func (r *request) content() *body   { return r.body }
func (r *request) fields() *Headers { return r.headers }

// NewRequest makes a Request as a server hands it over.
func NewRequest(e *webidl.Env, method, address string, h http.Header, b []byte) (*goja.Object, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	r := newRequest()
	r.method, r.url, r.headers, r.signal = method, u.Href(false), fromHTTP(h), dom.NewSignal()
	if b != nil {
		r.body = ready(b)
	}
	return e.New("Request", r), nil
}

func newRequest() *request {
	return &request{
		method: "GET", headers: &Headers{}, redirect: "follow",
		mode: "cors", credentials: "same-origin", cache: "default", referrer: "about:client",
	}
}

func requestClass() *webidl.Class {
	str := func(name string, of func(*request) string) webidl.Member {
		return webidl.Attribute(name, func(c *webidl.Call, r *request) goja.Value { return c.Value(of(r)) })
	}
	return &webidl.Class{
		Name:      "Request",
		Length:    1,
		Construct: constructRequest,
		Members: append([]webidl.Member{
			str("method", func(r *request) string { return r.method }),
			str("url", func(r *request) string { return r.url }),
			webidl.Attribute("headers", func(c *webidl.Call, r *request) goja.Value {
				if r.object == nil {
					r.object = c.New("Headers", r.headers)
				}
				return r.object
			}),
			str("destination", func(*request) string { return "" }),
			str("referrer", func(r *request) string { return r.referrer }),
			str("referrerPolicy", func(r *request) string { return r.referrerPolicy }),
			str("mode", func(r *request) string { return r.mode }),
			str("credentials", func(r *request) string { return r.credentials }),
			str("cache", func(r *request) string { return r.cache }),
			str("redirect", func(r *request) string { return r.redirect }),
			str("integrity", func(r *request) string { return r.integrity }),
			webidl.Attribute("keepalive", func(c *webidl.Call, r *request) goja.Value { return c.Value(r.keepalive) }),
			webidl.Attribute("signal", func(c *webidl.Call, r *request) goja.Value { return r.signal.Object(c.Env) }),
			str("duplex", func(*request) string { return "half" }),
			webidl.Operation("clone", 0, func(c *webidl.Call, r *request) goja.Value {
				if r.body != nil && r.body.unusable() {
					c.TypeError("the body has been read already, or is being read")
				}
				copied := *r
				copied.headers, copied.object, copied.body = r.headers.clone(), nil, r.body.clone(c.Env)
				copied.signal = dom.Follow([]*dom.Signal{r.signal})
				return c.New("Request", &copied)
			}),
		}, bodyMembers()...),
	}
}

// constructRequest follows the constructor's steps (WHATWG Fetch 5.4), less what only a browser has.
func constructRequest(c *webidl.Call) any {
	r := newRequest()
	input, copies := c.State(c.Arg(0)).(*request)
	if copies {
		signal := input.signal
		*r = *input
		r.headers, r.object, r.signal = input.headers.clone(), nil, signal
	} else {
		u, err := url.Parse(c.Text(0))
		if err != nil {
			c.TypeError("%s", "the URL "+quote(c.Text(0))+" is not an absolute one")
		}
		if u.Username() != "" || u.Password() != "" {
			c.TypeError("the URL has credentials, which it may not: use an Authorization header")
		}
		r.url = u.Href(false)
	}
	init := c.Dictionary(1)
	var sources []*dom.Signal
	if r.signal != nil {
		sources = []*dom.Signal{r.signal}
	}
	sources = r.configure(c, init, sources)
	r.signal = dom.Follow(sources)
	if v := webidl.Entry(init, "headers"); v != nil {
		r.headers = &Headers{}
		fill(c, r.headers, v)
	}
	r.setBody(c, init, input)
	return r
}

// configure takes the members of a RequestInit that are not headers or body.
func (r *request) configure(c *webidl.Call, init *goja.Object, sources []*dom.Signal) []*dom.Signal {
	if v := webidl.Entry(init, "method"); v != nil {
		method := c.ByteString(v)
		upper := strings.ToUpper(method)
		switch {
		case !token(method):
			c.TypeError("%s", quote(method)+" is not a method")
		case upper == "CONNECT", upper == "TRACE", upper == "TRACK":
			c.TypeError("%s", "the method "+upper+" is not allowed")
		case slices.Contains([]string{"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"}, upper):
			method = upper
		}
		r.method = method
	}
	enum := func(name string, to *string, values ...string) {
		v := webidl.Entry(init, name)
		if v == nil {
			return
		}
		s := c.USV(v)
		if !slices.Contains(values, s) {
			c.TypeError("%s", name+" cannot be "+quote(s))
		}
		*to = s
	}
	enum("redirect", &r.redirect, "follow", "error", "manual")
	enum("mode", &r.mode, "same-origin", "no-cors", "cors")
	enum("credentials", &r.credentials, "omit", "same-origin", "include")
	enum("cache", &r.cache, "default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached")
	if r.cache == "only-if-cached" && r.mode != "same-origin" {
		c.TypeError("the cache mode only-if-cached needs the mode same-origin")
	}
	enum("referrerPolicy", &r.referrerPolicy, "", "no-referrer", "no-referrer-when-downgrade", "same-origin", "origin",
		"strict-origin", "origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url")
	if v := webidl.Entry(init, "referrer"); v != nil {
		r.referrer = c.USV(v)
		if r.referrer != "" {
			u, err := url.Parse(r.referrer)
			if err != nil {
				c.TypeError("%s", "the referrer "+quote(r.referrer)+" is not an absolute URL")
			}
			r.referrer = u.Href(false)
		}
	}
	if init != nil {
		if v := init.Get("window"); v != nil && !goja.IsUndefined(v) && !goja.IsNull(v) {
			c.TypeError("window can only be null")
		}
	}
	half := "half"
	enum("duplex", &half, "half")
	if v := webidl.Entry(init, "integrity"); v != nil {
		r.integrity = c.USV(v)
	}
	if v := webidl.Entry(init, "keepalive"); v != nil {
		r.keepalive = v.ToBoolean()
	}
	if init == nil {
		return sources
	}
	if v := init.Get("signal"); v != nil && !goja.IsUndefined(v) {
		if goja.IsNull(v) {
			return nil
		}
		s := dom.SignalOf(c.Env, v)
		if s == nil {
			c.TypeError("signal is not an AbortSignal")
		}
		return []*dom.Signal{s}
	}
	return sources
}

func (r *request) setBody(c *webidl.Call, init *goja.Object, input *request) {
	var given goja.Value
	if init != nil {
		if v := init.Get("body"); v != nil && !goja.IsUndefined(v) && !goja.IsNull(v) {
			given = v
		}
	}
	inherited := input != nil && input.body != nil
	if (given != nil || inherited) && (r.method == "GET" || r.method == "HEAD") {
		c.TypeError("a request with method GET or HEAD cannot have a body")
	}
	switch {
	case given != nil:
		b, kind := extract(c, given)
		if b.payload == nil && r.keepalive {
			c.TypeError("a request that is kept alive cannot have a stream as body")
		}
		if b.payload == nil && webidl.Entry(init, "duplex") == nil {
			c.TypeError("a request with a stream as body needs duplex: \"half\"")
		}
		r.body = b
		if kind != "" && !r.headers.has("content-type") {
			r.headers.add("content-type", kind)
		}
	case inherited:
		if input.body.unusable() {
			c.TypeError("the body of the request has been read already, or is being read")
		}
		r.body = input.body.move(c.Env)
	}
}
