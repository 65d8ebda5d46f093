package compile

import (
	"reflect"

	"github.com/dop251/goja/ast"
)

// plainDefault makes a default export that is async and awaits nothing a plain function. What a workflow returns is
// awaited in any case, and what it throws fails the run as a rejection would, so nobody can tell; but the first promise
// has the runtime make the whole Promise class, which is half of what such a run costs. A function that is used in
// another place too is left as it is.
func plainDefault(tree *ast.Program) {
	uses := map[string]int{}
	values := map[string]ast.Node{} // of variables with an initializer, and of function declarations
	exported := ""
	exports := 0
	visit(reflect.ValueOf(tree.Body), func(n any) {
		switch n := n.(type) {
		case *ast.Identifier:
			uses[n.Name.String()]++
		case *ast.PropertyShort:
			uses[n.Name.Name.String()]++
		case *ast.Binding:
			if id, ok := n.Target.(*ast.Identifier); ok && n.Initializer != nil {
				values[id.Name.String()] = n.Initializer
			}
		case *ast.FunctionDeclaration:
			if n.Function.Name != nil {
				values[n.Function.Name.Name.String()] = n.Function
			}
		case *ast.AssignExpression:
			if isNamed(n.Left, exportName) {
				exports++
				if id, ok := n.Right.(*ast.Identifier); ok {
					exported = id.Name.String()
				}
			}
		}
	})
	if exports != 1 {
		return
	}
	for range 3 { // a name, and the names it goes through
		if uses[exported] != 2 { // where it is made and where it is passed on
			return
		}
		switch f := values[exported].(type) {
		case *ast.Identifier:
			exported = f.Name.String()
			continue
		case *ast.ArrowFunctionLiteral:
			if !awaits(f.ParameterList) && !awaits(f.Body) {
				f.Async = false
			}
		case *ast.FunctionLiteral:
			if !f.Generator && !awaits(f.ParameterList) && !awaits(f.Body) {
				f.Async = false
			}
		}
		return
	}
}

func isNamed(e ast.Expression, name string) bool {
	id, ok := e.(*ast.Identifier)
	return ok && id.Name.String() == name
}

// awaits tells whether a function's own code has an await, functions within it left aside.
func awaits(body any) bool {
	found := false
	visitUntil(reflect.ValueOf(body), func(n any) bool {
		switch n.(type) {
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
			return false
		case *ast.AwaitExpression:
			found = true
		}
		return !found
	})
	return found
}
