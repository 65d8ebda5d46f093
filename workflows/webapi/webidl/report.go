package webidl

import (
	"errors"

	"github.com/dop251/goja"
)

// Report writes an exception that nobody can catch any more to the log, as reportError does. thrown is a value.
func (e *Env) Report(thrown goja.Value) {
	text := ""
	if ex := e.rt.Try(func() {
		text = e.USV(thrown)
		if o, ok := thrown.(*goja.Object); ok {
			if stack, ok := o.Get("stack").(goja.String); ok && stack.String() != "" {
				text = stack.String()
			}
		}
	}); ex != nil {
		text = "an exception that cannot be shown"
	}
	e.Log("error", "Uncaught "+text)
}

// Fail has the run fail with an exception that nobody can catch any more, such as that of a listener; an error that no
// script may catch, such as an interrupt, goes on.
func (e *Env) Fail(err error) {
	var ex *goja.Exception
	if !errors.As(err, &ex) {
		panic(err)
	}
	e.Reserve()(func() error { return ex })
}

// Microtask has f called when the script that runs now has ended. Its exception fails the run.
func (e *Env) Microtask(f goja.Callable) {
	e.Soon(func() {
		if _, err := f(goja.Undefined()); err != nil {
			e.Fail(err)
		}
	})
}

// promiseThen is Promise.prototype.then, by way of a promise that no script has seen.
func (e *Env) promiseThen() goja.Callable {
	if e.then != nil {
		return e.then
	}
	p, _, _ := e.rt.NewPromise()
	then, ok := goja.AssertFunction(e.rt.ToValue(p).(*goja.Object).Get("then"))
	if !ok {
		panic(e.rt.NewTypeError("Promise.prototype.then is missing"))
	}
	e.then = then
	return then
}
