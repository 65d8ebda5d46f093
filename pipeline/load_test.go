package pipeline

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/seed-eb607675/tollgate/decision"
)

// Everything that is wrong comes at once: of the file, with the place inside a selector, and of the workflows.
func TestLoadRefuses(t *testing.T) {
	for _, test := range []struct {
		name  string
		files *txtar.Archive
		want  []string
	}{
		{"the file", newsroom(t, `selector: "article .body"`, `selector: "article:last-child"`, "assign: [anonymous]", "assign: [anonymus]"),
			[]string{`tollgate.yaml:13:14: `, `"anonymous"`, `tollgate.yaml:32:27: `, `:last-child`}},
		{"a marker of a fallback", newsroom(t, `from_marker: "p:nth-of-type(2)"`, `from_marker: "p["`), []string{`tollgate.yaml:36:54: wrong selector: an attribute name is missing`}},
		{"workflows", with(with(newsroom(t), "workflows/web.surface.ts", "export default 42;"), "workflows/body.component.ts", "export default async ( => {"),
			[]string{"workflows/web.surface.ts:1:1: ", "workflows/body.component.ts:1:24: "}},
		{"no file", &txtar.Archive{}, []string{"tollgate.yaml:1:1: "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			project, diags := Load(t.Context(), unpack(t, test.files), LoadOptions{Engine: newEngine(t)})
			if project != nil || diags.Err() == nil {
				t.Fatalf("loaded, with %v", diags)
			}
			for _, want := range test.want {
				if !strings.Contains(diags.Error(), want) {
					t.Errorf("%q is not in\n%s", want, diags.Error())
				}
			}
		})
	}
}

// The digest follows every byte that decides: of the file, of a workflow, of what a workflow imports.
func TestDigest(t *testing.T) {
	engine := newEngine(t)
	imports := func(value string) *txtar.Archive {
		return with(with(newsroom(t), "workflows/lib/wall.ts", `export const wall = "`+value+`";`),
			"workflows/ads.component.ts", `import { wall } from "./lib/wall"; export default async () => ({ properties: { wall } });`)
	}
	seen := map[string]string{}
	for name, files := range map[string]*txtar.Archive{
		"as it is":           newsroom(t),
		"another limit":      newsroom(t, "limit: 3", "limit: 4"),
		"another workflow":   with(newsroom(t), "workflows/ads.component.ts", "export default async () => ({});"),
		"an import":          imports("a"),
		"a different import": imports("b"),
	} {
		var digests [2]string
		for i := range digests {
			project, diags := Load(t.Context(), unpack(t, files), LoadOptions{Engine: engine})
			if err := diags.Err(); err != nil {
				t.Fatal(err)
			}
			digests[i] = project.Digest()
			project.Close()
		}
		if digests[0] != digests[1] || len(digests[0]) != 64 {
			t.Errorf("%s: digests %v", name, digests)
		}
		if other, ok := seen[digests[0]]; ok {
			t.Errorf("%s and %s have one digest", name, other)
		}
		seen[digests[0]] = name
	}
}

func TestProject(t *testing.T) {
	s := open(t, newsroom(t, "limit: 10, period: month", "limit: 10, rolling: true, period: day"), nil)
	p := s.project
	surface := p.Catalog().Surface("web")
	if got := p.Selector(surface.Components[0]).String(); got != "article .body" {
		t.Errorf("selector %q", got)
	}
	if p.Selector(nil) != nil {
		t.Error("no component has a selector")
	}
	if got := p.rolling["default:feat_article.enabled"]; len(got) != 1 || got[0] != decision.Day {
		t.Errorf("rolling windows %v", got)
	}
}
