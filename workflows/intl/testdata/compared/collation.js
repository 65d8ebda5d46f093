// Order: locales x options x lists and pairs.
function cases(add) {
  const locales = ['en', 'de', 'de-u-co-phonebk', 'fr', 'fr-CA', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'fi', 'pl', 'cs', 'sk', 'hu', 'tr', 'lt', 'lv', 'et', 'hr', 'sl', 'ro', 'ru', 'uk', 'el', 'vi', 'is'];
  const words = ['zebra', 'Zebra', 'äpfel', 'Apfel', 'apfel', 'öl', 'ol', 'Öl', 'über', 'uber', 'straße', 'strasse', 'côte', 'coté', 'cote', 'côté', 'ångström', 'aa', 'ab', 'ch', 'cz', 'ci', 'ñandú', 'nz',
    'llama', 'lz', 'ć', 'č', 'ł', 'm', 'şa', 'sz', 'ı', 'i', 'İ', 'j', 'y', 'ж', 'я', 'а', 'ё', 'е', 'ω', 'α', 'ø', 'æ', 'oe', 'œ', 'résumé', 'resume', 'Résumé', 'a b', 'ab ', 'a-b', 'a1', 'a10', 'a2', '10', '9', '1', '', 'é', 'É', 'e', 'E'];
  for (const l of locales) {
    for (const o of [{}, { numeric: true }, { sensitivity: 'base' }]) {
      const c = new Intl.Collator(l, o);
      add(`${l} ${JSON.stringify(o)} sorted`, [...words].sort((a, b) => c.compare(a, b) || (a < b ? -1 : 1)).join(','));
    }
    for (const sensitivity of ['base', 'accent', 'case', 'variant']) {
      const c = new Intl.Collator(l, { sensitivity });
      for (const [a, b] of [['a', 'A'], ['a', 'á'], ['a', 'b'], ['ss', 'ß'], ['a', 'ａ'], ['e\u0301', 'é'], ['ä', 'ae'], ['', 'a'], ['a', 'a ']]) add(`${l} ${sensitivity} ${a} ${b}`, Math.sign(c.compare(a, b)));
    }
  }
  for (const caseFirst of ['upper', 'lower', 'false']) add(`caseFirst ${caseFirst}`, ['a', 'B', 'A', 'b', 'á', 'Á'].sort(new Intl.Collator('en', { caseFirst }).compare).join());
  for (const [a, b] of [['a,b', 'ab'], ['a b', 'ab'], ['a.', 'a'], ['co-op', 'coop']]) add(`ignorePunctuation ${a} ${b}`, Math.sign(new Intl.Collator('en', { ignorePunctuation: true }).compare(a, b)));
  for (const [a, b] of [['item 10', 'item 9'], ['2', '10'], ['a02', 'a2'], ['1.5', '1.25'], ['x12y3', 'x12y20'], ['007', '7'], ['100000000000000000000', '99999999999999999999']]) add(`numeric ${a} ${b}`, Math.sign(new Intl.Collator('en', { numeric: true }).compare(a, b)));
  for (const l of ['en', 'de', 'sv', 'tr', 'tlh', undefined]) for (const [a, b] of [['a', 'b'], ['ä', 'z'], ['I', 'ı'], ['a', 'a'], ['A', 'a']]) add(`localeCompare ${l} ${a} ${b}`, Math.sign(a.localeCompare(b, l ?? 'en')));
  for (const l of ['tr', 'az', 'lt', 'en', 'de', 'el', 'tr-TR']) for (const t of ['iıIİ', 'ß ﬁ ŉ', 'ΑΣ ΟΔΟΣ', 'i̇ ì í ĩ', 'J́Į̃', 'ά έ ή ί ό ύ ώ ϊ ΐ', 'ǆ', '𐐨𐐀']) {
    add(`upper ${l} ${t}`, t.toLocaleUpperCase(l));
    add(`lower ${l} ${t}`, t.toLocaleLowerCase(l));
  }
  for (const l of ['de', 'de-u-co-phonebk', 'sv-u-kn-true', 'en-u-kf-upper', 'en-u-kn-false-kf-lower', 'da', 'th', 'en-u-co-standard', 'zh-u-co-pinyin']) {
    for (const o of [{}, { usage: 'search' }, { numeric: true }, { caseFirst: 'lower' }, { sensitivity: 'accent', ignorePunctuation: true }]) {
      add(`resolved ${l} ${JSON.stringify(o)}`, JSON.stringify(Object.entries(new Intl.Collator(l, o).resolvedOptions()).sort()));
    }
  }
}
