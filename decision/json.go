package decision

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// The bounds of a workflow's result. Without them one run could have the server hold and walk any amount of text, or
// exhaust the stack of a recursive reader.
const (
	maxResultBytes = 2 << 20
	maxResultDepth = 64
)

// document is a JSON text as a tree in one slice: one allocation for a result of any shape, and every node knows its
// place for an error to name. The root is node 0.
type document struct {
	text  []byte
	nodes []jsonNode
}

type jsonKind uint8

const (
	jsonNull jsonKind = iota
	jsonBool
	jsonNumber
	jsonString
	jsonArray
	jsonObject
)

func (k jsonKind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "a list", "an object"}[k]
}

type jsonNode struct {
	kind             jsonKind
	escaped          bool // a string with escapes
	keyEscaped       bool
	dirty            bool  // holds white space or a __proto__ member, so the bytes are not what is passed on
	parent           int32 // -1 for the root
	next             int32 // next sibling, 0 for none
	first            int32 // first child, 0 for none
	start, end       int32 // of the value; of a string with its quotes
	keyStart, keyEnd int32 // of the member's name with its quotes; both 0 for items
}

// parseJSON reads one JSON text (RFC 8259). Beyond encoding/json it refuses equal names in one object and invalid UTF-8;
// members called __proto__ are left out, for merging them would set a prototype in somebody's script.
func parseJSON(text []byte) (*document, error) {
	if len(text) > maxResultBytes {
		return nil, ErrTooLarge
	}
	d := &document{text: text, nodes: make([]jsonNode, 0, 16+len(text)/32)}
	s := jsonScanner{d: d}
	s.space()
	if err := s.value(-1, 1); err != nil {
		return nil, err
	}
	s.space()
	if s.at < len(text) {
		return nil, s.syntax("text after the value")
	}
	return d, nil
}

type jsonScanner struct {
	d  *document
	at int
}

func (s *jsonScanner) syntax(what string) error {
	return fmt.Errorf("reading JSON at byte %d: %s", s.at, what)
}

func (s *jsonScanner) space() bool {
	from := s.at
	for s.at < len(s.d.text) {
		switch s.d.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return s.at > from
		}
	}
	return s.at > from
}

func (s *jsonScanner) peek() byte {
	if s.at < len(s.d.text) {
		return s.d.text[s.at]
	}
	return 0
}

// value reads a value into a new node, which is the last of the slice only until its children are read.
func (s *jsonScanner) value(parent int32, depth int) error {
	d := s.d
	self := int32(len(d.nodes))
	n := jsonNode{parent: parent, start: int32(s.at)}
	switch c := s.peek(); {
	case c == '{' || c == '[':
		if depth > maxResultDepth {
			return ErrTooLarge
		}
		n.kind = jsonArray
		if c == '{' {
			n.kind = jsonObject
		}
		d.nodes = append(d.nodes, n)
		if err := s.children(self, depth); err != nil {
			return err
		}
		d.nodes[self].end = int32(s.at)
		return nil
	case c == '"':
		n.kind = jsonString
		escaped, err := s.str()
		if err != nil {
			return err
		}
		n.escaped = escaped
	case c == '-' || '0' <= c && c <= '9':
		n.kind = jsonNumber
		if err := s.number(); err != nil {
			return err
		}
	default:
		switch rest := d.text[s.at:]; {
		case bytes.HasPrefix(rest, []byte("true")):
			n.kind, s.at = jsonBool, s.at+4
		case bytes.HasPrefix(rest, []byte("false")):
			n.kind, s.at = jsonBool, s.at+5
		case bytes.HasPrefix(rest, []byte("null")):
			n.kind, s.at = jsonNull, s.at+4
		default:
			return s.syntax("no value")
		}
	}
	n.end = int32(s.at)
	d.nodes = append(d.nodes, n)
	return nil
}

