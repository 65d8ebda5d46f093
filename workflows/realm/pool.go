package realm

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/seed-eb607675/tollgate/catalog"
)

// Pool bounds the runs of a process: how many there are at once, how many may have been abandoned, and which workflows
// are cut off for being abandoned too often.
type Pool struct {
	cpus int
	read func() reading // looks at the process; replaced in tests alone

	mu       sync.Mutex
	running  int
	waiting  list.List // of chan struct{}; closed when a place is given
	strays   int
	breakers map[string]*breaker
	closed   bool
	panics   int        // recovered in runs
	built    int        // hardened runtimes that were made
	idle     *sync.Cond // running reached zero
	work     chan *active
	quit     chan struct{}
	workers  sync.WaitGroup

	idleRealms list.List // of *Realm, the one that is idle longest in front
	busyRealms int
	sweeper    *time.Timer // nil while none is idle

	heap heap
}

// NewPool makes a pool for a machine with that many CPUs, at least one.
func NewPool(cpus int) *Pool {
	p := &Pool{cpus: max(1, cpus), read: readProcess, breakers: map[string]*breaker{}, work: make(chan *active), quit: make(chan struct{}), heap: newHeap()}
	p.idle = sync.NewCond(&p.mu)
	return p
}

// Stats is a snapshot.
type Stats struct {
	Running int // goroutines with a realm, strays included
	Waiting int
	Strays  int // abandoned runs whose VM has not stopped
	Panics  int // recovered so far; each failed one run
	// Idle hardened runtimes wait for a run, Reused have one; Built were made so far.
	Idle, Reused, Built int
}

// Stats tells what the pool holds now.
func (p *Pool) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Stats{Running: p.running, Waiting: p.waiting.Len(), Strays: p.strays, Panics: p.panics, Idle: p.idleRealms.Len(), Reused: p.busyRealms, Built: p.built}
}

// Ready is false while more runs have been abandoned than the limits allow, or the memory of the process is nearly used
// up: new runs are refused then.
func (p *Pool) Ready(l *catalog.Limits) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.strays <= p.strayLimit(l) && !p.heap.pressed
}

// Close refuses new runs and waits until all realms are gone, strays included, or ctx ends.
func (p *Pool) Close(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.idle.Broadcast()
	})
	defer stop()
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		close(p.quit)
		for p.idleRealms.Len() > 0 {
			p.drop(p.idleRealms.Front().Value.(*Realm))
		}
		if p.sweeper != nil {
			p.sweeper.Stop()
		}
		if p.heap.timer != nil && len(p.heap.runs) == 0 {
			p.heap.timer.Stop()
			p.heap.timer = nil
		}
	}
	for p.running > 0 && ctx.Err() == nil {
		p.idle.Wait()
	}
	running := p.running
	p.mu.Unlock()
	if running > 0 {
		return ctx.Err()
	}
	p.workers.Wait() // idle, and told to end
	return nil
}

// idleTime is how long a goroutine waits for another realm before it ends.
const idleTime = time.Second

// start runs a realm on a goroutine that has run others before, if one is free: its stack has grown to what goja needs,
// which costs a tenth of a run to repeat.
func (p *Pool) start(a *active) {
	select {
	case p.work <- a:
	default:
		p.workers.Add(1)
		go p.worker(a)
	}
}

func (p *Pool) worker(a *active) {
	defer p.workers.Done()
	t := time.NewTimer(idleTime)
	defer t.Stop()
	for {
		p.began(a)
		a.main()
		p.ended(a)
		t.Reset(idleTime)
		select {
		case a = <-p.work:
		case <-t.C:
			return
		case <-p.quit:
			return
		}
	}
}

// The reasons for which a run is refused.
var (
	errNoRoom  = errors.New("too many workflows run at the same time")
	errStrays  = errors.New("too many workflows did not stop at their deadline and still hold a CPU")
	errBreaker = errors.New("the workflow did not stop at its deadline too often and is cut off for a while")
	errClosed  = errors.New("the server is stopping")
)

// breaker cuts a workflow off that keeps being abandoned, so that it cannot take all places.
type breaker struct {
	strays []time.Time // of late, oldest first
	until  time.Time
}

func (p *Pool) strayLimit(l *catalog.Limits) int {
	return max(1, int(l.StraysPerCPU*float64(p.cpus)))
}

// admit takes a place, waiting for one as long as the limits say.
func (p *Pool) admit(ctx context.Context, run *Run) error {
	l := run.Limits
	p.mu.Lock()
	if err := p.open(run); err != nil {
		p.mu.Unlock()
		return err
	}
	if p.running < l.RunsPerCPU*p.cpus && p.waiting.Len() == 0 {
		p.running++
		p.mu.Unlock()
		return nil
	}
	place := make(chan struct{})
	e := p.waiting.PushBack(place)
	p.mu.Unlock()

	t := time.NewTimer(l.RunWait)
	defer t.Stop()
	select {
	case <-place:
		return nil
	case <-t.C:
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-place: // it came while we looked away
		return nil
	default:
	}
	p.waiting.Remove(e)
	return errNoRoom
}

// open tells whether the run may begin at all.
func (p *Pool) open(run *Run) error {
	if p.closed {
		return errClosed
	}
	if p.strays > p.strayLimit(run.Limits) {
		return errStrays
	}
	if p.heap.pressed {
		return errMemory
	}
	if b := p.breakers[run.Workflow]; b != nil && time.Now().Before(b.until) {
		return errBreaker
	}
	return nil
}

// leave gives a place back; the one who waits longest gets it.
func (p *Pool) leave(stray bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stray {
		p.strays--
	}
	if e := p.waiting.Front(); e != nil {
		close(p.waiting.Remove(e).(chan struct{}))
		return
	}
	if p.running--; p.running == 0 {
		p.idle.Broadcast()
	}
}

// abandon counts a realm that was given up as a stray, once it had the CPU to stop and did not. On a machine so busy that
// it could not even notice, it is asked again: a workflow is not cut off for that.
func (p *Pool) abandon(a *active) {
	switch a.abandon() {
	case stranded:
		p.stray(a.Run)
	case slow:
		time.AfterFunc(grace, func() { p.abandon(a) })
	case gone:
	}
}

// stray counts an abandoned run and opens its workflow's breaker if there were too many of late.
func (p *Pool) stray(run *Run) {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.strays++
	b := p.breakers[run.Workflow]
	if b == nil {
		b = &breaker{}
		p.breakers[run.Workflow] = b
	}
	recent := b.strays[:0]
	for _, t := range b.strays {
		if now.Sub(t) < run.Limits.BreakerWindow {
			recent = append(recent, t)
		}
	}
	b.strays = append(recent, now)
	if len(b.strays) >= run.Limits.BreakerRuns {
		b.until = now.Add(run.Limits.BreakerPause)
		b.strays = b.strays[:0]
	}
}

func (p *Pool) panicked() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.panics++
}
