package esregexp

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"unsafe"
)

// What ends a match without an answer.
var (
	ErrMemory  = errors.New("the regular expression needs too much memory on this text")
	ErrStopped = errors.New("the match was stopped")
)

// Text is what is searched: a string as UTF-16, or as bytes where all of it is ASCII. It is only read.
type Text struct {
	ascii []byte
	wide  []uint16
}

// ASCII makes a text of a string whose bytes are below 128. It takes the string as it is: pages are large.
func ASCII(s string) Text { return Text{ascii: unsafe.Slice(unsafe.StringData(s), len(s))} }

// UTF16 makes a text of UTF-16 units, which may hold lone surrogates.
func UTF16(u []uint16) Text {
	if u == nil {
		u = []uint16{}
	}
	return Text{wide: u}
}

// Len is the number of units.
func (t Text) Len() int { return len(t.ascii) + len(t.wide) }

// Match looks for the first match that begins at start or behind it, or at start alone if sticky is true. The positions of
// the groups, two a group and -1 for those that did not take part, are written to the memory of buf; the answer is nil if
// there is no match. stop, which may be nil, is asked every few microseconds whether to give up; the error is then
// ErrStopped, or ErrMemory if the text needs more than 64 MiB of places to go back to.
func (re *Regexp) Match(t Text, start int, sticky bool, stop func() bool, buf []int32) ([]int32, error) {
	if t.wide == nil {
		return match(re, &narrow, t.ascii, start, sticky, stop, buf[:0])
	}
	if re.Unicode && start > 0 && start < len(t.wide) && isTrail(rune(t.wide[start])) && isLead(rune(t.wide[start-1])) {
		start-- // the position in the list of code points
	}
	return match(re, &wide, t.wide, start, sticky, stop, buf[:0])
}

// AdvanceIndex is the position behind the character at i (ECMA-262, AdvanceStringIndex).
func (re *Regexp) AdvanceIndex(t Text, i int) int {
	if re.Unicode && i+1 < len(t.wide) && isLead(rune(t.wide[i])) && isTrail(rune(t.wide[i+1])) {
		return i + 2
	}
	return i + 1
}

// maxFrames bounds the places that a match may go back to, at 8 bytes each; keptFrames is how much of that is kept for the
// next match.
const (
	maxFrames  = 8 << 20
	keptFrames = 1 << 14
	maxMemo    = 1 << 27 // bits
)

type unit interface{ uint8 | uint16 }

// machine is the state of one match.
type machine[E unit] struct {
	re    *Regexp
	s     []E
	regs  []int32
	stack []frame
	stop  func() bool

	ticks    int // until stop is asked again
	work     int // how often the match went back, until places are remembered
	memo     []uint64
	remember bool
	err      error
}

// frame is a place to go back to, or a register to be set back on the way there:
// op ≥ 0: go on at instruction op and position x; op < 0: register ^op was x. With loopTag, the frame below has the least
// position and the one to try next of a loop; with lazyTag, how often the loop may go on and from where.
type frame struct{ op, x int32 }

const (
	loopTag = 1 << 30
	lazyTag = 1 << 29
)

//nolint:gochecknoglobals // machines keep their memory for the next match, and nothing in it
var (
	narrow = sync.Pool{New: func() any { return new(machine[uint8]) }}
	wide   = sync.Pool{New: func() any { return new(machine[uint16]) }}
)

const ticksPerLook = 1 << 12

func match[E unit](re *Regexp, pool *sync.Pool, s []E, start int, sticky bool, stop func() bool, buf []int32) ([]int32, error) {
	if len(s) >= 1<<28 {
		return nil, ErrMemory
	}
	m := pool.Get().(*machine[E])
	m.re, m.s, m.stop = re, s, stop
	m.ticks, m.work, m.remember, m.err = ticksPerLook, 32*(len(s)-start)+10_000, false, nil
	if cap(m.regs) < re.regs {
		m.regs = make([]int32, re.regs)
	}
	m.regs = m.regs[:re.regs]
	for i := range m.regs {
		m.regs[i] = -1
	}
	if re.eager {
		m.begin()
	}
	found := m.search(start, sticky)
	if found {
		buf = append(buf, m.regs[:2*len(re.Names)]...)
		for i := 2; i < len(buf); i += 2 {
			if buf[i] < 0 || buf[i+1] < 0 {
				buf[i], buf[i+1] = -1, -1
			}
		}
	}
	err := m.err
	m.re, m.s, m.stop, m.memo = nil, nil, nil, nil
	if m.stack = m.stack[:0]; cap(m.stack) > keptFrames {
		m.stack = nil
	}
	pool.Put(m)
	if err != nil || !found {
		return nil, err
	}
	return buf, nil
}

