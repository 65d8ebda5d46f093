package pipeline_test

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/workflows"
)

// A project with one free article a month: the second one ends after two paragraphs.
func Example() {
	ctx := context.Background()
	engine := workflows.NewEngine(workflows.Options{})
	defer engine.Close(ctx) //nolint:errcheck // nothing runs any more
	project, diags := pipeline.Load(ctx, "testdata/teaser", pipeline.LoadOptions{Engine: engine})
	if err := diags.Err(); err != nil {
		fmt.Println(err)
		return
	}
	defer project.Close()
	store := state.NewMemory(nil)
	defer store.Close()
	p := pipeline.New(pipeline.Config{Project: project, Store: store})
	defer p.Close()

	reader := decision.User{Identifier: "anon_1", UserType: decision.Anonymous}
	for _, path := range []string{"/article/1", "/article/1", "/article/2"} {
		d := p.Decide(ctx, &pipeline.Request{
			EventID:     "1",
			Environment: "live",
			Surface:     "web",
			Identity:    decision.NewIdentity(reader, decision.AuthAnonymous, nil),
			Resource:    decision.Resource{ID: path, Meta: map[string]string{}},
			Now:         time.Now(),
			Path:        path,
		})
		d.Commit() // the first byte of the answer is on its way
		fmt.Println(path, d.Plans, d.Units, "units, cuts:", d.Cuts())
	}
	// Output:
	// /article/1 [free] 1 units, cuts: false
	// /article/1 [free] 0 units, cuts: false
	// /article/2 [free] 0 units, cuts: true
}
