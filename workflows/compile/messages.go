package compile

import (
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/seed-eb607675/tollgate/catalog"
)

// diagnostics turns esbuild's messages into ours.
func (l *loader) diagnostics(errs, warnings []api.Message) catalog.Diagnostics {
	var out catalog.Diagnostics
	for i := range errs {
		out = append(out, l.diagnostic(&errs[i]))
	}
	for i := range warnings {
		if warnings[i].ID == "direct-eval" { // an error of our own, or a package's
			continue
		}
		d := l.diagnostic(&warnings[i])
		d.Warning = true
		out = append(out, d)
	}
	return sortDiagnostics(out)
}

func (l *loader) diagnostic(m *api.Message) *catalog.Diagnostic {
	d := &catalog.Diagnostic{Pos: l.start(), Text: sentence(m.Text)}
	entry := true
	if loc := m.Location; loc != nil && loc.File != entryName {
		entry = false
		d.Pos = catalog.Position{File: strings.TrimPrefix(loc.File, "./"), Line: loc.Line, Column: loc.Column + 1}
		if loc.Column <= len(loc.LineText) {
			d.Pos.Column = utf8.RuneCountInString(loc.LineText[:loc.Column]) + 1
		}
	}
	switch {
	case strings.HasPrefix(m.Text, "No matching export in") && strings.Contains(m.Text, `"default"`) && entry:
		d.Text, d.Hint = "no default export", "end the file with `export default workflow;`"
	case strings.HasPrefix(m.Text, "Could not resolve"):
		if entry {
			d.Text = "there is no such file"
			break
		}
		d.Text = "cannot find " + strings.TrimPrefix(m.Text, "Could not resolve ")
		for _, n := range m.Notes {
			if strings.Contains(n.Text, "built into node") {
				d.Hint = "it is a module of Node.js, which workflows do not have"
			} else if strings.Contains(n.Text, "wasn't found on the file system") || strings.Contains(n.Text, "mark the path") {
				d.Hint = "npm packages are looked for in node_modules inside the project's folder"
			}
		}
	case strings.HasPrefix(m.Text, "Top-level await"):
		d.Text, d.Hint = "await outside of an async function", "a module is evaluated at once for every run; await inside the workflow's function"
	}
	return d
}

// sentence is a message in the form of ours: it begins in lower case unless its first word is a name.
func sentence(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && (s[1] >= 'a' && s[1] <= 'z' || s[1] == ' ') {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}
