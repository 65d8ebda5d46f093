package types

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
)

// writeProject fills in the interface TollgateProject. A kind of thing that the project has none of is never, or an
// object without members, so that any name of it is an error.
func writeProject(b *strings.Builder, p *catalog.Project) {
	b.WriteString("interface TollgateProject {\n")
	b.WriteString("  plans: " + union(names(p.Plans, func(x *catalog.Plan) string { return x.Slug })) + ";\n")
	writeFeatures(b, p.Features)
	var components []string
	for _, s := range p.Surfaces {
		components = append(components, names(s.Components, func(x *catalog.Component) string { return x.Slug })...)
	}
	b.WriteString("  surfaces: " + union(names(p.Surfaces, func(x *catalog.Surface) string { return x.Slug })) + ";\n")
	b.WriteString("  components: " + union(components) + ";\n")
	b.WriteString("  variables: " + union(variables(p)) + ";\n")
	writeTriggers(b, p.Triggers)
	b.WriteString("  integrations: " + union(names(p.Integrations, func(x *catalog.Integration) string { return x.Slug })) + ";\n")
	b.WriteString("}\n")
}

func writeTriggers(b *strings.Builder, triggers []*catalog.Trigger) {
	if len(triggers) == 0 {
		b.WriteString("  triggers: {};\n")
		return
	}
	b.WriteString("  triggers: {\n")
	for _, t := range triggers {
		payload := "any"
		if t.Schema != nil {
			payload = schemaType(t.Schema)
		}
		b.WriteString("    " + key(t.Slug) + ": " + payload + ";\n")
	}
	b.WriteString("  };\n")
}

func writeFeatures(b *strings.Builder, features []*catalog.Feature) {
	if len(features) == 0 {
		b.WriteString("  features: {};\n")
		return
	}
	b.WriteString("  features: {\n")
	for _, f := range features {
		b.WriteString("    " + key(f.Slug) + ": {\n")
		for _, p := range f.Properties {
			b.WriteString("      " + key(p.Slug) + ": " + propertyType(p) + ";\n")
		}
		b.WriteString("    };\n")
	}
	b.WriteString("  };\n")
}

// propertyType is the type of a property's value. Without a plan or a fallback that gives one it is null.
func propertyType(p *catalog.Property) string {
	switch p.Type {
	case decision.Boolean:
		return "boolean | null"
	case decision.Number:
		return "number | null"
	case decision.String:
		if p.Values != nil {
			values := make([]string, len(p.Values))
			for i, v := range p.Values {
				values[i] = quote(v)
			}
			return strings.Join(values, " | ") + " | null" // in the order of the project: it says which is higher
		}
		return "string | null"
	}
	return "WorkflowMeter"
}

// variables are the names that env has in any environment of the project, secrets included.
func variables(p *catalog.Project) []string {
	all := map[string]bool{}
	for _, e := range p.Environments {
		for name := range e.Variables {
			all[name] = true
		}
		for name := range e.Secrets {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func names[T any](list []*T, name func(*T) string) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = name(x)
	}
	return out
}

// union is the type of any of the names, each once, in the order given; never without a name.
func union(names []string) string {
	if len(names) == 0 {
		return "never"
	}
	var out []string
	seen := map[string]bool{}
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			out = append(out, quote(n))
		}
	}
	return strings.Join(out, " | ")
}

// key is a name as the key of a member. Slugs may hold hyphens and begin with digits.
func key(name string) string {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$") != "" || name == "" ||
		'0' <= name[0] && name[0] <= '9' {
		return quote(name)
	}
	return name
}

// quote writes a text as a string literal. JSON's are TypeScript's too (ECMA-262, 12.9.4: JSON superset).
func quote(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(text) != nil { // a string always has a JSON form
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}
