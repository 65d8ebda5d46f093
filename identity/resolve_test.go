package identity_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/identity"
)

func TestResolve(t *testing.T) {
	keys := newKeys(t, 1)
	known, other := keys.Mint(), keys.Mint()
	forged := newKeys(t, 9).Mint()
	good := hs(secret(), hs256, `{"sub":"u"}`)
	expired := hs(secret(), hs256, `{"sub":"u","exp":1}`)
	r := &identity.Resolver{Keys: keys, Cookie: "tollgate", Verifier: verifier(t,
		source(func(s *identity.Source) { s.Header, s.Query = "authorization", "token" }),
		source(func(s *identity.Source) { s.Name, s.Cookie, s.Header = "second", "", "X-Token" }),
	)}
	type headers = map[string][]string
	for _, c := range []struct {
		name     string
		http     bool
		url      string
		headers  headers
		want     string // identifier; "new"
		source   string
		fallback string
		brought  string
	}{
		{name: "nobody", want: "new"},
		{name: "known", headers: headers{"Cookie": {"a=1; __Host-tollgate=" + known + "; b=2"}}, want: known},
		{name: "known in another line", headers: headers{"Cookie": {"a=1", "__Host-tollgate=" + known}}, want: known},
		{name: "quoted", headers: headers{"Cookie": {`__Host-tollgate="` + known + `"`}}, want: known},
		{name: "beside odd ones", headers: headers{"Cookie": {"é=\x01;;=; {}; x\"=y\\; __Host-tollgate=" + known}}, want: known},
		{name: "plain name over https", headers: headers{"Cookie": {"tollgate=" + known}}, want: "new"},
		{name: "plain name over http", http: true, headers: headers{"Cookie": {"tollgate=" + known}}, want: known},
		{name: "host name over http", http: true, headers: headers{"Cookie": {"__Host-tollgate=" + known}}, want: "new"},
		{name: "other case", headers: headers{"Cookie": {"__host-Tollgate=" + known}}, want: "new"},
		{name: "forged", headers: headers{"Cookie": {"__Host-tollgate=" + forged}}, want: "new"},
		{name: "encoded", headers: headers{"Cookie": {"%5F_Host-tollgate=" + known}}, want: "new"},
		{name: "empty", headers: headers{"Cookie": {"__Host-tollgate="}}, want: "new"},
		{name: "forged first", headers: headers{"Cookie": {"__Host-tollgate=" + forged + "; __Host-tollgate=" + known}}, want: known},
		{name: "two known", headers: headers{"Cookie": {"__Host-tollgate=" + known + "; __Host-tollgate=" + other}}, want: known},
		{name: "in a header", headers: headers{"Tollgate": {known}, "__Host-tollgate": {known}}, want: "new"},
		{name: "token in a cookie", headers: headers{"Cookie": {"session=" + good}}, want: "u", source: "test"},
		{name: "bearer", headers: headers{"Authorization": {"bearer " + good}}, want: "u", source: "test"},
		{name: "basic", headers: headers{"Authorization": {"Basic " + good}}, want: "new"},
		{name: "bare", headers: headers{"Authorization": {good}}, want: "new"},
		{name: "in the query", url: "/?a=;&token=" + good, want: "u", source: "test"},
		{name: "second source", headers: headers{"X-Token": {good}}, want: "u", source: "second"},
		{name: "bad first, good second", headers: headers{"Cookie": {"session=x"}, "X-Token": {good}}, want: "u", source: "second"},
		{name: "of two cookies the good one", headers: headers{"Cookie": {"session=x; session=" + good}}, want: "u", source: "test"},
		{name: "log-in", headers: headers{"Cookie": {"session=" + good + "; __Host-tollgate=" + known}}, want: "u", source: "test", brought: known},
		{name: "log-in, forged", headers: headers{"Cookie": {"session=" + good + "; __Host-tollgate=" + forged}}, want: "u", source: "test"},
		{name: "expired", headers: headers{"Cookie": {"session=" + expired}}, want: "new", fallback: "expired"},
		{name: "expired, known", headers: headers{"Cookie": {"session=" + expired + "; __Host-tollgate=" + known}}, want: known, fallback: "expired"},
		{name: "the first reason", headers: headers{"Cookie": {"session=" + expired}, "X-Token": {"x"}}, want: "new", fallback: "expired"},
		{name: "empty token", headers: headers{"Cookie": {"session="}}, want: "new"},
		{name: "a flood", headers: headers{"Cookie": {strings.Repeat("session=x; ", 4) + "session=" + good}}, want: "new", fallback: "malformed"},
	} {
		req := httptest.NewRequest(http.MethodGet, "/", nil)
		if c.url != "" {
			req = httptest.NewRequest(http.MethodGet, c.url, nil)
		}
		req.Header = c.headers
		got := r.Resolve(req, !c.http, now(), true)
		id := got.Identity
		if got.Minted != (c.want == "new") || !got.Minted && id.Identifier != c.want || got.Minted && (!keys.Verify(id.Identifier) || id.Identifier == known) {
			t.Errorf("%s: got %q (new: %v), want %q", c.name, id.Identifier, got.Minted, c.want)
		}
		if got.Source != c.source || got.Fallback != c.fallback || got.Anonymous != c.brought {
			t.Errorf("%s: %+v", c.name, got)
		}
		wantType, wantAuth := decision.Anonymous, decision.AuthAnonymous
		if c.source != "" {
			wantType, wantAuth = decision.Authenticated, decision.AuthJWT
		}
		if id.UserType != wantType || id.AuthType != wantAuth || id.TestGroup100 != decision.TestGroup(id.Identifier) {
			t.Errorf("%s: %+v", c.name, id)
		}
		unminted := r.Resolve(req, !c.http, now(), false)
		if (unminted.Identity == nil) != got.Minted || unminted.Minted {
			t.Errorf("%s: without minting %+v", c.name, unminted)
		}
	}
	if got := r.JWTCookieNames(); !slices.Equal(got, []string{"session"}) {
		t.Error(got)
	}
	bare := &identity.Resolver{Keys: keys, Cookie: "tollgate"}
	if got := bare.Resolve(httptest.NewRequest(http.MethodGet, "/", nil), true, now(), true); !got.Minted || bare.JWTCookieNames() != nil {
		t.Errorf("%+v", got)
	}
}