// search tries one position after the other.
func (m *machine[E]) search(start int, sticky bool) bool {
	re := m.re
	if sticky || re.anchored {
		return (sticky || start == 0) && m.run(0, start)
	}
	for i := start; i <= len(m.s); i++ {
		if i = m.candidate(i); i < 0 || !m.tick() {
			return false
		}
		if m.run(0, i) {
			return true
		}
		if m.err != nil {
			return false
		}
		if re.Unicode && m.pair(i) {
			i++
		}
	}
	return false
}

// candidate is the next position from i on where a match can begin, -1 if there is none.
func (m *machine[E]) candidate(i int) int {
	re := m.re
	switch {
	case len(re.prefix) > 0:
		return m.index(i)
	case re.first != nil:
		low := &re.first.low
		for ; i < len(m.s); i++ {
			c := m.s[i]
			if c16 := uint16(c); c16 < 256 && low[c16>>5]&(1<<(c16&31)) != 0 || c16 >= 256 && re.first.hasHigh(rune(c16)) {
				return i
			}
			if re.Unicode && m.pair(i) {
				i++
			}
		}
		return -1
	}
	return i
}

// index finds the literal prefix.
func (m *machine[E]) index(i int) int {
	prefix := m.re.prefix
	if s, ok := any(m.s).([]byte); ok {
		var short [16]byte
		b := short[:0]
		for _, c := range prefix {
			if c >= 128 {
				return -1
			}
			b = append(b, byte(c))
		}
		if at := bytes.Index(s[i:], b); at >= 0 {
			return i + at
		}
		return -1
	}
	c := E(prefix[0])
	for ; i+len(prefix) <= len(m.s); i++ {
		at := slices.Index(m.s[i:len(m.s)-len(prefix)+1], c)
		if at < 0 {
			return -1
		}
		i += at
		j := 1
		for j < len(prefix) && uint16(m.s[i+j]) == prefix[j] {
			j++
		}
		if j == len(prefix) {
			return i
		}
	}
	return -1
}

// pair tells whether a surrogate pair begins at i.
func (m *machine[E]) pair(i int) bool {
	return i+1 < len(m.s) && isLead(rune(m.s[i])) && isTrail(rune(m.s[i+1]))
}

// pairBefore tells whether a surrogate pair ends at i, and begins not before least.
func (m *machine[E]) pairBefore(i, least int) bool {
	return i-2 >= least && isTrail(rune(m.s[i-1])) && isLead(rune(m.s[i-2]))
}

// character is the one at i, and where the next begins.
func (m *machine[E]) character(i int) (rune, int) {
	c := rune(m.s[i])
	if m.re.Unicode && m.pair(i) {
		return pairOf(c, rune(m.s[i+1])), i + 2
	}
	return c, i + 1
}

// characterBefore is the one that ends at i, and where it begins.
func (m *machine[E]) characterBefore(i int) (rune, int) {
	c := rune(m.s[i-1])
	if m.re.Unicode && m.pairBefore(i, 0) {
		return pairOf(rune(m.s[i-2]), c), i - 2
	}
	return c, i - 1
}

func pairOf(lead, trail rune) rune { return (lead-0xD800)<<10 | (trail - 0xDC00) + 0x10000 }

// tick counts work and looks now and then whether the match is to stop.
func (m *machine[E]) tick() bool {
	m.ticks--
	if m.ticks > 0 {
		return true
	}
	m.ticks = ticksPerLook
	if m.stop != nil && m.stop() {
		m.err = ErrStopped
		return false
	}
	if m.work -= ticksPerLook; m.work < 0 && !m.remember {
		m.begin()
	}
	return true
}

// begin has places remembered from now on, if that is of use and not too much.
func (m *machine[E]) begin() {
	m.remember = true
	if bits := (m.re.memos + 1) * (len(m.s) + 1); m.re.memos > 0 && bits <= maxMemo {
		m.memo = make([]uint64, bits/64+1)
	}
}

// known tells whether a place was there before, which then has failed, and remembers it.
func (m *machine[E]) known(in *inst, pos int) bool {
	if in.memo == 0 || in.mark != 0 && int32(pos) == m.regs[in.mark] {
		return false
	}
	bit := int(in.memo)*(len(m.s)+1) + pos
	if m.memo[bit>>6]&(1<<(bit&63)) != 0 {
		return true
	}
	m.memo[bit>>6] |= 1 << (bit & 63)
	return false
}

// push adds a frame; false if there are too many.
func (m *machine[E]) push(op, x int32) bool {
	if len(m.stack) >= maxFrames {
		m.err = ErrMemory
		return false
	}
	m.stack = append(m.stack, frame{op, x})
	return true
}

// set changes a register so that going back changes it back.
func (m *machine[E]) set(reg, v int32) bool {
	old := m.regs[reg]
	m.regs[reg] = v
	return old == v || m.push(^reg, old)
}
