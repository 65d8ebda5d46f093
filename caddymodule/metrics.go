package caddymodule

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/seed-eb607675/tollgate/gate"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/workflows"
)

// metrics counts what happened. It outlives configurations, so a reload does not set a counter back, and is registered
// with the registry of each. Labels come from closed sets: slugs and files of the project, and constants; never from a
// visitor.
type metrics struct {
	decisions        *prometheus.CounterVec
	decisionDuration *prometheus.HistogramVec
	runs             *prometheus.CounterVec
	runDuration      *prometheus.HistogramVec
	failures         *prometheus.CounterVec
	events           *prometheus.CounterVec
	warnings         *prometheus.CounterVec
	bytes            *prometheus.CounterVec
	alternates       *prometheus.CounterVec
	store            *prometheus.HistogramVec
}

// Work in process takes microseconds, a workflow that fetches takes seconds.
func durationBuckets() []float64 { return prometheus.ExponentialBuckets(50e-6, 3, 11) }

func newMetrics() *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "tollgate", Name: name, Help: help}, labels)
	}
	histogram := func(name, help string, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "tollgate", Name: name, Help: help, Buckets: durationBuckets()}, labels)
	}
	return &metrics{
		decisions:        counter("decisions_total", "Requests by what became of them.", "surface", "outcome"),
		decisionDuration: histogram("decision_duration_seconds", "Wall time of decisions.", "surface"),
		runs:             counter("workflow_runs_total", "Runs of workflows by how they ended.", "workflow", "kind", "outcome"),
		runDuration:      histogram("workflow_duration_seconds", "Wall time of runs of workflows.", "workflow", "kind"),
		failures:         counter("failures_total", "Stages that failed, by what was applied in their place.", "stage", "applied"),
		events:           counter("events_total", "Things that an operator should look at.", "level", "code"),
		warnings:         counter("rewrite_warnings_total", "Warnings of rewriting.", "code"),
		bytes:            counter("rewrite_bytes_total", "Bytes of bodies, from the origin (in) and to visitors (out).", "direction"),
		alternates:       counter("refused_alternates_total", "Answers refused because they hold cut text in another form.", "surface"),
		store:            histogram("store_operation_seconds", "Operations of the store.", "store", "op"),
	}
}

func (m *metrics) all() []prometheus.Collector {
	return []prometheus.Collector{
		m.decisions, m.decisionDuration, m.runs, m.runDuration, m.failures, m.events, m.warnings, m.bytes, m.alternates, m.store,
	}
}

// Describe sends what can be collected.
func (m *metrics) Describe(out chan<- *prometheus.Desc) {
	for _, c := range m.all() {
		c.Describe(out)
	}
}

// Collect sends what was counted.
func (m *metrics) Collect(out chan<- prometheus.Metric) {
	for _, c := range m.all() {
		c.Collect(out)
	}
}

// Destruct does nothing: what was counted is lost with the last configuration that counted.
func (m *metrics) Destruct() error { return nil }

// Decision notes how long a decision took; what became of the request is known only at its end (done).
func (m *metrics) Decision(surface, _ string, took time.Duration) {
	m.decisionDuration.WithLabelValues(surface).Observe(took.Seconds())
}

// Run counts a run of a workflow.
func (m *metrics) Run(workflow string, kind workflows.Kind, outcome workflows.Outcome, took time.Duration) {
	m.runs.WithLabelValues(workflow, string(kind), string(outcome)).Inc()
	m.runDuration.WithLabelValues(workflow, string(kind)).Observe(took.Seconds())
}

// Failure counts a stage of a decision that failed.
func (m *metrics) Failure(stage, applied string) { m.failures.WithLabelValues(stage, applied).Inc() }

// Event counts an event.
func (m *metrics) Event(e pipeline.Event) { m.events.WithLabelValues(string(e.Level), e.Code).Inc() }

// done counts a request that has ended.
func (m *metrics) done(rep *gate.Report) {
	m.decisions.WithLabelValues(rep.Surface, string(rep.Outcome)).Inc()
	for _, f := range rep.Failures {
		switch f.Stage {
		case "path", "identity", "origin", "decode", "rewrite": // the others were counted when they happened
			m.failures.WithLabelValues(f.Stage, f.Applied).Inc()
		}
	}
	for code, n := range rep.Warnings {
		m.warnings.WithLabelValues(code).Add(float64(n))
	}
	if rep.Outcome == gate.Rewritten {
		m.bytes.WithLabelValues("in").Add(float64(rep.BytesIn))
		m.bytes.WithLabelValues("out").Add(float64(rep.BytesOut))
	}
	if rep.RefusedAlternates {
		m.alternates.WithLabelValues(rep.Surface).Inc()
	}
}

var (
	_ pipeline.Recorder    = (*metrics)(nil)
	_ prometheus.Collector = (*metrics)(nil)
)
