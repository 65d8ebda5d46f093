package realm

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dop251/goja"
)

// keepsItsRuntime runs a script in a hardened realm and tells whether the runtime is there for the next run.
func keepsItsRuntime(t *testing.T, p *Pool, run *Run) bool {
	t.Helper()
	err := p.Do(context.Background(), run)
	kept := p.Stats().Idle == 1
	t.Logf("kept %v, error %v", kept, err)
	run.Realms.Close()
	return kept
}

// TestKept: a runtime has another run unless it was stopped in the middle of something, or work is left outside.
func TestKept(t *testing.T) {
	boom := errors.New("boom")
	for _, test := range []struct {
		name, code string
		run        func(*Run)
		kept       bool
	}{
		{"settled", "() => 1", nil, true},
		{"settled late", "async () => { await null; return 1 }", nil, true},
		{"thrown", "() => { throw new Error('x') }", nil, true},
		{"thrown deep in built-ins", "() => [1].map(() => JSON.parse('{', () => 1))", nil, true},
		{"rejected", "async () => { await null; throw 1 }", nil, true},
		{"rejected and unhandled", "() => { Promise.reject(new Error('x')) }", nil, true},
		{"never settled", "() => new Promise(() => {})", nil, true},
		{"evaluation failed", "(() => { throw new Error('module') })()", nil, true},
		{"result refused", "() => 1", func(r *Run) {
			r.Finish = func(*Realm, goja.Value) (goja.Value, Finish, error) {
				return nil, nil, &Failure{Outcome: Invalid, Message: "no"}
			}
		}, true},
		{"work taken back at the end", "() => 1", func(r *Run) {
			main := r.Main
			r.Main = func(r *Realm, w goja.Value) (goja.Value, error) {
				complete := r.Reserve()
				r.OnEnd(func() { complete(nil) })
				return main(r, w)
			}
		}, true},
		{"out of script time", "() => { for (;;); }", nil, false},
		{"out of script time in a microtask", "() => { const f = () => Promise.resolve().then(f); f() }", nil, false},
		{"too many calls", "() => { const f = () => f() + 1; f() }", nil, false},
		{"too many calls, caught", "() => { const f = () => f() + 1; try { f() } catch { } }", nil, false},
		{"work left outside", "() => 1", func(r *Run) {
			main := r.Main
			r.Main = func(r *Realm, w goja.Value) (goja.Value, error) {
				r.Reserve()
				return main(r, w)
			}
		}, false},
		{"panic", "1", func(r *Run) {
			r.Main = func(*Realm, goja.Value) (goja.Value, error) { panic("x") }
		}, false},
		{"panic in a hook", "() => 1", func(r *Run) {
			main := r.Main
			r.Main = func(r *Realm, w goja.Value) (goja.Value, error) {
				r.OnEnd(func() { panic(boom) })
				return main(r, w)
			}
		}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPool(t, 2)
			run := reused(t, p, test.code)
			if test.run != nil {
				test.run(run)
			}
			if keepsItsRuntime(t, p, run) != test.kept {
				t.Error("unexpected")
			}
			closePool(t, p) // waits for runs that were given up
			if s := p.Stats(); s.Reused != 0 || s.Idle != 0 || s.Built != 1 {
				t.Errorf("afterwards: %+v", s)
			}
		})
	}
}

// TestA13Panics: a panic fails its run alone and is counted; its runtime is not used again.
func TestA13Panics(t *testing.T) {
	p := newPool(t, 2)
	good := reused(t, p, "() => 1")
	for i, main := range []func(*Realm) error{
		func(*Realm) error { var x *Run; return errors.New(x.Kind) },
		func(*Realm) error { m := map[any]int{}; m[[]int{}] = 1; return nil },
		func(*Realm) error { panic("a string") },
		func(r *Realm) error { r.Reserve()(func() error { panic("in a job") }); return nil },
		func(r *Realm) error { r.OnEnd(func() { panic("after the answer") }); return nil },
	} {
		run := reused(t, p, "() => new Promise(() => {})")
		if i == 4 {
			run = reused(t, p, "() => 1")
		}
		call := run.Main
		run.Main = func(r *Realm, w goja.Value) (goja.Value, error) {
			if err := main(r); err != nil {
				return nil, err
			}
			return call(r, w)
		}
		if err := p.Do(t.Context(), run); (err == nil) != (i == 4) {
			t.Errorf("%d: %v", i, err)
		}
		run.Realms.Close()
		if s := p.Stats(); s.Panics != i+1 {
			t.Errorf("%d: %d panics counted", i, s.Panics)
		}
		if err := p.Do(t.Context(), good); err != nil {
			t.Errorf("the next run: %v", err)
		}
	}
	if s := p.Stats(); s.Idle != 1 || s.Reused != 0 {
		t.Errorf("afterwards: %+v", s)
	}
}

