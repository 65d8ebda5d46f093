package pipeline

import (
	"context"
	"crypto/rand"
	"fmt"
	"runtime/debug"

	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/workflows"
)

// Endpoint runs an endpoint workflow within limits.endpoint_time and returns its checked answer. The error is mostly a
// *workflows.RunError; it has been logged and counted, and visitors must not see its text. No anonymous identity is
// made for an endpoint, and nothing is consumed; what its workflow wrote stands, also when the run fails later.
func (p *Pipeline) Endpoint(ctx context.Context, r *EndpointRequest) (answer *workflows.EndpointResponse, err error) {
	began := p.now()
	path := r.Endpoint.Workflow.Path
	trace, explained := r.Explain.begin(workflows.Endpoint, path)
	trace.Name(r.Endpoint.Name)
	defer func() {
		if v := recover(); v != nil {
			answer, err = nil, &panicError{value: v, stack: debug.Stack()}
		}
		took := p.now().Sub(began)
		p.recorder.Run(path, workflows.Endpoint, outcomeOf(err), took)
		explained(err, took)
		if err != nil {
			p.endpointFailed(ctx, r, err)
		}
	}()
	env := p.environments[r.Environment]
	if env == nil {
		return nil, fmt.Errorf("running endpoint %s: environment %q is not in the project", r.Endpoint.Name, r.Environment)
	}
	runs, cancel := context.WithTimeout(ctx, p.catalog.Limits.EndpointTime)
	defer cancel()
	h := &host{
		p:         p,
		env:       env,
		owner:     state.Owner{Project: p.catalog.Name, Brand: brand, Environment: string(env.kind)},
		documents: p.store,
		now:       r.Now,
		check: func(ctx context.Context) ([]string, []*decision.Feature, error) {
			return p.accessCheck(ctx, r)
		},
	}
	run := &workflows.Run{EventID: r.EventID, Start: r.Now, Env: env.env, Host: h, Depth: r.Depth, Seed: r.Seed, Trace: trace}
	args := &workflows.EndpointArgs{Context: &r.Context, Identity: r.Identity, Params: r.Params, Request: r.Request}
	return p.set.Endpoint(runs, r.Endpoint, run, args)
}

func (p *Pipeline) endpointFailed(ctx context.Context, r *EndpointRequest, err error) {
	p.recorder.Failure(StageEndpoint, AppliedNone)
	if ctx.Err() == nil {
		p.recorder.Event(Event{Level: Red, Code: "failed_endpoint", EventID: r.EventID, Slug: r.Endpoint.Name, Text: shorten(err)})
	}
	fields := []zap.Field{zap.String("event_id", r.EventID), zap.String("stage", StageEndpoint), zap.String("slug", r.Endpoint.Name)}
	p.log.Error("an endpoint failed", append(fields, describe(err)...)...)
}

// accessCheck is a decision about features alone: it ends before any surface, and consumes nothing. Who has no verified
// identity is taken for a visitor seen for the first time, of whom nothing is kept.
func (p *Pipeline) accessCheck(ctx context.Context, r *EndpointRequest) ([]string, []*decision.Feature, error) {
	in := &Request{EventID: r.EventID, Environment: r.Environment, Context: r.Context, HTTP: r.HTTP, Now: r.Now,
		AnonymousIdentifier: r.AnonymousIdentifier, Explain: r.Explain.check(), Seed: r.Seed}
	defer func() { r.Explain.adopt(in.Explain) }()
	in.Resource.Meta = map[string]string{}
	if in.HTTP == nil && r.Request != nil {
		in.HTTP = plainHTTP(r.Request)
	}
	if r.Identity != nil {
		in.Identity = *r.Identity
	} else {
		in.Identity = decision.NewIdentity(decision.User{Identifier: "anon_" + rand.Text(), UserType: decision.Anonymous}, decision.AuthAnonymous, nil)
	}
	q := p.begin(in)
	q.authenticate(ctx)
	if !q.middleware(ctx) {
		if q.d.Rejection != nil {
			return nil, nil, fmt.Errorf("checking access: refused with %d: %s", q.d.Rejection.Status, q.d.Rejection.Message)
		}
		return nil, nil, fmt.Errorf("checking access: %w", q.d.Failures[len(q.d.Failures)-1].Err)
	}
	q.classify()
	q.provision(ctx)
	q.resolve(ctx)
	q.override(ctx)
	for _, f := range q.meters.outages() {
		q.fail(ctx, f)
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, fmt.Errorf("checking access: %w", err)
	}
	return q.d.Plans, q.meters.snapshot(), nil
}

// plainHTTP is what of an endpoint's request may be shown without knowing which headers and cookies are credentials.
func plainHTTP(r *workflows.EndpointRequest) *decision.HTTP {
	header := func(name string) *string {
		if v := r.Header.Get(name); v != "" {
			return &v
		}
		return nil
	}
	return &decision.HTTP{
		URL:       r.URL,
		Method:    r.Method,
		UserAgent: header("User-Agent"),
		Referer:   header("Referer"),
		Headers:   map[string]string{},
		Cookies:   map[string]string{},
	}
}
