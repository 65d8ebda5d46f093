package urlpattern

import (
	"context"
	"errors"
	"fmt"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"github.com/seed-eb607675/tollgate/workflows/webapi/url"
)

// longest bounds a pattern, in bytes of all its components: compiling runs in Go, where no deadline reaches it.
const longest = 4 << 10

// longestURL bounds the components of a URL that are matched, which are brought into canonical form first. An @ in a user
// name costs the parser what is before it.
const longestURL = 32 << 10

// maxWork bounds one match: the characters of a component times the size of its regular expression.
const maxWork = 4 << 20

// ErrTooMuch says that a match would take too long. It is never "no match".
var ErrTooMuch = errors.New("the URL is too long for the pattern")

// syntaxError is what is wrong with a pattern.
type syntaxError struct{ text string }

func (e *syntaxError) Error() string { return e.text }

func refuse(format string, args ...any) error { return &syntaxError{fmt.Sprintf(format, args...)} }

// Init is URLPatternInit: components of a pattern or of a URL, nil where there is none.
type Init struct {
	Protocol, Username, Password, Hostname, Port, Pathname, Search, Hash, BaseURL *string
}

// size is how long all of it is, in bytes.
func (init *Init) size() (n int) {
	for _, m := range init.members() {
		if *m.value != nil {
			n += len(**m.value)
		}
	}
	return n
}

// component is one compiled (URL Pattern 1.2).
type component struct {
	pattern string
	program *program
	regexps bool // has a group with a regular expression of its own
}

// Pattern is a compiled URL pattern. Nothing changes it.
type Pattern struct {
	protocol, username, password, hostname, port, pathname, search, hash *component
}

// Group is what a group has matched; a group that took no part has no value.
type Group struct {
	Name  string
	Value *string
}

// Match is what one component came to.
type Match struct {
	Input  string
	Groups []Group
}

// Result are the components in the order protocol, username, password, hostname, port, pathname, search, hash.
type Result [8]Match

func compile(pattern string, g grammar, e encode) (*component, error) {
	parts, err := parse(pattern, g, e)
	if err != nil {
		return nil, err
	}
	c := &component{pattern: format(parts, g)}
	if c.program, err = assemble(parts, g); err != nil {
		return nil, err
	}
	for _, p := range parts {
		c.regexps = c.regexps || p.kind == partRegexp
	}
	return c, nil
}

func (c *component) matchesSpecial() bool {
	for _, s := range specials() {
		if at, err := c.program.find(context.Background(), s); at != nil && err == nil {
			return true
		}
	}
	return false
}

// New makes a pattern of a constructor string, which may be relative to base (nil: none).
func New(text string, base *string, ignoreCase bool) (*Pattern, error) {
	if len(text) > longest {
		return nil, refuse("the pattern is too long")
	}
	init, err := parseConstructor(text)
	if err != nil {
		return nil, err
	}
	if base == nil && init.Protocol == nil {
		return nil, refuse("a relative pattern needs a base URL")
	}
	init.BaseURL = base
	return init.Compile(ignoreCase)
}

// Compile makes a pattern of components; those that are missing match anything.
func (init *Init) Compile(ignoreCase bool) (*Pattern, error) {
	if init.size() > longest {
		return nil, refuse("the pattern is too long")
	}
	r, err := init.process(true)
	if err != nil {
		return nil, err
	}
	any_ := func(s *string) string {
		if s == nil {
			return "*"
		}
		return *s
	}
	scheme, number, host := any_(r.Protocol), any_(r.Port), any_(r.Hostname)
	if p, ok := special(scheme); ok && p == number {
		number = ""
	}
	p := &Pattern{}
	step := func(to **component, pattern string, g grammar, e encode) {
		if err == nil {
			*to, err = compile(pattern, g, e)
		}
	}
	step(&p.protocol, scheme, grammar{}, protocol)
	step(&p.username, any_(r.Username), grammar{}, username)
	step(&p.password, any_(r.Password), grammar{}, username)
	if err != nil {
		return nil, err
	}
	isSpecial := p.protocol.matchesSpecial()
	hostEncode := opaqueHost
	switch {
	case ipv6Pattern(host):
		hostEncode = ipv6
	case isSpecial || scheme == "*":
		hostEncode = domain
	}
	step(&p.hostname, host, grammar{delimiter: '.'}, hostEncode)
	step(&p.port, number, grammar{}, func(s string) (string, error) { return port(s, "") })
	if isSpecial {
		step(&p.pathname, any_(r.Pathname), grammar{'/', '/', ignoreCase}, pathname)
	} else {
		step(&p.pathname, any_(r.Pathname), grammar{ignoreCase: ignoreCase}, opaquePathname)
	}
	step(&p.search, any_(r.Search), grammar{ignoreCase: ignoreCase}, search)
	step(&p.hash, any_(r.Hash), grammar{ignoreCase: ignoreCase}, hash)
	if err != nil {
		return nil, err
	}
	return p, nil
}