// TestLateCompletion: what comes after the end of a run is not done in the next one, in the same runtime.
func TestLateCompletion(t *testing.T) {
	p := newPool(t, 2)
	run := reused(t, p, "() => 1")
	main := run.Main
	var completes []func(func() error)
	var runtimes []*goja.Runtime
	run.Main = func(r *Realm, w goja.Value) (goja.Value, error) {
		for _, complete := range completes {
			complete(func() error { t.Error("a job of another run"); return nil })
		}
		completes = nil
		runtimes = append(runtimes, r.Runtime())
		if len(runtimes) == 1 {
			complete := r.Reserve()
			r.OnEnd(func() { complete(func() error { t.Error("a job after the end"); return nil }) })
		} else if len(runtimes) == 2 {
			completes = append(completes, r.Reserve())
		}
		return main(r, w)
	}
	for range 4 {
		if err := p.Do(t.Context(), run); err != nil {
			t.Fatal(err)
		}
	}
	if runtimes[0] != runtimes[1] || runtimes[1] == runtimes[2] || runtimes[2] != runtimes[3] {
		t.Error("the runtimes are not what they should be")
	}
}

// TestFlush: what a result's getters and toJSON leave to do is done in their own run.
func TestFlush(t *testing.T) {
	p := newPool(t, 2)
	var lines []string
	for _, code := range []string{
		"() => ({ get a() { Promise.resolve().then(() => console.log('mine')) } })",
		"() => { throw { get message() { Promise.resolve().then(() => console.log('mine')); return 'x' } } }",
		"async () => { Promise.reject({ get name() { Promise.resolve().then(() => console.log('mine')) } }) }",
	} {
		lines = nil
		run := reused(t, p, code)
		run.Log = func(_, text, _ string) { lines = append(lines, text) }
		run.Finish = func(r *Realm, v goja.Value) (goja.Value, Finish, error) {
			_, _, err := r.WriteJSON(v, "result", 1000, 10)
			return nil, nil, err
		}
		_ = p.Do(t.Context(), run)
		if n := count(lines, "mine"); n == 0 {
			t.Errorf("%s: %d lines of its own: %q", code, n, lines)
		}
		next := *run
		quiet := script(t, "async () => { await null }")
		next.Program = quiet.Program
		next.Log = func(_, text, _ string) { t.Errorf("%s: the next run logged %q", code, text) }
		next.Finish = nil
		if err := p.Do(t.Context(), &next); err != nil {
			t.Error(err)
		}
		run.Realms.Close()
	}
}

func count(list []string, text string) int {
	n := 0
	for _, s := range list {
		if s == text {
			n++
		}
	}
	return n
}

// TestIdle: idle runtimes are dropped after a while, with Close, and when there are more than can have a run at once.
func TestIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(1)
		defer closePool(t, p)
		run := reused(t, p, "() => 1")
		run.Realms.Warm(3)
		synctest.Wait()
		if s := p.Stats(); s.Idle != 3 || s.Built != 3 {
			t.Errorf("warmed: %+v", s)
		}
		time.Sleep(idleRealmTime / 2)
		if err := p.Do(context.Background(), run); err != nil {
			t.Error(err)
		}
		time.Sleep(idleRealmTime/2 + time.Second)
		if s := p.Stats(); s.Idle != 1 {
			t.Errorf("after a while: %+v", s)
		}
		time.Sleep(idleRealmTime)
		if s := p.Stats(); s.Idle != 0 {
			t.Errorf("after a long while: %+v", s)
		}
		other := reused(t, p, "() => 1")
		for _, rs := range []*Realms{run.Realms, other.Realms} {
			rs.Warm(p.idleLimit())
			synctest.Wait()
		}
		if s := p.Stats(); s.Idle != p.idleLimit() {
			t.Errorf("%d are idle, %d may be", s.Idle, p.idleLimit())
		}
		other.Realms.Close()
		run.Realms.Close()
		if s := p.Stats(); s.Idle != 0 {
			t.Errorf("closed: %+v", s)
		}
		other.Realms.Warm(1)
		if err := p.Do(context.Background(), other); err != nil {
			t.Errorf("a run after Close: %v", err)
		}
		synctest.Wait()
		if s := p.Stats(); s.Idle != 0 || s.Reused != 0 {
			t.Errorf("after Close: %+v", s)
		}
	})
}

// TestWorn: a runtime that has had many runs is replaced, and not by a request.
func TestWorn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(1)
		defer closePool(t, p)
		run := reused(t, p, "() => 1")
		run.Realms.Warm(1)
		synctest.Wait()
		run.Realms.idle[0].uses = maxUses - 1
		if err := p.Do(context.Background(), run); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if s := p.Stats(); s.Idle != 1 || s.Built != 2 || run.Realms.idle[0].uses != 0 {
			t.Errorf("%+v", s)
		}
	})
}
