package rewrite

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// contentContext is what the content of an element is: it decides how items go in.
type contentContext struct {
	void  bool
	raw   string // the name of a raw text element; empty for markup
	chars bool   // raw text with character references: title and textarea
}

//nolint:gochecknoglobals // a table that never changes
var markupContext contentContext

// contextOf is the content of the element that a start tag opens.
func contextOf(a *arrival) contentContext { return contextOfNode(&a.node, a.leaf) }

func contextOfNode(n *node, leaf bool) contentContext {
	at := n.name.atom
	switch {
	case leaf:
		return contentContext{void: true}
	case n.ns == nsHTML && at.is(rcdata):
		return contentContext{raw: atomNames[at], chars: true}
	case n.ns == nsHTML && (at.is(rawText) || at == aScript || at == aPlaintext):
		return contentContext{raw: atomNames[at]}
	}
	return contentContext{}
}

// compiledItem is a checked item.
type compiledItem struct {
	kind   itemKind
	text   string // html and text: the content as given; element: the markup
	escape string // text: the content escaped
}

type itemKind uint8

const (
	itemHTML itemKind = iota
	itemText
	itemElement
	itemCustom
)

// compileItems checks the items of the list at path, such as content.before.
func compileItems(path string, items []Item) ([]compiledItem, *RuleError) {
	out := make([]compiledItem, len(items))
	for i, it := range items {
		at := fmt.Sprintf("%s[%d]", path, i)
		switch strings.ToLower(it.Type) {
		case "html":
			out[i] = compiledItem{kind: itemHTML, text: it.Content}
		case "text":
			out[i] = compiledItem{kind: itemText, text: it.Content, escape: escapeText(it.Content)}
		case "element":
			markup, err := elementMarkup(it)
			if err != nil {
				return nil, &RuleError{Path: at + ".schema", Err: err}
			}
			out[i] = compiledItem{kind: itemElement, text: markup}
		case "custom":
			out[i] = compiledItem{kind: itemCustom}
		default:
			return nil, &RuleError{Path: at + ".type", Err: fmt.Errorf("%q is not one of html, text, element and custom", it.Type)}
		}
	}
	return out, nil
}

// elementMarkup writes the custom element of a schema source:id@version.
func elementMarkup(it Item) (string, error) {
	name, version, _ := strings.Cut(it.Schema, "@")
	source, id, ok := strings.Cut(name, ":")
	if !ok || !schemaPart(source, true) || !schemaPart(id, false) {
		return "", fmt.Errorf("%q is not of the form source:id@version", it.Schema)
	}
	props := string(it.Props)
	if props == "" {
		props = "{}"
	}
	tag := source + "-" + id
	var b []byte
	b = append(b, "<"+tag+` version="`...)
	b = appendAttrValue(b, version)
	b = append(b, `" props="`...)
	b = appendAttrValue(b, props)
	b = append(b, `"></`+tag+">"...)
	return string(b), nil
}

// schemaPart tells whether s is a source ([a-z][a-z0-9._]*) or an id ([a-z0-9][a-z0-9._-]*).
func schemaPart(s string, source bool) bool {
	for i, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z':
		case isDigit(c) && (i > 0 || !source):
		case (c == '.' || c == '_') && i > 0:
		case c == '-' && i > 0 && !source:
		default:
			return false
		}
	}
	return s != ""
}

// renderItems appends what the items look like in their place. With ascii, characters beyond ASCII are written as
// references, for documents whose encoding is not known.
func renderItems(dst []byte, items []compiledItem, in contentContext, ascii bool, warn func(Warning)) []byte {
	for i := range items {
		it := &items[i]
		if it.kind == itemCustom {
			warn(ItemUnsupported)
			continue
		}
		text := it.text
		if it.kind == itemText && (in.raw == "" || in.chars) {
			text = it.escape
		}
		if in.raw != "" && unsafeIn(text, in) {
			warn(ItemUnsafe)
			continue
		}
		if ascii {
			dst = appendASCII(dst, text)
		} else {
			dst = append(dst, text...)
		}
	}
	return dst
}

// unsafeIn tells whether a text would end the raw text it is put into.
func unsafeIn(text string, in contentContext) bool {
	if !in.chars && strings.Contains(text, "<!--") {
		return true
	}
	lower := strings.ToLower(text)
	for {
		i := strings.Index(lower, "</"+in.raw)
		if i < 0 {
			return false
		}
		lower = lower[i+2+len(in.raw):]
		if lower == "" || endsName(lower[0]) {
			return true
		}
	}
}

// appendASCII writes characters beyond ASCII as decimal references.
func appendASCII(dst []byte, s string) []byte {
	for _, r := range s {
		if r < utf8.RuneSelf {
			dst = append(dst, byte(r))
		} else {
			dst = fmt.Appendf(dst, "&#%d;", r)
		}
	}
	return dst
}

// escapeText writes text as markup: & < > as references.
func escapeText(s string) string { return textEscaper.Replace(s) }

// appendAttrValue writes the value of an attribute in double quotes: & " < > as references.
func appendAttrValue(dst []byte, s string) []byte {
	for i := range len(s) {
		switch s[i] {
		case '&':
			dst = append(dst, "&amp;"...)
		case '"':
			dst = append(dst, "&quot;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		default:
			dst = append(dst, s[i])
		}
	}
	return dst
}

//nolint:gochecknoglobals // a table that never changes
var textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// errHeadScript says what an address of the head's script has to be.
var errHeadScript = errors.New("it has to be an http(s) URL or a path with one leading slash")

// markup writes the script for the head.
func (h *HeadScript) markup() (string, error) {
	if !safeScriptSource(h.Src) {
		return "", errHeadScript
	}
	b := []byte(`<script src="`)
	b = appendAttrValue(b, h.Src)
	b = append(b, `" async defer`...)
	if h.Nonce != "" {
		b = append(b, ` nonce="`...)
		b = appendAttrValue(b, h.Nonce)
		b = append(b, '"')
	}
	return string(append(b, "></script>"...)), nil
}

func safeScriptSource(s string) bool {
	for _, c := range []byte(s) {
		if c <= ' ' || c == '\\' || c == 0x7F {
			return false
		}
	}
	lower := strings.ToLower(s)
	for _, scheme := range []string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(lower, scheme); ok {
			return rest != "" && rest[0] != '/'
		}
	}
	return strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//")
}
