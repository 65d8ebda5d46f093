package pipeline

import (
	"slices"
	"testing"

	"github.com/seed-eb607675/tollgate/state"
)

// A sheet answers as the store would after the same writes, and leaves the store as it was.
func TestSheet(t *testing.T) {
	ctx := t.Context()
	store := state.NewMemory(nil)
	defer store.Close()
	for _, key := range []string{"a", "b", "c", "d"} {
		if _, err := store.Put(ctx, "bucket/x", key, []byte("1"), 0, false); err != nil {
			t.Fatal(err)
		}
	}
	s := newSheet(store)
	if stored, _ := s.Put(ctx, "bucket/x", "a", []byte("2"), 0, true); stored {
		t.Error("ifAbsent stored over what the store has")
	}
	if stored, _ := s.Put(ctx, "bucket/x", "e", []byte("2"), 0, true); !stored {
		t.Error("ifAbsent did not store a new key")
	}
	if stored, _ := s.Put(ctx, "bucket/x", "e", []byte("3"), 0, true); stored {
		t.Error("ifAbsent stored over what the sheet has")
	}
	if was, _ := s.Delete(ctx, "bucket/x", "b"); !was {
		t.Error("delete says that b was not there")
	}
	if was, _ := s.Delete(ctx, "bucket/x", "b"); was {
		t.Error("delete says that b was there twice")
	}
	if _, ok, _ := s.Get(ctx, "bucket/x", "b"); ok {
		t.Error("b is there")
	}
	if value, _, _ := s.Get(ctx, "bucket/x", "e"); string(value) != "2" {
		t.Errorf("e is %q", value)
	}
	for _, test := range []struct {
		after string
		limit int
		want  []string
	}{
		{"", 10, []string{"a", "c", "d", "e"}},
		{"", 2, []string{"a", "c"}},
		{"c", 1, []string{"d"}},
		{"c", 5, []string{"d", "e"}},
		{"e", 5, nil},
	} {
		got, err := s.List(ctx, "bucket/x", "", test.after, test.limit)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("listing %d after %q: %v, %v; want %v", test.limit, test.after, got, err, test.want)
		}
	}
	if keys, _ := store.List(ctx, "bucket/x", "", "", 10); !slices.Equal(keys, []string{"a", "b", "c", "d"}) {
		t.Errorf("the store has %v now", keys)
	}
}
