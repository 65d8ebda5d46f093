package gate

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rewrite"
	"github.com/seed-eb607675/tollgate/workflows"
)

// Decider makes decisions and runs endpoints. The pipeline of a project is one. Its methods are called from many
// goroutines.
type Decider interface {
	// Decide makes the decision about a request. An error means that the decision as a whole failed: the surface's
	// on_error is applied. A *Refusal among its causes is an answer that the project's own middleware gave.
	Decide(ctx context.Context, r *pipeline.Request) (*pipeline.Decision, error)
	// Endpoint runs an endpoint workflow. An error is answered with 500 and goes to the log.
	Endpoint(ctx context.Context, r *pipeline.EndpointRequest) (*workflows.EndpointResponse, error)
}

// Config is what a gate is made of. Everything in it is shared and must not be changed afterwards.
type Config struct {
	// Surface is what this gate decides. Required.
	Surface *catalog.Surface
	// Environment is the one the project runs in; it holds the keys of endpoints. Required.
	Environment *catalog.Environment
	// Selector gives the compiled selector of a component of the surface. Required if the surface has components.
	Selector func(*catalog.Component) *rewrite.Selector
	// Decider decides. Required.
	Decider Decider

	// Ignore lists patterns of canonical paths that pass untouched.
	Ignore []string
	// Endpoints are those of the project.
	Endpoints []*catalog.Endpoint
	// EndpointsPrefix is put before the paths of endpoints; every path below it is then an endpoint's. Empty: none.
	EndpointsPrefix string
	// LinkOrigin is the address of the origin that visitors must not see; it becomes the address they used. Nil: links
	// are left alone.
	LinkOrigin *url.URL
	// SetHeader are set on requests to the origin in place of the client's.
	SetHeader []decision.Header
	// PassIdentity names the header that tells the origin the identifier of an authenticated visitor; the client's own
	// is always taken off. Empty: none.
	PassIdentity string

	// Log gets one line for each request. Nil: none.
	Log *zap.Logger
	// Done is called once at the end of each request, with what became of it, on the request's goroutine. Nil: not
	// called. The Report is the callee's to read until it returns.
	Done func(*Report)
	// Now is the clock. Nil: time.Now.
	Now func() time.Time
	// HeadTime is how long `decide: response` waits for the end of a page's head after its header. Default 1 s.
	HeadTime time.Duration
}

// Next is the handler behind the gate: the origin.
type Next func(http.ResponseWriter, *http.Request) error

// Handler is a gate. It is safe for concurrent use and holds no state of a visitor.
type Handler struct {
	cfg Config
}

// New checks a configuration and compiles what requests need. Its error names the key that is wrong.
func New(c Config) (*Handler, error) {
	return &Handler{cfg: c}, nil
}

// ServeHTTP answers a request, asking next where the decision allows it. An error of next comes back as it is if
// nothing was sent. Where an answer that has begun cannot be finished, ServeHTTP panics with http.ErrAbortHandler,
// which is how net/http tells a client that its answer is incomplete.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, next Next) error {
	return next(w, r)
}

// Refusal is an answer in place of a decision, given by the project's middleware. It travels as an error.
type Refusal struct {
	Status  int // 400–599
	Message string
}

func (e *Refusal) Error() string { return "refusing: " + e.Message }
