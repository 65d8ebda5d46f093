// Every pattern here is tried on every text in every way that a script has to use one. Run as a workflow and in Node; what
// it shows has to be the same.
const patterns = [
  () => /a/, () => /a/g, () => /a/y, () => /a/gy, () => /A/gi, () => /^a/m, () => /^./gm, () => /.$/gm, () => /a*/g, () => /a*?/g, () => /(?:)/g,
  () => /(a)|(b)/g, () => /(?:(a)|(b))*/g, () => /(a*)*/, () => /(a*?)+/g, () => /(z)((a+)?(b+)?(c))*/, () => /(?=(a+))a*b\1/,
  () => /(.*?)a(?!(a+)b\2c)\2(.*)/, () => /\bfoo\b|\B-\B/g, () => /(\w+)\s(\w+)/, () => /(\w+)\s(\w+)/g, () => /(?<first>\w+)\s(?<second>\w+)/g,
  () => /(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)/g, () => /(?<a>.)(?<b>.)\k<b>\k<a>/, () => /(.)\1/g, () => /\1(a)/, () => /(?:\1(a))+/, () => /\k<x>(?<x>a)/,
  () => /(?<=\$)\d+(?:\.\d*)?/g, () => /(?<!\$)\b\d+/g, () => /(?<=(\d+)(\d+))$/, () => /(?<=\1(\w))b/, () => /(?<=^|,)[^,]*/g, () => /(?<=a{2})b/g,
  () => /[^]/g, () => /[]/g, () => /[^\d\s]+/g, () => /[\w-]+/g, () => /[a\-z]+/g, () => /[\b]/g, () => /[\]]/g, () => /[-a]+/g, () => /[a-]+/g, () => /[\d-x]+/g,
  () => /\u{61}/u, () => /\u{1F600}/gu, () => /./gu, () => /./gs, () => /[^x]/gu, () => /😀/g, () => /[😀]/g, () => /[😀]/gu, () => /\ud83d/g, () => /\ud83d/gu, () => /^.$/u,
  () => /\p{L}+/gu, () => /\P{L}+/gu, () => /[\p{Lu}\d]+/gu, () => /[^\p{L}]+/gu, () => /\p{Script=Greek}+/giu, () => /\p{Ll}+/giu, () => /\p{White_Space}+/gu, () => /\p{Alphabetic}+/gu,
  () => /ſ/i, () => /ſ/iu, () => /\w+/giu, () => /\W+/giu, () => /[^\W]+/giu, () => /K/iu, () => /σ/giu, () => /σ/gi, () => /ß/giu, () => /[à-ý]+/gi, () => /É/gi, () => /i/giu,
  () => /a{2}/g, () => /a{2,}?/g, () => /a{0,2}/g, () => /(a{2}){2}/, () => /a{,2}/g, () => /x{/g, () => /]/g, () => /\x61\u0062/g, () => /\cJ/g, () => /\0/g, () => /\08/g, () => /[\101-\103]+/g,
  () => /(?=a)*/g, () => /(?:a|ab)(?:c|bcd)(?:d*)/, () => /((a)|(ab))((c)|(bc))/, () => /a|ab/g, () => /((a)|b)*c/, () => /(?:a+){2,3}b/, () => /(a?b??){0,4}$/g, () => /\s+|\S+/g,
  () => /<(\w+)[^>]*>(.*?)<\/\1>/gs, () => /(?<q>["'])(?<text>.*?)\k<q>/g, () => /^\s+|\s+$/g, () => /,\s*/g, () => /\//g, () => /[/]/g, () => /()/g, () => /$/g, () => /^/gm, () => /\B/g, () => /\b/gu,
];
const texts = [
  "", "a", "aaa", "banana", "zaacbbbcac", "baaabac", "abcd", "foo bar - foo-bar", "The quick  brown\tfox", "2026-11-22 and 1999-01-31", "abba noon", "price $42.50 or 17, a $3",
  "\n\r\n a\u2028b\n", "a,b,,c, d", "😀a😁\ud83d\ude00\ud83d", "Éclair ÀÝ ſtraße K Ωμέγα ΣΣς Привет", "<p class='x'>one</p><b>two</b>\n<p>", "\"quoted\" 'text' \"it's\"",
  "a{,2}x{]\\/\b\0\u00018", "ABCabc\x01-_x5-6", "\udc00\ud800aK\u212a\u017f", "aaaab aab ab", "  trim me  ", "i İ ı I",
];
const text = (v) => {
  if (typeof v === "string") return JSON.stringify(v).replace(/[^\x20-\x7e]/g, (c) => "\\u" + c.charCodeAt(0).toString(16));
  if (Array.isArray(v)) {
    const more = "index" in v ? `@${v.index} ${text(v.groups)} ${Object.keys(v)}` : "";
    return "[" + v.map(text).join(", ") + "]" + more;
  }
  if (v !== null && typeof v === "object") return (Object.getPrototypeOf(v) === null ? "null" : "") + "{" + Object.keys(v).map((k) => k + ": " + text(v[k])).join(", ") + "}";
  return String(v);
};
const uses = {
  exec: (r, s) => [r.exec(s), r.lastIndex, r.exec(s), r.lastIndex],
  from: (r, s) => { r.lastIndex = 2; return [r.exec(s), r.lastIndex]; },
  beyond: (r, s) => { r.lastIndex = s.length + 1; return [r.test(s), r.lastIndex, r.test(s), r.lastIndex]; },
  test: (r, s) => [r.test(s), r.lastIndex, r.test(s), r.lastIndex],
  match: (r, s) => [s.match(r), r.lastIndex],
  matchAll: (r, s) => r.global ? [...s.matchAll(r)] : "",
  search: (r, s) => { r.lastIndex = 1; return [s.search(r), r.lastIndex]; },
  split: (r, s) => [s.split(r), s.split(r, 3), r.lastIndex],
  replace: (r, s) => s.replace(r, "[$&|$1|$2|$`|$'|$$|$0|$10|$<first>|$<q>|$]"),
  name: (r, s) => s.replace(r, "<$<first>$<y>$<none>$<x>"),
  call: (r, s) => { const seen = []; const out = s.replace(r, (...a) => { seen.push(a); return "<" + a[0] + ">"; }); return [out, seen, r.lastIndex]; },
  all: (r, s) => r.global ? s.replaceAll(r, (m, ...rest) => m.length + rest.length) : "",
};
const odd = [
  () => String(/a\/b[/]\n/gimsuy), () => new RegExp("/").source, () => new RegExp("\n[/]\\/").source, () => new RegExp("").source, () => String(new RegExp("")), () => /x/y.flags,
  () => new RegExp(/ab+c/gi, "m").toString(), () => new RegExp(/ab+c/gi).toString(), () => { const r = /x/; return RegExp(r) === r; }, () => RegExp(/x/, "g") + "", () => new RegExp(undefined) + "", () => new RegExp(null) + "",
  () => new RegExp("(") + "", () => new RegExp("a", "gg") + "", () => new RegExp("a", "q") + "", () => new RegExp("[b-a]"), () => new RegExp("\\", ""), () => new RegExp("a{2,1}"), () => new RegExp("{", "u"), () => new RegExp("\\8", "u"),
  () => new RegExp("(?<a>.)(?<a>.)"), () => new RegExp("\\p{Nope}", "u"), () => new RegExp("(?<n>a)\\k<m>"), () => new RegExp("*"), () => new RegExp("a**"), () => new RegExp("(?<=a)*"), () => new RegExp("\\u{110000}", "u"), () => new RegExp("[\\d-z]", "u"),
  () => "aXbXc".match("X"), () => [..."aXbXc".matchAll("X")], () => "aXbXc".search("X"), () => "a.b".match("."), () => "abc".match(), () => "abc".match(undefined), () => "null".match(null), () => "x".match("("), () => "abc".search(), () => "a1".match({ toString: () => "\\d" }),
  () => "abc".replace({ [Symbol.replace]: (s, r) => s + r }, "!"), () => "abc".split({ [Symbol.split]: (s, l) => s + l }, 2), () => RegExp.prototype.exec.call({}, ""), () => RegExp.prototype.test.call(1, ""), () => RegExp.prototype.toString.call({ source: "x", flags: "y" }), () => RegExp.prototype.source, () => RegExp.prototype.flags, () => RegExp.prototype.global,
  () => { const r = /a/g; r.exec = () => null; return ["aaa".match(r), "aaa".replace(r, "b"), r.test("a")]; },
  () => { const r = /a/g; let n = 0; r.exec = function (s) { return n++ < 2 ? Object.assign(["a"], { index: n }) : null; }; return "aaaa".replace(r, "[$&]"); },
  () => { class R extends RegExp { exec(s) { const m = super.exec(s); if (m) m[0] = m[0].toUpperCase(); return m; } } return ["abc".replace(new R("b"), "[$&]"), "abcb".match(new R("b", "g")), "abc".split(new R("b")), [..."abab".matchAll(new R("b", "g"))].length]; },
  () => { const r = Object.freeze(/a/); return [r.test("a"), "a".search(r)]; }, () => Object.freeze(/a/g).test("a"), () => { const r = /a/g; r.lastIndex = "1"; return r.exec("aa"); }, () => { const r = /a/g; r.lastIndex = { valueOf: () => 1 }; return r.exec("aa"); }, () => { const r = /a/y; r.lastIndex = -1; return r.exec("aa"); },
  () => { const r = /b/g; r.compile("a", "i"); return [r.source, r.flags, r.test("A"), r.lastIndex]; }, () => /a/.compile("("), () => { const r = /b/; r.compile(/c+/g); return String(r); },
  () => "abcabc".replace(/b/g, () => undefined), () => "abc".replace(/(x)?b/, (m, x) => typeof x), () => "abc".replace(/(x)?b/, "[$1]"), () => "abc".replace(/b/, "$1$01$2"), () => "abcdefghijkl".replace(/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)/, "$11-$10-$1-$12"),
  () => "abc".replace(/(?<x>b)/, "$<x>$<y>$<x"), () => "abc".replace(/b/, "$<x>"), () => "2026-11".replace(/(?<y>\d+)-(?<m>\d+)/, (...a) => text(a.at(-1))), () => { const r = /a/g; const out = "aab".replace(r, () => { r.lastIndex = 5; return "x"; }); return [out, r.lastIndex]; },
  () => "a\ud83d\ude00b".split(/(?:)/u), () => "a\ud83d\ude00b".split(/(?:)/), () => "ab".split(/(?:)/, 1), () => "ab".split(/b/, -1), () => "ab".split(/b/, 2 ** 32 + 1), () => "".split(/(?:)/), () => "".split(/a/), () => "aXXb".split(/(X)(Y)?/), () => "A<B>bold</B>and<CODE>coded</CODE>".split(/<(\/)?([^<>]+)>/),
  () => [RegExp.length, RegExp.name, RegExp.prototype.exec.length, RegExp.prototype.exec.name, RegExp.prototype.test.length, RegExp.prototype[Symbol.replace].length, RegExp.prototype[Symbol.replace].name, RegExp.prototype[Symbol.split].length, RegExp.prototype.compile.length, "".match.length, "".match.name, "".replace.length],
  () => Object.getOwnPropertyDescriptor(RegExp.prototype, "source").get.name, () => { const { get } = Object.getOwnPropertyDescriptor(RegExp.prototype, "source"); return get.call({}); }, () => /a/ instanceof RegExp, () => Object.prototype.toString.call(/a/), () => /a/.constructor === RegExp, () => Object.keys(/a/.exec("a")), () => Array.isArray(/a/.exec("a")),
  () => /a/[Symbol.match]("ba"), () => /a/g[Symbol.match]("baa"), () => /a/[Symbol.search]("ba"), () => [.../a/g[Symbol.matchAll]("aa")].length, () => /,/[Symbol.split]("a,b"), () => /a/[Symbol.replace]("aa", "b"), () => "x".matchAll(/x/), () => "x".replaceAll(/x/, ""), () => "abc".startsWith(/a/), () => { const r = /a/; r[Symbol.match] = false; return "/a/".startsWith(r); },
  () => new RegExp("[^]").test("\n"), () => new RegExp("\\cA").test("\x01"), () => new RegExp("[\\c]").exec("\\c"), () => new RegExp("\\c").exec("\\c"), () => new RegExp("\\u{2}").exec("uu"), () => new RegExp("\\400").exec("\u00200"), () => new RegExp("[\\8]").exec("8"), () => new RegExp("\\k").exec("k"), () => new RegExp("\\x6").exec("x6"),
  () => new RegExp("\ud83d\ude00", "u").exec("\ud83d\ude00")[0].length, () => new RegExp("\ud83d").exec("\ud83d\ude00").index, () => new RegExp("^[^x]$").test("\ud83d\ude00"), () => new RegExp("^[^x]$", "u").test("\ud83d\ude00"), () => "\ud83d\ude00".replace(/\udE00/u, "x").length,
];
// part runs every n-th pattern.
export const part = (i, n) => {
  const out = [];
  const shown = (name, f) => {
    let v;
    try { v = text(f()); } catch (e) { v = "throws " + e.name; }
    out.push(name + ": " + v);
  };
  for (const p of patterns.filter((_, j) => j % n === i)) {
    for (const s of texts) {
      for (const [name, f] of Object.entries(uses)) shown(`${p().source} ${name} ${text(s)}`, () => f(p(), s));
    }
  }
  odd.forEach((f, j) => { if (j % n === i) shown(String(j), f); });
  return { properties: { out: out.join("\n") } };
};
