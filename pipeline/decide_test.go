package pipeline

import (
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/decision"
)

func tag(category string, verified bool) []decision.BotTag {
	return []decision.BotTag{{Category: &category, Code: "ua:test", IsVerified: verified}}
}

// Plans are a set from class and workflows, in the project's order.
func TestPlans(t *testing.T) {
	s := open(t, newsroom(t, "provisioning: [workflows/plans.provisioning.ts]", "provisioning: [workflows/plans.provisioning.ts, workflows/more.provisioning.ts]",
		"-- workflows/plans", "-- workflows/more.provisioning.ts --\nexport default async ({ identity }) => identity.jwtClaims.plans ?? [];\n-- workflows/plans"), nil)
	for _, test := range []struct {
		name  string
		ask   ask
		class decision.Class
		plans string
		warn  string
	}{
		{"anonymous", ask{}, decision.ClassAnonymous, "anonymous", ""},
		{"authenticated", ask{user: "ann", claims: `{}`}, decision.ClassAuthenticated, "registered", ""},
		{"by a workflow", ask{user: "ann", claims: `{"premium":true}`}, decision.ClassAuthenticated, "registered premium", ""},
		{"by referrer", ask{referer: "https://partner.example/x"}, decision.ClassAnonymous, "anonymous registered", ""},
		{"by two workflows, once", ask{user: "ann", claims: `{"premium":true,"plans":["premium","anonymous","premium"]}`}, decision.ClassAuthenticated, "anonymous registered premium", ""},
		{"unknown slug", ask{user: "ann", claims: `{"plans":["gold","premium"]}`}, decision.ClassAuthenticated, "registered premium", "gold"},
		{"wrong type: none of them", ask{user: "ann", claims: `{"plans":["premium",1]}`}, decision.ClassAuthenticated, "registered", ""},
		{"verified crawler", ask{tags: tag("search-crawler", true)}, decision.ClassSearchCrawlers, "", ""},
		{"verified bot", ask{tags: tag("seo", true)}, decision.ClassBotsAndAgents, "", ""},
		{"who claims to be a bot", ask{tags: tag("search-crawler", false)}, decision.ClassNone, "", ""},
		{"a customer's script", ask{user: "ann", claims: `{}`, tags: tag("seo", false)}, decision.ClassAuthenticated, "registered", ""},
	} {
		d := s.read(test.ask)
		if got := strings.Join(d.Plans, " "); got != test.plans || d.Class != test.class {
			t.Errorf("%s: class %q, plans %q; want %q, %q", test.name, d.Class, got, test.class, test.plans)
		}
		if (test.warn != "") != (len(d.Warnings) == 1) {
			t.Errorf("%s: warnings %v", test.name, d.Warnings)
		} else if test.warn != "" && (d.Warnings[0].Code != "unknown_plan" || !strings.Contains(d.Warnings[0].Text, test.warn)) {
			t.Errorf("%s: warnings %v", test.name, d.Warnings)
		}
	}
	amber := 0
	for _, e := range s.seen.events {
		if e.Code == "unknown_plan" && e.Level == Amber {
			amber++
		}
	}
	if amber != 1 {
		t.Errorf("%d amber events about unknown plans, want 1", amber)
	}
}

// Several plans at once: each property's conflict rule picks, and a fallback shows that no plan gave the value.
func TestProperties(t *testing.T) {
	s := open(t, newsroom(t), nil)
	for _, test := range []struct {
		name     string
		ask      ask
		mode     decision.MeterMode
		limit    int64
		ads      any
		quality  any
		words    any
		fallback string // properties that are fallbacks
	}{
		{"anonymous", ask{}, decision.Metered, 3, true, "sd", 0.0, "ads quality words"},
		{"registered", ask{user: "ann", claims: `{}`}, decision.Metered, 10, true, "sd", 100.0, "ads quality"},
		{"two meters: the one with more left", ask{referer: "https://partner.example/"}, decision.Metered, 10, true, "sd", 100.0, "ads quality"},
		{"on beats a meter, the larger number wins", ask{user: "ann", claims: `{"premium":true}`}, decision.On, 0, false, "uhd", 100.0, ""},
		{"no plan", ask{tags: tag("seo", false)}, decision.Off, 0, true, "sd", 0.0, "enabled ads quality words"},
	} {
		d := s.read(test.ask)
		f := d.feature(t, "article")
		var fallback []string
		for _, p := range f.Properties {
			if p.IsFallback {
				fallback = append(fallback, p.Slug)
			}
		}
		m := f.Property("enabled").Meter
		if m.Mode != test.mode || m.Mode == decision.Metered && m.Limit != test.limit || m.CounterID != "default:feat_article.enabled" {
			t.Errorf("%s: meter %+v", test.name, m)
		}
		if f.Property("ads").Value != test.ads || f.Property("quality").Value != test.quality || f.Property("words").Value != test.words {
			t.Errorf("%s: ads %v, quality %v, words %v", test.name, f.Property("ads").Value, f.Property("quality").Value, f.Property("words").Value)
		}
		if got := strings.Join(fallback, " "); got != test.fallback {
			t.Errorf("%s: fallbacks %q, want %q", test.name, got, test.fallback)
		}
	}
}

