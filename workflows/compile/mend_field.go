package compile

import (
	"errors"
	"strings"

	"github.com/dop251/goja/parser"
)

// maxFieldMends bounds how often a script is parsed again for the sake of its fields.
const maxFieldMends = 200

// mendFields writes class fields so that goja reads them. It takes `get`, `set` and `async` in front of `=` for the
// beginning of an accessor or an asynchronous method, and `#get` and `#set` too. As texts and with an escape in them the
// names are the same and are read right. Only what goja stumbles over is changed: a name in front of an unexpected `=`.
func mendFields(code string) (string, bool) {
	changed := false
	for range maxFieldMends {
		at, ok := unexpectedAssign(code)
		if !ok {
			return code, changed
		}
		mended, ok := mendField(code[:at])
		if !ok {
			return code, changed
		}
		code, changed = mended+code[at:], true
	}
	return code, changed
}

// unexpectedAssign is where the `=` is that the parser's first error is about. The error has the place of what follows.
func unexpectedAssign(code string) (offset int, ok bool) {
	defer func() {
		if recover() != nil { // see Bundle.parse
			ok = false
		}
	}()
	_, err := parser.ParseFile(nil, scriptName, code, 0, parser.WithDisableSourceMaps)
	var list parser.ErrorList
	if !errors.As(err, &list) || len(list) == 0 || list[0].Message != "Unexpected token =" {
		return 0, false
	}
	at := list[0].Position
	for range at.Line - 1 {
		next := strings.IndexByte(code[offset:], '\n')
		if next < 0 {
			return 0, false
		}
		offset += next + 1
	}
	offset = strings.LastIndexByte(code[:min(offset+at.Column-1, len(code))], '=')
	return offset, offset > 0
}

// mendField changes the name at the end of what stands before `=`. The bundler puts one space between the two, so that the
// quotes of a text take no room that a position in the line behind them would miss.
func mendField(before string) (string, bool) {
	for _, name := range [...]string{"get", "set", "async"} {
		if rest, ok := strings.CutSuffix(before, " "+name+" "); ok {
			return rest + ` "` + name + `"`, true
		}
	}
	for _, name := range [...]string{"get", "set"} {
		if rest, ok := strings.CutSuffix(before, " #"+name+" "); ok {
			return rest + " #" + name[:1] + `\u0065` + name[2:], true
		}
	}
	return before, false
}
