package rewrite

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// parseEdit reads the content of a component as the vectors write it. The strictness is that of the tests' format; what
// authors write is checked elsewhere.
func parseEdit(content []byte) (Edit, error) {
	var e Edit
	var c struct {
		Before, Prepend, Append, After []json.RawMessage
		Remove, Unwrap                 bool
		ReplaceRange                   *struct {
			FromMarker, ToMarker string
			ReplaceWith          []json.RawMessage
		}
		SetAttributes             json.RawMessage
		RemoveAttributes          []string
		AddClasses, RemoveClasses []string
		ReplaceText               []struct{ Find, Replace string }
	}
	dec := json.NewDecoder(bytes.NewReader(content))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return e, err
	}
	for _, l := range []struct {
		in  []json.RawMessage
		out *[]Item
	}{{c.Before, &e.Before}, {c.Prepend, &e.Prepend}, {c.Append, &e.Append}, {c.After, &e.After}} {
		for _, raw := range l.in {
			it, err := parseItem(raw)
			if err != nil {
				return e, err
			}
			*l.out = append(*l.out, it)
		}
	}
	e.Remove, e.Unwrap = c.Remove, c.Unwrap
	if r := c.ReplaceRange; r != nil {
		e.Range = &Range{}
		var err error
		if r.FromMarker != "" {
			if e.Range.From, err = CompileMarker(r.FromMarker); err != nil {
				return e, err
			}
		}
		if r.ToMarker != "" {
			if e.Range.To, err = CompileMarker(r.ToMarker); err != nil {
				return e, err
			}
		}
		for _, raw := range r.ReplaceWith {
			it, err := parseItem(raw)
			if err != nil {
				return e, err
			}
			e.Range.With = append(e.Range.With, it)
		}
	}
	if len(c.SetAttributes)+len(c.RemoveAttributes)+len(c.AddClasses)+len(c.RemoveClasses) > 0 {
		a := &Attributes{Remove: c.RemoveAttributes, AddClasses: c.AddClasses, RemoveClasses: c.RemoveClasses}
		if len(c.SetAttributes) > 0 {
			set, err := orderedStrings(c.SetAttributes)
			if err != nil {
				return e, err
			}
			a.Set = set
		}
		e.Attributes = a
	}
	for _, r := range c.ReplaceText {
		e.Text = append(e.Text, TextRule{r.Find, r.Replace})
	}
	return e, nil
}

func parseItem(raw []byte) (Item, error) {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return Item{}, err
	}
	var it Item
	if err := json.Unmarshal(m["type"], &it.Type); err != nil {
		return it, err
	}
	switch strings.ToLower(it.Type) {
	case "html", "text":
		if m["content"] == nil || json.Unmarshal(m["content"], &it.Content) != nil || string(m["content"]) == "null" {
			return it, errors.New("content is no string")
		}
	case "element":
		if json.Unmarshal(m["schema"], &it.Schema) != nil {
			return it, errors.New("schema is no string")
		}
		if p := m["props"]; p != nil {
			var b bytes.Buffer
			if err := json.Compact(&b, p); err != nil {
				return it, err
			}
			if b.Bytes()[0] != '{' {
				return it, errors.New("props is no object")
			}
			it.Props = b.Bytes()
		}
	}
	return it, nil
}

// orderedStrings reads an object of strings in its order.
func orderedStrings(raw []byte) ([]Attribute, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	var out []Attribute
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value string
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		out = append(out, Attribute{fmt.Sprint(key), value})
	}
	return out, nil
}
