package gate

import (
	"context"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/rewrite"
)

// Outcome is what became of a request, in one word.
type Outcome string

// The outcomes.
const (
	Served       Outcome = "served"    // the origin's page as it is, headers apart
	Rewritten    Outcome = "rewritten" // the origin's page, changed
	Replaced     Outcome = "replaced"  // an answer of the decision in place of the origin's
	Endpoint     Outcome = "endpoint"
	Ignored      Outcome = "ignored" // also files and preflights: nothing was decided
	FailedTeaser Outcome = "failed_teaser"
	FailedClosed Outcome = "failed_closed"
	FailedOpen   Outcome = "failed_open"
)

// Report tells what became of a request. It grows with the request: handlers behind the gate see in it what is known
// by then.
type Report struct {
	EventID     string
	Surface     string
	Environment string
	Method      string
	Resource    string            // the canonical path
	Identity    decision.Identity // zero until it is known
	// TokenSource is the name of the JWT source that verified the visitor, else "". TokenRefused is why the first token did
	// not verify, a code such as expired, if none did. Minted tells that the anonymous identifier is new.
	TokenSource  string
	TokenRefused string
	Minted       bool
	Plans        []string // in the project's order; nil until decided
	// Decide is "request" or "response" by when the decision was made; empty if none was.
	Decide string
	// Units is how many units stay recorded after the answer.
	Units    int64
	Outcome  Outcome
	Status   int   // sent to the client; 0 if the error went up
	BytesIn  int64 // of the origin's body
	BytesOut int64 // of the body to the client

	DecisionTime time.Duration // of the decision
	OriginTime   time.Duration // until the origin's header
	Duration     time.Duration // in all

	Rules             []rewrite.RuleStats // matches by component
	Warnings          map[string]int      // by code
	Degraded          bool                // a policy stands in for something that failed
	Failures          []Failure
	RefusedAlternates bool // another form of a cut resource was refused
	Aborted           bool // the client was told that its answer is incomplete

	originStatus int  // 0 until it answered
	entered      bool // by the gate: a second visit is not decided again
}

// Failure is something that failed and what was applied in its place.
type Failure struct {
	Stage   string // path, identity, decide, origin, decode, rewrite, or a stage of the pipeline
	Slug    string // of the component, feature or surface; empty if it concerns none
	Err     error
	Applied string // teaser, closed, open, fallback, remove, stand_in, abort, …
}

type reportKey struct{}

// WithReport has the gate fill in rep instead of a Report of its own, so that the caller can read it during and after
// the request. A request that enters a gate a second time with the same Report (an internal rewrite, an error route) is
// not decided again.
func WithReport(ctx context.Context, rep *Report) context.Context {
	return context.WithValue(ctx, reportKey{}, rep)
}
