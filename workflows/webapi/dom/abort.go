package dom

import (
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/timers"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Signal is the value behind AbortSignal.
type Signal struct {
	target
	object     *goja.Object // nil until somebody asks: most requests have a signal that nobody looks at
	aborted    bool
	reason     goja.Value
	algorithms []*func()
	dependents []*Signal
	sources    []*Signal // of a signal made by any
}

// NewSignal makes a signal that is not aborted.
func NewSignal() *Signal { return &Signal{} }

// SignalOf is the signal behind v, nil if v is not an AbortSignal.
func SignalOf(e *webidl.Env, v goja.Value) *Signal {
	s, _ := e.State(v).(*Signal)
	return s
}

// Object is the AbortSignal itself.
func (s *Signal) Object(e *webidl.Env) *goja.Object {
	if s.object == nil {
		s.object = e.New("AbortSignal", s)
	}
	return s.object
}

// Aborted tells whether it was aborted, and why.
func (s *Signal) Aborted() (reason goja.Value, aborted bool) { return s.reason, s.aborted }

// OnAbort has f called when the signal is aborted, before its event, on the realm's goroutine. remove takes it back.
func (s *Signal) OnAbort(f func()) (remove func()) {
	if s.aborted {
		return func() {}
	}
	p := &f
	s.algorithms = append(s.algorithms, p)
	return func() {
		for i, a := range s.algorithms {
			if a == p {
				s.algorithms = append(s.algorithms[:i:i], s.algorithms[i+1:]...)
				return
			}
		}
	}
}

// Follow makes a signal that is aborted when one of the sources is: what AbortSignal.any returns.
func Follow(sources []*Signal) *Signal {
	s := NewSignal()
	for _, source := range sources {
		if source.aborted {
			s.aborted, s.reason = true, source.reason
			return s
		}
	}
	for _, source := range sources {
		roots := source.sources
		if roots == nil {
			roots = []*Signal{source}
		}
		for _, r := range roots {
			r.dependents = append(r.dependents, s)
			s.sources = append(s.sources, r)
		}
	}
	if s.sources == nil {
		s.sources = []*Signal{}
	}
	return s
}

// Abort aborts the signal and those that depend on it.
func (s *Signal) Abort(e *webidl.Env, reason goja.Value) {
	if s.aborted {
		return
	}
	if reason == nil || goja.IsUndefined(reason) {
		reason = e.DOMError("AbortError", "This operation was aborted")
	}
	s.aborted, s.reason = true, reason
	var dependents []*Signal
	for _, d := range s.dependents {
		if !d.aborted {
			d.aborted, d.reason = true, reason
			dependents = append(dependents, d)
		}
	}
	s.dependents = nil
	s.run(e)
	for _, d := range dependents {
		d.run(e)
	}
}

func (s *Signal) run(e *webidl.Env) {
	algorithms := s.algorithms
	s.algorithms = nil
	for _, f := range algorithms {
		(*f)()
	}
	if len(s.listeners) == 0 {
		return
	}
	ev := newEvent(e, "abort", true)
	dispatch(e, &s.target, s.Object(e), ev, e.New("Event", ev))
}

type controller struct{ signal *Signal }

func controllerClass() *webidl.Class {
	return &webidl.Class{
		Name:      "AbortController",
		Construct: func(c *webidl.Call) any { return &controller{NewSignal()} },
		Members: []webidl.Member{
			webidl.Attribute("signal", func(c *webidl.Call, a *controller) goja.Value { return a.signal.Object(c.Env) }),
			webidl.Operation("abort", 0, func(c *webidl.Call, a *controller) goja.Value {
				a.signal.Abort(c.Env, c.Arg(0))
				return goja.Undefined()
			}),
		},
	}
}

func signalClass() *webidl.Class {
	return &webidl.Class{
		Name:   "AbortSignal",
		Parent: "EventTarget",
		Static: []webidl.Member{
			{Name: "abort", Method: func(c *webidl.Call) goja.Value {
				s := NewSignal()
				s.Abort(c.Env, c.Arg(0))
				return s.Object(c.Env)
			}},
			{Name: "timeout", Length: 1, Method: func(c *webidl.Call) goja.Value {
				s := NewSignal()
				ms := c.Enforced(c.Arg(0), 1<<53-1)
				timers.After(c.Env, milliseconds(ms), func() error {
					if ex := c.Runtime().Try(func() {
						s.Abort(c.Env, c.DOMError("TimeoutError", "The operation was aborted due to timeout"))
					}); ex != nil {
						return ex
					}
					return nil
				})
				return s.Object(c.Env)
			}},
			{Name: "any", Length: 1, Method: func(c *webidl.Call) goja.Value {
				list, ok := c.Sequence(c.Arg(0), c.Limits().ArrayLength)
				if !ok {
					c.TypeError("argument 1 is not iterable")
				}
				signals := make([]*Signal, len(list))
				for i, v := range list {
					if signals[i] = SignalOf(c.Env, v); signals[i] == nil {
						c.TypeError("value %d is not an AbortSignal", i+1)
					}
				}
				return Follow(signals).Object(c.Env)
			}},
		},
		Members: []webidl.Member{
			webidl.Attribute("aborted", func(c *webidl.Call, s *Signal) goja.Value { return c.Value(s.aborted) }),
			webidl.Attribute("reason", func(_ *webidl.Call, s *Signal) goja.Value {
				if s.reason == nil {
					return goja.Undefined()
				}
				return s.reason
			}),
			webidl.Operation("throwIfAborted", 0, func(_ *webidl.Call, s *Signal) goja.Value {
				if s.aborted {
					panic(s.reason)
				}
				return goja.Undefined()
			}),
			webidl.Variable("onabort",
				func(_ *webidl.Call, s *Signal) goja.Value { return s.handlerOf("abort") },
				func(c *webidl.Call, s *Signal) {
					o, _ := c.Arg(0).(*goja.Object)
					s.handler("abort", o)
				}),
		},
	}
}

func milliseconds(ms float64) time.Duration {
	if ms > float64(1<<62/time.Millisecond) {
		return 1 << 62
	}
	return time.Duration(ms * float64(time.Millisecond))
}
