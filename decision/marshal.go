package decision

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// MarshalJSON gives the wire form: the members that were given, unknown ones behind them.
func (b *SurfaceBehavior) MarshalJSON() ([]byte, error) {
	w := jsonObjectWriter{}
	if b.Properties != nil {
		w.raw("properties", b.Properties)
	}
	if b.HTTP != nil {
		w.member("http")
		b.HTTP.appendJSON(&w)
	}
	if b.Content != nil {
		w.member("content")
		b.Content.appendJSON(&w)
	}
	for _, m := range b.Extra {
		w.raw(m.Name, m.Value)
	}
	return w.close(), nil
}

// MarshalJSON gives the wire form. A terminal behaviour always has a body, null where none was given, so that no client
// sends the page along with a redirect or a refusal.
func (h *HTTPBehavior) MarshalJSON() ([]byte, error) {
	w := jsonObjectWriter{}
	h.appendJSON(&w)
	return w.out, nil
}

// MarshalJSON gives the wire form.
func (c *Content) MarshalJSON() ([]byte, error) {
	w := jsonObjectWriter{}
	c.appendJSON(&w)
	return w.out, nil
}

// MarshalJSON gives the item as it was given, or made of its members.
func (e WebElement) MarshalJSON() ([]byte, error) {
	w := jsonObjectWriter{}
	e.appendJSON(&w)
	return w.out, nil
}

func (h *HTTPBehavior) appendJSON(w *jsonObjectWriter) {
	w.open()
	if h.Headers != nil {
		w.member("headers")
		w.open()
		for _, x := range h.Headers {
			w.text(x.Name, x.Value)
		}
		w.end()
	}
	w.texts("cookies", h.Cookies)
	if h.AddHeaders != nil {
		w.member("addHeaders")
		w.openList()
		for _, x := range h.AddHeaders {
			w.comma()
			w.open()
			w.text("name", x.Name)
			w.text("value", x.Value)
			w.end()
		}
		w.endList()
	}
	w.texts("removeHeaders", h.RemoveHeaders)
	w.texts("addCookies", h.AddCookies)
	if h.Status != 0 {
		w.member("status")
		w.out = strconv.AppendInt(w.out, int64(h.Status), 10)
	}
	if h.StatusText != "" {
		w.text("statusText", h.StatusText)
	}
	switch {
	case h.HasBody && !h.BodyNull:
		w.text("body", h.Body)
	case h.Terminal():
		w.raw("body", json.RawMessage("null"))
	}
	w.end()
}

func (c *Content) appendJSON(w *jsonObjectWriter) {
	w.open()
	w.items("before", c.Before)
	w.items("prepend", c.Prepend)
	w.items("append", c.Append)
	w.items("after", c.After)
	w.flag("remove", c.Remove)
	if r := c.ReplaceRange; r != nil {
		w.member("replaceRange")
		w.open()
		if r.From != "" {
			w.text("fromMarker", r.From)
		}
		if r.To != "" {
			w.text("toMarker", r.To)
		}
		w.items("replaceWith", r.With)
		w.end()
	}
	w.flag("unwrap", c.Unwrap)
	if len(c.SetAttributes) > 0 {
		w.member("setAttributes")
		w.open()
		for _, a := range c.SetAttributes {
			w.text(a.Name, a.Value)
		}
		w.end()
	}
	if len(c.RemoveAttributes) > 0 {
		w.texts("removeAttributes", c.RemoveAttributes)
	}
	if len(c.AddClasses) > 0 {
		w.texts("addClasses", c.AddClasses)
	}
	if len(c.RemoveClasses) > 0 {
		w.texts("removeClasses", c.RemoveClasses)
	}
	if len(c.ReplaceText) > 0 {
		w.member("replaceText")
		w.openList()
		for _, x := range c.ReplaceText {
			w.comma()
			w.open()
			w.text("find", x.Find)
			w.text("replace", x.Replace)
			w.end()
		}
		w.endList()
	}
	w.end()
}

// appendJSON writes the item. What a workflow gave goes out as given, but for the type's case; what tollgate.yaml gave
// is the same, for the keys of items are single words.
func (e *WebElement) appendJSON(w *jsonObjectWriter) {
	if e.Type == "custom" && len(e.Raw) > 0 {
		w.out = append(w.out, e.Raw...)
		return
	}
	w.open()
	w.text("type", e.Type)
	switch e.Type {
	case "element":
		w.text("schema", e.Schema)
		props := e.Props
		if len(props) == 0 {
			props = json.RawMessage("{}")
		}
		w.raw("props", props)
	case "html", "text":
		w.text("content", e.Content)
	}
	w.end()
}

// jsonObjectWriter appends JSON. It exists because encoding/json sorts maps and escapes < > & in markup.
type jsonObjectWriter struct {
	out []byte
}

func (w *jsonObjectWriter) open()     { w.out = append(w.out, '{') }
func (w *jsonObjectWriter) end()      { w.out = append(w.out, '}') }
func (w *jsonObjectWriter) openList() { w.out = append(w.out, '[') }
func (w *jsonObjectWriter) endList()  { w.out = append(w.out, ']') }

func (w *jsonObjectWriter) comma() {
	if n := len(w.out); n > 0 && w.out[n-1] != '{' && w.out[n-1] != '[' && w.out[n-1] != ':' {
		w.out = append(w.out, ',')
	}
}

func (w *jsonObjectWriter) member(name string) {
	if len(w.out) == 0 {
		w.open()
	}
	w.comma()
	w.out = append(appendJSONString(w.out, name), ':')
}

func (w *jsonObjectWriter) close() []byte {
	if len(w.out) == 0 {
		w.open()
	}
	w.end()
	return w.out
}

func (w *jsonObjectWriter) raw(name string, value json.RawMessage) {
	w.member(name)
	w.out = append(w.out, value...)
}

func (w *jsonObjectWriter) text(name, value string) {
	w.member(name)
	w.out = appendJSONString(w.out, value)
}

func (w *jsonObjectWriter) flag(name string, value bool) {
	if value {
		w.raw(name, json.RawMessage("true"))
	}
}

func (w *jsonObjectWriter) texts(name string, list []string) {
	if list == nil {
		return
	}
	w.member(name)
	w.openList()
	for _, s := range list {
		w.comma()
		w.out = appendJSONString(w.out, s)
	}
	w.endList()
}

func (w *jsonObjectWriter) items(name string, list []WebElement) {
	if len(list) == 0 {
		return
	}
	w.member(name)
	w.openList()
	for i := range list {
		w.comma()
		list[i].appendJSON(w)
	}
	w.endList()
}

// appendJSONString writes a string as JSON.stringify does; bytes that are no UTF-8 become U+FFFD.
func appendJSONString(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			out = utf8.AppendRune(out, r)
			i += size
			continue
		}
		i++
		switch {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c >= ' ':
			out = append(out, c)
		case c == '\n':
			out = append(out, '\\', 'n')
		case c == '\r':
			out = append(out, '\\', 'r')
		case c == '\t':
			out = append(out, '\\', 't')
		default:
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(out, '"')
}
