package rewrite

import (
	"bytes"
	"errors"
	"strings"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// prescanSize is how far the standard looks for a meta tag that names the encoding (WHATWG HTML 13.2.3.2).
const prescanSize = 1024

// inputDecoder finds out the encoding of a document and turns it into UTF-8. Bytes of UTF-8 and of an undeclared
// encoding stay as they are.
type inputDecoder struct {
	label      string // of the HTTP header
	first      []byte // while the encoding is not known
	settled    bool
	undeclared bool
	tentative  bool              // neither a mark nor the header named it: a meta tag may still change it
	decoder    *encoding.Decoder // nil: bytes stay
	rest       []byte            // the beginning of a character
	out        []byte
	dropMark   bool
	shifts     bool // the encoding is ISO-2022-JP, where one wrong byte may turn markup into characters
}

func (i *inputDecoder) charset() string {
	if i.decoder != nil {
		return "utf-8"
	}
	return ""
}

// decode returns the text of the next bytes. The result is valid until the next call and may be b itself.
func (i *inputDecoder) decode(b []byte, eof bool) ([]byte, error) {
	if !i.settled {
		if len(i.first) == 0 && len(b) >= prescanSize {
			if err := i.settle(b); err != nil {
				return nil, err
			}
		} else {
			i.first = append(i.first, b...)
			if len(i.first) < prescanSize && !eof && !i.early() {
				return nil, nil
			}
			if err := i.settle(i.first); err != nil {
				return nil, err
			}
			b = i.first
		}
	}
	if i.decoder == nil {
		return b, nil
	}
	return i.transform(b, eof)
}

// early tells whether the encoding is known before the prescan: a byte order mark or a label of the header outranks it.
func (i *inputDecoder) early() bool {
	if n := len(i.first); n == 0 || n < 3 && (i.first[0] == 0xEF || i.first[0] >= 0xFE) {
		return false // it may become a mark
	}
	if name, _ := byteOrderMark(i.first); name != "" {
		return true
	}
	_, name := charset.Lookup(i.label)
	return name != "" || refusedLabel(i.label)
}

// settle decides the encoding from the first bytes.
func (i *inputDecoder) settle(first []byte) error {
	i.settled = true
	label := strings.ToLower(strings.Trim(i.label, " \t\r\n\f"))
	if name, mark := byteOrderMark(first); name != "" {
		label = name
		i.dropMark = mark
	} else if refusedLabel(label) {
		return &Error{Kind: Encoding, Detail: "the encoding " + label + " is not decoded"}
	} else if _, name := charset.Lookup(label); name == "" {
		label = prescan(first[:min(len(first), prescanSize)])
		i.tentative = !stateChanging(label)
	}
	if label == "" {
		i.undeclared = true
		return nil
	}
	if refusedLabel(label) {
		return &Error{Kind: Encoding, Detail: "the encoding " + label + " is not decoded"}
	}
	enc, name := charset.Lookup(label)
	switch name {
	case "":
		i.undeclared = true
	case "utf-8":
	case "replacement", "x-user-defined":
		return &Error{Kind: Encoding, Detail: "the encoding " + label + " is not decoded"}
	default:
		i.decoder = enc.NewDecoder()
		i.shifts = name == "iso-2022-jp"
	}
	return nil
}

// byteOrderMark finds a byte order mark; drop tells whether it goes in decoding.
func byteOrderMark(b []byte) (name string, drop bool) {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return "utf-8", false
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return "utf-16be", true
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return "utf-16le", true
	}
	return "", false
}

// stateful are labels outside the standard whose encodings change the meaning of later bytes: what looks like text here
// could be a tag to a reader that knows them.
//
//nolint:gochecknoglobals // a table that never changes
var stateful = map[string]bool{
	"utf-7": true, "utf7": true, "unicode-1-1-utf-7": true, "csunicode11utf7": true, "x-unicode-2-0-utf-7": true,
	"x-imap4-modified-utf7": true, "utf-7-imap": true, "scsu": true, "bocu-1": true, "iso-2022-jp-1": true,
	"iso-2022-jp-2": true, "iso-2022-jp-3": true, "csiso2022jp2": true, "utf-32": true, "utf-32le": true, "utf-32be": true,
	"cp930": true, "cp939": true, "x-ebcdic-koreanextended": true,
}

