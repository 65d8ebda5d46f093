package types_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows"
)

// block is an interface, or the type of a variable, as the files of lib write them: members by name, what they extend.
type block struct {
	members   []string
	extends   []string
	prototype string // of a constructor: the interface of its prototype
}

var (
	comments     = regexp.MustCompile(`(?s)/\*.*?\*/|//[^\n]*`)
	blockHead    = regexp.MustCompile(`(?m)^(?:interface|declare namespace|declare var) (\w+)`)
	extended     = regexp.MustCompile(`\b([A-Z]\w+)`)
	memberHead   = regexp.MustCompile(`^(?:readonly )?(?:function )?(\[Symbol\.\w+\]|\w+)\??[(<:]`)
	variables    = regexp.MustCompile(`(?m)^declare var (\w+): (\w+)?`)
	functions    = regexp.MustCompile(`(?m)^declare (?:function|namespace) (\w+)`)
	prototypeOf  = regexp.MustCompile(`^readonly prototype: (\w+)`)
	notLanguages = []string{"console.d.ts"}
)

// blocks reads declarations: brackets are counted, and what stands between two semicolons at the first level is a member.
func blocks(text string) map[string]*block {
	out := map[string]*block{}
	for _, m := range blockHead.FindAllStringSubmatchIndex(text, -1) {
		head, body, ok := cutBlock(text[m[3]:])
		if !ok {
			continue
		}
		b := &block{}
		if _, list, ok := strings.Cut(head, " extends "); ok && strings.HasPrefix(text[m[0]:], "interface") {
			b.extends = extended.FindAllString(list, -1)
		}
		for _, part := range splitMembers(body) {
			if p := prototypeOf.FindStringSubmatch(part); p != nil {
				b.prototype = p[1]
			} else if h := memberHead.FindStringSubmatch(part); h != nil && h[1] != "new" && h[1] != "function" {
				b.members = append(b.members, h[1])
			}
		}
		name := text[m[2]:m[3]]
		if strings.HasPrefix(text[m[0]:], "declare var") {
			name = "var " + name
		}
		out[name] = b
	}
	return out
}

// cutBlock parts what follows a name into the text ahead of the first brace at no bracket's level and what is in it. A
// semicolon ahead of it means that there is none.
func cutBlock(text string) (head, body string, ok bool) {
	depth := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == ';' && depth == 0:
			return "", "", false
		case c == '{' && depth == 0:
			for j := i; j < len(text); j++ {
				switch text[j] {
				case '{':
					depth++
				case '}':
					if depth--; depth == 0 {
						return text[:i], text[i+1 : j], true
					}
				}
			}
		case c == '<' || c == '(':
			depth++
		case c == ')' || c == '>' && text[i-1] != '=':
			depth--
		}
	}
	return "", "", false
}

func splitMembers(body string) []string {
	var out []string
	depth, start := 0, 0
	for i := range len(body) {
		switch c := body[i]; {
		case strings.IndexByte("{(<[", c) >= 0:
			depth++
		case strings.IndexByte("})]", c) >= 0, c == '>' && body[i-1] != '=':
			depth--
		case c == ';' && depth == 0:
			out = append(out, strings.TrimSpace(body[start:i]))
			start = i + 1
		}
	}
	return append(out, strings.TrimSpace(body[start:]))
}