// process is "process a URLPatternInit" (URL Pattern 1.4), for a pattern or for a URL.
func (init *Init) process(forPattern bool) (*Init, error) {
	r := &Init{}
	if !forPattern {
		*r = Init{new(string), new(string), new(string), new(string), new(string), new(string), new(string), new(string), nil}
	}
	var basePath *string
	if init.BaseURL != nil {
		base, err := url.Parse(*init.BaseURL)
		if err != nil {
			return nil, refuse("the base URL is none")
		}
		inherit := func(to **string, text string, unless ...*string) {
			for _, u := range unless {
				if u != nil {
					return
				}
			}
			if forPattern {
				text = escapePattern(text)
			}
			*to = &text
		}
		inherit(&r.Protocol, base.Scheme(), init.Protocol)
		if !forPattern {
			inherit(&r.Username, base.Username(), init.Protocol, init.Hostname, init.Port, init.Username)
			inherit(&r.Password, base.Password(), init.Protocol, init.Hostname, init.Port, init.Username, init.Password)
		}
		inherit(&r.Hostname, base.Hostname(), init.Protocol, init.Hostname)
		inherit(&r.Port, base.Port(), init.Protocol, init.Hostname, init.Port)
		inherit(&r.Pathname, base.Pathname(), init.Protocol, init.Hostname, init.Port, init.Pathname)
		inherit(&r.Search, base.Query(), init.Protocol, init.Hostname, init.Port, init.Pathname, init.Search)
		inherit(&r.Hash, base.Fragment(), init.Protocol, init.Hostname, init.Port, init.Pathname, init.Search, init.Hash)
		if !base.OpaquePath() {
			inherit(&basePath, base.Pathname())
		}
	}
	var err error
	step := func(to **string, from *string, canonical encode) {
		if from == nil || err != nil {
			return
		}
		text := *from
		if !forPattern {
			text, err = canonical(text)
		}
		*to = &text
	}
	known := func() string {
		if r.Protocol == nil {
			return ""
		}
		return *r.Protocol
	}
	step(&r.Protocol, without(init.Protocol, strings.TrimSuffix, ":"), protocol)
	step(&r.Username, init.Username, username)
	step(&r.Password, init.Password, username)
	step(&r.Hostname, init.Hostname, func(s string) (string, error) { return hostname(s, known()) })
	step(&r.Port, init.Port, func(s string) (string, error) { return port(s, known()) })
	if init.Pathname != nil {
		path := *init.Pathname
		if basePath != nil && !absolutePathname(path, forPattern) {
			path = (*basePath)[:strings.LastIndexByte(*basePath, '/')+1] + path
		}
		encode := opaquePathname
		if _, ok := special(known()); ok || known() == "" {
			encode = pathname
		}
		step(&r.Pathname, &path, encode)
	}
	step(&r.Search, without(init.Search, strings.TrimPrefix, "?"), search)
	step(&r.Hash, without(init.Hash, strings.TrimPrefix, "#"), hash)
	return r, err
}

func without(s *string, trim func(s, cut string) string, cut string) *string {
	if s == nil {
		return nil
	}
	text := trim(*s, cut)
	return &text
}

func absolutePathname(s string, forPattern bool) bool {
	return strings.HasPrefix(s, "/") || forPattern && (strings.HasPrefix(s, `\/`) || strings.HasPrefix(s, "{/"))
}

// MatchURL matches a URL, which may be relative to base (nil: none). A URL that cannot be parsed does not match.
func (p *Pattern) MatchURL(ctx context.Context, text string, base *string) (*Result, error) {
	parse := func() (*whatwg.Url, error) { return url.Parse(text) }
	if base != nil {
		parse = func() (*whatwg.Url, error) { return url.ParseRef(*base, text) }
	}
	parsed, err := parse()
	if errors.Is(err, url.ErrTooLong) {
		return nil, ErrTooMuch
	}
	if err != nil {
		return nil, nil //nolint:nilerr // what is no URL does not match
	}
	return p.match(ctx, parsed.Scheme(), parsed.Username(), parsed.Password(), parsed.Hostname(), parsed.Port(), parsed.Pathname(), parsed.Query(), parsed.Fragment())
}

// MatchInit matches components; those that are missing are empty. What cannot be brought into canonical form does not
// match.
func (p *Pattern) MatchInit(ctx context.Context, init *Init) (*Result, error) {
	if init.size() > longestURL {
		return nil, ErrTooMuch
	}
	r, err := init.process(false)
	if err != nil {
		return nil, nil //nolint:nilerr // what is no URL does not match
	}
	return p.match(ctx, *r.Protocol, *r.Username, *r.Password, *r.Hostname, *r.Port, *r.Pathname, *r.Search, *r.Hash)
}

// match is "match" (URL Pattern 1.3). Nil: no match.
func (p *Pattern) match(ctx context.Context, inputs ...string) (*Result, error) {
	var r Result
	for i, c := range p.components() {
		at, err := c.program.find(ctx, inputs[i])
		if err != nil || at == nil {
			return nil, err
		}
		r[i].Input = inputs[i]
		for _, in := range c.program.groups {
			g := Group{Name: in.name}
			if from, to := at[2*in.number], at[2*in.number+1]; from >= 0 && !(in.optional && from == to) {
				text := inputs[i][from:to]
				g.Value = &text
			}
			r[i].Groups = append(r[i].Groups, g)
		}
	}
	return &r, nil
}

func (p *Pattern) components() [8]*component {
	return [8]*component{p.protocol, p.username, p.password, p.hostname, p.port, p.pathname, p.search, p.hash}
}

// HasRegExpGroups tells whether a component has a regular expression of its own.
func (p *Pattern) HasRegExpGroups() bool {
	for _, c := range p.components() {
		if c.regexps {
			return true
		}
	}
	return false
}
