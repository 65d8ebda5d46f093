package decision

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestParseSurfaceBehavior(t *testing.T) {
	b, err := ParseSurfaceBehavior([]byte(`{
		"properties": { "z": 1, "a": [ true, null ] },
		"http": {
			"headers": {"X-B": "2", "X-A": "1"}, "cookies": [], "addHeaders": [{"name": "Location", "value": "/x?y=//z"}],
			"removeHeaders": ["ETag"], "addCookies": ["a=b; Path=/"], "status": 4.02e2, "statusText": "Pay", "body": null
		},
		"content": null,
		"more": {"k": "v"}, "__proto__": {"isPaid": true}
	}`))
	if err != nil {
		t.Fatal(err)
	}
	want := &SurfaceBehavior{
		Properties: json.RawMessage(`{"z":1,"a":[true,null]}`),
		HTTP: &HTTPBehavior{
			Headers: []Header{{"X-B", "2"}, {"X-A", "1"}}, Cookies: []string{}, AddHeaders: []Header{{"Location", "/x?y=//z"}},
			RemoveHeaders: []string{"ETag"}, AddCookies: []string{"a=b; Path=/"}, Status: 402, StatusText: "Pay",
			HasBody: true, BodyNull: true,
		},
		Extra: []Member{{"more", json.RawMessage(`{"k":"v"}`)}},
	}
	// Values that needed no rewriting share the text.
	if !reflect.DeepEqual(b, want) {
		t.Errorf("got %+v %+v", b, b.HTTP)
	}
	for _, empty := range []string{`{}`, `{"http":null,"properties":null}`, ` { } `} {
		if b, err := ParseSurfaceBehavior([]byte(empty)); err != nil || !reflect.DeepEqual(b, &SurfaceBehavior{}) {
			t.Errorf("%s: %+v, %v", empty, b, err)
		}
	}
	for body, want := range map[string]bool{`{"body":""}`: true, `{"body":null}`: true, `{"status":301}`: true, `{"status":200}`: false, `{}`: false} {
		b, err := ParseSurfaceBehavior([]byte(`{"http":` + body + `}`))
		if err != nil || b.HTTP.Terminal() != want {
			t.Errorf("%s: terminal is not %v, %v", body, want, err)
		}
	}
}

func TestParseSurfaceBehaviorRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`null`, "result: must be an object, not null"},
		{`[]`, "result: must be an object, not a list"},
		{`"x"`, "result: must be an object, not a string"},
		{``, "result: reading JSON at byte 0: no value"},
		{`{`, "result: reading JSON at byte 1: no member name"},
		{`{"a":1,}`, "result: reading JSON at byte 7: no member name"},
		{`{"a":1} x`, "result: reading JSON at byte 8: text after the value"},
		{`{"a":1,"a":2}`, `result: reading JSON at byte 7: member "a" is there twice`},
		{`{"a":1,"\u0061":2}`, `result: reading JSON at byte 7: member "a" is there twice`},
		{"{\"a\":\"\xff\"}", "result: reading JSON at byte 8: string is not UTF-8"},
		{`{"a":01}`, "result: reading JSON at byte 6: no comma or closing bracket"},
		{`{"a":"\x"}`, "result: reading JSON at byte 7: unknown escape in a string"},
		{`{"contnet":{}}`, `result.contnet: unknown key; did you mean "content"?`},
		{`{"Properties":{}}`, `result.Properties: unknown key; did you mean "properties"?`},
		{`{"htpp":{}}`, `result.htpp: unknown key; did you mean "http"?`},
		{`{"content":{}}`, "result.content: has no effect in a surface; a component changes content"},
		{`{"properties":[]}`, "result.properties: must be an object, not a list"},
		{`{"http":[]}`, "result.http: must be an object, not a list"},
		{`{"http":{"stauts":200}}`, `result.http.stauts: unknown key; did you mean "status"?`},
		{`{"http":{"x y":1}}`, `result.http["x y"]: unknown key; known keys are headers, cookies, addHeaders, removeHeaders, addCookies, status, statusText, body`},
		{`{"http":{"status":42}}`, "result.http.status: 42 is not within 200–599"},
		{`{"http":{"status":0}}`, "result.http.status: 0 is not within 200–599"},
		{`{"http":{"status":600}}`, "result.http.status: 600 is not within 200–599"},
		{`{"http":{"status":1e400}}`, "result.http.status: 1e400 is not an integer"},
		{`{"http":{"status":403.5}}`, "result.http.status: 403.5 is not an integer"},
		{`{"http":{"status":"403"}}`, "result.http.status: must be an integer within 200–599, not a string"},
		{`{"http":{"body":5}}`, "result.http.body: must be a string or null, not a number"},
		{`{"http":{"headers":["a"]}}`, "result.http.headers: must be an object, not a list"},
		{`{"http":{"headers":{"a b":"x"}}}`, `result.http.headers["a b"]: is not a header name`},
		{`{"http":{"headers":{"":"x"}}}`, `result.http.headers[""]: is not a header name`},
		{`{"http":{"headers":{"A":1}}}`, "result.http.headers.A: must be a string, not a number"},
		{`{"http":{"headers":{"A":"x\r\ny"}}}`, "result.http.headers.A: holds CR, LF or NUL"},
		{`{"http":{"headers":{"A":"x\u0000"}}}`, "result.http.headers.A: holds CR, LF or NUL"},
		{`{"http":{"headers":{"HOST":"x"}}}`, "result.http.headers.HOST: the header HOST is not a workflow's to set"},
		{`{"http":{"addHeaders":{}}}`, "result.http.addHeaders: must be a list, not an object"},
		{`{"http":{"addHeaders":["x"]}}`, "result.http.addHeaders[0]: must be an object, not a string"},
		{`{"http":{"addHeaders":[{"name":"A","value":"1"},{"name":"B"}]}}`, "result.http.addHeaders[1]: needs name and value"},
		{`{"http":{"addHeaders":[{"name":"A","value":"1","x":1}]}}`, "result.http.addHeaders[0].x: unknown key; known keys are name, value"},
		{`{"http":{"addHeaders":[{"name":"Content-Length","value":"5"}]}}`, "result.http.addHeaders[0].name: the header Content-Length is not a workflow's to set"},
		{`{"http":{"addHeaders":[{"name":"Proxy-Authenticate","value":"5"}]}}`, "result.http.addHeaders[0].name: the header Proxy-Authenticate is not a workflow's to set"},
		{`{"http":{"addHeaders":[{"name":"Set-Cookie","value":"nope"}]}}`, "result.http.addHeaders[0].value: is not a cookie: name=value"},
		{`{"http":{"removeHeaders":["a b"]}}`, "result.http.removeHeaders[0]: is not a header name"},
		{`{"http":{"removeHeaders":"ETag"}}`, "result.http.removeHeaders: must be a list, not a string"},
		{`{"http":{"addCookies":["a=1\nSet-Cookie: b=2"]}}`, "result.http.addCookies[0]: holds CR, LF or NUL"},
		{`{"http":{"cookies":["=x"]}}`, "result.http.cookies[0]: is not a cookie: name=value"},
		{`{"http":{"cookies":["a b=x"]}}`, "result.http.cookies[0]: is not a cookie: name=value"},
		{`{"http":{"statusText":"a\nb"}}`, "result.http.statusText: holds CR, LF or NUL"},
	} {
		b, err := ParseSurfaceBehavior([]byte(c.text))
		if err == nil || err.Error() != c.want || b != nil {
			t.Errorf("%s\n got %v\nwant %s", c.text, err, c.want)
		}
		var v *ValueError
		if strings.Contains(c.want, "reading JSON") == errors.As(err, &v) {
			t.Errorf("%s: %T", c.text, err)
		}
	}
}

func TestLocations(t *testing.T) {
	for s, want := range map[string]bool{
		"/": true, "/a?b=//c#d": true, "http://h": true, "HTTPS://h:8/p": true, "https://u@h/": true, "/ü": true,
		"": false, "//h": false, `/\h`: false, `\\h`: false, "a": false, "?a": false, "https:h": false, "https:/h": false,
		"https://": false, "https:///p": false, "https://?x": false, "https://u@": false, "https://:80": false,
		"javascript:x": false, "ftp://h": false, " /x": false, "/\t/h": false, "/a b": false, "/\u00a0": false,
		"/\u0085": false, "data://h": false,
	} {
		if IsLocation(s) != want {
			t.Errorf("%q: want %v", s, want)
		}
	}
}

