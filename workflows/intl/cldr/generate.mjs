// Writes data/*.json: what CLDR says about numbers, dates and relative times, asked of the ICU that Node is built with.
//
//   node generate.mjs data /usr/share/zoneinfo
//
// A file is a language: {"de": {…}, "de-AT": {…}}, where a region has only what is different from the locale
// that it is made from. index.json has the names of all locales, the currencies' fraction digits and the time
// zones: canonical name if it is another, and the zone after which its name is found in a locale.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';

const languages = (process.env.LANGUAGES ?? `af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he
hi hr hu hy id is it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my ne nl nb nn no pa pl pt ro ru si sk sl sq sr sv sw ta
te th tr uk ur uz vi zh zu`).split(/\s+/);
const parents = { en: ['en', 'en-001', 'en-150'], es: ['es', 'es-419', 'es-MX'], pt: ['pt', 'pt-PT'], ar: ['ar', 'ar-EG'], fr: ['fr'] };
const scripts = { sr: ['Cyrl', 'Latn'], bs: ['Latn'], zh: ['Hans', 'Hant'], uz: ['Latn'], az: ['Latn'], pa: ['Guru'] };
const named = `EUR USD GBP JPY CHF CNY SEK NOK DKK PLN CZK HUF RON BGN RUB UAH TRY INR BRL MXN CAD AUD NZD ZAR KRW SGD HKD
TWD THB IDR MYR PHP VND ILS AED SAR QAR KWD BHD JOD EGP MAD TND NGN KES GHS ARS CLP COP PEN UYU ISK RSD BAM ALL MKD MDL
GEL AMD AZN KZT UZS MNT BYN PKR BDT LKR NPR IRR XAF XOF BTC`.split(/\s+/).filter(c => Intl.supportedValuesOf('currency').includes(c));
const problems = [];
const cached = new Map();
const make = (kind, tag, options) => {
  const key = kind + tag + JSON.stringify(options);
  if (!cached.has(key)) {
    if (cached.size > 5000) cached.clear();
    cached.set(key, new Intl[kind](tag, options));
  }
  return cached.get(key);
};
const number = (tag, options = {}) => make('NumberFormat', tag, options);

// --- numbers ---

const digitParts = new Set(['integer', 'group', 'decimal', 'fraction', 'nan', 'infinity', 'exponentInteger', 'exponentSeparator', 'exponentMinusSign']);
// template shows a formatted number with 0 for the number, - for the sign, ¤ for the currency, % for the percent sign and
// {…} for the text of a compact form or a unit.
const template = parts => {
  let out = '', inNumber = false;
  for (const p of parts) {
    if (digitParts.has(p.type)) {
      if (!inNumber) out += '0';
      inNumber = true;
      continue;
    }
    inNumber = false;
    if (p.type === 'minusSign' || p.type === 'plusSign') out += '-';
    else if (p.type === 'currency') out += '¤';
    else if (p.type === 'percentSign') out += '%';
    else if (p.type === 'compact' || p.type === 'unit') out += '{' + p.value + '}';
    else if (p.type === 'literal' && !/[-0¤%{}]/.test(p.value)) out += p.value;
    else if (p.type === 'literal') out += [...p.value].map(c => /[-0¤%{}]/.test(c) ? "'" + c : c).join('');
    else problems.push(`part ${JSON.stringify(p)}`);
  }
  return out;
};
const part = (parts, type) => parts.find(p => p.type === type)?.value;
const groups = parts => parts.filter(p => p.type === 'integer').map(p => [...p.value].length).slice(1).reverse();
const sizes = parts => {
  const g = groups(parts);
  if (g.length === 0) return [];
  return g.length > 1 && g[1] !== g[0] ? [g[0], g[1]] : [g[0]];
};

