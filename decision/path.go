package decision

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// The reasons why a path has no canonical form. A browser, a cache, an origin and we could read such a path as different
// documents, so that a rule for one of them would be missed: it is refused with 400.
var (
	ErrPathControl   = errors.New("path holds a control character")
	ErrPathBackslash = errors.New("path holds a backslash")
	ErrPathSlash     = errors.New("path holds an encoded slash")
	ErrPathEscape    = errors.New("path holds a broken percent sequence")
	ErrPathUTF8      = errors.New("path is not UTF-8")
	ErrPathClimbs    = errors.New("path climbs above the root")
	ErrPathDots      = errors.New("path has a dot segment with parameters")
	ErrPathRelative  = errors.New("path does not begin with /")
	ErrPathQuery     = errors.New("path holds a raw ? or #")
)

// CanonicalPath gives the one form of a request's path that rules, workflows and origin see. raw is the path as it came
// in, still percent-encoded, without the query; empty stands for "/". In the canonical form
//
//   - raw characters that a URL may not hold are percent-encoded; percent sequences of unreserved characters
//     (A–Z a–z 0–9 - . _ ~) are decoded, all others have upper-case digits (RFC 3986, 6.2.2);
//   - empty segments are gone, "." and ".." are resolved, a final slash stays.
//
// The canonical form of a canonical path is the path itself. decoded is the canonical form with every percent sequence
// decoded, valid UTF-8; patterns are compared with it. Both have the same segments, for no sequence stands for a slash.
// A path that is ambiguous gives one of the errors above. A path that is canonical already costs no allocation.
func CanonicalPath(raw string) (canonical, decoded string, err error) {
	if raw == "" {
		return "/", "/", nil
	}
	if raw[0] != '/' {
		return "", "", ErrPathRelative
	}
	if isPlainPath(raw) {
		return raw, raw, nil
	}
	escaped, err := normalizeEscapes(raw)
	if err != nil {
		return "", "", err
	}
	canonical, err = resolveSegments(escaped)
	if err != nil {
		return "", "", err
	}
	decoded = unescape(canonical)
	if !utf8.ValidString(decoded) {
		return "", "", ErrPathUTF8
	}
	return canonical, decoded, nil
}

// isPlainPath tells whether the path is canonical and has no percent sequence, as nearly all are.
func isPlainPath(p string) bool {
	for i := 0; i < len(p); i++ {
		switch c := p[i]; {
		case c == '/':
			if i+1 < len(p) && (p[i+1] == '/' || p[i+1] == '.') {
				return false
			}
		case !isPathByte(c) || c == '%':
			return false
		}
	}
	return true
}

// isPathByte tells whether a byte may stand raw in the canonical form ('%' as the beginning of a sequence).
func isPathByte(c byte) bool {
	switch c {
	case '"', '<', '>', '^', '`', '{', '|', '}', '\\', '?', '#':
		return false
	}
	return c > ' ' && c < 0x7f
}

func normalizeEscapes(raw string) (string, error) {
	var b strings.Builder
	b.Grow(len(raw) + 16)
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case c == '\\':
			return "", ErrPathBackslash
		case c == '?' || c == '#':
			return "", ErrPathQuery
		case c < ' ' || c == 0x7f:
			return "", ErrPathControl
		case c == '%':
			if i+2 >= len(raw) || !isHex(raw[i+1]) || !isHex(raw[i+2]) {
				return "", ErrPathEscape
			}
			d := unhex(raw[i+1])<<4 | unhex(raw[i+2])
			i += 2
			switch {
			case d == '/':
				return "", ErrPathSlash
			case d == '\\':
				return "", ErrPathBackslash
			case d < ' ' || d == 0x7f:
				return "", ErrPathControl
			case isUnreserved(d):
				b.WriteByte(d)
			default:
				writeEscape(&b, d)
			}
		case isPathByte(c):
			b.WriteByte(c)
		default:
			writeEscape(&b, c)
		}
	}
	return b.String(), nil
}

// resolveSegments drops empty segments and resolves dot segments of a path whose escapes are normal, so that a dot is
// always a raw dot.
func resolveSegments(p string) (string, error) {
	out := make([]byte, 0, len(p))
	var slash bool // what is left ends with a slash
	for rest := p[1:]; ; {
		segment, after, more := strings.Cut(rest, "/")
		slash = false
		switch segment {
		case "", ".":
			slash = true
		case "..":
			if len(out) == 0 {
				return "", ErrPathClimbs
			}
			for out[len(out)-1] != '/' {
				out = out[:len(out)-1]
			}
			out = out[:len(out)-1]
			slash = true
		default:
			if isDotsWithParameters(segment) {
				return "", ErrPathDots
			}
			out = append(append(out, '/'), segment...)
		}
		if !more {
			break
		}
		rest = after
	}
	if slash || len(out) == 0 {
		out = append(out, '/')
	}
	return string(out), nil
}

// isDotsWithParameters finds "..;x": some servers resolve it as "..", others as a name.
func isDotsWithParameters(segment string) bool {
	if segment[0] != '.' {
		return false
	}
	s := strings.TrimPrefix(segment[1:], ".")
	return strings.HasPrefix(s, ";") || strings.HasPrefix(s, "%3B")
}

// unescape decodes the percent sequences of a path in which all of them are well-formed.
func unescape(p string) string {
	i := strings.IndexByte(p, '%')
	if i < 0 {
		return p
	}
	out := make([]byte, i, len(p))
	copy(out, p)
	for ; i < len(p); i++ {
		c := p[i]
		if c == '%' {
			c = unhex(p[i+1])<<4 | unhex(p[i+2])
			i += 2
		}
		out = append(out, c)
	}
	return string(out)
}

func writeEscape(b *strings.Builder, c byte) {
	const digits = "0123456789ABCDEF"
	b.WriteByte('%')
	b.WriteByte(digits[c>>4])
	b.WriteByte(digits[c&15])
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}
