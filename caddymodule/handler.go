package caddymodule

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/gate"
)

func init() { caddy.RegisterModule(Handler{}) }

// Handler stands before the origin of a site, has every request decided and carries the decision out. It has to come
// before the handler that answers (reverse_proxy, file_server) and after encode.
type Handler struct {
	// Surface is the surface of the project that this site is. Required.
	Surface string `json:"surface"`
	// Project is the name of the project. Default: default.
	Project string `json:"project,omitempty"`
	// Environment is the environment of the project for this site. Default: the project's.
	Environment string `json:"environment,omitempty"`
	// Ignore lists paths that pass untouched: no decision, no cookie, no header. Patterns begin with a slash; * at the
	// end stands for any rest, elsewhere for characters within one segment. They are compared with the decoded canonical
	// path and are no regular expressions. Default: none; style sheets, scripts, images and the like need no entry.
	Ignore []string `json:"ignore,omitempty"`
	// EndpointsPrefix is put before the paths of the project's endpoints; every path below it is theirs. Default: none,
	// endpoints answer at their own paths.
	EndpointsPrefix string `json:"endpoints_prefix,omitempty"`
	// LinkRewriting is the address of the origin (http or https, host, optionally port and path) that pages still
	// contain; it is replaced by the visitor's scheme and host. Default: off.
	LinkRewriting string `json:"link_rewriting,omitempty"`
	// PassIdentity is a request header that tells the origin the verified identifier of an authenticated visitor. The
	// client's own header of that name is always deleted. Default: none.
	PassIdentity string `json:"pass_identity,omitempty"`
	// SetHeader are request headers for the origin, such as a shared secret that proves that a request came through the
	// gate. The client's own are always deleted.
	SetHeader map[string]string `json:"set_header,omitempty"`

	gate *gate.Handler
	live *live    // of a watched project: its gate of the moment takes the place of gate
	ours []string // request headers that the gate sets
	log  *zap.Logger
}

// CaddyModule describes the handler.
func (Handler) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{ID: "http.handlers.tollgate", New: func() caddy.Module { return new(Handler) }}
}

// Provision finds the project, surface and environment that the site names and builds its gate.
func (h *Handler) Provision(ctx caddy.Context) error {
	server, _ := ctx.Value(caddyhttp.ServerCtxKey).(*caddyhttp.Server)
	warnings, err := place{server: server, parents: ctx.Modules()}.check()
	if err != nil {
		return err
	}
	h.log = ctx.Logger()
	for _, w := range warnings {
		h.log.Warn(w)
	}
	app, err := ctx.App("tollgate")
	if err != nil {
		return err
	}
	p, err := app.(*App).project(h.Project)
	if err != nil {
		return err
	}
	h.ours = slices.Collect(maps.Keys(h.SetHeader))
	if h.PassIdentity != "" {
		h.ours = append(h.ours, h.PassIdentity)
	}
	if h.gate, err = h.build(p); err != nil {
		return err
	}
	if h.live = p.live; h.live != nil {
		h.live.add(h, h.gate)
	}
	return nil
}

// build makes the gate of this site for a loaded project.
func (h *Handler) build(p *running) (*gate.Handler, error) {
	c := p.project.Catalog()
	surface := c.Surface(h.Surface)
	if surface == nil {
		return nil, errors.New(unknown("surface", h.Surface, names(c.Surfaces, func(s *catalog.Surface) string { return s.Slug })))
	}
	name := h.Environment
	if name == "" {
		name = p.environment
	}
	environment, err := findEnvironment(c, name)
	if err != nil {
		return nil, err
	}
	config := gate.Config{
		Surface:         surface,
		Environment:     environment,
		Selector:        p.project.Selector,
		Identity:        p.identity,
		Visitors:        c.Identity,
		Decider:         p.pipeline,
		Ignore:          h.Ignore,
		Endpoints:       c.Endpoints,
		EndpointsPrefix: h.EndpointsPrefix,
		EndpointBody:    c.Limits.RequestBody,
		SetHeader:       h.SetHeader,
		PassIdentity:    h.PassIdentity,
		Log:             h.log,
		Done:            p.metrics.done,
	}
	if h.LinkRewriting != "" {
		config.LinkOrigin, err = url.Parse(h.LinkRewriting)
		if err != nil {
			return nil, fmt.Errorf("reading link_rewriting: %w", err)
		}
	}
	return gate.New(config)
}

// ServeHTTP has the request decided and carries the decision out.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	ctx := gate.WithReport(r.Context(), requestReport(r))
	ctx = gate.WithClient(ctx, client(r))
	g := h.gate
	if h.live != nil {
		var leave func()
		g, leave = h.live.enter(h)
		defer leave()
	}
	return g.ServeHTTP(w, r.WithContext(ctx), func(w http.ResponseWriter, forOrigin *http.Request) error {
		// Caddy's placeholders read the request that they were made for. It becomes the one for the origin, so that a
		// path or a header that the gate took away is gone for {http.request.…} as well.
		*r = *forOrigin
		keepHeaders(r.Header, h.ours)
		return next.ServeHTTP(w, r)
	})
}

var (
	_ caddy.Provisioner           = (*Handler)(nil)
	_ caddyhttp.MiddlewareHandler = (*Handler)(nil)
)
