package caddymodule

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

// place is where a handler stands in its server.
type place struct {
	server  *caddyhttp.Server
	parents []caddy.Module // from the outside in, the handler itself not among them
}

// check finds the places in which a gate cannot do its work: one that is never asked, or asked too late, would leave paid
// text open without a word. It returns what is doubtful but works, or the error that refuses the configuration.
func (p place) check() (warnings []string, err error) {
	if p.server == nil {
		return nil, nil
	}
	if p.server.Errors != nil && gateIndex(p.server.Errors.Routes) >= 0 {
		return nil, errors.New("tollgate stands inside handle_errors, where it would gate nothing but error pages; put it before the handler that answers")
	}
	lists := []caddyhttp.RouteList{p.server.Routes}
	for _, m := range p.parents {
		switch id := m.CaddyModule().ID; id {
		case "http.handlers.subroute":
			if s, ok := m.(*caddyhttp.Subroute); ok {
				lists = append(lists, s.Routes)
			}
		case "http.handlers.reverse_proxy", "http.handlers.intercept":
			return nil, fmt.Errorf("tollgate stands inside the response handling of %s, where the origin has answered already; put it before %s", id.Name(), id.Name())
		}
	}
	for _, routes := range lists {
		w, err := checkList(routes)
		if err != nil {
			return nil, err
		}
		warnings = append(warnings, w...)
	}
	return warnings, nil
}

// checkList looks at the handlers before and behind the gate that is being provisioned in one list of routes. Handlers
// become ready in order, and until then stand there as text: the first gate that is text is the one.
func checkList(routes caddyhttp.RouteList) (warnings []string, err error) {
	at := gateIndex(routes)
	if at < 0 {
		return nil, nil // it is in a named route, which any list may invoke
	}
	var alone json.RawMessage // the gate that decides about every request of the list, once it is passed
	for i, route := range routes {
		conditional := len(route.MatcherSets) > 0 || len(route.MatcherSetsRaw) > 0
		var names []string
		for _, h := range route.Handlers {
			names = append(names, caddy.GetModuleName(h))
		}
		behind := i > at
		for _, raw := range route.HandlersRaw {
			if i == at && holdsGate(raw) {
				behind = true
			}
			name := handlerName(raw)
			if !behind {
				names = append(names, name)
				continue
			}
			switch {
			case name == "encode":
				warnings = append(warnings, "encode stands behind tollgate, so pages that tollgate changes go out uncompressed; put encode before it")
			case name != "tollgate":
			case alone == nil:
				if !conditional && i == at {
					alone = raw
				}
			case !bytes.Equal(alone, raw):
				return nil, errors.New("tollgate stands behind another one, which decides about every request, so it would never be asked; keep one of them, or give the first a matcher")
			default:
				warnings = append(warnings, "tollgate stands behind another one, whose decision it keeps; one of them is enough")
			}
		}
		for _, name := range names {
			switch name {
			case "reverse_proxy", "static_response", "file_server":
				if !conditional && i <= at {
					return nil, fmt.Errorf("tollgate stands behind %s, which answers every request, so it would never be asked; put it before %s", name, name)
				}
			case "tollgate":
				if !conditional {
					warnings = append(warnings, "tollgate stands behind another one, whose decision it keeps; one of them is enough")
				}
			case "cache":
				warnings = append(warnings, "a cache stands before tollgate; unless it honours Cache-Control: private, no-store it shows one visitor's page to the next; put it behind tollgate")
			}
		}
	}
	return warnings, nil
}

// gateIndex is the first route of a list with a gate among its handlers that are still text; -1 if there is none.
func gateIndex(routes caddyhttp.RouteList) int {
	return slices.IndexFunc(routes, func(r caddyhttp.Route) bool { return slices.ContainsFunc(r.HandlersRaw, holdsGate) })
}

func handlerName(raw json.RawMessage) string {
	var h struct {
		Handler string `json:"handler"`
	}
	_ = json.Unmarshal(raw, &h) // text that is no object is Caddy's to refuse
	return h.Handler
}

// holdsGate tells whether a handler is a gate or has one among its routes.
func holdsGate(raw json.RawMessage) bool {
	var h struct {
		Handler string              `json:"handler"`
		Routes  caddyhttp.RouteList `json:"routes"`
	}
	if json.Unmarshal(raw, &h) != nil {
		return false
	}
	return h.Handler == "tollgate" || gateIndex(h.Routes) >= 0
}
