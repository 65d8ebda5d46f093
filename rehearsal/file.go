package rehearsal

import (
	"context"
	"net/http"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/workflows"
)

// LoadOptions say how a project is loaded.
type LoadOptions struct {
	// Name is the name that a server knows the project by; it is part of every stored key. Empty: default.
	Name string
	// Env looks up {env.NAME}. Nil: os.LookupEnv.
	Env func(name string) (string, bool)
	// Network answers the fetches of workflows. Nil: the network does, under the project's rules.
	Network http.RoundTripper
}

// Project is a project with an engine of its own. Close it.
type Project struct {
	*pipeline.Project

	engine *workflows.Engine
}

// Load loads a project as a server does. With an error among the diagnostics the project is nil.
func Load(ctx context.Context, dir string, o LoadOptions) (*Project, catalog.Diagnostics) {
	e := workflows.NewEngine(workflows.Options{Network: o.Network})
	loaded, found := pipeline.Load(ctx, dir, pipeline.LoadOptions{Name: o.Name, Engine: e, Env: o.Env})
	if loaded == nil {
		_ = e.Close(ctx) // nothing runs
		return nil, found
	}
	return &Project{Project: loaded, engine: e}, found
}

// Close ends the project and waits for runs that did not stop in time, until ctx ends.
func (p *Project) Close(ctx context.Context) error {
	p.Project.Close()
	return p.engine.Close(ctx)
}
