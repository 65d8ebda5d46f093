package compile

import (
	"math/big"
	"reflect"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// mend changes a tree where goja would silently give the program another meaning.
//
//   - Comparisons are read from the right: `1 < 2 < 3` as `1 < (2 < 3)`. They are put right.
//   - `arguments` in an arrow function is some other value when the arrow, or one around it, uses `this` before the
//     function that both belong to has mentioned `arguments`. Many packages end on `() => f.apply(this, arguments)`. The
//     function is made to mention it.
//
// Before that it mends what the bundler does to `yield*`, to the return of async generators, and to `typeof require`, for
// which it has a function of its own that throws.
func mend(tree *ast.Program) {
	mendYields(tree)
	mendReturns(tree)
	m := mender{text: tree.File.Source(), base: tree.File.Base()}
	m.walk(reflect.ValueOf(tree.Body))
}

type mender struct {
	text string
	base int
}

func (m *mender) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		m.walk(v.Elem())
		if !v.CanSet() {
			return
		}
		switch e := v.Interface().(type) {
		case *ast.BinaryExpression:
			if relational(e.Operator) {
				v.Set(reflect.ValueOf(m.fromLeft(e)))
			}
		case *ast.UnaryExpression:
			if e.Operator == token.TYPEOF && helper(e.Operand, "__require") {
				v.Set(reflect.ValueOf(&ast.StringLiteral{Idx: e.Idx, Literal: `"undefined"`, Value: "undefined"}))
			}
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		m.walk(v.Elem())
		if f, ok := v.Interface().(*ast.FunctionLiteral); ok && arrowsUseArguments(f) {
			mention := &ast.ExpressionStatement{Expression: &ast.Identifier{Name: unistring.String("arguments"), Idx: f.Body.Idx0()}}
			f.Body.List = append([]ast.Statement{mention}, f.Body.List...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			m.walk(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[big.Int]() {
			return
		}
		for i := range v.NumField() {
			if t := v.Type().Field(i); t.IsExported() && t.Name != "File" && t.Name != "DeclarationList" {
				m.walk(v.Field(i))
			}
		}
	}
}

func relational(t token.Token) bool {
	switch t {
	case token.LESS, token.LESS_OR_EQUAL, token.GREATER, token.GREATER_OR_EQUAL, token.IN, token.INSTANCEOF:
		return true
	}
	return false
}

// fromLeft turns a < (b < c) into (a < b) < c where the text has no parentheses. What is below has been turned already,
// so the right side is ((b < c) < d) and its innermost left end is where a belongs.
func (m *mender) fromLeft(b *ast.BinaryExpression) *ast.BinaryExpression {
	right, ok := b.Right.(*ast.BinaryExpression)
	if !ok || !relational(right.Operator) || m.parenthesised(right) {
		return b
	}
	inner := right
	for {
		left, ok := inner.Left.(*ast.BinaryExpression)
		if !ok || !relational(left.Operator) || m.parenthesised(left) {
			break
		}
		inner = left
	}
	b.Right = inner.Left
	inner.Left = b
	return right
}

// parenthesised tells whether parentheses stand around an expression in the text. The bundler writes them only where they
// are needed, so one before the expression's first character that is closed after its last is the expression's own.
func (m *mender) parenthesised(b *ast.BinaryExpression) bool {
	return strings.HasSuffix(strings.TrimRight(m.before(b.Idx0()), " \t\n"), "(") && strings.HasPrefix(strings.TrimLeft(m.after(b.Idx1()), " \t\n"), ")")
}

func (m *mender) before(at file.Idx) string { return m.text[:min(max(int(at)-m.base, 0), len(m.text))] }
func (m *mender) after(at file.Idx) string  { return m.text[min(max(int(at)-m.base, 0), len(m.text)):] }

// arrowsUseArguments tells whether a function's arrow functions use its `arguments` and it does not do so itself.
func arrowsUseArguments(f *ast.FunctionLiteral) bool {
	if f.Body == nil {
		return false
	}
	found := false
	for _, part := range []any{f.ParameterList, f.Body} {
		visitUntil(reflect.ValueOf(part), func(n any) bool {
			switch n := n.(type) {
			case *ast.FunctionLiteral, *ast.ClassLiteral:
				return false
			case *ast.ArrowFunctionLiteral:
				found = found || usesArguments(n)
				return false
			}
			return !found
		})
	}
	return found
}

func usesArguments(arrow *ast.ArrowFunctionLiteral) bool {
	found := false
	visitUntil(reflect.ValueOf(arrow), func(n any) bool {
		switch n := n.(type) {
		case *ast.FunctionLiteral:
			return false
		case *ast.Identifier:
			found = found || n.Name == "arguments"
		}
		return !found
	})
	return found
}
