package realm

import (
	"github.com/dop251/goja"
)

// registry is the global symbol registry of one run: Symbol.for gives one run's symbols to nobody else, and what
// visitors have it made of does not stay in the runtime.
type registry struct {
	byKey map[string]*goja.Symbol
	keys  map[*goja.Symbol]goja.Value
}

// symbolsOfRun has Symbol.for and Symbol.keyFor use the registry of the run under way.
func (r *Realm) symbolsOfRun() {
	class := r.intrinsic("Symbol")
	r.replace(class, "for", func(fc goja.FunctionCall) goja.Value {
		text, ok := fc.Argument(0).ToString().(goja.String)
		if !ok {
			panic(r.rt.NewTypeError("Symbol.for: the key is no string"))
		}
		g := &r.run.registry
		key := units(text)
		if s, ok := g.byKey[key]; ok {
			return s
		}
		if g.byKey == nil {
			g.byKey, g.keys = map[string]*goja.Symbol{}, map[*goja.Symbol]goja.Value{}
		}
		s := goja.NewSymbol(text.String())
		g.byKey[key], g.keys[s] = s, text
		return s
	})
	r.replace(class, "keyFor", func(fc goja.FunctionCall) goja.Value {
		s, ok := fc.Argument(0).(*goja.Symbol)
		if !ok {
			panic(r.rt.NewTypeError("%s is not a symbol", shortName(fc.Argument(0))))
		}
		if text, ok := r.run.registry.keys[s]; ok {
			return text
		}
		return goja.Undefined()
	})
}

// units is a string by its UTF-16 units, for lone surrogates are different keys.
func units(s goja.String) string {
	b := make([]byte, 0, 2*s.Length())
	for i := range s.Length() {
		c := s.CharAt(i)
		b = append(b, byte(c>>8), byte(c))
	}
	return string(b)
}
