package urlpattern

import (
	"context"
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-eb607675/tollgate/workflows/esregexp"
)

// maxWeight bounds a component's regular expression, counted repetitions counted out: a pattern may come from a visitor,
// and {100}{100} would be large.
const maxWeight = 10_000

// maxAsked bounds a match that may backtrack, by how often the engine asks whether to stop, every few microseconds.
const maxAsked = 500

// group is a capturing one.
type group struct {
	name     string
	number   int  // in the expression
	optional bool // empty means not there
}

// program is the regular expression of a component, in one of two engines.
type program struct {
	linear    *regexp.Regexp   // nil if the expression needs the other one
	backtrack *esregexp.Regexp // has lookaround and references to groups
	weight    int
	groups    []group
}

// errBacktrack says that Go's engine does not do.
var errBacktrack = errors.New("the expression looks around or refers to groups")

// assemble makes the regular expression of a component (URL Pattern 2.1.6). Go's engine takes linear time, so a visitor's URL
// cannot hold it; what it cannot express goes to that of the language, which is stopped.
func assemble(parts []part, g grammar) (*program, error) {
	p := &program{}
	text, err := p.write(parts, g, false)
	if errors.Is(err, errBacktrack) {
		if text, err = p.write(parts, g, true); err != nil {
			return nil, err
		}
		flags := "u"
		if g.ignoreCase {
			flags = "iu"
		}
		if p.backtrack, err = esregexp.CompileString(text, flags); err != nil {
			return nil, refuse("a regular expression that is not one: %s", err.Error())
		}
		p.weight = len(text)
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, refuse("a regular expression that is not one, or nests or repeats too much")
	}
	if p.weight = weight(tree); p.weight > maxWeight {
		return nil, refuse("a pattern that is too large")
	}
	if p.linear, err = regexp.Compile(text); err != nil {
		return nil, refuse("a regular expression that is not one, or nests or repeats too much")
	}
	return p, nil
}

// write puts the expression together for one of the engines.
func (p *program) write(parts []part, g grammar, backtrack bool) (string, error) {
	var b strings.Builder
	begin, end, any_ := `\A(?:`, `)\z`, `(?s:.)`
	if backtrack {
		begin, end, any_ = "^(?:", ")$", "[^]"
	} else if g.ignoreCase {
		begin = "(?i)" + begin
	}
	b.WriteString(begin)
	p.groups = nil
	number := 0
	for _, t := range parts {
		modifier := ""
		if t.modifier != 0 {
			modifier = string(t.modifier)
		}
		if t.kind == partFixed {
			b.WriteString("(?:" + regexp.QuoteMeta(t.value) + ")" + modifier)
			continue
		}
		number++
		// An optional group that is tried and takes nothing takes no part in ECMAScript.
		p.groups = append(p.groups, group{t.name, number, t.modifier == '?' && t.prefix == "" && t.suffix == ""})
		value := any_ + "*"
		switch t.kind {
		case partSegment:
			value = any_ + "+?"
			if g.delimiter != 0 {
				value = `[^` + regexp.QuoteMeta(string(g.delimiter)) + `]+?`
			}
		case partRegexp:
			var err error
			var named int
			if value, named, err = translate(t.value, g.ignoreCase, backtrack); err != nil {
				return "", err
			}
			number += named
		}
		prefix, suffix := regexp.QuoteMeta(t.prefix), regexp.QuoteMeta(t.suffix)
		switch {
		case prefix == "" && suffix == "" && (t.modifier == 0 || t.modifier == '?'):
			b.WriteString("(" + value + ")" + modifier)
		case prefix == "" && suffix == "":
			b.WriteString("((?:" + value + ")" + modifier + ")")
		case t.modifier == 0 || t.modifier == '?':
			b.WriteString("(?:" + prefix + "(" + value + ")" + suffix + ")" + modifier)
		case strings.Contains(value, "(?<") && backtrack:
			return "", refuse("a repeated group with names within")
		default:
			b.WriteString("(?:" + prefix + "((?:" + value + ")(?:" + suffix + prefix + "(?:" + value + "))*)" + suffix + ")")
			if t.modifier == '*' {
				b.WriteByte('?')
			}
		}
	}
	b.WriteString(end)
	return b.String(), nil
}

