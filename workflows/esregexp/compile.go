package esregexp

import "unicode/utf16"

// Regexp is a compiled pattern. It is immutable and safe for concurrent use.
type Regexp struct {
	Global, IgnoreCase, Multiline, DotAll, Unicode, Sticky bool
	// Names are those of the groups by number, empty for groups without one; the first is the whole match.
	Names []string
	// Named is true if any group has a name.
	Named bool

	root  *node
	code  []inst
	regs  int  // registers: two a group, then counters and marks
	memos int  // places that may be remembered; 0 if none may
	eager bool // they are from the first step on, which tests want

	// What a match begins with, to pass quickly over where it cannot.
	anchored bool     // at the start of the text
	prefix   []uint16 // with these units
	first    *set     // with one of these units; nil if not known
}

// maxSource is how long a pattern may be, in UTF-16 units, and maxCode how many instructions it may become. A pattern can
// come from a visitor's input.
const (
	maxSource = 1 << 16
	maxCode   = 1 << 17
)

// Compile makes a Regexp of a pattern's source text and flags. The error is a *SyntaxError.
func Compile(source []uint16, flagText string) (*Regexp, error) {
	f, err := parseFlags(flagText)
	if err != nil {
		return nil, err
	}
	if len(source) > maxSource {
		return nil, &SyntaxError{Text: "the pattern is too long", Unsupported: true}
	}
	p, root, err := parse(source, f)
	if err != nil {
		return nil, err
	}
	re := &Regexp{
		Global: f.global, IgnoreCase: f.ignoreCase, Multiline: f.multiline, DotAll: f.dotAll, Unicode: f.unicode, Sticky: f.sticky,
		Names: make([]string, p.groups+1), Named: len(p.names) > 0, root: root,
	}
	for _, g := range p.names {
		re.Names[g.group] = g.name
	}
	c := compiler{re: re, remember: true}
	re.regs = 2 * len(re.Names)
	root.walk(func(n *node) bool {
		c.backs = c.backs || n.op == nodeBack
		return true
	})
	c.remember = !c.backs
	c.emit(inst{op: opSave, a: 0})
	c.node(root, false)
	c.emit(inst{op: opSave, a: 1})
	c.emit(inst{op: opMatch})
	if len(c.code) > maxCode {
		return nil, &SyntaxError{Text: "the pattern is too large", Unsupported: true}
	}
	re.code = c.code
	if c.remember {
		re.memos = c.memos
	}
	re.lookAhead()
	re.beginning()
	return re, nil
}

// CompileString is Compile for a pattern that a text of Go holds.
func CompileString(source, flagText string) (*Regexp, error) {
	return Compile(utf16.Encode([]rune(source)), flagText)
}

// inst is an instruction. What a and b are depends on op.
type inst struct {
	op   opcode
	c    uint16
	lazy bool
	a, b int32
	memo int32 // from 1; 0 for places that are not remembered
	mark int32 // with memo: the register of the position that has to be passed, 0 for none
	next int32 // opLoop: the unit that must follow, -1 if not known
	set  *set
}

type opcode uint8

const (
	opMatch      opcode = iota
	opChar              // unit c
	opCharBack          // the same before the position
	opSet               // one character of set
	opSetBack           //
	opLoop              // a to b characters of set, or units c if set is nil; greedy unless lazy
	opSplit             // a first, then b
	opJump              // a
	opSave              // register a = position
	opClear             // registers a … b-1 = -1
	opMark              // register a = position
	opMoved             // fails if the position is that of register a
	opZero              // register a = 0
	opCount             // loop by register a: the body follows, b is behind it; the limits are in counts
	opCounts            // is never carried out: a and b are the limits of the opCount before
	opIncrease          // register a + 1
	opMovedCount        // as opMoved with the mark in a, unless register b has not passed the minimum, in c's place: next
	opStart             //
	opEnd               //
	opLineStart         //
	opLineEnd           //
	opBoundary          //
	opNoBoundary        //
	opLook              // the body follows up to a; groups' registers are b … next-1
	opLookBody          // end of the body
	opBack              // group a
	opBackBack          //
)

type compiler struct {
	re       *Regexp
	code     []inst
	memos    int
	remember bool // nothing but the place in the pattern and in the text decides what follows
	backs    bool
	looks    int   // lookarounds around: what follows them is not all that decides
	mark     int32 // the register of the innermost loop whose rounds must read something
}

func (c *compiler) emit(i inst) int {
	if len(c.code) <= maxCode { // the rest is not needed: the pattern is refused
		c.code = append(c.code, i)
	}
	return len(c.code) - 1
}

