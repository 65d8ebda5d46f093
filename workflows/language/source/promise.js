// Promise.withResolvers and Promise.try (ECMA-262 27.2.4.8, 27.2.4.9).
(function ({ define }) {
  function capability(Class) {
    let resolve, reject;
    const promise = new Class((a, b) => {
      if (resolve !== undefined || reject !== undefined) throw new TypeError("the executor was called twice");
      resolve = a;
      reject = b;
    });
    if (typeof resolve !== "function" || typeof reject !== "function") {
      throw new TypeError("the executor was not called with two functions");
    }
    return { promise, resolve, reject };
  }

  define(Promise, {
    withResolvers() {
      return capability(this);
    },
    try(callback, ...args) {
      if (this === null || typeof this !== "object" && typeof this !== "function") {
        throw new TypeError("Promise.try called on what is no constructor");
      }
      const { promise, resolve, reject } = capability(this);
      let value;
      try {
        value = callback(...args);
      } catch (error) {
        reject(error);
        return promise;
      }
      resolve(value);
      return promise;
    },
  });
})
