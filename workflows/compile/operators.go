package compile

import (
	"math/big"
	"reflect"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"

	"github.com/seed-eb607675/tollgate/catalog"
)

// The operators of goja run to their end: `3n ** 20000000n` for seconds, `1n << (1n << 40n)` until the process is out of
// memory, and each `yield*` waits in a Go frame that no limit counts. In programs that use them they are compiled as
// calls of these functions, which stand at the head of the program's own function and call the realm's checks, its two
// parameters.
const operatorHead = `(function(__tollgate_bits, __tollgate_delegate) { ` +
	`var __tollgate_power = function(a, b) { if (typeof a === "bigint") __tollgate_bits("**", a, b); return a ** b; }, ` +
	`__tollgate_shift = function(a, b) { if (typeof a === "bigint") __tollgate_bits("<<", a, b); return a << b; }, ` +
	`__tollgate_product = function(a, b) { if (typeof a === "bigint") __tollgate_bits("*", a, b); return a * b; };`

// plainHead is how every bundle begins; it is replaced by operatorHead on the same line, so no position moves.
const plainHead = "(function() {"

// uses is what a program can do that a realm must prepare for.
type uses struct {
	computed  bool // it calls members whose names are worked out
	bigInt    bool
	delegates bool
	lengths   bool // it makes arrays of a given length
}

func usesOf(tree *ast.Program, names map[string]struct{}) uses {
	var u uses
	for name := range names {
		switch {
		case strings.Contains(name, "BigInt"):
			u.bigInt = true
		case name == "getOwnPropertyNames", name == "getOwnPropertyDescriptor", name == "getOwnPropertyDescriptors", name == "__lookupGetter__", name == "ownKeys":
			u.computed = true // ways to come by a member without naming it
		}
	}
	visit(reflect.ValueOf(tree.Body), func(n any) {
		switch n := n.(type) {
		case *ast.DotExpression:
			// list[name].call(list, …)
			switch n.Identifier.Name {
			case "call", "apply", "bind":
				u.computed = u.computed || isComputed(n.Left)
			}
		case *ast.PropertyKeyed:
			if n.Computed {
				u.computed = true // {[name]: x} also in patterns, which read
			}
			if s, ok := n.Key.(*ast.StringLiteral); ok && s.Value == "length" {
				u.lengths = true
			}
		case *ast.PropertyShort:
			if n.Name.Name == "length" {
				u.lengths = true
			}
		case *ast.NumberLiteral:
			if _, ok := n.Value.(*big.Int); ok {
				u.bigInt = true
			}
		case *ast.YieldExpression:
			u.delegates = u.delegates || n.Delegate
		case *ast.AssignExpression:
			if d, ok := n.Left.(*ast.DotExpression); ok && d.Identifier.Name == "length" {
				u.lengths = true
			}
		case *ast.CallExpression:
			u.computed = u.computed || isComputed(n.Callee)
			u.lengths = u.lengths || isArrayName(n.Callee)
		case *ast.NewExpression:
			u.computed = u.computed || isComputed(n.Callee)
			u.lengths = u.lengths || isArrayName(n.Callee)
		}
	})
	return u
}

// isComputed tells whether an expression is a member whose name is worked out. Only what is called matters: reading
// table[key] is harmless, and the guards of everything would cost such a program several times what it does. A script
// that goes out of its way (it keeps what it read and calls that later) is a hostile author's, against whom these walls
// do not stand.
func isComputed(e ast.Expression) bool {
	switch n := e.(type) {
	case *ast.Optional:
		return isComputed(n.Expression)
	case *ast.OptionalChain:
		return isComputed(n.Expression)
	case *ast.BracketExpression:
		switch n.Member.(type) {
		case *ast.StringLiteral, *ast.NumberLiteral:
			return false
		}
		return true
	}
	return false
}

func isArrayName(e ast.Expression) bool {
	id, ok := e.(*ast.Identifier)
	return ok && id.Name == "Array"
}

// visit calls f for every node below v.
func visit(v reflect.Value, f func(node any)) {
	visitUntil(v, func(n any) bool { f(n); return true })
}

