package scenario

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/seed-eb607675/tollgate/catalog"
)

// The bounds of a file. A parser that recurses can be made to exhaust the stack, which ends the process.
const (
	maxFileBytes = 4 << 20
	maxNesting   = 100
)

// kind is what a value is.
type kind int

const (
	nullNode kind = iota
	boolNode
	numberNode
	textNode
	listNode
	mappingNode
)

func (k kind) String() string {
	return [...]string{"nothing", "true or false", "a number", "text", "a list", "a mapping"}[k]
}

// node is a value of the file with its place.
type node struct {
	kind    kind
	pos     catalog.Position
	text    string // of a scalar, decoded
	number  float64
	truth   bool
	items   []*node
	members []member // in their order
}

// member is one member of a mapping. No key is there twice.
type member struct {
	key   string
	pos   catalog.Position // of the key
	value *node
}

// get finds a member; nil if there is none.
func (n *node) get(key string) *node {
	for i := range n.members {
		if n.members[i].key == key {
			return n.members[i].value
		}
	}
	return nil
}

// json is the value as encoding/json would have read it.
func (n *node) json() any {
	switch n.kind {
	case boolNode:
		return n.truth
	case numberNode:
		return n.number
	case textNode:
		return n.text
	case listNode:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			out[i] = item.json()
		}
		return out
	case mappingNode:
		out := make(map[string]any, len(n.members))
		for _, m := range n.members {
			out[m.key] = m.value.json()
		}
		return out
	}
	return nil
}

// reader turns the library's tree into nodes.
type reader struct {
	file  string
	lines []string
	diags catalog.Diagnostics
}

func (r *reader) add(pos catalog.Position, format string, args ...any) {
	r.hint(pos, "", format, args...)
}

// hint adds what is wrong with what to do about it.
func (r *reader) hint(pos catalog.Position, hint, format string, args ...any) {
	r.diags = append(r.diags, &catalog.Diagnostic{Pos: pos, Text: fmt.Sprintf(format, args...), Hint: hint})
}

// read parses the text of a file. It returns nil if there is nothing to go on with.
func (r *reader) read(text []byte) *node {
	start := catalog.Position{File: r.file, Line: 1, Column: 1}
	text = []byte(strings.ReplaceAll(strings.TrimPrefix(string(text), "\ufeff"), "\r\n", "\n"))
	switch {
	case len(text) > maxFileBytes:
		r.add(start, "file is larger than 4 MiB")
		return nil
	case !utf8.Valid(text):
		r.add(start, "file is not UTF-8")
		return nil
	case tooDeep(text):
		r.add(start, "nested deeper than %d levels", maxNesting)
		return nil
	}
	r.lines = strings.Split(string(text), "\n")
	tree, err := parse(text)
	if err != nil {
		r.syntax(err)
		return nil
	}
	var body ast.Node
	for _, d := range tree.Docs {
		if d.Body == nil {
			continue
		}
		if body != nil {
			r.add(r.place(d.Body), "a second document; a scenario file holds one")
			return nil
		}
		body = d.Body
	}
	if body == nil {
		return &node{pos: start}
	}
	return r.node(body, 0)
}

// parse calls the library, which is known to panic on some malformed texts.
func parse(text []byte) (tree *ast.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("malformed YAML")
		}
	}()
	return parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
}

// tooDeep looks for nesting before anything recurses. It counts brackets in texts and comments too: a file with a hundred
// open ones is none.
func tooDeep(text []byte) bool {
	open, dashes, begin := 0, 0, true
	for _, c := range text {
		switch c {
		case '\n':
			dashes, begin = 0, true
			continue
		case '[', '{':
			open++
		case ']', '}':
			open = max(0, open-1)
		case '-', '?':
			if begin {
				dashes++
			}
		}
		begin = begin && (c == '-' || c == '?' || c == ' ')
		if open > maxNesting || dashes > maxNesting {
			return true
		}
	}
	return false
}

