package webapi

import (
	"fmt"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Platform is the web platform of a runtime that has many runs, one after the other. Its globals are accessors of the
// global object that cannot be changed. Interfaces and functions are made and frozen when a run first asks for them, and
// serve all further ones; the objects crypto, navigator and performance, and the function fetch, which knows the run it
// belongs to, are made anew for each run that asks for them.
type Platform struct {
	globals globals
	lasting map[string]goja.Value // made for all runs
	own     map[string]goja.Value // made for the run under way
	freeze  func(...*goja.Object)
}

// Harden makes the web platform of a runtime before its first run. freeze makes all that can be reached from objects
// unchangeable. The caller freezes the global object afterwards.
func Harden(r Realm, freeze func(...*goja.Object)) (*Platform, error) {
	p := &Platform{globals: globals{env: webidl.NewEnv(r, classOf)}, lasting: map[string]goja.Value{}, freeze: freeze}
	p.globals.env.Harden(freeze)
	global := r.Runtime().GlobalObject()
	for _, name := range Names() {
		get := p.globals.env.Function("get "+name, 0, func(goja.FunctionCall) goja.Value { return p.get(name) })
		if err := global.DefineAccessorProperty(name, get, nil, goja.FLAG_FALSE, enumerable(name)); err != nil {
			return nil, fmt.Errorf("making the global %s: %w", name, err)
		}
	}
	if k, ok := r.(keeper); ok {
		k.Keep(p)
	}
	return p, nil
}

// Begin starts a run.
func (p *Platform) Begin(o Options) {
	p.globals.options = o
	p.globals.env.Begin()
}

// End forgets what the run has used.
func (p *Platform) End() {
	p.globals.options = Options{}
	p.globals.env.End()
	p.own = nil
}

func (p *Platform) get(name string) goja.Value {
	if v, ok := p.lasting[name]; ok {
		return v
	}
	switch name {
	case "crypto", "fetch", "navigator", "performance":
		v, ok := p.own[name]
		if !ok {
			v = p.globals.value(name)
			if p.own == nil {
				p.own = map[string]goja.Value{}
			}
			p.own[name] = v
		}
		return v
	}
	v := p.globals.value(name)
	if o, ok := v.(*goja.Object); ok && name != "self" {
		p.freeze(o)
	}
	p.lasting[name] = v
	return v
}
