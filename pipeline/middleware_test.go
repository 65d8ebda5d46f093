package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/decision"
)

// middleware is the newsroom with middleware of these bodies, in this order.
func middleware(t *testing.T, bodies ...string) *site {
	t.Helper()
	var files, list []string
	for i, body := range bodies {
		name := fmt.Sprintf("workflows/m%d.middleware.ts", i)
		list = append(list, name)
		files = append(files, "-- "+name+" --\nconst workflow: MiddlewareWorkflow = async ({ identity, context, http, resource, utils }) => {\n"+body+"\n};\nexport default workflow;\n")
	}
	return open(t, newsroom(t, "provisioning: [", "middleware: ["+strings.Join(list, ", ")+"]\nprovisioning: [",
		"-- workflows/plans", strings.Join(files, "")+"-- workflows/plans"), nil)
}

// What one middleware does is seen by those behind it, by the other stages, and in what is recorded.
func TestMiddleware(t *testing.T) {
	s := middleware(t,
		`return [{ action: "set_identifier", identity: { identifier: "ann", userType: "authenticated" } },
		         { action: "set_properties", properties: { campaign: "spring", seen: [1] } }];`,
		`return { action: "set_properties", properties: { campaign: identity.identifier + "/" + identity.authType + "/" + context.campaign } };`,
		`if (context.campaign !== "ann/provided/spring") throw new Error("not seen: " + context.campaign);`)
	d := s.read(ask{claims: `{"premium":true}`})
	want := decision.NewIdentity(decision.User{Identifier: "ann", UserType: decision.Authenticated}, decision.AuthProvided, []byte(`{"premium":true}`))
	if d.Identity.User != want.User || d.Identity.AuthType != want.AuthType || d.Identity.TestGroup100 != want.TestGroup100 || string(d.Identity.JWTClaims) != `{"premium":true}` {
		t.Errorf("identity %+v", d.Identity)
	}
	if d.Class != decision.ClassAuthenticated || strings.Join(d.Plans, " ") != "registered premium" {
		t.Errorf("class %s, plans %v", d.Class, d.Plans)
	}
	if len(d.Failures) != 0 {
		t.Error(d.Failures)
	}
	// What is consumed is the named visitor's.
	s = middleware(t, `return { action: "set_identifier", identity: { identifier: http!.cookies.who ?? "eve", userType: "anonymous" } };`)
	for i, left := range []int64{2, 1, 0} {
		d := s.read(ask{anonymous: fmt.Sprintf("visitor-%d", i), path: fmt.Sprintf("/article/%d", i)})
		if m := d.meter(t); m.Limit-m.Consumed != left {
			t.Errorf("%d left, want %d", m.Limit-m.Consumed, left)
		}
	}
}

func TestMiddlewareBotTags(t *testing.T) {
	for _, test := range []struct {
		action   string
		class    decision.Class
		verified bool
	}{
		{`{ action: "append_bot_tag", category: "ai-crawler", product: "Nice Bot", verified: true }`, decision.ClassBotsAndAgents, true},
		{`{ action: "append_bot_tag", category: "search-crawler", verified: true }`, decision.ClassSearchCrawlers, true},
		{`{ action: "append_bot_tag", category: "seo", verified: false }`, decision.ClassNone, false},
	} {
		s := middleware(t, "return "+test.action+";", `
			const tag = context.botTags[0];
			if (context.botTags.length !== 1 || !tag.code.startsWith("mw:") || context.isVerifiedBotRequest !== tag.isVerified) throw new Error(JSON.stringify(context));
			return { action: "set_properties", properties: { code: tag.code } };`)
		if d := s.read(ask{}); d.Class != test.class || len(d.Failures) != 0 {
			t.Errorf("%s: class %s, %v", test.action, d.Class, d.Failures)
		}
	}
}

// A refusal is the whole answer; nothing behind it runs and nothing is consumed.
func TestMiddlewareRefuses(t *testing.T) {
	s := middleware(t, `return [{ action: "fail", httpStatusCode: 451, message: "Not available here" }, { action: "set_properties", properties: {} }];`,
		`throw new Error("it ran");`)
	d := s.read(ask{})
	if d.Rejection == nil || d.Rejection.Status != 451 || d.HTTP == nil || d.HTTP.Status != 451 || d.HTTP.Body != "Not available here" || !d.ComponentsSkipped {
		t.Errorf("%+v %+v", d.Rejection, d.HTTP)
	}
	if d.Degraded || len(d.Failures) != 0 || len(d.Components) != 0 || d.Units != 0 {
		t.Errorf("degraded %v, %v, %v, %d units", d.Degraded, d.Failures, d.Components, d.Units)
	}
	if s.seen.count("decision web rejected") != 1 || s.seen.count("run workflows/m1.middleware.ts middleware ok") != 0 {
		t.Error(s.seen.counts)
	}
}

// A middleware that fails gives the surface's on_error, and none of its effects stands.
func TestMiddlewareFails(t *testing.T) {
	tooLong := `return Array.from({ length: 3 }, (_, i) => ({ action: "set_properties" as const, properties: { ["p" + i]: "x".repeat(30_000) } }));`
	for name, body := range map[string]string{
		"throw":    `throw new Error("no");`,
		"wrong":    `return { action: "set_properties", properties: { city: "x" } };`,
		"too much": tooLong,
	} {
		t.Run(name, func(t *testing.T) {
			s := middleware(t, `return { action: "set_identifier", identity: { identifier: "ann", userType: "authenticated" } };`, body)
			d := s.read(ask{})
			if got := d.failures(); got != "middleware/web>teaser" {
				t.Errorf("failures %s", got)
			}
			if got := d.shown(); got != "body:range! ads:nothing!" {
				t.Errorf("components %s", got)
			}
			if s.seen.count("failure middleware teaser") != 1 || s.seen.count("decision web failed_teaser") != 1 {
				t.Error(s.seen.counts)
			}
		})
	}
}

// An access check of an endpoint goes through middleware as every decision does.
func TestMiddlewareOfAccessChecks(t *testing.T) {
	s := middleware(t, `if (http!.url.endsWith("/refused")) return { action: "fail", httpStatusCode: 403, message: "not you" };
		return { action: "set_identifier", identity: { identifier: "ann", userType: "authenticated" } };`)
	for url, want := range map[string]string{"/x": "registered", "/refused": "refused with 403: not you"} {
		in := &EndpointRequest{EventID: "e", Environment: "live", Now: noon, HTTP: &decision.HTTP{URL: "https://news.example" + url, Headers: map[string]string{}, Cookies: map[string]string{}}}
		plans, _, err := s.accessCheck(t.Context(), in)
		got := strings.Join(plans, " ")
		if err != nil {
			got = err.Error()
		}
		if !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s", url, got)
		}
	}
}
