/** The part of ECMA-402 that workflows have. Default locale `en`, default time zone UTC. */
declare namespace Intl {
  type LocalesArgument = string | readonly string[] | undefined;
  interface ResolvedLocale {
    locale: string;
  }
  interface SupportedLocalesOptions {
    localeMatcher?: "lookup" | "best fit";
  }

  type NumberFormatPartTypes =
    | "compact" | "currency" | "decimal" | "exponentInteger" | "exponentMinusSign" | "exponentSeparator" | "fraction" | "group"
    | "infinity" | "integer" | "literal" | "minusSign" | "nan" | "percentSign" | "plusSign";
  interface NumberFormatPart {
    type: NumberFormatPartTypes;
    value: string;
  }
  interface DigitOptions {
    minimumIntegerDigits?: number;
    minimumFractionDigits?: number;
    maximumFractionDigits?: number;
    minimumSignificantDigits?: number;
    maximumSignificantDigits?: number;
    roundingIncrement?: 1 | 2 | 5 | 10 | 20 | 25 | 50 | 100 | 200 | 250 | 500 | 1000 | 2000 | 2500 | 5000;
    roundingMode?: "ceil" | "floor" | "expand" | "trunc" | "halfCeil" | "halfFloor" | "halfExpand" | "halfTrunc" | "halfEven";
    roundingPriority?: "auto" | "morePrecision" | "lessPrecision";
    trailingZeroDisplay?: "auto" | "stripIfInteger";
  }
  interface NumberFormatOptions extends SupportedLocalesOptions, DigitOptions {
    numberingSystem?: string;
    style?: "decimal" | "percent" | "currency";
    currency?: string;
    currencyDisplay?: "code" | "symbol" | "narrowSymbol" | "name";
    currencySign?: "standard" | "accounting";
    notation?: "standard" | "scientific" | "engineering" | "compact";
    compactDisplay?: "short" | "long";
    useGrouping?: "min2" | "auto" | "always" | boolean;
    signDisplay?: "auto" | "never" | "always" | "exceptZero" | "negative";
  }
  interface ResolvedNumberFormatOptions extends ResolvedLocale {
    numberingSystem: string;
    style: "decimal" | "percent" | "currency";
    currency?: string;
    currencyDisplay?: "code" | "symbol" | "narrowSymbol" | "name";
    currencySign?: "standard" | "accounting";
    minimumIntegerDigits: number;
    minimumFractionDigits?: number;
    maximumFractionDigits?: number;
    minimumSignificantDigits?: number;
    maximumSignificantDigits?: number;
    useGrouping: "min2" | "auto" | "always" | false;
    notation: "standard" | "scientific" | "engineering" | "compact";
    compactDisplay?: "short" | "long";
    signDisplay: "auto" | "never" | "always" | "exceptZero" | "negative";
    roundingIncrement: number;
    roundingMode: string;
    roundingPriority: "auto" | "morePrecision" | "lessPrecision";
    trailingZeroDisplay: "auto" | "stripIfInteger";
  }
  interface NumberFormat {
    readonly format: (value: number | bigint | string) => string;
    formatToParts(value: number | bigint | string): NumberFormatPart[];
    resolvedOptions(): ResolvedNumberFormatOptions;
  }
  interface NumberFormatConstructor {
    new (locales?: LocalesArgument, options?: NumberFormatOptions): NumberFormat;
    (locales?: LocalesArgument, options?: NumberFormatOptions): NumberFormat;
    supportedLocalesOf(locales: LocalesArgument, options?: SupportedLocalesOptions): string[];
    readonly prototype: NumberFormat;
  }
  var NumberFormat: NumberFormatConstructor;

