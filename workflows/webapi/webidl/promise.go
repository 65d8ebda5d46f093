package webidl

import (
	"reflect"

	"github.com/dop251/goja"
)

// Promised calls f and makes a promise of it: fulfilled with its result, which may be a promise itself, or rejected with
// its exception. What no script may catch goes on.
func (e *Env) Promised(f func() goja.Value) goja.Value {
	var result goja.Value
	if ex := e.rt.Try(func() { result = f() }); ex != nil {
		return e.Rejected(ex.Value())
	}
	if o, ok := result.(*goja.Object); ok {
		if o.ExportType() == reflect.TypeFor[*goja.Promise]() {
			return result
		}
	}
	p, resolve, _ := e.rt.NewPromise()
	must(resolve(result))
	return e.rt.ToValue(p)
}

// Rejected is a promise that is rejected already.
func (e *Env) Rejected(reason goja.Value) goja.Value {
	p, _, reject := e.rt.NewPromise()
	must(reject(reason))
	return e.rt.ToValue(p)
}

// Deferred is a promise to be settled later, once; further calls do nothing.
type Deferred struct {
	Promise goja.Value
	resolve func(any) error
	reject  func(any) error
}

// Defer makes a promise.
func (e *Env) Defer() *Deferred {
	p, resolve, reject := e.rt.NewPromise()
	return &Deferred{e.rt.ToValue(p), resolve, reject}
}

// Resolve fulfils the promise. The error is one that ends the run, such as an interrupt.
func (d *Deferred) Resolve(v any) error { return d.resolve(v) }

// Reject rejects it.
func (d *Deferred) Reject(reason any) error { return d.reject(reason) }

// must passes on what no script may catch.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Invoke calls a function of the script and throws what it throws.
func (e *Env) Invoke(f goja.Callable, this goja.Value, args ...goja.Value) goja.Value {
	v, err := f(this, args...)
	must(err)
	return v
}
