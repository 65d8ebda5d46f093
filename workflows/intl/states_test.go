package intl

import (
	"runtime"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// TestStatesGo: the Go value behind an object goes when the object does, for a runtime lives for many runs.
func TestStatesGo(t *testing.T) {
	rt := goja.New()
	h := &host{rt: rt, now: time.Now, check: func() {}}
	h.namespace()
	const made = 1000
	if _, err := rt.RunString(`for (let i = 0; i < 1000; i++) new Intl.PluralRules("en").select(i)`); err != nil {
		t.Fatal(err)
	}
	left := func() int {
		h.states.mu.Lock()
		defer h.states.mu.Unlock()
		return len(h.states.of)
	}
	if left() != made {
		t.Fatalf("%d states of %d objects", left(), made)
	}
	for range 1000 { // objects are collected on another goroutine
		if runtime.GC(); left() < made/10 {
			return
		}
	}
	t.Errorf("%d states stay", left())
}
