// Package statetest is the conformance suite of stores: what any of them has to do, as tests.
package statetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
)

// Clock is a clock that stands until it is set. It is safe for concurrent use.
type Clock struct{ at atomic.Int64 }

// NewClock makes a clock that shows t.
func NewClock(t time.Time) *Clock {
	c := &Clock{}
	c.Set(t)
	return c
}

// Now is what the clock shows.
func (c *Clock) Now() time.Time { return time.Unix(0, c.at.Load()).UTC() }

// Set puts the clock to t.
func (c *Clock) Set(t time.Time) { c.at.Store(t.UnixNano()) }

// Forward moves the clock on.
func (c *Clock) Forward(d time.Duration) { c.at.Add(int64(d)) }

// Start is what clocks of the suite show at first: a Tuesday, some way into every window.
func Start() time.Time { return time.Date(2026, 3, 17, 10, 20, 30, 0, time.UTC) }

// Owner is a user record of the suite's project.
func Owner(userType decision.UserType, identifier string) state.Owner {
	return state.Owner{
		Project: "news", Brand: "default", Environment: "production",
		User: decision.User{Identifier: identifier, UserType: userType},
	}
}

// Month asks for one unit of a monthly limit.
func Month(counter string, limit int64) state.Consumption {
	return state.Consumption{
		Question: state.Question{CounterID: counter, Window: state.Window{Period: decision.Month}}, Limit: limit, Units: 1,
	}
}

// Unique is Month over unique resources.
func Unique(counter string, limit int64, resource string) state.Consumption {
	c := Month(counter, limit)
	c.Unique, c.Resource = true, resource
	return c
}

// Run plays the suite. open makes an empty store on the given clock; it is closed by the suite. Anonymous records of it
// last state.DefaultAnonymousMaxAge.
func Run(t *testing.T, open func(t *testing.T, clock func() time.Time) state.Store) {
	for _, test := range []struct {
		name string
		play func(*testing.T, *fixture)
	}{
		{"parallel consumers get the limit", parallel},
		{"parallel consumers of one resource pay once", parallelUnique},
		{"a partial consumption takes what is left", partial},
		{"unique resources count once", unique},
		{"a dry run records nothing", dryRun},
		{"giving back works once", giveBack},
		{"giving back after the window does nothing", giveBackLate},
		{"giving back frees the resource", giveBackUnique},
		{"windows end", windows},
		{"rolling windows slide", rolling},
		{"a clock that steps back opens no earlier window", clockBack},
		{"additions count in every period", additions},
		{"negative additions stop at zero", negative},
		{"merging keeps usage once", merge},
		{"merging counts a resource in both once", mergeUnique},
		{"merging copies documents", mergeDocuments},
		{"anonymous records end", anonymousEnd},
		{"owners are kept apart", owners},
		{"documents are stored, replaced, deleted", documents},
		{"documents end", documentsEnd},
		{"of many writers one is first", ifAbsent},
		{"lists are in byte order", lists},
		{"wrong questions are errors", wrong},
		{"a cancelled call is not carried out", cancelled},
		{"a closed store says so", closed},
	} {
		t.Run(test.name, func(t *testing.T) {
			clock := NewClock(Start())
			store := open(t, clock.Now)
			t.Cleanup(func() { check(t, store.Close()) })
			test.play(t, &fixture{store, clock})
		})
	}
}

