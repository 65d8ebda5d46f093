package gate

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rewrite"
)

// origin is what is known of the origin's answer when a decision is made at its header.
type origin struct {
	status int
	meta   []rewrite.Attribute
}

// decide has the decision made, before the origin is asked (o is nil) or at its header. It never fails: where deciding
// did, the surface's on_error stands in.
func (x *exchange) decide(o *origin) {
	x.rep.Decide = "request"
	if o != nil {
		x.rep.Decide = "response"
	}
	x.prefetch = isPrefetch(x.r.Header)
	started := x.h.cfg.Now()
	d, err := x.callDecider(x.request(o))
	if d == nil {
		d = pipeline.OnError(x.h.cfg.Surface, x.path, err)
	}
	x.rep.DecisionTime += x.h.cfg.Now().Sub(started)
	x.adopt(d)
}

// adopt makes d the decision about this request.
func (x *exchange) adopt(d *pipeline.Decision) {
	x.d = d
	x.rep.Plans = d.Plans
	x.rep.Degraded = d.Degraded
	for _, f := range d.Failures {
		x.fail(Failure{Stage: f.Stage, Slug: f.Slug, Err: f.Err, Applied: f.Applied})
	}
	for _, w := range d.Warnings {
		x.warn(w.Code)
	}
	switch d.FailedAs {
	case catalog.Teaser:
		x.rep.Outcome = FailedTeaser
	case catalog.Closed:
		x.rep.Outcome = FailedClosed
	case catalog.Open:
		x.rep.Outcome = FailedOpen
	}
	x.makePlan()
}

// undecide takes back a decision that was made for a change of protocols which the origin did not make. What it answers
// instead is a page like any other, and decided as one: or two headers of a request could choose that a page is judged
// without its status and its meta tags.
func (x *exchange) undecide() {
	x.d.Release(context.WithoutCancel(x.r.Context()))
	x.d, x.plan, x.fellBack = nil, plan{}, nil
	x.rep.Outcome, x.rep.Degraded = "", false
}

// callDecider keeps a panic of the decider away from the visitor, who would else see a broken connection.
func (x *exchange) callDecider(req *pipeline.Request) (d *pipeline.Decision, err error) {
	defer func() {
		if p := recover(); p != nil {
			d, err = nil, fmt.Errorf("deciding: panic: %v", p)
		}
	}()
	if d = x.h.cfg.Decider.Decide(x.r.Context(), req); d == nil {
		err = fmt.Errorf("deciding %s: no decision", req.Resource.ID)
	}
	return d, err
}

// hasGate tells whether the surface has something to gate at this path. There, a page whose head cannot be read is not
// decided as one that says nothing: what its workflows go by may be what is missing.
func (x *exchange) hasGate() bool {
	for _, c := range x.h.cfg.Surface.Components {
		if !c.Gate {
			continue
		}
		if len(c.Patterns) == 0 {
			return true
		}
		for _, p := range c.Patterns {
			if _, ok := p.Match(x.path); ok {
				return true
			}
		}
	}
	return false
}

func (x *exchange) request(o *origin) *pipeline.Request {
	req := &pipeline.Request{
		EventID:             x.rep.EventID,
		Environment:         x.h.cfg.Environment.Name,
		Surface:             x.h.cfg.Surface.Slug,
		Identity:            x.rep.Identity,
		AnonymousIdentifier: x.who.Anonymous,
		Context:             identity.NewContext(x.r),
		HTTP:                x.httpInput(),
		Resource:            decision.Resource{ID: x.rep.Resource, Meta: map[string]string{}},
		Now:                 x.start,
		Path:                x.path,
		DryRun:              x.dryRun(),
		Depth:               x.depth,
	}
	if o != nil {
		req.HTTP.ProxyOrigin = &decision.ProxyOrigin{Status: o.status}
		for _, t := range o.meta {
			req.Resource.Meta[t.Name] = t.Value
		}
	}
	return req
}

