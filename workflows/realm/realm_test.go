package realm

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dop251/goja"
	"go.uber.org/goleak"

	"github.com/seed-eb607675/tollgate/catalog"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func testLimits() *catalog.Limits {
	return &catalog.Limits{
		ScriptTime: 50 * time.Millisecond, CallStack: 512, StringSize: 16 << 20, ArrayLength: 8_000_000, JSONSize: 8 << 20, JSONDepth: 200,
		LogLines: 100, LogLine: 8 << 10, LogTotal: 64 << 10, RunsPerCPU: 1, RunWait: 50 * time.Millisecond,
		StraysPerCPU: 0.5, BreakerRuns: 3, BreakerWindow: time.Minute, BreakerPause: 30 * time.Second,
	}
}

// script is a run of a module whose default export is the given expression; Main calls it.
func script(t testing.TB, expression string) *Run {
	t.Helper()
	p, err := goja.Compile("bundle.js", "(function() { 'use strict'; return ("+expression+") })", true)
	if err != nil {
		t.Fatal(err)
	}
	return &Run{
		Workflow: "w", Program: p, Plan: NewPlan(nil), Limits: testLimits(), Start: time.Unix(0, 0),
		Main: func(_ *Realm, workflow goja.Value) (goja.Value, error) {
			f, _ := goja.AssertFunction(workflow)
			return f(goja.Undefined())
		},
	}
}

func newPool(t testing.TB, cpus int) *Pool {
	t.Helper()
	p := NewPool(cpus)
	t.Cleanup(func() { closePool(t, p) })
	return p
}

func closePool(t testing.TB, p *Pool) {
	if err := p.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

func wantFailure(t *testing.T, err error, outcome Outcome, text string) {
	t.Helper()
	var f *Failure
	if !errors.As(err, &f) || f.Outcome != outcome || !strings.Contains(f.Message, text) {
		t.Errorf("error is %v, want outcome %q with %q", err, outcome, text)
	}
}

// TestEdges takes every edge between the states of a realm.
func TestEdges(t *testing.T) {
	boom := errors.New("boom")
	tests := []struct {
		name    string
		run     func(r *Run)
		code    string
		outcome Outcome // empty: settled
		text    string
	}{
		{"settled", nil, "() => 1", "", ""},
		{"settled by a promise", nil, "async () => { await null; return 1 }", "", ""},
		{"settled by a thenable", nil, "() => ({ then(f) { f(1) } })", "", ""},
		{"failed while building", func(r *Run) { r.Setup = func(*Realm) error { return boom } }, "() => 1", Failed, "boom"},
		{"panic while building", func(r *Run) { r.Setup = func(*Realm) error { panic("unhashable") } }, "() => 1", Failed, "a fault in the server"},
		{"failed by a throw", nil, "() => { throw new TypeError('no') }", Failed, "TypeError: no"},
		{"failed by a rejection", nil, "async () => { throw new TypeError('no') }", Failed, "TypeError: no"},
		{"failed by a late rejection", nil, "async () => { await null; throw 7 }", Failed, "threw 7"},
		{"settled twice", nil, "() => new Promise((f, r) => { f(1); r(2) })", "", ""},
		{"failed by a nil dereference", func(r *Run) {
			r.Main = func(*Realm, goja.Value) (goja.Value, error) { var x *Run; return nil, errors.New(x.Kind) }
		}, "1", Failed, "a fault in the server"},
		{"failed in a job", func(r *Run) {
			r.Main = func(r *Realm, _ goja.Value) (goja.Value, error) {
				p, _, _ := r.Runtime().NewPromise()
				r.Reserve()(func() error { return boom })
				return r.Runtime().ToValue(p), nil
			}
		}, "1", Failed, "boom"},
		{"panic in a job", func(r *Run) {
			r.Main = func(r *Realm, _ goja.Value) (goja.Value, error) {
				p, _, _ := r.Runtime().NewPromise()
				r.Reserve()(func() error { panic(boom) })
				return r.Runtime().ToValue(p), nil
			}
		}, "1", Failed, "a fault in the server"},
		{"failed while finishing", func(r *Run) {
			r.Finish = func(*Realm, goja.Value) (goja.Value, Finish, error) {
				return nil, nil, &Failure{Outcome: Invalid, Message: "result.x"}
			}
		}, "() => 1", Invalid, "result.x"},
		{"nothing can settle it", nil, "() => new Promise(() => {})", TimedOut, "never settles"},
		{"timed out by script time", nil, "() => { for (;;); }", TimedOut, "computed for more than 50ms"},
		{"timed out by script time in a microtask", nil, "() => { const f = () => Promise.resolve().then(f); return f() }", TimedOut, "computed for more than 50ms"},
		{"panic at the end", func(r *Run) {
			main := r.Main
			r.Main = func(r *Realm, w goja.Value) (goja.Value, error) {
				r.OnEnd(func() { panic("late") })
				return main(r, w)
			}
		}, "() => 1", "", ""},
	}
	p := newPool(t, 2)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			run := script(t, test.code)
			if test.run != nil {
				test.run(run)
			}
			err := p.Do(t.Context(), run)
			if test.outcome == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantFailure(t, err, test.outcome, test.text)
		})
	}
}

