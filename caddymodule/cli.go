package caddymodule

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	caddycmd "github.com/caddyserver/caddy/v2/cmd"
	"github.com/spf13/cobra"
)

func init() {
	caddycmd.RegisterCommand(caddycmd.Command{
		Name:  "tollgate",
		Usage: "<command>",
		Short: "Works on projects of the Tollgate paywall",
		Long: `
Works on projects of the Tollgate paywall.

Commands print for people, or JSON with --json. Errors go to standard error.
Exit codes: 0, 1 (problems were found), 2 (wrong usage).`,
		CobraFunc: func(root *cobra.Command) {
			root.AddCommand(checkCommand(), decideCommand(), newCommand(), testCommand(), typesCommand(), versionCommand())
			root.DisableFlagsInUseLine = true
			root.Args = cobra.ArbitraryArgs
			root.RunE = func(c *cobra.Command, args []string) error {
				if len(args) == 0 {
					return usage(c, errors.New("a command is missing"))
				}
				var names []string
				for _, sub := range c.Commands() {
					names = append(names, sub.Name())
				}
				return usage(c, errors.New(unknown("command", args[0], names)))
			}
			root.SetFlagErrorFunc(usage)
		},
	})
}

// errProblems ends a command that has said already what is wrong; the exit code is 1.
var errProblems = errors.New("problems were found")

// usage ends a command that was called wrongly; the exit code is 2.
func usage(c *cobra.Command, err error) error {
	fmt.Fprintf(c.ErrOrStderr(), "%v\n%s", err, c.UsageString())
	c.SilenceErrors = true
	return caddycmd.WrapCommandFuncForCobra(func(caddycmd.Flags) (int, error) { return 2, nil })(c, nil)
}

// problems ends a command that found something wrong.
func problems(c *cobra.Command) error {
	c.SilenceErrors = true
	return errProblems
}

// printJSON prints a value for programs.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
