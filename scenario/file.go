package scenario

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/rehearsal"
)

// Suffix is how the names of scenario files end.
const Suffix = ".test.yaml"

// File is a scenario file that was read and is right in itself.
type File struct {
	// Name is the path as messages have it.
	Name string
	// Dir is the folder that paths in the file start at.
	Dir string
	// Env stands before the process's environment in {env.NAME}.
	Env         map[string]string
	Environment string
	Surface     string
	// Seed is where chance in workflows begins, in each scenario anew.
	Seed      uint64
	Scenarios []*Scenario
}

// Scenario is one thing that a project promises.
type Scenario struct {
	Name  string
	Pos   catalog.Position
	given *given
	steps []*step
}

// given is what is so before anything happens.
type given struct {
	now      time.Time
	visitors map[string]*visitor
	buckets  map[string]map[string]json.RawMessage
	pages    []page
	fetches  []canned
}

// visitor is somebody who makes requests.
type visitor struct {
	pos        catalog.Position
	user       string
	claims     json.RawMessage
	source     string
	anonymous  string // empty: the visitor's name
	firstVisit bool   // no identifier yet
	ip         string
	headers    map[string]string
	cookies    map[string]string
	used       []usage
	data       map[string]json.RawMessage
}

// usage is what a visitor has used of a counter.
type usage struct {
	pos       catalog.Position
	name      string // feature.property or a counter's id
	counter   bool   // it is a counter's id
	units     int
	resources []string
}

// page is what the origin has under a path.
type page struct {
	pattern decision.Pattern
	origin  rehearsal.Origin
}

// step is one request and what is expected of it.
type step struct {
	pos     catalog.Position
	as      string
	after   time.Duration
	request rehearsal.Request
	cookies map[string]string
	checks  []check
	// Some things fail a step unless they are expected.
	failures []string
	fetches  bool // they are listed
}

// firstNow is when scenarios begin that do not say: any day will do, as long as it is always the same.
var firstNow = time.Date(2026, time.January, 1, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant in all but name

// Find lists the scenario files of a folder and those below, but node_modules and hidden folders.
func Find(dir string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != dir && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(d.Name(), Suffix) {
			found = append(found, path)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking for scenarios: %w", err)
	}
	slices.Sort(found)
	return found, nil
}

// Read reads a scenario file. Everything that is wrong with it comes back at once; with an error the file is nil.
func Read(path, name string) (*File, catalog.Diagnostics) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, catalog.Diagnostics{{Pos: catalog.Position{File: name, Line: 1, Column: 1}, Text: fmt.Sprintf("reading scenarios: %v", err)}}
	}
	return parseFile(text, filepath.Dir(path), name)
}

func parseFile(text []byte, dir, name string) (*File, catalog.Diagnostics) {
	f := &File{Name: name, Dir: dir, Env: make(map[string]string), Seed: 1}
	r := &fileReader{reader: reader{file: name}, f: f}
	if n := r.read(text); n != nil {
		r.top(n)
	}
	slices.SortStableFunc(r.diags, func(a, b *catalog.Diagnostic) int { return a.Pos.Compare(b.Pos) })
	if r.diags.Err() != nil {
		return nil, r.diags
	}
	return f, r.diags
}

type fileReader struct {
	reader
	f *File
}

