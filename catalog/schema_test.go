package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(SchemaName, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(SchemaName) // which checks it against the schema of schemas as well
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// document reads YAML as Load does and gives what the validator wants; false for what is not read.
func document(t *testing.T, text []byte) (any, bool) {
	t.Helper()
	root := readYAML(FileName, text, new(Diagnostics))
	if root == nil {
		return nil, false
	}
	w := jsonWriter{}
	w.write(root, root.pos)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return doc, true
}

// TestSchemaHasEveryKey compares the keys of the schema with those that Load knows, place by place.
func TestSchemaHasEveryKey(t *testing.T) {
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	places := map[string]string{
		"the project file": "",
		"identity":         "properties/identity",
		"anonymous":        "properties/identity/properties/anonymous",
		"an entry of jwt":  "properties/identity/properties/jwt/items",
		"a feature":        "properties/features/additionalProperties",
		"a property":       "properties/features/additionalProperties/properties/properties/additionalProperties",
		"a meter":          "$defs/meter/anyOf/2",
		"a plan":           "properties/plans/additionalProperties",
		"a surface":        "properties/surfaces/additionalProperties",
		"a component":      "properties/surfaces/additionalProperties/properties/components/additionalProperties",
		"fallback":         "$defs/content",
		"an endpoint":      "properties/endpoints/additionalProperties",
		"a trigger":        "properties/triggers/additionalProperties",
		"an integration":   "properties/integrations/additionalProperties",
		"an environment":   "properties/environments/additionalProperties",
		"keys":             "properties/environments/additionalProperties/properties/keys",
		"meters":           "properties/meters",
		"limits":           "properties/limits",
		"fetch":            "properties/fetch",
		"programs":         "properties/programs",
	}
	_, known := everything(t)
	for place, keys := range known {
		path, ok := places[place]
		if !ok {
			t.Errorf("the test does not know where the schema has %s", place)
			continue
		}
		maps.DeleteFunc(keys, func(_ string, later bool) bool { return later })
		at := any(root)
		for step := range strings.SplitSeq(path, "/") {
			switch x := at.(type) {
			case map[string]any:
				if step != "" {
					at = x[step]
				}
			case []any:
				at = x[step[0]-'0']
			}
		}
		properties, ok := at.(map[string]any)["properties"].(map[string]any)
		if !ok {
			t.Fatalf("the schema has nothing at %s", path)
		}
		want, got := slices.Sorted(maps.Keys(keys)), slices.Sorted(maps.Keys(properties))
		if !slices.Equal(want, got) {
			t.Errorf("%s: the schema has\n%v, Load knows\n%v", place, got, want)
		}
		for name, p := range properties {
			if about, _ := p.(map[string]any)["description"].(string); !strings.HasSuffix(about, ".") && !strings.HasSuffix(about, "…") && !strings.Contains(about, "…") {
				t.Errorf("%s: %q says of itself %q", place, name, about)
			}
		}
		delete(places, place)
	}
	for place := range places {
		t.Errorf("Load does not know %s", place)
	}
}

// accepted tells what Load thinks of a project in dir.
func accepted(dir string, root any) Diagnostics {
	l := newLoader(dir, Options{
		Selector: compileSelector, Marker: compileSelector,
		Env: func(name string) (string, bool) {
			v, ok := map[string]string{"HOST": "accounts.example", "PARTNER_SECRET": strings.Repeat("s", 32), "SECRET_KEY": testKey}[name]
			return v, ok
		},
	})
	l.project = &Project{}
	l.root(nodeOf(root))
	return l.diags.Errors()
}

// nodeOf makes of a JSON value what the file would be read as.
func nodeOf(v any) *node {
	n := &node{pos: Position{File: FileName, Line: 1, Column: 1}}
	switch x := v.(type) {
	case bool:
		n.kind, n.text = boolNode, fmt.Sprint(x)
		if x {
			n.integer = 1
		}
	case json.Number:
		n.kind, n.text = intNode, x.String()
		n.float, _ = x.Float64()
		var err error
		if n.integer, err = x.Int64(); err != nil {
			n.kind = floatNode
		}
	case string:
		n.kind, n.text = stringNode, x
	case []any:
		n.kind = listNode
		for _, item := range x {
			n.items = append(n.items, nodeOf(item))
		}
	case map[string]any:
		n.kind = mappingNode
		for _, key := range slices.Sorted(maps.Keys(x)) {
			n.entries = append(n.entries, entry{key: key, pos: n.pos, value: nodeOf(x[key])})
		}
	}
	return n
}

// TestSchemaAgreesAboutExamples: every project of the manual, of the examples and of the tests that Load accepts is
// valid, and of those it refuses the schema sees what can be seen without knowing names and files.
func TestSchemaAgreesAboutExamples(t *testing.T) {
	s := compiledSchema(t)
	valid, invalid := 0, 0
	for _, pattern := range []string{"testdata/everything/tollgate.yaml", "../examples/*/*/tollgate.yaml", "../docs/*.md", "../README.md", "../workflows/types/testdata/*/tollgate.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			projects := [][]byte{text}
			if filepath.Ext(file) == ".md" {
				projects = nil
				for _, block := range strings.Split(string(text), "```yaml\n")[1:] {
					if block, _, _ = strings.Cut(block, "```"); strings.Contains(block, "\nscenarios:") {
						continue // of the command test
					}
					if !strings.Contains(block, "version: 1") {
						block = "version: 1\n" + block
					}
					projects = append(projects, []byte(block))
				}
			}
			for _, p := range projects {
				doc, ok := document(t, p)
				if !ok {
					t.Errorf("%s: not read:\n%s", file, p)
				} else if err := s.Validate(doc); err != nil {
					t.Errorf("%s: %v\n%s", file, err, p)
				}
				valid++
			}
		}
	}
	// What is wrong in itself, whatever else is in the file and the folder.
	shape := []string{"unknown key", "must be ", "needs the key", "is not a duration", "is not a size", "is not a slug", "has digits only"}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		wants := map[string]string{}
		for _, f := range archive.Files {
			wants[f.Name] = string(f.Data)
		}
		for _, f := range archive.Files {
			name, ok := strings.CutSuffix(f.Name, ".yaml")
			doc, read := document(t, f.Data)
			if !ok || !read {
				continue
			}
			err := s.Validate(doc)
			wrong := false
			for _, text := range shape {
				wrong = wrong || strings.Contains(wants[name+".want"], ": "+text) || strings.Contains(wants[name+".want"], text+" \"")
			}
			if err == nil && wrong {
				t.Errorf("%s: %s is valid, and Load says\n%s", file, f.Name, wants[name+".want"])
			}
			if err != nil {
				invalid++
			}
		}
	}
	if valid < 20 || invalid < 30 {
		t.Errorf("%d valid projects, %d invalid", valid, invalid)
	}
}

