package workflows

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/dop251/goja"
	"go.uber.org/zap"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows/realm"
)

// call is one run of a workflow from inside: what its arguments and `utils` are made of.
type call struct {
	set  *Set
	run  *Run
	path string
	kind Kind
	ctx  context.Context // lives as long as the run; state operations take it
	r    *realm.Realm
	rt   *goja.Runtime
	// user is who `utils.experiments` and the like speak of when nobody is named; nil for nobody.
	user       *decision.User
	operations int
	fired      []Event
	warned     map[string]bool
}

// invoke runs a workflow with the arguments that args makes and hands what it returned to finish.
func (s *Set) invoke(ctx context.Context, kind Kind, path string, run *Run, user *decision.User, args func(*call) *goja.Object, finish realm.Finish) (err error) {
	defer func() {
		s.engine.count(path, kind, outcomeOf(err))
		if run.Host != nil {
			run.Host.Settled(path, err)
		}
	}()
	w := s.files[path]
	if w == nil {
		return &RunError{Workflow: path, Kind: kind, Outcome: Failed, Message: "the workflow is not part of the project"}
	}
	program, diags := s.engine.programs.Program(w.bundle)
	if program == nil {
		return &RunError{Workflow: path, Kind: kind, Outcome: Failed, Message: "compiling again: " + diags.Error(), Cause: diags}
	}
	c := &call{set: s, run: run, path: path, kind: kind, ctx: ctx, user: user}
	limits := &s.project.Limits
	scriptTime := limits.ScriptTime
	if kind == Endpoint || kind == Action {
		scriptTime *= 10
	}
	err = s.engine.pool.Do(ctx, &realm.Run{
		Workflow: s.project.Name + "/" + path, Kind: string(kind), Program: program.Goja, Plan: w.plan, Realms: w.realms, Limits: limits,
		ScriptTime: scriptTime, Start: run.Start, Log: c.log, Redactor: run.Env.redactor(),
		Seed: run.Seed, Spent: run.Trace.spent(),
		Setup: func(r *realm.Realm) error {
			c.r, c.rt = r, r.Runtime()
			return s.installPlatform(r, c.platform())
		},
		Main: func(r *realm.Realm, workflow goja.Value) (goja.Value, error) {
			f, ok := goja.AssertFunction(workflow)
			if !ok {
				return nil, errors.New("the default export is no function")
			}
			return f(goja.Undefined(), args(c))
		},
		Finish: finish,
	})
	if err == nil && run.Fired != nil && len(c.fired) > 0 {
		run.Fired(c.fired)
	}
	return asRunError(err, path, kind)
}

func (c *call) log(level, text, at string) {
	c.run.Trace.line(level, text, at)
	log := c.set.engine.logger
	fields := []zap.Field{zap.String("workflow", c.path), zap.String("kind", string(c.kind)), zap.String("event_id", c.run.EventID)}
	if at != "" {
		fields = append(fields, zap.String("at", at))
	}
	switch level {
	case "debug":
		log.Debug(text, fields...)
	case "warn":
		log.Warn(text, fields...)
	case "error":
		log.Error(text, fields...)
	default:
		log.Info(text, fields...)
	}
}

func asRunError(err error, path string, kind Kind) error {
	if err == nil {
		return nil
	}
	e := &RunError{Workflow: path, Kind: kind, Outcome: Failed, Message: err.Error(), Cause: err}
	var f *realm.Failure
	if errors.As(err, &f) {
		e.Outcome, e.Message, e.At, e.Stack, e.Cause = Outcome(f.Outcome), f.Message, f.At, f.Stack, f.Cause
	}
	return e
}

func outcomeOf(err error) Outcome {
	var e *RunError
	switch {
	case err == nil:
		return OK
	case errors.As(err, &e):
		return e.Outcome
	}
	return Failed
}

func failureText(err error) (at, text string) {
	var f *realm.Failure
	if errors.As(err, &f) {
		return f.At, f.Message
	}
	return "", err.Error()
}

// parsePosition reads file:line:column.
func parsePosition(s string) (catalog.Position, bool) {
	rest, column, ok1 := cutLast(s)
	file, line, ok2 := cutLast(rest)
	if !ok1 || !ok2 || file == "" {
		return catalog.Position{}, false
	}
	return catalog.Position{File: file, Line: line, Column: column}, true
}

func cutLast(s string) (string, int, bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	return s[:i], n, err == nil
}

// invalid is a result of the wrong shape; err names the key.
func invalid(err error) error {
	return &realm.Failure{Outcome: realm.Invalid, Message: err.Error(), Cause: err}
}

// result converts what a workflow returned as JSON.stringify would.
func (c *call) result(v goja.Value, want string) ([]byte, error) {
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return nil, invalid(fmt.Errorf("result: %s is not %s; is a `return` missing?", v.String(), want))
	}
	l := c.r.Limits()
	text, ok, err := c.r.WriteJSON(v, "result", l.Result, l.ResultDepth)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, invalid(fmt.Errorf("result: a %s is not %s", typeOf(v), want))
	}
	c.run.Trace.returned(text)
	return text, nil
}

func typeOf(v goja.Value) string {
	if _, ok := goja.AssertFunction(v); ok {
		return "function"
	}
	if _, ok := v.(*goja.Symbol); ok {
		return "symbol"
	}
	return "value without a JSON form"
}
