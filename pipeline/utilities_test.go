package pipeline

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"testing"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
)

// token is a JWT of HS256 (RFC 7515, appendix A.1).
func token(secret, claims string) string {
	b64 := base64.RawURLEncoding.EncodeToString
	text := b64([]byte(`{"alg":"HS256"}`)) + "." + b64([]byte(claims))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return text + "." + b64(mac.Sum(nil))
}

// What workflows reach through utils, as a visitor's request and as a dry run, which shows them what they wrote and keeps
// none of it.
func TestUtilities(t *testing.T) {
	const secret = "0123456789abcdef0123456789abcdef"
	good := token(secret, fmt.Sprintf(`{"sub":"ann","exp":%d}`, noon.Unix()+60))
	old := token(secret, fmt.Sprintf(`{"sub":"ann","exp":%d}`, noon.Unix()-3600))
	forged := token("another secret of thirty-two char", `{"sub":"ann"}`)
	for _, dry := range []bool{false, true} {
		s := open(t, with(newsroom(t, "version: 1", "version: 1\nidentity: { jwt: [{ name: a, cookie: session, algorithms: [HS256], secret: "+secret+" }] }"),
			"workflows/web.surface.ts", `export default async ({ identity, utils }) => {
  const { buckets, cache } = utils;
  const seen = {};
  const claims = [];
  for (const t of ["`+good+`", "`+old+`", "`+forged+`"]) { const v = await utils.identity.resolveJwt(t); claims.push(v.isValid ? v.identifier : v.reason); }
  seen.claims = claims;
  seen.put = [await buckets.put("gifts", "g", { n: 1 }, { ifAbsent: true }), await buckets.put("gifts", "g", 2, { ifAbsent: true })];
  seen.get = [await buckets.get("gifts", "g"), await buckets.get("gifts", "none")];
  seen.list = (await buckets.list("gifts")).keys;
  seen.deleted = [await buckets.delete("gifts", "g"), await buckets.delete("gifts", "g")];
  await buckets.put("gifts", "left", true);
  await utils.identity.writeCustomData(identity, "theme", "dark");
  seen.theme = await utils.identity.readCustomData(identity, "theme");
  await utils.identity.deleteCustomData(identity, "theme");
  seen.gone = await utils.identity.readCustomData(identity, "theme");
  await cache.put("k", 1);
  seen.cache = await cache.get("k");
  return { properties: seen };
};`), nil)
		d := s.read(ask{dry: dry})
		want := `{"claims":["ann","expired","bad_signature"],"put":[true,false],"get":[{"n":1},null],"list":["g"],"deleted":[true,false],"theme":"dark","gone":null,"cache":1}`
		if string(d.Properties) != want {
			t.Errorf("dry %v: %s\nwant %s; failures %v", dry, d.Properties, want, d.Failures)
		}
		if _, there, err := s.store.Get(t.Context(), "bucket/default/default/production/gifts", "left"); there == dry || err != nil {
			t.Errorf("dry %v: the store has the document: %v, %v", dry, there, err)
		}
	}
}

// Meters that share a counter show each other's units, also those added by the counter's id; what a failed run recorded
// disappears from all of them.
func TestSharedCounter(t *testing.T) {
	edits := []string{
		"ads: { type: boolean, fallback: true, conflict: lower }", "ads: { type: boolean, fallback: true, conflict: lower }\n      credits: { type: meterable }",
		"enabled: { limit: 3, period: month, unique_resources: true }", "enabled: { limit: 3, period: month }\n        credits: { limit: 5, period: day, counter: \"default:feat_article.enabled\" }",
	}
	const surface = `export default async ({ features, identity, utils }) => {
  await features.article.enabled.consume();
  await utils.identity.incrementCounter(identity, { counterId: "default:feat_article.enabled" }, { increment: 2 });
  return {};
};`
	const component = `export default async ({ features }) => {
  const { enabled, credits } = features.article;
  return { properties: { enabled: [enabled.hasAccess, enabled.consumedUnits], credits: [credits.hasAccess, credits.remainingUnits] } };
};`
	for _, dry := range []bool{false, true} {
		s := open(t, with(with(newsroom(t, edits...), "workflows/web.surface.ts", surface), "workflows/ads.component.ts", component), nil)
		d := s.read(ask{dry: dry})
		if got, want := string(d.Components[1].Properties), `{"enabled":[true,3],"credits":[true,2]}`; got != want {
			t.Errorf("dry %v: %s, want %s; failures %v", dry, got, want, d.Failures)
		}
		if d.Units != 1 {
			t.Errorf("dry %v: %d units, want the meter's 1", dry, d.Units)
		}
		want := `{"enabled":[false,5],"credits":[false,0]}`
		if dry {
			want = `{"enabled":[true,3],"credits":[true,2]}`
		}
		if got := string(s.read(ask{dry: dry}).Components[1].Properties); got != want {
			t.Errorf("dry %v, again: %s, want %s", dry, got, want)
		}
	}
	s := open(t, with(newsroom(t, edits...), "workflows/ads.component.ts",
		`export default async ({ features }) => { await features.article.credits.consume({ units: 2 }); throw new Error("x"); };`), nil)
	d := s.read(ask{})
	if m := d.feature(t, "article").Property("credits").Meter; m.Consumed != 1 || m.Remaining != 4 || !m.HasAccess || d.Units != 1 {
		t.Errorf("after a failed run: %+v, %d units", *m, d.Units)
	}
	if m := d.meter(t); m.Consumed != 1 || !m.HasAccess {
		t.Errorf("the other meter after a failed run: %+v", *m)
	}
}

// A resource that a dry run has counted is free for the rest of it.
func TestDryRunUnique(t *testing.T) {
	s := open(t, with(newsroom(t, "limit: 3", "limit: 1"), "workflows/ads.component.ts",
		`export default async ({ features }) => { const r = await features.article.enabled.consume(); return { properties: { access: r.hasAccess, left: r.remainingUnits } }; };`), nil)
	for _, dry := range []bool{true, false} {
		d := s.read(ask{dry: dry})
		if got, want := string(d.Components[1].Properties), `{"access":true,"left":0}`; got != want || d.Units != 1 {
			t.Errorf("dry %v: %s, %d units; want %s, 1 unit", dry, got, d.Units, want)
		}
	}
}

// Units added to a meter need no room, count once for a unique resource, and go back with the answer.
func TestIncrement(t *testing.T) {
	s := open(t, with(newsroom(t), "workflows/web.surface.ts",
		`export default async ({ features }) => { await features.article.enabled.incrementCounter({ units: 4 }); return {}; };`), nil)
	window := []state.Question{{CounterID: "default:feat_article.enabled", Window: state.Window{Period: decision.Month}, Unique: true}}
	for i, want := range []int64{4, 4} {
		d := s.read(ask{})
		readings, err := s.store.Tally(t.Context(), owner("reader"), window)
		if err != nil || readings[0].Units != want || d.meter(t).Consumed != want {
			t.Errorf("request %d: the store counts %+v, %v; the meter %+v", i, readings, err, *d.meter(t))
		}
	}
	s.decide(ask{path: "/article/2"}).Release(t.Context())
	if readings, err := s.store.Tally(t.Context(), owner("reader"), window); err != nil || readings[0].Units != 4 {
		t.Errorf("after giving back: %+v, %v", readings, err)
	}
}
