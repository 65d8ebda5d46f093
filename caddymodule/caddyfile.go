package caddymodule

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/caddyserver/caddy/v2/caddyconfig"
	"github.com/caddyserver/caddy/v2/caddyconfig/caddyfile"
	"github.com/caddyserver/caddy/v2/caddyconfig/httpcaddyfile"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

func init() {
	httpcaddyfile.RegisterGlobalOption("tollgate", parseGlobal)
	httpcaddyfile.RegisterHandlerDirective("tollgate", parseHandler)
	// Behind encode, so that what the gate writes is compressed; before everything that answers.
	httpcaddyfile.RegisterDirectiveOrder("tollgate", httpcaddyfile.After, "encode")
	httpcaddyfile.RegisterDirective("tollgate_api", refuseAPI)
}

// parseGlobal reads the global option that names a project. It may stand several times, with different names.
//
//	tollgate [<name>] {
//	    project     <dir>
//	    environment <name>
//	    state       file [<dir>] | memory
//	    watch
//	}
func parseGlobal(d *caddyfile.Dispenser, existing any) (any, error) {
	var app App
	if before, ok := existing.(httpcaddyfile.App); ok {
		if err := json.Unmarshal(before.Value, &app); err != nil {
			return nil, d.WrapErr(err)
		}
	}
	if err := app.UnmarshalCaddyfile(d); err != nil {
		return nil, err
	}
	return httpcaddyfile.App{Name: "tollgate", Value: caddyconfig.JSON(app, nil)}, nil
}

// UnmarshalCaddyfile adds one project. The grammar is that of the global option (parseGlobal).
func (a *App) UnmarshalCaddyfile(d *caddyfile.Dispenser) error {
	d.Next() // the option's name
	name := defaultProject
	if d.NextArg() {
		name = d.Val()
	}
	if d.NextArg() {
		return d.ArgErr()
	}
	if a.Projects == nil {
		a.Projects = make(map[string]*Project)
	}
	if _, twice := a.Projects[name]; twice {
		return d.Errf("project %s is given twice", name)
	}
	p := new(Project)
	a.Projects[name] = p
	return parseBlock(d, "project "+name, []option{
		text("project", "<dir>", &p.Dir),
		text("environment", "<name>", &p.Environment),
		{name: "state", usage: "file [<dir>] | memory", min: 1, max: 2, set: p.setState},
		{name: "watch", set: func([]string) error { p.Watch = true; return nil }},
	})
}

func (p *Project) setState(args []string) error {
	p.State = &State{Kind: args[0]}
	if len(args) == 2 {
		p.State.Dir = args[1]
	}
	return p.State.check()
}

func parseHandler(h httpcaddyfile.Helper) (caddyhttp.MiddlewareHandler, error) {
	handler := new(Handler)
	if err := handler.UnmarshalCaddyfile(h.Dispenser); err != nil {
		return nil, err
	}
	return handler, nil
}

// UnmarshalCaddyfile reads the directive that puts a site behind the gate.
//
//	tollgate [<matcher>] <surface> {
//	    project          <name>
//	    environment      <name>
//	    ignore           <path>...
//	    endpoints_prefix <path>
//	    link_rewriting   <origin-url>
//	    pass_identity    <header>
//	    set_header       <header> <value>
//	}
func (h *Handler) UnmarshalCaddyfile(d *caddyfile.Dispenser) error {
	d.Next() // the directive's name
	if !d.NextArg() {
		return d.Err("tollgate needs the name of a surface: tollgate [<matcher>] <surface>")
	}
	h.Surface = d.Val()
	if d.NextArg() {
		return d.Errf("tollgate takes one surface; %q is too many", d.Val())
	}
	return parseBlock(d, "tollgate", []option{
		text("project", "<name>", &h.Project),
		text("environment", "<name>", &h.Environment),
		{name: "ignore", usage: "<path>...", min: 1, max: -1, repeats: true, set: h.addIgnored},
		text("endpoints_prefix", "<path>", &h.EndpointsPrefix),
		text("link_rewriting", "<origin-url>", &h.LinkRewriting),
		text("pass_identity", "<header>", &h.PassIdentity),
		{name: "set_header", usage: "<header> <value>", min: 2, max: 2, repeats: true, set: h.addHeader},
	})
}

func (h *Handler) addIgnored(args []string) error {
	for _, path := range args {
		if !strings.HasPrefix(path, "/") {
			return fmt.Errorf("path %q does not begin with a slash", path)
		}
		h.Ignore = append(h.Ignore, path)
	}
	return nil
}

func (h *Handler) addHeader(args []string) error {
	name := http.CanonicalHeaderKey(args[0])
	if _, twice := h.SetHeader[name]; twice {
		return fmt.Errorf("header %s is given twice", name)
	}
	if h.SetHeader == nil {
		h.SetHeader = make(map[string]string)
	}
	h.SetHeader[name] = args[1]
	return nil
}

var errNotSupported = errors.New("not supported yet")

func refuseAPI(h httpcaddyfile.Helper) ([]httpcaddyfile.ConfigValue, error) {
	h.Next()
	return nil, h.WrapErr(fmt.Errorf("directive tollgate_api: %w", errNotSupported))
}

var (
	_ caddyfile.Unmarshaler = (*App)(nil)
	_ caddyfile.Unmarshaler = (*Handler)(nil)
)
