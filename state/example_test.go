package state_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
)

// Three articles a month, each counted once.
func ExampleMemory() {
	store := state.NewMemory(func() time.Time { return time.Date(2026, 3, 17, 12, 0, 0, 0, time.UTC) })
	reader := state.Owner{
		Project: "news", Brand: "default", Environment: "production",
		User: decision.User{Identifier: "anon_…", UserType: decision.Anonymous},
	}
	for _, page := range []string{"/one", "/two", "/one", "/three", "/four"} {
		out, err := store.Consume(context.Background(), reader, state.Consumption{
			Question: state.Question{
				CounterID: "default:feat_article.enabled", Window: state.Window{Period: decision.Month}, Unique: true, Resource: page,
			},
			Limit: 3, Units: 1,
		})
		fmt.Fprintln(os.Stdout, page, out.Granted, out.After.Units, err)
	}
	// Output:
	// /one true 1 <nil>
	// /two true 2 <nil>
	// /one true 2 <nil>
	// /three true 3 <nil>
	// /four false 3 <nil>
}
