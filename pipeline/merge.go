package pipeline

import (
	"context"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
)

// mergesKept bounds the pairs that are remembered as merged. Who leaves the list costs one more question to the store,
// which remembers for good.
const mergesKept = 50_000

type mergedPair struct{ from, to state.Owner }

func newMergedPairs() *lru.Cache[mergedPair, struct{}] {
	c, err := lru.New[mergedPair, struct{}](mergesKept)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return c
}

// merge is what happens at log-in: the anonymous visitor's usage becomes the user's, so that logging in refills
// nothing. It comes before any reading of the user's counters. A dry run leaves it to the request that counts.
func (q *request) merge(ctx context.Context) {
	if q.in.AnonymousIdentifier == "" || q.in.DryRun || q.owner.User.UserType != decision.Authenticated {
		return
	}
	policy := q.p.catalog.Identity.Merge
	if policy == catalog.NoMerge {
		return
	}
	pair := mergedPair{from: q.owner, to: q.owner}
	pair.from.User = decision.User{Identifier: q.in.AnonymousIdentifier, UserType: decision.Anonymous}
	if q.p.merged.Contains(pair) {
		q.p.merged.Get(pair) // keeps it young
		return
	}
	now, err := q.p.store.Merge(ctx, pair.from, pair.to, policy == catalog.CopyOnce)
	if err != nil {
		q.fail(ctx, Failure{Stage: StageMerge, Err: err, Applied: AppliedNone})
		return
	}
	if now {
		q.in.Explain.asMerged(q.in.AnonymousIdentifier)
	}
	q.p.merged.Add(pair, struct{}{})
}
