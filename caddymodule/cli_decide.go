package caddymodule

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/rehearsal"
	"github.com/seed-eb607675/tollgate/state/bolt"
)

// decideFlags are the flags of `decide`.
type decideFlags struct {
	surface, environment, project string

	url, method, userAgent, ip, data string
	headers, cookies, meta           []string
	jwt, claims, source              string
	user, anonymous                  string

	html, out    string
	originStatus int
	state        string
	commit       bool
	now, seed    string
	json         bool
}

// decideCommand makes one decision and says what it was made of.
func decideCommand() *cobra.Command {
	var f decideFlags
	c := &cobra.Command{
		Use:   "decide [<dir>] [--surface <name>] [--url <url>] [flags]",
		Short: "Makes one decision and explains it",
		Long: `
Makes one decision of the project in <dir> (default ./tollgate) as a server
would, and explains it: who the visitor is, which plans they hold and why, what
each feature allows, what every workflow returned, and what the gate would do.

Counters begin empty, or with --state as a copy of a server's, and are thrown
away; only --commit writes. Fetches of workflows go out to the network.

Exit codes: 0, 1 (the project has errors, or something in the decision failed), 2 (wrong usage).`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(c, fmt.Errorf("decide takes one folder, got %q as well", args[1]))
			}
			p := new(Project)
			if len(args) == 1 {
				p.Dir = args[0]
			}
			return decide(c, p, &f)
		},
	}
	c.DisableFlagsInUseLine = true
	s := c.Flags()
	s.SortFlags = false
	s.StringVar(&f.surface, "surface", "", "surface to decide; needed if the project has several")
	s.StringVar(&f.environment, "environment", "", "environment of the project (default live, or the only one)")
	s.StringVar(&f.url, "url", "/", "address that the visitor uses, or a path on http://localhost")
	s.StringVar(&f.method, "method", http.MethodGet, "method of the request")
	s.StringArrayVar(&f.headers, "header", nil, "header of the request, name=value; repeatable")
	s.StringArrayVar(&f.cookies, "cookie", nil, "cookie of the request, name=value; repeatable")
	s.StringVar(&f.data, "data", "", "body of the request, or @file")
	s.StringVar(&f.userAgent, "user-agent", "", "user agent of the visitor")
	s.StringVar(&f.ip, "ip", "", "address of the visitor (default 192.0.2.1, nobody's)")
	s.StringVar(&f.jwt, "jwt", "", "token that the visitor brings, verified as on a server")
	s.StringVar(&f.claims, "claims", "", "claims, a JSON object, of a token that is made and signed for this decision")
	s.StringVar(&f.user, "user", "", "identifier of a signed-in visitor: short for --claims with nothing else")
	s.StringVar(&f.source, "source", "", "source under identity.jwt that --claims and --user are for (default the first)")
	s.StringVar(&f.anonymous, "anonymous", "", "anonymous visitor: an identifier of a server, or any name")
	s.StringArrayVar(&f.meta, "meta", nil, "meta tag of the page, name=value, for surfaces with decide: response; repeatable")
	s.IntVar(&f.originStatus, "origin-status", 0, "status that the origin answers (default 200)")
	s.StringVar(&f.html, "html", "", "page that the origin answers; it is changed as a server would change it")
	s.StringVar(&f.out, "out", "", "file for the page that comes out, - for standard output alone")
	s.StringVar(&f.state, "state", "", "folder of a server's state to begin with; it is copied, not changed")
	s.BoolVar(&f.commit, "commit", false, "count in the folder of --state itself; no server may have it open")
	s.StringVar(&f.project, "project", defaultProject, "name of the project in the server's Caddyfile, for --state")
	s.StringVar(&f.now, "now", "", "time of the request, such as 2026-12-24T18:00:00Z (default now)")
	s.StringVar(&f.seed, "seed", "", "number that makes Math.random of workflows repeatable")
	s.BoolVar(&f.json, "json", false, "print JSON")
	return c
}

