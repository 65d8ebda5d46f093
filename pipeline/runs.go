package pipeline

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"

	"github.com/seed-eb607675/tollgate/workflows"
)

// run makes one run of a workflow and settles what it recorded: kept for the decision if it succeeded, given back if
// it did not.
func (q *request) run(ctx context.Context, kind workflows.Kind, path string, f func(*workflows.Run) error) (err error) {
	h := &host{
		p:         q.p,
		env:       q.env,
		owner:     q.owner,
		documents: q.documents,
		meters:    q.meters,
		dry:       q.in.DryRun,
		now:       q.in.Now,
	}
	began := q.p.now()
	trace, explained := q.in.Explain.begin(kind, path)
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{value: v, stack: debug.Stack()}
		}
		took := q.p.now().Sub(began)
		q.p.recorder.Run(path, kind, outcomeOf(err), took)
		explained(err, took)
		if err != nil {
			h.fail(ctx)
			return
		}
		q.reserve.add(h.recorded())
	}()
	return f(&workflows.Run{EventID: q.in.EventID, Start: q.in.Now, Env: q.env.env, Host: h, Depth: q.in.Depth,
		Seed: q.in.Seed, Trace: trace, Fired: q.fired})
}

// fired keeps the events of a run that succeeded.
func (q *request) fired(events []workflows.Event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.d.Events = append(q.d.Events, events...)
}

func outcomeOf(err error) workflows.Outcome {
	var run *workflows.RunError
	switch {
	case err == nil:
		return workflows.OK
	case errors.As(err, &run):
		return run.Outcome
	}
	return workflows.Failed
}

// together calls f for 0 to n-1 at once and waits for all.
func together(n int, f func(i int) error) []error {
	errs := make([]error, n)
	call := func(i int) {
		defer func() {
			if v := recover(); v != nil {
				errs[i] = &panicError{value: v, stack: debug.Stack()}
			}
		}()
		errs[i] = f(i)
	}
	var others sync.WaitGroup
	for i := 1; i < n; i++ {
		others.Go(func() { call(i) })
	}
	if n > 0 {
		call(0)
	}
	others.Wait()
	return errs
}
