package state

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seed-eb607675/tollgate/decision"
)

func begin() time.Time { return time.Date(2026, 3, 17, 10, 20, 30, 0, time.UTC) }

func question(p decision.Period, unique, rolling bool) Question {
	return Question{CounterID: "a", Window: Window{Period: p, Rolling: rolling}, Unique: unique}
}

// anyCounter plays operations of chance.
func anyCounter(t *rapid.T) *Counter {
	c, now := &Counter{}, begin()
	var receipts []Receipt
	for range rapid.IntRange(0, 30).Draw(t, "operations") {
		now = now.Add(time.Duration(rapid.IntRange(-3600, 40*86400).Draw(t, "on")) * time.Second)
		name := rapid.SampledFrom([]string{"", "/1", "/2", "/3"}).Draw(t, "resource")
		switch rapid.IntRange(0, 3).Draw(t, "what") {
		case 0:
			q := question(rapid.SampledFrom([]decision.Period{decision.Minute, decision.Day, decision.Year}).Draw(t, "period"),
				rapid.Bool().Draw(t, "unique"), rapid.Bool().Draw(t, "rolling"))
			q.Resource = name
			receipts = append(receipts, c.Consume(Consumption{Question: q, Limit: 5, Units: int64(rapid.IntRange(1, 3).Draw(t, "units"))}, now).Receipt)
		case 1:
			receipts = append(receipts, c.Add(Addition{CounterID: "a", Units: 2, Resource: name, Rolling: []decision.Period{decision.Month}}, now))
		case 2:
			c.Add(Addition{CounterID: "a", Units: -1, Resource: name}, now)
		case 3:
			if len(receipts) > 0 {
				c.GiveBack(rapid.SampledFrom(receipts).Draw(t, "receipt"))
			}
		}
	}
	return c
}

func TestCounterKeepsItsForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCounter(t)
		got, err := DecodeCounter(c.Encode(nil))
		if err != nil {
			t.Fatal(err)
		}
		if !got.Equal(c) {
			t.Fatalf("got %+v, want %+v", got, c)
		}
	})
}

// TestNeverOverGrant: whatever happened, a window never holds more recorded units than the
// limit.
func TestNeverOverGrant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, now := &Counter{}, begin()
		w := Window{Period: decision.Hour, Rolling: rapid.Bool().Draw(t, "rolling")}
		unique := rapid.Bool().Draw(t, "unique")
		type grant struct {
			at       time.Time
			resource string
		}
		var grants []grant
		for range 80 {
			now = now.Add(time.Duration(rapid.IntRange(0, 900).Draw(t, "on")) * time.Second)
			name := fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "resource"))
			out := c.Consume(Consumption{Question: Question{CounterID: "a", Window: w, Unique: unique, Resource: name}, Limit: 3, Units: 1}, now)
			if out.Recorded > 0 { // reading again what was counted is free, and no use of the window
				grants = append(grants, grant{now, name})
			}
			start, seen, n := w.Start(now), map[string]bool{}, 0
			for _, g := range grants {
				if !g.at.Before(start) && !(unique && seen[g.resource]) {
					seen[g.resource] = true
					n++
				}
			}
			if n > 3 {
				t.Fatalf("%d granted within %v from %s", n, w, start)
			}
		}
	})
}

func TestReceiptsGivenBackOutOfOrder(t *testing.T) {
	c := &Counter{}
	var receipts []Receipt
	for range 3 * maxUndone {
		receipts = append(receipts, c.Add(Addition{CounterID: "a", Units: 1}, begin()))
	}
	for i := len(receipts) - 1; i >= 0; i-- {
		c.GiveBack(receipts[i])
	}
	left := c.Read(question(decision.Month, false, false), begin()).Units
	for _, r := range receipts {
		if c.GiveBack(r) {
			t.Fatalf("receipt %d was taken twice", r.ID)
		}
	}
	if left < 0 || left > 2*maxUndone || len(c.undone) > maxUndone {
		t.Fatalf("%d units left, %d remembered", left, len(c.undone))
	}
	again := &Counter{}
	again.Add(Addition{CounterID: "a", Units: 1}, begin().Add(time.Second))
	if again.GiveBack(receipts[0]) {
		t.Fatal("a receipt of an earlier life was taken")
	}
}

