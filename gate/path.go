package gate

import (
	"net/http"
	"net/url"

	"github.com/seed-eb607675/tollgate/decision"
)

// canonicalPath replaces the request's path by its canonical form, for everybody behind us. A path that could be read in
// two ways is answered with 400.
func (x *exchange) canonicalPath() bool {
	raw := x.r.URL.EscapedPath()
	canonical, decoded, err := decision.CanonicalPath(raw)
	if err != nil {
		x.rep.Failures = append(x.rep.Failures, Failure{Stage: "path", Err: err, Applied: "refused"})
		x.answer(http.StatusBadRequest, textPlain, []byte("Bad request: "+err.Error()+"\n"), "no-store")
		return false
	}
	x.rep.Resource, x.path = canonical, decoded
	if u := x.r.URL; canonical != raw || u.Path != decoded {
		u.Path, u.RawPath = decoded, ""
		if plain := (&url.URL{Path: decoded}).EscapedPath(); plain != canonical {
			u.RawPath = canonical
		}
		x.r.RequestURI = u.RequestURI()
	}
	return true
}

// refuseTrace answers TRACE, which would send a visitor's cookies and our headers back.
func (x *exchange) refuseTrace() {
	x.w.Header().Set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
	x.answer(http.StatusMethodNotAllowed, textPlain, []byte("Method not allowed\n"), "no-store")
}
