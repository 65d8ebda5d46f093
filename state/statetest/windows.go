package statetest

import (
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
)

func windows(t *testing.T, f *fixture) {
	o := Owner(decision.Authenticated, "u")
	for _, w := range []struct {
		period decision.Period
		start  string
		next   string
	}{
		{decision.Minute, "2026-03-17T10:20:00Z", "2026-03-17T10:21:00Z"},
		{decision.Hour, "2026-03-17T10:00:00Z", "2026-03-17T11:00:00Z"},
		{decision.Day, "2026-03-17T00:00:00Z", "2026-03-18T00:00:00Z"},
		{decision.Week, "2026-03-16T00:00:00Z", "2026-03-23T00:00:00Z"},
		{decision.Month, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"},
		{decision.Year, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"},
		{decision.Lifetime, "1970-01-01T00:00:00Z", ""},
	} {
		f.clock.Set(Start())
		c := Month("of "+string(w.period), 1)
		c.Window.Period = w.period
		out := f.consume(t, o, c)
		want(t, "start of "+string(w.period), out.After.Start.Format(time.RFC3339), w.start)
		want(t, "full", f.consume(t, o, c).Granted, false)
		if w.next == "" {
			f.clock.Set(Start().AddDate(50, 0, 0))
			want(t, "a lifetime later", f.consume(t, o, c).Granted, false)
			continue
		}
		next, err := time.Parse(time.RFC3339, w.next)
		check(t, err)
		f.clock.Set(next.Add(-1))
		want(t, "at the end of "+string(w.period), f.consume(t, o, c).Granted, false)
		f.clock.Set(next)
		want(t, "empty", f.units(t, o, c), 0)
		want(t, "a new "+string(w.period), f.consume(t, o, c).Granted, true)
	}
}

func rolling(t *testing.T, f *fixture) {
	o := Owner(decision.Authenticated, "u")
	c := Unique("a", 2, "/1")
	c.Window = state.Window{Period: decision.Hour, Rolling: true}
	f.consume(t, o, Month("a", 9)) // before anybody asked: the rolling window starts empty
	want(t, "first", f.consume(t, o, c).Recorded, 1)
	want(t, "start", f.read(t, o, c.Question).Start.Format(time.TimeOnly), "09:21:00")
	f.clock.Forward(30 * time.Minute)
	want(t, "same", f.consume(t, o, c).Recorded, 0)
	c.Resource = "/2"
	want(t, "second", f.consume(t, o, c).Recorded, 1)
	c.Resource = "/3"
	want(t, "third", f.consume(t, o, c).Granted, false)
	f.clock.Forward(29 * time.Minute)
	want(t, "not yet", f.consume(t, o, c).Granted, false)
	f.clock.Forward(time.Minute)
	out := f.consume(t, o, c)
	want(t, "the first has left", out.Granted, true)
	want(t, "two", out.After.Units, 2)
	check(t, f.GiveBack(t.Context(), o, out.Receipt))
	want(t, "given back", f.units(t, o, c), 1)
	f.clock.Forward(61 * time.Minute)
	want(t, "all have left", f.units(t, o, c), 0)
	f.add(t, o, state.Addition{CounterID: "b", Units: 2, Rolling: []decision.Period{decision.Day}})
	q := state.Question{CounterID: "b", Window: state.Window{Period: decision.Day, Rolling: true}}
	want(t, "asked for by an addition", f.read(t, o, q).Units, 2)
}

func clockBack(t *testing.T, f *fixture) {
	o := Owner(decision.Authenticated, "u")
	f.clock.Set(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))
	f.consume(t, o, Unique("a", 1, "/1"))
	f.clock.Set(Start())
	want(t, "still April", f.read(t, o, Unique("a", 1, "/1").Question), state.Reading{
		Units: 1, Start: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), ResourceUsed: true,
	})
	want(t, "no second allowance", f.consume(t, o, Unique("a", 1, "/2")).Granted, false)
}
