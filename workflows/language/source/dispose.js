// SuppressedError, DisposableStack and AsyncDisposableStack (ECMA-262 20.5.9, 27.3, 27.4), and the disposal of iterators.
(function ({ define, tag, constant }) {
  const { apply, construct, defineProperty, getPrototypeOf, setPrototypeOf } = Reflect;
  const { dispose, asyncDispose, iterator } = Symbol;
  const Base = Error;
  const none = [];

  function own(target, name, value) {
    defineProperty(target, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  }

  function SuppressedError(error, suppressed, message) {
    const e = construct(Base, message === undefined ? none : [message], new.target ?? SuppressedError);
    own(e, "error", error);
    own(e, "suppressed", suppressed);
    return e;
  }
  setPrototypeOf(SuppressedError, Base);
  const errorPrototype = SuppressedError.prototype;
  setPrototypeOf(errorPrototype, Base.prototype);
  define(errorPrototype, { name: "SuppressedError", message: "" });
  constant(SuppressedError, "prototype", errorPrototype);

  function method(o, name) {
    const f = o[name];
    if (f === undefined || f === null) return undefined;
    if (typeof f !== "function") throw new TypeError("what disposes of a value must be a function");
    return f;
  }

  const isObject = (v) => typeof v === "object" && v !== null || typeof v === "function";

  function disposer(value) {
    if (!isObject(value)) throw new TypeError("use needs an object, null or undefined");
    const f = method(value, dispose);
    if (f === undefined) throw new TypeError("the value has no Symbol.dispose method");
    return f;
  }

  const over = "the stack has been disposed of";

  class DisposableStack {
    #list = []; // functions without arguments, undefined when disposed of
    get disposed() {
      return this.#list === undefined;
    }
    dispose() {
      const list = this.#list;
      if (list === undefined) return;
      this.#list = undefined;
      let failed = false, failure;
      for (let i = list.length - 1; i >= 0; i--) {
        try {
          (0, list[i])();
        } catch (error) {
          failure = failed ? new SuppressedError(error, failure) : error;
          failed = true;
        }
      }
      if (failed) throw failure;
    }
    #add(f) {
      const list = this.#list;
      list[list.length] = f;
    }
    #check() {
      if (this.#list === undefined) throw new ReferenceError(over);
    }
    use(value) {
      this.#check();
      if (value === undefined || value === null) return value;
      const f = disposer(value);
      this.#add(() => { apply(f, value, none); });
      return value;
    }
    adopt(value, onDispose) {
      this.#check();
      if (typeof onDispose !== "function") throw new TypeError("adopt needs a function");
      this.#add(() => { onDispose(value); });
      return value;
    }
    defer(onDispose) {
      this.#check();
      if (typeof onDispose !== "function") throw new TypeError("defer needs a function");
      this.#add(() => { onDispose(); });
    }
    move() {
      this.#check();
      const other = new DisposableStack();
      other.#list = this.#list;
      this.#list = undefined;
      return other;
    }
  }
  define(DisposableStack.prototype, { [dispose]: DisposableStack.prototype.dispose });
  tag(DisposableStack.prototype, "DisposableStack");

  class AsyncDisposableStack {
    #list = []; // functions whose result is awaited; null where a null or undefined was used, which is a turn to wait
    get disposed() {
      return this.#list === undefined;
    }
    async disposeAsync() {
      const list = this.#list;
      if (list === undefined) return;
      this.#list = undefined;
      let failed = false, failure, wait = false, waited = false;
      for (let i = list.length - 1; i >= 0; i--) {
        if (list[i] === null) {
          wait = true;
          continue;
        }
        try {
          const result = (0, list[i])();
          waited = true;
          await result;
        } catch (error) {
          failure = failed ? new SuppressedError(error, failure) : error;
          failed = true;
        }
      }
      if (wait && !waited) await undefined;
      if (failed) throw failure;
    }
    #add(f) {
      const list = this.#list;
      list[list.length] = f;
    }
    #check() {
      if (this.#list === undefined) throw new ReferenceError(over);
    }
    use(value) {
      this.#check();
      if (value === undefined || value === null) {
        this.#add(null);
        return value;
      }
      if (!isObject(value)) throw new TypeError("use needs an object, null or undefined");
      let f = method(value, asyncDispose);
      if (f !== undefined) {
        this.#add(() => apply(f, value, none));
        return value;
      }
      f = disposer(value);
      this.#add(() => { apply(f, value, none); });
      return value;
    }
    adopt(value, onDispose) {
      this.#check();
      if (typeof onDispose !== "function") throw new TypeError("adopt needs a function");
      this.#add(() => onDispose(value));
      return value;
    }
    defer(onDispose) {
      this.#check();
      if (typeof onDispose !== "function") throw new TypeError("defer needs a function");
      this.#add(() => onDispose());
    }
    move() {
      this.#check();
      const other = new AsyncDisposableStack();
      other.#list = this.#list;
      this.#list = undefined;
      return other;
    }
  }
  define(AsyncDisposableStack.prototype, { [asyncDispose]: AsyncDisposableStack.prototype.disposeAsync });
  tag(AsyncDisposableStack.prototype, "AsyncDisposableStack");

  define(getPrototypeOf(getPrototypeOf([][iterator]())), {
    [dispose]() {
      const f = method(this, "return");
      if (f !== undefined) apply(f, this, none);
    },
  });

  define(globalThis, { SuppressedError, DisposableStack, AsyncDisposableStack });
})
