package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/workflows"
)

// Sizes of what workflows keep in the store. They stop one loop in a workflow from filling the disk.
const (
	maxCustomDataKey = 999       // characters
	maxCustomData    = 64 << 10  // bytes of JSON
	maxBucketKey     = 512       // characters
	maxBucketValue   = 256 << 10 // bytes of JSON
	maxCounterID     = 256       // bytes
	maxIdentifier    = 512       // characters
	bucketPage       = 100       // keys of a page
	maxBucketPage    = 1000
)

// shared stands for project and brand in the names of what all projects on one store share. It is no slug.
const shared = "@shared"

// host carries out what one run asks for. Each run of a request has its own, so that what a failed run recorded can be
// told from the rest and given back.
type host struct {
	p         *Pipeline
	env       *environment
	owner     state.Owner
	documents documents
	meters    *meters // nil in endpoints
	dry       bool
	now       time.Time // when the request arrived
	// check is utils.accessCheck; nil where there is none.
	check func(ctx context.Context) ([]string, []*decision.Feature, error)

	mu      sync.Mutex
	failed  bool
	entries []*entry
}

var _ workflows.Host = (*host)(nil)

var errRunEnded = errors.New("the run has ended")

// ended tells whether the run has failed: what it asks for then is not done any more.
func (h *host) ended() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.failed
}

// keep notes a recording. Of a run that failed while the store was at work it goes straight back.
func (h *host) keep(ctx context.Context, e *entry) {
	if e == nil {
		return
	}
	h.mu.Lock()
	failed := h.failed
	if !failed {
		h.entries = append(h.entries, e)
	}
	h.mu.Unlock()
	if failed {
		h.meters.forget(ctx, []*entry{e})
	}
}

// fail gives back what the run recorded, once.
func (h *host) fail(ctx context.Context) {
	h.mu.Lock()
	h.failed = true
	entries := h.entries
	h.entries = nil
	h.mu.Unlock()
	if h.meters != nil {
		h.meters.forget(ctx, entries)
	}
}

// recorded hands what a successful run recorded to the decision.
func (h *host) recorded() []*entry {
	h.mu.Lock()
	defer h.mu.Unlock()
	entries := h.entries
	h.entries = nil
	return entries
}

// Settled is called at the end of the run.
func (h *host) Settled(_ string, err error) {
	if err != nil {
		h.fail(context.Background())
	}
}

// Consume is a meter's consume.
func (h *host) Consume(ctx context.Context, feature, property string, units int64, partial bool) (decision.MeterStatus, error) {
	if h.meters == nil {
		return decision.MeterStatus{}, &workflows.TypeError{Text: "consume: there are no meters here"}
	}
	if h.ended() {
		return decision.MeterStatus{}, errRunEnded
	}
	status, e, err := h.meters.consume(ctx, propertyName{feature, property}, units, partial)
	h.keep(ctx, e)
	return status, err
}

// IncrementMeter is a meter's incrementCounter.
func (h *host) IncrementMeter(ctx context.Context, feature, property string, units int64) error {
	if h.meters == nil {
		return &workflows.TypeError{Text: "incrementCounter: there are no meters here"}
	}
	if h.ended() {
		return errRunEnded
	}
	e, err := h.meters.increment(ctx, propertyName{feature, property}, units)
	h.keep(ctx, e)
	return err
}

// IncrementCounter is utils.identity.incrementCounter. Unlike the units of meters these are not given back: a workflow
// that counts in a counter of its own means every request.
func (h *host) IncrementCounter(ctx context.Context, user decision.User, counter string, units int64, resource string) error {
	if err := checkUser(user); err != nil {
		return err
	}
	if counter == "" || len(counter) > maxCounterID {
		return &workflows.RangeError{Text: fmt.Sprintf("a counter id has 1 to %d bytes", maxCounterID)}
	}
	if units < 1 {
		return &workflows.RangeError{Text: "increment must be an integer from 1"}
	}
	own := h.meters != nil && user == h.owner.User
	if h.dry {
		if own {
			h.meters.imagine(counter, units, false)
			h.meters.counted(counter, units)
		}
		return nil
	}
	if _, err := h.p.store.Add(ctx, h.of(user), h.p.addition(counter, units, resource, nil)); err != nil {
		return unavailableError("adding to counter", err)
	}
	if own {
		h.meters.counted(counter, units)
	}
	return nil
}

// of is the record of a user beside the visitor's.
func (h *host) of(user decision.User) state.Owner {
	o := h.owner
	o.User = user
	return o
}

// ReadCustomData reads a user's own JSON.
func (h *host) ReadCustomData(ctx context.Context, user decision.User, key string, crossBrand bool) (json.RawMessage, bool, error) {
	space, err := h.customData(user, key, crossBrand)
	if err != nil {
		return nil, false, err
	}
	value, ok, err := h.documents.Get(ctx, space, key)
	if err != nil {
		return nil, false, unavailableError("reading custom data", err)
	}
	return value, ok, nil
}

// WriteCustomData writes it; the last write wins.
func (h *host) WriteCustomData(ctx context.Context, user decision.User, key string, value json.RawMessage, crossBrand bool) error {
	space, err := h.customData(user, key, crossBrand)
	if err != nil {
		return err
	}
	if len(value) > maxCustomData {
		return &workflows.RangeError{Text: fmt.Sprintf("custom data %q has %d bytes, at most %d are kept", key, len(value), maxCustomData)}
	}
	if _, err := h.documents.Put(ctx, space, key, value, 0, false); err != nil {
		return unavailableError("writing custom data", err)
	}
	return nil
}

