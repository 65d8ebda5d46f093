package pipeline

import (
	"fmt"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
)

// The values of Failure.Applied: what stands where a stage failed. They are label values of metrics, a closed set.
const (
	AppliedTeaser   = "teaser"
	AppliedClosed   = "closed"
	AppliedOpen     = "open"
	AppliedFallback = "fallback"
	AppliedRemove   = "remove"
	AppliedLocal    = "local"
	AppliedNone     = "none"
)

// The values of Failure.Stage.
const (
	StageDecide     = "decide" // the decision as a whole: a bug, caught
	StageMiddleware = "middleware"
	StageProvision  = "provision"
	StageFeatures   = "features"
	StageSurface    = "surface"
	StageComponents = "components"
	StageEndpoint   = "endpoint"
	StageState      = "state"
	StageMerge      = "merge" // usage at log-in
)

// OnError is the decision for a request on whose behalf deciding failed altogether: what the surface's on_error says.
// Path is that of Request. Teaser treats every component whose paths match as if it had failed; on a surface where no
// component has a gate or a fallback there is nothing to cut, and teaser means closed. Cause goes into Failures.
func OnError(s *catalog.Surface, path string, cause error) *Decision {
	d := &Decision{Surface: s}
	d.apply(s, StageDecide, cause, func() []ComponentBehavior {
		var out []ComponentBehavior
		for _, c := range s.Components {
			if !matches(c, path) {
				continue
			}
			var fallback compiledFallback
			if c.Fallback != nil {
				e, err := Edit(c.Fallback)
				fallback = compiledFallback{edit: e, ok: err == nil}
			}
			b, _ := failedComponent(c, fallback)
			out = append(out, b)
		}
		return out
	})
	return d
}

// apply puts the surface's on_error in the place of everything that its surface and components said.
func (d *Decision) apply(s *catalog.Surface, stage string, cause error, failed func() []ComponentBehavior) {
	d.Degraded = true
	d.HTTP, d.Properties, d.Components, d.ComponentsSkipped = nil, nil, nil, false
	slug := ""
	if s != nil {
		slug = s.Slug
	}
	switch {
	case s != nil && s.OnError == catalog.Open:
		d.FailedAs = catalog.Open
	case s != nil && s.OnError != catalog.Closed && s.Gated():
		d.FailedAs = catalog.Teaser
		d.Components = failed()
	default:
		d.FailedAs = catalog.Closed
		d.HTTP = unavailable()
		d.ComponentsSkipped = true
	}
	d.Failures = append(d.Failures, Failure{Stage: stage, Slug: slug, Err: cause, Applied: string(d.FailedAs)})
}

// unavailable is the answer of a closed surface: it says nothing about the reason, and asks to come back soon.
func unavailable() *decision.HTTPBehavior {
	return &decision.HTTPBehavior{
		Headers: []decision.Header{
			{Name: "Content-Type", Value: "text/plain; charset=utf-8"},
			{Name: "Cache-Control", Value: "no-store"},
			{Name: "Retry-After", Value: "5"},
		},
		Status:  503,
		HasBody: true,
		Body:    "Service unavailable\n",
	}
}

// failedComponent is what a component does when its workflow failed, and its name: its fallback; removed, if it is a
// gate without one; else nothing.
func failedComponent(c *catalog.Component, fallback compiledFallback) (ComponentBehavior, string) {
	b := ComponentBehavior{Component: c, Failed: true}
	switch {
	case c.Fallback != nil && fallback.ok:
		b.Content, b.Edit = c.Fallback, fallback.edit
		return b, AppliedFallback
	case c.Gate:
		b.Content = &decision.Content{Remove: true}
		b.Edit.Remove = true
		return b, AppliedRemove
	}
	return b, AppliedNone
}

// panicError is a panic that was caught: a bug of ours, never of the project.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }
