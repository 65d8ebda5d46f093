package caddymodule

import (
	"slices"
	"sync/atomic"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// sharedLog is the log of something that outlives configurations: it writes to the log of the one that is running, for
// the files of an earlier one are closed.
type sharedLog struct{ core atomic.Pointer[zapcore.Core] }

// Destruct does nothing.
func (s *sharedLog) Destruct() error { return nil }

// use makes a configuration's log the one that is written to.
func (s *sharedLog) use(l *zap.Logger) {
	core := l.Core()
	s.core.Store(&core)
}

// logger is a logger that follows use.
func (s *sharedLog) logger() *zap.Logger { return zap.New(&sharedCore{log: s}) }

type sharedCore struct {
	log    *sharedLog
	fields []zapcore.Field
}

func (c *sharedCore) Enabled(l zapcore.Level) bool {
	core := c.log.core.Load()
	return core != nil && (*core).Enabled(l)
}

func (c *sharedCore) With(fields []zapcore.Field) zapcore.Core {
	return &sharedCore{log: c.log, fields: append(slices.Clip(c.fields), fields...)}
}

func (c *sharedCore) Check(e zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	core := c.log.core.Load()
	if core == nil {
		return checked
	}
	return (*core).With(c.fields).Check(e, checked)
}

// Write is never asked: Check puts the running configuration's core in its own place.
func (c *sharedCore) Write(zapcore.Entry, []zapcore.Field) error { return nil }

func (c *sharedCore) Sync() error {
	if core := c.log.core.Load(); core != nil {
		return (*core).Sync()
	}
	return nil
}
