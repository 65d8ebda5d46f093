package esregexp

// run carries the instructions out from pc and pos on, up to opMatch or opLookBody, going back as often as there is a place
// to go back to. On success the frames it pushed stay, without their choices if the caller takes those away.
func (m *machine[E]) run(start, at int) bool {
	code, s := m.re.code, m.s
	base := len(m.stack)
	pc, pos := start, at
	for {
		in := &code[pc]
		switch in.op {
		case opChar:
			if pos < len(s) && uint16(s[pos]) == in.c {
				pos++
				pc++
				continue
			}
		case opCharBack:
			if pos > 0 && uint16(s[pos-1]) == in.c {
				pos--
				pc++
				continue
			}
		case opSet:
			if pos < len(s) {
				if c, next := m.character(pos); in.set.has(c) {
					pos = next
					pc++
					continue
				}
			}
		case opSetBack:
			if pos > 0 {
				if c, next := m.characterBefore(pos); in.set.has(c) {
					pos = next
					pc++
					continue
				}
			}
		case opLoop:
			if m.memo != nil && m.known(in, pos) {
				break
			}
			if end, ok := m.loop(in, pc, pos); ok {
				pos = end
				pc++
				continue
			}
		case opSplit:
			if m.tick() && (m.memo == nil || !m.known(in, pos)) && m.push(in.b, int32(pos)) {
				pc = int(in.a)
				continue
			}
		case opJump:
			pc = int(in.a)
			continue
		case opSave, opMark:
			if m.set(in.a, int32(pos)) {
				pc++
				continue
			}
		case opClear:
			if m.clear(in.a, in.b) {
				pc++
				continue
			}
		case opMoved:
			if int32(pos) != m.regs[in.a] {
				pc++
				continue
			}
		case opZero:
			if m.set(in.a, 0) {
				pc++
				continue
			}
		case opCount:
			if next, ok := m.count(in, pc, pos); ok {
				pc = next
				continue
			}
		case opIncrease:
			if m.set(in.a, m.regs[in.a]+1) {
				pc++
				continue
			}
		case opMovedCount:
			if int32(pos) != m.regs[in.a] || m.regs[in.b] <= in.next {
				pc++
				continue
			}
		case opStart, opEnd, opLineStart, opLineEnd, opBoundary, opNoBoundary:
			if m.holds(in, pos) {
				pc++
				continue
			}
		case opLook:
			if m.look(in, pc, pos) {
				pc = int(in.a)
				continue
			}
		case opBack, opBackBack:
			if end, ok := m.back(in, pos); ok {
				pos = end
				pc++
				continue
			}
		case opMatch, opLookBody:
			return true
		}
		if m.err != nil || !m.tick() {
			return false
		}
		var ok bool
		if pc, pos, ok = m.backtrack(base); !ok {
			return false
		}
	}
}

// backtrack finds the last place to go back to.
func (m *machine[E]) backtrack(base int) (pc, pos int, ok bool) {
	for len(m.stack) > base {
		top := len(m.stack) - 1
		f := m.stack[top]
		switch {
		case f.op < 0:
			m.regs[^f.op] = f.x
			m.stack = m.stack[:top]
		case f.op&loopTag != 0:
			pc = int(f.op &^ loopTag)
			if pos, ok = m.shorter(&m.re.code[pc], top); ok {
				return pc + 1, pos, true
			}
		case f.op&lazyTag != 0:
			pc = int(f.op &^ lazyTag)
			if pos, ok = m.longer(&m.re.code[pc], top); ok {
				return pc + 1, pos, true
			}
		default:
			m.stack = m.stack[:top]
			return int(f.op), int(f.x), true
		}
	}
	return 0, 0, false
}

// loop reads as many characters as it may, or as few, and leaves a frame for the others.
func (m *machine[E]) loop(in *inst, pc, pos int) (int, bool) {
	low, high := int(in.a), int(in.b)
	least, n := m.span(in, pos, low)
	if n < low {
		return 0, false
	}
	if in.lazy {
		if high > low && !(m.push(int32(min(high-low, unbounded)), int32(least)) && m.push(int32(pc)|lazyTag, 0)) {
			return 0, false
		}
		return least, true
	}
	end, more := m.span(in, least, high-low)
	if more == 0 {
		return least, true
	}
	m.ticks -= more >> 3
	// The frame below is where the loop may end at least, and where it ends now.
	if !m.push(int32(least), int32(end)) || !m.push(int32(pc)|loopTag, 0) {
		return 0, false
	}
	if in.next >= 0 && (end >= len(m.s) || int32(m.s[end]) != in.next) {
		top := len(m.stack) - 1
		return m.shorter(in, top)
	}
	return end, true
}

// span reads up to most characters from pos on and tells where it ended and how many they were.
func (m *machine[E]) span(in *inst, pos, most int) (end, n int) {
	s := m.s
	if in.set == nil {
		stop := len(s)
		if most < stop-pos {
			stop = pos + most
		}
		for end = pos; end < stop && uint16(s[end]) == in.c; end++ {
		}
		return end, end - pos
	}
	low := &in.set.low
	for end = pos; end < len(s) && n < most; n++ {
		c := uint16(s[end])
		if c < 256 {
			if low[c>>5]&(1<<(c&31)) == 0 {
				break
			}
			end++
			continue
		}
		r, next := m.character(end)
		if !in.set.hasHigh(r) {
			break
		}
		end = next
	}
	return end, n
}