func decide(c *cobra.Command, p *Project, f *decideFlags) error {
	in, err := f.request()
	if err != nil {
		return usage(c, err)
	}
	now, seed, err := f.pinned()
	if err != nil {
		return usage(c, err)
	}
	if f.commit && f.state == "" {
		return usage(c, errors.New("--commit needs --state: without it there is nothing to count in"))
	}
	dir, err := p.dir()
	if err != nil {
		return err
	}
	ctx := c.Context()
	project, found := rehearsal.Load(ctx, dir, rehearsal.LoadOptions{Name: f.project})
	if project == nil {
		printFindings(c.ErrOrStderr(), found)
		return problems(c)
	}
	defer func() { closeProject(ctx, project) }()

	o := rehearsal.Options{Environment: f.environment, Forge: f.claims != "" || f.user != "", Now: now, Seed: seed}
	opened, err := f.openState(ctx, &o)
	if err != nil {
		return err
	}
	defer opened.close()
	stage, err := rehearsal.NewStage(project, o)
	if err != nil {
		return usage(c, err)
	}
	defer stage.Close()
	if f.user != "" {
		if in.Claims, err = stage.UserClaims(f.source, f.user); err != nil {
			return usage(c, err)
		}
	}
	out, err := stage.Play(ctx, in)
	if err != nil {
		return usage(c, err)
	}
	return f.show(c, project, stage, in, out)
}

// closeProject waits a moment for runs that passed their deadline: what they do is of no interest any more.
func closeProject(ctx context.Context, p *rehearsal.Project) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = p.Close(ctx) // a run that never stops ends with the process
}

// request makes the request of the flags.
func (f *decideFlags) request() (*rehearsal.Request, error) {
	in := &rehearsal.Request{
		Surface: f.surface, Method: strings.ToUpper(f.method), URL: f.url, Header: make(http.Header), IP: f.ip,
		Anonymous: f.anonymous, Token: f.jwt, Claims: json.RawMessage(f.claims), Source: f.source,
	}
	given := 0
	for _, who := range []string{f.jwt, f.claims, f.user} {
		if who != "" {
			given++
		}
	}
	if given > 1 {
		return nil, errors.New("--jwt, --claims and --user exclude each other: a visitor signs in once")
	}
	if err := pairs("--header", f.headers, func(name, value string) { in.Header.Add(name, value) }); err != nil {
		return nil, err
	}
	var cookies []string
	if err := pairs("--cookie", f.cookies, func(name, value string) { cookies = append(cookies, name+"="+value) }); err != nil {
		return nil, err
	}
	if cookies != nil {
		in.Header.Add("Cookie", strings.Join(cookies, "; "))
	}
	if err := pairs("--meta", f.meta, func(name, value string) {
		if in.Meta == nil {
			in.Meta = make(map[string]string)
		}
		in.Meta[name] = value
	}); err != nil {
		return nil, err
	}
	if f.userAgent != "" {
		in.Header.Set("User-Agent", f.userAgent)
	}
	in.Body = []byte(f.data)
	if name, isFile := strings.CutPrefix(f.data, "@"); isFile {
		body, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("--data: %w", err)
		}
		in.Body = body
	}
	if f.originStatus != 0 && (f.originStatus < 200 || f.originStatus > 599) {
		return nil, fmt.Errorf("--origin-status %d is not within 200–599", f.originStatus)
	}
	in.Origin.Status = f.originStatus
	// Without a page nothing is known of the origin's answer but that there is one.
	in.Origin.Header = http.Header{"Content-Type": {"application/octet-stream"}}
	if f.html != "" {
		page, err := os.ReadFile(f.html)
		if err != nil {
			return nil, fmt.Errorf("--html: %w", err)
		}
		in.Origin.Header = http.Header{"Content-Type": {"text/html"}}
		in.Origin.Body = page
	} else if f.out != "" {
		return nil, errors.New("--out needs --html: there is no page to write")
	}
	return in, nil
}

