package webapi

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/encoding"
	"github.com/seed-eb607675/tollgate/workflows/webapi/url"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// classOf finds the description of an interface.
func classOf(name string) *webidl.Class {
	if name == "DOMException" {
		return webidl.DOMExceptionClass()
	}
	for _, find := range [...]func(string) *webidl.Class{url.Class, encoding.Class} {
		if c := find(name); c != nil {
			return c
		}
	}
	return nil
}

// Names are the globals of the platform.
func Names() []string {
	return []string{
		"DOMException", "TextDecoder", "TextEncoder", "URL", "URLSearchParams",
	}
}

// globals stands behind the global object as its prototype and makes an API when its name is first read.
type globals struct {
	env *webidl.Env
}

func known(name string) bool {
	switch name {
	case "DOMException", "TextDecoder", "TextEncoder", "URL", "URLSearchParams":
		return true
	}
	return false
}

// Get makes the API and puts it onto the global object, so that later reads find it there. A script that has deleted it
// from there gets the same one again.
func (g *globals) Get(name string) goja.Value {
	if !known(name) {
		return nil
	}
	v := g.env.Interface(name)
	_ = g.env.Runtime().GlobalObject().DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return v
}

func (g *globals) Has(name string) bool { return known(name) }

// Set refuses: an assignment to a global makes a property of the global object itself and never comes here.
func (g *globals) Set(string, goja.Value) bool { return false }

func (g *globals) Delete(string) bool { return false }

// Keys are none: the platform's globals are not enumerable.
func (g *globals) Keys() []string { return nil }
