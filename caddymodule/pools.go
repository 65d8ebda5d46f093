package caddymodule

import (
	"errors"
	"fmt"

	"github.com/caddyserver/caddy/v2"
	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/state/bolt"
)

// pool holds what outlives a configuration, each thing under a key that says what it is. At a reload the new
// configuration acquires before the old one releases, so a thing that both use is never closed in between.
var pool = caddy.NewUsagePool() //nolint:gochecknoglobals // the one place where configurations meet

// holdings is what a configuration has acquired from the pool, in order.
type holdings struct{ keys []string }

// acquire gives the thing under a key, made by create if nobody holds it, and notes that it has to be released.
func acquire[T caddy.Destructor](h *holdings, key string, create func() (T, error)) (T, error) {
	v, _, err := pool.LoadOrNew(key, func() (caddy.Destructor, error) { return create() })
	if err != nil {
		var none T
		return none, err // the pool kept nothing
	}
	h.keys = append(h.keys, key)
	return v.(T), nil
}

// release gives back everything acquired, in reverse order, once.
func (h *holdings) release() error {
	var errs []error
	for i := len(h.keys) - 1; i >= 0; i-- {
		if _, err := pool.Delete(h.keys[i]); err != nil {
			errs = append(errs, err)
		}
	}
	h.keys = nil
	return errors.Join(errs...)
}

// store is a state.Store that the pool closes.
type store struct{ state.Store }

// Destruct closes the store.
func (s *store) Destruct() error { return s.Close() }

// acquireStore opens the store that a configuration names, or joins those who have it open.
func acquireStore(h *holdings, log *sharedLog, s *State) (*store, error) {
	dir, err := s.place()
	if err != nil {
		return nil, fmt.Errorf("opening state: %w", err)
	}
	if dir == "" {
		return acquire(h, "state "+stateMemory, func() (*store, error) { return &store{state.NewMemory(nil)}, nil })
	}
	return acquire(h, "state "+stateFile+" "+dir, func() (*store, error) {
		opened, err := bolt.Open(dir, bolt.Options{OnError: func(err error) {
			log.logger().Error("state", zap.String("dir", dir), zap.Error(err))
		}})
		if err != nil {
			return nil, err
		}
		return &store{opened}, nil
	})
}
