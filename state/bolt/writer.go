package bolt

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/seed-eb607675/tollgate/state"
)

// maxBatch bounds the writes of one transaction, so that none waits for thousands of others.
const maxBatch = 4096

// operation is one write on its way. apply runs on the writer's goroutine; what it found is its own closure's, which the
// caller reads once done has answered.
type operation struct {
	apply func(*batch) error
	// refund undoes apply where its caller has gone away meanwhile; nil where the write stands anyway.
	refund func(*batch) error
	done   chan error // with room for one
	phase  atomic.Int32
}

// Phases of an operation.
const (
	waiting   = iota
	taken     // by the writer
	abandoned // by its caller
	answered
)

// do hands a write to the writer and waits until it is on disk. If ctx ends first, the write is left out or, if the
// writer has begun with it, undone by refund.
func (s *Store) do(ctx context.Context, apply, refund func(*batch) error) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	op := &operation{apply: apply, refund: refund, done: make(chan error, 1)}
	select {
	case s.queue <- op:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.stopped:
		return state.ErrClosed
	}
	select {
	case err := <-op.done:
		return err
	case <-ctx.Done():
		if op.phase.CompareAndSwap(waiting, abandoned) || op.phase.CompareAndSwap(taken, abandoned) {
			return ctx.Err()
		}
		return <-op.done
	case <-s.stopped:
		select {
		case err := <-op.done:
			return err
		default:
			return state.ErrClosed // came after the writer's last look
		}
	}
}

// write is the writer: it owns all changes to the file. It ends after Close, when nothing waits any more.
func (s *Store) write() {
	defer close(s.stopped)
	for {
		var first *operation
		select {
		case first = <-s.queue:
		case <-s.quit:
			select {
			case first = <-s.queue:
			default:
				return
			}
		}
		ops := s.gather(first)
		for len(ops) > 0 {
			ops = s.commit(ops)
		}
	}
}

// gather takes what waits. Callers that the last commit answered are about to come again: they are let run, for one more
// transaction costs as much as all of them.
func (s *Store) gather(first *operation) []*operation {
	ops := []*operation{first}
	for idle := 0; len(ops) < maxBatch && idle < 3; {
		select {
		case op := <-s.queue:
			ops = append(ops, op)
			idle = 0
		default:
			idle++
			runtime.Gosched()
		}
	}
	return ops
}

// commit applies writes in one transaction, answers their callers once it is on disk, and gives the refunds that are due
// for callers who have gone away.
func (s *Store) commit(ops []*operation) (refunds []*operation) {
	b := &batch{store: s, now: s.opts.Clock(), entries: map[string]*entry{}}
	errs := make([]error, len(ops))
	err := update(s.db, func(tx *bbolt.Tx) error {
		b.begin(tx)
		for i, op := range ops {
			if !op.phase.CompareAndSwap(waiting, taken) {
				continue
			}
			errs[i] = op.apply(b)
			if b.broken != nil {
				return b.broken
			}
		}
		return b.flush()
	})
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		err = state.ErrClosed
	}
	if err != nil {
		err = fmt.Errorf("writing state %s: %w", s.path, err)
	}
	b.end(err == nil)
	for i, op := range ops {
		if op.phase.CompareAndSwap(taken, answered) || err != nil && op.phase.CompareAndSwap(waiting, answered) {
			if err != nil {
				errs[i] = err
			}
			op.done <- errs[i]
		} else if err == nil && errs[i] == nil && op.refund != nil && op.phase.Load() == abandoned {
			refunds = append(refunds, &operation{apply: op.refund, done: make(chan error, 1)})
		}
	}
	return refunds
}

// batch is one transaction with the records it touches.
type batch struct {
	store                      *Store
	now                        time.Time
	records, documents, merges *bbolt.Bucket
	entries                    map[string]*entry // by space, held until the end
	// broken is an error after which the transaction as a whole cannot stand.
	broken error
}

func (b *batch) begin(tx *bbolt.Tx) {
	b.records, b.documents, b.merges = tx.Bucket(recordBucket), tx.Bucket(documentBucket), tx.Bucket(mergeBucket)
}

// fail notes that the transaction cannot stand.
func (b *batch) fail(err error) error {
	if err != nil && b.broken == nil {
		b.broken = err
	}
	return err
}

// entry holds a record for the batch, read and not ended.
func (b *batch) entry(space string) (*entry, error) {
	e := b.entries[space]
	if e == nil {
		e = b.store.cache.acquire(space)
		b.entries[space] = e
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.load(b.records); err != nil {
		return nil, err
	}
	if e.ended(b.now, b.store.opts.AnonymousMaxAge) {
		if err := b.erase(e); err != nil {
			return nil, b.fail(err)
		}
	}
	return e, nil
}

// change runs f on a record under its lock. f tells the counter that it changed, or "".
func (b *batch) change(space string, f func(r *state.Record) (counter string)) error {
	e, err := b.entry(space)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if id := f(&e.record); id != "" {
		e.changed(id)
		b.touch(e)
	}
	return nil
}

// touch notes a write to a record. Only anonymous records end, so only they have a row for it; and it is written anew
// only once it is out of date by a small part of the age, for otherwise each write would be two.
func (b *batch) touch(e *entry) {
	if e.anonymous && b.now.Sub(e.written) >= b.store.opts.AnonymousMaxAge/256 {
		e.written = b.now
		e.changed("")
	}
}

// erase deletes a record with its documents. The entry is locked.
func (b *batch) erase(e *entry) error {
	for _, bucket := range []*bbolt.Bucket{b.records, b.documents} {
		if err := deleteAll(bucket, rowKey(e.space, "")); err != nil {
			return err
		}
	}
	e.clear()
	e.touched = true
	return nil
}

// flush writes the changed counters.
func (b *batch) flush() error {
	for _, e := range b.entries {
		if err := e.flush(b.records); err != nil {
			return err
		}
	}
	return nil
}

// end lets go of the records. What a lost transaction would have changed is read from the file again.
func (b *batch) end(stands bool) {
	for _, e := range b.entries {
		e.mu.Lock()
		e.settle(stands)
		e.mu.Unlock()
		b.store.cache.release(e)
	}
}
