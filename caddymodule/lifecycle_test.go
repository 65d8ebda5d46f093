package caddymodule

import (
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/caddyserver/caddy/v2"
)

const smallProject = `version: 1
surfaces: { web: {} }
environments: { live: { type: production } }
`

// site is a configuration with one server behind the gate of each project.
type site struct {
	projects    map[string]*Project
	surface     string
	project     string
	environment string
}

func (s site) json(t *testing.T) []byte {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	gate := map[string]any{"handler": "tollgate", "surface": s.surface}
	if s.project != "" {
		gate["project"] = s.project
	}
	if s.environment != "" {
		gate["environment"] = s.environment
	}
	config, err := json.Marshal(map[string]any{
		"admin":   map[string]any{"disabled": true, "config": map[string]any{"persist": false}},
		"logging": map[string]any{"logs": map[string]any{"default": map[string]any{"writer": map[string]any{"output": "discard"}}}},
		"apps": map[string]any{
			"tollgate": App{Projects: s.projects},
			"http": map[string]any{"servers": map[string]any{"test": map[string]any{
				"listen": []string{address}, "automatic_https": map[string]any{"disable": true},
				"routes": []any{map[string]any{"handle": []any{gate, map[string]any{"handler": "static_response", "body": "ok"}}}},
			}}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return config
}

func writeProject(t *testing.T, yaml string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tollgate.yaml"), []byte(yaml), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// held is how often the pool's things are held, by key; engines in one sum, without their addresses.
func held() map[string]int {
	var keys []string
	pool.Range(func(key, _ any) bool {
		keys = append(keys, key.(string))
		return true
	})
	counts := make(map[string]int)
	for _, key := range keys {
		n, _ := pool.References(key)
		if strings.HasPrefix(key, "engine ") {
			key = "engine"
		}
		counts[key] += n
	}
	return counts
}

// TestLifeCycle loads configurations one after the other and wants the pool to hold what the running one needs: through a
// reload that changes nothing, one that moves the store, and those that are refused early, late and half-way.
func TestLifeCycle(t *testing.T) {
	dir, stateA, stateB := writeProject(t, smallProject), t.TempDir(), t.TempDir()
	broken := writeProject(t, "version: 1\nsurfaces: { web: { on_eror: open } }\nenvironments: { live: { type: production } }\n")
	one := func(state string) site {
		return site{projects: map[string]*Project{"default": {Dir: dir, State: &State{Kind: "file", Dir: state}}}, surface: "web"}
	}
	wantHeld := func(state string) map[string]int {
		return map[string]int{"metrics": 1, "log": 1, "engine": 1, "state file " + state: 1}
	}
	t.Cleanup(func() {
		if err := caddy.Stop(); err != nil {
			t.Error(err)
		}
		if left := held(); len(left) > 0 {
			t.Errorf("after the end the pool holds %v", left)
		}
	})
	storeOf := func(state string) any {
		var found any
		pool.Range(func(key, value any) bool {
			if key == "state file "+state {
				found = value
			}
			return true
		})
		return found
	}

	if err := caddy.Load(one(stateA).json(t), true); err != nil {
		t.Fatal(err)
	}
	if got, want := held(), wantHeld(stateA); !maps.Equal(got, want) {
		t.Fatalf("after the start the pool holds %v, want %v", got, want)
	}
	first := storeOf(stateA)
	if err := caddy.Load(one(stateA).json(t), true); err != nil {
		t.Fatal(err)
	}
	if storeOf(stateA) != first {
		t.Error("a reload opened another store")
	}

	second := one(stateA)
	second.projects = map[string]*Project{"default": second.projects["default"], "zeta": {Dir: broken, State: &State{Kind: "memory"}}}
	unknownSurface, unknownEnvironment, unknownProject := one(stateB), one(stateB), one(stateB)
	unknownSurface.surface = "wbe"
	unknownEnvironment.environment = "liev"
	unknownProject.project = "defualt"
	redis, watched := one(stateA), one(stateA)
	redis.projects = map[string]*Project{"default": {Dir: dir, State: &State{Kind: "redis"}}}
	watched.projects = map[string]*Project{"default": {Dir: dir, State: &State{Kind: "file", Dir: stateA}, Watch: true}}
	watched.surface = "wbe"
	for name, refused := range map[string]struct {
		site
		want string
	}{
		"second project broken": {second, `tollgate.yaml:2:20: `},
		"unknown surface":       {unknownSurface, `unknown surface "wbe"; did you mean "web"?`},
		"unknown environment":   {unknownEnvironment, `unknown environment "liev"; did you mean "live"?`},
		"unknown project":       {unknownProject, `unknown project "defualt"; did you mean "default"?`},
		"redis":                 {redis, `redis: not supported yet`},
		"watched":               {watched, `unknown surface "wbe"`},
	} {
		err := caddy.Load(refused.json(t), true)
		if err == nil || !strings.Contains(err.Error(), refused.want) {
			t.Errorf("%s: got %v, want %q in it", name, err, refused.want)
		}
		if got, want := held(), wantHeld(stateA); !maps.Equal(got, want) {
			t.Errorf("%s: after the refusal the pool holds %v, want %v", name, got, want)
		}
		if storeOf(stateA) != first {
			t.Errorf("%s: the store was opened anew", name)
		}
	}

	watched.surface = "web"
	if err := caddy.Load(watched.json(t), true); err != nil {
		t.Fatal(err)
	}
	if got, want := held(), wantHeld(stateA); !maps.Equal(got, want) {
		t.Errorf("watched: the pool holds %v, want %v", got, want)
	}
	if err := caddy.Load(one(stateB).json(t), true); err != nil {
		t.Fatal(err)
	}
	if got, want := held(), wantHeld(stateB); !maps.Equal(got, want) {
		t.Errorf("after the store moved the pool holds %v, want %v", got, want)
	}
	// The engine of the first configuration may be another one, for it denies other listeners; the keys that sign
	// anonymous identifiers are in the store and stay.
	keysBefore := signedBy(t, stateB)
	if err := caddy.Load(one(stateB).json(t), true); err != nil {
		t.Fatal(err)
	}
	if keysAfter := signedBy(t, stateB); keysAfter != keysBefore {
		t.Error("a reload made another signing key")
	}
}

// signedBy is the document with the signing keys in the open store of a folder.
func signedBy(t *testing.T, dir string) string {
	t.Helper()
	var doc string
	pool.Range(func(key, value any) bool {
		if key == "state file "+dir {
			b, ok, err := value.(*store).Get(t.Context(), "signing/default", "anonymous")
			if err != nil || !ok {
				t.Errorf("no signing key: %v", err)
			}
			doc = string(b)
		}
		return true
	})
	if doc == "" {
		t.Error("the store is not open")
	}
	return doc
}

// TestTwoProjectsOneStore lets two projects share a folder; each has a key of its own in it.
func TestTwoProjectsOneStore(t *testing.T) {
	state := t.TempDir()
	s := site{surface: "web", project: "b", projects: map[string]*Project{}}
	for _, name := range []string{"a", "b"} {
		s.projects[name] = &Project{Dir: writeProject(t, smallProject), State: &State{Dir: state}}
	}
	if err := caddy.Load(s.json(t), true); err != nil {
		t.Fatal(err)
	}
	if refs, _ := pool.References("state file " + state); refs != 2 {
		t.Errorf("the store has %d references, want 2", refs)
	}
	var keys []string
	pool.Range(func(key, value any) bool {
		if key != "state file "+state {
			return true
		}
		for _, name := range slices.Sorted(maps.Keys(s.projects)) {
			b, ok, err := value.(*store).Get(t.Context(), "signing/"+name, "anonymous")
			if err != nil || !ok {
				t.Errorf("no signing key of %s: %v", name, err)
			}
			keys = append(keys, string(b))
		}
		return true
	})
	if len(keys) != 2 || keys[0] == keys[1] {
		t.Error("two projects share a signing key")
	}
	if err := caddy.Stop(); err != nil {
		t.Fatal(err)
	}
	if left := held(); len(left) > 0 {
		t.Errorf("after the end the pool holds %v", left)
	}
}

// TestDenied wants our own listeners and the admin endpoint out of reach of workflows.
func TestDenied(t *testing.T) {
	s := site{projects: map[string]*Project{"default": {Dir: writeProject(t, smallProject), State: &State{Kind: "memory"}}}, surface: "web"}
	config := s.json(t)
	var c struct {
		Apps struct {
			HTTP struct {
				Servers map[string]struct {
					Listen []string `json:"listen"`
				} `json:"servers"`
			} `json:"http"`
		} `json:"apps"`
	}
	if err := json.Unmarshal(config, &c); err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(c.Apps.HTTP.Servers["test"].Listen[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := caddy.Load(config, true); err != nil {
		t.Fatal(err)
	}
	var engines []string
	pool.Range(func(key, _ any) bool {
		if strings.HasPrefix(key.(string), "engine ") {
			engines = append(engines, key.(string))
		}
		return true
	})
	_, admin, err := net.SplitHostPort(caddy.DefaultAdminListen)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{port, admin} {
		if !strings.Contains(fmt.Sprint(engines), "[::]:"+want) {
			t.Errorf("port %s is not denied: %v", want, engines)
		}
	}
	if err := caddy.Stop(); err != nil {
		t.Fatal(err)
	}
}
