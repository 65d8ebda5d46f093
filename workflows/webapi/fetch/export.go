package fetch

import (
	"errors"
	"net/http"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/streams"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Export reads a Response as a server sends it; see webapi.ExportResponse.
func Export(e *webidl.Env, v goja.Value, limit int64, done func(status int, statusText string, h http.Header, body []byte, err error)) {
	fail := func(err error) { done(0, "", nil, nil, err) }
	r, ok := e.State(v).(*responseState)
	if !ok {
		fail(errors.New("the value is not a Response"))
		return
	}
	if r.body == nil {
		done(r.status, r.statusText, r.headers.HTTP(), nil, nil)
		return
	}
	if r.body.unusable() {
		fail(errors.New("the body of the Response has been read already, or is being read"))
		return
	}
	consume := func() {
		r.body.consume(e, limit, func(b []byte, err error) {
			switch {
			case errors.Is(err, streams.ErrTooLarge) || err == nil && int64(len(b)) > limit:
				fail(errors.New("the body of the Response is too large"))
			case err != nil:
				fail(errors.New("reading the body of the Response: " + describe(e, err)))
			default:
				done(r.status, r.statusText, r.headers.HTTP(), b, nil)
			}
		})
	}
	if r.body.stream == nil {
		consume()
		return
	}
	if err := e.Inside(consume); err != nil {
		fail(err)
	}
}

// describe is an error of reading in one line.
func describe(e *webidl.Env, err error) string {
	text := "an exception that cannot be shown"
	switch x := err.(type) { //nolint:errorlint // consume gives nothing else
	case *Failure:
		text = string(x.Code)
	case *streams.ThrownError:
		_ = e.Runtime().Try(func() { text = e.USV(x.Value) })
	}
	return text
}
