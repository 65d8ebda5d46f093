package integration_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const modulePath = "github.com/seed-eb607675/tollgate"

// TestLayers holds the walls of the house: each layer imports lower ones only, the vocabulary apart no two packages of the
// lowest know each other, and each foreign engine is known to one place.
func TestLayers(t *testing.T) {
	layer := map[string]int{
		"decision": 0, "catalog": 0, "identity": 0, "state": 0, "rewrite": 0,
		"workflows": 1, "pipeline": 2, "gate": 3, "api": 3,
		"rehearsal": 4, "scenario": 5, "caddymodule": 6, "cmd": 7, "": 7, "integration_test": 8,
	}
	list := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Standard", "../...")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("listing packages: %v", err)
	}
	packages := make(map[string][]string)
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
			Standard   bool
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages[p.ImportPath] = p.Imports
	}
	for path, imports := range packages {
		from, ours := strings.CutPrefix(path, modulePath)
		if !ours {
			continue
		}
		from = strings.TrimPrefix(from, "/")
		top, _, _ := strings.Cut(from, "/")
		if top == "examples" || top == ".ci" || top == "bench" {
			continue // programs beside the house
		}
		at, known := layer[top]
		if !known {
			t.Errorf("package %s belongs to no layer", path)
			continue
		}
		for _, imported := range imports {
			if to, ours := strings.CutPrefix(imported, modulePath+"/"); ours {
				toTop, _, _ := strings.Cut(to, "/")
				switch {
				case toTop == top:
				case layer[toTop] > at:
					t.Errorf("%s imports %s, a higher layer", from, to)
				case layer[toTop] == at && (at != 0 || toTop != "decision"):
					t.Errorf("%s imports %s, its sibling", from, to)
				}
				continue
			}
			wall := func(engine string, inside ...string) {
				if imported != engine && !strings.HasPrefix(imported, engine+"/") {
					return
				}
				for _, place := range inside {
					if from == place || strings.HasPrefix(from, place+"/") {
						return
					}
				}
				t.Errorf("%s imports %s, which only %s may", from, imported, strings.Join(inside, ", "))
			}
			wall("github.com/caddyserver/caddy/v2", "caddymodule", "cmd")
			wall("github.com/dop251/goja", "workflows")
			wall("github.com/evanw/esbuild", "workflows/compile")
			wall("go.etcd.io/bbolt", "state/bolt")
			if at == 0 && top != "identity" {
				wall("net/http", "identity")
			}
		}
	}
	if len(packages[modulePath+"/caddymodule"]) == 0 {
		t.Error("the list of packages is not that of this module")
	}
}