func (c *compiler) here() int32 { return int32(len(c.code)) }

func (c *compiler) register() int32 {
	c.re.regs++
	return int32(c.re.regs - 1)
}

// memo numbers a place that is worth remembering. Within a loop whose rounds must read something it counts once something
// has been read in the round: before, it matters where the round began.
func (c *compiler) memo() int32 {
	if c.looks > 0 {
		return 0
	}
	c.memos++
	return int32(c.memos)
}

func (c *compiler) node(n *node, back bool) {
	if len(c.code) > maxCode {
		return
	}
	switch n.op {
	case nodeChar:
		c.char(n.c, back)
	case nodeSet:
		c.emit(inst{op: pick(back, opSetBack, opSet), set: n.set})
	case nodeSequence:
		for i := range n.subs {
			if back {
				i = len(n.subs) - 1 - i
			}
			c.node(n.subs[i], back)
		}
	case nodeChoice:
		c.choice(n, back)
	case nodeGroup:
		g := int32(2 * n.group)
		c.emit(inst{op: opSave, a: g + pick(back, int32(1), 0)})
		c.node(n.subs[0], back)
		c.emit(inst{op: opSave, a: g + pick(back, int32(0), 1)})
	case nodeRepeat:
		c.repeat(n, back)
	case nodeStart:
		c.emit(inst{op: pick(c.re.Multiline, opLineStart, opStart)})
	case nodeEnd:
		c.emit(inst{op: pick(c.re.Multiline, opLineEnd, opEnd)})
	case nodeBoundary:
		c.emit(inst{op: opBoundary, set: words(c.re.IgnoreCase && c.re.Unicode)})
	case nodeNoBoundary:
		c.emit(inst{op: opNoBoundary, set: words(c.re.IgnoreCase && c.re.Unicode)})
	case nodeLook:
		c.looks++
		at := c.emit(inst{op: opLook, lazy: n.negative, b: int32(2 * n.first), next: int32(2 * n.behind)})
		c.node(n.subs[0], n.back)
		c.emit(inst{op: opLookBody})
		c.code[at].a = c.here()
		c.looks--
	case nodeBack:
		c.emit(inst{op: pick(back, opBackBack, opBack), a: int32(n.group)})
	}
}

func pick[T any](b bool, yes, no T) T {
	if b {
		return yes
	}
	return no
}

func (c *compiler) char(r rune, back bool) {
	op := pick(back, opCharBack, opChar)
	switch {
	case r > 0xFFFF:
		lead, trail := utf16.EncodeRune(r)
		if back {
			lead, trail = trail, lead
		}
		c.emit(inst{op: op, c: uint16(lead)})
		c.emit(inst{op: op, c: uint16(trail)})
	case c.re.Unicode && (isLead(r) || isTrail(r)): // not half of a pair
		c.emit(inst{op: pick(back, opSetBack, opSet), set: setOf(span{r, r})})
	default:
		c.emit(inst{op: op, c: uint16(r)})
	}
}

func (c *compiler) choice(n *node, back bool) {
	var ends []int
	for i, s := range n.subs {
		if i == len(n.subs)-1 {
			c.node(s, back)
			break
		}
		at := c.emit(inst{op: opSplit, memo: c.memo(), mark: c.mark})
		c.code[at].a = c.here()
		c.node(s, back)
		ends = append(ends, c.emit(inst{op: opJump}))
		c.code[at].b = c.here()
	}
	for _, e := range ends {
		c.code[e].a = c.here()
	}
}

// maxCopies bounds how many instructions the copies of a counted part may come to; beyond it the part is counted when it
// runs, and the pattern's places are not remembered.
const maxCopies = 1000

func (c *compiler) repeat(n *node, back bool) {
	body := n.subs[0]
	if n.max == 0 {
		return
	}
	if !back && c.loop(n) {
		return
	}
	empty := body.canBeEmpty()
	// An iteration begins with no group matched. A body that is a group without others in it sets its own.
	clear := n.first < n.behind && n.max > 1 && (c.backs || body.op != nodeGroup || n.behind-n.first > 1)
	switch {
	case n.min == 0 && n.max == unbounded:
		c.star(n, empty, clear, back)
	case n.min == 1 && n.max == unbounded && !empty:
		start := c.here()
		c.iteration(n, -1, clear, back)
		at := c.emit(inst{op: opSplit, memo: c.memo(), mark: c.mark})
		c.split(at, start, c.here(), n.lazy)
	case n.min == 0 && n.max == 1:
		c.options(n, 1, empty, clear, back)
	case c.cost(n) <= maxCopies:
		for range n.min {
			c.iteration(n, -1, clear, back)
		}
		if n.max == unbounded {
			c.star(n, empty, clear, back)
		} else {
			c.options(n, n.max-n.min, empty, clear, back)
		}
	default:
		c.counted(n, clear, back)
	}
}

