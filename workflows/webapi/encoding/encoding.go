// Package encoding is TextEncoder, TextDecoder and their streams (WHATWG Encoding): UTF-8 by hand, every other label through x/text.
package encoding

import (
	"unicode/utf8"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Classes describe the interfaces of this package.
func Classes() []*webidl.Class {
	return []*webidl.Class{encoderClass(), decoderClass(), encoderStreamClass(), decoderStreamClass()}
}

type encoder struct{}

func encoderClass() *webidl.Class {
	return &webidl.Class{
		Name:      "TextEncoder",
		Construct: func(*webidl.Call) any { return &encoder{} },
		Members: []webidl.Member{
			webidl.Attribute("encoding", func(c *webidl.Call, _ *encoder) goja.Value { return c.Value("utf-8") }),
			webidl.Operation("encode", 0, func(c *webidl.Call, _ *encoder) goja.Value {
				if !c.Given(0) {
					return c.Uint8Array([]byte{})
				}
				return c.Uint8Array([]byte(c.Text(0)))
			}),
			webidl.Operation("encodeInto", 2, encodeInto),
		},
	}
}

// encodeInto writes as many whole characters as the view has room for.
func encodeInto(c *webidl.Call, _ *encoder) goja.Value {
	source := c.DOM(c.Arg(0))
	text := source.String()
	into := c.Bytes(1)
	if !c.IsUint8Array(c.Arg(1)) {
		c.TypeError("argument 2 is not a Uint8Array")
	}
	read, written := 0, 0
	for _, r := range text {
		n := utf8.RuneLen(r)
		if written+n > len(into) {
			break
		}
		utf8.EncodeRune(into[written:], r)
		written += n
		read++
		if r > 0xffff {
			read++
		}
	}
	result := c.Runtime().NewObject()
	_ = result.Set("read", read)
	_ = result.Set("written", written)
	return result
}

func decoderClass() *webidl.Class {
	return &webidl.Class{
		Name:      "TextDecoder",
		Construct: func(c *webidl.Call) any { return construct(c) },
		Members: []webidl.Member{
			webidl.Attribute("encoding", func(c *webidl.Call, d *Decoder) goja.Value { return c.Value(d.name) }),
			webidl.Attribute("fatal", func(c *webidl.Call, d *Decoder) goja.Value { return c.Value(d.fatal) }),
			webidl.Attribute("ignoreBOM", func(c *webidl.Call, d *Decoder) goja.Value { return c.Value(d.ignoreBOM) }),
			webidl.Operation("decode", 0, func(c *webidl.Call, d *Decoder) goja.Value {
				var b []byte
				if c.Given(0) {
					b = c.Bytes(0)
				}
				text, err := d.Decode(b, truth(c.Dictionary(1), "stream"))
				if err != nil {
					c.TypeError("%s", "the encoded data was not valid for encoding "+d.name)
				}
				return c.Value(text)
			}),
		},
	}
}

// construct makes the decoder that the arguments ask for.
func construct(c *webidl.Call) *Decoder {
	label := "utf-8"
	if c.Given(0) {
		label = c.Text(0)
	}
	options := c.Dictionary(1)
	d, ok := NewDecoder(label, truth(options, "fatal"), truth(options, "ignoreBOM"))
	if !ok {
		c.RangeError("the encoding \"" + label + "\" is not supported")
	}
	return d
}

func truth(options *goja.Object, name string) bool {
	v := webidl.Entry(options, name)
	return v != nil && v.ToBoolean()
}
