package realm

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// idleMachine reads a process in which one realm computes and nobody else does anything.
func idleMachine(start time.Time) func() reading {
	return func() reading { return reading{cpu: time.Since(start), load: 1, cpus: 2} }
}

// TestScriptTime looks at runs of a limit of 50 ms on machines of two CPUs, every 5 ms spent inside the VM.
func TestScriptTime(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name   string
		inside time.Duration // from one look to the next
		cpu    time.Duration // that the process used meanwhile
		noCPU  bool
		load   float64
		looks  int // until the time is over
	}{
		{"alone", 5 * ms, 5 * ms, false, 1, 10},
		{"alone, the process's time unknown", 5 * ms, 0, true, 1, 10},
		{"as many goroutines as CPUs", 5 * ms, 10 * ms, false, 2, 10},
		{"twenty goroutines", 5 * ms, 10 * ms, false, 20, 100},
		{"another process has the machine", 5 * ms, 1 * ms, false, 1, 46}, // the first look has no process time to go by
		{"both", 5 * ms, 1 * ms, false, 10, 491},
		{"timers come late on an idle machine", 20 * ms, 20 * ms, false, 1, 4},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := scriptTime{limit: 50 * ms}
			now := reading{noCPU: test.noCPU, load: test.load, cpus: 2}
			looks := 0
			for !s.over() {
				if next := s.next(); next <= 0 || next > 5*ms {
					t.Fatalf("next look in %v", next)
				}
				now.cpu += test.cpu
				s.look(test.inside, now)
				if looks++; looks > 1000 {
					t.Fatal("never over")
				}
			}
			if looks != test.looks {
				t.Errorf("over after %d looks, want %d", looks, test.looks)
			}
		})
	}
}

// TestScriptTimeOfCalls: many short calls add up.
func TestScriptTimeOfCalls(t *testing.T) {
	s := scriptTime{limit: 50 * time.Millisecond}
	now := reading{load: 1, cpus: 2}
	for range 50 {
		if s.over() {
			t.Fatal("over too early")
		}
		s.wall += time.Millisecond
		now.cpu += time.Millisecond
		if s.next() == 50*time.Microsecond {
			s.look(s.wall, now)
		}
	}
	if !s.over() {
		t.Errorf("%v used", s.used)
	}
}

// TestBusyMachineIsNoStray: a run whose goroutine gets no CPU at all cannot stop, and is not counted against its
// workflow; one that has waited for a second is.
func TestBusyMachineIsNoStray(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(8)
		p.read = func() reading { return reading{load: 1, cpus: 2} } // the process stands still
		defer closePool(t, p)
		release := make(chan struct{})
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		began := time.Now()
		wantFailure(t, p.Do(ctx, stray(t, release)), TimedOut, "did not finish within")
		if took := time.Since(began); took > 2*time.Second+20*time.Millisecond {
			t.Errorf("answered after %v", took)
		}
		time.Sleep(patience / 2)
		if s := p.Stats(); s.Strays != 0 || s.Running != 1 {
			t.Errorf("a slow run: %+v", s)
		}
		time.Sleep(patience)
		if s := p.Stats(); s.Strays != 1 {
			t.Errorf("a hung run: %+v", s)
		}
		close(release)
		synctest.Wait()
		if s := p.Stats(); s.Strays != 0 || s.Running != 0 {
			t.Errorf("afterwards: %+v", s)
		}
	})
}

// TestScriptTimeUnderLoad: while far more goroutines than CPUs compute, a script that needs a quarter of its limit ends
// well, many times over, and an endless one is stopped.
func TestScriptTimeUnderLoad(t *testing.T) {
	p := newPool(t, 2)
	work := func() *Run {
		return script(t, "() => { let n = 0; for (let i = 0; i < 300000; i++) n += i; return n }") // long enough for the ticks of the clock not to matter
	}
	alone := work()
	alone.ScriptTime = time.Hour
	before := p.read().cpu
	if err := p.Do(t.Context(), alone); err != nil {
		t.Fatal(err)
	}
	limit := 4 * max(p.read().cpu-before, 4*time.Millisecond)

	stop := make(chan struct{})
	var burners sync.WaitGroup
	for range 12 {
		burners.Go(func() {
			for n := 0; ; n++ {
				if n%1000 == 0 {
					select {
					case <-stop:
						return
					default:
					}
				}
			}
		})
	}
	defer burners.Wait()
	defer close(stop)
	for range 3 {
		run := work()
		run.ScriptTime = limit
		if err := p.Do(t.Context(), run); err != nil {
			t.Errorf("a run that needs a quarter of %v: %v", limit, err)
		}
	}
	endless := script(t, "() => { for (;;); }")
	wantFailure(t, p.Do(t.Context(), endless), TimedOut, "computed for more than 50ms")
	// Without a CPU for a second it may have counted as a stray for a moment.
	for p.Stats().Strays != 0 {
		runtime.Gosched()
	}
}
