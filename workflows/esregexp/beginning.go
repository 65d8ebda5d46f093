package esregexp

// beginning works out what every match begins with.
func (re *Regexp) beginning() {
	re.anchored = !re.Multiline && anchored(re.root)
	re.prefix, _ = re.literal(re.root, nil)
	if s, empty := re.firsts(re.root); s != nil && !empty {
		re.first = s.units()
	}
}

func anchored(n *node) bool {
	switch n.op {
	case nodeStart:
		return true
	case nodeSequence, nodeGroup:
		return anchored(n.subs[0])
	case nodeChoice:
		for _, s := range n.subs {
			if !anchored(s) {
				return false
			}
		}
		return true
	}
	return false
}

// literal appends the units that n begins with; whole is true if they are all of it.
func (re *Regexp) literal(n *node, units []uint16) (_ []uint16, whole bool) {
	switch n.op {
	case nodeEmpty:
		return units, true
	case nodeChar:
		if n.c > 0xFFFF || re.Unicode && (isLead(n.c) || isTrail(n.c)) {
			return units, false
		}
		return append(units, uint16(n.c)), true
	case nodeSequence:
		for _, s := range n.subs {
			if units, whole = re.literal(s, units); !whole {
				return units, false
			}
		}
		return units, true
	case nodeGroup:
		return re.literal(n.subs[0], units)
	}
	return units, false
}

// firsts is the set of characters that n can begin with, and whether it can read nothing; nil if that is not known.
func (re *Regexp) firsts(n *node) (s *set, empty bool) {
	switch n.op {
	case nodeChar:
		return setOf(span{n.c, n.c}), false
	case nodeSet:
		return n.set, false
	case nodeSequence, nodeChoice:
		out := &set{}
		choice := n.op == nodeChoice
		empty = !choice
		for _, sub := range n.subs {
			f, e := re.firsts(sub)
			if f == nil {
				return nil, false
			}
			out.addSet(f)
			if choice {
				empty = empty || e
			} else if !e {
				empty = false
				break
			}
		}
		return out.normal(), empty
	case nodeGroup:
		return re.firsts(n.subs[0])
	case nodeRepeat:
		s, empty = re.firsts(n.subs[0])
		if n.max == 0 {
			return &set{}, true
		}
		return s, empty || n.min == 0
	case nodeBack:
		return nil, false
	}
	return &set{}, true // assertions, and nothing
}

// units is what a set's characters begin with as UTF-16.
func (s *set) units() *set {
	out := &set{}
	for _, r := range s.spans {
		if r.hi > 0xFFFF {
			out.add(0xD800, 0xDBFF)
		}
		if r.lo <= 0xFFFF {
			out.add(r.lo, min(r.hi, 0xFFFF))
		}
	}
	return out.normal()
}