func TestOldestResourcesLeave(t *testing.T) {
	c := &Counter{}
	q := question(decision.Year, true, false)
	for i := range MaxResources + 2 {
		q.Resource = fmt.Sprint(i)
		c.Consume(Consumption{Question: q, Limit: math.MaxInt64, Units: 1}, begin().Add(time.Duration(i)*time.Second))
	}
	if len(c.resources) != MaxResources {
		t.Fatalf("%d resources", len(c.resources))
	}
	for i, used := range map[int]bool{0: false, 1: false, 2: true, MaxResources + 1: true} {
		q.Resource = fmt.Sprint(i)
		if got := c.Read(q, begin().Add(time.Hour)).ResourceUsed; got != used {
			t.Errorf("resource %d: used %v", i, got)
		}
	}
	if back, err := DecodeCounter(c.Encode(nil)); err != nil || !back.Equal(c) {
		t.Fatal("a full counter changed on its way", err)
	}
}

func TestTalliesDoNotWrap(t *testing.T) {
	c := &Counter{}
	for range 3 {
		c.Add(Addition{CounterID: "a", Units: math.MaxInt64, Rolling: []decision.Period{decision.Day}}, begin())
	}
	for _, rolling := range []bool{false, true} {
		if got := c.Read(question(decision.Day, false, rolling), begin()).Units; got != math.MaxInt64 {
			t.Errorf("rolling %v: %d", rolling, got)
		}
	}
	c.Add(Addition{CounterID: "a", Units: math.MinInt64}, begin())
	if got := c.Read(question(decision.Day, false, false), begin()).Units; got != 0 {
		t.Error(got)
	}
}

// TestUniqueFromPlain: a meter that becomes unique finds what was counted before.
func TestUniqueFromPlain(t *testing.T) {
	c := &Counter{}
	c.Add(Addition{CounterID: "a", Units: 2}, begin())
	q := question(decision.Month, true, false)
	q.Resource = "/1"
	if out := c.Consume(Consumption{Question: q, Limit: 3, Units: 1}, begin()); !out.Granted || out.After.Units != 3 {
		t.Fatalf("%+v", out)
	}
	q.Resource = "/2"
	if c.Consume(Consumption{Question: q, Limit: 3, Units: 1}, begin()).Granted {
		t.Fatal("a fourth")
	}
}

func TestMergeRolling(t *testing.T) {
	a, b := &Counter{}, &Counter{}
	for i, c := range []*Counter{a, b} {
		for _, r := range []string{"/both", fmt.Sprint(i)} {
			q := question(decision.Hour, true, true)
			q.Resource = r
			c.Consume(Consumption{Question: q, Limit: 9, Units: 1}, begin().Add(time.Duration(i)*5*time.Minute))
		}
	}
	a.Merge(b)
	now := begin().Add(10 * time.Minute)
	if got := a.Read(question(decision.Hour, true, true), now).Units; got != 3 {
		t.Errorf("unique: %d", got)
	}
	if got := a.Read(question(decision.Hour, false, true), now).Units; got != 4 {
		t.Errorf("plain: %d", got)
	}
	if got := b.Read(question(decision.Hour, true, true), now).Units; got != 2 {
		t.Errorf("the source changed: %d", got)
	}
	if got := a.Read(question(decision.Hour, true, true), now.Add(53*time.Minute)).Units; got != 2 {
		t.Errorf("the earlier ones have left: %d", got)
	}
}

func TestDecodeErrors(t *testing.T) {
	c := &Counter{}
	c.Add(Addition{CounterID: "a", Units: 1, Resource: "/1"}, begin())
	good := c.Encode(nil)
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		if _, err := DecodeCounter(bad); err == nil {
			t.Errorf("byte %d changed: no error", i)
		}
		if _, err := DecodeCounter(good[:i]); i > 0 && !errors.Is(err, ErrCorrupt) {
			t.Errorf("cut at %d: %v", i, err)
		}
	}
}

func FuzzDecodeCounter(f *testing.F) {
	c := &Counter{}
	f.Add([]byte{}, true)
	f.Add(c.Encode(nil), false)
	c.Add(Addition{CounterID: "a", Units: 1, Resource: "/1", Rolling: []decision.Period{decision.Day}}, begin())
	f.Add(c.Encode(nil), false)
	f.Fuzz(func(t *testing.T, b []byte, seal bool) {
		if seal {
			b = sealed(b) // else no mutation gets behind the checksum
		}
		c, err := DecodeCounter(b)
		if err != nil {
			return
		}
		again, err := DecodeCounter(c.Encode(nil))
		if err != nil || !again.Equal(c) {
			t.Fatalf("%+v is read as %+v, %v", c, again, err)
		}
		c.Add(Addition{CounterID: "a", Units: 1, Resource: "/1"}, begin()) // whatever it holds, it works
		c.Read(question(decision.Day, true, true), begin())
		c.Merge(again)
	})
}

func sealed(b []byte) []byte {
	b = append([]byte{counterVersion}, b...)
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}
