package workflows

import (
	"errors"
	"fmt"
)

// Outcome is how a run ended.
type Outcome string

const (
	OK      Outcome = "ok"
	Failed  Outcome = "error"   // threw or rejected
	Timeout Outcome = "timeout" // script time, wall time, or nothing can settle its promise
	Invalid Outcome = "invalid" // a result of the wrong shape
	Refused Outcome = "refused" // no room, or the breaker is open
	Skipped Outcome = "skipped" // not reached
)

// RunError is a run that failed. Visitors never see its text.
type RunError struct {
	Workflow string // its file
	Kind     Kind
	Outcome  Outcome
	Message  string
	At       string // file.ts:line:column, empty if not known
	Stack    []string
	Cause    error // may be nil
}

func (e *RunError) Error() string {
	at := e.At
	if at == "" {
		at = e.Workflow
	}
	return fmt.Sprintf("%s: %s: %s", at, e.Outcome, e.Message)
}

func (e *RunError) Unwrap() error { return e.Cause }

// ErrUnavailable says that the store or another service could not be reached, which is never reported as absence.
var ErrUnavailable = errors.New("state is unavailable")

// RangeError becomes a RangeError in the script.
type RangeError struct{ Text string }

func (e *RangeError) Error() string { return e.Text }

// TypeError becomes a TypeError in the script.
type TypeError struct{ Text string }

func (e *TypeError) Error() string { return e.Text }
