package state

import (
	"fmt"
	"time"
)

// DefaultAnonymousMaxAge is how long an anonymous record outlives its last write unless a store is told otherwise: as
// long as browsers keep the cookie that names it.
const DefaultAnonymousMaxAge = 400 * 24 * time.Hour

// maxName bounds names that become part of a store's keys.
const maxName = 30_000

// Record is the counters of one user record, as a value. The zero value has none. It is not safe for concurrent use.
type Record struct {
	Counters map[string]*Counter
}

// counter finds a counter; of one that is not there the zero value.
func (r *Record) counter(id string) *Counter {
	if c := r.Counters[id]; c != nil {
		return c
	}
	return &Counter{}
}

// keep puts a counter into the record.
func (r *Record) keep(id string, c *Counter) {
	if r.Counters == nil {
		r.Counters = map[string]*Counter{}
	}
	r.Counters[id] = c
}

// Tally answers questions in their order.
func (r *Record) Tally(questions []Question, now time.Time) []Reading {
	readings := make([]Reading, len(questions))
	for i, q := range questions {
		readings[i] = r.counter(q.CounterID).Read(q, now)
	}
	return readings
}

// Consume is Counters.Consume on a record. The record has changed if the outcome bears a receipt.
func (r *Record) Consume(c Consumption, now time.Time) Outcome {
	counter := r.counter(c.CounterID)
	out := counter.Consume(c, now)
	if out.Receipt.ID != 0 {
		r.keep(c.CounterID, counter)
	}
	return out
}

// Add is Counters.Add on a record. It always changes it.
func (r *Record) Add(a Addition, now time.Time) Receipt {
	counter := r.counter(a.CounterID)
	r.keep(a.CounterID, counter)
	return counter.Add(a, now)
}

// GiveBack is Counters.GiveBack on a record. It tells whether the record has changed.
func (r *Record) GiveBack(receipt Receipt) bool {
	return r.counter(receipt.CounterID).GiveBack(receipt)
}

// Merge adds all counters of another record.
func (r *Record) Merge(from *Record) {
	for id, c := range from.Counters {
		mine := r.counter(id)
		mine.Merge(c)
		r.keep(id, mine)
	}
}

// Validate refuses what no counter can hold.
func (q Question) Validate() error {
	if err := validateCounter(q.CounterID); err != nil {
		return err
	}
	if err := q.Window.Validate(); err != nil {
		return fmt.Errorf("reading counter %q: %w", q.CounterID, err)
	}
	return nil
}

// Validate refuses what no counter can hold.
func (c Consumption) Validate() error {
	if err := c.Question.Validate(); err != nil {
		return err
	}
	if c.Units < 1 {
		return fmt.Errorf("consuming from counter %q: %d units are less than 1", c.CounterID, c.Units)
	}
	return nil
}

// Validate refuses what no counter can hold.
func (a Addition) Validate() error {
	if err := validateCounter(a.CounterID); err != nil {
		return err
	}
	if a.Units == 0 {
		return fmt.Errorf("adding to counter %q: 0 units", a.CounterID)
	}
	return nil
}

func validateCounter(id string) error {
	if len(id) < 1 || len(id) > 256 {
		return fmt.Errorf("counter id of %d bytes is not within 1–256", len(id))
	}
	return nil
}

// ValidateDocument refuses names that a store cannot keep apart or hold.
func ValidateDocument(space, key string) error {
	if space == "" || len(space) > maxName || len(key) > maxName-len(space) {
		return fmt.Errorf("document space of %d and key of %d bytes: empty or too long", len(space), len(key))
	}
	for i := range len(space) {
		if space[i] == 0 {
			return fmt.Errorf("document space %q holds NUL", space)
		}
	}
	return nil
}

// Validate refuses an owner whose record could not be told from another's or whose name a store cannot hold.
func (o Owner) Validate() error {
	switch n := len(o.Space()); {
	case o.User.Identifier == "" || o.User.UserType == "":
		return fmt.Errorf("user record without identifier or user type")
	case n > maxName/2:
		return fmt.Errorf("name of a user record of %d bytes is too long", n)
	}
	return nil
}
