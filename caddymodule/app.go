package caddymodule

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
)

func init() { caddy.RegisterModule(App{}) }

// App owns the projects of a configuration. Without any, there is one: the folder ./tollgate, environment live, with its
// state in Caddy's data folder.
type App struct {
	// Projects are the projects that sites can use, by name. `default` is the one of sites that name none.
	Projects map[string]*Project `json:"projects,omitempty"`

	ctx     caddy.Context
	log     *zap.Logger
	loaded  bool
	shared  *sharedLog
	running map[string]*running
	held    holdings
	watch   *watch
}

// CaddyModule describes the app.
func (App) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{ID: "tollgate", New: func() caddy.Module { return new(App) }}
}

// Provision loads every project and opens what it needs. Everything that is wrong with any of them is in the one error.
func (a *App) Provision(ctx caddy.Context) error {
	a.ctx, a.log = ctx, ctx.Logger()
	if len(a.Projects) == 0 {
		a.Projects = map[string]*Project{defaultProject: {}}
	}
	// Workflows must not reach our own listeners, so the HTTP app comes first. Its handlers need the projects: the first
	// of them loads them, by project().
	if _, err := ctx.AppIfConfigured("http"); err != nil && !errors.Is(err, caddy.ErrNotConfigured) {
		return err
	}
	return a.load()
}

// load loads the projects, once.
func (a *App) load() error {
	if a.loaded {
		return nil
	}
	a.loaded = true
	m, err := acquire(&a.held, "metrics", func() (*metrics, error) { return newMetrics(), nil })
	if err != nil {
		return err
	}
	if a.shared, err = acquire(&a.held, "log", func() (*sharedLog, error) { return new(sharedLog), nil }); err != nil {
		return err
	}
	engine, err := acquireEngine(&a.held, a.shared, a.denied())
	if err != nil {
		return err
	}
	for _, c := range [...]prometheus.Collector{m, engine} {
		if err := a.ctx.GetMetricsRegistry().Register(c); err != nil {
			return fmt.Errorf("registering metrics: %w", err)
		}
	}
	a.running, a.watch = make(map[string]*running), new(watch)
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(a.Projects)) {
		r, err := a.start(name, a.Projects[name], engine, m)
		if err != nil {
			errs = append(errs, fmt.Errorf("project %s: %w", name, err))
			continue
		}
		a.running[name] = r
	}
	return errors.Join(errs...)
}

// project is a loaded project by the name that a site gives it.
func (a *App) project(name string) (*running, error) {
	if name == "" {
		name = defaultProject
	}
	if a.Projects[name] == nil {
		return nil, errors.New(unknown("project", name, slices.Sorted(maps.Keys(a.Projects))))
	}
	if err := a.load(); err != nil {
		return nil, err
	}
	if r := a.running[name]; r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("project %s is not loaded", name) // its errors went to whoever asked first
}

// listeners are the servers' addresses as the configuration writes them.
func (a *App) listeners() []string {
	app, err := a.ctx.AppIfConfigured("http")
	if err != nil {
		return nil // there is no server, so nothing listens
	}
	var all []string
	for _, server := range app.(*caddyhttp.App).Servers {
		all = append(all, server.Listen...)
	}
	return all
}

// Start makes this configuration's log the one that workflows and stores write to. Everything else is ready once provisioned, and
// nothing but the watch runs without a request.
func (a *App) Start() error {
	a.shared.use(a.log)
	a.watch.start(a.ctx)
	return nil
}

// Stop ends the watch. Requests under way still need what Cleanup gives back.
func (a *App) Stop() error {
	a.watch.end()
	return nil
}

// Cleanup gives back what was acquired, be it half of everything.
func (a *App) Cleanup() error {
	a.watch.end()
	for _, r := range a.running {
		if r.live != nil {
			r.live.end()
			continue
		}
		r.close()
	}
	a.running = nil
	return a.held.release()
}

var (
	_ caddy.App          = (*App)(nil)
	_ caddy.Provisioner  = (*App)(nil)
	_ caddy.CleanerUpper = (*App)(nil)
)
