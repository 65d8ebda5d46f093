package workflows

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/realm"
)

// settle makes the value a promise is fulfilled with, on the realm's goroutine.
type settle func() (goja.Value, error)

func nothing() (goja.Value, error) { return goja.Undefined(), nil }

// promise has work done off the realm's goroutine and returns a promise for it. A write is waited for even if the run
// has its result before. work's error rejects the promise.
func (c *call) promise(name string, write bool, work func(context.Context) (settle, error)) goja.Value {
	if c.operations++; c.operations > c.r.Limits().StateOperations {
		e := c.namedError("QuotaExceededError", fmt.Sprintf("%s: a run may have %d operations on the state", name, c.r.Limits().StateOperations))
		panic(c.rt.ToValue(e))
	}
	p, resolve, reject := c.rt.NewPromise()
	ctx := c.r.Context()
	reserve := c.r.Reserve
	if write {
		// The realm's context ends with the run; a write that was called is carried out all the same.
		ctx, reserve = c.ctx, c.r.ReserveWrite
	}
	complete := reserve()
	go func() {
		done, err := guarded(ctx, work)
		complete(func() error {
			var v goja.Value
			if err == nil {
				v, err = done()
			}
			if err != nil {
				return reject(c.errorValue(name, err))
			}
			return resolve(v)
		})
	}()
	return c.rt.ToValue(p)
}

// guarded turns a panic of the host into an error: it runs on a goroutine of its own, where it would end the process.
func guarded(ctx context.Context, work func(context.Context) (settle, error)) (s settle, err error) {
	defer func() {
		if x := recover(); x != nil {
			s, err = nil, fmt.Errorf("recovered from a panic: %v", x)
		}
	}()
	return work(ctx)
}

// errorValue is what the script catches. Go's own texts stay out of it: they can hold addresses.
func (c *call) errorValue(name string, err error) goja.Value {
	var ranged *RangeError
	var typed *TypeError
	switch {
	case errors.As(err, &ranged):
		return c.r.NewError("RangeError", ranged.Text)
	case errors.As(err, &typed):
		return c.r.NewError("TypeError", typed.Text)
	case errors.Is(err, ErrUnavailable):
		return c.namedError("StateError", name+": the state is unavailable")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return c.namedError("StateError", name+": the run ended before the state answered")
	case errors.Is(err, realm.ErrJSON), errors.Is(err, realm.ErrJSONDepth), errors.Is(err, realm.ErrJSONSize):
		return c.namedError("StateError", name+": the stored value cannot be read")
	}
	return c.namedError("StateError", name+" failed")
}

func (c *call) namedError(name, message string) *goja.Object {
	e := c.r.NewError("Error", message)
	set(e, "name", name)
	return e
}

func (c *call) typeError(format string, args ...any) *goja.Object {
	return c.rt.NewTypeError("%s", fmt.Sprintf(format, args...))
}

// options reads an optional argument that is an object.
func (c *call) options(name string, v goja.Value) *goja.Object {
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	o, ok := v.(*goja.Object)
	if !ok {
		panic(c.typeError("%s: options must be an object", name))
	}
	return o
}

func boolean(v goja.Value) bool { return v != nil && v.ToBoolean() }

// units reads a number of units: an integer from 1, 1 if it is not given.
func (c *call) units(v goja.Value) int64 {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return 1
	}
	f := v.ToFloat()
	if !goja.IsNumber(v) || f < 1 || f > 1<<53 || f != math.Trunc(f) {
		panic(c.r.NewError("RangeError", "units must be an integer from 1"))
	}
	return int64(f)
}

// text reads an argument that must be a string of at most most characters.
func (c *call) text(name, what string, v goja.Value, most int) string {
	s, ok := v.(goja.String)
	if !ok {
		panic(c.typeError("%s: %s must be a string", name, what))
	}
	if s.Length() == 0 || s.Length() > most {
		panic(c.r.NewError("RangeError", fmt.Sprintf("%s: %s has 1 to %d characters", name, what, most)))
	}
	return s.String()
}
