package url

import (
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
	"golang.org/x/text/unicode/norm"
)

// parser is nlnwa/whatwg-url's, which takes some hosts for others.
var parser = whatwg.NewParser(whatwg.WithPreParseHostFunc(checkHost)) //nolint:gochecknoglobals // never changed

// refusedHost is no host: NUL is forbidden everywhere.
const refusedHost = "\x00"

// checkHost sees each host before it is parsed.
func checkHost(u *whatwg.Url, host string) string {
	if strings.ContainsAny(host, "[]") {
		// The parser takes off as many brackets as there are.
		if strings.Count(host, "[") != 1 || strings.Count(host, "]") != 1 {
			return refusedHost
		}
		return host
	}
	if !u.IsSpecialScheme() {
		return host
	}
	host = narrow(host)
	if signed(host) {
		return refusedHost
	}
	return host
}

// narrow writes the full-width forms of ASCII as ASCII, as the mapping of domains does; the parser refuses punctuation
// among them. A full-width percent sign is not one.
func narrow(host string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' && r != '％' {
			return r - '！' + '!'
		}
		return r
	}, host)
}

// signed tells whether the parser would take a label for a number with a sign, as in an IPv4 address: -1 for
// 255.255.255.255. To a browser it is a name, which no DNS has; here it is refused.
func signed(host string) bool {
	if !strings.ContainsAny(host, "0123456789%") {
		return false
	}
	host = norm.NFKC.String(unescape(host))
	if !strings.ContainsAny(host, "+-") {
		return false
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	if last := labels[len(labels)-1]; !negative(last) && strings.Trim(last, "0123456789") != "" && !strings.HasPrefix(strings.ToLower(last), "0x") {
		return false
	}
	for _, l := range labels {
		if negative(l) {
			return true
		}
	}
	return false
}

// negative tells whether a label is a sign and digits, behind the prefix of octal or hexadecimal numbers.
func negative(label string) bool {
	digits := "0123456789"
	switch {
	case strings.HasPrefix(label, "0x") || strings.HasPrefix(label, "0X"):
		label, digits = label[2:], "0123456789abcdefABCDEF"
	case len(label) > 1:
		label = strings.TrimPrefix(label, "0")
	}
	return len(label) > 1 && (label[0] == '+' || label[0] == '-') && strings.Trim(label[1:], digits) == ""
}

func unescape(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && hex(s[i+1]) >= 0 && hex(s[i+2]) >= 0 {
			b = append(b, byte(hex(s[i+1])<<4|hex(s[i+2])))
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	return string(b)
}
