package compile

import (
	"testing"

	"github.com/dop251/goja"
)

// TestPackages is about which of a package's files are taken.
func TestPackages(t *testing.T) {
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"the condition browser before that of Node.js", map[string]string{
			"package.json": `{"exports": {"node": "./node.js", "browser": "./web.js", "default": "./node.js"}}`,
			"node.js":      `import "node:crypto"; export default "node";`, "web.js": `export default "web";`,
		}, "web"},
		{"the condition worker", map[string]string{
			"package.json": `{"exports": {".": {"worker": "./worker.js", "browser": "./web.js"}}}`,
			"worker.js":    `export default "worker";`, "web.js": `export default document.title;`,
		}, "worker"},
		{"the member browser as a name", map[string]string{
			"package.json": `{"main": "node.js", "browser": "web.js"}`, "node.js": `module.exports = require("fs");`, "web.js": `module.exports = "web";`,
		}, "web"},
		{"the member browser as a map", map[string]string{
			"package.json": `{"main": "i.js", "browser": {"./node.js": "./web.js", "./inspect.js": false, "./gone.js": false, "util": false}}`,
			"i.js":         `module.exports = [require("./node"), typeof require("./inspect"), typeof require("./gone.js"), typeof require("util").inspect].join();`,
			"node.js":      `module.exports = require("fs");`, "web.js": `module.exports = "web";`, "inspect.js": `module.exports = require("util").inspect;`,
		}, "web,object,object,undefined"},
		{"what is asked for with require", map[string]string{
			"package.json": `{"main": "i.js"}`, "i.js": `module.exports = typeof require("q");`,
			"node_modules/q/package.json": `{"exports": {"import": "./i.mjs", "require": "./i.cjs"}}`,
			"node_modules/q/i.mjs":        `export default function q() {}`, "node_modules/q/i.cjs": `module.exports = function q() {};`,
		}, "function"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{"w.js": `import p from "p"; export default () => p;`}
			for name, text := range test.files {
				files["node_modules/p/"+name] = text
			}
			p, diags := bundle(t, project(t, files), "w.js").Compile()
			if p == nil || len(diags) > 0 {
				t.Fatal(diags)
			}
			rt := goja.New()
			v, err := rt.RunProgram(p.Goja)
			if err != nil {
				t.Fatal(err)
			}
			same := rt.ToValue(func(fc goja.FunctionCall) goja.Value { return fc.Argument(0) }) // for the realm's guards
			for range 2 {                                                                       // the module, the export
				f, ok := goja.AssertFunction(v)
				if !ok {
					t.Fatalf("%v is no function", v)
				}
				if v, err = f(goja.Undefined(), same, same, same, same); err != nil {
					t.Fatal(err)
				}
			}
			if v.String() != test.want {
				t.Errorf("took %v, want %s", v, test.want)
			}
		})
	}
}
