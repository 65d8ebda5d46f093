const { File } = ours ? globalThis : require("buffer");
const flat = (f) => [...f].map(([k, v]) => [k, typeof v === "string" ? v : v.name + ":" + v.type + ":" + v.size]);
test("interface", () => interfaceRules(FormData, Object.assign(() => new FormData(), { args: [] }), ["heirs", ...(ours ? [] : ["ctor"])]));
test("entries", () => {
  const f = new FormData(); show(f.append("a", "1"), f.set("b", "2"), f.delete("zz"), f.get("zz"), f.getAll("zz"), f.has("zz"), f.has("a"), flat(f));
  for (const v of [null, undefined, 5, true, {}, [1, 2], "\ud800", "é\r\n", new URLSearchParams("q=1"), new Uint8Array([1])]) f.append("v", v); show(f.getAll("v")); for (const n of [null, undefined, 5, {}, "\udc00", ""]) f.append(n, "n"); show([...f.keys()]);
  for (const x of [() => f.append(), () => f.append("a"), () => f.set(), () => f.set("a"), () => f.get(), () => f.getAll(), () => f.has(), () => f.delete(), () => f.append(Symbol(), "x"), () => f.append("a", Symbol()), () => f.append("a", "b", "c"), () => f.set("a", "b", "c"), () => f.append("a", {}, "n"), () => f.append("a", null, "n"), () => f.forEach(), () => f.forEach(1), () => new FormData(null), () => new FormData("x"), () => new FormData({})]) throws(x, "TypeError"); show(flat(new FormData(undefined)));
  const g = new FormData(); for (const [k, v] of [["a", 1], ["b", 2], ["a", 3], ["c", 4], ["a", 5]]) g.append(k, v); g.set("a", "x"); show(flat(g)); g.set("n", "y"); g.delete("b"); show(flat(g), g.get("a"), g.getAll("a")); truthy(g.getAll("a") !== g.getAll("a"));
});
test("files", async () => {
  const f = new FormData(), blob = new Blob(["x"], { type: "t/x" }), file = new File(["yy"], "f.txt", { type: "t/y", lastModified: 7 });
  f.append("blob", blob); f.append("named", blob, "n.bin"); f.append("file", file); f.append("renamed", file, "r.txt"); if (ours) { f.append("undef", file, undefined); equal(f.get("undef").name, "f.txt"); f.delete("undef"); } // "undefined" in Node
  f.append("empty", blob, ""); f.append("null", blob, null); show(flat(f)); const b = f.get("blob"), r = f.get("renamed");
  show(b instanceof Blob, b === blob, b.name, r.lastModified, r === file, await r.text(), f.get("file") === f.get("file"), Object.prototype.toString.call(b)); f.set("blob", new Blob(["zzz"]), "new"); show(flat(f)); show(await f.get("blob").text(), b.size);
  throws(() => f.append("a", blob, Symbol()), "TypeError"); if (ours) truthy(f.get("file") === file); // Node makes another
});
test("iteration", () => {
  const run = (f0) => { const f = new FormData(); for (const [k, v] of [["c", "1"], ["a", "2"], ["b", "3"]]) f.append(k, v); const seen = []; let n = 0; for (const [k, v] of f) { seen.push(k + v); f0(f, k); if (++n > 9) break; } show(seen, flat(f)); };
  run(() => {}); run((f, k) => k === "a" && f.delete("b")); run((f, k) => k === "b" && f.append("z", "9")); run((f, k) => f.set(k, "x")); const f = new FormData(); f.append("k", "v"); const seen = []; show(f.forEach(function (v, k, o) { seen.push(v, k, o === f, this.x); }, { x: 1 })); show(seen, [...f.values()], [...f.entries()], property(FormData.prototype, Symbol.iterator)); truthy(FormData.prototype[Symbol.iterator] === FormData.prototype.entries);
  throws(() => f.forEach(() => { throw new RangeError("m"); }), "RangeError"); const proto = Object.getPrototypeOf(f.keys()); show(Object.prototype.toString.call(f.keys()), property(proto, "next")); throws(() => proto.next.call({}), "TypeError"); show(Object.keys(f), JSON.stringify(f));
});
const multipart = (body, type = "multipart/form-data; boundary=B") => new Response(body.replace(/\n/g, "\r\n"), { headers: { "content-type": type } }).formData();
const part = (head, body = "v") => `--B\nContent-Disposition: form-data; ${head}\n\n${body}\n`;
test("reading multipart", async () => {
  for (const b of ["--B--\n", "--B--", part('name="a"') + "--B--\n", part('name="a"') + part('name="b"', "") + "--B--", part('name="a"; filename="f"') + "--B--\n", part('name="a"; filename=""') + "--B--\n", part('name="a"; filename="f"\nContent-Type: T/X; q=1', "x\ny\n") + "--B--\n", part('name="é😀"; filename="ü.txt"') + "--B--\n", part('name="a%22b%0D%0Ac"') + "--B--\n", part('name=""') + "--B--\n", part('name="a"\nX-Other: 1') + "--B--\n", part('name="a"', "x\n--Bx") + "--B--\n", part('name="a"', "\ufeffbom") + "--B--\n"]) { let out; try { const f = await multipart(b); out = flat(f); for (const [, v] of f) if (typeof v !== "string") out.push(await v.text()); } catch (e) { out = e.name; } show(b, out); }
  for (const b of ["", "x", "--B", "--B\n", part('name="a"'), "--B\n\nx\n--B--\n", "--B\nContent-Disposition: attachment; name=\"a\"\n\nx\n--B--\n", part("filename=\"f\"") + "--B--\n", "--C\n--C--\n"]) await rejects(multipart(b), "TypeError");
  for (const t of ["multipart/form-data; boundary=\"B\"", "multipart/form-data; charset=x; boundary=B", "Multipart/Form-Data; Boundary=B"]) show(flat(await multipart(part('name="a"') + "--B--\n", t)));
  for (const t of ["multipart/form-data; boundary=C", "multipart/mixed; boundary=B", "multipart/form-data"]) await rejects(multipart(part('name="a"') + "--B--\n", t), "TypeError");
});
test("writing multipart", async () => {
  const f = new FormData(); f.append("a\"b", "1\n2\r3\r\n4"); f.append("c\r\nd\ne", new Blob(["bl\nob"], { type: "x/y" }), "q\"u\no"); f.append("é", new Blob([""])); f.append("", ""); f.append("%22", "%");
  const r = new Response(f), b = /boundary=(.*)$/.exec(r.headers.get("content-type"))[1]; truthy(b.length >= 16 && b.length <= 70); const text = await r.text(); show(text.split("--" + b).map((p) => p.split("\r\n").filter((l) => !/^(Content-Type: application)/.test(l)))); truthy(text.includes("Content-Type: application/octet-stream")); truthy(new Response(f).headers.get("content-type") !== r.headers.get("content-type"));
  const back = await new Response(f).formData(); show(flat(back)); show(await back.get("c\r\nd\r\ne")?.text?.());
});
