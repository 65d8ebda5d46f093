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

// Realm is a runtime during its one run. All methods are for the realm's goroutine unless they say otherwise.
type Realm struct {
	run    *Run
	pool   *Pool
	rt     *goja.Runtime
	ctx    context.Context // a realm lives exactly as long as this context
	cancel context.CancelFunc
	begun  time.Time

	// The state below is shared with Do and with those who complete reserved work.
	mu      sync.Mutex
	state   state
	jobs    []func() error
	pending int // reserved and not completed
	writes  int // of these, writes to the state, which are waited for after the result
	wake    chan struct{}
	done    chan struct{} // closed when the goroutine is through with the VM
	strayed bool          // Do gave up and the VM had not stopped
	expired chan struct{} // closed when the script time is used up
	err     error

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
	bytes      int64    // made by guarded built-ins
	visits     int64    // elements joined
	delegates  int      // yield* that wait for each other
	guarded    []string // guards that are there, of programs that work names out
	named      []string // guarded names that were worked out
	halted     atomic.Bool
	random     *rand.Rand
}

// state is where a realm stands. Edges: building → leased | failed; leased → settled | failed | timedOut; each of these →
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

func newRealm(ctx context.Context, p *Pool, run *Run) *Realm {
	r := &Realm{
		run: run, pool: p, time: scriptTime{limit: run.ScriptTime},
		wake: make(chan struct{}, 1), done: make(chan struct{}), expired: make(chan struct{}),
	}
	if r.time.limit <= 0 {
		r.time.limit = run.Limits.ScriptTime
	}
	r.ctx, r.cancel = context.WithCancel(ctx)
	r.begun = time.Now()
	r.rt = goja.New()
	return r
}

// main is the realm's goroutine.
func (r *Realm) main() {
	defer r.retire()
	defer func() {
		if x := recover(); x != nil {
			r.fail(panicFailure(x))
		}
	}()
	r.prepare()
	if err := r.do(func() error { return r.start() }); err != nil {
		r.fail(err)
		return
	}
	r.loop()
}

// prepare makes the sandbox.
func (r *Realm) prepare() {
	rt := r.rt
	rt.SetMaxCallStackSize(r.run.Limits.CallStack)
	rt.SetTimeSource(r.Now)
	rt.SetRandSource(r.float)
	rt.SetPromiseRejectionTracker(r.trackRejection)
	r.refuseCode()
	r.install(r.run.Plan)
}

// awaiting is a value that is awaited, and who gets it.
type awaiting struct {
	promise *goja.Promise // nil: value is there
	value   goja.Value
	next    Finish
}

// start evaluates the module and calls the workflow; what it returned is awaited by a job of its own.
func (r *Realm) start() error {
	if r.run.Setup != nil {
		if err := r.run.Setup(r); err != nil {
			return err
		}
	}
	v, err := r.rt.RunProgram(r.run.Program)
	if err != nil {
		return err
	}
	evaluate, ok := goja.AssertFunction(v)
	if !ok {
		return errors.New("the program is no function")
	}
	workflow, err := evaluate(goja.Undefined(), r.operatorArguments()...)
	if err != nil {
		return err
	}
	r.mu.Lock()
	if r.state == building {
		r.state = leased
	}
	r.mu.Unlock()
	v, err = r.run.Main(r, workflow)
	if err != nil {
		return err
	}
	return r.await(v, r.run.Finish)
}

// loop runs jobs until the awaited value is there.
func (r *Realm) loop() {
	for {
		if finished, err := r.advance(); err != nil {
			r.fail(err)
			return
		} else if finished {
			r.settle()
			return
		}
		job, err := r.next()
		if err != nil {
			r.fail(err)
			return
		}
		if err := r.do(job); err != nil {
			r.fail(err)
			return
		}
	}
}

// next waits for a job.
func (r *Realm) next() (func() error, error) {
	for {
		r.mu.Lock()
		if len(r.jobs) > 0 {
			job := r.jobs[0]
			r.jobs[0] = nil
			r.jobs = r.jobs[1:]
			r.mu.Unlock()
			return job, nil
		}
		pending := r.pending
		r.mu.Unlock()
		if pending == 0 {
			return nil, &Failure{Outcome: TimedOut, Message: "the returned promise never settles: nothing is left that could settle it"}
		}
		select {
		case <-r.wake:
		case <-r.ctx.Done():
			return nil, deadlineFailure(r.ctx, r)
		}
	}
}

