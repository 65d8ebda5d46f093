test("interface", () => surface(Request, ["bytes", "isReloadNavigation", "isHistoryNavigation", "attribute"]));
test("defaults", () => {
  const r = new Request("http://h/p?q#f");
  show(r.method, r.url, [...r.headers], r.redirect, r.mode, r.credentials, r.cache, r.referrer, r.referrerPolicy, r.integrity, r.keepalive, r.destination, r.bodyUsed, r.duplex, r.signal.aborted, r.signal instanceof AbortSignal);
  truthy(r.headers === r.headers && r.signal === r.signal && r.headers instanceof Headers);
  show(new Request(new URL("http://h/x")).url, new Request({ toString: () => "http://o/" }).url);
});
test("bad input", () => {
  for (const f of [() => new Request(), () => new Request("/p"), () => new Request("nope"), () => new Request("http://u:p@h/"), () => Request("http://h"), () => new Request("http://h", { method: "a b" }), () => new Request("http://h", { method: "TRACE" }), () => new Request("http://h", { method: "connect" }), () => new Request("http://h", { body: "x" }), () => new Request("http://h", { method: "HEAD", body: "" }), () => new Request("http://h", { redirect: "x" }), () => new Request("http://h", { headers: 1 }), () => new Request("http://h", { signal: {} }), () => new Request("http://h", 1)]) throws(f, "TypeError");
});
test("methods", () => {
  for (const m of ["get", "pOsT", "patch", "Delete", "put", "options", "head", "FOO", "foo"]) show(new Request("http://h", { method: m }).method);
});
test("bodies", async () => {
  const make = (body, headers) => new Request("http://h", { method: "POST", body, headers });
  for (const b of ["text é😀", "", new URLSearchParams("a=1&b=ü"), new Uint8Array([104, 105]), new Uint8Array([1, 104, 105]).subarray(1), new Uint16Array([0x6968]).buffer, new DataView(new Uint8Array([104]).buffer), 12, { a: 1 }, undefined, null]) {
    const r = make(b);
    show(r.headers.get("content-type"), r.bodyUsed);
    show(await r.text(), r.bodyUsed);
  }
  show(make("x", { "Content-Type": "a/b" }).headers.get("content-type"));
  const buffer = new Uint8Array([1, 2]), r = make(buffer); buffer[0] = 9; show(new Uint8Array(await r.arrayBuffer()));
});
test("reading twice", async () => {
  const r = new Request("http://h", { method: "POST", body: '{"a":[1]}' });
  show(await r.json(), r.bodyUsed);
  await rejects(r.text(), "TypeError"); await rejects(() => r.json(), "TypeError");
  throws(() => r.clone(), "TypeError"); throws(() => new Request(r), "TypeError");
  const empty = new Request("http://h"); show(await empty.text(), empty.bodyUsed, await empty.text());
  await rejects(new Request("http://h", { method: "POST", body: "{" }).json(), "SyntaxError");
  await rejects(new Request("http://h").json(), "SyntaxError");
});
test("copies", async () => {
  const a = new Request("http://h/a", { method: "PUT", body: "x", headers: { k: "v" }, redirect: "manual" });
  const c = a.clone(); c.headers.set("k", "w");
  const b = new Request(a, { headers: { z: "1" } });
  show(a.bodyUsed, b.method, b.redirect, [...b.headers], a.headers.get("k"), c.headers.get("k"));
  show(await b.text(), await c.text());
  const d = new Request(new Request("http://h", { method: "POST", body: "old" }), { body: "new" }); show(await d.text(), d.method);
  throws(() => new Request(new Request("http://h", { method: "POST", body: "x" }), { method: "GET" }), "TypeError");
});
test("signal", () => {
  const c = new AbortController(), r = new Request("http://h", { signal: c.signal }), copy = r.clone(), n = new Request(r, { signal: null });
  truthy(r.signal !== c.signal);
  c.abort("why"); show(r.signal.aborted, r.signal.reason, copy.signal.aborted, n.signal.aborted);
  show(new Request("http://h", { signal: AbortSignal.abort(1) }).signal.aborted);
});
test("brand", async () => {
  throws(() => Request.prototype.url, "TypeError");
  await rejects(() => Request.prototype.text.call({}), "TypeError");
  truthy(Request.prototype.text.call({}).catch(() => {}) instanceof Promise);
  class Mine extends Request { get path() { return new URL(this.url).pathname; } }
  show(new Mine("http://h/abc").path);
});
