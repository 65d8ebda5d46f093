package workflows

import (
	"fmt"
	"testing"
	"time"
)

// TestA18ClockAndChance: with the same clock and the same seed a run says the same again, however often it runs; with
// another seed or at another time it does not.
func TestA18ClockAndChance(t *testing.T) { bothPolicies(t, clockAndChance) }

func clockAndChance(t *testing.T, policy RealmPolicy) {
	s := load(t, engineWith(t, Options{Realms: policy}), newProject(t, map[string]string{"workflows/surface.ts": `
const loaded = Math.random();
export default async () => {
  const before = Date.now();
  await null;
  return { properties: { chance: [loaded, Math.random(), Math.random()], clock: [before, +new Date(), new Date().toISOString()] } };
};`}))
	ask := func(seed uint64, start time.Time) string {
		t.Helper()
		b, err := s.Surface(t.Context(), "workflows/surface.ts", &Run{Start: start, Seed: &seed, Env: &Env{}, Host: newHost()}, testArgs(),
			&SurfaceArgs{Features: testFeatures(), SurfaceSlug: "web"})
		if err != nil {
			t.Fatal(err)
		}
		return string(b.Properties)
	}
	noon := time.Date(2026, 5, 17, 12, 0, 0, 0, time.UTC)
	first := ask(7, noon)
	for range 20 {
		if again := ask(7, noon); again != first {
			t.Fatalf("got %s, then %s", first, again)
		}
	}
	seen := map[string]bool{first: true}
	for i := range 20 {
		seen[ask(uint64(100+i), noon)] = true
		seen[ask(7, noon.Add(time.Duration(i+1)*time.Hour))] = true
	}
	if len(seen) != 41 {
		t.Errorf("40 other seeds and times gave %d results: %s", len(seen)-1, fmt.Sprint(seen))
	}
}
