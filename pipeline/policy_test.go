package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
)

// ways are the ways in which a workflow can fail, and what the run's outcome is then called.
var ways = []struct{ name, outcome, module string }{
	{"throws", "error", `export default async () => {
  throw new Error("boom");
};`},
	{"rejects", "error", `export default () => Promise.reject(new Error("boom"));`},
	{"never settles", "timeout", `export default () => new Promise(() => {});`},
	{"loops", "timeout", `export default async () => { for (;;) {} };`},
	{"returns the wrong type", "invalid", `export default async () => 42;`},
	{"returns nothing", "invalid", `export default async () => {};`},
}

// Every stage fails in every way under every on_error, and what stands in its place is what the policy says, counted and
// logged with the place in the workflow.
func TestFailurePolicy(t *testing.T) {
	stages := []struct {
		name, file, kind string
		edits            []string
		failures         map[catalog.OnError]string
		shown            map[catalog.OnError]string
		plans            string
	}{
		{
			name: "provisioning", file: "workflows/plans.provisioning.ts", kind: "provisioning",
			failures: all("provision/>none"),
			shown:    all("body:nothing ads:nothing"),
			plans:    "anonymous",
		},
		{
			name: "a gating feature", file: "workflows/article.feature.ts", kind: "feature",
			failures: all("features/article>closed"),
			shown:    all("body:range ads:nothing"),
			plans:    "anonymous",
		},
		{
			name: "a feature that is no gate", file: "workflows/article.feature.ts", kind: "feature",
			edits:    []string{"    gate: true\n    workflow: workflows/article", "    workflow: workflows/article"},
			failures: all("features/article>none"),
			shown:    all("body:nothing ads:nothing"),
			plans:    "anonymous",
		},
		{
			name: "surface", file: "workflows/web.surface.ts", kind: "surface",
			failures: map[catalog.OnError]string{
				catalog.Teaser: "surface/web>teaser", catalog.Closed: "surface/web>closed", catalog.Open: "surface/web>open"},
			shown: map[catalog.OnError]string{catalog.Teaser: "body:range! ads:nothing!", catalog.Closed: "", catalog.Open: ""},
			plans: "anonymous",
		},
		{
			name: "a gate with a fallback", file: "workflows/body.component.ts", kind: "component",
			failures: all("components/body>fallback"),
			shown:    all("body:range! ads:nothing"),
			plans:    "anonymous",
		},
		{
			name: "a gate without a fallback", file: "workflows/body.component.ts", kind: "component",
			edits:    []string{`fallback: { replace_range: { from_marker: "p:nth-of-type(2)", replace_with: [{ type: html, content: "<p>Unavailable</p>" }] } }`, ""},
			failures: all("components/body>remove"),
			shown:    all("body:remove! ads:nothing"),
			plans:    "anonymous",
		},
		{
			name: "a component that is no gate", file: "workflows/ads.component.ts", kind: "component",
			failures: all("components/ads>none"),
			shown:    all("body:nothing ads:nothing!"),
			plans:    "anonymous",
		},
	}
	for _, stage := range stages {
		for _, way := range ways {
			for _, policy := range []catalog.OnError{catalog.Teaser, catalog.Closed, catalog.Open} {
				if way.name == "loops" && policy != catalog.Teaser {
					continue // each loop takes its time, and the other ways cover the other policies
				}
				t.Run(fmt.Sprintf("%s %s, on_error %s", stage.name, way.name, policy), func(t *testing.T) {
					edits := append([]string{"    workflow: workflows/web.surface.ts", "    workflow: workflows/web.surface.ts\n    on_error: " + string(policy)}, stage.edits...)
					if way.name == "loops" {
						edits = append(edits, "script_time: 5s", "script_time: 200ms")
					}
					s := open(t, with(newsroom(t, edits...), stage.file, way.module), nil)
					d := s.read(ask{})
					if got, want := d.failures(), stage.failures[policy]; got != want {
						t.Errorf("failures %q, want %q", got, want)
					}
					if got, want := d.shown(), stage.shown[policy]; got != want {
						t.Errorf("shown %q, want %q", got, want)
					}
					if got := strings.Join(d.Plans, " "); got != stage.plans {
						t.Errorf("plans %q, want %q", got, stage.plans)
					}
					if !d.Degraded {
						t.Error("the decision does not say that it is degraded")
					}
					if n := s.seen.count("run " + stage.file + " " + stage.kind + " " + way.outcome); n != 1 {
						t.Errorf("%d runs are counted as %s: %v", n, way.outcome, s.seen.counts)
					}
					f := d.Failures[0]
					if s.seen.count("failure "+f.Stage+" "+f.Applied) != 1 || len(s.seen.events) != 1 {
						t.Errorf("counts %v, events %v; want one of the failure", s.seen.counts, s.seen.events)
					}
					outcome := "degraded"
					if d.FailedAs != "" {
						outcome = "failed_" + string(d.FailedAs)
					}
					if s.seen.count("decision web "+outcome) != 1 {
						t.Errorf("counts %v, want a decision that is %s", s.seen.counts, outcome)
					}
					lines := s.logged.FilterMessage("a stage failed").All()
					if len(lines) != 1 {
						t.Fatalf("%d log lines, want 1", len(lines))
					}
					fields := lines[0].ContextMap()
					if fields["workflow"] != stage.file || fields["event_id"] != "event-1" || fields["applied"] != f.Applied {
						t.Errorf("log line %v", fields)
					}
					if at := fmt.Sprint(fields["at"]); way.name == "throws" && !strings.HasPrefix(at, stage.file+":2:") {
						t.Errorf("the log line is about %q, want line 2 of %s", at, stage.file)
					}
					if closed := d.FailedAs == catalog.Closed; closed != d.HTTP.Terminal() || closed != d.ComponentsSkipped {
						t.Errorf("failed as %q with http %+v, components skipped: %v", d.FailedAs, d.HTTP, d.ComponentsSkipped)
					}
				})
			}
		}
	}
}

