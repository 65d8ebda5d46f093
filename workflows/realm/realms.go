package realm

import (
	"context"
	"fmt"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/catalog"
)

// Realms are the hardened runtimes of one program, which have many runs, one after the other. They are made when none is
// idle, or ahead of time by Warm, and dropped when a run did not end as it should, after maxUses runs, when they have
// been idle for a while, or with Close. It is safe for concurrent use.
type Realms struct {
	pool   *Pool
	plan   *Plan
	limits *catalog.Limits
	build  func(*Realm) error
	end    func(*Realm)

	// Guarded by the pool's mu.
	idle   []*Realm // the one used last at the end
	closed bool
}

// maxUses bounds what the runs of a runtime can leave in it where nobody sees it, such as private names of classes on
// frozen objects.
const maxUses = 10_000

// idleRealmTime is how long a hardened runtime waits for another run.
const idleRealmTime = time.Minute

// NewRealms makes the set of a program with that plan, with no runtime yet. build gives a new runtime what workflows
// find beside the language, before it is frozen; end is called after each of its runs and has to let go of what
// belonged to the run. Both are called on the realm's goroutine.
func (p *Pool) NewRealms(plan *Plan, limits *catalog.Limits, build func(*Realm) error, end func(*Realm)) *Realms {
	return &Realms{pool: p, plan: plan.whole(), limits: limits, build: build, end: end}
}

// whole is the plan of a runtime that is frozen afterwards: nothing can be put up late, so everything is.
func (p *Plan) whole() *Plan {
	return planFor(&Features{All: true, BigInt: p.features != nil && p.features.BigInt})
}

// Warm makes runtimes ahead of time, in the background, until that many are idle.
func (rs *Realms) Warm(n int) {
	p := rs.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	rs.refill(n)
}

// refill is Warm; the pool's mu is held.
func (rs *Realms) refill(n int) {
	p := rs.pool
	if p.closed || rs.closed {
		return
	}
	p.workers.Go(func() {
		for rs.wants(n) {
			r := &Realm{pool: p, rt: goja.New()}
			if err := r.warm(rs); err != nil {
				return // the run that finds no runtime tells why
			}
			p.mu.Lock()
			p.built++
			rs.keep(r)
			p.mu.Unlock()
		}
	})
}

func (rs *Realms) wants(n int) bool {
	rs.pool.mu.Lock()
	defer rs.pool.mu.Unlock()
	return !rs.pool.closed && !rs.closed && len(rs.idle) < n
}

// Close drops the idle runtimes; those with a run are dropped when it has ended.
func (rs *Realms) Close() {
	rs.pool.mu.Lock()
	defer rs.pool.mu.Unlock()
	rs.closed = true
	for len(rs.idle) > 0 {
		rs.pool.drop(rs.idle[0])
	}
}

// take gives an idle runtime, nil if there is none.
func (rs *Realms) take() *Realm {
	p := rs.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(rs.idle)
	if n == 0 {
		return nil
	}
	r := rs.idle[n-1]
	rs.idle[n-1] = nil
	rs.idle = rs.idle[:n-1]
	p.idleRealms.Remove(r.place)
	r.place = nil
	p.busyRealms++
	return r
}

// making counts a runtime that a run has to make for itself.
func (p *Pool) making() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busyRealms++
	p.built++
}

// giveBack takes a runtime back after a run; one that is not clean is dropped.
func (p *Pool) giveBack(rs *Realms, r *Realm, clean bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busyRealms--
	switch r.uses++; {
	case clean && r.uses < maxUses:
		rs.keep(r)
	case clean:
		rs.refill(1) // not by the next request
	}
}

// keep makes a runtime idle. The pool's mu is held.
func (rs *Realms) keep(r *Realm) {
	p := rs.pool
	if rs.closed || p.closed {
		return
	}
	r.realms, r.since = rs, time.Now()
	r.place = p.idleRealms.PushBack(r)
	rs.idle = append(rs.idle, r)
	if p.idleRealms.Len() > p.idleLimit() {
		p.drop(p.idleRealms.Front().Value.(*Realm))
	}
	if p.sweeper == nil {
		p.sweeper = time.AfterFunc(idleRealmTime, p.sweep)
	}
}

// idleLimit is how many runtimes may be idle: as many as can have a run at once, so that a busy server never makes what
// it drops.
func (p *Pool) idleLimit() int { return 32 * p.cpus }

// drop forgets an idle runtime. The pool's mu is held.
func (p *Pool) drop(r *Realm) {
	p.idleRealms.Remove(r.place)
	r.place = nil
	rs := r.realms
	for i, other := range rs.idle {
		if other == r {
			rs.idle = append(rs.idle[:i], rs.idle[i+1:]...)
			return
		}
	}
}

// sweep drops the runtimes that have been idle for long.
func (p *Pool) sweep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for e := p.idleRealms.Front(); e != nil; e = p.idleRealms.Front() {
		r := e.Value.(*Realm)
		if left := idleRealmTime - time.Since(r.since); left > 0 && !p.closed {
			p.sweeper.Reset(left)
			return
		}
		p.drop(r)
	}
	p.sweeper = nil
}

// warm makes a runtime ready outside of a run.
func (r *Realm) warm(rs *Realms) (err error) {
	a := &active{Run: &Run{Plan: rs.plan, Limits: rs.limits, Start: time.Now()}, pool: r.pool, realm: r, whole: context.Background(), begun: time.Now()}
	r.run = a
	defer func() {
		r.run = nil
		if x := recover(); x != nil {
			err = fmt.Errorf("making a runtime: %v", x)
		}
	}()
	return r.harden(rs)
}

// harden makes a runtime that can have many runs.
func (r *Realm) harden(rs *Realms) error {
	r.prepare(rs.plan)
	r.symbolsOfRun()
	if err := rs.build(r); err != nil {
		return fmt.Errorf("making a runtime: %w", err)
	}
	h, err := newHardener(r)
	if err != nil {
		return err
	}
	r.hardener = h
	h.console = r.newConsole()
	if err := r.rt.GlobalObject().DefineDataProperty("console", h.console, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE); err != nil {
		return fmt.Errorf("making a runtime: %w", err)
	}
	roots, err := h.roots()
	if err != nil {
		return err
	}
	h.Freeze(roots...)
	r.operators = r.operatorFunctions()
	h.Freeze(r.operators...)
	r.drain, _ = goja.AssertFunction(h.function("drain", func(goja.FunctionCall) goja.Value { return goja.Undefined() }))
	return nil
}

// Freeze makes all that can be reached from the objects unchangeable, if the runtime is one that has many runs: what is
// made late for all its runs has to be given here. It does nothing before the runtime as a whole is frozen.
func (r *Realm) Freeze(objects ...*goja.Object) {
	if r.hardener != nil {
		r.hardener.Freeze(objects...)
	}
}

// Keep hangs a value on the runtime, where Kept finds it as long as the runtime lives.
func (r *Realm) Keep(v any) { r.kept = v }

// Kept is what Keep was given last, nil if nothing was.
func (r *Realm) Kept() any { return r.kept }
