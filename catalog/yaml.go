package catalog

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The bounds of the file. A parser that recurses can be made to exhaust the stack, which ends the process, by a megabyte
// of opening brackets.
const (
	maxFileBytes = 1 << 20
	maxNesting   = 100
)

type nodeKind int

const (
	nullNode nodeKind = iota
	boolNode
	intNode
	floatNode
	stringNode
	listNode
	mappingNode
)

func (k nodeKind) String() string {
	return [...]string{"nothing", "true or false", "a number", "a number", "text", "a list", "a mapping"}[k]
}

// node is a value of the file with its place. Mappings keep their order and have no key twice.
type node struct {
	kind    nodeKind
	pos     Position
	text    string // of a scalar, decoded
	plain   bool   // a scalar on one line without escapes, so that places within the text can be told
	quoted  int    // characters ahead of the text: 1 for a quote
	integer int64
	float   float64
	items   []*node
	entries []entry
}

// entry is one member of a mapping.
type entry struct {
	key   string
	pos   Position // of the key
	value *node
}

// get finds a member; nil if there is none.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i := range n.entries {
		if n.entries[i].key == key {
			return n.entries[i].value
		}
	}
	return nil
}

// inside is the place of a byte within a scalar's text; the scalar's beginning where it cannot be told.
func (n *node) inside(offset int) Position {
	p := n.pos
	if n.plain && offset > 0 && offset <= len(n.text) {
		p.Column += n.quoted + utf8.RuneCountInString(n.text[:offset])
	}
	return p
}

// yamlReader turns the library's tree into nodes and notes what a project file may not hold: anchors, aliases, tags and
// merge keys (one can no longer see where a value comes from), keys that are no text, keys given twice.
type yamlReader struct {
	file  string
	lines []string
	diags *Diagnostics
}

// readYAML parses the text of the file. It returns nil if there is nothing to go on with.
func readYAML(file string, text []byte, diags *Diagnostics) (root *node) {
	r := yamlReader{file: file, diags: diags}
	start := Position{File: file, Line: 1, Column: 1}
	// The library counts lines twice where a comment ends with CRLF.
	text = []byte(strings.ReplaceAll(strings.TrimPrefix(string(text), "\ufeff"), "\r\n", "\n"))
	switch {
	case len(text) > maxFileBytes:
		r.add(start, "file is larger than 1 MiB", "")
		return nil
	case !utf8.Valid(text):
		r.add(r.firstInvalid(text), "file is not UTF-8", "")
		return nil
	}
	if line, column, deep := tooDeep(text); deep {
		r.add(Position{File: file, Line: line, Column: column}, fmt.Sprintf("nested deeper than %d levels", maxNesting), "")
		return nil
	}
	r.lines = strings.Split(string(text), "\n")
	tree, err := r.parse(text)
	if err != nil {
		r.syntax(err)
		return nil
	}
	var body ast.Node
	for _, d := range tree.Docs {
		if _, directive := d.Body.(*ast.DirectiveNode); d.Body == nil || directive {
			continue
		}
		if body != nil {
			r.add(r.position(d.Body), "a second document; a project file holds one", "")
			return nil
		}
		body = d.Body
	}
	if body == nil {
		return &node{kind: nullNode, pos: start}
	}
	return r.read(body, 0)
}

// parse calls the library, which is known to panic on some malformed texts.
func (r *yamlReader) parse(text []byte) (tree *ast.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("malformed YAML")
		}
	}()
	return parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
}

func (r *yamlReader) add(pos Position, text, hint string) {
	*r.diags = append(*r.diags, &Diagnostic{Pos: pos, Text: text, Hint: hint})
}