  type LDMLPluralRule = "zero" | "one" | "two" | "few" | "many" | "other";
  interface PluralRulesOptions extends SupportedLocalesOptions, DigitOptions {
    type?: "cardinal" | "ordinal";
  }
  interface ResolvedPluralRulesOptions extends ResolvedLocale {
    type: "cardinal" | "ordinal";
    minimumIntegerDigits: number;
    minimumFractionDigits?: number;
    maximumFractionDigits?: number;
    minimumSignificantDigits?: number;
    maximumSignificantDigits?: number;
    pluralCategories: LDMLPluralRule[];
    roundingIncrement: number;
    roundingMode: string;
    roundingPriority: "auto" | "morePrecision" | "lessPrecision";
    trailingZeroDisplay: "auto" | "stripIfInteger";
  }
  interface PluralRules {
    select(value: number): LDMLPluralRule;
    resolvedOptions(): ResolvedPluralRulesOptions;
  }
  interface PluralRulesConstructor {
    new (locales?: LocalesArgument, options?: PluralRulesOptions): PluralRules;
    supportedLocalesOf(locales: LocalesArgument, options?: SupportedLocalesOptions): string[];
    readonly prototype: PluralRules;
  }
  var PluralRules: PluralRulesConstructor;

  interface CollatorOptions extends SupportedLocalesOptions {
    usage?: "sort" | "search";
    collation?: string;
    numeric?: boolean;
    caseFirst?: "upper" | "lower" | "false";
    sensitivity?: "base" | "accent" | "case" | "variant";
    ignorePunctuation?: boolean;
  }
  interface ResolvedCollatorOptions extends ResolvedLocale {
    usage: "sort" | "search";
    sensitivity: "base" | "accent" | "case" | "variant";
    ignorePunctuation: boolean;
    collation: string;
    numeric: boolean;
    caseFirst: "upper" | "lower" | "false";
  }
  interface Collator {
    readonly compare: (x: string, y: string) => number;
    resolvedOptions(): ResolvedCollatorOptions;
  }
  interface CollatorConstructor {
    new (locales?: LocalesArgument, options?: CollatorOptions): Collator;
    (locales?: LocalesArgument, options?: CollatorOptions): Collator;
    supportedLocalesOf(locales: LocalesArgument, options?: SupportedLocalesOptions): string[];
    readonly prototype: Collator;
  }
  var Collator: CollatorConstructor;

  type DateTimeFormatPartTypes =
    | "day" | "dayPeriod" | "era" | "fractionalSecond" | "hour" | "literal" | "minute" | "month" | "second" | "timeZoneName" | "weekday"
    | "year";
  interface DateTimeFormatPart {
    type: DateTimeFormatPartTypes;
    value: string;
  }
  interface DateTimeFormatOptions extends SupportedLocalesOptions {
    calendar?: string;
    numberingSystem?: string;
    hour12?: boolean;
    hourCycle?: "h11" | "h12" | "h23" | "h24";
    timeZone?: string;
    weekday?: "long" | "short" | "narrow";
    era?: "long" | "short" | "narrow";
    year?: "numeric" | "2-digit";
    month?: "numeric" | "2-digit" | "long" | "short" | "narrow";
    day?: "numeric" | "2-digit";
    hour?: "numeric" | "2-digit";
    minute?: "numeric" | "2-digit";
    second?: "numeric" | "2-digit";
    fractionalSecondDigits?: 1 | 2 | 3;
    timeZoneName?: "long" | "short" | "shortOffset" | "longOffset";
    formatMatcher?: "basic" | "best fit";
    dateStyle?: "full" | "long" | "medium" | "short";
    timeStyle?: "full" | "long" | "medium" | "short";
  }
  interface ResolvedDateTimeFormatOptions extends ResolvedLocale {
    calendar: "gregory";
    numberingSystem: string;
    timeZone: string;
    hourCycle?: "h11" | "h12" | "h23" | "h24";
    hour12?: boolean;
    weekday?: "long" | "short" | "narrow";
    era?: "long" | "short" | "narrow";
    year?: "numeric" | "2-digit";
    month?: "numeric" | "2-digit" | "long" | "short" | "narrow";
    day?: "numeric" | "2-digit";
    hour?: "numeric" | "2-digit";
    minute?: "numeric" | "2-digit";
    second?: "numeric" | "2-digit";
    fractionalSecondDigits?: 1 | 2 | 3;
    timeZoneName?: "long" | "short" | "shortOffset" | "longOffset";
    dateStyle?: "full" | "long" | "medium" | "short";
    timeStyle?: "full" | "long" | "medium" | "short";
  }
  interface DateTimeFormat {
    readonly format: (date?: Date | number) => string;
    formatToParts(date?: Date | number): DateTimeFormatPart[];
    resolvedOptions(): ResolvedDateTimeFormatOptions;
  }
  interface DateTimeFormatConstructor {
    new (locales?: LocalesArgument, options?: DateTimeFormatOptions): DateTimeFormat;
    (locales?: LocalesArgument, options?: DateTimeFormatOptions): DateTimeFormat;
    supportedLocalesOf(locales: LocalesArgument, options?: SupportedLocalesOptions): string[];
    readonly prototype: DateTimeFormat;
  }
  var DateTimeFormat: DateTimeFormatConstructor;

