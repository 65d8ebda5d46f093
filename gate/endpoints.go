package gate

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/workflows"
)

// route is an endpoint with the pattern of its path, the site's prefix included.
type route struct {
	pattern  decision.Pattern
	endpoint *catalog.Endpoint
	allow    string // the Allow header
}

// addRoutes compiles the paths of endpoints, those asked first in front.
func (h *Handler) addRoutes(prefix string, endpoints []*catalog.Endpoint) error {
	if prefix = strings.TrimRight(prefix, "/"); prefix != "" {
		canonical, decoded, err := decision.CanonicalPath(prefix)
		if err != nil || canonical != prefix {
			return fmt.Errorf("endpoints_prefix %s: not a canonical path", prefix)
		}
		h.prefix = decoded
	}
	for _, e := range endpoints {
		p, err := decision.ParsePattern(prefix+e.Path, true)
		if err != nil {
			return fmt.Errorf("endpoint %s: path %s: %w", e.Name, e.Path, err)
		}
		h.routes = append(h.routes, route{pattern: p, endpoint: e, allow: allow(e.Methods)})
	}
	slices.SortStableFunc(h.routes, func(a, b route) int { return a.pattern.Compare(b.pattern) })
	return nil
}

func allow(methods []string) string {
	list := slices.Clone(methods)
	if slices.Contains(list, http.MethodGet) && !slices.Contains(list, http.MethodHead) {
		list = append(list, http.MethodHead)
	}
	return strings.Join(list, ", ")
}

// endpoint answers the paths that a workflow answers. Below the prefix every path is one of theirs.
func (x *exchange) endpoint() bool {
	known, params := x.route()
	if known == nil {
		below := x.h.prefix != "" && (x.path == x.h.prefix || strings.HasPrefix(x.path, x.h.prefix+"/"))
		if !below {
			return false
		}
		x.rep.Outcome = Endpoint
		x.problem(http.StatusNotFound, "Not Found")
		return true
	}
	x.rep.Outcome = Endpoint
	x.runEndpoint(known, params)
	return true
}

// route finds the endpoint of the path: the first by precedence that takes the method, else the first for its 405.
func (x *exchange) route() (found *route, params map[string]string) {
	for i := range x.h.routes {
		r := &x.h.routes[i]
		p, ok := r.pattern.Match(x.path)
		if !ok {
			continue
		}
		if takes(r.endpoint, x.r.Method) {
			return r, p
		}
		if found == nil {
			found, params = r, p
		}
	}
	return found, params
}

func takes(e *catalog.Endpoint, method string) bool {
	if method == http.MethodHead {
		return slices.Contains(e.Methods, http.MethodHead) || slices.Contains(e.Methods, http.MethodGet)
	}
	return slices.Contains(e.Methods, method)
}

