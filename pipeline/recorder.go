package pipeline

import (
	"time"

	"github.com/seed-eb607675/tollgate/workflows"
)

// Recorder is told what decisions did, for metrics and alerts. Every string is of a closed set: a slug or file of the
// project or a constant, never something of a visitor. Its methods are called on the request's path, from several
// goroutines at once, and must not block.
type Recorder interface {
	// Decision: outcome is ok, terminal, degraded, failed_teaser, failed_closed or failed_open.
	Decision(surface, outcome string, took time.Duration)
	// Run is one run of a workflow.
	Run(workflow string, kind workflows.Kind, outcome workflows.Outcome, took time.Duration)
	// Failure is a stage that failed and what stands in its place: Failure.Stage and Failure.Applied.
	Failure(stage, applied string)
	// Event is something that somebody should look at.
	Event(Event)
}

// Level is how urgent an event is.
type Level string

const (
	Amber Level = "amber" // look at it today: visitors get less than they should
	Red   Level = "red"   // look at it now: a surface is closed, open or without its content
)

// Event is something an operator should look at.
type Event struct {
	Level   Level
	Code    string // failed_provision, failed_features, …, or a Warning's code
	EventID string // of the request that showed it
	Surface string
	Slug    string
	Text    string
}

// nobody is the Recorder of a pipeline that has none.
type nobody struct{}

func (nobody) Decision(string, string, time.Duration)                       {}
func (nobody) Run(string, workflows.Kind, workflows.Outcome, time.Duration) {}
func (nobody) Failure(string, string)                                       {}
func (nobody) Event(Event)                                                  {}
