package compile

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"

	"github.com/seed-eb607675/tollgate/catalog"
)

// Facts are what a project knows about a workflow and its text does not say.
type Facts struct {
	// Meters are the meterable properties of each feature: objects, in scripts, and so always true.
	Meters map[string][]string
	// Own are those of the feature that the workflow belongs to; it finds them under `properties`.
	Own []string
	// NoMeta tells that resource.meta is always empty where the workflow runs.
	NoMeta bool
}

// Lint warns of what compiles and runs, and most likely does something else than its author thinks: conditions that are
// always true, page data that is never there, changes that do not last, patterns that take for ever. It looks at the
// project's own files only. It never finds an error.
func (b *Bundle) Lint(f Facts) catalog.Diagnostics {
	tree, err := b.parse(b.Code)
	if err != nil {
		return nil //nolint:nilerr // Compile reports it
	}
	names := &useWalker{file: tree.File, declared: map[string]bool{}}
	names.walk(reflect.ValueOf(tree.Body), false)
	l := &linter{facts: f, file: tree.File, declared: names.declared, results: map[string]bool{}}
	l.walk(reflect.ValueOf(tree.Body), l.collect)
	l.walk(reflect.ValueOf(tree.Body), l.node)
	return sortDiagnostics(l.diags)
}

// linter looks at one bundle.
type linter struct {
	facts    Facts
	file     *file.File
	declared map[string]bool // names that the script declares itself
	results  map[string]bool // variables that hold what a consume() resolved to
	diags    catalog.Diagnostics
}

func (l *linter) warn(at file.Idx, hint, format string, args ...any) {
	p := l.file.Position(int(at) - l.file.Base())
	if p.Filename == scriptName || strings.HasPrefix(p.Filename, "tollgate:") || strings.Contains("/"+p.Filename, "/node_modules/") {
		return
	}
	l.diags = append(l.diags, &catalog.Diagnostic{
		Pos:  catalog.Position{File: p.Filename, Line: p.Line, Column: p.Column},
		Text: fmt.Sprintf(format, args...), Hint: hint, Warning: true,
	})
}

// walk visits every node of a tree.
func (l *linter) walk(v reflect.Value, visit func(any)) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Pointer {
			visit(v.Interface())
		}
		l.walk(v.Elem(), visit)
	case reflect.Slice:
		for i := range v.Len() {
			l.walk(v.Index(i), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "File" && f.Name != "DeclarationList" {
				l.walk(v.Field(i), visit)
			}
		}
	}
}

// collect notes variables that hold the outcome of a consumption.
func (l *linter) collect(n any) {
	binding, ok := n.(*ast.Binding)
	if !ok {
		return
	}
	id, ok := binding.Target.(*ast.Identifier)
	if !ok {
		return
	}
	await, ok := binding.Initializer.(*ast.AwaitExpression)
	if !ok {
		return
	}
	call, ok := plain(await.Argument).(*ast.CallExpression)
	if !ok {
		return
	}
	if path := chain(call.Callee); len(path) > 1 && path[len(path)-1] == "consume" {
		l.results[id.Name.String()] = true
	}
}

// node looks at one node.
func (l *linter) node(n any) {
	switch n := n.(type) {
	case *ast.IfStatement:
		l.condition(n.Test)
	case *ast.ConditionalExpression:
		l.condition(n.Test)
	case *ast.WhileStatement:
		l.condition(n.Test)
	case *ast.DoWhileStatement:
		l.condition(n.Test)
	case *ast.ForStatement:
		l.condition(n.Test)
	case *ast.UnaryExpression:
		switch n.Operator.String() {
		case "!":
			l.condition(n.Operand)
		case "delete":
			l.changed(n.Operand, "deletes")
		}
	case *ast.BinaryExpression:
		switch n.Operator.String() {
		case "&&", "||":
			l.condition(n.Left)
		case "===", "==", "!==", "!=":
			l.compared(n)
		}
	case *ast.AssignExpression:
		l.changed(n.Left, "changes")
	case *ast.CallExpression:
		l.changedByCall(n)
		l.pattern(n.Callee, n.ArgumentList)
	case *ast.NewExpression:
		l.pattern(n.Callee, n.ArgumentList)
	case *ast.RegExpLiteral:
		l.regexp(n.Idx, n.Pattern)
	case *ast.DotExpression:
		if path := chain(n); n.Identifier.Name == "meta" && len(path) > 1 && path[len(path)-2] == "resource" {
			l.meta(n.Identifier.Idx)
		}
	case *ast.Binding:
		if pattern, ok := n.Target.(*ast.ObjectPattern); ok {
			path := chain(n.Initializer)
			l.metaIn(pattern, len(path) > 0 && path[len(path)-1] == "resource")
		}
	}
}

