package rewrite

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// compiledAttributes is a checked Attributes.
type compiledAttributes struct {
	remove        []string
	set           []setAttribute
	removeClasses []string
	addClasses    []string
}

type setAttribute struct {
	name, value string
	refused     bool
}

// urlAttributes are the attributes whose value a browser loads or goes to.
//
//nolint:gochecknoglobals // a table that never changes
var urlAttributes = map[string]bool{
	"href": true, "src": true, "action": true, "formaction": true, "poster": true, "data": true, "cite": true,
	"ping": true, "srcset": true,
}

func compileAttributes(a *Attributes) (*compiledAttributes, *RuleError) {
	c := &compiledAttributes{removeClasses: a.RemoveClasses, addClasses: a.AddClasses}
	for _, at := range a.Set {
		if !validAttributeName(at.Name) {
			return nil, &RuleError{Path: "content.setAttributes", Err: fmt.Errorf("%q is no attribute name", at.Name)}
		}
		name := lowerASCII(at.Name)
		c.set = append(c.set, setAttribute{name: name, value: at.Value, refused: refusedAttribute(name, at.Value)})
	}
	for i, n := range a.Remove {
		if !validAttributeName(n) {
			return nil, &RuleError{Path: fmt.Sprintf("content.removeAttributes[%d]", i), Err: fmt.Errorf("%q is no attribute name", n)}
		}
		c.remove = append(c.remove, lowerASCII(n))
	}
	for _, l := range []struct {
		key  string
		list []string
	}{{"addClasses", a.AddClasses}, {"removeClasses", a.RemoveClasses}} {
		for i, class := range l.list {
			if class == "" || strings.ContainsAny(class, " \t\r\n\f") {
				return nil, &RuleError{Path: fmt.Sprintf("content.%s[%d]", l.key, i), Err: fmt.Errorf("%q is no class name", class)}
			}
		}
	}
	return c, nil
}

func validAttributeName(s string) bool {
	for _, r := range s {
		if r <= ' ' || r >= 0x7F && r <= 0x9F || strings.ContainsRune(`"'<>/=`, r) {
			return false
		}
	}
	return s != ""
}

// refusedAttribute tells whether an attribute could run script.
func refusedAttribute(name, value string) bool {
	if strings.HasPrefix(name, "on") || name == "srcdoc" {
		return true
	}
	if !urlAttributes[name] {
		return false
	}
	if name == "srcset" || name == "ping" { // lists of addresses
		return slices.ContainsFunc(strings.FieldsFunc(value, func(r rune) bool { return r <= ' ' || r == ',' }), unsafeURL)
	}
	return unsafeURL(value)
}

// unsafeURL tells whether a URL names a scheme that is not known to be harmless. Browsers take white space and controls
// out before they look, so they are taken out here.
func unsafeURL(s string) bool {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7F && r <= 0xA0 {
			return -1
		}
		return r
	}, s)
	for i, c := range []byte(s) {
		switch {
		case c == ':' && i > 0:
			switch strings.ToLower(s[:i]) {
			case "http", "https", "mailto", "tel":
				return false
			}
			return true
		case !isLetter(c) && (i == 0 || !isDigit(c) && c != '+' && c != '-' && c != '.'):
			return false // no scheme can begin or go on like this
		}
	}
	return false
}

// apply appends the start tag t with its attributes changed to dst.
func (c *compiledAttributes) apply(dst []byte, t *startTag, warn func(Warning)) []byte {
	attrs := t.attributes()
	type change struct {
		name  string
		value []byte
		gone  bool
		kept  bool // the tag has it with this value
	}
	var changes []change
	set := func(name string, value []byte, gone bool) {
		for i := range changes {
			if changes[i].name == name {
				changes[i].value, changes[i].gone = value, gone
				return
			}
		}
		changes = append(changes, change{name: name, value: value, gone: gone})
	}
	for _, n := range c.remove {
		set(n, nil, true)
	}
	for _, s := range c.set {
		if s.refused {
			warn(AttributeRefused)
			continue
		}
		set(s.name, []byte(s.value), false)
	}
	if len(c.removeClasses)+len(c.addClasses) > 0 {
		old, had := t.attr("class")
		for i := range changes {
			if changes[i].name == "class" {
				old, had = changes[i].value, !changes[i].gone
			}
		}
		if list, changed := c.classes(old); changed {
			set("class", list, !had && len(list) == 0)
		}
	}
	done := make([]bool, len(changes))
	from := 0
	for i := range attrs {
		a := &attrs[i]
		k := slices.IndexFunc(changes, func(ch change) bool { return a.named(t.raw, ch.name) })
		if k < 0 {
			continue
		}
		ch := &changes[k]
		first := !done[k]
		done[k] = true
		if first && !ch.gone && bytes.Equal(a.value(t.raw), ch.value) {
			ch.kept = true
		}
		if ch.kept {
			continue // nothing changes, not even its duplicates
		}
		dst = append(dst, t.raw[from:a.space]...)
		from = a.end
		if first && !ch.gone {
			dst = appendAttribute(dst, ch.name, ch.value)
		} else if next := bytes.TrimLeft(t.raw[from:], " \t\r\n\f"); next[0] == '=' {
			dst = append(dst, " /"...) // an attribute whose name begins so would become the value of the one before
		} else if c := t.raw[from]; !endsName(c) || c == '/' && i > 0 {
			dst = append(dst, ' ') // keeps <p from b in <p a="1"b="2">, and b from the slash in <p a=b c/>
		}
	}
	// New ones go behind the last attribute, or behind the name.
	end := t.nameEnd
	if len(attrs) > 0 {
		end = max(from, attrs[len(attrs)-1].end)
	}
	dst = append(dst, t.raw[from:max(from, end)]...)
	for i, ch := range changes {
		if !done[i] && !ch.gone {
			if len(attrs) > 0 && from < end && attrs[len(attrs)-1].open() {
				dst = append(dst, `""`...) // <p a= > would take the new attribute for the value of a
				from = end
			}
			dst = appendAttribute(dst, ch.name, ch.value)
		}
	}
	return append(dst, t.raw[max(from, end):]...)
}

func appendAttribute(dst []byte, name string, value []byte) []byte {
	dst = append(dst, ' ')
	dst = append(dst, name...)
	dst = append(dst, `="`...)
	dst = appendAttrValue(dst, string(value))
	return append(dst, '"')
}

// classes takes classes from a list and adds others; changed is false where the list has no others than before.
func (c *compiledAttributes) classes(old []byte) (list []byte, changed bool) {
	var out []string
	for _, class := range strings.FieldsFunc(string(old), func(r rune) bool { return r < 0x80 && isSpace(byte(r)) }) {
		if slices.Contains(c.removeClasses, class) {
			changed = true
			continue
		}
		out = append(out, class)
	}
	for _, class := range c.addClasses {
		if !slices.Contains(out, class) {
			out = append(out, class)
			changed = true
		}
	}
	return []byte(strings.Join(out, " ")), changed
}
