package realm

import (
	"strings"

	"github.com/dop251/goja"
)

// guardSymbolReplace bounds RegExp.prototype[Symbol.replace], which `replace` calls, for programs that call it themselves.
func (r *Realm) guardSymbolReplace() {
	proto, ok := r.intrinsic("RegExp").Get("prototype").(*goja.Object)
	if !ok {
		return
	}
	original, ok := goja.AssertFunction(proto.GetSymbol(goja.SymReplace))
	if !ok {
		return
	}
	f := r.rt.ToValue(func(fc goja.FunctionCall) goja.Value {
		as := goja.FunctionCall{This: fc.Argument(0).ToString(), Arguments: []goja.Value{fc.This, fc.Argument(1)}}
		checkReplace(r, &as)
		v, err := original(fc.This, as.This, as.Arguments[1])
		if err != nil {
			panic(err)
		}
		return v
	}).(*goja.Object)
	_ = f.DefineDataProperty("name", r.rt.ToValue("[Symbol.replace]"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = proto.DefineDataPropertySymbol(goja.SymReplace, f, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

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
