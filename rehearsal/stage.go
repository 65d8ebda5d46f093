package rehearsal

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/gate"
	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/workflows"
)

// Options are what a stage is made of.
type Options struct {
	// Environment is the environment of the project. Empty: live, or the only one.
	Environment string
	// Store keeps counters and data; the caller closes it, after the stage. Nil: an empty one in memory, on the stage's
	// clock.
	Store state.Store
	// Keys sign anonymous identifiers. Nil: keys that are the same every time and worth nothing on a server.
	Keys *identity.Keys
	// Forge makes tokens of claims: where the project has only the public half of a key, one of ours stands in for it.
	// Tokens of the real issuer do not verify then.
	Forge bool
	// Now is the clock of everything but durations. Nil: time.Now.
	Now func() time.Time
	// Seed makes chance in workflows repeatable. Nil: it is not.
	Seed *uint64
}

// Stage is where requests to one environment of a project are played. Its requests share a store, as those of a server
// do. It is safe for concurrent use. Close it before the project.
type Stage struct {
	project     *Project
	environment *catalog.Environment
	sources     []source
	resolver    *identity.Resolver
	pipeline    *pipeline.Pipeline
	store       state.Store
	seed        *uint64
	now         func() time.Time

	mu     sync.Mutex
	gates  map[string]*gate.Handler
	events map[string][]pipeline.Event // by event id, of requests under way
}

// NewStage sets a stage up.
func NewStage(p *Project, o Options) (*Stage, error) {
	s := &Stage{project: p, store: o.Store, seed: o.Seed, now: o.Now,
		gates: make(map[string]*gate.Handler), events: make(map[string][]pipeline.Event)}
	c := p.Catalog()
	var err error
	if s.environment, err = findEnvironment(c, o.Environment); err != nil {
		return nil, err
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.store == nil {
		s.store = state.NewMemory(s.now)
	}
	if s.sources, err = sources(c.Identity.JWT, o.Forge); err != nil {
		return nil, err
	}
	list := make([]identity.Source, len(s.sources))
	for i := range s.sources {
		list[i] = s.sources[i].Source
	}
	verifier, err := identity.NewVerifier(list)
	if err != nil {
		return nil, fmt.Errorf("reading identity.jwt: %w", err)
	}
	keys := o.Keys
	if keys == nil {
		fixed := sha256.Sum256([]byte("the keys of a rehearsal"))
		if keys, err = identity.NewKeys(fixed[:]); err != nil {
			return nil, err
		}
	}
	s.resolver = &identity.Resolver{Verifier: verifier, Keys: keys, Cookie: c.Identity.Cookie}
	s.pipeline = pipeline.New(pipeline.Config{Project: p.Project, Store: s.store, Verifier: verifier, Log: zap.NewNop(), Recorder: recorder{s}})
	return s, nil
}

// Close waits for what the stage still writes. Requests must have ended.
func (s *Stage) Close() { s.pipeline.Close() }

// Environment is the environment that requests are played in.
func (s *Stage) Environment() *catalog.Environment { return s.environment }

// Store is where the stage keeps counters and data.
func (s *Stage) Store() state.Store { return s.store }

// Records reaches counters, custom data and buckets as workflows do.
func (s *Stage) Records() (workflows.Host, error) {
	return s.pipeline.Records(s.environment.Name, s.now())
}

// Used is how much of a counter a user has used in the window now.
func (s *Stage) Used(ctx context.Context, user decision.User, q state.Question) (state.Reading, error) {
	readings, err := s.store.Tally(ctx, s.pipeline.Owner(s.environment.Name, user), []state.Question{q})
	if err != nil {
		return state.Reading{}, err
	}
	return readings[0], nil
}

func findEnvironment(c *catalog.Project, name string) (*catalog.Environment, error) {
	if name == "" {
		name = "live"
		if len(c.Environments) == 1 {
			name = c.Environments[0].Name
		}
	}
	if e := c.Environment(name); e != nil {
		return e, nil
	}
	names := make([]string, len(c.Environments))
	for i, e := range c.Environments {
		names[i] = e.Name
	}
	return nil, fmt.Errorf("unknown environment %q; there is %s", name, strings.Join(names, ", "))
}

// gate is the gate of a surface; empty: the only one.
func (s *Stage) gate(name string) (*gate.Handler, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.project.Catalog()
	if name == "" && len(c.Surfaces) == 1 {
		name = c.Surfaces[0].Slug
	}
	if h := s.gates[name]; h != nil {
		return h, nil
	}
	surface := c.Surface(name)
	if surface == nil {
		var names []string
		for _, x := range c.Surfaces {
			names = append(names, x.Slug)
		}
		slices.Sort(names)
		if name == "" {
			return nil, fmt.Errorf("a surface has to be named; there is %s", strings.Join(names, ", "))
		}
		return nil, fmt.Errorf("unknown surface %q; there is %s", name, strings.Join(names, ", "))
	}
	h, err := gate.New(gate.Config{
		Surface:      surface,
		Environment:  s.environment,
		Selector:     s.project.Selector,
		Identity:     s.resolver,
		Visitors:     c.Identity,
		Decider:      decider{s},
		Endpoints:    c.Endpoints,
		EndpointBody: c.Limits.RequestBody,
		Now:          s.now,
	})
	if err != nil {
		return nil, err
	}
	s.gates[name] = h
	return h, nil
}

// recorder keeps the events of requests under way.
type recorder struct{ s *Stage }

func (recorder) Decision(string, string, time.Duration)                       {}
func (recorder) Run(string, workflows.Kind, workflows.Outcome, time.Duration) {}
func (recorder) Failure(string, string)                                       {}

// Event keeps an event of a request.
func (r recorder) Event(e pipeline.Event) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.s.events[e.EventID] = append(r.s.events[e.EventID], e)
}

// takeEvents hands out what was raised on behalf of a request.
func (s *Stage) takeEvents(id string) []pipeline.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	events := s.events[id]
	delete(s.events, id)
	return events
}

var _ pipeline.Recorder = recorder{}
