package compile

import "testing"

// TestA08RegExpAtLoad: a regular expression that cannot be right, or that we cannot match, is found where it stands.
func TestA08RegExpAtLoad(t *testing.T) {
	for _, c := range []struct{ literal, want string }{
		{`/\p{L}+[^\p{Script=Greek}\P{Lu}]/u`, ""},
		{`/(?<year>\d{4})-\k<year>(?<=a)(?<!b)[^]\cA{,2}/gimsy`, ""},
		{`/[\u{10FFFF}\u{1F600}-\u{1F64F}]/u`, ""},
		{`/a/v`, "a.ts:2:11: in a regular expression: the flag v is not supported; the manual's page on the runtime lists what there is"},
		{`/a/d`, "a.ts:2:11: in a regular expression: the flag d is not supported; the manual's page on the runtime lists what there is"},
		{`/(?i:a)/`, "a.ts:2:11: in a regular expression: modifiers such as (?i:…) are not supported; the manual's page on the runtime lists what there is"},
		{`/(?-i:a)/`, "a.ts:2:11: in a regular expression: modifiers such as (?i:…) are not supported; the manual's page on the runtime lists what there is"},
		{`/\p{Cased}/u`, `a.ts:2:11: in a regular expression: the property \p{Cased} is not supported; the manual's page on the runtime lists what there is`},
		{`/\P{scx=Greek}/u`, `a.ts:2:11: in a regular expression: the property \P{scx=Greek} is not supported; the manual's page on the runtime lists what there is`},
		{`/(?<a>.)|(?<a>,)/`, "a.ts:2:11: a regular expression that is not valid: two groups are called a"},
		{`/a**/`, "a.ts:2:11: a regular expression that is not valid: nothing to repeat"},
		{`/\p{L}/`, `a.ts:2:11: \p{…} stands for the letter p in a regular expression without the flag u; add the flag`},
	} {
		dir := project(t, map[string]string{"a.ts": "export default (s: string) => {\n  return (" + c.literal + ").test(s);\n};\n"})
		_, diags := bundle(t, dir, "a.ts").Compile()
		got := ""
		for _, d := range diags {
			got += d.Error()
		}
		if got != c.want {
			t.Errorf("%s\n got  %s\n want %s", c.literal, got, c.want)
		}
	}
}