// find matches a component's text and gives the places of its groups, two each, -1 for those that took no part; nil is no
// match.
func (p *program) find(ctx context.Context, text string) ([]int, error) {
	if p.weight*len(text) > maxWork {
		return nil, ErrTooMuch
	}
	if p.linear != nil {
		return p.linear.FindStringSubmatchIndex(text), nil
	}
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return nil, refuse("a component that is not canonical")
		}
	}
	asked := 0
	stop := func() bool {
		asked++
		return asked > maxAsked || ctx.Err() != nil
	}
	places, err := p.backtrack.Match(esregexp.ASCII(text), 0, true, stop, nil)
	if err != nil {
		return nil, ErrTooMuch // never "no match"
	}
	if places == nil {
		return nil, nil
	}
	at := make([]int, len(places))
	for i, n := range places {
		at[i] = int(n)
	}
	return at, nil
}

func weight(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)
	for _, sub := range re.Sub {
		n += weight(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Max, re.Min, 1)
	}
	return min(n, maxWeight+1)
}

// translator writes a regular expression of ECMAScript, with flag v, as one of Go or as one with flag u, and refuses what means
// something else there. What is matched is ASCII: components are canonical.
type translator struct {
	in        string
	at        int
	out       strings.Builder
	fold      bool
	backtrack bool // for the engine of the language, with flag u
	named     int  // groups with a name, in that engine
}

func translate(in string, ignoreCase, backtrack bool) (out string, named int, err error) {
	t := &translator{in: in, fold: ignoreCase, backtrack: backtrack}
	for t.at < len(t.in) {
		if err := t.term(); err != nil {
			return "", 0, err
		}
	}
	// Alternatives belong to the group the expression stands in.
	return t.out.String(), t.named, nil
}

func (t *translator) more(n int) string { return t.in[t.at:min(t.at+n, len(t.in))] }

func (t *translator) term() error {
	switch c := t.in[t.at]; c {
	case '\\':
		return t.escape()
	case '[':
		set, negated, err := t.class()
		if err != nil {
			return err
		}
		t.out.WriteString(set.expression(negated, t.backtrack))
	case '(':
		if t.more(3) == "(?:" {
			t.out.WriteString("(?:")
			t.at += 3
			return nil
		}
		if strings.HasPrefix(t.in[t.at:], "(?<") && !strings.HasPrefix(t.in[t.at:], "(?<=") && !strings.HasPrefix(t.in[t.at:], "(?<!") {
			end := strings.IndexByte(t.in[t.at:], '>')
			if end < 0 || !identifier(t.in[t.at+3:t.at+end]) {
				return refuse("a regular expression with a group whose name is none")
			}
			// The group's name is not that of a part of the pattern: nobody sees what it captures but a reference to it.
			if t.backtrack {
				t.named++
				t.out.WriteString(t.in[t.at : t.at+end+1])
			} else {
				t.out.WriteString("(?:")
			}
			t.at += end + 1
			return nil
		}
		for _, look := range []string{"(?=", "(?!", "(?<=", "(?<!"} {
			if strings.HasPrefix(t.in[t.at:], look) {
				if !t.backtrack {
					return errBacktrack
				}
				t.out.WriteString(look)
				t.at += len(look)
				return nil
			}
		}
		return refuse("a regular expression with %q: modifiers are not supported in a URLPattern", t.more(4))
	case '{':
		end := strings.IndexByte(t.in[t.at:], '}')
		if end < 0 || !quantifier(t.in[t.at+1:t.at+end]) {
			return refuse("a regular expression with { that repeats nothing")
		}
		t.out.WriteString(t.in[t.at : t.at+end+1])
		t.at += end + 1
	case '}', ']':
		return refuse("a regular expression with %q that closes nothing", string(c))
	case '.':
		t.out.WriteString(`[^\n\r]`)
		t.at++
	case '^', '$':
		t.out.WriteByte(c) // without flag m they mean the ends of the text in both engines
		t.at++
	default: // * + ? | ) and literal characters mean the same
		t.out.WriteByte(c)
		t.at++
	}
	return nil
}

func identifier(s string) bool {
	for i, r := range s {
		if !inName(r, i == 0) {
			return false
		}
	}
	return s != ""
}

