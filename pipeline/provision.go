package pipeline

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed-eb607675/tollgate/workflows"
)

// provision finds the plans the visitor holds: those assigned to the class, and those that provisioning workflows
// name. They are a set; no source outranks another or takes a plan away. A slug that the project does not define is
// left out with a warning, for such lists often come from claims; a run that failed grants nothing.
func (q *request) provision(ctx context.Context) {
	held := make([]bool, len(q.p.catalog.Plans))
	for i, plan := range q.p.catalog.Plans {
		held[i] = slices.Contains(plan.Assign, q.d.Class)
	}
	refs := q.p.catalog.Provisioning
	results := make([][]string, len(refs))
	named := make(map[string][]string) // workflows by the plans they named
	errs := together(len(refs), func(i int) error {
		return q.run(ctx, workflows.Provisioning, refs[i].Path, func(run *workflows.Run) (err error) {
			results[i], err = q.p.set.Provisioning(ctx, refs[i].Path, run, q.shared)
			return err
		})
	})
	for i, err := range errs {
		if err != nil {
			q.fail(ctx, Failure{Stage: StageProvision, Err: err, Applied: AppliedNone})
			continue
		}
		for _, slug := range results[i] {
			if at, ok := q.p.planAt[slug]; ok {
				held[at] = true
				if q.in.Explain != nil {
					named[slug] = append(named[slug], refs[i].Path)
				}
			} else {
				q.warn(Warning{Code: "unknown_plan", Text: fmt.Sprintf("%s names the plan %.100q, which the project does not define", refs[i].Path, slug)})
			}
		}
	}
	for i, plan := range q.p.catalog.Plans {
		if held[i] {
			q.in.Explain.held(plan, q.d.Class, named[plan.Slug])
			q.plans = append(q.plans, plan)
			q.d.Plans = append(q.d.Plans, plan.Slug)
		}
	}
}
