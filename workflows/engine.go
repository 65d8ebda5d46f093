package workflows

import (
	"context"
	"net/http"
	"net/netip"
	"runtime"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/workflows/compile"
	"github.com/seed-eb607675/tollgate/workflows/realm"
	"github.com/seed-eb607675/tollgate/workflows/webapi/fetch"
)

// Options are what an Engine is made of.
type Options struct {
	// Logger gets what workflows write with console; nil for nowhere. Its name becomes tollgate.workflow.
	Logger *zap.Logger
	// CPUs is how many CPUs the limits of concurrency are reckoned by. Default: all of this process.
	CPUs int
	// Denied are addresses no workflow may connect to, even in networks that a project allows: Caddy's admin endpoint
	// and our own listeners.
	Denied []netip.AddrPort
	// Realms is how runs are kept apart.
	Realms RealmPolicy
	// Resolver looks names up for fetch; nil is the system's resolver.
	Resolver fetch.Resolver
	// Network, if not nil, answers every fetch in place of the network: for tests of a project.
	Network http.RoundTripper
}

// Engine compiles and runs the workflows of all projects of a process. It is safe for concurrent use.
type Engine struct {
	logger   *zap.Logger
	programs *compile.Cache
	pool     *realm.Pool
	cpus     int
	policy   RealmPolicy
	denied   []netip.AddrPort
	resolver fetch.Resolver
	network  http.RoundTripper
	keys     *keys

	mu      sync.Mutex
	runs    map[RunKey]int64
	fetches map[FetchKey]int64
	sets    map[*Set]struct{} // loaded and not closed
}

// RunKey is what finished runs are counted by.
type RunKey struct {
	Workflow string
	Kind     Kind
	Outcome  Outcome
}

// FetchKey is what fetches are counted by. Outcome is ok, aborted or the cause.code of the failure.
type FetchKey struct {
	Workflow, Outcome string
}

// Stats is a snapshot of an Engine.
type Stats struct {
	// Runs counts finished runs since the start.
	Runs map[RunKey]int64
	// Fetches counts the fetches of runs since the start, those of integrations included.
	Fetches map[FetchKey]int64
	// Running and Waiting are runs under way and runs that wait for a place; Strays are those of the former that passed
	// their deadline and have not stopped.
	Running, Waiting, Strays int
	// Panics were recovered in runs since the start; each failed its run.
	Panics int
	// RealmsIdle and RealmsBusy are runtimes of the policy Reused without and with a run; RealmsBuilt were made since the
	// start. Each of the other runs has a runtime of its own.
	RealmsIdle, RealmsBusy, RealmsBuilt int
	// ProgramHits, ProgramMisses and ProgramsEvicted count what became of asking for a compiled program; Programs are
	// held now.
	ProgramHits, ProgramMisses, ProgramsEvicted int64
	Programs                                    int
	// ProgramBytes is about what these take.
	ProgramBytes int64
}

// NewEngine makes an engine. Close it.
func NewEngine(o Options) *Engine {
	if o.Logger == nil {
		o.Logger = zap.NewNop()
	}
	if o.CPUs <= 0 {
		o.CPUs = runtime.GOMAXPROCS(0)
	}
	return &Engine{
		logger:   o.Logger.Named("tollgate.workflow"),
		programs: compile.NewCache(0, 0),
		pool:     realm.NewPool(o.CPUs),
		cpus:     o.CPUs,
		policy:   o.Realms,
		denied:   o.Denied,
		resolver: o.Resolver,
		network:  o.Network,
		keys:     newKeys(),
		runs:     map[RunKey]int64{},
		fetches:  map[FetchKey]int64{},
		sets:     map[*Set]struct{}{},
	}
}

// Stats tells what the engine has done and holds.
func (e *Engine) Stats() Stats {
	pool, programs := e.pool.Stats(), e.programs.Stats()
	s := Stats{
		Running: pool.Running, Waiting: pool.Waiting, Strays: pool.Strays, Panics: pool.Panics,
		RealmsIdle: pool.Idle, RealmsBusy: pool.Reused, RealmsBuilt: pool.Built,
		ProgramHits: programs.Hits, ProgramMisses: programs.Misses, ProgramsEvicted: programs.Evicted, Programs: programs.Programs, ProgramBytes: programs.Bytes,
		Runs: map[RunKey]int64{}, Fetches: map[FetchKey]int64{},
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for k, n := range e.fetches {
		s.Fetches[k] = n
	}
	for k, n := range e.runs {
		s.Runs[k] = n
	}
	return s
}

// bound gives the programs the most room that one of the projects in use asks for.
func (e *Engine) bound(s *Set, used bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if used {
		e.sets[s] = struct{}{}
	} else {
		delete(e.sets, s)
	}
	var most catalog.Programs
	for s := range e.sets {
		most.Count = max(most.Count, s.project.Programs.Count)
		most.Memory = max(most.Memory, s.project.Programs.Memory)
	}
	if most.Count > 0 && most.Memory > 0 {
		e.programs.Resize(most.Count, most.Memory)
	}
}

func (e *Engine) fetched(workflow, outcome string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.fetches[FetchKey{workflow, outcome}]++
}

func (e *Engine) count(workflow string, kind Kind, outcome Outcome) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.runs[RunKey{workflow, kind, outcome}]++
}

// Ready is false while so many runs hold a CPU past their deadline that new ones are refused.
func (e *Engine) Ready(l *catalog.Limits) bool { return e.pool.Ready(l) }

// Close refuses new runs and waits for those under way, until ctx ends.
func (e *Engine) Close(ctx context.Context) error { return e.pool.Close(ctx) }

// loadTime is how long a module may compute when it is evaluated at load. On a busy machine that can take ten times as
// long.
const loadTime = time.Second
