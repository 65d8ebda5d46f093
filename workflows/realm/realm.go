package realm

import (
	"container/list"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/intl"
	"github.com/seed-eb607675/tollgate/workflows/language"
)

// Realm is a goja runtime with the sandbox around it, and the run that has it. What belongs to one run alone is in
// active; everything that lives as long as the runtime reaches the run of the moment by way of Realm.run, and finds
// nothing there between two runs. All methods are for the realm's goroutine unless they say otherwise.
type Realm struct {
	pool    *Pool
	rt      *goja.Runtime
	run     *active
	added   language.Set // what has been added to the language
	intl    intl.Set     // what there is of Intl
	guarded []string     // guards that are there, of programs that work names out
	named   []string     // guarded names that were worked out
	kept    any

	// Of a hardened realm.
	hardener  *hardener // nil: the realm has one run
	realms    *Realms   // where it belongs
	operators []*goja.Object
	drain     goja.Callable
	program   *goja.Program // that evaluate evaluates
	evaluate  goja.Callable
	uses      int
	place     *list.Element // among the idle ones; nil while it has a run
	since     time.Time     // when it became idle
}

// prepare makes the sandbox.
func (r *Realm) prepare(plan *Plan) {
	rt := r.rt
	rt.SetMaxCallStackSize(r.run.Limits.CallStack)
	rt.SetTimeSource(r.Now)
	rt.SetRandSource(r.float)
	rt.SetPromiseRejectionTracker(r.trackRejection)
	r.refuseCode()
	r.install(plan)
}
