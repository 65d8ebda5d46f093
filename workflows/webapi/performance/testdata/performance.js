test("now", () => {
  const a = performance.now(), b = performance.now();
  show(typeof a, b >= a, a >= 0, typeof performance.timeOrigin, Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000);
  show(Object.prototype.toString.call(performance), typeof performance.toJSON().timeOrigin);
  throws(() => new Performance(), "TypeError");
});
test.ours("brand", () => { throws(() => Performance.prototype.now.call({}), "TypeError"); });
