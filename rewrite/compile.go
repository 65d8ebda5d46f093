package rewrite

import (
	"errors"
	"fmt"
	"reflect"
)

// Program is a compiled list of rules. It is immutable and safe for concurrent use; one program serves any number of
// documents at the same time.
type Program struct {
	opts   Options
	limits Limits
	rules  []compiledRule
	set    *matchSet // the selectors of the rules
	script []byte    // for the head; empty for none

	// Sets of rules, a bit each.
	gating                    uint64 // that hold back text
	removes, unwraps, ranges  uint64
	attrs, texts              uint64
	prepends, appends, afters uint64
}

// compiledRule is a checked rule.
type compiledRule struct {
	Rule
	before, prepend, append, after []compiledItem
	rng                            *compiledRange
	attrs                          *compiledAttributes
	text                           *compiledText
}

// compiledRange is a checked range. Its markers are one match set.
type compiledRange struct {
	marks    *matchSet // nil without markers
	from, to uint64    // the bits of the markers, 0 for none
	with     []compiledItem
}

// RuleError says which rule is wrong and where. The others may be compiled without it.
type RuleError struct {
	Rule  string // its Name, or "head_script"
	Index int    // its place in the list, -1 for the head script
	Path  string // of the wrong key, e.g. "content.before[0].schema"
	Err   error  // what is wrong with it
}

func (e *RuleError) Error() string { return fmt.Sprintf("rule %q: %s: %v", e.Rule, e.Path, e.Err) }
func (e *RuleError) Unwrap() error { return e.Err }

// Compile checks the rules and makes a program of them. Its error is a *RuleError about the first wrong rule.
func Compile(rules []Rule, o Options) (*Program, error) {
	p := &Program{opts: o, limits: o.Limits.withDefaults(), rules: make([]compiledRule, len(rules))}
	if len(rules) > min(p.limits.Rules, maxRules) {
		i := min(p.limits.Rules, maxRules)
		return nil, &RuleError{Rule: rules[i].Name, Index: i, Err: fmt.Errorf("there are more than %d rules", i)}
	}
	selectors := make([]*Selector, len(rules))
	for i, r := range rules {
		c, err := compileRule(r)
		if err != nil {
			err.Rule, err.Index = r.Name, i
			return nil, err
		}
		p.rules[i] = *c
		selectors[i] = r.Selector
		p.note(c, 1<<i)
	}
	p.set = newMatchSet(selectors)
	if o.HeadScript != nil && len(rules) > 0 {
		markup, err := o.HeadScript.markup()
		if err != nil {
			return nil, &RuleError{Rule: "head_script", Index: -1, Path: "src", Err: err}
		}
		p.script = []byte(markup)
	}
	return p, nil
}

// maxRules is how many rules fit into a set of bits.
const maxRules = 64

// note puts a rule into the sets that it belongs to.
func (p *Program) note(c *compiledRule, bit uint64) {
	for _, s := range []struct {
		set *uint64
		in  bool
	}{
		{&p.gating, c.Gating}, {&p.removes, c.Edit.Remove}, {&p.unwraps, c.Edit.Unwrap}, {&p.ranges, c.rng != nil},
		{&p.attrs, c.attrs != nil}, {&p.texts, c.text != nil}, {&p.prepends, len(c.prepend) > 0},
		{&p.appends, len(c.append) > 0}, {&p.afters, len(c.after) > 0},
	} {
		if s.in {
			*s.set |= bit
		}
	}
}

func compileRule(r Rule) (*compiledRule, *RuleError) {
	c := &compiledRule{Rule: r}
	if r.Selector == nil {
		return nil, &RuleError{Path: "selector", Err: errors.New("there is none")}
	}
	c.Gating = r.Gating && (r.Edit.Remove || r.Edit.Range != nil)
	for _, l := range []struct {
		name string
		in   []Item
		out  *[]compiledItem
	}{
		{"before", r.Edit.Before, &c.before}, {"prepend", r.Edit.Prepend, &c.prepend},
		{"append", r.Edit.Append, &c.append}, {"after", r.Edit.After, &c.after},
	} {
		items, err := compileItems("content."+l.name, l.in)
		if err != nil {
			return nil, err
		}
		*l.out = items
	}
	var err *RuleError
	if r.Edit.Range != nil {
		if c.rng, err = compileRange(r.Edit.Range); err != nil {
			return nil, err
		}
	}
	if r.Edit.Attributes != nil {
		if c.attrs, err = compileAttributes(r.Edit.Attributes); err != nil {
			return nil, err
		}
	}
	for i, t := range r.Edit.Text {
		if t.Find == "" || len(t.Find) > maxFind {
			return nil, &RuleError{Path: fmt.Sprintf("content.replaceText[%d].find", i), Err: fmt.Errorf("it has to have 1 to %d bytes", maxFind)}
		}
	}
	if len(r.Edit.Text) > 0 {
		c.text = compileText(r.Edit.Text)
	}
	return c, nil
}

// maxFind is the longest text to search for: a match that has begun waits in memory.
const maxFind = 256

func compileRange(r *Range) (*compiledRange, *RuleError) {
	if r.From != nil && r.To != nil && reflect.DeepEqual(r.From.list, r.To.list) {
		return nil, &RuleError{Path: "content.replaceRange.toMarker", Err: errors.New("it equals fromMarker")}
	}
	items, err := compileItems("content.replaceRange.replaceWith", r.With)
	if err != nil {
		return nil, err
	}
	c := &compiledRange{with: items}
	var markers []*Selector
	if r.From != nil {
		c.from = 1
		markers = append(markers, r.From)
	}
	if r.To != nil {
		c.to = 1 << len(markers)
		markers = append(markers, r.To)
	}
	if len(markers) > 0 {
		c.marks = newMatchSet(markers)
	}
	return c, nil
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		field *int
		value int
	}{
		{&l.Tag, 64 << 10}, {&l.Depth, 512}, {&l.Lookahead, 64 << 10}, {&l.Hold, 256 << 10}, {&l.Buffer, 512 << 10},
		{&l.Inserted, 8 << 20}, {&l.Rules, maxRules},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	return l
}
