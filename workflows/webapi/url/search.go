package url

import (
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/seed-eb607675/tollgate/workflows/webapi/encoding"
)

// Search is the list behind URLSearchParams (WHATWG URL 5 and 6). Names and values are valid UTF-8.
type Search struct {
	list    [][2]string
	changed func() // tells the URL it belongs to; may be nil
}

// ParseSearch reads application/x-www-form-urlencoded text, without a leading question mark.
func ParseSearch(text string) [][2]string {
	n := pairs(text)
	if n == 0 {
		return nil
	}
	list := make([][2]string, 0, n) // megabytes of them are not moved about as the list grows
	for part := range strings.SplitSeq(text, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		list = append(list, [2]string{decode(name), decode(value)})
	}
	return list
}

// pairs is how many parts of the text are not empty.
func pairs(text string) int {
	n, start := 0, 0
	for i := range len(text) {
		if text[i] == '&' {
			if i > start {
				n++
			}
			start = i + 1
		}
	}
	if start < len(text) {
		n++
	}
	return n
}

// decode is percent-decoding with + as a space, then UTF-8 with replacement.
func decode(s string) string {
	if !strings.ContainsAny(s, "+%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '+':
			b = append(b, ' ')
		case c == '%' && i+2 < len(s) && hex(s[i+1]) >= 0 && hex(s[i+2]) >= 0:
			b = append(b, byte(hex(s[i+1])<<4|hex(s[i+2])))
			i += 2
		default:
			b = append(b, c)
		}
	}
	return encoding.UTF8(b)
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// FormatSearch writes application/x-www-form-urlencoded text.
func FormatSearch(list [][2]string) string {
	var b strings.Builder
	for i, p := range list {
		if i > 0 {
			b.WriteByte('&')
		}
		encode(&b, p[0])
		b.WriteByte('=')
		encode(&b, p[1])
	}
	return b.String()
}

func encode(b *strings.Builder, s string) {
	const digits = "0123456789ABCDEF"
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			b.WriteByte('+')
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '*', c == '-', c == '.', c == '_':
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
}

// String is the list as application/x-www-form-urlencoded text.
func (s *Search) String() string { return FormatSearch(s.list) }

func (s *Search) update() {
	if s.changed != nil {
		s.changed()
	}
}

func (s *Search) get(name string) (string, bool) {
	for _, p := range s.list {
		if p[0] == name {
			return p[1], true
		}
	}
	return "", false
}

func (s *Search) append(name, value string) {
	s.list = append(s.list, [2]string{name, value})
	s.update()
}

// remove deletes the pairs of that name, and of that value if it is given.
func (s *Search) remove(name string, value *string) {
	s.list = slices.DeleteFunc(s.list, func(p [2]string) bool {
		return p[0] == name && (value == nil || p[1] == *value)
	})
	s.update()
}

func (s *Search) has(name string, value *string) bool {
	return slices.ContainsFunc(s.list, func(p [2]string) bool {
		return p[0] == name && (value == nil || p[1] == *value)
	})
}

// set gives the first pair of that name the value and deletes the others.
func (s *Search) set(name, value string) {
	found := false
	s.list = slices.DeleteFunc(s.list, func(p [2]string) bool {
		if p[0] != name {
			return false
		}
		first := !found
		found = true
		return !first
	})
	if !found {
		s.list = append(s.list, [2]string{name, value})
	}
	for i := range s.list {
		if s.list[i][0] == name {
			s.list[i][1] = value
		}
	}
	s.update()
}

// sort orders by name in UTF-16 code units, keeping the order of equal names.
func (s *Search) sort() {
	slices.SortStableFunc(s.list, func(a, b [2]string) int {
		return slices.Compare(utf16.Encode([]rune(a[0])), utf16.Encode([]rune(b[0])))
	})
	s.update()
}
