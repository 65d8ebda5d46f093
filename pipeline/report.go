package pipeline

import (
	"context"
	"errors"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/workflows"
)

// maxLogged bounds what one failure may write to the log: a thrown text can be as long as a page.
const maxLogged = 2 << 10

// fail notes a failure that a stage's policy has dealt with.
func (q *request) fail(ctx context.Context, f Failure) {
	q.mu.Lock()
	q.d.Failures = append(q.d.Failures, f)
	q.d.Degraded = true
	q.mu.Unlock()
	q.report(ctx, f)
}

// report writes the one log line of a failure, counts it and raises its event.
func (q *request) report(ctx context.Context, f Failure) {
	q.p.recorder.Failure(f.Stage, f.Applied)
	level, urgency := zapcore.WarnLevel, Amber
	if f.Stage == StageSurface || f.Stage == StageMiddleware || f.Stage == StageDecide || f.Applied == AppliedRemove {
		level, urgency = zapcore.ErrorLevel, Red
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		level = zapcore.DebugLevel // the client went away: nothing is wrong with the project
	} else {
		q.p.recorder.Event(Event{
			Level:   urgency,
			Code:    "failed_" + f.Stage,
			EventID: q.in.EventID,
			Surface: q.in.Surface,
			Slug:    f.Slug,
			Text:    shorten(f.Err),
		})
	}
	line := q.p.log.Check(level, "a stage failed")
	if line == nil {
		return
	}
	fields := []zap.Field{
		zap.String("event_id", q.in.EventID),
		zap.String("surface", q.in.Surface),
		zap.String("stage", f.Stage),
		zap.String("slug", f.Slug),
		zap.String("applied", f.Applied),
	}
	line.Write(append(fields, describe(f.Err)...)...)
}

// describe is an error as log fields: of a run where it failed, of a panic where in our code.
func describe(err error) []zap.Field {
	var run *workflows.RunError
	if errors.As(err, &run) {
		return []zap.Field{
			zap.String("workflow", run.Workflow),
			zap.String("kind", string(run.Kind)),
			zap.String("outcome", string(run.Outcome)),
			zap.String("at", run.At),
			zap.String("error", shorten(err)),
			zap.Strings("stack", run.Stack),
		}
	}
	fields := []zap.Field{zap.String("error", shorten(err))}
	var panicked *panicError
	if errors.As(err, &panicked) {
		fields = append(fields, zap.ByteString("stack", panicked.stack))
	}
	return fields
}

func shorten(err error) string {
	if err == nil {
		return ""
	}
	s := err.Error()
	if len(s) > maxLogged {
		s = s[:maxLogged]
	}
	return s
}

func (q *request) warn(w Warning) {
	q.mu.Lock()
	q.d.Warnings = append(q.d.Warnings, w)
	q.mu.Unlock()
	q.p.recorder.Event(Event{Level: Amber, Code: w.Code, EventID: q.in.EventID, Surface: q.in.Surface, Text: w.Text})
	q.p.log.Warn(w.Text, zap.String("code", w.Code), zap.String("event_id", q.in.EventID), zap.String("surface", q.in.Surface))
}

// decideFailed is for what no stage's policy covers: a bug. Nothing of the decision stands, and what it recorded goes
// back.
func (q *request) decideFailed(ctx context.Context, cause error) {
	q.meters.forget(ctx, q.reserve.settle())
	q.surfaceFailed(ctx, StageDecide, cause)
}

// answer completes the decision.
func (q *request) answer(ctx context.Context) *Decision {
	d := q.d
	type kind struct{ counter, applied string }
	told := make(map[kind]bool)
	for _, f := range q.meters.outages() {
		if k := (kind{f.Slug, f.Applied}); !told[k] {
			told[k] = true
			q.fail(ctx, f)
		}
	}
	d.Features = q.meters.snapshot()
	d.Units = q.meters.recorded()
	d.reservation = q.reserve
	d.Duration = q.p.now().Sub(q.began)
	surface := ""
	if d.Surface != nil {
		surface = d.Surface.Slug
	}
	q.p.recorder.Decision(surface, d.outcome(), d.Duration)
	return d
}

// outcome is the decision as a label.
func (d *Decision) outcome() string {
	switch {
	case d.FailedAs == catalog.Teaser:
		return "failed_teaser"
	case d.FailedAs == catalog.Closed:
		return "failed_closed"
	case d.FailedAs == catalog.Open:
		return "failed_open"
	case d.Degraded:
		return "degraded"
	case d.Rejection != nil:
		return "rejected"
	case d.ComponentsSkipped:
		return "terminal"
	}
	return "ok"
}
