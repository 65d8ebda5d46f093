const tick = (ms = 0) => new Promise((r) => setTimeout(r, ms));
const bytes = (...n) => new Uint8Array(n);
const encode = (s) => new TextEncoder().encode(s);
const source = (list, more) => new ReadableStream({ start(c) { for (const x of list) c.enqueue(typeof x === "string" ? encode(x) : x); if (!more) c.close(); } });
const all = async (s) => { const r = s.getReader(), out = []; for (;;) { const { value, done } = await r.read(); if (done) return out; out.push(value); } };
const post = (body, more) => new Request("http://h/", { method: "POST", body, duplex: "half", ...more });

test("body of each kind", async () => {
  for (const make of [(b) => new Response(b), (b) => post(b)]) {
    for (const b of ["hé", "", bytes(1, 2), new Blob(["blob"]), new URLSearchParams("a=1"), new ArrayBuffer(2)]) {
      const o = make(b); show(o.body instanceof ReadableStream, o.body === o.body, o.body.locked, o.bodyUsed);
      const chunks = await all(o.body); show(chunks.every((c) => c instanceof Uint8Array), chunks.reduce((n, c) => n + c.length, 0), o.bodyUsed, o.body.locked);
    }
  }
  show(new Response().body, new Response(null).body, new Request("http://h").body, Response.error().body, Response.redirect("http://h").body, Response.json(1).body instanceof ReadableStream);
});
test("reading the body marks it", async () => {
  const r = new Response("abc"), k = r.body.getReader(); show(r.bodyUsed); await rejects(r.text(), "TypeError"); show(r.bodyUsed); throws(() => r.clone(), "TypeError");
  await k.read(); show(r.bodyUsed); k.releaseLock(); await rejects(r.text(), "TypeError"); await rejects(r.json(), "TypeError"); throws(() => r.clone(), "TypeError");
  const c = new Response("abc"); await c.body.cancel(); show(c.bodyUsed); await rejects(c.arrayBuffer(), "TypeError");
  const l = new Response("abc"), q = l.body.getReader(); q.releaseLock(); show(l.bodyUsed, await l.text(), l.bodyUsed);
  const t = new Response("abc"); await t.text(); show(t.body.locked, t.bodyUsed); throws(() => t.body.getReader(), "TypeError"); await rejects(t.body.cancel(), "TypeError");
  const n = new Response(); show(await n.text(), n.bodyUsed, await n.text());
});
test("touching body changes nothing", async () => {
  const r = new Response("abc"); r.body; show(await r.text()); const q = post("xyz"); q.body; show(await q.text());
  const c = new Response("abc"); c.body; const d = c.clone(); show(await c.text(), await d.text());
});
test("a stream as body", async () => {
  const s = source(["a", "bc"]), r = new Response(s); show(r.body === s, r.headers.get("content-type"), r.bodyUsed, await r.text(), r.bodyUsed, s.locked);
  const q = post(source(["{\"a\":", "[1]}"])); show(q.headers.get("content-type"), await q.json());
  show(new Uint8Array(await new Response(source([bytes(1), bytes(2, 3)])).arrayBuffer()));
  const b = await new Response(source(["x"]), { headers: { "Content-Type": "A/b" } }).blob(); show(b.size, b.type, await b.text());
  show(await new Response(source([])).text(), await new Response(source([bytes(0xe2, 0x82), bytes(0xac)])).text(), await new Response(source([bytes(0xef, 0xbb), bytes(0xbf, 0x61)])).text());
  const f = await new Response(source(["a=1&", "b=%20"]), { headers: { "Content-Type": "application/x-www-form-urlencoded" } }).formData(); show([...f]);
});
test("later chunks", async () => {
  let c; const r = new Response(new ReadableStream({ start(x) { c = x; } })), p = r.text(); show(r.bodyUsed); await tick(); c.enqueue(encode("one ")); await tick(); c.enqueue(encode("two")); c.close(); show(await p);
  let n = 0; const lazy = new Response(new ReadableStream({ async pull(k) { await tick(1); k.enqueue(encode("" + n)); if (++n === 5) k.close(); } }, { highWaterMark: 0 })); show(await lazy.text());
});
test("what a stream may not be", async () => {
  for (const make of [(s) => new Response(s), (s) => post(s)]) {
    const locked = source(["a"]); locked.getReader(); throws(() => make(locked), "TypeError");
    const read = source(["a", "b"]), k = read.getReader(); await k.read(); k.releaseLock(); throws(() => make(read), "TypeError");
    const cancelled = source(["a"]); await cancelled.cancel(); throws(() => make(cancelled), "TypeError");
    const s = source(["a"]); make(s); make(s).body; show(s.locked);
  }
  throws(() => new Request("http://h", { method: "POST", body: source(["a"]) }), "TypeError");
  throws(() => post(source(["a"]), { duplex: "full" }), "TypeError"); throws(() => post("x", { duplex: "full" }), "TypeError");
  throws(() => new Request("http://h", { method: "GET", body: source(["a"]), duplex: "half" }), "TypeError");
  throws(() => post(source(["a"]), { keepalive: true }), "TypeError");
  throws(() => new Response(source(["a"]), { status: 204 }), "TypeError");
});
test("chunks that are no bytes", async () => {
  for (const bad of ["text", 1, null, undefined, {}, [1], new ArrayBuffer(1), new Uint16Array(1), new DataView(new ArrayBuffer(1))]) {
    const make = () => new Response(new ReadableStream({ start(c) { c.enqueue(bad); c.close(); } }));
    await rejects(make().text(), "TypeError"); await rejects(make().arrayBuffer(), "TypeError");
  }
});
test("streams that fail", async () => {
  for (const method of ["text", "json", "arrayBuffer", "blob", "formData"]) await rejects(new Response(new ReadableStream({ start(c) { c.enqueue(bytes(65)); }, pull() { throw new RangeError("x"); } }))[method](), "RangeError");
  let c; const r = new Response(new ReadableStream({ start(x) { c = x; } })); const p = r.text(); c.error(new SyntaxError("late")); await rejects(p, "SyntaxError"); await rejects(r.text(), "TypeError");
});
test("clone of a stream", async () => {
  const s = source(["a", "b"]), r = new Response(s, { status: 201, headers: { k: "v" } }), c = r.clone(); show(r.body === s, s.locked, c.body === r.body, c.status, c.headers.get("k"), r.bodyUsed, c.bodyUsed);
  show(await c.text(), await r.text());
  const q = post(source(["x", "y"])), d = q.clone(); show(await d.text(), q.bodyUsed, await q.text());
  const e = new Response("text"); e.body; const f = e.clone(), g = f.clone(); show(await g.text(), await f.text(), await e.text());
  const one = new Response(source(["z"])), two = one.clone(); one.body.cancel("no"); show(await two.text());
});
test("a request from a request with a stream", async () => {
  const s = source(["q"]), a = post(s, { headers: { k: "v" } }), b = new Request(a); show(a.bodyUsed, a.body === s, s.locked, b.body === s, b.bodyUsed, b.headers.get("k"), await b.text());
  throws(() => new Request(a), "TypeError"); await rejects(a.text(), "TypeError");
  const c = post("text"), t = c.body, d = new Request(c); show(c.bodyUsed, t.locked, await d.text());
  const e = post("old"), f = new Request(e, { body: "new" }); show(e.bodyUsed, await f.text(), await e.text());
  const g = post("one"); const h = g.body.getReader(); throws(() => new Request(g), "TypeError"); h.releaseLock(); show(await new Request(g).text());
});
test("a response from another one's body", async () => {
  const a = new Response("abc", { headers: { "Content-Type": "a/b" } }), b = new Response(a.body, a); show(b.headers.get("content-type"), a.bodyUsed, await b.text(), a.bodyUsed);
  await rejects(a.text(), "TypeError"); throws(() => new Response(a.body), "TypeError");
  const upper = new TransformStream({ transform(x, c) { c.enqueue(encode(new TextDecoder().decode(x).toUpperCase())); } });
  show(await new Response(new Response("loud").body.pipeThrough(upper)).text());
});
test("Blob.stream", async () => {
  const b = new Blob(["ab", bytes(99), "é"]), s = b.stream(); show(s instanceof ReadableStream, s === b.stream(), s.locked, Blob.prototype.stream.length);
  show((await all(s)).map((c) => [...c]).flat(), await all(new Blob([]).stream()), await new Response(b.slice(1, 3).stream()).text(), await b.text());
  const big = new Blob([new Uint8Array(200000)]), sizes = (await all(big.stream())).map((c) => c.length); truthy(sizes.reduce((x, y) => x + y) === 200000);
  throws(() => Blob.prototype.stream.call({}), "TypeError"); const r = b.stream().getReader(); await r.read(); show(await r.cancel(), await r.read());
  const [first] = await all(b.stream()); first[0] = 0; show(await b.text());
});
test("pipes", async () => {
  let got = ""; await new Response("piped text").body.pipeTo(new WritableStream({ write(x) { got += new TextDecoder().decode(x); } })); show(got);
  const [a, b] = new Response("twice").body.tee(); show(await new Response(a).text(), await new Response(b).text());
});
test.ours("chunks of a clone are its own", async () => {
  const a = new Response(source([bytes(1, 2)])), b = a.clone(), [x] = await all(a.body); x[0] = 9;
  equal([x, new Uint8Array(await b.arrayBuffer())], [bytes(9, 2), bytes(1, 2)]);
  const odd = new Response(source([1])), two = odd.clone(); await rejects(two.text(), "DataCloneError"); await rejects(odd.text(), "DataCloneError");
  equal((await all(new Blob([new Uint8Array(200000)]).stream())).map((c) => c.length), [65536, 65536, 65536, 3392]);
});
test.ours("too much is refused", async () => {
  let pulled = 0; const endless = () => new Response(new ReadableStream({ pull(c) { pulled++; c.enqueue(new Uint8Array(1 << 20)); } }));
  const e = await rejects(endless().arrayBuffer(), "RangeError"); truthy(pulled < 24, "" + pulled);
});
test.ours("a body that was read is bytes as well", async () => {
  equal(await new Response(source(["ab"])).bytes(), bytes(97, 98)); equal((await new Blob(["a"]).stream().getReader().read()).value, bytes(97));
});