const numbersOf = (locale, nu) => {
  const tag = `${locale}-u-nu-${nu}`;
  const parts = (v, o) => number(tag, o).formatToParts(v);
  const big = parts(-1234567890.5);
  const s = {};
  s.digits = [...'0123456789'].map(d => number(tag, { useGrouping: false }).format(+d)).join('');
  s.decimal = part(big, 'decimal');
  s.group = part(big, 'group') ?? ',';
  s.minus = part(big, 'minusSign');
  s.plus = part(parts(1, { signDisplay: 'always' }), 'plusSign');
  s.percentSign = part(parts(1, { style: 'percent' }), 'percentSign');
  s.nan = number(tag).format(NaN);
  s.infinity = number(tag).format(Infinity);
  s.exponent = part(parts(12345, { notation: 'scientific' }), 'exponentSeparator');
  s.sizes = sizes(big);
  s.minGrouping = part(parts(1234), 'group') === undefined ? 2 : 1;
  s.neg = template(big);
  s.percent = [template(parts(1, { style: 'percent' })), template(parts(-1, { style: 'percent' }))];
  s.percentSizes = sizes(parts(123456789, { style: 'percent' }));
  s.percentUnit = [1, -1].map(v => template(parts(v, { style: 'percent', notation: 'compact' })));
  const e = parts(0.00123, { notation: 'scientific' });
  s.exponentMinus = e.slice(e.findIndex(p => p.type === 'exponentSeparator') + 1, e.findIndex(p => p.type === 'exponentInteger')).map(p => p.value).join('');
  for (const [key, currencySign] of [['currency', 'standard'], ['accounting', 'accounting']]) {
    const o = { style: 'currency', currency: 'EUR', currencySign, currencyDisplay: 'narrowSymbol' };
    const a = { ...o, currency: 'CHF', currencyDisplay: 'code' };
    s[key] = [template(parts(1, o)), template(parts(-1, o)), template(parts(1, a)), template(parts(-1, a))];
    s[key + 'Plus'] = [template(parts(1, { ...o, signDisplay: 'always' })), template(parts(1, { ...a, signDisplay: 'always' }))];
  }
  const cur = parts(-1234567890.5, { style: 'currency', currency: 'EUR' });
  s.curDecimal = part(cur, 'decimal');
  s.curGroup = part(cur, 'group') ?? s.group;
  s.curSizes = sizes(cur);
  s.accSizes = sizes(parts(1234567890.5, { style: 'currency', currency: 'EUR', currencySign: 'accounting' }));
  s.curName = template(parts(5, { style: 'currency', currency: 'EUR', currencyDisplay: 'name' }));
  for (const [key, o] of [['short', { compactDisplay: 'short' }], ['long', { compactDisplay: 'long' }],
    ['curShort', { compactDisplay: 'short', style: 'currency', currency: 'EUR', currencyDisplay: 'narrowSymbol' }],
    ['curLong', { compactDisplay: 'long', style: 'currency', currency: 'EUR', currencyDisplay: 'narrowSymbol' }]]) {
    s[key] = compactOf(tag, locale, { notation: 'compact', ...o });
  }
  return s;
};

const compactOf = (tag, locale, o) => {
  const rules = make('PluralRules', locale, { maximumFractionDigits: 1 });
  const f = number(tag, { ...o, maximumFractionDigits: 1, minimumFractionDigits: 0 });
  const out = [];
  for (let e = 3; e < 20; e++) {
    // A value just under the next power shows how many integer digits the form has; 1 alone can be a word.
    const probe = f.formatToParts(2 * 10 ** e);
    const k = probe.filter(p => p.type === 'integer').map(p => [...p.value].length).reduce((a, b) => a + b, 0);
    if (k > 3 && k === e + 1) { out.push(null); continue; }
    const by = {};
    const low = 10 ** (k - 1), high = Math.min(10 ** k, low + 130);
    for (let m = low; m < high; m++) for (const half of [0, 0.5, 0.1]) {
      const n = m + half, cat = rules.select(n);
      if (by[cat] !== undefined && !(m === 1 && half === 0)) continue;
      const value = Number(`${n}e${e - k + 1}`);
      const t = template(f.formatToParts(value));
      if (!t.includes('0')) { by['=1'] = t; continue; }
      by[cat] ??= t;
    }
    const other = by.other;
    for (const cat of Object.keys(by)) if (cat !== 'other' && by[cat] === other) delete by[cat];
    out.push([k, Object.keys(by).length === 1 ? other : by]);
  }
  // Past the last form of its own a power of ten has the digits of that and one more.
  while (out.length > 12 && out.at(-1) && out.at(-2) && out.at(-1)[0] === out.at(-2)[0] + 1 && JSON.stringify(out.at(-1)[1]) === JSON.stringify(out.at(-2)[1])) out.pop();
  return out;
};

