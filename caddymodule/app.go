package caddymodule

import "github.com/caddyserver/caddy/v2"

func init() { caddy.RegisterModule(App{}) }

// App owns the projects of a configuration. Without any, there is one: the folder ./tollgate, environment live, with its
// state in Caddy's data folder.
type App struct {
	// Projects are the projects that sites can use, by name. `default` is the one of sites that name none.
	Projects map[string]*Project `json:"projects,omitempty"`
}

// CaddyModule describes the app.
func (App) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{ID: "tollgate", New: func() caddy.Module { return new(App) }}
}

// Start does nothing: everything is ready once provisioned, and nothing runs without a request.
func (a *App) Start() error { return nil }

// Stop does nothing: requests under way still need what Cleanup releases.
func (a *App) Stop() error { return nil }

var _ caddy.App = (*App)(nil)
