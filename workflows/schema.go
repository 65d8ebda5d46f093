package workflows

import (
	"encoding/json"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows/realm"
)

// propertySchema is what the global featureSchema tells about a property.
type propertySchema struct {
	Feature  string `json:"featureSlug"`
	Property string `json:"propertySlug"`
	Type     string `json:"type"`
	Counter  string `json:"counterId,omitempty"` // of meterable ones
}

// schemaOf is the project's features as featureSchema has them.
func schemaOf(p *catalog.Project) json.RawMessage {
	all := make(map[string]map[string]propertySchema, len(p.Features))
	for _, f := range p.Features {
		properties := make(map[string]propertySchema, len(f.Properties))
		for _, x := range f.Properties {
			s := propertySchema{Feature: f.Slug, Property: x.Slug, Type: string(x.Type)}
			if x.Type == decision.Meterable {
				s.Counter = x.CounterID
			}
			properties[x.Slug] = s
		}
		all[f.Slug] = properties
	}
	text, err := json.Marshal(all)
	if err != nil {
		panic(err) // texts alone
	}
	return text
}

// installSchema makes the global featureSchema: features and properties of the project with their types and counters,
// for workflows that are written for any project. It is made when a script first asks for it.
func (s *Set) installSchema(r *realm.Realm) error {
	var made goja.Value
	get := func(goja.FunctionCall) goja.Value {
		if made == nil {
			v, err := r.ReadJSON(s.schema)
			if err != nil {
				panic(r.Runtime().NewGoError(err))
			}
			r.Freeze(v.(*goja.Object)) // where other runs are given it too
			made = v
		}
		return made
	}
	o := r.Runtime().ToValue(get).(*goja.Object)
	if err := o.DefineDataProperty("name", r.Runtime().ToValue("get featureSchema"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		return err
	}
	return r.Runtime().GlobalObject().DefineAccessorProperty("featureSchema", o, nil, goja.FLAG_TRUE, goja.FLAG_TRUE)
}
