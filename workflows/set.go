package workflows

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sort"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/workflows/compile"
	"github.com/seed-eb607675/tollgate/workflows/realm"
	"github.com/seed-eb607675/tollgate/workflows/webapi/fetch"
)

// Set is the compiled workflows of one project. It is immutable and safe for concurrent use.
type Set struct {
	engine  *Engine
	project *catalog.Project
	files   map[string]*workflow // by path
	digest  string
	fetch   *fetch.Client
	schema  json.RawMessage // what featureSchema is made of
	// services are the project's integrations by name.
	services map[string]*fetch.Service
}

// workflow is one file, bundled. The program itself is in the engine's cache.
type workflow struct {
	bundle *compile.Bundle
	plan   *realm.Plan
	realms *realm.Realms // nil: each run gets a runtime of its own
}

// planOf chooses the sandbox's guards for a program.
func planOf(p *compile.Program) *realm.Plan {
	return realm.NewPlan(&realm.Features{All: p.Computed, Keys: p.Keys, Names: p.Names, BigInt: p.BigInt, Delegates: p.Delegates, Lengths: p.Lengths, Spreads: p.Spreads})
}

// Load compiles every workflow that the project names, and evaluates each module once, without a network, to see that it
// has a function as its default export. It reports everything that is wrong at once; if that holds an error, the set is
// nil. Close the set when the project is no longer used.
func (e *Engine) Load(ctx context.Context, p *catalog.Project) (*Set, catalog.Diagnostics) {
	s := &Set{engine: e, project: p, files: map[string]*workflow{}, schema: schemaOf(p)}
	var diags catalog.Diagnostics
	h := sha256.New()
	for _, ref := range named(p) {
		if ctx.Err() != nil {
			s.closeRealms()
			return nil, append(diags, &catalog.Diagnostic{Pos: ref.Pos, Text: "loading stopped: " + ctx.Err().Error()})
		}
		b, found := compile.ReadBundle(p.Dir, ref.Path)
		if b != nil {
			program, wrong := e.programs.Program(b)
			found = append(found, wrong...)
			if program != nil {
				w := &workflow{bundle: b, plan: planOf(program)}
				if d := s.evaluate(ctx, w, program); d != nil {
					found = append(found, d)
				}
				s.files[ref.Path] = w
			}
			h.Write([]byte(ref.Path + "\x00" + b.Digest + "\x00"))
		}
		diags = append(diags, found...)
	}
	if len(diags.Errors()) > 0 {
		s.closeRealms()
		return nil, diags
	}
	s.digest = hex.EncodeToString(h.Sum(nil))
	if found := s.declare(p); len(found) > 0 {
		s.closeRealms()
		return nil, append(diags, found...)
	}
	s.fetch = fetch.NewClient(fetch.Policy{Hosts: p.Fetch.Hosts, Networks: p.Fetch.Networks, Denied: e.denied, Resolver: e.resolver, Network: e.network})
	e.bound(s, true)
	return s, diags
}

// Close drops the connections of the project's fetches and the runtimes of its workflows. Runs under way go on.
func (s *Set) Close() {
	s.engine.bound(s, false)
	s.closeRealms()
	s.fetch.Close()
	for _, service := range s.services {
		service.Close()
	}
}

func (s *Set) closeRealms() {
	for _, w := range s.files {
		if w.realms != nil {
			w.realms.Close()
		}
	}
}

// Digest names the contents of all workflows, imports included: it changes when a byte of what runs does.
func (s *Set) Digest() string { return s.digest }

// named lists the workflows of a project, each once, in the order of their paths.
func named(p *catalog.Project) []catalog.WorkflowRef {
	byPath := map[string]catalog.WorkflowRef{}
	add := func(w catalog.WorkflowRef) {
		if _, ok := byPath[w.Path]; !ok && !w.IsZero() {
			byPath[w.Path] = w
		}
	}
	for _, w := range p.Middleware {
		add(w)
	}
	for _, w := range p.Provisioning {
		add(w)
	}
	for _, f := range p.Features {
		add(f.Workflow)
	}
	for _, s := range p.Surfaces {
		add(s.Workflow)
		for _, c := range s.Components {
			add(c.Workflow)
		}
	}
	for _, e := range p.Endpoints {
		add(e.Workflow)
	}
	out := make([]catalog.WorkflowRef, 0, len(byPath))
	for _, w := range byPath {
		out = append(out, w)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out
}