func all(s string) map[catalog.OnError]string {
	return map[catalog.OnError]string{catalog.Teaser: s, catalog.Closed: s, catalog.Open: s}
}

// One deadline holds for all runs of a decision: whoever waits too long leaves nothing to those behind, and every stage's
// policy stands.
func TestDecisionTime(t *testing.T) {
	s := open(t, with(newsroom(t, "decision_time: 30s", "decision_time: 200ms"), "workflows/plans.provisioning.ts",
		`export default async () => { await new Promise((later) => setTimeout(later, 60_000)); return ["premium"]; };`), nil)
	d := s.read(ask{})
	if got, want := d.failures(), "provision/>none features/article>closed surface/web>teaser state/>closed"; got != want {
		t.Errorf("failures %q, want %q", got, want)
	}
	if got := strings.Join(d.Plans, " "); got != "anonymous" || d.shown() != "body:range! ads:nothing!" {
		t.Errorf("plans %q, shown %q", got, d.shown())
	}
}

// Runs that the engine refuses have failed like others.
func TestRefusedRuns(t *testing.T) {
	s := open(t, newsroom(t), nil)
	if err := s.engine.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := s.read(ask{user: "ann", claims: `{"premium":true}`})
	if got, want := d.failures(), "provision/>none features/article>closed surface/web>teaser"; got != want {
		t.Errorf("failures %q, want %q", got, want)
	}
	if s.seen.count("run workflows/web.surface.ts surface refused") != 1 {
		t.Errorf("counts %v", s.seen.counts)
	}
}

// A store that is down takes no stage with it: meters say no, or grant the local allowance.
func TestStoreDown(t *testing.T) {
	for _, test := range []struct {
		name    string
		edits   []string
		user    string
		shown   []string // of articles 1, 2 and 1 again
		applied string
	}{
		{"closed", nil, "", []string{"body:range ads:nothing", "body:range ads:nothing", "body:range ads:nothing"}, "closed"},
		{"local", []string{"environments:", "meters: { on_error: local }\nenvironments:"}, "",
			[]string{"body:nothing ads:nothing", "body:range ads:nothing", "body:nothing ads:nothing"}, "local"},
		{"a plan without a meter needs no store", nil, "paying", []string{"body:nothing ads:remove", "body:nothing ads:remove", "body:nothing ads:remove"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			store := state.NewMemory(nil)
			s := open(t, newsroom(t, test.edits...), store)
			store.Close()
			for i, path := range []string{"/article/1", "/article/2", "/article/1"} {
				a := ask{path: path}
				if test.user != "" {
					a = ask{path: path, user: test.user, claims: `{"premium":true}`}
				}
				d := s.read(a)
				if got := d.shown(); got != test.shown[i] {
					t.Errorf("%s: shown %q, want %q", path, got, test.shown[i])
				}
				if test.applied == "" {
					if d.Degraded {
						t.Errorf("%s: degraded: %s", path, d.failures())
					}
					continue
				}
				property := d.feature(t, "article").Property("enabled")
				if !d.Degraded || !property.IsFallback {
					t.Errorf("%s: degraded %v, isFallback %v; want both", path, d.Degraded, property.IsFallback)
				}
				for _, f := range d.Failures {
					if f.Stage != StageState || f.Applied != test.applied || !errors.Is(f.Err, state.ErrClosed) {
						t.Errorf("%s: failure %+v", path, f)
					}
				}
			}
		})
	}
}

