package rewrite

// ambiguousStart tells, under a gating rule, whether browsers could place what follows a start tag elsewhere than we do
// in a way that matters to the rule.
func (e *engine) ambiguousStart(a *arrival, at int) bool {
	if a.node.ns != nsHTML {
		return false
	}
	name := a.node.name.atom
	switch {
	case name == aFrameset:
		e.fail(Ambiguous, "", "browsers ignore most of what follows a frameset", at)
	case e.t.selects > 0 && (name.is(rawText) || name == aTitle || name == aNoscript || name == aPlaintext):
		e.fail(Ambiguous, "", "browsers disagree about <"+a.node.name.String()+"> inside a select", at)
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
	case name.is(heading) && a.depth > 0 && e.els[a.depth-1].subject && e.t.nodes[a.depth-1].name.atom.is(heading):
		e.fail(Ambiguous, "", "browsers end a heading before another", at)
	}
	return e.err != nil
}

// subjectOpen tells whether an element of that name is open whose end matters to a gating rule.
func (e *engine) subjectOpen(n name) bool {
	for i := range e.els {
		if e.els[i].subject && e.t.nodes[i].name == n {
			return true
		}
	}
	return false
}
