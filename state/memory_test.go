package state_test

import (
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/state/statetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMemory(t *testing.T) {
	statetest.Run(t, func(_ *testing.T, clock func() time.Time) state.Store { return state.NewMemory(clock) })
}
