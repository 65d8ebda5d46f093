// Loaded before each assertion file, in our runtime and in Node. `ours` tells which.
const tests = [];
function test(name, f) { tests.push({ name, f }); }
test.ours = ours ? test : () => {};

function text(v) {
  if (typeof v === "string") return JSON.stringify(v).replace(/[\u007f-\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
  if (v === null || typeof v !== "object") return Object.is(v, -0) ? "-0" : typeof v === "function" ? "function " + v.name : typeof v === "bigint" ? v + "n" : String(v);
  if (ArrayBuffer.isView(v)) return v.constructor.name + "(" + Array.from(new Uint8Array(v.buffer, v.byteOffset, v.byteLength)) + ")";
  if (v instanceof ArrayBuffer) return "ArrayBuffer(" + Array.from(new Uint8Array(v)) + ")";
  if (v instanceof Error) return v.name + (v.name === "TypeError" ? "" : ": " + v.code);
  if (Array.isArray(v)) return "[" + Array.from(v, text).join(", ") + "]";
  if (v instanceof Date) return "Date(" + v.getTime() + ")";
  if (v instanceof RegExp) return "RegExp(" + v + ")";
  if (v instanceof Map) return "Map(" + text([...v]) + ")";
  if (v instanceof Set) return "Set(" + text([...v]) + ")";
  return "{" + Object.keys(v).map((k) => k + ": " + text(v[k])).join(", ") + "}";
}

let shown = [];
// held counts the assertions: each value shown, and each of equal, truthy, throws and rejects.
let held = 0;
function show(...values) { held += values.length; shown.push(values.map(text).join(" ")); }
// showing calls f and shows its value or the class of what it throws.
function showing(f) {
  try { show(f()); } catch (e) { held++; shown.push("throws " + text(e)); }
}
async function showingAsync(f) {
  try { show(await f()); } catch (e) { held++; shown.push("rejects " + text(e)); }
}
function equal(a, b) {
  held++;
  if (text(a) !== text(b)) throw new Error("is " + text(a) + ", want " + text(b));
}
function truthy(v, what) { held++; if (!v) throw new Error("not true" + (what ? ": " + what : "")); }
function throws(f, name) {
  held++;
  let e;
  try { f(); } catch (x) { e = x; }
  if (!e) throw new Error("did not throw " + name + ": " + f);
  if (e.name !== name) throw new Error("threw " + e.name + " (" + e.message + "), want " + name);
  return e;
}
async function rejects(p, name) {
  held++;
  let e;
  try { await (typeof p === "function" ? p() : p); } catch (x) { e = x; }
  if (!e) throw new Error("did not reject with " + name);
  if (e.name !== name) throw new Error("rejected with " + e.name + " (" + e.message + "), want " + name);
  return e;
}
// surface shows an interface as the standard describes it: members, their kind, flags, names and lengths. What Node has
// beyond the standard is left out.
function surface(C, without = []) {
  const list = [C.name + "/" + (without.includes("length") ? "" : C.length) + " " + Object.prototype.toString.call(C.prototype)];
  const describe = (o, prefix) => {
    for (const k of Reflect.ownKeys(o)) {
      const name = String(k);
      if (/nodejs|^length$|^name$|^prototype$|^stack|Symbol\((?!Symbol\.(iterator|toStringTag))/.test(name) || without.includes(name)) continue;
      const d = Object.getOwnPropertyDescriptor(o, k);
      const f = (x) => (x ? x.name + "/" + x.length : "-");
      const what = "value" in d ? (typeof d.value === "function" ? f(d.value) : text(d.value)) + (d.writable ? " w" : "") : f(d.get) + " " + f(d.set);
      list.push(prefix + name + ": " + what + (d.enumerable ? " e" : "") + (d.configurable ? " c" : ""));
    }
  };
  describe(C.prototype, "");
  describe(C, "static ");
  list.sort();
  list.forEach((l) => show(l));
}
// held to what every interface of Web IDL is: brand checks, required arguments, the constructor, tags, subclasses.
// make gives an instance, undefined for an interface that scripts cannot construct; without are members to leave out.
async function interfaceRules(C, make, without = []) {
  const skip = (k) => typeof k === "symbol" || k === "constructor" || /nodejs/.test(k) || without.includes(k);
  // Node's Headers, Request and Response let objects pass that merely inherit.
  const wrong = () => [undefined, null, 5, {}, Object.create(C.prototype), C.prototype, new (class Other {})(), function () {}].filter((o) => ours || !without.includes("heirs") || !(o instanceof C));
  const refuses = async (what, f) => {
    let e;
    try { await f(); } catch (x) { e = x; }
    equal([what, e && e.name], [what, "TypeError"]);
  };
  for (const k of Reflect.ownKeys(C.prototype).filter((k) => !skip(k))) {
    const d = Object.getOwnPropertyDescriptor(C.prototype, k);
    for (const self of wrong()) {
      const what = k + " of " + Object.prototype.toString.call(self);
      if (d.get) await refuses(what, () => d.get.call(self));
      if (d.set) await refuses(what, () => d.set.call(self, "x"));
      if (typeof d.value === "function") await refuses(what, () => d.value.call(self, {}, {}, {}, {}, {}));
    }
    if (typeof d.value !== "function") continue;
    throws(() => new d.value(), "TypeError");
    const o = make ? make() : undefined;
    for (let n = 0; o && n < d.value.length; n++) await refuses(k + " with " + n, () => o[k](...Array(n).fill("a")));
  }
  const tag = Object.getOwnPropertyDescriptor(C.prototype, Symbol.toStringTag);
  if (!without.includes("toStringTag")) equal([tag.value, tag.writable, tag.enumerable, tag.configurable], [C.name, false, false, true]);
  if (ours) equal(property(globalThis, C.name), ["value", true, false, true]); // some are accessors in Node
  const proto = Object.getOwnPropertyDescriptor(C, "prototype");
  equal([proto.writable, proto.enumerable, proto.configurable, C.prototype.constructor === C, Object.getOwnPropertyDescriptor(C.prototype, "constructor").enumerable], [false, false, false, true, false]);
  throws(() => C(), "TypeError");
  throws(() => C.call(Object.create(C.prototype)), "TypeError");
  if (!make) { throws(() => new C(), "TypeError"); throws(() => Reflect.construct(C, []), "TypeError"); return; }
  const args = make.args || [];
  for (let n = 0; n < C.length && !without.includes("ctor"); n++) throws(() => new C(...args.slice(0, n)), "TypeError");
  const o = make();
  equal([o instanceof C, Object.getPrototypeOf(o) === C.prototype, o.constructor === C], [true, true, true]);
  class Sub extends C { constructor(...a) { super(...a); this.own = 1; } more() { return this.own; } }
  const s = new Sub(...args);
  equal([s.more(), s instanceof C, s instanceof Sub, Object.getPrototypeOf(Sub) === C, Object.getPrototypeOf(s) === Sub.prototype], [1, true, true, true, true]);
  function Target() {}
  const t = Reflect.construct(C, args, Target);
  equal([Object.getPrototypeOf(t) === Target.prototype, t instanceof C], [true, false]);
  Target.prototype = 5; // Node's classes fall back to Object.prototype
  if (ours) truthy(Object.getPrototypeOf(Reflect.construct(C, args, Target)) === C.prototype);
  const bound = new (C.bind(null))(...args); truthy(bound instanceof C, "bound");
}
// the flags and value of an object's own property
function property(o, k) {
  const d = Object.getOwnPropertyDescriptor(o, k);
  if (!d) return "none";
  return ["value" in d ? "value" : "accessor", d.writable, d.enumerable, d.configurable];
}
async function run() {
  const records = [];
  for (const { name, f } of tests) {
    shown = [];
    held = 0;
    let error = "";
    try { await f(); } catch (e) { error = String(e) + (ours ? " " + e.stack : ""); }
    records.push({ name, error, shown, held });
  }
  return JSON.stringify(records);
}
