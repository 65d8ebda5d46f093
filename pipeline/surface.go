package pipeline

import (
	"context"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows"
)

// decideSurface asks the surface's workflow; a surface without one says nothing. It tells whether components have their turn:
// not when the surface failed, and not when its answer is a whole one.
func (q *request) decideSurface(ctx context.Context) bool {
	s := q.d.Surface
	var said *decision.SurfaceBehavior
	if !s.Workflow.IsZero() {
		err := q.run(ctx, workflows.Surface, s.Workflow.Path, func(run *workflows.Run) (err error) {
			run.Trace.Name(s.Slug)
			said, err = q.p.set.Surface(ctx, s.Workflow.Path, run, q.shared, q.surfaceArgs())
			return err
		})
		if err != nil {
			q.surfaceFailed(ctx, StageSurface, err)
			return false
		}
	}
	if said == nil {
		return true
	}
	q.d.HTTP, q.d.Properties = said.HTTP, said.Properties
	q.d.ComponentsSkipped = said.HTTP.Terminal()
	return !q.d.ComponentsSkipped
}

// surfaceFailed puts the surface's policy in the place of whatever was decided for it.
func (q *request) surfaceFailed(ctx context.Context, stage string, cause error) {
	before := len(q.d.Failures)
	q.d.apply(q.d.Surface, stage, cause, func() []ComponentBehavior {
		var out []ComponentBehavior
		for _, part := range q.parts() {
			b, _ := failedComponent(part.component, part.fallback)
			out = append(out, b)
		}
		return out
	})
	for _, f := range q.d.Failures[before:] {
		q.report(ctx, f)
	}
}

func (q *request) surfaceArgs() *workflows.SurfaceArgs {
	return &workflows.SurfaceArgs{Features: q.meters.snapshot(), Plans: q.d.Plans, SurfaceSlug: q.d.Surface.Slug}
}