// quantifier tells whether s is what stands within {}: 2 or 2, or 2,3.
func quantifier(s string) bool {
	low, high, two := strings.Cut(s, ",")
	number := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return number(low) && (!two || high == "" || number(high))
}

// escape writes an escape outside of a class.
func (t *translator) escape() error {
	switch c := t.in[t.at+1]; { // the tokenizer has seen that there is one
	case c == 'b' || c == 'B':
		t.out.WriteString(t.more(2))
		t.at += 2
		return nil
	case c >= '1' && c <= '9' || c == 'k':
		if !t.backtrack {
			return errBacktrack
		}
		t.out.WriteString(t.more(2))
		t.at += 2
		return nil
	}
	set, err := t.escaped(false)
	if err != nil {
		return err
	}
	t.out.WriteString(set.expression(false, t.backtrack))
	return nil
}

// escaped reads an escape that stands for characters.
func (t *translator) escaped(inClass bool) (set asciiSet, err error) {
	c := t.in[t.at+1]
	start := t.at
	t.at += 2
	switch c {
	case 'd', 'D', 'w', 'W', 's', 'S':
		set = classEscape(c | 0x20)
		if c < 'a' {
			set = set.negated()
		}
		return set, nil
	case 't':
		set.add('\t')
	case 'n':
		set.add('\n')
	case 'v':
		set.add('\v')
	case 'f':
		set.add('\f')
	case 'r':
		set.add('\r')
	case '0':
		if n := t.more(1); n != "" && n[0] >= '0' && n[0] <= '9' {
			return set, refuse("a regular expression with an octal escape")
		}
		set.add(0)
	case 'c':
		l := t.more(1)
		if l == "" || l[0]|0x20 < 'a' || l[0]|0x20 > 'z' {
			return set, refuse("a regular expression with a control escape that is none")
		}
		set.add(rune(l[0] & 31))
		t.at++
	case 'x', 'u':
		r, ok := t.hex(c)
		if !ok {
			return set, refuse("a regular expression with the escape %q that is none", t.in[start:min(start+4, len(t.in))])
		}
		set.add(r)
	default:
		if strings.IndexByte(`^$\.*+?()[]{}|/`, c) < 0 && (!inClass || strings.IndexByte("&-!#%,:;<=>@`~", c) < 0) {
			if inClass && c == 'b' {
				set.add('\b')
				return set, nil
			}
			return set, refuse("a regular expression with the escape \\%c that is none", c)
		}
		set.add(rune(c))
	}
	return set, nil
}

// hex reads what follows \x or \u.
func (t *translator) hex(kind byte) (rune, bool) {
	size := 2
	if kind == 'u' {
		size = 4
		if t.more(1) == "{" {
			t.at++
			size = strings.IndexByte(t.in[t.at:], '}')
			if size < 1 || size > 8 {
				return 0, false
			}
			defer func() { t.at++ }()
		}
	}
	digits := t.more(size)
	if len(digits) < size {
		return 0, false
	}
	r := rune(0)
	for _, d := range []byte(digits) {
		n := strings.IndexByte("0123456789abcdef", d|0x20)
		if d >= '0' && d <= '9' {
			n = int(d - '0')
		}
		if n < 0 || r > 0x10ffff {
			return 0, false
		}
		r = r<<4 | rune(n)
	}
	t.at += size
	return r, r <= 0x10ffff
}

// class reads a class, which has set operations with flag v.
func (t *translator) class() (set asciiSet, negated bool, err error) {
	t.at++
	if t.more(1) == "^" {
		negated = true
		t.at++
	}
	operator := ""
	for operands := 0; ; operands++ {
		if t.at >= len(t.in) {
			return set, false, refuse("a regular expression with a class that is not closed")
		}
		if t.in[t.at] == ']' {
			t.at++
			return set, negated, nil
		}
		if two := t.more(2); two == "--" || two == "&&" {
			if operands == 0 || operator != "" && operator != two || operator == "" && operands > 1 {
				return set, false, refuse("a regular expression with a class that mixes set operations")
			}
			operator = two
			t.at += 2
		} else if operator != "" {
			return set, false, refuse("a regular expression with a class that mixes set operations")
		}
		operand, err := t.operand(operator == "")
		if err != nil {
			return set, false, err
		}
		switch operator {
		case "":
			set = set.with(operand)
		case "--":
			set = set.and(operand.negated())
		default:
			set = set.and(operand)
		}
	}
}

