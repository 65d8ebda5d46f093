package catalog

import (
	"crypto/sha256"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

const testKey = "sk_env_production_0123456789abcdefghijkl"

// everything loads the project that uses every key, and returns the keys that were allowed at each place.
func everything(t *testing.T) (*Project, map[string]map[string]bool) {
	t.Helper()
	env := map[string]string{"HOST": "accounts.example", "PARTNER_SECRET": strings.Repeat("s", 32), "SECRET_KEY": testKey}
	l := newLoader("testdata/everything", Options{
		Name:     "news",
		Env:      func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		Selector: compileSelector, Marker: compileSelector,
	})
	l.keys = map[string]map[string]bool{}
	l.load()
	if len(l.diags) > 0 {
		for _, d := range l.diags {
			t.Error(d)
		}
		t.FailNow()
	}
	return l.project, l.keys
}

func TestEveryKeyArrives(t *testing.T) {
	p, _ := everything(t)
	equal := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", what, got, want)
		}
	}
	equal("name", p.Name, "news")
	equal("anonymous", []any{p.Identity.Cookie, p.Identity.MaxAge, p.Identity.Merge}, []any{"reader", 30 * 24 * time.Hour, CopyOnce})
	j := p.Identity.JWT[0]
	equal("jwt", []any{j.Name, j.Cookie, j.Header, j.Query, j.Algorithms, j.Issuer, j.Audience, j.IdentifierClaim, j.Leeway},
		[]any{"accounts", "session", "X-Session", "token", []string{"RS256", "PS256"}, "https://accounts.example", "news", "uid", 5 * time.Second})
	if j.Secret != nil || !strings.HasPrefix(string(j.PublicKey), "-----BEGIN PUBLIC KEY") || j.Pos.Line != 7 || j.Pos.Column != 7 {
		t.Errorf("key of the first jwt: %+v", j.Pos)
	}
	j = p.Identity.JWT[1]
	equal("second jwt", []any{j.Header, string(j.Secret), j.PublicKey == nil, j.IdentifierClaim, j.Leeway},
		[]any{"Authorization", strings.Repeat("s", 32), true, "sub", time.Minute})

	f := p.Feature("article")
	equal("feature", []any{f.Name, f.ID, f.Gate, f.Workflow.Path}, []any{"Articles", "feat_story", true, "workflows/article.feature.ts"})
	var slugs []string
	for _, x := range f.Properties {
		slugs = append(slugs, x.Slug)
		equal("feature of "+x.Slug, x.Feature, "article")
	}
	equal("properties", slugs, []string{"enabled", "ads", "quality", "words", "note", "credits"})
	equal("enabled", *f.Property("enabled"), Property{
		Slug: "enabled", Feature: "article", Type: decision.Meterable, CounterID: "default:feat_story.enabled",
		Fallback: Value{Meter: &decision.Meter{Mode: decision.Off, CounterID: "default:feat_story.enabled"}},
	})
	equal("ads", *f.Property("ads"), Property{Slug: "ads", Feature: "article", Type: decision.Boolean, Fallback: Value{Scalar: true}, Lower: true})
	equal("quality", *f.Property("quality"), Property{
		Slug: "quality", Feature: "article", Type: decision.String, Fallback: Value{Scalar: "sd"}, Values: []string{"sd", "hd", "uhd"},
	})
	equal("words", f.Property("words").Fallback, Value{Scalar: 0.5})
	equal("note", f.Property("note").Fallback, Value{})
	equal("credits", *f.Property("credits").Fallback.Meter, decision.Meter{
		Mode: decision.Metered, Limit: 1, Period: decision.Lifetime, CounterID: "default:feat_story.credits",
	})

	a := p.Plan("anonymous")
	equal("plan", []any{a.Name, a.Assign}, []any{"Everybody", []decision.Class{"anonymous", "search_crawlers", "bots_and_agents"}})
	v, _ := a.Value("article", "enabled")
	equal("meter", *v.Meter, decision.Meter{
		Mode: decision.Metered, CounterID: "shared:articles", Limit: 3, Unique: true, Period: decision.Month, Rolling: true,
	})
	v, _ = p.Plan("premium").Value("article", "words")
	equal("number", v, Value{Scalar: 1000.0})
	v, ok := p.Plan("premium").Value("article", "credits")
	equal("not named", []any{v, ok}, []any{Value{}, false})
	equal("provisioning", p.Provisioning[0].Path, "workflows/plans.provisioning.ts")

	s := p.Surface("web")
	equal("surface", []any{s.Type, s.Workflow.Path, s.DecideResponse, s.OnError, s.PassAlternates, s.KeepCopies, s.HeadScript, s.Gated()},
		[]any{Web, "workflows/web.surface.ts", true, Closed, true, true, "/assets/components.js", true})
	c := s.Components[0]
	equal("component", []any{c.Slug, c.Selector, c.Paths, c.Gate, c.Workflow.Path, c.Pos}, []any{
		"body", "article .body", []string{"/news/*", "/Zoë/*"}, true, "workflows/body.component.ts", Position{FileName, 56, 7},
	})
	if _, ok := c.Patterns[1].Match("/Zoë/x"); !ok {
		t.Error("the pattern does not match")
	}
	text, err := c.Fallback.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	equal("fallback", string(text), `{"before":[{"type":"text","content":"»"}],"prepend":[{"type":"custom","more":{"than":[1,2.5,null,true]}}],`+
		`"append":[{"type":"element","schema":"mos:card@1","props":{"z":1,"a":"x"}}],"after":[{"type":"html","content":"<p>…</p>"}],`+
		`"replaceRange":{"fromMarker":"p:nth-of-type(2)","toMarker":".end","replaceWith":[{"type":"html","content":"<p>Subscribe</p>"}]},`+
		`"unwrap":true,"setAttributes":{"data-gate":"1","aria-label":"Teaser"},"removeAttributes":["onclick"],"addClasses":["teaser"],`+
		`"removeClasses":["full"],"replaceText":[{"find":"Foo","replace":"Bar"}]}`)
	if app := p.Surface("app"); app.Type != API || app.Components[0].Selector != "" || app.Gated() {
		t.Errorf("api surface: %+v", app)
	}

	e := p.Endpoints[0]
	equal("endpoint", []any{e.Name, e.Path, e.Pattern.String(), e.Methods, e.Access, e.CSRF, e.Workflow.Path},
		[]any{"redeem", "/api/redeem/{code}", "/api/redeem/{code}", []string{"POST", "PUT"}, AccessPublicKey, false, "workflows/redeem.endpoint.ts"})

	equal("middleware", []any{len(p.Middleware), p.Middleware[0].Path}, []any{1, "workflows/partner.middleware.ts"})
	read := p.Trigger("article-read")
	equal("triggers", []any{len(p.Triggers), string(read.Schema), p.Trigger("anything").Schema == nil}, []any{2,
		`{"type":"object","properties":{"id":{"type":"string"},"seconds":{"type":"number"}},"required":["id"]}`, true})
	for payload, wrong := range map[string]string{`{"id":"1"}`: "", `{"id":1}`: "payload.id: got number, want string", `{}`: "payload: missing property 'id'", `[`: "reading the payload: unexpected EOF"} {
		if err := read.Check([]byte(payload)); wrong == "" && err != nil || wrong != "" && (err == nil || err.Error() != wrong) {
			t.Errorf("payload %s: %v, want %q", payload, err, wrong)
		}
	}
	crm := p.Integrations[0]
	equal("integration", []any{crm.Slug, crm.BaseURL, crm.Headers, crm.Timeout, crm.Secrets}, []any{
		"crm", "https://accounts.example/v2", []decision.Header{{Name: "Authorization", Value: "Bearer accounts.example"}, {Name: "X-Reader", Value: "news"}},
		2 * time.Second, []string{"accounts.example"},
	})

	preview, live := p.Environment("preview"), p.Environment("live")
	equal("preview", []any{preview.ID, preview.Type, preview.Variables}, []any{"env_preview", Testing, map[string]string{"LIST": "test", "KEPT": "top"}})
	equal("secrets", preview.Secrets, map[string]string{
		"WEBHOOK_KEY": "signing-secret-from-a-file", "MIXED": "Bearer accounts.example {not.a.placeholder}", "ONLY_HERE": "a-secret-of-preview",
	})
	equal("live", []any{live.ID, live.Type, live.Variables["LIST"], len(live.Secrets)}, []any{"env_production", Production, "readers", 2})
	equal("keys", []any{live.SecretKeys, live.PublicKeys},
		[]any{[][32]byte{sha256.Sum256([]byte(testKey))}, [][32]byte{sha256.Sum256([]byte("pk_env_production_newsroom"))}})
	equal("meters", []any{p.Meters.Location.String(), p.Meters.Local}, []any{"Europe/Berlin", true})
	equal("fetch", p.Fetch, Fetch{
		Hosts: []string{"api.example.com", "*.example.org"}, Networks: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")},
	})
	equal("sizes", []any{p.Limits.FetchBody, p.Limits.JSONSize, p.Limits.LogTotal}, []any{int64(2 << 20), int64(4_000_000), int64(10000)})
	equal("durations", []any{p.Limits.BreakerPause, p.Limits.ActionTime}, []any{90 * time.Second, time.Hour})
}

