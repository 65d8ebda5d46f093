// ── Promise, errors ──
interface PromiseLike<T> {
  then<A = T, B = never>(resolved?: ((value: T) => A | PromiseLike<A>) | null, rejected?: ((reason: any) => B | PromiseLike<B>) | null): PromiseLike<A | B>;
}
interface Promise<T> {
  catch<B = never>(rejected?: ((reason: any) => B | PromiseLike<B>) | null): Promise<T | B>;
  finally(settled?: (() => void) | null): Promise<T>;
  then<A = T, B = never>(resolved?: ((value: T) => A | PromiseLike<A>) | null, rejected?: ((reason: any) => B | PromiseLike<B>) | null): Promise<A | B>;
  readonly [Symbol.toStringTag]: string;
}
type PromiseConstructorLike = new <T>(executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: any) => void) => void) => PromiseLike<T>;
interface PromiseFulfilledResult<T> { status: "fulfilled"; value: T }
interface PromiseRejectedResult { status: "rejected"; reason: any }
type PromiseSettledResult<T> = PromiseFulfilledResult<T> | PromiseRejectedResult;
interface PromiseWithResolvers<T> { promise: Promise<T>; resolve: (value: T | PromiseLike<T>) => void; reject: (reason?: any) => void }
interface PromiseConstructor {
  readonly prototype: Promise<any>;
  readonly [Symbol.species]: PromiseConstructor;
  new <T>(executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: any) => void) => void): Promise<T>;
  all<T extends readonly unknown[] | []>(values: T): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }>;
  all<T>(values: Iterable<T | PromiseLike<T>>): Promise<Awaited<T>[]>;
  allSettled<T extends readonly unknown[] | []>(values: T): Promise<{ -readonly [P in keyof T]: PromiseSettledResult<Awaited<T[P]>> }>;
  allSettled<T>(values: Iterable<T | PromiseLike<T>>): Promise<PromiseSettledResult<Awaited<T>>[]>;
  any<T extends readonly unknown[] | []>(values: T): Promise<Awaited<T[number]>>;
  any<T>(values: Iterable<T | PromiseLike<T>>): Promise<Awaited<T>>;
  race<T extends readonly unknown[] | []>(values: T): Promise<Awaited<T[number]>>;
  race<T>(values: Iterable<T | PromiseLike<T>>): Promise<Awaited<T>>;
  reject<T = never>(reason?: any): Promise<T>;
  resolve(): Promise<void>;
  resolve<T>(value: T): Promise<Awaited<T>>;
  try<T, A extends unknown[]>(f: (...args: A) => T | PromiseLike<T>, ...args: A): Promise<Awaited<T>>;
  withResolvers<T>(): PromiseWithResolvers<T>;
}
declare var Promise: PromiseConstructor;
interface ErrorOptions { cause?: unknown }
interface Error { name: string; message: string; stack?: string; cause?: unknown; toString(): string }
interface ErrorConstructor {
  readonly prototype: Error;
  new (message?: string, options?: ErrorOptions): Error;
  (message?: string, options?: ErrorOptions): Error;
  captureStackTrace(target: object, above?: Function): void;
  stackTraceLimit: number;
  isError(value: unknown): value is Error;
}
declare var Error: ErrorConstructor;
interface EvalError extends Error {}
interface EvalErrorConstructor extends ErrorConstructor { readonly prototype: EvalError; new (message?: string, options?: ErrorOptions): EvalError; (message?: string, options?: ErrorOptions): EvalError }
declare var EvalError: EvalErrorConstructor;
interface RangeError extends Error {}
interface RangeErrorConstructor extends ErrorConstructor { readonly prototype: RangeError; new (message?: string, options?: ErrorOptions): RangeError; (message?: string, options?: ErrorOptions): RangeError }
declare var RangeError: RangeErrorConstructor;
interface ReferenceError extends Error {}
interface ReferenceErrorConstructor extends ErrorConstructor { readonly prototype: ReferenceError; new (message?: string, options?: ErrorOptions): ReferenceError; (message?: string, options?: ErrorOptions): ReferenceError }
declare var ReferenceError: ReferenceErrorConstructor;
interface SyntaxError extends Error {}
interface SyntaxErrorConstructor extends ErrorConstructor { readonly prototype: SyntaxError; new (message?: string, options?: ErrorOptions): SyntaxError; (message?: string, options?: ErrorOptions): SyntaxError }
declare var SyntaxError: SyntaxErrorConstructor;
interface TypeError extends Error {}
interface TypeErrorConstructor extends ErrorConstructor { readonly prototype: TypeError; new (message?: string, options?: ErrorOptions): TypeError; (message?: string, options?: ErrorOptions): TypeError }
declare var TypeError: TypeErrorConstructor;
interface URIError extends Error {}
interface URIErrorConstructor extends ErrorConstructor { readonly prototype: URIError; new (message?: string, options?: ErrorOptions): URIError; (message?: string, options?: ErrorOptions): URIError }
declare var URIError: URIErrorConstructor;
interface AggregateError extends Error { errors: any[] }
interface AggregateErrorConstructor extends ErrorConstructor { readonly prototype: AggregateError; new (errors: Iterable<any>, message?: string, options?: ErrorOptions): AggregateError; (errors: Iterable<any>, message?: string, options?: ErrorOptions): AggregateError }
declare var AggregateError: AggregateErrorConstructor;