type fixture struct {
	state.Store
	clock *Clock
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

func (f *fixture) consume(t testing.TB, o state.Owner, c state.Consumption) state.Outcome {
	t.Helper()
	out, err := f.Consume(t.Context(), o, c)
	check(t, err)
	return out
}

func (f *fixture) add(t testing.TB, o state.Owner, a state.Addition) {
	t.Helper()
	_, err := f.Add(t.Context(), o, a)
	check(t, err)
}

func (f *fixture) read(t testing.TB, o state.Owner, q state.Question) state.Reading {
	t.Helper()
	r, err := f.Tally(t.Context(), o, []state.Question{q})
	check(t, err)
	want(t, "answers", len(r), 1)
	return r[0]
}

func (f *fixture) units(t testing.TB, o state.Owner, c state.Consumption) int64 {
	t.Helper()
	return f.read(t, o, c.Question).Units
}

func parallel(t *testing.T, f *fixture) {
	const rounds, callers, limit = 20, 200, 3
	for round := range rounds {
		o := Owner(decision.Anonymous, fmt.Sprint("reader", round))
		var granted, recorded atomic.Int64
		var wg sync.WaitGroup
		for range callers {
			wg.Go(func() {
				out, err := f.Consume(t.Context(), o, Month("a", limit))
				if err != nil {
					t.Error(err)
				}
				if out.Granted {
					granted.Add(1)
				}
				recorded.Add(out.Recorded)
			})
		}
		wg.Wait()
		want(t, "granted", granted.Load(), limit)
		want(t, "recorded", recorded.Load(), limit)
		want(t, "tally", f.units(t, o, Month("a", limit)), limit)
	}
}

func parallelUnique(t *testing.T, f *fixture) {
	o := Owner(decision.Anonymous, "reader")
	var granted, recorded atomic.Int64
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			out, err := f.Consume(t.Context(), o, Unique("a", 3, fmt.Sprint("/", i%3)))
			if err != nil {
				t.Error(err)
			}
			if out.Granted {
				granted.Add(1)
			}
			recorded.Add(out.Recorded)
		})
	}
	wg.Wait()
	want(t, "granted", granted.Load(), 200)
	want(t, "recorded", recorded.Load(), 3)
	want(t, "a fourth resource", f.consume(t, o, Unique("a", 3, "/new")).Granted, false)
}

func partial(t *testing.T, f *fixture) {
	o := Owner(decision.Authenticated, "u")
	c := Month("a", 5)
	c.Units = 4
	want(t, "first", f.consume(t, o, c).Recorded, 4)
	want(t, "too much", f.consume(t, o, c).Granted, false)
	want(t, "nothing recorded", f.units(t, o, c), 4)
	c.AllowPartial = true
	out := f.consume(t, o, c)
	want(t, "part", out.Recorded, 1)
	want(t, "part is access", out.Granted, true)
	want(t, "after", out.After.Units, 5)
	out = f.consume(t, o, c)
	want(t, "nothing left", out.Granted, false)
	want(t, "no receipt", out.Receipt, state.Receipt{})
	c.Limit = 2
	want(t, "a lowered limit", f.consume(t, o, c).Granted, false)
}

func unique(t *testing.T, f *fixture) {
	o := Owner(decision.Anonymous, "r")
	first := f.consume(t, o, Unique("a", 2, "/1"))
	want(t, "first", first.Recorded, 1)
	want(t, "now used", first.After.ResourceUsed, true)
	again := f.consume(t, o, Unique("a", 2, "/1"))
	want(t, "again is free", again.Granted && again.Recorded == 0 && again.Receipt.ID == 0, true)
	want(t, "second", f.consume(t, o, Unique("a", 2, "/2")).Granted, true)
	want(t, "third", f.consume(t, o, Unique("a", 2, "/3")).Granted, false)
	want(t, "the first still", f.consume(t, o, Unique("a", 2, "/1")).Granted, true)
	want(t, "used", f.read(t, o, Unique("a", 2, "/2").Question).ResourceUsed, true)
	want(t, "refused is not used", f.read(t, o, Unique("a", 2, "/3").Question).ResourceUsed, false)
	want(t, "no resource counts", f.consume(t, o, Unique("a", 9, "")).Recorded, 1)
	want(t, "and again", f.consume(t, o, Unique("a", 9, "")).Recorded, 1)
	f.clock.Set(Start().AddDate(0, 1, 0))
	want(t, "next month it counts again", f.consume(t, o, Unique("a", 2, "/1")).Recorded, 1)
}

