const tick = (ms = 0) => new Promise((r) => setTimeout(r, ms));
const gate = () => { let open, fail; const p = new Promise((a, b) => { open = a; fail = b; }); return { p, open, fail }; };

// quiet keeps Node from ending over a rejection that is looked at later.
const quiet = (...list) => { for (const p of list) p.catch(() => {}); return list; };

test("interfaces", () => { surface(WritableStream); surface(WritableStreamDefaultWriter); surface(WritableStreamDefaultController, ["abortReason"]); });
test("constructor", () => {
  for (const f of [() => WritableStream(), () => new WritableStream(null), () => new WritableStream(1), () => new WritableStream({ write: 1 }), () => new WritableStream({ start: "s" }), () => new WritableStream({ close: {} }), () => new WritableStream({ abort: 1 }), () => new WritableStream({}, { size: 1 }), () => new WritableStreamDefaultController(), () => new WritableStreamDefaultWriter(), () => new WritableStreamDefaultWriter({})]) throws(f, "TypeError");
  for (const type of ["bytes", "", null, 0]) throws(() => new WritableStream({ type }), "RangeError");
  for (const highWaterMark of [-1, NaN, "x"]) throws(() => new WritableStream({}, { highWaterMark }), "RangeError");
  for (const highWaterMark of [0, 1, 2.5, Infinity, undefined]) show(new WritableStream({}, { highWaterMark }).getWriter().desiredSize);
  throws(() => new WritableStream({ start() { throw new RangeError("boo"); } }), "RangeError");
  throws(() => new WritableStream({ get write() { throw new SyntaxError("boo"); } }), "SyntaxError");
  show(new WritableStream().locked);
});
test("callbacks get this and arguments", async () => {
  const log = []; const sink = {
    start(c) { this.c = c; log.push(["start", this === sink, arguments.length, c instanceof WritableStreamDefaultController]); },
    write(x, c) { log.push(["write", this === sink, arguments.length, x, c === this.c]); },
    close() { log.push(["close", this === sink, arguments.length]); },
    abort(r) { log.push(["abort", this === sink, arguments.length, r]); },
  };
  const w = new WritableStream(sink).getWriter(); show(await w.write("a"), await w.write(), await w.close(), await w.closed);
  await new WritableStream(sink).abort("why"); show(log);
});
test("writes go one after the other", async () => {
  const log = [], gates = [gate(), gate()]; let n = 0;
  const w = new WritableStream({ write(x) { log.push("begin " + x); return gates[n++].p; }, close() { log.push("close"); } }).getWriter();
  w.write(1).then(() => log.push("done 1")); w.write(2).then(() => log.push("done 2")); w.close().then(() => log.push("closed"));
  await tick(); show(log); gates[0].open(); await tick(); show(log); gates[1].open(); await tick(); show(log);
});
test("backpressure", async () => {
  const g = gate(), w = new WritableStream({ write: () => g.p }, { highWaterMark: 2 }).getWriter();
  show(w.desiredSize); const first = w.ready; await first; w.write(1); show(w.desiredSize); truthy(w.ready === first);
  w.write(2); show(w.desiredSize); truthy(w.ready !== first); w.write(3); show(w.desiredSize);
  let ready = false; w.ready.then(() => { ready = true; }); await tick(); show(ready, w.desiredSize); g.open(); await tick(); show(ready, w.desiredSize);
  const z = new WritableStream({}, { highWaterMark: 0 }).getWriter(); let r = false; z.ready.then(() => { r = true; }); await tick(); show(r, z.desiredSize); await z.write(1); show(r);
});
test("sizes", async () => {
  const w = new WritableStream({ write: () => new Promise(() => {}) }, { size: (x) => x.length, highWaterMark: 10 }).getWriter(); w.write("abc"); show(w.desiredSize); w.write("12345678"); show(w.desiredSize);
  for (const size of [() => -1, () => NaN, () => Infinity]) { const k = new WritableStream({}, { size }).getWriter(); await rejects(k.write(1), "RangeError"); await rejects(k.closed, "RangeError"); }
  const k = new WritableStream({}, { size() { throw new SyntaxError("s"); } }).getWriter(); await rejects(k.write(1), "SyntaxError"); await rejects(k.ready, "SyntaxError");
  let v; const rel = new WritableStream({}, { size() { v.releaseLock(); return 1; } }); v = rel.getWriter(); await rejects(v.write(1), "TypeError");
});
test("start", async () => {
  const log = [], g = gate(), w = new WritableStream({ start: () => g.p, write(x) { log.push(x); } }).getWriter();
  w.write("a"); await tick(); show(log, w.desiredSize); g.open(); await tick(); show(log, w.desiredSize);
  const bad = new WritableStream({ start: () => Promise.reject(new RangeError("s")) }).getWriter(); await rejects(bad.write(1), "RangeError"); await rejects(bad.closed, "RangeError"); await rejects(bad.ready, "RangeError");
});
test("write fails", async () => {
  for (const write of [() => { throw new RangeError("w"); }, () => Promise.reject(new RangeError("w"))]) {
    const w = new WritableStream({ write }).getWriter(), p = w.write(1), q = w.write(2), c = w.close();
    for (const x of quiet(p, q, c, w.closed)) await rejects(x, "RangeError"); await rejects(w.ready, "RangeError"); await rejects(w.write(3), "RangeError");
    show(w.desiredSize); await rejects(w.close(), "TypeError"); show(await w.abort());
  }
});
test("close", async () => {
  const w = new WritableStream(), k = w.getWriter(), p = k.close(); show(k.desiredSize); await rejects(k.close(), "TypeError"); show(await k.ready, await p, await k.closed, k.desiredSize);
  await rejects(k.close(), "TypeError"); show(await k.abort()); k.releaseLock();
  await rejects(w.close(), "TypeError"); show(await w.abort());
  const f = new WritableStream({ close() { throw new RangeError("c"); } }).getWriter(); await rejects(f.close(), "RangeError"); await rejects(f.closed, "RangeError");
  const d = new WritableStream(); show(await d.close(), d.locked);
});
test.ours("writing to a stream that is closing or closed", async () => {
  const k = new WritableStream().getWriter(), p = k.close();
  await rejects(k.write(1), "TypeError"); await p; await rejects(k.write(1), "TypeError");
});
test("locks", async () => {
  const s = new WritableStream(), w = s.getWriter(); show(s.locked); throws(() => s.getWriter(), "TypeError"); throws(() => new WritableStreamDefaultWriter(s), "TypeError");
  await rejects(s.abort(), "TypeError"); await rejects(s.close(), "TypeError");
  const closed = w.closed, ready = w.ready; show(w.releaseLock(), s.locked); w.releaseLock();
  await rejects(closed, "TypeError"); show(await ready); await rejects(w.ready, "TypeError"); await rejects(w.closed, "TypeError");
  for (const p of quiet(w.write(1), w.close(), w.abort())) await rejects(p, "TypeError"); throws(() => w.desiredSize, "TypeError");
  show(await s.getWriter().ready);
});
test("writes go on after release", async () => {
  const g = gate(), log = []; const s = new WritableStream({ write(x) { log.push(x); return g.p; } }), w = s.getWriter(), p = w.write("a"); w.releaseLock(); g.open(); show(await p, log);
});
test("abort", async () => {
  const log = []; const s = new WritableStream({ write(x) { log.push(x); }, abort(r) { log.push(["abort", r]); }, close() { log.push("close"); } }), w = s.getWriter();
  await w.ready; const p = w.write("a"), a = w.abort("why"); await p.then(() => show("written"), (e) => show("refused", e)); show(await a, log);
  for (const x of quiet(w.write(1), w.closed, w.ready)) await x.then(() => show("ok"), (e) => show("rejected", e));
  await rejects(w.close(), "TypeError"); show(w.desiredSize, await w.abort("later"), log);
});
test("abort waits for the write under way", async () => {
  const g = gate(), log = [], w = new WritableStream({ write: () => g.p, abort() { log.push("abort"); } }).getWriter();
  await w.ready; const p = w.write(1), q = w.write(2), a = w.abort(new RangeError("r")); a.then(() => log.push("aborted"));
  await tick(); show(log, w.desiredSize); await rejects(w.ready, "RangeError"); g.open(); show(await p); await rejects(q, "RangeError"); await a; show(log); await rejects(w.closed, "RangeError");
});
test("abort fails", async () => {
  await rejects(new WritableStream({ abort() { throw new RangeError("a"); } }).abort("x"), "RangeError");
  const w = new WritableStream({ abort: () => Promise.reject(new RangeError("a")) }).getWriter(); await rejects(w.abort("x"), "RangeError"); await w.closed.catch((e) => show(e));
});
test("abort twice is one abort", async () => {
  const g = gate(); let n = 0; const w = new WritableStream({ write: () => g.p, abort() { n++; } }).getWriter(); await w.ready; w.write(1).catch(() => {});
  const a = w.abort("1"), b = w.abort("2"); g.open(); await a; await b; show(n); await w.closed.catch((e) => show(e));
});
test("abort before start is through", async () => {
  const g = gate(), log = []; const s = new WritableStream({ start: () => g.p, abort(r) { log.push(r); } }); const a = s.abort("early"); await tick(); show(log); g.open(); await a; show(log);
});
test("abort while closing", async () => {
  const g = gate(), w = new WritableStream({ close: () => g.p, abort() { show("never"); } }).getWriter(); await w.ready; const c = w.close(); const a = w.abort(new RangeError("x")); g.open(); show(await c, await a, await w.closed); await rejects(w.ready, "RangeError");
  const h = gate(), v = new WritableStream({ close: () => h.p }).getWriter(); await v.ready; const d = v.close(), b = v.abort("y"); h.fail(new RangeError("c")); await rejects(d, "RangeError"); await rejects(b, "RangeError"); await v.closed.catch((e) => show(e));
});
test("controller.error", async () => {
  let c; const s = new WritableStream({ start(x) { c = x; } }), w = s.getWriter(); await w.ready; show(c.error(new RangeError("e"))); c.error("second");
  for (const p of quiet(w.closed, w.ready, w.write(1))) await rejects(p, "RangeError"); show(w.desiredSize); await rejects(w.close(), "TypeError");
  let d; const t = new WritableStream({ start(x) { d = x; x.error(new RangeError("in start")); } }).getWriter(); await rejects(t.closed, "RangeError"); show(d.error());
  let g = gate(), k; const u = new WritableStream({ start(x) { k = x; }, write: () => g.p }).getWriter(); await u.ready; const p = u.write(1); k.error(new RangeError("mid")); await rejects(u.ready, "RangeError"); g.open(); show(await p); await rejects(u.closed, "RangeError");
  const z = new WritableStream({ start(x) { d = x; } }); await z.close(); show(d.error("late"));
});
test("controller.signal", async () => {
  let c; const w = new WritableStream({ start(x) { c = x; } }).getWriter(), log = [];
  show(c.signal instanceof AbortSignal, c.signal.aborted, c.signal === c.signal); c.signal.addEventListener("abort", () => log.push(c.signal.reason)); w.abort("now"); show(log, c.signal.aborted, c.signal.reason);
  let d; const g = gate(), v = new WritableStream({ start(x) { d = x; }, write(x, k) { return new Promise((r) => k.signal.addEventListener("abort", () => r())); } }).getWriter();
  await v.ready; const p = v.write(1); await tick(); const a = v.abort("go"); show(await p, await a);
  let e; const u = new WritableStream({ start(x) { e = x; } }); await u.close(); await u.abort("late"); show(e.signal.aborted);
  let f; const x = new WritableStream({ start(k) { f = k; } }).getWriter(); x.abort(); show(f.signal.reason === undefined || f.signal.reason.name);
});
test("brand checks", async () => {
  const get = (C, n) => Object.getOwnPropertyDescriptor(C.prototype, n).get;
  throws(() => get(WritableStream, "locked").call({}), "TypeError"); throws(() => WritableStream.prototype.getWriter.call({}), "TypeError");
  for (const n of ["abort", "close"]) await rejects(WritableStream.prototype[n].call({}), "TypeError");
  for (const n of ["abort", "close", "write"]) await rejects(WritableStreamDefaultWriter.prototype[n].call({}), "TypeError");
  for (const n of ["closed", "ready"]) await rejects(get(WritableStreamDefaultWriter, n).call({}), "TypeError");
  throws(() => get(WritableStreamDefaultWriter, "desiredSize").call({}), "TypeError"); throws(() => WritableStreamDefaultWriter.prototype.releaseLock.call({}), "TypeError");
  throws(() => WritableStreamDefaultController.prototype.error.call({}), "TypeError"); throws(() => get(WritableStreamDefaultController, "signal").call({}), "TypeError");
});
test("order of microtasks", async () => {
  const log = []; const w = new WritableStream({ write(x) { log.push("write " + x); }, close() { log.push("close"); } }, { highWaterMark: 1 }).getWriter();
  w.ready.then(() => log.push("ready")); w.write("a").then(() => log.push("wrote a")); w.write("b").then(() => log.push("wrote b"));
  w.ready.then(() => log.push("ready again")); w.close().then(() => log.push("closing done")); w.closed.then(() => log.push("closed"));
  for (let i = 0; i < 14; i++) { log.push("t"); await 0; } show(log);
});
