package realm

import (
	"strings"

	"github.com/dop251/goja"
)

// guardRegExp refuses patterns that are worked out at run time and hold what goja takes for something else: `\\p{L}` would
// match the letter p. Literals are checked when the program is compiled.
func (r *Realm) guardRegExp(f *Features) {
	if !f.reaches("RegExp") || !r.once("RegExp") {
		return
	}
	r.guardClass("RegExp", func(args []goja.Value) {
		if len(args) == 0 || !goja.IsString(args[0]) {
			return
		}
		p := args[0].String()
		if strings.Contains(p, `\p{`) || strings.Contains(p, `\P{`) || strings.Contains(p, "(?i:") {
			panic(r.NewError("SyntaxError", "Invalid regular expression: \\p{…} and (?i:…) are not supported"))
		}
	})
}
