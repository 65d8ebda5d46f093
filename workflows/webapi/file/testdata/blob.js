const { File } = ours ? globalThis : require("buffer");
test("interfaces", () => { surface(Blob, ["stream", "bytes", "size", "type"]); surface(File, ["name", "lastModified"]); });
test("construction", async () => {
  for (const parts of [[], ["a", "é"], [new Uint8Array([104, 105]), new Uint8Array([1, 2, 3]).buffer, "x"], [new Blob(["in"]), "side"], [1, null, undefined, {}], new Set(["s"]), ["\ud800"], [new DataView(new Uint8Array([65, 66]).buffer, 1)]]) {
    const b = new Blob(parts, { type: "Text/PLAIN" });
    show(b.size, b.type, await b.text());
  }
  show(new Blob().size, new Blob().type, new Blob([], { type: "é" }).type, new Blob(undefined, { type: "a/b" }).type);
  for (const bad of ["text", 1, {}, null]) throws(() => new Blob(bad), "TypeError");
  throws(() => Blob(), "TypeError");
  throws(() => new Blob([], { endings: "x" }), "TypeError");
});
test("slice", async () => {
  const b = new Blob(["0123456789"], { type: "a/b" });
  for (const a of [[], [2], [2, 5], [-3], [-3, -1], [5, 2], [0, 100], [8, undefined]]) { const s = b.slice(...a); show(s.size, s.type, await s.text()); }
  show(b.slice(0, 1, "X/y").type);
});
test("reading", async () => {
  const b = new Blob(["\ufeffhi"]);
  show(await b.arrayBuffer());
  await rejects(() => Blob.prototype.text.call({}), ours ? "TypeError" : "TypeError");
  const copy = new Uint8Array(await b.arrayBuffer()); copy[0] = 0; show(new Uint8Array(await b.arrayBuffer())[0]);
  show(Object.prototype.toString.call(b));
});
test("files", async () => {
  const f = new File(["x"], "n.txt", { type: "a/b", lastModified: 5 });
  show(f.name, f.type, f.lastModified, f.size, await f.text(), f instanceof Blob, Object.prototype.toString.call(f));
  truthy(Math.abs(new File([], "n").lastModified - Date.now()) < 5000);
  throws(() => new File([]), "TypeError"); throws(() => new File("x", "y"), "TypeError");
  show(f.slice(0) instanceof File);
});
test.ours("a Blob has no name, bytes, clone", async () => {
  throws(() => Object.getOwnPropertyDescriptor(File.prototype, "name").get.call(new Blob()), "TypeError");
  equal(await new Blob(["a"]).bytes(), new Uint8Array([97]));
  const c = structuredClone(new File(["a"], "n")); equal([c instanceof File, c.name, await c.text()], [true, "n", "a"]);
});
test.ours("native line endings, of which Node 20 forgets CR", async () => equal(await new Blob(["a\r\nb\rc\n"], { endings: "native" }).text(), "a\nb\nc\n"));
