package rewrite

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// maxReference is the length of the longest named character reference with its ampersand and semicolon,
// &CounterClockwiseContourIntegral;.
const maxReference = 33

// decodeValue decodes an attribute value: character references by the rules for attributes (WHATWG HTML 13.2.5.73),
// CR and CR LF as LF, NUL and broken UTF-8 as U+FFFD. It returns b itself where there is nothing to decode.
func decodeValue(b []byte) []byte { return decode(b, true) }

// decodeText decodes text likewise, by the rules for text.
func decodeText(b []byte) []byte { return decode(b, false) }

func decode(b []byte, inAttribute bool) []byte {
	plain, high := true, false
	for _, c := range b {
		if c >= 0x80 {
			high = true
		} else if c == '&' || c == '\r' || c == 0 {
			plain = false
			break
		}
	}
	if plain && (!high || utf8.Valid(b)) {
		return b
	}
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		i := bytes.IndexAny(b, "&\r")
		if i < 0 {
			i = len(b)
		}
		out = appendValid(out, b[:i])
		if b = b[i:]; len(b) == 0 {
			break
		}
		if b[0] == '\r' {
			out = append(out, '\n')
			if b = b[1:]; len(b) > 0 && b[0] == '\n' {
				b = b[1:]
			}
			continue
		}
		text, n := decodeReference(b, inAttribute)
		if n == 0 {
			text, n = "&", 1
		}
		out, b = append(out, text...), b[n:]
	}
	return out
}

// decodeReference decodes the character reference that b, which begins with an ampersand, begins with, and returns the
// number of bytes it takes: 0 if there is none.
func decodeReference(b []byte, inAttribute bool) (text string, n int) {
	if len(b) > 1 && b[1] == '#' {
		return decodeNumeric(b)
	}
	n = 1
	for n < len(b) && (isLetter(b[n]) || isDigit(b[n])) {
		n++
		if n > maxReference && inAttribute {
			return "", 0
		}
		if n > maxReference {
			break // no name is longer; a shorter one may stand at the front
		}
	}
	if n < 3 {
		return "", 0
	}
	if n < len(b) && b[n] == ';' {
		if text, ok := commonReferences[string(b[1:n])]; ok {
			return text, n + 1
		}
		whole := string(b[:n+1])
		// The name is not in the table, or only its beginning is, if the semicolon is still there.
		if text = html.UnescapeString(whole); text == ";" || !strings.HasSuffix(text, ";") {
			return text, n + 1
		}
	}
	// Names that may lack the semicolon have two to six letters and stand for one character.
	if inAttribute {
		if n < len(b) && (b[n] == '=' || b[n] == ';') {
			return "", 0
		}
		if text = html.UnescapeString(string(b[:n])); utf8.RuneCountInString(text) == 1 {
			return text, n
		}
		return "", 0
	}
	for n = min(n, 7); n >= 3; n-- {
		if text = html.UnescapeString(string(b[:n])); utf8.RuneCountInString(text) == 1 {
			return text, n
		}
	}
	return "", 0
}

// commonReferences are what pages are full of, and the two that the library's table leaves out because they grow when
// decoded; the rest is left to that table, which needs a copy.
//
//nolint:gochecknoglobals // a table that never changes
var commonReferences = map[string]string{
	"nGt": "\u226B\u20D2", "nLt": "\u226A\u20D2",
	"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'", "nbsp": "\u00A0", "shy": "\u00AD", "hellip": "…",
	"ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "bdquo": "„", "copy": "©",
	"auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é",
}

// decodeNumeric decodes a numeric reference by WHATWG HTML 13.2.5.75–13.2.5.80.
func decodeNumeric(b []byte) (text string, n int) {
	base, i := 10, 2
	if i < len(b) && b[i]|0x20 == 'x' {
		base, i = 16, 3
	}
	first, code := i, 0
	for ; i < len(b); i++ {
		digit := hexDigit(b[i])
		if digit < 0 || digit >= base {
			break
		}
		code = min(code*base+digit, utf8.MaxRune+1) // does not overflow, whatever the length
	}
	if i == first {
		return "", 0
	}
	if i < len(b) && b[i] == ';' {
		i++
	}
	r := rune(code)
	switch {
	case code == 0 || code > utf8.MaxRune || 0xD800 <= code && code <= 0xDFFF:
		r = utf8.RuneError
	case 0x80 <= code && code <= 0x9F:
		if c := charmap.Windows1252.DecodeByte(byte(code)); c != utf8.RuneError {
			r = c // the five codes that windows-1252 leaves open stay controls
		}
	}
	return string(r), i
}

func hexDigit(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// appendValid appends b with NUL and each broken UTF-8 sequence as U+FFFD, in the number that the WHATWG decoder gives:
// one for the longest beginning of a sequence that could have become a character, else one a byte.
func appendValid(dst, b []byte) []byte {
	for len(b) > 0 {
		c := b[0]
		if c != 0 && c < utf8.RuneSelf {
			dst, b = append(dst, c), b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if c == 0 {
			r = utf8.RuneError
		} else if r == utf8.RuneError && n == 1 {
			n = brokenLength(b)
		}
		dst, b = utf8.AppendRune(dst, r), b[n:]
	}
	return dst
}

// brokenLength is the length of the broken sequence at the start of b that one U+FFFD stands for.
func brokenLength(b []byte) int {
	var need int
	low, high := byte(0x80), byte(0xBF)
	switch c := b[0]; {
	case 0xC2 <= c && c <= 0xDF:
		need = 1
	case 0xE0 <= c && c <= 0xEF:
		need = 2
		if c == 0xE0 {
			low = 0xA0
		} else if c == 0xED {
			high = 0x9F
		}
	case 0xF0 <= c && c <= 0xF4:
		need = 3
		if c == 0xF0 {
			low = 0x90
		} else if c == 0xF4 {
			high = 0x8F
		}
	}
	n := 1
	for n <= need && n < len(b) && low <= b[n] && b[n] <= high {
		n++
		low, high = 0x80, 0xBF
	}
	return n
}
