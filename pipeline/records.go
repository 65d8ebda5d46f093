package pipeline

import (
	"fmt"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/workflows"
)

// Owner is the record of a user in the store: counters are asked for with it.
func (p *Pipeline) Owner(environment string, user decision.User) state.Owner {
	o := state.Owner{Project: p.catalog.Name, Brand: brand, User: user}
	if e := p.environments[environment]; e != nil {
		o.Environment = string(e.kind)
	}
	return o
}

// Records is what workflows can reach of the project's records (counters, custom data, buckets), for those who are no
// workflow: support and tests. It belongs to no visitor and has no meters.
func (p *Pipeline) Records(environment string, now time.Time) (workflows.Host, error) {
	env := p.environments[environment]
	if env == nil {
		return nil, fmt.Errorf("reaching the records of environment %q: it is not in the project", environment)
	}
	return &host{p: p, env: env, owner: p.Owner(environment, decision.User{}), documents: p.store, now: now}, nil
}
