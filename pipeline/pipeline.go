package pipeline

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/workflows"
)

// Config is what a pipeline is made of.
type Config struct {
	Project *Project    // required
	Store   state.Store // required; the caller closes it, after the pipeline
	// Verifier verifies the tokens that workflows hand to utils.identity.resolveJwt. Nil: the project's own sources do.
	Verifier *identity.Verifier
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
	project      *Project
	catalog      *catalog.Project
	set          *workflows.Set
	environments map[string]*environment
	planAt       map[string]int // place in the catalogue by slug
	store        state.Store
	verifier     *identity.Verifier
	log          *zap.Logger
	recorder     Recorder
	now          func() time.Time
	allowances   *allowances
	merged       *lru.Cache[mergedPair, struct{}]
	background   sync.WaitGroup // units on their way back
}

// environment is what the runs of one environment share.
type environment struct {
	kind  catalog.EnvironmentType
	env   *workflows.Env
	cache *workflows.Cache
}

// brand is the only one until projects can have several; it is part of every stored key.
const brand = "default"

// New makes a pipeline.
func New(c Config) *Pipeline {
	p := &Pipeline{
		project:      c.Project,
		catalog:      c.Project.catalog,
		set:          c.Project.set,
		environments: make(map[string]*environment),
		planAt:       make(map[string]int),
		store:        c.Store,
		verifier:     c.Verifier,
		log:          c.Log,
		recorder:     c.Recorder,
		now:          c.Now,
		allowances:   newAllowances(),
		merged:       newMergedPairs(),
	}
	for _, e := range p.catalog.Environments {
		p.environments[e.Name] = &environment{
			kind:  e.Type,
			env:   &workflows.Env{Variables: e.Variables, Secrets: e.Secrets, Hidden: hidden(p.catalog)},
			cache: workflows.NewCache(),
		}
	}
	for i, plan := range p.catalog.Plans {
		p.planAt[plan.Slug] = i
	}
	if p.verifier == nil {
		p.verifier = c.Project.verifier
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

// hidden are the parts of integrations that came from outside the project file: keys, mostly.
func hidden(file *catalog.Project) map[string]string {
	out := make(map[string]string)
	for _, i := range file.Integrations {
		for n, secret := range i.Secrets {
			name := "integrations." + i.Slug
			if n > 0 {
				name = fmt.Sprintf("%s.%d", name, n+1)
			}
			out[name] = secret
		}
	}
	return out
}

// Close waits for what the pipeline still has to write. Decisions must have ended.
func (p *Pipeline) Close() { p.background.Wait() }

// Decide makes the decision about a request: never nil, never an error. Where a stage failed, the failure policy is in
// it already. All runs together have limits.decision_time; what has not ended by then has failed. The caller ends it
// with Commit or Release, and leaves what the request points to unchanged for good: a run that did not stop at its
// deadline may still read it.
func (p *Pipeline) Decide(ctx context.Context, r *Request) (d *Decision) {
	q := p.begin(r)
	defer func() {
		if v := recover(); v != nil {
			q.decideFailed(ctx, &panicError{value: v, stack: debug.Stack()})
		}
		d = q.answer(ctx)
	}()
	if q.env == nil || q.d.Surface == nil {
		q.decideFailed(ctx, fmt.Errorf("deciding: environment %q or surface %q is not in the project", r.Environment, r.Surface))
		return nil
	}
	runs, cancel := context.WithTimeout(ctx, p.catalog.Limits.DecisionTime)
	defer cancel()
	q.authenticate(runs)
	if !q.middleware(runs) {
		return nil
	}
	q.classify()
	q.provision(runs)
	q.resolve(runs)
	q.override(runs)
	if q.decideSurface(runs) {
		q.decideComponents(runs)
	}
	return nil
}

// request is one request on its way through the stages.
type request struct {
	p         *Pipeline
	in        *Request
	env       *environment
	owner     state.Owner
	began     time.Time
	shared    *workflows.Args // what every workflow is given
	documents documents
	meters    *meters
	reserve   *reservation

	mu    sync.Mutex // over d.Failures and d.Warnings
	d     *Decision
	plans []*catalog.Plan // held, in the project's order
	here  []*part         // see parts
}

func (p *Pipeline) begin(r *Request) *request {
	q := &request{
		p:         p,
		in:        r,
		env:       p.environments[r.Environment],
		began:     p.now(),
		d:         &Decision{EventID: r.EventID, Identity: r.Identity, Surface: p.catalog.Surface(r.Surface)},
		documents: p.store,
	}
	q.d.Customer.CustomerIdentifiers = []string{}
	q.owner = state.Owner{Project: p.catalog.Name, Brand: brand, User: r.Identity.User}
	if q.env != nil {
		q.owner.Environment = string(q.env.kind)
	}
	if r.DryRun {
		q.documents = newSheet(p.store)
	}
	q.meters = &meters{p: p, owner: q.owner, resource: r.Resource.ID, dry: r.DryRun, explain: r.Explain}
	q.reserve = &reservation{p: p, owner: q.owner}
	q.shared = &workflows.Args{
		Context:  &r.Context,
		Customer: &q.d.Customer,
		HTTP:     r.HTTP,
		Identity: &r.Identity,
		Resource: &r.Resource,
	}
	return q
}

// authenticate settles who the visitor is: identity and context came with the request.
func (q *request) authenticate(ctx context.Context) {
	q.classify()
	q.merge(ctx)
}

// classify settles the class of visitor that plans are assigned to.
func (q *request) classify() {
	q.d.Class = identity.Class(q.in.Identity, q.in.Context.BotTags, decision.ClassNone)
	q.in.Explain.classified(q.d.Class)
}
