// ── Object, Function, Symbol, Reflect, Proxy ──
interface Object {
  constructor: Function;
  hasOwnProperty(key: PropertyKey): boolean;
  isPrototypeOf(value: Object): boolean;
  propertyIsEnumerable(key: PropertyKey): boolean;
  toLocaleString(): string;
  toString(): string;
  valueOf(): Object;
}
interface ObjectConstructor {
  readonly prototype: Object;
  new (value?: any): Object;
  (value?: any): any;
  assign<T extends {}, A>(target: T, a: A): T & A;
  assign<T extends {}, A, B>(target: T, a: A, b: B): T & A & B;
  assign<T extends {}, A, B, C>(target: T, a: A, b: B, c: C): T & A & B & C;
  assign(target: object, ...sources: any[]): any;
  create(prototype: object | null, properties?: PropertyDescriptorMap & ThisType<any>): any;
  defineProperties<T>(object: T, properties: PropertyDescriptorMap & ThisType<any>): T;
  defineProperty<T>(object: T, key: PropertyKey, attributes: PropertyDescriptor & ThisType<any>): T;
  entries<T>(object: { [key: string]: T } | ArrayLike<T>): [string, T][];
  entries(object: {}): [string, any][];
  freeze<T extends Function>(f: T): T;
  freeze<const T>(object: T): Readonly<T>;
  fromEntries<T = any>(entries: Iterable<readonly [PropertyKey, T]>): { [key: string]: T };
  fromEntries(entries: Iterable<readonly any[]>): any;
  getOwnPropertyDescriptor(object: any, key: PropertyKey): PropertyDescriptor | undefined;
  getOwnPropertyDescriptors<T>(object: T): { [P in keyof T]: TypedPropertyDescriptor<T[P]> } & { [key: string]: PropertyDescriptor };
  getOwnPropertyNames(object: any): string[];
  getOwnPropertySymbols(object: any): symbol[];
  getPrototypeOf(object: any): any;
  groupBy<K extends PropertyKey, T>(items: Iterable<T>, key: (item: T, index: number) => K): Partial<Record<K, T[]>>;
  hasOwn(object: object, key: PropertyKey): boolean;
  is(a: any, b: any): boolean;
  isExtensible(object: any): boolean;
  isFrozen(object: any): boolean;
  isSealed(object: any): boolean;
  keys(object: {}): string[];
  preventExtensions<T>(object: T): T;
  seal<T>(object: T): T;
  setPrototypeOf(object: any, prototype: object | null): any;
  values<T>(object: { [key: string]: T } | ArrayLike<T>): T[];
  values(object: {}): any[];
}
declare var Object: ObjectConstructor;
interface Function {
  readonly length: number;
  readonly name: string;
  prototype: any;
  apply(this: Function, self: any, args?: any): any;
  bind(this: Function, self: any, ...args: any[]): any;
  call(this: Function, self: any, ...args: any[]): any;
  toString(): string;
  [Symbol.hasInstance](value: any): boolean;
}
interface CallableFunction extends Function {
  apply<T, R>(this: (this: T) => R, self: T): R;
  apply<T, A extends any[], R>(this: (this: T, ...args: A) => R, self: T, args: A): R;
  call<T, A extends any[], R>(this: (this: T, ...args: A) => R, self: T, ...args: A): R;
  bind<F>(this: F, self: ThisParameterType<F>): OmitThisParameter<F>;
  bind<T, A extends any[], B extends any[], R>(this: (this: T, ...args: [...A, ...B]) => R, self: T, ...args: A): (...args: B) => R;
}
interface NewableFunction extends Function {
  apply<T>(this: new () => T, self: T): void;
  apply<T, A extends any[]>(this: new (...args: A) => T, self: T, args: A): void;
  call<T, A extends any[]>(this: new (...args: A) => T, self: T, ...args: A): void;
  bind<C>(this: C, self: any): C;
  bind<A extends any[], B extends any[], R>(this: new (...args: [...A, ...B]) => R, self: any, ...args: A): new (...args: B) => R;
}
/** For `instanceof` only: workflows make no functions of texts. */
interface FunctionConstructor { readonly prototype: Function; readonly [Symbol.hasInstance]: (value: any) => boolean }
declare var Function: FunctionConstructor;
interface Symbol {
  readonly description: string | undefined;
  toString(): string;
  valueOf(): symbol;
  [Symbol.toPrimitive](hint: string): symbol;
  readonly [Symbol.toStringTag]: string;
}
interface SymbolConstructor {
  readonly prototype: Symbol;
  (description?: string | number): symbol;
  for(key: string): symbol;
  keyFor(symbol: symbol): string | undefined;
  readonly asyncDispose: unique symbol;
  readonly asyncIterator: unique symbol;
  readonly dispose: unique symbol;
  readonly hasInstance: unique symbol;
  readonly isConcatSpreadable: unique symbol;
  readonly iterator: unique symbol;
  readonly match: unique symbol;
  readonly matchAll: unique symbol;
  readonly replace: unique symbol;
  readonly search: unique symbol;
  readonly species: unique symbol;
  readonly split: unique symbol;
  readonly toPrimitive: unique symbol;
  readonly toStringTag: unique symbol;
  readonly unscopables: unique symbol;
}
declare var Symbol: SymbolConstructor;
declare namespace Reflect {
  function apply<T, A extends readonly any[], R>(f: (this: T, ...args: A) => R, self: T, args: Readonly<A>): R;
  function apply(f: Function, self: any, args: ArrayLike<any>): any;
  function construct<A extends readonly any[], R>(c: new (...args: A) => R, args: Readonly<A>, newTarget?: Function): R;
  function construct(c: Function, args: ArrayLike<any>, newTarget?: Function): any;
  function defineProperty(target: object, key: PropertyKey, attributes: PropertyDescriptor & ThisType<any>): boolean;
  function deleteProperty(target: object, key: PropertyKey): boolean;
  function get<T extends object, P extends PropertyKey>(target: T, key: P, receiver?: unknown): P extends keyof T ? T[P] : any;
  function getOwnPropertyDescriptor<T extends object, P extends PropertyKey>(target: T, key: P):
    TypedPropertyDescriptor<P extends keyof T ? T[P] : any> | undefined;
  function getPrototypeOf(target: object): object | null;
  function has(target: object, key: PropertyKey): boolean;
  function isExtensible(target: object): boolean;
  function ownKeys(target: object): (string | symbol)[];
  function preventExtensions(target: object): boolean;
  function set(target: object, key: PropertyKey, value: any, receiver?: any): boolean;
  function setPrototypeOf(target: object, prototype: object | null): boolean;
}
interface ProxyHandler<T extends object> {
  apply?(target: T, self: any, args: any[]): any;
  construct?(target: T, args: any[], newTarget: Function): object;
  defineProperty?(target: T, key: string | symbol, attributes: PropertyDescriptor): boolean;
  deleteProperty?(target: T, key: string | symbol): boolean;
  get?(target: T, key: string | symbol, receiver: any): any;
  getOwnPropertyDescriptor?(target: T, key: string | symbol): PropertyDescriptor | undefined;
  getPrototypeOf?(target: T): object | null;
  has?(target: T, key: string | symbol): boolean;
  isExtensible?(target: T): boolean;
  ownKeys?(target: T): ArrayLike<string | symbol>;
  preventExtensions?(target: T): boolean;
  set?(target: T, key: string | symbol, value: any, receiver: any): boolean;
  setPrototypeOf?(target: T, prototype: object | null): boolean;
}
interface ProxyConstructor {
  new <T extends object>(target: T, handler: ProxyHandler<T>): T;
  revocable<T extends object>(target: T, handler: ProxyHandler<T>): { proxy: T; revoke: () => void };
}
declare var Proxy: ProxyConstructor;
