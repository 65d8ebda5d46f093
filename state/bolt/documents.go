package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"github.com/seed-eb607675/tollgate/state"
)

// A document's row is the Unix time in nanoseconds at which it ends, 0 for never, in eight bytes, then its text.

func newRow(value []byte, expires int64) []byte {
	return append(binary.BigEndian.AppendUint64(make([]byte, 0, 8+len(value)), uint64(expires)), value...)
}

// live gives the text of a row that is there and has not ended.
func live(row []byte, now time.Time) ([]byte, bool) {
	if len(row) < 8 {
		return nil, false
	}
	expires := int64(binary.BigEndian.Uint64(row))
	return row[8:], expires == 0 || now.UnixNano() < expires
}

// gone tells whether a space is that of an anonymous record that has ended.
func (s *Store) gone(records *bbolt.Bucket, space string, now time.Time) bool {
	if !state.AnonymousSpace(space) {
		return false
	}
	written := records.Get(rowKey(space, ""))
	return len(written) == 8 && !now.Before(timeOf(written).Add(s.opts.AnonymousMaxAge))
}

// Get implements state.Documents.
func (s *Store) Get(ctx context.Context, space, key string) (value []byte, ok bool, err error) {
	if err := s.check(ctx); err != nil {
		return nil, false, err
	}
	if err := state.ValidateDocument(space, key); err != nil {
		return nil, false, err
	}
	err = s.view("reading document", func(tx *bbolt.Tx) error {
		now := s.opts.Clock()
		if s.gone(tx.Bucket(recordBucket), space, now) {
			return nil
		}
		if value, ok = live(tx.Bucket(documentBucket).Get(rowKey(space, key)), now); ok {
			value = append([]byte{}, value...) // the row is the file's, and only until the transaction ends
		}
		return nil
	})
	if err != nil || !ok {
		return nil, false, err
	}
	return value, true, nil
}

// Put implements state.Documents. If ctx ends while it waits the document may be stored or not.
func (s *Store) Put(ctx context.Context, space, key string, value []byte, ttl time.Duration, ifAbsent bool) (bool, error) {
	if err := state.ValidateDocument(space, key); err != nil {
		return false, err
	}
	value = bytes.Clone(value)
	stored := false
	err := s.do(ctx, func(b *batch) error {
		if state.AnonymousSpace(space) {
			// The document is part of the record: it ends with it and keeps it alive.
			e, err := b.entry(space)
			if err != nil {
				return err
			}
			e.mu.Lock()
			b.touch(e)
			e.mu.Unlock()
		}
		row := rowKey(space, key)
		if _, there := live(b.documents.Get(row), b.now); there && ifAbsent {
			return nil
		}
		var expires int64
		if ttl > 0 {
			expires = b.now.Add(ttl).UnixNano()
		}
		stored = true
		return b.fail(b.documents.Put(row, newRow(value, expires)))
	}, nil)
	return stored && err == nil, err
}

// Delete implements state.Documents.
func (s *Store) Delete(ctx context.Context, space, key string) (bool, error) {
	if err := state.ValidateDocument(space, key); err != nil {
		return false, err
	}
	was := false
	err := s.do(ctx, func(b *batch) error {
		row := rowKey(space, key)
		_, was = live(b.documents.Get(row), b.now)
		was = was && !s.gone(b.records, space, b.now)
		return b.fail(b.documents.Delete(row))
	}, nil)
	return was && err == nil, err
}

// List implements state.Documents.
func (s *Store) List(ctx context.Context, space, prefix, after string, limit int) ([]string, error) {
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	if err := state.ValidateDocument(space, prefix); err != nil {
		return nil, err
	}
	keys := []string{}
	err := s.view("listing documents", func(tx *bbolt.Tx) error {
		now := s.opts.Clock()
		if s.gone(tx.Bucket(recordBucket), space, now) {
			return nil
		}
		begin := rowKey(space, "")
		cursor := tx.Bucket(documentBucket).Cursor()
		for k, v := cursor.Seek(append(bytes.Clone(begin), max(prefix, after)...)); k != nil && len(keys) < limit; k, v = cursor.Next() {
			rest, ok := bytes.CutPrefix(k, begin)
			if key := string(rest); !ok || !strings.HasPrefix(key, prefix) {
				break
			} else if _, there := live(v, now); there && key > after {
				keys = append(keys, key)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return keys, nil
}

// copyDocuments copies what the target lacks.
func (b *batch) copyDocuments(source, target string) error {
	type row struct{ key, value []byte }
	var missing []row
	begin := rowKey(source, "")
	cursor := b.documents.Cursor()
	for k, v := cursor.Seek(begin); k != nil && bytes.HasPrefix(k, begin); k, v = cursor.Next() {
		if _, ok := live(v, b.now); !ok {
			continue
		}
		to := rowKey(target, string(k[len(begin):]))
		if _, there := live(b.documents.Get(to), b.now); !there {
			missing = append(missing, row{to, bytes.Clone(v)}) // a bucket must not change under its cursor
		}
	}
	for _, r := range missing {
		if err := b.documents.Put(r.key, r.value); err != nil {
			return err
		}
	}
	return nil
}

// hasRows tells whether a bucket holds anything of a space.
func hasRows(bucket *bbolt.Bucket, space string) bool {
	begin := rowKey(space, "")
	k, _ := bucket.Cursor().Seek(begin)
	return k != nil && bytes.HasPrefix(k, begin)
}

// deleteAll deletes all rows that begin with a prefix.
func deleteAll(bucket *bbolt.Bucket, prefix []byte) error {
	var keys [][]byte
	cursor := bucket.Cursor()
	for k, _ := cursor.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = cursor.Next() {
		keys = append(keys, bytes.Clone(k))
	}
	for _, k := range keys {
		if err := bucket.Delete(k); err != nil {
			return err
		}
	}
	return nil
}
