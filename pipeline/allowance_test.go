package pipeline

import "testing"

func TestAllowanceOfALimit(t *testing.T) {
	for limit, want := range map[int64]int64{0: 0, 1: 1, 3: 1, 10: 1, 19: 1, 20: 2, 1000: 100} {
		if got := allowance(limit); got != want {
			t.Errorf("of %d: %d, want %d", limit, got, want)
		}
	}
}

func TestAllowances(t *testing.T) {
	a := newAllowances()
	name := allowanceName{counter: "c"}
	for i, step := range []struct {
		units    int64
		partial  bool
		resource string
		granted  bool
		recorded int64
		left     int64
	}{
		{1, false, "/a", true, 1, 2},
		{1, false, "/a", true, 0, 2}, // counted already
		{3, false, "", false, 0, 2},
		{3, true, "", true, 2, 0},
		{1, true, "", false, 0, 0},
		{1, false, "/a", true, 0, 0},
	} {
		granted, recorded, left := a.try(name, 3, step.units, step.partial, step.resource)
		if granted != step.granted || recorded != step.recorded || left != step.left {
			t.Errorf("step %d tried: %v, %d, %d left", i, granted, recorded, left)
		}
		granted, recorded, left = a.take(name, 3, step.units, step.partial, step.resource)
		if granted != step.granted || recorded != step.recorded || left != step.left {
			t.Errorf("step %d: %v, %d, %d left", i, granted, recorded, left)
		}
	}
	a.giveBack(name, 1, "/a")
	if left, used := a.left(name, 3, "/a"); left != 1 || used {
		t.Errorf("after giving back: %d left, used %v", left, used)
	}
	if left, _ := a.left(allowanceName{counter: "other"}, 3, ""); left != 3 {
		t.Errorf("another counter has %d left", left)
	}
}
