package esregexp

// node is a part of a pattern.
type node struct {
	op   nodeOp
	c    rune    // nodeChar
	set  *set    // nodeSet
	subs []*node // nodeSequence, nodeChoice: the parts; else the body alone

	min, max int // nodeRepeat; max is unbounded for no limit
	lazy     bool

	group         int    // nodeGroup: its number; nodeBack: that of the group it stands for
	first, behind int    // nodeRepeat, nodeLook: the groups inside are first … behind-1
	name          []rune // nodeBack by name, until the groups are known

	negative, back bool // nodeLook
}

type nodeOp int

const (
	nodeEmpty nodeOp = iota
	nodeChar
	nodeSet
	nodeSequence
	nodeChoice
	nodeGroup
	nodeRepeat
	nodeStart      // ^
	nodeEnd        // $
	nodeBoundary   // \b
	nodeNoBoundary // \B
	nodeLook       // (?=…) (?!…) (?<=…) (?<!…)
	nodeBack       // \1 \k<name>
)

const unbounded = 1<<31 - 1

// canBeEmpty tells whether a part can match without reading anything.
func (n *node) canBeEmpty() bool {
	switch n.op {
	case nodeChar, nodeSet:
		return false
	case nodeSequence:
		for _, s := range n.subs {
			if !s.canBeEmpty() {
				return false
			}
		}
		return true
	case nodeChoice:
		for _, s := range n.subs {
			if s.canBeEmpty() {
				return true
			}
		}
		return false
	case nodeGroup:
		return n.subs[0].canBeEmpty()
	case nodeRepeat:
		return n.min == 0 || n.subs[0].canBeEmpty()
	}
	return true
}

// walk calls f for n and all below it until f returns false.
func (n *node) walk(f func(*node) bool) bool {
	if !f(n) {
		return false
	}
	for _, s := range n.subs {
		if !s.walk(f) {
			return false
		}
	}
	return true
}
