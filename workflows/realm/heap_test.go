package realm

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// TestA22HeapCeiling: over the ceiling the run that has been going longest is stopped first, new ones are refused, and
// everything is as before once the heap has shrunk. What looks used and is garbage stops nobody.
func TestA22HeapCeiling(t *testing.T) {
	p := newPool(t, 2)
	var used atomic.Uint64
	looked := make(chan struct{}, 1)
	collected := func() {}
	p.heap.read = func() (uint64, uint64) {
		select {
		case looked <- struct{}{}:
		default:
		}
		return used.Load(), 100
	}
	p.heap.collect = func() { collected() }
	endless := func(begun chan<- struct{}, workflow string) *Run {
		r := script(t, "() => { for (;;); }")
		r.Workflow, r.ScriptTime = workflow, time.Minute
		main := r.Main
		r.Main = func(r *Realm, v goja.Value) (goja.Value, error) {
			begun <- struct{}{}
			return main(r, v)
		}
		return r
	}
	begun := make(chan struct{})
	ended := make(chan string, 2)
	var runs sync.WaitGroup
	for _, name := range []string{"first", "second"} {
		runs.Go(func() {
			err := p.Do(t.Context(), endless(begun, name))
			wantFailure(t, err, TimedOut, "the memory of the server is nearly used up")
			ended <- name
		})
		<-begun
	}
	// Garbage: the collector takes it away, and nobody is stopped.
	collected = func() { used.Store(10) }
	used.Store(99)
	for used.Load() != 10 {
		<-looked
	}
	<-looked
	select {
	case name := <-ended:
		t.Fatalf("%s was stopped for garbage", name)
	default:
	}
	// It is in use.
	collected = func() {}
	used.Store(80)
	if first := <-ended; first != "first" {
		t.Errorf("%s was stopped first", first)
	}
	<-ended
	runs.Wait()
	err := p.Do(t.Context(), script(t, "() => 1"))
	wantFailure(t, err, Refused, "the memory of the server is nearly used up")
	if p.Ready(testLimits()) {
		t.Error("ready without memory")
	}
	used.Store(10)
	for !p.Ready(testLimits()) {
		<-looked
	}
	if err := p.Do(t.Context(), script(t, "() => 1")); err != nil {
		t.Error(err)
	}
}
