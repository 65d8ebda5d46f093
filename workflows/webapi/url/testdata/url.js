test("interface", () => surface(URL, ["createObjectURL", "revokeObjectURL", "parse"]));
const inputs = [
  "http://example.com", "HTTP://EXAMPLE.com:80/../a/./b/%2e%2E/c?q#f", "https://user:pass@host:8443/p?x=1&y=2#h", "http://[::1]:80/",
  "http://[2001:db8::1]/", "http://0x7f.1/", "http://127.1", "http://2130706433/", "http://0177.0.0.1", "http://256.1.1.1", "http://1.2.3.4.5",
  "http://münchen.example/ä?ö#ü", "http://xn--mnchen-3ya.example/", "http://ex%41mple.com", "http://a b/", "http://a%00b", "//nope", "", "foo", "mailto:a@b.c",
  "data:text/plain,hi there", "javascript:alert(1)", "file:///C|/x", "file://host/share", "http:\\\\host\\path", "http:/host", "http:host", "  http://trim.example/ \n",
  "http://h/a\tb\nc", "http://h:99999", "http://h:0/", "http://h:/", "https://h:443/", "ws://h:80/", "wss://h:443/x", "ftp://h:21/", "blob:https://a.example/id",
  "http://h/?a=b c&d='\"<>`", "http://h/#a b`<>", "http://h/\"<>`{}|^", "http://h/%zz%4", "http://@h/", "http://:@h/", "http://u@h", "http://a@b@c/", "http://日本語.jp", "http://faß.example",
  "http://h/😀?😀#😀", "http://\ud800/", "http://h/\ud800", "non-special://h:80/p/../q?x#y", "non-special:opaque path ", "http://h..", "http://.h", "http://a_b/", "http://a^b", "http://[::127.0.0.1]", "http://[1::2::3]", "http://[::ffff:1.2.3.4]/",
  "http://１２７．０．０．１/", "http://h%2fp/", "http://-a-.example", "http://xn--a", "http://h/..//x", "web+demo:/.//not-a-host/", "http://0", "http://1e3/", "http://00000000000000000000000000000000000000177.1", "http://0xffffffff/", "http://4294967296",
];
test("parsing", () => {
  for (const s of inputs) showing(() => {
    const u = new URL(s);
    return [u.href, u.origin, u.protocol, u.username, u.password, u.host, u.hostname, u.port, u.pathname, u.search, u.hash];
  });
});
test("relative", () => {
  const bases = ["http://h/a/b/c?q#f", "https://u:p@h:1/x/", "mailto:x", "file:///a/b", "data:x"];
  const refs = ["", "d", "./d", "../d", "../../../d", "/d", "//k/d", "?x", "#y", "http:d", "http:/d", "https:d", "\\d", "..", ".", "d/..", "%2e%2e/d", "mailto:y", "//", "///", "C:/x"];
  for (const b of bases) for (const r of refs) showing(() => new URL(r, b).href);
});
test("setters", () => {
  const cases = [["protocol", ["https", "https:", "ftp", "mailto", "1x", "", "http://x", "foo"]], ["username", ["a b", "", "ü:@/"]], ["password", ["x:y", "", "é"]],
    ["host", ["k", "k:81", "k:", "", "a b", "k/p", "k?x", "[::1]:5", "1.2"]], ["hostname", ["k", "k:81", "", "a b", "127.1", "x/y"]],
    ["port", ["81", "", "80", "0", "99999", "8x1", "x", " 81", "443"]], ["pathname", ["x", "/x/../y", "?", "#", "", "a b", "\\x", "%zz"]],
    ["search", ["x=1", "?x", "?", "", "a b", "#", "'", "é"]], ["hash", ["x", "#x", "#", "", "a b", "`"]]];
  for (const start of ["http://u:p@h:8080/p?q#f", "https://h/", "file:///p", "mailto:a@b", "foo://h/p"])
    for (const [name, values] of cases) for (const v of values) showing(() => {
      const u = new URL(start);
      u[name] = v;
      return name + " " + v + " " + u.href;
    });
});
test("href setter", () => {
  const u = new URL("http://a/?x=1");
  const p = u.searchParams;
  u.href = "http://b/?y=2";
  show(u.href, p.toString());
  throws(() => { u.href = "nope"; }, "TypeError");
  show(u.href);
});
test("errors and conversions", () => {
  throws(() => URL("http://a"), "TypeError");
  throws(() => new URL(), "TypeError");
  throws(() => new URL(Symbol()), "TypeError");
  throws(() => URL.prototype.href, "TypeError");
  throws(() => Object.create(URL.prototype).href, "TypeError");
  throws(() => URL.prototype.toString.call({}), "TypeError");
  show(throws(() => new URL("nope"), "TypeError").code);
  show(URL.canParse("http://a"), URL.canParse("a"), URL.canParse("a", "http://b"), URL.canParse(undefined, "http://b"));
  show(new URL({ toString() { return "http://o/"; } }).href, String(new URL("http://s")), JSON.stringify({ u: new URL("http://j") }));
  show(new URL("x", new URL("http://b/")).href);
});
test("subclass", () => {
  class Mine extends URL { get twice() { return this.href + this.href; } }
  const m = new Mine("http://a/");
  show(m.twice, m instanceof URL, m instanceof Mine, Object.prototype.toString.call(m));
});
test("own properties", () => {
  const u = new URL("http://a/");
  u.extra = 1;
  show(Object.keys(u), u.extra, "href" in u, u.hasOwnProperty("href"));
});
test("searchParams is the same object and live", () => {
  const u = new URL("http://a/?x=1&x=2");
  truthy(u.searchParams === u.searchParams);
  u.searchParams.append("y", "a b&c");
  show(u.href);
  u.searchParams.delete("x");
  show(u.search);
  u.search = "?z=9";
  show(u.searchParams.get("z"), [...u.searchParams]);
  u.searchParams.delete("z");
  show(u.href);
});
test.ours("URL.parse", () => {
  equal(URL.parse("http://a").href, "http://a/");
  equal(URL.parse("a"), null);
  equal(URL.parse("a", "http://b").href, "http://b/a");
});
test.ours("a host setter without a host changes nothing, which Node 20 forgets", () => {
  const u = new URL("foo://h/p");
  u.host = ":81";
  equal(u.href, "foo://h/p");
});
test.ours("what would hold a core is refused", () => {
  throws(() => new URL("http://h/" + "a".repeat(300000)), "TypeError");
  throws(() => new URL("http://u" + "@".repeat(65536) + "h"), "TypeError");
  throws(() => new URL("//u" + "@".repeat(65536) + "h", "http://h"), "TypeError");
  equal(new URL("http://u@@h/" + "@".repeat(1000)).username, "u%40");
  const u = new URL("http://h/"); u.pathname = "a".repeat(300000); u.search = "b".repeat(300000); equal(u.href, "http://h/");
});
