package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/rehearsal"
	"github.com/seed-eb607675/tollgate/workflows"
)

// Failure is an expectation that was not met.
type Failure struct {
	Pos  catalog.Position
	Text string
}

// Error leads with the place of the expectation.
func (f *Failure) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", f.Pos.File, f.Pos.Line, f.Pos.Column, f.Text)
}

// Step is a step that was played, for those who want to know more than that it failed.
type Step struct {
	Request  *rehearsal.Request
	Result   *rehearsal.Result
	Failures []*Failure
}

// Result is what came of a scenario.
type Result struct {
	Scenario *Scenario
	Took     time.Duration
	Failures []*Failure
	Steps    []Step // those that were played
}

// Player plays the scenarios of one file. Close it.
type Player struct {
	file    *File
	project *rehearsal.Project
	network *network
}

// NewPlayer loads the project in a folder for a file. Where the diagnostics hold an error there is no player.
func NewPlayer(ctx context.Context, dir string, f *File) (*Player, catalog.Diagnostics) {
	p := &Player{file: f, network: new(network)}
	var found catalog.Diagnostics
	p.project, found = rehearsal.Load(ctx, dir, rehearsal.LoadOptions{Network: p.network, Env: func(name string) (string, bool) {
		if value, ok := f.Env[name]; ok {
			return value, true
		}
		return os.LookupEnv(name)
	}})
	if p.project == nil {
		return nil, found
	}
	return p, found
}

// Project is the loaded project.
func (p *Player) Project() *rehearsal.Project { return p.project }

// Close waits for runs that did not stop in time, until ctx ends.
func (p *Player) Close(ctx context.Context) error { return p.project.Close(ctx) }

// clock stands still but between steps.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// Play plays one scenario. A step that fails does not keep the next ones from being played. The error is ctx's.
func (p *Player) Play(ctx context.Context, s *Scenario) (*Result, *rehearsal.Stage, error) {
	began := time.Now()
	out := &Result{Scenario: s}
	at := &clock{t: s.given.now}
	p.network.use(s.given.fetches)
	stage, err := rehearsal.NewStage(p.project, rehearsal.Options{
		Environment: p.file.Environment, Forge: true, Now: at.now, Seed: &p.file.Seed,
	})
	if err != nil {
		out.fail(s.Pos, "%v", err)
		return out, nil, nil
	}
	defer stage.Close()
	v := &visit{player: p, stage: stage, given: s.given, jars: make(map[string]map[string]string)}
	if f := v.prepare(ctx); len(f) > 0 {
		out.Failures = f
		return out, stage, nil
	}
	for i, step := range s.steps {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		at.forward(step.after)
		played := v.play(ctx, step)
		if len(s.steps) > 1 {
			for _, f := range played.Failures {
				f.Text = fmt.Sprintf("step %d: %s", i+1, f.Text)
			}
		}
		out.Failures = append(out.Failures, played.Failures...)
		out.Steps = append(out.Steps, played)
	}
	out.Took = time.Since(began)
	return out, stage, nil
}

func (r *Result) fail(pos catalog.Position, format string, args ...any) {
	r.Failures = append(r.Failures, &Failure{Pos: pos, Text: fmt.Sprintf(format, args...)})
}

// visit is a scenario while it is played.
type visit struct {
	player *Player
	stage  *rehearsal.Stage
	given  *given
	jars   map[string]map[string]string // cookies that answers have set, by visitor
}

// anybody is the visitor of steps that name none.
const anybody = "visitor"

// visitor finds a visitor of the scenario.
func (v *visit) visitor(name string) (string, *visitor) {
	if name == "" {
		name = anybody
		if len(v.given.visitors) == 1 {
			for only := range v.given.visitors {
				name = only
			}
		}
	}
	if who := v.given.visitors[name]; who != nil {
		return name, who
	}
	return name, &visitor{}
}

// claims are those of a visitor who signed in, nil for others.
func (v *visit) claims(who *visitor) (json.RawMessage, error) {
	if who.user != "" {
		return v.stage.UserClaims(who.source, who.user)
	}
	return who.claims, nil
}

// user is how the store knows a visitor.
func (v *visit) user(name string, who *visitor) (decision.User, error) {
	claims, err := v.claims(who)
	if err != nil {
		return decision.User{}, err
	}
	if claims != nil {
		id, err := v.stage.Identifier(who.source, claims)
		return decision.User{Identifier: id, UserType: decision.Authenticated}, err
	}
	if who.anonymous != "" {
		name = who.anonymous
	}
	return decision.User{Identifier: v.stage.AnonymousIdentifier(name), UserType: decision.Anonymous}, nil
}

// prepare makes so what is given.
func (v *visit) prepare(ctx context.Context) (failures []*Failure) {
	fail := func(pos catalog.Position, err error) {
		failures = append(failures, &Failure{Pos: pos, Text: "given: " + err.Error()})
	}
	records, err := v.stage.Records()
	if err != nil {
		fail(catalog.Position{File: v.player.file.Name, Line: 1, Column: 1}, err)
		return failures
	}
	for name, who := range v.given.visitors {
		user, err := v.user(name, who)
		if err != nil {
			fail(who.pos, err)
			continue
		}
		for _, u := range who.used {
			if err := v.use(ctx, records, user, u); err != nil {
				fail(u.pos, err)
			}
		}
		for key, value := range who.data {
			if err := records.WriteCustomData(ctx, user, key, value, false); err != nil {
				fail(who.pos, err)
			}
		}
	}
	for bucket, entries := range v.given.buckets {
		for key, value := range entries {
			if _, err := records.PutBucket(ctx, bucket, key, value, 0, false); err != nil {
				fail(catalog.Position{File: v.player.file.Name, Line: 1, Column: 1}, err)
			}
		}
	}
	slices.SortFunc(failures, func(a, b *Failure) int { return a.Pos.Compare(b.Pos) })
	return failures
}