// httpInput is the request as workflows see it: without credentials and without our cookies.
func (x *exchange) httpInput() *decision.HTTP {
	in := &decision.HTTP{
		URL:     x.visitorURL(),
		Method:  x.r.Method,
		Headers: make(map[string]string, len(x.r.Header)),
		Cookies: x.cookies(),
	}
	if in.Method == http.MethodHead {
		in.Method = http.MethodGet // HEAD is worked out as GET: it must not be a way to another decision
	}
	if v, ok := headerValue(x.r.Header, "User-Agent"); ok {
		in.UserAgent = &v
	}
	if v, ok := headerValue(x.r.Header, "Referer"); ok {
		in.Referer = &v
	}
	if x.client.IP != "" {
		ip := x.client.IP
		in.ClientIP = &ip
	}
	for name, values := range x.r.Header {
		switch name {
		case "Cookie", "Authorization", "Proxy-Authorization", "X-Mos-Key", "X-Mos-Endpoint-Request-Context":
			continue
		}
		if x.h.isTokenHeader(name) {
			continue
		}
		in.Headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	return in
}

// visitorURL is the address that the visitor used, its path canonical.
func (x *exchange) visitorURL() string {
	u := x.client.Scheme + "://" + x.client.Host + x.rep.Resource
	if q := x.r.URL.RawQuery; q != "" || x.r.URL.ForceQuery {
		u += "?" + q
	}
	return u
}

// cookies are those of the request but ours and those that hold a token. Values are percent-decoded where that is
// possible; of equal names the first counts.
func (x *exchange) cookies() map[string]string {
	out := map[string]string{}
	for _, c := range identity.Cookies(x.r.Header) {
		if _, seen := out[c.Name]; seen || c.Name == "" || x.h.isOwnCookie(c.Name) {
			continue
		}
		value := c.Value
		if decoded, err := url.PathUnescape(value); err == nil {
			value = decoded
		}
		out[c.Name] = value
	}
	return out
}

// answeredBeforeOrigin answers without the origin where the decision does.
func (x *exchange) answeredBeforeOrigin() bool {
	switch {
	case x.prefetch && x.d.Units > 0:
		x.declinePrefetch()
	case x.d.HTTP.Terminal():
		x.terminal(false)
	case x.upgrade && x.plan.gating && !x.h.cfg.Surface.PassAlternates:
		// Nobody can cut what goes through an upgraded connection: it is another form of a text that is cut.
		x.refuseAlternate()
	default:
		return false
	}
	return true
}

// declinePrefetch refuses what would count without having been read: the browser asks again when the reader comes.
func (x *exchange) declinePrefetch() {
	x.rep.Outcome = Replaced
	x.answer(http.StatusServiceUnavailable, textPlain, []byte("Not available for prefetching\n"), "private, no-store")
}

// isPreflight tells whether the request is a CORS preflight (WHATWG Fetch 4.8): a question of the browser about the
// origin's rules, not about the resource.
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
}

func isPrefetch(h http.Header) bool {
	for _, name := range [...]string{"Sec-Purpose", "Purpose", "X-Moz"} {
		for _, v := range h[name] {
			if strings.Contains(strings.ToLower(v), "prefetch") {
				return true
			}
		}
	}
	return false
}

// isUpgrade tells whether the connection is to become another protocol's (RFC 9110, 7.8; RFC 8441 under HTTP/2). An
// offer of h2c alone is none: it wants the same page, several libraries make it with every request, and servers may pass
// it over (RFC 9113, 3.1).
func isUpgrade(r *http.Request) bool {
	if r.Method == http.MethodConnect {
		return true
	}
	if !offersProtocol(r.Header["Upgrade"]) {
		return false
	}
	for _, v := range r.Header["Connection"] {
		for _, token := range strings.Split(v, ",") {
			if strings.EqualFold(strings.TrimSpace(token), "upgrade") {
				return true
			}
		}
	}
	return false
}

// offersProtocol tells whether an Upgrade header names another protocol than h2c.
func offersProtocol(lines []string) bool {
	for _, line := range lines {
		for _, name := range strings.Split(line, ",") {
			if name = strings.TrimSpace(name); name != "" && !strings.EqualFold(name, "h2c") {
				return true
			}
		}
	}
	return false
}

func headerValue(h http.Header, name string) (string, bool) {
	v := h[name]
	if len(v) == 0 {
		return "", false
	}
	return v[0], true
}
