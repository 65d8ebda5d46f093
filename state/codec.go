package state

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/bits"
	"slices"
)

// counterVersion is the first byte of an encoded counter. A later version reads all earlier ones.
const counterVersion = 1

// ErrCorrupt is in the chain of errors for stored bytes that are not what was written.
var ErrCorrupt = errors.New("stored bytes are corrupt")

// castagnoli is the polynomial of the checksum at the end of an encoded counter: bbolt checks its own meta pages only.
//
//nolint:gochecknoglobals // an immutable table
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Encode appends the counter's binary form to b: version, numbers as varints, resources, checksum.
func (c *Counter) Encode(b []byte) []byte {
	start := len(b)
	b = append(b, counterVersion)
	b = binary.AppendVarint(b, c.latest)
	b = binary.AppendUvarint(b, c.seq)
	b = binary.AppendUvarint(b, c.floor)
	b = binary.AppendUvarint(b, uint64(len(c.undone)))
	last := c.floor
	for _, id := range c.undone {
		b = binary.AppendUvarint(b, id-last)
		last = id
	}
	b = c.plain.encode(b)
	if c.unique == nil {
		b = append(b, 0)
	} else {
		b = append(b, 1)
		b = c.unique.encode(b)
		b = binary.AppendUvarint(b, uint64(len(c.resources)))
		for key, u := range c.resources {
			b = append(b, key[:]...)
			b = binary.AppendVarint(b, c.latest-u.last)
			b = binary.AppendVarint(b, u.units)
		}
	}
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

func (s *tallies) encode(b []byte) []byte {
	var rings byte
	for i, t := range s.calendar {
		b = binary.AppendVarint(b, t.start)
		b = binary.AppendVarint(b, t.units)
		if s.rolling[i] != nil {
			rings |= 1 << i
		}
	}
	b = append(b, rings)
	for _, g := range s.rolling {
		if g == nil {
			continue
		}
		b = binary.AppendVarint(b, g.newest)
		var filled uint64
		for i, u := range g.units {
			if u != 0 {
				filled |= 1 << i
			}
		}
		b = binary.AppendUvarint(b, filled)
		for _, u := range g.units {
			if u != 0 {
				b = binary.AppendVarint(b, u)
			}
		}
	}
	return b
}

// DecodeCounter reads what Encode wrote. Bytes of a newer version, and bytes that nobody wrote, are an error.
func DecodeCounter(b []byte) (*Counter, error) {
	if len(b) < 5 {
		return nil, fmt.Errorf("reading counter of %d bytes: %w", len(b), ErrCorrupt)
	}
	if b[0] != counterVersion {
		return nil, fmt.Errorf("reading counter: version %d is not %d, the only one this program knows", b[0], counterVersion)
	}
	body := b[:len(b)-4]
	if crc32.Checksum(body, castagnoli) != binary.BigEndian.Uint32(b[len(b)-4:]) {
		return nil, fmt.Errorf("reading counter: wrong checksum: %w", ErrCorrupt)
	}
	d := &decoder{rest: body[1:]}
	c := &Counter{latest: d.signed(), seq: d.unsigned(), floor: d.unsigned()}
	last := c.floor
	for range d.count(maxUndone, 1) {
		step := d.unsigned()
		if step == 0 || step > c.seq-last {
			d.bad = true
			break
		}
		last += step
		c.undone = append(c.undone, last)
	}
	d.bad = d.bad || c.floor > c.seq
	d.tallies(&c.plain)
	switch d.byte() {
	case 0:
	case 1:
		c.unique = &tallies{}
		d.tallies(c.unique)
		n := d.count(MaxResources, 18)
		c.resources = make(map[resource]use, n)
		for range n {
			key := resource(d.take(16))
			back := d.signed()
			c.resources[key] = use{last: c.latest - back, units: d.units()}
		}
		d.bad = d.bad || len(c.resources) != n
	default:
		d.bad = true
	}
	if d.bad || len(d.rest) > 0 {
		return nil, fmt.Errorf("reading counter: %w", ErrCorrupt)
	}
	return c, nil
}

// decoder reads numbers off a text and remembers whether one was wrong.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) signed() int64 {
	v, n := binary.Varint(d.rest)
	if d.skip(n) {
		return v
	}
	return 0
}

func (d *decoder) unsigned() uint64 {
	v, n := binary.Uvarint(d.rest)
	if d.skip(n) {
		return v
	}
	return 0
}

func (d *decoder) skip(n int) bool {
	if n <= 0 || d.bad {
		d.bad = true
		return false
	}
	d.rest = d.rest[n:]
	return true
}

func (d *decoder) byte() byte { return d.take(1)[0] }

// take gives n bytes, zeros once something was wrong.
func (d *decoder) take(n int) []byte {
	if d.bad || len(d.rest) < n {
		d.bad = true
		return make([]byte, n)
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

// count reads a number of items; never more than limit, nor than the text could hold at size bytes each.
func (d *decoder) count(limit, size int) int {
	n := d.unsigned()
	if n > uint64(limit) || n > uint64(len(d.rest)/size) {
		d.bad = true
		return 0
	}
	return int(n)
}

func (d *decoder) tallies(s *tallies) {
	for i := range s.calendar {
		s.calendar[i] = tally{start: d.signed(), units: d.units()}
	}
	rings := d.byte()
	d.bad = d.bad || rings>>periods != 0
	for i := range s.rolling {
		if rings&(1<<i) == 0 {
			continue
		}
		g := &ring{newest: d.signed()}
		filled := d.unsigned()
		d.bad = d.bad || bits.Len64(filled) > Slices || g.newest > math.MaxInt64/2 || g.newest < math.MinInt64/2
		for k := range g.units {
			if filled&(1<<k) != 0 {
				g.units[k] = d.units()
			}
		}
		s.rolling[i] = g
	}
}

// units reads a sum, which is never negative.
func (d *decoder) units() int64 {
	u := d.signed()
	d.bad = d.bad || u < 0
	return max(u, 0)
}

// Equal tells whether two counters hold the same.
func (c *Counter) Equal(o *Counter) bool {
	if c.latest != o.latest || c.seq != o.seq || c.floor != o.floor || !slices.Equal(c.undone, o.undone) ||
		!c.plain.equal(&o.plain) || (c.unique == nil) != (o.unique == nil) || len(c.resources) != len(o.resources) {
		return false
	}
	for k, u := range c.resources {
		if v, ok := o.resources[k]; !ok || v != u {
			return false
		}
	}
	return c.unique == nil || c.unique.equal(o.unique)
}

func (s *tallies) equal(o *tallies) bool {
	for i, g := range s.rolling {
		if s.calendar[i] != o.calendar[i] || (g == nil) != (o.rolling[i] == nil) || g != nil && *g != *o.rolling[i] {
			return false
		}
	}
	return true
}
