package pipeline

import (
	"context"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows"
)

// parts are the components that have a part in the page at the request's path, in the project's order.
func (q *request) parts() []*part {
	if q.here == nil {
		for _, part := range q.p.project.bySurface[q.d.Surface] {
			if part.matches(q.in.Path) {
				q.here = append(q.here, part)
			}
		}
	}
	return q.here
}

func (p *part) matches(path string) bool {
	if len(p.component.Paths) == 0 {
		return true
	}
	if path == "" {
		return false
	}
	for i := range p.paths {
		if _, ok := p.paths[i].Match(path); ok {
			return true
		}
	}
	return false
}

// decideComponents asks the workflows of all components at once. Of one that fails, its own policy stands: the
// others' decisions hold.
func (q *request) decideComponents(ctx context.Context) {
	parts := q.parts()
	out := make([]ComponentBehavior, len(parts))
	errs := together(len(parts), func(i int) (err error) {
		out[i], err = q.decideComponent(ctx, parts[i])
		return err
	})
	for i, err := range errs {
		if err != nil {
			var applied string
			out[i], applied = failedComponent(parts[i].component, parts[i].fallback)
			q.fail(ctx, Failure{Stage: StageComponents, Slug: parts[i].component.Slug, Err: err, Applied: applied})
		}
	}
	q.d.Components = out
}

func (q *request) decideComponent(ctx context.Context, part *part) (ComponentBehavior, error) {
	c := part.component
	if c.Workflow.IsZero() {
		return q.static(part), nil
	}
	b := ComponentBehavior{Component: c}
	err := q.run(ctx, workflows.Component, c.Workflow.Path, func(run *workflows.Run) error {
		run.Trace.Name(c.Slug)
		args := q.surfaceArgs()
		args.ComponentSlug, args.SurfaceProperties = c.Slug, q.d.Properties
		said, err := q.p.set.Component(ctx, c.Workflow.Path, run, q.shared, args)
		if err != nil {
			return err
		}
		b.Properties, b.Content = said.Properties, said.Content
		if b.Edit, err = edit(said.Content, q.p.project.markers.compile); err != nil {
			return invalid(c, err)
		}
		return nil
	})
	return b, err
}

// invalid is the error of a result that only this side of the realm could see to be wrong.
func invalid(c *catalog.Component, cause error) error {
	return &workflows.RunError{
		Workflow: c.Workflow.Path,
		Kind:     workflows.Component,
		Outcome:  workflows.Invalid,
		Message:  cause.Error(),
		Cause:    cause,
	}
}

// static is a component without a workflow: its fallback (a gate without one is removed), with which tollgate.yaml
// alone makes a paywall. A gate gives way to a visitor for whom every gating feature is on. A metered feature does not
// open it: with no workflow to consume, its units would never end.
func (q *request) static(part *part) ComponentBehavior {
	c := part.component
	if c.Gate && q.allOn() {
		return ComponentBehavior{Component: c}
	}
	b, _ := failedComponent(c, part.fallback)
	b.Failed = false
	return b
}

// allOn tells whether the project has gating features and all of them are on.
func (q *request) allOn() bool {
	found := false
	for i, f := range q.meters.snapshot() {
		if !q.p.catalog.Features[i].Gate {
			continue
		}
		enabled := f.Property("enabled")
		if enabled == nil || enabled.Meter == nil || enabled.Meter.Mode != decision.On {
			return false
		}
		found = true
	}
	return found
}