const currenciesOf = locale => {
  const symbols = {}, names = {};
  const all = (currency, currencyDisplay) => number(locale, { style: 'currency', currency, currencyDisplay }).formatToParts(1);
  const tail = parts => parts.at(-1).type === 'literal' ? parts.at(-1).value : '';
  const none = tail(all('EUR', 'symbol'));
  // A mark of direction at the end of a symbol comes as a part of its own.
  const p = (currency, currencyDisplay) => part(all(currency, currencyDisplay), 'currency') + tail(all(currency, currencyDisplay)).slice(none.length);
  for (const c of [...Intl.supportedValuesOf('currency'), 'XXX']) {
    const symbol = p(c, 'symbol'), narrow = p(c, 'narrowSymbol');
    if (symbol !== c || narrow !== c) symbols[c] = symbol === narrow ? symbol : [symbol, narrow];
  }
  const rules = make('PluralRules', locale, { minimumFractionDigits: 0, maximumFractionDigits: 1 });
  const samples = {};
  for (const n of [1, 0, 2, 3, 5, 11, 20, 21, 100, 1000000, 1.5, 2.5, 0.1, 1.1]) samples[rules.select(n)] ??= n;
  for (const c of named) {
    const by = {};
    for (const [cat, n] of Object.entries(samples)) {
      by[cat] = (number(locale, { style: 'currency', currency: c, currencyDisplay: 'name', minimumFractionDigits: 0, maximumFractionDigits: 1 }).formatToParts(n).filter(p => p.type === 'currency').at(-1).value);
    }
    for (const cat of Object.keys(by)) if (cat !== 'other' && by[cat] === by.other) delete by[cat];
    names[c] = Object.keys(by).length === 1 ? by.other : by;
  }
  return { symbols, names };
};

// --- relative times ---

const relativeOf = locale => {
  const rules = make('PluralRules', locale, { maximumFractionDigits: 1 });
  const samples = {};
  for (const n of [1, 0, 2, 3, 5, 11, 20, 21, 100, 1000000, 1.5, 2.5, 0.1, 1.1]) samples[rules.select(n)] ??= n;
  const all = {};
  for (const style of ['long', 'short', 'narrow']) {
    all[style] = {};
    for (const unit of ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']) {
      const u = {};
      const always = make('RelativeTimeFormat', locale, { style }), auto = make('RelativeTimeFormat', locale, { style, numeric: 'auto' });
      for (const [key, sign] of [['past', -1], ['future', 1]]) {
        const by = {};
        for (const [cat, n] of Object.entries(samples)) {
          const parts = always.formatToParts(sign * (n === 0 ? -0 : 1) * n === 0 ? (sign < 0 ? -0 : 0) : sign * n, unit);
          let out = '', seen = false;
          for (const p of parts) {
            if (!p.unit) { out += p.value; continue; }
            if (!seen) out += '{0}';
            seen = true;
          }
          by[cat] = out;
        }
        for (const cat of Object.keys(by)) if (cat !== 'other' && by[cat] === by.other) delete by[cat];
        u[key] = Object.keys(by).length === 1 ? by.other : by;
      }
      for (const [name, v] of [['-2', -2], ['-1', -1], ['0', 0], ['-0', -0], ['1', 1], ['2', 2]]) {
        const parts = auto.formatToParts(v, unit);
        if (parts.every(p => p.type === 'literal')) u[name] = parts.map(p => p.value).join('');
      }
      if (u['-0'] === u['0']) delete u['-0'];
      all[style][unit] = u;
    }
  }
  return all;
};

// --- dates ---

const at = (y, mo, d, h = 5, mi = 6, s = 7, ms = 89) => Date.UTC(y, mo - 1, d, h, mi, s, ms);
const date = (tag, options) => make('DateTimeFormat', tag, { timeZone: 'UTC', ...options });
const sample = at(2005, 3, 4); // a Friday
const widths = { long: 4, short: 3, narrow: 5 };