func (x *exchange) runEndpoint(found *route, params map[string]string) {
	e, r := found.endpoint, x.r
	open := e.Access != catalog.AccessSecretKey // to browsers of other sites (CORS)
	if !takes(e, r.Method) {
		if open && isPreflight(r) {
			x.answerPreflight(found)
			return
		}
		x.w.Header()["Allow"] = []string{found.allow}
		x.problem(http.StatusMethodNotAllowed, "Method Not Allowed")
		return
	}
	key := x.key()
	if e.Access == catalog.AccessPublicKey && key == noKey || e.Access == catalog.AccessSecretKey && key != secretKey {
		x.problem(http.StatusUnauthorized, "Unauthorized")
		return
	}
	if e.CSRF && key == noKey && x.crossSite() {
		x.problem(http.StatusForbidden, "Cross-site request")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(x.w, r.Body, x.h.cfg.EndpointBody))
	if err != nil {
		status, title := http.StatusBadRequest, "The body could not be read"
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			status, title = http.StatusRequestEntityTooLarge, "The body is too large"
		}
		x.problem(status, title)
		return
	}
	vouched := key == secretKey || key == trustedProxy
	asked := x.vouchedIdentity(vouched, r.Header.Get(contextHeader))
	r.Header.Del(keyHeader)
	r.Header.Del(contextHeader)
	x.stripReserved()
	if asked == nil && !vouched {
		x.who = x.h.cfg.Identity.Resolve(r, x.client.Scheme == "https", x.start, false)
		asked = x.who.Identity
		x.rep.TokenSource, x.rep.TokenRefused = x.who.Source, x.who.Fallback
	}
	if asked != nil {
		x.rep.Identity = *asked
	}
	res, err := x.callEndpoint(&pipeline.EndpointRequest{
		EventID:     x.rep.EventID,
		Environment: x.h.cfg.Environment.Name,
		Endpoint:    e,
		Identity:    asked,
		Context:     identity.NewContext(r),
		Params:      params,
		Request:     &workflows.EndpointRequest{Method: endpointMethod(e, r.Method), URL: x.visitorURL(), Header: r.Header, Body: body},
		HTTP:        x.httpInput(),
		Depth:       x.depth,
		Now:         x.start,

		AnonymousIdentifier: x.who.Anonymous,
	})
	if err != nil {
		x.rep.Degraded = true
		x.fail(Failure{Stage: "endpoint", Slug: e.Name, Err: err, Applied: "500"})
		x.problem(http.StatusInternalServerError, "Workflow error")
		return
	}
	x.sendEndpoint(res, open)
}

func (x *exchange) callEndpoint(req *pipeline.EndpointRequest) (res *workflows.EndpointResponse, err error) {
	defer func() {
		if p := recover(); p != nil {
			res, err = nil, fmt.Errorf("running endpoint %s: panic: %v", req.Endpoint.Name, p)
		}
	}()
	res, err = x.h.cfg.Decider.Endpoint(x.r.Context(), req)
	if err == nil && (res == nil || res.Status < 200 || res.Status > 599) {
		err = fmt.Errorf("running endpoint %s: no answer", req.Endpoint.Name)
	}
	return res, err
}

// endpointMethod is the method that the workflow sees: GET serves HEAD unless HEAD is listed.
func endpointMethod(e *catalog.Endpoint, method string) string {
	if method == http.MethodHead && !slices.Contains(e.Methods, http.MethodHead) {
		return http.MethodGet
	}
	return method
}

// sendEndpoint sends an answer as the workflow gave it.
func (x *exchange) sendEndpoint(res *workflows.EndpointResponse, open bool) {
	h := x.w.Header()
	for name, values := range res.Header {
		switch name = http.CanonicalHeaderKey(name); name {
		case "Connection", "Content-Length", "Date", "Host", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade":
			continue
		case "Set-Cookie":
			for _, line := range values {
				x.addCookie(h, line)
			}
			continue
		}
		if strings.HasPrefix(name, "Proxy-") {
			continue
		}
		h[name] = slices.Clone(values)
	}
	if len(h["Cache-Control"]) == 0 {
		h["Cache-Control"] = []string{"no-store"}
	}
	if open && len(h["Access-Control-Allow-Origin"]) == 0 {
		h["Access-Control-Allow-Origin"] = []string{"*"}
	}
	body := res.Body
	if bodiless(res.Status) {
		body = nil
	} else {
		h["Content-Length"] = []string{strconv.Itoa(len(body))}
		if len(h["Content-Type"]) == 0 {
			h["Content-Type"] = nil // none was meant: net/http must not guess one
		}
	}
	x.begin(res.Status)
	x.send(body)
}

// answerPreflight answers a CORS preflight with everything it asks for: an endpoint has its own key for what matters.
func (x *exchange) answerPreflight(found *route) {
	h := x.w.Header()
	h["Access-Control-Allow-Origin"] = []string{"*"}
	h["Access-Control-Allow-Methods"] = []string{found.allow}
	if asked := x.r.Header["Access-Control-Request-Headers"]; len(asked) > 0 {
		h["Access-Control-Allow-Headers"] = []string{strings.Join(asked, ", ")}
	}
	h["Cache-Control"] = []string{"no-store"}
	x.begin(http.StatusNoContent)
}

