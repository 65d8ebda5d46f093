package workflows

import (
	"sync"
	"time"
)

// Trace is what one run did, written down while it ran, for those who explain a decision. Its zero value is ready; it is
// for one run. It may be read once the run's call has returned: a run that was abandoned at its deadline and still writes
// does no harm.
type Trace struct {
	// Slug is for the caller: what the workflow is run for, where its file alone does not tell.
	Slug string

	mu     sync.Mutex
	lines  []ConsoleLine
	script time.Duration
	result []byte
}

// Name sets Slug. Nil-safe.
func (t *Trace) Name(slug string) {
	if t != nil {
		t.Slug = slug
	}
}

// Result is what the workflow returned, as JSON, whether or not that was right; nil if it did not get so far. Endpoints
// return a Response and leave nothing here.
func (t *Trace) Result() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.result
}

func (t *Trace) returned(json []byte) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.result = json
}

// ConsoleLine is one line that a workflow wrote with console: redacted, escaped and within the limits, as in the log.
type ConsoleLine struct {
	Level string `json:"level"` // debug, info, warn or error
	Text  string `json:"text"`
	At    string `json:"at,omitempty"` // file.ts:line:column
}

// Lines are the console lines so far.
func (t *Trace) Lines() []ConsoleLine {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]ConsoleLine(nil), t.lines...)
}

// Script is how long the script computed; zero if it was never admitted.
func (t *Trace) Script() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.script
}

func (t *Trace) line(level, text, at string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lines = append(t.lines, ConsoleLine{Level: level, Text: text, At: at})
}

// spent is a realm.Run's Spent.
func (t *Trace) spent() func(time.Duration) {
	if t == nil {
		return nil
	}
	return func(script time.Duration) {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.script = script
	}
}
