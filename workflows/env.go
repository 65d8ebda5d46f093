package workflows

import (
	"maps"
	"sync"

	"github.com/seed-eb607675/tollgate/workflows/realm"
)

// Env is the `env` of workflows. Secrets are not enumerable there, and are blotted out of logs and errors. It must not be
// changed once it has been used, and not be copied.
type Env struct {
	Variables map[string]string
	Secrets   map[string]string
	// Hidden are further texts to be blotted out, by the name that stands in their place; workflows do not see them.
	Hidden map[string]string

	once sync.Once
	blot *realm.Redactor
}

// redactor is built once for all runs of an environment.
func (e *Env) redactor() *realm.Redactor {
	if e == nil {
		return nil
	}
	e.once.Do(func() {
		all := maps.Clone(e.Hidden)
		if all == nil {
			all = make(map[string]string, len(e.Secrets))
		}
		maps.Copy(all, e.Secrets)
		e.blot = realm.NewRedactor(all)
	})
	return e.blot
}
