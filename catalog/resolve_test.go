package catalog

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed-eb607675/tollgate/decision"
)

func meterable(lower bool, values ...*decision.Meter) (*Property, []*Plan) {
	p := &Property{Slug: "enabled", Feature: "article", Type: decision.Meterable, Lower: lower}
	p.Fallback.Meter = &decision.Meter{Mode: decision.Off, CounterID: "own"}
	var plans []*Plan
	for i, m := range values {
		plans = append(plans, &Plan{
			Slug: fmt.Sprintf("p%d", i), order: i,
			Values: []PlanValue{{Feature: "article", Property: "enabled", Value: Value{Meter: m}}},
		})
	}
	return p, plans
}

func TestResolveMeters(t *testing.T) {
	on, off := &decision.Meter{Mode: decision.On}, &decision.Meter{Mode: decision.Off}
	month := &decision.Meter{Mode: decision.Metered, Limit: 10, Period: decision.Month, CounterID: "c"}
	day := &decision.Meter{Mode: decision.Metered, Limit: 2, Period: decision.Day, CounterID: "c"}
	unique := &decision.Meter{Mode: decision.Metered, Limit: 3, Period: decision.Month, Unique: true, CounterID: "c"}
	used := map[*decision.Meter]int64{month: 9, day: 0, unique: 3}
	read := func(m *decision.Meter) (int64, bool) { return used[m], m.Unique }
	spent := &decision.Meter{Mode: decision.Metered, Limit: 0, Period: decision.Year, CounterID: "c"}
	for _, c := range []struct {
		name   string
		values []*decision.Meter
		higher *decision.Meter
		lower  *decision.Meter
	}{
		{"on beats all, off beats all", []*decision.Meter{month, off, on}, on, off},
		{"a meter beats off, and on", []*decision.Meter{off, month}, month, off},
		{"on is the most", []*decision.Meter{on, month}, on, month},
		{"what leaves more now", []*decision.Meter{month, day}, day, month},
		{"a spent meter still beats off", []*decision.Meter{off, spent}, spent, off},
		{"a tie goes to access", []*decision.Meter{spent, unique}, unique, spent},
		{"a tie goes to the first", []*decision.Meter{on, {Mode: decision.On}}, on, on},
		{"one value", []*decision.Meter{day}, day, day},
	} {
		for lower, want := range map[bool]*decision.Meter{false: c.higher, true: c.lower} {
			p, plans := meterable(lower, c.values...)
			got := Resolve(p, plans, read)
			if got.Value.Meter != want || got.IsFallback {
				t.Errorf("%s, lower %v: %+v from %s", c.name, lower, got.Value.Meter, got.Plan.Slug)
			}
		}
	}
	p, _ := meterable(false)
	if got := Resolve(p, nil, read); !got.IsFallback || got.Value.Meter.Mode != decision.Off || got.Plan != nil {
		t.Errorf("no plan: %+v", got)
	}
	p.Fallback.Meter = month
	if got := Candidates(p, nil); len(got) != 1 || got[0] != month {
		t.Errorf("a metered fallback is not among the candidates: %v", got)
	}
}

func TestResolveScalars(t *testing.T) {
	for _, c := range []struct {
		p             Property
		values        []any
		higher, lower any
	}{
		{Property{Type: decision.Boolean}, []any{false, true}, true, false},
		{Property{Type: decision.Number}, []any{-1.0, 7.5, 3.0}, 7.5, -1.0},
		{Property{Type: decision.String, Values: []string{"sd", "hd", "uhd"}}, []any{"hd", "uhd", "sd"}, "uhd", "sd"},
		{Property{Type: decision.String}, []any{"b", "a"}, "b", "b"},
	} {
		for lower, want := range map[bool]any{false: c.higher, true: c.lower} {
			p := c.p
			p.Slug, p.Feature, p.Lower = "x", "f", lower
			var plans []*Plan
			for i, v := range c.values {
				plans = append(plans, &Plan{order: i, Values: []PlanValue{{"f", "x", Value{Scalar: v}}}})
			}
			if got := Resolve(&p, plans, nil); got.Value.Scalar != want {
				t.Errorf("%v lower %v: %v, want %v", c.values, lower, got.Value.Scalar, want)
			}
		}
	}
}

