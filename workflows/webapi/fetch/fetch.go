// Package fetch is Headers, Request, Response and fetch (WHATWG Fetch), and the guard that decides where a workflow may
// connect to. The network is in client.go, exchange.go and egress*.go, which know no JavaScript; the interfaces are in
// interface_*.go.
package fetch

import (
	"context"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/dom"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Classes describe the interfaces of this package.
func Classes() []*webidl.Class {
	return []*webidl.Class{headersClass(), requestClass(), responseClass()}
}

// fetches are those of one run.
type fetches struct {
	made    int
	running int
	waiting []func()
}

// Options say how the fetches of a run are made.
type Options struct {
	// Client makes the requests. Nil: every fetch fails.
	Client *Client
	// Depth is the mark that requests carry, 0 for none.
	Depth int
	// Report is told what became of each fetch: ok, aborted, or the Code of its failure. It is called on the realm's
	// goroutine. May be nil.
	Report func(outcome string)
}

// Function makes fetch.
func Function(e *webidl.Env, o Options) goja.Value {
	return function(e, &route{client: o.Client, depth: o.Depth, report: o.Report})
}

// Call makes the fetch of a declared service, which takes a path instead of a URL. Options.Client is not used: a service
// has its own.
func (s *Service) Call(e *webidl.Env, o Options) goja.Value {
	return function(e, &route{client: s.client, depth: o.Depth, report: o.Report, service: s})
}

// route is where the requests of one function go.
type route struct {
	client  *Client
	depth   int
	service *Service // nil: anywhere
	report  func(outcome string)
}

func function(e *webidl.Env, t *route) goja.Value {
	return e.Function("fetch", 1, func(call goja.FunctionCall) goja.Value {
		return e.Promised(func() goja.Value {
			if len(call.Arguments) == 0 {
				panic(e.Error("TypeError", "fetch: 1 argument required, but only 0 present"))
			}
			init := goja.Undefined()
			if len(call.Arguments) > 1 {
				init = call.Arguments[1]
			}
			input := call.Arguments[0]
			if t.service != nil {
				input = t.service.address(e, input)
			}
			o, err := e.Construct("Request", input, init)
			if err != nil {
				panic(err)
			}
			request := e.State(o).(*request)
			state := webidl.Local(e, func() *fetches { return &fetches{} })
			if state.made++; state.made > e.Limits().Fetches {
				panic(e.DOMError("QuotaExceededError", "A run may make no more fetches"))
			}
			return state.start(e, t, request)
		})
	})
}

// flight is one fetch under way.
type flight struct {
	env      *webidl.Env
	to       *route
	state    *fetches
	deferred *webidl.Deferred
	cancel   context.CancelFunc
	settled  bool
	unlisten func()
	payload  *payload // once the header is there
	upload   *upload  // of a stream as body; nil if there is none
}

func (s *fetches) start(e *webidl.Env, t *route, r *request) goja.Value {
	if reason, aborted := r.signal.Aborted(); aborted {
		panic(reason)
	}
	for _, p := range r.headers.list {
		if refusedHeader(p[0]) {
			panic(e.Error("TypeError", "fetch: the header "+p[0]+" cannot be set"))
		}
	}
	out := &Outgoing{Method: r.method, URL: r.url, Header: r.headers.HTTP(), Redirect: r.redirect, Depth: t.depth, MaxBody: e.Limits().FetchBody}
	if t.service != nil {
		t.service.prepare(out)
	}
	f := &flight{env: e, to: t, state: s, deferred: e.Defer()}
	if r.body != nil {
		f.take(r.body, out)
	}
	f.unlisten = r.signal.OnAbort(func() { f.abort(r.signal) })
	begin := func() {
		if f.settled {
			s.next()
			return
		}
		if f.upload != nil {
			f.upload.begin()
		}
		f.run(out)
	}
	if s.running < e.Limits().FetchParallel {
		s.running++
		begin()
	} else {
		s.waiting = append(s.waiting, begin)
	}
	return f.deferred.Promise
}

// next lets a fetch that waits begin in place of one that is over.
func (s *fetches) next() {
	if len(s.waiting) == 0 {
		s.running--
		return
	}
	begin := s.waiting[0]
	s.waiting = s.waiting[1:]
	begin()
}

func (f *flight) run(out *Outgoing) {
	ctx, cancel := context.WithTimeout(f.env.Context(), f.to.timeout(f.env))
	f.cancel = cancel
	if f.upload != nil {
		// The transport waits for whoever reads the body, and an answer may be there before the request was sent.
		context.AfterFunc(ctx, f.upload.end)
	}
	complete := f.env.Reserve()
	go func() {
		in, err := f.to.client.Do(ctx, out)
		if err != nil {
			cancel()
			complete(func() error { return f.done(nil, failureOf(ctx, err), nil) })
			return
		}
		p := coming(cancel)
		complete(func() error { return f.done(response(in, p), nil, p) })
		p.read(in.Body)
		cancel()
	}()
}

// done settles the promise.
func (f *flight) done(r *responseState, failure *Failure, p *payload) error {
	f.to.tell(f.settled, failure)
	if failure != nil {
		f.state.next()
	} else {
		// The place is free when the body is there, not when its header is.
		complete := f.env.Reserve()
		p.wait(func() {
			complete(func() error {
				f.state.next()
				return nil
			})
		})
	}
	if f.settled {
		return nil // aborted meanwhile
	}
	f.settled = true
	if failure != nil {
		f.unlisten()
		f.upload.stop(goja.Undefined())
		return f.deferred.Reject(failed(f.env, failure.Code))
	}
	f.payload = p
	return f.deferred.Resolve(f.env.New("Response", r))
}

// timeout is how long one fetch may take.
func (t *route) timeout(e *webidl.Env) time.Duration {
	if t.service != nil && t.service.timeout > 0 {
		return t.service.timeout
	}
	return e.Limits().FetchTime
}

// tell counts what became of a fetch: ok, aborted or the code of its failure. What is still under way when its run ends
// is not counted.
func (t *route) tell(aborted bool, failure *Failure) {
	switch {
	case t.report == nil:
	case aborted:
		t.report("aborted")
	case failure != nil:
		t.report(string(failure.Code))
	default:
		t.report("ok")
	}
}

// abort rejects the promise, or the reading of the body, at once; the network follows.
func (f *flight) abort(s *dom.Signal) {
	reason, _ := s.Aborted()
	if f.cancel != nil {
		defer f.cancel()
	}
	f.upload.stop(reason)
	if f.payload != nil {
		f.payload.abort(reason)
		return
	}
	if f.settled {
		return
	}
	f.settled = true
	if err := f.deferred.Reject(reason); err != nil {
		panic(err)
	}
}

// failed makes the one error of a fetch that came to nothing.
func failed(e *webidl.Env, code Code) *goja.Object {
	cause := e.Error("Error", "fetch failed: "+string(code))
	_ = cause.Set("code", string(code))
	err := e.Error("TypeError", "fetch failed")
	if ex := err.DefineDataProperty("cause", cause, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); ex != nil {
		panic(ex)
	}
	return err
}
