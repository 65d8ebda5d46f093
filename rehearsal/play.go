package rehearsal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/gate"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/workflows"
)

// Request is a visitor's request. The zero value asks for / as a visitor seen for the first time.
type Request struct {
	Surface string // empty: the only one
	Method  string // empty: GET
	// URL is the address as the visitor used it, or a path on http://localhost. Empty: /.
	URL    string
	Header http.Header
	Body   []byte
	// IP is the visitor's address. Empty: 192.0.2.1, which is nobody's.
	IP string
	// Anonymous is an anonymous identifier: one of a server, which is taken as it is, or any other text, which stands for
	// one and the same visitor each time.
	Anonymous string
	// Token is a token as the visitor's browser would send it: every JWT source finds it where it looks.
	Token string
	// Claims are those of a token that is made for the request, by the source of that name (empty: the first). The stage
	// must have been made with Forge.
	Claims json.RawMessage
	Source string
	// Meta are meta tags of the page beside those that Origin's head holds. They count on a surface that decides at the
	// response only: nothing else knows the page.
	Meta map[string]string
	// Origin is what the origin answers if it is asked.
	Origin Origin
}

// Origin is an answer of the origin.
type Origin struct {
	Status int // 0: 200
	Header http.Header
	Body   []byte
}

// Result is what came of a request.
type Result struct {
	Status int
	Header http.Header
	Body   []byte
	// Aborted tells that the client was told that its answer is incomplete.
	Aborted bool
	// Report is what the gate says of the request.
	Report *gate.Report
	// Input and Decision are what was decided about and what came of it; nil if nothing was decided.
	Input    *pipeline.Request
	Decision *pipeline.Decision
	// Endpoint is set where an endpoint workflow answered.
	Endpoint *pipeline.EndpointRequest
	// Explanation is what the decision, or the endpoint's run, was made of; nil if there was neither.
	Explanation *pipeline.Explanation
	// Asked is the request that the origin got, nil if it was not asked.
	Asked *http.Request
	// Events are those that operators should look at.
	Events []pipeline.Event
	// Unverified tells that Request.Anonymous is an identifier that this stage's keys did not sign; it was believed all
	// the same.
	Unverified bool

	request *Request
	believe *decision.Identity
}

type resultKey struct{}

// Play plays a request. An error is one of the request itself: whatever a server would answer is a result.
func (s *Stage) Play(ctx context.Context, in *Request) (*Result, error) {
	h, err := s.gate(in.Surface)
	if err != nil {
		return nil, err
	}
	out := &Result{request: in, Report: new(gate.Report)}
	r, err := s.request(gate.WithReport(context.WithValue(ctx, resultKey{}, out), out.Report), in, out)
	if err != nil {
		return nil, err
	}
	w := &answer{header: make(http.Header)}
	err = serve(h, w, r, func(w http.ResponseWriter, asked *http.Request) error { //nolint:contextcheck // the request has it
		out.Asked = asked.Clone(ctx)
		return in.Origin.answer(w, asked)
	})
	switch {
	case errors.Is(err, http.ErrAbortHandler):
		out.Aborted = true
	case err != nil:
		return nil, err
	}
	out.Status, out.Header, out.Body = w.status, w.sent, w.body.Bytes()
	if out.Status == 0 {
		out.Status, out.Header = http.StatusOK, w.header
	}
	if out.Unverified {
		s.dropCookie(out.Header)
	}
	out.Events = s.takeEvents(out.Report.EventID)
	return out, nil
}

// serve has the panic with which a handler breaks off come back as an error.
func serve(h *gate.Handler, w http.ResponseWriter, r *http.Request, next gate.Next) (err error) {
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler:
			err = http.ErrAbortHandler
		default:
			panic(v)
		}
	}()
	return h.ServeHTTP(w, r, next)
}

func (o *Origin) answer(w http.ResponseWriter, r *http.Request) error {
	for name, values := range o.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = append([]string(nil), values...)
	}
	status := o.Status
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
	if len(o.Body) > 0 && r.Method != http.MethodHead {
		_, err := w.Write(o.Body)
		return err
	}
	return nil
}

