package types

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// jsonSchema is what of a JSON Schema tells about a TypeScript type.
type jsonSchema struct {
	Type                 json.RawMessage            `json:"type"` // a word or a list of words
	Const                json.RawMessage            `json:"const"`
	Enum                 []json.RawMessage          `json:"enum"`
	Properties           map[string]json.RawMessage `json:"properties"`
	Required             []string                   `json:"required"`
	AdditionalProperties json.RawMessage            `json:"additionalProperties"`
	Items                json.RawMessage            `json:"items"`
	AnyOf                []json.RawMessage          `json:"anyOf"`
	OneOf                []json.RawMessage          `json:"oneOf"`
	AllOf                []json.RawMessage          `json:"allOf"`
}

// schemaType is the TypeScript type of the values that a JSON Schema allows, as near as a type comes: formats, patterns
// and bounds have none. Where the schema says nothing of the type, it is any. Members come in the order of their names.
func schemaType(text json.RawMessage) string {
	var s jsonSchema
	if json.Unmarshal(text, &s) != nil {
		if string(text) == "false" {
			return "never"
		}
		return "any" // true, or something that is no schema
	}
	switch {
	case s.Const != nil:
		return literal(s.Const)
	case s.Enum != nil:
		return joined(s.Enum, literal, " | ")
	case s.AnyOf != nil:
		return joined(s.AnyOf, schemaType, " | ")
	case s.OneOf != nil:
		return joined(s.OneOf, schemaType, " | ")
	case s.AllOf != nil:
		return joined(s.AllOf, schemaType, " & ")
	}
	var words []string
	if json.Unmarshal(s.Type, &words) != nil {
		words = []string{""}
		if json.Unmarshal(s.Type, &words[0]) != nil && s.Properties != nil {
			words[0] = "object"
		}
	}
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = s.typeOf(word)
	}
	return strings.Join(out, " | ")
}

func (s *jsonSchema) typeOf(word string) string {
	switch word {
	case "string", "boolean", "null", "number":
		return word
	case "integer":
		return "number"
	case "array":
		if s.Items == nil {
			return "any[]"
		}
		return "(" + schemaType(s.Items) + ")[]"
	case "object":
		return s.object()
	}
	return "any"
}

func (s *jsonSchema) object() string {
	if len(s.Properties) == 0 {
		if s.AdditionalProperties == nil {
			return "Record<string, any>"
		}
		return "Record<string, " + schemaType(s.AdditionalProperties) + ">"
	}
	var b strings.Builder
	b.WriteString("{ ")
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		b.WriteString(key(name))
		if !slices.Contains(s.Required, name) {
			b.WriteString("?")
		}
		b.WriteString(": " + schemaType(s.Properties[name]) + "; ")
	}
	b.WriteString("}")
	return b.String()
}

// literal is a value as a type. Of objects and lists there is no literal type.
func literal(text json.RawMessage) string {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return "any"
	}
	switch v := v.(type) {
	case string:
		return quote(v)
	case nil, bool, float64:
		return string(text)
	}
	return "any"
}

func joined(list []json.RawMessage, each func(json.RawMessage) string, by string) string {
	if len(list) == 0 {
		return "any"
	}
	var out []string
	for _, x := range list {
		one := each(x)
		if by == " & " && strings.Contains(one, " | ") {
			one = "(" + one + ")"
		}
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return strings.Join(out, by)
}