const namesOf = locale => {
  const n = { months: {}, weekdays: {}, eras: {} };
  const month = (o, i) => part(date(locale, o).formatToParts(at(2005, i + 1, 4)), 'month');
  const weekday = (o, i) => part(date(locale, o).formatToParts(at(2005, 5, i + 1)), 'weekday'); // 1 May 2005 is a Sunday
  // A name can have another form where it stands alone, and a pattern a number where a name was asked for.
  const distinct = (name, count, list) => {
    const out = [];
    for (const o of list) {
      const all = [...Array(count).keys()].map(i => name(o, i)).join('|');
      if ((count === 7 || !all.split('|').every(x => /^\p{Nd}+$/u.test(x))) && !out.includes(all)) out.push(all);
    }
    if (out.length > 2) problems.push(`${locale} has ${out.length} lists of names`);
    return out;
  };
  for (const w of ['long', 'short', 'narrow']) {
    n.months[w] = distinct(month, 12, [{ weekday: 'long', year: 'numeric', month: w, day: 'numeric' }, { month: w, day: 'numeric' },
      { month: w, day: '2-digit' }, { month: w }, { year: 'numeric', month: w }, { era: 'short', year: 'numeric', month: w }]);
    n.weekdays[w] = distinct(weekday, 7, [{ weekday: w, year: 'numeric', month: 'long', day: 'numeric' }, { weekday: w }]);
    n.eras[w] = [at(-5, 3, 4), sample].map(t => part(date(locale, { era: w, year: 'numeric' }).formatToParts(t), 'era')).join('|');
  }
  const hours = [...Array(24).keys()].map(h => part(date(locale, { hour: 'numeric', hourCycle: 'h12' }).formatToParts(at(2005, 3, 4, h)), 'dayPeriod') ?? '');
  const am = hours[0], pm = hours[12];
  const flexible = [...Array(24).keys()].map(h => part(date(locale, { timeStyle: 'short', hourCycle: 'h12' }).formatToParts(at(2005, 3, 4, h)), 'dayPeriod') ?? '');
  if (flexible.join() !== hours.join()) n.flexible = flexible.join('|');
  n.dayPeriods = hours.every((x, i) => x === (i < 12 ? am : pm)) ? `${am}|${pm}` : hours.join('|');
  return n;
};

const pick = (list, i) => list[list.length > 1 ? i : 0];
const patternOf = (names, f, text) => {
  // A pattern of ICU's with the year of the week, which nobody asked for, ends V8 11's process.
  if (text?.year && !f.resolvedOptions().year) return undefined;
  // The same in all other months, to tell forms that agree in March.
  const times = [sample, ...[...Array(12).keys()].map(i => at(2005, i + 1, 2 + i % 7, i * 2 % 24))];
  const all = times.map(t => f.formatToParts(t));
  let out = '';
  all[0].forEach((p, i) => {
    const v = p.value;
    const letters = (one, both) => '{' + ([...v].length >= 2 ? both : one) + '}';
    switch (p.type) {
      case 'literal': out += p.value; break;
      case 'era': {
        const w = [text?.era, 'short', 'long', 'narrow'].find(w => w && names.eras[w].split('|')[1] === v);
        if (!w) problems.push(`${f.resolvedOptions().locale} era ${v}`);
        out += '{' + { short: 'G', long: 'GGGG', narrow: 'GGGGG' }[w] + '}';
        break;
      }
      case 'year': out += letters('y', [...v].length === 2 ? 'yy' : 'y'); break;
      case 'day': out += letters('d', 'dd'); break;
      case 'hour': out += letters('h', 'hh'); break;
      case 'minute': out += letters('m', 'mm'); break;
      case 'second': out += letters('s', 'ss'); break;
      case 'fractionalSecond': out += '{S}'; break;
      case 'dayPeriod': {
        const list = names.dayPeriods.split('|');
        out += !names.flexible || all.every((parts, j) => parts[i]?.value === list[list.length === 2 ? (new Date(times[j]).getUTCHours() >= 12 ? 1 : 0) : new Date(times[j]).getUTCHours()]) ? '{a}' : '{B}';
        break;
      }
      case 'timeZoneName': out += '{z}'; break;
      case 'month': {
        if (/^\p{Nd}+$/u.test(v)) { out += letters('M', 'MM'); break; }
        const months = times.map(t => new Date(t).getUTCMonth());
        let found;
        for (const w of [text?.month, 'long', 'short', 'narrow']) for (const k of [0, 1]) {
          if (!w || found || !names.months[w]?.[k]) continue;
          const list = names.months[w][k].split('|');
          if (months.every((m, j) => all[j][i]?.value === list[m])) found = (k ? 'L' : 'M').repeat(widths[w]);
        }
        if (!found) problems.push(`${f.resolvedOptions().locale} month ${v} ${JSON.stringify(text)}`);
        out += `{${found}}`;
        break;
      }
      case 'weekday': {
        const days = times.map(t => new Date(t).getUTCDay());
        let found;
        for (const w of [text?.weekday, 'long', 'short', 'narrow']) for (const k of [0, 1]) {
          if (!w || found || !names.weekdays[w]?.[k]) continue;
          const list = names.weekdays[w][k].split('|');
          if (days.every((m, j) => all[j][i]?.value === list[m])) found = (k ? 'c' : 'E').repeat(widths[w] === 3 ? 1 : widths[w]);
        }
        if (!found) problems.push(`${f.resolvedOptions().locale} weekday ${v} ${JSON.stringify(text)}`);
        out += `{${found}}`;
        break;
      }
      default: problems.push(`date part ${p.type}`);
    }
  });
  return out;
};

