package realm

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dop251/goja"
)

// active is a run under way: what it has used, what it waits for, and how it ended.
type active struct {
	*Run
	realm *Realm
	pool  *Pool
	whole context.Context // of the decision or the request
	begun time.Time

	// The state below is shared with Do and with those who complete reserved work.
	mu      sync.Mutex
	state   state
	jobs    []func() error
	pending int // reserved and not completed
	writes  int // of these, writes to the state, which are waited for after the result
	wake    chan struct{}
	done    chan struct{} // closed when the goroutine is through with the VM
	ended   bool          // the context is over, if there is one
	strayed bool          // Do gave up and the VM had not stopped
	expired chan struct{} // closed when the run is given up before its deadline
	given   bool          // it was
	cause   error         // why
	err     error
	ctx     context.Context // ends with the run; nil until somebody asks
	cancel  context.CancelFunc

	// Script time, guarded by mu.
	time      scriptTime
	inside    bool      // a call into the VM is under way
	entered   time.Time // when it began, or was last looked at
	timer     *time.Timer
	epoch     int           // counts entries and exits
	armed     int           // the epoch that the timer was set in
	stopped   time.Time     // when Do gave up
	stoppedAt time.Duration // the script time then

	awaiting   awaiting
	ends       []func()
	rejections map[*goja.Promise]struct{}
	lines      lineBudget
	counters   counters
	bytes      int64 // made by guarded built-ins
	visits     int64 // elements joined
	delegates  int   // yield* that wait for each other
	halted     atomic.Bool
	registry   registry
	broken     bool // the VM may not be as it was before
	random     *rand.Rand
}

// state is where a run stands. Edges: building → leased | failed; leased → settled | failed | timedOut; each of these →
// retired. timedOut is entered by Do, all others by the realm's goroutine.
type state int

const (
	building state = iota
	leased
	settled
	failed
	timedOut
	retired
)

func newActive(ctx context.Context, p *Pool, run *Run) *active {
	a := &active{
		Run: run, pool: p, whole: ctx, time: scriptTime{limit: run.ScriptTime},
		wake: make(chan struct{}, 1), done: make(chan struct{}), expired: make(chan struct{}),
	}
	if a.time.limit <= 0 {
		a.time.limit = run.Limits.ScriptTime
	}
	a.begun = time.Now()
	if run.Realms != nil {
		a.realm = run.Realms.take()
	}
	if a.realm == nil {
		a.realm = &Realm{pool: p, rt: goja.New()}
	}
	a.realm.run = a
	return a
}

// main is the realm's goroutine.
func (a *active) main() {
	defer a.retire()
	defer func() {
		if x := recover(); x != nil {
			a.pool.panicked()
			a.broken = true
			a.fail(panicFailure(x))
		}
	}()
	if err := a.prepare(); err != nil {
		a.broken = true
		a.fail(err)
		return
	}
	if err := a.do(func() error { return a.start() }); err != nil {
		a.fail(err)
		return
	}
	a.loop()
}

// prepare has the realm made, or looks after one that has had other runs.
func (a *active) prepare() error {
	r := a.realm
	switch {
	case r.hardener != nil:
		r.rt.SetMaxCallStackSize(a.Limits.CallStack)
		return nil
	case a.Realms != nil:
		a.pool.making()
		return r.harden(a.Realms)
	}
	r.prepare(a.Plan)
	return nil
}

// awaiting is a value that is awaited, and who gets it.
type awaiting struct {
	promise *goja.Promise // nil: value is there
	value   goja.Value
	next    Finish
}

// start evaluates the module and calls the workflow; what it returned is awaited by a job of its own.
func (a *active) start() error {
	if a.Setup != nil {
		if err := a.Setup(a.realm); err != nil {
			return err
		}
	}
	evaluate, err := a.module()
	if err != nil {
		return err
	}
	workflow, err := evaluate(goja.Undefined(), a.realm.operatorArguments()...)
	if err != nil {
		return err
	}
	a.mu.Lock()
	if a.state == building {
		a.state = leased
	}
	a.mu.Unlock()
	v, err := a.Main(a.realm, workflow)
	if err != nil {
		return err
	}
	return a.await(v, a.Finish)
}