// TestWallDeadline waits for work that nobody completes until the deadline of the decision.
func TestWallDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(1)
		defer closePool(t, p)
		run := script(t, "1")
		ended := 0
		var complete func(func() error)
		run.Main = func(r *Realm, _ goja.Value) (goja.Value, error) {
			r.OnEnd(func() { ended++ })
			complete = r.Reserve()
			v, _, _ := r.Runtime().NewPromise()
			return r.Runtime().ToValue(v), nil
		}
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		began := time.Now()
		wantFailure(t, p.Do(ctx, run), TimedOut, "did not finish within the time")
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("took %v", took)
		}
		if ended != 1 {
			t.Errorf("the end was announced %d times", ended)
		}
		complete(func() error { t.Error("a job ran after the end"); return nil })
		if s := p.Stats(); s.Strays != 0 {
			t.Errorf("%d strays", s.Strays)
		}
	})
}

// TestWritesAreWaitedFor: the result is there, but a write that was called is not yet done.
func TestWritesAreWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(1)
		defer closePool(t, p)
		for _, code := range []string{"() => 1", "() => { throw 1 }"} {
			written := false
			run := script(t, code)
			main := run.Main
			run.Main = func(r *Realm, w goja.Value) (goja.Value, error) {
				complete := r.ReserveWrite()
				go func() {
					time.Sleep(time.Second)
					written = true
					complete(nil)
				}()
				return main(r, w)
			}
			_ = p.Do(context.Background(), run)
			if !written {
				t.Errorf("%s did not wait for its write", code)
			}
		}
	})
}

func TestCompleteTwicePanics(t *testing.T) {
	p := newPool(t, 1)
	run := script(t, "1")
	run.Main = func(r *Realm, _ goja.Value) (goja.Value, error) {
		complete := r.Reserve()
		complete(nil)
		defer func() {
			if recover() == nil {
				t.Error("the second call did not panic")
			}
		}()
		complete(nil)
		return goja.Undefined(), nil
	}
	if err := p.Do(t.Context(), run); err != nil {
		t.Error(err)
	}
}

// stray is a run whose VM does not stop at its deadline: it hangs in a built-in until release is closed.
func stray(t *testing.T, release chan struct{}) *Run {
	run := script(t, "1")
	run.Main = func(*Realm, goja.Value) (goja.Value, error) {
		<-release
		return goja.Undefined(), nil
	}
	return run
}

