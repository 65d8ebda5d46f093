// Package intl is the part of ECMA-402 that workflows have: Intl.NumberFormat, PluralRules, Collator, DateTimeFormat and
// RelativeTimeFormat, and the methods of String, Number, BigInt and Date that stand on them. The default locale is en and
// the default time zone UTC, whatever the server's. Other members of Intl are absent.
//
// What CLDR says of a locale is in cldr; rules of plurals and the order of strings are those of golang.org/x/text.
package intl
