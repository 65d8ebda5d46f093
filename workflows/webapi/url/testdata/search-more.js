// by the standard's steps, member by member
const str = (x) => new URLSearchParams(x).toString();
test("a record", () => {
  const order = [];
  const proxy = new Proxy({ b: 1, a: 2 }, { ownKeys: (t) => { order.push("keys"); return Reflect.ownKeys(t); }, getOwnPropertyDescriptor: (t, k) => { order.push("desc " + String(k)); return Reflect.getOwnPropertyDescriptor(t, k); }, get: (t, k, r) => { if (typeof k === "string") order.push("get " + k); return Reflect.get(t, k, r); } });
  show(str(proxy), order);
  const hidden = Object.defineProperty({ seen: 1 }, "hidden", { value: 2, enumerable: false }); show(str(hidden));
  show(str(Object.create({ inherited: 1 })), str({ 2: "b", 1: "a", z: "c" }), str({ get g() { return 5; } }), str({ a: undefined, b: null, c: true, d: [1, 2], e: {} }));
  throws(() => str({ [Symbol("s")]: 1 }), "TypeError"); 
  throws(() => str({ a: Symbol() }), "TypeError"); throws(() => str({ get a() { throw new RangeError("m"); } }), "RangeError");
  showing(() => str(Object.create(null, { q: { value: 1, enumerable: true } }))); show(str(new Date(0)), str(/x/), str(new (class { a = 1; })()));
  show(str(function () {}), str(Object.assign(() => {}, { a: 1 })));
});
test("a sequence", () => {
  show(str([]), str([["a", "b"], ["a", "c"]]), str(new Set([["x", 1], ["y", 2]])), str([new Set(["a", "b"])]), str((function* () { yield ["g", 1]; yield ["h", 2]; })()), str([Object.assign([], { 0: "a", 1: "b", length: 2 })]));
  for (const bad of [[[]], [["a"]], [["a", "b", "c"]], [null], [undefined], ["a"], [1], [{}], [["a", "b"], null]]) throws(() => str(bad), "TypeError");
  throws(() => str({ [Symbol.iterator]: 1 }), "TypeError");
  throws(() => str({ [Symbol.iterator]() { return {}; } }), "TypeError"); throws(() => str({ *[Symbol.iterator]() { throw new RangeError("m"); } }), "RangeError");
  show(str({ a: 1, *[Symbol.iterator]() { yield ["b", 2]; } })); throws(() => str(new String("x=1")), "TypeError");
  const custom = new URLSearchParams("a=1"); custom[Symbol.iterator] = function* () { yield ["own", "yes"]; }; show(str(custom));
  const f = new FormData(); f.append("a", "1"); f.append("b", "2"); show(str(f), str(new Headers({ x: "1" })), str(new Map([["m", 1]])));
});
test("a string", () => {
  for (const s of ["?a=b", "??a=b", "a=b?c=d", "a&b&&c", "=", "=&=", "a=b=c", "&", "a%00b=c%", "%", "%2", "%2G=1", "+=+", "a+b+c=d+e", "%2B=%20", "\u0000=\u007f", "日本=語", "%e6%97%a5=%E8%AA%9E", "%ff%fe=%c3%28", "a;b=c", "#a=b", "a=b#c", " a = b ", "a\tb=\r\n", "\ufeff=1", "%EF%BB%BF=1", "💩=1", "\ud83d=1", "\udca9\ud83d=2", "a[]=1&a[]=2", "a.b[c]=d", "__proto__=1&constructor=2"]) show(s, [...new URLSearchParams(s)], str(s));
  for (const v of [true, 0, -1, 1.5, NaN, 10n]) show(str(v));
  throws(() => str(Symbol()), "TypeError");
});
test("every byte and what becomes of it", () => {
  let s = ""; for (let i = 0; i < 256; i++) s += String.fromCharCode(i);
  show(str({ k: s })); truthy(new URLSearchParams(str({ k: s })).get("k") === s);
  let e = "k="; for (let i = 0; i < 128; i++) e += "%" + i.toString(16).padStart(2, "0"); truthy(new URLSearchParams(e).get("k") === s.slice(0, 128));
});
test("append, set, delete, has, get, getAll", () => {
  const p = new URLSearchParams();
  show(p.append("a", "b"), p.append("a", ""), p.append("", ""), p.append("n", null), p.append("u", undefined), p.append(1, 2), p.append("x", { toString: () => "o" }), p.toString());
  show(p.set("a", "z"), p.toString(), p.set("new", 1), p.toString(), p.set("", "e"), p.toString());
  show(p.delete("a"), p.delete("nope"), p.toString(), p.size, p.delete("n", "x"), p.has("n"), p.delete("n", "null"), p.has("n"));
  show(p.get("u"), p.get("missing"), p.getAll("u"), p.getAll("missing"), p.has("u"), p.has("u", "undefined"), p.has("u", "x"), p.has("", "e"), p.has("", ""));
  show(p.has("u", undefined), p.has("u", null)); const q = new URLSearchParams("a=null&a=undefined&a"); q.delete("a", null); show(q.toString()); q.delete("a", ""); show(q.toString()); q.delete("a", undefined); show(q.toString(), q.size);
  const dup = new URLSearchParams("a=1&b=2&a=3&c=4&a=5"); dup.set("a", "9"); show(dup.toString()); dup.append("a", "10"); show(dup.getAll("a")); truthy(dup.getAll("a") !== dup.getAll("a"));
  for (const f of [() => p.append(), () => p.append("a"), () => p.set("a"), () => p.delete(), () => p.get(), () => p.getAll(), () => p.has(), () => p.append(Symbol(), "a"), () => p.append("a", Symbol()), () => p.get(Symbol()), () => p.has("a", Symbol())]) throws(f, "TypeError");
  const order = []; try { p.append({ toString() { order.push(1); return "a"; } }, { toString() { order.push(2); throw new RangeError("m"); } }); } catch (e) { order.push(e.name); } show(order);
  show(p.get("\ud800"), p.has("\ufffd")); p.set("\ud800", "\udc00"); show(p.get("\ufffd"), p.get("\ud801"));
  throws(() => { "use strict"; p.size = 1; }, "TypeError"); show("size" in p, Object.keys(p));
});
test("sort is stable and by code units", () => {
  for (const s of ["z=b&a=b&z=a&a=a", "\ufffd=x&\ufffc&\ufffd=a", "ﬃ&🌈", "é&e\ufffd&e\u0301", "z=z&a=a&z=y&a=b&z=x&a=c&z=w&a=d&z=v&a=e&z=u&a=f&z=t&a=g", "bbb&bb&aaa&aa=x&aa=y", "z=z&=f&=t&=x", "a🌈&a💩", "b&B&a&A&1&_", "", "%F0%9F%8C%88=1&%EE%80%80=2"]) { const p = new URLSearchParams(s); show(p.sort(), [...p]); }
  let many = ""; for (let i = 0; i < 100; i++) many += "k" + (i % 3) + "=" + i + "&"; const p = new URLSearchParams(many); p.sort(); show(p.toString());
});
test("changes while iterating", () => {
  const run = (init, f) => { const p = new URLSearchParams(init), seen = []; let n = 0; for (const [k, v] of p) { seen.push(k + v); f(p, k, v); if (++n > 20) break; } show(seen, p.toString()); };
  run("a=1&b=2&c=3", (p, k) => p.delete(k)); run("a=1&b=2&c=3", (p, k) => k === "a" && p.delete("b")); run("a=1&b=2", (p, k) => k === "b" && p.append("d", "4")); run("c=1&b=2&a=3", (p, k) => k === "c" && p.sort()); run("a=1&b=2&c=3", (p, k) => k === "b" && p.delete("a")); run("a=1&b=2", (p) => p.size < 5 && p.append("x", p.size)); run("a=1&b=2&c=3", (p, k) => p.set(k, "9"));
  const p = new URLSearchParams("a=1&b=2"), it = p.values(); it.next(); it.next(); show(it.next()); p.append("c", "3"); showing(() => it.next().done);
  const seen = []; const q = new URLSearchParams("a=1&b=2&c=3"); q.forEach((v, k) => { seen.push(k); q.delete("b"); }); show(seen);
});
test("liveness with a URL", () => {
  const u = new URL("http://h/p?a=1&b=%20+x#f"), s = u.searchParams;
  const both = () => show(u.href, u.search, s.toString(), s.size, [...s]);
  both(); s.append("c", "ü &="); both(); s.set("a", ""); both(); s.delete("b"); both(); s.sort(); both(); u.search = "?n=1&&m"; both(); u.search = ""; both(); s.append("q", "'\"<>`"); both(); u.href = "http://k/?z"; both(); s.delete("z"); both(); u.search = "??x=y"; both(); u.hash = "g"; both(); u.search = "a+b%"; both(); s.append("k", "v"); both();
  for (const bad of [() => { u.href = "x"; }]) throws(bad, "TypeError"); both();
  throws(() => { "use strict"; u.searchParams = "a=b"; }, "TypeError"); truthy(u.searchParams === s);
  const c = new URLSearchParams(s); c.append("only", "here"); both();
  const it = s.entries(); it.next(); u.search = "?i=1&j=2"; show(it.next());
  const o = new URL("data:x?y=1"); o.searchParams.append("z", "2"); show(o.href); o.searchParams.delete("y"); o.searchParams.delete("z"); show(o.href);
  const sp = new URL("http://h/?a b='c'&d=\"e\""); show(sp.search, sp.searchParams.toString()); sp.searchParams.set("x", "1"); show(sp.search);
});
