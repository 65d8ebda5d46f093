// Iterator, Iterator.from and the helpers of Iterator.prototype (ECMA-262 27.1.2 to 27.1.4).
(function ({ define, tag, constant }) {
  const { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Reflect;
  const { isPrototypeOf } = Object.prototype;
  const { trunc } = Math;
  const { iterator: symbolIterator, toStringTag } = Symbol;
  const IteratorPrototype = getPrototypeOf(getPrototypeOf([][symbolIterator]()));
  const none = [];
  const END = {}; // what a step gives for an iterator that is done
  const isObject = (v) => typeof v === "object" && v !== null || typeof v === "function";

  function object(v) {
    if (!isObject(v)) throw new TypeError("an iterator helper was called on what is no object");
    return v;
  }

  function method(o, name) {
    const f = o[name];
    if (f === undefined || f === null) return undefined;
    if (typeof f !== "function") throw new TypeError("the iterator's method is no function");
    return f;
  }

  // close ends an iterator that is not done.
  function close(it) {
    const f = method(it, "return");
    if (f !== undefined && !isObject(apply(f, it, none))) throw new TypeError("an iterator's result must be an object");
  }

  // abandon closes an iterator because of an error, which whatever happens here gives way to.
  function abandon(it) {
    try {
      const f = method(it, "return");
      if (f !== undefined) apply(f, it, none);
    } catch {}
  }

  function callable(it, f) {
    if (typeof f === "function") return;
    abandon(it);
    throw new TypeError("an iterator helper needs a function");
  }

  function advance(it, next) {
    const result = apply(next, it, none);
    if (!isObject(result)) throw new TypeError("an iterator's result must be an object");
    return result;
  }

  function step(it, next) {
    const result = advance(it, next);
    return result.done ? END : result.value;
  }

  // count reads the argument of take and drop.
  function count(it, limit) {
    let n;
    try {
      n = +limit;
    } catch (error) {
      abandon(it);
      throw error;
    }
    if (n !== n || trunc(n) < 0 || n > 2 ** 53 - 1 && n !== Infinity) {
      abandon(it);
      throw new RangeError("an iterator helper needs a number from 0 to 2^53 - 1, or Infinity");
    }
    return trunc(n);
  }

  // flattenable is the iterator of what may be iterated or is an iterator itself.
  function flattenable(v) {
    const f = method(v, symbolIterator);
    const it = f === undefined ? v : apply(f, v, none);
    if (!isObject(it)) throw new TypeError("an iterator must be an object");
    return it;
  }

  const fresh = 0, waiting = 1, running = 2, over = 3;

  class Helper {
    #state = fresh;
    #it;
    #step;
    #inner; // of flatMap: an object whose iterator is the one within, or undefined
    constructor(it, step, inner) {
      this.#it = it;
      this.#step = step;
      this.#inner = inner;
    }
    next() {
      const state = this.#state;
      if (state === running) throw new TypeError("the iterator helper is running");
      if (state === over) return { value: undefined, done: true };
      this.#state = running;
      let value = END;
      try {
        value = (0, this.#step)();
      } finally {
        this.#state = value === END ? over : waiting;
      }
      return value === END ? { value: undefined, done: true } : { value, done: false };
    }
    return() {
      const state = this.#state;
      if (state === running) throw new TypeError("the iterator helper is running");
      if (state === over) return { value: undefined, done: true };
      this.#state = state === fresh ? over : running;
      try {
        const inner = this.#inner;
        if (inner !== undefined && inner.iterator !== undefined) {
          try {
            close(inner.iterator);
          } catch (error) {
            abandon(this.#it);
            throw error;
          }
        }
        close(this.#it);
      } finally {
        this.#state = over;
      }
      return { value: undefined, done: true };
    }
  }
  delete Helper.prototype.constructor;
  setPrototypeOf(Helper.prototype, IteratorPrototype);
  tag(Helper.prototype, "Iterator Helper");

  class Wrapper {
    #it;
    #next;
    constructor(it, next) {
      this.#it = it;
      this.#next = next;
    }
    next() {
      return apply(this.#next, this.#it, none);
    }
    return() {
      const it = this.#it;
      const f = method(it, "return");
      return f === undefined ? { value: undefined, done: true } : apply(f, it, none);
    }
  }
  delete Wrapper.prototype.constructor;
  setPrototypeOf(Wrapper.prototype, IteratorPrototype);

  function Iterator() {
    if (new.target === undefined || new.target === Iterator) throw new TypeError("Iterator is an abstract class");
  }
  constant(Iterator, "prototype", IteratorPrototype);

  define(Iterator, {
    from(value) {
      if (!isObject(value) && typeof value !== "string") throw new TypeError("Iterator.from needs an iterator or an iterable");
      const it = flattenable(value);
      const { next } = it;
      return apply(isPrototypeOf, IteratorPrototype, [it]) ? it : new Wrapper(it, next);
    },
  });

  define(IteratorPrototype, {
    map(mapper) {
      const it = object(this);
      callable(it, mapper);
      const { next } = it;
      let i = 0;
      return new Helper(it, () => {
        const value = step(it, next);
        if (value === END) return END;
        try {
          return mapper(value, i++);
        } catch (error) {
          abandon(it);
          throw error;
        }
      });
    },
    filter(predicate) {
      const it = object(this);
      callable(it, predicate);
      const { next } = it;
      let i = 0;
      return new Helper(it, () => {
        for (;;) {
          const value = step(it, next);
          if (value === END) return END;
          try {
            if (predicate(value, i++)) return value;
          } catch (error) {
            abandon(it);
            throw error;
          }
        }
      });
    },
    take(limit) {
      const it = object(this);
      let left = count(it, limit);
      const { next } = it;
      return new Helper(it, () => {
        if (left === 0) {
          close(it);
          return END;
        }
        left--;
        return step(it, next);
      });
    },
    drop(limit) {
      const it = object(this);
      let left = count(it, limit);
      const { next } = it;
      return new Helper(it, () => {
        for (; left > 0; left--) {
          if (advance(it, next).done) return END;
        }
        return step(it, next);
      });
    },
    flatMap(mapper) {
      const it = object(this);
      callable(it, mapper);
      const { next } = it;
      const inner = { iterator: undefined, next: undefined };
      let i = 0;
      return new Helper(it, () => {
        for (;;) {
          if (inner.iterator !== undefined) {
            let value;
            try {
              value = step(inner.iterator, inner.next);
            } catch (error) {
              abandon(it);
              throw error;
            }
            if (value !== END) return value;
            inner.iterator = undefined;
          }
          const value = step(it, next);
          if (value === END) return END;
          try {
            const mapped = mapper(value, i++);
            if (!isObject(mapped)) throw new TypeError("flatMap needs iterators or iterables");
            const from = flattenable(mapped);
            inner.next = from.next;
            inner.iterator = from;
          } catch (error) {
            abandon(it);
            throw error;
          }
        }
      }, inner);
    },
    reduce(reducer /* , initial */) {
      const it = object(this);
      callable(it, reducer);
      const { next } = it;
      let total = arguments[1], i = 0;
      if (arguments.length < 2) {
        total = step(it, next);
        if (total === END) throw new TypeError("reduce of an empty iterator with no initial value");
        i = 1;
      }
      for (;;) {
        const value = step(it, next);
        if (value === END) return total;
        try {
          total = reducer(total, value, i++);
        } catch (error) {
          abandon(it);
          throw error;
        }
      }
    },
    toArray() {
      const it = object(this);
      const { next } = it;
      const list = [];
      for (let i = 0; ; i++) {
        const value = step(it, next);
        if (value === END) return list;
        list[i] = value;
      }
    },
    forEach(callback) {
      const it = object(this);
      callable(it, callback);
      const { next } = it;
      for (let i = 0; ; i++) {
        const value = step(it, next);
        if (value === END) return;
        try {
          callback(value, i);
        } catch (error) {
          abandon(it);
          throw error;
        }
      }
    },
    some(predicate) {
      return search(this, predicate, (found) => found) !== END;
    },
    every(predicate) {
      return search(this, predicate, (found) => !found) === END;
    },
    find(predicate) {
      const value = search(this, predicate, (found) => found);
      return value === END ? undefined : value;
    },
    get constructor() {
      return Iterator;
    },
    set constructor(value) {
      assign(this, "constructor", value);
    },
    get [toStringTag]() {
      return "Iterator";
    },
    set [toStringTag](value) {
      assign(this, toStringTag, value);
    },
  });

  // search gives the first value of which wanted says yes, and closes the iterator then.
  function search(o, predicate, wanted) {
    const it = object(o);
    callable(it, predicate);
    const { next } = it;
    for (let i = 0; ; i++) {
      const value = step(it, next);
      if (value === END) return END;
      let stop;
      try {
        stop = wanted(predicate(value, i));
      } catch (error) {
        abandon(it);
        throw error;
      }
      if (stop) {
        close(it);
        return value;
      }
    }
  }

  // assign is what the two odd members of Iterator.prototype do when they are set: the prototype itself stays as it is.
  function assign(o, key, value) {
    if (!isObject(o) || o === IteratorPrototype) throw new TypeError("cannot assign to this member of Iterator.prototype");
    if (getOwnPropertyDescriptor(o, key) !== undefined) o[key] = value;
    else if (!defineProperty(o, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true })) {
      throw new TypeError("cannot define the member");
    }
  }

  define(globalThis, { Iterator });
})