func TestParseComponentBehavior(t *testing.T) {
	b, err := ParseComponentBehavior([]byte(`{"content":{
		"before":[{"type":"HTML","content":"<b>\n\"x\" ü \ud83d\ude00 \ud800</b>"}],
		"after":[{"type":"element","schema":"mos:card@1","props":{"z": 1, "a": {"y":2,"b":1}}},{"type":"element","schema":"m.x:c-1"}],
		"append":[{"type":"custom","any":[1, 2]}], "prepend":null,
		"replaceRange":{"fromMarker":"h2","toMarker":"","replaceWith":null},
		"unwrap":true,"setAttributes":{"z":"1","a":"2"},"removeAttributes":["b"],"addClasses":["c"],"removeClasses":[],
		"replaceText":[{"find":"a","replace":""}]}}`), false)
	if err != nil {
		t.Fatal(err)
	}
	c := b.Content
	if got, want := c.Before[0].Content, "<b>\n\"x\" ü 😀 \ufffd</b>"; got != want || c.Before[0].Type != "html" {
		t.Errorf("%q", got)
	}
	if string(c.After[0].Props) != `{"z":1,"a":{"y":2,"b":1}}` || string(c.After[1].Props) != `{}` {
		t.Errorf("props %s %s", c.After[0].Props, c.After[1].Props)
	}
	if string(c.Append[0].Raw) != `{"type":"custom","any":[1,2]}` {
		t.Errorf("raw %s", c.Append[0].Raw)
	}
	if !reflect.DeepEqual(c.SetAttributes, []Attribute{{"z", "1"}, {"a", "2"}}) || c.ReplaceRange.From != "h2" || c.ReplaceRange.To != "" || c.ReplaceRange.With != nil {
		t.Errorf("%+v", c)
	}
	if !c.Cuts() || c.IsZero() {
		t.Error("a range does not count as a cut")
	}
	if _, err := ParseComponentBehavior([]byte(`{"properties":{"a":1}}`), true); err != nil {
		t.Error(err)
	}
}

func TestParseComponentBehaviorRefuses(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{`[]`, ": must be an object, not a list"},
		{`{"remvoe":true}`, `.remvoe: unknown key; did you mean "remove"?`},
		{`{"replace_range":null}`, `.replace_range: unknown key; did you mean "replaceRange"?`},
		{`{"remove":1}`, ".remove: must be true or false, not a number"},
		{`{"before":{}}`, ".before: must be a list, not an object"},
		{`{"before":["x"]}`, ".before[0]: must be an object, not a string"},
		{`{"before":[{}]}`, ".before[0]: needs a type: html, text, element or custom"},
		{`{"before":[{"type":"htm","content":""}]}`, `.before[0].type: unknown type "htm"; did you mean "html"?`},
		{`{"before":[{"type":"image"}]}`, `.before[0].type: unknown type "image"; it is one of html, text, element, custom`},
		{`{"before":[{"type":"html"}]}`, ".before[0]: needs content, a string"},
		{`{"before":[{"type":"html","content":null}]}`, ".before[0].content: must be a string, not null"},
		{`{"before":[{"type":"text","content":"","x":1}]}`, ".before[0].x: unknown key; known keys are type, content"},
		{`{"after":[{"type":"element","props":{}}]}`, ".after[0]: needs a schema: source:id@version"},
		{`{"after":[{"type":"element","schema":"mos:c","props":[]}]}`, ".after[0].props: must be an object, not a list"},
		{`{"after":[{"type":"element","schema":"mos:x\"><img@1"}]}`, `.after[0].schema: "mos:x\"><img@1" is not a schema: source:id@version that makes an element name`},
		{`{"after":[{"type":"element","schema":"Mos:card@1"}]}`, `.after[0].schema: "Mos:card@1" is not a schema: source:id@version that makes an element name`},
		{`{"after":[{"type":"element","schema":"font:face@1"}]}`, `.after[0].schema: "font:face@1" is not a schema: source:id@version that makes an element name`},
		{`{"replaceRange":{"from":"h2"}}`, ".replaceRange.from: unknown key; known keys are fromMarker, toMarker, replaceWith"},
		{`{"replaceRange":{"fromMarker":"h2","toMarker":" h2 "}}`, ".replaceRange.toMarker: is the same marker as that of the beginning, so nothing lies between them"},
		{`{"replaceRange":{"replaceWith":[{"type":"html","content":5}]}}`, ".replaceRange.replaceWith[0].content: must be a string, not a number"},
		{`{"setAttributes":{"a b":"x"}}`, `.setAttributes["a b"]: is not an attribute name`},
		{`{"setAttributes":{"a":null}}`, ".setAttributes.a: must be a string, not null"},
		{`{"removeAttributes":[""]}`, ".removeAttributes[0]: is not an attribute name"},
		{`{"after":[{"type":"element","schema":"a:b","x":1}]}`, ".after[0].x: unknown key; known keys are type, schema, props"},
		{`{"replaceText":[{"find":"x","replace":"y","z":1}]}`, ".replaceText[0].z: unknown key; known keys are find, replace"},
		{`{"removeAttributes":["a="]}`, ".removeAttributes[0]: is not an attribute name"},
		{`{"addClasses":["a b"]}`, ".addClasses[0]: is not a class: one name without white space"},
		{`{"replaceText":[{"find":"","replace":""}]}`, ".replaceText[0].find: has 0 bytes; 1 to 256 are allowed"},
		{`{"replaceText":[{"find":"x"}]}`, ".replaceText[0]: needs find and replace"},
	} {
		_, err := ParseComponentBehavior([]byte(`{"content":`+c.content+`}`), false)
		if want := "result.content" + c.want; err == nil || err.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", c.content, err, want)
		}
		if _, err := ParseContent([]byte(c.content)); err == nil || err.Error() != "content"+c.want {
			t.Errorf("by itself: %v", err)
		}
	}
	for text, want := range map[string]string{
		`{"http":{}}`:     "result.http: has no effect in a component; the surface workflow decides about the answer",
		`{"contents":{}}`: `result.contents: unknown key; did you mean "content"?`,
		`null`:            "result: must be an object, not null",
	} {
		if _, err := ParseComponentBehavior([]byte(text), false); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := ParseComponentBehavior([]byte(`{"content":{}}`), true); err == nil || !strings.Contains(err.Error(), "type api") {
		t.Errorf("content on an api surface: %v", err)
	}
}

