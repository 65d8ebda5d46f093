package realm

import (
	"errors"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"time"
)

// goja allocates with Go's allocator and knows no limit of its own: a script that only grows a list takes hundreds of
// megabytes a second until its deadline, and several of them at once take all there is. So the heap is looked at while
// scripts run. Over the ceiling the runs that have been going longest are stopped, and no new ones begin until it has
// shrunk. An ordinary run never gets near it.

// heapShare is the part of the memory limit of the process (GOMEMLIMIT, which Caddy sets from that of the container or
// machine) over which scripts have to go: what the collector keeps free to work in is above it.
const heapShare = 0.75

// heapPeriod is how often the heap is looked at while scripts run: what they can take meanwhile is a few megabytes.
const heapPeriod = 20 * time.Millisecond

// heap is what the pool knows of the memory of the process; tests replace the functions.
type heap struct {
	read    func() (used, limit uint64) // bytes; limit 0: there is none
	collect func()

	// Guarded by the pool's mu.
	runs    map[*active]struct{} // that have a goroutine
	timer   *time.Timer          // nil: not watched
	pressed bool                 // over the ceiling when last looked at
}

var errMemory = errors.New("the memory of the server is nearly used up")

func newHeap() heap {
	return heap{read: readHeap, collect: runtime.GC, runs: map[*active]struct{}{}}
}

func readHeap() (used, limit uint64) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	if n := debug.SetMemoryLimit(-1); n > 0 && n < math.MaxInt64 {
		limit = uint64(n)
	}
	return sample[0].Value.Uint64(), limit
}

func (h *heap) over() bool {
	used, limit := h.read()
	return limit > 0 && float64(used) > heapShare*float64(limit)
}

// began notes that a run has a goroutine from here on, and has the heap watched.
func (p *Pool) began(a *active) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heap.runs[a] = struct{}{}
	if p.heap.timer == nil {
		p.heap.timer = time.AfterFunc(heapPeriod, p.watchHeap)
	}
}

func (p *Pool) ended(a *active) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.heap.runs, a)
}

// watchHeap looks at the heap, stops runs if it has to, and comes again as long as there is something to watch. What
// looks used may be garbage, so the collector has its turn first.
func (p *Pool) watchHeap() {
	over := p.heap.over()
	if over {
		p.heap.collect()
		over = p.heap.over()
	}
	p.mu.Lock()
	p.heap.pressed = over
	var longest []*active
	if over {
		for a := range p.heap.runs {
			longest = append(longest, a)
		}
		slices.SortFunc(longest, func(a, b *active) int { return a.begun.Compare(b.begun) })
		longest = longest[:(len(longest)+2)/3]
	}
	if len(p.heap.runs) > 0 || over && !p.closed {
		p.heap.timer.Reset(heapPeriod)
	} else {
		p.heap.timer = nil
	}
	p.mu.Unlock()
	for _, a := range longest {
		a.evict()
	}
}
