package compile

import (
	"errors"
	"reflect"
	"strings"
	"unicode/utf16"

	"github.com/dop251/goja/ast"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/workflows/esregexp"
)

// checkRegExps compiles the regular expressions of a script: what is wrong with one, or not supported, is an error where
// it stands, in packages too; what is right and most likely not meant is a warning in the project's own files. some tells
// whether there is a regular expression at all.
func (b *Bundle) checkRegExps(tree *ast.Program) (diags catalog.Diagnostics, some bool) {
	visit(reflect.ValueOf(tree.Body), func(n any) {
		literal, ok := n.(*ast.RegExpLiteral)
		if !ok {
			return
		}
		some = true
		at := tree.File.Position(int(literal.Idx) - tree.File.Base())
		pos := catalog.Position{File: at.Filename, Line: at.Line, Column: at.Column}
		if at.Filename == scriptName {
			pos = catalog.Position{File: b.File, Line: 1, Column: 1}
		}
		re, err := esregexp.CompileString(literal.Pattern, literal.Flags)
		if err != nil {
			diags = append(diags, wrongRegExp(pos, err))
		} else if !re.Unicode && (strings.Contains(literal.Pattern, `\p{`) || strings.Contains(literal.Pattern, `\P{`)) && authored(at.Filename) {
			diags = append(diags, &catalog.Diagnostic{Pos: pos, Text: `\p{…} stands for the letter p in a regular expression without the flag u`, Hint: "add the flag", Warning: true})
		}
	})
	return sortDiagnostics(diags), some
}

// authored tells whether a file is one of the project's own.
func authored(file string) bool {
	return file != scriptName && !strings.HasPrefix(file, "tollgate:") && !strings.Contains("/"+file, "/node_modules/")
}

func wrongRegExp(pos catalog.Position, err error) *catalog.Diagnostic {
	d := &catalog.Diagnostic{Pos: pos, Text: "a regular expression that is not valid: " + err.Error()}
	var syntax *esregexp.SyntaxError
	if errors.As(err, &syntax) && syntax.Unsupported {
		d.Text, d.Hint = "in a regular expression: "+syntax.Text, "the manual's page on the runtime lists what there is"
	}
	return d
}

// packRegExps replaces the patterns by their packed forms, which is how the runtime's RegExp objects hold them.
func packRegExps(tree *ast.Program) {
	visit(reflect.ValueOf(tree.Body), func(n any) {
		if literal, ok := n.(*ast.RegExpLiteral); ok {
			literal.Pattern = esregexp.Pack(utf16.Encode([]rune(literal.Pattern)))
		}
	})
}
