package compile

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"

	"github.com/seed-eb607675/tollgate/catalog"
)

// refused finds uses of names that workflows do not have. In the project's own files they are errors. Packages often ask
// for them only to see whether they are there, so with them the first use of a name in a file is a warning, and only of
// those that nothing else stands for. A name that the script declares itself is left alone; at run time the sandbox
// refuses all of them by every route.
func refused(tree *ast.Program) catalog.Diagnostics {
	w := &useWalker{file: tree.File, declared: map[string]bool{}}
	w.walk(reflect.ValueOf(tree.Body), false)
	var out catalog.Diagnostics
	warned := map[[2]string]bool{} // file and name
	for _, u := range w.uses {
		if w.declared[u.name] {
			continue
		}
		p := tree.File.Position(int(u.at) - tree.File.Base())
		if p.Filename == scriptName || strings.HasPrefix(p.Filename, "tollgate:") {
			continue
		}
		inPackage := strings.Contains("/"+p.Filename, "/node_modules/")
		if inPackage {
			if key := [2]string{p.Filename, u.name}; !missing(u.name) || warned[key] {
				continue
			} else {
				warned[key] = true
			}
		}
		out = append(out, &catalog.Diagnostic{
			Pos:     catalog.Position{File: p.Filename, Line: p.Line, Column: p.Column},
			Text:    fmt.Sprintf("workflows have no %s", u.text),
			Hint:    u.hint,
			Warning: inPackage,
		})
	}
	return sortDiagnostics(out)
}

// missing tells whether a name is one of the language or the platform that workflows lack.
func missing(name string) bool {
	switch name {
	case "WebAssembly", "Worker", "Atomics", "SharedArrayBuffer", "Temporal":
		return true
	}
	return false
}

type use struct {
	name       string
	text, hint string
	at         file.Idx
}

type useWalker struct {
	file     *file.File
	declared map[string]bool
	uses     []use
}

// absent lists the names that are refused as soon as they are referred to; `typeof name` is allowed.
func absent(name string) (hint string, ok bool) {
	switch name {
	case "WebAssembly":
		return "there is no native code in a workflow", true
	case "Worker", "Atomics", "SharedArrayBuffer":
		return "a run has one thread", true
	case "Temporal":
		return "use Date", true
	case "process":
		return "variables and secrets are in the argument `env`", true
	case "require", "module", "exports", "__dirname", "__filename":
		return "use import and export", true
	case "Buffer":
		return "use Uint8Array, TextEncoder, atob and btoa", true
	}
	return "", false
}

func (w *useWalker) walk(v reflect.Value, binding bool) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Pointer && w.node(v.Interface(), binding) {
			return
		}
		w.walk(v.Elem(), binding)
	case reflect.Slice:
		for i := range v.Len() {
			w.walk(v.Index(i), binding)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "File" && f.Name != "DeclarationList" {
				w.walk(v.Field(i), binding)
			}
		}
	}
}

// node looks at a node before its children; true means that the children have been dealt with.
func (w *useWalker) node(n any, _ bool) bool {
	switch n := n.(type) {
	case *ast.Identifier:
		name := n.Name.String()
		if hint, ok := absent(name); ok {
			w.uses = append(w.uses, use{name: name, text: name, hint: hint, at: n.Idx})
		}
		return true
	case *ast.Binding:
		w.declare(n.Target)
		w.walk(reflect.ValueOf(n.Initializer), false)
		return true
	case *ast.ParameterList:
		if id, ok := n.Rest.(*ast.Identifier); ok {
			w.declared[id.Name.String()] = true
		}
	case *ast.FunctionLiteral:
		if n.Name != nil {
			w.declared[n.Name.Name.String()] = true
		}
	case *ast.ClassLiteral:
		if n.Name != nil {
			w.declared[n.Name.Name.String()] = true
		}
	case *ast.CatchStatement:
		if n.Parameter != nil {
			w.declare(n.Parameter)
		}
	case *ast.DotExpression:
		w.walk(reflect.ValueOf(&n.Left).Elem(), false)
		return true
	case *ast.UnaryExpression:
		if _, ok := n.Operand.(*ast.Identifier); ok && n.Operator.String() == "typeof" {
			return true
		}
	case *ast.CallExpression:
		w.dynamic(n.Callee)
	case *ast.NewExpression:
		w.dynamic(n.Callee)
	}
	return false
}

// dynamic notes calls that would compile text.
func (w *useWalker) dynamic(callee ast.Expression) {
	id, ok := callee.(*ast.Identifier)
	if !ok {
		return
	}
	switch name := id.Name.String(); {
	case name == "__require", strings.HasPrefix(name, "globImport"), strings.HasPrefix(name, "globRequire"):
		// What the bundler makes of an import() or require() that it cannot resolve, or for which it took all files of a folder.
		w.uses = append(w.uses, use{name: "import()", text: "import() or require() of a computed name", hint: "everything is bundled when the project is loaded, so the name must be a constant", at: id.Idx})
	case name == "eval", name == "Function":
		w.uses = append(w.uses, use{name: name, text: name + "()", hint: "code from text is refused; it throws EvalError", at: id.Idx})
	}
}

func (w *useWalker) declare(target any) {
	switch t := target.(type) {
	case *ast.Identifier:
		w.declared[t.Name.String()] = true
	case *ast.ObjectPattern, *ast.ArrayPattern:
		w.declarePattern(reflect.ValueOf(t))
	}
}

// declarePattern counts every name in a pattern as declared. That includes names used in defaults, which only makes the
// check more lenient.
func (w *useWalker) declarePattern(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		if id, ok := v.Interface().(*ast.Identifier); ok {
			w.declared[id.Name.String()] = true
			return
		}
		w.declarePattern(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			w.declarePattern(v.Index(i))
		}
	case reflect.Struct:
		if id, ok := v.Interface().(ast.Identifier); ok { // {name}
			w.declared[id.Name.String()] = true
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "File" {
				w.declarePattern(v.Field(i))
			}
		}
	}
}