// plain has a pattern say the ordinary form of a name where there is no other to stand alone.
const plain = (names, pattern) => pattern?.replace(/\{([Lc])(\w*)\}/g, (all, f) => {
  const w = { 2: 'short', 3: 'short', 4: 'long', 5: 'narrow' }[f === 'L' ? all.length - 2 : Math.max(all.length - 2, 3)];
  return (f === 'L' ? names.months : names.weekdays)[w]?.length > 1 ? all : all.replaceAll(f, f === 'L' ? 'M' : 'E');
});

// adjust gives a pattern's fields the widths that were asked for; the Go code does the same.
const adjust = (pattern, w) => pattern.replace(/\{(\w+)\}/g, (_, f) => {
  if (f === 'y' && w.y === 'yy') return '{yy}';
  if (f === 'M' && w.M === 'MM') return '{MM}';
  if (f === 'd' && w.d === 'dd') return '{dd}';
  if (f === 'h' && w.h === 'hh') return '{hh}';
  if (f === 'G') return `{${w.G}}`;
  if (f === 'E' || f === 'c') return '{' + f.repeat(w.E.length) + '}';
  if ((f === 'MMM' || f === 'LLL') && w.M.length > 2) return '{' + f[0].repeat(w.M.length) + '}';
  return `{${f}}`;
});

