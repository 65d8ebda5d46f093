// every ASCII character in every place, so that no percent-encode set and no state of the parser goes untried
const chars = []; for (let i = 0; i < 128; i++) chars.push(String.fromCharCode(i)); chars.push("\u0080", "\u00a0", "\u00ad", "é", "ß", "ς", "\u200b", "\u200d", "\u2028", "\u3002", "！", "．", "／", "\ufdd0", "\ufeff", "\ufffd", "\uffff", "😀", "\ud800", "\udfff", "%41", "%zz", "%", "%2e", "%2F", "%00", "%C3%A9");
const href = (...a) => { try { return new URL(...a).href; } catch (e) { return e.name; } };
const opaque = (b) => b.startsWith("foo:o");
const each = (...templates) => { for (const t of templates) show(t("·"), chars.map((c) => href(t(c)))); };
test("path", () => each((c) => `http://h/${c}`, (c) => `http://h/a${c}b`, (c) => `http://h/a/${c}/../b`, (c) => `foo://h/a${c}b`, (c) => `file:///a${c}b`));
test("opaque path", () => each((c) => `foo:${c}`, (c) => `foo:a${c}b`, (c) => `foo:a${c}`));
test("query", () => each((c) => `http://h/?a${c}b`, (c) => `foo://h/?a${c}b`, (c) => `foo:x?${c}`));
test("fragment", () => each((c) => `http://h/#a${c}b`, (c) => `foo:x#a${c}b`));
test("user", () => each((c) => `http://${c}@h/`, (c) => `http://a${c}b@h/`, (c) => `http://u:a${c}b@h/`, (c) => `foo://a${c}b:${c}@h/`));
test("host", () => each((c) => `http://a${c}b/`, (c) => `http://${c}/`, (c) => `http://a${c}`, (c) => `foo://a${c}b/`, (c) => `foo://${c}`, (c) => `file://a${c}b/`));
test("port", () => each((c) => `http://h:${c}/`, (c) => `http://h:8${c}1/`, (c) => `foo://h:8${c}/`));
test("scheme", () => each((c) => `${c}:x`, (c) => `a${c}b:x`, (c) => `http${c}://h/`, (c) => `h${c}ttp://h/`));
test("around", () => { for (const c of chars) show(href(c + "http://h/x"), href("http://h/x" + c), href("ht" + c + "tp://h/x")); });
test("relative", () => { for (const b of ["http://u:p@h:81/a/b?q#f", "foo://h/a/b?q#f", "foo:opaque?q#f", "file:///C:/a/b", "file://h/a"]) for (const t of [(c) => c, (c) => c + "x", (c) => "x" + c + "y", (c) => "/" + c, (c) => "//" + c + "/"]) show(b, chars.map((c) => (opaque(b) && t(c).indexOf("#") > 0 ? "" : href(t(c), b)))); });
test("setters", () => {
  for (const [start, name, t] of ["http://u:p@h:81/a?q#f", "foo://h/a", "foo:op", "file:///a"].flatMap((s) => ["username", "password", "host", "hostname", "port", "pathname", "search", "hash", "protocol"].map((n) => [s, n, (c) => "1" + c + "2"]))) {
    if (start.startsWith("file") && /^(host|hostname)$/.test(name)) continue;
    const set = (v) => { if (name === "port" && /^1?[\t\n\r%]/.test(v) || name === "host" && v === ":") return ""; const u = new URL(start); u[name] = v; return u.href; };
    show(start, name, chars.map((c) => set(c)), chars.map((c) => set(t(c))));
  }
});
test("IPv4", () => { for (const h of ["1", "1.2", "1.2.3", "1.2.3.4", "1.2.3.4.", "1.2.3.4..", "1.2.3.4.5", "01.02.03.04", "0x1.0x2.3.4", "0x", "0x.1", "1.0x", "0xG", "08", "09.1.1.1", "256", "1.256", "1.2.65535", "1.2.65536", "1.16777215", "1.16777216", "255.255.255.255", "255.255.255.256", "4294967295", "4294967296", "99999999999999999999", "0x100000000", "037777777777", "1..2", ".1", "1.", "a.1", "1.a", "a.0x1", "1.2.3.0x100", "a.b.09", "foo.0x", "0.0.0.0", "1.2.3.08", "１.２.３.４", "1。2.3.4", "%31.2.3.4", "0b1", "-0x1", "a-1", "1-2", "x.1-2", "1e3", "1_0", "0xffffffff", "0x7f000001", "0177.1"]) show(h, href("http://" + h + "/"), href("foo://" + h + "/")); });
test("IPv6", () => { for (const h of ["::", "::1", "1::", "1::2", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "::1::2", ":1", "1:", ":::", "1:::2", "00001::", "0001::", "0:0:0:1:0:0:0:0", "0:1:0:0:0:0:0:0", "0:0:1:0:0:2:0:0", "1:0:0:2:0:0:0:3", "::ffff:1.2.3.4", "::1.2.3", "::1.2.3.4.5", "::1.2.3.256", "::01.2.3.4", "::1.2.3.4:1", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "::g", "ABCD:EF01::", "::%31", "::1%25eth0", "::1%eth0", "", " ", "::1 ", "v1.x", "1.2.3.4", "::.1", "::1.", "fe80::1", "0:0:0:0:0:0:0:0", "1:0:0:0:0:0:0:1", "2001:db8:0:0:1:0:0:1"]) show(h, href("http://[" + h + "]/"), href("foo://[" + h + "]:9/x")); for (const s of ["http://[::1", "http://::1]", "http://[::1]x", "http://[::1]:80", "http://[::1]:x", "http://x[::1]", "http://u@[::1]:1/", "http://[::1]]/"]) show(s, href(s)); });
test("dot segments", () => { for (const p of ["/.", "/./", "/../", "/a/.", "/a/..", "/a/./b", "/a/../b", "/a/../../b", "/a//../b", "/%2e", "/.%2e/x", "/%2e./x", "/...", "/.a", "/a.", "/..a", "/a..", "//..", "//./x", "/a/b/../..", "/a/b/../../", "\\..\\x", "/a\\..\\b", "/%2e%2e%2e", "/a/%2e%2E", "/.;x", "/..;x", "/a/../?q", "/a/..#f"]) show(p, href("http://h" + p), href("foo://h" + p), href("file://" + p), href("foo:" + p)); });
test("file", () => { for (const s of ["file:", "file:/", "file://", "file:///", "file:////x", "file:a", "file:a/b", "file:/a", "file:C:/x", "file:/C:/x", "file:///C:", "file:///C|", "file:///C|/x/../..", "file://C:/x", "file://C|/x", "file://h/C:/x", "file://localhost/x", "file://LOCALHOST/x", "file://h/../x", "file:///c:/../x", "file:\\\\h\\x", "file:/\\h", "file:?q", "file:#f", "file:///a?b#c", "file://u@h/", "file://h:1/", "file://[::1]/", "file://1.2/", "file:///C:/../../D:/", "file:///%43:/x", "file:..", "file:/.", "file:///a//b", "file://a%41b/"]) show(s, href(s), href(s, "file:///C:/d/e?q"), href(s, "file://srv/d/e"), href(s, "http://h/a")); for (const r of ["", ".", "..", "x", "/x", "//x", "///x", "C:", "C:x", "C:/x", "C|/x", "/C:/x", "?q", "#f", "\\x", "/..", "../../.."]) show(r, href(r, "file:///C:/d/e?q#f"), href(r, "file:///d/e"), href(r, "file://srv/C:/d")); });
test("domains", () => { for (const d of ["EXAMPLE.com", "example.com.", "example..com", ".example", "a.b.c.d.e.f", "xn--", "xn--a", "xn--nxasmq6b", "xn--fsq.com", "bücher.de", "BÜCHER.DE", "bu\u0308cher.de", "faß.de", "ﬀ.com", "Ⅷ.com", "a\u00adb.com", "a\u200db.com", "☃.net", "пример.рф", "مثال.إختبار", "例え.テスト", "한국.kr", "ԛәлп.com", "a_b.c", "-a.b", "a-.b", "ab--cd.e", "xn--ls8h.la", "💩.la", "①.com", "a．b", "a｡b", "İ.com", "K.com", "ſ.com", "℡.com", "1️⃣.com", "a%C3%9Fb.de", "%E4%BE%8B.com", "x".repeat(63) + ".com", "x".repeat(64) + ".com", ("x".repeat(60) + ".").repeat(5) + "com"]) show(d, href("http://" + d + "/"), href("foo://" + d + "/")); });
test("attributes", () => { for (const s of ["http://u:p@h:81/a/b?q=1#f", "https://h", "http://h?", "http://h#", "http://h/?#", "foo:", "foo:a?#", "foo://", "foo:///x", "foo://h", "foo:/x", "foo://u:@h:0/", "http://@h", "http://:@h", "http://:p@h", "http://u:@h", "ws://h:80", "wss://h:443", "ftp://h:21", "ftp://h:22", "http://h:443", "https://h:80", "blob:http://h:1/x", "blob:foo:x", "blob:blob:http://h/", "blob:file:///x", "blob:", "blob:https://u:p@h/", "data:,x", "javascript:1", "about:blank", "mailto:a@b?c", "urn:x:y", "filesystem:http://h/x", "web+x:/..//p", "foo:/..//p", "foo:/.//p", "http://h/%7Ea/~b", "file:///x", "http://1.1/", "http://[::1]:81"]) { const u = new URL(s); show(s, u.href, u.origin, u.protocol, u.username, u.password, u.host, u.hostname, u.port, u.pathname, u.search, u.hash, u.searchParams.size, u.toString() === u.href, u.toJSON() === u.href); } });
test("arguments", () => {
  show(href(undefined), href(null, "http://h/"), href(5, "http://h/"), href({}, "http://h/"), href(["a", "b"], "http://h/"), href("x", null), href("http://h/", null), href("http://h/", undefined), href("x", { toString: () => "http://t/" }), href("\ud800", "http://h/"), href(new URL("http://h/x")), href("y", new URL("http://h/x")), href("", "http://h/a?b#c"), href("", ""));
  throws(() => new URL("http://h", Symbol()), "TypeError"); throws(() => new URL({ toString() { throw new RangeError("m"); } }), "RangeError"); throws(() => new URL("x", { toString() { throw new RangeError("m"); } }), "RangeError");
  const u = new URL("http://h/"); for (const k of ["protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash", "href"]) { throws(() => { u[k] = Symbol(); }, "TypeError"); throws(() => { u[k] = { toString() { throw new RangeError("m"); } }; }, "RangeError"); }
  for (const k of ["username", "password", "pathname", "search", "hash"]) { u[k] = null; show(k, u.href); u[k] = undefined; show(u.href); u[k] = 12; show(u.href); }
  throws(() => { "use strict"; u.origin = "x"; }, "TypeError");
  throws(() => { "use strict"; u.searchParams = "x"; }, "TypeError");
  const order = []; try { new URL({ toString() { order.push("url"); return "x"; } }, { toString() { order.push("base"); return "nope"; } }); } catch (e) { order.push(e.name); } show(order);
});
test.ours("where Node 20's parser is not the standard's", () => {
  equal([href("x#y", "foo:opaque"), href("#y", "foo:opaque?q#f")], ["TypeError", "foo:opaque?q#y"]);
  equal([href("foo:/.."), href("foo://h/%2e%2E")], ["foo:/", "foo://h/"]);
  equal(href("http://\u0660.com/"), "TypeError"); // a label that begins with an Arabic digit breaks the bidi rule
  for (const v of ["\t", "\n", "%41", "x", " 1"]) { const u = new URL("http://h:81/"); u.port = v; equal(u.port, "81"); }
});
test.ours("hosts that no resolver knows are refused instead of parsed as names", () => {
  for (const h of ["-1", "+1", "1.-2", "0x-1", "0+7", "1.+2.3", "1.-2.0x3", "%2d1", "－1", "a.-1", "-1."]) equal([h, href("http://" + h + "/")], [h, "TypeError"]);
  const u = new URL("http://h/"); u.hostname = "-1"; equal(u.hostname, "h");
  equal([href("http://-a/"), href("http://1-2/"), href("http://a-1.b/"), href("http://-1.b/")], ["http://-a/", "http://1-2/", "http://a-1.b/", "http://-1.b/"]);
});
test("brackets", () => { for (const s of ["http://[[::1]]/", "http://[::1]]/", "http://[[::1]/", "foo://[[::1]]/", "http://[]/", "http://[/", "http://]/"]) showing(() => new URL(s).href); });
