package workflows

import (
	"sync"

	"github.com/seed-eb607675/tollgate/workflows/realm"
)

// Env is the `env` of workflows. Secrets are not enumerable there, and are blotted out of logs and errors. It must not be
// changed once it has been used, and not be copied.
type Env struct {
	Variables map[string]string
	Secrets   map[string]string

	once sync.Once
	blot *realm.Redactor
}

// redactor is built once for all runs of an environment.
func (e *Env) redactor() *realm.Redactor {
	if e == nil {
		return nil
	}
	e.once.Do(func() { e.blot = realm.NewRedactor(e.Secrets) })
	return e.blot
}