// TestEveryFieldHasAKey holds the struct and the file together: what no key can set is a field nobody can use.
func TestEveryFieldHasAKey(t *testing.T) {
	p, _ := everything(t)
	set := map[string]bool{}
	fields := map[string]bool{}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			if v.Type().PkgPath() != reflect.TypeFor[Project]().PkgPath() && v.Type() != reflect.TypeFor[decision.Meter]() {
				return
			}
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() {
					name := v.Type().Name() + "." + f.Name
					fields[name] = true
					set[name] = set[name] || !v.Field(i).IsZero()
					walk(v.Field(i))
				}
			}
		}
	}
	walk(reflect.ValueOf(p))
	if len(fields) < 100 {
		t.Errorf("only %d fields seen", len(fields))
	}
	// A default that is true can only be turned off: the endpoint of the file has CSRF off.
	delete(fields, "Endpoint.CSRF")
	for name := range fields {
		if !set[name] {
			t.Errorf("no key of the file sets %s", name)
		}
	}
	defaults, diags := Load(write(t, map[string]string{FileName: "version: 1\n"}), Options{})
	if diags.Err() != nil {
		t.Fatal(diags)
	}
	mine, plain := reflect.ValueOf(p.Limits), reflect.ValueOf(defaults.Limits)
	for i := range mine.NumField() {
		name := mine.Type().Field(i).Name
		if plain.Field(i).IsZero() || mine.Field(i).Equal(plain.Field(i)) {
			t.Errorf("Limits.%s: default %v, from the file %v", name, plain.Field(i), mine.Field(i))
		}
	}
}

