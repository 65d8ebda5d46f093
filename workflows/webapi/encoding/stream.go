package encoding

import (
	"unicode/utf16"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/streams"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// encoderStream is the value behind TextEncoderStream (Encoding standard 8.4).
type encoderStream struct {
	*streams.Transform
	lead rune // a leading surrogate that waits for its other half; 0 for none
}

func encoderStreamClass() *webidl.Class {
	return &webidl.Class{
		Name: "TextEncoderStream",
		Construct: func(c *webidl.Call) any {
			s := &encoderStream{}
			e := c.Env
			s.Transform = streams.NewTransform(e, func(t *streams.Transform, chunk goja.Value) {
				enqueue(e, t, []byte(s.text(e.DOM(chunk))))
			}, func(t *streams.Transform) {
				if s.lead != 0 {
					enqueue(e, t, []byte("\ufffd"))
				}
			}, nil)
			return s
		},
		Members: append([]webidl.Member{
			webidl.Attribute("encoding", func(c *webidl.Call, _ *encoderStream) goja.Value { return c.Value("utf-8") }),
		}, streams.GenericMembers(func(s *encoderStream) *streams.Transform { return s.Transform })...),
	}
}

// text is the chunk without lone surrogates; a leading one at its end is kept for the next chunk.
func (s *encoderStream) text(chunk goja.String) string {
	n := chunk.Length()
	if n == 0 {
		return ""
	}
	before := ""
	if s.lead != 0 {
		before = "\ufffd"
		if r := utf16.DecodeRune(s.lead, rune(chunk.CharAt(0))); r != '\ufffd' {
			before = string(r)
			chunk, n = chunk.Substring(1, n), n-1
		}
		s.lead = 0
	}
	if n > 0 {
		if last := chunk.CharAt(n - 1); last >= 0xd800 && last < 0xdc00 {
			s.lead = rune(last)
			chunk = chunk.Substring(0, n-1)
		}
	}
	return before + chunk.String()
}

func enqueue(e *webidl.Env, t *streams.Transform, b []byte) {
	if len(b) > 0 {
		e.Made(int64(len(b)))
		t.Enqueue(e.Uint8Array(b))
	}
}

// decoderStream is the value behind TextDecoderStream (Encoding standard 8.3).
type decoderStream struct {
	*streams.Transform
	decoder *Decoder
}

func decoderStreamClass() *webidl.Class {
	return &webidl.Class{
		Name: "TextDecoderStream",
		Construct: func(c *webidl.Call) any {
			s := &decoderStream{decoder: construct(c)}
			e := c.Env
			decode := func(t *streams.Transform, b []byte, more bool) {
				text, err := s.decoder.Decode(b, more)
				if err != nil {
					panic(e.Error("TypeError", "The encoded data was not valid for encoding "+s.decoder.name))
				}
				if text != "" {
					e.Made(int64(len(text)))
					t.Enqueue(e.Value(text))
				}
			}
			s.Transform = streams.NewTransform(e, func(t *streams.Transform, chunk goja.Value) {
				b, ok := e.BytesOf(chunk)
				if !ok {
					panic(e.Error("TypeError", "The chunk is not an ArrayBuffer or a view of one"))
				}
				decode(t, b, true)
			}, func(t *streams.Transform) { decode(t, nil, false) }, nil)
			return s
		},
		Members: append([]webidl.Member{
			webidl.Attribute("encoding", func(c *webidl.Call, s *decoderStream) goja.Value { return c.Value(s.decoder.name) }),
			webidl.Attribute("fatal", func(c *webidl.Call, s *decoderStream) goja.Value { return c.Value(s.decoder.fatal) }),
			webidl.Attribute("ignoreBOM", func(c *webidl.Call, s *decoderStream) goja.Value { return c.Value(s.decoder.ignoreBOM) }),
		}, streams.GenericMembers(func(s *decoderStream) *streams.Transform { return s.Transform })...),
	}
}
