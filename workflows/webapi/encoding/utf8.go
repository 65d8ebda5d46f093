package encoding

import (
	"strings"
	"unicode/utf8"
)

// UTF8 decodes bytes as the UTF-8 decoder of the Encoding standard (8.1) does with replacement: each maximal part of an
// ill-formed sequence becomes one U+FFFD, and not each byte, as Go's conversion does.
func UTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var s strings.Builder
	s.Grow(len(b))
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n <= 1 {
			n = subpart(b)
			s.WriteRune(utf8.RuneError)
		} else {
			s.Write(b[:n])
		}
		b = b[n:]
	}
	return s.String()
}

// subpart is the length of the ill-formed part b begins with: as long as it could still have become a character.
func subpart(b []byte) int {
	low, high := byte(0x80), byte(0xbf)
	var need int
	switch c := b[0]; {
	case c >= 0xc2 && c <= 0xdf:
		need = 1
	case c >= 0xe0 && c <= 0xef:
		need = 2
		switch c {
		case 0xe0:
			low = 0xa0
		case 0xed:
			high = 0x9f
		}
	case c >= 0xf0 && c <= 0xf4:
		need = 3
		switch c {
		case 0xf0:
			low = 0x90
		case 0xf4:
			high = 0x8f
		}
	default:
		return 1
	}
	n := 1
	for ; n <= need && n < len(b); n++ {
		if b[n] < low || b[n] > high {
			break
		}
		low, high = 0x80, 0xbf
	}
	return n
}

// incomplete is how many bytes at the end of b could begin a character whose rest is still to come.
func incomplete(b []byte) int {
	for n := 1; n <= 3 && n <= len(b); n++ {
		tail := b[len(b)-n:]
		if tail[0] < 0x80 {
			return 0
		}
		if tail[0] >= 0xc0 {
			if !utf8.FullRune(tail) && subpart(tail) == n {
				return n
			}
			return 0
		}
	}
	return 0
}
