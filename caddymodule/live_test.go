package caddymodule

import (
	"path/filepath"
	"testing"

	"github.com/caddyserver/caddy/v2"
)

// isClosed tells whether a version has been closed, and closes it if not.
func isClosed(v *version) bool {
	closed := true
	v.closed.Do(func() { closed = false })
	return closed
}

// TestLive changes a watched project under a request: the request stays with its version, which is closed when the request
// has ended; what cannot be used replaces nothing.
func TestLive(t *testing.T) {
	dir := writeProject(t, smallProject)
	s := site{projects: map[string]*Project{"default": {Dir: dir, State: &State{Kind: "memory"}, Watch: true}}, surface: "web"}
	if err := caddy.Load(s.json(t), true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := caddy.Stop(); err != nil {
			t.Error(err)
		}
	})
	module, err := caddy.ActiveContext().AppIfConfigured("tollgate")
	if err != nil {
		t.Fatal(err)
	}
	app := module.(*App)
	app.watch.end() // this test says itself when
	project := app.watch.projects[0]
	l := project.live
	if len(l.sites) != 1 {
		t.Fatalf("the project has %d sites, want 1", len(l.sites))
	}
	site := l.sites[0]

	first := l.current
	before, leaveBefore := l.enter(site)
	project.reload(t.Context())
	second := l.current
	if second == first || second.running.project == first.running.project {
		t.Fatal("the project was not replaced")
	}
	after, leaveAfter := l.enter(site)
	if after == before || after != second.gates[site] {
		t.Error("a request after the change is not served by the new version")
	}
	if !first.retired || first.requests != 1 {
		t.Errorf("the version before has %d requests, retired %t; want 1, true", first.requests, first.retired)
	}
	leaveBefore()
	if !isClosed(first) {
		t.Error("the version before is not closed after its last request")
	}
	leaveAfter()
	if second.retired || second.requests != 0 {
		t.Error("the current version is not as if nobody had asked")
	}

	writeFile(t, filepath.Join(dir, "tollgate.yaml"), "version: 1\nsurfces: {}\n")
	project.reload(t.Context())
	writeFile(t, filepath.Join(dir, "tollgate.yaml"), "version: 1\nsurfaces: { other: {} }\n")
	project.reload(t.Context())
	writeFile(t, filepath.Join(dir, "tollgate.yaml"), "version: 1\nsurfaces: { web: {} }\nenvironments: { preview: { type: testing } }\n")
	project.reload(t.Context())
	if l.current != second || second.retired {
		t.Error("a project that cannot be used took the place of one that can")
	}

	writeFile(t, filepath.Join(dir, "tollgate.yaml"), smallProject)
	project.reload(t.Context())
	l.closing.Wait()
	if l.current == second || !isClosed(second) {
		t.Error("a version nobody used is not closed when it is replaced")
	}
}
