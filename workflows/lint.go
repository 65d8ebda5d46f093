package workflows

import (
	"context"
	"slices"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows/compile"
)

// Lint warns of what the project's workflows most likely do not mean. See compile.Bundle.Lint.
func (s *Set) Lint() catalog.Diagnostics {
	var out catalog.Diagnostics
	meters := make(map[string][]string)
	for _, f := range s.project.Features {
		for _, p := range f.Properties {
			if p.Type == decision.Meterable {
				meters[f.Slug] = append(meters[f.Slug], p.Slug)
			}
		}
	}
	for _, ref := range named(s.project) {
		w := s.files[ref.Path]
		if w == nil {
			continue
		}
		facts := compile.Facts{Meters: meters, NoMeta: s.neverMeta(ref.Path)}
		for _, f := range s.project.Features {
			if f.Workflow.Path == ref.Path {
				facts.Own = meters[f.Slug]
			}
		}
		for _, d := range w.bundle.Lint(facts) {
			if !slices.ContainsFunc(out, func(have *catalog.Diagnostic) bool { return *have == *d }) { // of a file that several import
				out = append(out, d)
			}
		}
	}
	return out
}

// neverMeta tells whether a workflow runs on surfaces that decide before the origin is asked only, or on none.
func (s *Set) neverMeta(path string) bool {
	every := slices.ContainsFunc(s.project.Provisioning, func(w catalog.WorkflowRef) bool { return w.Path == path }) ||
		slices.ContainsFunc(s.project.Middleware, func(w catalog.WorkflowRef) bool { return w.Path == path }) ||
		slices.ContainsFunc(s.project.Features, func(f *catalog.Feature) bool { return f.Workflow.Path == path })
	for _, surface := range s.project.Surfaces {
		runs := every || surface.Workflow.Path == path ||
			slices.ContainsFunc(surface.Components, func(c *catalog.Component) bool { return c.Workflow.Path == path })
		if runs && surface.DecideResponse {
			return false
		}
	}
	return true
}

// Check compiles workflows of a folder whose project file cannot be used, and reports what is wrong with them.
func (e *Engine) Check(ctx context.Context, dir string, files []catalog.WorkflowRef) catalog.Diagnostics {
	set, found := e.Load(ctx, &catalog.Project{Dir: dir, Name: "check", Provisioning: files, Limits: catalog.DefaultLimits()})
	if set != nil {
		set.Close()
	}
	return found
}
