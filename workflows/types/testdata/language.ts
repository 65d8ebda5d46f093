import type { FeatureWorkflow as FW, ActionWorkflowArgs as A, SurfaceWorkflowArgs } from "tollgate:workflow";
import type { PlanSlug as P2 } from "mos:workflow";
import type { InstallScript } from "mos";
import html from "./wall.html";
const s: string = html;
export const f: FW<"article"> = ({ properties }) => ({ enabled: properties.enabled.hasAccess ? "on" : "off" });
const p2: P2 = "premium";
const a: A<{ x: number }> | null = null;
class Base { #x = 1; get x() { return this.#x } static { } }
class Derived extends Base { constructor() { super(); } }
function* gen(): Generator<number, string, boolean> { const b: boolean = yield 1; return "x" }
function* gen2() { yield 1; yield 2; }
async function* agen() { yield 1; await null; }
export async function all() {
  for (const x of gen2()) x.toFixed();
  for await (const x of agen()) x.toFixed();
  const [m, n] = await Promise.all([Promise.resolve(1), "x"]);
  m.toFixed(); n.trim();
  const r = await Promise.all([1, 2].map(async (x) => String(x)));
  r[0].trim();
  const st = await Promise.allSettled([Promise.resolve(1)]);
  for (const x of st) if (x.status === "fulfilled") x.value.toFixed(); else x.reason;
  const map = new Map([["a", 1], ["b", 2]]);
  for (const [k, v] of map) { k.trim(); v.toFixed() }
  const set = new Set([1, 2, 2]); const u = set.union(new Set(["x"]));
  [...u].map((x) => typeof x === "string" ? x.trim() : x.toFixed());
  const o = Object.fromEntries(Object.entries({ a: 1 }).map(([k, v]) => [k, v * 2] as const));
  o.a.toFixed();
  const g = Object.groupBy([1, 2], (x) => x % 2 ? "odd" : "even"); g.odd?.length;
  const nested = [[1, [2]], [3]].flat(); const nn = [[1], [2]].flatMap((x) => x); nn[0].toFixed();
  const bound = (function (this: { y: number }, z: string) { return z + this.y }).bind({ y: 1 }); bound("x").trim();
  const dates = new Date(2020, 1); dates.getTime() - +new Date();
  const { promise, resolve } = Promise.withResolvers<number>(); resolve(1); (await promise).toFixed();
  const it = gen2().map((x) => x * 2).filter((x) => x > 1).take(2).toArray(); it[0].toFixed();
  Iterator.from([1]).drop(1);
  const re = /(?<year>\d+)/.exec("2020"); re?.groups?.year.trim(); for (const mm of "a".matchAll(/a/g)) mm.index.toFixed();
  const [first, ...rest] = "abc"; first.trim(); rest.length;
  const tpl = String.raw`a${1}`;
  const arr = Array.from({ length: 3 }, (_, i) => i); arr.reduce((a, b) => a + b); arr.reduce((s, x) => s + x, ""); 
  const frozen = Object.freeze({ a: 1, b: [1] }); frozen.a;
  const tuple = ["a", 1] as const; tuple.map((x) => x);
  const u8 = new Uint8Array([1, 2]); const dv = new DataView(u8.buffer); dv.getUint8(0); const u9 = u8.map((x) => x + 1); u9.toHex();
  new Uint8Array(u8.subarray(1)); new Uint8Array(4).fill(0); u8.set([1], 1);
  await crypto.subtle.digest("SHA-256", new TextEncoder().encode("x"));
  const e = new Error("x", { cause: 1 }); e.cause; try { throw e } catch (x) { if (x instanceof TypeError) x.message; else if (x instanceof Error) x.stack }
  const big = 10n ** 2n + BigInt(3); big.toString();
  const sorted = [3, 1].sort((a, b) => a - b).toSorted(); sorted.at(-1)?.toFixed();
  const w = new WeakMap<object, number>(); w.set({}, 1);
  const pr = new Proxy({ a: 1 }, { get: (t, k, r) => Reflect.get(t, k, r) }); pr.a.toFixed();
  type R = ReturnType<typeof gen2>; type Aw = Awaited<Promise<Promise<string>>>; const aw: Aw = "x";
  function assertIs(x: unknown): asserts x is string { if (typeof x !== "string") throw new TypeError("x") }
  const un: unknown = "x"; assertIs(un); un.trim();
  if (Array.isArray(un)) { }
  const filt = [1, null].filter((x) => x !== null); filt[0].toFixed();
  const keys = (Object.keys({ a: 1 }) as "a"[]); keys.forEach((k) => k);
  const f2 = async <T,>(x: T) => x; (await f2(1)).toFixed();
  (await Promise.race([f2(1), new Promise<never>((_, reject) => setTimeout(reject, 10))])).toFixed();
  const fromA = await Array.fromAsync(agen()); fromA[0].toFixed();
  const sym = Symbol("x"); const obj = { [sym]: 1, *[Symbol.iterator]() { yield 1 } }; [...obj][0].toFixed();
  using d = { [Symbol.dispose]() { } };
  const fn: Function = () => 1; fn.call(null); fn instanceof Function;
  console.log(JSON.stringify({}), Math.max(...[1, 2]), parseInt("1"), isNaN(1), tpl, nested, a, p2, s, pr, dates);
  const res = await fetch("https://x.example"); const j = await res.json(); for (const [k, v] of res.headers) { k.trim(); v.trim() }
  const url = new URL("https://x"); for (const [k] of url.searchParams) k.trim(); Object.fromEntries(url.searchParams).x;
  new Headers(Object.entries({ a: "b" })); new Map(url.searchParams);
  const opt: Partial<Record<"a" | "b", number>> = {}; opt.a?.toFixed();
  const ks = new Set(Object.keys({})); ks.has("x");
  const date: string = new Date().toISOString().slice(0, 10);
  const c: Uppercase<"a"> = "A"; const x = ["a", "b"].indexOf("a"), y = "abc".replace(/a/g, (m) => m.toUpperCase()), z = "x".split(",").map(Number).filter(Boolean);
  z[0].toFixed(); const strs = [1, 2].map(String); strs[0].trim(); const bs = ["a", ""].filter(Boolean); bs[0].trim();
  class E extends Error { constructor(public code: number) { super("x"); this.name = "E" } }
  new E(1).code.toFixed();
  return { c, date, x, y, aw };
}
function logged<T, A extends any[], R>(f: (this: T, ...args: A) => R, c: ClassMethodDecoratorContext<T, (this: T, ...args: A) => R>) { c.addInitializer(function () { }); return f }
export class D { @logged go(x: number) { return x } }
enum Color { Red, Green }
namespace N { export const q = 1 }
export const col = Color[Color.Red] + N.q;
export const gg = gen;
export const sw: SurfaceWorkflow = ({ context }) => ({ properties: { c: context.campaign?.trim() } });
const ins: InstallScript = () => 1; ins;
export function ff(...args: number[]) { return arguments.length }
export function localised(d: Date) {
  const money = new Intl.NumberFormat("de", { style: "currency", currency: "EUR" }).format(3.5);
  return [money, d.toLocaleDateString("en", { dateStyle: "medium", timeZone: "Europe/Berlin" }), (1234.5).toLocaleString("fr"), "a".localeCompare("b", "sv"),
    new Intl.PluralRules("pl").select(2), [1.5].toLocaleString("de"), d.toLocaleString(), new Intl.RelativeTimeFormat("en").format(-1, "day")];
}
