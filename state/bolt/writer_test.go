package bolt

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/state/statetest"
)

func openInside(t *testing.T, o Options) *Store {
	t.Helper()
	s, err := Open(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func tally(t *testing.T, s *Store, o state.Owner) int64 {
	t.Helper()
	r, err := s.Tally(t.Context(), o, []state.Question{statetest.Month("a", 9).Question})
	if err != nil {
		t.Fatal(err)
	}
	return r[0].Units
}

func take(o state.Owner, out *state.Outcome) func(*batch) error {
	return func(b *batch) error {
		return b.change(o.Space(), func(r *state.Record) string {
			*out = r.Consume(statetest.Month("a", 9), b.now)
			return out.Receipt.CounterID
		})
	}
}

// TestLostTransaction: when a transaction cannot stand, everybody in it hears so and memory forgets it.
func TestLostTransaction(t *testing.T) {
	s := openInside(t, Options{})
	o := statetest.Owner(decision.Anonymous, "x")
	if _, err := s.Consume(t.Context(), o, statetest.Month("a", 9)); err != nil {
		t.Fatal(err)
	}
	errDisk := errors.New("disk full")
	var out state.Outcome
	err := s.do(t.Context(), func(b *batch) error {
		if err := take(o, &out)(b); err != nil {
			return err
		}
		return b.fail(errDisk)
	}, nil)
	if !errors.Is(err, errDisk) || !out.Granted {
		t.Fatal(out, err)
	}
	if got := tally(t, s, o); got != 1 {
		t.Fatalf("%d units after a transaction that was lost", got)
	}
	panics := s.do(t.Context(), func(b *batch) error {
		if err := take(o, &out)(b); err != nil {
			return err
		}
		panic("page 7 is no leaf")
	}, nil)
	if !errors.Is(panics, state.ErrCorrupt) {
		t.Fatal(panics)
	}
	if got := tally(t, s, o); got != 1 {
		t.Fatalf("%d units after a panic", got)
	}
	if out, err := s.Consume(t.Context(), o, statetest.Month("a", 9)); err != nil || out.After.Units != 2 {
		t.Fatal(out, err)
	}
}

// TestAbandoned: a caller who goes away while the writer is at it leaves nothing recorded.
func TestAbandoned(t *testing.T) {
	s := openInside(t, Options{})
	o := statetest.Owner(decision.Authenticated, "x")
	ctx, cancel := context.WithCancel(t.Context())
	var out state.Outcome
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		err := s.do(ctx, func(b *batch) error {
			defer func() { cancel(); <-gone }()
			return take(o, &out)(b)
		}, func(b *batch) error { return b.giveBack(o.Space(), out.Receipt) })
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	<-gone
	// The refund comes before anything that is asked for from now on.
	if _, err := s.Put(t.Context(), "s", "k", nil, 0, false); err != nil {
		t.Fatal(err)
	}
	if got := tally(t, s, o); got != 0 || out.Recorded != 1 {
		t.Fatalf("%d units, %d recorded at first", got, out.Recorded)
	}
}

// TestCorruptCounter: a counter that cannot be read is an error and never a zero; others are not touched.
func TestCorruptCounter(t *testing.T) {
	s := openInside(t, Options{CacheBytes: 1})
	bad, good := statetest.Owner(decision.Anonymous, "bad"), statetest.Owner(decision.Anonymous, "good")
	for _, o := range []state.Owner{bad, good} {
		if _, err := s.Consume(t.Context(), o, statetest.Month("a", 9)); err != nil {
			t.Fatal(err)
		}
	}
	err := s.db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket(recordBucket).Put(rowKey(bad.Space(), "a"), []byte{1, 2, 3, 4, 5, 6})
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if out, err := s.Consume(t.Context(), bad, statetest.Month("a", 9)); !errors.Is(err, state.ErrCorrupt) || out.Granted {
			t.Fatal(out, err)
		}
		if _, err := s.Tally(t.Context(), bad, []state.Question{statetest.Month("a", 9).Question}); !errors.Is(err, state.ErrCorrupt) {
			t.Fatal(err)
		}
	}
	if got := tally(t, s, good); got != 1 {
		t.Fatal(got)
	}
}

// TestBoundedMemory: records leave memory, and come back as they were.
func TestBoundedMemory(t *testing.T) {
	s := openInside(t, Options{CacheBytes: 20_000})
	owners := make([]state.Owner, 200)
	for i := range owners {
		owners[i] = statetest.Owner(decision.Authenticated, string(rune('a'+i)))
		if _, err := s.Consume(t.Context(), owners[i], statetest.Month("a", 9)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.cache.entries); n == 0 || n > 40 || s.cache.size > 20_000 || n != s.cache.order.Len() {
		t.Fatalf("%d records, %d bytes", n, s.cache.size)
	}
	for _, o := range owners {
		if got := tally(t, s, o); got != 1 {
			t.Fatal(got)
		}
	}
}

// TestSweep deletes what has ended and nothing else.
func TestSweep(t *testing.T) {
	clock := statetest.NewClock(statetest.Start())
	s := openInside(t, Options{Clock: clock.Now, AnonymousMaxAge: 24 * time.Hour})
	put := func(space, key string, ttl time.Duration) {
		if _, err := s.Put(t.Context(), space, key, []byte("v"), ttl, false); err != nil {
			t.Fatal(err)
		}
	}
	anonymous, user := statetest.Owner(decision.Anonymous, "x"), statetest.Owner(decision.Authenticated, "x")
	for _, o := range []state.Owner{anonymous, user} {
		if _, err := s.Consume(t.Context(), o, statetest.Month("a", 9)); err != nil {
			t.Fatal(err)
		}
		put(o.Space(), "k", 0)
	}
	if did, err := s.Merge(t.Context(), anonymous, user, false); err != nil || !did {
		t.Fatal(did, err)
	}
	put("s", "ends", time.Hour)
	put("s", "stays", 0)
	clock.Forward(24 * time.Hour)
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows := map[string]int{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		for _, b := range [][]byte{recordBucket, documentBucket, mergeBucket} {
			rows[string(b)] = tx.Bucket(b).Stats().KeyN
		}
		return nil
	})
	if err != nil || rows["records"] != 1 || rows["documents"] != 2 || rows["merged"] != 0 {
		t.Fatal(rows, err)
	}
}