const datesOf = locale => {
  const d = { names: namesOf(locale) };
  const base = date(locale, { hour: 'numeric' }).resolvedOptions();
  d.hourCycle = base.hourCycle;
  const fields = {
    G: { '': undefined, G: 'short', GGGG: 'long', GGGGG: 'narrow' },
    E: { '': undefined, E: 'short', EEEE: 'long', EEEEE: 'narrow' },
    y: { '': undefined, y: 'numeric', yy: '2-digit' },
    M: { '': undefined, M: 'numeric', MM: '2-digit', MMM: 'short', MMMM: 'long', MMMMM: 'narrow' },
    d: { '': undefined, d: 'numeric', dd: '2-digit' },
  };
  const canonical = { G: ['', 'G'], E: ['', 'E'], y: ['', 'y'], M: ['', 'M', 'MMM'], d: ['', 'd'] };
  const options = k => ({ era: fields.G[k.G], weekday: fields.E[k.E], year: fields.y[k.y], month: fields.M[k.M], day: fields.d[k.d] });
  const combos = from => {
    const out = [];
    for (const G of from.G) for (const E of from.E) for (const y of from.y) for (const M of from.M) for (const dd of from.d) {
      if ((E || y || M || dd) && (y || !G)) out.push({ G, E, y, M, d: dd });
    }
    return out;
  };
  const every = Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, Object.keys(v)]));
  const key = k => k.G + k.y + k.M + k.E + k.d;
  d.date = {};
  for (const k of combos(canonical)) d.date[key(k)] = patternOf(d.names, date(locale, options(k)), options(k));
  for (const k of combos(every)) {
    if (k.E && !k.d && (k.y || k.M)) continue; // a weekday of a month: nobody asks for it
    if (d.date[key(k)] !== undefined && combos(canonical).some(c => key(c) === key(k))) continue;
    const from = { G: k.G && 'G', E: k.E && 'E', y: k.y && 'y', M: k.M.length > 2 ? 'MMM' : k.M && 'M', d: k.d && 'd' };
    const is = patternOf(d.names, date(locale, options(k)), options(k));
    if (is !== undefined && plain(d.names, is) !== plain(d.names, adjust(d.date[key(from)], k))) d.date[key(k)] = is;
  }
  // Times. H stands for 23 hours, h for 12.
  d.time = {};
  const time = k => ({
    hour: { '': undefined, h: 'numeric', hh: '2-digit', H: 'numeric', HH: '2-digit' }[k.h],
    minute: { '': undefined, m: 'numeric', mm: '2-digit' }[k.m], second: { '': undefined, s: 'numeric', ss: '2-digit' }[k.s],
    timeZoneName: { z: 'short', zzzz: 'long' }[k.z], ...(k.h ? { hourCycle: k.h[0] === 'h' ? 'h12' : 'h23' } : {}),
    fractionalSecondDigits: k.S ? 3 : undefined,
  });
  const timeKey = k => k.h + k.m + k.s + (k.S ? 'S' : '') + k.z;
  for (const z of ['', 'z', 'zzzz']) for (const S of [0, 1]) for (const h of ['', 'h', 'H', 'hh', 'HH']) for (const m of ['', 'm', 'mm']) for (const s of ['', 's', 'ss']) {
    if (S && !s && (h || m)) continue; // hour with a fraction and no second: nobody asks for it
    if (!h && !m && !s && !S) continue; // the zone alone comes with a date
    const k = { h, m, s, S, z };
    const is = patternOf(d.names, date(locale, time(k)), {});
    const from = { h: h && h[0], m: m && 'm', s: s && 's', S, z: z && 'z' };
    if (timeKey(from) === timeKey(k)) d.time[timeKey(k)] = is;
    else if (is !== adjust(d.time[timeKey(from)], { h: k.h.length > 1 ? 'hh' : 'h' })) d.time[timeKey(k)] = is;
  }
  // How a date and a time are put together, by the month's form; and a weekday with a time, which has forms of its own.
  const T = d.time.Hm;
  d.join = [{ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }, { year: 'numeric', month: 'long', day: 'numeric' },
    { year: 'numeric', month: 'short', day: 'numeric' }, { year: 'numeric', month: 'numeric', day: 'numeric' }].map(o => {
    const D = patternOf(d.names, date(locale, o), o), all = patternOf(d.names, date(locale, { ...o, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' }), o);
    if (!all.includes(D) || !all.includes(T)) problems.push(`${locale} join ${all} of ${D} and ${T}`);
    return all.replace(D, '{1}').replace(T, '{0}');
  });
  d.weekdayTime = {};
  for (const E of ['E', 'EEEE']) for (const t of ['h', 'H', 'hm', 'Hm', 'hms', 'Hms']) {
    const o = { weekday: fields.E[E], hour: 'numeric', hourCycle: t[0] === 'h' ? 'h12' : 'h23', ...(t.includes('m') ? { minute: 'numeric' } : {}), ...(t.includes('s') ? { second: 'numeric' } : {}) };
    const is = patternOf(d.names, date(locale, o), o);
    if (is !== d.join[3].replace('{1}', adjust(d.date.E, { E })).replace('{0}', d.time[t])) d.weekdayTime[E + t] = is;
  }
  const styles = ['full', 'long', 'medium', 'short'];
  d.dateStyles = styles.map(s => patternOf(d.names, date(locale, { dateStyle: s }), date(locale, { dateStyle: s }).resolvedOptions().month ? {} : styleWidths(locale, s)));
  // With the locale's own cycle nothing is asked for: V8 makes another pattern as soon as one is.
  const own = base.hourCycle === 'h23' ? 1 : 0;
  d.timeStyles = ['h12', 'h23'].map((hourCycle, i) => styles.map(s => patternOf(d.names, date(locale, { timeStyle: s, ...(i === own ? {} : { hourCycle }) }), {})));
  d.styleJoin = styles.map((s, i) => {
    const o = { dateStyle: s, timeStyle: 'short' };
    const all = patternOf(d.names, date(locale, o), styleWidths(locale, s)), D = d.dateStyles[i], t = d.timeStyles[own][3];
    if (!all.includes(t)) problems.push(`${locale} style join ${all} of ${D} and ${t}`);
    // ICU takes another pattern for the date in a few locales; what stands before the time is all we want to know.
    return all.includes(D) ? all.replace(D, '{1}').replace(t, '{0}') : '{1}' + /[^}]*$/.exec(all.slice(0, all.indexOf(t)))[0] + '{0}';
  });
  d.offset = offsetsOf(locale);
  d.zones = zoneNames(locale);
  // V8 puts ordinary spaces for CLDR's narrow ones in dates: too many programs broke.
  return JSON.parse(JSON.stringify(d).replaceAll('\u202f', ' '));
};
const styleWidths = (_, s) => ({ month: { full: 'long', long: 'long', medium: 'short', short: undefined }[s], weekday: 'long' });

const zoneName = (locale, timeZone, t, timeZoneName) => part(make('DateTimeFormat', locale, { timeZone, timeZoneName, year: 'numeric' }).formatToParts(t), 'timeZoneName');
// offsetsOf: [UTC itself, east, west, before minutes]; {0} is hours and minutes.
const offsetsOf = locale => {
  const t = at(2024, 1, 10);
  const zero = zoneName(locale, 'Africa/Abidjan', t, 'longOffset');
  const east = zoneName(locale, 'Asia/Kolkata', t, 'longOffset'), west = zoneName(locale, 'America/St_Johns', t, 'longOffset');
  const m = /(\p{Nd}{2})(\P{Nd}*)(\p{Nd}{2})/u;
  const sep = m.exec(east)[2];
  return [zero, east.replace(m, '{0}'), west.replace(m, '{0}'), sep, zoneName(locale, 'Africa/Abidjan', t, 'shortOffset')];
};

// --- time zones ---

const winter = at(2024, 1, 10), summer = at(2024, 7, 10);
const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort();
const looksLikeOffset = s => /[+\-−]\p{Nd}|^(GMT|UTC)$/u.test(s);
const groupsOf = () => {
  const by = new Map(), group = {};
  for (const z of zones) {
    const key = JSON.stringify(['en', 'de', 'fr', 'en-GB', 'en-AU', 'es-MX'].flatMap(l => [winter, summer].flatMap(t => ['long', 'short'].map(w => zoneName(l, z, t, w).replace(/.*[+\-−]\d.*/, '')))));
    if (key.replace(/["\[\],]/g, '') === '') continue; // no name, only an offset
    if (!by.has(key)) by.set(key, z);
    group[z] = by.get(key);
  }
  return group;
};
const group = groupsOf();
const exemplars = [...new Set(Object.values(group))].sort();
// seasons are a time of standard time and one of daylight time, in a year that had it and the same standard time.
const seasons = z => {
  if (!seasonsOf.has(z)) {
    const [a, b] = [offset(z, winter), offset(z, summer)];
    const list = [a <= b ? winter : summer];
    for (const year of [2024, 2018, 2014, 2010, 2005, 1999, 1990, 1985]) {
      const times = [at(year, 1, 10), at(year, 7, 10)].sort((x, y) => offset(z, x) - offset(z, y));
      if (list.length === 1 && offset(z, times[0]) === Math.min(a, b) && offset(z, times[1]) > Math.min(a, b)) list.push(times[1]);
    }
    seasonsOf.set(z, list);
  }
  return seasonsOf.get(z);
};
const seasonsOf = new Map();
const zoneNames = locale => {
  const out = {};
  for (const z of exemplars) {
    const n = ['long', 'short'].map(w => {
      const [standard, daylight] = seasons(z);
      const pair = [standard, daylight ?? standard].map(t => zoneName(locale, z, t, w)).map(s => looksLikeOffset(s) && z !== 'UTC' && !(w === 'short' && /^(GMT|UTC)$/.test(s) && offset(z, winter) === 0) ? '' : s);
      return pair[0] === pair[1] ? pair[0] : pair.join('|');
    });
    if (n[1] === '') n.pop();
    if (n.length > 1 || n[0] !== '') out[z] = n.length === 1 ? n[0] : n;
  }
  return out;
};
function offset(z, t) {
  const s = zoneName('en', z, t, 'longOffset');
  const m = /([+-])(\d\d):(\d\d)/.exec(s);
  return m ? (m[1] === '-' ? -1 : 1) * (m[2] * 60 + +m[3]) : 0;
}

// --- put together ---

const everything = locale => {
  const o = {};
  const nu = number(locale).resolvedOptions().numberingSystem;
  o.numbering = nu;
  o.numbers = { [nu]: numbersOf(locale, nu) };
  if (nu !== 'latn') o.numbers.latn = numbersOf(locale, 'latn');
  o.currencies = currenciesOf(locale);
  o.cardinal = make('PluralRules', locale, {}).resolvedOptions().pluralCategories.join(' ');
  o.ordinal = make('PluralRules', locale, { type: 'ordinal' }).resolvedOptions().pluralCategories.join(' ');
  o.relative = relativeOf(locale);
  if (date(locale, {}).resolvedOptions().calendar === 'gregory') o.dates = datesOf(locale);
  return o;
};

// difference keeps what is not in the parent; null takes a member of the parent away.
const difference = (parent, child) => {
  const out = {};
  for (const k of new Set([...Object.keys(parent), ...Object.keys(child)])) {
    const a = parent[k], b = child[k];
    if (JSON.stringify(a) === JSON.stringify(b)) continue;
    if (b === undefined) out[k] = null;
    else if (a && typeof a === 'object' && typeof b === 'object' && !Array.isArray(a) && !Array.isArray(b)) out[k] = difference(a, b);
    else out[k] = b;
  }
  return out;
};

const regions = [];
for (let a = 65; a < 91; a++) for (let b = 65; b < 91; b++) regions.push(String.fromCharCode(a, b));
regions.unshift('001', '150', '419', 'PT', 'EG', 'MX');

const locales = {};
const dir = process.argv[2];
mkdirSync(dir, { recursive: true });
let count = 0;
for (const language of languages) {
  const base = everything(language);
  const file = { [language]: base }, full = { [language]: base };
  const tags = [];
  for (const s of scripts[language] ?? []) tags.push(`${language}-${s}`);
  for (const prefix of [language, ...tags]) for (const r of new Set(regions)) tags.push(`${prefix}-${r}`);
  const same = [];
  for (const tag of tags) {
    if (new Intl.NumberFormat(tag).resolvedOptions().locale !== tag) continue;
    full[tag] = everything(tag);
    let best;
    for (const parent of [tag.split('-').slice(0, -1).join('-'), ...(parents[language] ?? [])]) {
      if (!full[parent] || parent === tag) continue;
      const d = difference(full[parent], full[tag]), n = JSON.stringify(d).length;
      if (!best || n < best.n) best = { parent, d, n };
    }
    if (tag !== `${best.parent}-${tag.split('-').pop()}` || Object.keys(best.d).length > 0) file[tag] = { from: best.parent, ...best.d };
    else same.push(tag);
    count++;
  }
  locales[language] = [...Object.keys(file), ...same].slice(1).map(t => t.slice(language.length + 1)).join(' ');
  writeFileSync(`${dir}/${language}.json`, JSON.stringify(file) + '\n');
  process.stderr.write(language + ' ');
}
const digits = {};
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
for (const c of letters.flatMap(a => letters.flatMap(b => letters.map(c => a + b + c)))) {
  const n = new Intl.NumberFormat('en', { style: 'currency', currency: c }).resolvedOptions().maximumFractionDigits;
  if (n !== 2) digits[c] = n;
}
const aliases = readdirSync(process.argv[3], { recursive: true }).filter(n => /^[A-Z]/.test(n));
const table = {};
for (const z of new Set([...zones, ...aliases])) {
  let canonical;
  try { canonical = new Intl.DateTimeFormat('en', { timeZone: z }).resolvedOptions().timeZone; } catch { continue; }
  table[z] = [canonical === z ? '' : canonical, group[canonical] ?? ''].join('|').replace(/\|$/, '');
}
writeFileSync(`${dir}/index.json`, JSON.stringify({ cldr: process.versions.cldr, locales, fractionDigits: digits, zones: table }) + '\n');
for (const p of [...new Set(problems)].slice(0, 200)) console.error('problem:', p);
console.error(count, 'regions', problems.length, 'problems');
