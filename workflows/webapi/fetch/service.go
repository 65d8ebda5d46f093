package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/dop251/goja"
	whatwg "github.com/nlnwa/whatwg-url/url"

	address "github.com/seed-eb607675/tollgate/workflows/webapi/url"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Service is a declared integration: requests go to paths below its base, with its headers, which no script sees. It is
// shared by all runs of a project; Close it.
type Service struct {
	client  *Client
	base    *whatwg.Url
	path    string // of the base, without a slash at its end
	header  http.Header
	timeout time.Duration
}

// NewService makes a service of an absolute http(s) URL without query, fragment and credentials. Its host may have a
// private address: declaring it is the permission. Zero timeout: that of every fetch. denied and resolver are those of
// Policy. header is not changed.
func NewService(base string, header http.Header, timeout time.Duration, p Policy) (*Service, error) {
	u, err := address.Parse(base)
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the base URL: %w", err)
	case u.Scheme() != "http" && u.Scheme() != "https":
		return nil, errors.New("the base URL is neither http nor https")
	case u.Search() != "" || u.Hash() != "" || strings.ContainsAny(base, "?#"):
		return nil, errors.New("the base URL has a query or fragment")
	case u.Username() != "" || u.Password() != "":
		return nil, errors.New("the base URL has credentials; set the header Authorization")
	}
	for name := range header {
		if refusedHeader(strings.ToLower(name)) {
			return nil, fmt.Errorf("the header %s cannot be set", name)
		}
	}
	return &Service{
		client: NewClient(Policy{Hosts: []string{u.Hostname()}, Private: true, Denied: p.Denied, Resolver: p.Resolver, Idle: p.Idle, Headers: p.Headers, Network: p.Network}),
		base:   u, path: strings.TrimSuffix(u.Pathname(), "/"), header: header.Clone(), timeout: timeout,
	}, nil
}

// Close drops the idle connections of the service.
func (s *Service) Close() { s.client.Close() }

// address makes the URL of a path that a script gave.
func (s *Service) address(e *webidl.Env, v goja.Value) goja.Value {
	if _, isRequest := e.State(v).(*request); isRequest {
		panic(e.Error("TypeError", "fetch of an integration takes a path and a RequestInit, not a Request"))
	}
	u, err := s.resolve(v.String())
	if err != nil {
		panic(e.Error("TypeError", "fetch: "+err.Error()))
	}
	return e.Value(u)
}

var (
	errNoPath     = errors.New("an integration takes a path below its base, such as /lists/1")
	errLeavesBase = errors.New("the path leaves the integration's base")
)

// resolve puts a path behind the base and looks at what comes out after the URL standard's parser has read it, and as a
// server would that decodes it once more.
func (s *Service) resolve(path string) (string, error) {
	if strings.HasPrefix(path, "//") || strings.HasPrefix(path, `\`) || hasScheme(path) {
		return "", errNoPath
	}
	if path != "" && !strings.HasPrefix(path, "?") && !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	u, err := address.Parse(s.base.Protocol() + "//" + s.base.Host() + s.path + path)
	if err != nil {
		return "", errNoPath
	}
	below := u.Pathname()
	if u.Scheme() != s.base.Scheme() || u.Host() != s.base.Host() || below != s.path && !strings.HasPrefix(below, s.path+"/") && (s.path != "" || below != "/") {
		return "", errLeavesBase
	}
	if climbs(below) {
		return "", errLeavesBase
	}
	return u.Href(true), nil
}

// hasScheme tells whether a text begins like an absolute URL.
func hasScheme(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	return ok && scheme != "" && strings.Trim(scheme, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.") == ""
}

// climbs tells whether a path has a dot segment once its escapes are decoded: many servers do that before they resolve
// such segments, some of them twice.
func climbs(path string) bool {
	for range 3 {
		for segment := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '\\' }) {
			if segment, _, _ = strings.Cut(segment, ";"); segment == ".." { // servlet containers cut parameters off
				return true
			}
		}
		decoded, err := url.PathUnescape(path)
		if err != nil {
			lower := strings.ToLower(path) // broken escapes beside escaped slashes: who knows what a server makes of it
			return strings.Contains(lower, "%2f") || strings.Contains(lower, "%5c")
		}
		if decoded == path {
			return false
		}
		path = decoded
	}
	return true // still escaped: nobody means that
}

// prepare adds what the script does not see. The service's headers replace those of the script.
func (s *Service) prepare(o *Outgoing) {
	if o.Header == nil {
		o.Header = http.Header{}
	}
	for name, values := range s.header {
		o.Header[name] = values
	}
	o.SameOrigin = true
}
