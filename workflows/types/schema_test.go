package types

import (
	"encoding/json"
	"testing"
)

func TestSchemaType(t *testing.T) {
	for schema, want := range map[string]string{
		`{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}`:        `{ id: string; }`,
		`{"type":"object","properties":{"b-c":{"type":"integer"},"a":{"type":"boolean"}}}`: `{ a?: boolean; "b-c"?: number; }`,
		`{"properties":{"a":{}}}`: `{ a?: any; }`,
		`{"type":"object"}`:       `Record<string, any>`,
		`{"type":"object","additionalProperties":{"type":"number"}}`: `Record<string, number>`,
		`{"type":"object","additionalProperties":false}`:             `Record<string, never>`,
		`{"type":"array","items":{"type":["string","null"]}}`:        `(string | null)[]`,
		`{"type":"array"}`:                   `any[]`,
		`{"enum":["a","\"b\"",1,null,true]}`: `"a" | "\"b\"" | 1 | null | true`,
		`{"enum":[{"a":1},[2]]}`:             `any`,
		`{"const":"x"}`:                      `"x"`,
		`{"anyOf":[{"type":"string"},{"type":"number"},{"type":"string"}]}`:                          `string | number`,
		`{"allOf":[{"type":["string","number"]},{"properties":{"a":{"const":1}},"required":["a"]}]}`: `(string | number) & { a: 1; }`,
		`{"oneOf":[]}`:     `any`,
		`{"type":"strin"}`: `any`, `{}`: `any`, `true`: `any`, `false`: `never`, `"x"`: `any`, `{"type":3}`: `any`,
		`{"type":"string","format":"date-time","pattern":"^x"}`: `string`,
	} {
		if got := schemaType(json.RawMessage(schema)); got != want {
			t.Errorf("%s: got %s, want %s", schema, got, want)
		}
	}
}

func FuzzSchemaType(f *testing.F) {
	f.Add(`{"type":"object","properties":{"*/":{"enum":["\u2028"]}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		if schemaType(json.RawMessage(text)) == "" {
			t.Errorf("%q has no type", text)
		}
	})
}
