test("function", () => show(structuredClone.name));
test("values", () => {
  for (const v of [1, "a", true, null, undefined, 1n, -0, NaN, [1, [2]], { a: { b: [1] } }, new Date(5), new Date(NaN), /a+/gi, new Map([[1, { a: 1 }], ["k", new Set([1])]]), new Set([1, "x"]), new Uint8Array([1, 2]), new Uint8Array([1, 2, 3, 4]).subarray(1, 3), new ArrayBuffer(2), new Float64Array([1.5]), [, 1, , 2]])
    show(structuredClone(v));
  const sparse = structuredClone([, 1, , 2]); show(sparse.length, 0 in sparse, 1 in sparse);
  const boxed = structuredClone([Object(1), Object("s"), Object(false)]);
  show(boxed.map((x) => typeof x + String(x)));
  const dv = structuredClone(new DataView(new Uint8Array([1, 2, 3]).buffer, 1)); show(dv.byteLength, dv.getUint8(0), dv instanceof DataView);
  const r = /x/g; r.lastIndex = 3; show(structuredClone(r).lastIndex);
});
test("identity and cycles", () => {
  const a = { n: 1 }; a.self = a; a.twice = [a, a];
  const b = structuredClone(a);
  truthy(b !== a && b.self === b && b.twice[0] === b && b.twice[1] === b);
  const m = new Map(); m.set("m", m); const n = structuredClone(m); truthy(n.get("m") === n);
  const buf = new ArrayBuffer(4), views = structuredClone([new Uint8Array(buf), new Uint16Array(buf)]);
  truthy(views[0].buffer === views[1].buffer);
});
test("prototypes and properties", () => {
  class A { constructor() { this.x = 1; } get y() { return 2; } }
  const c = structuredClone(new A());
  show(c, Object.getPrototypeOf(c) === Object.prototype);
  const o = { get g() { return 7; } }; Object.defineProperty(o, "hidden", { value: 1 }); o[Symbol("s")] = 1;
  const d = structuredClone(o); show(Object.getOwnPropertyNames(d), d.g, Object.getOwnPropertyDescriptor(d, "g").writable);
  const p = structuredClone(JSON.parse('{"__proto__":{"x":1}}')); show(Object.getOwnPropertyNames(p), p.x, {}.x);
  const arr = [1]; arr.extra = 2; show(structuredClone(arr).extra);
  const na = structuredClone(Object.create(null, { q: { value: 1, enumerable: true } })); show(na.q, Object.getPrototypeOf(na) === Object.prototype);
});
test("errors", () => {
  for (const E of [Error, TypeError, RangeError, SyntaxError, EvalError, ReferenceError, URIError]) {
    const c = structuredClone(new E("m")); show(c.name, c.message, c instanceof E, Object.keys(c), Object.prototype.toString.call(c));
  }
  class Mine extends Error { get name() { return "Mine"; } }
  const m = structuredClone(new Mine("x")); show(m.name, m.message, Object.getPrototypeOf(m) === Error.prototype);
  const odd = new TypeError("x"); odd.name = "RangeError"; odd.extra = 1; const oc = structuredClone(odd); show(oc.name, oc.extra, oc instanceof RangeError);
  show(structuredClone(new Error()).hasOwnProperty("message"));
});
test("what cannot be cloned", () => {
  for (const v of [() => 1, Symbol("s"), { f() {} }, new WeakMap(), new WeakSet(), Promise.resolve(), [function () {}], new Map([[1, () => 1]]), new EventTarget(), new URL("http://a"), Object(Symbol()), [][Symbol.iterator](), (function* () {})(), new Map()[Symbol.iterator]()]) {
    if (!ours && (v instanceof EventTarget || v instanceof URL)) continue;
    throws(() => structuredClone(v), "DataCloneError");
  }
  throws(() => structuredClone(new Proxy({}, {})), "DataCloneError");
  throws(() => structuredClone(), "TypeError");
  throws(() => structuredClone(1, 2), "TypeError");
  throws(() => structuredClone({ get x() { throw new RangeError("mine"); } }), "RangeError");
});
test("transfer", () => {
  const b = new Uint8Array([1, 2, 3]).buffer;
  const c = structuredClone({ b, v: new Uint8Array(b, 1) }, { transfer: [b] });
  show(b.byteLength, c.b, c.v, c.v.buffer === c.b);
  if (ours) throws(() => structuredClone(b, { transfer: [b] }), "DataCloneError");
  throws(() => structuredClone(1, { transfer: [{}] }), ours ? "DataCloneError" : "TypeError");
  const d = new ArrayBuffer(1); throws(() => structuredClone(1, { transfer: [d, d] }), "DataCloneError");
  throws(() => structuredClone(b), "DataCloneError");
});
test("map changed while cloning", () => {
  const m = new Map(); m.set("a", { get x() { m.set("b", 1); m.delete("c"); return 1; } }); m.set("c", 2);
  show(structuredClone(m));
});
test.ours("DOMException", () => { const c = structuredClone(new DOMException("m", "AbortError")); equal([c.name, c.message, c.code, c instanceof DOMException], ["AbortError", "m", 20, true]); });
test.ours("depth and size are bounded", () => {
  let deep = {}; for (let i = 0; i < 300; i++) deep = { deep };
  throws(() => structuredClone(deep), "RangeError");
  const wide = []; for (let i = 0; i < 110000; i++) wide.push({});
  throws(() => structuredClone(wide), "RangeError");
  let fan = 1; for (let i = 0; i < 32; i++) fan = [fan, fan];
  truthy(structuredClone(fan).length === 2);
});
test.ours("built-ins replaced by the script do not matter", () => {
  const f = structuredClone;
  const each = Map.prototype.forEach, ctor = globalThis.Map;
  Map.prototype.forEach = () => { throw new Error("patched"); };
  globalThis.Map = class {};
  try { truthy(f(new ctor([[1, 2]])) instanceof ctor); } finally { Map.prototype.forEach = each; globalThis.Map = ctor; }
});
