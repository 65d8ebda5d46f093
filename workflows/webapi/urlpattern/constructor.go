package urlpattern

import (
	"strings"
)

// state is the component a constructor string is read for (URL Pattern 2.2).
type state int

const (
	stateInit state = iota
	stateProtocol
	stateAuthority
	stateUsername
	statePassword
	stateHostname
	statePort
	statePathname
	stateSearch
	stateHash
	stateDone
)

// constructor divides a constructor string into its components.
type constructor struct {
	input     []rune
	tokens    []token
	result    Init
	start, at int // tokens
	step      int
	depth     int // of groups
	brackets  int // of an IPv6 address
	special   bool
	state     state
}

func parseConstructor(input string) (Init, error) {
	runes := []rune(input)
	tokens, err := tokenize(runes, true)
	if err != nil {
		return Init{}, err
	}
	c := &constructor{input: runes, tokens: tokens}
	for c.at < len(c.tokens) {
		c.step = 1
		if c.tokens[c.at].kind == tokenEnd {
			switch c.state {
			case stateInit:
				c.rewind()
				switch {
				case c.is(c.at, "#"):
					c.change(stateHash, 1)
				case c.searchPrefix():
					c.change(stateSearch, 1)
				default:
					c.change(statePathname, 0)
				}
				c.at += c.step
				continue
			case stateAuthority:
				c.rewind()
				c.state = stateHostname
				c.at += c.step
				continue
			}
			c.change(stateDone, 0)
			break
		}
		if c.tokens[c.at].kind == tokenOpen {
			c.depth++
			c.at += c.step
			continue
		}
		if c.depth > 0 {
			if c.tokens[c.at].kind != tokenClose {
				c.at += c.step
				continue
			}
			c.depth--
		}
		if err := c.advance(); err != nil {
			return Init{}, err
		}
		c.at += c.step
	}
	if c.result.Hostname != nil && c.result.Port == nil {
		c.result.Port = new(string)
	}
	return c.result, nil
}

func (c *constructor) advance() error {
	slash, hash := c.is(c.at, "/"), c.is(c.at, "#")
	switch c.state {
	case stateInit:
		if c.is(c.at, ":") {
			c.rewind()
			c.state = stateProtocol
		}
	case stateProtocol:
		if !c.is(c.at, ":") {
			return nil
		}
		p, err := compile(c.text(), grammar{}, protocol)
		if err != nil {
			return err
		}
		c.special = p.matchesSpecial()
		switch {
		case c.is(c.at+1, "/") && c.is(c.at+2, "/"):
			c.change(stateAuthority, 3)
		case c.special:
			c.change(stateAuthority, 1)
		default:
			c.change(statePathname, 1)
		}
	case stateAuthority:
		switch {
		case c.is(c.at, "@"):
			c.rewind()
			c.state = stateUsername
		case slash, c.searchPrefix(), hash:
			c.rewind()
			c.state = stateHostname
		}
	case stateUsername:
		switch {
		case c.is(c.at, ":"):
			c.change(statePassword, 1)
		case c.is(c.at, "@"):
			c.change(stateHostname, 1)
		}
	case statePassword:
		if c.is(c.at, "@") {
			c.change(stateHostname, 1)
		}
	case stateHostname:
		switch {
		case c.is(c.at, "["):
			c.brackets++
		case c.is(c.at, "]"):
			c.brackets--
		case c.is(c.at, ":") && c.brackets == 0:
			c.change(statePort, 1)
		default:
			c.afterHost(slash, hash)
		}
	case statePort:
		c.afterHost(slash, hash)
	case statePathname:
		c.afterHost(false, hash)
	case stateSearch:
		c.afterHost(false, hash)
	}
	return nil
}

// afterHost looks for the components that may follow.
func (c *constructor) afterHost(slash, hash bool) {
	switch {
	case slash:
		c.change(statePathname, 0)
	case c.state != stateSearch && c.searchPrefix():
		c.change(stateSearch, 1)
	case hash:
		c.change(stateHash, 1)
	}
}

func (c *constructor) rewind() {
	c.at = c.start
	c.step = 0
}

// is tells whether token i is that character and means nothing else.
func (c *constructor) is(i int, value string) bool {
	t := c.tokens[min(i, len(c.tokens)-1)]
	return t.value == value && (t.kind == tokenChar || t.kind == tokenEscaped || t.kind == tokenInvalid)
}

// searchPrefix tells whether the token is the ? before a search, and not that of an optional group.
func (c *constructor) searchPrefix() bool {
	if c.is(c.at, "?") {
		return true
	}
	if c.tokens[c.at].value != "?" {
		return false
	}
	if c.at == 0 {
		return true
	}
	switch c.tokens[c.at-1].kind {
	case tokenName, tokenRegexp, tokenClose, tokenAsterisk:
		return false
	}
	return true
}

// text is the component so far.
func (c *constructor) text() string {
	return string(c.input[c.tokens[min(c.start, len(c.tokens)-1)].at:c.tokens[c.at].at])
}

func (c *constructor) change(to state, skip int) {
	r := &c.result
	text := c.text()
	switch c.state {
	case stateProtocol:
		r.Protocol = &text
	case stateUsername:
		r.Username = &text
	case statePassword:
		r.Password = &text
	case stateHostname:
		r.Hostname = &text
	case statePort:
		r.Port = &text
	case statePathname:
		r.Pathname = &text
	case stateSearch:
		r.Search = &text
	case stateHash:
		r.Hash = &text
	}
	if c.state != stateInit && to != stateDone {
		if c.state <= statePassword && to >= statePort && r.Hostname == nil {
			r.Hostname = new(string)
		}
		if c.state <= statePort && to >= stateSearch && r.Pathname == nil {
			path := ""
			if c.special {
				path = "/"
			}
			r.Pathname = &path
		}
		if c.state <= statePathname && to == stateHash && r.Search == nil {
			r.Search = new(string)
		}
	}
	c.state = to
	c.at += skip
	c.start = c.at
	c.step = 0
}

// ipv6Pattern tells whether the host name is that of an address in brackets.
func ipv6Pattern(s string) bool {
	return len(s) >= 2 && (s[0] == '[' || strings.HasPrefix(s, "{[") || strings.HasPrefix(s, `\[`))
}