func (s *jsonScanner) children(self int32, depth int) error {
	d := s.d
	object := d.nodes[self].kind == jsonObject
	closing := byte(']')
	if object {
		closing = '}'
	}
	s.at++
	dirty := s.space()
	if s.peek() == closing {
		s.at++
		d.nodes[self].dirty = dirty
		return nil
	}
	var last int32
	count := 0
	var seen map[string]bool // only for objects of many members
	for {
		var keyStart, keyEnd int32
		var keyEscaped bool
		if object {
			keyStart = int32(s.at)
			if s.peek() != '"' {
				return s.syntax("no member name")
			}
			var err error
			if keyEscaped, err = s.str(); err != nil {
				return err
			}
			keyEnd = int32(s.at)
			dirty = s.space() || dirty
			if s.peek() != ':' {
				return s.syntax("no colon after a member name")
			}
			s.at++
			dirty = s.space() || dirty
		}
		child := int32(len(d.nodes))
		if err := s.value(self, depth+1); err != nil {
			return err
		}
		c := &d.nodes[child]
		c.keyStart, c.keyEnd, c.keyEscaped = keyStart, keyEnd, keyEscaped
		dirty = dirty || c.dirty
		if object && string(d.keyBytes(child)) == "__proto__" {
			d.nodes = d.nodes[:child]
			dirty = true
		} else {
			if object {
				if count++; count == 32 {
					seen = make(map[string]bool)
					for i := d.nodes[self].first; i != 0; i = d.nodes[i].next {
						seen[d.key(i)] = true
					}
				}
				if d.isRepeated(self, child, seen) {
					return fmt.Errorf("reading JSON at byte %d: member %q is there twice", keyStart, d.key(child))
				}
			}
			if last == 0 {
				d.nodes[self].first = child
			} else {
				d.nodes[last].next = child
			}
			last = child
		}
		dirty = s.space() || dirty
		switch s.peek() {
		case closing:
			s.at++
			d.nodes[self].dirty = dirty
			return nil
		case ',':
			s.at++
			dirty = s.space() || dirty
		default:
			return s.syntax("no comma or closing bracket")
		}
	}
}

// isRepeated tells whether an earlier member of the object has the child's name. Few members are compared one by one;
// beyond that a set keeps a hostile object from costing the square of its members.
func (d *document) isRepeated(object, child int32, seen map[string]bool) bool {
	if seen != nil {
		key := d.key(child)
		if seen[key] {
			return true
		}
		seen[key] = true
		return false
	}
	c := &d.nodes[child]
	for i := d.nodes[object].first; i != 0; i = d.nodes[i].next {
		o := &d.nodes[i]
		if !o.keyEscaped && !c.keyEscaped {
			if bytes.Equal(d.text[o.keyStart:o.keyEnd], d.text[c.keyStart:c.keyEnd]) {
				return true
			}
		} else if d.key(i) == d.key(child) {
			return true
		}
	}
	return false
}

// str moves behind a string and tells whether it has escapes.
func (s *jsonScanner) str() (escaped bool, err error) {
	text := s.d.text
	from := s.at
	s.at++
	ascii := true
	for s.at < len(text) {
		c := text[s.at]
		switch {
		case c == '"':
			s.at++
			if !ascii && !utf8.Valid(text[from:s.at]) {
				return false, s.syntax("string is not UTF-8")
			}
			return escaped, nil
		case c < ' ':
			return false, s.syntax("control character in a string")
		case c >= utf8.RuneSelf:
			ascii = false
		case c == '\\':
			escaped = true
			s.at++
			switch e := s.peek(); e {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			case 'u':
				for range 4 {
					s.at++
					if !isHex(s.peek()) {
						return false, s.syntax("bad \\u escape")
					}
				}
			default:
				return false, s.syntax("unknown escape in a string")
			}
		}
		s.at++
	}
	return false, s.syntax("string without end")
}

