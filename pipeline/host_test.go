package pipeline

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/workflows"
)

const endpoints = `endpoints:
  me: { path: /api/me, methods: [GET], workflow: workflows/me.endpoint.ts }
environments:`

func (s *site) endpoint(id *decision.Identity) (*workflows.EndpointResponse, error) {
	s.t.Helper()
	return s.Endpoint(s.t.Context(), &EndpointRequest{
		EventID:     "event-2",
		Environment: "live",
		Endpoint:    s.catalog.Endpoints[0],
		Identity:    id,
		Params:      map[string]string{},
		Now:         noon,
		Request:     &workflows.EndpointRequest{Method: "GET", URL: "https://news.example/api/me", Header: http.Header{}},
	})
}

// An endpoint has the utilities and can ask what its visitor may do, without consuming anything.
func TestEndpoint(t *testing.T) {
	s := open(t, with(newsroom(t, "environments:", endpoints), "workflows/me.endpoint.ts", `export default async ({ identity, utils }) => {
  const { plans, features } = await utils.accessCheck();
  await utils.buckets.put("visits", "last", { who: identity?.identifier ?? null });
  return Response.json({ plans, left: features.article.enabled.remainingUnits ?? null, on: features.article.enabled.state });
};`), nil)
	ann := decision.NewIdentity(decision.User{Identifier: "ann", UserType: decision.Authenticated}, decision.AuthJWT, []byte(`{"premium":true}`))
	bob := decision.NewIdentity(decision.User{Identifier: "bob", UserType: decision.Authenticated}, decision.AuthJWT, nil)
	s.read(ask{user: "bob", claims: "{}"})
	for name, test := range map[string]struct {
		id   *decision.Identity
		want string
	}{
		"nobody":                  {nil, `{"plans":["anonymous"],"left":3,"on":"metered"}`},
		"premium":                 {&ann, `{"plans":["registered","premium"],"left":null,"on":"on"}`},
		"a user who has read one": {&bob, `{"plans":["registered"],"left":9,"on":"metered"}`},
	} {
		for range 2 {
			answer, err := s.endpoint(test.id)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if string(answer.Body) != test.want || answer.Status != 200 {
				t.Errorf("%s: %d %s, want %s", name, answer.Status, answer.Body, test.want)
			}
		}
	}
	if value, ok, err := s.store.Get(t.Context(), "bucket/default/default/production/visits", "last"); !ok || err != nil {
		t.Errorf("the bucket has %s, %v, %v", value, ok, err)
	}
}

// An access check is a decision about features alone: who nobody proved to be is a new visitor, every time.
func TestAccessCheck(t *testing.T) {
	s := open(t, newsroom(t), nil)
	s.read(ask{})
	for name, test := range map[string]struct {
		referer, plans string
		limit          int64
	}{
		"nobody":         {"", "anonymous", 3},
		"from a partner": {"https://partner.example/x", "anonymous registered", 10},
	} {
		header := http.Header{}
		if test.referer != "" {
			header.Set("Referer", test.referer)
		}
		plans, features, err := s.accessCheck(t.Context(), &EndpointRequest{
			Environment: "live", Now: noon, Request: &workflows.EndpointRequest{Method: "GET", URL: "https://news.example/api/me", Header: header},
		})
		if err != nil {
			t.Fatal(err)
		}
		m := (&Decision{Features: features}).meter(t)
		if got := strings.Join(plans, " "); got != test.plans || m.Remaining != test.limit || m.Limit != test.limit {
			t.Errorf("%s: plans %q, %+v", name, got, *m)
		}
	}
}

func TestEndpointFails(t *testing.T) {
	for _, way := range ways {
		s := open(t, with(newsroom(t, "script_time: 5s", "script_time: 20ms", "environments:", endpoints), "workflows/me.endpoint.ts", way.module), nil)
		answer, err := s.endpoint(nil)
		var run *workflows.RunError
		if answer != nil || !errors.As(err, &run) || string(run.Outcome) != way.outcome {
			t.Errorf("%s: %v, %v", way.name, answer, err)
		}
		if s.seen.count("failure endpoint none") != 1 || s.seen.count("run workflows/me.endpoint.ts endpoint "+way.outcome) != 1 {
			t.Errorf("%s: counts %v", way.name, s.seen.counts)
		}
	}
}

// newHost is the host of one run outside of any.
func newHost(s *site, dry bool) *host {
	r := ask{dry: dry}.request()
	q := s.begin(r)
	return &host{p: s.Pipeline, env: q.env, owner: q.owner, documents: q.documents, meters: q.meters, dry: dry, now: noon}
}