// A feature workflow overrides what plans gave; what it leaves out comes from them.
func TestFeatureOverrides(t *testing.T) {
	for _, test := range []struct {
		name, result string
		ask          ask
		want         decision.Meter
		wrong        bool
	}{
		{"nothing", `{}`, ask{}, decision.Meter{Mode: "metered", Limit: 3, Unique: true, Period: "month"}, false},
		{"off", `{ enabled: "off" }`, ask{}, decision.Meter{Mode: "off"}, false},
		{"true", `{ enabled: true }`, ask{}, decision.Meter{Mode: "on"}, false},
		{"a limit", `{ enabled: { state: "metered", limit: 7 } }`, ask{}, decision.Meter{Mode: "metered", Limit: 7, Unique: true, Period: "month"}, false},
		{"a period", `{ enabled: { state: "metered", periodType: "day", rollingWindow: true } }`, ask{}, decision.Meter{Mode: "metered", Limit: 3, Unique: true, Period: "day", Rolling: true}, false},
		{"a counter", `{ enabled: { state: "metered", counterId: "mine", uniqueResources: false } }`, ask{}, decision.Meter{Mode: "metered", Limit: 3, Period: "month", CounterID: "mine"}, false},
		{"a limit where plans have no meter", `{ enabled: { state: "metered", limit: 2 } }`, ask{user: "ann", claims: `{"premium":true}`}, decision.Meter{Mode: "metered", Limit: 2, Period: "lifetime"}, false},
		{"no limit anywhere", `{ enabled: { state: "metered" } }`, ask{user: "ann", claims: `{"premium":true}`}, decision.Meter{Mode: "off"}, true},
		{"a lifetime that rolls", `{ enabled: { state: "metered", periodType: "lifetime", rollingWindow: true } }`, ask{}, decision.Meter{Mode: "off"}, true},
		{"a string outside values", `{ quality: "8k" }`, ask{}, decision.Meter{Mode: "off"}, true},
		{"a slug the feature lacks", `{ enabled: "on", other: 1 }`, ask{}, decision.Meter{Mode: "off"}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, with(newsroom(t), "workflows/article.feature.ts", "export default async () => ("+test.result+");"), nil)
			d := s.decide(test.ask)
			if test.want.CounterID == "" {
				test.want.CounterID = "default:feat_article.enabled"
			}
			if got := d.meter(t).Meter; got != test.want {
				t.Errorf("meter %+v, want %+v", got, test.want)
			}
			if failed := d.failures() == "features/article>closed"; failed != test.wrong {
				t.Errorf("failures %q", d.failures())
			}
			if isFallback := d.feature(t, "article").Property("enabled").IsFallback; isFallback != test.wrong {
				t.Errorf("isFallback %v", isFallback)
			}
		})
	}
}

// Components run where their paths match, not behind a whole answer, and get the surface's properties.
func TestComponents(t *testing.T) {
	for _, test := range []struct {
		name, surface, path string
		shown               string
		skipped             bool
	}{
		{"on an article", `({ properties: { locked: true } })`, "/article/1", "body:range ads:nothing", false},
		{"elsewhere", `({ properties: { locked: true } })`, "/", "ads:nothing", false},
		{"no properties", `({})`, "/article/1", "body:nothing ads:nothing", false},
		{"a body is a whole answer", `({ http: { status: 200, body: null } })`, "/article/1", "", true},
		{"so is a redirect", `({ http: { status: 302, addHeaders: [{ name: "Location", value: "/login" }] } })`, "/article/1", "", true},
		{"headers are not", `({ http: { addHeaders: [{ name: "X-A", value: "b" }] } })`, "/article/1", "body:nothing ads:nothing", false},
	} {
		s := open(t, with(newsroom(t), "workflows/web.surface.ts", "export default async () => "+test.surface+";"), nil)
		d := s.decide(ask{path: test.path})
		if d.shown() != test.shown || d.ComponentsSkipped != test.skipped || d.Degraded {
			t.Errorf("%s: shown %q, skipped %v, failures %q", test.name, d.shown(), d.ComponentsSkipped, d.failures())
		}
		if s.seen.count("decision web terminal") == 1 != test.skipped || s.seen.count("decision web ok") == 1 == test.skipped {
			t.Errorf("%s: counts %v", test.name, s.seen.counts)
		}
		if d.HTTP.Terminal() != test.skipped {
			t.Errorf("%s: http %+v", test.name, d.HTTP)
		}
	}
}

