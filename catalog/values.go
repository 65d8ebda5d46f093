package catalog

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

// field is one key that a mapping may have.
type field struct {
	name string
	set  func(*node)
	// required makes its absence an error.
	required bool
	// always calls set with an empty mapping if the key is absent, so that defaults are filled in.
	always bool
	// later marks a key whose machinery is not built: using it is an error, for ignoring it would be a silent surprise.
	later bool
}

func later(name string) field { return field{name: name, later: true} }

// mapping reads a mapping with known keys. An empty value counts as an empty mapping.
func (l *loader) mapping(n *node, what string, fields []field) {
	if l.keys != nil {
		for _, f := range fields {
			if l.keys[what] == nil {
				l.keys[what] = map[string]bool{}
			}
			l.keys[what][f.name] = f.later
		}
	}
	if n.kind != mappingNode && n.kind != nullNode {
		l.badType(n, what, "a mapping")
		return
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	for _, e := range n.entries {
		if !contains(names, e.key) {
			l.unknown(e.pos, "key", e.key, names)
			if d := l.diags[len(l.diags)-1]; d.Hint == "" && len(names) <= 12 {
				d.Hint = "known keys are " + strings.Join(names, ", ")
			}
		}
	}
	for _, f := range fields {
		e := n.entry(f.name)
		switch {
		case e == nil && f.required:
			l.errorAt(n.pos, "%s needs the key %q", what, f.name)
		case e == nil && f.always:
			f.set(&node{pos: n.pos})
		case e == nil:
		case f.later:
			l.errorAt(e.pos, "%s is not supported yet", f.name)
		default:
			f.set(e.value)
		}
	}
}

func (n *node) entry(key string) *entry {
	for i := range n.entries {
		if n.entries[i].key == key {
			return &n.entries[i]
		}
	}
	return nil
}

// named reads a mapping from slugs to things.
func (l *loader) named(n *node, what string, each func(slug string, pos Position, v *node)) {
	if n.kind != mappingNode && n.kind != nullNode {
		l.errorAt(n.pos, "must be a mapping from names of %ss, not %s", what, n.kind)
		return
	}
	for _, e := range n.entries {
		if reason := badSlug(e.key); reason != "" {
			l.errorAt(e.pos, "%s %q %s", what, e.key, reason)
			continue
		}
		each(e.key, e.pos, e.value)
	}
}

// badSlug says why a text is no slug. A slug of digits only would change the order of members in JavaScript objects.
func badSlug(s string) string {
	digits := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
		case 'a' <= c && c <= 'z':
			digits = false
		case (c == '-' || c == '_') && i > 0:
			digits = false
		default:
			return "is not a slug: small letters, digits, - and _, beginning with a letter or digit"
		}
	}
	switch {
	case s == "":
		return "is empty"
	case len(s) > 64:
		return "is longer than 64 characters"
	case digits:
		return "has digits only"
	}
	return ""
}

func (l *loader) list(n *node, each func(*node)) {
	if n.kind == nullNode {
		return
	}
	if n.kind != listNode {
		l.badType(n, "", "a list")
		return
	}
	for _, item := range n.items {
		each(item)
	}
}

func (l *loader) badType(n *node, what, want string) {
	if what != "" {
		what += " "
	}
	d := l.errorAt(n.pos, "%smust be %s, not %s", what, want, n.kind)
	if want == "text" && (n.kind == intNode || n.kind == floatNode || n.kind == boolNode) {
		d.Hint = fmt.Sprintf("write \"%s\"", n.text)
	}
}

// text reads a string in which nothing is expanded.
func (l *loader) text(n *node) (string, bool) {
	if n.kind != stringNode {
		l.badType(n, "", "text")
		return "", false
	}
	for _, p := range []string{"{env.", "{file."} {
		if i := strings.Index(n.text, p); i >= 0 {
			l.errorAt(n.inside(i), "%s…} is expanded under secrets, keys, identity and integrations only", p)
			return "", false
		}
	}
	return n.text, true
}

// line reads a string of 1 to max bytes without control characters.
func (l *loader) line(n *node, limit int) (string, bool) {
	s, ok := l.text(n)
	if !ok {
		return "", false
	}
	return s, l.checkLine(n, s, limit)
}

func (l *loader) checkLine(n *node, s string, limit int) bool {
	switch i := strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }); {
	case s == "":
		l.errorAt(n.pos, "must not be empty")
	case len(s) > limit:
		l.errorAt(n.pos, "has %d bytes; at most %d are allowed", len(s), limit)
	case i >= 0:
		l.errorAt(n.inside(i), "holds a control character")
	default:
		return true
	}
	return false
}

func (l *loader) boolean(n *node) (value, ok bool) {
	if n.kind != boolNode {
		l.badType(n, "", "true or false")
		return false, false
	}
	return n.integer == 1, true
}