// request makes the request as a server would receive it.
func (s *Stage) request(ctx context.Context, in *Request, out *Result) (*http.Request, error) {
	address := in.URL
	if strings.HasPrefix(address, "/") || address == "" {
		address = "http://localhost/" + strings.TrimPrefix(address, "/")
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("reading the address %q: want a path or http(s)://…", in.URL)
	}
	method := in.Method
	if method == "" {
		method = http.MethodGet
	}
	ip := in.IP
	if ip == "" {
		ip = "192.0.2.1"
	}
	ctx = gate.WithClient(ctx, gate.Client{IP: ip, Scheme: u.Scheme, Host: u.Host})
	r, err := http.NewRequestWithContext(ctx, method, "http://localhost/", bytes.NewReader(in.Body))
	if err != nil {
		return nil, err
	}
	r.URL = &url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery, ForceQuery: u.ForceQuery}
	if r.URL.Path == "" {
		r.URL.Path = "/"
	}
	r.Host, r.RemoteAddr = u.Host, net.JoinHostPort(ip, "50000")
	if in.Header != nil {
		r.Header = in.Header.Clone()
	}
	if len(in.Body) == 0 {
		r.Body = http.NoBody
	}
	if err := s.identify(in, r, u.Scheme == "https", out); err != nil {
		return nil, err
	}
	r.RequestURI = r.URL.RequestURI()
	return r, nil
}

// identify has the request carry what the visitor is known by.
func (s *Stage) identify(in *Request, r *http.Request, https bool, out *Result) error {
	if in.Token != "" {
		if len(s.sources) == 0 {
			return errors.New("the project has no identity.jwt, so no token is looked for")
		}
		for i := range s.sources {
			s.sources[i].carry(in.Token, r)
		}
	}
	if len(in.Claims) > 0 {
		from, err := s.source(in.Source)
		if err != nil {
			return err
		}
		token, err := from.token(in.Claims, s.now())
		if err != nil {
			return err
		}
		from.carry(token, r)
	}
	if in.Anonymous != "" {
		id := s.AnonymousIdentifier(in.Anonymous)
		r.AddCookie(&http.Cookie{Name: s.resolver.CookieName(https), Value: id})
		if !s.resolver.Keys.Verify(id) && in.Token == "" && len(in.Claims) == 0 {
			who := decision.NewIdentity(decision.User{Identifier: id, UserType: decision.Anonymous}, decision.AuthAnonymous, nil)
			out.believe, out.Unverified = &who, true
		}
	}
	return nil
}

// serverIdentifier is the form of an anonymous identifier that a server has signed.
var serverIdentifier = regexp.MustCompile(`^anon_[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{22}$`)

// AnonymousIdentifier is the identifier of the visitor whom Request.Anonymous names.
func (s *Stage) AnonymousIdentifier(name string) string {
	if serverIdentifier.MatchString(name) {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return s.resolver.Keys.Sign([16]byte(sum[:16]))
}

// dropCookie takes the line out that gives a visitor a new identifier: this one has one already, only not by our keys.
func (s *Stage) dropCookie(h http.Header) {
	var kept []string
	for _, line := range h["Set-Cookie"] {
		if !strings.HasPrefix(line, s.resolver.CookieName(true)+"=") && !strings.HasPrefix(line, s.resolver.CookieName(false)+"=") {
			kept = append(kept, line)
		}
	}
	if h.Del("Set-Cookie"); kept != nil {
		h["Set-Cookie"] = kept
	}
}

// decider has the stage's pipeline explain what it decides.
type decider struct{ s *Stage }

// Decide makes the decision.
func (d decider) Decide(ctx context.Context, r *pipeline.Request) *pipeline.Decision {
	out, _ := ctx.Value(resultKey{}).(*Result)
	if out.believe != nil {
		r.Identity = *out.believe
	}
	if d.s.project.Catalog().Surface(r.Surface).DecideResponse {
		for name, value := range out.request.Meta {
			r.Resource.Meta[name] = value
		}
	}
	r.Explain, r.Seed = new(pipeline.Explanation), d.s.seed
	out.Explanation, out.Input = r.Explain, r
	out.Decision = d.s.pipeline.Decide(ctx, r)
	return out.Decision
}

// Endpoint runs an endpoint.
func (d decider) Endpoint(ctx context.Context, r *pipeline.EndpointRequest) (*workflows.EndpointResponse, error) {
	out, _ := ctx.Value(resultKey{}).(*Result)
	if r.Identity == nil && out.believe != nil {
		r.Identity = out.believe
	}
	r.Explain, r.Seed = new(pipeline.Explanation), d.s.seed
	out.Explanation, out.Endpoint = r.Explain, r
	return d.s.pipeline.Endpoint(ctx, r)
}

var (
	_ gate.Decider = decider{}
	_ io.Writer    = (*answer)(nil)
)

// Identity is the visitor whom an unverified identifier named; the zero value if there was none.
func (r *Result) Identity() decision.Identity {
	if r.believe == nil {
		return decision.Identity{}
	}
	return *r.believe
}
