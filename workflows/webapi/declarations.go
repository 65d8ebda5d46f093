package webapi

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed globals.d.ts */*.d.ts
var declarations embed.FS

// Declarations are the TypeScript declarations of exactly the globals that there are, for a lib without DOM.
func Declarations() (string, error) {
	var b strings.Builder
	err := fs.WalkDir(declarations, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := declarations.ReadFile(path)
		b.Write(text)
		return err
	})
	return b.String(), err
}
