// Object.groupBy and Map.groupBy (ECMA-262 20.1.2.13, 24.1.2.1).
(function ({ define }) {
  const { ownKeys } = Reflect;
  const Groups = Map;
  const { get, set, forEach } = Map.prototype;
  const { apply } = Reflect;

  // Groups are kept by key in a Map; keyOf makes the key.
  function group(items, callback, keyOf) {
    if (items === undefined || items === null) throw new TypeError("groupBy needs an iterable");
    if (typeof callback !== "function") throw new TypeError("groupBy needs a function");
    const groups = new Groups();
    let index = 0;
    for (const value of items) {
      const key = keyOf(callback(value, index++));
      const members = apply(get, groups, [key]);
      if (members === undefined) apply(set, groups, [key, [value]]);
      else members[members.length] = value;
    }
    return groups;
  }

  const propertyKey = (value) =>
    typeof value === "string" || typeof value === "symbol" ? value : ownKeys({ __proto__: null, [value]: 0 })[0];

  define(Object, {
    groupBy(items, callback) {
      const result = { __proto__: null };
      apply(forEach, group(items, callback, propertyKey), [(members, key) => { result[key] = members; }]);
      return result;
    },
  });
  define(Map, {
    groupBy(items, callback) {
      return group(items, callback, (value) => value);
    },
  });
})
