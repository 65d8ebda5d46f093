// WeakRef and FinalizationRegistry (ECMA-262 26.1, 26.2). A target lives as long as the run, and callbacks never come.
(function ({ define, tag }) {
  const { apply } = Reflect;
  const Tokens = WeakSet;
  const { add, delete: remove } = WeakSet.prototype;
  const isObject = (v) => typeof v === "object" && v !== null || typeof v === "function";

  class WeakRef {
    #target;
    constructor(target) {
      if (!isObject(target)) throw new TypeError("WeakRef needs an object");
      this.#target = target;
    }
    deref() {
      return this.#target;
    }
  }

  class FinalizationRegistry {
    #tokens = new Tokens();
    constructor(cleanup) {
      if (typeof cleanup !== "function") throw new TypeError("FinalizationRegistry needs a function");
    }
    register(target, held, token = undefined) {
      const tokens = this.#tokens;
      if (!isObject(target)) throw new TypeError("FinalizationRegistry.register needs an object");
      if (target === held) throw new TypeError("a target cannot be what is held for it");
      if (isObject(token)) apply(add, tokens, [token]);
      else if (token !== undefined) throw new TypeError("an unregister token must be an object");
    }
    unregister(token) {
      const tokens = this.#tokens;
      if (!isObject(token)) throw new TypeError("an unregister token must be an object");
      return apply(remove, tokens, [token]);
    }
  }

  tag(WeakRef.prototype, "WeakRef");
  tag(FinalizationRegistry.prototype, "FinalizationRegistry");
  define(globalThis, { WeakRef, FinalizationRegistry });
})