// TestSchemaAgreesAboutChanges puts something else in the place of every value of the project with every key, and takes
// every key away. What Load accepts has to be valid, or an editor would mark what is right; and where Load sees a wrong
// kind of value, the schema has to as well.
func TestSchemaAgreesAboutChanges(t *testing.T) {
	t.Parallel()
	s := compiledSchema(t)
	const dir = "testdata/everything"
	text, err := os.ReadFile(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	doc, ok := document(t, text)
	all, isMap := doc.(map[string]any)
	if !ok || !isMap {
		t.Fatal("not read")
	}
	var root any
	type number = json.Number
	others := []any{
		nil, true, number("0"), number("-1"), number("1099511627776"), number("0.5"), "", "x", "on", "7d", "{env.HOST}", "/x", "a\nb",
		[]any{}, []any{"x"}, []any{number("1")}, []any{"x", "x"}, map[string]any{}, map[string]any{"x": number("1")}, map[string]any{"X y": "z"},
	}
	agreed, changes := 0, 0
	try := func(path string) {
		t.Helper()
		changes++
		errs := accepted(dir, root)
		invalid := s.Validate(root)
		switch {
		case errs.Err() == nil && invalid != nil:
			t.Errorf("%s: Load accepts what is not valid: %v", path, invalid)
		case errs.Err() != nil && invalid == nil && kindOnly(errs) && !ofProperty(path):
			t.Errorf("%s: valid, and Load says %v", path, errs)
		default:
			agreed++
		}
	}
	var walk func(path string, at any, put func(any))
	walk = func(path string, at any, put func(any)) {
		for _, other := range others {
			put(other)
			try(fmt.Sprintf("%s = %v", path, other))
		}
		put(at)
		switch x := at.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(x)) {
				v := x[key]
				delete(x, key)
				try("without " + path + "/" + key)
				x[key] = v
				walk(path+"/"+key, v, func(other any) { x[key] = other })
			}
			x["unknown_key"] = "x"
			try(path + " with an unknown key")
			delete(x, "unknown_key")
		case []any:
			for i, v := range x {
				walk(fmt.Sprintf("%s/%d", path, i), v, func(other any) { x[i] = other })
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all)) { // each part by itself: the others would take their time with every change
		part := map[string]any{"version": all["version"], key: all[key]}
		if key == "plans" {
			part["features"] = all["features"]
		}
		root = part
		walk("/"+key, all[key], func(other any) { part[key] = other })
	}
	root = map[string]any{}
	walk("", root, func(other any) { root = other })
	if changes < 4000 {
		t.Errorf("only %d changes", changes)
	}
	t.Logf("%d of %d changes agreed", agreed, changes)
}

// kindOnly tells whether all that Load says is about kinds of values and unknown keys.
func kindOnly(diags Diagnostics) bool {
	for _, d := range diags.Errors() {
		if (!strings.Contains(d.Text, "must be ") || strings.HasPrefix(d.Text, "path ")) && !strings.HasPrefix(d.Text, "unknown key") && !strings.Contains(d.Text, "needs the key") {
			return false
		}
	}
	return true
}

// ofProperty tells whether a path leads to a value that a plan gives: what it may be depends on the property's type.
func ofProperty(path string) bool {
	path, _, _ = strings.Cut(path, " ")
	steps := strings.Split(path, "/")
	return len(steps) == 6 && steps[1] == "plans" && steps[3] == "features" && !strings.HasPrefix(steps[5], "enabled")
}