func TestSetCookie(t *testing.T) {
	r := &identity.Resolver{Cookie: "tollgate"}
	for _, c := range []struct {
		https bool
		age   time.Duration
		want  string
	}{
		{true, 400 * 24 * time.Hour, "__Host-tollgate=id; Path=/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax"},
		{true, 4000 * 24 * time.Hour, "__Host-tollgate=id; Path=/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax"},
		{false, time.Hour, "tollgate=id; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax"},
	} {
		if got := r.SetCookie("id", c.https, c.age); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestD06StripHeaders(t *testing.T) {
	h := http.Header{}
	for _, gone := range []string{
		"X-Tollgate-User", "x-tollgate-user", "X_Tollgate_User", "X-TOLLGATE_USER", "X-Tollgate-User ", " X-Tollgate-User",
		"X.Tollgate.User", "X-Tollgate", "X-User-Id", "x_user_id", "X_USER-ID", "X-User-Id ", "Plan",
	} {
		h[gone] = []string{"forged"}
	}
	for _, kept := range []string{"X-Tollgates", "X-User-Ids", "My-X-Tollgate-User", "Plans", "Cookie", "Authorization"} {
		h[kept] = []string{"kept"}
	}
	identity.StripHeaders(h, "X-User-ID", "plan")
	if len(h) != 6 {
		t.Errorf("left: %v", h)
	}
	for name, values := range h {
		if values[0] != "kept" {
			t.Errorf("%q is still there", name)
		}
	}
}

func TestClass(t *testing.T) {
	search, crawler := "search-crawler", "ai-crawler"
	user := decision.NewIdentity(decision.User{Identifier: "u", UserType: decision.Authenticated}, decision.AuthJWT, nil)
	visitor := decision.NewIdentity(decision.User{Identifier: "v", UserType: decision.Anonymous}, decision.AuthAnonymous, nil)
	tag := func(category *string, verified bool) decision.BotTag {
		return decision.BotTag{Category: category, IsVerified: verified}
	}
	for _, c := range []struct {
		who        decision.Identity
		tags       []decision.BotTag
		unverified decision.Class
		want       decision.Class
	}{
		{visitor, nil, "", decision.ClassAnonymous},
		{user, nil, "", decision.ClassAuthenticated},
		{user, []decision.BotTag{tag(&search, true)}, "", decision.ClassAuthenticated},
		{visitor, []decision.BotTag{tag(&crawler, true), tag(&search, true)}, "", decision.ClassSearchCrawlers},
		{visitor, []decision.BotTag{tag(&crawler, true)}, "", decision.ClassBotsAndAgents},
		{visitor, []decision.BotTag{tag(nil, true), tag(&search, false)}, "", decision.ClassBotsAndAgents},
		{visitor, []decision.BotTag{tag(&search, false)}, "", decision.ClassNone},
		{visitor, []decision.BotTag{tag(&search, false)}, decision.ClassAnonymous, decision.ClassAnonymous},
	} {
		if got := identity.Class(c.who, c.tags, c.unverified); got != c.want {
			t.Errorf("%s %v: got %s, want %s", c.who.UserType, c.tags, got, c.want)
		}
	}
}

func TestContext(t *testing.T) {
	req := httptest.NewRequest(http.MethodGet, "/", nil)
	if c := identity.NewContext(req); c.UserAgent != nil || c.BotTags == nil || c.IsVerifiedBotRequest != nil {
		t.Errorf("%+v", c)
	}
	req.Header.Set("User-Agent", "Mozilla")
	if c := identity.NewContext(req); *c.UserAgent != "Mozilla" || *c.OriginalUserAgent != "Mozilla" {
		t.Errorf("%+v", c)
	}
}

func FuzzCookies(f *testing.F) {
	keys := newKeys(f, 1)
	known := keys.Mint()
	r := &identity.Resolver{Keys: keys, Cookie: "tollgate"}
	f.Add(`a=1; b="2"; =; c`)
	f.Add("tollgate=x; tollgate")
	f.Fuzz(func(t *testing.T, line string) {
		for _, c := range identity.Cookies(http.Header{"Cookie": {line}}) {
			if strings.Contains(c.Name, ";") || strings.Contains(c.Value, ";") || strings.Contains(c.Name, "=") {
				t.Fatalf("%q: %+v", line, c)
			}
		}
		req := &http.Request{Header: http.Header{"Cookie": {line}}}
		if got := r.Resolve(req, true, now(), false); got.Identity != nil {
			t.Fatalf("%q names %v", line, got.Identity)
		}
		// Whatever else a client sends in a line of its own, our cookie is found.
		req = &http.Request{Header: http.Header{"Cookie": {"__Host-tollgate=" + known, line}}}
		if got := r.Resolve(req, true, now(), false); got.Identity == nil || got.Identity.Identifier != known {
			t.Fatalf("%q hides the cookie", line)
		}
	})
}