func (r *fileReader) top(n *node) {
	versioned := false
	var defaults, list *node
	r.mapping(n, "a scenario file",
		field{"version", func(v *node) {
			versioned = true
			if i, ok := r.integer(v, 0, 1<<30); ok && i != 1 {
				r.add(v.pos, "version %d is not known; this program reads version 1", i)
			}
		}},
		field{"env", r.texts(r.f.Env)},
		field{"environment", r.str(&r.f.Environment)},
		field{"surface", r.str(&r.f.Surface)},
		field{"seed", func(v *node) {
			if i, ok := r.integer(v, 0, 1<<53); ok {
				r.f.Seed = uint64(i)
			}
		}},
		field{"given", func(v *node) { defaults = v }},
		field{"scenarios", func(v *node) { list = v }},
	)
	if !versioned {
		r.add(n.pos, "a scenario file needs the key \"version\"")
	}
	base := &given{now: firstNow, visitors: map[string]*visitor{}, buckets: map[string]map[string]json.RawMessage{}}
	if defaults != nil {
		r.given(defaults, base)
	}
	if list == nil {
		r.add(n.pos, "a scenario file needs the key \"scenarios\"")
		return
	}
	if !r.want(list, listNode) {
		return
	}
	names := make(map[string]bool)
	for _, item := range list.items {
		s := r.scenario(item, base.clone())
		if s.Name != "" && names[s.Name] {
			r.add(item.pos, "a second scenario %q", s.Name)
		}
		names[s.Name] = true
		r.f.Scenarios = append(r.f.Scenarios, s)
	}
}

// clone copies what a scenario may change.
func (g *given) clone() *given {
	c := *g
	c.visitors, c.buckets = make(map[string]*visitor), make(map[string]map[string]json.RawMessage)
	for name, v := range g.visitors {
		x := *v
		x.headers, x.cookies, x.data = maps.Clone(v.headers), maps.Clone(v.cookies), maps.Clone(v.data)
		x.used = slices.Clone(v.used)
		c.visitors[name] = &x
	}
	for name, b := range g.buckets {
		c.buckets[name] = maps.Clone(b)
	}
	c.pages, c.fetches = slices.Clone(g.pages), slices.Clone(g.fetches)
	return &c
}

func (r *fileReader) scenario(n *node, g *given) *Scenario {
	s := &Scenario{Pos: n.pos, given: g}
	single := &step{pos: n.pos}
	var when, expect, steps *node
	r.mapping(n, "a scenario",
		field{"name", r.str(&s.Name)},
		field{"given", func(v *node) { r.given(v, g) }},
		field{"when", func(v *node) { when = v }},
		field{"expect", func(v *node) { expect = v }},
		field{"steps", func(v *node) { steps = v }},
	)
	if s.Name == "" {
		r.add(n.pos, "a scenario needs a name")
	}
	switch {
	case steps != nil && (when != nil || expect != nil):
		r.add(n.pos, "a scenario has either steps, or one when and expect")
	case steps != nil:
		if r.want(steps, listNode) {
			for _, item := range steps.items {
				st := &step{pos: item.pos}
				var when, expect *node
				r.mapping(item, "a step",
					field{"when", func(v *node) { when = v }},
					field{"expect", func(v *node) { expect = v }})
				r.step(st, when, expect, g)
				s.steps = append(s.steps, st)
			}
		}
	default:
		r.step(single, when, expect, g)
		s.steps = []*step{single}
	}
	if len(s.steps) == 0 {
		r.add(n.pos, "a scenario needs something that happens: when")
	}
	return s
}

func (r *fileReader) given(n *node, g *given) {
	r.mapping(n, "given",
		field{"now", func(v *node) {
			if t, ok := r.time(v); ok {
				g.now = t
			}
		}},
		field{"visitors", func(v *node) {
			if !r.want(v, mappingNode) {
				return
			}
			for _, m := range v.members {
				who := g.visitors[m.key]
				if who == nil {
					who = &visitor{headers: map[string]string{}, cookies: map[string]string{}, data: map[string]json.RawMessage{}}
					g.visitors[m.key] = who
				}
				who.pos = m.pos
				r.visitor(m.value, who)
			}
		}},
		field{"buckets", func(v *node) {
			if !r.want(v, mappingNode) {
				return
			}
			for _, m := range v.members {
				if g.buckets[m.key] == nil {
					g.buckets[m.key] = map[string]json.RawMessage{}
				}
				r.values(g.buckets[m.key])(m.value)
			}
		}},
		field{"pages", func(v *node) { r.pages(v, g) }},
		field{"fetch", func(v *node) { r.fetches(v, g) }},
	)
}

