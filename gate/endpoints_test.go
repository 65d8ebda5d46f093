package gate

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/workflows"
)

const (
	secretText = "sk_env_live_0123456789"
	publicText = "pk_env_live_0123456789"
)

// endpointSite has an endpoint of each access at /open, /public and /secret, and one more with its own preflight.
func endpointSite(t *testing.T) *site {
	s := newSite(t)
	s.config.Environment = &catalog.Environment{
		Name:       "live",
		SecretKeys: [][32]byte{sha256.Sum256([]byte(secretText))},
		PublicKeys: [][32]byte{sha256.Sum256([]byte(publicText))},
	}
	s.config.EndpointBody = 10
	s.config.Endpoints = []*catalog.Endpoint{
		{Name: "open", Path: "/open", Methods: []string{"GET", "POST"}, Access: catalog.AccessNone, CSRF: true},
		{Name: "public", Path: "/public", Methods: []string{"POST"}, Access: catalog.AccessPublicKey, CSRF: true},
		{Name: "secret", Path: "/secret", Methods: []string{"POST"}, Access: catalog.AccessSecretKey, CSRF: true},
		{Name: "any", Path: "/open/*", Methods: []string{"GET"}, Access: catalog.AccessNone},
		{Name: "one", Path: "/open/{id}", Methods: []string{"GET"}, Access: catalog.AccessNone},
		{Name: "own", Path: "/open/own", Methods: []string{"GET", "OPTIONS"}, Access: catalog.AccessNone},
	}
	s.reply = func(r *pipeline.EndpointRequest) (*workflows.EndpointResponse, error) {
		return &workflows.EndpointResponse{Status: 200, Header: http.Header{"Connection": {"x"}, "X-Name": {r.Endpoint.Name}}, Body: []byte("ok")}, nil
	}
	return s
}

func TestEndpointAccess(t *testing.T) {
	for _, c := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
		endpoint                 string
	}{
		{"open", "GET", "/open", "", nil, 200, "open"},
		{"a bad key counts as none", "GET", "/open", "", []string{keyHeader, "Bearer sk_wrong"}, 200, "open"},
		{"head by get", "HEAD", "/open", "", nil, 200, "open"},
		{"exact beats parameter", "GET", "/open/own", "", nil, 200, "own"},
		{"parameter beats star", "GET", "/open/x", "", nil, 200, "one"},
		{"star", "GET", "/open/x/y", "", nil, 200, "any"},
		{"no key", "POST", "/public", "", nil, 401, ""},
		{"public key", "POST", "/public", "", []string{keyHeader, "Bearer " + publicText}, 200, "public"},
		{"public key, other scheme", "POST", "/public", "", []string{keyHeader, "PublicBearer " + publicText}, 200, "public"},
		{"secret key for public", "POST", "/public", "", []string{keyHeader, "Bearer " + secretText}, 200, "public"},
		{"trusted proxy for public", "POST", "/public", "", []string{keyHeader, "PublicBearer " + secretText}, 200, "public"},
		{"another scheme", "POST", "/public", "", []string{keyHeader, "Basic " + publicText}, 401, ""},
		{"secret key", "POST", "/secret", "", []string{keyHeader, "Bearer " + secretText}, 200, "secret"},
		{"public key for secret", "POST", "/secret", "", []string{keyHeader, "Bearer " + publicText}, 401, ""},
		{"trusted proxy for secret", "POST", "/secret", "", []string{keyHeader, "PublicBearer " + secretText}, 401, ""},
		{"method", "PUT", "/open", "", nil, 405, ""},
		{"options", "OPTIONS", "/open", "", nil, 405, ""},
		{"preflight", "OPTIONS", "/open", "", []string{"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "X-A"}, 204, ""},
		{"preflight of a secret", "OPTIONS", "/secret", "", []string{"Access-Control-Request-Method", "POST"}, 405, ""},
		{"its own preflight", "OPTIONS", "/open/own", "", []string{"Access-Control-Request-Method", "POST"}, 200, "own"},
		{"cross-site", "POST", "/open", "", []string{"Sec-Fetch-Site", "cross-site"}, 403, ""},
		{"same site", "POST", "/open", "", []string{"Sec-Fetch-Site", "same-site"}, 200, "open"},
		{"typed in", "POST", "/open", "", []string{"Sec-Fetch-Site", "none"}, 200, "open"},
		{"own origin", "POST", "/open", "", []string{"Origin", "https://NEWS.example"}, 200, "open"},
		{"other origin", "POST", "/open", "", []string{"Origin", "https://evil.example"}, 403, ""},
		{"no origin to tell", "POST", "/open", "", []string{"Origin", "null"}, 403, ""},
		{"no browser", "POST", "/open", "", nil, 200, "open"},
		{"cross-site with a key", "POST", "/open", "", []string{"Sec-Fetch-Site", "cross-site", keyHeader, "Bearer " + publicText}, 200, "open"},
		{"cross-site reading", "GET", "/open", "", []string{"Sec-Fetch-Site", "cross-site"}, 200, "open"},
		{"body", "POST", "/open", "0123456789", nil, 200, "open"},
		{"large body", "POST", "/open", "0123456789+", nil, 413, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := endpointSite(t)
			r := httptest.NewRequestWithContext(t.Context(), c.method, c.path, strings.NewReader(c.body))
			for i := 0; i+1 < len(c.header); i += 2 {
				r.Header.Set(c.header[i], c.header[i+1])
			}
			w := httptest.NewRecorder()
			s.handler().ServeHTTP(w, r)
			if w.Code != c.status {
				t.Fatalf("%d %q, want %d", w.Code, w.Body, c.status)
			}
			if w.Header().Get("Set-Cookie") != "" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%v", w.Header())
			}
			if c.status == 405 && w.Header().Get("Allow") == "" {
				t.Error("405 without Allow")
			}
			if c.status == 204 && (w.Header().Get("Access-Control-Allow-Headers") != "X-A" || w.Header().Get("Access-Control-Allow-Origin") != "*") {
				t.Errorf("%v", w.Header())
			}
			if c.status >= 400 && w.Header().Get("Content-Type") != problemJSON {
				t.Errorf("%v", w.Header())
			}
			if c.endpoint == "" {
				if len(s.endpoints) > 0 {
					t.Error("the workflow ran")
				}
				return
			}
			got := s.endpoints[0]
			if got.Endpoint.Name != c.endpoint || string(got.Request.Body) != c.body || w.Header().Get("Connection") != "" {
				t.Errorf("%s %q %v", got.Endpoint.Name, got.Request.Body, w.Header())
			}
			if got.Request.Header.Get(keyHeader) != "" || got.Identity != nil {
				t.Errorf("%v %v", got.Request.Header, got.Identity)
			}
			if c.method == "HEAD" && (w.Body.Len() > 0 || got.Request.Method != "GET") {
				t.Errorf("HEAD: %q %s", w.Body, got.Request.Method)
			}
		})
	}
}

