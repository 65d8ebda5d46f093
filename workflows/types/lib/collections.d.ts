// ── Map, Set, WeakMap, WeakSet, WeakRef ──
interface ReadonlyMap<K, V> {
  readonly size: number;
  entries(): MapIterator<[K, V]>;
  forEach(each: (value: V, key: K, map: ReadonlyMap<K, V>) => void, self?: any): void;
  get(key: K): V | undefined;
  has(key: K): boolean;
  keys(): MapIterator<K>;
  values(): MapIterator<V>;
  [Symbol.iterator](): MapIterator<[K, V]>;
}
interface Map<K, V> {
  readonly size: number;
  clear(): void;
  delete(key: K): boolean;
  entries(): MapIterator<[K, V]>;
  forEach(each: (value: V, key: K, map: Map<K, V>) => void, self?: any): void;
  get(key: K): V | undefined;
  has(key: K): boolean;
  keys(): MapIterator<K>;
  set(key: K, value: V): this;
  values(): MapIterator<V>;
  [Symbol.iterator](): MapIterator<[K, V]>;
  readonly [Symbol.toStringTag]: string;
}
interface MapConstructor {
  readonly prototype: Map<any, any>;
  readonly [Symbol.species]: MapConstructor;
  new (): Map<any, any>;
  new <K, V>(entries?: Iterable<readonly [K, V]> | null): Map<K, V>;
  groupBy<K, T>(items: Iterable<T>, key: (item: T, index: number) => K): Map<K, T[]>;
}
declare var Map: MapConstructor;
interface ReadonlySetLike<T> { readonly size: number; has(value: T): boolean; keys(): Iterator<T> }
interface ReadonlySet<T> {
  readonly size: number;
  difference<U>(other: ReadonlySetLike<U>): Set<T>;
  entries(): SetIterator<[T, T]>;
  forEach(each: (value: T, again: T, set: ReadonlySet<T>) => void, self?: any): void;
  has(value: T): boolean;
  intersection<U>(other: ReadonlySetLike<U>): Set<T & U>;
  isDisjointFrom(other: ReadonlySetLike<unknown>): boolean;
  isSubsetOf(other: ReadonlySetLike<unknown>): boolean;
  isSupersetOf(other: ReadonlySetLike<unknown>): boolean;
  keys(): SetIterator<T>;
  symmetricDifference<U>(other: ReadonlySetLike<U>): Set<T | U>;
  union<U>(other: ReadonlySetLike<U>): Set<T | U>;
  values(): SetIterator<T>;
  [Symbol.iterator](): SetIterator<T>;
}
interface Set<T> {
  readonly size: number;
  add(value: T): this;
  clear(): void;
  delete(value: T): boolean;
  difference<U>(other: ReadonlySetLike<U>): Set<T>;
  entries(): SetIterator<[T, T]>;
  forEach(each: (value: T, again: T, set: Set<T>) => void, self?: any): void;
  has(value: T): boolean;
  intersection<U>(other: ReadonlySetLike<U>): Set<T & U>;
  isDisjointFrom(other: ReadonlySetLike<unknown>): boolean;
  isSubsetOf(other: ReadonlySetLike<unknown>): boolean;
  isSupersetOf(other: ReadonlySetLike<unknown>): boolean;
  keys(): SetIterator<T>;
  symmetricDifference<U>(other: ReadonlySetLike<U>): Set<T | U>;
  union<U>(other: ReadonlySetLike<U>): Set<T | U>;
  values(): SetIterator<T>;
  [Symbol.iterator](): SetIterator<T>;
  readonly [Symbol.toStringTag]: string;
}
interface SetConstructor {
  readonly prototype: Set<any>;
  readonly [Symbol.species]: SetConstructor;
  new <T = any>(values?: Iterable<T> | null): Set<T>;
}
declare var Set: SetConstructor;
type WeakKey = object;
interface WeakMap<K extends WeakKey, V> {
  delete(key: K): boolean;
  get(key: K): V | undefined;
  has(key: K): boolean;
  set(key: K, value: V): this;
  readonly [Symbol.toStringTag]: string;
}
interface WeakMapConstructor {
  readonly prototype: WeakMap<WeakKey, any>;
  new <K extends WeakKey = WeakKey, V = any>(entries?: Iterable<readonly [K, V]> | null): WeakMap<K, V>;
}
declare var WeakMap: WeakMapConstructor;
interface WeakSet<T extends WeakKey> {
  add(value: T): this;
  delete(value: T): boolean;
  has(value: T): boolean;
  readonly [Symbol.toStringTag]: string;
}
interface WeakSetConstructor {
  readonly prototype: WeakSet<WeakKey>;
  new <T extends WeakKey = WeakKey>(values?: Iterable<T> | null): WeakSet<T>;
}
declare var WeakSet: WeakSetConstructor;
/** The target lives as long as the run. */
interface WeakRef<T extends WeakKey> { deref(): T | undefined; readonly [Symbol.toStringTag]: "WeakRef" }
interface WeakRefConstructor { readonly prototype: WeakRef<any>; new <T extends WeakKey>(target: T): WeakRef<T> }
declare var WeakRef: WeakRefConstructor;
/** Its callbacks are never called: a run ends before anything is collected. */
interface FinalizationRegistry<T> {
  register(target: WeakKey, value: T, token?: WeakKey): void;
  unregister(token: WeakKey): boolean;
  readonly [Symbol.toStringTag]: "FinalizationRegistry";
}
interface FinalizationRegistryConstructor {
  readonly prototype: FinalizationRegistry<any>;
  new <T>(cleanup: (value: T) => void): FinalizationRegistry<T>;
}
declare var FinalizationRegistry: FinalizationRegistryConstructor;
