package rewrite

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// longValue is the length in bytes from which an attribute may hold a copy of the text.
const longValue = 1000

// descriptionLength is how many characters of a description stay.
const descriptionLength = 300

// textMembers are the members of JSON-LD that hold the text of a page (schema.org).
//
//nolint:gochecknoglobals // a table that never changes
var textMembers = map[string]bool{"articleBody": true, "reviewBody": true, "text": true, "transcript": true}

// cutJSONLD empties the string values of the members that hold text, at any depth, and leaves every other byte. What is
// no JSON is dropped whole: nobody can tell what it says.
func cutJSONLD(content []byte) []byte {
	if !json.Valid(content) {
		return nil
	}
	out := make([]byte, 0, len(content))
	from := 0 // bytes of content up to here are in out
	emptied := false
	for i := 0; i < len(content); {
		if content[i] != '"' {
			i++
			continue
		}
		end := stringEnd(content, i)
		rest := end + skipSpace(content[end:])
		if rest < len(content) && content[rest] == ':' {
			value := rest + 1 + skipSpace(content[rest+1:])
			var key string
			if json.Unmarshal(content[i:end], &key) == nil && textMembers[localName(key)] && value < len(content) {
				if stop := textValueEnd(content, value); stop > value {
					out = append(out, content[from:value]...)
					out = append(out, emptyValue(content[value:stop])...)
					from, end, emptied = stop, stop, true
				}
			}
		}
		i = end
	}
	if !emptied {
		return content
	}
	return append(out, content[from:]...)
}

// localName is a member's name without the vocabulary in front: schema:text and http://schema.org/text are text.
func localName(key string) string { return key[strings.LastIndexAny(key, ":/#")+1:] }

// textValueEnd is where a member's value ends if it is a string or what may hold one, a list or an object with an
// @value; else where it begins.
func textValueEnd(content []byte, i int) int {
	switch content[i] {
	case '"':
		return stringEnd(content, i)
	case '[', '{':
		depth := 0
		for j := i; j < len(content); j++ {
			switch content[j] {
			case '"':
				j = stringEnd(content, j) - 1
			case '[', '{':
				depth++
			case ']', '}':
				if depth--; depth == 0 {
					return j + 1
				}
			}
		}
	}
	return i
}

// emptyValue is what takes the place of a text: an empty list for a list, else an empty string.
func emptyValue(value []byte) []byte {
	if value[0] == '[' {
		return []byte("[]")
	}
	return []byte(`""`)
}

// stringEnd is behind the quote that ends the JSON string at i.
func stringEnd(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(b)
}

func skipSpace(b []byte) int {
	return len(b) - len(bytes.TrimLeft(b, " \t\r\n"))
}

// isHydration tells whether a script's start tag says that it holds the data a page is rebuilt from.
func isHydration(t *startTag) (asJSON, ok bool) {
	kind, _ := t.attr("type")
	asJSON = strings.Contains(strings.ToLower(string(kind)), "json")
	if id, has := t.attr("id"); has && (string(id) == "__NEXT_DATA__" || string(id) == "__NUXT_DATA__") {
		return asJSON, true
	}
	_, ok = t.attr("data-sveltekit-fetched")
	return asJSON, ok
}

// hydrationNames are the globals that frameworks hand their data over in.
//
//nolint:gochecknoglobals // a table that never changes
var hydrationNames = []string{
	"__NUXT__", "__next_f", "__remixContext", "__APOLLO_STATE__", "__INITIAL_STATE__", "__PRELOADED_STATE__", "__STATE__",
}