// meterValues draws plans' values of a meterable property and what their counters say.
func meterValues(t *rapid.T) ([]*decision.Meter, Reader) {
	values := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) *decision.Meter {
		m := &decision.Meter{Mode: rapid.SampledFrom([]decision.MeterMode{decision.On, decision.Off, decision.Metered}).Draw(t, "mode")}
		if m.Mode == decision.Metered {
			m.Limit = rapid.Int64Range(0, 5).Draw(t, "limit")
			m.Period = rapid.SampledFrom([]decision.Period{decision.Day, decision.Month}).Draw(t, "period")
			m.Unique = rapid.Bool().Draw(t, "unique")
			m.CounterID = "c"
		}
		return m
	}), 1, 5).Draw(t, "values")
	used := map[decision.Meter]int64{}
	counted := rapid.Bool().Draw(t, "counted")
	for _, m := range values {
		used[*m] = rapid.Int64Range(0, 6).Draw(t, "used")
	}
	return values, func(m *decision.Meter) (int64, bool) { return used[*m], counted }
}

// grant is how much a value gives this request: more units, or access at all.
func grant(m *decision.Meter, read Reader) int64 {
	switch m.Mode {
	case decision.On:
		return 1 << 40
	case decision.Off:
		return -1
	}
	used, _ := read(m)
	return max(0, m.Limit-used)
}

func TestResolveOrderIsIrrelevantAndNeverGrantsTooMuch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values, read := meterValues(t)
		p, plans := meterable(rapid.Bool().Draw(t, "lower"), values...)
		allowed := map[decision.Meter]bool{}
		for _, m := range Candidates(p, plans) {
			allowed[*m] = true
		}
		strict := func(m *decision.Meter) (int64, bool) {
			if !allowed[*m] {
				t.Fatalf("asked about %+v, which is no candidate", m)
			}
			return read(m)
		}
		got := Resolve(p, plans, strict)
		if m := got.Value.Meter; m.Mode == decision.Metered && !allowed[*m] {
			t.Fatalf("the winner %+v is no candidate", m)
		}
		shuffled := rapid.Permutation(plans).Draw(t, "shuffled")
		if again := Resolve(p, shuffled, strict); again != got {
			t.Fatalf("order matters: %+v and %+v", got, again)
		}
		for _, m := range values {
			if mine, other := grant(got.Value.Meter, read), grant(m, read); !p.Lower && mine < other || p.Lower && mine > other {
				t.Fatalf("lower %v: %+v wins against %+v", p.Lower, got.Value.Meter, m)
			}
		}
		// Never more than the most generous plan, in each dimension: the winner is one plan's value as it stands.
		found := false
		for _, m := range values {
			found = found || m == got.Value.Meter
		}
		if !found || got.IsFallback {
			t.Fatalf("%+v is no plan's value", got)
		}
	})
}

func TestResolveAllocatesNothing(t *testing.T) {
	p, plans := meterable(false,
		&decision.Meter{Mode: decision.Metered, Limit: 3}, &decision.Meter{Mode: decision.Metered, Limit: 5})
	read := func(*decision.Meter) (int64, bool) { return 1, false }
	if n := testing.AllocsPerRun(100, func() { Resolve(p, plans, read) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestAssigned(t *testing.T) {
	p := &Project{Plans: []*Plan{
		{Slug: "a", Assign: []decision.Class{decision.ClassAnonymous, decision.ClassAuthenticated}},
		{Slug: "b"},
		{Slug: "c", Assign: []decision.Class{decision.ClassAuthenticated}},
	}}
	got := Assigned(p, decision.ClassAuthenticated)
	if len(got) != 2 || got[0].Slug != "a" || got[1].Slug != "c" {
		t.Errorf("%v", got)
	}
	if got := Assigned(p, decision.ClassNone); got != nil {
		t.Errorf("class none holds %v", got)
	}
}
