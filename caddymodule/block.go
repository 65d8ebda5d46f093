package caddymodule

import (
	"fmt"
	"strings"

	"github.com/caddyserver/caddy/v2/caddyconfig/caddyfile"

	"github.com/seed-eb607675/tollgate/decision"
)

// option is one line that a block may hold.
type option struct {
	name     string
	usage    string // what follows the name, as the grammar writes it
	min, max int    // arguments; max -1 for any number
	// repeats allows the option more than once; it then has to find duplicates itself.
	repeats bool
	set     func(args []string) error
}

// parseBlock reads the block that may follow on the line the dispenser stands on. Each line must be one of options, with
// as many arguments as it takes, and no option comes twice unless it may. what names the block in errors.
func parseBlock(d *caddyfile.Dispenser, what string, options []option) error {
	seen := make(map[string]bool)
	for nesting := d.Nesting(); d.NextBlock(nesting); {
		name := d.Val()
		o := findOption(options, name)
		if o == nil {
			return d.Errf("%s: %s", what, unknown("option", name, optionNames(options)))
		}
		if seen[name] && !o.repeats {
			return d.Errf("%s: option %s is given twice", what, name)
		}
		seen[name] = true
		args := d.RemainingArgs()
		if len(args) < o.min || o.max >= 0 && len(args) > o.max {
			return d.Errf("%s: option %s: want `%s`, got %s", what, name, strings.TrimSpace(name+" "+o.usage), countArgs(len(args)))
		}
		if d.NextBlock(d.Nesting()) {
			return d.Errf("%s: option %s takes no block", what, name)
		}
		if err := o.set(args); err != nil {
			return d.Errf("%s: option %s: %w", what, name, err)
		}
	}
	return nil
}

func findOption(options []option, name string) *option {
	for i := range options {
		if options[i].name == name {
			return &options[i]
		}
	}
	return nil
}

func optionNames(options []option) []string {
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = o.name
	}
	return names
}

// unknown says that a name is not among the known ones, which of them was probably meant, and what there is.
func unknown(what, name string, known []string) string {
	s := fmt.Sprintf("unknown %s %q", what, name)
	if near := decision.Near(name, known); near != "" {
		s += fmt.Sprintf("; did you mean %q?", near)
	}
	if len(known) == 0 {
		return s + "; there is none"
	}
	return s + "; allowed are " + strings.Join(known, ", ")
}

func countArgs(n int) string {
	switch n {
	case 0:
		return "no argument"
	case 1:
		return "1 argument"
	}
	return fmt.Sprintf("%d arguments", n)
}

// text is an option that takes one argument into a field.
func text(name, usage string, to *string) option {
	return option{name: name, usage: usage, min: 1, max: 1, set: func(args []string) error {
		*to = args[0]
		return nil
	}}
}
