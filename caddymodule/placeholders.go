package caddymodule

import (
	"net/http"
	"strings"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"

	"github.com/seed-eb607675/tollgate/gate"
)

// reportVar is the name of the request variable that holds the report.
const reportVar = "http.handlers.tollgate.report"

// requestReport is the report of a request. A request that comes to a gate again, after an internal rewrite, keeps the
// one it has, and with it its decision.
func requestReport(r *http.Request) *gate.Report {
	if rep, ok := caddyhttp.GetVar(r.Context(), reportVar).(*gate.Report); ok {
		return rep
	}
	rep := new(gate.Report)
	caddyhttp.SetVar(r.Context(), reportVar, rep)
	if repl, ok := r.Context().Value(caddy.ReplacerCtxKey).(*caddy.Replacer); ok {
		repl.Map(func(key string) (any, bool) { return placeholder(rep, key) })
	}
	return rep
}

// placeholder is the value of {http.tollgate.…}, as far as it is known by now.
func placeholder(rep *gate.Report, key string) (any, bool) {
	name, ours := strings.CutPrefix(key, "http.tollgate.")
	if !ours {
		return nil, false
	}
	switch name {
	case "event_id":
		return rep.EventID, true
	case "identifier":
		return rep.Identity.Identifier, true
	case "user_type":
		return string(rep.Identity.UserType), true
	case "plans":
		return strings.Join(rep.Plans, ","), true
	case "surface":
		return rep.Surface, true
	case "outcome":
		return string(rep.Outcome), true
	case "duration_ms":
		return float64(rep.Duration.Microseconds()) / 1000, true
	}
	return nil, false
}
