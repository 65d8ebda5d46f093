package streams

import (
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// maxNesting is how many streams may act on each other within one step. Each stream of a long chain of tees or pipes asks
// the one before it and hands on to the one behind, all of them in Go, which has no bound for calls but the end of the
// process. What lies deeper is done in a microtask.
const maxNesting = 100

type nesting struct{ depth int }

// nested calls f, now or, deep within a chain, as a microtask.
func nested(e *webidl.Env, f func()) {
	n := webidl.Local(e, func() *nesting { return &nesting{} })
	if n.depth >= maxNesting {
		e.Soon(f)
		return
	}
	n.depth++
	defer func() { n.depth-- }()
	f()
}
