package pipeline

import (
	"context"
	"testing"

	"github.com/seed-eb607675/tollgate/workflows"
)

func newEngine(t testing.TB) *workflows.Engine {
	t.Helper()
	// Hundreds of projects are loaded here and asked a few times each; runtimes that serve many runs would be made for one.
	engine := workflows.NewEngine(workflows.Options{Realms: workflows.SingleUse})
	t.Cleanup(func() {
		if err := engine.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return engine
}
