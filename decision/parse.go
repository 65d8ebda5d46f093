package decision

import (
	"errors"
	"fmt"
)

// ValueError says which key of a workflow's result (or of a declared fallback) is wrong.
type ValueError struct {
	Path   string // such as result.http.status
	Reason string // such as `42 is not within 200–599`
}

func (e *ValueError) Error() string { return fmt.Sprintf("%s: %s", e.Path, e.Reason) }

// ErrTooLarge is part of the error for a result over 2 MiB or 64 levels.
var ErrTooLarge = errors.New("larger than 2 MiB or nested deeper than 64 levels")
