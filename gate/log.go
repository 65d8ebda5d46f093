package gate

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// log writes the one line of a request. Identifiers are hashed: a log is read by more people than a database.
func (x *exchange) log() {
	rep := x.rep
	level := zapcore.InfoLevel
	if rep.Outcome == Ignored || rep.Outcome == Endpoint {
		level = zapcore.DebugLevel
	}
	if rep.Degraded || len(rep.Warnings) > 0 {
		level = max(level, zapcore.WarnLevel)
	}
	if rep.Aborted || rep.Outcome == FailedClosed || rep.Outcome == FailedTeaser && rep.Status >= 500 {
		level = zapcore.ErrorLevel
	}
	entry := x.h.cfg.Log.Check(level, "gated")
	if entry == nil {
		return
	}
	fields := make([]zap.Field, 0, 24)
	fields = append(fields,
		zap.String("event_id", rep.EventID),
		zap.String("surface", rep.Surface),
		zap.String("environment", rep.Environment),
		zap.String("outcome", string(rep.Outcome)),
		zap.Int("status", rep.Status),
		zap.String("method", rep.Method),
		zap.String("resource", rep.Resource),
	)
	if rep.Identity.Identifier != "" {
		fields = append(fields,
			zap.String("user_type", string(rep.Identity.UserType)),
			zap.String("identifier", hashed(rep.Identity.Identifier)))
	}
	if rep.Decide != "" {
		fields = append(fields,
			zap.Strings("plans", rep.Plans),
			zap.String("decide", rep.Decide),
			zap.Float64("decision_ms", milliseconds(rep.DecisionTime)))
	}
	fields = append(fields,
		zap.Float64("origin_ms", milliseconds(rep.OriginTime)),
		zap.Float64("duration_ms", milliseconds(rep.Duration)),
		zap.Int64("bytes_in", rep.BytesIn),
		zap.Int64("bytes_out", rep.BytesOut),
		zap.Bool("degraded", rep.Degraded),
	)
	if len(rep.Rules) > 0 {
		matches := make(map[string]int, len(rep.Rules))
		for _, r := range rep.Rules {
			matches[r.Name] += r.Matches
		}
		fields = append(fields, zap.Any("matches", matches))
	}
	if len(rep.Warnings) > 0 {
		fields = append(fields, zap.Any("warnings", rep.Warnings))
	}
	if rep.Aborted {
		fields = append(fields, zap.Bool("aborted", true))
	}
	if len(rep.Failures) > 0 {
		fields = append(fields, zap.Array("failures", failures(rep.Failures)))
	}
	entry.Write(fields...)
}

func hashed(identifier string) string {
	sum := sha256.Sum256([]byte(identifier))
	return hex.EncodeToString(sum[:8])
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

type failures []Failure

// MarshalLogArray writes each failure with its stage, what it is about, the error with its place and what was applied.
func (list failures) MarshalLogArray(enc zapcore.ArrayEncoder) error {
	for _, f := range list {
		if err := enc.AppendObject(f); err != nil {
			return err
		}
	}
	return nil
}

// MarshalLogObject writes one failure.
func (f Failure) MarshalLogObject(enc zapcore.ObjectEncoder) error {
	enc.AddString("stage", f.Stage)
	if f.Slug != "" {
		enc.AddString("slug", f.Slug)
	}
	if f.Err != nil {
		enc.AddString("error", f.Err.Error())
	}
	enc.AddString("applied", f.Applied)
	return nil
}
