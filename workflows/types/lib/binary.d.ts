// ── ArrayBuffer, DataView, typed arrays ──
interface ArrayBuffer {
  readonly byteLength: number;
  slice(start?: number, end?: number): ArrayBuffer;
  readonly [Symbol.toStringTag]: "ArrayBuffer";
}
interface ArrayBufferConstructor {
  readonly prototype: ArrayBuffer;
  readonly [Symbol.species]: ArrayBufferConstructor;
  new (length: number): ArrayBuffer;
  isView(value: any): value is ArrayBufferView;
}
declare var ArrayBuffer: ArrayBufferConstructor;
interface ArrayBufferTypes { ArrayBuffer: ArrayBuffer }
type ArrayBufferLike = ArrayBufferTypes[keyof ArrayBufferTypes];
interface ArrayBufferView<B extends ArrayBufferLike = ArrayBufferLike> { readonly buffer: B; readonly byteLength: number; readonly byteOffset: number }
interface DataView<B extends ArrayBufferLike = ArrayBufferLike> extends ArrayBufferView<B> {
  getBigInt64(offset: number, littleEndian?: boolean): bigint;
  setBigInt64(offset: number, value: bigint, littleEndian?: boolean): void;
  getBigUint64(offset: number, littleEndian?: boolean): bigint;
  setBigUint64(offset: number, value: bigint, littleEndian?: boolean): void;
  getFloat32(offset: number, littleEndian?: boolean): number;
  setFloat32(offset: number, value: number, littleEndian?: boolean): void;
  getFloat64(offset: number, littleEndian?: boolean): number;
  setFloat64(offset: number, value: number, littleEndian?: boolean): void;
  getInt16(offset: number, littleEndian?: boolean): number;
  setInt16(offset: number, value: number, littleEndian?: boolean): void;
  getInt32(offset: number, littleEndian?: boolean): number;
  setInt32(offset: number, value: number, littleEndian?: boolean): void;
  getInt8(offset: number): number;
  setInt8(offset: number, value: number): void;
  getUint16(offset: number, littleEndian?: boolean): number;
  setUint16(offset: number, value: number, littleEndian?: boolean): void;
  getUint32(offset: number, littleEndian?: boolean): number;
  setUint32(offset: number, value: number, littleEndian?: boolean): void;
  getUint8(offset: number): number;
  setUint8(offset: number, value: number): void;
  readonly [Symbol.toStringTag]: string;
}
interface DataViewConstructor {
  readonly prototype: DataView;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): DataView<B>;
}
declare var DataView: DataViewConstructor;
/** What the typed arrays have in common. E is an element, A the array that methods make. */
interface TypedArray<E, A, B extends ArrayBufferLike> extends ArrayBufferView<B> {
  readonly BYTES_PER_ELEMENT: number;
  readonly length: number;
  [index: number]: E;
  at(index: number): E | undefined;
  copyWithin(target: number, start: number, end?: number): this;
  entries(): ArrayIterator<[number, E]>;
  every(test: (value: E, index: number, array: this) => unknown, self?: any): boolean;
  fill(value: E, start?: number, end?: number): this;
  filter(test: (value: E, index: number, array: this) => unknown, self?: any): A;
  find(test: (value: E, index: number, array: this) => unknown, self?: any): E | undefined;
  findIndex(test: (value: E, index: number, array: this) => unknown, self?: any): number;
  findLast(test: (value: E, index: number, array: this) => unknown, self?: any): E | undefined;
  findLastIndex(test: (value: E, index: number, array: this) => unknown, self?: any): number;
  forEach(each: (value: E, index: number, array: this) => void, self?: any): void;
  includes(value: E, from?: number): boolean;
  indexOf(value: E, from?: number): number;
  join(separator?: string): string;
  keys(): ArrayIterator<number>;
  lastIndexOf(value: E, from?: number): number;
  map(to: (value: E, index: number, array: this) => E, self?: any): A;
  reduce(merge: (sum: E, value: E, index: number, array: this) => E, first?: E): E;
  reduce<U>(merge: (sum: U, value: E, index: number, array: this) => U, first: U): U;
  reduceRight(merge: (sum: E, value: E, index: number, array: this) => E, first?: E): E;
  reduceRight<U>(merge: (sum: U, value: E, index: number, array: this) => U, first: U): U;
  reverse(): this;
  set(values: ArrayLike<E>, offset?: number): void;
  slice(start?: number, end?: number): A;
  some(test: (value: E, index: number, array: this) => unknown, self?: any): boolean;
  sort(compare?: (a: E, b: E) => number): this;
  toLocaleString(): string;
  toReversed(): A;
  toSorted(compare?: (a: E, b: E) => number): A;
  toString(): string;
  values(): ArrayIterator<E>;
  with(index: number, value: E): A;
  [Symbol.iterator](): ArrayIterator<E>;
}
interface Int8Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Int8Array<ArrayBuffer>, B> {
  subarray(start?: number, end?: number): Int8Array<B>;
  readonly [Symbol.toStringTag]: "Int8Array";
}
interface Int8ArrayConstructor {
  readonly prototype: Int8Array;
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): Int8Array<ArrayBuffer>;
  new (values: ArrayLike<number> | Iterable<number>): Int8Array<ArrayBuffer>;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): Int8Array<B>;
  from(values: ArrayLike<number> | Iterable<number>): Int8Array<ArrayBuffer>;
  from<T>(values: ArrayLike<T> | Iterable<T>, to: (value: T, index: number) => number, self?: any): Int8Array<ArrayBuffer>;
  of(...values: number[]): Int8Array<ArrayBuffer>;
}
declare var Int8Array: Int8ArrayConstructor;
interface Base64Options { alphabet?: "base64" | "base64url"; lastChunkHandling?: "loose" | "strict" | "stop-before-partial" }
interface Uint8Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint8Array<ArrayBuffer>, B> {
  setFromBase64(text: string, options?: Base64Options): { read: number; written: number };
  setFromHex(text: string): { read: number; written: number };
  toBase64(options?: { alphabet?: "base64" | "base64url"; omitPadding?: boolean }): string;
  toHex(): string;
  subarray(start?: number, end?: number): Uint8Array<B>;
  readonly [Symbol.toStringTag]: "Uint8Array";
}
interface Uint8ArrayConstructor {
  readonly prototype: Uint8Array;
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): Uint8Array<ArrayBuffer>;
  new (values: ArrayLike<number> | Iterable<number>): Uint8Array<ArrayBuffer>;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): Uint8Array<B>;
  fromBase64(text: string, options?: Base64Options): Uint8Array<ArrayBuffer>;
  fromHex(text: string): Uint8Array<ArrayBuffer>;
  from(values: ArrayLike<number> | Iterable<number>): Uint8Array<ArrayBuffer>;
  from<T>(values: ArrayLike<T> | Iterable<T>, to: (value: T, index: number) => number, self?: any): Uint8Array<ArrayBuffer>;
  of(...values: number[]): Uint8Array<ArrayBuffer>;
}
declare var Uint8Array: Uint8ArrayConstructor;
interface Uint8ClampedArray<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint8ClampedArray<ArrayBuffer>, B> {
  subarray(start?: number, end?: number): Uint8ClampedArray<B>;
  readonly [Symbol.toStringTag]: "Uint8ClampedArray";
}
interface Uint8ClampedArrayConstructor {
  readonly prototype: Uint8ClampedArray;
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): Uint8ClampedArray<ArrayBuffer>;
  new (values: ArrayLike<number> | Iterable<number>): Uint8ClampedArray<ArrayBuffer>;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): Uint8ClampedArray<B>;
  from(values: ArrayLike<number> | Iterable<number>): Uint8ClampedArray<ArrayBuffer>;
  from<T>(values: ArrayLike<T> | Iterable<T>, to: (value: T, index: number) => number, self?: any): Uint8ClampedArray<ArrayBuffer>;
  of(...values: number[]): Uint8ClampedArray<ArrayBuffer>;
}
declare var Uint8ClampedArray: Uint8ClampedArrayConstructor;
interface Int16Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Int16Array<ArrayBuffer>, B> {
  subarray(start?: number, end?: number): Int16Array<B>;
  readonly [Symbol.toStringTag]: "Int16Array";
}
interface Int16ArrayConstructor {
  readonly prototype: Int16Array;
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): Int16Array<ArrayBuffer>;
  new (values: ArrayLike<number> | Iterable<number>): Int16Array<ArrayBuffer>;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): Int16Array<B>;
  from(values: ArrayLike<number> | Iterable<number>): Int16Array<ArrayBuffer>;
  from<T>(values: ArrayLike<T> | Iterable<T>, to: (value: T, index: number) => number, self?: any): Int16Array<ArrayBuffer>;
  of(...values: number[]): Int16Array<ArrayBuffer>;
}
declare var Int16Array: Int16ArrayConstructor;
interface Uint16Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint16Array<ArrayBuffer>, B> {
  subarray(start?: number, end?: number): Uint16Array<B>;
  readonly [Symbol.toStringTag]: "Uint16Array";
}
interface Uint16ArrayConstructor {
  readonly prototype: Uint16Array;
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): Uint16Array<ArrayBuffer>;
  new (values: ArrayLike<number> | Iterable<number>): Uint16Array<ArrayBuffer>;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): Uint16Array<B>;
  from(values: ArrayLike<number> | Iterable<number>): Uint16Array<ArrayBuffer>;
  from<T>(values: ArrayLike<T> | Iterable<T>, to: (value: T, index: number) => number, self?: any): Uint16Array<ArrayBuffer>;
  of(...values: number[]): Uint16Array<ArrayBuffer>;
}
declare var Uint16Array: Uint16ArrayConstructor;
interface Int32Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Int32Array<ArrayBuffer>, B> {
  subarray(start?: number, end?: number): Int32Array<B>;
  readonly [Symbol.toStringTag]: "Int32Array";
}
interface Int32ArrayConstructor {
  readonly prototype: Int32Array;
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): Int32Array<ArrayBuffer>;
  new (values: ArrayLike<number> | Iterable<number>): Int32Array<ArrayBuffer>;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): Int32Array<B>;
  from(values: ArrayLike<number> | Iterable<number>): Int32Array<ArrayBuffer>;
  from<T>(values: ArrayLike<T> | Iterable<T>, to: (value: T, index: number) => number, self?: any): Int32Array<ArrayBuffer>;
  of(...values: number[]): Int32Array<ArrayBuffer>;
}
declare var Int32Array: Int32ArrayConstructor;
interface Uint32Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint32Array<ArrayBuffer>, B> {
  subarray(start?: number, end?: number): Uint32Array<B>;
  readonly [Symbol.toStringTag]: "Uint32Array";
}
interface Uint32ArrayConstructor {
  readonly prototype: Uint32Array;
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): Uint32Array<ArrayBuffer>;
  new (values: ArrayLike<number> | Iterable<number>): Uint32Array<ArrayBuffer>;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): Uint32Array<B>;
  from(values: ArrayLike<number> | Iterable<number>): Uint32Array<ArrayBuffer>;
  from<T>(values: ArrayLike<T> | Iterable<T>, to: (value: T, index: number) => number, self?: any): Uint32Array<ArrayBuffer>;
  of(...values: number[]): Uint32Array<ArrayBuffer>;
}
declare var Uint32Array: Uint32ArrayConstructor;
interface Float32Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Float32Array<ArrayBuffer>, B> {
  subarray(start?: number, end?: number): Float32Array<B>;
  readonly [Symbol.toStringTag]: "Float32Array";
}
interface Float32ArrayConstructor {
  readonly prototype: Float32Array;
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): Float32Array<ArrayBuffer>;
  new (values: ArrayLike<number> | Iterable<number>): Float32Array<ArrayBuffer>;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): Float32Array<B>;
  from(values: ArrayLike<number> | Iterable<number>): Float32Array<ArrayBuffer>;
  from<T>(values: ArrayLike<T> | Iterable<T>, to: (value: T, index: number) => number, self?: any): Float32Array<ArrayBuffer>;
  of(...values: number[]): Float32Array<ArrayBuffer>;
}
declare var Float32Array: Float32ArrayConstructor;
interface Float64Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Float64Array<ArrayBuffer>, B> {
  subarray(start?: number, end?: number): Float64Array<B>;
  readonly [Symbol.toStringTag]: "Float64Array";
}
interface Float64ArrayConstructor {
  readonly prototype: Float64Array;
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): Float64Array<ArrayBuffer>;
  new (values: ArrayLike<number> | Iterable<number>): Float64Array<ArrayBuffer>;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): Float64Array<B>;
  from(values: ArrayLike<number> | Iterable<number>): Float64Array<ArrayBuffer>;
  from<T>(values: ArrayLike<T> | Iterable<T>, to: (value: T, index: number) => number, self?: any): Float64Array<ArrayBuffer>;
  of(...values: number[]): Float64Array<ArrayBuffer>;
}
declare var Float64Array: Float64ArrayConstructor;
interface BigInt64Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<bigint, BigInt64Array<ArrayBuffer>, B> {
  subarray(start?: number, end?: number): BigInt64Array<B>;
  readonly [Symbol.toStringTag]: "BigInt64Array";
}
interface BigInt64ArrayConstructor {
  readonly prototype: BigInt64Array;
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): BigInt64Array<ArrayBuffer>;
  new (values: ArrayLike<bigint> | Iterable<bigint>): BigInt64Array<ArrayBuffer>;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): BigInt64Array<B>;
  from(values: ArrayLike<bigint> | Iterable<bigint>): BigInt64Array<ArrayBuffer>;
  from<T>(values: ArrayLike<T> | Iterable<T>, to: (value: T, index: number) => bigint, self?: any): BigInt64Array<ArrayBuffer>;
  of(...values: bigint[]): BigInt64Array<ArrayBuffer>;
}
declare var BigInt64Array: BigInt64ArrayConstructor;
interface BigUint64Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<bigint, BigUint64Array<ArrayBuffer>, B> {
  subarray(start?: number, end?: number): BigUint64Array<B>;
  readonly [Symbol.toStringTag]: "BigUint64Array";
}
interface BigUint64ArrayConstructor {
  readonly prototype: BigUint64Array;
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): BigUint64Array<ArrayBuffer>;
  new (values: ArrayLike<bigint> | Iterable<bigint>): BigUint64Array<ArrayBuffer>;
  new <B extends ArrayBufferLike = ArrayBuffer>(buffer: B, offset?: number, length?: number): BigUint64Array<B>;
  from(values: ArrayLike<bigint> | Iterable<bigint>): BigUint64Array<ArrayBuffer>;
  from<T>(values: ArrayLike<T> | Iterable<T>, to: (value: T, index: number) => bigint, self?: any): BigUint64Array<ArrayBuffer>;
  of(...values: bigint[]): BigUint64Array<ArrayBuffer>;
}
declare var BigUint64Array: BigUint64ArrayConstructor;
