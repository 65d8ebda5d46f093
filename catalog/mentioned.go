package catalog

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// scriptPattern finds what could be the path of a workflow in a text.
var scriptPattern = regexp.MustCompile(`[A-Za-z0-9_./-]+\.m?[tj]s\b`)

// Mentioned lists the scripts that the project file of a folder mentions and that are there, each once, in the order of
// the file. It reads no YAML, so it also serves for a file that cannot be used: what is wrong with its workflows can be
// told all the same.
func Mentioned(dir string) []WorkflowRef {
	text, err := os.ReadFile(filepath.Join(dir, FileName))
	if err != nil || len(text) > maxFileBytes {
		return nil
	}
	var out []WorkflowRef
	seen := make(map[string]bool)
	for number, line := range strings.Split(string(text), "\n") {
		for _, at := range scriptPattern.FindAllStringIndex(line, -1) {
			if before := line[:at[0]]; strings.HasPrefix(strings.TrimSpace(before), "#") || strings.Contains(before, " #") {
				break
			}
			name := path.Clean(line[at[0]:at[1]])
			if seen[name] || !filepath.IsLocal(filepath.FromSlash(name)) || strings.HasSuffix(name, ".d.ts") {
				continue
			}
			seen[name] = true
			if info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil || !info.Mode().IsRegular() {
				continue // the loader says so
			}
			out = append(out, WorkflowRef{Path: name, Pos: Position{File: FileName, Line: number + 1, Column: len([]rune(line[:at[0]])) + 1}})
		}
	}
	return out
}
