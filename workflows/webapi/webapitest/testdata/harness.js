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
