package language

import "github.com/dop251/goja"

// The well-known symbols that goja lacks. Like goja's own they are the same in every runtime.
//
//nolint:gochecknoglobals // immutable, and their identity is what they are for
var (
	SymAsyncIterator = goja.NewSymbol("Symbol.asyncIterator")
	SymAsyncDispose  = goja.NewSymbol("Symbol.asyncDispose")
	SymDispose       = goja.NewSymbol("Symbol.dispose")
)

func asyncIterator(in *installation) {
	in.symbol("asyncIterator", SymAsyncIterator)
}

func disposal(in *installation) {
	in.symbol("dispose", SymDispose)
	in.symbol("asyncDispose", SymAsyncDispose)
	script("dispose")(in)
}

func (in *installation) symbol(name string, symbol *goja.Symbol) {
	owner := in.global("Symbol")
	if owner.Get(name) == nil {
		in.check(owner.DefineDataProperty(name, symbol, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
	}
}
