// Package urlpattern is URLPattern (WHATWG URL Pattern). Regular expressions within patterns are translated for Go's engine, which
// takes linear time; those it cannot express, with lookaround or references to groups, run on the language's, bounded.
package urlpattern

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// names are the components in the order of the interface.
func names() [8]string {
	return [8]string{"protocol", "username", "password", "hostname", "port", "pathname", "search", "hash"}
}

// Classes describe the interfaces of this package.
func Classes() []*webidl.Class {
	class := &webidl.Class{Name: "URLPattern", Construct: construct}
	for i, name := range names() {
		class.Members = append(class.Members, webidl.Attribute(name, func(c *webidl.Call, p *Pattern) goja.Value {
			return c.Value(p.components()[i].pattern)
		}))
	}
	class.Members = append(class.Members,
		webidl.Attribute("hasRegExpGroups", func(c *webidl.Call, p *Pattern) goja.Value { return c.Value(p.HasRegExpGroups()) }),
		webidl.Operation("test", 0, func(c *webidl.Call, p *Pattern) goja.Value {
			r, _ := match(c, p)
			return c.Value(r != nil)
		}),
		webidl.Operation("exec", 0, func(c *webidl.Call, p *Pattern) goja.Value {
			r, inputs := match(c, p)
			if r == nil {
				return goja.Null()
			}
			return result(c, r, inputs)
		}))
	return []*webidl.Class{class}
}

// construct has two forms: a string or an init with a base URL and options, and one with options only.
func construct(c *webidl.Call) any {
	text, init := input(c)
	options := 1
	var base *string
	if c.Given(1) && !goja.IsNull(c.Arg(1)) && !isObject(c.Arg(1)) || len(c.Args) > 2 {
		s := c.Text(1)
		base = &s
		options = 2
	}
	ignoreCase := false
	if v := webidl.Entry(c.Dictionary(options), "ignoreCase"); v != nil {
		ignoreCase = v.ToBoolean()
	}
	var p *Pattern
	var err error
	switch {
	case init == nil:
		p, err = New(text, base, ignoreCase)
	case base != nil:
		c.TypeError("an object has its base URL in baseURL")
	default:
		p, err = init.Compile(ignoreCase)
	}
	if err != nil {
		c.TypeError("%s", err.Error())
	}
	return p
}

func isObject(v goja.Value) bool {
	_, ok := v.(*goja.Object)
	return ok
}

// input is argument 0: a string, or components.
func input(c *webidl.Call) (text string, init *Init) {
	if v := c.Arg(0); !isObject(v) && !goja.IsUndefined(v) && !goja.IsNull(v) {
		return c.Text(0), nil
	}
	o := c.Dictionary(0)
	init = &Init{}
	for _, m := range init.members() {
		if v := webidl.Entry(o, m.name); v != nil {
			s := c.USV(v)
			*m.value = &s
		}
	}
	return "", init
}

type initMember struct {
	name  string
	value **string
}

// members are those of the dictionary in the order they are read and written.
func (init *Init) members() []initMember {
	return []initMember{
		{"baseURL", &init.BaseURL}, {"hash", &init.Hash}, {"hostname", &init.Hostname}, {"password", &init.Password}, {"pathname", &init.Pathname},
		{"port", &init.Port}, {"protocol", &init.Protocol}, {"search", &init.Search}, {"username", &init.Username},
	}
}

func match(c *webidl.Call, p *Pattern) (r *Result, inputs []any) {
	text, init := input(c)
	var base *string
	if c.Given(1) {
		s := c.Text(1)
		base = &s
	}
	var err error
	switch {
	case init == nil:
		inputs = []any{text}
		if base != nil {
			inputs = append(inputs, *base)
		}
		r, err = p.MatchURL(c.Context(), text, base)
	case base != nil:
		c.TypeError("an object has its base URL in baseURL")
	default:
		o := c.Runtime().NewObject()
		for _, m := range init.members() {
			if *m.value != nil {
				put(o, m.name, c.Value(**m.value))
			}
		}
		inputs = []any{o}
		r, err = p.MatchInit(c.Context(), init)
	}
	if err != nil {
		c.RangeError(err.Error())
	}
	return r, inputs
}

// result makes URLPatternResult, its members in their order.
func result(c *webidl.Call, r *Result, inputs []any) goja.Value {
	order := []string{"hash", "hostname", "inputs", "password", "pathname", "port", "protocol", "search", "username"}
	made := map[string]goja.Value{"inputs": c.Runtime().NewArray(inputs...)}
	for i, name := range names() {
		groups := c.Runtime().NewObject()
		for _, g := range r[i].Groups {
			v := goja.Undefined()
			if g.Value != nil {
				v = c.Value(*g.Value)
			}
			put(groups, g.Name, v)
		}
		o := c.Runtime().NewObject()
		put(o, "groups", groups)
		put(o, "input", c.Value(r[i].Input))
		made[name] = o
	}
	o := c.Runtime().NewObject()
	for _, name := range order {
		put(o, name, made[name])
	}
	return o
}

// put defines a property: a group may be called __proto__.
func put(o *goja.Object, name string, v goja.Value) {
	if err := o.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE); err != nil {
		panic(err)
	}
}
