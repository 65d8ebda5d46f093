const all = async (s) => { const r = s.getReader(), out = []; for (;;) { const { value, done } = await r.read(); if (done) return out; out.push(value); } };
const join = (list) => { const b = new Uint8Array(list.reduce((n, c) => n + c.byteLength, 0)); let at = 0; for (const c of list) { b.set(c, at); at += c.byteLength; } return b; };
// through feeds chunks and gives all that comes out.
const through = async (t, chunks) => { const w = t.writable.getWriter(); const done = (async () => { for (const c of chunks) { w.write(c).catch(() => {}); } await w.close(); })(); done.catch(() => {}); const out = join(await all(t.readable)); await done; return out; };
const encode = (s) => new TextEncoder().encode(s), decode = (b) => new TextDecoder().decode(b);
const unhex = (s) => new Uint8Array(s.match(/../g).map((x) => parseInt(x, 16)));
const formats = ["gzip", "deflate", "deflate-raw"];
// "hello hello hello hello" as three formats have it.
const known = { gzip: "1f8b0800000000000203cb48cdc9c957c8402701e3513d8d17000000", deflate: "78dacb48cdc9c957c8402701680308b1", "deflate-raw": "cb48cdc9c957c8402701" };

test("interfaces", () => { surface(CompressionStream); surface(DecompressionStream); });
test("constructor", () => {
  for (const C of [CompressionStream, DecompressionStream]) {
    for (const a of [[], ["br"], [""], ["GZIP"], [null], [{}], ["zlib"], [undefined]]) throws(() => new C(...a), "TypeError");
    throws(() => C("gzip"), "TypeError");
    for (const f of formats) { const s = new C(f); show(s.readable instanceof ReadableStream, s.writable instanceof WritableStream, s.readable === s.readable, s.readable.locked); }
    throws(() => C.prototype.readable, "TypeError"); throws(() => C.prototype.writable, "TypeError");
  }
  throws(() => Object.getOwnPropertyDescriptor(CompressionStream.prototype, "readable").get.call(new DecompressionStream("gzip")), "TypeError");
});
test("what others have packed", async () => {
  for (const f of formats) show(decode(await through(new DecompressionStream(f), [unhex(known[f])])));
});
test("a byte at a time", async () => {
  for (const f of formats) show(decode(await through(new DecompressionStream(f), [...unhex(known[f])].map((b) => new Uint8Array([b])))));
});
test("there and back", async () => {
  const random = new Uint8Array(30000); let x = 1; for (let i = 0; i < random.length; i++) { x = (x * 48271) % 2147483647; random[i] = x; }
  for (const f of formats) for (const data of [[], [encode("")], [encode("short")], [new Uint8Array(100000)], [random], [random.subarray(1, 5000), encode("x"), new Uint8Array(9)]]) {
    const packed = await through(new CompressionStream(f), data), back = await through(new DecompressionStream(f), [packed]), want = join(data);
    show(f, back.length, back.every((b, i) => b === want[i]), packed.length < want.length + 200);
  }
});
test("headers", async () => {
  show([...await through(new CompressionStream("gzip"), [encode("a")])].slice(0, 4), [...await through(new CompressionStream("deflate"), [encode("a")])].slice(0, 2));
  show((await through(new CompressionStream("gzip"), [])).length > 0);
});
test("kinds of chunks", async () => {
  const b = unhex(known.gzip);
  for (const chunk of [b, ...(ours ? [b.buffer] : [b]), new DataView(b.buffer), new Int8Array(b.buffer), new Uint8Array([0, ...b, 0]).subarray(1, b.length + 1)]) show(decode(await through(new DecompressionStream("gzip"), [chunk])));
});
test.ours("chunks that are no bytes", async () => {
  for (const bad of ["text", 1, null, undefined, {}, [1]]) for (const C of [CompressionStream, DecompressionStream]) { const s = new C("gzip"), w = s.writable.getWriter(), r = s.readable.getReader(); w.closed.catch(() => {}); const p = w.write(bad), q = r.read(); q.catch(() => {}); await rejects(p, "TypeError"); await rejects(q, "TypeError"); }
});
test("pipes", async () => {
  const text = "to be packed and unpacked ".repeat(50);
  show(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate")).pipeThrough(new DecompressionStream("deflate"))).text() === text);
  const [s] = [new Blob([unhex(known.gzip)]).stream().pipeThrough(new DecompressionStream("gzip"))]; show(await new Response(s).text());
});
test.ours("corrupt data", async () => {
  const at = (f, i, v) => { const b = unhex(known[f]); b[i < 0 ? b.length + i : i] ^= v; return b; };
  for (const b of [at("gzip", 0, 1), at("gzip", 2, 1), at("gzip", -1, 1), at("gzip", -5, 1)]) await rejects(through(new DecompressionStream("gzip"), [b]), "TypeError");
  for (const b of [at("deflate", 0, 1), at("deflate", -1, 1), encode("no zlib")]) await rejects(through(new DecompressionStream("deflate"), [b]), "TypeError");
  await rejects(through(new DecompressionStream("deflate-raw"), [new Uint8Array([0xff, 0xff])]), "TypeError");
});
test.ours("data that ends too early, or too late", async () => {
  for (const f of formats) {
    const b = unhex(known[f]);
    for (const n of [0, 1, 5, b.length - 1]) await rejects(through(new DecompressionStream(f), [b.subarray(0, n)]), "TypeError");
    await rejects(through(new DecompressionStream(f), []), "TypeError");
    await rejects(through(new DecompressionStream(f), [join([b, new Uint8Array([0])])]), "TypeError");
    await rejects(through(new DecompressionStream(f), [b, new Uint8Array([0])]), "TypeError");
    await rejects(through(new DecompressionStream(f), [b, b]), "TypeError");
    equal(decode(await through(new DecompressionStream(f), [b, new Uint8Array(0)])), "hello hello hello hello");
  }
});
test.ours("what was read before an error is there", async () => {
  const s = new DecompressionStream("gzip"), w = s.writable.getWriter(), r = s.readable.getReader(); w.closed.catch(() => {});
  const p = w.write(unhex(known.gzip)), first = await r.read(); await p; equal(decode(first.value), "hello hello hello hello");
  const q = w.write(new Uint8Array([1])), next = r.read(); next.catch(() => {}); await rejects(q, "TypeError"); await rejects(next, "TypeError");
});
test("cancel and abort", async () => {
  for (const C of [CompressionStream, DecompressionStream]) {
    const a = new C("gzip"); show(await a.readable.cancel("x")); await a.writable.getWriter().closed.catch((e) => show(e));
    const b = new C("gzip"); show(await b.writable.abort(new RangeError("y"))); await rejects(b.readable.getReader().read(), "RangeError");
  }
});
test.ours("a format that is converted", () => equal(new CompressionStream({ toString: () => "gzip" }).readable.locked, false));
