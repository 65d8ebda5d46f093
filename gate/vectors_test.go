package gate

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rewrite"
	"github.com/seed-eb607675/tollgate/workflows"
)

// notYet lists the vectors that do not pass, with the reason. A vector in it that passes is a failure: the list is exact.
var notYet = map[string]string{}

type vector struct {
	ID, Group, Title, Kind string
	Given                  given
	Expect                 expect
}

type given struct {
	Config struct {
		Decide, OnError, Alternates, Copies, HeadScript string
		Ignore                                          []string
		EndpointsPrefix, LinkRewriting                  string
		SetHeader                                       map[string]string
		PassIdentity, CookieName                        string
	}
	Components ordered[struct {
		Selector string
		Gate     bool
		Paths    []string
		Fallback json.RawMessage
	}]
	Endpoints ordered[struct {
		Path    string
		Methods []string
		Access  string
		CSRF    string
		Reply   *answer
		Fault   string
	}]
	Visitor struct {
		Anonymous  json.RawMessage
		CookieName string
		JWT        string
	}
	ClientIP string
	Request  struct {
		Method, URL string
		Headers     [][2]string
		Body        string
	}
	Origin   *answer
	Decision struct {
		HTTP              json.RawMessage
		Components        ordered[json.RawMessage]
		ComponentsSkipped bool
		Consumes          int64
		MiddlewareFail    *struct {
			HTTPStatusCode int `json:"httpStatusCode"`
			Message        string
		}
		Fault string
	}
}

type answer struct {
	Status           int
	Headers          [][2]string
	Body, BodyBase64 string
	Fault            string
	AbortAfter       bool
}

func (a *answer) body(t *testing.T) []byte {
	if a.BodyBase64 != "" {
		return unbase64(t, a.BodyBase64)
	}
	return []byte(a.Body)
}

type expect struct {
	Response struct {
		Status             int
		Headers            map[string]string
		HeadersAbsent      []string
		SetCookie          *[]string
		Body, BodyBase64   *string
		BodyHas, BodyLacks []string
	}
	IdentityCookie map[string]any
	Calls          map[string]int
	OriginRequest  *struct {
		Method, Path, Body string
		Headers            map[string]string
		HeadersAbsent      []string
		AcceptEncoding     []string
	}
	DecisionInput   map[string]any
	EndpointRequest *struct {
		Endpoint, Method string
		Query, Body      *string
		Params, Headers  map[string]string
	}
	Recorded *int64
	Aborted  bool
}

// ordered is a JSON object whose members keep their order.
type ordered[T any] []struct {
	Key   string
	Value T
}

func (o *ordered[T]) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		var v T
		if err := d.Decode(&v); err != nil {
			return err
		}
		*o = append(*o, struct {
			Key   string
			Value T
		}{key.(string), v})
	}
	return nil
}