// values reads a mapping from names to JSON.
func (r *fileReader) values(to map[string]json.RawMessage) func(*node) {
	return func(n *node) {
		if !r.want(n, mappingNode) {
			return
		}
		for _, m := range n.members {
			if text, ok := r.rawJSON(m.value); ok {
				to[m.key] = text
			}
		}
	}
}

func (r *fileReader) rawJSON(n *node) (json.RawMessage, bool) {
	text, err := json.Marshal(n.json())
	if err != nil {
		r.add(n.pos, "no JSON: %v", err)
		return nil, false
	}
	return text, true
}

func (r *fileReader) visitor(n *node, v *visitor) {
	agent := ""
	r.mapping(n, "a visitor",
		field{"user", r.str(&v.user)},
		field{"claims", func(c *node) {
			if r.want(c, mappingNode) {
				v.claims, _ = r.rawJSON(c)
			}
		}},
		field{"source", r.str(&v.source)},
		field{"anonymous", r.str(&v.anonymous)},
		field{"first_visit", r.boolean(&v.firstVisit)},
		field{"ip", r.str(&v.ip)},
		field{"user_agent", func(a *node) {
			r.str(&agent)(a)
			v.headers["User-Agent"] = agent
		}},
		field{"headers", r.texts(v.headers)},
		field{"cookies", r.texts(v.cookies)},
		field{"used", func(u *node) { r.used(u, v, false) }},
		field{"counters", func(u *node) { r.used(u, v, true) }},
		field{"data", r.values(v.data)},
	)
	if v.user != "" && v.claims != nil {
		r.add(n.pos, "user is short for claims with nothing but the identifier; give one of them")
	}
}

func (r *fileReader) used(n *node, v *visitor, counters bool) {
	if !r.want(n, mappingNode) {
		return
	}
	for _, m := range n.members {
		u := usage{pos: m.pos, name: m.key, counter: counters}
		switch m.value.kind {
		case numberNode:
			u.units, _ = r.integer(m.value, 0, 10_000)
		case listNode:
			for _, item := range r.list(m.value) {
				u.resources = append(u.resources, item.text)
			}
		default:
			r.add(m.value.pos, "must be a number of units or a list of resources, not %s", m.value.kind)
		}
		v.used = append(v.used, u)
	}
}

func (r *fileReader) pages(n *node, g *given) {
	if !r.want(n, mappingNode) {
		return
	}
	var fresh []page
	for _, m := range n.members {
		pattern, err := decision.ParsePattern(m.key, false)
		if err != nil {
			r.add(m.pos, "%v", err)
			continue
		}
		p := page{pattern: pattern, origin: rehearsal.Origin{Header: http.Header{}}}
		if m.value.kind == textNode {
			r.file(m.value, &p.origin)
		} else {
			r.answer(m.value, "a page", &p.origin)
		}
		fresh = append(fresh, p)
	}
	g.pages = append(fresh, g.pages...) // what a scenario says stands before what all say
	slices.SortStableFunc(g.pages, func(a, b page) int { return a.pattern.Compare(b.pattern) })
}

// file reads a file as a body; its name tells the type.
func (r *fileReader) file(n *node, to *rehearsal.Origin) {
	// Pages of a site often lie beside the project, so other folders are fine; a path that fits one machine only is not.
	if filepath.IsAbs(n.text) {
		r.add(n.pos, "a path starts at the scenario file's folder")
		return
	}
	path := filepath.Join(r.f.Dir, filepath.FromSlash(n.text))
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		r.add(n.pos, "reading a page: %s is no file", n.text)
		return
	}
	body, err := os.ReadFile(path)
	if err != nil {
		r.add(n.pos, "reading a page: %v", err)
		return
	}
	to.Body = body
	to.Header.Set("Content-Type", typeOf(n.text))
}

