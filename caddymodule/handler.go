package caddymodule

import (
	"errors"
	"net/http"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
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
}

// CaddyModule describes the handler.
func (Handler) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{ID: "http.handlers.tollgate", New: func() caddy.Module { return new(Handler) }}
}

// ServeHTTP has the request decided and carries the decision out.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	return caddyhttp.Error(http.StatusServiceUnavailable, errors.New("the gate is not wired yet"))
}

var _ caddyhttp.MiddlewareHandler = (*Handler)(nil)
