package gate

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rewrite"
	"github.com/seed-eb607675/tollgate/workflows"
)

const (
	testKey    = "0123456789abcdef0123456789abcdef"
	testSecret = "a secret that is long enough for HS256"
	goodToken  = "valid"
)

// site is a gate with what stands around it in a test: a decider that is told what to say, a scripted origin, and what
// both were asked.
type site struct {
	t         testing.TB
	keys      *identity.Keys
	resolver  *identity.Resolver
	surface   *catalog.Surface
	config    Config
	decide    func(*pipeline.Request) *pipeline.Decision
	reply     func(*pipeline.EndpointRequest) (*workflows.EndpointResponse, error)
	origin    Next
	client    Client
	wrap      func(http.ResponseWriter) http.ResponseWriter
	selectors map[*catalog.Component]*rewrite.Selector

	mu        sync.Mutex
	decisions []*pipeline.Request
	endpoints []*pipeline.EndpointRequest
	requests  []*http.Request
	reports   []Report
	nextErr   error
}

func newSite(t testing.TB) *site {
	keys, err := identity.NewKeys([]byte(testKey))
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := identity.NewVerifier([]identity.Source{{
		Name: "accounts", Cookie: "user_jwt", Algorithms: []string{"HS256"}, Secret: []byte(testSecret),
	}})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{
		t:         t,
		keys:      keys,
		resolver:  &identity.Resolver{Verifier: verifier, Keys: keys, Cookie: "tollgate"},
		surface:   &catalog.Surface{Slug: "web", Type: catalog.Web, OnError: catalog.Teaser},
		selectors: map[*catalog.Component]*rewrite.Selector{},
		client:    Client{IP: "192.0.2.1", Scheme: "https", Host: "news.example"},
	}
	s.decide = func(*pipeline.Request) *pipeline.Decision { return &pipeline.Decision{Surface: s.surface} }
	s.reply = func(*pipeline.EndpointRequest) (*workflows.EndpointResponse, error) {
		return nil, errors.New("no endpoint here")
	}
	s.config = Config{
		Surface:     s.surface,
		Environment: &catalog.Environment{Name: "live"},
		Selector:    func(c *catalog.Component) *rewrite.Selector { return s.selectors[c] },
		Decider:     s,
		Identity:    s.resolver,
		Done: func(rep *Report) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.reports = append(s.reports, *rep)
		},
	}
	return s
}

// Decide records what it was asked and answers as the test says.
func (s *site) Decide(_ context.Context, r *pipeline.Request) *pipeline.Decision {
	s.mu.Lock()
	s.decisions = append(s.decisions, r)
	s.mu.Unlock()
	return s.decide(r)
}

// Endpoint likewise.
func (s *site) Endpoint(_ context.Context, r *pipeline.EndpointRequest) (*workflows.EndpointResponse, error) {
	s.mu.Lock()
	s.endpoints = append(s.endpoints, r)
	s.mu.Unlock()
	return s.reply(r)
}

// component adds a component to the surface.
func (s *site) component(slug, selector string, gate bool) *catalog.Component {
	c := &catalog.Component{Slug: slug, Selector: selector, Gate: gate}
	sel, err := rewrite.CompileSelector(selector)
	if err != nil {
		s.t.Fatal(err)
	}
	s.selectors[c] = sel
	s.surface.Components = append(s.surface.Components, c)
	return c
}

// says makes the decider answer with contents of components, as JSON, and an http behaviour, as JSON or empty.
func (s *site) says(httpJSON string, contents map[string]string) {
	s.decide = func(*pipeline.Request) *pipeline.Decision {
		d := &pipeline.Decision{Surface: s.surface}
		if httpJSON != "" {
			b, err := decision.ParseSurfaceBehavior([]byte(`{"http":` + httpJSON + `}`))
			if err != nil {
				return pipeline.OnError(s.surface, "", err)
			}
			d.HTTP = b.HTTP
		}
		for _, c := range s.surface.Components {
			text, ok := contents[c.Slug]
			if !ok {
				continue
			}
			b, err := decision.ParseComponentBehavior([]byte(`{"content":`+text+`}`), false)
			if err != nil {
				s.t.Error(err)
				return nil
			}
			e, err := pipeline.Edit(b.Content)
			if err != nil {
				s.t.Error(err)
				return nil
			}
			d.Components = append(d.Components, pipeline.ComponentBehavior{Component: c, Content: b.Content, Edit: e})
		}
		return d
	}
}

// handler builds the gate.
func (s *site) handler() http.Handler {
	h, err := New(s.config)
	if err != nil {
		s.t.Fatal(err)
	}
	next := func(w http.ResponseWriter, r *http.Request) error {
		s.mu.Lock()
		s.requests = append(s.requests, r.Clone(context.WithoutCancel(r.Context())))
		s.mu.Unlock()
		if s.origin == nil {
			s.t.Error("the origin was asked")
			return nil
		}
		return s.origin(w, r)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.wrap != nil {
			w = s.wrap(w)
		}
		err := h.ServeHTTP(w, r.WithContext(WithClient(r.Context(), s.client)), next)
		if err != nil { // as Caddy does it
			s.mu.Lock()
			s.nextErr = err
			s.mu.Unlock()
			w.WriteHeader(http.StatusBadGateway)
		}
	})
}

// serve starts a server in front of the gate.
func (s *site) serve() *httptest.Server {
	srv := httptest.NewUnstartedServer(s.handler())
	srv.Config.ErrorLog = zap.NewStdLog(zap.NewNop())
	srv.Start()
	s.t.Cleanup(srv.Close)
	return srv
}

// get plays one request without a network.
func (s *site) get(method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(s.t.Context(), method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	w.Body = new(bytes.Buffer)
	s.handler().ServeHTTP(w, r)
	return w
}

// report is that of the last request.
func (s *site) report() Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.reports) == 0 {
		s.t.Fatal("no report")
	}
	return s.reports[len(s.reports)-1]
}

// page is an origin that answers with a body.
func page(status int, contentType, body string, header ...string) Next {
	return func(w http.ResponseWriter, _ *http.Request) error {
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		}
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Add(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, err := w.Write([]byte(body))
		return err
	}
}

// token makes a JWT of the kinds that vectors name.
func token(kind string) string {
	enc := base64.RawURLEncoding
	head := `{"alg":"HS256","typ":"JWT"}`
	claims := map[string]any{"sub": "user-1", "exp": time.Now().Add(time.Hour).Unix()}
	switch kind {
	case "garbage":
		return "not-a-token"
	case "empty":
		return ""
	case "expired":
		claims["exp"] = time.Now().Add(-time.Hour).Unix()
	case "none":
		head = `{"alg":"none"}`
	}
	body, _ := json.Marshal(claims)
	signed := enc.EncodeToString([]byte(head)) + "." + enc.EncodeToString(body)
	mac := hmac.New(sha256.New, []byte(testSecret))
	mac.Write([]byte(signed))
	sig := mac.Sum(nil)
	switch kind {
	case "invalid":
		sig[0] ^= 1
	case "none":
		sig = nil
	}
	return signed + "." + enc.EncodeToString(sig)
}

func mustURL(t testing.TB, s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, s := range strings.Split(list, ",") {
		if s = strings.ToLower(strings.TrimSpace(s)); s != "" {
			set[s] = true
		}
	}
	return set
}