// plain takes off what does not matter to what an expression names.
func plain(e ast.Expression) ast.Expression {
	for {
		switch x := e.(type) {
		case *ast.OptionalChain:
			e = x.Expression
		case *ast.Optional:
			e = x.Expression
		default:
			return e
		}
	}
}

// chain is the names of a chain of members, a.b["c"] as a, b, c; nil for anything else.
func chain(e ast.Expression) []string {
	switch x := plain(e).(type) {
	case *ast.Identifier:
		return []string{x.Name.String()}
	case *ast.DotExpression:
		if left := chain(x.Left); left != nil {
			return append(left, x.Identifier.Name.String())
		}
	case *ast.BracketExpression:
		name, ok := x.Member.(*ast.StringLiteral)
		if left := chain(x.Left); ok && left != nil {
			return append(left, name.Value.String())
		}
	}
	return nil
}

// object tells whether an expression is a meter, or what a consumption resolved to, and how it is written.
func (l *linter) object(e ast.Expression) (written string, ok bool) {
	path := chain(e)
	n := len(path)
	switch n {
	case 1:
		return path[0], l.results[path[0]]
	case 0:
		return "", false
	}
	written = strings.Join(path, ".")
	owner, property := path[n-2], path[n-1]
	switch {
	case owner == "properties" && slices.Contains(l.facts.Own, property):
		return written, true
	case !slices.Contains(l.facts.Meters[owner], property):
		return "", false
	}
	// features.article.enabled, or article.enabled where `article` was taken out of features.
	return written, n == 2 || path[n-3] == "features"
}

// condition looks at an expression whose truth is asked for.
func (l *linter) condition(e ast.Expression) {
	if both, ok := e.(*ast.BinaryExpression); ok && (both.Operator.String() == "&&" || both.Operator.String() == "||") {
		l.condition(both.Left)
		l.condition(both.Right)
		return
	}
	if e == nil {
		return
	}
	if written, ok := l.object(e); ok {
		l.warn(e.Idx0(), "write "+written+".hasAccess", "%s is an object, which is always true", written)
	}
}

// compared looks at a comparison of a meter with a plain value.
func (l *linter) compared(n *ast.BinaryExpression) {
	for _, sides := range [][2]ast.Expression{{n.Left, n.Right}, {n.Right, n.Left}} {
		written, ok := l.object(sides[0])
		if !ok {
			continue
		}
		switch sides[1].(type) {
		case *ast.BooleanLiteral:
			l.warn(n.Idx0(), "write "+written+".hasAccess", "%s is an object, which is never true or false", written)
		case *ast.StringLiteral, *ast.NumberLiteral:
			l.warn(n.Idx0(), "compare "+written+".state", "%s is an object, which is never equal to a value", written)
		}
	}
}

// builtIns are the objects of the language and the platform that runs share, or lose, what is changed about them.
func builtIn(name string) bool {
	switch name {
	case "Object", "Function", "Array", "String", "Number", "Boolean", "Symbol", "BigInt", "Math", "JSON", "Reflect", "Proxy",
		"Promise", "Date", "RegExp", "Error", "TypeError", "RangeError", "SyntaxError", "Map", "Set", "WeakMap", "WeakSet",
		"ArrayBuffer", "DataView", "Uint8Array", "Int8Array", "Uint16Array", "Uint32Array", "Int16Array", "Int32Array",
		"Float32Array", "Float64Array", "Iterator", "Intl", "console", "crypto", "URL", "URLSearchParams", "URLPattern",
		"Headers", "Request", "Response", "FormData", "Blob", "File", "AbortController", "AbortSignal", "Event", "EventTarget",
		"TextEncoder", "TextDecoder", "ReadableStream", "WritableStream", "TransformStream", "performance", "navigator":
		return true
	}
	return false
}

// shared tells whether a chain names a built-in, its prototype or the global object.
func (l *linter) shared(path []string) bool {
	if len(path) == 0 || l.declared[path[0]] {
		return false
	}
	global := path[0] == "globalThis" || path[0] == "self"
	if global && len(path) > 1 {
		path, global = path[1:], false
	}
	return global || builtIn(path[0]) && (len(path) == 1 || path[1] == "prototype" && len(path) == 2)
}

const lastsNot = "such a change throws or is lost with the run; write a function instead"

// changed looks at the target of an assignment or a deletion.
func (l *linter) changed(target ast.Expression, verb string) {
	path := chain(target)
	if n := len(path); n > 1 && l.shared(path[:n-1]) {
		l.warn(target.Idx0(), lastsNot, "%s %s, which is built in", verb, strings.Join(path, "."))
	}
}

