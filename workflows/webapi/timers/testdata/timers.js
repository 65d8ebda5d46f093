// later lets timers run that were due before, and those that these set, however slow the machine is.
const wait = (ms) => new Promise((r) => setTimeout(r, ms)), later = async (ms) => { for (const m of [ms, 1, 1, 1]) await wait(m); };
test("order", async () => {
  const log = [];
  setTimeout(() => log.push("t1"));
  setTimeout((a, b) => log.push("t2", a, b), 0, "x", 2);
  queueMicrotask(() => log.push("m1"));
  Promise.resolve().then(() => log.push("p1"));
  queueMicrotask(() => { log.push("m2"); queueMicrotask(() => log.push("m3")); });
  log.push("sync");
  await later(5);
  show(log);
});
test("microtasks between timers", async () => {
  const log = [];
  setTimeout(() => { log.push("a"); Promise.resolve().then(() => log.push("a'")); }, 1);
  setTimeout(() => log.push("b"), 1);
  await later(10);
  show(log);
});
test("longer waits come later", async () => {
  const log = [];
  setTimeout(() => log.push(3), 600); setTimeout(() => log.push(1), 1); setTimeout(() => log.push(2), 300);
  await later(601);
  show(log);
});
test("clear", async () => {
  const log = [];
  const a = setTimeout(() => log.push("a"), 1), b = setInterval(() => log.push("b"), 1);
  clearTimeout(a); clearInterval(b); clearTimeout(undefined); clearTimeout(12345); clearTimeout(null); clearTimeout();
  const c = setTimeout(() => log.push("c"), 1);
  clearInterval(c);
  let e;
  setTimeout(() => clearTimeout(e), 1);
  e = setTimeout(() => log.push("e"), 1);
  await later(10);
  show(log);
});
test("interval", async () => {
  let n = 0;
  await new Promise((r) => { const i = setInterval(() => { if (++n === 3) { clearInterval(i); r(); } }, 1); });
  await later(5);
  show(n);
});
test("waits that are no number", async () => {
  const log = [];
  for (const w of [undefined, null, "2", -5, NaN, {}, Infinity, 2 ** 31]) setTimeout(() => log.push(1), w);
  await later(20);
  show(log.length);
});
test("errors", () => {
  throws(() => setTimeout(), "TypeError");
  throws(() => setTimeout("1"), "TypeError");
  throws(() => queueMicrotask(), "TypeError");
  throws(() => queueMicrotask(1), "TypeError");
});
test("functions", () => show(queueMicrotask.name, queueMicrotask.length, typeof setTimeout, setTimeout.name));
test.ours("too many timers", () => {
  const ids = [];
  equal(throws(() => { for (;;) ids.push(setTimeout(() => {}, 1e6)); }, "QuotaExceededError").code, 22);
  equal(ids.length, 1000);
  ids.forEach(clearTimeout);
});
test("microtasks queue behind each other", async () => {
  const log = [];
  queueMicrotask(() => { log.push(1); queueMicrotask(() => log.push(4)); Promise.resolve().then(() => log.push(5)); });
  queueMicrotask(() => log.push(2));
  Promise.resolve().then(() => log.push(3));
  await new Promise((r) => setTimeout(r, 1));
  show(log);
});
