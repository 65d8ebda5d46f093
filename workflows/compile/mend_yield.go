package compile

import (
	"reflect"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// mendYields takes a helper of the bundler's away from `yield*` of ordinary generators. The bundler means it for async
// generators and puts it into all: it would prefer Symbol.asyncIterator, keep errors from the inner iterator, and with its
// computed names make every such program one that needs all guards.
func mendYields(tree *ast.Program) {
	var generators []*ast.FunctionLiteral
	lowered := map[*ast.FunctionLiteral]bool{} // bodies of async generators
	visit(reflect.ValueOf(tree.Body), func(n any) {
		switch n := n.(type) {
		case *ast.CallExpression:
			if helper(n.Callee, "__asyncGenerator") && len(n.ArgumentList) == 3 {
				if f, ok := n.ArgumentList[2].(*ast.FunctionLiteral); ok {
					lowered[f] = true
				}
			}
		case *ast.FunctionLiteral:
			if n.Generator {
				generators = append(generators, n)
			}
		}
	})
	changed := false
	for _, f := range generators {
		if lowered[f] {
			continue
		}
		visitUntil(reflect.ValueOf(f.Body), func(n any) bool {
			switch n := n.(type) {
			case *ast.FunctionLiteral:
				return false
			case *ast.YieldExpression:
				if c, ok := n.Argument.(*ast.CallExpression); ok && n.Delegate && helper(c.Callee, "__yieldStar") && len(c.ArgumentList) == 1 {
					n.Argument = c.ArgumentList[0]
					changed = true
				}
			}
			return true
		})
	}
	if changed {
		dropHelpers(tree)
	}
}

// mendReturns mends the bundler's helper for async generators. When such a generator is told to return, each await in its
// finally blocks told it so again, which left the rest of the block out. Only what yield* waits for has to be told.
//
//	resume(k === "return" ? k : "next", …)          // before
//	resume(k === "return" && v[1] ? k : "next", …)  // after; v[1] says that v comes from yield*
func mendReturns(tree *ast.Program) {
	visit(reflect.ValueOf(tree.Body), func(n any) {
		b, ok := n.(*ast.Binding)
		if !ok || b.Initializer == nil {
			return
		}
		if name, ok := b.Target.(*ast.Identifier); !ok || !helper(name, "__asyncGenerator") {
			return
		}
		visit(reflect.ValueOf(b.Initializer), func(n any) {
			c, ok := n.(*ast.ConditionalExpression)
			if !ok {
				return
			}
			test, ok := c.Test.(*ast.BinaryExpression)
			if !ok || test.Operator != token.STRICT_EQUAL || !helper(test.Left, "k") || !helper(c.Consequent, "k") {
				return
			}
			at := test.Idx0()
			c.Test = &ast.BinaryExpression{Operator: token.LOGICAL_AND, Left: test, Right: &ast.BracketExpression{
				Left:         &ast.Identifier{Name: "v", Idx: at},
				Member:       &ast.NumberLiteral{Idx: at, Literal: "1", Value: int64(1)},
				LeftBracket:  at,
				RightBracket: at,
			}}
		})
	})
}

// helper tells whether e names a helper of the bundler's, which may have a number behind it.
func helper(e ast.Expression, name string) bool {
	id, ok := e.(*ast.Identifier)
	return ok && strings.TrimRight(id.Name.String(), "0123456789") == name
}

// dropHelpers removes the helpers that nobody calls any more.
func dropHelpers(tree *ast.Program) {
	for _, name := range [...]string{"__yieldStar", "__await", "__knownSymbol", "__typeError"} { // each uses the ones behind it
		uses := map[unistring.String]int{}
		visit(reflect.ValueOf(tree.Body), func(n any) {
			if id, ok := n.(*ast.Identifier); ok {
				uses[id.Name]++
			}
		})
		visit(reflect.ValueOf(tree.Body), func(n any) {
			b, ok := n.(*ast.BlockStatement)
			if !ok {
				return
			}
			b.List = slices.DeleteFunc(b.List, func(s ast.Statement) bool {
				v, ok := s.(*ast.VariableStatement)
				if !ok || len(v.List) != 1 {
					return false
				}
				id, ok := v.List[0].Target.(*ast.Identifier)
				return ok && helper(id, name) && uses[id.Name] == 1
			})
		})
	}
}
