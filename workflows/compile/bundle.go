package compile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"sort"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/seed-eb607675/tollgate/catalog"
)

// MaxBundle is the largest script, in bytes, that is compiled, and the largest single file that is read. A bigger one
// would hold a core for seconds at each load, and a source bomb needs megabytes.
const MaxBundle = 1 << 20

// Bundle is a workflow file with everything it imports as one script.
type Bundle struct {
	// File is the workflow's path relative to the project's folder, with slashes.
	File string
	// Code is the script: an expression whose value is a function that returns the default export.
	Code string
	// SourceMap belongs to Code. Its lines and columns count from 1, as goja asks for them.
	SourceMap []byte
	// Digest is the SHA-256 of Code and SourceMap in hex: two bundles with one digest behave and report alike.
	Digest string
}

// exportName is the variable that carries the default export out of the module. esbuild renames what would collide.
const exportName = "__tollgate_default"

// ReadBundle reads the workflow dir/file and what it imports. dir is the project's folder, file a slash path in it.
// Nothing outside dir is read.
func ReadBundle(dir, file string) (*Bundle, catalog.Diagnostics) {
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, catalog.Diagnostics{{Pos: catalog.Position{File: file, Line: 1, Column: 1}, Text: "reading the project's folder: " + err.Error()}}
	}
	load := &loader{root: root, file: file}
	result := api.Build(api.BuildOptions{
		Stdin: &api.StdinOptions{
			Contents:   fmt.Sprintf("import w from %q;\n%s = w;", "./"+file, exportName),
			ResolveDir: root,
			Sourcefile: entryName,
			Loader:     api.LoaderJS,
		},
		AbsWorkingDir: root,
		Outfile:       filepath.Join(root, "bundle.js"),
		Bundle:        true,
		Write:         false,
		LogLevel:      api.LogLevelSilent,
		LogLimit:      0,
		Format:        api.FormatIIFE,
		Platform:      api.PlatformBrowser,
		// Packages for several platforms have one for browsers that does without the modules of Node.js. The bundler itself
		// adds the conditions import or require, by how a package is asked for.
		MainFields: []string{"browser", "module", "main"},
		Conditions: []string{"tollgate", "edge-light", "worker", "browser", "module"},
		Target:     api.ES2022,
		// goja has ES2022 but for these.
		Supported: map[string]bool{
			"async-generator": false, "for-await": false, "using": false, "decorators": false,
			"regexp-match-indices": true, "regexp-set-notation": true, "top-level-await": true,
			"import-attributes": true,
		},
		Sourcemap:         api.SourceMapExternal,
		SourcesContent:    api.SourcesContentExclude,
		LegalComments:     api.LegalCommentsNone,
		TreeShaking:       api.TreeShakingTrue,
		TsconfigRaw:       "{}",
		Define:            map[string]string{"process.env.NODE_ENV": `"production"`},
		ResolveExtensions: []string{".ts", ".mts", ".js", ".mjs", ".json"},
		Loader: map[string]api.Loader{
			".ts": api.LoaderTS, ".mts": api.LoaderTS, ".js": api.LoaderJS, ".mjs": api.LoaderJS, ".cjs": api.LoaderJS,
			".json": api.LoaderJSON, ".html": api.LoaderText, ".txt": api.LoaderText, ".md": api.LoaderText,
			".css": api.LoaderText, ".svg": api.LoaderText,
		},
		Banner:  map[string]string{"js": plainHead + "\n\"use strict\";\nvar " + exportName + ";"},
		Footer:  map[string]string{"js": "return " + exportName + ";\n})"},
		Plugins: []api.Plugin{load.plugin()},
	})
	diags := load.diagnostics(result.Errors, result.Warnings)
	if len(diags.Errors()) > 0 {
		return nil, diags
	}
	b := &Bundle{File: file}
	for _, f := range result.OutputFiles {
		if strings.HasSuffix(f.Path, ".map") {
			b.SourceMap = shiftSourceMap(f.Contents)
		} else {
			b.Code = string(f.Contents)
		}
	}
	if len(b.Code) > MaxBundle {
		return nil, append(diags, &catalog.Diagnostic{Pos: load.start(), Text: fmt.Sprintf("workflow and imports come to %d bytes; a bundle may have %d", len(b.Code), MaxBundle),
			Hint: "import less, or only the functions that are needed"})
	}
	h := sha256.New()
	h.Write([]byte(b.Code))
	h.Write([]byte{0})
	h.Write(b.SourceMap)
	b.Digest = hex.EncodeToString(h.Sum(nil))
	return b, diags
}

// entryName stands for the two lines that import the workflow; it never shows in a message.
const entryName = "tollgate:entry"

// sortDiagnostics puts diagnostics in the order of files and lines and drops repeats.
func sortDiagnostics(l catalog.Diagnostics) catalog.Diagnostics {
	sort.SliceStable(l, func(i, j int) bool {
		a, b := l[i].Pos, l[j].Pos
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	out := l[:0]
	for i, d := range l {
		if i > 0 && *d == *l[i-1] {
			continue
		}
		out = append(out, d)
	}
	return out
}