func (r *yamlReader) syntax(err error) {
	pos := Position{File: r.file, Line: 1, Column: 1}
	var e yaml.Error
	if !errors.As(err, &e) {
		r.add(pos, err.Error(), "")
		return
	}
	if t := e.GetToken(); t != nil {
		pos = r.tokenPosition(t)
	}
	text, hint := e.GetMessage(), ""
	if strings.Contains(text, `'\t'`) || strings.Contains(text, "'\t'") {
		text, hint = "a tab cannot indent", "use spaces"
	}
	r.add(pos, text, hint)
}

func (r *yamlReader) firstInvalid(text []byte) Position {
	pos := Position{File: r.file, Line: 1, Column: 1}
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		if c == utf8.RuneError && size == 1 {
			break
		}
		pos.Column++
		if c == '\n' {
			pos.Line, pos.Column = pos.Line+1, 1
		}
		text = text[size:]
	}
	return pos
}

// tooDeep looks for nesting before anything recurses: brackets that are open, and list items within list items.
// Comments are left out.
func tooDeep(text []byte) (line, column int, deep bool) {
	line = 1
	brackets, dashes, quotes := 0, 0, 0
	begin, blank, comment := true, true, false
	for _, c := range string(text) {
		column++
		switch c {
		case '\n':
			line, column, dashes, quotes = line+1, 0, 0, 0
			begin, blank, comment = true, true, false
			continue
		case '#':
			comment = comment || blank && quotes%2 == 0
		case '"', '\'':
			quotes++
		case '[', '{':
			if !comment {
				brackets++
			}
		case ']', '}':
			if !comment {
				brackets = max(0, brackets-1)
			}
		case '-', '?':
			if begin {
				dashes++
			}
		}
		blank = c == ' ' || c == '\t'
		begin = begin && (c == '-' || c == '?' || c == ' ')
		if brackets > maxNesting || dashes > maxNesting && !begin {
			return line, column, true
		}
	}
	return 0, 0, false
}

func (r *yamlReader) tokenPosition(t *token.Token) Position {
	p := Position{File: r.file, Line: 1, Column: 1}
	if t != nil && t.Position != nil {
		p.Line, p.Column = max(1, t.Position.Line), max(1, t.Position.Column)
	}
	return p
}

// position is where a value begins; a mapping in block style begins at its first key.
func (r *yamlReader) position(n ast.Node) Position {
	switch v := n.(type) {
	case *ast.MappingNode:
		if !v.IsFlowStyle && len(v.Values) > 0 {
			return r.position(v.Values[0])
		}
	case *ast.MappingValueNode:
		return r.position(v.Key)
	}
	return r.tokenPosition(n.GetToken())
}

// locate corrects the column of a scalar: the library counts white space behind it as if it stood before it.
func (r *yamlReader) locate(pos Position, written string) Position {
	if written == "" || pos.Line > len(r.lines) {
		return pos
	}
	line := []rune(r.lines[pos.Line-1])
	at := min(pos.Column-1, len(line))
	if strings.HasPrefix(string(line[at:]), written) {
		return pos
	}
	// The value itself may reach beyond the column that is told.
	end := min(len(line), at+utf8.RuneCountInString(written))
	if i := strings.LastIndex(string(line[:end]), written); i >= 0 {
		pos.Column = utf8.RuneCountInString(string(line[:end])[:i]) + 1
	}
	return pos
}

