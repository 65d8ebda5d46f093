// Package webapi is the web platform inside a realm: URL, fetch, Response, timers and the rest of the minimum common web
// API (Ecma-429), one package for each standard, all of them made on webidl.
package webapi

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/fetch"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Realm is what a web API needs of the realm it lives in: Runtime, Reserve, Context, Now, Random, Limits, Log, Redact and
// OnEnd. Only the realm's goroutine uses Runtime.
type Realm = webidl.Realm

// Options are what the platform is given beside its realm.
type Options struct {
	// Fetch makes the requests of the run; it is shared by all runs of a project. Nil: every fetch fails.
	Fetch *fetch.Client
	// Depth is how many gates the visitor's request has passed already; fetches carry Depth+1, so that a gate that calls
	// itself is found out. Zero for a request from outside.
	Depth int
	// Fetched is told what became of each fetch: see fetch.Options.Report. May be nil.
	Fetched func(outcome string)
}

func (o *Options) fetch() fetch.Options {
	return fetch.Options{Client: o.Fetch, Depth: o.Depth + 1, Report: o.Fetched}
}

// ServiceFetch makes the fetch function of a declared service. It counts among the fetches of the run.
func ServiceFetch(r Realm, s *fetch.Service, o Options) (goja.Value, error) {
	env, err := platform(r)
	if err != nil {
		return nil, err
	}
	return s.Call(env, o.fetch()), nil
}

// Install makes the web platform available on the global object, lazily: an API a run does not touch costs nearly
// nothing. It is called once for a realm, before any script.
func Install(r Realm, o Options) error {
	global := r.Runtime().GlobalObject()
	g := &globals{env: webidl.NewEnv(r, classOf), options: o}
	if k, ok := r.(keeper); ok {
		k.Keep(g)
	}
	behind := r.Runtime().NewDynamicObject(g)
	// What others have put there, such as the console, stays behind it.
	if err := behind.SetPrototype(global.Prototype()); err != nil {
		return fmt.Errorf("putting the web platform behind the global object: %w", err)
	}
	if err := global.SetPrototype(behind); err != nil {
		return fmt.Errorf("putting the web platform behind the global object: %w", err)
	}
	return nil
}

// NewRequest makes a Request of this realm. url must be absolute; header and body are not changed. A nil body is none.
func NewRequest(r Realm, method, url string, header http.Header, body []byte) (goja.Value, error) {
	env, err := platform(r)
	if err != nil {
		return nil, err
	}
	o, err := fetch.NewRequest(env, method, url, header, body)
	if err != nil {
		return nil, fmt.Errorf("making a Request for %q: %w", url, err)
	}
	return o, nil
}

// ExportResponse checks that v is a Response of this realm and reads status, headers and the whole body, in time if it
// is a stream, then calls done on the realm's goroutine, once. A body of more than limit bytes, one that was read
// already and a value that is no Response are errors. Response.error() has status 0. The body must not be changed.
func ExportResponse(r Realm, v goja.Value, limit int64, done func(status int, statusText string, h http.Header, body []byte, err error)) {
	env, err := platform(r)
	if err != nil {
		done(0, "", nil, nil, err)
		return
	}
	fetch.Export(env, v, limit, done)
}

// keeper is a realm that holds on to the platform, so that it is found again whatever scripts do to the global object.
type keeper interface {
	Keep(v any)
	Kept() any
}

// platform finds what Install or Harden made.
func platform(r Realm) (*webidl.Env, error) {
	if k, ok := r.(keeper); ok {
		switch p := k.Kept().(type) {
		case *Platform:
			return p.globals.env, nil
		case *globals:
			return p.env, nil
		}
	}
	for o := r.Runtime().GlobalObject().Prototype(); o != nil; o = o.Prototype() {
		if o.ExportType() != reflect.TypeFor[*globals]() {
			continue
		}
		if g, ok := o.Export().(*globals); ok {
			return g.env, nil
		}
	}
	return nil, errNoPlatform
}

var errNoPlatform = errors.New("the web platform is not behind the global object: the script has put something else there")