// declared lists what lib declares of the language as expressions: `Array`, `Array.from`, `Array.prototype.at`.
func declared(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("lib/*.d.ts")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(notLanguages, filepath.Base(f)) {
			all.Write(comments.ReplaceAll(text, nil))
		}
	}
	text := all.String()
	known := blocks(text)
	out := map[string]bool{}
	add := func(owner string, b *block) {
		for _, m := range b.members {
			out[owner+access(m)] = true
		}
	}
	for _, m := range functions.FindAllStringSubmatch(text, -1) {
		out[m[1]] = true
		if b := known[m[1]]; b != nil {
			add(m[1], b)
		}
	}
	for _, m := range variables.FindAllStringSubmatch(text, -1) {
		name := m[1]
		out[name] = true
		static := known["var "+name]
		if static == nil {
			static = known[m[2]]
		}
		if name == "Iterator" {
			static = known["IteratorConstructor"]
		}
		if static == nil {
			continue // number
		}
		add(name, static)
		switch {
		case static.prototype == "any": // any[]
			add(name+".prototype", known["Array"])
		case static.prototype != "":
			add(name+".prototype", known[static.prototype])
			for _, e := range known[static.prototype].extends {
				if e == "TypedArray" {
					add(name+".prototype", known[e])
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// access is the text that reads a member.
func access(member string) string {
	if strings.HasPrefix(member, "[") {
		return member
	}
	return "." + member
}

// notOnPrototypes are declared members that instances have of their own.
//
//nolint:gochecknoglobals // an immutable table
var notOnPrototypes = map[string]bool{
	"Array.prototype.length": false, "String.prototype.length": false, // both are there
	"RegExp.prototype.lastIndex": true, "AggregateError.prototype.errors": true, "Error.prototype.stack": true, "Error.prototype.cause": true,
	"Function.prototype.prototype": true, "SuppressedError.prototype.error": true, "SuppressedError.prototype.suppressed": true,
}

// TestDeclaredIsThere looks in a run for every member that is declared of the language.
func TestDeclaredIsThere(t *testing.T) {
	list := declared(t)
	if len(list) < 700 {
		t.Errorf("only %d members found", len(list))
	}
	var code strings.Builder
	code.WriteString("export default () => {\n  const missing: string[] = [];\n  const look = (name: string, there: boolean) => { if (!there) missing.push(name); };\n")
	for _, path := range list {
		owner, member := cutPath(path)
		switch {
		case notOnPrototypes[path]:
		case owner == "":
			fmt.Fprintf(&code, "  look(%q, typeof %s !== \"undefined\" || %q in globalThis);\n", path, path, path)
		default: // the function is never called: it names the member, so that what is added on demand is there
			fmt.Fprintf(&code, "  look(%q, (() => %s) && %s in %s);\n", path, path, member, owner)
		}
	}
	code.WriteString("  return { properties: { missing } };\n};\n")
	var result struct{ Missing []string }
	run(t, code.String(), &result)
	for _, path := range result.Missing {
		t.Errorf("%s is declared and not there", path)
	}
}

// cutPath parts `Array.prototype[Symbol.iterator]` into the owner and the key as an expression.
func cutPath(path string) (owner, key string) {
	if i := strings.LastIndex(path, "["); i >= 0 {
		return path[:i], strings.Trim(path[i:], "[]")
	}
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return "", path
	}
	return path[:i], `"` + path[i+1:] + `"`
}

// run runs a surface workflow and reads its properties.
func run(t *testing.T, code string, into any) {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "tollgate.yaml"), "version: 1\nsurfaces: { web: { workflow: workflows/main.ts } }\nlimits: { script_time: 10s, decision_time: 1m }\n")
	write(t, filepath.Join(dir, "workflows/main.ts"), code)
	p, diags := catalog.Load(dir, catalog.Options{})
	if p == nil {
		t.Fatal(diags)
	}
	engine := workflows.NewEngine(workflows.Options{CPUs: 2})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	defer func() {
		if err := engine.Close(ctx); err != nil {
			t.Error(err)
		}
	}()
	set, diags := engine.Load(ctx, p)
	if set == nil {
		t.Fatal(diags)
	}
	defer set.Close()
	id := decision.NewIdentity(decision.User{Identifier: "user_12345", UserType: decision.Authenticated}, decision.AuthJWT, nil)
	got, err := set.Surface(ctx, "workflows/main.ts", &workflows.Run{Start: time.Now()},
		&workflows.Args{Identity: &id, Resource: &decision.Resource{}}, &workflows.SurfaceArgs{SurfaceSlug: "web"})
	if err != nil {
		t.Error(err)
		return
	}
	if err := json.Unmarshal(got.Properties, into); err != nil {
		t.Fatal(err)
	}
}

// TestThereIsDeclared has tsc look up everything that the list of reachable names holds. What is there and not declared
// is named here with the reason.
func TestThereIsDeclared(t *testing.T) {
	t.Parallel()
	const list = "../testdata/reachable.txt"
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	undeclared := map[string]string{
		"eval":                         "throws",
		"GoError":                      "goja's own, for errors of Go functions; ours never show one",
		"GoError.prototype":            "likewise",
		"GoError.prototype.message":    "likewise",
		"GoError.prototype.name":       "likewise",
		"Reflect[Symbol.toStringTag]":  "a namespace, which packages add functions to, has no member of that kind",
		"Uint8Array[Symbol.species]":   "of the constructor that the typed arrays share",
		"Object.prototype.__proto__":   "of annex B; data of visitors must not set it",
		"RegExp.prototype.compile":     "of annex B",
		"Function.prototype.arguments": "of annex B, throws",
		"Function.prototype.caller":    "of annex B, throws",
	}
	used := map[string]bool{}
	var code strings.Builder
	var paths []string
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		path, _, _ := strings.Cut(line, " ")
		path, ok := strings.CutPrefix(path, "globalThis")
		path = strings.TrimPrefix(path, ".")
		path = strings.Replace(path, "Object.prototype.toString.__proto__", "Function.prototype", 1)
		path = strings.Replace(path, "Uint8Array.prototype.__proto__.constructor", "Uint8Array", 1)
		path = strings.Replace(path, ".prototype.__proto__.", ".prototype.", 1)
		path = strings.Replace(path, ".prototype.__proto__[", ".prototype[", 1)
		switch {
		case !ok, path == "globalThis", path == "undefined", path == "[Symbol.toStringTag]":
		case strings.Contains(path, "[Symbol.unscopables]."): // names, not members
		case strings.HasPrefix(path, "Intl") && strings.HasSuffix(path, "[Symbol.toStringTag]"): // a label that nobody reads
		case strings.HasSuffix(path, ".constructor"), strings.HasSuffix(path, ".constructor.prototype"): // an object's
		case undeclared[path] != "":
			used[path] = true
		default:
			fmt.Fprintf(&code, "void %s;\n", path)
			paths = append(paths, path)
		}
	}
	if len(paths) < 500 {
		t.Errorf("only %d names", len(paths))
	}
	for path := range undeclared {
		if !used[path] {
			t.Errorf("%s is not there any more", path)
		}
	}
	for _, m := range check(t, project(t, nameless(t), map[string]string{"workflows/all.ts": code.String()})) {
		t.Errorf("%s is there and not declared: %s", paths[m.line-1], m.text)
	}
}
