package workflows

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

// Kind is the kind of a workflow.
type Kind string

const (
	Provisioning Kind = "provisioning"
	Feature      Kind = "feature"
	Surface      Kind = "surface"
	Component    Kind = "component"
	Endpoint     Kind = "endpoint"
	Middleware   Kind = "middleware"
	Action       Kind = "action"
)

// Run is what the runs of one request share. The caller makes one for each request; it is not changed.
type Run struct {
	EventID string
	Start   time.Time // when the request arrived: where the script's clock starts
	Env     *Env
	// Depth is how many gates the visitor's request has passed already, 0 from outside; fetches carry the next number, so
	// that a gate that calls itself is found out.
	Depth int
	// Seed makes runs repeatable, for the command line and for tests: it seeds Math.random and has the clock stand at
	// Start. Nil: chance is seeded anew for each run and the clock goes on.
	Seed *uint64
	// Trace is filled in with what the run did. Nil: nothing is written down.
	Trace *Trace
	// Fired is told which events a run fired, once it has succeeded. May be nil.
	Fired func([]Event)
	// Host carries out what `utils` and meters ask for. Its methods are called from several goroutines at once.
	Host Host
}

// Args is what every workflow of a decision is given. Each run gets copies.
type Args struct {
	Context  *decision.Context
	Customer *decision.Customer
	HTTP     *decision.HTTP // nil if not known
	Identity *decision.Identity
	Resource *decision.Resource
}

// FeatureArgs are the arguments of a feature workflow besides Args.
type FeatureArgs struct {
	Feature *decision.Feature
	Plans   []string
}

// SurfaceArgs are the arguments of a surface or component workflow besides Args.
type SurfaceArgs struct {
	Features          []*decision.Feature
	Plans             []string
	SurfaceSlug       string
	ComponentSlug     string          // components only
	SurfaceProperties json.RawMessage // components only; empty stands for {}
}

// EndpointArgs are the arguments of an endpoint workflow.
type EndpointArgs struct {
	Context  *decision.Context
	Identity *decision.Identity // nil: nobody
	Params   map[string]string
	Request  *EndpointRequest
}

// ActionArgs are the arguments of an action workflow. Run.EventID is the event's, the same for every attempt.
type ActionArgs struct {
	Attempt  int                // from 1
	Identity *decision.Identity // nil: the event had none
	Payload  json.RawMessage    // empty: undefined
	Trigger  string
}

// EndpointRequest is the visitor's request to an endpoint. The body has been read within its limit.
type EndpointRequest struct {
	Method string
	URL    string // absolute, as the visitor used it
	Header http.Header
	Body   []byte
}

// EndpointResponse is an endpoint's checked answer.
type EndpointResponse struct {
	Status     int
	StatusText string
	Header     http.Header
	Body       []byte
}

// Host is what a run can reach outside its realm besides fetch. Pipeline implements it. Every method may block and is
// called off the realm's goroutine; it ends when ctx does. Errors wrapping ErrUnavailable become a StateError in the
// script, *RangeError and *TypeError the errors of those names.
type Host interface {
	// Consume is a meter's consume. It never fails for lack of units or of the store: the status says what was granted.
	Consume(ctx context.Context, feature, property string, units int64, partial bool) (decision.MeterStatus, error)
	// IncrementMeter is a meter's incrementCounter.
	IncrementMeter(ctx context.Context, feature, property string, units int64) error
	// IncrementCounter is utils.identity.incrementCounter.
	IncrementCounter(ctx context.Context, user decision.User, counterID string, units int64, resource string) error
	// ReadCustomData, WriteCustomData, DeleteCustomData: ok is false for "not there".
	ReadCustomData(ctx context.Context, user decision.User, key string, crossBrand bool) (value json.RawMessage, ok bool, err error)
	WriteCustomData(ctx context.Context, user decision.User, key string, value json.RawMessage, crossBrand bool) error
	DeleteCustomData(ctx context.Context, user decision.User, key string, crossBrand bool) error
	// GetBucket, PutBucket, DeleteBucket, ListBucket are utils.buckets.
	GetBucket(ctx context.Context, bucket, key string) (value json.RawMessage, ok bool, err error)
	PutBucket(ctx context.Context, bucket, key string, value json.RawMessage, ttl time.Duration, ifAbsent bool) (bool, error)
	DeleteBucket(ctx context.Context, bucket, key string) (bool, error)
	ListBucket(ctx context.Context, bucket, prefix, cursor string, limit int) (keys []string, next string, err error)
	// AccessCheck is utils.accessCheck of endpoint workflows: plans and features of the endpoint's visitor (without a
	// verified identity those of a visitor seen for the first time), worked out on demand. It consumes nothing.
	AccessCheck(ctx context.Context) (plans []string, features []*decision.Feature, err error)
	// ResolveJWT verifies a token with the project's sources.
	ResolveJWT(ctx context.Context, token string) JWTVerification
	// Cache is the process-wide memory shared by the workflows of this project and environment.
	Cache() *Cache
	// Settled is called once after a run, with the error that failed it or nil: a failed run's units are given back.
	Settled(workflow string, err error)
}

// JWTVerification is the result of utils.identity.resolveJwt. Reason is empty for a valid token, else one of malformed,
// no_key, bad_signature, expired, not_yet_valid, wrong_issuer, wrong_audience.
type JWTVerification struct {
	Identifier string
	Claims     json.RawMessage
	Reason     string
}
