package pipeline

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/state/bolt"
)

// Three free articles a month, as readers meet them.
func TestMeter(t *testing.T) {
	now := noon
	store := state.NewMemory(func() time.Time { return now })
	defer store.Close()
	s := open(t, newsroom(t), store)
	for i, step := range []struct {
		path, who   string
		access      bool
		remaining   int64
		here, units int64
		used        bool
		shown       string
	}{
		{"/article/1", "", true, 2, 1, 1, false, "body:nothing ads:nothing"},
		{"/article/1", "", true, 2, 0, 0, true, "body:nothing ads:nothing"}, // read again: free
		{"/", "", true, 2, 0, 0, false, "ads:nothing"},
		{"/article/2", "", true, 1, 1, 1, false, "body:nothing ads:nothing"},
		{"/article/3", "", true, 0, 1, 1, false, "body:nothing ads:nothing"}, // the third: access though none remains
		{"/article/4", "", false, 0, 0, 0, false, "body:range ads:nothing"},
		{"/article/2", "", true, 0, 0, 0, true, "body:nothing ads:nothing"},
		{"/article/4", "another", true, 2, 1, 1, false, "body:nothing ads:nothing"},
	} {
		d := s.read(ask{path: step.path, anonymous: step.who})
		m := d.meter(t)
		if m.HasAccess != step.access || m.Remaining != step.remaining || m.ConsumedInRequest != step.here || d.Units != step.units || m.ResourceIDUsed != step.used {
			t.Errorf("step %d, %s: %+v, %d units", i, step.path, *m, d.Units)
		}
		if d.shown() != step.shown {
			t.Errorf("step %d, %s: shown %q, want %q", i, step.path, d.shown(), step.shown)
		}
		if m.Consumed != m.Limit-m.Remaining || !m.PeriodStart.Equal(time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("step %d: consumed %d since %s", i, m.Consumed, m.PeriodStart)
		}
	}
	now = now.AddDate(0, 1, 0)
	if m := s.read(ask{path: "/article/1"}).meter(t); !m.HasAccess || m.Remaining != 2 {
		t.Errorf("next month: %+v", *m)
	}
}

// Lifetime, units that are not unique, and partial consumption.
func TestMeterLifetime(t *testing.T) {
	now := noon
	store := state.NewMemory(func() time.Time { return now })
	defer store.Close()
	s := open(t, with(newsroom(t, "enabled: { limit: 3, period: month, unique_resources: true }", "enabled: { limit: 5, period: lifetime }"),
		"workflows/web.surface.ts", `export default async ({ features }) => {
  const reading = await features.article.enabled.consume({ units: 2, allowPartialConsumption: true });
  return { properties: { locked: !reading.hasAccess } };
};`), store)
	for i, want := range []decision.MeterStatus{
		{HasAccess: true, Consumed: 2, Remaining: 3, ConsumedInRequest: 2},
		{HasAccess: true, Consumed: 4, Remaining: 1, ConsumedInRequest: 2},
		{HasAccess: true, Consumed: 5, Remaining: 0, ConsumedInRequest: 1, ExcessInRequest: 1},
		{HasAccess: false, Consumed: 5, Remaining: 0, ExcessInRequest: 2},
	} {
		now = now.AddDate(1, 0, 0)
		got := *s.read(ask{}).meter(t)
		want.Meter, want.PeriodStart = got.Meter, time.Unix(0, 0).UTC()
		if got.Mode != decision.Metered || got.Unique || got != want {
			t.Errorf("step %d: %+v, want %+v", i, got, want)
		}
	}
}

