test("interface", () => surface(Response, ["bytes"]));
test("defaults", async () => {
  const r = new Response();
  show(r.status, r.ok, r.statusText, r.type, r.url, r.redirected, [...r.headers], r.bodyUsed, await r.text(), r.bodyUsed);
  const t = new Response("hi é", { status: 404, statusText: "No", headers: { a: "b" } });
  show(t.status, t.ok, t.statusText, [...t.headers], await t.text(), t.bodyUsed);
  truthy(r.headers === r.headers);
  show(Object.prototype.toString.call(r));
});
test("bad init", () => {
  for (const [f, e] of [[() => new Response("", { status: 199 }), "RangeError"], [() => new Response("", { status: 600 }), "RangeError"], [() => new Response("x", { status: 204 }), "TypeError"], [() => new Response("", { status: 304 }), "TypeError"], [() => new Response(null, { statusText: "a\nb" }), "TypeError"], [() => new Response(null, { statusText: "\u0100" }), "TypeError"], [() => Response("x"), "TypeError"], [() => new Response("", 1), "TypeError"], [() => new Response("", { headers: { "a b": "1" } }), "TypeError"], [() => new Response(Symbol()), "TypeError"]]) throws(f, e);
  show(new Response(null, { status: 204 }).status, new Response(undefined, { status: 304 }).status, new Response("", { status: "201" }).status, new Response("", { status: 65736 }).status);
});
test("json", async () => {
  const r = Response.json({ a: [1, null] }, { status: 201, headers: { x: "y" } });
  show(r.status, [...r.headers], await r.clone().json(), await r.text());
  show(Response.json("s").headers.get("content-type"), await Response.json(null).text(), Response.json(1, { headers: { "Content-Type": "a/b" } }).headers.get("content-type"));
  for (const bad of [undefined, () => 1, Symbol()]) throws(() => Response.json(bad), "TypeError");
  throws(() => Response.json(), "TypeError");
  const cycle = {}; cycle.c = cycle; throws(() => Response.json(cycle), "TypeError");
  throws(() => Response.json(1, { status: 204 }), "TypeError");
});
test("redirect", () => {
  for (const s of [301, 302, 303, 307, 308, undefined]) { const r = Response.redirect("http://h/a b", s); show(r.status, [...r.headers], r.type, r.ok); }
  throws(() => Response.redirect("http://h", 200), "RangeError");
  throws(() => Response.redirect("nope"), "TypeError");
  throws(() => Response.redirect(), "TypeError");
  throws(() => Response.redirect("http://h").headers.set("a", "b"), "TypeError");
});
test("error", () => {
  const r = Response.error(); show(r.type, r.status, r.ok, r.statusText, [...r.headers]);
  throws(() => r.headers.append("a", "b"), "TypeError");
});
test("clone", async () => {
  const a = new Response("body", { status: 202, headers: { k: "v" } }), b = a.clone(); b.headers.set("k", "w");
  show(await a.text(), await b.text(), a.headers.get("k"), b.status);
  throws(() => a.clone(), "TypeError");
});
test("reading", async () => {
  show(new Uint8Array(await new Response("é").arrayBuffer()), await new Response("\ufeffx").text(), await new Response(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xff])).text(), await new Response('\ufeff{"a":1}').json());
  await rejects(new Response("").json(), "SyntaxError");
  const r = new Response("x"); const p = r.text(); show(r.bodyUsed, await p);
  await rejects(r.text(), "TypeError");
  await rejects(Response.prototype.json.call({}), "TypeError");
  throws(() => Response.prototype.status, "TypeError");
  throws(() => Object.getOwnPropertyDescriptor(Response.prototype, "ok").get.call(new Headers()), "TypeError");
});
test("proto in JSON", async () => {
  const o = await new Response('{"__proto__":{"x":1},"y":2}').json(); show(o.x, o.y, {}.x);
});
test("subclass", async () => { class Page extends Response { constructor(t) { super(t, { headers: { "content-type": "text/html" } }); } } const p = new Page("<p>"); show(p instanceof Response, p.headers.get("content-type"), await p.text()); });
test.ours("bytes", async () => equal(await new Response("ab").bytes(), new Uint8Array([97, 98])));
test.ours("deep JSON", async () => {
  await rejects(new Response("[".repeat(201) + "]".repeat(201)).json(), "SyntaxError");
  equal(await new Response('["' + "[".repeat(500) + '\\"["]').json(), ["[".repeat(500) + '"[']);
});
test.ours("fetch without a client", async () => {
  const e = await rejects(fetch("http://example.com/"), "TypeError");
  equal([e.message, e.cause.code, fetch.length, fetch.name], ["fetch failed", "not_allowed", 1, "fetch"]);
  await rejects(fetch(), "TypeError"); await rejects(fetch("nope"), "TypeError");
  await rejects(fetch("http://h", { headers: { Host: "x" } }), "TypeError");
  await rejects(fetch("http://h", { signal: AbortSignal.abort() }), "AbortError");
});
test("a null body", () => show(new Response().body, Response.error().body, new Request("http://h").body));
