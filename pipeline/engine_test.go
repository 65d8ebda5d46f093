package pipeline

import (
	"context"
	"testing"

	"github.com/seed-eb607675/tollgate/workflows"
)

func newEngine(t testing.TB) *workflows.Engine {
	t.Helper()
	engine := workflows.NewEngine(workflows.Options{})
	t.Cleanup(func() {
		if err := engine.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return engine
}