// Several consumptions of one request add up, across its surface and its components; in a dry run as well.
func TestConsumeSeveralTimes(t *testing.T) {
	const several = `export default async ({ features }) => {
  const m = features.article.enabled;
  const seen = [];
  for (let i = 0; i < 3; i++) { const r = await m.consume({ units: 2 }); seen.push([r.hasAccess, r.remainingUnits, r.consumedUnitsInRequest, r.excessUnitsInRequest]); }
  return { properties: { seen, after: [m.hasAccess, m.remainingUnits] } };
};`
	for _, dry := range []bool{false, true} {
		s := open(t, with(with(newsroom(t, "enabled: { limit: 3, period: month, unique_resources: true }", "enabled: { limit: 5, period: month }"),
			"workflows/web.surface.ts", several),
			"workflows/ads.component.ts", `export default async ({ features }) => {
  const before = features.article.enabled.remainingUnits;
  const r = await features.article.enabled.consume();
  return { properties: { before, access: r.hasAccess, left: r.remainingUnits } };
};`), nil)
		d := s.read(ask{dry: dry})
		if got, want := string(d.Properties), `{"seen":[[true,3,2,0],[true,1,4,0],[false,1,4,2]],"after":[false,1]}`; got != want {
			t.Errorf("dry %v: surface %s, want %s; failures %v", dry, got, want, d.Failures)
		}
		if got, want := string(d.Components[1].Properties), `{"before":1,"access":true,"left":0}`; got != want {
			t.Errorf("dry %v: component %s, want %s", dry, got, want)
		}
		if m := d.meter(t); d.Units != 5 || m.ConsumedInRequest != 5 || m.ExcessInRequest != 2 || m.Consumed != 5 || !m.HasAccess {
			t.Errorf("dry %v: %d units, %+v", dry, d.Units, *m)
		}
		want := int64(5)
		if dry {
			want = 0
		}
		readings, err := s.store.Tally(t.Context(), owner("reader"), []state.Question{{CounterID: "default:feat_article.enabled", Window: state.Window{Period: decision.Month}}})
		if err != nil || readings[0].Units != want {
			t.Errorf("dry %v: the store counts %+v, %v; want %d", dry, readings, err, want)
		}
	}
}

func owner(anonymous string) state.Owner {
	return state.Owner{Project: "default", Brand: "default", Environment: "production", User: decision.User{Identifier: anonymous, UserType: decision.Anonymous}}
}

// HEAD: the same answer as GET would have, again and again.
func TestDryRun(t *testing.T) {
	s := open(t, newsroom(t), nil)
	for range 5 {
		d := s.read(ask{dry: true})
		if m := d.meter(t); !m.HasAccess || m.Remaining != 2 || d.Units != 1 {
			t.Fatalf("%+v, %d units", *m, d.Units)
		}
	}
	for _, path := range []string{"/article/1", "/article/2", "/article/3"} {
		s.read(ask{path: path})
	}
	if d := s.read(ask{dry: true, path: "/article/1"}); d.Units != 0 || !d.meter(t).HasAccess {
		t.Errorf("a counted article: %d units, %+v", d.Units, *d.meter(t))
	}
	if d := s.read(ask{dry: true, path: "/article/4"}); d.Units != 0 || d.meter(t).HasAccess || d.shown() != "body:range ads:nothing" {
		t.Errorf("a fourth article: %d units, %+v, shown %q", d.Units, *d.meter(t), d.shown())
	}
}

