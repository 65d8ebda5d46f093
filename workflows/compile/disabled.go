package compile

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// disabled tells whether the package that a file belongs to wants it to be empty on platforms other than Node.js: with a
// false in the object that is the member browser of its package.json. The bundler knows, and does not tell who loads.
func (l *loader) disabled(name string) bool {
	if !strings.Contains(name, "node_modules/") {
		return false
	}
	for dir := path.Dir(name); dir != "." && path.Base(dir) != "node_modules"; dir = path.Dir(dir) {
		text, err := os.ReadFile(filepath.Join(l.root, filepath.FromSlash(dir), "package.json"))
		if err != nil {
			continue
		}
		var pack struct{ Browser any }
		if json.Unmarshal(text, &pack) != nil {
			return false
		}
		browser, _ := pack.Browser.(map[string]any)
		for key, to := range browser {
			file := path.Join(dir, key)
			if to == false && (file == name || file == name+".js" || file+".js" == name || file+"/index.js" == name) {
				return true
			}
		}
		return false
	}
	return false
}
