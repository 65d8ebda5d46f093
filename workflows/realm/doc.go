// Package realm runs one workflow in a sandbox of its own: a goja runtime made for the run and dropped after it.
//
//	Pool.Do ── admit ── goroutine of the realm ─────────────────────────────┐
//	   │                building → leased → settled | failed | timed out → retired
//	   │                             │  ▲
//	   │                             ▼  │ jobs, microtasks
//	   │                          event loop ◀── Reserve()'s complete, from any goroutine
//	   └─ answers at the deadline, whether or not the VM has stopped
//
// Only the realm's goroutine enters the VM. At the deadline the VM is interrupted and Do answers; if the VM does not stop
// (goja's built-ins do not look at Interrupt) the run is a stray: its goroutine is counted until it ends, and nothing of
// it is used. Since no realm is used twice, a late interrupt reaches nobody.
package realm