// problem answers with a problem document (RFC 9457). It tells what is wrong with the request, never what went wrong in a
// workflow.
func (x *exchange) problem(status int, title string) {
	doc := struct {
		Type    string `json:"type"`
		Title   string `json:"title"`
		Status  int    `json:"status"`
		EventID string `json:"eventId"`
	}{"about:blank", title, status, x.rep.EventID}
	b, err := json.Marshal(doc)
	if err != nil {
		b = []byte("{}")
	}
	x.answer(status, problemJSON, append(b, '\n'), "no-store")
}

// crossSite tells whether another site had the visitor's browser send the request. Browsers say so themselves; what says
// nothing at all is no browser, and carries nobody's cookies against their will.
func (x *exchange) crossSite() bool {
	switch x.r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	}
	if site := x.r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site != "same-origin" && site != "same-site" && site != "none"
	}
	origin := x.r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || u.Host == "" || !strings.EqualFold(u.Host, x.client.Host)
}

const (
	keyHeader     = "X-Mos-Key"
	contextHeader = "X-Mos-Endpoint-Request-Context"
)

// keyKind is what a request's key proves.
type keyKind int

const (
	noKey keyKind = iota
	publicKey
	trustedProxy // a proxy that holds the secret key speaks for a visitor: its context is believed, its access is a public key's
	secretKey
)

// key looks at the request's key. Keys are compared as digests and in constant time.
func (x *exchange) key() keyKind {
	scheme, key, ok := strings.Cut(x.r.Header.Get(keyHeader), " ")
	if !ok {
		return noKey
	}
	public := strings.EqualFold(scheme, "PublicBearer")
	if !public && !strings.EqualFold(scheme, "Bearer") {
		return noKey
	}
	sum := sha256.Sum256([]byte(strings.TrimSpace(key)))
	switch env := x.h.cfg.Environment; {
	case holds(env.SecretKeys, sum):
		if public {
			return trustedProxy
		}
		return secretKey
	case holds(env.PublicKeys, sum):
		return publicKey
	}
	return noKey
}

func holds(keys [][32]byte, sum [32]byte) bool {
	found := 0
	for i := range keys {
		found |= subtle.ConstantTimeCompare(keys[i][:], sum[:])
	}
	return found == 1
}

// maxContext bounds the context header that a key holder sends.
const maxContext = 16 << 10

// vouchedIdentity is the visitor whom a holder of a secret key names, nil for nobody: a form that asks for a new
// identifier, or a token that does not verify, names nobody.
func (x *exchange) vouchedIdentity(vouched bool, text string) *decision.Identity {
	if !vouched || text == "" || len(text) > maxContext {
		return nil
	}
	var c struct {
		Identity struct {
			UserIdentifier      string `json:"userIdentifier"`
			UserJWT             string `json:"userJwt"`
			AnonymousIdentifier string `json:"anonymousIdentifier"`
		} `json:"identity"`
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return nil
	}
	named := c.Identity
	switch {
	case named.UserIdentifier != "" && named.UserJWT != "":
		return nil // they may name two people
	case identity.ValidIdentifier(named.UserIdentifier):
		id := decision.NewIdentity(decision.User{Identifier: named.UserIdentifier, UserType: decision.Authenticated}, decision.AuthProvided, nil)
		return &id
	case named.UserJWT != "" && x.h.cfg.Identity.Verifier != nil:
		t, err := x.h.cfg.Identity.Verifier.Verify(named.UserJWT, x.start)
		if err != nil {
			return nil
		}
		id := decision.NewIdentity(decision.User{Identifier: t.Identifier, UserType: decision.Authenticated}, decision.AuthJWT, t.Claims)
		return &id
	case identity.ValidIdentifier(named.AnonymousIdentifier):
		id := decision.NewIdentity(decision.User{Identifier: named.AnonymousIdentifier, UserType: decision.Anonymous}, decision.AuthAnonymous, nil)
		return &id
	}
	return nil
}
