package encoding

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/transform"
)

// ErrInvalid says that bytes are no text of the encoding.
var ErrInvalid = errors.New("the encoded data was not valid")

// Decoder turns bytes into text, piece by piece, as TextDecoder does (Encoding standard 7.1).
type Decoder struct {
	name      string // lower case
	fatal     bool
	ignoreBOM bool

	other   transform.Transformer // nil for UTF-8
	rest    []byte                // of an incomplete character
	started bool                  // the place where a byte order mark may stand is passed
}

// NewDecoder makes a decoder for an encoding by any of its labels; ok is false for an unknown label and for
// "replacement".
func NewDecoder(label string, fatal, ignoreBOM bool) (d *Decoder, ok bool) {
	d = &Decoder{fatal: fatal, ignoreBOM: ignoreBOM}
	label = strings.Trim(label, "\t\n\f\r ")
	for i := 0; i < len(label); i++ {
		if label[i] <= ' ' || label[i] >= utf8.RuneSelf {
			return nil, false // htmlindex would take it off, or fold it
		}
	}
	switch strings.ToLower(label) {
	case "utf-8", "utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8":
		d.name = "utf-8"
		return d, true
	}
	e, err := htmlindex.Get(label)
	if err != nil {
		return nil, false
	}
	name, err := htmlindex.Name(e)
	if err != nil || name == "replacement" {
		return nil, false
	}
	d.name = name
	if name != "utf-8" {
		d.other = decoderOf(name, e)
	}
	return d, true
}

// strict is a decoder that tells whether something was ill-formed.
type strict interface{ wrong() bool }

func decoderOf(name string, e encoding.Encoding) transform.Transformer {
	switch name {
	case "utf-16le", "utf-16be":
		return &utf16Decoder{big: name == "utf-16be"}
	case "iso-2022-jp":
		return newISO2022JP()
	}
	if index, ok := e.(*charmap.Charmap); ok {
		return &singleDecoder{index: index, windows: strings.HasPrefix(name, "windows-")}
	}
	return e.NewDecoder()
}

// Name is the encoding's name in lower case.
func (d *Decoder) Name() string { return d.name }

// Decode turns the next piece into text. Unless more is set it is the last one, and the decoder begins anew. What is
// returned has at most three times as many bytes as the pieces.
func (d *Decoder) Decode(b []byte, more bool) (string, error) {
	if len(d.rest) > 0 {
		b = append(d.rest, b...)
		d.rest = nil
	}
	text, err := d.decode(b, more)
	if err != nil {
		d.reset()
		return "", err
	}
	if !d.started && text != "" {
		d.started = true
		if !d.ignoreBOM {
			text = strings.TrimPrefix(text, "\ufeff")
		}
	}
	if !more {
		d.reset()
	}
	return text, nil
}

func (d *Decoder) reset() {
	d.rest, d.started = nil, false
	if d.other != nil {
		d.other.Reset()
	}
}

func (d *Decoder) decode(b []byte, more bool) (string, error) {
	if d.other == nil {
		if more {
			n := len(b) - incomplete(b)
			d.rest = bytes.Clone(b[n:])
			b = b[:n]
		}
		if d.fatal && !utf8.Valid(b) {
			return "", ErrInvalid
		}
		return UTF8(b), nil
	}
	var out strings.Builder
	buf := make([]byte, 4096)
	for {
		nDst, nSrc, err := d.other.Transform(buf, b, !more)
		if d.fatal {
			var wrong bool
			if s, ok := d.other.(strict); ok {
				wrong = s.wrong()
			} else {
				// None of the others has a byte sequence for U+FFFD but gb18030, where it is refused.
				wrong = bytes.Contains(buf[:nDst], []byte("\ufffd"))
			}
			if wrong {
				return "", ErrInvalid
			}
		}
		out.Write(buf[:nDst])
		b = b[nSrc:]
		switch {
		case err == nil:
			return out.String(), nil
		case errors.Is(err, transform.ErrShortDst):
		case errors.Is(err, transform.ErrShortSrc):
			d.rest = bytes.Clone(b)
			return out.String(), nil
		default:
			return "", ErrInvalid
		}
	}
}
