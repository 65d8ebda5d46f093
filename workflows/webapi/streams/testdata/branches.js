const AI = Symbol.asyncIterator;
const tick = (ms = 0) => new Promise((r) => setTimeout(r, ms));
const source = (list, more) => new ReadableStream({ start(c) { for (const x of list) c.enqueue(x); if (!more) c.close(); } });
const all = async (s) => { const r = s.getReader(), out = []; for (;;) { const { value, done } = await r.read(); if (done) return out; out.push(value); } };

test("tee", async () => {
  const s = source([1, { a: 2 }]), both = s.tee(); show(Array.isArray(both), both.length, s.locked, both[0].locked);
  const [a, b] = await Promise.all(both.map(all)); show(a, b); truthy(a[1] === b[1]);
  throws(() => s.tee(), "TypeError"); throws(() => { const x = new ReadableStream(); x.getReader(); x.tee(); }, "TypeError");
});
test("tee reads at the faster pace", async () => {
  let n = 0; const [a, b] = new ReadableStream({ pull(c) { c.enqueue(++n); if (n === 4) c.close(); } }, { highWaterMark: 0 }).tee();
  await tick(); show(n); const r = a.getReader(); show(await r.read(), await r.read()); await tick(); show(n);
  show(await all(b), await r.read());
});
test("tee and errors", async () => {
  let c; const [a, b] = new ReadableStream({ start(x) { c = x; } }).tee(), e = new RangeError("e");
  c.enqueue("x"); await tick(); c.error(e);
  const r = b.getReader(); await rejects(a.getReader().closed, "RangeError"); await rejects(r.closed, "RangeError"); await rejects(r.read(), "RangeError");
  const [p, q] = source([1], true).tee(); const k = p.getReader(); show(await k.read()); show(await q.getReader().read());
});
test("tee and cancel", async () => {
  const log = []; const make = () => new ReadableStream({ start(c) { c.enqueue("x"); }, cancel(r) { log.push(r); } });
  let [a, b] = make().tee(); const p = a.cancel("one"); await tick(); show(log); const q = b.cancel("two"); await p; await q; show(log);
  log.length = 0; [a, b] = make().tee(); b.cancel(2); a.cancel(1); await tick(); show(log);
  [a, b] = new ReadableStream({ cancel() { throw new RangeError("c"); } }).tee();
  const [x, y] = [a.cancel(), b.cancel()]; await rejects(x, "RangeError"); await rejects(y, "RangeError");
  [a, b] = source([1, 2]).tee(); a.cancel(); show(await all(b));
  [a, b] = source([]).tee(); show(await a.cancel("x"), await b.cancel("y"));
});
test("tee of a tee, of a closed stream, of a failed one", async () => {
  const [a, b] = source([1, 2]).tee(), [c, d] = b.tee(); show(await all(c), await all(a), await all(d));
  const [e, f] = source([]).tee(); show(await all(e), await all(f));
  const [g, h] = new ReadableStream({ start(c) { c.error(new RangeError("x")); } }).tee(); await rejects(all(g), "RangeError"); await rejects(all(h), "RangeError");
});
const pair = async (p) => { const { value, done } = await p; return [value, done]; };
test("values", async () => {
  const s = source(["a", "b"]), it = s.values(); show(s.locked);
  show(await pair(it.next()), await pair(it.next()), await pair(it.next()), await pair(it.next()), s.locked);
  truthy(it[AI]() === it); show(typeof it.throw);
  const proto = Object.getPrototypeOf(it); truthy(proto === Object.getPrototypeOf(new ReadableStream().values()));
  for (const n of ["next", "return"]) { const d = Object.getOwnPropertyDescriptor(proto, n); show(n, d.writable, d.enumerable, d.configurable); }
  throws(() => { const x = new ReadableStream(); x.getReader(); x.values(); }, "TypeError");
  throws(() => new ReadableStream().values(1), "TypeError");
});
test("return", async () => {
  const log = []; const make = () => new ReadableStream({ start(c) { c.enqueue("x"); }, cancel(r) { log.push(r); } });
  let s = make(), it = s.values(); await it.next(); show(await pair(it.return("why")), log, s.locked); show(await pair(it.next()), await pair(it.return("again")));
  s = make(); it = s.values({ preventCancel: true }); await it.next(); show(await pair(it.return("kept")), log, s.locked, await pair(it.next()));
  s = make(); it = s.values({ preventCancel: false }); show(await pair(it.return()), log);
  it = new ReadableStream({ cancel() { throw new RangeError("c"); } }).values(); await rejects(it.return(), "RangeError");
});
test("calls wait for each other", async () => {
  let c; const s = new ReadableStream({ start(x) { c = x; } }), it = s.values(), log = [];
  const calls = [it.next(), it.next(), it.return("r"), it.next()]; calls.forEach((p, i) => p.then((x) => log.push([i, x.value, x.done])));
  await tick(); show(log); c.enqueue("a"); await tick(); show(log); c.enqueue("b"); await tick(); show(log, s.locked);
});
test("iteration ends with an error", async () => {
  let c; const s = new ReadableStream({ start(x) { c = x; } }), it = s.values(); c.enqueue(1); show(await pair(it.next())); c.error(new RangeError("x"));
  await rejects(it.next(), "RangeError"); show(await pair(it.next()), s.locked); show(await pair(it.return(3)));
});
test.ours("an iterator's methods reject another this", async () => {
  const it = new ReadableStream().values();
  equal(Object.keys(it), []); equal(Object.keys(await it.return(1)), ["value", "done"]);
  await rejects(it.next.call({}), "TypeError"); await rejects(it.return.call({}), "TypeError");
});
test("from", async () => {
  show(await all(ReadableStream.from(["a", "b"])), await all(ReadableStream.from(new Set([1, 2]))), await all(ReadableStream.from([Promise.resolve(1), 2])), await all(ReadableStream.from([])));
  function* g() { yield 1; yield Promise.resolve(2); return 3; }
  show(await all(ReadableStream.from(g())), await all(ReadableStream.from(source([7, 8]))));
  const async = { [AI]() { let n = 0; return { next: () => Promise.resolve(n < 2 ? { value: n++, done: false } : { done: true }) }; } };
  show(await all(ReadableStream.from(async)));
  for (const bad of [undefined, null, 0, {}, Symbol.iterator, { [Symbol.iterator]: 1 }, { [AI]: 1, [Symbol.iterator]: g }, { [Symbol.iterator]: () => 1 }]) throws(() => ReadableStream.from(bad), "TypeError");
  throws(() => ReadableStream.from(), "TypeError");
  show(await all(ReadableStream.from({ [AI]: null, [Symbol.iterator]: () => [5][Symbol.iterator]() })));
});
test("from is lazy", async () => {
  let n = 0; const s = ReadableStream.from({ [Symbol.iterator]: () => ({ next() { n++; return { value: n, done: n > 2 }; } }) });
  await tick(); show(n); const r = s.getReader(); show(await r.read(), n); await tick(); show(n, await r.read(), await r.read());
});
test("from and errors", async () => {
  const bad = (next) => all(ReadableStream.from({ [AI]: () => ({ next }) }));
  await rejects(bad(() => { throw new RangeError("n"); }), "RangeError"); await rejects(bad(() => Promise.reject(new RangeError("n"))), "RangeError");
  for (const v of [1, undefined, Promise.resolve("x"), null]) await rejects(bad(() => v), "TypeError");
  await rejects(bad(() => ({ get done() { throw new SyntaxError("d"); } })), "SyntaxError");
  await rejects(bad(() => ({ done: false, get value() { throw new SyntaxError("v"); } })), "SyntaxError");
  await rejects(all(ReadableStream.from([Promise.reject(new RangeError("p"))])), "RangeError");
});
test.ours("from and a return that is no function", async () => {
  const make = (end) => ReadableStream.from({ [AI]: () => ({ next: () => ({ value: 1, done: false }), return: end }) });
  equal(await make(null).cancel(), undefined); await rejects(make(1).cancel(), "TypeError");
});
test("from and cancel", async () => {
  const log = []; const make = (end) => ReadableStream.from({ [AI]: () => ({ next: () => ({ value: 1, done: false }), return: end }) });
  show(await make((r) => { log.push(r); return {}; }).cancel("why"), log);
  show(await make(undefined).cancel());
  await rejects(make(() => 1).cancel(), "TypeError"); await rejects(make(() => { throw new RangeError("r"); }).cancel(), "RangeError");
  await rejects(make(() => Promise.reject(new RangeError("r"))).cancel(), "RangeError");
  function* g() { try { yield 1; } finally { log.push("finally"); } }
  const r = ReadableStream.from(g()).getReader(); await r.read(); await r.cancel("x"); show(log);
});
