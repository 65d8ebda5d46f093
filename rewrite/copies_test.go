package rewrite

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

func TestCutJSONLD(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"articleBody":"x"}`, `{"articleBody":""}`},
		{` { "a" : 1.0 , "text" : "x\"y" , "b":"text"}`, ` { "a" : 1.0 , "text" : "" , "b":"text"}`},
		{`[{"@graph":[{"reviewBody":"x","transcript":"y"}]}]`, `[{"@graph":[{"reviewBody":"","transcript":""}]}]`},
		{`{"article\u0042ody":"x"}`, `{"article\u0042ody":""}`},
		{`{"schema:text":"x","http://schema.org/articleBody":"y"}`, `{"schema:text":"","http://schema.org/articleBody":""}`},
		{`{"text":["x",["y"],{"a":"]"}],"c":"d"}`, `{"text":[],"c":"d"}`},
		{`{"text":{"@value":"x}"},"c":"d"}`, `{"text":"","c":"d"}`},
		{`{"text":12,"c":null}`, `{"text":12,"c":null}`},
		{`{"a":"\"text\":\"x\""}`, `{"a":"\"text\":\"x\""}`},
		{`{"a":["text","x"]}`, `{"a":["text","x"]}`},
		{`{"Text":"x","texts":"y"}`, `{"Text":"x","texts":"y"}`},
		{`{"text":"x"`, ""},
		{`{"text":"x"};`, ""},
		{`/*<![CDATA[*/{"text":"x"}/*]]>*/`, ""},
		{`<!-- {"text":"x"} -->`, ""},
		{"", ""},
		{`"text"`, `"text"`},
	} {
		if got := string(cutJSONLD([]byte(c.in))); got != c.want {
			t.Errorf("%s: %s, want %s", c.in, got, c.want)
		}
	}
}

// emptied is cutJSONLD on decoded values.
func emptied(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = emptied(v[i])
		}
	case map[string]any:
		for k, m := range v {
			if !textMembers[k] {
				v[k] = emptied(m)
				continue
			}
			switch m.(type) {
			case string, map[string]any:
				v[k] = ""
			case []any:
				v[k] = []any{}
			}
		}
	}
	return v
}

func genJSON(t *rapid.T, depth int) any {
	switch k := rapid.IntRange(0, 5).Draw(t, "kind"); {
	case k == 0 && depth < 4:
		out := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			out = append(out, genJSON(t, depth+1))
		}
		return out
	case k < 3 && depth < 4:
		out := map[string]any{}
		for range rapid.IntRange(0, 4).Draw(t, "length") {
			out[rapid.SampledFrom([]string{"text", "articleBody", "a", "b", `"text":`, "name"}).Draw(t, "key")] = genJSON(t, depth+1)
		}
		return out
	case k == 3:
		return float64(rapid.IntRange(-9, 9).Draw(t, "number"))
	case k == 4:
		return rapid.SampledFrom([]any{nil, true, false}).Draw(t, "word")
	}
	return rapid.StringOf(rapid.SampledFrom([]rune(`ab"\:{}[], ü`))).Draw(t, "string")
}

func TestCutJSONLDCutsTextsOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := genJSON(t, 0)
		in, err := json.MarshalIndent(v, "", rapid.SampledFrom([]string{"", " "}).Draw(t, "indent"))
		if err != nil {
			t.Fatal(err)
		}
		out := cutJSONLD(in)
		var got any
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("%s became %s: %v", in, out, err)
		}
		if want := emptied(v); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s became %s", in, out)
		}
	})
}

func FuzzCutJSONLD(f *testing.F) {
	f.Add(`{"text":["x",{"a":"]"}],"articleBody":"y"}`)
	f.Add(`{"a":"\\","text" : "\""}`)
	f.Fuzz(func(t *testing.T, s string) {
		out := cutJSONLD([]byte(s))
		if json.Valid([]byte(s)) != json.Valid(out) {
			t.Fatalf("%q became %q", s, out)
		}
		if string(cutJSONLD(out)) != string(out) {
			t.Fatalf("%q became %q, and that changes again", s, out)
		}
	})
}

func TestHydration(t *testing.T) {
	for _, c := range []struct {
		tag        string
		asJSON, is bool
	}{
		{"<script id=__NEXT_DATA__ type=application/json>", true, true},
		{"<script id='__NUXT_DATA__'>", false, true},
		{"<script type=application/json data-sveltekit-fetched data-url=/x>", true, true},
		{"<script type=application/json>", true, false},
		{"<script id=next>", false, false},
	} {
		if asJSON, is := isHydration(tagOf(t, c.tag)); asJSON != c.asJSON || is != c.is {
			t.Errorf("%s: %v, %v", c.tag, asJSON, is)
		}
	}
	for _, begin := range []string{
		"window.__NUXT__=(function(a){", "__NUXT__ = {}", "self.__next_f.push([1,", "(self.__next_f=self.__next_f||[]).push([0])",
		"window.__remixContext = {", "window.__APOLLO_STATE__=", "var __INITIAL_STATE__={", "window['__PRELOADED_STATE__'] = ",
		"window.__STATE__=", "self.__STATE__", ";window.__STATE__=", "globalThis.__NUXT__={}", "const __STATE__=1",
		"/* data */ // x\n window.__STATE__=1", "<!--\nwindow.__STATE__=1",
	} {
		if !beginsHydration([]byte(begin)) {
			t.Errorf("%s: not seen", begin)
		}
	}
	for _, begin := range []string{
		"", "alert(1)", "window.dataLayer=[]", "window.__NUXT__X=1", "__next_formation()", "x.__STATE__=1", "/* window.__STATE__",
		"if(window.__STATE__){", "window.__STATE__é=1",
	} {
		if beginsHydration([]byte(begin)) {
			t.Errorf("%s: taken for data", begin)
		}
	}
}

