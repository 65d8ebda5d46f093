package decision

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func contentKeys() []string {
	return []string{
		"before", "prepend", "append", "after", "remove", "replaceRange", "unwrap", "setAttributes", "removeAttributes",
		"addClasses", "removeClasses", "replaceText",
	}
}

// content reads a content behaviour. Selectors of markers are not compiled here.
func (c *checker) content(i int32) *Content {
	out := &Content{}
	if c.isNull(i) || !c.object(i) {
		return out
	}
	for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
		name := c.name(m)
		if c.isNull(m) {
			if !isOneOf(string(name), contentKeys()) {
				c.unknown(m, contentKeys())
			}
			continue
		}
		switch string(name) {
		case "before":
			out.Before = c.items(m)
		case "prepend":
			out.Prepend = c.items(m)
		case "append":
			out.Append = c.items(m)
		case "after":
			out.After = c.items(m)
		case "remove":
			out.Remove = c.boolean(m)
		case "replaceRange":
			out.ReplaceRange = c.rangeReplacement(m)
		case "unwrap":
			out.Unwrap = c.boolean(m)
		case "setAttributes":
			out.SetAttributes = c.attributes(m)
		case "removeAttributes":
			out.RemoveAttributes = c.texts(m, checkAttributeName)
		case "addClasses":
			out.AddClasses = c.texts(m, checkClass)
		case "removeClasses":
			out.RemoveClasses = c.texts(m, checkClass)
		case "replaceText":
			out.ReplaceText = c.replacements(m)
		default:
			c.unknown(m, contentKeys())
		}
	}
	return out
}

func rangeKeys() []string {
	return []string{"fromMarker", "toMarker", "replaceWith"}
}

func (c *checker) rangeReplacement(i int32) *Range {
	r := &Range{}
	if !c.object(i) {
		return r
	}
	var to int32
	for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
		name := c.name(m)
		if c.isNull(m) {
			if !isOneOf(string(name), rangeKeys()) {
				c.unknown(m, rangeKeys())
			}
			continue
		}
		switch string(name) {
		case "fromMarker":
			r.From, _ = c.text(m)
		case "toMarker":
			to = m
			r.To, _ = c.text(m)
		case "replaceWith":
			r.With = c.items(m)
		default:
			c.unknown(m, rangeKeys())
		}
	}
	if to != 0 && r.To != "" && strings.TrimSpace(r.From) == strings.TrimSpace(r.To) {
		c.bad(to, "is the same marker as that of the beginning, so nothing lies between them")
	}
	return r
}

func (c *checker) items(i int32) []WebElement {
	if !c.list(i) {
		return nil
	}
	var out []WebElement
	for item := c.nodes[i].first; item != 0; item = c.nodes[item].next {
		if e, ok := c.item(item); ok {
			out = append(out, e)
		}
	}
	return out
}

func itemTypes() []string { return []string{"html", "text", "element", "custom"} }

func textKeys() []string { return []string{"type", "content"} }

func elementKeys() []string { return []string{"type", "schema", "props"} }

func (c *checker) item(i int32) (WebElement, bool) {
	e := WebElement{}
	if !c.object(i) {
		return e, false
	}
	kind := c.member(i, "type")
	if kind == 0 {
		c.bad(i, "needs a type: html, text, element or custom")
		return e, false
	}
	name, ok := c.text(kind)
	if !ok {
		return e, false
	}
	e.Type = strings.ToLower(name)
	e.Raw = c.raw(i)
	switch e.Type {
	case "html", "text":
		content := int32(0)
		for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
			switch string(c.name(m)) {
			case "type":
			case "content":
				content = m
				e.Content, ok = c.text(m)
			default:
				c.unknown(m, textKeys())
				ok = false
			}
		}
		if content == 0 {
			c.bad(i, "needs content, a string")
			return e, false
		}
	case "element":
		schema := int32(0)
		for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
			switch string(c.name(m)) {
			case "type":
			case "schema":
				schema = m
				if e.Schema, ok = c.text(m); ok && !isSchema(e.Schema) {
					c.bad(m, "%q is not a schema: source:id@version that makes an element name", e.Schema)
					ok = false
				}
			case "props":
				if c.isNull(m) {
					break
				}
				if ok = c.object(m) && ok; ok {
					e.Props = c.raw(m)
				}
			default:
				c.unknown(m, elementKeys())
				ok = false
			}
		}
		if schema == 0 {
			c.bad(i, "needs a schema: source:id@version")
			return e, false
		}
		if e.Props == nil {
			e.Props = []byte("{}")
		}
	case "custom":
	default:
		v := &ValueError{Path: c.path(c.root, kind), Reason: "unknown type " + c.literal(kind), Offset: int(c.nodes[kind].start)}
		if near := Near(name, itemTypes()); near != "" {
			v.Hint = "did you mean \"" + near + "\"?"
		} else {
			v.Hint = "it is one of html, text, element, custom"
		}
		c.errs = append(c.errs, v)
		return e, false
	}
	return e, ok
}

