// Package cldr holds what the Unicode CLDR says about numbers, currencies, relative times, dates and time zones in the
// locales that workflows can name. The tables are data/*.json, written by generate.mjs with the ICU of a Node; they are
// CLDR's, under the Unicode License v3 that stands beside them. A file is read when its language is first
// asked for and kept for the life of the process.
package cldr