func TestShortenMeta(t *testing.T) {
	long := strings.Repeat("ü&amp;", 200)
	short := strings.Repeat("ü&amp;", 150)
	for _, c := range []struct{ in, want string }{
		{`<meta name=description content="` + long + `">`, `<meta name=description content="` + short + `">`},
		{`<meta content='` + long + `' property=og:description />`, `<meta content="` + short + `" property=og:description />`},
		{`<META NAME=Twitter:Description CONTENT="` + long + `">`, `<META NAME=Twitter:Description CONTENT="` + short + `">`},
		{`<meta name=description content="` + short + `">`, ""},
		{`<meta name=keywords content="` + long + `">`, ""},
		{`<meta name=x property=og:description content="` + long + `">`, ""},
		{`<p name=description content="` + long + `">`, ""},
	} {
		got, ok := shortenMeta([]byte("|"), tagOf(t, c.in))
		if ok != (c.want != "") || string(got) != "|"+c.want {
			t.Errorf("%s: %s, %v", c.in, got, ok)
		}
	}
}

func TestEmptyLongValues(t *testing.T) {
	long, limit := strings.Repeat("x", 1001), strings.Repeat("x", 1000)
	for _, c := range []struct{ in, want string }{
		{"<p data-a=" + long + " b>", `<p data-a="" b>`},
		{"<p DATA-A='" + long + "'props=\"" + long + "\"/>", `<p DATA-A=""props=""/>`},
		{"<iframe srcdoc = '" + long + "' content=" + long + ">", `<iframe srcdoc="" content="">`},
		{"<p data-a=" + limit + " title=" + long + ">", ""},
		{"<p class=" + long + ">", ""},
		{"<p data-a=x>", ""},
	} {
		got, ok := emptyLongValues([]byte("|"), tagOf(t, c.in))
		if ok != (c.want != "") || string(got) != "|"+c.want {
			t.Errorf("%.40s: %.60s, %v", c.in, got, ok)
		}
	}
}

// A copy of the text in any of these places must not leave when an article is cut.
func TestCopiesAreCut(t *testing.T) {
	canary := "CANARY"
	long := strings.Repeat("CANARY ", 200)
	head := []string{
		`<script type="application/ld+json">{"articleBody":"` + canary + `"}</script>`,
		`<script type="Application/LD+JSON ; charset=utf-8">[{"text":"` + canary + `"}]</script>`,
		`<script type=application/ld+json>{"text":"` + canary + `",}</script>`,
		`<script id=__NEXT_DATA__ type=application/json>{"a":"` + canary + `"}</script>`,
		`<script>/**/self.__next_f.push([1,"` + canary + `"])</script>`,
		`<meta name=description content="` + strings.Repeat("x", 300) + canary + `">`,
	}
	body := []string{
		`<!-- ` + canary + ` -->`, `<?` + canary + `>`, `<p data-x="` + long + `">`, `<x-y props='` + long + `'></x-y>`,
		`<script>window.__NUXT__={a:"` + canary + `"}</script>`,
	}
	p, err := Compile([]Rule{{Name: "r", Selector: selector(t, ".body"), Gating: true, Edit: Edit{Remove: true}}}, Options{Copies: true})
	if err != nil {
		t.Fatal(err)
	}
	page := "<!doctype html><html><head>" + strings.Join(head, "\n") + "</head><body><div class=body>" + canary + "</div>" +
		strings.Join(body, "\n") + "<script>keep()</script></body></html>"
	for _, size := range []int{1, 7, 100, len(page)} {
		var out strings.Builder
		w := New(&out, p, "utf-8")
		for rest := page; rest != ""; {
			n := min(size, len(rest))
			if _, err := w.Write([]byte(rest[:n])); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if i := strings.Index(out.String(), canary); i >= 0 {
			t.Errorf("chunks of %d: left in %s", size, out.String()[max(0, i-60):i])
		}
		if !strings.Contains(out.String(), "<script>keep()</script>") {
			t.Errorf("chunks of %d: other scripts are gone", size)
		}
		if _, err := html.Parse(strings.NewReader(out.String())); err != nil {
			t.Error(err)
		}
	}
}
