package workflows

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/seed-eb607675/tollgate/decision"
)

// checkResponse checks what an endpoint answered, by the rules that hold for behaviours too. Response.error() stands for
// the answer 500 that a failed endpoint gives.
func checkResponse(status int, statusText string, h http.Header, body []byte) (*EndpointResponse, error) {
	if status == 0 {
		return nil, fmt.Errorf("the workflow answered Response.error()")
	}
	if status < 200 || status > 599 {
		return nil, fmt.Errorf("status %d is not within 200–599", status)
	}
	for name, values := range h {
		if !decision.IsToken(name) {
			return nil, fmt.Errorf("header name %q is no token", name)
		}
		if hopByHop(name) {
			return nil, fmt.Errorf("header %s is the server's to set", name)
		}
		for _, v := range values {
			if strings.ContainsAny(v, "\r\n\x00") {
				return nil, fmt.Errorf("header %s holds CR, LF or NUL", name)
			}
			if http.CanonicalHeaderKey(name) == "Location" && !decision.IsLocation(v) {
				return nil, fmt.Errorf("header Location: %q is neither a path with one leading slash nor an http(s) URL", v)
			}
		}
	}
	if status == 204 || status == 205 || status == 304 {
		body = nil
	}
	return &EndpointResponse{Status: status, StatusText: statusText, Header: h, Body: body}, nil
}

func hopByHop(name string) bool {
	switch n := http.CanonicalHeaderKey(name); n {
	case "Connection", "Content-Length", "Date", "Host", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade":
		return true
	default:
		return strings.HasPrefix(n, "Proxy-")
	}
}