// module is the function that evaluates the module. Nothing in the module can refer to it, so it serves all runs.
func (a *active) module() (goja.Callable, error) {
	if r := a.realm; r.hardener != nil && r.program == a.Program {
		return r.evaluate, nil
	}
	v, err := a.realm.rt.RunProgram(a.Program)
	if err != nil {
		return nil, err
	}
	evaluate, ok := goja.AssertFunction(v)
	if !ok {
		return nil, errors.New("the program is no function")
	}
	a.realm.program, a.realm.evaluate = a.Program, evaluate
	return evaluate, nil
}

// loop runs jobs until the awaited value is there.
func (a *active) loop() {
	for {
		if finished, err := a.advance(); err != nil {
			a.fail(err)
			return
		} else if finished {
			a.reportRejections()
			if err := a.flush(); err != nil {
				a.fail(err)
				return
			}
			a.settle()
			return
		}
		job, err := a.next()
		if err != nil {
			a.fail(err)
			return
		}
		if err := a.do(job); err != nil {
			a.fail(err)
			return
		}
	}
}

// next waits for a job.
func (a *active) next() (func() error, error) {
	for {
		a.mu.Lock()
		if len(a.jobs) > 0 {
			job := a.jobs[0]
			a.jobs[0] = nil
			a.jobs = a.jobs[1:]
			a.mu.Unlock()
			return job, nil
		}
		pending := a.pending
		a.mu.Unlock()
		if pending == 0 {
			return nil, &Failure{Outcome: TimedOut, Message: "the returned promise never settles: nothing is left that could settle it"}
		}
		select {
		case <-a.wake:
		case <-a.whole.Done():
			return nil, deadlineFailure(a.whole)
		case <-a.expired:
			return nil, errDeadline
		}
	}
}

// flush runs what a result's getters have left to do: in a realm that has other runs it would run in the next one.
func (a *active) flush() error {
	if a.realm.drain == nil {
		return nil
	}
	return a.do(func() error {
		_, err := a.realm.drain(goja.Undefined())
		return err
	})
}

// settle ends a run that has its result. Writes under way are waited for.
func (a *active) settle() {
	a.mu.Lock()
	if a.state == leased {
		a.state = settled
	}
	left := a.pending - a.writes
	a.mu.Unlock()
	if left > 0 {
		a.realm.log("warn", fmt.Sprintf("the run ended with %d timers or fetches pending; they were cancelled", left), "")
	}
	a.waitForWrites()
}

func (a *active) waitForWrites() {
	for {
		a.mu.Lock()
		writes := a.writes
		a.jobs = nil
		a.mu.Unlock()
		if writes == 0 {
			return
		}
		select {
		case <-a.wake:
		case <-a.whole.Done():
			return
		case <-a.expired:
			return
		}
	}
}

// fail ends a run with an error; the first one counts.
func (a *active) fail(err error) {
	if uncatchable(err) {
		a.broken = true
	}
	f := a.realm.failure(err)
	if a.flush() != nil {
		a.broken = true
	}
	a.mu.Lock()
	if a.state <= leased {
		a.state = failed
	}
	if a.err == nil {
		a.err = f
	}
	stop := a.state == timedOut
	a.mu.Unlock()
	if !stop {
		a.waitForWrites()
	}
}

// context ends with the run.
func (a *active) context() context.Context {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ctx == nil {
		a.ctx, a.cancel = context.WithCancel(a.whole)
		if a.ended {
			a.cancel()
		}
	}
	return a.ctx
}

// end ends the run's context; mu is held.
func (a *active) end() {
	a.ended = true
	if a.cancel != nil {
		a.cancel()
	}
}

// retire lets go of everything; nothing enters the VM from here on.
func (a *active) retire() {
	defer func() {
		if x := recover(); x != nil { // an end hook's; the result stands
			a.pool.panicked()
			a.broken = true
		}
		a.mu.Lock()
		a.state = retired // from here on nobody interrupts
		a.jobs = nil
		strayed := a.strayed
		clean := !a.broken && !a.halted.Load() && a.pending == 0
		r := a.realm
		a.realm = nil
		a.mu.Unlock()
		r.run = nil
		if a.Realms != nil {
			a.pool.giveBack(a.Realms, r, clean)
		}
		close(a.done)
		a.pool.leave(strayed)
	}()
	a.mu.Lock()
	if a.timer != nil {
		a.timer.Stop()
	}
	a.epoch++
	a.end()
	a.mu.Unlock()
	for i := len(a.ends) - 1; i >= 0; i-- {
		a.ends[i]()
	}
	a.lines.report(a.realm)
	if a.Realms != nil {
		a.Realms.end(a.realm)
	}
}
