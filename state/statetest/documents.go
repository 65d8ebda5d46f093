package statetest

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
)

func mergeDocuments(t *testing.T, f *fixture) {
	from, to := Owner(decision.Anonymous, "x"), Owner(decision.Authenticated, "x")
	put := func(space, key, value string) {
		_, err := f.Put(t.Context(), space, key, []byte(value), 0, false)
		check(t, err)
	}
	put(from.Space(), "topics", "old")
	put(from.Space(), "name", "anonymous")
	put(to.Space(), "name", "user")
	did, err := f.Merge(t.Context(), from, to, true)
	check(t, err)
	want(t, "merged", did, true)
	want(t, "copied", f.document(t, to.Space(), "topics"), "old")
	want(t, "kept", f.document(t, to.Space(), "name"), "user")
	want(t, "still there", f.document(t, from.Space(), "topics"), "old")
	without := Owner(decision.Authenticated, "y")
	_, err = f.Merge(t.Context(), from, without, false)
	check(t, err)
	want(t, "not asked for", f.document(t, without.Space(), "topics"), "-")
}

// document is a document's text, "-" if there is none.
func (f *fixture) document(t testing.TB, space, key string) string {
	t.Helper()
	b, ok, err := f.Get(t.Context(), space, key)
	check(t, err)
	if !ok {
		return "-"
	}
	return string(b)
}

func owners(t *testing.T, f *fixture) {
	base := Owner(decision.Anonymous, "x")
	f.consume(t, base, Month("a", 9))
	for _, change := range []func(*state.Owner){
		func(o *state.Owner) { o.Project = "other" },
		func(o *state.Owner) { o.Brand = "other" },
		func(o *state.Owner) { o.Environment = "testing" },
		func(o *state.Owner) { o.User.UserType = decision.Authenticated },
		func(o *state.Owner) { o.User.Identifier = "x/" },
		func(o *state.Owner) { o.User.Identifier = "x\x00a" },
	} {
		o := base
		change(&o)
		want(t, o.Space(), f.units(t, o, Month("a", 9)), 0)
	}
	want(t, "another counter", f.units(t, base, Month("A", 9)), 0)
}

func documents(t *testing.T, f *fixture) {
	ctx := t.Context()
	want(t, "nothing", f.document(t, "s", "k"), "-")
	value := []byte(`{"a":1}`)
	ok, err := f.Put(ctx, "s", "k", value, 0, false)
	check(t, err)
	want(t, "stored", ok, true)
	value[0] = 'X'
	want(t, "a copy was stored", f.document(t, "s", "k"), `{"a":1}`)
	got, _, err := f.Get(ctx, "s", "k")
	check(t, err)
	got[0] = 'X'
	want(t, "a copy was given", f.document(t, "s", "k"), `{"a":1}`)
	ok, err = f.Put(ctx, "s", "k", []byte("2"), 0, true)
	check(t, err)
	want(t, "not absent", ok, false)
	_, err = f.Put(ctx, "s", "k", nil, 0, false)
	check(t, err)
	want(t, "empty", f.document(t, "s", "k"), "")
	want(t, "another space", f.document(t, "s/k", ""), "-")
	for _, had := range []bool{true, false} {
		ok, err = f.Delete(ctx, "s", "k")
		check(t, err)
		want(t, "deleted", ok, had)
	}
	want(t, "gone", f.document(t, "s", "k"), "-")
}

func documentsEnd(t *testing.T, f *fixture) {
	_, err := f.Put(t.Context(), "s", "k", []byte("v"), time.Minute, false)
	check(t, err)
	f.clock.Forward(time.Minute - 1)
	want(t, "there", f.document(t, "s", "k"), "v")
	f.clock.Forward(1)
	want(t, "gone", f.document(t, "s", "k"), "-")
	keys, err := f.List(t.Context(), "s", "", "", 9)
	check(t, err)
	want(t, "listed", len(keys), 0)
	had, err := f.Delete(t.Context(), "s", "k")
	check(t, err)
	want(t, "nothing to delete", had, false)
	_, err = f.Put(t.Context(), "s", "k", []byte("v"), time.Minute, false)
	check(t, err)
	f.clock.Forward(time.Minute)
	ok, err := f.Put(t.Context(), "s", "k", []byte("w"), 0, true)
	check(t, err)
	want(t, "absent once it ended", ok, true)
}

func ifAbsent(t *testing.T, f *fixture) {
	for round := range 10 {
		var winners atomic.Int64
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				ok, err := f.Put(t.Context(), "s", fmt.Sprint(round), []byte(fmt.Sprint(i)), 0, true)
				if err != nil {
					t.Error(err)
				}
				if ok {
					winners.Add(1)
				}
			})
		}
		wg.Wait()
		want(t, "winners", winners.Load(), 1)
	}
}

func lists(t *testing.T, f *fixture) {
	for _, key := range []string{"b", "a", "ab", "a\x00", "ä", "a/1", "", "B"} {
		_, err := f.Put(t.Context(), "s", key, []byte("v"), 0, false)
		check(t, err)
	}
	_, err := f.Put(t.Context(), "s2", "a0", []byte("v"), 0, false)
	check(t, err)
	for _, l := range []struct {
		prefix, after string
		limit         int
		want          []string
	}{
		{"", "", 99, []string{"B", "a", "a\x00", "a/1", "ab", "b", "ä"}},
		{"a", "", 99, []string{"a", "a\x00", "a/1", "ab"}},
		{"a", "a\x00", 1, []string{"a/1"}},
		{"a", "a/1", 99, []string{"ab"}},
		{"b", "a", 99, []string{"b"}},
		{"a", "z", 99, []string{}},
		{"", "", 0, []string{}},
		{"x", "", 9, []string{}},
	} {
		got, err := f.List(t.Context(), "s", l.prefix, l.after, l.limit)
		check(t, err)
		if !slices.Equal(got, l.want) {
			t.Fatalf("list %q after %q: got %q, want %q", l.prefix, l.after, got, l.want)
		}
	}
}