// What was recorded for an answer that never began goes back, once.
func TestRelease(t *testing.T) {
	s := open(t, newsroom(t), nil)
	for range 4 {
		d := s.decide(ask{})
		if m := d.meter(t); m.Remaining != 2 {
			t.Fatalf("remaining %d", m.Remaining)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel() // the client went away: the units come back all the same
		d.Release(gone)
		d.Release(gone)
		d.Commit()
	}
	d := s.decide(ask{})
	d.Commit()
	d.Release(t.Context())
	if m := s.decide(ask{path: "/", dry: true}).meter(t); m.Consumed != 1 {
		t.Errorf("%d units count, want 1", m.Consumed)
	}
}

// A run that fails takes back all it said and all it recorded: a timeout leaves no half of a grant.
func TestA20PartialResults(t *testing.T) {
	for name, module := range map[string]string{
		"consumes and throws":        `export default async ({ features }) => { await features.article.enabled.consume(); throw new Error("x"); };`,
		"consumes and loops":         `export default async ({ features }) => { await features.article.enabled.consume(); for (;;) {} };`,
		"consumes and says nonsense": `export default async ({ features }) => { await features.article.enabled.consume(); return { http: { status: 42 } }; };`,
	} {
		s := open(t, with(newsroom(t, "script_time: 5s", "script_time: 200ms"), "workflows/web.surface.ts", module), nil)
		d := s.read(ask{})
		m := d.meter(t)
		if d.FailedAs != "teaser" || d.shown() != "body:range! ads:nothing!" || d.Units != 0 || m.ConsumedInRequest != 0 || m.Remaining != 3 {
			t.Errorf("%s: failed as %q, shown %q, %d units, %+v", name, d.FailedAs, d.shown(), d.Units, *m)
		}
		readings, err := s.store.Tally(t.Context(), owner("reader"), []state.Question{{CounterID: m.CounterID, Window: state.Window{Period: decision.Month}, Unique: true, Resource: "/article/1"}})
		if err != nil || readings[0].Units != 0 || readings[0].ResourceUsed {
			t.Errorf("%s: the store counts %+v, %v", name, readings, err)
		}
	}
	granting := open(t, with(newsroom(t, "script_time: 5s", "script_time: 200ms"), "workflows/article.feature.ts",
		`export default async () => { const out = { enabled: "on" }; for (;;) { out.ads = false; } return out; };`), nil)
	if m := granting.decide(ask{}).meter(t); m.Mode != decision.Off || m.HasAccess {
		t.Errorf("a feature workflow that set enabled and looped: %+v", *m)
	}
}

// No number of parallel readers gets a fourth article.
func TestParallelConsumers(t *testing.T) {
	s := open(t, newsroom(t, "enabled: { limit: 3, period: month, unique_resources: true }", "enabled: { limit: 3, period: month }"), nil)
	var granted, units atomic.Int64
	parallel(60, func(int) {
		d := s.Decide(t.Context(), ask{}.request())
		d.Commit()
		if d.meter(t).HasAccess {
			granted.Add(1)
		}
		units.Add(d.Units)
		if d.Degraded {
			t.Errorf("degraded: %s: %v", d.failures(), d.Failures[0].Err)
		}
	})
	if granted.Load() != 3 || units.Load() != 3 {
		t.Errorf("%d were granted and %d recorded, want 3", granted.Load(), units.Load())
	}
}

// Three articles a month hold across a restart.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	paths := []string{"/article/1", "/article/2", "/article/3", "/article/4"}
	for i, path := range paths {
		store, err := bolt.Open(dir, bolt.Options{Clock: func() time.Time { return noon }})
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, newsroom(t), store)
		d := s.read(ask{path: path})
		if got, want := d.meter(t).HasAccess, i < 3; got != want {
			t.Errorf("article %d after %d restarts: access %v", i+1, i, got)
		}
		s.Close()
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// Logging in refills nothing, and is merged once.
func TestMergeAtLogin(t *testing.T) {
	s := open(t, newsroom(t), nil)
	s.read(ask{path: "/article/1"})
	s.read(ask{path: "/article/2"})
	for i, want := range []int64{7, 6} {
		d := s.read(ask{user: "ann", claims: `{}`, anonymous: "reader", path: []string{"/article/3", "/article/4"}[i]})
		if m := d.meter(t); m.Remaining != want || m.Limit != 10 {
			t.Errorf("request %d after log-in: %+v, want %d left", i, *m, want)
		}
	}
	if m := s.read(ask{user: "ann", claims: `{}`, anonymous: "reader", path: "/article/1"}).meter(t); m.Remaining != 6 {
		t.Errorf("an article read before: %+v", *m)
	}
	none := open(t, newsroom(t, "version: 1", "version: 1\nidentity: { merge: none }"), nil)
	none.read(ask{path: "/article/1"})
	if m := none.read(ask{user: "ann", claims: `{}`, anonymous: "reader", path: "/article/3"}).meter(t); m.Remaining != 9 {
		t.Errorf("merge: none: %+v", *m)
	}
}
