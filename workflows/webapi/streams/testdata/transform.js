const tick = (ms = 0) => new Promise((r) => setTimeout(r, ms));
const gate = () => { let open, fail; const p = new Promise((a, b) => { open = a; fail = b; }); return { p, open, fail }; };
const all = async (s) => { const r = s.getReader(), out = []; for (;;) { const { value, done } = await r.read(); if (done) return out; out.push(value); } };
const feed = async (t, list) => { const w = t.writable.getWriter(); for (const x of list) w.write(x).catch(() => {}); w.close().catch(() => {}); return all(t.readable); };

test("interfaces", () => { surface(TransformStream); surface(TransformStreamDefaultController); });
test("constructor", () => {
  for (const f of [() => TransformStream(), () => new TransformStream(null), () => new TransformStream(1), () => new TransformStream({ transform: 1 }), () => new TransformStream({ flush: 1 }), () => new TransformStream({ start: {} }), () => new TransformStream({}, { size: 1 }), () => new TransformStreamDefaultController()]) throws(f, "TypeError");
  for (const t of [{ readableType: "bytes" }, { writableType: "x" }, { readableType: "" }, { writableType: null }]) throws(() => new TransformStream(t), "RangeError");
  for (const s of [[{}, { highWaterMark: -1 }], [{}, {}, { highWaterMark: NaN }]]) throws(() => new TransformStream(...s), "RangeError");
  throws(() => new TransformStream({ start() { throw new RangeError("s"); } }), "RangeError"); throws(() => new TransformStream({ get transform() { throw new SyntaxError("t"); } }), "SyntaxError");
  const t = new TransformStream(); show(t.readable instanceof ReadableStream, t.writable instanceof WritableStream, t.readable === t.readable, t.readable.locked, t.writable.locked);
  let c; const w = new TransformStream({ start(x) { c = x; } }, { highWaterMark: 5 }, { highWaterMark: 3 }); show(c.desiredSize, w.writable.getWriter().desiredSize);
  new TransformStream({ start(x) { c = x; } }); show(c.desiredSize, c instanceof TransformStreamDefaultController);
});
test("identity", async () => show(await feed(new TransformStream(), ["a", undefined, { x: 1 }])));
test("callbacks get this and arguments", async () => {
  const log = []; const tr = {
    start(c) { this.c = c; log.push(["start", this === tr, arguments.length]); },
    transform(x, c) { log.push(["transform", this === tr, arguments.length, x, c === this.c]); c.enqueue(x + x); },
    flush(c) { log.push(["flush", this === tr, arguments.length, c === this.c]); c.enqueue("end"); },
  };
  show(await feed(new TransformStream(tr), ["a", "b"])); show(log);
});
test("one chunk to many or none", async () => {
  show(await feed(new TransformStream({ transform(x, c) { for (let i = 0; i < x; i++) c.enqueue(x); } }), [0, 1, 3]));
  show(await feed(new TransformStream({ async transform(x, c) { c.enqueue(x); await tick(1); c.enqueue(-x); } }), [1, 2]));
  show(await feed(new TransformStream({ start(c) { c.enqueue("first"); } }), [1]));
});
test("transform fails", async () => {
  for (const transform of [() => { throw new RangeError("t"); }, () => Promise.reject(new RangeError("t")), (x, c) => { c.error(new RangeError("t")); }]) {
    const t = new TransformStream({ transform }), w = t.writable.getWriter(), r = t.readable.getReader(), p = w.write(1), q = r.read();
    await rejects(q, "RangeError"); await rejects(r.closed, "RangeError"); await rejects(w.closed, "RangeError"); await rejects(w.write(2), "RangeError"); await p.then(() => show("written"), (e) => show(e.name));
  }
});
test("flush fails", async () => {
  for (const flush of [() => { throw new RangeError("f"); }, () => Promise.reject(new RangeError("f"))]) {
    const t = new TransformStream({ flush }), w = t.writable.getWriter(), r = t.readable.getReader(); const c = w.close(); await rejects(r.read(), "RangeError"); await rejects(c, "RangeError"); await rejects(w.closed, "RangeError");
  }
});
test("start fails", async () => {
  const t = new TransformStream({ start: () => Promise.reject(new RangeError("s")) }); const w = t.writable.getWriter(); await rejects(w.closed, "RangeError"); await rejects(t.readable.getReader().closed, "RangeError"); await rejects(w.write(1), "RangeError");
  let c; const u = new TransformStream({ start(x) { x.error(new RangeError("in")); } }); await rejects(u.readable.getReader().read(), "RangeError"); await rejects(u.writable.getWriter().ready, "RangeError");
});
test("backpressure", async () => {
  const log = []; const t = new TransformStream({ transform(x, c) { log.push(x); c.enqueue(x); } }), w = t.writable.getWriter(), r = t.readable.getReader();
  show(w.desiredSize); w.write(1); w.write(2); await tick(); show(log, w.desiredSize); show(await r.read()); await tick(); show(log); await r.read(); await tick(); show(log);
  const wide = new TransformStream({ transform(x, c) { log.push("w" + x); c.enqueue(x); } }, {}, { highWaterMark: 2 }), v = wide.writable.getWriter(); log.length = 0; for (let i = 0; i < 5; i++) v.write(i); await tick(); show(log);
});
test("controller", async () => {
  let c; const t = new TransformStream({ start(x) { c = x; } }, undefined, { highWaterMark: 2 }), r = t.readable.getReader(); show(c.desiredSize, c.enqueue("a"), c.desiredSize, await r.read(), c.desiredSize);
  show(c.terminate(), c.desiredSize); show(await r.read(), await r.closed); throws(() => c.enqueue(1), "TypeError"); await rejects(t.writable.getWriter().closed, "TypeError"); c.terminate();
  let d; const u = new TransformStream({ start(x) { d = x; } }); d.error(new RangeError("e")); show(d.desiredSize); throws(() => d.enqueue(), "TypeError"); await rejects(u.readable.getReader().closed, "RangeError"); await rejects(u.writable.getWriter().closed, "RangeError");
});
test("terminate with chunks queued", async () => {
  let c; const t = new TransformStream({ start(x) { c = x; } }, undefined, { highWaterMark: 5 }); c.enqueue(1); c.enqueue(2); c.terminate(); show(await all(t.readable)); await rejects(t.writable.getWriter().write(1), "TypeError");
});
test("cancel of the readable side", async () => {
  const t = new TransformStream(), w = t.writable.getWriter(), e = new RangeError("gone"); show(await t.readable.cancel(e)); await rejects(w.closed, "RangeError"); await rejects(w.write(1), "RangeError"); show(w.desiredSize);
  const u = new TransformStream(), v = u.writable.getWriter(), p = v.write("waits"); await u.readable.cancel(new RangeError("x")); await rejects(p, "RangeError");
});
test("abort of the writable side", async () => {
  const t = new TransformStream(), r = t.readable.getReader(), q = r.read(); show(await t.writable.abort(new RangeError("x"))); await rejects(q, "RangeError"); await rejects(r.closed, "RangeError");
  const u = new TransformStream(); await u.writable.abort(); let e; try { await u.readable.getReader().read(); e = "none"; } catch (x) { e = x; } show(e);
});
test("cancel of the transformer", async () => {
  const log = []; const make = (cancel) => new TransformStream({ cancel, flush() { log.push("flush"); } });
  await make((r) => { log.push(r); }).readable.cancel("a"); await make((r) => { log.push(r); }).writable.abort("b"); show(log);
  await rejects(make(() => { throw new RangeError("c"); }).readable.cancel(), "RangeError"); await rejects(make(() => Promise.reject(new RangeError("c"))).writable.abort("x"), "RangeError");
  const t = make((r) => { log.push("once " + r); }), p = t.readable.cancel("1"), q = t.writable.abort("2"); await p; await q; show(log);
});
test("close while a chunk waits", async () => {
  const t = new TransformStream(), w = t.writable.getWriter(); w.write("a"); const c = w.close(); let done = false; c.then(() => { done = true; }); await tick(); show(done); show(await all(t.readable)); await c; show(done);
});
test("size of the readable side fails", async () => {
  const t = new TransformStream({}, undefined, { size() { throw new SyntaxError("z"); }, highWaterMark: 5 }), w = t.writable.getWriter(); await rejects(w.write(1), "SyntaxError"); await rejects(t.readable.getReader().closed, "SyntaxError"); await rejects(w.closed, "SyntaxError");
});
test("brand checks", () => {
  for (const n of ["readable", "writable"]) throws(() => TransformStream.prototype[n], "TypeError");
  for (const n of ["enqueue", "error", "terminate"]) throws(() => TransformStreamDefaultController.prototype[n].call({}), "TypeError");
  throws(() => TransformStreamDefaultController.prototype.desiredSize, "TypeError");
});
test("order of microtasks", async () => {
  const log = []; const t = new TransformStream({ transform(x, c) { log.push("transform " + x); c.enqueue(x); }, flush() { log.push("flush"); } });
  const w = t.writable.getWriter(), r = t.readable.getReader(); w.write(1).then(() => log.push("wrote")); w.close().then(() => log.push("closed"));
  r.read().then((x) => log.push("read " + x.value)); r.read().then((x) => log.push("end " + x.done));
  for (let i = 0; i < 16; i++) { log.push("t"); await 0; } show(log);
});
