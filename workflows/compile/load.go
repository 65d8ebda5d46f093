package compile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/seed-eb607675/tollgate/catalog"
)

// loader decides what a bundle may contain: files of the project's folder, of bounded size and nesting.
type loader struct {
	root string // the project's folder without symbolic links
	file string // the workflow, a slash path in it
}

func (l *loader) start() catalog.Position {
	return catalog.Position{File: l.file, Line: 1, Column: 1}
}

func (l *loader) plugin() api.Plugin {
	return api.Plugin{Name: "tollgate", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^(tollgate:|mos:|mos$)`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return refuse(a.Path + " has types only; a workflow cannot import a value from it"), nil
		})
		b.OnResolve(api.OnResolveOptions{Filter: `^node:`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return refuse(a.Path + " is a module of Node.js, which workflows do not have"), nil
		})
		b.OnResolve(api.OnResolveOptions{Filter: `^(https?:|data:|//)`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return refuse("importing from an address is not supported"), nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "file"}, l.load)
	}}
}

func refuse(text string) api.OnResolveResult {
	return api.OnResolveResult{Errors: []api.Message{{Text: text}}}
}

// load reads a file. It stands before esbuild's parser, which recurses and would end the process with a stack overflow
// on a source bomb.
func (l *loader) load(a api.OnLoadArgs) (api.OnLoadResult, error) {
	wrong := func(text string) (api.OnLoadResult, error) {
		return api.OnLoadResult{Errors: []api.Message{{Text: text}}}, nil
	}
	if len(a.With) > 0 {
		return wrong("import attributes are not supported")
	}
	name, inside := l.relative(a.Path)
	if !inside {
		return wrong(fmt.Sprintf("importing %s: it lies outside the project's folder", filepath.Base(a.Path)))
	}
	if l.disabled(name) {
		nothing := "module.exports = {};"
		return api.OnLoadResult{Contents: &nothing, Loader: api.LoaderJS}, nil
	}
	info, err := os.Stat(a.Path)
	if err != nil {
		return wrong("reading " + name + ": " + reason(err))
	}
	if info.Size() > MaxBundle {
		return wrong(fmt.Sprintf("%s has %d bytes; a file may have %d", name, info.Size(), MaxBundle))
	}
	text, err := os.ReadFile(a.Path)
	if err != nil {
		return wrong("reading " + name + ": " + reason(err))
	}
	loaderOf := kindOf(a.Path)
	if loaderOf == api.LoaderNone {
		return wrong(fmt.Sprintf("%s: files of this kind cannot be imported (.ts .mts .js .mjs .json .html .txt .md .css .svg can)", name))
	}
	if loaderOf != api.LoaderText {
		if at, deep := tooDeep(text); deep {
			line, column := lineColumn(text, at)
			return api.OnLoadResult{Errors: []api.Message{{
				Text:     fmt.Sprintf("nested deeper than %d levels", MaxNesting),
				Location: &api.Location{File: name, Line: line, Column: column - 1},
			}}}, nil
		}
	}
	contents := string(text)
	return api.OnLoadResult{Contents: &contents, ResolveDir: filepath.Dir(a.Path), Loader: loaderOf}, nil
}

func kindOf(path string) api.Loader {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".ts", ".mts":
		return api.LoaderTS
	case ".js", ".mjs", ".cjs":
		return api.LoaderJS
	case ".json":
		return api.LoaderJSON
	case ".html", ".txt", ".md", ".css", ".svg":
		return api.LoaderText
	}
	return api.LoaderNone
}

// relative names a file as its path in the project's folder and tells whether it lies there.
func (l *loader) relative(path string) (string, bool) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	rel, err := filepath.Rel(l.root, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return path, false
	}
	return filepath.ToSlash(rel), true
}

// reason is the cause of a file error without the path, which would show the machine's folders.
func reason(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

func lineColumn(text []byte, at int) (line, column int) {
	line, start := 1, 0
	for i := 0; i < at; i++ {
		if text[i] == '\n' {
			line, start = line+1, i+1
		}
	}
	return line, utf8.RuneCount(text[start:at]) + 1
}
