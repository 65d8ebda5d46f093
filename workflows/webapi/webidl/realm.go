package webidl

import (
	"context"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/catalog"
)

// Realm is what a web API needs of the realm it lives in. Only the realm's goroutine uses Runtime.
type Realm interface {
	// Runtime is the VM. Only the realm's goroutine may use it.
	Runtime() *goja.Runtime
	// Reserve announces asynchronous work; it is called on the realm's goroutine before the work starts. complete may be
	// called from any goroutine, exactly once; job (may be nil) then runs on the realm's goroutine, outside any script,
	// and its error fails the run. Until then the run does not end for having nothing that could settle its promise.
	// After the end of the run jobs are dropped.
	Reserve() (complete func(job func() error))
	// Context ends with the run or its deadline.
	Context() context.Context
	// Now is the script's clock.
	Now() time.Time
	// Random fills b from a source fit for keys.
	Random(b []byte)
	// Limits are those of the project.
	Limits() *catalog.Limits
	// Made counts bytes of strings and buffers against what the run may make, and throws a RangeError when it is too much:
	// what comes out of a decoder can be a thousand times what went in.
	Made(bytes int64)
	// Log writes one console line. level is debug, info, warn or error.
	Log(level, text string)
	// Redact blots out secrets.
	Redact(string) string
	// OnEnd has f called at the end of the run, on the realm's goroutine and outside the VM.
	OnEnd(f func())
}