func dryRun(t *testing.T, f *fixture) {
	o := Owner(decision.Anonymous, "r")
	c := Unique("a", 1, "/1")
	c.DryRun = true
	for range 2 {
		out := f.consume(t, o, c)
		want(t, "granted", out.Granted, true)
		want(t, "would record", out.Recorded, 1)
		want(t, "would be", out.After.Units, 1)
		want(t, "receipt", out.Receipt, state.Receipt{})
	}
	want(t, "tally", f.read(t, o, c.Question), state.Reading{Start: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)})
	f.consume(t, o, Unique("a", 1, "/2"))
	want(t, "refused", f.consume(t, o, c).Granted, false)
}

func giveBack(t *testing.T, f *fixture) {
	o := Owner(decision.Authenticated, "u")
	a, b := f.consume(t, o, Month("a", 2)), f.consume(t, o, Month("a", 2))
	for range 3 {
		check(t, f.GiveBack(t.Context(), o, a.Receipt))
		want(t, "one is back", f.units(t, o, Month("a", 2)), 1)
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if err := f.GiveBack(t.Context(), o, b.Receipt); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	want(t, "both are back", f.units(t, o, Month("a", 2)), 0)
	f.consume(t, o, Month("a", 2))
	check(t, f.GiveBack(t.Context(), o, b.Receipt))
	check(t, f.GiveBack(t.Context(), o, state.Receipt{}))
	check(t, f.GiveBack(t.Context(), Owner(decision.Anonymous, "nobody"), b.Receipt))
	want(t, "a later unit stands", f.units(t, o, Month("a", 2)), 1)
}

func giveBackLate(t *testing.T, f *fixture) {
	o := Owner(decision.Authenticated, "u")
	old := f.consume(t, o, Month("a", 9))
	f.clock.Set(Start().AddDate(0, 1, 0))
	f.consume(t, o, Month("a", 9))
	check(t, f.GiveBack(t.Context(), o, old.Receipt))
	want(t, "this month", f.units(t, o, Month("a", 9)), 1)
	year := Month("a", 9)
	year.Window.Period = decision.Year
	want(t, "this year", f.units(t, o, year), 1)
}

func giveBackUnique(t *testing.T, f *fixture) {
	o := Owner(decision.Authenticated, "u")
	out := f.consume(t, o, Unique("a", 1, "/1"))
	check(t, f.GiveBack(t.Context(), o, out.Receipt))
	want(t, "as before", f.read(t, o, Unique("a", 1, "/1").Question).ResourceUsed, false)
	want(t, "room again", f.consume(t, o, Unique("a", 1, "/2")).Granted, true)
	// A resource of a longer window that a shorter one counted anew: giving that back leaves the longer one's.
	day := Unique("b", 5, "/1")
	day.Window.Period = decision.Day
	f.consume(t, o, day)
	f.clock.Forward(24 * time.Hour)
	out = f.consume(t, o, day)
	want(t, "counted on the new day", out.Recorded, 1)
	check(t, f.GiveBack(t.Context(), o, out.Receipt))
	want(t, "day", f.read(t, o, day.Question), state.Reading{Start: time.Date(2026, 3, 18, 0, 0, 0, 0, time.UTC)})
	r := f.read(t, o, Unique("b", 5, "/1").Question)
	want(t, "month", r.Units, 1)
	want(t, "used this month", r.ResourceUsed, true)
}

func additions(t *testing.T, f *fixture) {
	o := Owner(decision.Authenticated, "u")
	f.add(t, o, state.Addition{CounterID: "a", Units: 2})
	f.add(t, o, state.Addition{CounterID: "a", Units: 3, Resource: "/1"})
	f.add(t, o, state.Addition{CounterID: "a", Units: 3, Resource: "/1"})
	for _, p := range decision.Periods() {
		c := Month("a", 0)
		c.Window.Period = p
		want(t, "all units of "+string(p), f.units(t, o, c), 8)
		c.Unique = true
		want(t, "unique units of "+string(p), f.units(t, o, c), 5)
	}
	r, err := f.Add(t.Context(), o, state.Addition{CounterID: "a", Units: 4})
	check(t, err)
	check(t, f.GiveBack(t.Context(), o, r))
	want(t, "given back", f.units(t, o, Month("a", 0)), 8)
}

func negative(t *testing.T, f *fixture) {
	o := Owner(decision.Authenticated, "u")
	f.consume(t, o, Unique("a", 9, "/1"))
	f.consume(t, o, Unique("a", 9, "/2"))
	f.add(t, o, state.Addition{CounterID: "a", Units: -1, Resource: "/1"})
	r := f.read(t, o, Unique("a", 9, "/1").Question)
	want(t, "lowered", r.Units, 1)
	want(t, "forgotten", r.ResourceUsed, false)
	want(t, "the other", f.read(t, o, Unique("a", 9, "/2").Question).ResourceUsed, true)
	f.add(t, o, state.Addition{CounterID: "a", Units: -1_000_000_000})
	want(t, "not below 0", f.units(t, o, Month("a", 9)), 0)
	f.add(t, o, state.Addition{CounterID: "a", Units: 1})
	want(t, "from 0", f.units(t, o, Month("a", 9)), 1)
}

func merge(t *testing.T, f *fixture) {
	from, to := Owner(decision.Anonymous, "x"), Owner(decision.Authenticated, "x")
	did, err := f.Merge(t.Context(), from, to, false)
	check(t, err)
	want(t, "of nothing", did, false)
	for range 2 {
		f.consume(t, from, Month("a", 9))
	}
	f.consume(t, to, Month("a", 9))
	f.consume(t, from, Month("b", 9))
	var dids atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			did, err := f.Merge(t.Context(), from, to, false)
			if err != nil {
				t.Error(err)
			}
			if did {
				dids.Add(1)
			}
		})
	}
	wg.Wait()
	want(t, "merged", dids.Load(), 1)
	want(t, "sum", f.units(t, to, Month("a", 9)), 3)
	want(t, "taken over", f.units(t, to, Month("b", 9)), 1)
	want(t, "the source keeps its own", f.units(t, from, Month("a", 9)), 2)
	f.consume(t, from, Month("a", 9))
	want(t, "apart from then on", f.units(t, to, Month("a", 9)), 3)
	f.clock.Set(Start().AddDate(0, 1, 0))
	other := Owner(decision.Authenticated, "y")
	f.consume(t, other, Month("a", 9))
	did, err = f.Merge(t.Context(), from, other, false)
	check(t, err)
	want(t, "another pair", did, true)
	want(t, "last month does not count", f.units(t, other, Month("a", 9)), 1)
}

