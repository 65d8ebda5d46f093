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
// calls of these functions, which stand at the head of the program's own function and call the realm's checks, its
// four parameters. A computed member name goes to __tollgate_name unless it is an ordinary index, and what is spread out or
// gathered by a rest pattern to __tollgate_spread.
const operatorHead = `(function(__tollgate_bits, __tollgate_delegate, __tollgate_name, __tollgate_spread) { ` +
	`var __tollgate_power = function(a, b) { if (typeof a === "bigint") __tollgate_bits("**", a, b); return a ** b; }, ` +
	`__tollgate_shift = function(a, b) { if (typeof a === "bigint") __tollgate_bits("<<", a, b); return a << b; }, ` +
	`__tollgate_product = function(a, b) { if (typeof a === "bigint") __tollgate_bits("*", a, b); return a * b; };`

// plainHead is how every bundle begins; it is replaced by operatorHead on the same line, so no position moves.
const plainHead = "(function() {"

// uses is what a program can do that a realm must prepare for.
type uses struct {
	computed  bool // it comes by members without naming them
	keys      bool // it works names of members out
	bigInt    bool
	delegates bool
	lengths   bool // it makes arrays of a given length
	spreads   bool // it spreads values out, or gathers what is left of them
}

func usesOf(tree *ast.Program, names map[string]struct{}) uses {
	var u uses
	for name := range names {
		switch {
		case strings.Contains(name, "BigInt"):
			u.bigInt = true
		case name == "getOwnPropertyNames", name == "getOwnPropertyDescriptor", name == "getOwnPropertyDescriptors", name == "__lookupGetter__", name == "ownKeys", name == "Reflect":
			u.computed = true // ways to come by a member without naming it
		}
	}
	visit(reflect.ValueOf(tree.Body), func(n any) {
		switch n := n.(type) {
		case *ast.BracketExpression:
			u.keys = u.keys || isWorkedOut(n.Member)
			u.lengths = u.lengths || isFar(n.Member)
		case *ast.PropertyKeyed:
			u.keys = u.keys || n.Computed && isWorkedOut(n.Key) // in patterns these read
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
		case *ast.SpreadElement:
			u.spreads = true
		case *ast.Binding:
			u.spreads = u.spreads || gathers(n.Target) != "" && n.Initializer != nil
		case *ast.YieldExpression:
			u.delegates = u.delegates || n.Delegate
		case *ast.AssignExpression:
			if d, ok := n.Left.(*ast.DotExpression); ok && d.Identifier.Name == "length" {
				u.lengths = true
			}
			u.spreads = u.spreads || gathers(n.Left) != ""
		case *ast.CallExpression:
			u.lengths = u.lengths || isArrayName(n.Callee)
		case *ast.NewExpression:
			u.lengths = u.lengths || isArrayName(n.Callee)
		}
	})
	return u
}

// isWorkedOut tells whether a computed member name can be one that the program's words do not tell.
func isWorkedOut(name ast.Expression) bool {
	switch n := name.(type) {
	case *ast.StringLiteral, *ast.NumberLiteral:
		return false
	case *ast.CallExpression: // seen to already
		return !isNamed(n.Callee, "__tollgate_name")
	case *ast.ConditionalExpression:
		c, ok := n.Alternate.(*ast.CallExpression)
		return !ok || !isNamed(c.Callee, "__tollgate_name")
	}
	return true
}

// farIndex is an index that makes an array long without filling it; the realm has the same.
const farIndex = 1_000_000

func isFar(name ast.Expression) bool {
	n, ok := name.(*ast.NumberLiteral)
	if !ok {
		return false
	}
	switch v := n.Value.(type) {
	case int64:
		return v >= farIndex
	case float64:
		return v >= farIndex
	}
	return true
}

// guardedName is the call that stands for a computed name. Where the name is a variable, an ordinary index is told
// without a call: loops over arrays are full of them.
func guardedName(name ast.Expression) ast.Expression {
	at := name.Idx0()
	guarded := call("__tollgate_name", at, name)
	id, ok := name.(*ast.Identifier)
	if !ok {
		return guarded
	}
	variable := func() ast.Expression { return &ast.Identifier{Name: id.Name, Idx: at} }
	return &ast.ConditionalExpression{
		Test: &ast.BinaryExpression{
			Operator: token.LOGICAL_AND,
			Left: &ast.BinaryExpression{
				Operator: token.STRICT_EQUAL,
				Left:     &ast.UnaryExpression{Operator: token.TYPEOF, Idx: at, Operand: variable()},
				Right:    &ast.StringLiteral{Idx: at, Literal: `"number"`, Value: "number"},
			},
			Right: &ast.BinaryExpression{
				Operator: token.LESS,
				Left:     variable(),
				Right:    &ast.NumberLiteral{Idx: at, Literal: "1000000", Value: int64(farIndex)},
			},
		},
		Consequent: variable(),
		Alternate:  guarded,
	}
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
	from    file.Idx
	bigInt  bool
	keys    bool
	spreads bool
	file    *file.File
	diags   catalog.Diagnostics
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
		if v.IsNil() {
			return
		}
		w.walk(v.Elem())
		if p, ok := v.Interface().(*ast.PropertyKeyed); ok && w.keys && p.Computed && p.Key.Idx0() >= w.from && isWorkedOut(p.Key) {
			p.Key = guardedName(p.Key)
		}
		if n, ok := v.Interface().(ast.Node); ok && w.spreads {
			guardSpreads(n)
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
	case *ast.BracketExpression:
		if w.keys && e.Idx0() >= w.from && isWorkedOut(e.Member) {
			e.Member = guardedName(e.Member)
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
		return repeatable(e.Left) && (repeatable(e.Member) || !isWorkedOut(e.Member) && repeatableName(e.Member))
	}
	return false
}

// repeatableName is repeatable for what guardedName made.
func repeatableName(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.ConditionalExpression:
		return true // of a variable
	case *ast.CallExpression:
		return len(e.ArgumentList) == 1 && repeatable(e.ArgumentList[0])
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

// namesOf are the names that a program's text refers to anything by: variables and members. Names that are worked out are
// seen when it runs, so what its strings say does not count; the words of a page would look like the names of built-ins.
func namesOf(tree *ast.Program) map[string]struct{} {
	out := map[string]struct{}{}
	add := func(name unistring.String) { out[name.String()] = struct{}{} }
	literal := func(name ast.Expression) {
		if s, ok := name.(*ast.StringLiteral); ok {
			add(s.Value)
		}
	}
	visit(reflect.ValueOf(tree.Body), func(n any) {
		switch n := n.(type) {
		case *ast.Identifier:
			add(n.Name)
		case *ast.DotExpression:
			add(n.Identifier.Name)
		case *ast.PropertyShort:
			add(n.Name.Name)
		case *ast.PropertyKeyed: // {name: x} in patterns
			literal(n.Key)
		case *ast.BracketExpression:
			literal(n.Member)
		case *ast.FunctionLiteral:
			if n.Generator {
				add("function*") // iterators come from them without a name
			}
		}
	})
	return out
}
