const make = (C, ...args) => Object.assign(() => new C(...args), { args });
test("URL", () => interfaceRules(URL, make(URL, "http://h/")));
test("URLSearchParams", () => interfaceRules(URLSearchParams, make(URLSearchParams, "a=1")));
test("static members", () => {
  show(property(URL, "canParse"), URL.canParse.length, URL.canParse.name, URL.canParse.call(null, "http://h/"), URL.canParse.call({}, "x"));
  throws(() => URL.canParse(), "TypeError");
  throws(() => URL.canParse(Symbol()), "TypeError");
  throws(() => URL.canParse("x", Symbol()), "TypeError");
  showing(() => URL.canParse("http://h/", undefined)); showing(() => URL.canParse("x", "")); 
});
test("iterators", () => {
  const p = new URLSearchParams("a=1&b=2");
  for (const it of [p.entries(), p.keys(), p.values(), p[Symbol.iterator]()]) {
    const proto = Object.getPrototypeOf(it);
    show(property(proto, "next"), proto.next.length, proto.next.name, property(proto, Symbol.toStringTag), Object.prototype.toString.call(it), Reflect.ownKeys(it).length);
    truthy(proto === Object.getPrototypeOf(p.keys()) && Object.getPrototypeOf(proto) === Object.getPrototypeOf(Object.getPrototypeOf([].values())));
    const r = it.next(); show(Object.keys(r), r.done, property(r, "value"), property(r, "done"));
    for (const bad of [undefined, {}, p, [].values(), new Map().entries()]) throws(() => proto.next.call(bad), "TypeError");
  }
  truthy(p.entries() !== p.entries() && p.entries === p[Symbol.iterator]);
  show(property(URLSearchParams.prototype, Symbol.iterator), URLSearchParams.prototype[Symbol.iterator].name, property(URLSearchParams.prototype, "forEach"));
  for (const bad of [undefined, null, {}, "x", 1, /x/]) throws(() => p.forEach(bad), "TypeError");
  throws(() => p.forEach(() => { throw new RangeError("mine"); }), "RangeError");
  const seen = []; p.forEach(function () { "use strict"; seen.push(this === undefined); }); p.forEach(function () { "use strict"; seen.push(this); }, 7); show(seen);
  show([...p].length, Array.from(p.keys()).join(), Object.fromEntries(p), new Map(p).get("b"), [...new URLSearchParams(p)].length);
});