func (l *loader) integer(n *node, low, high int64) (int64, bool) {
	switch {
	case n.kind == floatNode:
		l.errorAt(n.pos, "%s is not a whole number", n.text)
	case n.kind != intNode:
		l.badType(n, "", "a whole number")
	case n.integer < low && high > math.MaxInt32:
		l.errorAt(n.pos, "%d is less than %d", n.integer, low)
	case n.integer < low || n.integer > high:
		l.errorAt(n.pos, "%d is not within %d–%d", n.integer, low, high)
	default:
		return n.integer, true
	}
	return 0, false
}

func (l *loader) number(n *node) (float64, bool) {
	if n.kind != intNode && n.kind != floatNode {
		l.badType(n, "", "a number")
		return 0, false
	}
	if math.IsInf(n.float, 0) || math.IsNaN(n.float) {
		l.errorAt(n.pos, "%s is not finite", n.text)
		return 0, false
	}
	return n.float, true
}

// choice reads one of a few words.
func (l *loader) choice(n *node, words ...string) (string, bool) {
	if n.kind != stringNode {
		l.errorAt(n.pos, "must be %s, not %s", orList(words), n.kind)
		return "", false
	}
	if !contains(words, n.text) {
		l.notOneOf(n.pos, n.text, words)
		return "", false
	}
	return n.text, true
}

func (l *loader) notOneOf(pos Position, word string, words []string) {
	d := l.errorAt(pos, "%q is not %s", word, orList(words))
	if near := decision.Near(word, words); near != "" {
		d.Hint = fmt.Sprintf("did you mean %q?", near)
	}
}

func orList(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// duration reads a Go duration, in which `d` stands for 24 hours: 50ms, 1h30m, 400d, 1d12h.
func (l *loader) duration(n *node, low, high time.Duration) (time.Duration, bool) {
	if n.kind != stringNode {
		l.badType(n, "", "a duration such as 50ms, 2s, 1h or 30d")
		return 0, false
	}
	d, err := parseDuration(n.text)
	if err != nil {
		l.errorAt(n.pos, "%q is not a duration such as 50ms, 2s, 1h or 30d", n.text)
		return 0, false
	}
	if d < low || d > high {
		l.errorAt(n.pos, "%s is not within %s–%s", n.text, showDuration(low), showDuration(high))
		return 0, false
	}
	return d, true
}

func parseDuration(s string) (time.Duration, error) {
	days, rest, ok := strings.Cut(s, "d")
	if !ok {
		return time.ParseDuration(s)
	}
	n, err := strconv.ParseInt(days, 10, 32)
	if err != nil || days[0] == '-' || days[0] == '+' {
		return 0, fmt.Errorf("reading days of %q: not a number", s)
	}
	if n > 100*365 {
		return 0, fmt.Errorf("reading days of %q: too many", s)
	}
	d := time.Duration(n) * 24 * time.Hour
	if rest == "" {
		return d, nil
	}
	more, err := time.ParseDuration(rest)
	if err != nil || more < 0 {
		return 0, fmt.Errorf("reading %q behind the days", rest)
	}
	return d + more, nil
}

func showDuration(d time.Duration) string {
	if d >= 24*time.Hour && d%(24*time.Hour) == 0 {
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// size reads a number of bytes: 64KiB, 1MiB, 2GiB (powers of 1024), 500kB, 1MB (powers of 1000), or a plain number.
func (l *loader) size(n *node, low, high int64) (int64, bool) {
	var v int64
	switch n.kind {
	case intNode:
		v = n.integer
	case stringNode:
		var ok bool
		if v, ok = parseSize(n.text); !ok {
			l.errorAt(n.pos, "%q is not a size such as 64KiB or 1MiB", n.text)
			return 0, false
		}
	default:
		l.badType(n, "", "a size such as 64KiB or 1MiB")
		return 0, false
	}
	if v < low || v > high {
		l.errorAt(n.pos, "%s is not within %s–%s", n.text, showSize(low), showSize(high))
		return 0, false
	}
	return v, true
}

func parseSize(s string) (int64, bool) {
	for _, unit := range []struct {
		name  string
		bytes float64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"kB", 1e3}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}} {
		number, ok := strings.CutSuffix(s, unit.name)
		if !ok {
			continue
		}
		number = strings.TrimSpace(number)
		if number == "" || strings.Trim(number, "0123456789.") != "" {
			return 0, false
		}
		f, err := strconv.ParseFloat(number, 64)
		if err != nil || f*unit.bytes > 1<<50 {
			return 0, false
		}
		return int64(f * unit.bytes), true
	}
	return 0, false
}

func showSize(v int64) string {
	switch {
	case v >= 1<<30 && v%(1<<30) == 0:
		return fmt.Sprintf("%dGiB", v>>30)
	case v >= 1<<20 && v%(1<<20) == 0:
		return fmt.Sprintf("%dMiB", v>>20)
	case v >= 1<<10 && v%(1<<10) == 0:
		return fmt.Sprintf("%dKiB", v>>10)
	}
	return fmt.Sprintf("%dB", v)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
