package workflows

import (
	"context"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/workflows/compile"
	"github.com/seed-eb607675/tollgate/workflows/realm"
	"github.com/seed-eb607675/tollgate/workflows/webapi"
)

// RealmPolicy is how the runs of workflows are kept apart.
type RealmPolicy string

const (
	// Reused has the runs of a workflow one after the other in runtimes in which nothing that outlives a run can be
	// changed. A workflow whose module changes a built-in or the global object when it is evaluated gets SingleUse, with a
	// warning at load. This is the default.
	Reused RealmPolicy = ""
	// SingleUse makes a runtime for each run and drops it afterwards.
	SingleUse RealmPolicy = "single-use"
)

// evaluate chooses how the runs of a workflow are kept apart: it evaluates the module's top level once, looks at its
// default export, and has runtimes made ahead of the first request. The choice is made once, so that a workflow never
// behaves differently from one request to the next. It reports a module that cannot be evaluated, and warns of one that
// needs a runtime for each run.
func (s *Set) evaluate(ctx context.Context, w *workflow, program *compile.Program) *catalog.Diagnostic {
	if s.engine.policy == SingleUse {
		return s.try(ctx, w, program)
	}
	w.realms = s.engine.pool.NewRealms(w.plan, &s.project.Limits, s.buildRealm, endRealm)
	d := s.try(ctx, w, program)
	if d == nil {
		w.realms.Warm(s.engine.cpus)
		return nil
	}
	w.realms.Close()
	w.realms = nil
	if wrong := s.try(ctx, w, program); wrong != nil {
		return wrong
	}
	d.Warning = true
	d.Text = w.bundle.File + ": each run gets a runtime of its own, which costs ten times as much, since the module cannot be evaluated where nothing shared can be changed: " + d.Text
	d.Hint = "leave built-ins and globalThis as they are"
	return d
}

// try evaluates a module once.
func (s *Set) try(ctx context.Context, w *workflow, program *compile.Program) *catalog.Diagnostic {
	ctx, cancel := context.WithTimeout(ctx, 10*loadTime)
	defer cancel()
	wrong := ""
	err := s.engine.pool.Do(ctx, &realm.Run{
		Workflow: "load " + w.bundle.File, Program: program.Goja, Plan: w.plan, Realms: w.realms, Limits: &s.project.Limits, ScriptTime: loadTime, Start: time.Now(),
		Setup: func(r *realm.Realm) error { return s.installPlatform(r, webapi.Options{}) },
		Main: func(_ *realm.Realm, workflow goja.Value) (goja.Value, error) {
			if _, ok := goja.AssertFunction(workflow); !ok {
				wrong = "the default export is no function"
			}
			return goja.Undefined(), nil
		},
	})
	pos := catalog.Position{File: w.bundle.File, Line: 1, Column: 1}
	if err != nil {
		at, text := failureText(err)
		if p, ok := parsePosition(at); ok {
			pos = p
		}
		return &catalog.Diagnostic{Pos: pos, Text: "evaluating the module: " + text, Hint: "what is outside of functions runs when the module is loaded, without a network"}
	}
	if wrong != "" {
		return &catalog.Diagnostic{Pos: pos, Text: wrong, Hint: "a workflow is `export default async ({ … }) => { … }`"}
	}
	return nil
}

// installPlatform makes the web platform and console available; without a client every fetch fails.
func (s *Set) installPlatform(r *realm.Realm, o webapi.Options) error {
	if p, ok := r.Kept().(*webapi.Platform); ok {
		p.Begin(o)
		return nil
	}
	if err := webapi.Install(r, o); err != nil {
		return err
	}
	if err := s.installSchema(r); err != nil {
		return err
	}
	return r.InstallConsole()
}

// buildRealm gives a runtime that has many runs the web platform.
func (s *Set) buildRealm(r *realm.Realm) error {
	if _, err := webapi.Harden(r, r.Freeze); err != nil {
		return err
	}
	return s.installSchema(r)
}

// endRealm lets go of what belonged to a run.
func endRealm(r *realm.Realm) {
	if p, ok := r.Kept().(*webapi.Platform); ok {
		p.End()
	}
}
