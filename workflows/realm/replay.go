package realm

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// seeded is the source of Math.random of a run whose seed was given: the same numbers each time, other ones for each
// workflow.
func seeded(seed uint64, workflow string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(workflow)) // never fails
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// spent is how long the script has computed so far, for those who ask what a run costs. Up to the first look at the
// process it is the wall time inside the VM.
func (a *active) spent() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	used := a.time.used + a.time.wall
	if a.inside {
		used += time.Since(a.entered)
	}
	return used
}
