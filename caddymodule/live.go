package caddymodule

import (
	"sync"

	"github.com/seed-eb607675/tollgate/gate"
)

// live is a watched project: its sites are served by the version that is current when a request begins, and the request
// stays with that version to its end. A version that was replaced is closed when its last request has ended.
type live struct {
	mu      sync.Mutex
	current *version
	sites   []*Handler
	closing sync.WaitGroup // versions that were replaced when nobody used them
}

// version is a loaded project with the gates of all its sites.
type version struct {
	running  *running
	gates    map[*Handler]*gate.Handler
	requests int // guarded by live.mu
	retired  bool
	closed   sync.Once
}

func newLive(r *running) *live {
	return &live{current: &version{running: r, gates: make(map[*Handler]*gate.Handler)}}
}

// add makes a handler one of the project's sites.
func (l *live) add(h *Handler, g *gate.Handler) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sites = append(l.sites, h)
	l.current.gates[h] = g
}

// enter gives the gate for a request of a site. leave must be called when the request has ended.
func (l *live) enter(h *Handler) (g *gate.Handler, leave func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	v := l.current
	v.requests++
	return v.gates[h], func() { l.leave(v) }
}

func (l *live) leave(v *version) {
	l.mu.Lock()
	v.requests--
	over := v.retired && v.requests == 0
	l.mu.Unlock()
	if over {
		v.close()
	}
}

// replace makes a project the current version, if every site can be built on it; else nothing changes.
func (l *live) replace(r *running) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := &version{running: r, gates: make(map[*Handler]*gate.Handler, len(l.sites))}
	for _, h := range l.sites {
		g, err := h.build(r)
		if err != nil {
			return err
		}
		next.gates[h] = g
	}
	old := l.current
	l.current, old.retired = next, true
	if old.requests == 0 {
		l.closing.Go(old.close) // it waits for what its decisions still write
	}
	return nil
}

// close ends a version.
func (v *version) close() { v.closed.Do(v.running.close) }

// end closes the current version. Requests have ended, or their connection is one that the server gave up waiting for.
func (l *live) end() {
	l.mu.Lock()
	v := l.current
	l.mu.Unlock()
	v.close()
	l.closing.Wait()
}
