package fetch

import (
	"encoding/hex"
	"strings"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/encoding"
	"github.com/seed-eb607675/tollgate/workflows/webapi/file"
	"github.com/seed-eb607675/tollgate/workflows/webapi/formdata"
	"github.com/seed-eb607675/tollgate/workflows/webapi/streams"
	"github.com/seed-eb607675/tollgate/workflows/webapi/url"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// owner is an object with a body: a request or a response.
type owner interface {
	content() *body
	fields() *Headers
}

// extract makes a body of a BodyInit (WHATWG Fetch 5.2) and tells its type, "" for none.
func extract(c *webidl.Call, v goja.Value) (b *body, kind string) {
	if s := streams.ReadableOf(c.Env, v); s != nil {
		if s.Disturbed() || s.Locked() {
			c.TypeError("the stream is locked or was read from")
		}
		return &body{stream: s}, ""
	}
	if s, ok := c.State(v).(*url.Search); ok {
		return ready([]byte(s.String())), "application/x-www-form-urlencoded;charset=UTF-8"
	}
	if b, ok := c.State(v).(*file.Blob); ok {
		return ready(b.Data), b.Type
	}
	if f, ok := c.State(v).(*formdata.Form); ok {
		var random [16]byte
		c.Random(random[:])
		boundary := "----tollgate" + hex.EncodeToString(random[:])
		return ready(f.Encode(boundary)), "multipart/form-data; boundary=" + boundary
	}
	if bytes, ok := c.BytesOf(v); ok {
		return ready(append([]byte{}, bytes...)), ""
	}
	return ready([]byte(c.USV(v))), "text/plain;charset=UTF-8"
}

// bodyMembers are what Body mixes into Request and Response (WHATWG Fetch 5.3).
func bodyMembers() []webidl.Member {
	consume := func(name string, convert func(c *webidl.Env, b []byte, o owner) goja.Value) webidl.Member {
		return webidl.Async(name, 0, func(c *webidl.Call, o owner) goja.Value {
			return read(c, o, func(b []byte) goja.Value { return convert(c.Env, b, o) })
		})
	}
	return []webidl.Member{
		webidl.Attribute("body", func(c *webidl.Call, o owner) goja.Value {
			if b := o.content(); b != nil {
				return b.readable(c.Env).Object()
			}
			return goja.Null()
		}),
		webidl.Attribute("bodyUsed", func(c *webidl.Call, o owner) goja.Value {
			return c.Value(o.content() != nil && o.content().wasUsed())
		}),
		consume("arrayBuffer", func(e *webidl.Env, b []byte, _ owner) goja.Value { return e.ArrayBuffer(append([]byte{}, b...)) }),
		consume("bytes", func(e *webidl.Env, b []byte, _ owner) goja.Value { return e.Uint8Array(append([]byte{}, b...)) }),
		consume("blob", func(e *webidl.Env, b []byte, o owner) goja.Value {
			kind, _ := o.fields().get("content-type")
			return file.New(e, &file.Blob{Data: b, Type: file.MIMEType(kind)})
		}),
		consume("formData", func(e *webidl.Env, b []byte, o owner) goja.Value {
			kind, _ := o.fields().get("content-type")
			f, err := formdata.Decode(kind, b, e.Now().UnixMilli())
			if err != nil {
				panic(e.Error("TypeError", "formData: the body is not a form"))
			}
			return e.New("FormData", f)
		}),
		consume("text", func(e *webidl.Env, b []byte, _ owner) goja.Value { return e.Value(text(b)) }),
		consume("json", func(e *webidl.Env, b []byte, _ owner) goja.Value { return parseJSON(e, text(b)) }),
	}
}

// text is UTF-8 decode: without a byte order mark.
func text(b []byte) string { return strings.TrimPrefix(encoding.UTF8(b), "\ufeff") }

// read marks the body as used and calls convert with its bytes, now or when they have come.
func read(c *webidl.Call, o owner, convert func([]byte) goja.Value) goja.Value {
	b := o.content()
	if b == nil {
		return convert(nil)
	}
	if b.unusable() {
		c.TypeError("the body has been read already, or is being read")
	}
	e := c.Env
	counted := func(b []byte) goja.Value {
		e.Made(int64(len(b)))
		return convert(b)
	}
	if b.stream == nil && b.payload.isThere() {
		b.used = true
		content, err := b.payload.outcome()
		if err != nil {
			panic(thrownBy(e, err))
		}
		return counted(content)
	}
	d := e.Defer()
	b.consume(e, e.Limits().StringSize, func(content []byte, err error) {
		if err != nil {
			settle(d.Reject(thrownBy(e, err)))
			return
		}
		var v goja.Value
		if ex := e.Runtime().Try(func() { v = counted(content) }); ex != nil {
			settle(d.Reject(ex.Value()))
			return
		}
		settle(d.Resolve(v))
	})
	return d.Promise
}

// parseJSON is JSON.parse behind a look at size and depth: three million brackets kill the process otherwise. Members
// called __proto__ are left out, for Object.assign would apply a visitor's.
func parseJSON(e *webidl.Env, s string) goja.Value {
	if int64(len(s)) > e.Limits().JSONSize || deeper(s, e.Limits().JSONDepth) {
		panic(e.Error("SyntaxError", "the JSON text is too large or too deep"))
	}
	v := e.Builtin("JSON", "parse")(e.Value(s))
	if spellsProto(s) {
		dropProto(v)
	}
	return v
}

// deeper tells whether a JSON text nests deeper than that.
func deeper(s string, depth int) bool {
	level, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[', c == '{':
			if level++; level > depth {
				return true
			}
		case c == ']', c == '}':
			level--
		}
	}
	return false
}
