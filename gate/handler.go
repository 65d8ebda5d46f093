package gate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rewrite"
	"github.com/seed-eb607675/tollgate/workflows"
)

// Decider makes decisions and runs endpoints; *pipeline.Pipeline is the one that servers use. Its methods are called
// from many goroutines.
type Decider interface {
	// Decide makes the decision about a request. The gate ends it with Commit or Release. Nil counts as a decision that
	// failed: the surface's on_error is applied; so does a panic.
	Decide(ctx context.Context, r *pipeline.Request) *pipeline.Decision
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
	// Identity tells who asks. Required.
	Identity *identity.Resolver
	// Visitors is the project's identity section: the lifetime of the anonymous cookie (default 400 days), and which
	// headers hold tokens that workflows must not see.
	Visitors catalog.Identity

	// Ignore lists patterns of canonical paths that pass untouched.
	Ignore []string
	// Endpoints are those of the project.
	Endpoints []*catalog.Endpoint
	// EndpointsPrefix is put before the paths of endpoints; every path below it is then an endpoint's. Empty: none.
	EndpointsPrefix string
	// EndpointBody is how many bytes a request to an endpoint may carry; more is answered with 413. Default 1 MiB. It
	// stops a visitor from filling memory.
	EndpointBody int64
	// LinkOrigin is the address of the origin that visitors must not see; it becomes the address they used. Nil: links
	// are left alone.
	LinkOrigin *url.URL
	// SetHeader are set on requests to the origin in place of the client's, by name.
	SetHeader map[string]string
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

// Handler is a gate. It is safe for concurrent use and holds no state of a visitor. Use New.
type Handler struct {
	cfg      Config
	ignore   []decision.Pattern
	prefix   string // of endpoints, without final slash
	routes   []route
	reserved []string        // names of request headers that only we set
	own      map[string]bool // names of cookies that workflows do not see
	tokens   map[string]bool // names of headers that workflows do not see
	standIn  *rewrite.Selector
	programs *lru.Cache[programKey, *rewrite.Program]
	links    *lru.Cache[string, *rewrite.Links]
	codings  codings
	pages    buffers  // bytes of a page that wait for its length
	chunks   buffers  // chunks on their way
	ungated  sync.Map // names of components without `gate: true` that were seen cutting
}

// New checks a configuration and compiles what requests need. Its error names the key that is wrong.
func New(c Config) (*Handler, error) {
	switch {
	case c.Surface == nil:
		return nil, errors.New("building the gate: no surface")
	case c.Environment == nil:
		return nil, errors.New("building the gate: no environment")
	case c.Decider == nil:
		return nil, errors.New("building the gate: no decider")
	case c.Identity == nil:
		return nil, errors.New("building the gate: no identity")
	case c.Selector == nil && len(c.Surface.Components) > 0:
		return nil, errors.New("building the gate: no selectors")
	}
	if c.Log == nil {
		c.Log = zap.NewNop()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.HeadTime == 0 {
		c.HeadTime = time.Second
	}
	if c.Visitors.MaxAge == 0 {
		c.Visitors.MaxAge = 400 * 24 * time.Hour
	}
	if c.EndpointBody == 0 {
		c.EndpointBody = 1 << 20
	}
	h := &Handler{cfg: c, pages: buffers{size: exactLength}, chunks: buffers{size: 32 << 10}}
	h.codings.chunks = &h.chunks
	for _, text := range c.Ignore {
		p, err := decision.ParsePattern(text, false)
		if err != nil {
			return nil, fmt.Errorf("ignore %s: %w", text, err)
		}
		h.ignore = append(h.ignore, p)
	}
	if err := h.addRoutes(c.EndpointsPrefix, c.Endpoints); err != nil {
		return nil, err
	}
	if err := h.reserve(); err != nil {
		return nil, err
	}
	var err error
	if c.LinkOrigin != nil {
		if _, err = rewrite.NewLinks(c.LinkOrigin.String(), "https", "localhost"); err != nil {
			return nil, fmt.Errorf("link_rewriting %s: %w", c.LinkOrigin, err)
		}
	}
	if h.standIn, err = rewrite.CompileSelector("main"); err != nil {
		return nil, fmt.Errorf("compiling the stand-in page: %w", err)
	}
	if h.programs, err = lru.New[programKey, *rewrite.Program](programsKept); err != nil {
		return nil, fmt.Errorf("making room for programs: %w", err)
	}
	if h.links, err = lru.New[string, *rewrite.Links](linksKept); err != nil {
		return nil, fmt.Errorf("making room for links: %w", err)
	}
	return h, nil
}

// ServeHTTP answers a request, asking next where the decision allows it. An error of next comes back as it is if
// nothing was sent. Where an answer that has begun cannot be finished, ServeHTTP panics with http.ErrAbortHandler,
// which is how net/http tells a client that its answer is incomplete.
//
// The request's path is replaced by its canonical form in place, and headers that only the gate may set are deleted in
// place, so that handlers that hold the same request see what was gated.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, next Next) error {
	rep, r := report(r)
	if rep.entered {
		return next(w, r) // an internal rewrite or an error route: the decision made stands
	}
	x := h.enter(w, r, rep)
	defer x.leave()

	if !x.canonicalPath() {
		return nil
	}
	if x.looped() {
		return nil
	}
	if x.endpoint() {
		return nil
	}
	x.stripReserved()
	if x.ignored() {
		x.rep.Outcome = Ignored
		return next(w, r)
	}
	if r.Method == http.MethodTrace {
		x.refuseTrace()
		return nil
	}
	x.preflight = isPreflight(r)
	x.file = isFile(x.rep.Resource)
	if !x.preflight {
		x.identify()
		if x.upgrade = isUpgrade(r); x.upgrade || !x.file && !h.cfg.Surface.DecideResponse {
			x.decide(nil)
			if x.answeredBeforeOrigin() {
				return nil
			}
		}
	}
	return x.askOrigin(next)
}

var _ Decider = (*pipeline.Pipeline)(nil)
