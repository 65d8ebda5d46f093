const all = async (s) => { const r = s.getReader(), out = []; for (;;) { const { value, done } = await r.read(); if (done) return out; out.push(value); } };
const through = async (t, chunks) => { const w = t.writable.getWriter(); const done = (async () => { for (const c of chunks) { w.write(c).catch(() => {}); } await w.close(); })(); done.catch(() => {}); const out = await all(t.readable); await done; return out; };
const bytes = (...n) => new Uint8Array(n);

test.ours("interfaces", () => { surface(TextEncoderStream); surface(TextDecoderStream); });
test("encoding", async () => {
  for (const chunks of [["a", "é", "€😀"], [], [""], ["", "x", ""], [1, null, undefined, true, {}, [2, 3]], ["\ud83d", "\ude00"], ["a\ud83d", "\ude00b"]]) show(await through(new TextEncoderStream(), chunks));
  const s = new TextEncoderStream(); show(s.encoding, s.readable instanceof ReadableStream, s.writable instanceof WritableStream, s.readable === s.readable);
});
test("lone surrogates", async () => {
  for (const chunks of [["\ud83d"], ["\ude00"], ["\ud83d", "x"], ["\ud83d", "\ud83d\ude00"], ["\ud83d", "", "\ude00"], ["a\ud83db"], ["\ud83d", "\ud83d"], ["\ude00\ud83d", "\ude00"]]) { const out = await through(new TextEncoderStream(), chunks); show(out.map((b) => [...b]).flat()); }
});
test("encoding fails", async () => {
  for (const bad of [...(ours ? [Symbol("s")] : []), { toString() { throw new RangeError("t"); } }]) { const s = new TextEncoderStream(), w = s.writable.getWriter(), r = s.readable.getReader(); w.closed.catch(() => {}); const p = w.write(bad), q = r.read(); q.catch(() => {}); const name = typeof bad === "symbol" ? "TypeError" : "RangeError"; await rejects(p, name); await rejects(q, name); }
});
test("decoding", async () => {
  for (const chunks of [[bytes(97, 98)], [bytes(0xe2, 0x82), bytes(0xac)], [bytes(0xf0), bytes(0x9f), bytes(0x98), bytes(0x80)], [], [bytes()], [bytes(0xff, 97)], [bytes(0xe2, 0x82)], [bytes(0xef, 0xbb), bytes(0xbf, 97)], [bytes(0xef, 0xbb, 0xbf), bytes(0xef, 0xbb, 0xbf)], [bytes(97).buffer, new DataView(bytes(98).buffer), new Uint16Array(bytes(99, 100).buffer)]]) { const out = await through(new TextDecoderStream(), chunks); show(out.join(""), out.every((s) => typeof s === "string" && s !== "")); }
  const s = new TextDecoderStream(); show(s.encoding, s.fatal, s.ignoreBOM, s.readable instanceof ReadableStream, s.writable instanceof WritableStream);
});
test("labels and options", async () => {
  const s = new TextDecoderStream("latin1", { fatal: true, ignoreBOM: true }); show(s.encoding, s.fatal, s.ignoreBOM); show(await through(s, [bytes(0xe9, 0x80)]));
  show((await through(new TextDecoderStream("utf-16le"), [bytes(0x3d, 0xd8), bytes(0x00), bytes(0xde)])).join(""), (await through(new TextDecoderStream("utf-16be"), [bytes(0), bytes(97, 0), bytes(98)])).join(""));
  show((await through(new TextDecoderStream("utf-8", { ignoreBOM: true }), [bytes(0xef, 0xbb, 0xbf, 97)])).join("").length, (await through(new TextDecoderStream("shift_jis"), [bytes(0x82), bytes(0xa0)])).join(""));
  for (const a of [["nope"], ["replacement"], [""], [null]]) throws(() => new TextDecoderStream(...a), "RangeError");
  throws(() => TextDecoderStream(), "TypeError"); throws(() => TextEncoderStream(), "TypeError");
});
test("decoding fails", async () => {
  await rejects(through(new TextDecoderStream("utf-8", { fatal: true }), [bytes(97), bytes(0xff)]), "TypeError");
  await rejects(through(new TextDecoderStream("utf-8", { fatal: true }), [bytes(0xe2, 0x82)]), "TypeError");
  for (const bad of ["text", 1, {}, ...(ours ? [null, undefined, [97]] : [])]) { const s = new TextDecoderStream(), w = s.writable.getWriter(), r = s.readable.getReader(); w.closed.catch(() => {}); const p = w.write(bad), q = r.read(); q.catch(() => {}); await rejects(p, "TypeError"); await rejects(q, "TypeError"); }
});
test("brand", () => {
  for (const C of [TextEncoderStream, TextDecoderStream]) for (const n of ["readable", "writable", "encoding"]) throws(() => C.prototype[n], "TypeError");
});
test("pipes", async () => {
  show(await all(new ReadableStream({ start(c) { c.enqueue("é"); c.enqueue("😀"); c.close(); } }).pipeThrough(new TextEncoderStream()).pipeThrough(new TextDecoderStream())));
  const lines = new TransformStream({ transform(x, c) { for (const l of x.split("\n")) if (l) c.enqueue(l); } }); show(await all(new Blob(["one\ntwo\nthree\n"]).stream().pipeThrough(new TextDecoderStream()).pipeThrough(lines)));
});
