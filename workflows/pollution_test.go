package workflows

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

// merge adds each source to an object in the ways workflows do it, and lists where a visitor's isPaid came through: as a
// member of what was merged, of a source or of any object.
const merge = `
const deep = (into: any, from: any) => {
  for (const k in from) {
    if (from[k] && typeof from[k] === "object") { into[k] ??= {}; deep(into[k], from[k]); } else into[k] = from[k];
  }
  return into;
};
const ways: Record<string, (from: any) => any> = {
  assign: (from) => Object.assign({}, from),
  spread: (from) => ({ ...from }),
  deep: (from) => deep({}, from),
  members: (from) => { const o: any = {}; for (const [k, v] of Object.entries(from)) o[k] = v; return o; },
  keys: (from) => Object.keys(from).reduce((o: any, k) => { o[k] = from[k]; return o; }, {}),
};
export const paid = (sources: Record<string, any>) => {
  const found: string[] = [];
  for (const [name, from] of Object.entries(sources)) {
    if (!from || typeof from !== "object") found.push(name + " is missing");
    if (from?.isPaid) found.push(name);
    for (const [way, merged] of Object.entries(ways)) {
      let into: any = {};
      try { into = merged(from); } catch (e: any) { if (e?.name !== "TypeError") throw e; } // what is frozen says so
      if (into.isPaid || Object.getPrototypeOf(into) !== Object.prototype) found.push(name + " by " + way);
      if (({} as any).isPaid || ([] as any).isPaid) found.push(name + " by " + way + ", everywhere");
    }
  }
  return found;
};
`

// TestA19PrototypePollution sends {"__proto__": {"isPaid": true}} by every way a visitor or another server has into a
// workflow, and has it merged into other objects.
func TestA19PrototypePollution(t *testing.T) { bothPolicies(t, pollution) }

func pollution(t *testing.T, policy RealmPolicy) {
	evil := `{"name":"x","__proto__":{"isPaid":true},"__pr\u006Fto__":{"isPaid":true},"inner":{"__proto__":{"isPaid":true}}}`
	if policy == Reused { // where every class is frozen this leads nowhere either
		evil = strings.Replace(evil, `"name":"x"`, `"constructor":{"prototype":{"isPaid":true}}`, 1)
	}
	s := load(t, engineWith(t, Options{Realms: policy}), newProject(t, map[string]string{
		"workflows/merge.ts": merge,
		"workflows/surface.ts": `import { paid } from "./merge";
export default async ({ identity, http, utils, resource, context }: any) => {
  const query = new URL(http.url).searchParams;
  return { properties: { found: paid({
    claims: identity.jwtClaims, cookies: http.cookies, headers: http.headers, meta: resource.meta, resource, context,
    query: Object.fromEntries(query),
    customData: await utils.identity.readCustomData(identity, "k"),
    bucket: await utils.buckets.get("b", "k"),
    token: (await utils.identity.resolveJwt("good")).jwtClaims,
    answer: await new Response(http.cookies.data).json(),
    streamed: await new Response(new Blob([query.get("data")!]).stream()).json(),
    headersObject: Object.fromEntries(new Headers({ __proto__: "x", a: "b" } as any)),
  }) } };
};`,
		"workflows/endpoint.ts": `import { paid } from "./merge";
export default async ({ request, params }: any) => {
  const form = await new Response("__proto__=isPaid&__proto__[isPaid]=true&a=b", { headers: { "content-type": "application/x-www-form-urlencoded" } }).formData();
  return Response.json(paid({ body: await request.json(), form: Object.fromEntries(form), params }));
};`,
	}))
	args := testArgs()
	id := decision.NewIdentity(decision.User{Identifier: "user_12345", UserType: decision.Authenticated}, decision.AuthJWT, json.RawMessage(evil))
	args.Identity = &id
	args.HTTP.URL = "https://news.example/article/1?__proto__=isPaid&__proto__[isPaid]=true&data=" + `{"__proto__":{"isPaid":true},"a":1}`
	args.HTTP.Cookies = map[string]string{"__proto__": `{"isPaid":true}`, "data": evil}
	args.HTTP.Headers = map[string]string{"__proto__": `{"isPaid":true}`, "accept": "text/html"}
	args.Resource.Meta = map[string]string{"__proto__": "isPaid", "og:title": "T"}
	args.Resource.Extra = map[string]json.RawMessage{"__proto__": json.RawMessage(`{"isPaid":true}`), "tags": json.RawMessage(evil)}
	host := newHost()
	user := id.User
	for _, cross := range []bool{false, true} {
		if err := host.WriteCustomData(t.Context(), user, "k", json.RawMessage(evil), cross); err != nil {
			t.Fatal(err)
		}
	}
	if err := host.write("b/k", json.RawMessage(evil)); err != nil {
		t.Fatal(err)
	}
	run := &Run{Start: time.Now(), Env: &Env{}, Host: host}
	b, err := s.Surface(t.Context(), "workflows/surface.ts", run, args, &SurfaceArgs{Features: testFeatures(), SurfaceSlug: "web"})
	if err != nil || string(b.Properties) != `{"found":[]}` {
		t.Errorf("%s, %v", b.Properties, err)
	}
	answer, err := s.Endpoint(t.Context(), s.project.Endpoints[0], run, &EndpointArgs{Context: args.Context, Identity: args.Identity,
		Params:  map[string]string{"__proto__": `{"isPaid":true}`, "id": "7"},
		Request: &EndpointRequest{Method: "POST", URL: "https://news.example/api/x", Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(evil)}})
	if err != nil {
		t.Fatal(err)
	}
	if string(answer.Body) != "[]" {
		t.Errorf("%s", answer.Body)
	}
}
