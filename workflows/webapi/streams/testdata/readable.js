const tick = (ms = 0) => new Promise((r) => setTimeout(r, ms));
const ticks = async (n) => { for (let i = 0; i < n; i++) await undefined; };
const source = (list, more) => new ReadableStream({ start(c) { for (const x of list) c.enqueue(x); if (!more) c.close(); } });
const all = async (s) => { const r = s.getReader(), out = []; for (;;) { const { value, done } = await r.read(); if (done) return out; out.push(value); } };

// quiet keeps Node from ending over a rejection that is looked at later.
const quiet = (...list) => { for (const p of list) p.catch(() => {}); return list; };

test("interfaces", () => {
  surface(ReadableStream, ["mode", "from"]);
  surface(ReadableStreamDefaultReader);
  surface(ReadableStreamDefaultController);
  surface(CountQueuingStrategy); surface(ByteLengthQueuingStrategy);
  const AI = Symbol.asyncIterator;
  truthy(ReadableStream.prototype[AI] === ReadableStream.prototype.values);
  show(typeof ReadableStream.from, ReadableStream.from.length);
});
test("constructor", () => {
  for (const f of [() => ReadableStream(), () => new ReadableStream(null), () => new ReadableStream(1), () => new ReadableStream("x"), () => new ReadableStream({ start: 1 }), () => new ReadableStream({ pull: {} }), () => new ReadableStream({ cancel: "c" }), () => new ReadableStream({ type: "text" }), () => new ReadableStream({ type: "" }), () => new ReadableStream({}, { size: 1 }), () => new ReadableStreamDefaultController(), () => new ReadableStreamDefaultReader(), () => new ReadableStreamDefaultReader({})]) throws(f, "TypeError");
  for (const highWaterMark of [-1, NaN, -Infinity, "x"]) throws(() => new ReadableStream({}, { highWaterMark }), "RangeError");
  for (const highWaterMark of [0, 1, 0.5, Infinity, "3", undefined]) { let c; new ReadableStream({ start(x) { c = x; } }, { highWaterMark }); show(c.desiredSize); }
  throws(() => new ReadableStream({ start() { throw new RangeError("boo"); } }), "RangeError");
  throws(() => new ReadableStream({ get start() { throw new SyntaxError("boo"); } }), "SyntaxError");
  throws(() => new ReadableStream({ get pull() { throw new SyntaxError("boo"); } }), "SyntaxError");
  throws(() => new ReadableStream({}, { get size() { throw new SyntaxError("boo"); } }), "SyntaxError");
  throws(() => new ReadableStream({}, { get highWaterMark() { throw new SyntaxError("boo"); } }), "SyntaxError");
  show(new ReadableStream().locked, Object.prototype.toString.call(new ReadableStream()));
  class Mine extends ReadableStream { first() { return this.getReader().read(); } }
  truthy(new Mine() instanceof ReadableStream);
});
test.ours("byte streams are refused by name", () => {
  truthy(throws(() => new ReadableStream({ type: "bytes" }), "TypeError").message.includes("byte streams"));
  truthy(throws(() => new ReadableStream().getReader({ mode: "byob" }), "TypeError").message.includes("BYOB"));
  equal([typeof ReadableByteStreamController, typeof ReadableStreamBYOBReader, typeof ReadableStreamBYOBRequest], ["undefined", "undefined", "undefined"]);
});
test("callbacks get this and arguments", async () => {
  const log = [];
  const src = {
    start(c) { log.push(["start", this === src, arguments.length, c instanceof ReadableStreamDefaultController]); this.c = c; },
    pull(c) { log.push(["pull", this === src, arguments.length, c === this.c]); },
    cancel(r) { log.push(["cancel", this === src, arguments.length, r]); },
  };
  const s = new ReadableStream(src);
  log.push("made");
  await ticks(3); log.push("ticked");
  show(await s.cancel("why"));
  show(log);
});
test("reading", async () => {
  const s = source(["a", "b"]), r = s.getReader();
  show(s.locked, r instanceof ReadableStreamDefaultReader, Object.getPrototypeOf(r) === ReadableStreamDefaultReader.prototype);
  const first = await r.read();
  show(first, Object.getPrototypeOf(first) === Object.prototype, Object.keys(first));
  show(await r.read(), await r.read(), await r.read(), await r.closed);
  show(await all(source([])), await all(source([undefined, null, 0, "", NaN])));
  throws(() => s.getReader(), "TypeError"); throws(() => new ReadableStreamDefaultReader(s), "TypeError");
  r.releaseLock(); show(s.locked); r.releaseLock();
  await rejects(r.read(), "TypeError"); await rejects(r.closed, "TypeError"); await rejects(r.cancel(), "TypeError");
  show(await s.getReader().read());
});
test("getReader options", () => {
  for (const o of [undefined, null, {}, { mode: undefined }]) truthy(new ReadableStream().getReader(o));
  for (const o of [1, "byob", { mode: "x" }, { mode: "" }, { mode: null }, { mode: "byob" }]) throws(() => new ReadableStream().getReader(o), "TypeError");
});
test("reads wait in order", async () => {
  let c; const r = new ReadableStream({ start(x) { c = x; } }).getReader(), log = [];
  for (let i = 0; i < 3; i++) r.read().then((x) => log.push([i, x.value, x.done]));
  c.enqueue("x"); c.enqueue("y"); await tick(); show(log);
  c.close(); await tick(); show(log);
});
test("a chunk that is a promise or has then", async () => {
  const p = Promise.resolve(5), s = source([p, { then(f) { f(1); } }]), r = s.getReader();
  truthy((await r.read()).value === p);
  show(typeof (await r.read()).value.then);
});
test("controller", async () => {
  let c; const s = new ReadableStream({ start(x) { c = x; } }, { highWaterMark: 3 });
  show(c.desiredSize, c.enqueue(1), c.desiredSize); c.enqueue(); show(c.desiredSize);
  c.enqueue(3); c.enqueue(4); show(c.desiredSize);
  const r = s.getReader(); await r.read(); show(c.desiredSize);
  show(c.close(), c.desiredSize);
  for (const f of [() => c.close(), () => c.enqueue(1)]) throws(f, "TypeError");
  show(await r.read(), await r.read(), await r.read(), await r.read(), c.desiredSize);
  show(c.error("late"), await r.closed);
});
test("errors", async () => {
  let c; const s = new ReadableStream({ start(x) { c = x; } }), r = s.getReader(), e = new Error("no");
  const waiting = r.read(); c.enqueue("taken"); const second = r.read();
  c.error(e); c.error("second"); show(c.desiredSize);
  show(await waiting);
  for (const p of quiet(second, r.read(), r.closed, r.cancel())) { let got; try { await p; } catch (x) { got = x; } truthy(got === e); }
  throws(() => c.enqueue(1), "TypeError"); throws(() => c.close(), "TypeError");
  r.releaseLock(); let got; try { await s.cancel(); } catch (x) { got = x; } truthy(got === e);
  try { await s.getReader().read(); } catch (x) { truthy(x === e); }
});
test("an error drops what is queued", async () => {
  let c; const r = new ReadableStream({ start(x) { c = x; x.enqueue(1); x.enqueue(2); } }).getReader();
  show(await r.read()); c.error(undefined);
  await r.read().then(() => show("read"), (x) => show("rejected", x));
  await r.closed.then(() => show("closed"), (x) => show("rejected", x));
});
test("start", async () => {
  const log = []; let go;
  const s = new ReadableStream({ start() { return new Promise((r) => { go = r; }); }, pull(c) { log.push("pull"); c.enqueue(log.length); } });
  const read = s.getReader().read(); await tick(); show(log); go(); show(await read, log);
  const e = new Error("start"), bad = new ReadableStream({ start: () => Promise.reject(e) }).getReader();
  for (const p of quiet(bad.read(), bad.closed)) { let got; try { await p; } catch (x) { got = x; } truthy(got === e); }
  const thenable = new ReadableStream({ start: () => ({ then(ok) { ok("x"); } }), pull: (c) => c.close() });
  show(await all(thenable));
});
test("pull and backpressure", async () => {
  let n = 0; const s = new ReadableStream({ pull(c) { c.enqueue(++n); } }, { highWaterMark: 3 });
  show(n); await tick(); show(n);
  const r = s.getReader(); await r.read(); await tick(); show(n);
  let m = 0; const lazy = new ReadableStream({ pull(c) { c.enqueue(++m); } }, { highWaterMark: 0 });
  await tick(); show(m); const q = lazy.getReader(); show(await q.read(), m); await tick(); show(m);
});
test("pull is not called again before its promise", async () => {
  let calls = 0, go; const s = new ReadableStream({ pull() { calls++; return new Promise((r) => { go = r; }); } });
  const r = s.getReader(); r.read(); r.read(); await tick(); show(calls); go(); await tick(); show(calls); go(); await tick(); show(calls);
});
test("pull that does not enqueue is called once for each read", async () => {
  let calls = 0; const s = new ReadableStream({ pull() { calls++; } }); await tick(); show(calls);
  const r = s.getReader(); r.read(); await tick(); show(calls); r.read(); await tick(); show(calls);
});
test("pull fails", async () => {
  for (const pull of [() => { throw new RangeError("x"); }, () => Promise.reject(new RangeError("x")), async (c) => { c.enqueue("one"); await 0; throw new RangeError("x"); }]) {
    const r = new ReadableStream({ pull }).getReader(); let out = [];
    try { for (;;) out.push((await r.read()).value); } catch (e) { out.push(e.name); }
    show(out); await rejects(r.closed, "RangeError");
  }
});
test("pull after close or error in pull", async () => {
  let n = 0; const s = new ReadableStream({ pull(c) { n++; c.enqueue(n); if (n === 3) c.close(); } }); show(await all(s), n);
  let m = 0; const t = new ReadableStream({ pull(c) { m++; c.error(new TypeError("e")); } }); await rejects(all(t), "TypeError"); show(m);
});
test("enqueue in pull while a read waits", async () => {
  const log = []; const r = new ReadableStream({ pull(c) { log.push("p" + c.desiredSize); c.enqueue("a"); c.enqueue("b"); } }, { highWaterMark: 0 }).getReader();
  show(await r.read(), await r.read(), log); await tick(); show(log);
});
test("cancel", async () => {
  const log = []; const s = new ReadableStream({ start(c) { c.enqueue(1); }, cancel(r) { log.push(r); return "ignored"; } });
  const r = s.getReader(); await rejects(s.cancel(), "TypeError");
  const p = r.cancel("why"); show(log); show(await p, await r.closed, await r.read());
  show(await r.cancel("again"), log);
  r.releaseLock(); show(await s.cancel(), log);
  await rejects(new ReadableStream({ cancel() { throw new RangeError("c"); } }).cancel(), "RangeError");
  await rejects(new ReadableStream({ cancel: () => Promise.reject(new RangeError("c")) }).cancel(), "RangeError");
  show(await new ReadableStream().cancel(), await new ReadableStream({ cancel: undefined }).cancel());
  let go, done = false; const slow = new ReadableStream({ cancel: () => new Promise((r) => { go = r; }) }).cancel().then(() => { done = true; });
  await tick(); show(done); go(); await slow; show(done);
});
test("cancel settles reads that wait", async () => {
  const r = new ReadableStream().getReader(), p = r.read(); r.cancel(); show(await p, await r.closed);
  let c; const s = new ReadableStream({ start(x) { c = x; } }); s.cancel(); throws(() => c.enqueue(1), "TypeError"); throws(() => c.close(), "TypeError"); show(c.error(), c.desiredSize);
});
test("cancel during pull", async () => {
  let go; const s = new ReadableStream({ pull: (c) => new Promise((r) => { go = () => { r(); }; }) }); await tick();
  await s.cancel(); go(); await tick(); show(await s.getReader().read());
});
test("release with reads that wait", async () => {
  let c; const s = new ReadableStream({ start(x) { c = x; } }), r = s.getReader(), p = r.read(), q = r.read();
  r.releaseLock(); await rejects(p, "TypeError"); await rejects(q, "TypeError"); await rejects(r.closed, "TypeError");
  c.enqueue("kept"); show(await s.getReader().read());
});
test("closed is one promise until it must be another", async () => {
  let c; const s = new ReadableStream({ start(x) { c = x; } }), r = s.getReader(), p = r.closed;
  truthy(p === r.closed); r.releaseLock(); truthy(p === r.closed, "a pending one is rejected");
  await p.catch(() => {});
  const k = s.getReader(); c.close(); await k.closed; const was = k.closed; k.releaseLock(); truthy(was !== k.closed);
  await rejects(k.closed, "TypeError"); show(await was);
});
test("brand checks", async () => {
  const get = (C, n) => Object.getOwnPropertyDescriptor(C.prototype, n).get;
  throws(() => get(ReadableStream, "locked").call({}), "TypeError");
  throws(() => ReadableStream.prototype.getReader.call({}), "TypeError");
  throws(() => ReadableStream.prototype.tee.call({}), "TypeError");
  throws(() => ReadableStream.prototype.values.call({}), "TypeError");
  await rejects(ReadableStream.prototype.cancel.call({}), "TypeError");
  await rejects(ReadableStream.prototype.pipeTo.call({}), "TypeError");
  await rejects(ReadableStreamDefaultReader.prototype.read.call({}), "TypeError");
  await rejects(ReadableStreamDefaultReader.prototype.cancel.call({}), "TypeError");
  await rejects(get(ReadableStreamDefaultReader, "closed").call({}), "TypeError");
  throws(() => ReadableStreamDefaultReader.prototype.releaseLock.call({}), "TypeError");
  for (const n of ["close", "enqueue", "error"]) throws(() => ReadableStreamDefaultController.prototype[n].call({}), "TypeError");
  throws(() => get(ReadableStreamDefaultController, "desiredSize").call({}), "TypeError");
});
test("strategies", async () => {
  const c = new CountQueuingStrategy({ highWaterMark: 4 }), b = new ByteLengthQueuingStrategy({ highWaterMark: 1024 });
  show(c.highWaterMark, b.highWaterMark, c.size(), c.size("abc"), b.size(new Uint8Array(7)), b.size({ byteLength: 3 }), b.size("x"), b.size({ byteLength: "5" }));
  truthy(c.size === new CountQueuingStrategy({ highWaterMark: 1 }).size && b.size === new ByteLengthQueuingStrategy({ highWaterMark: 1 }).size);
  show(c.size.name, c.size.length, b.size.name, b.size.length);
  for (const v of [undefined, null]) throws(() => b.size(v), "TypeError");
  for (const C of [CountQueuingStrategy, ByteLengthQueuingStrategy]) {
    for (const f of [() => new C(), () => new C({}), () => new C(1), () => C({ highWaterMark: 1 })]) throws(f, "TypeError");
    for (const highWaterMark of [-4, NaN, Infinity, "5", null, true]) show(new C({ highWaterMark }).highWaterMark);
    throws(() => C.prototype.highWaterMark, "TypeError"); throws(() => C.prototype.size, "TypeError");
    throws(() => new ReadableStream({}, new C({ highWaterMark: -4 })), "RangeError");
  }
  let k; new ReadableStream({ start(x) { k = x; } }, new ByteLengthQueuingStrategy({ highWaterMark: 16 })); k.enqueue(new Uint8Array(10)); show(k.desiredSize); k.enqueue(new ArrayBuffer(10)); show(k.desiredSize);
});
test("sizes", async () => {
  for (const size of [() => -1, () => NaN, () => Infinity, () => "x", () => undefined, () => ({})]) { let c; const s = new ReadableStream({ start(x) { c = x; } }, { size }); throws(() => c.enqueue(1), "RangeError"); await rejects(s.getReader().read(), "RangeError"); }
  { let c; const s = new ReadableStream({ start(x) { c = x; } }, { size() { throw new SyntaxError("s"); } }); throws(() => c.enqueue(1), "SyntaxError"); await rejects(s.getReader().closed, "SyntaxError"); show(c.desiredSize); }
  { let c; const s = new ReadableStream({ start(x) { c = x; } }, { size: () => "2.5", highWaterMark: 4 }); c.enqueue("x"); show(c.desiredSize); c.enqueue("y"); show(c.desiredSize); await s.getReader().read(); show(c.desiredSize); }
  { let args, self; const s = new ReadableStream({ start(c) { c.enqueue("chunk"); } }, { size() { self = this; args = [...arguments]; return 0; } }); show(args, self === undefined || self === globalThis); }
  { let c, n = 0; const s = new ReadableStream({ start(x) { c = x; } }, { size() { n++; return 1; } }); const r = s.getReader(), p = r.read(); c.enqueue(1); show(n); c.enqueue(2); show(n); await p; }
  { let c; const s = new ReadableStream({ start(x) { c = x; } }, { size() { c.close(); return 1; } }); c.enqueue("in"); show(await s.getReader().closed); }
});
test("order of microtasks", async () => {
  const log = []; const note = (x) => () => { log.push(x); };
  let c; const s = new ReadableStream({ start(x) { c = x; }, pull() { log.push("pull"); } }, { highWaterMark: 0 });
  Promise.resolve().then(note("before"));
  const r = s.getReader();
  r.closed.then(note("closed"));
  r.read().then(note("read 1")); r.read().then(note("read 2"));
  Promise.resolve().then(note("after"));
  await tick(); show(log); log.length = 0;
  queueMicrotask(note("m1")); c.enqueue("x"); queueMicrotask(note("m2")); c.close(); queueMicrotask(note("m3"));
  log.push("sync"); await tick(); show(log);
});
test("order of a chunk, its read and the next pull", async () => {
  const log = []; let n = 0;
  const s = new ReadableStream({ pull(c) { log.push("pull " + n); c.enqueue(n++); if (n === 3) c.close(); } }, { highWaterMark: 0 });
  const r = s.getReader();
  const loop = async () => { for (;;) { const { value, done } = await r.read(); log.push(done ? "done" : "got " + value); if (done) return; } };
  const other = async () => { for (let i = 0; i < 12; i++) { log.push("t"); await 0; } };
  await Promise.all([loop(), other()]); show(log);
});
test("unhandled rejections of closed are no matter", async () => {
  let c; const s = new ReadableStream({ start(x) { c = x; } }); const r = s.getReader(); r.closed; c.error(new Error("quiet")); await tick(); r.releaseLock(); r.closed; await tick(); show("quiet");
});
test.ours("structuredClone", () => {
  for (const o of [new ReadableStream(), new WritableStream(), new TransformStream()]) throws(() => structuredClone(o), "DataCloneError");
});
test.ours("no transfer", () => {
  const s = new ReadableStream();
  throws(() => structuredClone(s, { transfer: [s] }), "DataCloneError"); equal(s.locked, false);
  throws(() => structuredClone({ s }, { transfer: [s] }), "DataCloneError");
});
test("then of Object.prototype sees results only", async () => {
  let seen = 0; const s = source(["a"]), r = s.getReader();
  Object.defineProperty(Object.prototype, "then", { configurable: true, get() { if (Object.prototype.hasOwnProperty.call(this, "done")) seen++; return undefined; } });
  try { await r.read(); } finally { delete Object.prototype.then; }
  show(seen);
});
test("members that are handlers themselves", async () => {
  for (const act of ["enqueue", "close", "error"]) {
    const log = []; let c; const r = new ReadableStream({ start(x) { c = x; } }).getReader();
    r.read().then((x) => log.push("read"), () => log.push("failed")); await tick();
    const go = Promise.resolve(1); go.then(c[act].bind(c)); go.then(() => log.push("after")); queueMicrotask(() => log.push("last"));
    await tick(); show(act, log);
  }
  const log = []; let done; const w = new WritableStream({ write: () => new Promise((r) => { done = r; }) }).getWriter(); w.write("x").then(() => log.push("written")); w.closed.catch(() => log.push("closed")); await tick();
  const go = Promise.resolve(2); go.then(w.abort.bind(w)).then(() => log.push("aborted")); go.then(done); go.then(() => log.push("after")); await tick(); show(log);
  const r = source(["a", "b"]).getReader(), out = []; Promise.resolve().then(r.read.bind(r)).then((x) => out.push(x.value)); Promise.resolve().then(r.read.bind(r)).then((x) => out.push(x.value)); Promise.resolve().then(() => out.push("t")); await tick(); show(out);
});
