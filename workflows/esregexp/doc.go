// Package esregexp matches regular expressions as ECMAScript defines them (ECMA-262, sections 22.2.1, 22.2.2 and Annex B.1.2),
// on strings of UTF-16 units.
//
// It stands in for the two engines of goja, Go's regexp and regexp2, which between them lose errors (a match that gives
// up is told as "no match"), take \p{…} for the letter p, and differ in captures, case and empty matches. Here a match
// can end in three ways only: found, not found, or an error. It can be stopped from outside at any time, its memory is
// bounded, and patterns without back-references that would backtrack without end remember where they have failed, which
// makes most of them polynomial.
//
//	text ── parse ──► node tree ── compile ──► instructions ── match ──► positions of groups
//
// Not supported, and an error when a pattern is compiled: the flags d and v, modifiers such as (?i:…), properties of
// characters beyond those in property.go, and groups that share a name.
package esregexp
