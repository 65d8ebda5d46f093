package decision

import (
	"errors"
	"fmt"
	"strings"
)

// Pattern is a path pattern: of an endpoint, of the paths of a component, of the paths the gate ignores.
//
//	pattern  = "/" segment *( "/" segment )
//	segment  = text, in which "*" stands for any characters within the segment, or {name}
//
// A "*" at the very end stands for any rest, further segments included. {name} (endpoints only) stands for one segment,
// whose decoded text becomes the parameter. A literal star is written %2A. Everything else is compared with the decoded
// canonical path, with case. The zero value matches nothing.
type Pattern struct {
	text     string
	segments []segment
	params   int
	rest     bool   // ends with "*"
	literal  string // decoded text up to the first star or parameter
	exact    bool   // literal is all of it
}

// segment is what one segment must look like: a parameter, or the literal parts between stars. With rest, the last
// segment of the pattern is only the beginning of what follows.
type segment struct {
	param string
	parts []string // at least one; n parts have n-1 stars between them
}

// ParsePattern reads a pattern and brings it into the canonical form of CanonicalPath. params allows {name}.
func ParsePattern(text string, params bool) (Pattern, error) {
	p := Pattern{text: text}
	if text == "" || text[0] != '/' {
		return Pattern{}, errors.New("a path pattern begins with /")
	}
	pieces := strings.Split(text[1:], "/")
	for i, piece := range pieces {
		last := i == len(pieces)-1
		s, err := p.parseSegment(piece, params)
		if err != nil {
			return Pattern{}, err
		}
		if s.parts == nil && s.param == "" { // empty or ".": it leaves a final slash, or nothing
			if last {
				p.segments = append(p.segments, segment{parts: []string{""}})
			}
			continue
		}
		p.segments = append(p.segments, s)
	}
	p.rest = strings.HasSuffix(text, "*")
	p.findLiteral()
	return p, nil
}

func (p *Pattern) parseSegment(piece string, params bool) (segment, error) {
	if strings.ContainsAny(piece, "{}") {
		name, opened := strings.CutPrefix(piece, "{")
		name, closed := strings.CutSuffix(name, "}")
		if !opened || !closed || !isParameterName(name) {
			return segment{}, fmt.Errorf("%q is not a parameter: {name} stands for a whole segment", piece)
		}
		if !params {
			return segment{}, fmt.Errorf("%s: parameters are for endpoints only; * stands for any characters of a segment", piece)
		}
		for _, s := range p.segments {
			if s.param == name {
				return segment{}, fmt.Errorf("parameter {%s} is there twice", name)
			}
		}
		p.params++
		return segment{param: name}, nil
	}
	if strings.Contains(piece, "**") {
		return segment{}, errors.New("** means nothing here: * at the end stands for any rest, elsewhere for characters within a segment")
	}
	canonical, _, err := CanonicalPath("/" + piece)
	if err != nil {
		return segment{}, err
	}
	if canonical == "/" {
		return segment{}, nil
	}
	parts := strings.Split(canonical[1:], "*")
	for i := range parts {
		parts[i] = unescape(parts[i])
	}
	return segment{parts: parts}, nil
}

func (p *Pattern) findLiteral() {
	var b strings.Builder
	p.exact = true
	for _, s := range p.segments {
		b.WriteByte('/')
		if s.param == "" {
			b.WriteString(s.parts[0])
		}
		if s.param != "" || len(s.parts) > 1 {
			p.exact = false
			break
		}
	}
	p.literal = b.String()
}

