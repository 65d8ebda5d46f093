package caddymodule

import (
	"context"
	"errors"
	"fmt"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/workflows"
)

// running is a loaded project with everything that requests need.
type running struct {
	environment string // of sites that name none
	project     *pipeline.Project
	pipeline    *pipeline.Pipeline
	identity    *identity.Resolver
	metrics     *metrics
	live        *live // of a watched project: what is current by now; else nil
}

// start loads a project and opens its store.
func (a *App) start(name string, p *Project, engine *engine, m *metrics) (r *running, err error) {
	if p.State != nil {
		if err := p.State.check(); err != nil {
			return nil, fmt.Errorf("state: %w", err)
		}
	}
	dir, err := p.dir()
	if err != nil {
		return nil, fmt.Errorf("finding the project's folder: %w", err)
	}
	before := uint64(0)
	if p.Watch {
		before = look(dir) // ahead of the reading: what changes in between is seen later
	}
	project, err := a.read(a.ctx, name, dir, p, engine)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			project.Close()
		}
	}()
	opened, err := acquireStore(&a.held, a.shared, p.State)
	if err != nil {
		return nil, err
	}
	store := timedStore{Store: opened.Store, kind: p.State.kind(), took: m.store}
	keys, err := signingKeys(a.ctx, store, name)
	if err != nil {
		return nil, err
	}
	if r, err = a.assemble(project, p, store, keys, m); err != nil || !p.Watch {
		return r, err
	}
	r.live = newLive(r)
	a.watch.projects = append(a.watch.projects, &watched{name: name, dir: dir, before: before, live: r.live, log: a.log,
		load: func(ctx context.Context) (*running, error) {
			project, err := a.read(ctx, name, dir, p, engine)
			if err != nil {
				return nil, err
			}
			next, err := a.assemble(project, p, store, keys, m)
			if err != nil {
				project.Close()
			}
			return next, err
		}})
	return r, nil
}

// read loads a project and looks whether it has the environment that it is to run in.
func (a *App) read(ctx context.Context, name, dir string, p *Project, engine *engine) (*pipeline.Project, error) {
	project, found := pipeline.Load(ctx, dir, pipeline.LoadOptions{Name: name, Engine: engine.Engine})
	if project == nil {
		return nil, fmt.Errorf("loading %s:\n%w", dir, found.Err())
	}
	for _, w := range project.Warnings() {
		a.log.Warn(w.Error())
	}
	if _, err := findEnvironment(project.Catalog(), p.environment()); err != nil {
		project.Close()
		return nil, err
	}
	return project, nil
}

// assemble puts together what requests need of a loaded project. It belongs to what is assembled only if there is no error.
func (a *App) assemble(project *pipeline.Project, p *Project, store state.Store, keys *identity.Keys, m *metrics) (*running, error) {
	verifier, err := identity.NewVerifier(sources(project.Catalog().Identity.JWT))
	if err != nil {
		return nil, fmt.Errorf("reading identity.jwt: %w", err)
	}
	return &running{
		environment: p.environment(),
		project:     project,
		pipeline: pipeline.New(pipeline.Config{
			Project: project, Store: store, Verifier: verifier, Log: a.log, Recorder: m,
		}),
		identity: &identity.Resolver{Verifier: verifier, Keys: keys, Cookie: project.Catalog().Identity.Cookie},
		metrics:  m,
	}, nil
}

// close waits for what the pipeline still writes and lets the project go. Requests have ended, or their connection is
// one that the server gave up waiting for.
func (r *running) close() {
	r.pipeline.Close()
	r.project.Close()
}

// findEnvironment finds an environment of a project by name.
func findEnvironment(c *catalog.Project, name string) (*catalog.Environment, error) {
	if e := c.Environment(name); e != nil {
		return e, nil
	}
	return nil, errors.New(unknown("environment", name, names(c.Environments, func(e *catalog.Environment) string { return e.Name })))
}

func names[T any](list []T, name func(T) string) []string {
	all := make([]string, len(list))
	for i, x := range list {
		all[i] = name(x)
	}
	return all
}

// sources are the JWT sources of a project as identity takes them.
func sources(list []catalog.JWT) []identity.Source {
	all := make([]identity.Source, len(list))
	for i, j := range list {
		all[i] = identity.Source{
			Name: j.Name, Cookie: j.Cookie, Header: j.Header, Query: j.Query, Algorithms: j.Algorithms,
			PublicKey: j.PublicKey, Secret: j.Secret, Issuer: j.Issuer, Audience: j.Audience,
			IdentifierClaim: j.IdentifierClaim, Leeway: j.Leeway,
		}
	}
	return all
}

// inspect loads a project for its diagnostics alone: a store is not opened and nothing runs.
func inspect(dir string) catalog.Diagnostics {
	ctx := context.Background()
	e := workflows.NewEngine(workflows.Options{})
	defer func() { _ = e.Close(ctx) }() // nothing runs, so nothing is waited for
	return pipeline.Inspect(ctx, dir, pipeline.LoadOptions{Engine: e})
}
