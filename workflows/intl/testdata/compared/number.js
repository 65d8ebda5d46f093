// Numbers: locales x options x values.
function cases(add) {
  const locales = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'pl', 'ja', 'zh', 'ar', 'en-GB', 'en-IN', 'de-AT', 'de-CH',
    'fr-CA', 'fr-CH', 'es-MX', 'es-419', 'pt-PT', 'zh-TW', 'nb', 'da', 'fi', 'cs', 'ru', 'uk', 'tr', 'he', 'hi', 'ko', 'hu', 'bg',
    'fa', 'bn', 'ar-EG', 'th', 'lt', 'sl', 'hr', 'ro', 'el', 'vi', 'id', 'en-ZA', 'et'];
  const values = [0, -0, 1, -1, 12, 1234, -1234.5, 12345.678, 999999, 1e6, 1.5e9, 2e12, 1e15, 0.1, 0.005, 1.005, 1e21, 123456789012345680000, NaN, -Infinity];
  const options = [
    {}, { maximumFractionDigits: 0 }, { minimumFractionDigits: 2, maximumFractionDigits: 4 }, { maximumSignificantDigits: 3 },
    { minimumSignificantDigits: 5 }, { useGrouping: false }, { useGrouping: 'always' }, { useGrouping: 'min2' }, { minimumIntegerDigits: 4 },
    { style: 'percent' }, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'always' },
    { style: 'currency', currency: 'EUR' }, { style: 'currency', currency: 'USD' }, { style: 'currency', currency: 'JPY' },
    { style: 'currency', currency: 'CHF', currencyDisplay: 'code' }, { style: 'currency', currency: 'USD', currencyDisplay: 'name' },
    { style: 'currency', currency: 'CAD', currencyDisplay: 'narrowSymbol' }, { style: 'currency', currency: 'GBP', currencySign: 'accounting' },
    { style: 'currency', currency: 'SEK', currencySign: 'accounting', signDisplay: 'exceptZero' },
    { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 }, { style: 'currency', currency: 'KWD', signDisplay: 'always' },
    { notation: 'compact' }, { notation: 'compact', compactDisplay: 'long' }, { notation: 'compact', maximumFractionDigits: 2 },
    { notation: 'compact', style: 'currency', currency: 'USD' }, { notation: 'compact', style: 'currency', currency: 'EUR', compactDisplay: 'long' },
    { notation: 'compact', style: 'percent' }, { notation: 'scientific' }, { notation: 'engineering', maximumFractionDigits: 1 },
    { signDisplay: 'always' }, { signDisplay: 'exceptZero' }, { signDisplay: 'never' }, { signDisplay: 'negative' },
  ];
  for (const l of locales) for (const o of options) {
    const f = new Intl.NumberFormat(l, o);
    for (const v of values) add(`${l} ${JSON.stringify(o)} ${Object.is(v, -0) ? '-0' : v}`, f.format(v));
  }
  const parts = [[-1234567.891, {}], [-1234.5, { style: 'currency', currency: 'EUR' }], [0.256, { style: 'percent', signDisplay: 'always' }],
    [12345, { notation: 'compact' }], [1e6, { notation: 'compact', compactDisplay: 'long' }], [-12345e-9, { notation: 'scientific' }],
    [1234.5, { style: 'currency', currency: 'USD', currencyDisplay: 'name' }], [-5e9, { notation: 'compact', style: 'currency', currency: 'JPY' }]];
  for (const l of locales) for (const [v, o] of parts) add(`parts ${l} ${JSON.stringify(o)} ${v}`, JSON.stringify(new Intl.NumberFormat(l, o).formatToParts(v)));
  const rounding = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven'];
  for (const roundingMode of rounding) for (const v of [1.5, 2.5, -1.5, -2.5, 1.4, -1.6, 0.5, -0.5, 2.51]) {
    add(`${roundingMode} ${v}`, new Intl.NumberFormat('en', { roundingMode, maximumFractionDigits: 0 }).format(v));
    add(`${roundingMode} ${v} by 5`, new Intl.NumberFormat('en', { roundingMode, maximumFractionDigits: 1, minimumFractionDigits: 1, roundingIncrement: 5 }).format(v));
    add(`${roundingMode} ${v} by 25`, new Intl.NumberFormat('en', { roundingMode, maximumFractionDigits: 2, minimumFractionDigits: 2, roundingIncrement: 25 }).format(v * 1.13));
  }
  for (const roundingPriority of ['auto', 'morePrecision', 'lessPrecision']) for (const v of [1.23456, 123456.789, 0, 0.00012345, 99.996]) {
    for (const o of [{ maximumFractionDigits: 2, maximumSignificantDigits: 3 }, { maximumFractionDigits: 1, maximumSignificantDigits: 5, minimumSignificantDigits: 2 }]) {
      add(`${roundingPriority} ${JSON.stringify(o)} ${v}`, new Intl.NumberFormat('en', { ...o, roundingPriority }).format(v));
    }
  }
  for (const v of ['12345678901234567890.123456789', '1e30', ' 0x1F ', '', 'x', '-0', '1_000', '-Infinity', '.5', '5.', '0b101', '+7', '1e', 'infinity']) {
    add(`text ${v}`, new Intl.NumberFormat('en', { maximumFractionDigits: 20 }).format(v));
  }
  add('bigint', new Intl.NumberFormat('de').format(-123456789012345678901234567890n));
  add('bigint percent', (12n).toLocaleString('en', { style: 'percent' }));
  add('strip', new Intl.NumberFormat('en', { minimumFractionDigits: 2, trailingZeroDisplay: 'stripIfInteger' }).format(5) + new Intl.NumberFormat('en', { minimumFractionDigits: 2, trailingZeroDisplay: 'stripIfInteger' }).format(5.5));
  for (const c of ['AED', 'AUD', 'BRL', 'CNY', 'DKK', 'HKD', 'HUF', 'INR', 'ISK', 'KRW', 'MXN', 'NOK', 'NZD', 'PLN', 'TRY', 'UAH', 'ZAR', 'XXX', 'ABC', 'CLF']) {
    for (const l of ['en', 'de', 'fr', 'es', 'ja', 'pl', 'sv', 'tr']) for (const currencyDisplay of ['symbol', 'narrowSymbol', 'code', 'name']) {
      for (const v of [1, 2, 5, -1234.567]) add(`${c} ${l} ${currencyDisplay} ${v}`, new Intl.NumberFormat(l, { style: 'currency', currency: c, currencyDisplay }).format(v));
    }
  }
  for (const l of ['de', 'de-DE', 'de-XX', 'en-US-u-nu-latn', 'ar-EG-u-nu-latn', 'ar-EG-u-nu-arab', 'fa', 'zh-Hant-TW', 'zh-TW', 'sr-Latn-RS', 'no', 'iw', 'en-u-nu-xxxx', 'en-u-ca-buddhist']) {
    for (const o of [{}, { style: 'percent' }, { style: 'currency', currency: 'jpy' }, { notation: 'compact' }, { maximumSignificantDigits: 3 }, { numberingSystem: 'latn' }, { useGrouping: 'true' }, { useGrouping: '' }]) {
      let r;
      try { r = new Intl.NumberFormat(l, o).resolvedOptions(); r = Object.keys(r).sort().map(k => k + '=' + r[k]).join(' '); } catch (e) { r = e.name; }
      add(`resolved ${l} ${JSON.stringify(o)}`, r);
    }
  }
}