// DeleteCustomData deletes it.
func (h *host) DeleteCustomData(ctx context.Context, user decision.User, key string, crossBrand bool) error {
	space, err := h.customData(user, key, crossBrand)
	if err != nil {
		return err
	}
	if _, err := h.documents.Delete(ctx, space, key); err != nil {
		return unavailableError("deleting custom data", err)
	}
	return nil
}

func (h *host) customData(user decision.User, key string, crossBrand bool) (space string, err error) {
	if err := checkUser(user); err != nil {
		return "", err
	}
	if err := checkKey("custom data", key, maxCustomDataKey); err != nil {
		return "", err
	}
	owner := h.of(user)
	if crossBrand {
		owner.Project, owner.Brand = shared, shared
	}
	return owner.Space(), nil
}

// GetBucket is utils.buckets.get.
func (h *host) GetBucket(ctx context.Context, bucket, key string) (json.RawMessage, bool, error) {
	space, err := h.bucket(bucket, key)
	if err != nil {
		return nil, false, err
	}
	value, ok, err := h.documents.Get(ctx, space, key)
	if err != nil {
		return nil, false, unavailableError("reading bucket "+bucket, err)
	}
	return value, ok, nil
}

// PutBucket is utils.buckets.put.
func (h *host) PutBucket(ctx context.Context, bucket, key string, value json.RawMessage, ttl time.Duration, ifAbsent bool) (bool, error) {
	space, err := h.bucket(bucket, key)
	if err != nil {
		return false, err
	}
	if len(value) > maxBucketValue {
		return false, &workflows.RangeError{Text: fmt.Sprintf("value of %q has %d bytes, at most %d are kept", key, len(value), maxBucketValue)}
	}
	if ttl < 0 {
		return false, &workflows.RangeError{Text: "ttl must be positive"}
	}
	stored, err := h.documents.Put(ctx, space, key, value, ttl, ifAbsent)
	if err != nil {
		return false, unavailableError("writing bucket "+bucket, err)
	}
	return stored, nil
}

// DeleteBucket is utils.buckets.delete.
func (h *host) DeleteBucket(ctx context.Context, bucket, key string) (bool, error) {
	space, err := h.bucket(bucket, key)
	if err != nil {
		return false, err
	}
	was, err := h.documents.Delete(ctx, space, key)
	if err != nil {
		return false, unavailableError("deleting from bucket "+bucket, err)
	}
	return was, nil
}

// ListBucket is utils.buckets.list. The cursor is the last key of the page before.
func (h *host) ListBucket(ctx context.Context, bucket, prefix, cursor string, limit int) ([]string, string, error) {
	if err := checkBucket(bucket); err != nil {
		return nil, "", err
	}
	switch {
	case limit == 0:
		limit = bucketPage
	case limit < 0 || limit > maxBucketPage:
		return nil, "", &workflows.RangeError{Text: fmt.Sprintf("limit is from 1 to %d", maxBucketPage)}
	}
	keys, err := h.documents.List(ctx, h.bucketSpace(bucket), prefix, cursor, limit+1)
	if err != nil {
		return nil, "", unavailableError("listing bucket "+bucket, err)
	}
	if len(keys) <= limit {
		return keys, "", nil
	}
	keys = keys[:limit]
	return keys, keys[limit-1], nil
}

func (h *host) bucket(bucket, key string) (space string, err error) {
	if err := checkBucket(bucket); err != nil {
		return "", err
	}
	if err := checkKey("bucket", key, maxBucketKey); err != nil {
		return "", err
	}
	return h.bucketSpace(bucket), nil
}

func (h *host) bucketSpace(bucket string) string {
	return "bucket/" + h.owner.Project + "/" + h.owner.Brand + "/" + h.owner.Environment + "/" + bucket
}

// AccessCheck is utils.accessCheck.
func (h *host) AccessCheck(ctx context.Context) ([]string, []*decision.Feature, error) {
	if h.check == nil {
		return nil, nil, &workflows.TypeError{Text: "accessCheck is for endpoint workflows"}
	}
	return h.check(ctx)
}

// ResolveJWT is utils.identity.resolveJwt: a bad token is a result.
func (h *host) ResolveJWT(_ context.Context, token string) workflows.JWTVerification {
	t, err := h.p.verifier.Verify(token, h.now)
	if err != nil {
		reason := identity.ReasonCode(err)
		if reason == "" {
			reason = identity.Malformed
		}
		return workflows.JWTVerification{Reason: reason}
	}
	return workflows.JWTVerification{Identifier: t.Identifier, Claims: t.Claims}
}

// Cache is utils.cache.
func (h *host) Cache() *workflows.Cache { return h.env.cache }

func checkUser(u decision.User) error {
	if u.UserType != decision.Authenticated && u.UserType != decision.Anonymous {
		return &workflows.TypeError{Text: fmt.Sprintf("userType %q is neither authenticated nor anonymous", u.UserType)}
	}
	if u.Identifier == "" || utf8.RuneCountInString(u.Identifier) > maxIdentifier {
		return &workflows.TypeError{Text: fmt.Sprintf("an identifier has 1 to %d characters", maxIdentifier)}
	}
	return nil
}

func checkKey(what, key string, most int) error {
	if n := utf8.RuneCountInString(key); n < 1 || n > most {
		return &workflows.RangeError{Text: fmt.Sprintf("a %s key has 1 to %d characters", what, most)}
	}
	return nil
}

// checkBucket wants a slug, as the project file writes slugs.
func checkBucket(name string) error {
	ok := len(name) >= 1 && len(name) <= 64 && name[0] != '-' && name[0] != '_'
	for i := 0; ok && i < len(name); i++ {
		c := name[i]
		ok = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_'
	}
	if !ok {
		return &workflows.TypeError{Text: fmt.Sprintf("%q is no name of a bucket: a to z, 0 to 9, - and _, at most 64", name)}
	}
	return nil
}
