package workflows

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// testLimits are the defaults of the manual.
func testLimits() catalog.Limits {
	return catalog.Limits{
		ScriptTime: 50 * time.Millisecond, DecisionTime: 2 * time.Second, EndpointTime: 10 * time.Second, ActionTime: time.Minute,
		Fetches: 10, FetchParallel: 6, FetchTime: 5 * time.Second, FetchBody: 1 << 20, FetchHeaders: 64 << 10,
		RequestBody: 1 << 20, Result: 2 << 20, ResultDepth: 64, EndpointBody: 10 << 20, CallStack: 512,
		StringSize: 16 << 20, ArrayLength: 8_000_000, JSONSize: 8 << 20, JSONDepth: 200, Timers: 1000, StateOperations: 100,
		LogLines: 100, LogLine: 8 << 10, LogTotal: 64 << 10, RunsPerCPU: 32, RunWait: 50 * time.Millisecond,
		StraysPerCPU: 0.5, BreakerRuns: 3, BreakerWindow: time.Minute, BreakerPause: 30 * time.Second,
	}
}

func writeFile(t testing.TB, dir, name string, text []byte) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// newProject makes a project in a folder of its own whose single workflow of each kind is workflows/main.ts, or the
// kind's own file if there is one.
func newProject(t testing.TB, files map[string]string) *catalog.Project {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		writeFile(t, dir, name, []byte(text))
	}
	p := &catalog.Project{Dir: dir, Name: "default", Limits: testLimits()}
	ref := func(kind Kind) catalog.WorkflowRef {
		path := "workflows/" + string(kind) + ".ts"
		if _, ok := files[path]; ok {
			return catalog.WorkflowRef{Path: path}
		}
		return catalog.WorkflowRef{}
	}
	if w := ref(Provisioning); !w.IsZero() {
		p.Provisioning = []catalog.WorkflowRef{w}
	}
	// The catalogue attaches no actions yet; any list will do to have one compiled.
	for _, kind := range []Kind{Middleware, Action} {
		if w := ref(kind); !w.IsZero() {
			p.Middleware = append(p.Middleware, w)
		}
	}
	p.Features = []*catalog.Feature{{Slug: "article", ID: "feat_article", Workflow: ref(Feature), Properties: []*catalog.Property{
		{Slug: "enabled", Type: decision.Meterable, CounterID: "default:feat_article.enabled"},
		{Slug: "ads", Type: decision.Boolean},
		{Slug: "quality", Type: decision.String, Values: []string{"sd", "hd"}},
		{Slug: "words", Type: decision.Number},
	}}}
	p.Surfaces = []*catalog.Surface{{Slug: "web", Type: catalog.Web, Workflow: ref(Surface), Components: []*catalog.Component{
		{Slug: "body", Workflow: ref(Component)},
	}}}
	p.Endpoints = []*catalog.Endpoint{{Name: "e", Workflow: ref(Endpoint)}}
	p.Triggers = declaredTriggers(t)
	return p
}

// bothPolicies runs a test once for each way of keeping runs apart.
func bothPolicies(t *testing.T, test func(t *testing.T, policy RealmPolicy)) {
	for name, policy := range map[string]RealmPolicy{"reused": Reused, "single-use": SingleUse} {
		t.Run(name, func(t *testing.T) { test(t, policy) })
	}
}

// declaredTriggers are two, read from a project file: their schemas are compiled there.
func declaredTriggers(t testing.TB) []*catalog.Trigger {
	t.Helper()
	dir := t.TempDir()
	writeFile(t, dir, catalog.FileName, []byte("version: 1\ntriggers:\n"+
		"  article-read: { schema: { type: object, properties: { id: { type: string } }, required: [id] } }\n  anything: {}\n"))
	p, diags := catalog.Load(dir, catalog.Options{})
	if p == nil {
		t.Fatal(diags)
	}
	return p.Triggers
}

func newEngine(t testing.TB, log *zap.Logger) *Engine {
	t.Helper()
	return engineWith(t, Options{Logger: log})
}