func isParameterName(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// String is the pattern as it was written.
func (p Pattern) String() string { return p.text }

// Match compares the pattern with the decoded form of a canonical path. params holds the decoded text of each parameter
// by name; it is nil, and Match allocates nothing, if the pattern has none.
func (p Pattern) Match(decodedPath string) (params map[string]string, ok bool) {
	if p.exact {
		return nil, p.literal != "" && decodedPath == p.literal
	}
	if !strings.HasPrefix(decodedPath, p.literal) || !p.walk(decodedPath, nil) {
		return nil, false
	}
	if p.params > 0 {
		params = make(map[string]string, p.params)
		p.walk(decodedPath, params)
	}
	return params, true
}

func (p Pattern) walk(path string, params map[string]string) bool {
	for i, s := range p.segments {
		if path == "" || path[0] != '/' {
			return false
		}
		path = path[1:]
		end := strings.IndexByte(path, '/')
		if end < 0 {
			end = len(path)
		}
		text := path[:end]
		path = path[end:]
		if s.param != "" {
			if text == "" {
				return false
			}
			if params != nil {
				params[s.param] = text
			}
			continue
		}
		if !s.match(text) {
			return false
		}
		if p.rest && i == len(p.segments)-1 {
			return true
		}
	}
	return path == "" && len(p.segments) > 0
}

// match compares one segment: the parts in their order, the first at the beginning, the last at the end. Taking each
// part at its first occurrence is enough, so the time is linear in the text for each part.
func (s *segment) match(text string) bool {
	if len(s.parts) == 1 {
		return text == s.parts[0]
	}
	text, ok := strings.CutPrefix(text, s.parts[0])
	if !ok {
		return false
	}
	for _, part := range s.parts[1 : len(s.parts)-1] {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return strings.HasSuffix(text, s.parts[len(s.parts)-1])
}

// class orders patterns: an exact path before one with parameters (or stars within), these before a final star.
func (p Pattern) class() int {
	switch {
	case p.exact:
		return 0
	case p.rest:
		return 2
	}
	return 1
}

// Compare orders patterns by precedence: negative if p is asked before q, positive if after it, 0 if neither goes first.
// Exact paths go before those with parameters, these before those with a final star; among equals the longer literal
// beginning goes first.
func (p Pattern) Compare(q Pattern) int {
	if c := p.class() - q.class(); c != 0 {
		return c
	}
	return len(q.literal) - len(p.literal)
}

// Ties tells whether some path matches both patterns and neither goes first, so that it would be open which one answers.
func (p Pattern) Ties(q Pattern) bool {
	if p.Compare(q) != 0 || p.literal != q.literal {
		return false
	}
	n := min(len(p.segments), len(q.segments))
	for i := range n {
		a, b := p.segments[i], q.segments[i]
		aRest, bRest := p.rest && i == len(p.segments)-1, q.rest && i == len(q.segments)-1
		if !overlap(a, b) {
			return false
		}
		if aRest || bRest {
			// One takes any rest. The other may go on, but must have a segment here, which it has.
			return true
		}
	}
	return len(p.segments) == len(q.segments)
}

// overlap tells whether some text matches both segments.
func overlap(a, b segment) bool {
	x, y := a.glob(), b.glob()
	// reach[j]: the first i characters of x and the first j of y can match the same text, for the i at hand.
	reach := make([]bool, len(y)+1)
	for i := 0; i <= len(x); i++ {
		next := make([]bool, len(y)+1)
		next[0] = i == 0
		for j := 0; j <= len(y); j++ {
			xStar, yStar := i > 0 && x[i-1] == star, j > 0 && y[j-1] == star
			switch {
			case i > 0 && reach[j] && (xStar || yStar),
				j > 0 && next[j-1] && (xStar || yStar),
				i > 0 && j > 0 && reach[j-1] && (x[i-1] == y[j-1] || x[i-1] == anyOne || y[j-1] == anyOne):
				next[j] = true
			}
		}
		reach = next
	}
	return reach[len(y)]
}

const (
	star   rune = -1 // any characters
	anyOne rune = -2 // one character
)

// glob is the segment as characters, with star and anyOne.
func (s *segment) glob() []rune {
	if s.param != "" {
		return []rune{anyOne, star}
	}
	var out []rune
	for i, part := range s.parts {
		if i > 0 {
			out = append(out, star)
		}
		out = append(out, []rune(part)...)
	}
	return out
}

// WithPrefix puts a path before the pattern. The prefix has no stars and no parameters and ends at a segment: "/api" and
// "/api/" mean the same. "" and "/" change nothing.
func (p Pattern) WithPrefix(prefix string) (Pattern, error) {
	if prefix == "" {
		return p, nil
	}
	pre, err := ParsePattern(prefix, false)
	if err != nil {
		return Pattern{}, err
	}
	if !pre.exact {
		return Pattern{}, fmt.Errorf("prefix %q has a star", prefix)
	}
	if len(p.segments) == 0 {
		return Pattern{}, errors.New("prefix before an empty pattern")
	}
	q := p
	q.text = strings.TrimRight(prefix, "/") + p.text
	kept := pre.segments
	if last := kept[len(kept)-1]; last.parts[0] == "" {
		kept = kept[:len(kept)-1]
	}
	q.segments = append(append([]segment(nil), kept...), p.segments...)
	q.findLiteral()
	return q, nil
}
