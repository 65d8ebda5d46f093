package realm

import (
	"reflect"

	"github.com/dop251/goja"
)

// await makes v the value the run waits for. A promise is awaited, as is any object with a method `then`; next gets the
// value it was fulfilled with.
func (r *Realm) await(v goja.Value, next Finish) error {
	r.awaiting = awaiting{value: v, next: next}
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	if o.ExportType() == reflect.TypeFor[*goja.Promise]() {
		if p, ok := o.Export().(*goja.Promise); ok {
			r.awaiting.promise = p
			// Nobody in the script handles its rejection, but the run does.
			delete(r.rejections, p)
			return nil
		}
	}
	var then goja.Value
	if ex := r.rt.Try(func() { then = o.Get("then") }); ex != nil {
		return ex
	}
	if _, callable := goja.AssertFunction(then); !callable {
		return nil
	}
	p, resolve, _ := r.rt.NewPromise()
	r.awaiting.promise = p
	return resolve(o)
}

// advance hands on what is settled; finished is true when nobody waits for anything more.
func (r *Realm) advance() (finished bool, err error) {
	for {
		a := &r.awaiting
		if a.promise != nil {
			switch a.promise.State() {
			case goja.PromiseStatePending:
				return false, nil
			case goja.PromiseStateRejected:
				delete(r.rejections, a.promise)
				return false, &thrown{value: a.promise.Result()}
			case goja.PromiseStateFulfilled:
				a.value = a.promise.Result()
			}
		}
		if a.next == nil {
			return true, nil
		}
		if err := r.do(func() error {
			v, next, err := a.next(r, a.value)
			if err != nil || next == nil {
				r.awaiting = awaiting{}
				return err
			}
			return r.await(v, next)
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
	switch op {
	case goja.PromiseRejectionReject:
		if p == r.awaiting.promise {
			return
		}
		if r.rejections == nil {
			r.rejections = map[*goja.Promise]struct{}{}
		}
		r.rejections[p] = struct{}{}
	case goja.PromiseRejectionHandle:
		delete(r.rejections, p)
	}
}

// reportRejections writes one warning a rejection that nobody handled; it does not fail a run that returned.
func (r *Realm) reportRejections() {
	if len(r.rejections) == 0 {
		return
	}
	_ = r.do(func() error {
		for p := range r.rejections {
			f := r.failure(&thrown{value: p.Result()})
			r.log("warn", "a promise was rejected and nobody handled it: "+f.Message, f.At)
		}
		return nil
	})
}