  type RelativeTimeFormatUnit =
    | "year" | "years" | "quarter" | "quarters" | "month" | "months" | "week" | "weeks" | "day" | "days" | "hour" | "hours"
    | "minute" | "minutes" | "second" | "seconds";
  interface RelativeTimeFormatPart {
    type: "literal" | NumberFormatPartTypes;
    value: string;
    unit?: "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute" | "second";
  }
  interface RelativeTimeFormatOptions extends SupportedLocalesOptions {
    numberingSystem?: string;
    style?: "long" | "short" | "narrow";
    numeric?: "always" | "auto";
  }
  interface ResolvedRelativeTimeFormatOptions extends ResolvedLocale {
    style: "long" | "short" | "narrow";
    numeric: "always" | "auto";
    numberingSystem: string;
  }
  interface RelativeTimeFormat {
    format(value: number, unit: RelativeTimeFormatUnit): string;
    formatToParts(value: number, unit: RelativeTimeFormatUnit): RelativeTimeFormatPart[];
    resolvedOptions(): ResolvedRelativeTimeFormatOptions;
  }
  interface RelativeTimeFormatConstructor {
    new (locales?: LocalesArgument, options?: RelativeTimeFormatOptions): RelativeTimeFormat;
    supportedLocalesOf(locales: LocalesArgument, options?: SupportedLocalesOptions): string[];
    readonly prototype: RelativeTimeFormat;
  }
  var RelativeTimeFormat: RelativeTimeFormatConstructor;
}

interface String {
  localeCompare(that: string, locales?: Intl.LocalesArgument, options?: Intl.CollatorOptions): number;
  toLocaleLowerCase(locales?: Intl.LocalesArgument): string;
  toLocaleUpperCase(locales?: Intl.LocalesArgument): string;
}
interface Number {
  toLocaleString(locales?: Intl.LocalesArgument, options?: Intl.NumberFormatOptions): string;
}
interface BigInt {
  toLocaleString(locales?: Intl.LocalesArgument, options?: Intl.NumberFormatOptions): string;
}
interface Date {
  toLocaleString(locales?: Intl.LocalesArgument, options?: Intl.DateTimeFormatOptions): string;
  toLocaleDateString(locales?: Intl.LocalesArgument, options?: Intl.DateTimeFormatOptions): string;
  toLocaleTimeString(locales?: Intl.LocalesArgument, options?: Intl.DateTimeFormatOptions): string;
}
interface Array<T> {
  toLocaleString(locales?: Intl.LocalesArgument, options?: Intl.NumberFormatOptions & Intl.DateTimeFormatOptions): string;
}
interface ReadonlyArray<T> {
  toLocaleString(locales?: Intl.LocalesArgument, options?: Intl.NumberFormatOptions & Intl.DateTimeFormatOptions): string;
}
