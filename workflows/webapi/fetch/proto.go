package fetch

import (
	"strings"

	"github.com/dop251/goja"
)

// spellsProto tells whether a JSON text may have a member called __proto__, which may be written with escapes.
func spellsProto(s string) bool {
	if strings.Contains(s, "__proto__") {
		return true
	}
	for {
		_, rest, found := strings.Cut(s, `\u00`)
		if !found {
			return false
		}
		if len(rest) >= 2 {
			switch rest[:2] {
			case "5f", "5F", "70", "72", "6f", "6F", "74": // a letter of it
				return true
			}
		}
		s = rest
	}
}

// dropProto takes own members called __proto__ out of what JSON.parse made. Their depth has been looked at.
func dropProto(v goja.Value) {
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	for _, name := range o.Keys() {
		if name == "__proto__" {
			_ = o.Delete(name)
			continue
		}
		dropProto(o.Get(name))
	}
}
