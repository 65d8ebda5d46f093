package catalog

import (
	"time"
	_ "time/tzdata" // meters.time_zone works on machines without a time zone database
)

// DefaultLimits are the bounds of a project that says nothing about them.
func DefaultLimits() Limits {
	return Limits{
		ScriptTime: 50 * time.Millisecond, DecisionTime: 2 * time.Second, EndpointTime: 10 * time.Second,
		ActionTime: time.Minute, Fetches: 10, FetchParallel: 6, FetchTime: 5 * time.Second, FetchBody: 1 << 20,
		FetchHeaders: 64 << 10, RequestBody: 1 << 20, Result: 2 << 20, ResultDepth: 64, EndpointBody: 10 << 20,
		CallStack: 512, StringSize: 16 << 20, ArrayLength: 8_000_000, JSONSize: 8 << 20, JSONDepth: 200, Timers: 1000,
		StateOperations: 100, LogLines: 100, LogLine: 8 << 10, LogTotal: 64 << 10, RunsPerCPU: 32,
		RunWait: 50 * time.Millisecond, StraysPerCPU: 0.5, BreakerRuns: 3, BreakerWindow: time.Minute,
		BreakerPause: 30 * time.Second,
	}
}

// limits reads the bounds of workflows. None can be switched off: each stands between a mistake and the server.
func (l *loader) limits(n *node) {
	x := &l.project.Limits
	*x = DefaultLimits()
	span := func(to *time.Duration, low, high time.Duration) func(*node) {
		return func(v *node) {
			if d, ok := l.duration(v, low, high); ok {
				*to = d
			}
		}
	}
	count := func(to *int, low, high int64) func(*node) {
		return func(v *node) {
			if i, ok := l.integer(v, low, high); ok {
				*to = int(i)
			}
		}
	}
	bytes := func(to *int64, low, high int64) func(*node) {
		return func(v *node) {
			if i, ok := l.size(v, low, high); ok {
				*to = i
			}
		}
	}
	const ms, kib, mib = time.Millisecond, int64(1 << 10), int64(1 << 20)
	l.mapping(n, "limits", []field{
		{name: "script_time", set: span(&x.ScriptTime, ms, 10*time.Second)},
		{name: "decision_time", set: span(&x.DecisionTime, ms, time.Minute)},
		{name: "endpoint_time", set: span(&x.EndpointTime, ms, 10*time.Minute)},
		{name: "action_time", set: span(&x.ActionTime, ms, time.Hour)},
		{name: "fetches", set: count(&x.Fetches, 0, 1000)},
		{name: "fetch_parallel", set: count(&x.FetchParallel, 1, 100)},
		{name: "fetch_time", set: span(&x.FetchTime, ms, 10*time.Minute)},
		{name: "fetch_body", set: bytes(&x.FetchBody, kib, 64*mib)},
		{name: "fetch_headers", set: bytes(&x.FetchHeaders, kib, mib)},
		{name: "request_body", set: bytes(&x.RequestBody, 0, 64*mib)},
		{name: "result", set: bytes(&x.Result, kib, 2*mib)},
		{name: "result_depth", set: count(&x.ResultDepth, 4, 64)},
		{name: "endpoint_body", set: bytes(&x.EndpointBody, kib, 64*mib)},
		{name: "call_stack", set: count(&x.CallStack, 64, 4096)},
		{name: "string_size", set: bytes(&x.StringSize, 64*kib, 256*mib)},
		{name: "array_length", set: func(v *node) {
			if i, ok := l.integer(v, 1000, 64_000_000); ok {
				x.ArrayLength = i
			}
		}},
		{name: "json_size", set: bytes(&x.JSONSize, kib, 64*mib)},
		{name: "json_depth", set: count(&x.JSONDepth, 4, 1000)},
		{name: "timers", set: count(&x.Timers, 1, 100_000)},
		{name: "state_operations", set: count(&x.StateOperations, 0, 10_000)},
		{name: "log_lines", set: count(&x.LogLines, 0, 10_000)},
		{name: "log_line", set: bytes(&x.LogLine, 256, mib)},
		{name: "log_total", set: bytes(&x.LogTotal, kib, 16*mib)},
		{name: "runs_per_cpu", set: count(&x.RunsPerCPU, 1, 1000)},
		{name: "run_wait", set: span(&x.RunWait, 0, 10*time.Second)},
		{name: "strays_per_cpu", set: func(v *node) {
			f, ok := l.number(v)
			if ok && (f <= 0 || f > 8) {
				l.errorAt(v.pos, "%s is not above 0 and up to 8", v.text)
			} else if ok {
				x.StraysPerCPU = f
			}
		}},
		{name: "breaker_runs", set: count(&x.BreakerRuns, 1, 1000)},
		{name: "breaker_window", set: span(&x.BreakerWindow, time.Second, time.Hour)},
		{name: "breaker_pause", set: span(&x.BreakerPause, time.Second, time.Hour)},
	})
}

func (l *loader) meters(n *node) {
	m := &l.project.Meters
	m.Location = time.UTC
	l.mapping(n, "meters", []field{
		{name: "time_zone", set: func(v *node) {
			s, ok := l.line(v, 100)
			if !ok {
				return
			}
			location, err := time.LoadLocation(s)
			if err != nil || s == "Local" {
				l.errorAt(v.pos, "%q is not a time zone such as Europe/Berlin", s)
				return
			}
			m.Location = location
		}},
		{name: "on_error", set: func(v *node) {
			s, _ := l.choice(v, "closed", "local")
			m.Local = s == "local"
		}},
	})
}
