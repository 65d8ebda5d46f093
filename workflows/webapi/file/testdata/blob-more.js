const { File } = ours ? globalThis : require("buffer");
const make = (C, ...args) => Object.assign(() => new C(...args), { args });
test("interface", async () => { await interfaceRules(Blob, make(Blob, ["x"], { type: "a/b" }), ["stream", "bytes"]); await interfaceRules(File, make(File, ["x"], "n"), ["stream", "bytes"]); });
test("parts", async () => {
  const text = async (parts, o) => { const b = new Blob(parts, o); return [b.size, b.type, await b.text()]; };
  for (const p of [[], [""], ["a", "b"], [1, true, null, undefined, NaN], [{ toString: () => "o" }], [[1, 2], [3]], ["é€😀"], ["\ud800", "a\udc00"], [new Blob(["in", new Blob(["ner"])])], [new Uint8Array([104]), new Uint16Array([0x6968]), new Int8Array([105]), new Float32Array(0), new DataView(new Uint8Array([106, 107]).buffer, 1, 1), new Uint8Array([108]).buffer], [new Uint8Array([97, 98, 99]).subarray(1)], [/x/], [function f() {}]]) show(await text(p));
  for (const p of [new Set(["a", "b"]), (function* () { yield "g"; yield 1; })(), { *[Symbol.iterator]() { yield "i"; } }, new Uint8Array([1, 2]), new String("st"), Object.assign(["x"], { length: 1 }), new Map([["k", "v"]])]) show(await text(p));
  for (const bad of [null, 1, "s", true, {}, () => {}, new Date(), Symbol(), new ArrayBuffer(1), { length: 1, 0: "a" }]) throws(() => new Blob(bad), "TypeError");
  throws(() => new Blob([Symbol()]), "TypeError"); throws(() => new Blob([{ toString() { throw new RangeError("m"); } }]), "RangeError"); throws(() => new Blob({ *[Symbol.iterator]() { throw new RangeError("m"); } }), "RangeError");
  const bytes = new Uint8Array([97]), b = new Blob([bytes]); bytes[0] = 98; show(await b.text()); const arr = ["a"], c = new Blob(arr); arr.push("b"); show(c.size);
});
test("options", async () => {
  for (const t of ["a/b", "A/B", "", "text/plain;charset=UTF-8", " a/b ", "é", "a\u0000", "a\u007f", "\u001f", "~", " ", 5, null, undefined, {}]) show(new Blob([], { type: t }).type);
  for (const o of [undefined, null, {}, [], () => {}]) show(new Blob([], o).type); for (const o of [1, "x", true, Symbol()]) throws(() => new Blob([], o), "TypeError");
  for (const e of ["transparent", "native", undefined]) show(await new Blob(["a\nb"], { endings: e }).text()); for (const e of ["", "x", null, "Native", 1]) throws(() => new Blob([], { endings: e }), "TypeError");
  throws(() => new Blob([], { type: Symbol() }), "TypeError"); throws(() => new Blob([], { get type() { throw new RangeError("m"); } }), "RangeError");
});
test("slice", async () => {
  const b = new Blob(["0123456789"], { type: "a/b" });
  for (const a of [[], [undefined], [null], [0], [3], [-3], [-100], [100], [3, 5], [5, 3], [-5, -2], [-2, -5], [0, -1], ["2", "4"], [0, 0], [0, undefined], [0, null]]) { const s = b.slice(...a); show(a, s.size, s.type, await s.text()); }
  for (const t of ["X/Y", "", undefined, null, "é", "a\u0000", 5]) show(b.slice(0, 1, t).type); const s = b.slice(2, 8).slice(1, -1); show(await s.text()); truthy(b.slice() !== b && b.slice() instanceof Blob); throws(() => b.slice(Symbol()), "TypeError"); throws(() => b.slice(0, 1, Symbol()), "TypeError");
  throws(() => { "use strict"; b.size = 1; }, "TypeError"); throws(() => { "use strict"; b.type = ""; }, "TypeError"); class Sub extends Blob {} truthy(!(new Sub(["x"]).slice() instanceof Sub));
});
test("reading", async () => {
  const b = new Blob(["é\r\n", new Uint8Array([0xff, 0xfe])]); for (const k of ["text", "arrayBuffer"]) { const p = b[k](); truthy(p instanceof Promise); show(await p); truthy((await b[k]()) !== (await b[k]()) || k === "text"); }
  show(await new Blob([new Uint8Array([0xef, 0xbb, 0xbf, 97])]).arrayBuffer()); for (const self of [undefined, {}, new Date()]) for (const k of ["text", "arrayBuffer"]) await rejects(() => Blob.prototype[k].call(self), "TypeError"); show(await b.text.call(new File(["f"], "n")));
});
test("files", async () => {
  for (const n of ["a.txt", "", "a/b", "é", "\ud800", 5, null, undefined, {}]) show(new File([], n).name); throws(() => new File([], Symbol()), "TypeError");
  for (const l of [0, 5, -5, "7", null, 2 ** 40, true]) show(new File([], "n", { lastModified: l }).lastModified); throws(() => new File([], "n", { lastModified: Symbol() }), "TypeError");
  for (const bad of [[], [[]], [null, "n"], ["x", "n"], [1, "n"], [{}, "n"]]) throws(() => new File(...bad), "TypeError"); for (const o of [1, "x", Symbol()]) throws(() => new File([], "n", o), "TypeError"); show(new File([], "n", null).type, new File([], "n", { type: "A/b" }).type);
  const f = new File(["abc"], "n.x", { type: "t/x", lastModified: 9 }), s = f.slice(1); show(s instanceof File, s instanceof Blob, s.size, s.type, "name" in s, await f.text(), f.name, f.lastModified); const g = new File([f], "o"); show(g.size, g.type, g.name); throws(() => { "use strict"; f.name = "x"; }, "TypeError"); show(Object.keys(f), JSON.stringify(f));
});
test.ours("where Node 20 is not the standard, or crashes", async () => {
  const b = new Blob(["0123456789"]); for (const [a, want] of [[[NaN, 5], "01234"], [[{}, 3], "012"], [[2 ** 53, 2 ** 54], ""], [[Infinity], ""], [[1.5, 3.5], "23"], [[2.5, 3.5], "23"], [[1.2, 3.7], "123"], [[-0.4, 2], "01"], [[-Infinity, Infinity], "0123456789"]]) equal(await b.slice(...a).text(), want);
  equal(new File([], "n", { lastModified: 1.9 }).lastModified, 1);
  equal([new File([], "n", { lastModified: NaN }).lastModified, new File([], "n", { lastModified: Infinity }).lastModified, new File([], "n", { lastModified: 2 ** 63 + 2 ** 20 }).lastModified], [0, 0, -(2 ** 63) + 2 ** 20]);
  throws(() => Object.getOwnPropertyDescriptor(File.prototype, "lastModified").get.call(new Blob()), "TypeError");
  equal(await new Blob([new Uint8Array([0xef, 0xbb, 0xbf, 97])]).text(), "a"); 
});
