package rewrite

import (
	"unicode/utf8"

	"github.com/seed-eb607675/tollgate/decision"
)

// refusal is why a pseudo-class is refused, and a way out.
type refusal struct{ reason, hint string }

const (
	needsRest   = "it needs what follows the element, and this engine decides at its start tag"
	neverTrue   = "it is never true on a server"
	unsupported = "it is not supported"
)

// refusedPseudo lists the pseudo-classes of CSS that are known and refused.
//
//nolint:gochecknoglobals // a table that never changes
var refusedPseudo = map[string]refusal{
	"last-child":       {needsRest, ""},
	"last-of-type":     {needsRest, ""},
	"nth-last-child":   {needsRest, "count from the start with :nth-child()"},
	"nth-last-of-type": {needsRest, "count from the start with :nth-of-type()"},
	"only-child":       {needsRest, ""},
	"only-of-type":     {needsRest, ""},
	"empty":            {needsRest, ""},
	"has":              {needsRest, "select what is inside, or give the element a class"},

	"hover": {neverTrue, ""}, "focus": {neverTrue, ""}, "focus-within": {neverTrue, ""}, "focus-visible": {neverTrue, ""},
	"active": {neverTrue, ""}, "visited": {neverTrue, ""}, "target": {neverTrue, ""}, "target-within": {neverTrue, ""},
	"current": {neverTrue, ""}, "past": {neverTrue, ""}, "future": {neverTrue, ""}, "playing": {neverTrue, ""},
	"paused": {neverTrue, ""}, "seeking": {neverTrue, ""}, "buffering": {neverTrue, ""}, "stalled": {neverTrue, ""},
	"muted": {neverTrue, ""}, "volume-locked": {neverTrue, ""}, "fullscreen": {neverTrue, ""}, "modal": {neverTrue, ""},
	"picture-in-picture": {neverTrue, ""}, "popover-open": {neverTrue, ""}, "autofill": {neverTrue, ""},
	"user-valid": {neverTrue, ""}, "user-invalid": {neverTrue, ""}, "valid": {neverTrue, ""}, "invalid": {neverTrue, ""},
	"in-range": {neverTrue, ""}, "out-of-range": {neverTrue, ""}, "indeterminate": {neverTrue, ""},
	"placeholder-shown": {neverTrue, ""}, "defined": {neverTrue, ""}, "host": {neverTrue, ""},

	"root":          {unsupported, `write "html"`},
	"link":          {unsupported, `write "[href]"`},
	"any-link":      {unsupported, `write "[href]"`},
	"local-link":    {unsupported, `write "[href]"`},
	"checked":       {unsupported, `write "[checked]"`},
	"default":       {unsupported, `write "[checked]" or "[selected]"`},
	"disabled":      {unsupported, `write "[disabled]"`},
	"enabled":       {unsupported, `write ":not([disabled])"`},
	"required":      {unsupported, `write "[required]"`},
	"optional":      {unsupported, `write ":not([required])"`},
	"read-only":     {unsupported, `write "[readonly]"`},
	"read-write":    {unsupported, `write ":not([readonly])"`},
	"open":          {unsupported, `write "[open]"`},
	"lang":          {unsupported, `write "[lang=…]" or "[lang|=…]"`},
	"dir":           {unsupported, `write "[dir=…]"`},
	"matches":       {unsupported, `write ":is(…)"`},
	"any":           {unsupported, `write ":is(…)"`},
	"contains":      {"it is no CSS", "give the element a class"},
	"icontains":     {"it is no CSS", "give the element a class"},
	"text":          {"it is no CSS", "give the element a class"},
	"eq":            {"it is no CSS", "write :nth-child(), which counts from 1"},
	"first":         {"it is no CSS", "write :first-child"},
	"last":          {"it is no CSS", ""},
	"parent":        {"it is no CSS", ""},
	"nth-col":       {unsupported, ""},
	"nth-last-col":  {unsupported, ""},
	"state":         {neverTrue, ""},
	"host-context":  {neverTrue, ""},
	"before":        {pseudoElement, ""},
	"after":         {pseudoElement, ""},
	"first-line":    {pseudoElement, ""},
	"first-letter":  {pseudoElement, ""},
	"-moz-any":      {unsupported, `write ":is(…)"`},
	"-webkit-any":   {unsupported, `write ":is(…)"`},
	"-moz-any-link": {unsupported, `write "[href]"`},
}

const pseudoElement = "pseudo-elements are no part of the document"

// supportedPseudo are the names a misspelt one may have meant.
//
//nolint:gochecknoglobals // a table that never changes
var supportedPseudo = []string{
	"first-child", "first-of-type", "nth-child", "nth-of-type", "not", "is", "where",
}

// refusePseudo refuses the pseudo-class name, the parser being behind it.
func (p *selectorParser) refusePseudo(at int, name string) error {
	end := p.pos
	if r, ok := refusedPseudo[name]; ok {
		return p.refuse(at, end, r.reason, r.hint)
	}
	hint := ""
	if near := decision.Near(name, supportedPseudo); near != "" {
		hint = "did you mean :" + near + "?"
	}
	return p.refuse(at, end, "unknown pseudo-class", hint)
}

// namespace refuses a namespace prefix that begins at a position, the parser being before its bar.
func (p *selectorParser) namespace(at int) error {
	end := at
	for end < len(p.text) && p.text[end] != '|' {
		end++
	}
	return p.refuse(at, p.wordEnd(end+1), "namespaces are not supported", "write the name alone")
}

// unexpected refuses what stands here.
func (p *selectorParser) unexpected() error {
	at := p.pos
	end := p.wordEnd(at)
	switch c := p.peek(); {
	case at == len(p.text):
		return p.refuse(at, at, "the selector ends too early", "")
	case c == '&':
		return p.refuse(at, end, "nesting is no part of a selector here", "")
	case c == ')':
		return p.refuse(at, end, "no parenthesis is open", "")
	case c == '/':
		return p.refuse(at, end, "it is no part of a selector", "a comment is /* … */")
	case isDigit(c) || c == '-':
		return p.refuse(at, end, "a name cannot begin so", "a name that begins with a digit needs an escape, such as \\31")
	}
	return p.refuse(at, end, "it is no part of a selector", "")
}

// wordEnd is the end of the word that begins at a position: a name, or one character.
func (p *selectorParser) wordEnd(at int) int {
	end := min(at, len(p.text))
	for p.inName(end) {
		end++
	}
	if end == at && end < len(p.text) {
		_, n := utf8.DecodeRuneInString(p.text[end:])
		end += n
	}
	return end
}

func (p *selectorParser) refuse(from, to int, reason, hint string) error {
	from = min(from, len(p.text))
	return &SelectorError{Offset: from, Part: p.text[from:min(max(from, to), len(p.text))], Reason: reason, Hint: hint}
}
