package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// outcome is a promise that a stream keeps, such as a reader's [[closedPromise]]. The object is made when somebody asks
// for it; nobody can tell. A rejection of it is never reported as unhandled.
type outcome struct {
	state    goja.PromiseState
	reason   goja.Value
	deferred *webidl.Deferred
}

// promise is the object.
func (o *outcome) promise(e *webidl.Env) goja.Value {
	if o.deferred == nil {
		o.deferred = e.Defer()
		switch o.state {
		case goja.PromiseStateFulfilled:
			settle(o.deferred.Resolve(goja.Undefined()))
		case goja.PromiseStateRejected:
			e.Handled(o.deferred.Promise)
			settle(o.deferred.Reject(o.reason))
		case goja.PromiseStatePending:
		}
	}
	return o.deferred.Promise
}

// then has f called as a microtask when the promise is fulfilled.
func (o *outcome) then(e *webidl.Env, f func()) {
	switch {
	case o.state == goja.PromiseStateFulfilled:
		e.Soon(f)
	case o.pending():
		e.Then(o.promise(e), func(goja.Value) goja.Value {
			f()
			return nil
		}, nothing)
	}
}

func (o *outcome) pending() bool { return o.state == goja.PromiseStatePending }

func (o *outcome) resolve() {
	if !o.pending() {
		return
	}
	o.state = goja.PromiseStateFulfilled
	if o.deferred != nil {
		settle(o.deferred.Resolve(goja.Undefined()))
	}
}

func (o *outcome) reject(e *webidl.Env, reason goja.Value) {
	if !o.pending() {
		return
	}
	o.state, o.reason = goja.PromiseStateRejected, reason
	if o.deferred != nil {
		e.Handled(o.deferred.Promise)
		settle(o.deferred.Reject(reason))
	}
}

// ensureRejected rejects the promise, or puts a rejected one in its place.
func (o *outcome) ensureRejected(e *webidl.Env, reason goja.Value) {
	if !o.pending() {
		*o = outcome{}
	}
	o.reject(e, reason)
}
