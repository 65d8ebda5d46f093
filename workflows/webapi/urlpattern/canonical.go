package urlpattern

import (
	"strings"

	"github.com/seed-eb607675/tollgate/workflows/webapi/url"
)

// special tells whether the scheme is one of the URL standard's special ones, and its default port.
func special(scheme string) (port string, ok bool) {
	switch scheme {
	case "http", "ws":
		return "80", true
	case "https", "wss":
		return "443", true
	case "ftp":
		return "21", true
	case "file":
		return "", true
	}
	return "", false
}

func specials() []string { return []string{"ftp", "file", "http", "https", "ws", "wss"} }

// The functions below are the encoding callbacks (URL Pattern 3.1): each brings literal text of a component into the form
// a parsed URL has.

func protocol(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse(s + "://dummy.test")
	if err != nil {
		return "", refuse("the protocol %q is none", shorten(s))
	}
	return u.Scheme(), nil
}

func username(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse("https://dummy.invalid/")
	if err != nil {
		return "", refuse("the user name is too long")
	}
	u.SetUsername(s)
	return u.Username(), nil
}

// hostname is also that of an opaque scheme if scheme is not special; "" is taken for a special one.
func hostname(s, scheme string) (string, error) {
	if s == "" {
		return "", nil
	}
	s = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
	_, isSpecial := special(scheme)
	isSpecial = isSpecial || scheme == ""
	ends := "/?#"
	if isSpecial {
		ends = `/?#\`
	}
	if i := strings.IndexAny(s, ends); i >= 0 {
		s = s[:i]
	}
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[':
			depth++
		case ']':
			depth--
		case ':':
			if depth == 0 {
				return "", refuse("the host name %q has a port", shorten(s))
			}
		case '@':
			return "", refuse("the host name %q is none", shorten(s))
		}
	}
	prefix := "https://"
	if !isSpecial {
		prefix = "opaque://"
	}
	u, err := url.Parse(prefix + s + "/")
	if err != nil || isSpecial && u.Hostname() == "" {
		return "", refuse("the host name %q is none", shorten(s))
	}
	return u.Hostname(), nil
}

func domain(s string) (string, error)     { return hostname(s, "https") }
func opaqueHost(s string) (string, error) { return hostname(s, "") }

func ipv6(s string) (string, error) {
	for i := 0; i < len(s); i++ {
		if strings.IndexByte("0123456789abcdefABCDEF[]:", s[i]) < 0 {
			return "", refuse("the address %q is none", shorten(s))
		}
	}
	return strings.ToLower(s), nil
}

func port(s, scheme string) (string, error) {
	if s == "" {
		return "", nil
	}
	s = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
	end := 0
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	digits := strings.TrimLeft(s[:end], "0")
	if end > 0 && digits == "" {
		digits = "0"
	}
	if digits == "" || len(digits) > 5 || len(digits) == 5 && digits > "65535" {
		return "", refuse("the port %q is none", shorten(s))
	}
	if p, ok := special(scheme); ok && p == digits {
		return "", nil
	}
	return digits, nil
}

func pathname(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse("https://dummy.invalid/")
	if err != nil {
		return "", refuse("the path is too long")
	}
	if s[0] == '/' {
		u.SetPathname(s)
		return u.Pathname(), nil
	}
	// A piece of a path must not get a slash of its own.
	u.SetPathname("/-" + s)
	return strings.TrimPrefix(u.Pathname(), "/-"), nil
}

func opaquePathname(s string) (string, error) {
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		s = s[:i]
	}
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\t' || c == '\n' || c == '\r':
		case c < 0x20 || c > 0x7e:
			b.WriteString("%" + string(digits[c>>4]) + string(digits[c&15]))
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}

func search(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse("https://dummy.invalid/")
	if err != nil {
		return "", refuse("the search is too long")
	}
	u.SetSearch("?" + s)
	return u.Query(), nil
}

func hash(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse("https://dummy.invalid/")
	if err != nil {
		return "", refuse("the hash is too long")
	}
	u.SetHash("#" + s)
	return u.Fragment(), nil
}

// shorten is for errors.
func shorten(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
