// ── iterators, generators, `using` ──
interface IteratorYieldResult<T> { done?: false; value: T }
interface IteratorReturnResult<R> { done: true; value: R }
type IteratorResult<T, R = any> = IteratorYieldResult<T> | IteratorReturnResult<R>;
type BuiltinIteratorReturn = intrinsic;
interface Iterator<T, R = any, N = any> {
  next(...value: [] | [N]): IteratorResult<T, R>;
  return?(value?: R): IteratorResult<T, R>;
  throw?(error?: any): IteratorResult<T, R>;
}
interface Iterable<T, R = any, N = any> { [Symbol.iterator](): Iterator<T, R, N> }
interface IterableIterator<T, R = any, N = any> extends Iterator<T, R, N> { [Symbol.iterator](): IterableIterator<T, R, N> }
interface IteratorObject<T, R = unknown, N = unknown> extends Iterator<T, R, N>, Disposable {
  [Symbol.iterator](): IteratorObject<T, R, N>;
  readonly [Symbol.toStringTag]: string;
  drop(count: number): IteratorObject<T, undefined, unknown>;
  every<S extends T>(test: (value: T, index: number) => value is S): this is IteratorObject<S, R, N>;
  every(test: (value: T, index: number) => unknown): boolean;
  filter<S extends T>(test: (value: T, index: number) => value is S): IteratorObject<S, undefined, unknown>;
  filter(test: (value: T, index: number) => unknown): IteratorObject<T, undefined, unknown>;
  find<S extends T>(test: (value: T, index: number) => value is S): S | undefined;
  find(test: (value: T, index: number) => unknown): T | undefined;
  flatMap<U>(to: (value: T, index: number) => Iterator<U, unknown, undefined> | Iterable<U, unknown, undefined>): IteratorObject<U, undefined, unknown>;
  forEach(each: (value: T, index: number) => void): void;
  map<U>(to: (value: T, index: number) => U): IteratorObject<U, undefined, unknown>;
  reduce(merge: (sum: T, value: T, index: number) => T, first?: T): T;
  reduce<U>(merge: (sum: U, value: T, index: number) => U, first: U): U;
  some(test: (value: T, index: number) => unknown): boolean;
  take(count: number): IteratorObject<T, undefined, unknown>;
  toArray(): T[];
}
interface IteratorConstructor {
  readonly prototype: IteratorObject<any>;
  from<T>(value: Iterator<T, unknown, undefined> | Iterable<T, unknown, undefined>): IteratorObject<T, undefined, unknown>;
}
declare var Iterator: (abstract new <T, R = undefined, N = unknown>() => IteratorObject<T, R, N> & { next(value?: N): IteratorResult<T, R> })
  & IteratorConstructor;
interface ArrayIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> { [Symbol.iterator](): ArrayIterator<T> }
interface MapIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> { [Symbol.iterator](): MapIterator<T> }
interface SetIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> { [Symbol.iterator](): SetIterator<T> }
interface StringIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> { [Symbol.iterator](): StringIterator<T> }
interface RegExpStringIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> { [Symbol.iterator](): RegExpStringIterator<T> }
interface Generator<T = unknown, R = any, N = any> extends IteratorObject<T, R, N> {
  next(...value: [] | [N]): IteratorResult<T, R>;
  return(value: R): IteratorResult<T, R>;
  throw(error: any): IteratorResult<T, R>;
  [Symbol.iterator](): Generator<T, R, N>;
}
interface GeneratorFunction { readonly length: number; readonly name: string; readonly prototype: Generator }
interface AsyncIterator<T, R = any, N = any> {
  next(...value: [] | [N]): Promise<IteratorResult<T, R>>;
  return?(value?: R | PromiseLike<R>): Promise<IteratorResult<T, R>>;
  throw?(error?: any): Promise<IteratorResult<T, R>>;
}
interface AsyncIterable<T, R = any, N = any> { [Symbol.asyncIterator](): AsyncIterator<T, R, N> }
interface AsyncIterableIterator<T, R = any, N = any> extends AsyncIterator<T, R, N> { [Symbol.asyncIterator](): AsyncIterableIterator<T, R, N> }
interface AsyncIteratorObject<T, R = unknown, N = unknown> extends AsyncIterator<T, R, N> { [Symbol.asyncIterator](): AsyncIteratorObject<T, R, N> }
interface AsyncGenerator<T = unknown, R = any, N = any> extends AsyncIteratorObject<T, R, N> {
  next(...value: [] | [N]): Promise<IteratorResult<T, R>>;
  return(value: R | PromiseLike<R>): Promise<IteratorResult<T, R>>;
  throw(error: any): Promise<IteratorResult<T, R>>;
  [Symbol.asyncIterator](): AsyncGenerator<T, R, N>;
}
interface AsyncGeneratorFunction { readonly length: number; readonly name: string; readonly prototype: AsyncGenerator }
interface Disposable { [Symbol.dispose](): void }
interface AsyncDisposable { [Symbol.asyncDispose](): PromiseLike<void> }
/** What a `using` throws when the block and the disposal both threw. */
interface SuppressedError extends Error { error: any; suppressed: any }
interface SuppressedErrorConstructor { readonly prototype: SuppressedError; new (error: any, suppressed: any, message?: string): SuppressedError; (error: any, suppressed: any, message?: string): SuppressedError }
declare var SuppressedError: SuppressedErrorConstructor;
interface DisposableStack {
  readonly disposed: boolean;
  adopt<T>(value: T, dispose: (value: T) => void): T;
  defer(dispose: () => void): void;
  dispose(): void;
  move(): DisposableStack;
  use<T extends Disposable | null | undefined>(value: T): T;
  [Symbol.dispose](): void;
  readonly [Symbol.toStringTag]: string;
}
declare var DisposableStack: { readonly prototype: DisposableStack; new (): DisposableStack };
interface AsyncDisposableStack {
  readonly disposed: boolean;
  adopt<T>(value: T, dispose: (value: T) => PromiseLike<void> | void): T;
  defer(dispose: () => PromiseLike<void> | void): void;
  disposeAsync(): Promise<void>;
  move(): AsyncDisposableStack;
  use<T extends AsyncDisposable | Disposable | null | undefined>(value: T): T;
  [Symbol.asyncDispose](): Promise<void>;
  readonly [Symbol.toStringTag]: string;
}
declare var AsyncDisposableStack: { readonly prototype: AsyncDisposableStack; new (): AsyncDisposableStack };
