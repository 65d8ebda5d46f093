package caddymodule

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/seed-eb607675/tollgate/catalog"
)

// checkCommand reads and compiles a project as a server would and reports everything that is wrong with it.
func checkCommand() *cobra.Command {
	var asJSON, withTypes bool
	c := &cobra.Command{
		Use:   "check [<dir>] [--types] [--json]",
		Short: "Validates and compiles a project and reports everything at once",
		Long: `
Validates and compiles the project in <dir> (default ./tollgate) and reports
everything that is wrong with it, each with file:line:column.

With --types it also runs TypeScript over a project without errors: the tsc of the
project's node_modules, else that of the PATH. Where there is none it says so and
checks the rest.

Exit codes: 0 (fine, perhaps with warnings), 1 (a server would refuse it, or types do
not fit), 2 (wrong usage).`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(c, fmt.Errorf("check takes one folder, got %q as well", args[1]))
			}
			p := new(Project)
			if len(args) == 1 {
				p.Dir = args[0]
			}
			return check(c, p, asJSON, withTypes)
		},
	}
	c.DisableFlagsInUseLine = true
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.Flags().BoolVar(&withTypes, "types", false, "check types with TypeScript, too")
	return c
}

func check(c *cobra.Command, p *Project, asJSON, withTypes bool) error {
	dir, err := p.dir()
	if err != nil {
		return err
	}
	found := inspect(dir)
	if withTypes && found.Err() == nil {
		found = append(found, typecheck(c.Context(), dir)...)
	}
	if asJSON {
		if err := printJSON(c.OutOrStdout(), newReport(dir, found)); err != nil {
			return err
		}
	} else {
		printFindings(c.ErrOrStderr(), found)
	}
	errs := len(found.Errors())
	if errs > 0 {
		if !asJSON {
			fmt.Fprintf(c.ErrOrStderr(), "%s: %s\n", dir, count(errs, "error"))
		}
		return problems(c)
	}
	if !asJSON {
		fmt.Fprintf(c.OutOrStdout(), "%s: fine, %s\n", dir, count(len(found), "warning"))
	}
	return nil
}

// printFindings prints one line for each finding, errors first.
func printFindings(w io.Writer, found catalog.Diagnostics) {
	for _, d := range found {
		if !d.Warning {
			fmt.Fprintln(w, d)
		}
	}
	for _, d := range found {
		if d.Warning {
			fmt.Fprintf(w, "warning: %v\n", d)
		}
	}
}

func count(n int, what string) string {
	switch n {
	case 0:
		return "no " + what
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// report is the JSON of a check.
type report struct {
	Dir      string    `json:"dir"`
	Errors   []finding `json:"errors"`
	Warnings []finding `json:"warnings"`
}

type finding struct {
	File    string `json:"file"` // relative to the project's folder
	Line    int    `json:"line"` // from 1
	Column  int    `json:"column"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

func newReport(dir string, found catalog.Diagnostics) report {
	r := report{Dir: dir, Errors: []finding{}, Warnings: []finding{}}
	for _, d := range found {
		f := finding{File: d.Pos.File, Line: d.Pos.Line, Column: d.Pos.Column, Message: d.Text, Hint: d.Hint}
		if d.Warning {
			r.Warnings = append(r.Warnings, f)
		} else {
			r.Errors = append(r.Errors, f)
		}
	}
	return r
}
