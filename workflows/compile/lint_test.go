package compile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestLint compares warnings with the marks of each script: a comment `// ^ text` stands under the place.
func TestLint(t *testing.T) {
	t.Parallel()
	facts := Facts{Meters: map[string][]string{"article": {"enabled", "credits"}}, Own: []string{"enabled"}, NoMeta: true}
	for _, test := range []struct {
		name, code string
		want       []string // line:column text
	}{
		{"conditions", `
export default async ({ features, properties }) => {
  if (features.article.enabled) return {};
  if (!features.article["enabled"]) return {};
  if (features.article.enabled.hasAccess) return {};
  const { article } = features;
  const open = article.enabled ? 1 : 2;
  const more = article.credits && open;
  if (features?.article?.enabled === true) return {};
  if ("on" === features.article.enabled) return {};
  if (features.article.ads || properties.enabled || properties.ads) return {};
  const reading = await features.article.enabled.consume();
  while (reading) return { more };
  return reading.hasAccess ? {} : {};
};`, []string{
			"3:7 features.article.enabled is an object, which is always true; write features.article.enabled.hasAccess",
			"4:8 features.article.enabled is an object",
			"7:16 article.enabled is an object",
			"8:16 article.credits is an object",
			"9:7 features.article.enabled is an object, which is never true or false; write features.article.enabled.hasAccess",
			"10:7 features.article.enabled is an object, which is never equal to a value; compare features.article.enabled.state",
			"11:31 properties.enabled is an object",
			"13:10 reading is an object, which is always true; write reading.hasAccess",
		}},
		{"conditions that are right", `
export default async ({ features, other }) => {
  const state = features.article.enabled.state === "on";
  const status = await features.article.enabled.consume();
  if (state && status.hasAccess && other.enabled && other.article.enabled) return {};
  return features.article.ads ? {} : { properties: features.article.enabled };
};`, nil},
		{"meta", `
export default async ({ resource, resource: { meta: tags, id } }) => {
  const { meta } = resource;
  const section = resource.meta["article:section"];
  const other = { meta: 1 };
  return { properties: { meta, section, tags, id, o: other.meta } };
};`, []string{
			"2:47 resource.meta is empty here: the surface decides before the origin is asked; say",
			"3:11 resource.meta is empty here",
			"4:28 resource.meta is empty here",
		}},
		{"built-ins", `
Array.prototype.last = function () { return this[this.length - 1]; };
globalThis.counter = 0;
Math.random = () => 4;
Object.defineProperty(String.prototype, "shout", { value: 1 });
Object.assign(globalThis, { a: 1 });
delete Object.prototype.toString;
class Map { static size = 1 }
Map.size = 2;
const mine = {};
mine.prototype = 1;
Object.assign(mine, { a: 1 });
globalThis.Array.prototype.first = 1;
export default async () => ({ properties: { mine } });`, []string{
			"2:1 changes Array.prototype.last, which is built in; such a change throws or is lost with the run",
			"3:1 changes globalThis.counter, which is built in",
			"4:1 changes Math.random, which is built in",
			"5:1 changes String.prototype, which is built in",
			"6:1 changes globalThis, which is built in",
			"7:8 deletes Object.prototype.toString, which is built in",
			"13:1 changes globalThis.Array.prototype.first, which is built in",
		}},
		{"patterns", `
const all = [/(a+)+$/, /^(\w+\s?)*$/, /(?:x{2,})+/, /(a|b)*c+/, /[(a+)+]/, /a{2}(b{1,3})+/, /\(a+\)+/, /(?<year>\d+)-/, /a\/b/];
const html = [/<p>(.*?)<\/p>/g, /<\/?[a-z]+/, /<[^>]+>/, /(?<!x)y/, /a < b/, new RegExp("<img"), RegExp("(x*)*")];
export default async () => ({ properties: { n: all.length + html.length } });`, []string{
			"2:14 the regular expression repeats what repeats itself",
			"2:24 the regular expression repeats what repeats itself",
			"2:39 the regular expression repeats what repeats itself",
			"3:15 the regular expression is for HTML; let a component change the page",
			"3:33 the regular expression is for HTML",
			"3:47 the regular expression is for HTML",
			"3:89 the regular expression is for HTML",
			"3:105 the regular expression repeats what repeats itself",
		}},
		{"packages", `
import { f } from "loose";
export default async () => ({ properties: { f: f() } });`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			loose := filepath.Join(dir, "node_modules", "loose")
			if err := os.MkdirAll(loose, 0o755); err != nil {
				t.Fatal(err)
			}
			for name, text := range map[string]string{
				filepath.Join(loose, "package.json"): `{"name":"loose","main":"index.js","type":"module"}`,
				filepath.Join(loose, "index.js"):     "Array.prototype.x = 1; export const f = () => /(a+)+/.test('<p>');",
				filepath.Join(dir, "w.ts"):           test.code,
			} {
				if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			b, diags := ReadBundle(dir, "w.ts")
			if b == nil {
				t.Fatal(diags)
			}
			var got []string
			for _, d := range b.Lint(facts) {
				if !d.Warning {
					t.Errorf("%v is no warning", d)
				}
				got = append(got, strings.TrimPrefix(d.Error(), "w.ts:"))
			}
			same := slices.EqualFunc(got, test.want, func(g, w string) bool {
				place, text, _ := strings.Cut(w, " ")
				return strings.HasPrefix(g, place+": "+text)
			})
			if !same {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}
