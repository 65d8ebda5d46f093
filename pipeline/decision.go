package pipeline

import (
	"context"
	"time"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/rewrite"
	"github.com/seed-eb607675/tollgate/workflows"
)

// Request is what a decision is made about.
type Request struct {
	EventID     string
	Environment string
	Surface     string
	Identity    decision.Identity
	// AnonymousIdentifier is a verified anonymous identifier that an authenticated visitor also brought: log-in merges
	// its usage (catalog.Identity.Merge). Empty if there is none.
	AnonymousIdentifier string
	Context             decision.Context
	HTTP                *decision.HTTP
	Resource            decision.Resource
	Now                 time.Time // when the request arrived
	// Path is the decoded canonical path that components' paths are matched against; empty matches only components
	// without paths.
	Path string
	// DryRun works consumption out and records nothing: HEAD, prefetch, the command line.
	DryRun bool
	// Depth is how many gates the request has passed already by the fetches of workflows, 0 from outside.
	Depth int
	// Explain is filled in with what the decision is made of. Nil: nothing is written down.
	Explain *Explanation
	// Seed makes chance in workflows repeatable (workflows.Run.Seed). Nil: it is not.
	Seed *uint64
}

// Decision is the outcome. It is always usable: where a stage failed, the failure policy is already in it.
type Decision struct {
	EventID  string
	Identity decision.Identity
	Customer decision.Customer
	Class    decision.Class
	Plans    []string // in the project's order
	Features []*decision.Feature
	Surface  *catalog.Surface
	// HTTP is the surface's behaviour for the whole answer, nil for none.
	HTTP       *decision.HTTPBehavior
	Properties []byte // the surface's properties, a JSON object or nil
	// Components are the behaviours of the components whose paths match, in the project's order. Empty if
	// ComponentsSkipped.
	Components        []ComponentBehavior
	ComponentsSkipped bool
	// Events are those that workflows fired with utils.triggers, in the order in which their runs ended.
	Events []workflows.Event
	// Rejection is set when a middleware refused: HTTP is the refusal, and no later stage has run.
	Rejection *decision.Rejection
	// Degraded is true when a policy stands in for a stage.
	Degraded bool
	Failures []Failure
	Warnings []Warning
	// Outcome of a failed decision as the surface's on_error had it: empty while the surface stage did not fail.
	FailedAs catalog.OnError
	// Units is how many units the decision recorded or, in a dry run, would have recorded.
	Units int64
	// Duration is the wall time of the decision.
	Duration time.Duration

	reservation *reservation
}

// ComponentBehavior is what one component does to its elements.
type ComponentBehavior struct {
	Component  *catalog.Component
	Properties []byte
	Content    *decision.Content // nil: nothing
	Edit       rewrite.Edit      // Content as the rewriter takes it; checked
	Failed     bool              // its workflow failed; Content is what the policy put in its place
}

// Gating tells whether the behaviour is one that a page must not escape: the component is a gate and takes text away.
func (c *ComponentBehavior) Gating() bool { return c.Component.Gate && c.Content.Cuts() }

// Cuts tells whether a gating component takes text away.
func (d *Decision) Cuts() bool {
	for i := range d.Components {
		if d.Components[i].Gating() {
			return true
		}
	}
	return false
}

// Failure is a stage that failed and what stands in its place.
type Failure struct {
	Stage   string // middleware, provision, features, surface, components, state
	Slug    string // of the feature, surface or component; empty for provisioning
	Err     error  // mostly a *workflows.RunError
	Applied string // teaser, closed, open, fallback, remove, local, none
}

// Warning is something an operator should look at that failed nothing.
type Warning struct {
	Code string // from a closed set: unknown_plan …
	Text string
}

// Commit makes the recorded units final. Nil-safe; the second of Commit and Release does nothing.
func (d *Decision) Commit() {
	if d != nil && d.reservation != nil {
		d.reservation.commit()
	}
}

// Release gives the recorded units back: no answer that they were for has begun.
func (d *Decision) Release(ctx context.Context) {
	if d != nil && d.reservation != nil {
		d.reservation.release(ctx)
	}
}

// EndpointRequest is a request to an endpoint workflow.
type EndpointRequest struct {
	EventID     string
	Environment string
	Endpoint    *catalog.Endpoint
	Identity    *decision.Identity // nil: nobody
	Context     decision.Context
	// HTTP is the request as provisioning workflows see it when the endpoint asks for an access check; nil: address,
	// method, user agent and referrer of Request.
	HTTP    *decision.HTTP
	Params  map[string]string
	Request *workflows.EndpointRequest
	Now     time.Time
	// AnonymousIdentifier, Depth, Explain and Seed are those of Request. Explain gets the run itself, and what an access
	// check of the workflow found.
	AnonymousIdentifier string
	Depth               int
	Explain             *Explanation
	Seed                *uint64
}
