// Package dom is Event, CustomEvent, EventTarget, AbortController and AbortSignal (WHATWG DOM).
package dom

import (
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Classes describe the interfaces of this package.
func Classes() []*webidl.Class {
	return []*webidl.Class{eventClass(), customEventClass(), targetClass(), controllerClass(), signalClass()}
}

// Event phases.
const (
	phaseNone     = 0
	phaseAtTarget = 2
)

// event is the value behind Event; CustomEvent embeds it.
type event struct {
	kind                          string      // to compare, see kindOf
	name                          goja.String // to show; nil if it is the kind
	bubbles, cancelable, composed bool
	target, current               goja.Value // nil: null
	phase                         int
	stop, stopNow, canceled       bool
	passive, dispatching, trusted bool
	timeStamp                     float64
}

func (e *event) base() *event { return e }

type eventLike interface{ base() *event }

type customEvent struct {
	event
	detail goja.Value
}

func newEvent(c *webidl.Env, kind string, trusted bool) *event {
	return &event{kind: kind, trusted: trusted, timeStamp: webidl.Elapsed(c)}
}

// kindOf makes a type comparable: a lone surrogate is not every other one.
func kindOf(s goja.String) string {
	text := s.String()
	if !strings.ContainsRune(text, utf8.RuneError) {
		return text
	}
	units := make([]byte, 0, 2*s.Length()+1)
	units = append(units, 0xff) // no text begins so
	for i := 0; i < s.Length(); i++ {
		u := s.CharAt(i)
		units = append(units, byte(u>>8), byte(u))
	}
	return string(units)
}

// initialise is what initEvent does to an event that is not being dispatched.
func (e *event) initialise(c *webidl.Call) bool {
	name, bubbles, cancelable := c.DOM(c.Arg(0)), c.Arg(1).ToBoolean(), c.Arg(2).ToBoolean()
	if e.dispatching {
		return false
	}
	e.kind, e.name = kindOf(name), name
	e.bubbles, e.cancelable = bubbles, cancelable
	e.stop, e.stopNow, e.canceled, e.trusted, e.target = false, false, false, false, nil
	return true
}

func initEvent(c *webidl.Call) (*event, *goja.Object) {
	name := c.DOM(c.Arg(0))
	e := newEvent(c.Env, kindOf(name), false)
	e.name = name
	init := c.Dictionary(1)
	for _, o := range []struct {
		name string
		to   *bool
	}{{"bubbles", &e.bubbles}, {"cancelable", &e.cancelable}, {"composed", &e.composed}} {
		if v := webidl.Entry(init, o.name); v != nil {
			*o.to = v.ToBoolean()
		}
	}
	return e, init
}

func eventClass() *webidl.Class {
	flag := func(name string, of func(*event) bool) webidl.Member {
		return webidl.Attribute(name, func(c *webidl.Call, e eventLike) goja.Value { return c.Value(of(e.base())) })
	}
	object := func(name string, of func(*event) goja.Value) webidl.Member {
		return webidl.Attribute(name, func(c *webidl.Call, e eventLike) goja.Value {
			if v := of(e.base()); v != nil {
				return v
			}
			return goja.Null()
		})
	}
	do := func(name string, f func(*event)) webidl.Member {
		return webidl.Operation(name, 0, func(c *webidl.Call, e eventLike) goja.Value {
			f(e.base())
			return goja.Undefined()
		})
	}
	cancel := func(e *event) {
		if e.cancelable && !e.passive {
			e.canceled = true
		}
	}
	return &webidl.Class{
		Name:   "Event",
		Length: 1,
		Construct: func(c *webidl.Call) any {
			e, _ := initEvent(c)
			return e
		},
		Members: []webidl.Member{
			webidl.Attribute("type", func(c *webidl.Call, e eventLike) goja.Value {
				if name := e.base().name; name != nil {
					return name
				}
				return c.Value(e.base().kind)
			}),
			object("target", func(e *event) goja.Value { return e.target }),
			object("currentTarget", func(e *event) goja.Value { return e.current }),
			object("srcElement", func(e *event) goja.Value { return e.target }),
			webidl.Attribute("eventPhase", func(c *webidl.Call, e eventLike) goja.Value { return c.Value(e.base().phase) }),
			flag("bubbles", func(e *event) bool { return e.bubbles }),
			flag("cancelable", func(e *event) bool { return e.cancelable }),
			flag("composed", func(e *event) bool { return e.composed }),
			flag("defaultPrevented", func(e *event) bool { return e.canceled }),
			webidl.Variable("returnValue",
				func(c *webidl.Call, e eventLike) goja.Value { return c.Value(!e.base().canceled) },
				func(c *webidl.Call, e eventLike) {
					if !c.Arg(0).ToBoolean() {
						cancel(e.base())
					}
				}),
			webidl.Variable("cancelBubble",
				func(c *webidl.Call, e eventLike) goja.Value { return c.Value(e.base().stop) },
				func(c *webidl.Call, e eventLike) {
					if c.Arg(0).ToBoolean() {
						e.base().stop = true
					}
				}),
			webidl.Attribute("timeStamp", func(c *webidl.Call, e eventLike) goja.Value { return c.Value(e.base().timeStamp) }),
			webidl.Operation("composedPath", 0, func(c *webidl.Call, e eventLike) goja.Value {
				if v := e.base().current; v != nil {
					return c.Runtime().NewArray(v)
				}
				return c.Runtime().NewArray()
			}),
			do("stopPropagation", func(e *event) { e.stop = true }),
			do("stopImmediatePropagation", func(e *event) { e.stop, e.stopNow = true, true }),
			do("preventDefault", cancel),
			webidl.Operation("initEvent", 1, func(c *webidl.Call, e eventLike) goja.Value {
				e.base().initialise(c)
				return goja.Undefined()
			}),
			{Name: "NONE", Const: 0}, {Name: "CAPTURING_PHASE", Const: 1}, {Name: "AT_TARGET", Const: 2}, {Name: "BUBBLING_PHASE", Const: 3},
		},
		Setup: func(c *webidl.Env, o *goja.Object, state any) {
			// isTrusted is [LegacyUnforgeable]: an own property that cannot be redefined.
			c.OwnGetter(o, "isTrusted", func() goja.Value { return c.Value(state.(eventLike).base().trusted) })
		},
	}
}

func customEventClass() *webidl.Class {
	return &webidl.Class{
		Name:   "CustomEvent",
		Parent: "Event",
		Length: 1,
		Construct: func(c *webidl.Call) any {
			e, init := initEvent(c)
			detail := webidl.Entry(init, "detail")
			if detail == nil {
				detail = goja.Null()
			}
			return &customEvent{*e, detail}
		},
		Members: []webidl.Member{
			webidl.Attribute("detail", func(_ *webidl.Call, e *customEvent) goja.Value { return e.detail }),
			webidl.Operation("initCustomEvent", 1, func(c *webidl.Call, e *customEvent) goja.Value {
				detail := goja.Null()
				if len(c.Args) > 3 {
					detail = c.Arg(3)
				}
				if e.initialise(c) {
					e.detail = detail
				}
				return goja.Undefined()
			}),
		},
	}
}
