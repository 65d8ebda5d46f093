package compile

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

// What a value is spread into. A text of a megabyte, which a visitor can send, becomes a million members or arguments, and
// the runtime makes them without looking up.
const (
	intoObject    unistring.String = "object"
	intoArray     unistring.String = "array"
	intoArguments unistring.String = "arguments"
)

// gathers tells what the rest of a pattern becomes, or nothing.
func gathers(pattern ast.Node) unistring.String {
	switch p := pattern.(type) {
	case *ast.ObjectPattern:
		if p.Rest != nil {
			return intoObject
		}
	case *ast.ArrayPattern:
		if p.Rest != nil {
			return intoArray
		}
	}
	return ""
}

// guardSpreads has the values that a node spreads out, or takes apart by a pattern with a rest, looked at before. What a
// parameter's pattern takes apart is the caller's, and stays as it is.
func guardSpreads(n ast.Node) {
	switch n := n.(type) {
	case *ast.ObjectLiteral:
		for _, p := range n.Value {
			guardSpread(p, intoObject)
		}
	case *ast.ArrayLiteral:
		for _, e := range n.Value {
			guardSpread(e, intoArray)
		}
	case *ast.CallExpression:
		for _, e := range n.ArgumentList {
			guardSpread(e, intoArguments)
		}
	case *ast.NewExpression:
		for _, e := range n.ArgumentList {
			guardSpread(e, intoArguments)
		}
	case *ast.Binding:
		if into := gathers(n.Target); into != "" && n.Initializer != nil {
			n.Initializer = guardedSpread(n.Initializer, into)
		}
	case *ast.AssignExpression:
		if into := gathers(n.Left); into != "" {
			n.Right = guardedSpread(n.Right, into)
		}
	}
}

func guardSpread(n ast.Node, into unistring.String) {
	if s, ok := n.(*ast.SpreadElement); ok {
		s.Expression = guardedSpread(s.Expression, into)
	}
}

func guardedSpread(value ast.Expression, into unistring.String) ast.Expression {
	at := value.Idx0()
	return call("__tollgate_spread", at, value, &ast.StringLiteral{Idx: at, Literal: `"` + into.String() + `"`, Value: into})
}