// The local allowance is 10 % of the limit; a dry run works it out and takes nothing, and a failed run takes nothing.
func TestLocalAllowance(t *testing.T) {
	edits := []string{
		"environments:", "meters: { on_error: local }\nenvironments:",
		"enabled: { limit: 3, period: month, unique_resources: true }", "enabled: { limit: 20, period: month }",
	}
	const thrice = `export default async ({ features, resource }) => {
  const seen = [];
  for (let i = 0; i < 3; i++) { const r = await features.article.enabled.consume(); seen.push([r.hasAccess, r.remainingUnits]); }
  if (resource.id === "/article/fails") throw new Error("x");
  return { properties: { seen } };
};`
	store := state.NewMemory(nil)
	s := open(t, with(newsroom(t, edits...), "workflows/web.surface.ts", thrice), store)
	store.Close()
	for i, step := range []struct {
		path  string
		dry   bool
		seen  string
		units int64
	}{
		{"/article/1", true, `{"seen":[[true,1],[true,0],[false,0]]}`, 2},
		{"/article/fails", false, ``, 0},
		{"/article/1", false, `{"seen":[[true,1],[true,0],[false,0]]}`, 2},
		{"/article/1", false, `{"seen":[[false,0],[false,0],[false,0]]}`, 0},
	} {
		d := s.read(ask{path: step.path, dry: step.dry})
		if string(d.Properties) != step.seen || d.Units != step.units {
			t.Errorf("step %d: %s, %d units; want %s", i, d.Properties, d.Units, step.seen)
		}
	}
}

// fallen is a store that fails after the meters were read.
type fallen struct{ state.Store }

func (fallen) Consume(context.Context, state.Owner, state.Consumption) (state.Outcome, error) {
	return state.Outcome{}, state.ErrClosed
}

// A workflow sees that the store did not answer its consumption: in what consume resolves to, and in the meter from then on.
func TestConsumptionTellsFallback(t *testing.T) {
	const workflow = `export default async ({ features }) => {
  const meter = features.article.enabled;
  const before = meter.isFallback;
  const answer = await meter.consume();
  return { properties: { seen: [before, answer.hasAccess, answer.isFallback, meter.isFallback] } };
};`
	for _, test := range []struct{ name, onError, seen string }{
		{"closed", "closed", `{"seen":[false,false,true,true]}`},
		{"local", "local", `{"seen":[false,true,true,true]}`},
	} {
		edits := newsroom(t, "environments:", "meters: { on_error: "+test.onError+" }\nenvironments:")
		s := open(t, with(edits, "workflows/web.surface.ts", workflow), fallen{state.NewMemory(nil)})
		if d := s.read(ask{path: "/article/1"}); string(d.Properties) != test.seen || !d.Degraded {
			t.Errorf("%s: %s, degraded %v; want %s", test.name, d.Properties, d.Degraded, test.seen)
		}
	}
	s := open(t, with(newsroom(t), "workflows/web.surface.ts", workflow), state.NewMemory(nil))
	if d := s.read(ask{path: "/article/1"}); string(d.Properties) != `{"seen":[false,true,false,false]}` {
		t.Errorf("with a store: %s", d.Properties)
	}
}

// broken is a store with a bug.
type broken struct {
	state.Store
	tally bool
}

func (b broken) Tally(ctx context.Context, o state.Owner, q []state.Question) ([]state.Reading, error) {
	if b.tally {
		panic("a bug")
	}
	return b.Store.Tally(ctx, o, q)
}

