test("interface", () => surface(FormData, ["length", "constructor"]));
const flat = (f) => [...f].map(([k, v]) => [k, typeof v === "string" ? v : v.name + ":" + v.type + ":" + v.size]);
test("operations", () => {
  const f = new FormData();
  f.append("a", 1); f.append("b", "x"); f.append("a", null); f.append("f", new Blob(["hi"], { type: "a/b" })); f.append("g", new Blob(["ho"]), "name.txt");
  show(flat(f), f.get("a"), f.get("z"), f.getAll("a"), f.has("b"), f.has("z"));
  f.set("a", "new"); show(flat(f)); f.delete("b"); f.set("n", "v"); show(flat(f));
  truthy(f.get("f") instanceof Blob && f.get("f") === f.get("f"));
  throws(() => f.append("a"), "TypeError"); throws(() => f.append("a", "b", "c"), "TypeError"); throws(() => FormData(), "TypeError"); throws(() => new FormData(1), "TypeError");
  show([...f.keys()], Object.prototype.toString.call(f), Object.prototype.toString.call(f.entries()));
});
test("multipart round trip", async () => {
  const f = new FormData();
  f.append('na"me\r\n', "li\nne"); f.append("é", "😀"); f.append("file", new Blob([new Uint8Array([0, 255, 13, 10])], { type: "image/png" }), 'x".png'); f.append("empty", "");
  const r = new Response(f);
  truthy(/^multipart\/form-data; ?boundary=/.test(r.headers.get("content-type")));
  const back = await r.formData();
  show(flat(back)); show(new Uint8Array(await back.get("file").arrayBuffer()));
  const body = await new Response(f).text();
  show(body.split("\r\n").filter((l) => /^Content-/.test(l)));
});
test("reading forms", async () => {
  const headers = { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" };
  show(flat(await new Response("a=1&b=%C3%A9+x&a=2", { headers }).formData()), flat(await new Request("http://h", { method: "POST", body: new URLSearchParams("k=v") }).formData()));
  await rejects(new Response("x").formData(), "TypeError");
  await rejects(new Response("x", { headers: { "content-type": "multipart/form-data" } }).formData(), "TypeError");
});
test("blob bodies", async () => {
  const r = new Response(new Blob(["hi"], { type: "text/x" })); show(r.headers.get("content-type"), await r.clone().text());
  const b = await r.blob(); show(b.type, b.size, await b.text(), new Response(new Blob(["x"])).headers.get("content-type"), (await new Response("x").blob()).type.toLowerCase().replace("; ", ";"));
});