func (c *checker) member(i int32, name string) int32 {
	for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
		if string(c.name(m)) == name {
			return m
		}
	}
	return 0
}

// isSchema tells whether source:id@version makes the name of a custom element, source-id (HTML, "valid custom element
// name": it begins with a small letter, has a hyphen, no capitals, and is none of eight older names).
func isSchema(s string) bool {
	source, rest, ok := strings.Cut(s, ":")
	id, version, _ := strings.Cut(rest, "@")
	if !ok || source == "" || id == "" || source[0] < 'a' || source[0] > 'z' || id[0] == '.' || id[0] == '_' || id[0] == '-' {
		return false
	}
	for i := 0; i < len(source)+len(id); i++ {
		var c byte
		if i < len(source) {
			c = source[i]
		} else if c = id[i-len(source)]; c == '-' {
			continue
		}
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '_') {
			return false
		}
	}
	for _, r := range version {
		if unicode.IsControl(r) {
			return false
		}
	}
	switch source + "-" + id {
	case "annotation-xml", "color-profile", "font-face", "font-face-src", "font-face-uri", "font-face-format",
		"font-face-name", "missing-glyph":
		return false
	}
	return true
}

func (c *checker) attributes(i int32) []Attribute {
	if !c.object(i) {
		return nil
	}
	var out []Attribute
	for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
		name := c.key(m)
		value, ok := c.text(m)
		if reason := checkAttributeName(name); ok && reason != "" {
			c.bad(m, "%s", reason)
			continue
		}
		out = append(out, Attribute{Name: name, Value: value})
	}
	return out
}

// checkAttributeName refuses names that a tokenizer would read otherwise (HTML, 13.1.2.3).
func checkAttributeName(s string) string {
	for _, r := range s {
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\"'<>/=", r) {
			return "is not an attribute name"
		}
	}
	if s == "" {
		return "is not an attribute name"
	}
	return ""
}

func checkClass(s string) string {
	if s == "" || strings.ContainsAny(s, " \t\n\f\r") {
		return "is not a class: one name without white space"
	}
	return ""
}

func replacementKeys() []string {
	return []string{"find", "replace"}
}

// maxFind bounds the text that has to be held back while a match may still be complete.
const maxFind = 256

func (c *checker) replacements(i int32) []TextReplacement {
	if !c.list(i) {
		return nil
	}
	var out []TextReplacement
	for item := c.nodes[i].first; item != 0; item = c.nodes[item].next {
		if !c.object(item) {
			continue
		}
		var r TextReplacement
		var find, replace int32
		for m := c.nodes[item].first; m != 0; m = c.nodes[m].next {
			switch string(c.name(m)) {
			case "find":
				find = m
				if text, ok := c.text(m); ok {
					if r.Find = text; text == "" || len(text) > maxFind || !utf8.ValidString(text) {
						c.bad(m, "has %d bytes; 1 to %d are allowed", len(text), maxFind)
					}
				}
			case "replace":
				replace = m
				r.Replace, _ = c.text(m)
			default:
				c.unknown(m, replacementKeys())
			}
		}
		if find == 0 || replace == 0 {
			c.bad(item, "needs find and replace")
			continue
		}
		out = append(out, r)
	}
	return out
}
