// Package file is Blob and File (W3C File API), without object URLs.
package file

import (
	"bytes"
	"math"
	"strings"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/encoding"
	"github.com/seed-eb607675/tollgate/workflows/webapi/streams"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Blob is the value behind Blob; its bytes are never changed. Only File has a Name.
type Blob struct {
	Data []byte
	Type string // lower case, "" for none

	IsFile       bool
	Name         string
	LastModified int64 // ms since 1970
}

// New makes a Blob or, if b is one, a File.
func New(e *webidl.Env, b *Blob) *goja.Object {
	if b.IsFile {
		return e.New("File", b)
	}
	return e.New("Blob", b)
}

// Clone makes a copy for structuredClone. The bytes are shared: nobody can change them.
func (b *Blob) Clone(e *webidl.Env) *goja.Object {
	copied := *b
	return New(e, &copied)
}

// Classes describe the interfaces of this package.
func Classes() []*webidl.Class {
	text := func(b []byte) string { return encoding.UTF8(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))) }
	return []*webidl.Class{
		{
			Name: "Blob",
			Construct: func(c *webidl.Call) any {
				b := &Blob{}
				if c.Given(0) {
					b.Data, b.Type = join(c, 0, 1)
				} else {
					b.Type = typeOf(c, c.Dictionary(1))
				}
				return b
			},
			Members: []webidl.Member{
				webidl.Attribute("size", func(c *webidl.Call, b *Blob) goja.Value { return c.Value(len(b.Data)) }),
				webidl.Attribute("type", func(c *webidl.Call, b *Blob) goja.Value { return c.Value(b.Type) }),
				webidl.Operation("slice", 0, slice),
				webidl.Operation("stream", 0, func(c *webidl.Call, b *Blob) goja.Value { return streams.OfBytes(c.Env, b.Data).Object() }),
				webidl.Async("text", 0, func(c *webidl.Call, b *Blob) goja.Value { return c.Value(text(b.Data)) }),
				webidl.Async("arrayBuffer", 0, func(c *webidl.Call, b *Blob) goja.Value { return c.ArrayBuffer(bytes.Clone(b.Data)) }),
				webidl.Async("bytes", 0, func(c *webidl.Call, b *Blob) goja.Value { return c.Uint8Array(append([]byte{}, b.Data...)) }),
			},
		},
		{
			Name: "File", Parent: "Blob", Length: 2,
			Construct: func(c *webidl.Call) any {
				f := &Blob{IsFile: true, LastModified: c.Now().UnixMilli()}
				f.Data, f.Type = join(c, 0, 2)
				f.Name = c.Text(1)
				if v := webidl.Entry(c.Dictionary(2), "lastModified"); v != nil {
					f.LastModified = longLong(c.Double(v))
				}
				return f
			},
			Members: []webidl.Member{
				webidl.Attribute("name", func(c *webidl.Call, b *Blob) goja.Value { return c.Value(asFile(c, b).Name) }),
				webidl.Attribute("lastModified", func(c *webidl.Call, b *Blob) goja.Value { return c.Value(asFile(c, b).LastModified) }),
			},
		},
	}
}

// longLong converts a number as Web IDL converts to a `long long`: modulo 2^64.
func longLong(f float64) int64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	f = math.Mod(math.Trunc(f), 1<<64)
	switch {
	case f >= 1<<63:
		f -= 1 << 64
	case f < -1<<63:
		f += 1 << 64
	}
	return int64(f)
}

func asFile(c *webidl.Call, b *Blob) *Blob {
	if !b.IsFile {
		c.TypeError("illegal invocation, this is not one")
	}
	return b
}

// join makes one sequence of bytes of the parts.
func join(c *webidl.Call, at, options int) (b []byte, kind string) {
	parts, ok := c.Sequence(c.Arg(at), c.Limits().ArrayLength)
	if !ok {
		c.TypeError("argument %d is not an iterable object", at+1)
	}
	init := c.Dictionary(options)
	native := false
	if v := webidl.Entry(init, "endings"); v != nil {
		switch c.USV(v) {
		case "native":
			native = true
		case "transparent":
		default:
			c.TypeError("endings is neither native nor transparent")
		}
	}
	b = []byte{}
	for _, p := range parts {
		var part []byte
		if other, ok := c.State(p).(*Blob); ok {
			part = other.Data
		} else if raw, ok := c.BytesOf(p); ok {
			part = raw
		} else {
			s := c.USV(p)
			if native {
				s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
			}
			part = []byte(s)
		}
		if int64(len(b)+len(part)) > c.Limits().StringSize {
			c.RangeError("the parts are too large")
		}
		b = append(b, part...)
	}
	return b, typeOf(c, init)
}

func typeOf(c *webidl.Call, init *goja.Object) string {
	v := webidl.Entry(init, "type")
	if v == nil {
		return ""
	}
	return normalise(c.USV(v))
}

// normalise makes a type lower case; one with characters outside of ASCII's printable ones is none.
func normalise(kind string) string {
	for i := 0; i < len(kind); i++ {
		if kind[i] < 0x20 || kind[i] > 0x7e {
			return ""
		}
	}
	return strings.ToLower(kind)
}

// MIMEType is a Content-Type as the type of a Blob: parsed and written again (WHATWG MIME Sniffing 4.4 and 4.5), in lower
// case. "" if it is none.
func MIMEType(header string) string {
	kind, params, _ := strings.Cut(header, ";")
	kind = strings.ToLower(strings.Trim(kind, " \t\r\n"))
	main, sub, ok := strings.Cut(kind, "/")
	if !ok || !token(main) || !token(sub) {
		return ""
	}
	var b strings.Builder
	b.WriteString(kind)
	seen := map[string]bool{}
	for params != "" {
		params = strings.TrimLeft(params, " \t\r\n")
		i := strings.IndexAny(params, ";=")
		if i < 0 {
			break
		}
		name, rest, given := strings.ToLower(params[:i]), params[i+1:], true
		if params[i] == ';' {
			params = rest
			continue
		}
		var value string
		if strings.HasPrefix(rest, `"`) {
			value, rest = quoted(rest[1:])
			_, params, _ = strings.Cut(rest, ";")
		} else {
			value, params, _ = strings.Cut(rest, ";")
			value = strings.TrimRight(value, " \t\r\n")
			given = value != ""
		}
		if !given || !token(name) || seen[name] || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f || r > 0xff }) {
			continue
		}
		seen[name] = true
		b.WriteString(";" + name + "=")
		if token(value) {
			b.WriteString(value)
		} else {
			b.WriteString(`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`)
		}
	}
	return normalise(b.String())
}

// quoted reads a quoted string behind its first quote.
func quoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String(), ""
}

// token tells whether s is an HTTP token (RFC 9110 5.6.2).
func token(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0) {
			return false
		}
	}
	return s != ""
}

func slice(c *webidl.Call, b *Blob) goja.Value {
	size := int64(len(b.Data))
	place := func(i int, otherwise int64) int64 {
		if !c.Given(i) {
			return otherwise
		}
		n := c.Clamped(c.Arg(i), -1<<53, 1<<53)
		if n < 0 {
			return max(size+n, 0)
		}
		return min(n, size)
	}
	from, to := place(0, 0), place(1, size)
	kind := ""
	if c.Given(2) {
		kind = normalise(c.Text(2))
	}
	return c.New("Blob", &Blob{Data: b.Data[from:max(from, to):max(from, to)], Type: kind})
}
