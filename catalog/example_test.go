package catalog_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
)

// A project is loaded once and then asked on every request: what do the plans of this visitor make of a property?
func Example() {
	dir, err := os.MkdirTemp("", "project")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	text := `version: 1
features: { article: {} }
plans:
  reader: { assign: [anonymous], features: { article: { enabled: { limit: 3, period: month } } } }
`
	if err := os.WriteFile(filepath.Join(dir, catalog.FileName), []byte(text), 0o600); err != nil {
		panic(err)
	}
	project, diagnostics := catalog.Load(dir, catalog.Options{})
	if err := diagnostics.Err(); err != nil {
		panic(err)
	}
	held := catalog.Assigned(project, decision.ClassAnonymous)
	property := project.Feature("article").Property("enabled")
	won := catalog.Resolve(property, held, func(m *decision.Meter) (int64, bool) { return 1, false })
	fmt.Println(won.Plan.Slug, won.Value.Meter.Limit, won.Value.Meter.Period)
	// Output: reader 3 month
}

// Whatever is wrong with a project is said at once, each with its place.
func ExampleLoad() {
	dir, err := os.MkdirTemp("", "project")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	text := "version: 1\nfeatures: { article: {} }\nplans: { premium: { assign: [anonymus], features: { artikel: {} } } }\n"
	if err := os.WriteFile(filepath.Join(dir, catalog.FileName), []byte(text), 0o600); err != nil {
		panic(err)
	}
	_, diagnostics := catalog.Load(dir, catalog.Options{})
	fmt.Println(diagnostics.Err())
	// Output:
	// tollgate.yaml:3:30: "anonymus" is not anonymous, authenticated, search_crawlers or bots_and_agents; did you mean "anonymous"?
	// tollgate.yaml:3:53: unknown feature "artikel"; did you mean "article"?
}
