package state

import (
	"fmt"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

// Slices is the number of equal parts a rolling window is kept in. A unit leaves the window with its slice, so a rolling
// window is exact to a sixtieth of its length.
const Slices = 60

// periods is the number of tallies that every counter keeps.
const periods = 7

// index is the place of a period among the seven, from the shortest to the longest; -1 if it is none of them.
func index(p decision.Period) int {
	switch p {
	case decision.Minute:
		return 0
	case decision.Hour:
		return 1
	case decision.Day:
		return 2
	case decision.Week:
		return 3
	case decision.Month:
		return 4
	case decision.Year:
		return 5
	case decision.Lifetime:
		return 6
	}
	return -1
}

// Validate refuses a window nobody can count in: an unknown period, or a lifetime that rolls.
func (w Window) Validate() error {
	switch i := index(w.Period); {
	case i < 0:
		return fmt.Errorf("unknown period %q", w.Period)
	case w.Rolling && w.Period == decision.Lifetime:
		return fmt.Errorf("a lifetime has no rolling window")
	}
	return nil
}

// Start is the beginning of the window that holds now, in UTC. It belongs to the window; the window's end does not.
//
// Minutes and hours are those of UTC. Days, weeks (from Monday, ISO 8601), months and years begin at midnight in
// w.Location, and where clocks skip midnight with the first instant that bears the date. Should clocks that are set back
// show an earlier date a second time, the window begun stays. A lifetime began on 1 January 1970, UTC. A rolling window
// begins with the oldest of its slices. The answer never goes back while now goes on.
func (w Window) Start(now time.Time) time.Time {
	if w.Rolling {
		n := sliceSeconds(index(w.Period))
		return time.Unix((floorDiv(now.Unix(), n)-(Slices-1))*n, 0).UTC()
	}
	return time.Unix(calendarStart(index(w.Period), now.Unix(), w.Location), 0).UTC()
}

// sliceSeconds is the length of a slice of the rolling window of a period. Slices are aligned to the Unix epoch, so two
// counters can be added slice by slice.
func sliceSeconds(period int) int64 {
	return [periods]int64{1, 60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60, 365 * 24 * 60, 1}[period]
}

// calendarStart is Start for calendar windows in Unix seconds.
func calendarStart(period int, now int64, loc *time.Location) int64 {
	switch period {
	case 0:
		return now - floorMod(now, 60)
	case 1:
		return now - floorMod(now, 3600)
	case 6:
		return 0
	}
	if loc == nil || loc == time.UTC {
		y, m, d := first(period, time.Unix(now, 0).UTC())
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
	}
	t := time.Unix(now, 0).In(loc)
	if h := t.Hour(); h >= 20 {
		// Only where clocks are set back over midnight has the window of the next date begun already. No zone ever did
		// so by more than a few hours.
		if next := dateStart(period, t.AddDate(0, 0, 1), loc); next <= now {
			return next
		}
	}
	return dateStart(period, t, loc)
}

func dateStart(period int, t time.Time, loc *time.Location) int64 {
	y, m, d := first(period, t)
	return midnight(y, m, d, loc)
}

// first is the first date of the day, week, month or year that t lies in.
func first(period int, t time.Time) (int, time.Month, int) {
	y, m, d := t.Date()
	switch period {
	case 3:
		return y, m, d - (int(t.Weekday())+6)%7 // time.Date and midnight take days below 1
	case 4:
		return y, m, 1
	case 5:
		return y, time.January, 1
	}
	return y, m, d
}

// midnight is the first instant, in Unix seconds, at which clocks in loc show the date or a later one. time.Date does
// not say what it gives for a midnight that was skipped, so the zone's transitions are walked.
func midnight(y int, m time.Month, d int, loc *time.Location) int64 {
	wall := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() // what clocks show, taken for seconds
	at := wall - 26*3600                                    // no zone is ahead of UTC by so much
	for {
		t := time.Unix(at, 0).In(loc)
		_, offset := t.Zone()
		at = max(at, wall-int64(offset))
		_, end := t.ZoneBounds()
		if end.IsZero() || at < end.Unix() {
			return at
		}
		at = end.Unix()
	}
}

func floorDiv(a, b int64) int64 { return (a - floorMod(a, b)) / b }

func floorMod(a, b int64) int64 { return ((a % b) + b) % b }