// TestTheManualNamesEveryKey reads docs/project-file.md, where each key stands as `key` in code.
func TestTheManualNamesEveryKey(t *testing.T) {
	page, err := os.ReadFile("../docs/project-file.md")
	if err != nil {
		t.Fatal(err)
	}
	_, notYet, ok := strings.Cut(string(page), "\n## Not supported yet\n")
	if !ok {
		t.Fatal("the manual does not say what is not supported yet")
	}
	_, keys := everything(t)
	total := 0
	for _, place := range slices.Sorted(maps.Keys(keys)) {
		for key, later := range keys[place] {
			total++
			if !strings.Contains(string(page), "`"+key+"`") {
				t.Errorf("the manual does not name `%s` of %s", key, place)
			}
			if later && !strings.Contains(notYet, "`"+key+"`") {
				t.Errorf("the manual does not say that `%s` is not supported yet", key)
			}
		}
	}
	if total < 100 {
		t.Errorf("only %d keys seen", total)
	}
}

// TestExamplesOfTheManualLoad reads every YAML example of the README and the manual as a project of its own, with the
// workflows that it names and, where it needs them, the features of the manual's example.
func TestExamplesOfTheManualLoad(t *testing.T) {
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	fence := regexp.MustCompile("(?s)```yaml\n(.*?)```")
	blocks := make(map[string][]string)
	var features string
	for _, page := range append(pages, "../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
			if first, _, _ := strings.Cut(m[1], "\n"); strings.HasSuffix(first, ".test.yaml") {
				continue // scenarios
			}
			blocks[page] = append(blocks[page], m[1])
			if strings.HasPrefix(m[1], "features:") {
				features = m[1]
			}
		}
	}
	for page, least := range map[string]int{"../docs/project-file.md": 10, "../docs/identity.md": 1, "../README.md": 1} {
		if len(blocks[page]) < least {
			t.Errorf("%s shows %d projects", page, len(blocks[page]))
		}
	}
	script := regexp.MustCompile(`workflows/[a-z.]+\.ts`)
	for page, texts := range blocks {
		for _, text := range texts {
			if !strings.Contains(text, "version: 1") {
				text = "version: 1\n" + text
			}
			if strings.Contains(text, "\nplans:") && !strings.Contains(text, "\nfeatures:") {
				text += features
			}
			files := map[string]string{FileName: text, "accounts.pem": string(publicKey(t))}
			for _, w := range script.FindAllString(text, -1) {
				files[w] = "export default () => ({})"
			}
			_, diags := Load(write(t, files), Options{Env: func(name string) (string, bool) {
				return map[string]string{"TOLLGATE_SECRET_KEY": "sk_env_live_0123456789abcdefghijkl"}[name] + strings.Repeat("x", 32), true
			}})
			for _, d := range diags.Errors() {
				t.Errorf("%s: %s\n%s", page, d, text)
			}
		}
	}
}

