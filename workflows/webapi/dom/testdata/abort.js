test("interfaces", () => { surface(AbortController); surface(AbortSignal, ["onabort", "reason", "throwIfAborted", "abort", "any", "timeout"]); surface(DOMException, ["name", "message"]); });
test("abort", () => {
  const c = new AbortController(), log = [];
  truthy(c.signal === c.signal);
  c.signal.addEventListener("abort", (e) => log.push(e.type, e.target === c.signal, e.isTrusted));
  c.signal.onabort = function () { log.push("on", this === c.signal); };
  show(c.signal.aborted, c.signal.reason);
  c.signal.throwIfAborted();
  c.abort(); c.abort("again");
  show(c.signal.aborted, c.signal.reason, log, c.signal.reason instanceof DOMException, c.signal.reason.code);
  throws(() => c.signal.throwIfAborted(), "AbortError");
  throws(() => new AbortSignal(), "TypeError");
  throws(() => AbortSignal(), "TypeError");
  throws(() => AbortController(), "TypeError");
  throws(() => AbortController.prototype.signal, "TypeError");
});
test("reason", () => {
  const c = new AbortController();
  c.abort({ why: 1 });
  show(c.signal.reason);
  const s = AbortSignal.abort(5);
  show(s.aborted, s.reason, AbortSignal.abort().reason, s instanceof AbortSignal, s instanceof EventTarget);
});
test("any", () => {
  const a = new AbortController(), b = new AbortController(), log = [];
  const s = AbortSignal.any([a.signal, b.signal]);
  s.addEventListener("abort", () => log.push("any", a.signal.aborted, b.signal.aborted));
  b.signal.addEventListener("abort", () => log.push("b"));
  const deep = AbortSignal.any([s]);
  b.abort("why");
  show(s.aborted, s.reason, deep.aborted, deep.reason, log);
  a.abort("late"); show(s.reason);
  show(AbortSignal.any([]).aborted, AbortSignal.any([AbortSignal.abort(1), AbortSignal.abort(2)]).reason);
  throws(() => AbortSignal.any(), "TypeError");
  throws(() => AbortSignal.any([1]), "TypeError");
});
test("timeout", async () => {
  const s = AbortSignal.timeout(2);
  show(s.aborted);
  const keep = setTimeout(() => {}, 5000);
  await new Promise((r) => { s.onabort = r; });
  clearTimeout(keep);
  show(s.aborted, s.reason.name, s.reason.code, s.reason instanceof DOMException);
  throws(() => AbortSignal.timeout(), "TypeError");
  throws(() => AbortSignal.timeout(-1), ours ? "TypeError" : "RangeError");
});
test("onabort", () => {
  const s = new AbortController().signal;
  show(s.onabort);
  const f = () => {};
  s.onabort = f; truthy(s.onabort === f);
  s.onabort = null; show(s.onabort);
});
test("DOMException", () => {
  const e = new DOMException("m", "AbortError");
  show(e.name, e.message, e.code, String(e), e instanceof Error, Object.prototype.toString.call(e), DOMException.ABORT_ERR, e.ABORT_ERR);
  const d = new DOMException(); show(d.name, d.message, d.code);
  show(new DOMException("x", "Nope").code, new DOMException(undefined, undefined).name);
  truthy(typeof e.stack === "string");
  throws(() => DOMException("x"), "TypeError");
  throws(() => Object.getOwnPropertyDescriptor(DOMException.prototype, "name").get.call({}), "TypeError");
});
test.ours("members Node 20 does not enumerate, and dependents marked before listeners run", () => {
  for (const [o, k] of [[AbortSignal.prototype, "reason"], [AbortSignal.prototype, "throwIfAborted"], [AbortSignal, "abort"], [AbortSignal, "any"], [AbortSignal, "timeout"]])
    truthy(Object.getOwnPropertyDescriptor(o, k).enumerable, k);
  const a = new AbortController(), s = AbortSignal.any([a.signal]), log = [];
  a.signal.addEventListener("abort", () => log.push(s.aborted));
  a.abort();
  equal(log, [true]);
});
