// Package webapitest runs JavaScript assertions on the web platform, in our runtime and, as the oracle, in Node.
package webapitest

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/catalog"
)

// Loop is a small realm: one runtime, one goroutine, an event loop. It implements webapi.Realm.
type Loop struct {
	// Rejected are promises that were rejected and have no handler.
	Rejected map[*goja.Promise]bool
	// Lines are what was logged, as "level text".
	Lines []string

	rt     *goja.Runtime
	ctx    context.Context
	cancel context.CancelFunc
	limits catalog.Limits
	start  time.Time
	ends   []func()
	made   int64

	mu      sync.Mutex
	jobs    []func() error
	pending int
	wake    chan struct{}
}

// New makes a realm whose run ends with ctx.
func New(ctx context.Context) *Loop {
	l := &Loop{rt: goja.New(), limits: Limits(), start: time.Now(), wake: make(chan struct{}, 1), Rejected: map[*goja.Promise]bool{}}
	l.ctx, l.cancel = context.WithCancel(ctx)
	l.rt.SetMaxCallStackSize(512)
	l.rt.SetPromiseRejectionTracker(func(p *goja.Promise, op goja.PromiseRejectionOperation) {
		if op == goja.PromiseRejectionReject {
			l.Rejected[p] = true
		} else {
			delete(l.Rejected, p)
		}
	})
	return l
}

// Limits are the defaults that matter here.
func Limits() catalog.Limits {
	return catalog.Limits{
		Fetches: 10, FetchParallel: 6, FetchTime: 5 * time.Second, FetchBody: 1 << 20, FetchHeaders: 64 << 10,
		ArrayLength: 8 << 20, StringSize: 16 << 20, JSONSize: 8 << 20, JSONDepth: 200, Timers: 1000, ResultDepth: 64,
	}
}

func (l *Loop) Runtime() *goja.Runtime   { return l.rt }
func (l *Loop) Context() context.Context { return l.ctx }
func (l *Loop) Now() time.Time           { return time.Now() }
func (l *Loop) Random(b []byte)          { _, _ = rand.Read(b) }
func (l *Loop) Limits() *catalog.Limits  { return &l.limits }
func (l *Loop) Redact(s string) string   { return s }
func (l *Loop) OnEnd(f func())           { l.ends = append(l.ends, f) }
func (l *Loop) Log(level, text string)   { l.Lines = append(l.Lines, level+" "+text) }

// Made counts bytes as a realm does.
func (l *Loop) Made(bytes int64) {
	if l.made += bytes; bytes > l.limits.StringSize || l.made > 16*l.limits.StringSize {
		o, err := l.rt.New(l.rt.Get("RangeError"), l.rt.ToValue("the strings and buffers of a run are too large"))
		if err != nil {
			panic(err)
		}
		panic(o)
	}
}

// Reserve announces asynchronous work.
func (l *Loop) Reserve() func(func() error) {
	l.mu.Lock()
	l.pending++
	l.mu.Unlock()
	done := false
	return func(job func() error) {
		l.mu.Lock()
		if done {
			panic("completed twice")
		}
		done = true
		l.pending--
		if job != nil {
			l.jobs = append(l.jobs, job)
		}
		l.mu.Unlock()
		select {
		case l.wake <- struct{}{}:
		default:
		}
	}
}

// ErrNothing says that nothing can settle the promise any more.
var ErrNothing = errors.New("nothing can settle the promise")

// Until carries out jobs until done says so, nothing is left to do, a job fails or the context ends.
func (l *Loop) Until(done func() bool) error {
	for !done() {
		l.mu.Lock()
		if len(l.jobs) > 0 {
			job := l.jobs[0]
			l.jobs = l.jobs[1:]
			l.mu.Unlock()
			if err := job(); err != nil {
				return err
			}
			continue
		}
		pending := l.pending
		l.mu.Unlock()
		if pending == 0 {
			return ErrNothing
		}
		select {
		case <-l.wake:
		case <-l.ctx.Done():
			return context.Cause(l.ctx)
		}
	}
	return nil
}

// Run evaluates a script and, if its value is a promise, waits for that.
func (l *Loop) Run(name, source string) (goja.Value, error) {
	v, err := l.rt.RunScript(name, source)
	if err != nil {
		return nil, err
	}
	return l.Await(v)
}

// Await waits for a promise; another value is returned as it is.
func (l *Loop) Await(v goja.Value) (goja.Value, error) {
	p, ok := v.Export().(*goja.Promise)
	if !ok {
		return v, nil
	}
	if err := l.Until(func() bool { return p.State() != goja.PromiseStatePending }); err != nil {
		return nil, err
	}
	if p.State() == goja.PromiseStateRejected {
		return nil, errors.New("rejected: " + p.Result().String())
	}
	return p.Result(), nil
}

// Pending is how much asynchronous work is announced and not completed.
func (l *Loop) Pending() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pending
}

// Settle waits until work is completed or the context ends; what came of it is not carried out.
func (l *Loop) Settle(ctx context.Context) {
	select {
	case <-l.wake:
	case <-ctx.Done():
	}
}

// Close ends the run.
func (l *Loop) Close() {
	l.cancel()
	for i := len(l.ends) - 1; i >= 0; i-- {
		l.ends[i]()
	}
}