func (r *yamlReader) read(n ast.Node, depth int) *node {
	if depth > maxNesting {
		r.add(r.position(n), fmt.Sprintf("nested deeper than %d levels", maxNesting), "")
		return &node{pos: r.position(n)}
	}
	out := &node{pos: r.position(n)}
	if scalar, ok := n.(ast.ScalarNode); ok {
		out.pos = r.locate(out.pos, strings.TrimSpace(scalar.GetToken().Origin))
	}
	switch v := n.(type) {
	case *ast.NullNode:
		out.kind, out.text = nullNode, "null"
	case *ast.BoolNode:
		out.kind, out.text = boolNode, v.Token.Value
		if v.Value {
			out.integer = 1
		}
	case *ast.IntegerNode:
		r.readInteger(out, v)
	case *ast.FloatNode:
		out.kind, out.text, out.float = floatNode, v.Token.Value, v.Value
	case *ast.InfinityNode:
		out.kind, out.text, out.float = floatNode, v.Token.Value, v.Value
	case *ast.NanNode:
		out.kind, out.text, out.float = floatNode, v.Token.Value, math.NaN()
	case *ast.StringNode:
		out.kind, out.text = stringNode, v.Value
		if f, ok := exponent(v.Value); ok && v.Token.Type == token.StringType {
			out.kind, out.float = floatNode, f
		}
		switch written := strings.TrimSpace(v.Token.Origin); {
		case written == v.Value:
			out.plain = true
		case len(written) == len(v.Value)+2 && written[1:len(written)-1] == v.Value:
			out.plain, out.quoted = true, 1
		}
	case *ast.LiteralNode:
		out.kind, out.text = stringNode, v.Value.Value
	case *ast.SequenceNode:
		out.kind = listNode
		for _, item := range v.Values {
			out.items = append(out.items, r.read(item, depth+1))
		}
	case *ast.MappingNode:
		out.kind = mappingNode
		for _, m := range v.Values {
			r.readMember(out, m, depth)
		}
	case *ast.MappingValueNode:
		out.kind = mappingNode
		r.readMember(out, v, depth)
	case *ast.AnchorNode:
		r.add(out.pos, "anchors are not supported in this file", "write the value where it is used")
		return r.read(v.Value, depth+1)
	case *ast.AliasNode:
		r.add(out.pos, "aliases are not supported in this file", "write the value where it is used")
	case *ast.TagNode:
		r.add(out.pos, "tags are not supported in this file", "")
		if v.Value != nil {
			return r.read(v.Value, depth+1)
		}
	default:
		r.add(out.pos, "this YAML is not supported in this file", "")
	}
	return out
}

// exponent reads a number such as 1e3, which YAML 1.2 (10.3.2) counts as one and the library takes for text.
func exponent(s string) (float64, bool) {
	mantissa, power, ok := strings.Cut(strings.ToLower(s), "e")
	if !ok || strings.Trim(mantissa, "+-.0123456789") != "" || strings.Trim(power, "+-0123456789") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

func (r *yamlReader) readInteger(out *node, v *ast.IntegerNode) {
	out.kind, out.text = intNode, v.Token.Value
	if digits := strings.TrimLeft(out.text, "+-"); len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
		r.add(out.pos, fmt.Sprintf("number %s begins with 0 and could be octal", out.text), "")
	}
	switch i := v.Value.(type) {
	case int64:
		out.integer = i
	case uint64:
		if i > math.MaxInt64 {
			out.kind, out.float = floatNode, float64(i)
			return
		}
		out.integer = int64(i)
	}
	out.float = float64(out.integer)
}

func (r *yamlReader) readMember(out *node, m *ast.MappingValueNode, depth int) {
	pos := r.position(m.Key)
	var key string
	switch k := m.Key.(type) {
	case *ast.StringNode:
		key = k.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		key = m.Key.GetToken().Value
	case *ast.MergeKeyNode:
		r.add(pos, "merge keys are not supported in this file", "write the values where they are used")
		return
	default:
		r.add(pos, "this key is not supported in this file", "a key is plain text")
		return
	}
	for i := range out.entries {
		if out.entries[i].key == key {
			r.add(pos, fmt.Sprintf("key %q is there twice, first in line %d", key, out.entries[i].pos.Line), "")
			return
		}
	}
	var value *node
	if m.Value == nil {
		value = &node{pos: pos}
	} else {
		value = r.read(m.Value, depth+1)
	}
	if value.kind == nullNode {
		value.pos = pos // an empty value has no place of its own
	}
	out.entries = append(out.entries, entry{key: key, pos: pos, value: value})
}
