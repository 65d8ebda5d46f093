package pipeline

import (
	"context"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/rewrite"
)

// LoadOptions say how a project is loaded.
type LoadOptions struct {
	// Name tells projects on one server apart; it is part of every stored key. Empty means "default".
	Name string
}

// Project is a project that is ready for requests: its file checked, its workflows compiled, its selectors and patterns
// read. It is immutable and safe for concurrent use.
type Project struct {
	catalog   *catalog.Project
	parts     map[*catalog.Component]*part
	rolling   map[string][]decision.Period
	markers   *markerCache
	warnings  catalog.Diagnostics
	digest    string
	bySurface map[*catalog.Surface][]*part
}

// part is a component with everything about it that can be worked out once.
type part struct {
	component *catalog.Component
	selector  *rewrite.Selector
	paths     []decision.Pattern
	fallback  compiledFallback
}

type compiledFallback struct {
	edit rewrite.Edit
	ok   bool
}

// Load reads a project's folder, checks tollgate.yaml and compiles every workflow that it names. It reports everything
// that is wrong at once. Where the diagnostics hold an error the project is nil.
func Load(ctx context.Context, dir string, o LoadOptions) (*Project, catalog.Diagnostics) {
	return nil, catalog.Diagnostics{{Pos: catalog.Position{File: "tollgate.yaml"}, Text: "loading projects is not there yet"}}
}

// Catalog is the checked tollgate.yaml.
func (p *Project) Catalog() *catalog.Project { return p.catalog }

// Selector is the compiled selector of a component of the project; nil if it has none.
func (p *Project) Selector(c *catalog.Component) *rewrite.Selector {
	if x := p.parts[c]; x != nil {
		return x.selector
	}
	return nil
}

// Warnings are what Load found that did not stop the project from loading.
func (p *Project) Warnings() catalog.Diagnostics { return p.warnings }

// Digest names the project's contents: tollgate.yaml and the bundles of all workflows. Two projects of one digest
// decide alike.
func (p *Project) Digest() string { return p.digest }

// matches tells whether a component has a part in the page at a decoded canonical path. A pattern that cannot be read
// matches: it never gets past Load, and a gate must not open for it.
func matches(c *catalog.Component, path string) bool {
	if len(c.Paths) == 0 {
		return true
	}
	if path == "" {
		return false
	}
	for _, text := range c.Paths {
		pattern, err := decision.ParsePattern(text, false)
		if err != nil {
			return true
		}
		if _, ok := pattern.Match(path); ok {
			return true
		}
	}
	return false
}
