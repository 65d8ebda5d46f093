package pipeline

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"go.uber.org/goleak"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/workflows"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// site is a project with real compiled workflows behind a pipeline, on a store in memory unless a test brings another.
type site struct {
	*Pipeline
	t      testing.TB
	engine *workflows.Engine
	store  state.Store
	seen   *tally
	logged *observer.ObservedLogs
}

// noon is when the requests of tests arrive.
var noon = time.Date(2026, time.March, 15, 12, 0, 0, 0, time.UTC)

// newsroom is the project most tests stand on; edits are pairs of a text in it and what stands there instead.
func newsroom(t testing.TB, edits ...string) *txtar.Archive {
	t.Helper()
	text, err := os.ReadFile("testdata/newsroom.txtar")
	if err != nil {
		t.Fatal(err)
	}
	s := string(text)
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(s, edits[i]) {
			t.Fatalf("the newsroom has no %q", edits[i])
		}
		s = strings.Replace(s, edits[i], edits[i+1], 1)
	}
	return txtar.Parse([]byte(s))
}

// with replaces a file of the project or adds one.
func with(a *txtar.Archive, name, text string) *txtar.Archive {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(text)
			return a
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
	return a
}

func unpack(t testing.TB, a *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range a.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func open(t testing.TB, a *txtar.Archive, store state.Store) *site {
	t.Helper()
	engine := newEngine(t)
	project, diags := Load(t.Context(), unpack(t, a), LoadOptions{Engine: engine})
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	if store == nil {
		memory := state.NewMemory(func() time.Time { return noon })
		t.Cleanup(func() { memory.Close() })
		store = memory
	}
	core, logged := observer.New(zap.InfoLevel)
	s := &site{t: t, engine: engine, store: store, seen: &tally{counts: map[string]int{}}, logged: logged}
	s.Pipeline = New(Config{Project: project, Store: store, Log: zap.New(core), Recorder: s.seen, Now: func() time.Time { return noon }})
	t.Cleanup(s.Close)
	return s
}

// ask is a request in short.
type ask struct {
	user      string // authenticated; else
	anonymous string // the anonymous visitor, default "reader"
	claims    string
	path      string // default /article/1
	surface   string // default web
	referer   string
	tags      []decision.BotTag
	dry       bool
}

func (a ask) request() *Request {
	if a.path == "" {
		a.path = "/article/1"
	}
	if a.surface == "" {
		a.surface = "web"
	}
	r := &Request{
		EventID:     "event-1",
		Environment: "live",
		Surface:     a.surface,
		Context:     decision.Context{BotTags: a.tags},
		Resource:    decision.Resource{ID: a.path, Meta: map[string]string{}},
		Now:         noon,
		Path:        a.path,
		DryRun:      a.dry,
		HTTP: &decision.HTTP{
			URL: "https://news.example" + a.path, Method: "GET",
			Headers: map[string]string{}, Cookies: map[string]string{},
		},
	}
	if a.referer != "" {
		r.HTTP.Referer = &a.referer
	}
	if a.user != "" {
		r.Identity = decision.NewIdentity(decision.User{Identifier: a.user, UserType: decision.Authenticated}, decision.AuthJWT, json.RawMessage(a.claims))
		r.AnonymousIdentifier = a.anonymous
		return r
	}
	if a.anonymous == "" {
		a.anonymous = "reader"
	}
	r.Identity = decision.NewIdentity(decision.User{Identifier: a.anonymous, UserType: decision.Anonymous}, decision.AuthAnonymous, json.RawMessage(a.claims))
	return r
}

// decide makes a decision that nobody has committed or released.
func (s *site) decide(a ask) *Decision {
	s.t.Helper()
	d := s.Decide(s.t.Context(), a.request())
	if d == nil {
		s.t.Fatal("no decision")
	}
	return d
}

// read is a decision whose answer began.
func (s *site) read(a ask) *Decision {
	d := s.decide(a)
	d.Commit()
	return d
}

func (d *Decision) feature(t testing.TB, slug string) *decision.Feature {
	t.Helper()
	for _, f := range d.Features {
		if f.Slug == slug {
			return f
		}
	}
	t.Fatalf("no feature %s", slug)
	return nil
}

// meter is article.enabled.
func (d *Decision) meter(t testing.TB) *decision.MeterStatus {
	t.Helper()
	return d.feature(t, "article").Property("enabled").Meter
}

// shown says what the components do, such as "body:range ads:remove!"; an exclamation mark is a component that failed.
func (d *Decision) shown() string {
	var out []string
	for _, c := range d.Components {
		what := "nothing"
		switch {
		case c.Content.IsZero():
		case c.Content.Remove:
			what = "remove"
		case c.Content.ReplaceRange != nil:
			what = "range"
		default:
			what = "other"
		}
		if c.Failed {
			what += "!"
		}
		out = append(out, c.Component.Slug+":"+what)
	}
	return strings.Join(out, " ")
}

// failures says what failed, such as "surface/web>closed".
func (d *Decision) failures() string {
	var out []string
	for _, f := range d.Failures {
		out = append(out, f.Stage+"/"+f.Slug+">"+f.Applied)
	}
	return strings.Join(out, " ")
}

// tally is a Recorder that counts.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
	events []Event
}

func (c *tally) add(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[key]++
}

func (c *tally) count(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counts[key]
}

func (c *tally) Decision(surface, outcome string, _ time.Duration) {
	c.add("decision " + surface + " " + outcome)
}
func (c *tally) Run(workflow string, kind workflows.Kind, outcome workflows.Outcome, _ time.Duration) {
	c.add("run " + workflow + " " + string(kind) + " " + string(outcome))
}
func (c *tally) Failure(stage, applied string) { c.add("failure " + stage + " " + applied) }
func (c *tally) Event(e Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.events = append(c.events, e)
}

var _ Recorder = (*tally)(nil)

// parallel runs f n times at once.
func parallel(n int, f func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { runtime.Gosched(); f(i) })
	}
	all.Wait()
}
