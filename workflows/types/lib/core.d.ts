// ── the language: what the compiler itself asks for, and the type operators ──
type PropertyKey = string | number | symbol;
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Record<K extends keyof any, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type Parameters<F extends (...args: any) => any> = F extends (...args: infer A) => any ? A : never;
type ConstructorParameters<C extends abstract new (...args: any) => any> = C extends abstract new (...args: infer A) => any ? A : never;
type ReturnType<F extends (...args: any) => any> = F extends (...args: any) => infer R ? R : any;
type InstanceType<C extends abstract new (...args: any) => any> = C extends abstract new (...args: any) => infer R ? R : any;
type ThisParameterType<F> = F extends (this: infer U, ...args: never) => any ? U : unknown;
type OmitThisParameter<F> = unknown extends ThisParameterType<F> ? F : F extends (...args: infer A) => infer R ? (...args: A) => R : F;
type Awaited<T> = T extends null | undefined ? T
  : T extends object & { then(resolved: infer F, ...rest: infer _): any } ? F extends (value: infer V, ...rest: infer _) => any ? Awaited<V> : never
  : T;
type Uppercase<S extends string> = intrinsic;
type Lowercase<S extends string> = intrinsic;
type Capitalize<S extends string> = intrinsic;
type Uncapitalize<S extends string> = intrinsic;
type NoInfer<T> = intrinsic;
interface ThisType<T> {}
interface IArguments { [index: number]: any; length: number; [Symbol.iterator](): ArrayIterator<any> }
interface ImportMeta {}
interface ImportCallOptions {}
interface ImportAttributes { [key: string]: string }
interface TemplateStringsArray extends ReadonlyArray<string> { readonly raw: readonly string[] }
interface PropertyDescriptor {
  configurable?: boolean; enumerable?: boolean; value?: any; writable?: boolean;
  get?(): any; set?(value: any): void;
}
interface PropertyDescriptorMap { [key: PropertyKey]: PropertyDescriptor }
interface TypedPropertyDescriptor<T> {
  configurable?: boolean; enumerable?: boolean; value?: T; writable?: boolean;
  get?: () => T; set?: (value: T) => void;
}
declare var NaN: number;
declare var Infinity: number;
declare function decodeURI(uri: string): string;
declare function decodeURIComponent(part: string): string;
declare function encodeURI(uri: string): string;
declare function encodeURIComponent(part: string | number | boolean): string;
/** @deprecated Of ECMA-262 annex B: use encodeURIComponent. */
declare function escape(text: string): string;
/** @deprecated Of ECMA-262 annex B: use decodeURIComponent. */
declare function unescape(text: string): string;
declare function isFinite(value: number): boolean;
declare function isNaN(value: number): boolean;
declare function parseFloat(text: string): number;
declare function parseInt(text: string, radix?: number): number;
interface Boolean { valueOf(): boolean }
interface BooleanConstructor { readonly prototype: Boolean; new (value?: any): Boolean; <T>(value?: T): boolean }
declare var Boolean: BooleanConstructor;

// ── decorators (the proposal in stage 3; esbuild lowers them) ──
type DecoratorMetadataObject = Record<PropertyKey, unknown> & object;
interface DecoratorContextOf<Kind extends string> {
  readonly kind: Kind;
  readonly metadata: DecoratorMetadataObject;
  addInitializer(initializer: (this: any) => void): void;
}
interface DecoratorMemberContext<Kind extends string, Name extends PropertyKey = string | symbol> extends DecoratorContextOf<Kind> {
  readonly name: Name; readonly private: boolean; readonly static: boolean;
}
interface ClassDecoratorContext<Class extends abstract new (...args: any) => any = abstract new (...args: any) => any>
  extends DecoratorContextOf<"class"> { readonly name: string | undefined }
interface ClassMethodDecoratorContext<This = unknown, Value extends (this: This, ...args: any) => any = (this: This, ...args: any) => any>
  extends DecoratorMemberContext<"method"> { readonly access: { has(object: This): boolean; get(object: This): Value } }
interface ClassGetterDecoratorContext<This = unknown, Value = unknown>
  extends DecoratorMemberContext<"getter"> { readonly access: { has(object: This): boolean; get(object: This): Value } }
interface ClassSetterDecoratorContext<This = unknown, Value = unknown>
  extends DecoratorMemberContext<"setter"> { readonly access: { has(object: This): boolean; set(object: This, value: Value): void } }
interface ClassFieldDecoratorContext<This = unknown, Value = unknown>
  extends DecoratorMemberContext<"field"> { readonly access: { has(object: This): boolean; get(object: This): Value; set(object: This, value: Value): void } }
interface ClassAccessorDecoratorContext<This = unknown, Value = unknown>
  extends DecoratorMemberContext<"accessor"> { readonly access: { has(object: This): boolean; get(object: This): Value; set(object: This, value: Value): void } }
interface ClassAccessorDecoratorTarget<This, Value> { get(this: This): Value; set(this: This, value: Value): void }
interface ClassAccessorDecoratorResult<This, Value> { get?(this: This): Value; set?(this: This, value: Value): void; init?(this: This, value: Value): Value }
type ClassMemberDecoratorContext = ClassMethodDecoratorContext | ClassGetterDecoratorContext | ClassSetterDecoratorContext
  | ClassFieldDecoratorContext | ClassAccessorDecoratorContext;
type DecoratorContext = ClassDecoratorContext | ClassMemberDecoratorContext;
type ClassDecorator = <F extends Function>(target: F) => F | void;
type PropertyDecorator = (target: Object, key: string | symbol) => void;
type MethodDecorator = <T>(target: Object, key: string | symbol, descriptor: TypedPropertyDescriptor<T>) => TypedPropertyDescriptor<T> | void;
type ParameterDecorator = (target: Object, key: string | symbol | undefined, index: number) => void;