// shorter gives a greedy loop's next shorter end, from the frame below top.
func (m *machine[E]) shorter(in *inst, top int) (int, bool) {
	f := &m.stack[top-1]
	least, end := int(f.op), int(f.x)
	for end > least {
		if m.re.Unicode && in.set != nil && m.pairBefore(end, least) {
			end--
		}
		end--
		if in.next >= 0 && int32(m.s[end]) != in.next {
			continue
		}
		if end == least {
			m.stack = m.stack[:top-1]
		} else {
			f.x = int32(end)
		}
		return end, true
	}
	m.stack = m.stack[:top-1]
	return 0, false
}

// longer gives a lazy loop's next longer end, from the frame below top.
func (m *machine[E]) longer(in *inst, top int) (int, bool) {
	f := &m.stack[top-1]
	left, end := int(f.op), int(f.x)
	for left > 0 {
		next, n := m.span(in, end, 1)
		if n == 0 {
			break
		}
		end = next
		if left != unbounded {
			left--
		}
		if in.next >= 0 && (end >= len(m.s) || int32(m.s[end]) != in.next) {
			if m.ticks--; m.ticks <= 0 && !m.tick() {
				break
			}
			continue
		}
		f.op, f.x = int32(left), int32(end)
		return end, true
	}
	m.stack = m.stack[:top-1]
	return 0, false
}

func (m *machine[E]) clear(from, to int32) bool {
	for r := from; r < to; r++ {
		if m.regs[r] >= 0 && !m.set(r, -1) {
			return false
		}
	}
	return true
}

// count decides whether a counted loop goes on.
func (m *machine[E]) count(in *inst, pc, pos int) (int, bool) {
	if !m.tick() {
		return 0, false
	}
	limits := &m.re.code[pc+1]
	body, out := pc+2, int(in.b)
	n := m.regs[in.a]
	switch {
	case n < limits.a:
		return body, true
	case n >= limits.b:
		return out, true
	case in.lazy:
		return out, m.push(int32(body), int32(pos))
	}
	return body, m.push(int32(out), int32(pos))
}

func (m *machine[E]) holds(in *inst, pos int) bool {
	s := m.s
	switch in.op {
	case opStart:
		return pos == 0
	case opEnd:
		return pos == len(s)
	case opLineStart:
		return pos == 0 || isLineEnd(uint16(s[pos-1]))
	case opLineEnd:
		return pos == len(s) || isLineEnd(uint16(s[pos]))
	}
	before := pos > 0 && in.set.has(rune(s[pos-1]))
	after := pos < len(s) && in.set.has(rune(s[pos]))
	return (before != after) == (in.op == opBoundary)
}

func isLineEnd(c uint16) bool { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029 }

// look carries out the body of a lookaround. What it matched stays, the choices in it go.
func (m *machine[E]) look(in *inst, pc, pos int) bool {
	base := len(m.stack)
	if in.lazy { // negative
		found := m.run(pc+1, pos)
		m.undo(base)
		return !found && m.err == nil
	}
	if !m.run(pc+1, pos) {
		return false
	}
	// Registers that were set are set back when the match goes back past here: their frames stay.
	kept := base
	for _, f := range m.stack[base:] {
		if f.op < 0 {
			m.stack[kept] = f
			kept++
		}
	}
	m.stack = m.stack[:kept]
	return true
}

// undo sets registers back to what they were when the stack had base frames.
func (m *machine[E]) undo(base int) {
	for len(m.stack) > base {
		top := len(m.stack) - 1
		f := m.stack[top]
		m.stack = m.stack[:top]
		switch {
		case f.op < 0:
			m.regs[^f.op] = f.x
		case f.op&(loopTag|lazyTag) != 0:
			m.stack = m.stack[:top-1]
		}
	}
}

// back reads what a group has matched once more.
func (m *machine[E]) back(in *inst, pos int) (int, bool) {
	from, to := m.regs[2*in.a], m.regs[2*in.a+1]
	if from < 0 || to < 0 {
		return pos, true
	}
	s, n := m.s, int(to-from)
	start := pos
	if in.op == opBackBack {
		start = pos - n
	}
	if start < 0 || start+n > len(s) {
		return 0, false
	}
	m.ticks -= n >> 3
	for i := range n {
		a, b := s[int(from)+i], s[start+i]
		if a != b && !(m.re.IgnoreCase && m.same(int(from)+i, start+i)) {
			return 0, false
		}
	}
	end := start + n
	if m.re.Unicode && n > 0 && (m.splits(start) || m.splits(end)) {
		return 0, false
	}
	if in.op == opBackBack {
		return start, true
	}
	return end, true
}

// splits tells whether a position is within a surrogate pair.
func (m *machine[E]) splits(i int) bool { return i > 0 && m.pair(i-1) }

// same compares two units, or the characters they belong to, without regard to case.
func (m *machine[E]) same(i, j int) bool {
	u := m.re.Unicode
	if !u {
		return upper(rune(m.s[i])) == upper(rune(m.s[j]))
	}
	if isTrail(rune(m.s[i])) && i > 0 && isLead(rune(m.s[i-1])) && isTrail(rune(m.s[j])) && j > 0 && isLead(rune(m.s[j-1])) {
		i, j = i-1, j-1
	}
	a, _ := m.character(i)
	b, _ := m.character(j)
	return folded(a) == folded(b)
}
