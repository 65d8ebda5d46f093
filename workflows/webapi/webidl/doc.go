// Package webidl makes classes, functions and values of the Web IDL standard in a goja runtime: interface objects with
// the descriptors, brand checks and conversions that the standard asks for, backed by Go values that no script can reach.
package webidl
