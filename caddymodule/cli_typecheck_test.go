package caddymodule

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/catalog"
)

// TestTypecheck follows a project from its first day: without files, without a compiler, fine, wrong, and changed since.
func TestTypecheck(t *testing.T) {
	if out, err := exec.CommandContext(t.Context(), "../.ci/typescript").CombinedOutput(); err != nil {
		t.Fatalf("%s%v", out, err)
	}
	compiler, err := filepath.Abs("../.cache/typescript/node_modules/.bin/tsc")
	if err != nil {
		t.Fatal(err)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write := func() {
		t.Helper()
		project, diags := catalog.Load(dir, catalog.Options{})
		if project == nil {
			t.Fatal(diags)
		}
		if _, err := writeTypes(dir, project); err != nil {
			t.Fatal(err)
		}
	}
	want := func(warning bool, part string) {
		t.Helper()
		found := typecheck(t.Context(), dir)
		if part == "" && len(found) == 0 {
			return
		}
		if len(found) != 1 || found[0].Warning != warning || !strings.Contains(found[0].Error(), part) {
			t.Errorf("got %v, want %q", found, part)
		}
	}
	put("tollgate.yaml", "version: 1\nplans: { basic: { assign: [anonymous] } }\nprovisioning: [workflows/plans.ts]\n")
	put("workflows/plans.ts", "const workflow: ProvisioningWorkflow = () => [\"basic\"];\nexport default workflow;\n")

	path := t.TempDir() // with node, which the compiler's script begins with, and nothing else
	if err := os.Symlink(node, filepath.Join(path, "node")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", path)
	want(false, "tsconfig.json:1:1: is needed to check types and is not there; caddy tollgate types writes it")
	write()
	want(true, "tsconfig.json:1:1: types are not checked: there is no tsc in node_modules and none on the PATH; npm install")

	if err := os.Symlink(compiler, filepath.Join(path, "tsc")); err != nil {
		t.Fatal(err)
	}
	want(false, "")
	put("workflows/plans.ts", "// gold is no plan\nconst workflow: ProvisioningWorkflow = () => [\"bassic\"];\nexport default workflow;\n")
	want(false, `workflows/plans.ts:2:47: TS2322: Type '"bassic"' is not assignable to type '"basic"'`)
	put("tsconfig.json", "{ \"compilerOptions\": { \"noLib\": true, \"module\": \"ESNixt\" } }\n")
	if found := typecheck(t.Context(), dir); found.Err() == nil || !strings.HasPrefix(found.Error(), "tsconfig.json:1:49: TS6046") {
		t.Errorf("got %v", found)
	}

	put("tollgate.yaml", "version: 1\nplans: { bassic: { assign: [anonymous] } }\nprovisioning: [workflows/plans.ts]\n")
	want(false, "tollgate.d.ts:1:1: is not that of this project and server; caddy tollgate types writes it")
	put("tollgate.d.ts", "// mine\n")
	project, _ := catalog.Load(dir, catalog.Options{})
	if _, err := writeTypes(dir, project); err == nil || !strings.Contains(err.Error(), "tollgate.d.ts: the file was not generated") {
		t.Errorf("got %v", err)
	}
}
