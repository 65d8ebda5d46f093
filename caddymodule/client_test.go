package caddymodule

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/gate"
)

// TestClient believes what a request says about its visitor only if a trusted proxy sent it.
func TestClient(t *testing.T) {
	for _, test := range []struct {
		name    string
		trusted bool
		tls     bool
		header  http.Header
		want    gate.Client
	}{
		{name: "plain", want: gate.Client{IP: "192.0.2.1", Scheme: "http", Host: "example.com"}},
		{name: "tls", tls: true, want: gate.Client{IP: "192.0.2.1", Scheme: "https", Host: "example.com"}},
		{name: "claims of a stranger", header: http.Header{"X-Forwarded-Proto": {"https"}, "X-Forwarded-Host": {"evil.example"}},
			want: gate.Client{IP: "192.0.2.1", Scheme: "http", Host: "example.com"}},
		{name: "word of a proxy", trusted: true, header: http.Header{"X-Forwarded-Proto": {"HTTPS"}, "X-Forwarded-Host": {"news.example"}},
			want: gate.Client{IP: "192.0.2.1", Scheme: "https", Host: "news.example"}},
		{name: "nearest proxy", trusted: true, header: http.Header{"X-Forwarded-Proto": {"http", "http, https"}},
			want: gate.Client{IP: "192.0.2.1", Scheme: "https", Host: "example.com"}},
		{name: "nonsense", trusted: true, header: http.Header{"X-Forwarded-Proto": {"javascript"}},
			want: gate.Client{IP: "192.0.2.1", Scheme: "http", Host: "example.com"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := caddyhttp.PrepareRequest(httptest.NewRequest(http.MethodGet, "http://example.com/", nil), caddy.NewReplacer(), nil, nil)
			if test.tls {
				r.TLS = new(tls.ConnectionState)
			}
			for name, values := range test.header {
				r.Header[name] = values
			}
			caddyhttp.SetVar(r.Context(), caddyhttp.ClientIPVarKey, "192.0.2.1")
			caddyhttp.SetVar(r.Context(), caddyhttp.TrustedProxyVarKey, test.trusted)
			if got := client(r); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// TestPlaceholders shows other handlers what the report knows by then.
func TestPlaceholders(t *testing.T) {
	repl := caddy.NewReplacer()
	r := caddyhttp.PrepareRequest(httptest.NewRequest(http.MethodGet, "http://example.com/", nil), repl, nil, nil)
	rep := requestReport(r)
	if requestReport(r) != rep {
		t.Error("a request that comes again has another report")
	}
	if got := repl.ReplaceAll("<{http.tollgate.identifier}>", "none"); got != "<none>" {
		t.Errorf("before anybody is known: %s", got)
	}
	rep.EventID, rep.Surface, rep.Outcome, rep.Plans = "event", "web", gate.Rewritten, []string{"a", "b"}
	rep.Identity = decision.NewIdentity(decision.User{Identifier: "{env.HOME}", UserType: decision.Authenticated}, decision.AuthJWT, nil)
	const all = "{http.tollgate.event_id} {http.tollgate.user_type} {http.tollgate.plans} {http.tollgate.surface} {http.tollgate.outcome} {http.tollgate.duration_ms}"
	if got := repl.ReplaceAll(all, ""); got != "event authenticated a,b web rewritten 0" {
		t.Errorf("got %q", got)
	}
	// What a visitor is called is never expanded in turn.
	if got := repl.ReplaceAll("{http.tollgate.identifier}", ""); got != "{env.HOME}" {
		t.Errorf("got %q", got)
	}
	if got := repl.ReplaceAll("{http.tollgate.nothing}", "unknown"); got != "unknown" {
		t.Errorf("got %q", got)
	}
}