// TestEndpointIdentity: a visitor is verified, or vouched for by a holder of the secret key, or nobody.
func TestEndpointIdentity(t *testing.T) {
	good := token(goodToken)
	for _, c := range []struct{ name, key, context, cookie, want string }{
		{"nobody", "", "", "", ""},
		{"a token", "", "", "user_jwt=" + good, "user-1 authenticated jwt"},
		{"a bad token", "", "", "user_jwt=" + token("invalid"), ""},
		{"not believed without a key", "", `{"identity":{"userIdentifier":"boss"}}`, "", ""},
		{"nor with a public one", "Bearer " + publicText, `{"identity":{"userIdentifier":"boss"}}`, "", ""},
		{"vouched for", "Bearer " + secretText, `{"identity":{"userIdentifier":"boss"}}`, "", "boss authenticated provided"},
		{"by a proxy", "PublicBearer " + secretText, `{"identity":{"userIdentifier":"boss"}}`, "", "boss authenticated provided"},
		{"token in the context", "Bearer " + secretText, `{"identity":{"userJwt":"` + good + `"}}`, "", "user-1 authenticated jwt"},
		{"bad token in the context", "Bearer " + secretText, `{"identity":{"userJwt":"x"}}`, "user_jwt=" + good, ""},
		{"anonymous", "Bearer " + secretText, `{"identity":{"anonymousIdentifier":"abc"}}`, "", "abc anonymous anonymous"},
		{"two people", "Bearer " + secretText, `{"identity":{"userIdentifier":"a","userJwt":"` + good + `"}}`, "", ""},
		{"a new one is none", "Bearer " + secretText, `{"identity":{"createAnonymousIdentifier":true}}`, "", ""},
		{"no JSON", "Bearer " + secretText, `{`, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := endpointSite(t)
			header := []string{}
			for name, v := range map[string]string{keyHeader: c.key, contextHeader: c.context, "Cookie": c.cookie} {
				if v != "" {
					header = append(header, name, v)
				}
			}
			s.get("POST", "/open", header...)
			if len(s.endpoints) != 1 {
				t.Fatal("the workflow did not run")
			}
			got := ""
			if id := s.endpoints[0].Identity; id != nil {
				got = id.Identifier + " " + string(id.UserType) + " " + string(id.AuthType)
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if s.endpoints[0].Request.Header.Get(contextHeader) != "" {
				t.Error("the workflow sees the context header")
			}
		})
	}
}

// TestFailedEndpoint tells the visitor nothing but that it failed.
func TestFailedEndpoint(t *testing.T) {
	for name, reply := range map[string]func(*pipeline.EndpointRequest) (*workflows.EndpointResponse, error){
		"error": func(*pipeline.EndpointRequest) (*workflows.EndpointResponse, error) { return nil, errors.New(canary) },
		"panic": func(*pipeline.EndpointRequest) (*workflows.EndpointResponse, error) { panic(canary) },
		"none":  func(*pipeline.EndpointRequest) (*workflows.EndpointResponse, error) { return nil, nil },
		"status": func(*pipeline.EndpointRequest) (*workflows.EndpointResponse, error) {
			return &workflows.EndpointResponse{Status: 99}, nil
		},
	} {
		s := endpointSite(t)
		s.reply = reply
		w := s.get("GET", "/open")
		var doc map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != 500 || doc["title"] != "Workflow error" ||
			doc["eventId"] != s.report().EventID || strings.Contains(w.Body.String(), canary) {
			t.Errorf("%s: %d %q", name, w.Code, w.Body)
		}
	}
}

// TestBadConfig: New refuses what no request could be served with.
func TestBadConfig(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"no surface":                     func(c *Config) { c.Surface = nil },
		"no environment":                 func(c *Config) { c.Environment = nil },
		"no decider":                     func(c *Config) { c.Decider = nil },
		"no identity":                    func(c *Config) { c.Identity = nil },
		"ignore assets: ":                func(c *Config) { c.Ignore = []string{"assets"} },
		"endpoints_prefix /a//b: ":       func(c *Config) { c.EndpointsPrefix = "/a//b" },
		"endpoint e: path x: ":           func(c *Config) { c.Endpoints = []*catalog.Endpoint{{Name: "e", Path: "x"}} },
		`pass_identity "a b": `:          func(c *Config) { c.PassIdentity = "a b" },
		`set_header "X-A": not a header`: func(c *Config) { c.SetHeader = map[string]string{"X-A": "a\nb"} },
	} {
		c := newSite(t).config
		change(&c)
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
