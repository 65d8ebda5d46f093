package realm

import (
	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// install puts the guards into the fresh runtime.
func (r *Realm) install() {
	r.refuseCode()
}

// refuseCode makes eval, Function and its async and generator kin throw EvalError by whatever way a script comes by
// them. All of them have the runtime compile their text, and the runtime asks its parser options first; ours throws.
// Programs are compiled elsewhere, without these options.
func (r *Realm) refuseCode() {
	var option parser.Option
	setOption(&option, func() {
		panic(r.NewError("EvalError", "code from text is refused in workflows"))
	})
	r.rt.SetParserOptions(option)
}

// setOption makes a parser option of f. The options' parameter has a type without an exported name; inference finds it.
func setOption[O ~func(P), P any](option *O, f func()) {
	*option = func(P) { f() }
}

// NewError makes an error object of a built-in class: Error, EvalError, RangeError, SyntaxError, TypeError.
func (r *Realm) NewError(class, message string) *goja.Object {
	if class == "TypeError" {
		return r.rt.NewTypeError("%s", message)
	}
	ctor := r.rt.GlobalObject().Get(class)
	if ctor != nil {
		if o, err := r.rt.New(ctor, r.rt.ToValue(message)); err == nil {
			return o
		}
	}
	return r.rt.NewTypeError("%s", message) // the script has taken the class away
}