func (b broken) Consume(context.Context, state.Owner, state.Consumption) (state.Outcome, error) {
	panic("a bug")
}

// A panic is a failure like others: of the stage where it can be told, else of the decision.
func TestPanics(t *testing.T) {
	for _, test := range []struct {
		tally    bool
		failures string
	}{{true, "decide/web>teaser"}, {false, "surface/web>teaser"}} {
		memory := state.NewMemory(nil)
		defer memory.Close()
		s := open(t, newsroom(t), broken{memory, test.tally})
		d := s.read(ask{})
		if d.failures() != test.failures || d.shown() != "body:range! ads:nothing!" || !d.Degraded {
			t.Errorf("failures %q, shown %q; want %q", d.failures(), d.shown(), test.failures)
		}
		if s.logged.FilterMessage("a stage failed").FilterLevelExact(zap.ErrorLevel).Len() != 1 {
			t.Errorf("log: %v", s.logged.All())
		}
	}
}

// A visitor who goes away is no failure of the project: the decision is closed, and nobody is alarmed.
func TestClientGone(t *testing.T) {
	s := open(t, newsroom(t), nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := s.Decide(ctx, ask{}.request())
	d.Release(ctx)
	if d.FailedAs != catalog.Teaser || d.shown() != "body:range! ads:nothing!" {
		t.Errorf("failed as %q, shown %q", d.FailedAs, d.shown())
	}
	if len(s.seen.events) != 0 || s.logged.Len() != 0 {
		t.Errorf("events %v, log %v", s.seen.events, s.logged.All())
	}
}

func TestOnError(t *testing.T) {
	cut := &decision.Content{ReplaceRange: &decision.Range{From: "p"}}
	body := &catalog.Component{Slug: "body", Gate: true, Fallback: cut, Paths: []string{"/article/*"}}
	aside := &catalog.Component{Slug: "aside", Gate: true, Paths: []string{"/article/*"}}
	ads := &catalog.Component{Slug: "ads"}
	note := &catalog.Component{Slug: "note", Fallback: &decision.Content{AddClasses: []string{"x"}}}
	for _, test := range []struct {
		name   string
		s      *catalog.Surface
		path   string
		failed catalog.OnError
		shown  string
	}{
		{"teaser", &catalog.Surface{OnError: catalog.Teaser, Components: []*catalog.Component{body, aside, ads, note}}, "/article/1",
			catalog.Teaser, "body:range! aside:remove! ads:nothing! note:other!"},
		{"teaser on another path", &catalog.Surface{OnError: catalog.Teaser, Components: []*catalog.Component{body, note}}, "/",
			catalog.Teaser, "note:other!"},
		{"teaser with nothing to cut", &catalog.Surface{OnError: catalog.Teaser, Components: []*catalog.Component{ads}}, "/article/1",
			catalog.Closed, ""},
		{"nothing said", &catalog.Surface{Components: []*catalog.Component{body}}, "/article/1", catalog.Teaser, "body:range!"},
		{"closed", &catalog.Surface{OnError: catalog.Closed, Components: []*catalog.Component{body}}, "/article/1", catalog.Closed, ""},
		{"open", &catalog.Surface{OnError: catalog.Open, Components: []*catalog.Component{body}}, "/article/1", catalog.Open, ""},
		{"no surface", nil, "/article/1", catalog.Closed, ""},
	} {
		cause := errors.New("cause")
		d := OnError(test.s, test.path, cause)
		if d.FailedAs != test.failed || d.shown() != test.shown || !d.Degraded {
			t.Errorf("%s: failed as %q showing %q, degraded %v; want %q, %q", test.name, d.FailedAs, d.shown(), d.Degraded, test.failed, test.shown)
		}
		if closed := test.failed == catalog.Closed; closed != (d.HTTP != nil && d.HTTP.Status == 503) || closed != d.ComponentsSkipped {
			t.Errorf("%s: http %+v, components skipped: %v", test.name, d.HTTP, d.ComponentsSkipped)
		}
		if len(d.Failures) != 1 || !errors.Is(d.Failures[0].Err, cause) {
			t.Errorf("%s: failures %+v", test.name, d.Failures)
		}
		d.Commit()
		d.Release(t.Context())
	}
}
