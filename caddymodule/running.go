package caddymodule

import (
	"context"
	"errors"
	"fmt"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/workflows"
)

// running is a loaded project with everything that requests need.
type running struct {
	environment string // of sites that name none
	project     *pipeline.Project
	pipeline    *pipeline.Pipeline
	identity    *identity.Resolver
	metrics     *metrics
}

// start loads a project and opens its store.
func (a *App) start(name string, p *Project, engine *engine, m *metrics) (r *running, err error) {
	if p.State != nil {
		if err := p.State.check(); err != nil {
			return nil, fmt.Errorf("state: %w", err)
		}
	}
	if p.Watch {
		return nil, fmt.Errorf("watch: %w", errNotSupported)
	}
	dir, err := p.dir()
	if err != nil {
		return nil, fmt.Errorf("finding the project's folder: %w", err)
	}
	project, found := pipeline.Load(a.ctx, dir, pipeline.LoadOptions{Name: name, Engine: engine.Engine})
	if project == nil {
		return nil, fmt.Errorf("loading %s:\n%w", dir, found.Err())
	}
	defer func() {
		if err != nil {
			project.Close()
		}
	}()
	for _, w := range project.Warnings() {
		a.log.Warn(w.Error())
	}
	if _, err := findEnvironment(project.Catalog(), p.environment()); err != nil {
		return nil, err
	}
	opened, err := acquireStore(&a.held, a.shared, p.State)
	if err != nil {
		return nil, err
	}
	store := timedStore{Store: opened.Store, kind: p.State.kind(), took: m.store}
	keys, err := signingKeys(a.ctx, store, name)
	if err != nil {
		return nil, err
	}
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
	project, found := pipeline.Load(ctx, dir, pipeline.LoadOptions{Engine: e})
	if project != nil {
		project.Close()
	}
	return found
}
