package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/rewrite"
	"github.com/seed-eb607675/tollgate/workflows"
)

// LoadOptions say how a project is loaded.
type LoadOptions struct {
	// Name tells projects on one server apart; it is part of every stored key. Empty means "default".
	Name string
	// Engine compiles the workflows and will run them. Required; the caller closes it, after the project.
	Engine *workflows.Engine
	// Env looks up {env.NAME}. Nil means os.LookupEnv.
	Env func(name string) (string, bool)
}

// Project is a project that is ready for requests: its file checked, its workflows compiled, its selectors and patterns
// read. It is immutable and safe for concurrent use.
type Project struct {
	catalog   *catalog.Project
	set       *workflows.Set
	verifier  *identity.Verifier
	parts     map[*catalog.Component]*part
	bySurface map[*catalog.Surface][]*part
	rolling   map[string][]decision.Period // by counter: see rollingPeriods
	markers   *markerCache
	warnings  catalog.Diagnostics
	digest    string
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
// that is wrong at once, errors of the file before those of workflows; of a file that cannot be used it compiles the
// workflows that the text mentions. Where the diagnostics hold an error the project
// is nil; else they are its warnings. Close the project when no request uses it any more.
func Load(ctx context.Context, dir string, o LoadOptions) (*Project, catalog.Diagnostics) {
	file, diags := catalog.Load(dir, catalog.Options{Name: o.Name, Selector: checkSelector, Marker: checkMarker, Env: o.Env})
	if file == nil {
		if abs, err := filepath.Abs(dir); err == nil {
			diags = append(diags, o.Engine.Check(ctx, abs, catalog.Mentioned(abs))...)
		}
		return nil, diags
	}
	verifier, found := newVerifier(file)
	diags = append(diags, found...)
	set, found := o.Engine.Load(ctx, file)
	diags = append(diags, found...)
	if set == nil {
		return nil, diags
	}
	p := &Project{
		catalog:   file,
		set:       set,
		verifier:  verifier,
		parts:     make(map[*catalog.Component]*part),
		bySurface: make(map[*catalog.Surface][]*part),
		rolling:   rollingPeriods(file),
		markers:   newMarkerCache(),
	}
	for _, s := range file.Surfaces {
		for _, c := range s.Components {
			part, err := newPart(c)
			if err != nil { // catalog has checked the same texts: this is a bug, and no project to serve
				diags = append(diags, &catalog.Diagnostic{Pos: c.Pos, Text: fmt.Sprintf("component %s: %v", c.Slug, err)})
				continue
			}
			p.parts[c] = part
			p.bySurface[s] = append(p.bySurface[s], part)
		}
	}
	if diags.Err() != nil {
		set.Close()
		return nil, diags
	}
	sum := sha256.Sum256([]byte(file.Digest + set.Digest()))
	p.warnings, p.digest = diags, hex.EncodeToString(sum[:])
	return p, diags
}

// newVerifier reads the keys of the project's sources of tokens.
func newVerifier(file *catalog.Project) (*identity.Verifier, catalog.Diagnostics) {
	var diags catalog.Diagnostics
	var sources []identity.Source
	for _, j := range file.Identity.JWT {
		source := identity.Source{
			Name:            j.Name,
			Cookie:          j.Cookie,
			Header:          j.Header,
			Query:           j.Query,
			Algorithms:      j.Algorithms,
			PublicKey:       j.PublicKey,
			Secret:          j.Secret,
			Issuer:          j.Issuer,
			Audience:        j.Audience,
			IdentifierClaim: j.IdentifierClaim,
			Leeway:          j.Leeway,
		}
		if _, err := identity.NewVerifier([]identity.Source{source}); err != nil {
			diags = append(diags, &catalog.Diagnostic{Pos: j.Pos, Text: err.Error()})
			continue
		}
		sources = append(sources, source)
	}
	v, err := identity.NewVerifier(sources)
	if err != nil && diags == nil {
		diags = append(diags, &catalog.Diagnostic{Pos: catalog.Position{File: catalog.FileName, Line: 1, Column: 1}, Text: err.Error()})
	}
	return v, diags
}

func newPart(c *catalog.Component) (*part, error) {
	out := &part{component: c}
	var err error
	if c.Selector != "" {
		if out.selector, err = rewrite.CompileSelector(c.Selector); err != nil {
			return nil, err
		}
	}
	for _, text := range c.Paths {
		pattern, err := decision.ParsePattern(text, false)
		if err != nil {
			return nil, err
		}
		out.paths = append(out.paths, pattern)
	}
	if c.Fallback != nil {
		if out.fallback.edit, err = Edit(c.Fallback); err != nil {
			return nil, err
		}
		out.fallback.ok = true
	}
	return out, nil
}

// selectorError is a *rewrite.SelectorError as catalog reports it: at its place in the text, and with its hint.
type selectorError struct{ err *rewrite.SelectorError }

func (p *selectorError) Error() string {
	if p.err.Part == "" {
		return "wrong selector: " + p.err.Reason
	}
	return fmt.Sprintf("wrong selector at %q: %s", p.err.Part, p.err.Reason)
}

func (p *selectorError) Unwrap() error { return p.err }
func (p *selectorError) Position() int { return p.err.Offset }
func (p *selectorError) Hint() string  { return p.err.Hint }

func checkSelector(text string) error {
	_, err := rewrite.CompileSelector(text)
	return problem(err)
}

func checkMarker(text string) error {
	_, err := rewrite.CompileMarker(text)
	return problem(err)
}

func problem(err error) error {
	var selector *rewrite.SelectorError
	if errors.As(err, &selector) {
		return &selectorError{err: selector}
	}
	return err
}

// Close drops what the project's workflows keep open. Runs under way go on.
func (p *Project) Close() { p.set.Close() }

// Verifier checks tokens against the project's sources.
func (p *Project) Verifier() *identity.Verifier { return p.verifier }

// Set is the compiled workflows.
func (p *Project) Set() *workflows.Set { return p.set }

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
