//go:build unix

package realm

import (
	"syscall"
	"time"
)

// processTime is the CPU time that all threads of the process have used, where the system tells.
func processTime() (time.Duration, bool) {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}
