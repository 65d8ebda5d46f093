// ── Number, BigInt, Math, Date, JSON ──
interface Number {
  toExponential(digits?: number): string;
  toFixed(digits?: number): string;
  toLocaleString(): string;
  toPrecision(digits?: number): string;
  toString(radix?: number): string;
  valueOf(): number;
}
interface NumberConstructor {
  readonly prototype: Number;
  new (value?: any): Number;
  (value?: any): number;
  readonly EPSILON: number;
  readonly MAX_SAFE_INTEGER: number;
  readonly MAX_VALUE: number;
  readonly MIN_SAFE_INTEGER: number;
  readonly MIN_VALUE: number;
  readonly NEGATIVE_INFINITY: number;
  readonly NaN: number;
  readonly POSITIVE_INFINITY: number;
  isFinite(value: unknown): boolean;
  isInteger(value: unknown): boolean;
  isNaN(value: unknown): boolean;
  isSafeInteger(value: unknown): boolean;
  parseFloat(text: string): number;
  parseInt(text: string, radix?: number): number;
}
declare var Number: NumberConstructor;
interface BigInt {
  toLocaleString(): string;
  toString(radix?: number): string;
  valueOf(): bigint;
  readonly [Symbol.toStringTag]: "BigInt";
}
interface BigIntConstructor {
  readonly prototype: BigInt;
  (value: bigint | boolean | number | string): bigint;
  asIntN(bits: number, value: bigint): bigint;
  asUintN(bits: number, value: bigint): bigint;
}
declare var BigInt: BigIntConstructor;
interface Math {
  readonly E: number;
  readonly LN10: number;
  readonly LN2: number;
  readonly LOG10E: number;
  readonly LOG2E: number;
  readonly PI: number;
  readonly SQRT1_2: number;
  readonly SQRT2: number;
  abs(x: number): number;
  acos(x: number): number;
  acosh(x: number): number;
  asin(x: number): number;
  asinh(x: number): number;
  atan(x: number): number;
  atan2(y: number, x: number): number;
  atanh(x: number): number;
  cbrt(x: number): number;
  ceil(x: number): number;
  clz32(x: number): number;
  cos(x: number): number;
  cosh(x: number): number;
  exp(x: number): number;
  expm1(x: number): number;
  floor(x: number): number;
  fround(x: number): number;
  hypot(...sides: number[]): number;
  imul(x: number, y: number): number;
  log(x: number): number;
  log10(x: number): number;
  log1p(x: number): number;
  log2(x: number): number;
  max(...values: number[]): number;
  min(...values: number[]): number;
  pow(x: number, y: number): number;
  /** Seeded anew for every run; for secrets and identifiers use `crypto`. */
  random(): number;
  round(x: number): number;
  sign(x: number): number;
  sin(x: number): number;
  sinh(x: number): number;
  sqrt(x: number): number;
  tan(x: number): number;
  tanh(x: number): number;
  trunc(x: number): number;
  readonly [Symbol.toStringTag]: string;
}
declare var Math: Math;
/** The time zone of a workflow is UTC, whatever the server's. */
interface Date {
  getDate(): number;
  getDay(): number;
  getFullYear(): number;
  getHours(): number;
  getMilliseconds(): number;
  getMinutes(): number;
  getMonth(): number;
  getSeconds(): number;
  getTime(): number;
  getTimezoneOffset(): number;
  getUTCDate(): number;
  getUTCDay(): number;
  getUTCFullYear(): number;
  getUTCHours(): number;
  getUTCMilliseconds(): number;
  getUTCMinutes(): number;
  getUTCMonth(): number;
  getUTCSeconds(): number;
  setDate(day: number): number;
  setFullYear(year: number, month?: number, day?: number): number;
  setHours(hours: number, minutes?: number, seconds?: number, ms?: number): number;
  setMilliseconds(ms: number): number;
  setMinutes(minutes: number, seconds?: number, ms?: number): number;
  setMonth(month: number, day?: number): number;
  setSeconds(seconds: number, ms?: number): number;
  setTime(time: number): number;
  setUTCDate(day: number): number;
  setUTCFullYear(year: number, month?: number, day?: number): number;
  setUTCHours(hours: number, minutes?: number, seconds?: number, ms?: number): number;
  setUTCMilliseconds(ms: number): number;
  setUTCMinutes(minutes: number, seconds?: number, ms?: number): number;
  setUTCMonth(month: number, day?: number): number;
  setUTCSeconds(seconds: number, ms?: number): number;
  toDateString(): string;
  toISOString(): string;
  toJSON(key?: any): string;
  toLocaleDateString(): string;
  toLocaleString(): string;
  toLocaleTimeString(): string;
  toString(): string;
  toTimeString(): string;
  toUTCString(): string;
  valueOf(): number;
  [Symbol.toPrimitive](hint: "default" | "string"): string;
  [Symbol.toPrimitive](hint: "number"): number;
  [Symbol.toPrimitive](hint: string): string | number;
}
interface DateConstructor {
  readonly prototype: Date;
  new (): Date;
  new (value: number | string | Date): Date;
  new (year: number, month: number, day?: number, hours?: number, minutes?: number, seconds?: number, ms?: number): Date;
  (): string;
  UTC(year: number, month?: number, day?: number, hours?: number, minutes?: number, seconds?: number, ms?: number): number;
  /** Begins at the time the request arrived and goes on from there. */
  now(): number;
  parse(text: string): number;
}
declare var Date: DateConstructor;
interface JSON {
  isRawJSON(value: unknown): boolean;
  parse(text: string, reviver?: (this: any, key: string, value: any) => any): any;
  rawJSON(text: string): { readonly rawJSON: string };
  stringify(value: any, replacer?: ((this: any, key: string, value: any) => any) | (string | number)[] | null, space?: string | number): string;
  readonly [Symbol.toStringTag]: string;
}
declare var JSON: JSON;
