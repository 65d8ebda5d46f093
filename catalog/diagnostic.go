package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// Diagnostic is one thing that is wrong in a text of the project's author: in tollgate.yaml or in a workflow.
type Diagnostic struct {
	Pos  Position
	Text string // such as: unknown plan "premum"
	Hint string // such as: did you mean "premium"?; may be empty
	// Warning is true for what does not stop a project from loading.
	Warning bool
}

func (d *Diagnostic) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s", d.Pos.File, d.Pos.Line, d.Pos.Column, d.Text)
	if d.Hint != "" {
		s += "; " + d.Hint
	}
	return s
}

// Diagnostics are all that is wrong with a project.
type Diagnostics []*Diagnostic

// Error lists the errors in the order of files and lines, one a line. Warnings are left out.
func (l Diagnostics) Error() string {
	sorted := l.Errors()
	sorted.sort()
	lines := make([]string, len(sorted))
	for i, d := range sorted {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}

func (l Diagnostics) sort() {
	slices.SortStableFunc(l, func(a, b *Diagnostic) int { return a.Pos.Compare(b.Pos) })
}

// Errors are the diagnostics that are not warnings, in a list of their own.
func (l Diagnostics) Errors() Diagnostics {
	var out Diagnostics
	for _, d := range l {
		if !d.Warning {
			out = append(out, d)
		}
	}
	return out
}

// Err is the list as an error, nil if it holds none.
func (l Diagnostics) Err() error {
	if len(l.Errors()) == 0 {
		return nil
	}
	return l
}
