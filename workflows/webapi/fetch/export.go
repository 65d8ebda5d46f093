package fetch

import (
	"errors"
	"net/http"

	"github.com/dop251/goja"

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
	if r.body.used {
		fail(errors.New("the body of the Response has been read already"))
		return
	}
	r.body.used = true
	finish := func() {
		b, failure, reason := r.body.payload.result()
		switch {
		case reason != nil:
			fail(errors.New("the body of the Response was aborted"))
		case failure != nil:
			fail(errors.New("reading the body of the Response: " + string(failure.Code)))
		case int64(len(b)) > limit:
			fail(errors.New("the body of the Response is too large"))
		default:
			done(r.status, r.statusText, r.headers.HTTP(), b, nil)
		}
	}
	if r.body.payload.isThere() {
		finish()
		return
	}
	complete := e.Reserve()
	r.body.payload.wait(func() {
		complete(func() error {
			finish()
			return nil
		})
	})
}