func publicKey(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/everything/accounts.pem")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestASecretIsInNoMessage(t *testing.T) {
	const canary = "canary-5f1e"
	dir := write(t, map[string]string{FileName: `version: 1
identity: { jwt: [{ name: a, algorithms: [RS256], secret: "{env.X}", cookie: ok, issuer: "{env.X}" }] }
variables: { A: x }
secrets: { A: "{env.X}", B: "{env.X}{env.Y}" }
environments: { live: { type: production, keys: { secret: ["{env.X}"], public: ["sk_{env.X}"] } } }
`})
	_, diags := Load(dir, Options{Env: func(name string) (string, bool) { return canary, name == "X" }})
	if len(diags.Errors()) < 4 {
		t.Errorf("only %d errors: %v", len(diags.Errors()), diags)
	}
	for _, d := range diags {
		if strings.Contains(d.Error(), canary) {
			t.Error(d)
		}
	}
}

func FuzzLoad(f *testing.F) {
	text, err := os.ReadFile("testdata/everything/" + FileName)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	dir := f.TempDir()
	f.Add("version: 1\nplans: &a { x: *a }\n")
	f.Add("a:\n - b\n-\t? {[\"\\u0000\n")
	f.Add("version: 1\nsurfaces: {w: {components: {c: {selector: é, fallback: {before: [{type: html, content: |\n x\n}]}}}}}")
	f.Fuzz(func(t *testing.T, text string) {
		var diags Diagnostics
		l := newLoader(dir, Options{Selector: compileSelector, Env: func(string) (string, bool) { return "", false }})
		l.project = &Project{}
		if root := readYAML(FileName, []byte(text), &diags); root != nil {
			l.root(root)
		} else if diags.Err() == nil {
			t.Fatal("nothing read and nothing said")
		}
		lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1
		for _, d := range append(diags, l.diags...) {
			if d.Pos.Line < 1 || d.Pos.Column < 1 || d.Pos.Line > lines+1 || d.Text == "" {
				t.Fatalf("%q: %s", text, d)
			}
		}
	})
}
