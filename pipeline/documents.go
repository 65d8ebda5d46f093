package pipeline

import (
	"context"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/seed-eb607675/tollgate/state"
)

// documents is where workflows read and write JSON: the store itself, or in a dry run a sheet of paper on top of it.
type documents interface {
	Get(ctx context.Context, space, key string) ([]byte, bool, error)
	Put(ctx context.Context, space, key string, value []byte, ttl time.Duration, ifAbsent bool) (bool, error)
	Delete(ctx context.Context, space, key string) (bool, error)
	List(ctx context.Context, space, prefix, after string, limit int) ([]string, error)
}

// sheet shows the workflows of a dry run what they wrote, and writes nothing to the store below: a HEAD request must
// not redeem a gift.
type sheet struct {
	below state.Documents

	mu      sync.Mutex
	written map[string]map[string][]byte // by space and key; nil: deleted
}

func newSheet(below state.Documents) *sheet {
	return &sheet{below: below, written: make(map[string]map[string][]byte)}
}

func (s *sheet) Get(ctx context.Context, space, key string) ([]byte, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.get(ctx, space, key)
}

func (s *sheet) get(ctx context.Context, space, key string) ([]byte, bool, error) {
	if value, ok := s.written[space][key]; ok {
		return value, value != nil, nil
	}
	return s.below.Get(ctx, space, key)
}

func (s *sheet) Put(ctx context.Context, space, key string, value []byte, _ time.Duration, ifAbsent bool) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ifAbsent {
		if _, there, err := s.get(ctx, space, key); err != nil || there {
			return false, err
		}
	}
	s.write(space, key, append([]byte{}, value...))
	return true, nil
}

func (s *sheet) Delete(ctx context.Context, space, key string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, there, err := s.get(ctx, space, key)
	if err != nil {
		return false, err
	}
	s.write(space, key, nil)
	return there, nil
}

func (s *sheet) write(space, key string, value []byte) {
	if s.written[space] == nil {
		s.written[space] = make(map[string][]byte)
	}
	s.written[space][key] = value
}

func (s *sheet) List(ctx context.Context, space, prefix, after string, limit int) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	keys, err := s.below.List(ctx, space, prefix, after, limit+len(s.written[space])) // as many may be deleted here
	if err != nil {
		return nil, err
	}
	listed := make(map[string]bool, len(keys))
	for _, key := range keys {
		listed[key] = true
	}
	full := len(keys) == limit+len(s.written[space])
	var last string
	if full {
		last = keys[len(keys)-1]
	}
	for key, value := range s.written[space] {
		switch {
		case value == nil:
			delete(listed, key)
		case strings.HasPrefix(key, prefix) && key > after && (!full || key < last):
			listed[key] = true
		}
	}
	keys = keys[:0]
	for key := range listed {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys[:min(limit, len(keys))], nil
}
