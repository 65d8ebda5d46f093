package bolt

import (
	"context"
	"encoding/binary"
	"time"

	"go.etcd.io/bbolt"

	"github.com/seed-eb607675/tollgate/state"
)

// Tally implements state.Counters. It reads memory, and the file only where a record is not in memory.
func (s *Store) Tally(ctx context.Context, owner state.Owner, questions []state.Question) ([]state.Reading, error) {
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	if err := owner.Validate(); err != nil {
		return nil, err
	}
	for _, q := range questions {
		if err := q.Validate(); err != nil {
			return nil, err
		}
	}
	e := s.cache.acquire(owner.Space())
	defer s.cache.release(e)
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.loaded {
		err := s.view("reading counters", func(tx *bbolt.Tx) error { return e.load(tx.Bucket(recordBucket)) })
		if err != nil {
			return nil, err
		}
	}
	now := s.opts.Clock()
	if e.ended(now, s.opts.AnonymousMaxAge) {
		return (&state.Record{}).Tally(questions, now), nil
	}
	return e.record.Tally(questions, now), nil
}

// Consume implements state.Counters. If ctx ends while it waits nothing stays recorded.
func (s *Store) Consume(ctx context.Context, owner state.Owner, c state.Consumption) (state.Outcome, error) {
	if err := owner.Validate(); err != nil {
		return state.Outcome{}, err
	}
	if err := c.Validate(); err != nil {
		return state.Outcome{}, err
	}
	space := owner.Space()
	var out state.Outcome
	err := s.do(ctx, func(b *batch) error {
		return b.change(space, func(r *state.Record) string {
			out = r.Consume(c, b.now)
			return out.Receipt.CounterID
		})
	}, func(b *batch) error { return b.giveBack(space, out.Receipt) })
	if err != nil {
		return state.Outcome{}, err
	}
	return out, nil
}

// Add implements state.Counters.
func (s *Store) Add(ctx context.Context, owner state.Owner, a state.Addition) (state.Receipt, error) {
	if err := owner.Validate(); err != nil {
		return state.Receipt{}, err
	}
	if err := a.Validate(); err != nil {
		return state.Receipt{}, err
	}
	var receipt state.Receipt
	err := s.do(ctx, func(b *batch) error {
		return b.change(owner.Space(), func(r *state.Record) string {
			receipt = r.Add(a, b.now)
			return a.CounterID
		})
	}, nil)
	if err != nil {
		return state.Receipt{}, err
	}
	return receipt, nil
}

// GiveBack implements state.Counters.
func (s *Store) GiveBack(ctx context.Context, owner state.Owner, r state.Receipt) error {
	if err := owner.Validate(); err != nil {
		return err
	}
	if r.ID == 0 {
		return s.check(ctx)
	}
	return s.do(ctx, func(b *batch) error { return b.giveBack(owner.Space(), r) }, nil)
}

func (b *batch) giveBack(space string, receipt state.Receipt) error {
	return b.change(space, func(r *state.Record) string {
		if r.GiveBack(receipt) {
			return receipt.CounterID
		}
		return ""
	})
}

// Merge implements state.Counters. A pair merged already costs one read: every request of a visitor who logged in asks.
func (s *Store) Merge(ctx context.Context, from, to state.Owner, documents bool) (bool, error) {
	if err := s.check(ctx); err != nil {
		return false, err
	}
	for _, o := range []state.Owner{from, to} {
		if err := o.Validate(); err != nil {
			return false, err
		}
	}
	source, target := from.Space(), to.Space()
	pair := rowKey(source, target)
	var merged, anything bool
	err := s.view("reading merges", func(tx *bbolt.Tx) error {
		at := tx.Bucket(mergeBucket).Get(pair)
		merged = len(at) == 8 && s.opts.Clock().Sub(timeOf(at)) < s.opts.AnonymousMaxAge/4
		anything = merged || hasRows(tx.Bucket(recordBucket), source) || hasRows(tx.Bucket(documentBucket), source)
		return nil
	})
	if err != nil || merged || !anything || source == target {
		return false, err
	}
	did := false
	err = s.do(ctx, func(b *batch) (err error) {
		did, err = b.merge(source, target, documents)
		return err
	}, nil)
	return did && err == nil, err
}

func (b *batch) merge(source, target string, documents bool) (bool, error) {
	pair := rowKey(source, target)
	done := b.merges.Get(pair) != nil
	theirs, err := b.entry(source)
	if err != nil {
		return false, err
	}
	mine, err := b.entry(target)
	if err != nil {
		return false, err
	}
	if !done && len(theirs.record.Counters) == 0 && !hasRows(b.documents, source) {
		return false, nil
	}
	// Old marks are renewed, so that one lasts as long as the anonymous visitor does.
	if err := b.merges.Put(pair, binary.BigEndian.AppendUint64(nil, uint64(b.now.Unix()))); err != nil {
		return false, b.fail(err)
	}
	if done {
		return false, nil
	}
	b.add(mine, theirs)
	if documents {
		if err := b.copyDocuments(source, target); err != nil {
			return false, b.fail(err)
		}
	}
	return true, nil
}

// add merges counters. The writer alone changes records, so the other one needs no lock to be read here.
func (b *batch) add(mine, theirs *entry) {
	mine.mu.Lock()
	defer mine.mu.Unlock()
	mine.record.Merge(&theirs.record)
	for id := range theirs.record.Counters {
		mine.changed(id)
	}
	b.touch(mine)
}

func timeOf(b []byte) time.Time { return time.Unix(int64(binary.BigEndian.Uint64(b)), 0) }
