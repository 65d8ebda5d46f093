test("interfaces", () => { surface(TextEncoder); surface(TextDecoder); });
test("encode", () => {
  const e = new TextEncoder();
  show(e.encoding, e.encode(), e.encode(undefined), e.encode(""), e.encode("aé€😀"), e.encode("\ud800x\udc00"), e.encode(null), e.encode(12));
  truthy(e.encode("a") instanceof Uint8Array);
});
test("encodeInto", () => {
  const e = new TextEncoder();
  for (const n of [0, 1, 3, 4, 8]) for (const s of ["", "abc", "é", "€x", "😀y", "\ud800z"]) {
    const b = new Uint8Array(n);
    const r = e.encodeInto(s, b);
    show(r.read, r.written, b);
  }
  throws(() => e.encodeInto("a", new Uint16Array(2)), "TypeError");
  throws(() => e.encodeInto("a"), "TypeError");
  const part = new Uint8Array(6);
  e.encodeInto("xyz", part.subarray(2, 4));
  show(part);
});
const broken = [[0xc3], [0xc3, 0x28], [0xe2, 0x82], [0xe2, 0x82, 0x41], [0xf0, 0x9f, 0x98], [0xf0, 0x9f, 0x41, 0x98], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xff, 0xfe], [0xf5, 0x80, 0x80, 0x80], [0xe0, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80, 0x61], [0xef, 0xbb, 0xbf, 0x61], [0xef, 0xbb], [0x61, 0xef, 0xbb, 0xbf]];
test("decode UTF-8", () => {
  for (const b of broken) {
    show(new TextDecoder().decode(new Uint8Array(b)));
    show(new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(b)));
    showing(() => new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(b)));
  }
});
test("decode views", () => {
  const b = new TextEncoder().encode("hello");
  const d = new TextDecoder();
  show(d.decode(), d.decode(undefined), d.decode(b), d.decode(b.buffer), d.decode(b.subarray(1, 3)), d.decode(new DataView(b.buffer, 2)), d.decode(new Uint16Array(b.buffer, 0, 2)));
  throws(() => d.decode("x"), "TypeError");
  throws(() => d.decode([1]), "TypeError");
  throws(() => d.decode({}), "TypeError");
});
test("stream", () => {
  for (const whole of [[0xf0, 0x9f, 0x98, 0x80, 0x61], [0xef, 0xbb, 0xbf, 0x62], [0xe2, 0x82, 0xe2, 0x82, 0xac], ...broken]) {
    const d = new TextDecoder();
    let s = "";
    for (const x of whole) s += d.decode(new Uint8Array([x]), { stream: true }) + "|";
    s += d.decode();
    show(s, d.decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x63])));
  }
});
test("labels", () => {
  for (const l of ["utf8", " UTF-8\n", "latin1", "ascii", "iso-8859-1", "windows-1252", "utf-16", "utf-16le", "utf-16be", "sjis", "shift_jis", "euc-jp", "euc-kr", "gbk", "gb2312", "big5", "koi8-r", "iso-8859-2", "windows-1251", "macintosh", "ibm866"]) {
    const d = new TextDecoder(l);
    show(l, d.encoding, d.fatal, d.ignoreBOM);
  }
  for (const l of ["nope", "utf-7", "", "replacement", "iso-2022-kr"]) throws(() => new TextDecoder(l), "RangeError");
  throws(() => TextDecoder(), "TypeError");
});
test("other encodings", () => {
  const cases = { "windows-1251": [0xcf, 0xf0], "utf-16le": [0x61, 0, 0x3d, 0xd8, 0x00, 0xde], "utf-16be": [0, 0x61], shift_jis: [0x82, 0xa0, 0x41], "euc-jp": [0xa4, 0xa2], gbk: [0xc4, 0xe3], big5: [0xa7, 0x41], "koi8-r": [0xc1], "euc-kr": [0xb0, 0xa1] };
  for (const l in cases) show(l, new TextDecoder(l).decode(new Uint8Array(cases[l])), new TextDecoder(l, { fatal: true }).decode(new Uint8Array(cases[l])));
});
test.ours("windows-1252, which Node 20 takes for latin1", () => equal(new TextDecoder("latin1").decode(new Uint8Array([0x80, 0x41, 0xe9, 0x9f])), "\u20acA\u00e9\u0178"));
