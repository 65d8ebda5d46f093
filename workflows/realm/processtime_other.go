//go:build !unix

package realm

import "time"

// processTime is not known here; the share of the CPUs alone bounds the estimate.
func processTime() (time.Duration, bool) { return 0, false }