func TestParseFallbackReportsEverything(t *testing.T) {
	c, errs := ParseFallback([]byte(`{"replace_range":{"from_marker":"h2","replace_with":[{"type":"html","content":"x"}]},"set_attributes":{"a":"b"}}`))
	if len(errs) > 0 || c.ReplaceRange.From != "h2" || len(c.ReplaceRange.With) != 1 || len(c.SetAttributes) != 1 {
		t.Fatal(c, errs)
	}
	text := `{"replaceRange":null,"remove":"yes","before":[{"type":"htm"}]}`
	_, errs = ParseFallback([]byte(text))
	var got []string
	for _, e := range errs {
		got = append(got, fmt.Sprintf("%s @%s", e, strings.SplitAfter(text[e.Offset:], ":")[0]))
	}
	want := []string{
		`fallback.replaceRange: unknown key; did you mean "replace_range"? @"replaceRange":`,
		`fallback.remove: must be true or false, not a string @"yes","before":`,
		`fallback.before[0].type: unknown type "htm"; did you mean "html"? @"htm"}]}`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestParsePlans(t *testing.T) {
	if plans, err := ParsePlans([]byte(`["a","b","a"]`)); err != nil || !reflect.DeepEqual(plans, []string{"a", "b", "a"}) {
		t.Error(plans, err)
	}
	if plans, err := ParsePlans([]byte(`[]`)); err != nil || len(plans) != 0 {
		t.Error(plans, err)
	}
	for text, want := range map[string]string{
		`null`:       "result: must be a list, not null",
		`"premium"`:  "result: must be a list, not a string",
		`["a",null]`: "result[1]: must be a string, not null",
		`[["a"]]`:    "result[0]: must be a string, not a list",
		"[" + strings.Repeat(`"a",`, 100) + `"b"]`: "result: 101 plans are more than 100",
	} {
		if plans, err := ParsePlans([]byte(text)); err == nil || err.Error() != want || plans != nil {
			t.Errorf("%.40s: %v", text, err)
		}
	}
}

func TestParseOverrides(t *testing.T) {
	specs := []PropertySpec{
		{"enabled", Meterable, nil}, {"ads", Boolean, nil}, {"words", Number, nil}, {"quality", String, []string{"sd", "hd"}}, {"note", String, nil},
	}
	limit, unique, period, rolling, counter := int64(10), true, Month, false, "c"
	for text, want := range map[string][]Override{
		`{}`:                {},
		`{"ads":null}`:      {},
		`{"ads":false}`:     {{Property: "ads", Value: false}},
		`{"words":1.5}`:     {{Property: "words", Value: 1.5}},
		`{"quality":"hd"}`:  {{Property: "quality", Value: "hd"}},
		`{"note":""}`:       {{Property: "note", Value: ""}},
		`{"enabled":true}`:  {{Property: "enabled", Meter: &MeterOverride{Mode: On}}},
		`{"enabled":"off"}`: {{Property: "enabled", Meter: &MeterOverride{Mode: Off}}},
		`{"enabled":{"state":"metered","limit":10,"uniqueResources":true,"periodType":"month","rollingWindow":false,"counterId":"c"}}`: {
			{Property: "enabled", Meter: &MeterOverride{Mode: Metered, Limit: &limit, Unique: &unique, Period: &period, Rolling: &rolling, CounterID: &counter}},
		},
		`{"words":0,"ads":true}`: {{Property: "words", Value: 0.0}, {Property: "ads", Value: true}},
	} {
		got, err := ParseOverrides([]byte(text), specs)
		if err != nil || len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		`null`:                           "result: must be an object, not null",
		`{"enabeld":1}`:                  `result.enabeld: the feature has no such property; did you mean "enabled"?`,
		`{"x":1}`:                        "result.x: the feature has no such property; it has enabled, ads, words, quality, note",
		`{"ads":"true"}`:                 "result.ads: must be true or false, not a string",
		`{"words":"1"}`:                  "result.words: must be a number, not a string",
		`{"words":1e999}`:                "result.words: 1e999 is not finite",
		`{"quality":"uhd"}`:              `result.quality: "uhd" is none of its values: sd, hd`,
		`{"note":1}`:                     "result.note: must be a string, not a number",
		`{"enabled":1}`:                  `result.enabled: must be "on", "off", true, false or a meter, not a number`,
		`{"enabled":"yes"}`:              `result.enabled: "yes" is neither "on" nor "off"`,
		`{"enabled":{}}`:                 "result.enabled: needs a state: on, off or metered",
		`{"enabled":{"state":"meterd"}}`: `result.enabled.state: "meterd" is none of on, off, metered`,
		`{"enabled":{"state":"metered","limit":-1}}`:          "result.enabled.limit: -1 is not 0 or more",
		`{"enabled":{"state":"metered","limit":1.5}}`:         "result.enabled.limit: 1.5 is not an integer",
		`{"enabled":{"state":"metered","limits":1}}`:          `result.enabled.limits: unknown key; did you mean "limit"?`,
		`{"enabled":{"state":"metered","periodType":"days"}}`: `result.enabled.periodType: "days" is none of minute, hour, day, week, month, year, lifetime`,
		`{"enabled":{"state":"metered","counterId":""}}`:      "result.enabled.counterId: has 0 bytes; 1 to 256 are allowed",
	} {
		if got, err := ParseOverrides([]byte(text), specs); err == nil || err.Error() != want || got != nil {
			t.Errorf("%s\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestResultsAreBounded(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 64) + "1" + strings.Repeat("}", 64)
	if _, err := ParseSurfaceBehavior([]byte(deep)); err != nil {
		t.Errorf("64 levels: %v", err)
	}
	if _, err := ParseSurfaceBehavior([]byte(`{"a":` + deep + `}`)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("65 levels: %v", err)
	}
	if _, err := ParsePlans([]byte(strings.Repeat("[", 1<<20))); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a million brackets: %v", err)
	}
	text := `{"a":"` + strings.Repeat("x", 2<<20-8) + `"}`
	if _, err := ParseSurfaceBehavior([]byte(text)); err != nil {
		t.Errorf("2 MiB: %v", err)
	}
	if _, err := ParseSurfaceBehavior([]byte(text + " ")); !errors.Is(err, ErrTooLarge) {
		t.Errorf("beyond 2 MiB: %v", err)
	}
}

func TestPrototypesAreDropped(t *testing.T) {
	b, err := ParseSurfaceBehavior([]byte(`{"properties":{"a":{"__proto__":{"paid":true},"b":[{"\u005f_proto__":1}]},"__proto__":null},"x":{"__proto__":1}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(b.Properties); got != `{"a":{"b":[{}]}}` {
		t.Error(got)
	}
	if got := string(b.Extra[0].Value); got != `{}` {
		t.Error(got)
	}
}

func TestManyMembersAreReadInLinearTime(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"properties":{"k":0`)
	for i := range 50_000 {
		fmt.Fprintf(&b, `,"k%d":0`, i)
	}
	text := b.String()
	if _, err := ParseSurfaceBehavior([]byte(text + `}}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := ParseSurfaceBehavior([]byte(text + `,"k":1}}`)); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Fatal(err)
	}
}

func TestMarshalIsTheInverseOfParse(t *testing.T) {
	for _, text := range []string{
		`{"properties":{"a":1},"http":{"headers":{"B":"1","A":"<&>"},"cookies":[],"addHeaders":[{"name":"X","value":"\"\\\t\u0001ü"}],"removeHeaders":["E"],"addCookies":["a=b"],"status":402,"statusText":"Pay","body":"<p>"},"z":[1],"y":{}}`,
		`{"http":{"status":402,"body":null}}`,
		`{"http":{"body":""}}`,
		`{"http":{}}`,
		`{}`,
	} {
		b, err := ParseSurfaceBehavior([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := b.MarshalJSON(); err != nil || string(got) != text {
			t.Errorf("%s\nbecomes %s, %v", text, got, err)
		}
	}
	text := `{"before":[{"type":"html","content":"{"},{"type":"custom","b":1,"a":2}],"after":[{"type":"element","schema":"m:c","props":{"z":1}}],"remove":true,"replaceRange":{"fromMarker":"a","toMarker":"b","replaceWith":[{"type":"text","content":"["}]},"unwrap":true,"setAttributes":{"z":"1","a":"2"},"removeAttributes":["x"],"addClasses":["c"],"removeClasses":["d"],"replaceText":[{"find":"a","replace":"b"}]}`
	c, err := ParseContent([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := c.MarshalJSON(); string(got) != text {
		t.Errorf("%s\nbecomes %s", text, got)
	}
	if got, err := (&HTTPBehavior{Status: 302}).MarshalJSON(); err != nil || string(got) != `{"status":302,"body":null}` {
		t.Errorf("a redirect goes out as %s", got)
	}
	if got, err := json.Marshal([]any{&SurfaceBehavior{}, c.Before[0]}); err != nil || string(got) != `[{},{"type":"html","content":"{"}]` {
		t.Errorf("%s %v", got, err)
	}
}

func FuzzParseSurfaceBehavior(f *testing.F) {
	f.Add([]byte(`{"properties":{"a":1},"http":{"status":402,"addHeaders":[{"name":"Location","value":"/x"}]}}`))
	f.Add([]byte(`{"content":{"replaceRange":{"replaceWith":[{"type":"element","schema":"a:b@1"}]},"setAttributes":{"a":"\ud800"}}}`))
	f.Add([]byte(`{"__proto__":{},"x":[{"a":"\u0000"}] }`))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, parse := range []func([]byte) (*SurfaceBehavior, error){
			ParseSurfaceBehavior,
			func(text []byte) (*SurfaceBehavior, error) { return ParseComponentBehavior(text, false) },
		} {
			b, err := parse(text)
			if err != nil {
				continue
			}
			if !json.Valid(text) {
				t.Fatalf("%q is no JSON", text)
			}
			out, err := b.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			again, err := parse(out)
			if err != nil {
				t.Fatalf("%q becomes %q, which is refused: %v", text, out, err)
			}
			if twice, _ := again.MarshalJSON(); string(twice) != string(out) {
				t.Fatalf("%q and then %q", out, twice)
			}
		}
		_, _ = ParseOverrides(text, []PropertySpec{{"enabled", Meterable, nil}, {"a", Number, nil}})
		_, _ = ParsePlans(text)
		_, _ = ParseFallback(text)
	})
}

func BenchmarkParseComponentBehavior(b *testing.B) {
	text := []byte(`{"properties":{"wall":"short"},"content":{"replaceRange":{"fromMarker":"p:nth-of-type(2)","replaceWith":[{"type":"html","content":"<aside class=\"wall\">Subscribe to read on</aside>"}]}}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseComponentBehavior(text, false); err != nil {
			b.Fatal(err)
		}
	}
}
