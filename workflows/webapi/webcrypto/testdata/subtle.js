// Keys made for this test by Node; they protect nothing.
const keys = { 
  "ec": { "ext": true, "kty": "EC", "x": "HoNxJaBvt7xMrJ5tH48aNndq45EOEs-DFoS8KDPq2hE", "y": "BFLj-fj5aXnMDZ_71nnSJAhfcbBNe42OMYsbUPy2Me4", "crv": "P-256", "d": "SnMXjHT6OMPN-A3wqmasLQ4yhAOKgQ4udLdGYLtbqR4" }, "ecsig": "4e9c283b7dc158ba5c791077ce327248d76da746512425c634ea33a3ff8d083d7b4c3f4efe6140ffce426698b1aca017093e4af632eb399e4cb601dfc7f694dd", 
  "ed": { "ext": true, "crv": "Ed25519", "d": "3Bcs_l7PH79Ou-WzTT_CoAxniaiN2aT7hfrBNh1RWns", "x": "iaOTIhVokacKYifCUV-5nwTsVw7KxIcKPrP5Q6OzQnY", "kty": "OKP", "alg": "Ed25519" }, 
  "rsa": { "ext": true, "kty": "RSA", "n": "x3mX7s_Zb5mov_sNzvLFTSUytDGc-sKUK0TGbqL2hcEF69Rd6OcX5ZpR3foqMJcylQXcmBJ-lyDX7jQsD2ExfbM4_-q0wrGFDvixTMG0N9qzmWYcp0NikuGafjTgWrpn66CnOhQlw1x_i3YkqNIKT-UXCCDHr87_IysBXbgFbL6K3Yjr1eMV9i4duI8CTAgdNWffI7iAPfG3EzwRY0LnnWUqUrNKui57o5Idf_FNvbMWoN8xDAikQXeII5rdoTXgPL7wIJvJCZqAi7qdQzNBN6O51iUnVt6oLaKgxhKTGQEF_05AchCZHck2r_NpTFGLuHU3trDuMI4qTPbraeE8xQ", "e": "AQAB", "d": "jz2XB2aPkr7vmZeD0u2Ca7jKhZsa9Exwb0xz3Kl-suMT3XAiqkdIYcLvXEzIVHGUC8SpzookCA0NrNV0zkEnyPFqJ7E4cewIII11btOqa8bLhtxMtyUseU0yzm4qAvzYozDk5PqSzjceCoehdkQIzlaJXiIr7ZOMozRpRriz1zcNDjwwYAn8DHXT-vAn1JWgAtHlflpytuCo3nmK1IUggCn65N6VFR0l-J0Zy8Fa3VuKPDPZ1htvQocJ56AP4AjV6xnvG9hccxfcQTDUHDP0F4SOvqsM41qYLLSpdcLF7ojpJWYGjHZZ7Bqm7LnZrJUkYQPG5tJctcTadQ88nZIB", "p": "772fmy9htl6cz7ombWRP3N2wdi6EScdLe3teBErbTBEeOkRyy7-sX4-TK2A9WoJaRmuwlAMojyGLtYZNblAUXJzRWac4E7KKf85KvkCe0OcF45a6LCQAi7V_Md4m-8W4M4XYqnFP6Me_QgD4uQ8Kvz_yfNz1HSSJV5oew-DEY8U", "q": "1QDgYxB8sd0KZcARlton82LvAmZZqUGCqmxHUDXLPFxK6QMWwH7-MNkkrVFW5v7wRYSvTkzv86f7MHmQUwA6SW9Gr3rbgswaA_gV701FNLhnFiwSX9lpn8uBqLLg0nkmsQh2geJdfeZ2tFpvR--eUnFUU3PwXeJKmFwplNciBQE", "dp": "QWNz6-zBdu9ZT-MS5hVNHw2sOp-3XzQnZ1efrgYIyDeHChdvRBlUV4AegN8v_Ma-_qQStlwiLN_Wbj1iUysuUpBHHW_ZgK3azr8ibb_MUWghmBCdWLq9F136gkx4T4V_FzZzgRGE3RXWGZeQP1FV-hHj_qB5jmhPuYAE0iI1Do0", "dq": "KqNtR4diXrxvu2SSYM801hzE2Ychhacuf-0C7YSHNYMIH9LVeB0zxxWAqQ0yRzVbZZ8k9JikI_NJbi-3e1X9VPvoe3IthOZUgtzjjy65ns8XG7Igz30XDrzPLLT6GkfUPfYCuwdUTcKXmozL3-uQltJG3hnEURbedddlH31dOwE", "qi": "gFmpv3NpgUqIPTa5HDUipUMekmCbFvez-hIZxw_Ss5zKwbw_R41tmpNPsPIivUribTq0ohoQrvOV4sM5_Wmw1Set67VMQVwa2v9KQhKrDVul8aUL9K80Vgh_t8ua1eb8cNEiur8wwtMeLxFmd_33ngOvS1hjDiyS43cVEtqgrGA", "alg": "RS256" } };
