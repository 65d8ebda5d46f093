package gate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func compare(t *testing.T, s *site, e expect, res *http.Response, body []byte, readErr error, known string) (problems []string) {
	bad := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	r := e.Response
	if e.Aborted != (readErr != nil) {
		bad("aborted: %v, want %v", readErr, e.Aborted)
	}
	if res.StatusCode != r.Status {
		bad("status %d, want %d; body %q; report %+v", res.StatusCode, r.Status, body, s.reports)
	}
	for name, want := range r.Headers {
		got := strings.Join(res.Header.Values(name), ", ")
		if name != "cache-control" && name != "allow" {
			if got != want {
				bad("header %s: %q, want %q", name, got, want)
			}
			continue
		}
		have, wanted := setOf(got), setOf(want)
		for d := range wanted {
			if !have[d] {
				bad("header %s: %q lacks %s", name, got, d)
			}
		}
		for d := range have {
			if !wanted[d] && (d == "public" || strings.HasPrefix(d, "s-maxage")) {
				bad("header %s: %q has %s", name, got, d)
			}
		}
	}
	for _, name := range r.HeadersAbsent {
		if v, ok := res.Header[http.CanonicalHeaderKey(name)]; ok {
			bad("header %s: %q, want none", name, v)
		}
	}
	cookies := res.Header["Set-Cookie"]
	if r.SetCookie != nil {
		var got []string
		for _, line := range cookies {
			got = append(got, s.mark(line))
		}
		if !slices.Equal(got, *r.SetCookie) && len(got)+len(*r.SetCookie) > 0 {
			bad("Set-Cookie %q, want %q", got, *r.SetCookie)
		}
	}
	if r.Body != nil && string(body) != *r.Body {
		bad("body %q\nwant %q", body, *r.Body)
	}
	if r.BodyBase64 != nil && !bytes.Equal(body, unbase64(t, *r.BodyBase64)) {
		bad("body %q is not the one expected", body)
	}
	for _, part := range r.BodyHas {
		if !bytes.Contains(body, []byte(part)) {
			bad("body %q lacks %q", body, part)
		}
	}
	for _, part := range r.BodyLacks {
		if bytes.Contains(body, []byte(part)) {
			bad("body %q has %q", body, part)
		}
	}
	if cl := res.Header.Get("Content-Length"); cl != "" && readErr == nil && res.Request.Method != http.MethodHead && cl != fmt.Sprint(len(body)) {
		bad("Content-Length %s of %d bytes", cl, len(body))
	}
	if e.IdentityCookie != nil {
		s.compareCookie(e.IdentityCookie, res, bad)
	}
	got := map[string]int{"origin": len(s.requests), "decision": len(s.decisions), "endpoint": len(s.endpoints)}
	for name, want := range e.Calls {
		if got[name] != want {
			bad("calls of %s: %d, want %d", name, got[name], want)
		}
	}
	if e.OriginRequest != nil {
		compareOrigin(s, e, bad)
	}
	if e.DecisionInput != nil {
		compareInput(t, s, e.DecisionInput, known, bad)
	}
	if e.EndpointRequest != nil {
		compareEndpoint(s, e, bad)
	}
	if e.Recorded != nil && s.report().Units != *e.Recorded {
		bad("recorded %d units, want %d", s.report().Units, *e.Recorded)
	}
	return problems
}

// mark replaces our own cookie, if its identifier verifies.
func (s *site) mark(line string) string {
	name, rest, _ := strings.Cut(line, "=")
	value, _, _ := strings.Cut(rest, ";")
	if name == s.resolver.CookieName(s.client.Scheme == "https") && s.keys.Verify(value) {
		return "<identity>"
	}
	return line
}

func (s *site) compareCookie(want map[string]any, res *http.Response, bad func(string, ...any)) {
	for _, c := range res.Cookies() {
		if !s.keys.Verify(c.Value) {
			continue
		}
		same := map[http.SameSite]string{http.SameSiteLaxMode: "Lax"}[c.SameSite]
		got := map[string]any{"name": c.Name, "path": c.Path, "maxAge": float64(c.MaxAge), "secure": c.Secure,
			"httpOnly": c.HttpOnly, "sameSite": same, "domain": nil}
		if c.Domain != "" {
			got["domain"] = c.Domain
		}
		for k, w := range want {
			if got[k] != w {
				bad("identity cookie %s: %v, want %v", k, got[k], w)
			}
		}
		return
	}
	bad("no identity cookie")
}

