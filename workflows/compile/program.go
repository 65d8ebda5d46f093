package compile

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	"github.com/go-sourcemap/sourcemap"

	"github.com/seed-eb607675/tollgate/catalog"
)

// Program is a compiled bundle. It is read-only and may run in any number of runtimes at once.
type Program struct {
	// Goja evaluates to a function; calling that evaluates the module and gives its default export.
	Goja *goja.Program
	// Digest is the bundle's.
	Digest string
	// Size is about how many bytes of memory it takes, its source map included.
	Size int64
	// Warnings are about what is likely a mistake in the project's own files.
	Warnings catalog.Diagnostics
	// Names are those of the variables and members in the script. A built-in that is not among them can be reached only by a
	// name that is worked out, which Keys says that the program does, or by a member that tells others, such as
	// Object.getOwnPropertyDescriptor, of which Computed says that it uses them.
	Names          map[string]struct{}
	Computed, Keys bool
	// BigInt and Delegates tell that the program uses BigInt or yield*, which like computed names are compiled as calls
	// of the arguments of the function; so are values that it spreads out, of which Spreads tells. Lengths tells that it
	// makes arrays of a given length.
	BigInt, Delegates, Lengths, Spreads bool
}

// scriptName is what goja calls the script itself; a position in it has no place in the author's files.
const scriptName = "bundle.js"

// Compile makes a program of the bundle, and reports what goja's language or this sandbox does not have.
func (b *Bundle) Compile() (*Program, catalog.Diagnostics) {
	start := catalog.Position{File: b.File, Line: 1, Column: 1}
	if _, deep := tooDeep([]byte(b.Code)); deep {
		return nil, catalog.Diagnostics{{Pos: start, Text: fmt.Sprintf("bundle is nested deeper than %d levels", MaxNesting)}}
	}
	lines, err := sourcemap.Parse("", b.SourceMap)
	if err != nil {
		return nil, catalog.Diagnostics{{Pos: start, Text: "reading the source map: " + err.Error()}}
	}
	tree, err := b.parse(b.Code)
	if err != nil {
		if code, ok := mendFields(b.Code); ok {
			mended := *b
			mended.Code = code
			b = &mended
			tree, err = b.parse(b.Code)
		}
	}
	if err != nil {
		return nil, parseErrors(err, b.Code, lines, b.File)
	}
	warnings, regExps := b.checkRegExps(tree)
	if warnings = sortDiagnostics(append(warnings, refused(tree)...)); len(warnings.Errors()) > 0 {
		return nil, warnings
	}
	p := &Program{Digest: b.Digest, Names: namesOf(tree), Warnings: warnings}
	if regExps {
		p.Names["RegExp"] = struct{}{} // a literal is one without the name
	}
	u := usesOf(tree, p.Names)
	p.Computed, p.Keys, p.BigInt, p.Delegates, p.Lengths, p.Spreads = u.computed, u.keys, u.bigInt, u.delegates, u.lengths, u.spreads
	if u.bigInt || u.delegates || u.keys || u.spreads {
		var diags catalog.Diagnostics
		if tree, diags = b.guardOperators(u); len(diags) > 0 {
			return nil, diags
		}
	}
	plainDefault(tree)
	packRegExps(tree)
	program, err := compileTree(tree)
	if err != nil {
		return nil, catalog.Diagnostics{compileError(err, tree, b.File)}
	}
	p.Goja, p.Size = program, sizeOf(b)
	return p, warnings
}

func (b *Bundle) parse(code string) (tree *ast.Program, err error) {
	defer func() {
		if x := recover(); x != nil { // some escapes, such as \u{10FFFF}, make the parser panic
			err = fmt.Errorf("parsing: %v", x)
		}
	}()
	load := parser.WithSourceMapLoader(func(string) ([]byte, error) { return b.SourceMap, nil })
	tree, err = parser.ParseFile(nil, scriptName, code+"\n//# sourceMappingURL=bundle.js.map\n", 0, load)
	if err == nil {
		mend(tree)
	}
	return tree, err
}

// guardOperators parses the script again with the checks of its operators in front.
func (b *Bundle) guardOperators(u uses) (*ast.Program, catalog.Diagnostics) {
	code := operatorHead + strings.TrimPrefix(b.Code, plainHead)
	tree, err := b.parse(code)
	if err != nil {
		return nil, catalog.Diagnostics{{Pos: catalog.Position{File: b.File, Line: 1, Column: 1}, Text: sentence(err.Error())}}
	}
	w := rewriter{from: file.Idx(tree.File.Base() + len(operatorHead)), file: tree.File}
	w.bigInt, w.keys, w.spreads = u.bigInt, u.keys, u.spreads
	w.walk(reflect.ValueOf(tree.Body))
	return tree, w.diags
}

// compileTree turns a panic of goja's compiler into an error: a program must never be able to stop the server.
func compileTree(tree *ast.Program) (p *goja.Program, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("compiling: %v", x)
		}
	}()
	return goja.CompileAST(tree, true)
}

func parseErrors(err error, code string, lines *sourcemap.Consumer, file string) catalog.Diagnostics {
	var list parser.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return catalog.Diagnostics{{Pos: catalog.Position{File: file, Line: 1, Column: 1}, Text: sentence(err.Error())}}
	}
	e := list[0] // the others follow from it
	pos := catalog.Position{File: e.Position.Filename, Line: e.Position.Line, Column: e.Position.Column}
	if pos.File == scriptName || pos.File == "" {
		pos = position(lines, file, pos.Line, pos.Column)
	}
	if strings.HasPrefix(e.Message, "Unexpected reserved word") && strings.Contains(code, "import(") {
		return catalog.Diagnostics{{Pos: pos, Text: "import() of a computed name", Hint: "everything is bundled when the project is loaded, so the name must be a constant"}}
	}
	return catalog.Diagnostics{{Pos: pos, Text: "not in the language of workflows: " + sentence(e.Message)}}
}

func compileError(err error, tree *ast.Program, file string) *catalog.Diagnostic {
	d := &catalog.Diagnostic{Pos: catalog.Position{File: file, Line: 1, Column: 1}, Text: sentence(err.Error())}
	var syntax *goja.CompilerSyntaxError
	if errors.As(err, &syntax) {
		d.Text = "not in the language of workflows: " + sentence(syntax.Message)
		if syntax.File != nil {
			if p := syntax.File.Position(syntax.Offset); p.Filename != scriptName {
				d.Pos = catalog.Position{File: p.Filename, Line: p.Line, Column: p.Column}
			}
		}
	}
	return d
}