func mergeUnique(t *testing.T, f *fixture) {
	from, to := Owner(decision.Anonymous, "x"), Owner(decision.Authenticated, "x")
	for _, r := range []string{"/1", "/2"} {
		f.consume(t, from, Unique("a", 9, r))
	}
	for _, r := range []string{"/2", "/3"} {
		f.consume(t, to, Unique("a", 9, r))
	}
	_, err := f.Merge(t.Context(), from, to, false)
	check(t, err)
	for _, r := range []string{"/1", "/2", "/3"} {
		want(t, r, f.read(t, to, Unique("a", 9, r).Question).ResourceUsed, true)
	}
	want(t, "three resources", f.units(t, to, Unique("a", 9, "")), 3)
	want(t, "four units", f.units(t, to, Month("a", 9)), 4)
}

func anonymousEnd(t *testing.T, f *fixture) {
	anonymous, user := Owner(decision.Anonymous, "x"), Owner(decision.Authenticated, "x")
	life := Month("a", 9)
	life.Window.Period = decision.Lifetime
	for _, o := range []state.Owner{anonymous, user} {
		f.consume(t, o, life)
		_, err := f.Put(t.Context(), o.Space(), "k", []byte("v"), 0, false)
		check(t, err)
	}
	f.clock.Forward(state.DefaultAnonymousMaxAge - 24*time.Hour)
	f.consume(t, anonymous, life)
	f.clock.Forward(state.DefaultAnonymousMaxAge - 24*time.Hour)
	want(t, "alive", f.units(t, anonymous, life), 2)
	want(t, "its document", f.document(t, anonymous.Space(), "k"), "v")
	f.clock.Forward(24 * time.Hour)
	want(t, "ended", f.units(t, anonymous, life), 0)
	want(t, "its document too", f.document(t, anonymous.Space(), "k"), "-")
	want(t, "a user stays", f.units(t, user, life), 1)
	want(t, "with documents", f.document(t, user.Space(), "k"), "v")
	want(t, "begins anew", f.consume(t, anonymous, life).After.Units, 1)
	want(t, "without documents", f.document(t, anonymous.Space(), "k"), "-")
}

