test("interface", () => surface(URLSearchParams));
test("parsing", () => {
  for (const s of ["", "?", "a=b", "?a=b&c", "a=b=c&&=x&y=", "a+b=%20c%2B+", "%zz=%4", "%F0%9F%98%80=%ff%C3", "\ufeffa=%EF%BB%BFb", "é=ü", "a=1&a=2&b=3", "#x", "a\u0000b=c"])
    show([...new URLSearchParams(s)], new URLSearchParams(s).toString());
});
test("construction", () => {
  show([...new URLSearchParams({ b: 1, a: "x y", "": null })], [...new URLSearchParams([["a", 1], ["a", 2]])], [...new URLSearchParams(new Map([["k", "v"]]))]);
  show([...new URLSearchParams(new URLSearchParams("q=1&r"))], new URLSearchParams().size, [...new URLSearchParams(undefined)], [...new URLSearchParams(7)]);
  for (const bad of [[["a"]], [["a", "b", "c"]], [1], Symbol()]) throws(() => new URLSearchParams(bad), "TypeError");
  show([...new URLSearchParams("\ud800")], [...new URLSearchParams({ "\ud835x": "1", "\ufffdx": "2" })]);
});
test("operations", () => {
  const p = new URLSearchParams("a=1&b=2&a=3&c=");
  show(p.get("a"), p.get("z"), p.getAll("a"), p.getAll("z"), p.has("a"), p.has("a", "3"), p.has("a", "9"), p.has("a", undefined), p.size);
  p.set("a", "9"); show(p.toString());
  p.set("n", 5); show(p.toString());
  p.append("a", undefined); show(p.toString());
  p.delete("a", "9"); show(p.toString());
  p.delete("a"); show(p.toString());
  throws(() => p.get(), "TypeError");
  throws(() => p.append("a"), "TypeError");
  throws(() => URLSearchParams("a"), "TypeError");
  throws(() => URLSearchParams.prototype.get.call(new URL("http://a"), "a"), "TypeError");
});
test("sort", () => {
  const p = new URLSearchParams("z=1&a=2&\ufb03=3&😀=4&a=1&b");
  p.sort();
  show([...p]);
});
test("encoding", () => show(new URLSearchParams({ k: "!'()*-._~ \u0000/\\:@é😀%" }).toString()));
test("iteration", () => {
  const p = new URLSearchParams("a=1&b=2&c=3");
  show([...p.keys()], [...p.values()], [...p.entries()], p[Symbol.iterator] === p.entries);
  const it = p[Symbol.iterator]();
  show(Object.prototype.toString.call(it), it[Symbol.iterator]() === it, it.next(), it.next(), it.next(), it.next(), it.next());
  const seen = [];
  p.forEach(function (v, k, o) { seen.push(v + k + (o === p) + this.x); }, { x: 1 });
  show(seen);
  throws(() => p.forEach(), "TypeError");
  throws(() => p.forEach(1), "TypeError");
  const live = new URLSearchParams("a=1&b=2&c=3"), got = [];
  for (const [k] of live) { got.push(k); live.delete(k); }
  show(got);
  const proto = Object.getPrototypeOf(it);
  show(Object.getOwnPropertyDescriptor(proto, "next").enumerable, Object.getPrototypeOf(proto) === Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));
  throws(() => proto.next.call({}), "TypeError");
});
test.ours("null is a string, which Node 20 forgets", () => equal([...new URLSearchParams(null)], [["null", ""]]));