// visitUntil calls f for every node below v; false leaves the node's children out.
func visitUntil(v reflect.Value, f func(node any) bool) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			visitUntil(v.Elem(), f)
		}
	case reflect.Pointer:
		if !v.IsNil() && f(v.Interface()) {
			visitUntil(v.Elem(), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			visitUntil(v.Index(i), f)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[big.Int]() {
			return
		}
		for i := range v.NumField() {
			if t := v.Type().Field(i); t.IsExported() && t.Name != "File" && t.Name != "DeclarationList" {
				visitUntil(v.Field(i), f)
			}
		}
	}
}

// rewriter replaces operators by calls. Everything before from is the head itself.
type rewriter struct {
	from   file.Idx
	bigInt bool
	file   *file.File
	diags  catalog.Diagnostics
}

func (w *rewriter) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		w.walk(v.Elem())
		if e, ok := v.Interface().(ast.Expression); ok && v.CanSet() {
			if n := w.replace(e); n != nil {
				v.Set(reflect.ValueOf(n))
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			w.walk(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.walk(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[big.Int]() {
			return
		}
		for i := range v.NumField() {
			if t := v.Type().Field(i); t.IsExported() && t.Name != "File" && t.Name != "DeclarationList" {
				w.walk(v.Field(i))
			}
		}
	}
}

func operatorName(t token.Token) unistring.String {
	switch t {
	case token.EXPONENT:
		return "__tollgate_power"
	case token.SHIFT_LEFT:
		return "__tollgate_shift"
	case token.MULTIPLY:
		return "__tollgate_product"
	}
	return ""
}

func (w *rewriter) replace(e ast.Expression) ast.Expression {
	switch e := e.(type) {
	case *ast.BinaryExpression:
		if name := operatorName(e.Operator); name != "" && w.bigInt && e.Idx0() >= w.from {
			return call(name, e.Idx0(), e.Left, e.Right)
		}
	case *ast.AssignExpression:
		if name := operatorName(e.Operator); name != "" && w.bigInt && e.Idx0() >= w.from {
			if !repeatable(e.Left) {
				p := w.file.Position(int(e.Idx0()) - w.file.Base())
				w.diags = append(w.diags, &catalog.Diagnostic{
					Pos:  catalog.Position{File: p.Filename, Line: p.Line, Column: p.Column},
					Text: "an assignment with **=, <<= or *= to a computed place in a program that uses BigInt",
					Hint: "put the place into a variable first",
				})
				return nil
			}
			return &ast.AssignExpression{Operator: token.ASSIGN, Left: e.Left, Right: call(name, e.Idx0(), e.Left, e.Right)}
		}
	case *ast.YieldExpression:
		if e.Delegate && e.Argument != nil {
			e.Argument = call("__tollgate_delegate", e.Argument.Idx0(), e.Argument)
		}
	}
	return nil
}

// repeatable tells whether a place may be read and then written without doing anything twice.
func repeatable(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.Identifier, *ast.ThisExpression, *ast.StringLiteral, *ast.NumberLiteral:
		return true
	case *ast.DotExpression:
		return repeatable(e.Left)
	case *ast.PrivateDotExpression:
		return repeatable(e.Left)
	case *ast.BracketExpression:
		return repeatable(e.Left) && repeatable(e.Member)
	}
	return false
}

func call(name unistring.String, at file.Idx, args ...ast.Expression) ast.Expression {
	return &ast.CallExpression{
		Callee:           &ast.Identifier{Name: name, Idx: at},
		LeftParenthesis:  at,
		ArgumentList:     args,
		RightParenthesis: at,
	}
}

// words are the identifiers in a text, strings and templates included.
func words(code string) map[string]struct{} {
	out := map[string]struct{}{}
	for i := 0; i < len(code); {
		if !isWord(code[i]) {
			i++
			continue
		}
		start := i
		for i < len(code) && isWord(code[i]) {
			i++
		}
		out[code[start:i]] = struct{}{}
	}
	return out
}
