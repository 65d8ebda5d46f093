package dom

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// target is the value behind EventTarget; AbortSignal embeds it.
type target struct {
	listeners []*listener
}

type listener struct {
	kind     string
	callback *goja.Object // nil: null, which listens to nothing
	capture  bool
	once     bool
	passive  bool
	removed  bool
	handler  bool // set by an on… attribute
}

func (t *target) events() *target { return t }

type targetLike interface{ events() *target }

func targetClass() *webidl.Class {
	return &webidl.Class{
		Name:      "EventTarget",
		Construct: func(*webidl.Call) any { return &target{} },
		Members: []webidl.Member{
			webidl.Operation("addEventListener", 2, func(c *webidl.Call, t targetLike) goja.Value {
				add(c, t.events())
				return goja.Undefined()
			}),
			webidl.Operation("removeEventListener", 2, func(c *webidl.Call, t targetLike) goja.Value {
				kind, callback := kindOf(c.DOM(c.Arg(0))), callbackOf(c)
				capture := captures(c)
				t.events().remove(func(l *listener) bool {
					return l.kind == kind && l.callback == callback && l.capture == capture && !l.handler
				})
				return goja.Undefined()
			}),
			webidl.Operation("dispatchEvent", 1, func(c *webidl.Call, t targetLike) goja.Value {
				e, ok := c.State(c.Arg(0)).(eventLike)
				if !ok {
					c.TypeError("argument 1 is not an Event")
				}
				if e.base().dispatching {
					panic(c.DOMError("InvalidStateError", "The event is already being dispatched"))
				}
				e.base().trusted = false
				return c.Value(dispatch(c.Env, t.events(), c.This, e.base(), c.Arg(0)))
			}),
		},
	}
}

func callbackOf(c *webidl.Call) *goja.Object {
	v := c.Arg(1)
	if goja.IsNull(v) || goja.IsUndefined(v) {
		return nil
	}
	o, ok := v.(*goja.Object)
	if !ok {
		c.TypeError("argument 2 is not a function or an object")
	}
	return o
}

func captures(c *webidl.Call) bool {
	if o, ok := c.Arg(2).(*goja.Object); ok {
		v := webidl.Entry(o, "capture")
		return v != nil && v.ToBoolean()
	}
	return c.Arg(2).ToBoolean()
}

func add(c *webidl.Call, t *target) {
	l := &listener{kind: kindOf(c.DOM(c.Arg(0))), callback: callbackOf(c), capture: captures(c)}
	var signal *Signal
	if o, ok := c.Arg(2).(*goja.Object); ok {
		if v := webidl.Entry(o, "once"); v != nil {
			l.once = v.ToBoolean()
		}
		if v := webidl.Entry(o, "passive"); v != nil {
			l.passive = v.ToBoolean()
		}
		if v := webidl.Entry(o, "signal"); v != nil {
			if signal, ok = c.State(v).(*Signal); !ok {
				c.TypeError("signal is not an AbortSignal")
			}
		}
	}
	if signal != nil && signal.aborted || l.callback == nil {
		return
	}
	if slices.ContainsFunc(t.listeners, func(k *listener) bool {
		return k.kind == l.kind && k.callback == l.callback && k.capture == l.capture && !k.handler
	}) {
		return
	}
	t.listeners = append(t.listeners, l)
	if signal != nil {
		signal.OnAbort(func() { t.remove(func(k *listener) bool { return k == l }) })
	}
}

func (t *target) remove(which func(*listener) bool) {
	t.listeners = slices.DeleteFunc(slices.Clone(t.listeners), func(l *listener) bool {
		if which(l) {
			l.removed = true
			return true
		}
		return false
	})
}

// handler sets what an on… attribute holds; nil takes it away.
func (t *target) handler(kind string, callback *goja.Object) {
	for _, l := range t.listeners {
		if l.handler && l.kind == kind {
			if callback == nil {
				t.remove(func(k *listener) bool { return k == l })
				return
			}
			l.callback = callback
			return
		}
	}
	if callback != nil {
		t.listeners = append(t.listeners, &listener{kind: kind, callback: callback, handler: true})
	}
}

func (t *target) handlerOf(kind string) goja.Value {
	for _, l := range t.listeners {
		if l.handler && l.kind == kind {
			return l.callback
		}
	}
	return goja.Null()
}

// dispatch calls the listeners and tells whether nobody has prevented the default. A listener's exception stops
// neither the others nor the caller, but fails the run: there is no window.onerror to look after it.
func dispatch(env *webidl.Env, t *target, this goja.Value, e *event, object goja.Value) bool {
	e.dispatching = true
	e.target, e.current, e.phase = this, this, phaseAtTarget
	// The path is the target alone, and is walked down and up again: first those that capture.
	for _, capture := range []bool{true, false} {
		if !e.stop {
			invoke(env, t, this, e, object, capture)
		}
	}
	e.dispatching, e.stop, e.stopNow = false, false, false
	e.current, e.phase = nil, phaseNone
	return !e.canceled
}

func invoke(env *webidl.Env, t *target, this goja.Value, e *event, object goja.Value, capture bool) {
	for _, l := range slices.Clone(t.listeners) {
		if l.kind != e.kind || l.removed || l.capture != capture {
			continue
		}
		if e.stopNow {
			return
		}
		if l.once {
			t.remove(func(k *listener) bool { return k == l })
		}
		e.passive = l.passive
		call(env, l, this, e, object)
		e.passive = false
	}
}

func call(env *webidl.Env, l *listener, this goja.Value, e *event, object goja.Value) {
	f, ok := goja.AssertFunction(l.callback)
	if !ok {
		if l.handler {
			return
		}
		this = l.callback
		var handle goja.Value
		if ex := env.Runtime().Try(func() { handle = l.callback.Get("handleEvent") }); ex != nil {
			env.Fail(ex)
			return
		}
		if f, ok = goja.AssertFunction(handle); !ok {
			ex := env.Runtime().Try(func() {
				panic(env.Error("TypeError", "an event listener is neither a function nor has a handleEvent function"))
			})
			env.Fail(ex)
			return
		}
	}
	result, err := f(this, object)
	if err != nil {
		env.Fail(err)
		return
	}
	if l.handler && e.cancelable && result != nil && result.StrictEquals(env.Value(false)) {
		e.canceled = true
	}
}
