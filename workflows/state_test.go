package workflows

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

func surfaceOf(t *testing.T, host *memoryHost, code string) (map[string]any, error) {
	t.Helper()
	s := load(t, newEngine(t, nil), newProject(t, map[string]string{"workflows/surface.ts": code}))
	b, err := s.Surface(t.Context(), "workflows/surface.ts", &Run{Start: time.Now(), Env: &Env{}, Host: host}, testArgs(),
		&SurfaceArgs{Features: testFeatures(), SurfaceSlug: "web"})
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	if err := json.Unmarshal(b.Properties, &out); err != nil {
		t.Fatal(err)
	}
	return out, nil
}

// TestE09OutageIsNotAbsence: with the store down calls reject with a StateError that shows no address; null is for "not
// there" only.
func TestE09OutageIsNotAbsence(t *testing.T) {
	host := newHost()
	host.down = true
	out, err := surfaceOf(t, host, `export default async ({ utils, identity }) => {
  const errors: string[] = [];
  for (const f of [
    () => utils.identity.readCustomData(identity, "k"), () => utils.identity.writeCustomData(identity, "k", 1),
    () => utils.identity.deleteCustomData(identity, "k"), () => utils.identity.incrementCounter(identity, { counterId: "x" }),
    () => utils.buckets.get("b", "k"), () => utils.buckets.put("b", "k", 1), () => utils.buckets.delete("b", "k"),
  ]) {
    try { errors.push("resolved " + await f()); } catch (e) { errors.push(e.name + " " + e.message); }
  }
  return { properties: { errors } };
};`)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range out["errors"].([]any) {
		if text := e.(string); !strings.HasPrefix(text, "StateError utils.") || strings.Contains(text, "10.1.2.3") {
			t.Error(text)
		}
	}
}

// TestUnawaitedWrites are carried out, and waited for, though the run had its result.
func TestUnawaitedWrites(t *testing.T) {
	host := newHost()
	_, err := surfaceOf(t, host, `export default ({ utils, identity }) => {
  utils.identity.incrementCounter(identity, { counterId: "reads" });
  utils.buckets.put("b", "k", { a: 1 });
  return { properties: {} };
};`)
	if err != nil {
		t.Fatal(err)
	}
	if host.counters["user_12345/reads/"] != 1 || string(host.data["b/k"]) != `{"a":1}` {
		t.Errorf("counters %v, data %s", host.counters, host.data)
	}
}

func TestStateOperationsAreBounded(t *testing.T) {
	out, err := surfaceOf(t, newHost(), `export default async ({ utils }) => {
  let n = 0, name = "";
  try { for (;;) { await utils.buckets.get("b", "k"); n++; } } catch (e) { name = e.name; }
  return { properties: { n, name } };
};`)
	if err != nil || out["n"] != 100.0 || out["name"] != "QuotaExceededError" {
		t.Errorf("%v, %v", out, err)
	}
}

func TestCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCache()
		c.max = 3 * (overhead + 2)
		put := func(key string) { c.Put(key, json.RawMessage("1"), time.Minute) }
		has := func(key string) bool { _, ok := c.Get(key); return ok }
		put("a")
		put("b")
		put("c")
		if !has("a") {
			t.Error("a is gone")
		}
		put("d") // b was used least recently
		if has("b") || !has("a") || !has("c") || !has("d") {
			t.Error("not the least recently used one left")
		}
		c.Put("huge", make(json.RawMessage, 1000), time.Minute)
		if has("huge") || !has("a") {
			t.Error("a value larger than the cache")
		}
		time.Sleep(time.Minute)
		if has("a") {
			t.Error("a outlived its time")
		}
		put("x")
		c.Delete("x")
		if has("x") {
			t.Error("x was deleted")
		}
		c.Delete("c")
		c.Delete("d")
		if c.size != 0 {
			t.Errorf("an empty cache counts %d bytes", c.size)
		}
	})
}

// TestBuckets holds the algorithm to its published vectors, and its shares to the weights.
func TestBuckets(t *testing.T) {
	even := map[string]float64{"a": 50, "b": 50}
	for _, v := range []struct {
		user decision.User
		want string
	}{
		{decision.User{Identifier: "user_12345", UserType: decision.Authenticated}, "a"},
		{decision.User{Identifier: "anon_session_789", UserType: decision.Anonymous}, "b"},
	} {
		if got, reason := pickBucket("headline", even, v.user); got != v.want || reason != "" {
			t.Errorf("%v: %q %q", v.user, got, reason)
		}
	}
	counts := map[string]int{}
	for i := range 10_000 {
		key, _ := pickBucket("x", map[string]float64{"a": 1, "b": 3, "never": 0}, decision.User{Identifier: string(rune('a'+i%26)) + time.Duration(i).String(), UserType: decision.Anonymous})
		counts[key]++
	}
	if counts["never"] != 0 || counts["a"] < 2200 || counts["a"] > 2800 {
		t.Errorf("shares: %v", counts)
	}
}