// stateChanging tells whether a label names an encoding whose bytes mean something else behind an escape sequence.
func stateChanging(label string) bool {
	_, name := charset.Lookup(label)
	return name == "iso-2022-jp" || label != "" && refusedLabel(label)
}

// refusedLabel tells whether text in that encoding cannot be judged.
func refusedLabel(label string) bool {
	label = strings.ToLower(strings.Trim(label, " \t\r\n\f"))
	if stateful[label] {
		return true
	}
	_, name := charset.Lookup(label)
	return name == "replacement" || name == "x-user-defined"
}

// prescan is the standard's search for a meta tag that names the encoding (WHATWG HTML 13.2.3.2, "prescan a byte
// stream"); empty if there is none. It knows no raw text, as the standard's does not.
func prescan(b []byte) string {
	for i := 0; i < len(b); {
		j := bytes.IndexByte(b[i:], '<')
		if j < 0 || i+j+1 >= len(b) {
			return ""
		}
		i += j
		rest := b[i:]
		switch c := rest[1]; {
		case bytes.HasPrefix(rest, []byte("<!--")):
			end := bytes.Index(rest[2:], []byte("-->"))
			if end < 0 {
				return ""
			}
			i += 2 + end + 3
		case isLetter(c) || c == '/' && len(rest) > 2 && isLetter(rest[2]):
			scan := tagScan{pos: 1}
			if c == '/' {
				scan.pos = 2
			}
			n := scan.end(rest)
			if n < 0 {
				return ""
			}
			if c != '/' && equalLower(rest[1:scan.nameEnd], "meta") {
				var t startTag
				t.reset(rest[:n], scan.nameEnd, name{atom: aMeta})
				if label := metaCharset(&t); label != "" {
					return label
				}
			}
			i += n
		case c == '!' || c == '/' || c == '?':
			end := bytes.IndexByte(rest, '>')
			if end < 0 {
				return ""
			}
			i += end + 1
		default:
			i++
		}
	}
	return ""
}

// metaCharset is the encoding that a meta tag names, as a label that is known or refused; empty if it names none.
func metaCharset(t *startTag) string {
	label, ok := t.attr("charset")
	if !ok {
		equiv, _ := t.attr("http-equiv")
		if !equalLower(equiv, "content-type") {
			return ""
		}
		text, _ := t.attr("content")
		label = contentCharset(text)
	}
	known := strings.ToLower(string(bytes.Trim(label, " \t\r\n\f")))
	if refusedLabel(known) {
		return known
	}
	switch _, canonical := charset.Lookup(known); canonical {
	case "utf-16be", "utf-16le":
		return "utf-8" // a document that could be read this far is not UTF-16
	default:
		return canonical
	}
}

// contentCharset finds the label in a content attribute such as text/html; charset=utf-8.
func contentCharset(s []byte) []byte {
	const space = " \t\r\n\f"
	for {
		i := bytes.Index(bytes.ToLower(s), []byte("charset"))
		if i < 0 {
			return nil
		}
		s = bytes.TrimLeft(s[i+len("charset"):], space)
		if len(s) == 0 || s[0] != '=' {
			continue
		}
		s = bytes.TrimLeft(s[1:], space)
		if len(s) == 0 {
			return nil
		}
		if q := s[0]; q == '"' || q == '\'' {
			end := bytes.IndexByte(s[1:], q)
			if end < 0 {
				return nil
			}
			return s[1 : 1+end]
		}
		if end := bytes.IndexAny(s, space+";"); end >= 0 {
			return s[:end]
		}
		return s
	}
}

// transform decodes b.
func (i *inputDecoder) transform(b []byte, eof bool) ([]byte, error) {
	i.out = i.out[:0]
	src := b
	if len(i.rest) > 0 {
		i.rest = append(i.rest, b...)
		src = i.rest
	}
	var buf [4096]byte
	for {
		nd, ns, err := i.decoder.Transform(buf[:], src, eof)
		i.out = append(i.out, buf[:nd]...)
		src = src[ns:]
		if errors.Is(err, transform.ErrShortDst) {
			continue
		}
		break
	}
	i.rest = append([]byte(nil), src...)
	if i.dropMark && len(i.out) >= 3 {
		i.out = bytes.TrimPrefix(i.out, []byte("\uFEFF"))
		i.dropMark = false
	}
	return i.out, nil
}
