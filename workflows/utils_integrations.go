package workflows

import (
	"net/http"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows/webapi"
	"github.com/seed-eb607675/tollgate/workflows/webapi/fetch"
)

// declare makes the services of the project's integrations.
func (s *Set) declare(p *catalog.Project) catalog.Diagnostics {
	var diags catalog.Diagnostics
	s.services = make(map[string]*fetch.Service, len(p.Integrations))
	for _, i := range p.Integrations {
		header := http.Header{}
		for _, h := range i.Headers {
			header.Set(h.Name, h.Value)
		}
		service, err := fetch.NewService(i.BaseURL, header, i.Timeout, fetch.Policy{Denied: s.engine.denied, Resolver: s.engine.resolver, Network: s.engine.network})
		if err != nil {
			diags = append(diags, &catalog.Diagnostic{Pos: i.Pos, Text: "integration " + i.Slug + ": " + err.Error()})
			continue
		}
		s.services[i.Slug] = service
	}
	return diags
}

// platform is how the fetches of this run are made.
func (c *call) platform() webapi.Options {
	return webapi.Options{Fetch: c.set.fetch, Depth: c.run.Depth, Fetched: func(outcome string) { c.set.engine.fetched(c.path, outcome) }}
}

// integrations has a member for each service of the project. Asking for another says so, instead of "undefined has no
// fetch".
func (c *call) integrations() goja.Value {
	return c.rt.NewDynamicObject(&integrations{c: c})
}

// integrations implements goja.DynamicObject.
type integrations struct {
	c    *call
	made map[string]goja.Value
}

func (i *integrations) names() []string {
	list := i.c.set.project.Integrations
	names := make([]string, len(list))
	for n := range list {
		names[n] = list[n].Slug
	}
	return names
}

// Get makes the member when it is first asked for.
func (i *integrations) Get(name string) goja.Value {
	if v := i.made[name]; v != nil {
		return v
	}
	service := i.c.set.services[name]
	if service == nil {
		return i.missing(name)
	}
	v := i.c.object(member{name: "fetch", make: func() goja.Value {
		f, err := webapi.ServiceFetch(i.c.r, service, i.c.platform())
		if err != nil {
			panic(i.c.rt.NewGoError(err))
		}
		return f
	}})
	if i.made == nil {
		i.made = map[string]goja.Value{}
	}
	i.made[name] = v
	return v
}

func (i *integrations) missing(name string) goja.Value {
	switch name {
	case "then", "toJSON", "toString", "valueOf", "constructor", "hasOwnProperty", "__proto__":
		return nil // asked for by the language itself
	}
	names := i.names()
	text := "utils.integrations." + name + " is not declared in tollgate.yaml"
	if near := decision.Near(name, names); near != "" {
		text += `; did you mean "` + near + `"?`
	} else if len(names) > 0 {
		text += "; declared are " + strings.Join(names, ", ")
	}
	panic(i.c.typeError("%s", text))
}

func (i *integrations) Set(string, goja.Value) bool { return false }
func (i *integrations) Has(name string) bool        { return slices.Contains(i.names(), name) }
func (i *integrations) Delete(string) bool          { return false }
func (i *integrations) Keys() []string              { return i.names() }

var _ goja.DynamicObject = (*integrations)(nil)