// pairs reads flags of the form name=value.
func pairs(flag string, list []string, each func(name, value string)) error {
	for _, text := range list {
		name, value, ok := strings.Cut(text, "=")
		if !ok || name == "" {
			return fmt.Errorf("%s %q: want name=value", flag, text)
		}
		each(name, value)
	}
	return nil
}

// pinned are clock and seed of the flags, nil where they are left to the moment.
func (f *decideFlags) pinned() (now func() time.Time, seed *uint64, err error) {
	if f.now != "" {
		at, err := time.Parse(time.RFC3339, f.now)
		if err != nil {
			return nil, nil, fmt.Errorf("--now %q: want a time such as 2026-12-24T18:00:00Z", f.now)
		}
		now = func() time.Time { return at }
	}
	if f.seed != "" {
		var n uint64
		if _, err := fmt.Sscanf(f.seed, "%d", &n); err != nil || fmt.Sprint(n) != f.seed {
			return nil, nil, fmt.Errorf("--seed %q: want a number from 0", f.seed)
		}
		seed = &n
	}
	return now, seed, nil
}

// openedState is a store that a command has open, and a folder to be deleted.
type openedState struct {
	store *bolt.Store
	copy  string
}

func (s *openedState) close() {
	if s.store != nil {
		_ = s.store.Close() // everything acknowledged is on disk
	}
	if s.copy != "" {
		_ = os.RemoveAll(s.copy) // a folder of the system's temporary ones
	}
}

// openState opens what --state names: a copy of it, unless what is counted shall stand.
func (f *decideFlags) openState(ctx context.Context, o *rehearsal.Options) (_ *openedState, err error) {
	opened := new(openedState)
	if f.state == "" {
		return opened, nil
	}
	defer func() {
		if err != nil {
			opened.close()
		}
	}()
	dir := f.state
	if !f.commit {
		if opened.copy, err = os.MkdirTemp("", "tollgate-decide-"); err != nil {
			return nil, err
		}
		dir = opened.copy
		if err := bolt.Copy(f.state, dir); err != nil {
			return nil, fmt.Errorf("%w\n(a running server holds its state: stop it, or copy the folder)", err)
		}
	} else if _, err := os.Stat(filepath.Join(dir, bolt.FileName)); err != nil {
		return nil, fmt.Errorf("opening state: %w", err)
	}
	if opened.store, err = bolt.Open(dir, bolt.Options{Clock: o.Now}); err != nil { //nolint:contextcheck // it lives until it is closed
		return nil, err
	}
	o.Store = opened.store
	var keys *identity.Keys
	if keys, err = signingKeys(ctx, opened.store, f.project); err != nil {
		return nil, err
	}
	o.Keys = keys
	return opened, nil
}

// show prints what came of the decision, and writes the page.
func (f *decideFlags) show(c *cobra.Command, p *rehearsal.Project, s *rehearsal.Stage, in *rehearsal.Request, out *rehearsal.Result) error {
	r := newDecisionReport(p.Catalog(), s, in, out, f.html != "")
	text := c.OutOrStdout()
	if f.out == "-" {
		text = c.ErrOrStderr()
	}
	if f.json {
		if err := printJSON(text, r); err != nil {
			return err
		}
	} else {
		printDecision(text, r)
	}
	switch {
	case f.out == "-":
		if _, err := c.OutOrStdout().Write(out.Body); err != nil {
			return err
		}
	case f.out != "":
		if err := os.WriteFile(f.out, out.Body, 0o644); err != nil {
			return fmt.Errorf("writing the page: %w", err)
		}
	case f.html != "" && !f.json:
		fmt.Fprintln(text)
		if _, err := io.Copy(text, strings.NewReader(string(out.Body))); err != nil {
			return err
		}
	}
	if out.Report.Degraded {
		return problems(c)
	}
	return nil
}
