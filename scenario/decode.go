package scenario

import (
	"strings"
	"time"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
)

// field is one key that a mapping may have.
type field struct {
	name string
	set  func(*node)
}

// mapping reads a mapping with known keys.
func (r *reader) mapping(n *node, what string, fields ...field) {
	if !r.want(n, mappingNode) {
		return
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
next:
	for _, m := range n.members {
		for _, f := range fields {
			if f.name == m.key {
				f.set(m.value)
				continue next
			}
		}
		r.unknown(m.pos, "key of "+what, m.key, names)
	}
}

// unknown reports a name that nothing knows, with the one that was probably meant.
func (r *reader) unknown(pos catalog.Position, what, name string, among []string) {
	hint := ""
	if near := decision.Near(name, among); near != "" {
		hint = "did you mean " + quoted(near) + "?"
	} else if len(among) > 0 && len(among) <= 24 {
		hint = "there is " + strings.Join(among, ", ")
	}
	r.hint(pos, hint, "unknown %s %q", what, name)
}

func quoted(s string) string { return `"` + s + `"` }

// want reports a value of another kind. Nothing counts as an empty mapping or list.
func (r *reader) want(n *node, k kind) bool {
	if n.kind == k || n.kind == nullNode && (k == mappingNode || k == listNode) {
		return true
	}
	r.add(n.pos, "must be %s, not %s", k, n.kind)
	return false
}

func (r *reader) str(to *string) func(*node) {
	return func(n *node) {
		if r.want(n, textNode) {
			*to = n.text
		}
	}
}

// scalar reads text, or a number or truth value as it is written.
func (r *reader) scalar(n *node) (string, bool) {
	if n.kind == textNode || n.kind == numberNode || n.kind == boolNode {
		return n.text, true
	}
	r.add(n.pos, "must be text, not %s", n.kind)
	return "", false
}

// texts reads a mapping from names to texts.
func (r *reader) texts(to map[string]string) func(*node) {
	return func(n *node) {
		if !r.want(n, mappingNode) {
			return
		}
		for _, m := range n.members {
			if s, ok := r.scalar(m.value); ok {
				to[m.key] = s
			}
		}
	}
}

// list reads a list of texts, or one text.
func (r *reader) list(n *node) []*node {
	if n.kind == textNode {
		return []*node{n}
	}
	if !r.want(n, listNode) {
		return nil
	}
	for _, item := range n.items {
		if !r.want(item, textNode) {
			return nil
		}
	}
	return n.items
}

func (r *reader) integer(n *node, low, high int) (int, bool) {
	if !r.want(n, numberNode) {
		return 0, false
	}
	i := int(n.number)
	if float64(i) != n.number || i < low || i > high {
		r.add(n.pos, "%s is not a whole number within %d–%d", n.text, low, high)
		return 0, false
	}
	return i, true
}

func (r *reader) boolean(to *bool) func(*node) {
	return func(n *node) {
		if r.want(n, boolNode) {
			*to = n.truth
		}
	}
}

func (r *reader) time(n *node) (t time.Time, ok bool) {
	if !r.want(n, textNode) {
		return t, false
	}
	t, err := time.Parse(time.RFC3339, n.text)
	if err != nil {
		if t, err = time.Parse(time.DateOnly, n.text); err != nil {
			r.add(n.pos, "%q is not a time such as 2026-03-01T08:00:00Z or a day such as 2026-03-01", n.text)
			return t, false
		}
	}
	return t.UTC(), true
}

// duration reads a Go duration, in which `d` stands for 24 hours.
func (r *reader) duration(n *node) (time.Duration, bool) {
	if !r.want(n, textNode) {
		return 0, false
	}
	text, days := n.text, time.Duration(0)
	if i := strings.IndexByte(text, 'd'); i > 0 {
		whole, err := time.ParseDuration(text[:i] + "h")
		if err != nil || whole < 0 || whole > 100*365*time.Hour {
			r.add(n.pos, "%q is not a duration such as 90s, 2h or 31d", n.text)
			return 0, false
		}
		days, text = 24*whole, text[i+1:]
		if text == "" {
			return days, true
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		r.add(n.pos, "%q is not a duration such as 90s, 2h or 31d", n.text)
		return 0, false
	}
	return days + d, true
}
