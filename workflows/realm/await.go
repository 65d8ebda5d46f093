package realm

import (
	"reflect"

	"github.com/dop251/goja"
)

// await makes v the value the run waits for. A promise is awaited, as is any object with a method `then`; next gets the
// value it was fulfilled with.
func (a *active) await(v goja.Value, next Finish) error {
	a.awaiting = awaiting{value: v, next: next}
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	if o.ExportType() == reflect.TypeFor[*goja.Promise]() {
		if p, ok := o.Export().(*goja.Promise); ok {
			a.awaiting.promise = p
			// Nobody in the script handles its rejection, but the run does.
			delete(a.rejections, p)
			return nil
		}
	}
	var then goja.Value
	if ex := a.realm.rt.Try(func() { then = o.Get("then") }); ex != nil {
		return ex
	}
	if _, callable := goja.AssertFunction(then); !callable {
		return nil
	}
	p, resolve, _ := a.realm.rt.NewPromise()
	a.awaiting.promise = p
	return resolve(o)
}

// advance hands on what is settled; finished is true when nobody waits for anything more.
func (a *active) advance() (finished bool, err error) {
	for {
		w := &a.awaiting
		if w.promise != nil {
			switch w.promise.State() {
			case goja.PromiseStatePending:
				return false, nil
			case goja.PromiseStateRejected:
				delete(a.rejections, w.promise)
				return false, &thrown{value: w.promise.Result()}
			case goja.PromiseStateFulfilled:
				w.value = w.promise.Result()
			}
		}
		if w.next == nil {
			return true, nil
		}
		if err := a.do(func() error {
			v, next, err := w.next(a.realm, w.value)
			if err != nil || next == nil {
				a.awaiting = awaiting{}
				return err
			}
			return a.await(v, next)
		}); err != nil {
			return false, err
		}
	}
}

// thrown is a rejection: a value without the stack of a throw.
type thrown struct{ value goja.Value }

func (t *thrown) Error() string { return "rejected" }

// trackRejection keeps the rejected promises that nobody handles.
func (r *Realm) trackRejection(p *goja.Promise, op goja.PromiseRejectionOperation) {
	a := r.run
	switch op {
	case goja.PromiseRejectionReject:
		if p == a.awaiting.promise {
			return
		}
		if a.rejections == nil {
			a.rejections = map[*goja.Promise]struct{}{}
		}
		a.rejections[p] = struct{}{}
	case goja.PromiseRejectionHandle:
		delete(a.rejections, p)
	}
}

// reportRejections writes one warning a rejection that nobody handled; it does not fail a run that returned.
func (a *active) reportRejections() {
	if len(a.rejections) == 0 {
		return
	}
	_ = a.do(func() error {
		for p := range a.rejections {
			f := a.realm.failure(&thrown{value: p.Result()})
			a.realm.log("warn", "a promise was rejected and nobody handled it: "+f.Message, f.At)
		}
		return nil
	})
}
