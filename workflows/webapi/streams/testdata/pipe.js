const tick = (ms = 0) => new Promise((r) => setTimeout(r, ms));
const gate = () => { let open, fail; const p = new Promise((a, b) => { open = a; fail = b; }); return { p, open, fail }; };
const all = async (s) => { const r = s.getReader(), out = []; for (;;) { const { value, done } = await r.read(); if (done) return out; out.push(value); } };
// sides are two streams that log what is asked of them.
const sides = (chunks, more = {}, strategy) => {
  const log = []; const o = { log };
  o.source = new ReadableStream({ start(c) { o.rc = c; for (const x of chunks) c.enqueue(x); if (more.close) c.close(); }, cancel(r) { log.push(["cancel", r]); if (more.cancel) throw more.cancel; } });
  o.to = new WritableStream({ start(c) { o.wc = c; }, write(x) { log.push(x); return more.write && more.write(x); }, close() { log.push("close"); if (more.closing) throw more.closing; }, abort(r) { log.push(["abort", r]); if (more.abort) throw more.abort; } }, strategy);
  return o;
};
const outcome = (p) => p.then((v) => ["fulfilled", v], (e) => ["rejected", e && e.name ? e.name : e]);

test("pipeTo", async () => {
  const o = sides(["a", "b"], { close: true }); const p = o.source.pipeTo(o.to); show(o.source.locked, o.to.locked, p instanceof Promise); show(await p, o.log, o.source.locked, o.to.locked);
  show(await outcome(o.to.getWriter().closed), await outcome(o.source.getReader().closed));
});
test("arguments", async () => {
  const s = () => new ReadableStream(), w = () => new WritableStream();
  for (const a of [[], [{}], [s()], [w(), 1], [w(), { signal: {} }], [w(), { signal: null }], [w(), { signal: "x" }]]) await rejects(s().pipeTo(...a), "TypeError");
  const locked = s(); locked.getReader(); await rejects(locked.pipeTo(w()), "TypeError"); const taken = w(); taken.getWriter(); const free = s(); await rejects(free.pipeTo(taken), "TypeError"); show(free.locked);
  await rejects(s().pipeTo(w(), { get preventAbort() { throw new SyntaxError("p"); } }), "SyntaxError");
  show(ReadableStream.prototype.pipeTo.length, ReadableStream.prototype.pipeThrough.length);
});
test("a closed source closes", async () => {
  const o = sides([], { close: true }); show(await outcome(o.source.pipeTo(o.to)), o.log);
  const p = sides([], { close: true }); show(await outcome(p.source.pipeTo(p.to, { preventClose: true })), p.log); show(await outcome(p.to.getWriter().write("more")), p.log);
  const q = sides(["x"]), r = q.source.pipeTo(q.to, { preventClose: "yes" }); await tick(); q.rc.close(); show(await outcome(r), q.log);
  const f = sides([1], { close: true, closing: new RangeError("c") }); show(await outcome(f.source.pipeTo(f.to)));
});
test("a failed source aborts", async () => {
  for (const options of [{}, { preventAbort: true }, { preventClose: true, preventCancel: true }]) {
    const o = sides(["a"]), p = o.source.pipeTo(o.to, options); await tick(); o.rc.error(new RangeError("src")); show(await outcome(p), o.log.length, o.log[1] && o.log[1][0], o.to.locked);
    const q = sides([]); q.rc.error(new RangeError("before")); show(await outcome(q.source.pipeTo(q.to, options)), q.log.length);
  }
  const o = sides([], { abort: new SyntaxError("abort") }); o.rc.error(new RangeError("src")); show(await outcome(o.source.pipeTo(o.to)));
});
test("a failed destination cancels", async () => {
  for (const options of [{}, { preventCancel: true }, { preventAbort: true }]) {
    const o = sides([], {}), p = o.source.pipeTo(o.to, options); await tick(); o.wc.error(new RangeError("dst")); show(await outcome(p), o.log.map((x) => x[0]), o.source.locked);
    const q = sides(["a", "b"], { write: () => { throw new RangeError("w"); } }); show(await outcome(q.source.pipeTo(q.to, options)), q.log.map((x) => x[0]));
  }
  const o = sides([], { cancel: new SyntaxError("cancel") }), p = o.source.pipeTo(o.to); await tick(); o.wc.error(new RangeError("dst")); show(await outcome(p));
});
test("a closed destination cancels", async () => {
  for (const options of [{}, { preventCancel: true }]) { const o = sides(["a"]); await o.to.close(); o.log.length = 0; show(await outcome(o.source.pipeTo(o.to, options)), o.log.map((x) => [x[0], x[1].name])); show(await all(new ReadableStream({ start(c) { c.close(); } }))); }
  const c = sides(["a"]); c.to.close(); show(await outcome(c.source.pipeTo(c.to)));
});
test("signal", async () => {
  for (const options of [{}, { preventAbort: true }, { preventCancel: true }, { preventAbort: true, preventCancel: true }]) {
    const o = sides(["a"]), k = new AbortController(), p = o.source.pipeTo(o.to, { ...options, signal: k.signal }); await tick(); k.abort("stop"); show(await outcome(p), o.log, o.source.locked, o.to.locked);
    const q = sides(["a"]); show(await outcome(q.source.pipeTo(q.to, { ...options, signal: AbortSignal.abort("before") })), q.log);
  }
  const o = sides([]), k = new AbortController(), p = o.source.pipeTo(o.to, { signal: k.signal }); k.abort(); show(await outcome(p));
  const f = sides([], { abort: new RangeError("A"), cancel: new SyntaxError("C") }), l = new AbortController(), q = f.source.pipeTo(f.to, { signal: l.signal }); l.abort("x"); show(await outcome(q), f.log);
  const d = sides(["a"], { close: true }), m = new AbortController(); await d.source.pipeTo(d.to, { signal: m.signal }); m.abort(); await tick(); show(d.log);
});
test("abort waits for writes under way", async () => {
  const g = gate(), o = sides(["a", "b"], { write: () => g.p }, { highWaterMark: 2 }), k = new AbortController(); let done = false; const p = outcome(o.source.pipeTo(o.to, { signal: k.signal, preventAbort: true })).then((x) => { done = true; return x; });
  await tick(); k.abort("stop"); await tick(); show(done, o.log); g.open(); show(await p, o.log);
});
test("backpressure of the destination", async () => {
  let pulls = 0; const g = gate(), got = []; const source = new ReadableStream({ pull(c) { c.enqueue(++pulls); if (pulls === 5) c.close(); } }, { highWaterMark: 0 });
  const p = source.pipeTo(new WritableStream({ write(x) { got.push(x); return g.p; } }, { highWaterMark: 2 })); await tick(); show(pulls, got); g.open(); await p; show(pulls, got);
  let n = 0; const z = new ReadableStream({ pull(c) { c.enqueue(n++); } }, { highWaterMark: 0 }); z.pipeTo(new WritableStream({}, { highWaterMark: 0 })); await tick(); show(n);
});
test("all that was read is written before an error passes", async () => {
  const g = gate(), o = sides(["a", "b", "c"], { write: () => g.p }, { highWaterMark: 3 }), p = o.source.pipeTo(o.to); await tick(); o.rc.error(new RangeError("e")); await tick(); show(o.log); g.open(); show(await outcome(p), o.log.map((x) => x[0]));
});
test("pipeThrough", async () => {
  const upper = () => new TransformStream({ transform(x, c) { c.enqueue(x.toUpperCase()); } });
  show(await all(sides(["a", "b"], { close: true }).source.pipeThrough(upper()).pipeThrough(new TransformStream())));
  const t = upper(), s = new ReadableStream(); truthy(s.pipeThrough(t) === t.readable); show(s.locked, t.writable.locked);
  for (const a of [[], [{}], [null], [{ readable: new ReadableStream() }], [{ writable: new WritableStream() }], [{ readable: {}, writable: new WritableStream() }], [upper(), { signal: 1 }]]) throws(() => new ReadableStream().pipeThrough(...a), "TypeError");
  throws(() => s.pipeThrough(upper()), "TypeError"); throws(() => new ReadableStream().pipeThrough(t), "TypeError");
  const own = new ReadableStream(); truthy(new ReadableStream().pipeThrough({ readable: own, writable: new WritableStream() }) === own);
});
test("pipeThrough and errors", async () => {
  await rejects(all(sides(["a"], { close: true }).source.pipeThrough(new TransformStream({ transform() { throw new RangeError("t"); } }))), "RangeError");
  const o = sides([]); o.rc.error(new RangeError("s")); await rejects(all(o.source.pipeThrough(new TransformStream())), "RangeError");
  const log = []; const src = new ReadableStream({ pull(c) { c.enqueue(1); }, cancel(r) { log.push(r); } }); const r = src.pipeThrough(new TransformStream()).getReader(); await r.read(); await r.cancel("enough"); await tick(); show(log);
  const k = new AbortController(), p = new ReadableStream().pipeThrough(new TransformStream(), { signal: k.signal }).getReader().read(); k.abort(new RangeError("sig")); await rejects(p, "RangeError");
});
test("terminate ends a pipe", async () => {
  let n = 0; const log = []; const src = new ReadableStream({ pull(c) { c.enqueue(++n); }, cancel(r) { log.push(r.name); } });
  show(await all(src.pipeThrough(new TransformStream({ transform(x, c) { c.enqueue(x); if (x === 3) c.terminate(); } })))); await tick(); show(log);
});
test("many chunks", async () => {
  let n = 0, sum = 0; await new ReadableStream({ pull(c) { c.enqueue(n); if (++n === 2000) c.close(); } }).pipeThrough(new TransformStream({ transform(x, c) { c.enqueue(x * 2); } })).pipeTo(new WritableStream({ write(x) { sum += x; } })); show(sum);
});