func (r *reader) syntax(err error) {
	pos := catalog.Position{File: r.file, Line: 1, Column: 1}
	var e yaml.Error
	if !errors.As(err, &e) {
		r.add(pos, "%v", err)
		return
	}
	if t := e.GetToken(); t != nil {
		pos = r.tokenPlace(t)
	}
	r.add(pos, "%s", e.GetMessage())
}

func (r *reader) tokenPlace(t *token.Token) catalog.Position {
	p := catalog.Position{File: r.file, Line: 1, Column: 1}
	if t != nil && t.Position != nil {
		p.Line, p.Column = max(1, t.Position.Line), max(1, t.Position.Column)
	}
	return p
}

// place is where a value begins; a mapping in block style begins at its first key.
func (r *reader) place(n ast.Node) catalog.Position {
	switch v := n.(type) {
	case *ast.MappingNode:
		if !v.IsFlowStyle && len(v.Values) > 0 {
			return r.place(v.Values[0])
		}
	case *ast.MappingValueNode:
		return r.place(v.Key)
	}
	p := r.tokenPlace(n.GetToken())
	if scalar, ok := n.(ast.ScalarNode); ok {
		return r.locate(p, strings.TrimSpace(scalar.GetToken().Origin))
	}
	return p
}

// locate corrects the column of a scalar: the library counts white space behind it as if it stood before it.
func (r *reader) locate(p catalog.Position, written string) catalog.Position {
	if written == "" || p.Line > len(r.lines) {
		return p
	}
	line := []rune(r.lines[p.Line-1])
	at := min(p.Column-1, len(line))
	if strings.HasPrefix(string(line[at:]), written) {
		return p
	}
	end := min(len(line), at+utf8.RuneCountInString(written))
	if i := strings.LastIndex(string(line[:end]), written); i >= 0 {
		p.Column = utf8.RuneCountInString(string(line[:end])[:i]) + 1
	}
	return p
}

func (r *reader) node(n ast.Node, depth int) *node {
	out := &node{pos: r.place(n)}
	if depth > maxNesting {
		r.add(out.pos, "nested deeper than %d levels", maxNesting)
		return out
	}
	switch v := n.(type) {
	case *ast.NullNode:
	case *ast.BoolNode:
		out.kind, out.truth, out.text = boolNode, v.Value, v.Token.Value
	case *ast.IntegerNode:
		out.kind, out.text = numberNode, v.Token.Value
		switch i := v.Value.(type) {
		case int64:
			out.number = float64(i)
		case uint64:
			out.number = float64(i)
		}
	case *ast.FloatNode:
		out.kind, out.number, out.text = numberNode, v.Value, v.Token.Value
	case *ast.InfinityNode, *ast.NanNode:
		r.add(out.pos, "not a number that JSON has")
		out.kind, out.number = numberNode, math.MaxFloat64
	case *ast.StringNode:
		out.kind, out.text = textNode, v.Value
	case *ast.LiteralNode:
		out.kind, out.text = textNode, v.Value.Value
	case *ast.SequenceNode:
		out.kind = listNode
		for _, item := range v.Values {
			out.items = append(out.items, r.node(item, depth+1))
		}
	case *ast.MappingNode:
		out.kind = mappingNode
		for _, m := range v.Values {
			r.member(out, m, depth)
		}
	case *ast.MappingValueNode:
		out.kind = mappingNode
		r.member(out, v, depth)
	default:
		r.hint(out.pos, "write the value where it is used", "anchors, aliases and tags are not supported in this file")
	}
	return out
}

func (r *reader) member(to *node, m *ast.MappingValueNode, depth int) {
	pos := r.place(m.Key)
	if _, merge := m.Key.(*ast.MergeKeyNode); merge {
		r.add(pos, "merge keys are not supported in this file")
		return
	}
	scalar, ok := m.Key.(ast.ScalarNode)
	if !ok {
		r.add(pos, "a key must be text")
		return
	}
	key := fmt.Sprint(scalar.GetValue())
	if to.get(key) != nil {
		r.add(pos, "key %q is given twice", key)
		return
	}
	to.members = append(to.members, member{key: key, pos: pos, value: r.node(m.Value, depth+1)})
}
