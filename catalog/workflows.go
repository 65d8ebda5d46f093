package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"github.com/seed-eb607675/tollgate/decision"
)

// workflow reads the path of a workflow file.
func (l *loader) workflow(n *node) WorkflowRef {
	name, ok := l.text(n)
	if !ok {
		return WorkflowRef{}
	}
	clean, _, ok := l.inFolder(n.pos, name)
	if !ok {
		return WorkflowRef{}
	}
	if !isScript(clean) || strings.HasSuffix(clean, ".d.ts") {
		l.errorAt(n.pos, "%s is not a workflow: .ts, .mts, .js or .mjs", name)
		return WorkflowRef{}
	}
	l.referenced[clean] = true
	return WorkflowRef{Path: clean, Pos: n.pos}
}

func isScript(name string) bool {
	switch path.Ext(name) {
	case ".ts", ".mts", ".js", ".mjs":
		return true
	}
	return false
}

// nearFile proposes a file of the same folder whose name is near.
func (l *loader) nearFile(clean string) string {
	entries, err := os.ReadDir(filepath.Join(l.dir, filepath.FromSlash(path.Dir(clean))))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	near := decision.Near(path.Base(clean), names)
	if near == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", path.Join(path.Dir(clean), near))
}

// importPattern finds the texts that a script imports by relative path. It may find more than imports; it only ever
// silences a warning.
var importPattern = regexp.MustCompile(`["'](\.\.?/[^"'\n]+)["']`)

// warnUnreferenced warns of scripts under workflows/ that neither the project file nor a workflow names: most often one
// was written and then forgotten to attach, so it never runs.
func (l *loader) warnUnreferenced() {
	var scripts []string
	root := filepath.Join(l.dir, "workflows")
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "node_modules" {
			return fs.SkipDir
		}
		if rel, err := filepath.Rel(l.dir, p); err == nil && d.Type().IsRegular() {
			rel = filepath.ToSlash(rel)
			if isScript(rel) && !strings.HasSuffix(rel, ".d.ts") {
				scripts = append(scripts, rel)
			}
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		l.warnAt(Position{File: "workflows", Line: 1, Column: 1}, "looking for scripts: %v", reason(err))
		return
	}
	reached := map[string]bool{}
	var reach func(name string)
	reach = func(name string) {
		if reached[name] {
			return
		}
		reached[name] = true
		text, err := os.ReadFile(filepath.Join(l.dir, filepath.FromSlash(name)))
		if err != nil {
			return // the compiler reports it
		}
		for _, m := range importPattern.FindAllSubmatch(text, -1) {
			target := path.Join(path.Dir(name), string(m[1]))
			for _, candidate := range scripts {
				base := strings.TrimSuffix(candidate, path.Ext(candidate))
				if candidate == target || base == target || base == strings.TrimSuffix(target, path.Ext(target)) || base == target+"/index" {
					reach(candidate)
				}
			}
		}
	}
	for name := range l.referenced {
		reach(name)
	}
	sort.Strings(scripts)
	for _, s := range scripts {
		if !reached[s] {
			l.warnAt(Position{File: s, Line: 1, Column: 1}, "nothing in tollgate.yaml names this file, so it never runs")
		}
	}
}
