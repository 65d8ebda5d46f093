package realm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/catalog"
)

// Run is one run of one workflow.
type Run struct {
	// Workflow names it in the breaker, Kind in messages.
	Workflow, Kind string
	// Program evaluates to a function that evaluates the module and returns its default export.
	Program *goja.Program
	// Plan is the guards that the program needs, made by NewPlan.
	Plan   *Plan
	Limits *catalog.Limits
	// ScriptTime is how long the script may compute; waiting is not counted, nor, as well as can be told, is the time in
	// which others had the CPUs. Zero: the limits' value.
	ScriptTime time.Duration
	// Start is where the script's clock starts.
	Start time.Time
	// Log takes one console line: already redacted, escaped and within the limits. at is file:line:column or empty. It is
	// called on the realm's goroutine, also of one that was abandoned.
	Log func(level, text, at string)
	// Seed makes the numbers of Math.random the same each time and has the clock stand at Start. Nil: the clock goes on,
	// and the system's secure source seeds the numbers.
	Seed *uint64
	// Spent is told how long the script computed, once the run has settled, failed or passed its deadline. It is called on
	// Do's goroutine. Nil: nobody is.
	Spent func(script time.Duration)
	// Redactor blots out secrets; nil for none.
	Redactor *Redactor
	// Realms are the runtimes of the program that have many runs; this is one of them. Nil: a runtime is made for this run
	// and dropped after it.
	Realms *Realms
	// Setup prepares the global object. Main calls the workflow, the module's default export, and returns what it
	// returned; a promise is awaited. Finish gets the value; what it returns, if anything, is awaited and handed to the
	// function it returned with it, and so on. All three are called on the realm's goroutine and count as script time;
	// Setup and Finish may be nil.
	Setup  func(*Realm) error
	Main   func(r *Realm, workflow goja.Value) (goja.Value, error)
	Finish Finish
}

// Finish takes a settled value. With a second function the first result is awaited too.
type Finish func(*Realm, goja.Value) (goja.Value, Finish, error)

// Outcome says how a run failed.
type Outcome string

const (
	Failed   Outcome = "error"
	TimedOut Outcome = "timeout"
	Invalid  Outcome = "invalid"
	Refused  Outcome = "refused"
)

// Failure is a run that failed.
type Failure struct {
	Outcome Outcome
	Message string
	At      string   // file:line:column in the author's text; empty if not known
	Stack   []string // `name (file:line:column)`, innermost first
	Cause   error    // may be nil
}

func (f *Failure) Error() string {
	if f.At == "" {
		return f.Message
	}
	return f.At + ": " + f.Message
}

func (f *Failure) Unwrap() error { return f.Cause }

// grace is how long Do waits after a deadline for the VM to notice, so that an ordinary endless loop is reported with
// its place and is not counted as a stray. It is within the 20 ms that an answer may come late.
const grace = 10 * time.Millisecond

// Do runs a workflow and returns when it has settled, failed or passed its deadline: ctx's for all, or the run's script
// time. The error is a *Failure. What Main and Finish stored may be read only if it is nil: after a deadline the realm's
// goroutine may still be writing.
func (p *Pool) Do(ctx context.Context, run *Run) error {
	if ctx.Err() != nil {
		return deadlineFailure(ctx)
	}
	if err := p.admit(ctx, run); err != nil {
		return &Failure{Outcome: Refused, Message: err.Error(), Cause: err}
	}
	a := newActive(ctx, p, run)
	p.start(a)
	if run.Spent != nil {
		defer func() { run.Spent(a.spent()) }()
	}
	var expired bool
	select {
	case <-a.done:
		return a.outcome()
	case <-ctx.Done():
	case <-a.expired:
		expired = true
	}
	a.interrupt(errDeadline)
	var f *Failure
	switch {
	case expired && errors.Is(a.why(), errMemory):
		f = &Failure{Outcome: TimedOut, Message: "stopped: " + errMemory.Error(), Cause: errMemory}
	case expired:
		f = &Failure{Outcome: TimedOut, Message: fmt.Sprintf("the script computed for more than %v", a.time.limit)}
	default:
		f = deadlineFailure(ctx)
	}
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case <-a.done:
		var stopped *Failure
		if errors.As(a.outcome(), &stopped) {
			f.At, f.Stack = stopped.At, stopped.Stack
		}
	case <-t.C:
		p.abandon(a)
	}
	return f
}

// deadlineFailure says why ctx ended.
func deadlineFailure(ctx context.Context) *Failure {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &Failure{Outcome: TimedOut, Message: "did not finish within the time for the decision or the endpoint", Cause: context.Cause(ctx)}
	}
	return &Failure{Outcome: TimedOut, Message: "stopped: the request ended", Cause: context.Cause(ctx)}
}

var errDeadline = errors.New("deadline passed")
