package pipeline

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/state"
)

const (
	// giveBackTime is how long units may take on their way back. A store that hangs must not pile up goroutines.
	giveBackTime = 5 * time.Second
	// giveBackPatience is how much of it the request waits for, so that a reader who tries again at once finds the
	// units there, and a slow store does not hold the answer.
	giveBackPatience = 100 * time.Millisecond
)

// reservation is what a decision recorded, until its answer has begun.
type reservation struct {
	p     *Pipeline
	owner state.Owner

	mu      sync.Mutex
	settled bool
	entries []*entry
}

func (r *reservation) add(entries []*entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries = append(r.entries, entries...)
}

func (r *reservation) commit() { r.settle() }

func (r *reservation) release(ctx context.Context) {
	if entries := r.settle(); len(entries) > 0 {
		r.p.giveBack(ctx, r.owner, entries)
	}
}

// settle hands out the entries to the first who asks.
func (r *reservation) settle() []*entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.settled {
		return nil
	}
	r.settled = true
	entries := r.entries
	r.entries = nil
	return entries
}

// giveBack returns units to the store, or to the allowance they came from. It has a context of its own: the request's
// is often what ended. It waits a moment and leaves the rest to a goroutine that Close waits for.
func (p *Pipeline) giveBack(ctx context.Context, owner state.Owner, entries []*entry) {
	var receipts []state.Receipt
	for _, e := range entries {
		switch {
		case e.local != nil:
			p.allowances.giveBack(*e.local, e.recorded, e.resource)
		case e.receipt != (state.Receipt{}):
			receipts = append(receipts, e.receipt)
		}
	}
	if len(receipts) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveBackTime)
	done := make(chan struct{})
	p.background.Go(func() {
		defer cancel()
		defer close(done)
		defer func() {
			if v := recover(); v != nil { // a goroutine's panic would take the server with it
				p.log.Error("giving units back", describe(&panicError{value: v, stack: debug.Stack()})...)
				p.recorder.Failure(StageState, AppliedNone)
			}
		}()
		for _, r := range receipts {
			if err := p.store.GiveBack(ctx, owner, r); err != nil {
				p.log.Error("giving units back", zap.String("counter", r.CounterID), zap.Int64("units", r.Units), zap.Error(err))
				p.recorder.Failure(StageState, AppliedNone)
			}
		}
	})
	patience := time.NewTimer(giveBackPatience)
	defer patience.Stop()
	select {
	case <-done:
	case <-patience.C:
	}
}
