package webidl

import (
	"time"
)

// Elapsed are the milliseconds since the run began by the script's clock, to 5 µs: finer ones help nobody but timing
// attacks.
func Elapsed(e *Env) float64 {
	return float64(e.Now().Sub(e.began).Truncate(5*time.Microsecond)) / float64(time.Millisecond)
}

// Origin is the moment Elapsed counts from, in milliseconds since 1970.
func Origin(e *Env) float64 { return float64(e.began.UnixMicro()) / 1000 }
