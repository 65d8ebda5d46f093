// Package realm runs workflows in sandboxes: goja runtimes, one for each workflow at a time, in which no run sees anything
// of another.
//
//	Pool.Do ── admit ── goroutine of the realm ─────────────────────────────┐
//	   │                building → leased → settled | failed | timed out → retired
//	   │                             │  ▲                                      │
//	   │                             ▼  │ jobs, microtasks                     ▼
//	   │                          event loop ◀── Reserve()'s complete,     idle, for the
//	   │                                         from any goroutine        next run, or dropped
//	   └─ answers at the deadline, whether or not the VM has stopped
//
// Only the realm's goroutine enters the VM. At the deadline the VM is interrupted and Do answers; if the VM does not stop
// (goja's built-ins do not look at Interrupt) the run is a stray: its goroutine is counted until it ends, and nothing of
// it is used.
//
// There are two ways to keep runs apart. A run without Realms has a runtime of its own, which is dropped after it. The
// runtimes of Realms have many runs: everything that can be reached in them and outlives a run is frozen before the first
// (harden.go), the module is evaluated afresh, the registry of symbols, the clock, counters and whatever else is not an
// object belong to the run (active.go), and a runtime that was stopped in the middle of something, or whose run left
// work outside, is dropped (realms.go). A run that has ended is told under a lock, so that neither a late interrupt nor
// a late completion comes to the next.
package realm
