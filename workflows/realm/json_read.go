package realm

import (
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// ErrJSON is what ReadJSON and CheckJSON say about a text that is no JSON or over the limits.
var (
	ErrJSON      = errors.New("not valid JSON")
	ErrJSONDepth = errors.New("JSON is nested too deep")
	ErrJSONSize  = errors.New("JSON is too large")
)

// ReadJSON makes the value that a JSON text from outside stands for: claims, custom data, buckets. Members called
// __proto__ are left out, for Object.assign would apply them. Depth is bounded: goja's own JSON.parse recurses without
// end, and three megabytes of `[` stop the process.
func (r *Realm) ReadJSON(text []byte) (goja.Value, error) {
	if int64(len(text)) > r.run.Limits.JSONSize {
		return nil, ErrJSONSize
	}
	p := jsonReader{rt: r.rt, s: text, maxDepth: r.run.Limits.JSONDepth}
	p.space()
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if p.space(); p.pos != len(p.s) {
		return nil, ErrJSON
	}
	return v, nil
}

type jsonReader struct {
	rt       *goja.Runtime
	s        []byte
	pos      int
	maxDepth int
}

func (p *jsonReader) space() {
	for p.pos < len(p.s) {
		switch p.s[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

func (p *jsonReader) value(depth int) (goja.Value, error) {
	if p.pos >= len(p.s) {
		return nil, ErrJSON
	}
	switch c := p.s[p.pos]; {
	case c == '{' || c == '[':
		if depth >= p.maxDepth {
			return nil, ErrJSONDepth
		}
		if c == '{' {
			return p.object(depth + 1)
		}
		return p.array(depth + 1)
	case c == '"':
		return p.string()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case c == 't' && p.word("true"):
		return p.rt.ToValue(true), nil
	case c == 'f' && p.word("false"):
		return p.rt.ToValue(false), nil
	case c == 'n' && p.word("null"):
		return goja.Null(), nil
	}
	return nil, ErrJSON
}

func (p *jsonReader) word(w string) bool {
	if len(p.s)-p.pos >= len(w) && string(p.s[p.pos:p.pos+len(w)]) == w {
		p.pos += len(w)
		return true
	}
	return false
}

func (p *jsonReader) object(depth int) (goja.Value, error) {
	o := p.rt.NewObject()
	p.pos++
	p.space()
	if p.peek('}') {
		return o, nil
	}
	for {
		if p.pos >= len(p.s) || p.s[p.pos] != '"' {
			return nil, ErrJSON
		}
		k, err := p.string()
		if err != nil {
			return nil, err
		}
		if p.space(); !p.peek(':') {
			return nil, ErrJSON
		}
		p.space()
		v, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		if name := k.String(); name != "__proto__" {
			if err := o.Set(name, v); err != nil {
				return nil, err
			}
		}
		p.space()
		if p.peek('}') {
			return o, nil
		}
		if !p.peek(',') {
			return nil, ErrJSON
		}
		p.space()
	}
}

func (p *jsonReader) array(depth int) (goja.Value, error) {
	p.pos++
	p.space()
	if p.peek(']') {
		return p.rt.NewArray(), nil
	}
	var items []any
	for {
		v, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		items = append(items, v)
		p.space()
		if p.peek(']') {
			return p.rt.NewArray(items...), nil
		}
		if !p.peek(',') {
			return nil, ErrJSON
		}
		p.space()
	}
}

func (p *jsonReader) peek(c byte) bool {
	if p.pos < len(p.s) && p.s[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

func (p *jsonReader) number() (goja.Value, error) {
	start := p.pos
	p.peek('-')
	switch {
	case p.peek('0'):
	case !p.digits():
		return nil, ErrJSON
	}
	whole := true
	if p.peek('.') {
		whole = false
		if !p.digits() {
			return nil, ErrJSON
		}
	}
	if p.pos < len(p.s) && p.s[p.pos]|0x20 == 'e' {
		whole = false
		p.pos++
		if !p.peek('+') {
			p.peek('-')
		}
		if !p.digits() {
			return nil, ErrJSON
		}
	}
	text := string(p.s[start:p.pos])
	if whole && len(text) < 16 && text != "-0" {
		if i, err := strconv.ParseInt(text, 10, 64); err == nil {
			return p.rt.ToValue(i), nil
		}
	}
	f, _ := strconv.ParseFloat(text, 64) // out of range gives an infinity, as in JavaScript
	return p.rt.ToValue(f), nil
}

func (p *jsonReader) digits() bool {
	start := p.pos
	for p.pos < len(p.s) && p.s[p.pos] >= '0' && p.s[p.pos] <= '9' {
		p.pos++
	}
	return p.pos > start
}

func (p *jsonReader) string() (goja.Value, error) {
	p.pos++
	start := p.pos
	for p.pos < len(p.s) {
		switch c := p.s[p.pos]; {
		case c == '"':
			v := p.rt.ToValue(string(p.s[start:p.pos]))
			p.pos++
			return v, nil
		case c == '\\':
			return p.escaped(start)
		case c < 0x20:
			return nil, ErrJSON
		}
		p.pos++
	}
	return nil, ErrJSON
}

// escaped reads a string with escapes as UTF-16, so that lone surrogates stay what they are.
func (p *jsonReader) escaped(start int) (goja.Value, error) {
	units := utf16.Encode([]rune(string(p.s[start:p.pos])))
	for p.pos < len(p.s) {
		c := p.s[p.pos]
		switch {
		case c == '"':
			p.pos++
			return goja.StringFromUTF16(units), nil
		case c < 0x20:
			return nil, ErrJSON
		case c != '\\':
			r, n := utf8.DecodeRune(p.s[p.pos:])
			units = utf16.AppendRune(units, r)
			p.pos += n
		default:
			u, ok := p.escape()
			if !ok {
				return nil, ErrJSON
			}
			units = append(units, u)
		}
	}
	return nil, ErrJSON
}

func (p *jsonReader) escape() (uint16, bool) {
	if p.pos+1 >= len(p.s) {
		return 0, false
	}
	c := p.s[p.pos+1]
	p.pos += 2
	switch c {
	case '"', '\\', '/':
		return uint16(c), true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	case 'u':
		if p.pos+4 > len(p.s) {
			return 0, false
		}
		u, err := strconv.ParseUint(string(p.s[p.pos:p.pos+4]), 16, 16)
		if err != nil {
			return 0, false
		}
		p.pos += 4
		return uint16(u), true
	}
	return 0, false
}

// CheckJSON looks at a text before a parser that recurses sees it: size and depth, nothing else.
func CheckJSON(text []byte, maxSize int64, maxDepth int) error {
	if int64(len(text)) > maxSize {
		return ErrJSONSize
	}
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			if depth++; depth > maxDepth {
				return ErrJSONDepth
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return nil
}
