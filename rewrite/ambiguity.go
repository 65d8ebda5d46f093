package rewrite

// ambiguousStart tells, under a gating rule, whether browsers could place what follows a start tag elsewhere than we do
// in a way that matters to the rule.
func (e *engine) ambiguousStart(a *arrival, at int) bool {
	name := a.node.name.atom
	if a.node.ns != nsHTML {
		return false
	}
	switch {
	case name == aFrameset:
		e.fail(Ambiguous, "", "browsers ignore most of what follows a frameset", at)
	case e.t.selects > 0 && (name.is(rawText|rcdata|tablePart) || name == aTable || name == aNoscript ||
		name == aPlaintext || name == aSelect || name == aInput || name == aKeygen):
		e.fail(Ambiguous, "", "browsers disagree about <"+a.node.name.String()+"> inside a select", at)
	case name.is(tablePart) && e.subjectFrom(a.depth) && e.t.inTemplate(a.depth):
		e.fail(Ambiguous, "", "browsers ignore parts of a table in a template that holds other things", at)
	case name == aA || name == aNobr || name == aButton:
		for i := len(e.t.nodes) - 1; i >= 0; i-- {
			if e.els[i].subject && e.t.is(i, name) {
				e.fail(Ambiguous, "", "browsers end <"+a.node.name.String()+"> before another", at)
				break
			}
			if stopsScope(&e.t.nodes[i]) {
				break
			}
		}
	}
	return e.err != nil
}

// subjectOpen tells whether an element of that name is open whose end matters to a gating rule.
func (e *engine) subjectOpen(n name) bool {
	for i := range e.els {
		if e.els[i].subject && e.t.nodes[i].name.is(n) {
			return true
		}
	}
	return false
}

// subjectFrom tells whether an open element from depth on is one whose end matters to a gating rule.
func (e *engine) subjectFrom(depth int) bool {
	for i := depth; i < len(e.els); i++ {
		if e.els[i].subject {
			return true
		}
	}
	return false
}

// inOption tells whether the element just opened is what every browser knows in a select: an option or a group of them.
func (e *engine) inOption() bool {
	at := e.t.top().name.atom
	return at == aOption || at == aOptgroup || at == aSelect
}

// formStays tells whether browsers keep elements in the form i open when its end tag comes: all but those whose own end
// tags may be left out (WHATWG HTML 13.2.6.4.7, "An end tag whose tag name is form").
func (t *tree) formStays(i int) bool {
	for _, n := range t.nodes[i+1:] {
		switch n.name.atom {
		case aDd, aDt, aLi, aOptgroup, aOption, aP, aRb, aRp, aRt, aRtc:
		default:
			return true
		}
	}
	return false
}

// inTemplate tells whether a template is nearer than a table, seen outward from the element at depth. What was first in
// the template decides there whether browsers take parts of a table for elements at all (WHATWG HTML 13.2.6.4.22).
func (t *tree) inTemplate(depth int) bool {
	for i := min(depth, len(t.nodes)) - 1; i >= 0; i-- {
		if t.is(i, aTable) {
			return false
		}
		if t.is(i, aTemplate) {
			return true
		}
	}
	return false
}
