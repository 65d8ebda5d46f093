package realm

import (
	"context"
	crand "crypto/rand"
	"encoding/binary"
	"math/rand/v2"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/catalog"
)

// Runtime is the VM. Only the realm's goroutine may use it, inside Setup, Main, Finish or a job.
func (r *Realm) Runtime() *goja.Runtime { return r.rt }

// Context ends with the run. It may be used from any goroutine.
func (r *Realm) Context() context.Context { return r.run.context() }

// Limits are those of the project. They are not changed.
func (r *Realm) Limits() *catalog.Limits { return r.run.Limits }

// Now is the script's clock: it starts at Run.Start and goes on as time does, in UTC. Of a run with a seed it stands
// still, or the run would not say the same each time.
func (r *Realm) Now() time.Time {
	if r.run.Seed != nil {
		return r.run.Start.UTC()
	}
	return r.run.Start.Add(time.Since(r.run.begun)).UTC()
}

// Random fills b from the system's secure source.
func (r *Realm) Random(b []byte) {
	_, _ = crand.Read(b) // never fails
}

// float is Math.random.
func (r *Realm) float() float64 {
	if r.run.random == nil && r.run.Seed != nil {
		r.run.random = seeded(*r.run.Seed, r.run.Workflow)
	}
	if r.run.random == nil {
		var seed [16]byte
		r.Random(seed[:])
		r.run.random = rand.New(rand.NewPCG(binary.LittleEndian.Uint64(seed[:8]), binary.LittleEndian.Uint64(seed[8:])))
	}
	return r.run.random.Float64()
}

// Redact blots out the secrets of the environment. It may be called from any goroutine.
func (r *Realm) Redact(s string) string { return r.run.Redactor.Redact(s) }

// OnEnd has f called at the end of the run, last one first, on the realm's goroutine and outside the VM.
func (r *Realm) OnEnd(f func()) { r.run.ends = append(r.run.ends, f) }

// Reserve announces work that goes on outside the realm. It is called on the realm's goroutine before the work starts.
// complete may be called from any goroutine, and is called exactly once; a second call panics. job, which may be nil,
// then runs on the realm's goroutine and its error fails the run, but not after the end of the run, when it is dropped.
// Until complete is called the run does not end for having nothing that could settle its promise.
func (r *Realm) Reserve() (complete func(job func() error)) {
	return r.run.reserve(false)
}

// ReserveWrite is Reserve for a write to the state: the run waits for its completion even when it has its result, for a
// write that was called is carried out whether or not it is awaited.
func (r *Realm) ReserveWrite() (complete func(job func() error)) {
	return r.run.reserve(true)
}

func (a *active) reserve(write bool) func(job func() error) {
	a.mu.Lock()
	a.pending++
	if write {
		a.writes++
	}
	a.mu.Unlock()
	completed := false
	return func(job func() error) {
		a.mu.Lock()
		defer a.mu.Unlock()
		if completed {
			panic("realm: reserved work completed twice")
		}
		completed = true
		a.pending--
		if write {
			a.writes--
		}
		if job != nil && a.state <= leased {
			a.jobs = append(a.jobs, job)
		}
		select {
		case a.wake <- struct{}{}:
		default: // it will look anyway
		}
	}
}

// outcome is the run's error as an error; call it after done is closed.
func (a *active) outcome() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err == nil {
		return nil
	}
	return a.err
}
