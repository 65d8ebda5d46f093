// ── String, RegExp ──
interface String {
  readonly length: number;
  readonly [index: number]: string;
  at(index: number): string | undefined;
  charAt(index: number): string;
  charCodeAt(index: number): number;
  codePointAt(index: number): number | undefined;
  concat(...texts: string[]): string;
  endsWith(text: string, end?: number): boolean;
  includes(text: string, from?: number): boolean;
  indexOf(text: string, from?: number): number;
  isWellFormed(): boolean;
  lastIndexOf(text: string, from?: number): number;
  localeCompare(that: string): number;
  match(pattern: string | RegExp): RegExpMatchArray | null;
  matchAll(pattern: string | RegExp): RegExpStringIterator<RegExpExecArray>;
  normalize(form?: "NFC" | "NFD" | "NFKC" | "NFKD"): string;
  padEnd(length: number, fill?: string): string;
  padStart(length: number, fill?: string): string;
  repeat(count: number): string;
  replace(pattern: string | RegExp, by: string): string;
  replace(pattern: string | RegExp, by: (match: string, ...args: any[]) => string): string;
  replaceAll(pattern: string | RegExp, by: string): string;
  replaceAll(pattern: string | RegExp, by: (match: string, ...args: any[]) => string): string;
  search(pattern: string | RegExp): number;
  slice(start?: number, end?: number): string;
  split(separator: string | RegExp, limit?: number): string[];
  startsWith(text: string, from?: number): boolean;
  /** @deprecated Of ECMA-262 annex B: use slice. */
  substr(start: number, length?: number): string;
  substring(start: number, end?: number): string;
  toLocaleLowerCase(): string;
  toLocaleUpperCase(): string;
  toLowerCase(): string;
  toString(): string;
  toUpperCase(): string;
  toWellFormed(): string;
  trim(): string;
  trimEnd(): string;
  /** @deprecated Of ECMA-262 annex B: use trimStart. */
  trimLeft(): string;
  /** @deprecated Of ECMA-262 annex B: use trimEnd. */
  trimRight(): string;
  trimStart(): string;
  valueOf(): string;
  [Symbol.iterator](): StringIterator<string>;
}
interface StringConstructor {
  readonly prototype: String;
  new (value?: any): String;
  (value?: any): string;
  fromCharCode(...units: number[]): string;
  fromCodePoint(...points: number[]): string;
  raw(template: { raw: readonly string[] | ArrayLike<string> }, ...values: any[]): string;
}
declare var String: StringConstructor;
interface RegExpMatchArray extends Array<string> { 0: string; index?: number; input?: string; groups?: { [name: string]: string } }
interface RegExpExecArray extends Array<string> { 0: string; index: number; input: string; groups?: { [name: string]: string } }
/** Flags are `g`, `i`, `m`, `s`, `u` and `y`. */
interface RegExp {
  lastIndex: number;
  readonly dotAll: boolean;
  readonly flags: string;
  readonly global: boolean;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly source: string;
  readonly sticky: boolean;
  readonly unicode: boolean;
  exec(text: string): RegExpExecArray | null;
  test(text: string): boolean;
  toString(): string;
  [Symbol.match](text: string): RegExpMatchArray | null;
  [Symbol.matchAll](text: string): RegExpStringIterator<RegExpMatchArray>;
  [Symbol.replace](text: string, by: string): string;
  [Symbol.replace](text: string, by: (match: string, ...args: any[]) => string): string;
  [Symbol.search](text: string): number;
  [Symbol.split](text: string, limit?: number): string[];
}
interface RegExpConstructor {
  readonly prototype: RegExp;
  readonly [Symbol.species]: RegExpConstructor;
  new (pattern: RegExp | string, flags?: string): RegExp;
  (pattern: RegExp | string, flags?: string): RegExp;
  escape(text: string): string;
}
declare var RegExp: RegExpConstructor;
