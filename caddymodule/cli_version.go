package caddymodule

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

const modulePath = "github.com/seed-eb607675/tollgate"

// versionCommand prints which versions of the parts that matter are in this binary.
func versionCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version [--json]",
		Short: "Prints the versions of what is in the server",
		Long: `
Prints the versions of Tollgate, Caddy, goja, esbuild and Go that this binary has.

Exit codes: 0, 2 (wrong usage).`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(c, fmt.Errorf("version takes no argument, got %q", args[0]))
			}
			versions := buildVersions()
			if asJSON {
				return printJSON(c.OutOrStdout(), versions)
			}
			for _, name := range [...]string{"tollgate", "caddy", "goja", "esbuild", "go"} {
				fmt.Fprintf(c.OutOrStdout(), "%-8s  %s\n", name, versions[name])
			}
			return nil
		},
	}
	c.DisableFlagsInUseLine = true
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// buildVersions reads the versions that the Go linker left in the binary.
func buildVersions() map[string]string {
	names := map[string]string{
		modulePath:                        "tollgate",
		"github.com/caddyserver/caddy/v2": "caddy",
		"github.com/dop251/goja":          "goja",
		"github.com/evanw/esbuild":        "esbuild",
	}
	versions := make(map[string]string)
	for _, name := range names {
		versions[name] = "unknown"
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return versions
	}
	versions["go"] = info.GoVersion
	for _, m := range append(info.Deps, &info.Main) {
		name, ours := names[m.Path]
		if !ours {
			continue
		}
		if m.Replace != nil && m.Replace.Version != "" {
			m = m.Replace
		}
		if m.Version != "" {
			versions[name] = m.Version
		}
	}
	return versions
}