// use counts what a visitor is said to have used: each unit on a resource of its own, so that meters of both kinds see it.
func (v *visit) use(ctx context.Context, records workflows.Host, user decision.User, u usage) error {
	counter := u.name
	if !u.counter {
		var err error
		if counter, err = v.counter(u.name); err != nil {
			return err
		}
	}
	resources := u.resources
	for i := range u.units {
		resources = append(resources, fmt.Sprintf("given:%d", i+1))
	}
	for _, resource := range resources {
		if err := records.IncrementCounter(ctx, user, counter, 1, resource); err != nil {
			return err
		}
	}
	return nil
}

// counter is the counter of feature.property.
func (v *visit) counter(name string) (string, error) {
	c := v.player.project.Catalog()
	feature, property, _ := strings.Cut(name, ".")
	f := c.Feature(feature)
	if f == nil || f.Property(property) == nil || f.Property(property).Type != decision.Meterable {
		var known []string
		for _, f := range c.Features {
			for _, p := range f.Properties {
				if p.Type == decision.Meterable {
					known = append(known, f.Slug+"."+p.Slug)
				}
			}
		}
		return "", errors.New(noSuch("meter", name, known))
	}
	return f.Property(property).CounterID, nil
}

// play makes one request and looks at what came.
func (v *visit) play(ctx context.Context, s *step) Step {
	name, who := v.visitor(s.as)
	q := s.request
	q.Header = q.Header.Clone()
	out := Step{Request: &q}
	fail := func(pos catalog.Position, format string, args ...any) {
		out.Failures = append(out.Failures, &Failure{Pos: pos, Text: fmt.Sprintf(format, args...)})
	}
	for header, value := range who.headers {
		if q.Header.Get(header) == "" {
			q.Header.Set(header, value)
		}
	}
	v.carry(&q, s, name, who)
	var err error
	if q.Claims, err = v.claims(who); err != nil {
		fail(s.pos, "%v", err)
		return out
	}
	q.Source, q.IP = who.source, who.ip
	if q.Claims == nil && !who.firstVisit {
		if q.Anonymous = who.anonymous; q.Anonymous == "" {
			q.Anonymous = name
		}
	} else if q.Claims != nil {
		q.Anonymous = who.anonymous
	}
	q.Origin = v.origin(q.URL)
	out.Result, err = v.stage.Play(ctx, &q)
	if err != nil {
		fail(s.pos, "%v", err)
		return out
	}
	v.keepCookies(name, out.Result)
	asked, missing := v.player.network.take()
	p := &played{Result: out.Result, fetches: asked, page: v.hasPage(q.URL)}
	for _, m := range missing {
		fail(s.pos, "a workflow fetched %s, for which given.fetch has no answer", m)
	}
	for _, c := range s.checks {
		for _, text := range c.check(p) {
			fail(c.pos, "%s", text)
		}
	}
	for _, text := range p.unexpected(s) {
		fail(s.pos, "%s", text)
	}
	return out
}

// carry puts the visitor's cookies into a request.
func (v *visit) carry(q *rehearsal.Request, s *step, name string, who *visitor) {
	cookies := make(map[string]string)
	for _, from := range []map[string]string{who.cookies, v.jars[name], s.cookies} {
		for cookie, value := range from {
			cookies[cookie] = value
		}
	}
	var pairs []string
	for cookie, value := range cookies {
		pairs = append(pairs, cookie+"="+value)
	}
	slices.Sort(pairs)
	if pairs != nil {
		q.Header.Set("Cookie", strings.Join(pairs, "; "))
	}
}

// keepCookies does what the visitor's browser would do with an answer.
func (v *visit) keepCookies(name string, out *rehearsal.Result) {
	for _, c := range (&http.Response{Header: out.Header}).Cookies() {
		if v.jars[name] == nil {
			v.jars[name] = make(map[string]string)
		}
		v.jars[name][c.Name] = c.Value
		if c.MaxAge < 0 || c.Value == "" {
			delete(v.jars[name], c.Name)
		}
	}
}

func (v *visit) find(address string) *page {
	path := address
	if _, rest, ok := strings.Cut(address, "://"); ok {
		_, path, _ = strings.Cut(rest, "/")
		path = "/" + path
	}
	path, _, _ = strings.Cut(path, "?")
	_, decoded, err := decision.CanonicalPath(path)
	if err != nil {
		return nil
	}
	for i := range v.given.pages {
		if _, ok := v.given.pages[i].pattern.Match(decoded); ok {
			return &v.given.pages[i]
		}
	}
	return nil
}

// origin is what the origin has at an address; without a page something that is none, so that nothing is changed.
func (v *visit) origin(address string) rehearsal.Origin {
	if p := v.find(address); p != nil {
		return p.origin
	}
	return rehearsal.Origin{Header: http.Header{"Content-Type": {"application/octet-stream"}}}
}

func (v *visit) hasPage(address string) bool { return v.find(address) != nil }