func typeOf(name string) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json":
		return "application/json"
	case ".txt", ".md":
		return "text/plain; charset=utf-8"
	case ".xml":
		return "application/xml"
	}
	return "text/html"
}

// answer reads an answer of the origin or of the network.
func (r *fileReader) answer(n *node, what string, to *rehearsal.Origin, more ...field) {
	body := func(kind string) func(*node) {
		return func(v *node) {
			if to.Body != nil {
				r.add(v.pos, "an answer has one body")
			}
			text := ""
			r.str(&text)(v)
			to.Body = []byte(text)
			to.Header.Set("Content-Type", kind)
		}
	}
	var headers = make(map[string]string)
	r.mapping(n, what, append([]field{
		{"status", func(v *node) {
			if i, ok := r.integer(v, 200, 599); ok {
				to.Status = i
			}
		}},
		{"headers", r.texts(headers)},
		{"file", func(v *node) {
			if r.want(v, textNode) {
				r.file(v, to)
			}
		}},
		{"html", body("text/html; charset=utf-8")},
		{"text", body("text/plain; charset=utf-8")},
		{"json", func(v *node) {
			to.Body, _ = r.rawJSON(v)
			to.Header.Set("Content-Type", "application/json")
		}},
	}, more...)...)
	for name, value := range headers {
		to.Header.Set(name, value)
	}
}

func (r *fileReader) step(s *step, when, expect *node, g *given) {
	if when == nil {
		r.add(s.pos, "something has to happen: when")
		return
	}
	s.pos = when.pos
	s.request = rehearsal.Request{Surface: r.f.Surface, Header: http.Header{}, Meta: map[string]string{}}
	s.cookies = map[string]string{}
	q := &s.request
	if when.kind == textNode {
		method, path, ok := strings.Cut(when.text, " ")
		if !ok {
			method, path = http.MethodGet, when.text
		}
		r.target(when, q, method, strings.TrimSpace(path))
	} else {
		headers := make(map[string]string)
		fields := []field{
			{"as", func(v *node) {
				r.str(&s.as)(v)
				if _, known := g.visitors[s.as]; !known {
					r.unknown(v.pos, "visitor", s.as, slices.Sorted(maps.Keys(g.visitors)))
				}
			}},
			{"after", func(v *node) { s.after, _ = r.duration(v) }},
			{"surface", r.str(&q.Surface)},
			{"headers", r.texts(headers)},
			{"cookies", r.texts(s.cookies)},
			{"meta", r.texts(q.Meta)},
			{"body", func(v *node) {
				if r.want(v, textNode) {
					q.Body = []byte(v.text)
				}
			}},
			{"json", func(v *node) {
				q.Body, _ = r.rawJSON(v)
				q.Header.Set("Content-Type", "application/json")
			}},
			{"form", func(v *node) {
				form := make(map[string]string)
				r.texts(form)(v)
				values := url.Values{}
				for name, value := range form {
					values.Set(name, value)
				}
				q.Body = []byte(values.Encode())
				q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}},
		}
		for _, method := range []string{"get", "post", "put", "patch", "delete", "head", "options"} {
			fields = append(fields, field{method, func(v *node) {
				if r.want(v, textNode) {
					r.target(v, q, method, v.text)
				}
			}})
		}
		r.mapping(when, "when", fields...)
		for name, value := range headers {
			q.Header.Set(name, value)
		}
	}
	if q.URL == "" {
		r.add(when.pos, "a request needs an address: get: /path")
	}
	if expect != nil {
		r.expect(s, expect)
	}
}

func (r *fileReader) target(n *node, q *rehearsal.Request, method, address string) {
	switch {
	case q.URL != "":
		r.add(n.pos, "a step makes one request")
	case !strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://"):
		r.add(n.pos, "%q is neither a path nor an address", address)
	}
	q.Method, q.URL = strings.ToUpper(method), address
}