// TestA02Strays: the request is answered at the deadline, the stray is counted until it ends, too many strays refuse new
// runs, and a workflow that is abandoned again and again is cut off for a while, others are not.
func TestA02Strays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(8) // four strays are allowed
		p.read = idleMachine(time.Now())
		defer closePool(t, p)
		release := make(chan struct{})
		limits := testLimits()
		for i := range 3 {
			began := time.Now()
			wantFailure(t, p.Do(context.Background(), stray(t, release)), TimedOut, "computed for more than 50ms")
			if took := time.Since(began); took > 70*time.Millisecond {
				t.Errorf("answered after %v", took)
			}
			if s := p.Stats(); s.Strays != i+1 {
				t.Errorf("%d strays, want %d", s.Strays, i+1)
			}
		}
		wantFailure(t, p.Do(context.Background(), script(t, "() => 1")), Refused, "cut off")
		other := script(t, "() => 1")
		other.Workflow = "other"
		if err := p.Do(context.Background(), other); err != nil {
			t.Error(err)
		}
		time.Sleep(limits.BreakerPause)
		if err := p.Do(context.Background(), script(t, "() => 1")); err != nil {
			t.Errorf("after the pause: %v", err)
		}
		for range 2 {
			hang := stray(t, release)
			hang.Workflow = "third"
			wantFailure(t, p.Do(context.Background(), hang), TimedOut, "")
		}
		if p.Ready(limits) {
			t.Error("ready with five strays")
		}
		wantFailure(t, p.Do(context.Background(), other), Refused, "still hold a CPU")
		close(release)
		synctest.Wait()
		if s := p.Stats(); s.Strays != 0 || s.Running != 0 {
			t.Errorf("after all have ended: %+v", s)
		}
		if err := p.Do(context.Background(), other); err != nil {
			t.Error(err)
		}
	})
}

// TestG09Room: a run waits for a place as long as the limits say, first come first served, and is refused then.
func TestG09Room(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(1) // one place
		defer closePool(t, p)
		release := make(chan struct{})
		hold := stray(t, release)
		hold.ScriptTime = time.Hour
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := p.Do(context.Background(), hold); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		began := time.Now()
		wantFailure(t, p.Do(context.Background(), script(t, "() => 1")), Refused, "same time")
		if took := time.Since(began); took != 50*time.Millisecond {
			t.Errorf("refused after %v", took)
		}
		for range 2 {
			wg.Go(func() {
				if err := p.Do(context.Background(), script(t, "() => 1")); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if s := p.Stats(); s.Waiting != 2 {
			t.Errorf("%d are waiting", s.Waiting)
		}
		close(release)
		wg.Wait()
	})
}

// TestA11LateInterrupt sets the deadline to about what a run needs, so that many interrupts come when the run is over,
// and has a run that earned none behind each: in a runtime of its own, and in one that others have had.
func TestA11LateInterrupt(t *testing.T) {
	const code = "() => { let n = 0; for (let i = 0; i < 300; i++) n += i; return n }"
	for _, test := range []struct {
		name string
		make func(testing.TB, *Pool, string) *Run
		runs int
	}{
		{"single-use", func(t testing.TB, _ *Pool, code string) *Run { return script(t, code) }, 1000},
		{"reused", reused, 9000}, // each that is stopped costs a runtime
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPool(t, 2)
			tight := test.make(t, p, code)
			tight.Limits.BreakerRuns = 1 << 30
			tight.Limits.StraysPerCPU = 1 << 20
			tight.Limits.RunsPerCPU = 1 << 20
			calm := *tight
			calm.ScriptTime = time.Minute
			stopped := 0
			for i := range test.runs {
				tight.ScriptTime = time.Duration(30+i%150) * time.Microsecond
				ctx, cancel := t.Context(), func() {}
				if i%2 == 0 { // the deadline of the decision as well as that of the script
					ctx, cancel = context.WithTimeout(ctx, tight.ScriptTime)
				}
				if p.Do(ctx, tight) != nil {
					stopped++
				}
				cancel()
				if err := p.Do(t.Context(), &calm); err != nil {
					t.Fatalf("run %d: %v", i, err)
				}
			}
			t.Logf("%d of %d were stopped", stopped, test.runs)
		})
	}
}

// TestA17Flood: a run may write so many lines and bytes; the rest is counted.
func TestA17Flood(t *testing.T) {
	p := newPool(t, 1)
	lines, bytes := 0, 0
	run := script(t, "() => { for (;;) console.log('x'.repeat(1000)) }")
	run.Setup = func(r *Realm) error { return r.InstallConsole() }
	run.Log = func(_, text, _ string) { lines++; bytes += len(text) }
	wantFailure(t, p.Do(t.Context(), run), TimedOut, "")
	if lines > run.Limits.LogLines+1 || bytes > int(run.Limits.LogTotal)+200 {
		t.Errorf("%d lines, %d bytes", lines, bytes)
	}
}