func wrong(t *testing.T, f *fixture) {
	o := Owner(decision.Anonymous, "x")
	zero, rolls, unknown := Month("a", 1), Month("a", 1), Month("a", 1)
	zero.Units = 0
	rolls.Window = state.Window{Period: decision.Lifetime, Rolling: true}
	unknown.Window.Period = "decade"
	for _, c := range []state.Consumption{zero, rolls, unknown, Month("", 1)} {
		if out, err := f.Consume(t.Context(), o, c); err == nil || out.Granted {
			t.Fatalf("%+v: granted %v, %v", c, out.Granted, err)
		}
	}
	if _, err := f.Add(t.Context(), o, state.Addition{CounterID: "a"}); err == nil {
		t.Fatal("adding nothing is no error")
	}
	if _, err := f.Consume(t.Context(), state.Owner{}, Month("a", 1)); err == nil {
		t.Fatal("nobody's counter is no error")
	}
	if _, err := f.Put(t.Context(), "a\x00b", "k", nil, 0, false); err == nil {
		t.Fatal("NUL in a space is no error")
	}
}

func cancelled(t *testing.T, f *fixture) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := Owner(decision.Anonymous, "x")
	if _, err := f.Consume(ctx, o, Month("a", 9)); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, err := f.Tally(ctx, o, nil); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	want(t, "nothing recorded", f.units(t, o, Month("a", 9)), 0)
	// However a cancellation meets the write, a call that failed leaves nothing recorded.
	var wg sync.WaitGroup
	var recorded atomic.Int64
	for i := range 200 {
		wg.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if i%2 == 0 {
				go cancel()
			}
			if out, err := f.Consume(ctx, o, Month("a", 1000)); err == nil {
				recorded.Add(out.Recorded)
			}
		})
	}
	wg.Wait()
	for range 2 { // a write behind the refunds: these are carried out before it
		_, err := f.Put(t.Context(), "s", "k", nil, 0, false)
		check(t, err)
	}
	want(t, "recorded", f.units(t, o, Month("a", 1000)), recorded.Load())
}

func closed(t *testing.T, f *fixture) {
	check(t, f.Close())
	check(t, f.Close())
	o := Owner(decision.Anonymous, "x")
	ctx := t.Context()
	_, e1 := f.Tally(ctx, o, nil)
	_, e2 := f.Consume(ctx, o, Month("a", 1))
	_, e3 := f.Add(ctx, o, state.Addition{CounterID: "a", Units: 1})
	e4 := f.GiveBack(ctx, o, state.Receipt{})
	_, e5 := f.Merge(ctx, o, Owner(decision.Authenticated, "x"), true)
	_, _, e6 := f.Get(ctx, "s", "k")
	_, e7 := f.Put(ctx, "s", "k", nil, 0, false)
	_, e8 := f.Delete(ctx, "s", "k")
	_, e9 := f.List(ctx, "s", "", "", 9)
	for i, err := range []error{e1, e2, e3, e4, e5, e6, e7, e8, e9} {
		if !errors.Is(err, state.ErrClosed) {
			t.Errorf("call %d: %v", i+1, err)
		}
	}
}
