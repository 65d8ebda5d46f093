package state

import (
	"bytes"
	"context"
	"hash/maphash"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Memory is a store that forgets everything when the process ends: for development. It is safe for concurrent use.
type Memory struct {
	clock  func() time.Time
	seed   maphash.Seed
	closed atomic.Bool
	shards [64]shard
}

// shard is a part of the store with a lock of its own. A user record and the documents of its space share a shard.
type shard struct {
	mu      sync.Mutex
	records map[string]*memoryRecord        // by Owner.Space
	spaces  map[string]map[string]*document // by space and key
	merged  map[[2]string]time.Time         // when a pair was merged; the shard is the target's
	writes  int                             // since the last sweep
}

type memoryRecord struct {
	Record
	written time.Time
}

type document struct {
	value   []byte
	expires time.Time // zero: never
}

// sweepEvery is the number of writes after which a shard looks for what has ended.
const sweepEvery = 4096

// NewMemory makes an empty store. A nil clock is time.Now.
func NewMemory(clock func() time.Time) *Memory {
	if clock == nil {
		clock = time.Now
	}
	m := &Memory{clock: clock, seed: maphash.MakeSeed()}
	for i := range m.shards {
		s := &m.shards[i]
		s.records, s.spaces = map[string]*memoryRecord{}, map[string]map[string]*document{}
		s.merged = map[[2]string]time.Time{}
	}
	return m
}

func (m *Memory) shardOf(space string) *shard {
	return &m.shards[maphash.String(m.seed, space)%uint64(len(m.shards))]
}

// check tells why a call cannot be served.
func (m *Memory) check(ctx context.Context) error {
	if m.closed.Load() {
		return ErrClosed
	}
	return ctx.Err()
}

// record finds a record that has not ended; nil if there is none.
func (s *shard) record(space string, now time.Time) *memoryRecord {
	r := s.records[space]
	if r != nil && AnonymousSpace(space) && !now.Before(r.written.Add(DefaultAnonymousMaxAge)) {
		s.forget(space)
		return nil
	}
	return r
}

func (s *shard) forget(space string) {
	delete(s.records, space)
	delete(s.spaces, space)
}

// touch notes a write to a user record and returns it, made if it was not there.
func (s *shard) touch(space string, now time.Time) *memoryRecord {
	r := s.record(space, now)
	if r == nil {
		r = &memoryRecord{}
	}
	s.keep(space, r, now)
	return r
}

// keep stores a record that was written now.
func (s *shard) keep(space string, r *memoryRecord, now time.Time) {
	r.written = now
	s.records[space] = r
	if s.writes++; s.writes >= sweepEvery {
		s.sweep(now)
	}
}

func (s *shard) sweep(now time.Time) {
	s.writes = 0
	for space := range s.records {
		s.record(space, now)
	}
	for space, docs := range s.spaces {
		for key, d := range docs {
			if d.ended(now) {
				delete(docs, key)
			}
		}
		if len(docs) == 0 {
			delete(s.spaces, space)
		}
	}
	for pair, at := range s.merged {
		if !now.Before(at.Add(DefaultAnonymousMaxAge)) {
			delete(s.merged, pair)
		}
	}
}

func (d *document) ended(now time.Time) bool { return !d.expires.IsZero() && !now.Before(d.expires) }

// Tally implements Counters.
func (m *Memory) Tally(ctx context.Context, owner Owner, questions []Question) ([]Reading, error) {
	if err := m.check(ctx); err != nil {
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
	space := owner.Space()
	s := m.shardOf(space)
	s.mu.Lock()
	defer s.mu.Unlock()
	now := m.clock()
	if r := s.record(space, now); r != nil {
		return r.Tally(questions, now), nil
	}
	return (&Record{}).Tally(questions, now), nil
}

// Consume implements Counters.
func (m *Memory) Consume(ctx context.Context, owner Owner, c Consumption) (Outcome, error) {
	if err := m.check(ctx); err != nil {
		return Outcome{}, err
	}
	if err := owner.Validate(); err != nil {
		return Outcome{}, err
	}
	if err := c.Validate(); err != nil {
		return Outcome{}, err
	}
	space := owner.Space()
	s := m.shardOf(space)
	s.mu.Lock()
	defer s.mu.Unlock()
	now := m.clock()
	r := s.record(space, now)
	if r == nil {
		r = &memoryRecord{}
	}
	out := r.Consume(c, now)
	if out.Receipt.ID != 0 {
		s.keep(space, r, now)
	}
	return out, nil
}

// Add implements Counters.
func (m *Memory) Add(ctx context.Context, owner Owner, a Addition) (Receipt, error) {
	if err := m.check(ctx); err != nil {
		return Receipt{}, err
	}
	if err := owner.Validate(); err != nil {
		return Receipt{}, err
	}
	if err := a.Validate(); err != nil {
		return Receipt{}, err
	}
	space := owner.Space()
	s := m.shardOf(space)
	s.mu.Lock()
	defer s.mu.Unlock()
	now := m.clock()
	return s.touch(space, now).Add(a, now), nil
}

// GiveBack implements Counters.
func (m *Memory) GiveBack(ctx context.Context, owner Owner, r Receipt) error {
	if err := m.check(ctx); err != nil {
		return err
	}
	if err := owner.Validate(); err != nil {
		return err
	}
	space := owner.Space()
	s := m.shardOf(space)
	s.mu.Lock()
	defer s.mu.Unlock()
	if record := s.record(space, m.clock()); record != nil {
		record.GiveBack(r)
	}
	return nil
}

// Merge implements Counters.
func (m *Memory) Merge(ctx context.Context, from, to Owner, documents bool) (bool, error) {
	if err := m.check(ctx); err != nil {
		return false, err
	}
	for _, o := range []Owner{from, to} {
		if err := o.Validate(); err != nil {
			return false, err
		}
	}
	source, target := from.Space(), to.Space()
	if source == target {
		return false, nil
	}
	a, b := m.shardOf(source), m.shardOf(target)
	m.lockBoth(a, b)
	defer func() {
		a.mu.Unlock()
		if a != b {
			b.mu.Unlock()
		}
	}()
	now := m.clock()
	r := a.record(source, now)
	if r == nil {
		return false, nil
	}
	pair := [2]string{source, target}
	if _, done := b.merged[pair]; done {
		b.merged[pair] = now
		return false, nil
	}
	b.merged[pair] = now
	b.touch(target, now).Merge(&r.Record)
	if documents {
		for key, d := range a.spaces[source] {
			if !d.ended(now) && !b.has(target, key, now) {
				b.put(target, key, &document{value: d.value, expires: d.expires})
			}
		}
	}
	return true, nil
}

// lockBoth locks two shards in one order everywhere, so that merges in both directions cannot wait for each other.
func (m *Memory) lockBoth(a, b *shard) {
	for i := range m.shards {
		if s := &m.shards[i]; s == a || s == b {
			s.mu.Lock()
		}
	}
}

func (s *shard) has(space, key string, now time.Time) bool {
	d := s.spaces[space][key]
	return d != nil && !d.ended(now)
}

func (s *shard) put(space, key string, d *document) {
	if s.spaces[space] == nil {
		s.spaces[space] = map[string]*document{}
	}
	s.spaces[space][key] = d
}

// documents prepares for a call about a space: it is checked, and of an anonymous record that ended nothing is left.
func (m *Memory) documents(ctx context.Context, space, key string) (*shard, error) {
	if err := m.check(ctx); err != nil {
		return nil, err
	}
	if err := ValidateDocument(space, key); err != nil {
		return nil, err
	}
	return m.shardOf(space), nil
}

// Get implements Documents.
func (m *Memory) Get(ctx context.Context, space, key string) ([]byte, bool, error) {
	s, err := m.documents(ctx, space, key)
	if err != nil {
		return nil, false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := m.clock()
	s.record(space, now)
	if !s.has(space, key, now) {
		return nil, false, nil
	}
	return bytes.Clone(s.spaces[space][key].value), true, nil
}

// Put implements Documents.
func (m *Memory) Put(ctx context.Context, space, key string, value []byte, ttl time.Duration, ifAbsent bool) (bool, error) {
	s, err := m.documents(ctx, space, key)
	if err != nil {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := m.clock()
	s.record(space, now)
	if ifAbsent && s.has(space, key, now) {
		return false, nil
	}
	d := &document{value: append([]byte{}, value...)}
	if ttl > 0 {
		d.expires = now.Add(ttl)
	}
	if strings.HasPrefix(space, userSpace) {
		s.touch(space, now)
	} else if s.writes++; s.writes >= sweepEvery {
		s.sweep(now)
	}
	s.put(space, key, d)
	return true, nil
}

// Delete implements Documents.
func (m *Memory) Delete(ctx context.Context, space, key string) (bool, error) {
	s, err := m.documents(ctx, space, key)
	if err != nil {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := m.clock()
	s.record(space, now)
	had := s.has(space, key, now)
	delete(s.spaces[space], key)
	return had, nil
}

// List implements Documents.
func (m *Memory) List(ctx context.Context, space, prefix, after string, limit int) ([]string, error) {
	s, err := m.documents(ctx, space, prefix)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := m.clock()
	s.record(space, now)
	keys := []string{}
	for key, d := range s.spaces[space] {
		if strings.HasPrefix(key, prefix) && key > after && !d.ended(now) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys[:max(0, min(limit, len(keys)))], nil
}

// Close implements Store.
func (m *Memory) Close() error {
	m.closed.Store(true)
	return nil
}

var _ Store = (*Memory)(nil)
