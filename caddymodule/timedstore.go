package caddymodule

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/seed-eb607675/tollgate/state"
)

// timedStore measures how long a store takes.
type timedStore struct {
	state.Store
	kind string
	took *prometheus.HistogramVec
}

func (s timedStore) since(op string, start time.Time) {
	s.took.WithLabelValues(s.kind, op).Observe(time.Since(start).Seconds())
}

func (s timedStore) Tally(ctx context.Context, o state.Owner, q []state.Question) ([]state.Reading, error) {
	defer s.since("tally", time.Now())
	return s.Store.Tally(ctx, o, q)
}

func (s timedStore) Consume(ctx context.Context, o state.Owner, c state.Consumption) (state.Outcome, error) {
	defer s.since("consume", time.Now())
	return s.Store.Consume(ctx, o, c)
}

func (s timedStore) Add(ctx context.Context, o state.Owner, a state.Addition) (state.Receipt, error) {
	defer s.since("add", time.Now())
	return s.Store.Add(ctx, o, a)
}

func (s timedStore) GiveBack(ctx context.Context, o state.Owner, r state.Receipt) error {
	defer s.since("give_back", time.Now())
	return s.Store.GiveBack(ctx, o, r)
}

func (s timedStore) Merge(ctx context.Context, from, to state.Owner, documents bool) (bool, error) {
	defer s.since("merge", time.Now())
	return s.Store.Merge(ctx, from, to, documents)
}

func (s timedStore) Get(ctx context.Context, space, key string) ([]byte, bool, error) {
	defer s.since("get", time.Now())
	return s.Store.Get(ctx, space, key)
}

func (s timedStore) Put(ctx context.Context, space, key string, value []byte, ttl time.Duration, ifAbsent bool) (bool, error) {
	defer s.since("put", time.Now())
	return s.Store.Put(ctx, space, key, value, ttl, ifAbsent)
}

func (s timedStore) Delete(ctx context.Context, space, key string) (bool, error) {
	defer s.since("delete", time.Now())
	return s.Store.Delete(ctx, space, key)
}

func (s timedStore) List(ctx context.Context, space, prefix, after string, limit int) ([]string, error) {
	defer s.since("list", time.Now())
	return s.Store.List(ctx, space, prefix, after, limit)
}

var _ state.Store = timedStore{}