func unbase64(t *testing.T, s string) []byte {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readVectors(t *testing.T) []vector {
	dir := os.Getenv("TOLLGATE_VECTORS")
	if dir == "" {
		dir = filepath.Join("testdata", "vectors")
	}
	b, err := os.ReadFile(filepath.Join(dir, "gate.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Format, Area string
		Vectors      []vector
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	if file.Format != "tollgate-vectors/1" || file.Area != "gate" || len(file.Vectors) < 249 {
		t.Fatalf("not the gate's vectors: %s %s %d", file.Format, file.Area, len(file.Vectors))
	}
	return file.Vectors
}

// TestVectors plays recorded and written-down behaviour over a real server with raw requests.
func TestVectors(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range readVectors(t) {
		seen[v.ID] = true
		t.Run(v.ID, func(t *testing.T) {
			problems := play(t, v, nil)
			reason, listed := notYet[v.ID]
			switch {
			case listed && len(problems) == 0:
				t.Errorf("%s passes: take it off the list (%s)", v.Title, reason)
			case !listed && len(problems) > 0:
				t.Errorf("%s (%s)\n%s", v.Title, v.Kind, strings.Join(problems, "\n"))
			}
		})
		if t.Failed() && os.Getenv("FAILFAST") != "" {
			break
		}
	}
	for id := range notYet {
		if !seen[id] {
			t.Errorf("notYet names %s, which is no vector", id)
		}
	}
}

// TestVectorsBehindWrapper plays them again behind a writer that has nothing but Unwrap.
func TestVectorsBehindWrapper(t *testing.T) {
	for _, v := range readVectors(t) {
		if _, listed := notYet[v.ID]; listed {
			continue
		}
		t.Run(v.ID, func(t *testing.T) {
			if problems := play(t, v, unwrapOnly); len(problems) > 0 {
				t.Errorf("%s\n%s", v.Title, strings.Join(problems, "\n"))
			}
		})
	}
}

type plainWriter struct{ w http.ResponseWriter }

func (p plainWriter) Header() http.Header { return p.w.Header() }

func (p plainWriter) Write(b []byte) (int, error) { return p.w.Write(b) }

func (p plainWriter) WriteHeader(status int) { p.w.WriteHeader(status) }

func (p plainWriter) Unwrap() http.ResponseWriter { return p.w }

func unwrapOnly(w http.ResponseWriter) http.ResponseWriter { return plainWriter{w} }

// play plays one vector and lists what is not as expected.
func play(t *testing.T, v vector, wrap func(http.ResponseWriter) http.ResponseWriter) []string {
	s := newSite(t)
	s.wrap = wrap
	g := v.Given
	u := mustURL(t, strings.SplitN(g.Request.URL, "?", 2)[0][:strings.Index(g.Request.URL[8:]+"/", "/")+8])
	s.client = Client{IP: g.ClientIP, Scheme: u.Scheme, Host: u.Host}
	arrange(t, s, g)
	known := s.keys.Mint()
	srv := s.serve()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write(rawRequest(t, s, g, u.Scheme+"://"+u.Host, known)); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: g.Request.Method})
	if err != nil {
		if v.Expect.Aborted {
			return nil
		}
		return []string{"no answer: " + err.Error()}
	}
	body, readErr := io.ReadAll(res.Body)
	res.Body.Close()
	srv.Close() // waits for the handler
	return compare(t, s, v.Expect, res, body, readErr, known)
}

func arrange(t *testing.T, s *site, g given) {
	c := g.Config
	s.surface.DecideResponse = c.Decide == "response"
	if c.OnError != "" {
		s.surface.OnError = catalog.OnError(c.OnError)
	}
	s.surface.PassAlternates = c.Alternates == "pass"
	s.surface.KeepCopies = c.Copies == "keep"
	s.surface.HeadScript = c.HeadScript
	if c.CookieName != "" {
		s.resolver.Cookie = c.CookieName
	}
	s.config.Ignore = c.Ignore
	s.config.EndpointsPrefix = c.EndpointsPrefix
	s.config.SetHeader = c.SetHeader
	s.config.PassIdentity = c.PassIdentity
	if c.LinkRewriting != "" {
		s.config.LinkOrigin = mustURL(t, c.LinkRewriting)
	}
	for _, m := range g.Components {
		comp := s.component(m.Key, m.Value.Selector, m.Value.Gate)
		comp.Paths = m.Value.Paths
		if m.Value.Fallback != nil {
			content, problems := decision.ParseFallback(snakeKeys(m.Value.Fallback))
			if len(problems) > 0 {
				t.Fatal(problems[0])
			}
			comp.Fallback = content
		}
	}
	replies := map[string]*answer{}
	for _, m := range g.Endpoints {
		e := m.Value
		access := catalog.Access(e.Access)
		if access == "" {
			access = catalog.AccessNone
		}
		s.config.Endpoints = append(s.config.Endpoints, &catalog.Endpoint{
			Name: m.Key, Path: e.Path, Methods: e.Methods, Access: access, CSRF: e.CSRF != "off",
		})
		replies[m.Key] = e.Reply
	}
	s.reply = func(r *pipeline.EndpointRequest) (*workflows.EndpointResponse, error) {
		a := replies[r.Endpoint.Name]
		if a == nil {
			return nil, errors.New("thrown")
		}
		res := &workflows.EndpointResponse{Status: a.Status, Header: http.Header{}, Body: a.body(t)}
		for _, h := range a.Headers {
			res.Header.Add(h[0], h[1])
		}
		return res, nil
	}
	if g.Origin != nil {
		s.origin = scripted(t, g.Origin)
	}
	s.decide = func(r *pipeline.Request) *pipeline.Decision { return decided(t, s, g, r) }
}

// snakeKeys spells the keys of a fallback as tollgate.yaml does.
func snakeKeys(b []byte) []byte {
	for _, k := range [][2]string{{"replaceRange", "replace_range"}, {"fromMarker", "from_marker"},
		{"toMarker", "to_marker"}, {"replaceWith", "replace_with"}} {
		b = bytes.ReplaceAll(b, []byte(`"`+k[0]+`"`), []byte(`"`+k[1]+`"`))
	}
	return b
}

func scripted(t *testing.T, a *answer) Next {
	return func(w http.ResponseWriter, _ *http.Request) error {
		if a.Fault != "" {
			return errors.New(a.Fault)
		}
		for _, h := range a.Headers {
			w.Header().Add(h[0], h[1])
		}
		w.WriteHeader(a.Status)
		if _, err := w.Write(a.body(t)); err != nil {
			panic(http.ErrAbortHandler) // as a reverse proxy does
		}
		if a.AbortAfter {
			panic(http.ErrAbortHandler)
		}
		return nil
	}
}

// decided is what the pipeline would make of the behaviours of a vector.
func decided(t *testing.T, s *site, g given, r *pipeline.Request) *pipeline.Decision {
	given := g.Decision
	if given.Fault != "" {
		return nil
	}
	d := &pipeline.Decision{Surface: s.surface, Units: given.Consumes, ComponentsSkipped: given.ComponentsSkipped}
	if f := given.MiddlewareFail; f != nil {
		d.HTTP = &decision.HTTPBehavior{
			Headers: []decision.Header{{Name: "Content-Type", Value: "text/plain; charset=utf-8"}},
			Status:  f.HTTPStatusCode, HasBody: true, Body: f.Message,
		}
		return d
	}
	if given.HTTP != nil {
		b, err := decision.ParseSurfaceBehavior([]byte(`{"http":` + string(given.HTTP) + `}`))
		if err != nil {
			return nil
		}
		d.HTTP = b.HTTP
	}
	if d.HTTP.Terminal() || given.ComponentsSkipped {
		return d
	}
	contents := map[string]json.RawMessage{}
	for _, m := range given.Components {
		contents[m.Key] = m.Value
	}
	for _, c := range s.surface.Components {
		if !onPath(t, c, r.Path) {
			continue
		}
		b := pipeline.ComponentBehavior{Component: c}
		if text, ok := contents[c.Slug]; ok {
			parsed, err := decision.ParseComponentBehavior([]byte(`{"content":`+string(text)+`}`), false)
			if err == nil {
				b.Content = parsed.Content
				b.Edit, err = pipeline.Edit(parsed.Content)
			}
			if err != nil {
				b.Failed = true
				b.Content, b.Edit = nil, rewrite.Edit{}
				if c.Fallback != nil {
					b.Content = c.Fallback
					b.Edit, _ = pipeline.Edit(c.Fallback)
				} else if c.Gate {
					b.Content, b.Edit = &decision.Content{Remove: true}, rewrite.Edit{Remove: true}
				}
			}
		}
		d.Components = append(d.Components, b)
	}
	return d
}

func onPath(t *testing.T, c *catalog.Component, path string) bool {
	for _, text := range c.Paths {
		p, err := decision.ParsePattern(text, false)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := p.Match(path); ok {
			return true
		}
	}
	return len(c.Paths) == 0
}

func rawRequest(t *testing.T, s *site, g given, base, known string) []byte {
	var b bytes.Buffer
	target := strings.TrimPrefix(g.Request.URL, base)
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", g.Request.Method, target, s.client.Host)
	upgrade := false
	for _, h := range g.Request.Headers {
		upgrade = upgrade || strings.EqualFold(h[0], "Connection")
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	if !upgrade {
		b.WriteString("Connection: close\r\n")
	}
	name := g.Visitor.CookieName
	if name == "" {
		name = s.resolver.CookieName(s.client.Scheme == "https")
	}
	var kinds []string
	switch {
	case g.Visitor.Anonymous == nil:
	case g.Visitor.Anonymous[0] == '[':
		if err := json.Unmarshal(g.Visitor.Anonymous, &kinds); err != nil {
			t.Fatal(err)
		}
	default:
		var one string
		if err := json.Unmarshal(g.Visitor.Anonymous, &one); err != nil {
			t.Fatal(err)
		}
		kinds = []string{one}
	}
	for _, k := range kinds {
		value := map[string]string{"known": known, "forged": "anon_AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA", "cut": known[:len(known)-1], "empty": ""}[k]
		fmt.Fprintf(&b, "Cookie: %s=%s\r\n", name, value)
	}
	if g.Visitor.JWT != "" {
		fmt.Fprintf(&b, "Cookie: user_jwt=%s\r\n", token(g.Visitor.JWT))
	}
	if g.Request.Body != "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(g.Request.Body))
	}
	b.WriteString("\r\n" + g.Request.Body)
	return b.Bytes()
}
