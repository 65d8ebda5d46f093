package webapi

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/base64"
	"github.com/seed-eb607675/tollgate/workflows/webapi/clone"
	"github.com/seed-eb607675/tollgate/workflows/webapi/compression"
	"github.com/seed-eb607675/tollgate/workflows/webapi/dom"
	"github.com/seed-eb607675/tollgate/workflows/webapi/encoding"
	"github.com/seed-eb607675/tollgate/workflows/webapi/fetch"
	"github.com/seed-eb607675/tollgate/workflows/webapi/file"
	"github.com/seed-eb607675/tollgate/workflows/webapi/formdata"
	"github.com/seed-eb607675/tollgate/workflows/webapi/performance"
	"github.com/seed-eb607675/tollgate/workflows/webapi/streams"
	"github.com/seed-eb607675/tollgate/workflows/webapi/timers"
	"github.com/seed-eb607675/tollgate/workflows/webapi/url"
	"github.com/seed-eb607675/tollgate/workflows/webapi/urlpattern"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webcrypto"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// classes are the interfaces of the platform by name. The descriptions are shared by all realms and never changed; making
// them for each run would cost more than the objects made of them.
var classes = describe() //nolint:gochecknoglobals // an immutable table

func describe() map[string]*webidl.Class {
	table := make(map[string]*webidl.Class)
	for _, list := range [][]*webidl.Class{
		{webidl.DOMExceptionClass(), navigatorClass()},
		url.Classes(), urlpattern.Classes(), encoding.Classes(), dom.Classes(), fetch.Classes(), webcrypto.Classes(), performance.Classes(),
		file.Classes(), formdata.Classes(), streams.Classes(), compression.Classes(),
	} {
		for _, c := range list {
			table[c.Name] = c
		}
	}
	return table
}

func classOf(name string) *webidl.Class { return classes[name] }

// functions are the globals that are no interfaces.
func functions() []string {
	return []string{
		"atob", "btoa", "clearInterval", "clearTimeout", "crypto", "fetch", "navigator", "performance", "queueMicrotask",
		"reportError", "self", "setInterval", "setTimeout", "structuredClone",
	}
}

// Names are the globals of the platform, in order.
func Names() []string {
	names := functions()
	for name := range classes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// known tells whether name is one of Names.
func known(name string) bool {
	switch name {
	case "atob", "btoa", "clearInterval", "clearTimeout", "crypto", "fetch", "navigator", "performance", "queueMicrotask",
		"reportError", "self", "setInterval", "setTimeout", "structuredClone":
		return true
	}
	return classes[name] != nil
}

// value makes a global that is known.
func (g *globals) value(name string) goja.Value {
	e := g.env
	switch name {
	case "fetch":
		return fetch.Function(e, g.options.fetch())
	case "atob", "btoa":
		return base64.Function(e, name)
	case "clearInterval", "clearTimeout", "queueMicrotask", "setInterval", "setTimeout":
		return timers.Function(e, name)
	case "structuredClone":
		return clone.Function(e)
	case "crypto":
		return webcrypto.Object(e)
	case "performance":
		return performance.Object(e)
	case "navigator":
		return e.New("Navigator", &navigator{})
	case "self":
		return e.Runtime().GlobalObject()
	case "reportError":
		return e.Function(name, 1, func(call goja.FunctionCall) goja.Value {
			if len(call.Arguments) == 0 {
				panic(e.Error("TypeError", "reportError: 1 argument required, but only 0 present"))
			}
			e.Report(call.Arguments[0])
			return goja.Undefined()
		})
	}
	return e.Interface(name)
}

// globals stands behind the global object as its prototype and makes an API when its name is first read.
type globals struct {
	env     *webidl.Env
	options Options
	seen    map[string]bool // made, and since then a matter of the global object alone
}

// Get makes the API and puts it onto the global object, so that later reads find it there.
func (g *globals) Get(name string) goja.Value {
	if !known(name) {
		return nil
	}
	if g.seen[name] {
		return nil // it was on the global object, and a script has deleted it
	}
	if g.seen == nil {
		g.seen = make(map[string]bool)
	}
	g.seen[name] = true
	made := g.value(name)
	_ = g.env.Runtime().GlobalObject().DefineDataProperty(name, made, goja.FLAG_TRUE, goja.FLAG_TRUE, enumerable(name))
	return made
}

// enumerable: interfaces are not, functions and objects are, as Web IDL has it.
func enumerable(name string) goja.Flag { return goja.ToFlag(name[0] >= 'a') }

func (g *globals) Has(name string) bool { return known(name) && !g.seen[name] }

// Set refuses: an assignment to a global makes a property of the global object itself and never comes here.
func (g *globals) Set(string, goja.Value) bool { return false }

func (g *globals) Delete(string) bool { return false }

// Keys are none: what no script has read yet does not show in a loop over the global object.
func (g *globals) Keys() []string { return nil }

var _ goja.DynamicObject = (*globals)(nil)