// Names and sizes are checked before the store sees them, with the error of the right name for the script.
func TestHostRefuses(t *testing.T) {
	h := newHost(open(t, newsroom(t), nil), false)
	ctx := t.Context()
	long := func(n int) string { return string(make([]byte, n)) }
	ann := decision.User{Identifier: "ann", UserType: decision.Authenticated}
	value := func(n int) []byte { return make([]byte, n) }
	for name, test := range map[string]struct {
		err   error
		isFor string
	}{
		"custom data without key":  {h.WriteCustomData(ctx, ann, "", value(1), false), "range"},
		"custom data, a long key":  {h.WriteCustomData(ctx, ann, long(1000), value(1), false), "range"},
		"custom data, a longest":   {h.WriteCustomData(ctx, ann, long(999), value(64<<10), false), ""},
		"custom data too large":    {h.WriteCustomData(ctx, ann, "k", value(64<<10+1), false), "range"},
		"custom data of nobody":    {h.WriteCustomData(ctx, decision.User{UserType: decision.Anonymous}, "k", value(1), false), "type"},
		"custom data, wrong type":  {h.WriteCustomData(ctx, decision.User{Identifier: "x", UserType: "admin"}, "k", value(1), false), "type"},
		"bucket that is no slug":   {second(h.PutBucket(ctx, "a/b", "k", value(1), 0, false)), "type"},
		"bucket, a long key":       {second(h.PutBucket(ctx, "a", long(513), value(1), 0, false)), "range"},
		"bucket, a longest key":    {second(h.PutBucket(ctx, "a", long(512), value(256<<10), 0, false)), ""},
		"bucket, too large":        {second(h.PutBucket(ctx, "a", "k", value(256<<10+1), 0, false)), "range"},
		"bucket, 1,001 keys":       {third(h.ListBucket(ctx, "a", "", "", 1001)), "range"},
		"a counter without id":     {h.IncrementCounter(ctx, ann, "", 1, ""), "range"},
		"a counter, nothing added": {h.IncrementCounter(ctx, ann, "c", 0, ""), "range"},
		"a meter that is none":     {second(h.Consume(ctx, "article", "ads", 1, false)), "type"},
		"access check":             {third(h.AccessCheck(ctx)), "type"},
	} {
		var ranged *workflows.RangeError
		var typed *workflows.TypeError
		if errors.As(test.err, &ranged) != (test.isFor == "range") || errors.As(test.err, &typed) != (test.isFor == "type") {
			t.Errorf("%s: %v, want a %s error", name, test.err, test.isFor)
		}
	}
}

func second[A any](_ A, err error) error        { return err }
func third[A, B any](_ A, _ B, err error) error { return err }

// An outage is never absence.
func TestHostStoreDown(t *testing.T) {
	store := state.NewMemory(nil)
	h := newHost(open(t, newsroom(t), store), false)
	store.Close()
	ctx := t.Context()
	ann := decision.User{Identifier: "ann", UserType: decision.Authenticated}
	_, _, read := h.ReadCustomData(ctx, ann, "k", false)
	_, _, get := h.GetBucket(ctx, "a", "k")
	_, _, list := h.ListBucket(ctx, "a", "", "", 10)
	for name, err := range map[string]error{
		"read": read, "get": get, "list": list,
		"write":     h.WriteCustomData(ctx, ann, "k", []byte("1"), false),
		"delete":    h.DeleteCustomData(ctx, ann, "k", false),
		"put":       second(h.PutBucket(ctx, "a", "k", []byte("1"), 0, false)),
		"remove":    second(h.DeleteBucket(ctx, "a", "k")),
		"increment": h.IncrementCounter(ctx, ann, "c", 1, ""),
	} {
		if !errors.Is(err, workflows.ErrUnavailable) || !errors.Is(err, state.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Records are divided by user, environment type and bucket; crossBrand data is shared by the projects of a store.
func TestHostSpaces(t *testing.T) {
	store := state.NewMemory(nil)
	defer store.Close()
	s := open(t, newsroom(t, "live: { type: production }", "live: { type: production }\n  test: { type: testing }"), store)
	live := newHost(s, false)
	other := newHost(s, false)
	other.owner.Environment = string(catalog.Testing)
	elsewhere := newHost(s, false)
	elsewhere.owner.Project = "elsewhere"
	ctx := t.Context()
	ann := decision.User{Identifier: "a/b", UserType: decision.Authenticated}
	for _, crossBrand := range []bool{false, true} {
		if err := live.WriteCustomData(ctx, ann, "k", []byte("1"), crossBrand); err != nil {
			t.Fatal(err)
		}
	}
	there := func(h *host, u decision.User, crossBrand bool) bool {
		_, ok, err := h.ReadCustomData(ctx, u, "k", crossBrand)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	anonymous := decision.User{Identifier: "a/b", UserType: decision.Anonymous}
	if !there(live, ann, false) || there(other, ann, false) || there(other, ann, true) || there(elsewhere, ann, false) ||
		!there(elsewhere, ann, true) || there(live, anonymous, false) {
		t.Error("custom data of one record shows in another, or not in its own")
	}
	// What merging copies at log-in is what workflows wrote.
	if err := live.WriteCustomData(ctx, anonymous, "mine", []byte("2"), false); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Merge(ctx, live.of(anonymous), live.of(decision.User{Identifier: "bob", UserType: decision.Authenticated}), true); err != nil {
		t.Fatal(err)
	}
	if value, ok, err := live.ReadCustomData(ctx, decision.User{Identifier: "bob", UserType: decision.Authenticated}, "mine", false); !ok || err != nil || string(value) != "2" {
		t.Errorf("after merging: %s, %v, %v", value, ok, err)
	}
}

func TestListBucketPages(t *testing.T) {
	h := newHost(open(t, newsroom(t), nil), false)
	ctx := t.Context()
	for _, key := range []string{"a1", "a2", "a3", "b1"} {
		if _, err := h.PutBucket(ctx, "x", key, []byte("1"), 0, false); err != nil {
			t.Fatal(err)
		}
	}
	var all []string
	cursor := ""
	for pages := 1; ; pages++ {
		keys, next, err := h.ListBucket(ctx, "x", "a", cursor, 2)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, keys...)
		if cursor = next; next == "" {
			if pages != 2 || len(all) != 3 {
				t.Errorf("%d pages of %v", pages, all)
			}
			return
		}
	}
}
