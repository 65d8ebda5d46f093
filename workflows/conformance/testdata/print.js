// print, for the programs of the corpus: the same text in every engine. emit is given each line.
((emit) => {
  "use strict";
  const key = (k) => typeof k === "symbol" ? `[${String(k.description)}]` : /^[A-Za-z_$][\w$]*$/.test(k) ? k : JSON.stringify(k);
  const list = (o, depth) => {
    const out = [];
    for (let i = 0; i < o.length; i++) out.push(i in o ? text(o[i], depth) : "<empty>");
    return "[" + out.join(", ") + "]";
  };
  const members = (o, depth) => {
    const out = [];
    for (const k of Reflect.ownKeys(o)) {
      if (Object.getOwnPropertyDescriptor(o, k)?.enumerable) out.push(key(k) + ": " + text(o[k], depth));
    }
    return out.length ? "{ " + out.join(", ") + " }" : "{}";
  };
  function text(v, depth) {
    if (depth > 6) return "…";
    switch (typeof v) {
      case "string": return JSON.stringify(v);
      case "number": return Object.is(v, -0) ? "-0" : String(v);
      case "bigint": return v + "n";
      case "symbol": return String(v);
      case "function": return /^class\b/.test(Function.prototype.toString.call(v)) ? `[class ${v.name}]` : `[function ${v.name}]`;
      case "object": break;
      default: return String(v);
    }
    if (v === null) return "null";
    if (Array.isArray(v)) return list(v, depth + 1);
    if (v instanceof Error) return v.name + (v.message ? ": " + v.message : "");
    if (v instanceof Date) return Number.isNaN(v.getTime()) ? "Invalid Date" : v.toISOString();
    if (v instanceof RegExp) return String(v);
    if (v instanceof Map) return "Map{" + [...v].map(([k, w]) => text(k, depth + 1) + " => " + text(w, depth + 1)).join(", ") + "}";
    if (v instanceof Set) return "Set{" + [...v].map((w) => text(w, depth + 1)).join(", ") + "}";
    if (v instanceof Promise) return "Promise";
    if (ArrayBuffer.isView(v) && !(v instanceof DataView)) return v.constructor.name + list(v, depth + 1);
    const proto = Object.getPrototypeOf(v);
    if (proto === null) return "[null] " + members(v, depth + 1);
    const name = proto.constructor?.name;
    return (name && name !== "Object" ? name + " " : "") + members(v, depth + 1);
  }
  return function print(...values) {
    emit(values.map((v) => typeof v === "string" ? v : text(v, 0)).join(" "));
  };
})