// split sets where a split goes: greedy ones into the loop first.
func (c *compiler) split(at int, in, out int32, lazy bool) {
	if lazy {
		in, out = out, in
	}
	c.code[at].a, c.code[at].b = in, out
}

// iteration is the body once. A mark that is not -1 has it fail if it reads nothing.
func (c *compiler) iteration(n *node, mark int32, clear, back bool) {
	outer := c.mark
	if mark >= 0 {
		c.emit(inst{op: opMark, a: mark})
		c.mark = mark
	}
	if clear {
		c.emit(inst{op: opClear, a: int32(2 * n.first), b: int32(2 * n.behind)})
	}
	c.node(n.subs[0], back)
	if mark >= 0 {
		c.emit(inst{op: opMoved, a: mark})
	}
	c.mark = outer
}

func (c *compiler) newMark(empty bool) int32 {
	if !empty {
		return -1
	}
	return c.register()
}

func (c *compiler) star(n *node, empty, clear, back bool) {
	at := c.emit(inst{op: opSplit, memo: c.memo(), mark: c.mark})
	in := c.here()
	c.iteration(n, c.newMark(empty), clear, back)
	c.emit(inst{op: opJump, a: int32(at)})
	c.split(at, in, c.here(), n.lazy)
}

func (c *compiler) options(n *node, count int, empty, clear, back bool) {
	var splits []int
	for range count {
		splits = append(splits, c.emit(inst{op: opSplit, memo: c.memo(), mark: c.mark}))
		c.iteration(n, c.newMark(empty), clear, back)
	}
	for _, at := range splits {
		c.split(at, int32(at+1), c.here(), n.lazy)
	}
}

func (c *compiler) counted(n *node, clear, back bool) {
	c.remember = false
	counter, mark := c.register(), c.register()
	c.emit(inst{op: opZero, a: counter})
	at := c.emit(inst{op: opCount, a: counter, lazy: n.lazy})
	c.emit(inst{op: opCounts, a: int32(n.min), b: int32(n.max)})
	c.emit(inst{op: opIncrease, a: counter})
	c.emit(inst{op: opMark, a: mark})
	if clear {
		c.emit(inst{op: opClear, a: int32(2 * n.first), b: int32(2 * n.behind)})
	}
	c.node(n.subs[0], back)
	c.emit(inst{op: opMovedCount, a: mark, b: counter, next: int32(n.min)})
	c.emit(inst{op: opJump, a: int32(at)})
	c.code[at].b = c.here()
}

// cost is about how many instructions a part becomes.
func (c *compiler) cost(n *node) int {
	total := 1
	for _, s := range n.subs {
		total = min(maxCode, total+c.cost(s))
	}
	if n.op == nodeRepeat && n.subs[0].op != nodeChar && n.subs[0].op != nodeSet {
		copies := n.min + 1
		if n.max != unbounded {
			copies = n.max
		}
		if copies > maxCopies || total*copies > maxCopies {
			return maxCopies + 1
		}
		total *= max(1, copies)
	}
	return total
}

// loop makes one instruction of a repeated character.
func (c *compiler) loop(n *node) bool {
	body := n.subs[0]
	i := inst{op: opLoop, a: int32(n.min), b: int32(n.max), lazy: n.lazy, next: -1}
	switch {
	case body.op == nodeSet:
		i.set = body.set
	case body.op != nodeChar:
		return false
	case body.c > 0xFFFF || c.re.Unicode && (isLead(body.c) || isTrail(body.c)):
		i.set = setOf(span{body.c, body.c})
	default:
		i.c = uint16(body.c)
	}
	if n.max != n.min {
		i.memo, i.mark = c.memo(), c.mark
	}
	c.emit(i)
	return true
}

// lookAhead tells loops the unit that must follow them.
func (re *Regexp) lookAhead() {
	for i := range re.code {
		if re.code[i].op != opLoop {
			continue
		}
		j := i + 1
		for hops := 0; hops < 16; hops++ {
			if op := re.code[j].op; op == opSave {
				j++
			} else if op == opJump {
				j = int(re.code[j].a)
			} else {
				break
			}
		}
		if re.code[j].op == opChar {
			re.code[i].next = int32(re.code[j].c)
		}
	}
}
