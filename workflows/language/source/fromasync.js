// Array.fromAsync (ECMA-262 23.1.2.2).
(function ({ define, isConstructor }) {
  const { apply, defineProperty } = Reflect;
  const { asyncIterator, iterator } = Symbol;
  const { trunc, min } = Math;
  const List = Array;
  const none = [];
  const isObject = (v) => typeof v === "object" && v !== null || typeof v === "function";

  function method(o, name) {
    const f = o[name];
    if (f === undefined || f === null) return undefined;
    if (typeof f !== "function") throw new TypeError("the iterator's method is no function");
    return f;
  }

  function begin(items, f) {
    const it = apply(f, items, none);
    if (!isObject(it)) throw new TypeError("an iterator must be an object");
    return it;
  }

  function add(target, index, value) {
    if (!defineProperty(target, index, { __proto__: null, value, writable: true, enumerable: true, configurable: true })) {
      throw new TypeError("cannot add an element");
    }
  }

  // closing awaits an iterator's return; what it throws gives way to the error that ended the loop.
  async function close(it, awaited) {
    try {
      const f = method(it, "return");
      if (f !== undefined) {
        const result = apply(f, it, none);
        if (awaited) await result;
      }
    } catch {}
  }

  async function collect(Class, it, sync, mapper, thisArg) {
    const { next } = it;
    const target = isConstructor(Class) ? new Class() : [];
    for (let i = 0; ; i++) {
      let result = apply(next, it, none);
      if (!sync) result = await result;
      if (!isObject(result)) throw new TypeError("an iterator's result must be an object");
      if (result.done) {
        if (sync) await undefined;
        target.length = i;
        return target;
      }
      let value = result.value;
      try {
        if (sync) value = await value;
        if (mapper !== undefined) value = await apply(mapper, thisArg, [value, i]);
        add(target, i, value);
      } catch (error) {
        await close(it, !sync);
        throw error;
      }
    }
  }

  define(Array, {
    async fromAsync(items, mapper = undefined, thisArg = undefined) {
      if (mapper !== undefined && typeof mapper !== "function") throw new TypeError("Array.fromAsync needs a function to map with");
      if (items === undefined || items === null) throw new TypeError("Array.fromAsync needs an iterable or an array-like");
      let f = method(items, asyncIterator);
      if (f !== undefined) return await collect(this, begin(items, f), false, mapper, thisArg);
      f = method(items, iterator);
      if (f !== undefined) return await collect(this, begin(items, f), true, mapper, thisArg);
      let length = trunc(+items.length);
      length = length > 0 ? min(length, 2 ** 53 - 1) : 0;
      const target = isConstructor(this) ? new this(length) : new List(length);
      for (let i = 0; i < length; i++) {
        let value = await items[i];
        if (mapper !== undefined) value = await apply(mapper, thisArg, [value, i]);
        add(target, i, value);
      }
      target.length = length;
      return target;
    },
  });
})
