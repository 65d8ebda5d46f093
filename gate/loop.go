package gate

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/seed-eb607675/tollgate/workflows/webapi/fetch"
)

// maxGates is how many gates a request may have passed by the fetches of their workflows: a workflow may read a page of
// its own site, whose workflows do the same, but not for ever.
const maxGates = 2

// looped reads the mark that workflows' fetches carry and refuses a request that has come round too often (508). A
// visitor who sends the mark shortens only their own way.
func (x *exchange) looped() bool {
	mark := x.r.Header.Get(fetch.DepthHeader)
	if mark == "" {
		return false
	}
	n, err := strconv.Atoi(mark)
	if err != nil || n < 0 || n >= maxGates {
		x.rep.Failures = append(x.rep.Failures, Failure{Stage: "path", Err: errLoop, Applied: "refused"})
		x.answer(http.StatusLoopDetected, textPlain, []byte("Loop detected\n"), "no-store")
		return true
	}
	x.depth = n
	return false
}

var errLoop = errors.New("workflows fetch each other's pages without end")
