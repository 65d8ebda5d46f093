test("interfaces", () => {
  surface(Event, ["initEvent", "isTrusted", "returnValue", "NONE", "AT_TARGET", "BUBBLING_PHASE", "CAPTURING_PHASE"]); surface(EventTarget);
});
test("event", () => {
  const e = new Event("x", { bubbles: true, cancelable: 1 });
  show(e.type, e.bubbles, e.cancelable, e.composed, e.defaultPrevented, e.eventPhase, e.target, e.currentTarget, e.returnValue, e.cancelBubble, e.isTrusted);
  e.preventDefault(); show(e.defaultPrevented, e.returnValue);
  const n = new Event("y"); n.preventDefault(); show(n.defaultPrevented, n.composedPath());
  throws(() => new Event(), "TypeError");
  throws(() => Event("x"), "TypeError");
  truthy(typeof e.timeStamp === "number");
  show(Object.prototype.toString.call(e), String(e));
});
test("custom event", () => {
  const e = new CustomEvent("x", { detail: { a: 1 } });
  show(e.detail, new CustomEvent("y").detail, e instanceof Event, e.type);
});
test("dispatch", () => {
  const t = new EventTarget(), log = [];
  const a = function (e) { log.push("a", e.type, e.target === t, e.currentTarget === t, this === t, e.eventPhase); };
  t.addEventListener("x", a);
  t.addEventListener("x", a);
  t.addEventListener("x", { handleEvent(e) { log.push("obj", this !== t, e.type); } });
  t.addEventListener("x", () => log.push("once"), { once: true });
  t.addEventListener("y", () => log.push("y"));
  t.addEventListener("x", null);
  show(t.dispatchEvent(new Event("x")), t.dispatchEvent(new Event("x")));
  t.removeEventListener("x", a);
  t.dispatchEvent(new Event("x"));
  show(log);
  throws(() => t.dispatchEvent({}), "TypeError");
  throws(() => t.addEventListener("x"), "TypeError");
});
test("stop and prevent", () => {
  const t = new EventTarget(), log = [];
  t.addEventListener("x", (e) => { log.push(1); e.stopImmediatePropagation(); e.preventDefault(); });
  t.addEventListener("x", () => log.push(2));
  show(t.dispatchEvent(new Event("x", { cancelable: true })), log);
  const again = new Event("z");
  t.addEventListener("z", (e) => throws(() => t.dispatchEvent(e), ours ? "InvalidStateError" : "Error"), { once: true });
  t.dispatchEvent(again);
  show(t.dispatchEvent(again));
});
test("listener signal", () => {
  const t = new EventTarget(), c = new AbortController();
  let n = 0;
  t.addEventListener("x", () => n++, { signal: c.signal });
  t.dispatchEvent(new Event("x")); c.abort(); t.dispatchEvent(new Event("x"));
  t.addEventListener("x", () => n++, { signal: c.signal });
  t.dispatchEvent(new Event("x"));
  show(n);
});
test.ours("listeners added while dispatching wait for the next event, as the standard has it", () => {
  const t = new EventTarget(), log = [];
  t.addEventListener("x", () => t.addEventListener("x", () => log.push("late")), { once: true });
  t.dispatchEvent(new Event("x"));
  equal(log, []);
  equal([Event.AT_TARGET, Event.prototype.BUBBLING_PHASE], [2, 3]);
});
test("removed while dispatching", () => {
  const t = new EventTarget(), log = [];
  const gone = () => log.push("gone");
  t.addEventListener("x", () => { log.push("first"); t.removeEventListener("x", gone); });
  t.addEventListener("x", gone);
  t.dispatchEvent(new Event("x"));
  show(log);
});
test("subclass of EventTarget", () => {
  class Bus extends EventTarget { constructor() { super(); this.n = 0; } }
  const b = new Bus();
  b.addEventListener("x", function () { this.n++; });
  b.dispatchEvent(new Event("x"));
  show(b.n, b instanceof EventTarget);
});