// changedByCall looks for the functions that change what they are given.
func (l *linter) changedByCall(n *ast.CallExpression) {
	if len(n.ArgumentList) == 0 {
		return
	}
	path := chain(n.Callee)
	if len(path) != 2 || l.declared[path[0]] {
		return
	}
	switch path[0] + "." + path[1] {
	case "Object.assign", "Object.defineProperty", "Object.defineProperties", "Object.setPrototypeOf",
		"Reflect.set", "Reflect.defineProperty", "Reflect.deleteProperty", "Reflect.setPrototypeOf":
	default:
		return
	}
	if target := chain(n.ArgumentList[0]); l.shared(target) {
		l.warn(n.Idx0(), lastsNot, "changes %s, which is built in", strings.Join(target, "."))
	}
}

// meta warns of page data that is not there.
func (l *linter) meta(at file.Idx) {
	if l.facts.NoMeta {
		l.warn(at, "say `decide: response` on the surface to have the page's meta tags",
			"resource.meta is empty here: the surface decides before the origin is asked")
	}
}

// metaIn looks for meta in a pattern that takes a resource, or something with a resource in it, apart.
func (l *linter) metaIn(p *ast.ObjectPattern, resource bool) {
	for _, property := range p.Properties {
		switch x := property.(type) {
		case *ast.PropertyShort:
			if resource && x.Name.Name == "meta" {
				l.meta(x.Name.Idx)
			}
		case *ast.PropertyKeyed:
			key, ok := x.Key.(*ast.StringLiteral)
			if !ok {
				continue
			}
			if resource && key.Value == "meta" {
				l.meta(x.Key.Idx0())
			}
			value := x.Value
			if a, ok := value.(*ast.AssignExpression); ok {
				value = a.Left // with a default
			}
			if inner, ok := value.(*ast.ObjectPattern); ok {
				l.metaIn(inner, key.Value == "resource")
			}
		}
	}
}

// pattern looks at RegExp("…").
func (l *linter) pattern(callee ast.Expression, args []ast.Expression) {
	id, ok := callee.(*ast.Identifier)
	if !ok || id.Name != "RegExp" || len(args) == 0 {
		return
	}
	if text, ok := args[0].(*ast.StringLiteral); ok {
		l.regexp(text.Idx, text.Value.String())
	}
}

func (l *linter) regexp(at file.Idx, pattern string) {
	if nested(pattern) {
		l.warn(at, "the time it takes can double with every character of what a visitor sends; a repetition within a repetition can mostly be written as one",
			"the regular expression repeats what repeats itself")
	}
	if markup(pattern) {
		l.warn(at, "let a component change the page, it reads it as browsers do", "the regular expression is for HTML")
	}
}

// markup tells whether a pattern looks for tags.
func markup(p string) bool {
	for i := 0; i+1 < len(p); i++ {
		if p[i] != '<' || i > 1 && p[i-1] == '?' && p[i-2] == '(' || i > 0 && p[i-1] == 'k' { // (?<name>…), \k<name>
			continue
		}
		next := p[i+1]
		if next == '\\' && i+2 < len(p) {
			next = p[i+2]
		}
		if next == '/' || next|0x20 >= 'a' && next|0x20 <= 'z' || strings.HasPrefix(p[i+1:], "[^>]") {
			return true
		}
	}
	return false
}

// nested tells whether a group that is repeated without a bound holds something that is.
func nested(p string) bool {
	var unbounded []bool // of the open groups
	unbounded = append(unbounded, false)
	closed := false // the group that has just been closed held a repetition
	for i := 0; i < len(p); i++ {
		was := closed
		closed = false
		switch p[i] {
		case '\\':
			i++
		case '[':
			for i++; i < len(p) && p[i] != ']'; i++ {
				if p[i] == '\\' {
					i++
				}
			}
		case '(':
			unbounded = append(unbounded, false)
		case ')':
			if n := len(unbounded); n > 1 {
				closed = unbounded[n-1]
				unbounded[n-2] = unbounded[n-2] || closed
				unbounded = unbounded[:n-1]
			}
		case '*', '+', '{':
			if p[i] == '{' && !openEnded(p[i:]) {
				break
			}
			if was {
				return true
			}
			unbounded[len(unbounded)-1] = true
		}
	}
	return false
}

// openEnded tells whether a text begins with a repetition without an upper bound: {3,}.
func openEnded(p string) bool {
	end := strings.IndexByte(p, '}')
	if end < 3 || p[end-1] != ',' {
		return false
	}
	return strings.Trim(p[1:end-1], "0123456789") == ""
}