// A marker that the rewriter does not support is a wrong result of the component, found before a byte is sent.
func TestWrongMarker(t *testing.T) {
	s := open(t, with(newsroom(t), "workflows/body.component.ts",
		`export default async ({ features }) => { await features.article.enabled.incrementCounter({ units: 5 }); return { content: { replaceRange: { fromMarker: "p:last-child" } } }; };`), nil)
	d := s.read(ask{})
	if d.failures() != "components/body>fallback" || d.shown() != "body:range! ads:nothing" {
		t.Errorf("failures %q, shown %q", d.failures(), d.shown())
	}
	if !d.Cuts() {
		t.Error("the decision cuts nothing")
	}
	if m := s.decide(ask{path: "/article/9", dry: true}).meter(t); m.Consumed != 2 {
		t.Errorf("%d units count, want the surface's 1 and the dry one's: the failed run's are given back", m.Consumed)
	}
}

// withoutWorkflows are edits of the newsroom.
func withoutWorkflows() []string {
	return []string{
		"provisioning: [workflows/plans.provisioning.ts]", "",
		"    workflow: workflows/article.feature.ts\n", "",
		"    workflow: workflows/web.surface.ts\n", "",
		"        workflow: workflows/body.component.ts\n", "",
		"        workflow: workflows/ads.component.ts\n", "",
	}
}

// tollgate.yaml alone makes a paywall: without workflows a gate shows its fallback, unless every gating feature is on.
func TestNoWorkflows(t *testing.T) {
	edits := append(withoutWorkflows(), "  premium:\n", "  premium:\n    assign: [bots_and_agents]\n")
	s := open(t, newsroom(t, edits...), nil)
	for name, test := range map[string]struct {
		ask   ask
		shown string
	}{
		"a meter that nothing consumes": {ask{}, "body:range ads:nothing"},
		"on":                            {ask{tags: tag("seo", true)}, "body:nothing ads:nothing"},
		"off":                           {ask{tags: tag("seo", false)}, "body:range ads:nothing"},
	} {
		if d := s.decide(test.ask); d.shown() != test.shown || d.Degraded {
			t.Errorf("%s: shown %q, want %q; failures %q", name, d.shown(), test.shown, d.failures())
		}
	}
}

func TestUnknownSurface(t *testing.T) {
	s := open(t, newsroom(t), nil)
	d := s.decide(ask{surface: "wbe"})
	if d.HTTP == nil || d.HTTP.Status != 503 || !d.Degraded {
		t.Errorf("http %+v", d.HTTP)
	}
	r := ask{}.request()
	r.Environment = "prod"
	if d := s.Decide(t.Context(), r); d.shown() != "body:range! ads:nothing!" || d.FailedAs != "teaser" {
		t.Errorf("unknown environment: shown %q, failed as %q", d.shown(), d.FailedAs)
	}
}

// Events of runs that succeeded are the decision's; those of runs that failed never were.
func TestEvents(t *testing.T) {
	a := newsroom(t, "provisioning: [", "triggers: { read: { schema: { type: object, required: [id] } } }\nprovisioning: [")
	a = with(a, "workflows/web.surface.ts", `export default async ({ utils, resource }) => {
	await utils.triggers.fire("read", { id: resource.id });
	return { properties: { locked: false } };
};`)
	a = with(a, "workflows/ads.component.ts", `export default async ({ utils }) => { await utils.triggers.fire("read", { id: "never" }); throw new Error("no"); };`)
	d := open(t, a, nil).read(ask{user: "ann", claims: `{}`})
	if len(d.Events) != 1 || d.Events[0].Trigger != "read" || string(d.Events[0].Payload) != `{"id":"/article/1"}` || d.Events[0].User == nil || d.Events[0].User.Identifier != "ann" {
		t.Errorf("events %+v", d.Events)
	}
}
