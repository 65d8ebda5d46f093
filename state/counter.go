package state

import (
	"crypto/sha256"
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

// MaxResources is how many resources a counter remembers. The oldest leave and may be counted again. Without a bound one
// visitor who walks a site with made-up addresses would grow a record for ever.
const MaxResources = 10_000

// maxUndone is how many receipts given back a counter remembers one by one; see GiveBack.
const maxUndone = 256

// Counter is one counter of one user record, as a value: every method is a function of the counter and the time. It
// counts each addition in all seven periods at once; since a unique meter asked for it first, also by resource; and for
// those periods for which somebody asked, in rolling windows.
//
// The zero value is a counter never used. A Counter is not safe for concurrent use.
type Counter struct {
	// latest is the newest time, in Unix seconds, that a write saw. A clock that steps back is held there, so no window
	// ever gives way to an earlier one.
	latest int64
	plain  tallies
	// unique is nil until a unique meter or an addition with a resource comes. What was counted before is its start:
	// nothing is known of those resources, and an addition without a known resource always counts.
	unique    *tallies
	resources map[resource]use
	// Receipts are numbered upwards from a number that no earlier life of the record can have used. undone holds the
	// numbers given back above floor, in order; those up to floor count as given back.
	seq, floor uint64
	undone     []uint64
}

// resource is the first half of SHA-256 over a resource id: short, of equal length, and no reading list in a stolen file.
type resource [16]byte

// use is when a resource was last recorded and with how many units.
type use struct {
	last  int64
	units int64
}

// tallies are the sums of one set, per period.
type tallies struct {
	calendar [periods]tally
	rolling  [periods]*ring // nil where no meter asked
}

// tally is a sum with the start of its window in Unix seconds.
type tally struct {
	start int64
	units int64
}

// ring holds the slices of a rolling window: units[i%Slices] is that of slice number i, for the Slices numbers up to
// newest.
type ring struct {
	newest int64
	units  [Slices]int64
}

func hashResource(id string) resource {
	sum := sha256.Sum256([]byte(id))
	return resource(sum[:16])
}

// clock is the time that counts for this counter, in Unix seconds.
func (c *Counter) clock(now time.Time) int64 { return max(now.Unix(), c.latest) }

// Read is the counter's tally in a window at now. It changes nothing.
func (c *Counter) Read(q Question, now time.Time) Reading {
	at := c.clock(now)
	set := &c.plain
	if q.Unique && c.unique != nil {
		set = c.unique
	}
	i := index(q.Window.Period)
	var r Reading
	var start int64
	if q.Window.Rolling {
		n := sliceSeconds(i)
		newest := floorDiv(at, n)
		start = (newest - (Slices - 1)) * n
		if g := set.rolling[i]; g != nil {
			r.Units = g.sum(newest)
		}
	} else {
		start = max(calendarStart(i, at, q.Window.Location), set.calendar[i].start)
		if set.calendar[i].start == start {
			r.Units = set.calendar[i].units
		}
	}
	r.Start = time.Unix(start, 0).UTC()
	if q.Unique && q.Resource != "" && c.resources != nil {
		u, ok := c.resources[hashResource(q.Resource)]
		r.ResourceUsed = ok && u.last >= start
	}
	return r
}

// Consume is the check-and-add. With DryRun the outcome is the one that would be, and nothing changes. fresh seeds the
// numbers of receipts.
func (c *Counter) Consume(q Consumption, now time.Time) Outcome {
	before := c.Read(q.Question, now)
	out := Outcome{After: before}
	if q.Unique && before.ResourceUsed {
		out.Granted = true
		return out
	}
	left := max(0, q.Limit-before.Units)
	switch {
	case q.Units <= left:
		out.Recorded = q.Units
	case q.AllowPartial && left > 0:
		out.Recorded = left
	default:
		return out
	}
	out.Granted = true
	out.After.Units += out.Recorded
	out.After.ResourceUsed = q.Unique && q.Resource != ""
	if q.DryRun {
		return out
	}
	rolling := q.Rolling
	if q.Window.Rolling {
		rolling = append(slices.Clip(rolling), q.Window.Period)
	}
	name := ""
	if q.Unique || c.unique != nil {
		name = q.Resource
	}
	out.Receipt = c.record(recording{
		counter: q.CounterID, units: out.Recorded, resource: name, unique: q.Unique, loc: q.Window.Location, rolling: rolling,
	}, now)
	return out
}

// Add adds units without a limit, or takes them off. Units taken off have no receipt.
func (c *Counter) Add(a Addition, now time.Time) Receipt {
	rec := recording{
		counter: a.CounterID, units: a.Units, resource: a.Resource, unique: a.Resource != "", loc: a.Location, rolling: a.Rolling,
	}
	if a.Units < 0 {
		c.lower(rec, now)
		return Receipt{}
	}
	return c.record(rec, now)
}

// recording is one addition as the tallies see it.
type recording struct {
	counter  string
	units    int64
	resource string
	unique   bool // keep the second set from now on
	loc      *time.Location
	rolling  []decision.Period
}

// prepare moves the counter on to now: windows that ended begin anew, sets and rings asked for come into being.
func (c *Counter) prepare(r recording, now time.Time) (at int64) {
	at = c.clock(now)
	c.latest = at
	if r.unique && c.unique == nil {
		c.splitUnique()
	}
	var starts [periods]int64
	for i := range starts {
		starts[i] = calendarStart(i, at, r.loc)
	}
	for _, set := range c.sets() {
		for i := range set.calendar {
			if t := &set.calendar[i]; starts[i] > t.start {
				*t = tally{start: starts[i]}
			}
			if g := set.rolling[i]; g != nil {
				g.advance(floorDiv(at, sliceSeconds(i)))
			}
		}
		for _, p := range r.rolling {
			if i := index(p); i >= 0 && p != decision.Lifetime && set.rolling[i] == nil {
				set.rolling[i] = &ring{newest: floorDiv(at, sliceSeconds(i))}
			}
		}
	}
	return at
}

func (c *Counter) sets() []*tallies {
	if c.unique == nil {
		return []*tallies{&c.plain}
	}
	return []*tallies{&c.plain, c.unique}
}

func (c *Counter) splitUnique() {
	c.unique = c.plain.clone()
	c.resources = map[resource]use{}
}

func (s *tallies) clone() *tallies {
	t := *s
	for i, g := range s.rolling {
		if g != nil {
			copied := *g
			t.rolling[i] = &copied
		}
	}
	return &t
}

func (c *Counter) record(r recording, now time.Time) Receipt {
	at := c.prepare(r, now)
	if c.seq == 0 {
		// Microseconds outrun any rate of additions, so a record that ended and began again gives other numbers.
		c.seq = uint64(max(now.UnixMicro(), 1))
		c.floor = c.seq
	}
	c.seq++
	receipt := Receipt{ID: c.seq, CounterID: r.counter, Units: r.units, Resource: r.resource, Time: time.Unix(at, 0).UTC()}
	for i := range c.plain.calendar {
		c.plain.calendar[i].units = plus(c.plain.calendar[i].units, r.units)
		c.plain.rolling[i].add(r.units)
	}
	if c.unique == nil {
		return receipt
	}
	var key resource
	known, seen := use{}, false
	if r.resource != "" {
		key = hashResource(r.resource)
		known, seen = c.resources[key]
	}
	for i := range c.unique.calendar {
		if t := &c.unique.calendar[i]; !seen || known.last < t.start {
			t.units = plus(t.units, r.units)
			receipt.Unique |= 1 << i
		}
		g, n := c.unique.rolling[i], sliceSeconds(i)
		if g == nil {
			continue
		}
		if seen && known.last >= (g.newest-(Slices-1))*n {
			// Counted in this window already: its units move to now, for they must not leave before the last use does.
			g.add(g.take(floorDiv(known.last, n), known.units))
			continue
		}
		g.add(r.units)
		receipt.Unique |= 1 << (i + periods)
	}
	if r.resource != "" {
		if seen {
			receipt.Before = time.Unix(known.last, 0).UTC()
		}
		c.resources[key] = use{last: at, units: r.units}
		c.forgetOldest()
	}
	return receipt
}

// forgetOldest holds the number of resources at MaxResources.
func (c *Counter) forgetOldest() {
	for len(c.resources) > MaxResources {
		var oldest resource
		last := int64(math.MaxInt64)
		for k, u := range c.resources {
			if u.last < last || u.last == last && string(k[:]) < string(oldest[:]) {
				oldest, last = k, u.last
			}
		}
		delete(c.resources, oldest)
	}
}

// lower takes units off all tallies, never below 0, and forgets the resource.
func (c *Counter) lower(r recording, now time.Time) {
	c.prepare(r, now)
	units := r.units
	if units == math.MinInt64 {
		units++ // has no positive counterpart
	}
	units = -units
	for _, set := range c.sets() {
		for i := range set.calendar {
			t := &set.calendar[i]
			t.units = max(0, t.units-units)
			set.rolling[i].lower(units)
		}
	}
	if r.resource != "" {
		delete(c.resources, hashResource(r.resource))
	}
}

// GiveBack undoes a receipt in the windows that have not ended since, and tells whether it did.
//
// Once: a counter remembers which numbers were given back, one by one up to maxUndone, and beyond that the highest
// number that it forgot. Receipts up to that number are refused, so a unit can stay counted after an unheard-of number of
// refunds out of order, but no receipt is ever worth two units. A receipt of an earlier life of the record means nothing.
func (c *Counter) GiveBack(r Receipt) bool {
	if r.ID == 0 || r.Units <= 0 || r.ID <= c.floor || r.ID > c.seq {
		return false
	}
	at, found := slices.BinarySearch(c.undone, r.ID)
	if found {
		return false
	}
	c.undone = slices.Insert(c.undone, at, r.ID)
	if len(c.undone) > maxUndone {
		c.floor = c.undone[0]
		c.undone = slices.Delete(c.undone, 0, 1)
	}
	when := r.Time.Unix()
	c.plain.giveBack(r.Units, when, math.MaxUint16)
	if c.unique == nil {
		return true
	}
	c.unique.giveBack(r.Units, when, r.Unique)
	if r.Resource == "" {
		return true
	}
	key := hashResource(r.Resource)
	// Recorded once more since then: that recording stands.
	if u, ok := c.resources[key]; ok && u.last == when {
		if r.Before.IsZero() {
			delete(c.resources, key)
		} else {
			c.resources[key] = use{last: r.Before.Unix(), units: u.units}
		}
	}
	return true
}

func (s *tallies) giveBack(units, when int64, counted uint16) {
	for i := range s.calendar {
		if t := &s.calendar[i]; counted&(1<<i) != 0 && t.start <= when {
			t.units = max(0, t.units-units)
		}
		if g := s.rolling[i]; g != nil && counted&(1<<(i+periods)) != 0 {
			g.take(floorDiv(when, sliceSeconds(i)), units)
		}
	}
}

// Merge adds what another counter holds in windows that have not ended. A resource in both counts once.
func (c *Counter) Merge(from *Counter) {
	if from.unique != nil && c.unique == nil {
		c.splitUnique()
	}
	other := from.unique
	if other == nil {
		other = &from.plain // all that was counted without a resource counts
	}
	c.plain.merge(&from.plain)
	if c.unique != nil {
		mine := *c.unique.clone()
		c.unique.merge(other)
		for key, theirs := range from.resources {
			ours, both := c.resources[key]
			if !both {
				c.resources[key] = theirs
				continue
			}
			earlier := min(ours.last, theirs.last)
			for i := range c.unique.calendar {
				// In both windows counted: what the other counted for it goes again.
				if t := &c.unique.calendar[i]; earlier >= t.start && mine.calendar[i].start == t.start && other.calendar[i].start == t.start {
					t.units = max(0, t.units-theirs.units)
				}
				g := c.unique.rolling[i]
				n := sliceSeconds(i)
				if g != nil && mine.rolling[i] != nil && other.rolling[i] != nil && earlier >= (g.newest-(Slices-1))*n {
					g.take(floorDiv(earlier, n), units(earlier, ours, theirs))
				}
			}
			if theirs.last > ours.last {
				c.resources[key] = theirs
			}
		}
		c.forgetOldest()
	}
	c.latest = max(c.latest, from.latest)
}

// units are those of the use that was earlier.
func units(earlier int64, a, b use) int64 {
	if a.last == earlier {
		return a.units
	}
	return b.units
}

// merge adds tally to tally where both are of the same window; of two windows the later stands.
func (s *tallies) merge(from *tallies) {
	for i := range s.calendar {
		switch t, f := &s.calendar[i], from.calendar[i]; {
		case f.start > t.start:
			*t = f
		case f.start == t.start:
			t.units = plus(t.units, f.units)
		}
		f := from.rolling[i]
		if f == nil {
			continue
		}
		if s.rolling[i] == nil {
			copied := *f
			s.rolling[i] = &copied
			continue
		}
		g := s.rolling[i]
		g.advance(f.newest)
		for n := max(f.newest, g.newest) - (Slices - 1); n <= f.newest; n++ {
			if n > f.newest-Slices && n > g.newest-Slices {
				at := floorMod(n, Slices)
				g.units[at] = plus(g.units[at], f.units[at])
			}
		}
	}
}

// advance drops the slices that lie before the window of slice number n.
func (g *ring) advance(n int64) {
	if n <= g.newest {
		return
	}
	if n-g.newest >= Slices {
		g.units = [Slices]int64{}
	} else {
		for i := g.newest + 1; i <= n; i++ {
			g.units[floorMod(i, Slices)] = 0
		}
	}
	g.newest = n
}

// add puts units into the newest slice. A nil ring takes none.
func (g *ring) add(units int64) {
	if g != nil {
		at := floorMod(g.newest, Slices)
		g.units[at] = plus(g.units[at], units)
	}
}

// take removes up to so many units from slice n and tells how many it did.
func (g *ring) take(n, units int64) int64 {
	if n > g.newest || n <= g.newest-Slices {
		return 0
	}
	at := floorMod(n, Slices)
	taken := min(units, g.units[at])
	g.units[at] -= taken
	return taken
}

// lower removes units from the newest slices first, so that the effect lasts.
func (g *ring) lower(units int64) {
	if g == nil {
		return
	}
	for n := g.newest; n > g.newest-Slices && units > 0; n-- {
		units -= g.take(n, units)
	}
}

// sum is what the ring holds in the window that ends with slice newest.
func (g *ring) sum(newest int64) int64 {
	newest = max(newest, g.newest)
	var sum int64
	for n := newest - (Slices - 1); n <= g.newest; n++ {
		sum = plus(sum, g.units[floorMod(n, Slices)])
	}
	return sum
}

// plus adds without wrapping round: a full tally stays full.
func plus(a, b int64) int64 {
	sum, _ := bits.Add64(uint64(a), uint64(b), 0)
	return int64(min(sum, math.MaxInt64))
}

// Size is about how many bytes of memory the counter takes, for stores that bound what they hold.
func (c *Counter) Size() int {
	n := 512 + 8*len(c.undone) + 80*len(c.resources)
	for _, set := range c.sets() {
		for _, g := range set.rolling {
			if g != nil {
				n += 512
			}
		}
	}
	return n
}
