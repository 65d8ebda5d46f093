package state_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
)

func TestWindowStart(t *testing.T) {
	for _, c := range []struct {
		zone    string
		period  decision.Period
		rolling bool
		now     string
		want    string
	}{
		{"UTC", decision.Minute, false, "2026-03-17T10:20:59.999Z", "2026-03-17T10:20:00Z"},
		{"UTC", decision.Hour, false, "2026-03-17T10:00:00Z", "2026-03-17T10:00:00Z"},
		{"Asia/Kolkata", decision.Hour, false, "2026-03-17T10:20:00Z", "2026-03-17T10:00:00Z"}, // hours are UTC's
		{"UTC", decision.Week, false, "2026-03-15T23:59:59Z", "2026-03-09T00:00:00Z"},          // a Sunday
		{"UTC", decision.Week, false, "2026-01-01T12:00:00Z", "2025-12-29T00:00:00Z"},
		{"UTC", decision.Month, false, "2024-02-29T23:00:00Z", "2024-02-01T00:00:00Z"},
		{"UTC", decision.Year, false, "2026-12-31T23:59:59Z", "2026-01-01T00:00:00Z"},
		{"UTC", decision.Lifetime, false, "2026-12-31T23:59:59Z", "1970-01-01T00:00:00Z"},
		{"Europe/Berlin", decision.Day, false, "2026-03-17T23:30:00Z", "2026-03-17T23:00:00Z"},
		{"Europe/Berlin", decision.Month, false, "2026-03-31T22:30:00Z", "2026-03-31T22:00:00Z"}, // summer time began in it
		{"Europe/Berlin", decision.Day, false, "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z"},
		// Clocks skip midnight: São Paulo 2018-11-04, Beirut 2022-03-27, Santiago 2025-09-07.
		{"America/Sao_Paulo", decision.Day, false, "2018-11-04T12:00:00Z", "2018-11-04T03:00:00Z"},
		{"America/Sao_Paulo", decision.Day, false, "2018-11-04T02:59:59Z", "2018-11-03T03:00:00Z"},
		{"Asia/Beirut", decision.Day, false, "2022-03-27T12:00:00Z", "2022-03-26T22:00:00Z"},
		{"America/Santiago", decision.Day, false, "2025-09-07T04:00:00Z", "2025-09-07T04:00:00Z"},
		// Clocks are set back over midnight: the hour before it comes twice, the day begins behind the second one.
		{"America/Sao_Paulo", decision.Day, false, "2018-02-18T02:30:00Z", "2018-02-17T02:00:00Z"},
		{"America/Sao_Paulo", decision.Day, false, "2018-02-18T03:00:00Z", "2018-02-18T03:00:00Z"},
		// St. John's was set back at 00:01: the new day had begun, and stays begun.
		{"America/St_Johns", decision.Day, false, "2010-11-07T02:30:30Z", "2010-11-07T02:30:00Z"},
		{"America/St_Johns", decision.Day, false, "2010-11-07T02:59:00Z", "2010-11-07T02:30:00Z"},
		// Samoa left out 30 December 2011.
		{"Pacific/Apia", decision.Day, false, "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"},
		{"Pacific/Apia", decision.Day, false, "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z"},
		{"UTC", decision.Minute, true, "2026-03-17T10:20:30.5Z", "2026-03-17T10:19:31Z"},
		{"UTC", decision.Hour, true, "2026-03-17T10:20:30Z", "2026-03-17T09:21:00Z"},
		{"Asia/Tokyo", decision.Day, true, "1970-01-03T00:00:00Z", "1970-01-02T00:24:00Z"},
		{"UTC", decision.Week, true, "1970-01-15T00:00:00Z", "1970-01-08T02:48:00Z"},
		{"UTC", decision.Month, true, "1970-03-02T00:00:00Z", "1970-01-31T12:00:00Z"},
		{"UTC", decision.Year, true, "1972-01-01T00:00:00Z", "1971-01-07T02:00:00Z"},
	} {
		now, err := time.Parse(time.RFC3339Nano, c.now)
		if err != nil {
			t.Fatal(err)
		}
		w := state.Window{Period: c.period, Rolling: c.rolling, Location: zone(t, c.zone)}
		if got := w.Start(now).Format(time.RFC3339); got != c.want {
			t.Errorf("%s %s rolling %v at %s: got %s, want %s", c.zone, c.period, c.rolling, c.now, got, c.want)
		}
	}
}

type failer interface{ Fatal(...any) }

func zone(t failer, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// zones differ in the hour, the direction and the hemisphere of their changes.
func zones() []string {
	return []string{
		"UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Asia/Beirut", "Asia/Tehran",
		"Africa/Cairo", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kolkata", "America/Asuncion", "America/Havana",
	}
}

// TestF05Windows walks ten years in steps of chance: a window holds its moment, never goes back, begins at a date's first
// instant, and all of its moments agree on it.
func TestF05Windows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones()).Draw(t, "zone"))
		for _, p := range decision.Periods() {
			w := state.Window{Period: p, Location: loc}
			a := time.Unix(rapid.Int64Range(1262304000, 1577836800).Draw(t, "at"), 0) // 2010 to 2020
			b := a.Add(time.Duration(rapid.Int64Range(0, 400*86400).Draw(t, "on")) * time.Second)
			sa, sb := w.Start(a), w.Start(b)
			switch {
			case sa.After(a):
				t.Fatalf("%s: window of %s begins at %s", p, a, sa)
			case sb.Before(sa):
				t.Fatalf("%s: went back from %s to %s", p, sa, sb)
			case !w.Start(sa).Equal(sa):
				t.Fatalf("%s: the start %s lies in the window of %s", p, sa, w.Start(sa))
			case p != decision.Lifetime && w.Start(sa.Add(-1)).Equal(sa):
				t.Fatalf("%s: %s is not the start", p, sa)
			case !sb.After(a) && !sa.Equal(sb):
				t.Fatalf("%s: %s and %s lie in one window with two starts", p, a, b)
			}
			first := sa.In(loc)
			switch before := first.Add(-time.Second); p {
			case decision.Day, decision.Week, decision.Month, decision.Year:
				if first.Format(time.DateOnly) <= before.Format(time.DateOnly) {
					t.Fatalf("%s: %s is not a date's first instant", p, first)
				}
			}
			if p == decision.Week && first.Weekday() != time.Monday && loc.String() != "Pacific/Apia" {
				t.Fatalf("a week begins on %s", first)
			}
			if p != decision.Lifetime {
				roll := state.Window{Period: p, Rolling: true}
				if ra, rb := roll.Start(a), roll.Start(b); ra.After(a) || rb.Before(ra) {
					t.Fatalf("%s: rolling %s, %s", p, ra, rb)
				}
			}
		}
	})
}
