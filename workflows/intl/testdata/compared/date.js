// Dates: locales x options x instants.
function cases(add) {
  const locales = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'pl', 'ja', 'zh', 'ar', 'en-GB', 'en-AU', 'en-CA', 'en-IN', 'en-DE', 'de-AT', 'de-CH', 'fr-CA',
    'es-MX', 'es-AR', 'pt-PT', 'zh-TW', 'nb', 'da', 'fi', 'cs', 'ru', 'uk', 'tr', 'ko', 'hu', 'bg', 'el', 'hr', 'ro', 'he', 'hi', 'ar-EG', 'lt', 'et', 'vi', 'id'];
  const instants = [Date.UTC(2024, 2, 5, 0, 6, 7, 89), Date.UTC(1999, 11, 31, 12, 0, 0), Date.UTC(2023, 6, 14, 15, 9, 26, 535), Date.UTC(2025, 4, 1, 23, 59, 59, 999)];
  const n = 'numeric', d2 = '2-digit', s = 'short', l = 'long', w = 'narrow';
  const options = [
    {}, { dateStyle: 'full' }, { dateStyle: 'long' }, { dateStyle: 'medium' }, { dateStyle: 'short' }, { timeStyle: 'full' }, { timeStyle: 'long' },
    { timeStyle: 'medium' }, { timeStyle: 'short' }, { dateStyle: 'full', timeStyle: 'full' }, { dateStyle: 'long', timeStyle: 'short' },
    { dateStyle: 'medium', timeStyle: 'medium' }, { dateStyle: 'short', timeStyle: 'short' },
    { year: n }, { month: l }, { month: s }, { month: w }, { day: n }, { weekday: l }, { weekday: s }, { weekday: w },
    { year: n, month: l }, { year: n, month: s }, { year: n, month: n }, { year: n, month: d2 }, { month: l, day: n }, { month: s, day: n }, { month: n, day: n },
    { month: d2, day: d2 }, { year: n, month: l, day: n }, { year: n, month: s, day: n }, { year: n, month: d2, day: d2 }, { year: d2, month: d2, day: d2 },
    { year: n, month: n, day: n, weekday: s }, { weekday: l, year: n, month: l, day: n }, { weekday: s, month: s, day: n }, { weekday: l, day: n },
    { era: s, year: n }, { era: l, year: n, month: l, day: n }, { era: s, year: n, month: s, day: n },
    { hour: n }, { hour: d2 }, { hour: n, minute: n }, { hour: n, minute: d2 }, { hour: d2, minute: d2 }, { hour: d2, minute: d2, second: d2 }, { minute: d2, second: d2 },
    { minute: n }, { second: n }, { hour: n, minute: n, second: n, fractionalSecondDigits: 3 }, { fractionalSecondDigits: 2 }, { second: n, fractionalSecondDigits: 1 },
    { hour: n, minute: n, hourCycle: 'h23' }, { hour: n, minute: n, hourCycle: 'h12' }, { hour: n, hourCycle: 'h11' }, { hour: d2, minute: d2, hourCycle: 'h24' },
    { weekday: s, hour: n, minute: n }, { weekday: l, hour: n }, { year: n, month: n, day: n, hour: n, minute: n, second: n }, { month: l, day: n, hour: n, minute: n },
    { weekday: l, year: n, month: l, day: n, hour: n, minute: d2 }, { year: n, month: s, day: n, hour: n, minute: d2 }, { dateStyle: 'medium', timeStyle: 'short' },
    { hour: n, minute: n, timeZoneName: s }, { year: n, month: n, day: n, timeZoneName: s }, { hour: n, minute: n, second: n, timeZoneName: l }, { timeZoneName: 'longOffset', hour: n },
  ];
  for (const loc of locales) for (const o of options) {
    const f = new Intl.DateTimeFormat(loc, { timeZone: 'UTC', ...o });
    for (const t of instants) add(`${loc} ${JSON.stringify(o)} ${new Date(t).toISOString()}`, f.format(t));
  }
  const zones = ['Europe/Berlin', 'Europe/London', 'Europe/Dublin', 'America/New_York', 'America/Los_Angeles', 'America/Sao_Paulo', 'America/St_Johns', 'Asia/Kolkata',
    'Asia/Tokyo', 'Australia/Sydney', 'Pacific/Auckland', 'Asia/Kathmandu', 'Africa/Casablanca', 'Etc/GMT+5', 'GMT', 'utc', 'eUrOpE/pArIs', 'US/Pacific', 'Asia/Calcutta', 'Europe/Kiev', 'Europe/Moscow'];
  for (const timeZone of zones) for (const t of instants) for (const timeZoneName of [s, l, 'shortOffset', 'longOffset']) for (const loc of ['en', 'de', 'fr', 'es', 'en-GB', 'en-AU', 'ja']) {
    add(`${timeZone} ${loc} ${timeZoneName} ${new Date(t).toISOString()}`, new Intl.DateTimeFormat(loc, { timeZone, timeZoneName, dateStyle: undefined, year: n, month: n, day: n, hour: n, minute: n, hourCycle: 'h23' }).format(t));
  }
  for (const timeZone of zones) add(`zone ${timeZone}`, new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone);
  for (const y of [-271820, -1, 0, 1, 44, 1582, 1899, 275760]) for (const o of [{ year: n, month: n, day: n }, { year: n, month: s, day: n, era: s }, { dateStyle: 'full' }, { year: d2, month: n }]) {
    const t = new Date(0);
    t.setUTCFullYear(y);
    add(`year ${y} ${JSON.stringify(o)}`, new Intl.DateTimeFormat('en', { timeZone: 'UTC', ...o }).format(t));
  }
  for (const loc of ['en', 'de', 'fr', 'ja', 'zh-TW', 'ar']) for (const o of options.slice(0, 3).concat(options.slice(30, 60))) {
    const f = new Intl.DateTimeFormat(loc, { timeZone: 'UTC', ...o });
    add(`parts ${loc} ${JSON.stringify(o)}`, JSON.stringify(f.formatToParts(instants[2])));
    add(`resolved ${loc} ${JSON.stringify(o)}`, JSON.stringify(Object.entries(f.resolvedOptions()).filter(([, v]) => v !== undefined).sort()));
  }
  const date = new Date(instants[2]);
  for (const loc of [undefined, 'en', 'de', 'fr', 'en-GB', 'es', 'tlh']) {
    add(`toLocaleString ${loc}`, date.toLocaleString(loc ?? 'en', { timeZone: 'UTC' }));
    add(`toLocaleDateString ${loc}`, date.toLocaleDateString(loc ?? 'en', { timeZone: 'UTC', month: l }));
    add(`toLocaleTimeString ${loc}`, date.toLocaleTimeString(loc ?? 'en', { timeZone: 'UTC', timeZoneName: s }));
    add(`toLocaleTimeString day ${loc}`, date.toLocaleTimeString(loc ?? 'en', { timeZone: 'UTC', day: n }));
    add(`toLocaleDateString hour ${loc}`, date.toLocaleDateString(loc ?? 'en', { timeZone: 'UTC', hour: n }));
  }
}
