package state

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

// Store is what the rest of the program needs of a store. All methods are safe for concurrent use. An error means that
// the store could not do it, never that something is absent.
type Store interface {
	Counters
	Documents
	// Close flushes what was acknowledged and frees everything. Calls after it answer ErrClosed.
	Close() error
}

// ErrClosed answers calls after Close.
var ErrClosed = errors.New("store is closed")

// Owner names a user record: all that is stored of one visitor of one project, brand and environment type.
type Owner struct {
	Project     string // catalog.Project.Name
	Brand       string // "default" until there are several
	Environment string // the environment's type: testing or production
	User        decision.User
}

// Space is the name of the documents that belong to the user record: custom data, and whatever else is to end with it.
// Merge copies what lies there. Of an anonymous visitor's it ends with the record.
func (o Owner) Space() string {
	var b strings.Builder
	b.WriteString(userSpace)
	for i, name := range [...]string{o.Project, o.Brand, o.Environment, string(o.User.UserType), o.User.Identifier} {
		if i > 0 {
			b.WriteByte('/')
		}
		b.WriteString(url.PathEscape(name))
	}
	return b.String()
}

// userSpace begins the spaces of user records.
const userSpace = "user/"

// AnonymousSpace tells whether a space is that of an anonymous visitor's record.
func AnonymousSpace(space string) bool {
	rest, ok := strings.CutPrefix(space, userSpace)
	if !ok {
		return false
	}
	parts := strings.Split(rest, "/")
	return len(parts) == 5 && parts[3] == string(decision.Anonymous)
}

// Window is the stretch of time a meter counts in.
type Window struct {
	Period  decision.Period
	Rolling bool
	// Location decides where days and longer periods begin. Nil means UTC.
	Location *time.Location
}

// Counters are tallies of units per user record and counter id. A counter keeps a tally for each of the seven periods,
// whichever of them meters use, so that a changed limit, plan or period finds true numbers; and a second set for unique
// resources. Windows follow the store's clock and never go back to an earlier one.
type Counters interface {
	// Tally reads counters; the answers stand in the order of the questions. A counter never used reads as 0.
	Tally(ctx context.Context, owner Owner, questions []Question) ([]Reading, error)
	// Consume is one atomic check-and-add against a limit: no number of parallel callers gets more than the limit.
	Consume(ctx context.Context, owner Owner, c Consumption) (Outcome, error)
	// Add adds without asking a limit. Negative units lower all tallies, never below 0, and forget the resource.
	Add(ctx context.Context, owner Owner, a Addition) (Receipt, error)
	// GiveBack undoes what a receipt stands for, once; giving back again does nothing. Units of windows that have ended
	// in the meantime are gone already.
	GiveBack(ctx context.Context, owner Owner, r Receipt) error
	// Merge adds the counters of an anonymous record to a user's: tallies and counted resources, a resource in both
	// counted once. With documents it copies custom data that the target lacks. It happens once for a pair, atomically,
	// and tells whether this call did it.
	Merge(ctx context.Context, from, to Owner, documents bool) (bool, error)
}

// Question asks for a counter's tally in a window.
type Question struct {
	CounterID string
	Window    Window
	Unique    bool   // of unique resources
	Resource  string // with Unique: was it counted already?
}

// Reading is a counter in a window at this moment.
type Reading struct {
	Units        int64
	Start        time.Time // of the window
	ResourceUsed bool
}

// Consumption asks for units within a limit.
type Consumption struct {
	Question
	Limit        int64 // units a window
	Units        int64 // ≥ 1
	AllowPartial bool  // record what is left if not all of it
	// DryRun works the outcome out and records nothing: Recorded and After say what would be.
	DryRun bool
	// Rolling lists further periods for which meters ask for rolling windows of this counter; that of Window is asked for
	// by Window itself.
	Rolling []decision.Period
}

// Outcome says what a Consume did.
type Outcome struct {
	Granted  bool
	Recorded int64   // units; 0 for a unique resource that was counted already
	After    Reading // the counter after it
	Receipt  Receipt // what GiveBack takes; the zero Receipt where nothing was recorded
}

// Addition adds units without a limit.
type Addition struct {
	CounterID string
	Units     int64 // not 0
	Resource  string
	Location  *time.Location
	// Rolling lists the periods for which meters ask for rolling windows of this counter.
	Rolling []decision.Period
}

// Receipt identifies recorded units. The zero value stands for none.
type Receipt struct {
	ID        uint64
	CounterID string
	Units     int64
	Resource  string
	Time      time.Time
	// Unique and Before are for the store alone: the windows in which the resource was counted anew, and its last use
	// before.
	Unique uint16
	Before time.Time
}

// Documents are JSON texts under a space and a key. A space is a path of names that the caller composes, such as
// bucket/<project>/<brand>/<environment type>/<bucket>; names never hold "/". Keys may hold any character.
type Documents interface {
	// Get reads a document; ok is false if it is not there or has expired.
	Get(ctx context.Context, space, key string) (value []byte, ok bool, err error)
	// Put stores a document and tells whether it did. ttl 0 keeps it for good. With ifAbsent exactly one of several
	// callers stores.
	Put(ctx context.Context, space, key string, value []byte, ttl time.Duration, ifAbsent bool) (bool, error)
	// Delete removes a document and tells whether it was there.
	Delete(ctx context.Context, space, key string) (bool, error)
	// List gives the keys of a space that begin with prefix, in byte order, at most limit, those behind `after` only.
	List(ctx context.Context, space, prefix, after string, limit int) ([]string, error)
}
