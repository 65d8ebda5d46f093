package caddymodule

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/workflows/types"
)

// typesCommand writes what editors and tsc need to know of a project.
func typesCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "types [<dir>] [--json]",
		Short: "Writes the TypeScript types and the JSON Schema of a project",
		Long: `
Writes into the project in <dir> (default ./tollgate):

  tollgate.d.ts         the types of workflows, with the project's own names
  tollgate.schema.json  the JSON Schema of tollgate.yaml, for editors
  tsconfig.json         the settings of TypeScript, only if there is none

The first two are written anew whenever tollgate.yaml or the server changed. Files
of those names that were not generated are left alone, which is an error.

Exit codes: 0, 1 (the project has errors, or a file cannot be written), 2 (wrong usage).`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(c, fmt.Errorf("types takes one folder, got %q as well", args[1]))
			}
			p := new(Project)
			if len(args) == 1 {
				p.Dir = args[0]
			}
			return printTypes(c, p, asJSON)
		},
	}
	c.DisableFlagsInUseLine = true
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func printTypes(c *cobra.Command, p *Project, asJSON bool) error {
	dir, err := p.dir()
	if err != nil {
		return err
	}
	project, found := loadNames(dir)
	if project == nil {
		printFindings(c.ErrOrStderr(), found.Errors())
		return problems(c)
	}
	written, err := writeTypes(dir, project)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(c.OutOrStdout(), struct {
			Dir   string        `json:"dir"`
			Files []writtenFile `json:"files"`
		}{dir, written})
	}
	for _, f := range written {
		fmt.Fprintf(c.OutOrStdout(), "%s: %s\n", filepath.Join(dir, f.File), f.Outcome)
	}
	return nil
}

// loadNames loads a project for the names in it. Types need no secrets: where the project loads only with the environment
// variables of the server, something stands in for those that are not set here.
func loadNames(dir string) (*catalog.Project, catalog.Diagnostics) {
	project, found := catalog.Load(dir, catalog.Options{})
	if project != nil {
		return project, found
	}
	project, _ = catalog.Load(dir, catalog.Options{Env: func(name string) (string, bool) {
		if value, ok := os.LookupEnv(name); ok {
			return value, true
		}
		return strings.Repeat("x", 64), true // long enough for a secret of any algorithm
	}})
	return project, found
}

// writtenFile is what became of a file: written, unchanged, or kept because it is its author's.
type writtenFile struct {
	File    string `json:"file"`
	Outcome string `json:"outcome"`
}

const (
	written   = "written"
	unchanged = "unchanged"
	kept      = "kept"
)

// writeTypes writes the generated files of a project into its folder. A file that has its text already is not touched, so
// nothing that watches the folder sees a change.
func writeTypes(dir string, project *catalog.Project) ([]writtenFile, error) {
	declarations, err := types.Declarations(project)
	if err != nil {
		return nil, fmt.Errorf("writing types: %w", err)
	}
	schema, err := catalog.Schema()
	if err != nil {
		return nil, err
	}
	var out []writtenFile
	for _, f := range []struct {
		name, text string
		once       bool
	}{
		{types.FileName, declarations, false},
		{catalog.SchemaName, string(schema), false},
		{types.ConfigName, types.Config, true},
	} {
		outcome, err := writeGenerated(filepath.Join(dir, f.name), []byte(f.text), f.once)
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", f.name, err)
		}
		out = append(out, writtenFile{f.name, outcome})
	}
	return out, nil
}

var errNotGenerated = errors.New("the file was not generated; move it away first")

// writeGenerated writes a file that is not there, or that was generated before unless once.
func writeGenerated(path string, text []byte, once bool) (string, error) {
	old, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return "", err
	case bytes.Equal(old, text):
		return unchanged, nil
	case once:
		return kept, nil
	case !bytes.Contains(old[:min(len(old), 512)], []byte(types.Mark)):
		return "", errNotGenerated
	}
	return written, os.WriteFile(path, text, 0o644) //nolint:gosec // sources, for everybody who reads the project
}