func compareOrigin(s *site, e expect, bad func(string, ...any)) {
	if len(s.requests) != 1 {
		bad("origin asked %d times", len(s.requests))
		return
	}
	r, want := s.requests[0], e.OriginRequest
	if want.Method != "" && r.Method != want.Method {
		bad("origin method %s, want %s", r.Method, want.Method)
	}
	if got := r.URL.RequestURI(); want.Path != "" && got != want.Path {
		bad("origin path %s, want %s", got, want.Path)
	}
	for name, w := range want.Headers {
		if got := strings.Join(r.Header.Values(name), ", "); got != w {
			bad("origin header %s: %q, want %q", name, got, w)
		}
	}
	for _, name := range want.HeadersAbsent {
		if r.Header.Get(name) != "" {
			bad("origin header %s: %q, want none", name, r.Header.Get(name))
		}
	}
	if want.AcceptEncoding != nil {
		got := map[string]bool{}
		for item := range setOf(r.Header.Get("Accept-Encoding")) {
			name, _, _ := strings.Cut(item, ";")
			got[name] = true
		}
		if !reflect.DeepEqual(got, setOf(strings.Join(want.AcceptEncoding, ","))) {
			bad("origin Accept-Encoding %q, want %v", r.Header.Get("Accept-Encoding"), want.AcceptEncoding)
		}
	}
}

func compareInput(t *testing.T, s *site, want map[string]any, known string, bad func(string, ...any)) {
	if len(s.decisions) != 1 {
		bad("decided %d times", len(s.decisions))
		return
	}
	d := s.decisions[0]
	b, err := json.Marshal(map[string]any{
		"identity": d.Identity, "resource": d.Resource, "http": d.HTTP, "surfaceSlug": d.Surface, "context": d.Context,
	})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	subset("", got, want, s, known, bad)
}

func subset(at string, got, want any, s *site, known string, bad func(string, ...any)) {
	w, ok := want.(map[string]any)
	if !ok {
		switch want {
		case "<known>":
			want = known
		case "<new>":
			if id, _ := got.(string); !s.keys.Verify(id) || id == known {
				bad("input%s: %v is no new identifier", at, got)
			}
			return
		}
		if !reflect.DeepEqual(got, want) {
			bad("input%s: %v, want %v", at, got, want)
		}
		return
	}
	g, _ := got.(map[string]any)
	for k, v := range w {
		subset(at+"."+k, g[k], v, s, known, bad)
	}
	if strings.HasSuffix(at, ".meta") || strings.HasSuffix(at, ".cookies") {
		for k := range g {
			if _, ok := w[k]; !ok {
				bad("input%s has %s", at, k)
			}
		}
	}
}

func compareEndpoint(s *site, e expect, bad func(string, ...any)) {
	if len(s.endpoints) != 1 {
		bad("endpoints run %d times", len(s.endpoints))
		return
	}
	r, want := s.endpoints[0], e.EndpointRequest
	u := mustURL(s.t, r.Request.URL)
	if r.Endpoint.Name != want.Endpoint || want.Method != "" && r.Request.Method != want.Method {
		bad("endpoint %s %s, want %s %s", r.Request.Method, r.Endpoint.Name, want.Method, want.Endpoint)
	}
	if want.Query != nil && u.RawQuery != *want.Query {
		bad("endpoint query %q, want %q", u.RawQuery, *want.Query)
	}
	if want.Body != nil && string(r.Request.Body) != *want.Body {
		bad("endpoint body %q, want %q", r.Request.Body, *want.Body)
	}
	for k, w := range want.Params {
		if r.Params[k] != w {
			bad("endpoint parameter %s: %q, want %q", k, r.Params[k], w)
		}
	}
	for k, w := range want.Headers {
		if got := strings.Join(r.Request.Header.Values(k), ", "); got != w {
			bad("endpoint header %s: %q, want %q", k, got, w)
		}
	}
}