// beginsHydration tells whether an inline script begins by assigning to or calling one of them. White space in front
// has been taken off.
func beginsHydration(script []byte) bool {
	s := strings.TrimLeft(afterComments(string(script)), "(;! \t\r\n\f")
	for _, declare := range []string{"var ", "let ", "const "} {
		s = strings.TrimPrefix(s, declare)
	}
	s = strings.TrimLeft(s, " \t\r\n\f(")
	for _, object := range []string{"window", "self", "globalThis"} {
		rest, ok := strings.CutPrefix(s, object)
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, " \t\r\n\f?")
		if r, ok := strings.CutPrefix(rest, "."); ok {
			s = strings.TrimLeft(r, " \t\r\n\f")
		} else if r, ok := strings.CutPrefix(rest, "["); ok {
			s = strings.TrimLeft(r, " \t\r\n\f\"'`")
		}
	}
	for _, name := range hydrationNames {
		rest, ok := strings.CutPrefix(s, name)
		if !ok {
			continue
		}
		if rest == "" {
			return true
		}
		if c := rest[0]; c != '_' && c != '$' && !isLetter(c) && !isDigit(c) && c < utf8.RuneSelf {
			return true
		}
	}
	return false
}

// afterComments takes the comments off a script's beginning.
func afterComments(s string) string {
	for {
		s = strings.TrimLeft(s, " \t\r\n\f")
		var end string
		var skip int
		switch {
		case strings.HasPrefix(s, "/*"):
			end, skip = "*/", 2
		case strings.HasPrefix(s, "//"), strings.HasPrefix(s, "<!--"):
			end = "\n"
		default:
			return s
		}
		i := strings.Index(s[skip:], end)
		if i < 0 {
			return s
		}
		s = s[skip+i+len(end):]
	}
}

// shortenMeta appends the start tag of a description, its content shortened, to dst; ok is false where it stays.
func shortenMeta(dst []byte, t *startTag) ([]byte, bool) {
	if t.name.atom != aMeta || len(t.raw) <= descriptionLength {
		return dst, false
	}
	key, ok := t.attr("name")
	if !ok || len(key) == 0 {
		key, _ = t.attr("property")
	}
	switch strings.ToLower(string(key)) {
	case "description", "og:description", "twitter:description":
	default:
		return dst, false
	}
	value, _ := t.attr("content")
	if utf8.RuneCount(value) <= descriptionLength {
		return dst, false
	}
	short := value
	for i, n := 0, 0; i < len(value); n++ {
		if n == descriptionLength {
			short = value[:i]
			break
		}
		_, size := utf8.DecodeRune(value[i:])
		i += size
	}
	return setValues(dst, t, func(name []byte, _ *attribute) ([]byte, bool) {
		return short, equalLower(name, "content")
	}), true
}

// emptyLongValues appends the start tag to dst with long values emptied that may hold a copy of the text; ok is false
// where there are none.
func emptyLongValues(dst []byte, t *startTag) ([]byte, bool) {
	if len(t.raw) <= longValue {
		return dst, false
	}
	carries := func(name []byte, at *attribute) bool {
		return at.valueEnd-at.valueStart > longValue &&
			(hasFold(name, "data-") || equalLower(name, "props") || equalLower(name, "srcdoc") || equalLower(name, "content"))
	}
	found := false
	for _, at := range t.attributes() {
		found = found || carries(t.raw[at.nameStart:at.nameEnd], &at)
	}
	if !found {
		return dst, false
	}
	return setValues(dst, t, func(name []byte, at *attribute) ([]byte, bool) { return nil, carries(name, at) }), true
}

// setValues copies a start tag, with the values that pick names replaced.
func setValues(dst []byte, t *startTag, pick func(name []byte, at *attribute) ([]byte, bool)) []byte {
	from := 0
	for _, at := range t.attributes() {
		value, ok := pick(t.raw[at.nameStart:at.nameEnd], &at)
		if !ok || at.valueEnd == at.valueStart {
			continue
		}
		dst = append(dst, t.raw[from:at.nameEnd]...)
		dst = append(dst, `="`...)
		dst = appendAttrValue(dst, string(value))
		dst = append(dst, '"')
		from = at.end
	}
	return append(dst, t.raw[from:]...)
}
