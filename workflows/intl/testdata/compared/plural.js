// Plurals: every language x values.
function cases(add) {
  const locales = ['af', 'am', 'ar', 'az', 'be', 'bg', 'bn', 'bs', 'ca', 'cs', 'cy', 'da', 'de', 'el', 'en', 'es', 'et', 'eu', 'fa', 'fi', 'fil', 'fr', 'ga',
    'gl', 'gu', 'he', 'hi', 'hr', 'hu', 'hy', 'id', 'is', 'it', 'ja', 'ka', 'kk', 'km', 'kn', 'ko', 'ky', 'lo', 'lt', 'lv', 'mk', 'ml', 'mn', 'mr', 'ms', 'my',
    'nb', 'ne', 'nl', 'nn', 'no', 'pa', 'pl', 'pt', 'pt-PT', 'ro', 'ru', 'si', 'sk', 'sl', 'sq', 'sr', 'sv', 'sw', 'ta', 'te', 'th', 'tr', 'uk', 'ur', 'uz', 'vi', 'zh', 'zu'];
  const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 17, 19, 20, 21, 22, 23, 25, 40, 80, 81, 90, 99, 100, 101, 102, 103, 111, 112, 119, 121, 123,
    200, 800, 880, 1000, 1001, 1e5, 1e6, 2e6, 1e6 + 1, 1e21, 0.1, 0.5, 1.5, 1.2, 2.1, 10.5, 0.02, 1.01, -1, -2, Infinity, NaN];
  for (const l of locales) {
    for (const type of ['cardinal', 'ordinal']) {
      const p = new Intl.PluralRules(l, { type });
      for (const v of values) add(`${l} ${type} ${v}`, p.select(v));
      add(`${l} ${type} categories`, [...p.resolvedOptions().pluralCategories].sort().join(' '));
    }
    const two = new Intl.PluralRules(l, { minimumFractionDigits: 2 });
    for (const v of [0, 1, 2, 1.5, 5]) add(`${l} 2 digits ${v}`, two.select(v));
  }
}
