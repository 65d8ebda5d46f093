package realm

import (
	"time"
)

// do enters the VM for one job and counts its time.
func (a *active) do(job func() error) error {
	if !a.enter() {
		return errDeadline
	}
	err := job()
	a.leave()
	return err
}

// enter starts the clock; false if the realm's time is over.
func (a *active) enter() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.state > leased || a.given || a.time.over() {
		return false
	}
	a.epoch++
	a.inside, a.entered, a.armed = true, time.Now(), a.epoch
	if a.timer == nil {
		a.timer = time.AfterFunc(a.time.next(), a.tick)
	} else {
		a.timer.Reset(a.time.next())
	}
	return true
}

func (a *active) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.timer.Stop()
	a.epoch++ // a timer that fires now finds a number that is not its own
	a.inside = false
	a.time.wall += time.Since(a.entered)
}

// tick is the script timer: it is time to look what the call it was set for has used.
func (a *active) tick() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.epoch != a.armed {
		return // it was set for a call that is over
	}
	a.look()
	if !a.time.over() {
		a.timer.Reset(a.time.next())
		return
	}
	a.giveUp(errDeadline)
}

// evict stops a run that others have no memory for.
func (a *active) evict() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.giveUp(errMemory)
}

// giveUp ends a run before its time and tells Do, once; mu is held.
func (a *active) giveUp(cause error) {
	if a.given || a.state > leased {
		return
	}
	a.given, a.cause = true, cause
	a.epoch++
	a.halted.Store(true)
	a.realm.rt.Interrupt(cause)
	close(a.expired)
}

func (a *active) why() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.cause
}

// look brings the script time up to date.
func (a *active) look() {
	inside := a.time.wall
	if a.inside {
		now := time.Now()
		inside += now.Sub(a.entered)
		a.entered = now
	}
	a.time.look(inside, a.pool.read())
}

// interrupt is called by Do when it gives up.
func (a *active) interrupt(cause error) {
	a.mu.Lock()
	if a.state <= leased {
		a.state = timedOut
	}
	if a.state != retired { // afterwards the VM is no longer this run's
		a.look()
		a.stopped, a.stoppedAt = time.Now(), a.time.used
		a.halted.Store(true)
		a.realm.rt.Interrupt(cause)
	}
	a.end()
	a.mu.Unlock()
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

func (a *active) abandon() remains {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.state == retired || a.strayed {
		return gone
	}
	a.look()
	if a.time.used-a.stoppedAt < grace/2 && time.Since(a.stopped) < patience {
		return slow
	}
	a.strayed = true
	return stranded
}
