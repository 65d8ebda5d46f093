package caddymodule

import (
	"crypto/rand"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/seed-eb607675/tollgate/catalog"
)

// sample is the site that `new` writes. A file that begins with a dot in it stands here without the dot.
//
//go:embed newproject
var sample embed.FS

// newCommand writes a small site with a paywall.
func newCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "new <dir> [--json]",
		Short: "Writes a small site with a paywall that runs",
		Long: `
Writes a small site with a paywall into <dir>: a project with metered articles and
a workflow of each kind, scenarios, types, sample pages, and a Caddyfile that
serves them. The folder is made; one with anything in it is refused.

Exit codes: 0, 1 (the folder is not empty or cannot be written), 2 (wrong usage).`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(c, fmt.Errorf("new takes one folder, got %s", countArgs(len(args))))
			}
			return writeNew(c, args[0], asJSON)
		},
	}
	c.DisableFlagsInUseLine = true
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func writeNew(c *cobra.Command, dir string, asJSON bool) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case len(entries) > 0:
		fmt.Fprintf(c.ErrOrStderr(), "%s is not empty (it has %s), so nothing was written\n", dir, entries[0].Name())
		return problems(c)
	}
	files, err := writeSample(dir)
	if err != nil {
		return err
	}
	project := filepath.Join(dir, "tollgate")
	loaded, found := catalog.Load(project, catalog.Options{})
	if loaded == nil {
		return fmt.Errorf("reading what was written: %w", found.Err())
	}
	written, err := writeTypes(project, loaded)
	if err != nil {
		return err
	}
	for _, f := range written {
		files = append(files, "tollgate/"+f.File)
	}
	slices.Sort(files)
	if asJSON {
		return printJSON(c.OutOrStdout(), struct {
			Dir   string   `json:"dir"`
			Files []string `json:"files"`
		}{dir, files})
	}
	for _, f := range files {
		fmt.Fprintln(c.OutOrStdout(), filepath.Join(dir, filepath.FromSlash(f)))
	}
	fmt.Fprintf(c.OutOrStdout(), "\nNow: cd %s && caddy run, then open http://localhost:8080\n", dir)
	return nil
}

// writeSample writes the files of the sample and a secret of its own, and lists them.
func writeSample(dir string) ([]string, error) {
	root, err := fs.Sub(sample, "newproject")
	if err != nil {
		return nil, err
	}
	var files []string
	write := func(name string, text []byte, mode fs.FileMode) error {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		// O_EXCL: what came into the folder in the meantime is not lost either.
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if err != nil {
			return err
		}
		_, err = f.Write(text)
		files = append(files, name)
		return errors.Join(err, f.Close())
	}
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		if name == "gitignore" {
			name = ".gitignore"
		}
		return write(name, text, 0o644)
	})
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", dir, err)
	}
	var secret [32]byte
	rand.Read(secret[:]) // never fails
	text := base64.StdEncoding.EncodeToString(secret[:]) + "\n"
	if err := write("tollgate/secrets/session", []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("writing %s: %w", dir, err)
	}
	return files, nil
}
