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
	if _, err := rt.RunString(`const kept = new Intl.PluralRules("ar"); for (let i = 0; i < 1000; i++) new Intl.PluralRules("en").select(i)`); err != nil {
		t.Fatal(err)
	}
	left := func() int {
		h.states.mu.Lock()
		defer h.states.mu.Unlock()
		return len(h.states.of)
	}
	for range 1000 { // objects are collected on another goroutine
		if runtime.GC(); left() < 100 {
			break
		}
	}
	if n := left(); n < 1 || n >= 100 {
		t.Errorf("%d states are left of one object that is", n)
	}
	if v, err := rt.RunString(`kept.select(3)`); err != nil || v.String() != "few" {
		t.Errorf("what is left selects %v, %v", v, err)
	}
}