func (s *jsonScanner) number() error {
	digits := func() bool {
		from := s.at
		for c := s.peek(); '0' <= c && c <= '9'; c = s.peek() {
			s.at++
		}
		return s.at > from
	}
	if s.peek() == '-' {
		s.at++
	}
	if s.peek() == '0' {
		s.at++
	} else if !digits() {
		return s.syntax("bad number")
	}
	if s.peek() == '.' {
		if s.at++; !digits() {
			return s.syntax("bad number")
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		if !digits() {
			return s.syntax("bad number")
		}
	}
	return nil
}

// keyBytes is the name of a member. A switch over string(keyBytes(i)) costs no allocation.
func (d *document) keyBytes(i int32) []byte {
	n := &d.nodes[i]
	raw := d.text[n.keyStart+1 : n.keyEnd-1]
	if n.keyEscaped {
		return []byte(unescapeJSON(raw))
	}
	return raw
}

func (d *document) key(i int32) string { return string(d.keyBytes(i)) }

// str is the text of a string node.
func (d *document) str(i int32) string {
	n := &d.nodes[i]
	raw := d.text[n.start+1 : n.end-1]
	if n.escaped {
		return unescapeJSON(raw)
	}
	return string(raw)
}

// number is the value of a number node; an overflow is infinite.
func (d *document) number(i int32) float64 {
	n := &d.nodes[i]
	f, err := strconv.ParseFloat(string(d.text[n.start:n.end]), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return math.NaN()
	}
	return f
}

func (d *document) isTrue(i int32) bool { return d.text[d.nodes[i].start] == 't' }

// literal is the text of a value as it was given, cut short for messages.
func (d *document) literal(i int32) string {
	n := &d.nodes[i]
	s := d.text[n.start:n.end]
	if len(s) > 60 {
		s = append(bytes.ToValidUTF8(s[:57:57], nil), "…"...)
	}
	return string(s)
}

// raw is a value without white space and without __proto__ members. It may share memory with the text, which must not
// change any more.
func (d *document) raw(i int32) []byte {
	n := &d.nodes[i]
	if !n.dirty {
		return d.text[n.start:n.end:n.end]
	}
	return d.appendRaw(make([]byte, 0, n.end-n.start), i)
}

func (d *document) appendRaw(out []byte, i int32) []byte {
	n := &d.nodes[i]
	if !n.dirty {
		return append(out, d.text[n.start:n.end]...)
	}
	open, closing := byte('['), byte(']')
	if n.kind == jsonObject {
		open, closing = '{', '}'
	}
	out = append(out, open)
	for c := n.first; c != 0; c = d.nodes[c].next {
		if c != n.first {
			out = append(out, ',')
		}
		if n.kind == jsonObject {
			out = append(append(out, d.text[d.nodes[c].keyStart:d.nodes[c].keyEnd]...), ':')
		}
		out = d.appendRaw(out, c)
	}
	return append(out, closing)
}

// path names a node from the root on: root.http.addHeaders[1].value.
func (d *document) path(root string, i int32) string {
	n := &d.nodes[i]
	if n.parent < 0 {
		return root
	}
	parent := d.path(root, n.parent)
	if d.nodes[n.parent].kind == jsonObject {
		key := d.key(i)
		if isParameterName(key) {
			return parent + "." + key
		}
		return parent + "[" + strconv.Quote(key) + "]"
	}
	index := 0
	for c := d.nodes[n.parent].first; c != i; c = d.nodes[c].next {
		index++
	}
	return parent + "[" + strconv.Itoa(index) + "]"
}

// unescapeJSON decodes the inside of a JSON string that was scanned. Half a surrogate pair becomes U+FFFD.
func unescapeJSON(raw []byte) string {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c != '\\' {
			out = append(out, c)
			continue
		}
		i++
		switch c := raw[i]; c {
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r := hexRune(raw[i+1:])
			i += 4
			if utf16.IsSurrogate(r) {
				if i+6 < len(raw) && raw[i+1] == '\\' && raw[i+2] == 'u' {
					if pair := utf16.DecodeRune(r, hexRune(raw[i+3:])); pair != utf8.RuneError {
						out = utf8.AppendRune(out, pair)
						i += 6
						continue
					}
				}
				r = utf8.RuneError
			}
			out = utf8.AppendRune(out, r)
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

func hexRune(b []byte) rune {
	return rune(unhex(b[0]))<<12 | rune(unhex(b[1]))<<8 | rune(unhex(b[2]))<<4 | rune(unhex(b[3]))
}
