package caddymodule

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/caddyconfig"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

// TestOrder checks servers as they are when the first gate in them is provisioned: everything is text still.
func TestOrder(t *testing.T) {
	for _, test := range []struct {
		name, site string
		want       string // part of the error
		warning    string // part of the warnings
	}{
		{name: "own order", site: "tollgate web\nreverse_proxy localhost:1"},
		{name: "written backwards", site: "file_server\nencode gzip\ntollgate web"},
		{name: "another path first", site: "route {\nreverse_proxy /api/* localhost:1\ntollgate web\n}"},
		{name: "behind reverse_proxy", site: "route {\nreverse_proxy localhost:1\ntollgate web\n}", want: "behind reverse_proxy"},
		{name: "behind file_server", site: "route {\nfile_server\ntollgate web\n}", want: "behind file_server"},
		{name: "behind respond", site: "route {\nrespond hello\ntollgate web\n}", want: "behind static_response"},
		{name: "nested behind", site: "route {\nreverse_proxy localhost:1\nhandle {\ntollgate web\n}\n}", want: "behind reverse_proxy"},
		{name: "handle_errors", site: "reverse_proxy localhost:1\nhandle_errors {\ntollgate web\n}", want: "inside handle_errors"},
		{name: "handle_errors beside", site: "tollgate web\nhandle_errors {\ntollgate web\n}", want: "inside handle_errors"},
		{name: "before encode", site: "route {\ntollgate web\nencode gzip\nfile_server\n}", warning: "uncompressed"},
		{name: "two surfaces", site: "route {\ntollgate web\ntollgate shop\nfile_server\n}", want: "behind another one"},
		{name: "one surface twice", site: "route {\ntollgate web\ntollgate web\nfile_server\n}", warning: "one of them is enough"},
		{name: "one for all before one for some", site: "route {\ntollgate web\ntollgate /b/* shop\n}", want: "behind another one"},
		{name: "two parts", site: "tollgate /a/* web\ntollgate /b/* shop\nfile_server"},
		{name: "a part and the rest", site: "tollgate /a/* web\ntollgate shop\nfile_server"},
		{name: "exclusive handles", site: "handle /a/* {\nreverse_proxy localhost:1\n}\nhandle {\ntollgate web\nfile_server\n}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			config, _, err := caddyconfig.GetAdapter("caddyfile").Adapt([]byte(":8080 {\n"+test.site+"\n}\n"), nil)
			if err != nil {
				t.Fatal(err)
			}
			var c struct {
				Apps struct {
					HTTP struct {
						Servers map[string]*caddyhttp.Server `json:"servers"`
					} `json:"http"`
				} `json:"apps"`
			}
			if err := json.Unmarshal(config, &c); err != nil {
				t.Fatal(err)
			}
			p := place{server: c.Apps.HTTP.Servers["srv0"]}
			p.parents = parentsOfGate(p.server.Routes)
			warnings, err := p.check()
			switch {
			case test.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got error %v, want %q in it", err, test.want)
			}
			if all := strings.Join(warnings, "; "); !strings.Contains(all, test.warning) || test.warning == "" && all != "" {
				t.Errorf("got warnings %q, want %q in them", all, test.warning)
			}
		})
	}
}

// parentsOfGate are the subroutes around the first gate.
func parentsOfGate(routes caddyhttp.RouteList) []caddy.Module {
	at := gateIndex(routes)
	if at < 0 {
		return nil
	}
	for _, raw := range routes[at].HandlersRaw {
		if handlerName(raw) == "subroute" && holdsGate(raw) {
			sub := new(caddyhttp.Subroute)
			if err := json.Unmarshal(raw, sub); err != nil {
				return nil
			}
			return append([]caddy.Module{sub}, parentsOfGate(sub.Routes)...)
		}
	}
	return nil
}
