test("interface", () => surface(Headers));
test("construction", () => {
  show([...new Headers()], [...new Headers({ B: "2", a: "1" })], [...new Headers([["X", "1"], ["x", " 2\t"], ["A", "é"]])], [...new Headers(new Headers({ q: "z" }))], [...new Headers(new Map([["k", "v"]]))]);
  for (const bad of [[["a"]], [["a", "b", "c"]], 1, "x", { "a b": "1" }, { "": "1" }, { a: "x\ny" }, { a: "\u0100" }, { "é": "1" }, [1]]) throws(() => new Headers(bad), "TypeError");
  throws(() => Headers(), "TypeError");
  show([...new Headers(undefined)]);
});
test("operations", () => {
  const h = new Headers({ a: "1" });
  h.append("A", "2"); h.append("b", ""); h.set("C", "x"); h.set("c", "y");
  show(h.get("a"), h.get("B"), h.get("z"), h.has("C"), h.has("zz"), [...h]);
  h.delete("A"); h.delete("nope"); show([...h.keys()], [...h.values()], [...h.entries()]);
  h.append("m", "1"); h.append("n", "x"); h.append("m", "2"); h.set("m", "3"); show([...h]);
  for (const f of [() => h.get("a b"), () => h.append("a"), () => h.set("a", "\0"), () => h.has(""), () => h.delete("é"), () => h.get(), () => h.append("a", "x\r\nb")]) throws(f, "TypeError");
  h.set("t", " \t x y \n"); show(h.get("t"));
  h.set("u", undefined); h.set("l", "ÿé"); show(h.get("u"), h.get("l"));
});
test("set-cookie", () => {
  const h = new Headers();
  h.append("Set-Cookie", "a=1"); h.append("set-cookie", "b=2, c"); h.append("x", "1"); h.append("a", "0");
  show(h.getSetCookie(), h.get("set-cookie"), [...h]);
  h.set("set-cookie", "z"); show(h.getSetCookie(), new Headers().getSetCookie());
});
test("iteration", () => {
  const h = new Headers({ b: "2", a: "1" });
  const out = []; h.forEach(function (v, k, o) { out.push(k, v, o === h, this.t); }, { t: 1 }); show(out);
  const it = h[Symbol.iterator](); show(it.next(), it.next(), it.next(), Object.prototype.toString.call(it));
  throws(() => h.forEach(), "TypeError");
  throws(() => Headers.prototype.get.call({}, "a"), "TypeError");
  const seen = []; const live = new Headers({ a: "1", b: "2", c: "3" }); for (const [k] of live) { seen.push(k); if (k === "a") live.delete("b"); } show(seen);
  show(JSON.stringify(Object.fromEntries(h)), JSON.stringify(h));
});
