test("interface", () => surface(Crypto, ["subtle"]));
test("randomUUID", () => {
  const a = crypto.randomUUID();
  truthy(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(a), a);
  truthy(a !== crypto.randomUUID());
});
test("getRandomValues", () => {
  for (const A of [Uint8Array, Int8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array]) {
    const a = new A(32);
    truthy(crypto.getRandomValues(a) === a);
    truthy(a.some((x) => x != 0), A.name);
  }
  const part = new Uint8Array(64);
  crypto.getRandomValues(part.subarray(16, 32));
  show(part.subarray(0, 16), part.subarray(32));
  for (const bad of [new Float32Array(1), new Float64Array(1), new DataView(new ArrayBuffer(4))]) throws(() => crypto.getRandomValues(bad), "TypeMismatchError");
  throws(() => crypto.getRandomValues(new Uint8Array(65537)), "QuotaExceededError");
  show(crypto.getRandomValues(new Uint8Array(0)).length);
  throws(() => crypto.getRandomValues(), "TypeError");
  throws(() => Crypto.prototype.randomUUID.call({}), "TypeError");
  throws(() => new Crypto(), "TypeError");
});