// do enters the VM for one job and counts its time.
func (r *Realm) do(job func() error) error {
	if !r.enter() {
		return errDeadline
	}
	err := job()
	r.leave()
	return err
}

// enter starts the clock; false if the realm's time is over.
func (r *Realm) enter() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.state > leased || r.time.over() {
		return false
	}
	r.epoch++
	r.inside, r.entered, r.armed = true, time.Now(), r.epoch
	if r.timer == nil {
		r.timer = time.AfterFunc(r.time.next(), r.tick)
	} else {
		r.timer.Reset(r.time.next())
	}
	return true
}

func (r *Realm) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.timer.Stop()
	r.epoch++ // a timer that fires now finds a number that is not its own
	r.inside = false
	r.time.wall += time.Since(r.entered)
}

// tick is the script timer: it is time to look what the call it was set for has used.
func (r *Realm) tick() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.epoch != r.armed {
		return // it was set for a call that is over
	}
	r.look()
	if !r.time.over() {
		r.timer.Reset(r.time.next())
		return
	}
	r.epoch++
	r.halted.Store(true)
	r.rt.Interrupt(errDeadline)
	close(r.expired)
}

// look brings the script time up to date.
func (r *Realm) look() {
	inside := r.time.wall
	if r.inside {
		now := time.Now()
		inside += now.Sub(r.entered)
		r.entered = now
	}
	r.time.look(inside, r.pool.read())
}

// interrupt is called by Do when it gives up.
func (r *Realm) interrupt(cause error) {
	r.mu.Lock()
	if r.state <= leased {
		r.state = timedOut
	}
	if r.state != retired {
		r.look()
		r.stopped, r.stoppedAt = time.Now(), r.time.used
	}
	r.mu.Unlock()
	r.halted.Store(true)
	r.rt.Interrupt(cause)
	r.cancel()
}

// remains tells how a realm stands that Do has given up.
type remains int

const (
	gone     remains = iota // it has stopped
	slow                    // it has hardly had a CPU since, so it cannot have stopped
	stranded                // it does not stop; from now on it counts as a stray
)

// patience is how long a realm may go on without the CPU it would need to stop.
const patience = time.Second

func (r *Realm) abandon() remains {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.state == retired || r.strayed {
		return gone
	}
	r.look()
	if r.time.used-r.stoppedAt < grace/2 && time.Since(r.stopped) < patience {
		return slow
	}
	r.strayed = true
	return stranded
}

// settle ends a run that has its result. Writes under way are waited for.
func (r *Realm) settle() {
	r.reportRejections()
	r.mu.Lock()
	if r.state == leased {
		r.state = settled
	}
	left := r.pending - r.writes
	r.mu.Unlock()
	if left > 0 {
		r.log("warn", fmt.Sprintf("the run ended with %d timers or fetches pending; they were cancelled", left), "")
	}
	r.waitForWrites()
}

func (r *Realm) waitForWrites() {
	for {
		r.mu.Lock()
		writes := r.writes
		r.jobs = nil
		r.mu.Unlock()
		if writes == 0 {
			return
		}
		select {
		case <-r.wake:
		case <-r.ctx.Done():
			return
		}
	}
}

// fail ends a run with an error; the first one counts.
func (r *Realm) fail(err error) {
	f := r.failure(err)
	r.mu.Lock()
	if r.state <= leased {
		r.state = failed
	}
	if r.err == nil {
		r.err = f
	}
	stop := r.state == timedOut
	r.mu.Unlock()
	if !stop {
		r.waitForWrites()
	}
}

// retire lets go of everything; nothing enters the VM from here on.
func (r *Realm) retire() {
	defer func() {
		if x := recover(); x != nil { // an end hook's; the result stands
			r.pool.panicked()
		}
		r.mu.Lock()
		r.state = retired
		r.jobs = nil
		strayed := r.strayed
		r.mu.Unlock()
		close(r.done)
		r.pool.leave(strayed)
	}()
	r.mu.Lock()
	if r.timer != nil {
		r.timer.Stop()
	}
	r.epoch++
	r.mu.Unlock()
	r.cancel()
	for i := len(r.ends) - 1; i >= 0; i-- {
		r.ends[i]()
	}
	r.lines.report(r)
}