func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(1)
		defer closePool(t, p)
		run := script(t, "() => Date.now()")
		run.Start = time.UnixMilli(1_700_000_000_000)
		var got string
		run.Finish = func(_ *Realm, v goja.Value) (goja.Value, Finish, error) {
			got = v.String()
			return nil, nil, nil
		}
		time.Sleep(time.Hour)
		if err := p.Do(context.Background(), run); err != nil || got != "1700000000000" {
			t.Errorf("clock says %s, %v", got, err)
		}
	})
}

func TestClosedPoolRefuses(t *testing.T) {
	p := NewPool(1)
	closePool(t, p)
	wantFailure(t, p.Do(t.Context(), script(t, "() => 1")), Refused, "stopping")
}

func TestRedact(t *testing.T) {
	r := NewRedactor(map[string]string{"KEY": "s3cr3t/+value!", "SHORT": "abc"})
	secret := "s3cr3t/+value!"
	for _, text := range []string{
		secret, "x" + secret + "y", "s3cr3t%2F%2Bvalue%21", "7333637233742f2b76616c756521", "7333637233742F2B76616C756521",
		"czNjcjN0Lyt2YWx1ZSE", "czNjcjN0Lyt2YWx1ZSE=", "dXNlcjpzM2NyM3QvK3ZhbHVlIQ==", "dXM6czNjcjN0Lyt2YWx1ZSE=", "dTpzM2NyM3QvK3ZhbHVlIQ==",
	} {
		if got := r.Redact(text); !strings.Contains(got, "[secret:KEY]") || strings.Contains(got, secret) {
			t.Errorf("%s became %s", text, got)
		}
	}
	if got := r.Redact("abc"); got != "abc" {
		t.Errorf("a short secret was blotted out: %s", got)
	}
	var none *Redactor
	if got := none.Redact("x"); got != "x" {
		t.Error(got)
	}
}

// TestJSON reads and writes texts through the realm and compares with goja's own JSON.
func TestJSON(t *testing.T) {
	p := newPool(t, 1)
	texts := []string{
		`null`, `true`, `-0`, `0`, `1e3`, `-12.5e-3`, `123456789012345678`, `"x"`, `"\u00e9\ud83d\ude00\ud800\n\"\\\/"`, `[]`, `{}`,
		` [ 1 , {"a" : [ null ] } ] `, `{"b":1,"a":2,"1":3}`, `"\u2028é"`,
		``, `[`, `[1,]`, `{"a"}`, `{"a":}`, `{a:1}`, `01`, `1.`, `.5`, `+1`, `"`, `"\x"`, "\"\n\"", `nul`, `[1] 2`, `"\ud83`,
	}
	for _, text := range texts {
		run := script(t, "(text) => { try { return JSON.stringify(JSON.parse(text)) } catch { return 'bad' } }")
		var want, got string
		run.Main = func(r *Realm, w goja.Value) (goja.Value, error) {
			f, _ := goja.AssertFunction(w)
			v, err := f(goja.Undefined(), r.Runtime().ToValue(text))
			if err != nil {
				return nil, err
			}
			want, got = v.String(), "bad"
			if v, err := r.ReadJSON([]byte(text)); err == nil {
				out, _, err := r.WriteJSON(v, "v", 1000, 10)
				if err != nil {
					return nil, err
				}
				got = string(out)
			}
			return v, nil
		}
		if err := p.Do(t.Context(), run); err != nil {
			t.Fatal(err)
		}
		if got != want && !strings.Contains(text, `\ud800`) { // goja's parser loses lone surrogates
			t.Errorf("%s: got %s, goja gives %s", text, got, want)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,"\ud800",null]}`, `[[[`, `"\`, `{"__proto__":{"x":1}}`} {
		f.Add([]byte(s))
	}
	rt := goja.New()
	r := &Realm{rt: rt, run: &active{Run: &Run{Limits: testLimits()}}}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := r.ReadJSON(text)
		if err != nil {
			return
		}
		if o, ok := v.(*goja.Object); ok && fmt.Sprint(o.Keys()) != "" {
			for _, k := range o.Keys() {
				if k == "__proto__" {
					t.Error("a prototype came through")
				}
			}
		}
		if err := CheckJSON(text, 8<<20, 200); err != nil {
			t.Errorf("read, but refused by the check: %v", err)
		}
	})
}
