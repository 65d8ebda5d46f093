package compile

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func project(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func bundle(t testing.TB, dir, file string) *Bundle {
	t.Helper()
	b, diags := ReadBundle(dir, file)
	if b == nil {
		t.Fatal(diags)
	}
	return b
}

// TestA09SourceBombs: each is refused with file and line; the parsers behind the scanner would end the process.
func TestA09SourceBombs(t *testing.T) {
	bombs := map[string]string{
		"parentheses": "export default () => " + strings.Repeat("(", 500_000),
		"brackets":    "\nexport default () => " + strings.Repeat("[", 1000),
		"objects":     "export default () => " + strings.Repeat("{a:", 3_000_000),
		"not":         "export default () => " + strings.Repeat("!", 900_000) + "1",
		"typeof":      "export default () => " + strings.Repeat("typeof ", 100_000) + "1",
		"arrows":      "export default " + strings.Repeat("a=>", 200_000) + "1",
		"assignments": "export default () => " + strings.Repeat("a=", 400_000) + "1",
		"conditions":  "export default () => " + strings.Repeat("a?b:", 200_000) + "1",
		"templates":   "export default () => " + strings.Repeat("`${", 1000),
		"if":          "export default () => { " + strings.Repeat("if(a)", 100_000) + ";}",
		"size":        "export default () => \"" + strings.Repeat("x", MaxBundle) + "\";",
	}
	for name, text := range bombs {
		dir := project(t, map[string]string{"w.ts": text})
		b, diags := ReadBundle(dir, "w.ts")
		if b != nil || len(diags.Errors()) != 1 || diags[0].Pos.File != "w.ts" {
			t.Errorf("%s: %.200v", name, diags)
		}
	}
	dir := project(t, map[string]string{"w.ts": `import x from "./x.json"; export default () => x;`, "x.json": strings.Repeat("[", 400_000)})
	if _, diags := ReadBundle(dir, "w.ts"); len(diags) != 1 || diags[0].Pos.File != "x.json" {
		t.Errorf("JSON: %v", diags)
	}
}

// TestNestingOfOrdinaryCode: what people write is not taken for a bomb.
func TestNestingOfOrdinaryCode(t *testing.T) {
	ok := []string{
		strings.Repeat("import a from 'b'\n", 1000),
		"const list = [" + strings.Repeat("{ a: [1, 2], b: (3) },\n", 5000) + "];",
		"const s = " + strings.Repeat("'a' + ", 2000) + "'b';",
		strings.Repeat("if (a) { b() } else ", 100) + "{ c() }",
		"const r = /[(\\[{`'\"]/g, q = a / b / c; const t = `x ${ { a: `y ${1}` }.a } z`; // (((\n /* ((( */",
		strings.Repeat("f()\n", 3000),
	}
	for _, text := range ok {
		if at, deep := tooDeep([]byte(text)); deep {
			t.Errorf("%.60q is taken for too deep at %d", text, at)
		}
	}
}

func FuzzNesting(f *testing.F) {
	f.Add([]byte("`${`/[/'\"\\"))
	f.Add([]byte("/* ` */ a / b ` ${ } `"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if at, deep := tooDeep(text); deep && (at < 0 || at >= len(text)) {
			t.Errorf("position %d of %d", at, len(text))
		}
	})
}

// TestOneCompilation: many ask at once, one compiles.
func TestOneCompilation(t *testing.T) {
	dir := project(t, map[string]string{"w.ts": "export default () => 1;"})
	b := bundle(t, dir, "w.ts")
	c := NewCache(10, 0)
	var wg sync.WaitGroup
	programs := make([]*Program, 32)
	for i := range programs {
		wg.Go(func() { programs[i], _ = c.Program(b) })
	}
	wg.Wait()
	for _, p := range programs {
		if p == nil || p != programs[0] {
			t.Fatal("not one program for all")
		}
	}
	if s := c.Stats(); s.Misses != 1 || s.Hits != 31 || s.Programs != 1 {
		t.Errorf("stats: %+v", s)
	}
}

func TestEviction(t *testing.T) {
	dir := project(t, map[string]string{"a.ts": "export default () => 1;", "b.ts": "export default () => 2;"})
	c := NewCache(1, 0)
	a, b := bundle(t, dir, "a.ts"), bundle(t, dir, "b.ts")
	for _, x := range []*Bundle{a, b, b, a} {
		if p, diags := c.Program(x); p == nil {
			t.Fatal(diags)
		}
	}
	if s := c.Stats(); s.Hits != 1 || s.Misses != 3 || s.Evicted != 2 || s.Programs != 1 {
		t.Errorf("stats: %+v", s)
	}
}

// TestEvictionByBytes: large programs leave before there are too many of them, and the one in use stays whatever its size.
func TestEvictionByBytes(t *testing.T) {
	large := "export default () => " + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `.length + "` + strings.Repeat("x", 10_000) + `"; // `
	files := map[string]string{}
	for _, name := range []string{"a.ts", "b.ts", "c.ts"} {
		files[name] = strings.Replace(large, "xx", name, 1)
	}
	dir := project(t, files)
	one, _ := bundle(t, dir, "a.ts").Compile()
	if one == nil || one.Size < 10_000 {
		t.Fatalf("%+v", one)
	}
	c := NewCache(10, 2*one.Size+one.Size/2)
	ask := func(name string) {
		if p, diags := c.Program(bundle(t, dir, name)); p == nil {
			t.Fatal(diags)
		}
	}
	for _, name := range []string{"a.ts", "b.ts", "a.ts", "c.ts", "a.ts"} {
		ask(name)
	}
	if s := c.Stats(); s.Hits != 2 || s.Misses != 3 || s.Evicted != 1 || s.Programs != 2 || s.Bytes != 2*one.Size {
		t.Errorf("stats: %+v", s)
	}
	c.Resize(10, 1)
	if s := c.Stats(); s.Programs != 1 || s.Bytes != one.Size {
		t.Errorf("after resizing: %+v", s)
	}
	ask("b.ts")
	if s := c.Stats(); s.Programs != 1 || s.Bytes != one.Size {
		t.Errorf("one larger than the limit: %+v", s)
	}
}

// TestDigestFollowsImports: a file is another program when what it imports has changed, and the same when not.
func TestDigestFollowsImports(t *testing.T) {
	files := map[string]string{"w.ts": `import { n } from "./lib"; export default () => n;`, "lib.ts": "export const n = 1;", "other.ts": "x"}
	dir := project(t, files)
	before := bundle(t, dir, "w.ts").Digest
	if again := bundle(t, dir, "w.ts").Digest; again != before {
		t.Error("reading again gives another digest")
	}
	if elsewhere := bundle(t, project(t, files), "w.ts").Digest; elsewhere != before {
		t.Error("the folder's place is part of the digest")
	}
	if err := os.WriteFile(filepath.Join(dir, "lib.ts"), []byte("export const n = 2;"), 0o644); err != nil {
		t.Fatal(err)
	}
	if after := bundle(t, dir, "w.ts").Digest; after == before {
		t.Error("a changed import gives the same digest")
	}
}

// TestOutside: nothing outside the project's folder is read, by path or by symbolic link.
func TestOutside(t *testing.T) {
	outside := project(t, map[string]string{"secret.ts": "export const secret = 1;"})
	dir := project(t, map[string]string{
		"w.ts": `import { secret } from "./link"; export default () => secret;`,
		"v.ts": `import { secret } from "` + filepath.ToSlash(filepath.Join(outside, "secret.ts")) + `"; export default () => secret;`,
	})
	if err := os.Symlink(filepath.Join(outside, "secret.ts"), filepath.Join(dir, "link.ts")); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"w.ts", "v.ts"} {
		b, diags := ReadBundle(dir, file)
		if b != nil || len(diags) != 1 || !strings.Contains(diags[0].Text, "outside the project's folder") || diags[0].Pos.Line != 1 {
			t.Errorf("%s: %v", file, diags)
		}
		if strings.Contains(diags.Error(), outside) {
			t.Errorf("%s: the message shows the folder: %v", file, diags)
		}
	}
}

func TestGuardedOperators(t *testing.T) {
	for _, test := range []struct{ code, want string }{
		{"const f = () => [1]; let i = 0n; f()[0] *= 2; export default () => i;", "w.ts:1:34: an assignment with **=, <<= or *= to a computed place in a program that uses BigInt"},
		{"let a = { b: 2n }; a.b *= 2n; export default () => a.b ** 3n;", ""},
	} {
		b := bundle(t, project(t, map[string]string{"w.ts": test.code}), "w.ts")
		p, diags := b.Compile()
		if (p == nil) != (test.want != "") || !strings.Contains(diags.Error(), test.want) {
			t.Errorf("%s: %v", test.code, diags)
		}
	}
}
