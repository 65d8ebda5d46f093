package realm

import "github.com/dop251/goja"

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