func engineWith(t testing.TB, o Options) *Engine {
	t.Helper()
	o.CPUs = 2
	e := NewEngine(o)
	t.Cleanup(func() {
		if err := e.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return e
}

func load(t testing.TB, e *Engine, p *catalog.Project) *Set {
	t.Helper()
	s, diags := e.Load(t.Context(), p)
	if s == nil {
		t.Fatal(diags)
	}
	t.Cleanup(s.Close)
	return s
}

func ptr[T any](v T) *T { return &v }

func testArgs() *Args {
	id := decision.NewIdentity(decision.User{Identifier: "user_12345", UserType: decision.Authenticated}, decision.AuthJWT,
		json.RawMessage(`{"sub":"user_12345","premium":true,"__proto__":{"isPaid":true}}`))
	return &Args{
		Context: &decision.Context{
			BotTags:     []decision.BotTag{{Category: ptr("ai-crawler"), Code: "ua:gptbot"}},
			CountryCode: ptr("DE"), IsEUCountry: true, Latitude: ptr(52.5), UserAgent: ptr("Test/1"),
		},
		Customer: &decision.Customer{CustomerIdentifiers: []string{"c1"}},
		HTTP: &decision.HTTP{URL: "https://news.example/article/1?campaign=x", Method: "GET", Referer: ptr("https://partner.example/"),
			Headers: map[string]string{"accept": "text/html"}, Cookies: map[string]string{"gift": "g1", "__proto__": "x"}},
		Identity: &id,
		Resource: &decision.Resource{ID: "/article/1", Meta: map[string]string{"og:title": "T"}, Extra: map[string]json.RawMessage{"tags": json.RawMessage(`["a"]`)}},
	}
}

func testFeatures() []*decision.Feature {
	return []*decision.Feature{{ID: "feat_article", Slug: "article", Properties: []decision.Property{
		{Slug: "enabled", Type: decision.Meterable, Meter: &decision.MeterStatus{
			Meter:     decision.Meter{Mode: decision.Metered, CounterID: "default:feat_article.enabled", Limit: 3, Unique: true, Period: decision.Month},
			HasAccess: true, Consumed: 1, Remaining: 2, PeriodStart: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC),
		}},
		{Slug: "ads", Type: decision.Boolean, Value: true},
		{Slug: "quality", Type: decision.String, Value: nil, IsFallback: true},
		{Slug: "words", Type: decision.Number, Value: 3.5},
	}}}
}

// memoryHost carries out what `utils` asks for in maps: the host of the server belongs to a higher layer.
type memoryHost struct {
	cache *Cache
	down  bool
	gate  chan struct{} // if set, writes wait for it

	mu       sync.Mutex
	data     map[string]json.RawMessage
	counters map[string]int64
	consumed int64
	settled  []string
}

func newHost() *memoryHost {
	return &memoryHost{cache: NewCache(), data: map[string]json.RawMessage{}, counters: map[string]int64{}}
}

func (h *memoryHost) available() error {
	if h.gate != nil {
		<-h.gate
	}
	if h.down {
		return fmt.Errorf("dialling 10.1.2.3:6379: %w", ErrUnavailable)
	}
	return nil
}

func (h *memoryHost) Consume(_ context.Context, feature, property string, units int64, partial bool) (decision.MeterStatus, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	m := *testFeatures()[0].Property("enabled").Meter
	left := m.Limit - m.Consumed - h.consumed
	take := units
	if take > left {
		if take = 0; partial {
			take = left
		}
	}
	h.consumed += take
	m.Consumed += h.consumed
	m.Remaining = m.Limit - m.Consumed
	m.HasAccess = take > 0
	m.ConsumedInRequest = h.consumed
	m.ExcessInRequest = units - take
	return m, nil
}

func (h *memoryHost) IncrementMeter(_ context.Context, feature, property string, units int64) error {
	return h.IncrementCounter(context.Background(), decision.User{}, feature+"."+property, units, "")
}

func (h *memoryHost) IncrementCounter(_ context.Context, u decision.User, id string, units int64, resource string) error {
	if err := h.available(); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.counters[u.Identifier+"/"+id+"/"+resource] += units
	return nil
}

func (h *memoryHost) read(key string) (json.RawMessage, bool, error) {
	if h.down {
		return nil, false, ErrUnavailable
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	v, ok := h.data[key]
	return v, ok, nil
}

func (h *memoryHost) write(key string, v json.RawMessage) error {
	if err := h.available(); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if v == nil {
		delete(h.data, key)
	} else {
		h.data[key] = v
	}
	return nil
}

func (h *memoryHost) ReadCustomData(_ context.Context, u decision.User, key string, cross bool) (json.RawMessage, bool, error) {
	return h.read(fmt.Sprint(u, key, cross))
}

func (h *memoryHost) WriteCustomData(_ context.Context, u decision.User, key string, v json.RawMessage, cross bool) error {
	return h.write(fmt.Sprint(u, key, cross), v)
}

func (h *memoryHost) DeleteCustomData(_ context.Context, u decision.User, key string, cross bool) error {
	return h.write(fmt.Sprint(u, key, cross), nil)
}

func (h *memoryHost) GetBucket(_ context.Context, bucket, key string) (json.RawMessage, bool, error) {
	return h.read(bucket + "/" + key)
}

func (h *memoryHost) PutBucket(_ context.Context, bucket, key string, v json.RawMessage, _ time.Duration, ifAbsent bool) (bool, error) {
	if _, ok, err := h.read(bucket + "/" + key); err != nil || ok && ifAbsent {
		return false, err
	}
	return true, h.write(bucket+"/"+key, v)
}

func (h *memoryHost) DeleteBucket(_ context.Context, bucket, key string) (bool, error) {
	_, ok, err := h.read(bucket + "/" + key)
	if err == nil {
		err = h.write(bucket+"/"+key, nil)
	}
	return ok, err
}

func (h *memoryHost) ListBucket(context.Context, string, string, string, int) ([]string, string, error) {
	return []string{"a", "b"}, "next", nil
}

func (h *memoryHost) AccessCheck(context.Context) ([]string, []*decision.Feature, error) {
	return []string{"anonymous"}, testFeatures(), nil
}

func (h *memoryHost) ResolveJWT(_ context.Context, token string) JWTVerification {
	if token != "good" {
		return JWTVerification{Reason: "malformed"}
	}
	return JWTVerification{Identifier: "u1", Claims: json.RawMessage(`{"a":1,"__proto__":{"isPaid":true}}`)}
}

func (h *memoryHost) Cache() *Cache { return h.cache }

func (h *memoryHost) Settled(workflow string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	text := workflow + " ok"
	if err != nil {
		text = workflow + " failed"
	}
	h.settled = append(h.settled, text)
}

var _ Host = (*memoryHost)(nil)