// operand reads a character, a range, an escape or a nested class.
func (t *translator) operand(ranges bool) (asciiSet, error) {
	if t.more(1) == "[" {
		set, negated, err := t.class()
		if negated {
			set = set.negated()
		}
		return set, err
	}
	low, single, err := t.member()
	if err != nil || !single || !ranges || t.more(1) != "-" || t.more(2) == "--" {
		return low.folded(t.fold), err
	}
	t.at++
	high, single, err := t.member()
	if err != nil {
		return high, err
	}
	from, to := low.lowest(), high.lowest()
	if !single || from > to {
		return high, refuse("a regular expression with a range that is none")
	}
	var set asciiSet
	for r := from; r <= to; r++ {
		set.add(r)
	}
	return set.folded(t.fold), nil
}

// member reads one character or escape of a class; single tells whether it is one character.
func (t *translator) member() (set asciiSet, single bool, err error) {
	if t.at >= len(t.in) {
		return set, false, refuse("a regular expression with a class that is not closed")
	}
	c := t.in[t.at]
	if c == '\\' {
		if t.at+1 >= len(t.in) {
			return set, false, refuse("a regular expression with a class that is not closed")
		}
		single := strings.IndexByte("dDwWsS", t.in[t.at+1]) < 0
		set, err := t.escaped(true)
		return set, single, err
	}
	if strings.IndexByte("()[]{}/-|", c) >= 0 || len(t.more(2)) == 2 && t.in[t.at+1] == c && strings.IndexByte("&!#$%*+,.:;<=>?@^`~", c) >= 0 {
		return set, false, refuse("a regular expression with %q in a class, which has to be escaped there", string(c))
	}
	t.at++
	set.add(rune(c))
	return set, true, nil
}

// asciiSet is a set of characters; all beyond ASCII are one, and matter to nobody.
type asciiSet [129]bool

func (s *asciiSet) add(r rune) { s[min(r, 128)] = true }

func (s asciiSet) negated() asciiSet {
	for i := range s {
		s[i] = !s[i]
	}
	return s
}

func (s asciiSet) with(o asciiSet) asciiSet {
	for i := range s {
		s[i] = s[i] || o[i]
	}
	return s
}

func (s asciiSet) and(o asciiSet) asciiSet {
	for i := range s {
		s[i] = s[i] && o[i]
	}
	return s
}

// folded has both cases of each letter if fold is set.
func (s asciiSet) folded(fold bool) asciiSet {
	if fold {
		for c := 'a'; c <= 'z'; c++ {
			both := s[c] || s[c-32]
			s[c], s[c-32] = both, both
		}
	}
	return s
}

func (s asciiSet) lowest() rune { return rune(slices.Index(s[:], true)) }

// expression writes the set for one of the engines.
func (s asciiSet) expression(negated, backtrack bool) string {
	if negated {
		s = s.negated()
	}
	const digits = "0123456789abcdef"
	var b strings.Builder
	b.WriteByte('[')
	code := func(i int) { b.WriteString(`\x` + string(digits[i>>4]) + string(digits[i&15])) }
	for i := 0; i < 128; i++ {
		if !s[i] {
			continue
		}
		from := i
		for i < 127 && s[i+1] {
			i++
		}
		code(from)
		if i > from {
			b.WriteByte('-')
			code(i)
		}
	}
	switch {
	case s[128] && backtrack:
		b.WriteString(`\x80-\u{10ffff}`)
	case s[128]:
		b.WriteString(`\x{80}-\x{10ffff}`)
	case b.Len() == 1 && !backtrack:
		return `[^\x00-\x{10ffff}]` // nothing
	}
	b.WriteByte(']')
	return b.String()
}

// classEscape is the set of \d, \w or \s.
func classEscape(c byte) (s asciiSet) {
	for i := rune(0); i < 128; i++ {
		digit := i >= '0' && i <= '9'
		switch c {
		case 'd':
			s[i] = digit
		case 'w':
			s[i] = digit || i == '_' || i >= 'a' && i <= 'z' || i >= 'A' && i <= 'Z'
		default:
			s[i] = i == ' ' || i >= '\t' && i <= '\r'
		}
	}
	return s
}
