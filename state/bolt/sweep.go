package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"github.com/seed-eb607675/tollgate/state"
)

// sweepRows is how many rows one read transaction of a sweep looks at: a long one would keep old pages from being used
// again.
const sweepRows = 1000

func (s *Store) sweepForEver(ctx context.Context) {
	ticker := time.NewTicker(s.opts.SweepInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := s.Sweep(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, state.ErrClosed) {
				s.opts.OnError(fmt.Errorf("sweeping state: %w", err))
			}
		}
	}
}

// Sweep deletes anonymous records and documents that have ended, and marks of merges nobody needs any more. The store
// does so by itself every Options.SweepInterval.
func (s *Store) Sweep(ctx context.Context) error {
	err := s.sweep(ctx, recordBucket, func(k, v []byte, now time.Time) bool {
		space, name, _ := bytes.Cut(k, []byte{0})
		return len(name) == 0 && len(v) == 8 && state.AnonymousSpace(string(space)) && s.over(v, now)
	}, func(b *batch, k []byte) error {
		_, err := b.entry(string(k[:len(k)-1])) // erases what has ended
		return err
	})
	if err != nil {
		return err
	}
	ended := func(_, v []byte, now time.Time) bool { _, ok := live(v, now); return !ok }
	err = s.sweep(ctx, documentBucket, ended, func(b *batch, k []byte) error {
		if v := b.documents.Get(k); v != nil && ended(k, v, b.now) {
			return b.fail(b.documents.Delete(k))
		}
		return nil
	})
	if err != nil {
		return err
	}
	old := func(_, v []byte, now time.Time) bool { return len(v) != 8 || s.over(v, now) }
	return s.sweep(ctx, mergeBucket, old, func(b *batch, k []byte) error {
		if v := b.merges.Get(k); v != nil && old(k, v, b.now) {
			return b.fail(b.merges.Delete(k))
		}
		return nil
	})
}

// over tells whether the time in a row lies the maximal age back.
func (s *Store) over(row []byte, now time.Time) bool {
	return !now.Before(timeOf(row).Add(s.opts.AnonymousMaxAge))
}

// sweep looks at a bucket in steps and has what is picked removed, which looks again: it may have been written since.
func (s *Store) sweep(ctx context.Context, bucket []byte, pick func(k, v []byte, now time.Time) bool, remove func(*batch, []byte) error) error {
	var next []byte
	for {
		if err := s.check(ctx); err != nil {
			return err
		}
		var picked [][]byte
		err := s.view("sweeping", func(tx *bbolt.Tx) error {
			now, rows := s.opts.Clock(), 0
			cursor := tx.Bucket(bucket).Cursor()
			k, v := cursor.Seek(next)
			for ; k != nil && rows < sweepRows; k, v = cursor.Next() {
				if pick(k, v, now) {
					picked = append(picked, bytes.Clone(k))
				}
				rows++
			}
			next = bytes.Clone(k)
			return nil
		})
		if err != nil {
			return err
		}
		if len(picked) > 0 {
			err := s.do(ctx, func(b *batch) error {
				for _, k := range picked {
					if err := remove(b, k); err != nil {
						return err
					}
				}
				return nil
			}, nil)
			if err != nil {
				return err
			}
		}
		if next == nil {
			return nil
		}
	}
}
