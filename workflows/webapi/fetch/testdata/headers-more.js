const list = (init) => [...new Headers(init)];
test("names", () => {
  for (let i = 0; i < 256; i++) { const c = String.fromCharCode(i); showing(() => [...new Headers([["a" + c, "v"]]).keys()]); }
  for (const bad of ["", " ", "a:", "é", "\u0100", "a\u0000", "\ud800", "a\n", "(a)", "a,b", "a/b", "a=b", "{a}", "\"a\""]) for (const f of ["append", "set", "get", "has", "delete"]) { const h = new Headers(); throws(() => h[f](bad, "v"), "TypeError"); }
  show(list({ "!#$%&'*+-.^_`|~": "1", "0A": "2", UPPER: "3", "mIxEd-Case": "4" }));
});
test("values", () => {
  for (let i = 0; i < 256; i++) { const c = String.fromCharCode(i); showing(() => new Headers({ a: "x" + c + "y" }).get("a")); }
  for (const v of ["", " ", "\t", " a ", "\t a\t ", "a  b", "a\tb", "\r\na\r\n", "\n\na", "a\r", "\u000ba", "\u00a0a\u00a0", "ÿ", "\u007f"]) showing(() => new Headers({ a: v }).get("a"));
  for (const bad of ["a\nb", "a\r\nb", "a\u0000", "\u0100", "😀", "\ud800", Symbol()]) for (const f of ["append", "set"]) { const h = new Headers(); throws(() => h[f]("a", bad), "TypeError"); show([...h]); }
  show(list({ n: null, u: undefined, t: true, i: 5, o: {}, a: [1, 2] }), list([["a", 1], ["b", { toString: () => "s" }]]));
});
test("combining", () => {
  const h = new Headers([["a", "1"], ["A", "2"], ["a", ""], ["a", " "], ["b", "x, y"], ["b", "z"]]);
  show(h.get("a"), h.get("b"), [...h]); h.set("A", "n"); show(h.get("a"), [...h]); h.append("a", ""); h.append("a", "q"); show(h.get("a")); h.delete("A"); show(h.get("a"), h.has("a"));
  const s = new Headers([["set-cookie", "a=1"], ["Set-Cookie", "b=2"], ["cookie", "c"], ["z", "1"], ["a", "1"]]); show(s.get("Set-Cookie"), s.getSetCookie(), [...s], [...s.keys()], [...s.values()], s.has("SET-COOKIE"));
  s.append("set-cookie", ""); show(s.getSetCookie(), s.get("set-cookie")); s.set("Set-Cookie", "only"); show(s.getSetCookie(), [...s]); s.delete("set-cookie"); show(s.getSetCookie(), s.get("set-cookie"), [...s]); truthy(s.getSetCookie() !== s.getSetCookie());
  const c = new Headers(new Headers([["set-cookie", "x=1"], ["set-cookie", "y=2"]])); show(c.getSetCookie()); show(new Headers([...new Headers([["set-cookie", "x=1"], ["set-cookie", "y=2"]])]).getSetCookie());
});
test("init", () => {
  show(list([]), list({}), list(new Map([["m", "1"]])), list((function* () { yield ["g", "1"]; })()), list([new Set(["s", "1"])]), list(new URLSearchParams("q=1")), list(Object.create({ inherited: "1" })));
  if (ours) equal(list(Object.defineProperty({ a: "1" }, "hidden", { value: "x" })), [["a", "1"]]); // Node takes what is not enumerable, too
  for (const bad of [null, 1, "a", true, Symbol(), [[]], [["a"]], [["a", "b", "c"]], ["ab"].concat([1]), [null], [undefined], [1], { [Symbol("s")]: "1" }, { [Symbol.iterator]: 5 }, { a: Symbol() }]) throws(() => new Headers(bad), "TypeError");
  if (ours) equal(list(function () {}), []); show(list(new Date(0)), list(Object.assign([], {})));
  const own = new Headers({ a: "1" }); own[Symbol.iterator] = function* () { yield ["own", "yes"]; }; showing(() => list(own));
  const order = []; list(new Proxy({ b: "1", a: "2" }, { ownKeys: (t) => { order.push("keys"); return Reflect.ownKeys(t); }, getOwnPropertyDescriptor: (t, k) => { order.push("desc " + String(k)); return Reflect.getOwnPropertyDescriptor(t, k); }, get: (t, k) => { if (typeof k === "string") order.push("get " + k); return t[k]; } })); show(order);
  throws(() => new Headers({ get a() { throw new RangeError("m"); } }), "RangeError"); throws(() => new Headers([["a", "1"], ["b c", "2"]]), "TypeError");
});
test("operations", () => {
  const h = new Headers();
  show(h.append("a", "1"), h.set("b", "2"), h.delete("zz"), h.get("zz"), h.has("a"), h.has("ZZ"), h.getSetCookie());
  for (const f of [() => h.append(), () => h.append("a"), () => h.set(), () => h.set("a"), () => h.get(), () => h.has(), () => h.delete(), () => h.get(Symbol()), () => h.forEach(), () => h.forEach({}), () => h.forEach(null)]) throws(f, "TypeError");
  const order = []; try { h.set({ toString() { order.push("n"); return "a"; } }, { toString() { order.push("v"); return "v"; } }); } catch (e) { order.push(e.name); } show(order);
  h.set(null, "n"); h.set(undefined, "u"); h.set(5, "i"); show([...h]);
});
test("iteration is sorted and live", () => {
  const run = (init, f) => { const h = new Headers(init), seen = []; let n = 0; for (const [k, v] of h) { seen.push(k + v); f(h, k); if (++n > 12) break; } show(seen, [...h]); };
  run({ z: "1", a: "2", m: "3" }, () => {}); run({ b: "1", d: "2" }, (h, k) => k === "b" && h.set("c", "x")); run({ b: "1", d: "2" }, (h, k) => k === "b" && h.set("a", "x")); run({ a: "1", b: "2", c: "3" }, (h, k) => h.delete(k)); run({ a: "1", b: "2" }, (h, k) => h.append(k, "9")); run({ a: "1", b: "2", c: "3" }, (h, k) => k === "a" && h.delete("c"));
  const h = new Headers({ b: "2", a: "1" }), it = h.entries(); show(it.next(), it.next(), it.next()); h.set("c", "3"); showing(() => it.next().done === false || "over");
  const seen = []; show(h.forEach((v, k, o) => { seen.push(v, k, o === h); })); show(seen); h.forEach(function () { seen.push(this.x); }, { x: 1 }); show(seen.slice(-1)); throws(() => h.forEach(() => { throw new RangeError("m"); }), "RangeError");
  const proto = Object.getPrototypeOf(h.keys()); show(property(proto, "next"), proto.next.length, Object.prototype.toString.call(h.keys()), Object.getPrototypeOf(proto) === Object.getPrototypeOf(Object.getPrototypeOf([].keys()))); throws(() => proto.next.call({}), "TypeError"); throws(() => proto.next.call(new URLSearchParams().keys()), "TypeError");
  truthy(Headers.prototype.entries === Headers.prototype[Symbol.iterator]); show(Object.keys(h), JSON.stringify(h), String(h));
});
test("guards", () => {
  for (const r of [Response.error(), Response.redirect("http://h/")]) { for (const f of [() => r.headers.append("a", "1"), () => r.headers.set("a", "1"), () => r.headers.delete("location")]) throws(f, "TypeError"); show(r.headers.has("a"), [...new Headers(r.headers)]); const c = r.clone(); throws(() => c.headers.set("a", "1"), "TypeError"); }
  const r = new Response("", { headers: { "Set-Cookie": "a=1", Host: "h", "Content-Length": "5", Date: "x" } }); show([...r.headers]); const q = new Request("http://h", { headers: { Host: "x", Cookie: "y", "Content-Length": "1", "X-A": "z", Origin: "o" } }); show([...q.headers]);
  truthy(r.headers !== new Response().headers); throws(() => { "use strict"; r.headers = new Headers(); }, "TypeError");
  const shared = new Headers({ a: "1" }), one = new Response("", { headers: shared }); shared.set("a", "2"); show(one.headers.get("a"));
});
