package pipeline

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/seed-eb607675/tollgate/decision"
)

// FuzzEscalation lets the provisioning and the feature workflow return whatever a visitor's token says. Nothing gets out
// that the project does not define or the result does not plainly say, and a wrong result grants nothing at all.
func FuzzEscalation(f *testing.F) {
	for _, seed := range [][2]string{
		{`["premium"]`, `{}`},
		{`["premium",1]`, `{"enabled":"on"}`},
		{`["Premium","premium ","gold","__proto__"]`, `{"enabled":"ON"}`},
		{`[["premium"]]`, `{"enabled":{"state":"metered","limit":-1}}`},
		{`{"0":"premium","length":1}`, `{"enabled":{"state":"metered","limit":1e9,"x":1}}`},
		{`"premium"`, `{"quality":"8k"}`},
		{`null`, `{"ads":"false"}`},
		{`[]`, `{"words":1e999}`},
		{`["anonymous","registered"]`, `{"enabled":true,"ads":false,"words":3,"quality":"hd"}`},
		{`{"__proto__":{"0":"premium"}}`, `{"__proto__":{"enabled":"on"}}`},
		{`[`, `{"enabled":1}`},
	} {
		f.Add(seed[0], seed[1])
	}
	s := open(f, with(with(newsroom(f),
		"workflows/plans.provisioning.ts", `export default async ({ identity }) => JSON.parse(identity.jwtClaims.plans);`),
		"workflows/article.feature.ts", `export default async ({ identity }) => JSON.parse(identity.jwtClaims.values);`), nil)
	f.Fuzz(func(t *testing.T, plans, values string) {
		claims, err := json.Marshal(map[string]string{"plans": plans, "values": values})
		if err != nil {
			t.Fatal(err)
		}
		d := s.Decide(t.Context(), ask{claims: string(claims), dry: true}.request())
		d.Release(t.Context())
		var said []string
		if json.Unmarshal([]byte(plans), &said) != nil {
			said = nil
		}
		for _, plan := range d.Plans {
			if s.catalog.Plan(plan) == nil || plan != "anonymous" && !slices.Contains(said, plan) {
				t.Errorf("%s grants %q", plans, plan)
			}
		}
		if !slices.IsSortedFunc(d.Plans, func(a, b string) int { return s.planAt[a] - s.planAt[b] }) {
			t.Errorf("plans %v are not in the project's order", d.Plans)
		}
		feature := d.feature(t, "article")
		for i, p := range feature.Properties {
			defined := s.catalog.Features[0].Properties[i]
			ok := p.Slug == defined.Slug && p.Type == defined.Type
			switch v := p.Value.(type) {
			case nil:
				ok = ok && (p.Meter != nil) == (p.Type == decision.Meterable)
			case bool:
				ok = ok && p.Type == decision.Boolean
			case float64:
				ok = ok && p.Type == decision.Number
			case string:
				ok = ok && p.Type == decision.String && slices.Contains(defined.Values, v)
			default:
				ok = false
			}
			if !ok {
				t.Errorf("%s gives %s %+v", values, defined.Slug, p)
			}
		}
		failed := false
		for _, failure := range d.Failures {
			failed = failed || failure.Stage == StageFeatures
		}
		if m := feature.Property("enabled").Meter; failed && m.Mode != decision.Off || m.Mode == decision.Metered && m.Limit < 0 {
			t.Errorf("%s: meter %+v, failures %s", values, *m, d.failures())
		}
	})
}
