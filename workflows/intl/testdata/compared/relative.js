// Relative times: locales x styles x units x values.
function cases(add) {
  const locales = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'pl', 'ja', 'zh', 'ar', 'ru', 'cs', 'en-GB', 'en-AU', 'es-MX', 'pt-PT', 'zh-TW', 'tr', 'ko', 'he', 'hi', 'lt', 'ga', 'cy', 'fa'];
  const units = ['second', 'minutes', 'hour', 'day', 'week', 'months', 'quarter', 'years'];
  for (const l of locales) for (const style of ['long', 'short', 'narrow']) for (const numeric of ['always', 'auto']) {
    const f = new Intl.RelativeTimeFormat(l, { style, numeric });
    for (const u of units) for (const v of [0, -0, 1, -1, 2, -2, 5, -11, 21, 1.5, -1234.5, 1e6]) add(`${l} ${style} ${numeric} ${u} ${Object.is(v, -0) ? '-0' : v}`, f.format(v, u));
    add(`${l} ${style} ${numeric} parts`, JSON.stringify([f.formatToParts(-1234.5, 'day'), f.formatToParts(1, 'day'), f.formatToParts(3, 'hours')]));
    add(`${l} ${style} ${numeric} resolved`, JSON.stringify(Object.entries(f.resolvedOptions()).sort()));
  }
  for (const [v, u] of [[NaN, 'day'], [Infinity, 'day'], [1, 'decade'], [1, ''], [1, 'dayss'], ['3', 'day'], [null, 'day']]) {
    let r;
    try { r = new Intl.RelativeTimeFormat('en').format(v, u); } catch (e) { r = e.name; }
    add(`odd ${v} ${u}`, r);
  }
}