const { subtle } = crypto;
const bytes = (s) => new TextEncoder().encode(s);
const hex = (b) => Array.from(new Uint8Array(b), (x) => x.toString(16).padStart(2, "0")).join("");
const unhex = (s) => new Uint8Array(s.match(/../g).map((x) => parseInt(x, 16)));
const describe = (k) => [k.type, k.extractable, k.algorithm.name, k.algorithm.hash && k.algorithm.hash.name, k.algorithm.length, k.algorithm.namedCurve, k.algorithm.modulusLength, k.algorithm.publicExponent && hex(k.algorithm.publicExponent), k.usages];
const sorted = (o) => Object.fromEntries(Object.entries(o).filter(([k]) => k !== "alg" || o.kty !== "OKP").sort());

test("interfaces", () => { surface(SubtleCrypto, ["deriveBits", "unwrapKey", "wrapKey", "deriveKey", "supports"]); surface(CryptoKey); truthy(crypto.subtle === crypto.subtle); show(Object.prototype.toString.call(crypto.subtle)); });
test("digest", async () => {
  for (const a of ["SHA-1", "sha-256", { name: "SHA-384" }, "SHA-512"]) show(hex(await subtle.digest(a, bytes("abc"))), hex(await subtle.digest(a, new ArrayBuffer(0))));
  show(hex(await subtle.digest("SHA-256", new Uint8Array([1, 2, 3, 4]).subarray(1, 3))));
  await rejects(subtle.digest("MD5", bytes("")), "NotSupportedError"); await rejects(subtle.digest("SHA-256", "text"), "TypeError"); await rejects(subtle.digest("SHA-256"), "TypeError");
  await rejects(() => SubtleCrypto.prototype.digest.call({}, "SHA-1", bytes("")), "TypeError");
});
test("HMAC", async () => {
  for (const hash of ["SHA-1", "SHA-256", "SHA-384", "SHA-512"]) {
    const k = await subtle.importKey("raw", bytes("key"), { name: "hmac", hash }, true, ["verify", "sign"]);
    const s = await subtle.sign("HMAC", k, bytes("text"));
    show(describe(k), hex(s), await subtle.verify("HMAC", k, s, bytes("text")), await subtle.verify("HMAC", k, s, bytes("texT")), await subtle.verify("HMAC", k, new Uint8Array(3), bytes("text")));
    show(sorted(await subtle.exportKey("jwk", k)), hex(await subtle.exportKey("raw", k)));
    show(describe(await subtle.importKey("jwk", await subtle.exportKey("jwk", k), { name: "HMAC", hash }, false, ["sign"])));
  }
  const g = await subtle.generateKey({ name: "HMAC", hash: "SHA-384" }, true, ["sign"]); show(describe(g), (await subtle.exportKey("raw", g)).byteLength);
  const sealed = await subtle.importKey("raw", bytes("k"), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  if (ours) await rejects(subtle.exportKey("raw", sealed), "InvalidAccessError"); // Node 20 calls it InvalidAccessException
  await rejects(subtle.verify("HMAC", sealed, bytes(""), bytes("")), "InvalidAccessError");
  await rejects(subtle.importKey("raw", bytes("k"), { name: "HMAC", hash: "SHA-256" }, false, []), "SyntaxError");
  await rejects(subtle.importKey("raw", bytes("k"), { name: "HMAC", hash: "SHA-256" }, false, ["encrypt"]), "SyntaxError");
  await rejects(subtle.importKey("raw", bytes("k"), { name: "HMAC" }, false, ["sign"]), "TypeError");
  await rejects(subtle.importKey("raw", bytes(""), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]), "DataError");
  await rejects(subtle.importKey("jwk", { kty: "oct", k: "AA", alg: "HS512" }, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]), "DataError");
  await rejects(subtle.importKey("jwk", { kty: "RSA", k: "AA" }, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]), "DataError");
});
test("AES-GCM", async () => {
  for (const n of [16, 24, 32]) for (const tagLength of [128, 96]) {
    const k = await subtle.importKey("raw", new Uint8Array(n).fill(7), "AES-GCM", true, ["encrypt", "decrypt"]);
    const p = { name: "AES-GCM", iv: new Uint8Array(12).fill(1), additionalData: bytes("more"), tagLength };
    const c = await subtle.encrypt(p, k, bytes("secret text"));
    show(describe(k), hex(c), hex(await subtle.decrypt(p, k, c)), sorted(await subtle.exportKey("jwk", k)));
    await rejects(subtle.decrypt({ ...p, additionalData: bytes("less") }, k, c), "OperationError");
    await rejects(subtle.decrypt(p, k, new Uint8Array(3)), "OperationError");
  }
  const k = await subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt"]); show(describe(k), (await subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(16) }, k, new Uint8Array(0))).byteLength);
  await rejects(subtle.generateKey({ name: "AES-GCM", length: 100 }, false, ["encrypt"]), "OperationError"); await rejects(subtle.generateKey({ name: "AES-GCM", length: 128 }, false, []), "SyntaxError");
  await rejects(subtle.importKey("raw", new Uint8Array(5), "AES-GCM", true, ["encrypt"]), "DataError");
});
test("HKDF and PBKDF2", async () => {
  const h = await subtle.importKey("raw", bytes("password"), "HKDF", false, ["deriveBits", "deriveKey"]);
  const p = await subtle.importKey("raw", bytes("password"), "PBKDF2", false, ["deriveBits", "deriveKey"]);
  const hk = { name: "HKDF", hash: "SHA-256", salt: bytes("salt"), info: bytes("info") }, pb = { name: "PBKDF2", hash: "SHA-512", salt: bytes("salt"), iterations: 1000 };
  show(describe(h), hex(await subtle.deriveBits(hk, h, 256)), hex(await subtle.deriveBits(pb, p, 384)));
  const k = await subtle.deriveKey(pb, p, { name: "AES-GCM", length: 128 }, true, ["encrypt"]); show(describe(k), hex(await subtle.exportKey("raw", k)));
  const m = await subtle.deriveKey(hk, h, { name: "HMAC", hash: "SHA-256" }, true, ["sign"]); show(describe(m), hex(await subtle.exportKey("raw", m)));
  await rejects(subtle.importKey("raw", bytes("x"), "HKDF", true, ["deriveBits"]), "SyntaxError"); await rejects(subtle.deriveBits({ ...pb, iterations: 0 }, p, 8), "OperationError"); await rejects(subtle.deriveBits(hk, p, 8), "InvalidAccessError");
});
const pairs = [["ec", { name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }], ["ed", "Ed25519", "Ed25519"], ["rsa", { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, "RSASSA-PKCS1-v1_5"]];
test("key pairs", async () => {
  for (const [n, a, s] of pairs) {
    const jwk = { ...keys[n] }, { kty, crv, x, y, e, n: modulus } = jwk;
    const priv = await subtle.importKey("jwk", jwk, a, true, ["sign"]), pub = await subtle.importKey("jwk", { kty, crv, x, y, e, n: modulus }, a, true, ["verify"]);
    show(describe(priv), describe(pub), sorted(await subtle.exportKey("jwk", priv)), sorted(await subtle.exportKey("jwk", pub)));
    const sig = await subtle.sign(s, priv, bytes("text"));
    show(n === "ec" ? sig.byteLength : hex(sig), await subtle.verify(s, pub, sig, bytes("text")), await subtle.verify(s, pub, sig, bytes("Text")), await subtle.verify(s, pub, new Uint8Array(64), bytes("text")));
    const spki = await subtle.exportKey("spki", pub), pkcs8 = await subtle.exportKey("pkcs8", priv);
    show(hex(spki), n === "ec" ? 0 : hex(pkcs8));
    const pub2 = await subtle.importKey("spki", spki, a, false, ["verify"]), priv2 = await subtle.importKey("pkcs8", pkcs8, a, false, ["sign"]);
    show(await subtle.verify(s, pub2, await subtle.sign(s, priv2, bytes("x")), bytes("x")));
    if (n !== "rsa") { const raw = await subtle.exportKey("raw", pub); show(hex(raw), describe(await subtle.importKey("raw", raw, a, true, ["verify"]))); }
    await rejects(subtle.sign(s, pub, bytes("x")), "InvalidAccessError"); await rejects(subtle.importKey("jwk", jwk, a, true, ["verify"]), "SyntaxError"); await rejects(subtle.importKey("spki", new Uint8Array(5), a, true, ["verify"]), "DataError");
  }
  const pub = await subtle.importKey("jwk", { ...keys.ec, d: undefined }, pairs[0][1], true, ["verify"]);
  show(await subtle.verify(pairs[0][2], pub, unhex(keys.ecsig), bytes("text")));
  await rejects(subtle.importKey("jwk", { ...keys.ec, y: keys.ec.x }, pairs[0][1], true, ["sign"]), "DataError");
});
test("generated pairs", async () => {
  for (const [a, s] of [[{ name: "ECDSA", namedCurve: "P-384" }, { name: "ECDSA", hash: "SHA-384" }], [{ name: "ECDSA", namedCurve: "P-521" }, { name: "ECDSA", hash: "SHA-512" }], ["Ed25519", "Ed25519"], [{ name: "RSA-PSS", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, { name: "RSA-PSS", saltLength: 32 }]]) {
    const { publicKey, privateKey } = await subtle.generateKey(a, false, ["sign", "verify"]);
    const sig = await subtle.sign(s, privateKey, bytes("x"));
    show(describe(publicKey), describe(privateKey), sig.byteLength, await subtle.verify(s, publicKey, sig, bytes("x")), await subtle.verify(s, publicKey, sig, bytes("y")));
  }
  await rejects(subtle.generateKey("Ed25519", false, ["verify"]), "SyntaxError"); await rejects(subtle.generateKey({ name: "ECDSA", namedCurve: "P-1" }, false, ["sign"]), "NotSupportedError"); await rejects(subtle.generateKey("AES-XYZ", false, ["sign"]), "NotSupportedError");
});
test.ours("work that nobody could stop is refused", async () => {
  const p = await subtle.importKey("raw", bytes("x"), "PBKDF2", false, ["deriveBits"]);
  await rejects(subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytes(""), iterations: 1e8 }, p, 256), "OperationError");
  await rejects(subtle.generateKey({ name: "RSA-PSS", hash: "SHA-256", modulusLength: 16384, publicExponent: new Uint8Array([1, 0, 1]) }, false, ["sign"]), "OperationError");
});
test.ours("keys hide what is in them", async () => {
  const k = await subtle.importKey("raw", bytes("key"), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  equal(Reflect.ownKeys(k), []); equal(JSON.stringify(k), "{}"); throws(() => structuredClone(k), "DataCloneError"); throws(() => new CryptoKey(), "TypeError");
});
